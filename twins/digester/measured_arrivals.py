"""A weighbridge's daily tonnage read from a table, and all that can be wrong with it."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.problems import Problem

DATE, TONNES = "date", "waste_t"
"""Columns of the table: day as YYYY-MM-DD, organic waste of the day [t wet]."""
MOST_T_PER_DAY = 2_600.0  # S12: all produce of the sister market, waste or not
_MONTH_D = (28, 29, 30, 31)


class MeasuredArrivals(NamedTuple):
    """Organic waste by day [t], shape (n_days,), without gaps from `first_day` on; 0 on a closed day."""

    first_day: dt.date
    waste_t: NDArray[np.float64]


def arrivals_from_table(rows: Iterable[Mapping[str, object]]) -> MeasuredArrivals:
    """Return the daily arrivals of a table with the columns `date` and `waste_t`, in any order of rows.

    Raises
    ------
    ValueError
        With the first row that cannot be read, or with all that is wrong with the series: duplicates, gaps, monthly
        sums, amounts that are negative or beyond a market. Nothing is filled in.

    Examples
    --------
    >>> table = [{"date": "2024-03-02", "waste_t": "18.5"}, {"date": "2024-03-01", "waste_t": "21"}]
    >>> arrivals_from_table(table).waste_t.tolist()
    [21.0, 18.5]
    """
    read = sorted(_row(number, row) for number, row in enumerate(rows, start=1))
    problems = _problems(read)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return MeasuredArrivals(read[0][0], np.array([tonnes for _, tonnes in read], dtype=np.float64))


def _row(number: int, row: Mapping[str, object]) -> tuple[dt.date, float]:
    """Return day and tonnes of one row."""
    where = f"measured arrivals, row {number}"
    missing = [name for name in (DATE, TONNES) if row.get(name) in (None, "")]
    if missing:
        raise ValueError(
            f"{where} - {missing[0]} is empty - every row has {DATE} and {TONNES} - a day that was not weighed, or "
            "another column name? - take the row out if the series begins or ends there, else measure; write 0 only "
            "for a day without arrivals"
        )
    try:
        day = dt.date.fromisoformat(str(row[DATE]).strip())
    except ValueError:
        raise ValueError(
            f"{where} - {DATE} is {row[DATE]!r} - a day as YYYY-MM-DD is allowed - month and day exchanged, or a "
            "month only? - write the date of each day"
        ) from None
    try:
        tonnes = float(str(row[TONNES]).strip())
    except ValueError:
        tonnes = math.nan
    if not math.isfinite(tonnes):
        raise ValueError(
            f"{where} - {TONNES} is {row[TONNES]!r} - a number of tonnes a day is allowed - a comma as decimal "
            "point, or a unit in the cell? - write the number alone"
        )
    return day, tonnes


def _problems(read: list[tuple[dt.date, float]]) -> list[Problem]:
    """Return what is wrong with days and tonnes in order of days."""
    if not read:
        return [_problem("the table has no rows", "one row a day", "An empty file?", "Give the weighed days")]
    steps = [((b - a).days, a, b) for (a, _), (b, _) in itertools.pairwise(read)]
    if len(steps) >= 2 and all(step in _MONTH_D for step, _, _ in steps):
        return [
            _problem(
                f"rows are a month apart from {read[0][0]} to {read[-1][0]}",
                "one row a day",
                "Monthly sums? A month hides the days without feed that stop a digester",
                "Give the days, or set market_waste_t_per_day to the mean of the year",
            )
        ]
    found: list[Problem] = []
    twice = [a for step, a, _ in steps if step == 0]
    if twice:
        given = f"{twice[0]} is given more than once{_more(twice)}"
        found.append(
            _problem(given, "one row a day", "Lots, or two files joined?", "Add up the lots of a day")
        )
    gaps = [f"{a + dt.timedelta(1)} to {b - dt.timedelta(1)}" for step, a, b in steps if step > 1]
    if gaps:
        found.append(
            _problem(
                f"no row from {gaps[0]}{_more(gaps)}",
                "every day from the first to the last",
                "A closed market, or days not weighed?",
                "Write 0 for days without arrivals; cut the series at days that were not weighed",
            )
        )
    outside = [(day, tonnes) for day, tonnes in read if not 0.0 <= tonnes <= MOST_T_PER_DAY]
    if outside:
        found.append(
            _problem(
                f"{TONNES} of {outside[0][0]} is {outside[0][1]:g}{_more(outside)}",
                f"0 to {MOST_T_PER_DAY:g} t a day is allowed",
                "A corrected weighing booked as a minus, or kilograms?",
                "Correct the day that was wrong, in tonnes",
            )
        )
    return found


def _more(found: Sequence[object]) -> str:
    return f", and {len(found) - 1} more like it" if len(found) > 1 else ""


def _problem(given: str, allowed: str, cause: str, next_step: str) -> Problem:
    return Problem(
        about=("measured arrivals",), given=given, allowed=allowed, cause=cause, next_step=next_step
    )
