"""Days on which the time-of-use tariff is off-peak all day: weekends, Labour Day, normal public holidays.

Days in lieu of a holiday on a weekend, and the Royal Ploughing Day, stay on-peak [1]_. So do holidays that the cabinet
gives in single years (assumed: they are no normal holidays).

The Buddhist days follow the Thai lunar calendar: months of 29 and 30 days in turn, the 15th is the full moon. A year
with a second eighth month has 384 days and a year with a day more in the seventh month 355, others 354 [2]_. Which
years these are is announced; to come are those of the printed perpetual table (assumed), which may move a feast by a
day or by a month. A day moves one weekday between the tariffs, 0.3 % of the on-peak days of a year.

References
----------
.. [1] S-MEA5.
.. [2] Perpetual table of the Thai lunar calendar, B.E. 2300-2700, as listed in the open-source package python-holidays
   (holidays/calendars/thai.py). The feasts of 2018 to 2026 that follow from it are the announced ones.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.problems import Problem

FIRST_YEAR, LAST_YEAR = 2018, 2060
EXTRA_MONTH_YEARS = (
    2018,
    2021,
    2023,
    2026,
    2029,
    2031,
    2034,
    2037,
    2040,
    2042,
    2045,
    2048,
    2050,
    2053,
    2056,
    2059,
)  # [2]
EXTRA_DAY_YEARS = (2020, 2025, 2032, 2035, 2043, 2046, 2052, 2055, 2058)  # [2]
_FIRST_LUNAR_DAY = dt.date(2017, 11, 19).toordinal()  # day 1 of month 1 of the lunar year 2018 [2]

# month, day, first year; the names are those of the Thai calendar of holidays. Assumed: general knowledge.
FIXED_HOLIDAYS = (
    (1, 1, 1941),  # New Year
    (4, 6, 1918),  # Chakri
    (4, 13, 1998),  # Songkran, three days
    (4, 14, 1998),
    (4, 15, 1998),
    (5, 1, 1974),  # Labour Day
    (5, 4, 2020),  # Coronation
    (6, 3, 2019),  # Queen's birthday
    (7, 28, 2017),  # King's birthday
    (8, 12, 1976),  # Queen Mother's birthday
    (10, 13, 2017),  # King Bhumibol
    (10, 23, 1912),  # King Chulalongkorn
    (12, 5, 1960),  # Father's Day
    (12, 10, 1932),  # Constitution
    (12, 31, 1940),  # New Year's Eve
)


class BuddhistDays(NamedTuple):
    """Ordinals of the movable holidays of a year [d]."""

    makha: int
    visakha: int
    asalha: int
    khao_phansa: int


def calendar_problems(first: int, last: int) -> list[Problem]:
    """Return what is wrong with a horizon from year `first` to year `last`."""
    if FIRST_YEAR <= first <= last <= LAST_YEAR:
        return []
    return [
        Problem(
            about=("start" if not FIRST_YEAR <= first <= LAST_YEAR else "years",),
            given=f"the years {first} to {last}",
            allowed=f"{FIRST_YEAR} to {LAST_YEAR}: holidays, which are off-peak, are known for these years",
            cause="A Buddhist year (543 more), or a horizon that ends later than it was meant to?",
            next_step=f"Begin in {FIRST_YEAR} or later, and end in {LAST_YEAR} or earlier",
        )
    ]


def buddhist_days(year: int) -> BuddhistDays:
    """Return the movable holidays of a western year.

    Notes
    -----
    Full moons of months 3, 6 and 8; of 4, 7 and the second 8 where there are two eighth months [2]_. Khao Phansa is the
    day after Asalha.

    Examples
    --------
    >>> [dt.date.fromordinal(day).isoformat() for day in buddhist_days(2026)]
    ['2026-03-03', '2026-05-31', '2026-07-29', '2026-07-30']
    """
    for problem in calendar_problems(year, year):
        raise ValueError(f"Thai calendar - {problem}")
    long_years = sum(1 for y in EXTRA_MONTH_YEARS if y < year)
    day_years = sum(1 for y in EXTRA_DAY_YEARS if y < year)
    start = _FIRST_LUNAR_DAY + 354 * (year - FIRST_YEAR) + 30 * long_years + day_years
    two_eighths, longer_seventh = year in EXTRA_MONTH_YEARS, year in EXTRA_DAY_YEARS
    lengths = [29, 30, 29, 30, 29, 30, 30 if longer_seventh else 29, 30]

    def full_moon(month: int) -> int:
        return start + sum(lengths[: month - 1]) + 14

    later = 1 if two_eighths else 0
    asalha = full_moon(8 + later)
    return BuddhistDays(full_moon(3 + later), full_moon(6 + later), asalha, asalha + 1)


def public_holidays(year: int) -> tuple[int, ...]:
    """Return the ordinals [d] of Labour Day and the normal public holidays of a year, in order."""
    fixed = [dt.date(year, month, day).toordinal() for month, day, first in FIXED_HOLIDAYS if year >= first]
    return tuple(sorted({*fixed, *buddhist_days(year)}))


@functools.cache
def off_peak_days(year: int) -> NDArray[np.bool_]:
    """Return for each day of a year whether it is off-peak all day, shape (365 or 366,)."""
    first = dt.date(year, 1, 1).toordinal()
    ordinal = np.arange(first, dt.date(year + 1, 1, 1).toordinal())
    weekend = (ordinal + 6) % 7 >= 5
    found = weekend | np.isin(ordinal, public_holidays(year))
    found.flags.writeable = False  # shared by all draws
    return found
