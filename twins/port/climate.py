"""Air temperature and days of rain at the port, from twelve monthly values of the site, and its typical days of sun.

Air is the mean course of a day, without luck: a kelvin moves the power of a module by 0.4 %, less than the irradiation
of a year does ten times over.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.problems import Problem

Array = NDArray[np.float64]

MAXIMUM, MINIMUM, RAIN_DAYS = "temperature_max_c", "temperature_min_c", "rain_days"
"""Columns of a site's monthly climate: means of daily maxima and minima [degC], days of rain in the month [d]."""
GHI = "ghi_w_per_m2"
GHI_HOURS = tuple(f"{GHI}_h{hour:02d}" for hour in range(24))
"""Typical days, which a site may have: mean global horizontal irradiance of each hour of the local clock [W/m2], the
first from midnight to one o'clock."""
W_PER_KW = 1e3
WARMEST_H = 14.0  # assumed: two hours after noon
MONTH_D = (31.0, 28.25, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0)  # leap years included
_COLUMNS = {
    MAXIMUM: "tmax_C_klimatabelle",
    MINIMUM: "tmin_C_klimatabelle",
    RAIN_DAYS: "rain_days_klimatabelle",
}
_ALLOWED = {MAXIMUM: (5.0, 50.0, "degC"), MINIMUM: (-10.0, 40.0, "degC"), RAIN_DAYS: (0.0, 31.0, "d")}


class Climate(NamedTuple):
    """Means of the daily maxima and minima [degC] and days of rain [d] of the months, twelve each.

    `ghi_kwh` is the mean daily irradiation of the months [kWh/m2], empty where the site has no typical days.
    """

    maximum_c: tuple[float, ...]
    minimum_c: tuple[float, ...]
    rain_days: tuple[float, ...]
    ghi_kwh: tuple[float, ...] = ()


def monthly_climate() -> dict[str, tuple[float, ...]]:
    """Return the columns of ``survey/climate_monthly_pattaya.csv`` (S-KLI) for a site, January first.

    Examples
    --------
    >>> monthly_climate()["temperature_max_c"][3]
    33.2
    """
    file = resources.files("twins.port").joinpath("survey", "climate_monthly_pattaya.csv")
    rows = sorted(
        csv.DictReader(file.read_text(encoding="utf-8").splitlines()), key=lambda row: int(row["month"])
    )
    return {name: tuple(float(row[column]) for row in rows) for name, column in _COLUMNS.items()}


def climate_of(monthly: Mapping[str, Sequence[float]]) -> Climate:
    """Return the climate of a site.

    Raises
    ------
    ValueError
        With all that `climate_problems` finds.
    """
    problems = climate_problems(monthly)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    days = typical_days_kw(monthly)
    return Climate(
        *(tuple(map(float, monthly[name])) for name in (MAXIMUM, MINIMUM, RAIN_DAYS)),
        ghi_kwh=() if days is None else tuple(days.sum(axis=1).tolist()),
    )


def typical_days_kw(monthly: Mapping[str, Sequence[float]]) -> Array | None:
    """Return the typical days of a site [kW/m2], shape (12, 24), None where it has none."""
    if not set(GHI_HOURS) <= set(monthly):
        return None
    return np.array([monthly[name] for name in GHI_HOURS], dtype=np.float64).T / W_PER_KW


def climate_problems(monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    """Return what is wrong with a monthly climate: months missing, another scale, minima above maxima.

    Examples
    --------
    >>> climate_problems(monthly_climate())
    []
    """
    found = [problem for name in _ALLOWED for problem in _column_problems(name, monthly.get(name, ()))]
    if found:
        return found
    crossed = [m for m in range(12) if monthly[MINIMUM][m] >= monthly[MAXIMUM][m]]
    return [
        Problem(
            about=(MAXIMUM, MINIMUM),
            given=f"{MINIMUM} {monthly[MINIMUM][m]:g} and {MAXIMUM} {monthly[MAXIMUM][m]:g} degC in month {m + 1}",
            allowed="a maximum above the minimum is allowed",
            cause="Columns exchanged?",
            next_step="Give means of the daily maxima and minima",
        )
        for m in crossed[:1]
    ]


def _column_problems(name: str, values: Sequence[float]) -> list[Problem]:
    """Return what is wrong with one column: its length, or its first month outside the range."""
    low, high, unit = _ALLOWED[name]
    if len(values) != 12:
        return [
            Problem(
                about=(name,),
                given=f"{name}: {len(values)} values",
                allowed="twelve are needed, January first",
                cause="A column missing or cut?",
                next_step="Give one value a month",
            )
        ]
    wrong = [(month, value) for month, value in enumerate(values, start=1) if not low <= value <= high]
    return [
        Problem(
            about=(name,),
            given=f"{name}: {value:g} {unit} in month {month}",
            allowed=f"{low:g} to {high:g} {unit} is allowed",
            cause="Kelvin or Fahrenheit, or millimetres of rain?",
            next_step="Convert the column",
        )
        for month, value in wrong[:1]
    ]


def air_temperature(climate: Climate, day_of_year: NDArray[np.int64], slots_a_day: int) -> Array:
    """Return the air temperature in the middle of each slot [degC], shape (n_days * slots_a_day,).

    Parameters
    ----------
    day_of_year
        Days since the first of January, shape (n_days,).

    Notes
    -----
    Monthly means lie in the middle of their months with straight lines between; a day is a cosine from minimum to
    maximum.
    """
    middle = np.cumsum(MONTH_D) - 0.5 * np.array(MONTH_D)
    high, low = (
        np.interp(day_of_year + 0.5, middle, values, period=math.fsum(MONTH_D))
        for values in (climate.maximum_c, climate.minimum_c)
    )
    hour = (np.arange(slots_a_day) + 0.5) * (24.0 / slots_a_day)
    wave = np.cos((hour - WARMEST_H) * (math.pi / 12.0))
    return (0.5 * (high + low)[:, None] + 0.5 * (high - low)[:, None] * wave).ravel()
