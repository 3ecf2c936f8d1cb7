"""Batch tests of the methane potential: the cellulose bottles of the survey, fits to them, and theory from elements."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from twins.core.physics.gas_properties import M_C, M_H, M_N, M_O, REFERENCE_PRESSURE_PA
from twins.core.units import GAS_CONSTANT_J_MOL_K, ZERO_CELSIUS_K

Array = NDArray[np.float64]
ML_PER_MOL = GAS_CONSTANT_J_MOL_K * ZERO_CELSIUS_K / REFERENCE_PRESSURE_PA * 1e6
"""Volume of a mol of ideal gas at 0 C and 1 atm [mL/mol]."""


class Bottles(NamedTuple):
    """Cumulative methane of substrate alone.

    Attributes
    ----------
    t_d
        Time, shape (n_times,) [d].
    net
        Methane by VS of substrate, blanks taken off by mass of inoculum, shape (n_times, n_bottles) [mL/gVS].
    """

    t_d: Array
    net: Array


class BatchFit(NamedTuple):
    """Least squares: values in the order of the model's arguments, root of the mean squared error [unit of data]."""

    values: Array
    rmse: float


class Buswell(NamedTuple):
    """Theory for full digestion: methane by dry mass of the elements given [mL/g], and its share in the gas [-]."""

    methane_ml_per_g: float
    methane_share: float


def net_of_blanks(gas_ml: Array, inoculum_g: Array, substrate_g: Array) -> Array:
    """Return methane of the substrate by its VS, shape (n_times, n_substrate_bottles) [mL/gVS].

    Parameters
    ----------
    gas_ml
        Cumulative methane at 0 C, dry, shape (n_times, n_bottles) [mL].
    inoculum_g, substrate_g
        Mass of inoculum and VS of substrate, shape (n_bottles,) [g]; bottles without substrate are the blanks.

    Raises
    ------
    ValueError
        When there is no blank or nothing but blanks.
    """
    blank = substrate_g == 0.0
    if not np.any(blank) or np.all(blank):
        raise ValueError(
            f"batch test - {int(blank.sum())} blanks among {len(blank)} bottles - at least one blank and one other - "
            "blanks in another file? - give both; substrate_g is 0 for a blank"
        )
    per_inoculum = np.mean(gas_ml[:, blank] / inoculum_g[blank], axis=1)
    own = gas_ml[:, ~blank] - np.outer(per_inoculum, inoculum_g[~blank])
    return own / substrate_g[~blank]


def cellulose_bottles() -> Bottles:
    """Return the three cellulose bottles of the survey: a test of the batch models, no market waste."""
    series, setup = _rows("bmp_timeseries_cellulose.csv"), _rows("bmp_timeseries_setup.csv")
    columns = [name for name in series[0] if name.endswith("_mL_CH4_std")]
    order = {row["bottle"]: row for row in setup}
    bottles = [order[name.split("_")[1]] for name in columns]
    gas = np.array([[float(row[name]) for name in columns] for row in series])
    inoculum = np.array([float(b["inoculum_mass_g"]) for b in bottles])
    substrate = np.array([float(b["substrate_VS_g"]) for b in bottles])
    time = np.array([float(row["time_d"]) for row in series])
    return Bottles(time, net_of_blanks(gas, inoculum, substrate))


def fit(model: Callable[..., Array], t_d: Array, methane: Array, start: tuple[float, ...]) -> BatchFit:
    """Return the least-squares fit of a batch model to one series.

    Parameters
    ----------
    model
        Function of time and of as many numbers as `start` has.
    t_d, methane
        Times [d] and cumulative methane, shape (n_times,).
    start
        First guess, no value 0: it scales the search.
    """
    first = np.array(start, dtype=np.float64)

    def residuals(values: Array) -> Array:
        return model(t_d, *values) - methane

    found: optimize.OptimizeResult = optimize.least_squares(residuals, first, x_scale=np.abs(first))
    return BatchFit(np.asarray(found.x), float(np.sqrt(np.mean(np.square(found.fun)))))


def buswell(C: float, H: float, O: float, N: float) -> Buswell:
    """Return methane and its share in the gas for the full digestion of CaHbOcNd.

    Parameters
    ----------
    C, H, O, N
        Elements by mass of anything, TS or VS [kg/kg]; methane is by the same mass.

    Notes
    -----
    Mol CH4 = a/2 + b/8 - c/4 - 3d/8 and share = 1/2 + (b - 2c - 3d)/(8a), with the nitrogen as ammonia. Measured gas
    holds less CO2, as bicarbonate keeps some of it (Buswell and Mueller, Ind. Eng. Chem. 44 (1952) 550).

    Examples
    --------
    >>> round(buswell(0.491, 0.0662, 0.376, 0.0168).methane_ml_per_g / 0.951)  # S22 by VS
    526
    """
    if not (C > 0.0 and min(H, O, N) >= 0.0 and C + H + O + N <= 1.0 + 1e-9):
        raise ValueError(
            f"Buswell - C {C:g}, H {H:g}, O {O:g}, N {N:g} - 0 or more, C above 0, at most 1 in all - percent for "
            "fractions, or moles? - give kg/kg"
        )
    a, b, c, d = C / M_C, H / M_H, O / M_O, N / M_N
    share = 0.5 + (b - 2.0 * c - 3.0 * d) / (8.0 * a)
    return Buswell(share * a * ML_PER_MOL, share)


def _rows(table: str) -> list[dict[str, str]]:
    text = resources.files("twins.digester").joinpath(f"survey/{table}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
