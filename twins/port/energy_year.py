"""From windows to years: what machines did and used, slot by slot, whether all of a year was simulated or some weeks.

Sampled weeks stand for the weeks of their own year and of the four years on either side of it in which the machines are
the same, each as often as the others. Their work is scaled by the growth of traffic from their year to this one, and to
what the year has of boxes, visits and reefers (`week_scale`): growth is exact, and only what a box costs is sampled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import uniforms_at
from twins.port.activity import CHARGER_KWH, STS_MOVES, STS_WORK_H
from twins.port.booking import SLOT_H, SLOTS_PER_HOUR
from twins.port.machines import Machines, energy_of
from twins.port.plan import HOURS_A_WEEK, Draw, first_monday
from twins.port.week_scale import (
    OF_ACTIVITIES,
    OF_COUNTS,
    OF_ENERGY,
    OF_LOADS,
    QUAY,
    Planned,
    drivers,
)
from twins.port.window import COUNTS

Array = NDArray[np.float64]

SLOTS_A_WEEK = HOURS_A_WEEK * SLOTS_PER_HOUR
NEIGHBOURS = 4
"""Years on either side whose weeks stand for a year too; the highest load of a month and of a year needs many weeks."""
_LOSSES = ("lost_imports", "lost_exports", "late_exports")
UNSCALED = np.ones(4)
_TURN = 8  # purpose of the luck that deals weeks to the calendar


class Work(NamedTuple):
    """What was done and used in a window.

    Attributes
    ----------
    sums
        Activities, shape (N_ACTIVITIES,).
    used
        Sums of `Energy`, in its order, shape (n_energies,).
    load_kw, charging_kw, cranes
        Load without chargers, chargers, quay cranes at work, by slot.
    parts_kw
        Load of quay cranes, grid yard cranes, reefers, and lights and offices by slot, shape (4, n_slots).
    counts
        What the steps counted in the booked hours (`COUNTS`), shape (n_counts,).
    scale
        By which weeks were scaled, by kind of work (`week_scale`), shape (4,) [-]; hours of the clock are those before
        it.
    """

    sums: Array
    used: Array
    load_kw: Array
    charging_kw: Array
    cranes: Array
    parts_kw: Array
    counts: Array
    scale: Array = UNSCALED


class Sampled(NamedTuple):
    """Work of a window, the year for which it was gone through, the year in which it lies, and what it has by plan."""

    year: int
    of_year: int
    work: Work
    planned: Planned


def work_of(machines: Machines, activity: Array, start_h: float, counts: Array) -> Work:
    """Return the work of a window from its booked activities, shape (n_slots, N_ACTIVITIES)."""
    energy, _ = energy_of(machines, activity, start_h)
    parts = np.array([energy.sts_kwh, energy.rtg_kwh, energy.reefer_kwh, energy.base_kwh]) / SLOT_H
    return Work(
        activity.sum(axis=0), np.array([column.sum() for column in energy]), parts.sum(axis=0),
        activity[:, CHARGER_KWH] / SLOT_H, activity[:, STS_WORK_H] / SLOT_H, parts, counts,
    )  # fmt: skip


def year_of_weeks(draw: Draw, year: int, pool: list[Sampled]) -> Work:
    """Return the work of a year for which the weeks of `pool` stand."""
    slots, weeks = slots_of_year(draw, year), [sampled.work for sampled in pool]
    of_week = week_slots(draw, year, len(pool), slots)
    boxes = draw.boxes_by_year
    growth = np.array([_ratio(boxes[year], boxes[sampled.of_year]) for sampled in pool])
    stands_for = np.bincount(of_week // SLOTS_A_WEEK, minlength=len(pool)) / SLOTS_A_WEEK * growth
    in_weeks = drivers(
        [boxes_to_move(sampled.work) for sampled in pool],
        [sampled.planned.visits for sampled in pool],
        [sampled.planned.reefer_h for sampled in pool],
    )
    of_year = drivers(boxes[year], boxes[year], draw.reefer_h_by_year[year])
    factor = np.array([_ratio(*pair) for pair in zip(of_year, in_weeks @ stands_for, strict=True)])
    slot_growth = growth[of_week // SLOTS_A_WEEK]
    parts = np.concatenate([week.parts_kw for week in weeks], axis=1)[:, of_week]
    parts[: len(OF_LOADS)] *= factor[OF_LOADS, np.newaxis] * slot_growth
    used = factor[OF_ENERGY] * np.dot(stands_for, np.array([week.used for week in weeks]))
    used[: len(parts)] = parts.sum(axis=1) * SLOT_H  # of the slots: the first and last week of a year are cut
    return Work(
        factor[OF_ACTIVITIES] * np.dot(stands_for, np.array([week.sums for week in weeks])), used, parts.sum(axis=0),
        factor[QUAY] * slot_growth * np.concatenate([week.charging_kw for week in weeks])[of_week],
        factor[QUAY] * slot_growth * np.concatenate([week.cranes for week in weeks])[of_week],
        parts, factor[OF_COUNTS] * np.dot(stands_for, np.array([week.counts for week in weeks])),
        np.where(factor > 0.0, factor, 1.0) * float(slot_growth.mean()),
    )  # fmt: skip


def boxes_to_move(week: Work) -> float:
    """Return the boxes that ships were to move in a week, moved or lost, each once."""
    lost_imports, lost_exports, late = (week.counts[COUNTS.index(name)] for name in _LOSSES)
    return float(week.sums[STS_MOVES] + lost_imports + lost_exports - late)


def _ratio(over: float, under: float) -> float:
    return float(over) / float(under) if under > 0.0 else 0.0


def slots_of_year(draw: Draw, year: int) -> int:
    """Return the quarter-hours of a year."""
    return round((draw.year_starts_h[year + 1] - draw.year_starts_h[year]) * SLOTS_PER_HOUR)


def week_slots(draw: Draw, year: int, n_pool: int, n_slots: int) -> NDArray[np.int64]:
    """Return for each slot of a year the slot of the joined weeks that stands for it, shape (n_slots,).

    Weeks begin on Monday. They are dealt in rounds, each round in an order of its own, so that all are used equally and
    none always follows another.
    """
    monday = first_monday(draw.horizon.start.year + year)
    before = (
        (7 - monday) % 7 * 24 * SLOTS_PER_HOUR
    )  # slots of the year's first week that lie in the year before
    at = np.arange(n_slots) + before
    week, within = at // SLOTS_A_WEEK, at % SLOTS_A_WEEK
    n_weeks = int(week[-1]) + 1
    key = draw.streams.key("dealt weeks")
    order: list[int] = []
    while len(order) < n_weeks:
        luck = [uniforms_at(key, year, len(order), k, _TURN)[0] for k in range(n_pool)]
        order += np.argsort(luck).tolist()
    return np.array(order, dtype=np.int64)[week] * SLOTS_A_WEEK + within
