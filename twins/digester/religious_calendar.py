"""Full-moon festivals and Thingyan by the arithmetic of the Myanmar calendar.

The months are lunar; a second Waso is put in when the moon has run ahead of the sun far enough (a watat year).
The arithmetic fits the published calendars since 1950 with three exceptions, which are listed. Dates to come are
approximate: the calendar board may decide otherwise, so a festival can lie a day beside, or a month in a
disputed watat year.

References
----------
.. [1] Yan Naing Aye, "Algorithm, program and calculation of Myanmar calendar" (2013),
   cool-emerald.blogspot.com/2013/06/algorithm-program-and-calculation-of.html, third era.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SOLAR_YEAR_D = 1577917828.0 / 4320000.0  # [1]
LUNAR_MONTH_D = 1577917828.0 / 53433336.0  # [1]
EPOCH_JDN = 1954168.050623  # [1], beginning of year 0 of the Myanmar era, Myanmar time
AKYA_BEFORE_ATAT_D = 2.169918982  # [1], length of Thingyan
_JDN_OF_ORDINAL_0 = 1721425  # Julian day number less the ordinal of Python's dates
_ERA_MONTHS = 8.0  # [1], months of excess days that make a watat year in the third era
_FULL_MOON_SHIFT_D = -0.5  # [1], third era
_FULL_MOON_EXCEPTIONS = {1377: 1.0}  # [1]
_WATAT_EXCEPTIONS = (1344, 1345)  # [1]
_FIRST_ERA_YEAR = 1312  # [1]: from 1950
FIRST_YEAR_LESS_ERA = 638  # the Myanmar year that begins in April of a western year

FESTIVALS = ("Kason", "Waso", "Thadingyut", "Tazaungmone", "Tabaung")
"""Months whose full moon is a public holiday."""

_NEVER_NEAR = 10_000  # days from Thingyan of a day that is not near it


class Festivals(NamedTuple):
    """Religious days of a horizon, each of shape (n_days,).

    Attributes
    ----------
    thingyan_day
        Days since the eve of Thingyan (a-kyo day) [d]: 0 for the eve, 10 000 where Thingyan is not near.
    full_moon
        True on a full-moon day that is a public holiday.
    """

    thingyan_day: NDArray[np.int64]
    full_moon: NDArray[np.bool_]


@functools.cache
def watat(era_year: int) -> tuple[bool, int]:
    """Return whether a Myanmar year has a second Waso, and the Julian day number of that month's full moon [1]_."""
    if era_year < _FIRST_ERA_YEAR:
        raise ValueError(
            f"religious calendar: Myanmar year {era_year} - years from {_FIRST_ERA_YEAR} (1950) are allowed - "
            "the arithmetic of the third era does not hold before - begin the horizon later"
        )
    a_month = SOLAR_YEAR_D / 12.0 - LUNAR_MONTH_D  # days by which a solar month is longer
    excess = (SOLAR_YEAR_D * (era_year + 3739)) % LUNAR_MONTH_D
    if excess < a_month * (12.0 - _ERA_MONTHS):
        excess += LUNAR_MONTH_D
    shift = _FULL_MOON_SHIFT_D + _FULL_MOON_EXCEPTIONS.get(era_year, 0.0)
    full_moon = math.floor(SOLAR_YEAR_D * era_year + EPOCH_JDN - excess + 4.5 * LUNAR_MONTH_D + shift + 0.5)
    is_watat = excess >= LUNAR_MONTH_D - a_month * _ERA_MONTHS
    return is_watat != (era_year in _WATAT_EXCEPTIONS), full_moon


@functools.cache
def full_moons(era_year: int) -> dict[str, int]:
    """Return the ordinals of the full-moon days of a Myanmar year by month, the second Waso where there are two."""
    here, full_moon = watat(era_year)
    back = next(n for n in (1, 2, 3) if n == 3 or watat(era_year - n)[0])
    last = watat(era_year - back)[1]
    long_year = here and (full_moon - last) % 354 == 31  # Nayon has 30 days
    day = last + 354 * back - 102 - _JDN_OF_ORDINAL_0  # 1 Tagu
    lengths = {
        "Tagu": 29, "Kason": 30, "Nayon": 30 if long_year else 29, "first Waso": 30 if here else 0, "Waso": 30,
        "Wagaung": 29, "Tawthalin": 30, "Thadingyut": 29, "Tazaungmone": 30, "Nadaw": 29, "Pyatho": 30,
        "Tabodwe": 29, "Tabaung": 30,
    }  # fmt: skip
    found: dict[str, int] = {}
    for month, length in lengths.items():
        if length:
            found[month] = day + 14
        day += length
    return found


def thingyan(year: int) -> tuple[int, int]:
    """Return the ordinals of the first (a-kya) and last (a-tat) day of Thingyan of a western year [1]_.

    Examples
    --------
    >>> import datetime as dt
    >>> [dt.date.fromordinal(day).isoformat() for day in thingyan(2018)]
    ['2018-04-14', '2018-04-16']
    """
    end = SOLAR_YEAR_D * (year - FIRST_YEAR_LESS_ERA) + EPOCH_JDN
    first, last = math.floor(end - AKYA_BEFORE_ATAT_D + 0.5), math.floor(end + 0.5)
    return first - _JDN_OF_ORDINAL_0, last - _JDN_OF_ORDINAL_0


def festivals(ordinal: NDArray[np.int64]) -> Festivals:
    """Return the religious days among days given by `ordinal` [d], consecutive, shape (n_days,)."""
    first, last = int(ordinal[0]), int(ordinal[-1])
    years = range(first // 366, last // 365 + 2)  # one more at each end than needed
    near = np.full(ordinal.size, _NEVER_NEAR, dtype=np.int64)
    moon = np.zeros(ordinal.size, dtype=np.bool_)
    for year in years:
        eve = thingyan(year)[0] - 1
        begin, end = max(eve - first, 0), max(eve - first + 30, 0)
        near[begin:end] = ordinal[begin:end] - eve
        months = full_moons(year - FIRST_YEAR_LESS_ERA)
        for day in (months[name] - first for name in FESTIVALS):
            if 0 <= day < ordinal.size:
                moon[day] = True
    return Festivals(near, moon)
