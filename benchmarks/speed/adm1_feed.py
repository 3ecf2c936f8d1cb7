"""One feed for ADM1 and all its peers: case A of the benchmark digester, in steps of an hour or a day.

Feed and start are those of the reference digester (flow 170 m3/d, 3,400 m3 of liquid, 300 m3 of headspace, 35 degC; S38).
Flow, carbohydrates, proteins and lipids jump at every step; the jumps are pseudo-random and the same in every run.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

import twins.digester
from twins.digester.adm1_states import N_LIQUID, STATES, X_ch, X_li, X_pr

CASE_A = Path(twins.digester.__file__).parent / "survey" / "adm1_case_A.csv"
IONS = ("S_va_ion", "S_bu_ion", "S_pro_ion", "S_ac_ion", "S_hco3_ion", "S_nh3")
GAS_NAMES = {"G_h2": "S_gas_h2", "G_ch4": "S_gas_ch4", "G_co2": "S_gas_co2"}
FLOW_M3_PER_D, LIQUID_M3, HEADSPACE_M3, CELSIUS = 170.0, 3_400.0, 300.0, 35.0  # S38
GAS_CONSTANT, ATMOSPHERE_BAR, OUTLET_M3_PER_D_BAR = 0.083145, 1.013, 5e4  # bar m3/(kmol K), bar; S38
VAPOUR_BAR = 0.0313 * np.exp(5290.0 * (1.0 / 298.15 - 1.0 / 308.15))  # S38
LEAST, MOST = 0.5, 1.5  # assumed: as far as a market's day is from its mean
RESTS = 0.25  # assumed: share of hours without feed


class Feed(NamedTuple):
    """Feed that is constant within each step.

    Attributes
    ----------
    hours
        Length of a step [h].
    flow
        Flow of each step [m3/d], shape (n_steps,).
    liquid
        Concentrations of the liquid states, shape (n_steps, 26), in their own units.
    """

    hours: float
    flow: np.ndarray
    liquid: np.ndarray

    def first(self, days: float) -> Feed:
        """Return the first `days` of the feed."""
        n = round(24.0 * days / self.hours)
        return Feed(self.hours, self.flow[:n], self.liquid[:n])

    @property
    def days(self) -> float:
        """Length of the feed [d]."""
        return len(self.flow) * self.hours / 24.0


def case_a(column: str) -> dict[str, float]:
    """Return a column of case A, `influent` or `steady_state`, by name of the row."""
    with CASE_A.open(encoding="utf-8", newline="") as file:
        return {row["name"]: float(row[column]) for row in csv.DictReader(file) if row[column]}


def steady_state() -> np.ndarray:
    """Return the published steady state, shape (29,)."""
    found = case_a("steady_state")
    return np.array([found[GAS_NAMES.get(name, name)] for name in STATES])


def stepped_feed(hours: float, days: int = 365, seed: int = 5) -> Feed:
    """Return a feed that jumps every `hours`; with hourly steps a quarter of the hours has none.

    Its mean is case A: what the hours without feed lack, the others have more.
    """
    n = round(24.0 * days / hours)
    luck = np.random.default_rng(seed)
    given = case_a("influent")
    liquid = np.tile([given[name] for name in STATES[:N_LIQUID]], (n, 1))
    liquid[:, [X_ch, X_pr, X_li]] *= luck.uniform(LEAST, MOST, (n, 3))
    flow = FLOW_M3_PER_D * luck.uniform(LEAST, MOST, n)
    if hours < 24.0:
        flow = np.where(luck.random(n) < RESTS, 0.0, flow / (1.0 - RESTS))
    return Feed(hours, flow, liquid)


def headspace_bar(gas: np.ndarray, vapour_bar: float = VAPOUR_BAR) -> np.ndarray:
    """Return the pressure over the liquid [bar]; `gas` of shape (n, 3): hydrogen, methane, carbon dioxide."""
    kelvin = CELSIUS + 273.15
    return GAS_CONSTANT * kelvin * (gas[:, 0] / 16.0 + gas[:, 1] / 64.0 + gas[:, 2]) + vapour_bar


def methane_rate(gas: np.ndarray, vapour_bar: float = VAPOUR_BAR) -> np.ndarray:
    """Return methane leaving through the orifice of the reference digester [kgCOD/d], shape (n,)."""
    return gas[:, 1] * OUTLET_M3_PER_D_BAR * np.maximum(headspace_bar(gas, vapour_bar) - ATMOSPHERE_BAR, 0.0)


def over_time(rate: np.ndarray, days: float) -> float:
    """Return the sum over `days` of a rate per day that is known at equal distances, by the trapezoidal rule."""
    return float(rate[:-1].sum() + rate[1:].sum()) / 2.0 * days / (len(rate) - 1)
