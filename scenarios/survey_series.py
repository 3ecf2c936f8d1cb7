"""Dated records: gaps, order, doubles, constant runs, jumps by a slip, and meters that count up."""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.survey_bands import plain, slips
from scenarios.survey_dates import CalendarDate

CONSTANT_RUN = 6  # as many equal values in a row are no measurement; assumed
_NEAR_END, _NEAR_START = 0.9, 0.1  # of the range of a meter, at a roll-over; assumed
_CALM = 0.35  # robust spread over median below which a slip of 3.6 stands out; assumed


@dataclass(frozen=True)
class Remark:
    """Something odd at the member `at` of a series."""

    at: int
    given: str
    allowed: str
    cause: str
    next_step: str
    serious: bool = False

    def parts(self) -> tuple[str, str, str, str]:
        """Return given, allowed, cause and next step, as a finding takes them."""
        return self.given, self.allowed, self.cause, self.next_step


def gaps(dates: Sequence[CalendarDate]) -> list[Remark]:
    """Return the holes in sorted `dates`: steps longer than the usual one."""
    ordinals = [_ordinal(date) for date in dates]
    steps = [b - a for a, b in itertools.pairwise(ordinals) if b > a]
    if len(steps) < 2:
        return []
    usual = Counter(steps).most_common(1)[0][0]
    return [
        Remark(
            n + 1,
            f"after {dates[n].text()} comes {dates[n + 1].text()}",
            f"the usual step is {usual} {dates[n].period}{'s' if usual > 1 else ''}",
            f"{(b - a) // usual - 1 or 1} records missing",
            "Fill the gap from the source; it is left out, not filled",
        )
        for n, (a, b) in enumerate(itertools.pairwise(ordinals))
        if b - a > 1.5 * usual
    ]


def backward(dates: Sequence[CalendarDate]) -> list[Remark]:
    """Return where the dates of a sheet run back."""
    return [
        Remark(
            n + 1,
            f"{b.text()} after {a.text()}",
            "dates in order",
            "Rows pasted in another order?",
            "It is sorted; check the dates",
        )
        for n, (a, b) in enumerate(itertools.pairwise(dates))
        if b.first < a.first
    ]


def constant(values: Sequence[float]) -> list[Remark]:
    """Return the first member of each run of `CONSTANT_RUN` or more equal values."""
    found: list[Remark] = []
    start = 0
    for n in range(1, len(values) + 1):
        if n == len(values) or values[n] != values[start]:
            if n - start >= CONSTANT_RUN:
                found.append(
                    Remark(
                        start,
                        f"{n - start} times {values[start]:g} in a row",
                        f"fewer than {CONSTANT_RUN} equal values in a row (assumed)",
                        "A meter that stands, or cells filled down?",
                        "Ask who wrote it; delete what was not measured",
                    )
                )
            start = n
    return found


def jumps(values: Sequence[float], unit: str) -> list[Remark]:
    """Return members [unit] that stand off from the median of the series by the factor of a slip."""
    positive = [value for value in values if value > 0.0]
    if len(positive) < 5:
        return []
    middle = statistics.median(positive)
    spread = statistics.median(abs(value - middle) for value in positive) / middle
    found: list[Remark] = []
    for n, value in enumerate(values):
        ratio = max(value / middle, middle / value) if value > 0.0 else 1.0
        for factor, words in slips(unit):
            near = abs(math.log(ratio / factor)) < min(0.25 * math.log(factor), max(3.0 * spread, 0.1))
            if near and (factor > 10.0 or spread < _CALM):
                found.append(
                    Remark(
                        n,
                        f"{plain(value)} beside a median of {plain(middle)}",
                        f"values of one series are alike; {ratio:.3g} times",
                        f"Perhaps {words}",
                        "Correct the value or its unit, or delete it",
                        serious=True,
                    )
                )
                break
    return found


def increments(readings: Sequence[float]) -> tuple[list[float], list[Remark]]:
    """Return the differences of a meter that counts up, a roll-over mended, and what is odd.

    Examples
    --------
    >>> increments([99_950.0, 99_990.0, 30.0])[0]
    [40.0, 40.0]
    """
    found: list[Remark] = []
    steps: list[float] = []
    for n, (before, after) in enumerate(itertools.pairwise(readings)):
        step = after - before
        if step < 0.0:
            end = 10.0 ** math.ceil(math.log10(before + 1e-9))
            if before > _NEAR_END * end and after < _NEAR_START * end:
                step += end
                found.append(
                    Remark(
                        n + 1,
                        f"{plain(after)} after {plain(before)}",
                        "a meter counts up",
                        f"A roll-over at {end:,.0f}",
                        f"It is read as a use of {step:g}; check the meter",
                    )
                )
            else:
                found.append(
                    Remark(
                        n + 1,
                        f"{plain(after)} after {plain(before)}",
                        "a meter counts up",
                        "Meter exchanged, set back, or a slip of the keyboard in one of the two?",
                        "Correct the reading, or write those before and after the exchange as two series",
                        serious=True,
                    )
                )
        steps.append(step)
    return steps, found


def effective_number(values: Sequence[float]) -> int:
    """Return how many independent values a series is worth: n (1 - r)/(1 + r), r the correlation of neighbours.

    Notes
    -----
    For a series in which each value depends on the one before (first-order autoregression); from 8 values on,
    and never more than n.
    """
    n = len(values)
    mean = math.fsum(values) / n
    square = math.fsum((value - mean) ** 2 for value in values)
    if n < 8 or square == 0.0:
        return n
    r = math.fsum((a - mean) * (b - mean) for a, b in itertools.pairwise(values)) / square
    return max(2, min(n, math.floor(n * (1.0 - r) / (1.0 + r)))) if r > 0.0 else n


def days_between(a: CalendarDate, b: CalendarDate) -> int:
    """Return the number of days from the first day of one period to that of another."""
    return (b.first - a.first).days


def _ordinal(date: CalendarDate) -> int:
    if date.period == "day":
        return date.first.toordinal()
    return 12 * date.first.year + date.first.month if date.period == "month" else date.first.year
