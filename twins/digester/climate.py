"""Air temperature by hour, drawn from monthly means of daily maxima and minima."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.problems import Problem
from twins.digester.clock import MarketDays, market_days
from twins.digester.index_variates import levels_by_index, normals_by_index
from twins.digester.market_parameters import MarketParameters

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

MAXIMUM, MINIMUM = "temperature_max_c", "temperature_min_c"
"""Columns of a site's monthly climate: means of the daily maxima and minima [degC]."""
PLACES = ("yangon", "mandalay")
COLDEST_H, WARMEST_H = 5.5, 14.5
"""Hours of the daily minimum and maximum [h]; assumed: before sunrise, and two and a half hours after noon."""
_DAY, _RANGE, _YEAR = range(3)  # purposes of uniforms_at
_MONTH_ENDS = np.cumsum([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_ALLOWED = {MAXIMUM: (15.0, 48.0), MINIMUM: (0.0, 40.0)}  # wide: lowland from 5 to 25 degrees north
LEAST_RANGE_C = 1.0  # assumed: least mean daily range of a month


def monthly_climate(place: str) -> dict[str, tuple[float, ...]]:
    """Return the columns of ``survey/climate_monthly.csv`` (S18) for a place, twelve values, January first.

    Examples
    --------
    >>> monthly_climate("yangon")["temperature_max_c"][3]
    37.0
    """
    if place not in PLACES:
        raise ValueError(
            f"climate - place {place!r} - known are {', '.join(PLACES)} - a misspelling? - choose one of them, or give "
            f"{MAXIMUM} and {MINIMUM} of the site"
        )
    file = resources.files("twins.digester").joinpath("survey", "climate_monthly.csv")
    rows = {int(r["month"]): r for r in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
    columns = {MAXIMUM: f"{place}_tmax_C", MINIMUM: f"{place}_tmin_C"}
    return {name: tuple(float(rows[m][c]) for m in range(1, 13)) for name, c in columns.items()}


def climate_problems(monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    """Return what is wrong with a monthly climate: months missing, another scale, a maximum below its minimum.

    Examples
    --------
    >>> climate_problems(monthly_climate("mandalay"))
    []
    """
    found: list[Problem] = []
    for name, (low, high) in _ALLOWED.items():
        values = tuple(monthly.get(name, ()))
        outside = [m for m, value in enumerate(values) if not low <= value <= high]
        if len(values) != 12:
            found.append(
                Problem(
                    about=(name,),
                    given=f"{name} has {len(values)} values",
                    allowed="12 are needed, January first",
                    cause="A column missing or cut?",
                    next_step="Give one value a month",
                )
            )
        elif outside:
            found.append(
                Problem(
                    about=(name,),
                    given=f"{name} of month {outside[0] + 1} is {values[outside[0]]:g} degC",
                    allowed=f"{low:g} to {high:g} degC is allowed",
                    cause="Kelvin or Fahrenheit?",
                    next_step="Convert the column",
                )
            )
    if found:
        return found
    pairs = enumerate(zip(monthly[MAXIMUM], monthly[MINIMUM], strict=True), start=1)
    narrow = [(m, high, low) for m, (high, low) in pairs if high < low + LEAST_RANGE_C]
    for month, high, low in narrow[:1]:
        found.append(
            Problem(
                about=(MAXIMUM, MINIMUM),
                given=f"the maximum of month {month} is {high:g} degC and its minimum {low:g} degC",
                allowed=f"a maximum at least {LEAST_RANGE_C:g} K above the minimum is allowed",
                cause="Columns exchanged, or daily means in both?",
                next_step="Give means of the daily maxima and minima",
            )
        )
    return found


def air_temperature(
    p: MarketParameters, monthly: Mapping[str, Sequence[float]], days: MarketDays, key: Key
) -> Array:
    """Return the air temperature in the middle of each hour [degC], shape (n_hours,).

    Notes
    -----
    From each minimum to the next maximum and back the temperature runs as half a cosine. Means of the maxima and
    minima of each month are those of the table, but for the luck of days and years.

    Raises
    ------
    ValueError
        With all that `climate_problems` finds.
    """
    problems = climate_problems(monthly)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    n = days.ordinal.size
    first = dt.date.fromordinal(int(days.ordinal[0]))
    days = market_days(first, n + 1)  # the last night ends on the next morning
    leap = np.array([calendar.isleap(first.year + year) for year in range(int(days.year[-1]) + 1)])
    place = days.day_of_year - (leap[days.year] & (days.day_of_year > 58))  # 29 February is as the day before
    high, low = daily_normals(monthly[MAXIMUM])[place], daily_normals(monthly[MINIMUM])[place]
    years = normals_by_index(key, int(days.year[-1]) + 1, _YEAR)
    spell = normals_by_index(key, n + 1, _DAY)
    _persist(spell, p.climate_day_correlation)
    middle = 0.5 * (high + low) + p.climate_table_error_c
    middle += p.climate_year_sigma_c * years[days.year] + p.climate_day_sigma_c * spell
    half = 0.5 * np.maximum(high - low, 0.0) * levels_by_index(key, n + 1, _RANGE, p.climate_range_sigma)
    return _hours(middle + half, middle - half)


def daily_normals(monthly: Sequence[float]) -> Array:
    """Return a daily course with the given monthly means, shape (365,): straight lines between the mid-months."""
    day = np.arange(365) + 0.5
    middle = _MONTH_ENDS - 0.5 * np.diff(_MONTH_ENDS, prepend=0)
    hats = np.stack([np.interp(day, middle, unit, period=365.0) for unit in np.eye(12)], axis=1)
    means = np.add.reduceat(hats, np.concatenate(([0], _MONTH_ENDS[:-1])), axis=0)
    means /= np.diff(_MONTH_ENDS, prepend=0)[:, None]
    return hats @ np.linalg.solve(means, np.array(monthly, dtype=np.float64))


@compiled
def _persist(z: Array, correlation: float) -> None:
    """Turn independent standard normal numbers into a first-order autoregression with the same spread, in place."""
    fresh = (1.0 - correlation * correlation) ** 0.5
    for i in range(1, z.size):
        z[i] = correlation * z[i - 1] + fresh * z[i]


def _hours(high: Array, low: Array) -> Array:
    """Return the temperature of the hours from maxima and minima of the days and the day after, (n_hours,)."""
    hour = np.arange(24) + 0.5
    rise, night = WARMEST_H - COLDEST_H, 24.0 - (WARMEST_H - COLDEST_H)
    before = np.concatenate((high[:1], high[:-2]))  # maximum of the day before
    early = np.cos(np.pi * np.clip((hour + 24.0 - WARMEST_H) / night, 0.0, 1.0))
    day = np.cos(np.pi * np.clip((hour - COLDEST_H) / rise, 0.0, 1.0))
    late = np.cos(np.pi * np.clip((hour - WARMEST_H) / night, 0.0, 1.0))
    curves = [
        (hour < COLDEST_H, before, low[:-1], early),
        ((hour >= COLDEST_H) & (hour <= WARMEST_H), low[:-1], high[:-1], day),
        (hour > WARMEST_H, high[:-1], low[1:], late),
    ]
    air = np.empty((low.size - 1, 24))
    for which, begin, end, wave in curves:
        air[:, which] = 0.5 * (begin + end)[:, None] + 0.5 * (begin - end)[:, None] * wave[which]
    return air.ravel()
