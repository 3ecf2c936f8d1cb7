"""Pictures over a stretch of time: intervals in rows, and stacked loads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.picture_series import (
    CLOSES,
    MOST_AREAS,
    MOST_LINES,
    Array,
    Limit,
    Series,
    few,
    finite,
    named,
    positive,
    refuse,
)

MOST_STEPS = 3000
"""Steps of a `StackedLoad` [-]: a month of quarter-hours; more can neither be read nor sent as a page."""


class Interval(NamedTuple):
    """Something that takes rows of a `Strip` for a while.

    `start_h` and `end_h` count from the start of the strip [h]. `row` is its upper edge and `rows` its height, both
    in rows from the top: whole numbers where each row holds one at a time, broken ones where a ship lies across two
    berths. Intervals of one `kind` have one colour.
    """

    row: float
    start_h: float
    end_h: float
    label: str
    kind: str = ""
    rows: float = 1.0


class Measure(NamedTuple):
    """What fills up while the intervals of a `Strip` pass: values of equal steps of `step_h` hours, from its start."""

    name: str
    unit: str
    step_h: float
    values: Array
    limit: Limit | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Strip:
    """Rows of labelled intervals over a stretch of time: ships at berths, machines in repair.

    Attributes
    ----------
    name
        What is shown; pictures of one name in two scenarios are drawn together. The same in all pictures.
    start
        Local time at which the stretch begins.
    hours
        Length of the stretch [h].
    rows
        Names of the rows from top to bottom.
    intervals
        Cut to the stretch; no two may lie on each other.
    measure
        What fills up meanwhile, such as the yard.
    note
        What a reader must know of it, such as how the week was chosen. The same in all pictures.
    """

    name: str
    start: dt.datetime
    hours: float
    rows: tuple[str, ...]
    intervals: tuple[Interval, ...]
    measure: Measure | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse intervals outside the stretch, outside the rows or on each other, and a measure of another length."""
        where = f"strip {self.name!r}"
        named(where, self.name, *self.rows)
        positive(where, "hours", self.hours)
        few(where, "kinds of intervals", [one.kind for one in self.intervals], MOST_AREAS)
        for one in self.intervals:
            if not 0.0 <= one.start_h < one.end_h <= self.hours:
                span = f"{one.label!r} from {one.start_h:g} to {one.end_h:g} h"
                refuse(
                    where, span, f"a span within 0 to {self.hours:g} h", "not cut to the stretch?", "cut it"
                )
            if not (one.rows > 0.0 and 0.0 <= one.row and one.row + one.rows <= len(self.rows)):
                place = f"{one.label!r} on rows {one.row:g} to {one.row + one.rows:g}"
                refuse(where, place, f"0 to {len(self.rows)}", "counted from one?", "count rows from 0")
        ordered = sorted(self.intervals, key=lambda i: i.start_h)
        for k, one in enumerate(ordered):
            for other in ordered[k + 1 :]:
                if other.start_h >= one.end_h:
                    break
                if max(one.row, other.row) < min(one.row + one.rows, other.row + other.rows) - CLOSES:
                    both = f"{one.label!r} and {other.label!r} on each other at {other.start_h:g} h"
                    refuse(where, both, "one at a time", "a row too few, or a place given twice", "part them")
        if self.measure is not None:
            m = self.measure
            named(where, m.name, m.unit)
            finite(where, (Series(m.name, m.values),), len(m.values))
            if abs(len(m.values) * m.step_h - self.hours) > CLOSES * self.hours:
                covered = f"{m.name!r} over {len(m.values)} steps of {m.step_h:g} h"
                refuse(
                    where, covered, f"{self.hours:g} h in all", "another stretch?", "give the same stretch"
                )


@dataclass(frozen=True, kw_only=True, eq=False)
class StackedLoad:
    """Series stacked on each other over a stretch of time, with lines on top: loads, and where their power comes from.

    Attributes
    ----------
    unit
        Unit of all series.
    start
        Local time at which the first step begins.
    step_h
        Length of a step [h].
    stacked
        What adds up, from below; none is negative.
    lines
        What is drawn over it; a negative value is allowed (a battery that is charged).
    balanced_by
        Names of the lines that must add up to the stack in every step; empty: none.
    shaded
        True in steps that are marked, such as on-peak hours, shape (n_steps,).
    shaded_name
        What these are.
    limit
        Value that must not be passed.
    """

    name: str
    unit: str
    start: dt.datetime
    stacked: tuple[Series, ...]
    lines: tuple[Series, ...] = ()
    balanced_by: tuple[str, ...] = ()
    shaded: NDArray[np.bool_] | None = None
    shaded_name: str = "on-peak hours"
    limit: Limit | None = None
    step_h: float = 0.25
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse series of different lengths, doubled names, negative loads and sources that are not the loads."""
        where = f"stacked load {self.name!r}"
        named(where, self.name, self.unit, self.shaded_name)
        positive(where, "step_h", self.step_h)
        if not self.stacked or not len(self.stacked[0].values):
            refuse(where, "no values", "at least one", "no load in this scenario?", "leave the picture out")
        n = len(self.stacked[0].values)
        finite(where, (*self.stacked, *self.lines), n)
        few(where, "stacked series", [one.name for one in self.stacked], MOST_AREAS)
        few(where, "lines", [one.name for one in self.lines], MOST_LINES)
        if n > MOST_STEPS:
            refuse(where, f"{n:,} steps", f"at most {MOST_STEPS:,}", "a whole year?", "choose a week")
        if self.shaded is not None and self.shaded.shape != (n,):
            shape = f"shaded of shape {self.shaded.shape}"
            refuse(where, shape, f"({n},)", "another stretch?", "give the same steps")
        for series in self.stacked:
            if float(series.values.min()) < -CLOSES * self.largest:
                low = f"{series.name!r} down to {float(series.values.min()):g} {self.unit}"
                refuse(where, low, "0 or more", "a source among the loads?", "give it as a line")
        if self.balanced_by:
            self._balanced(where)

    @property
    def total(self) -> Array:
        """Sum of the stacked series, shape (n_steps,)."""
        return np.vstack([series.values for series in self.stacked]).sum(axis=0)

    @property
    def largest(self) -> float:
        """Largest absolute value of any series, or of the stack [unit]."""
        each = [self.total, *(series.values for series in (*self.stacked, *self.lines))]
        return max(float(np.abs(values).max()) for values in each)

    def _balanced(self, where: str) -> None:
        lines = {series.name: series.values for series in self.lines}
        unknown = [name for name in self.balanced_by if name not in lines]
        if unknown:
            known = f"one of the lines {', '.join(lines)}"
            refuse(where, f"balanced_by {unknown[0]!r}", known, "another name?", "correct it")
        gap = np.abs(np.sum([lines[name] for name in self.balanced_by], axis=0) - self.total)
        k = int(np.argmax(gap))
        if gap[k] > CLOSES * self.largest:
            gone = f"step {k}: {gap[k]:g} {self.unit} between the stack and {' + '.join(self.balanced_by)}"
            refuse(
                where, gone, "the same sum in every step", "a load or source left out?", "give all of them"
            )
