"""Monthly climate of the sites, and what is wrong with one that was given."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib import resources

import numpy as np

from twins.core.problems import Problem
from twins.rice_husk.weather import Climate

COLUMNS = ("temperature_mean_c", "relative_humidity_percent", "rain_mm")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
# allowed monthly means; wide: lowland from 5 to 25 degrees north
_ALLOWED = {
    "temperature_mean_c": (10.0, 40.0, "Kelvin or Fahrenheit?"),
    "relative_humidity_percent": (15.0, 100.0, "A fraction where percent is meant?"),
    "rain_mm": (0.0, 2000.0, "Rain of a year, or missing months as negative numbers?"),
}
_RAINY = (4, 5, 6, 7, 8, 9)  # May to October: south-west monsoon
_DRY = (11, 0, 1)  # December to February
LEAST_RAINY_SHARE = 0.65  # assumed: Phnom Penh has 0.78, the delta above 0.9
MOST_DRY_SHARE = 0.12  # assumed: no site of the monsoon has above 0.05


def monthly_climate(site: str) -> dict[str, tuple[float, ...]]:
    """Return the columns of ``survey/climate_<site>.csv``: name -> twelve values, January first.

    Examples
    --------
    >>> monthly_climate("pathein")["rain_mm"][6]
    680.0
    """
    folder = resources.files("twins.rice_husk").joinpath("survey")
    file = folder.joinpath(f"climate_{site}.csv")
    if not file.is_file():
        names = sorted(f.name for f in folder.iterdir() if f.name.startswith("climate_"))
        known = ", ".join(name.removeprefix("climate_").removesuffix(".csv") for name in names)
        raise ValueError(f"climate: no site {site!r}; known: {known}; check the spelling")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    rows.sort(key=lambda row: int(row["month"]))
    return {name: tuple(float(row[name]) for row in rows) for name in COLUMNS}


def climate(monthly: Mapping[str, Sequence[float]]) -> Climate:
    """Return the climate as arrays, humidity as a fraction.

    Raises
    ------
    ValueError
        With all that `season_problems` finds.
    """
    problems = season_problems(monthly)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    temperature, humidity, rain = (np.array(monthly[name], dtype=np.float64) for name in COLUMNS)
    return Climate(temperature, humidity / 100.0, rain)


def season_problems(monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    """Return what is wrong with a monthly climate: shape, range, or the season of another hemisphere.

    Examples
    --------
    >>> here = monthly_climate("pathein")
    >>> season_problems(here)
    []
    >>> there = {name: values[6:] + values[:6] for name, values in here.items()}
    >>> len(season_problems(there))
    3
    """
    shape = [
        Problem(
            about=(name,),
            given=f"{name} has {len(monthly.get(name, ()))} values",
            allowed="12 are needed, January first",
            cause="A column missing or cut?",
            next_step="Give one value a month",
        )
        for name in COLUMNS
        if len(monthly.get(name, ())) != 12
    ]
    return shape or _out_of_range(monthly) or _out_of_season(monthly)


def _out_of_range(monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    problems: list[Problem] = []
    for name, (low, high, cause) in _ALLOWED.items():
        outside = [k for k, value in enumerate(monthly[name]) if not low <= value <= high]
        if outside:
            others = f", and {len(outside) - 1} more months like it" if len(outside) > 1 else ""
            problems.append(
                Problem(
                    about=(name,),
                    given=f"{name} of {_MONTHS[outside[0]]} is {monthly[name][outside[0]]:g}{others}",
                    allowed=f"{low:g} to {high:g} is allowed",
                    cause=cause,
                    next_step="Convert the column",
                )
            )
    return problems


def _out_of_season(monthly: Mapping[str, Sequence[float]]) -> list[Problem]:
    temperature = np.array(monthly["temperature_mean_c"], dtype=np.float64)
    rain = np.array(monthly["rain_mm"], dtype=np.float64)
    total = max(float(rain.sum()), 1e-9)
    wet, dry = float(rain[list(_RAINY)].sum()) / total, float(rain[list(_DRY)].sum()) / total
    hottest = int(temperature.argmax())
    found: list[tuple[str, str, str]] = []
    if hottest not in (2, 3, 4, 5):
        given = f"the hottest month is {_MONTHS[hottest]} with {temperature[hottest]:g} degC"
        found.append(("temperature_mean_c", given, "sites of the monsoon are hottest from March to June"))
    if wet < LEAST_RAINY_SHARE:
        allowed = f"at least {LEAST_RAINY_SHARE:.0%} is expected under the south-west monsoon"
        found.append(("rain_mm", f"May to October bring {wet:.0%} of the rain", allowed))
    if dry > MOST_DRY_SHARE:
        allowed = f"at most {MOST_DRY_SHARE:.0%} is expected in the dry season"
        found.append(("rain_mm", f"December to February bring {dry:.0%} of the rain", allowed))
    return [
        Problem(
            about=(column,),
            given=given,
            allowed=allowed,
            cause="Weather of the southern hemisphere, or a table that does not begin in January?",
            next_step="Give the station's own months, January first",
        )
        for column, given, allowed in found
    ]
