"""One feed for ADM1 and all its peers: case A of the benchmark digester, in steps of an hour or a day.

Feed and start are those of the benchmark digester (170 m3/d, 3,400 m3 of liquid, 300 m3 of headspace, 35 degC; S38).
Flow, carbohydrates, proteins and lipids jump at every step; the jumps are pseudo-random and the same in every run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.literature.adm1 import FLOW_M3_PER_D, benchmark_kinetics, influent
from twins.digester.adm1_parameters import BSM2
from twins.digester.adm1_states import X_ch, X_li, X_pr
from twins.digester.gas_transfer import COD_CH4, COD_H2
from twins.digester.integrator import HOURS_PER_DAY

K_35 = benchmark_kinetics()[0]
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
        Concentrations, shape (n_steps, 29), the last three, of gas, being 0.
    """

    hours: float
    flow: np.ndarray
    liquid: np.ndarray

    def first(self, days: float) -> Feed:
        """Return the first `days` of the feed."""
        n = round(HOURS_PER_DAY * days / self.hours)
        return Feed(self.hours, self.flow[:n], self.liquid[:n])

    @property
    def days(self) -> float:
        """Length of the feed [d]."""
        return len(self.flow) * self.hours / HOURS_PER_DAY


def stepped_feed(hours: float, days: int = 365, seed: int = 5) -> Feed:
    """Return a feed that jumps every `hours`; with hourly steps a quarter of the hours has none.

    Its mean is case A: what the hours without feed lack, the others have more.
    """
    n = round(HOURS_PER_DAY * days / hours)
    luck = np.random.default_rng(seed)
    liquid = np.tile(influent(), (n, 1))
    liquid[:, [X_ch, X_pr, X_li]] *= luck.uniform(LEAST, MOST, (n, 3))
    flow = FLOW_M3_PER_D * luck.uniform(LEAST, MOST, n)
    if hours < HOURS_PER_DAY:
        flow = np.where(luck.random(n) < RESTS, 0.0, flow / (1.0 - RESTS))
    return Feed(hours, flow, liquid)


def headspace_bar(gas: np.ndarray, vapour_bar: float = K_35.p_h2o) -> np.ndarray:
    """Return the pressure over the liquid [bar], shape (n,), where `gas`, shape (n, 3), stands: h2, ch4, co2."""
    return K_35.RT * (gas[:, 0] / COD_H2 + gas[:, 1] / COD_CH4 + gas[:, 2]) + vapour_bar


def methane_rate(gas: np.ndarray, vapour_bar: float = K_35.p_h2o) -> np.ndarray:
    """Return methane leaving through the orifice of the benchmark digester [kgCOD/d], shape (n,)."""
    return gas[:, 1] * BSM2["k_P"] * np.maximum(headspace_bar(gas, vapour_bar) - BSM2["P_atm"], 0.0)


def over_time(rate: np.ndarray, days: float) -> float:
    """Return the sum over `days` of a rate per day that is known at equal distances, by the trapezoidal rule."""
    return float(rate[:-1].sum() + rate[1:].sum()) / 2.0 * days / (len(rate) - 1)
