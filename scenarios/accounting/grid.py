"""Grid electricity: factor of the base year, its path, margins and conservative fixed values.

The path is ln EF_{y+1} = ln EF_y + mu + eps_y with mu and sigma from the country's own yearly series, a
floor of 0.05 tCO2/MWh, and one path per draw shared by every project on that grid. The series is a
life-cycle average: only its trend is used, never its level.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.factors import FactorError, FactorRow, find_row, nearest, read_table
from scenarios.accounting.sampling_rules import normals
from scenarios.accounting.specification import GridSpec

Array = NDArray[np.float64]

FLOOR = 0.05
"""Lowest factor of a path [tCO2/MWh]; ghg_accounting section 6."""


class Trend(NamedTuple):
    """Yearly log drift mu [1/yr] and scatter sigma [1/yr] of a country's series."""

    mu: float
    sigma: float


def base_row(spec: GridSpec) -> FactorRow:
    """Return the row of the base value [tCO2/MWh]."""
    rows = read_table("grid_ef")
    if spec.subitem:
        return find_row(rows, spec.region, spec.subitem, spec.year)
    found = [r for r in rows if r.item == spec.region and (spec.year is None or r.year == spec.year)]
    if not found:
        hint = nearest(spec.region, [row.item for row in rows])
        raise FactorError(f"accounting.grid - no region {spec.region!r} - the nearest is {hint!r}")
    if len(found) > 1:
        known = "; ".join(f"{row.subitem} ({row.year})" for row in found)
        raise FactorError(
            f"accounting.grid - {spec.region!r} has several rows: {known} - state subitem or year"
        )
    return found[0]


def trend(country: str) -> Trend:
    """Return drift and scatter of ln(intensity) from year to year.

    Raises
    ------
    FactorError
        When the country has no series.
    """
    rows = read_table("grid_intensity_ember")
    series = sorted((row.year or 0, row.value) for row in rows if row.item == country)
    if len(series) < 3:
        hint = nearest(country, [row.item for row in rows])
        raise FactorError(f"accounting.grid - no series of {country!r} - the nearest is {hint!r}")
    steps = np.diff(np.log([value for _, value in series]))
    return Trend(float(np.mean(steps)), float(np.std(steps, ddof=1)))


def grid_path(spec: GridSpec, years: NDArray[np.int64], draws: NDArray[np.int64], seed: int) -> Array:
    """Return the factor of every draw and year [tCO2/MWh], shape (n_draws, n_years).

    Years before the base year keep the base value.
    """
    row = base_row(spec)
    shape = (len(draws), len(years))
    if spec.path == "constant":
        return np.full(shape, row.value)
    base_year = spec.base_year if spec.base_year is not None else row.year
    if base_year is None:
        raise FactorError(f"accounting.grid - {row.item!r} has no year - state base_year")
    if not spec.trend_country:
        raise FactorError("accounting.grid - a sampled path needs trend_country - or state path = 'constant'")
    mu, sigma = trend(spec.trend_country)
    n_steps = max(int(years[-1]) - base_year, 0)
    walk = np.zeros((len(draws), n_steps + 1))
    if n_steps:
        noise = normals(f"factor/grid/{spec.region}", draws, seed, n_steps)
        walk[:, 1:] = np.cumsum(mu + sigma * noise, axis=1)
    step = np.maximum(years - base_year, 0)
    return np.maximum(row.value * np.exp(walk[:, step]), FLOOR)


def combined_margin(operating: float, build: float, weight_operating: float) -> float:
    """Return EF_CM = w_OM EF_OM + (1 - w_OM) EF_BM [tCO2/MWh] (CDM TOOL07).

    Parameters
    ----------
    operating, build
        Margins [tCO2/MWh].
    weight_operating
        w_OM [-]: 0.75 for wind and solar, 0.5 for others in the first period, 0.25 later.
    """
    return weight_operating * operating + (1.0 - weight_operating) * build


def conservative_fixed_factor(fuel_kg_per_gj: float, efficiency: float) -> float:
    """Return the factor of the best plant that could be displaced, EF 3.6/eta [kg/MWh].

    Parameters
    ----------
    fuel_kg_per_gj
        Lower IPCC bound of the fuel [kg/GJ].
    efficiency
        Net efficiency of the best plant [-].
    """
    return fuel_kg_per_gj * 3.6 / efficiency


def delivered(factor: float, loss_share: float) -> float:
    """Return a generator-side factor grossed up for losses, EF/(1 - TDL) [tCO2/MWh]."""
    return factor / (1.0 - loss_share)
