"""The events of the plant compiled: the same records as the SimPy model in `processes`, some hundred times faster."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled, inlined
from twins.digester.events import (
    begin_stop,
    earliest,
    end_stop,
    fail,
    lose_grid,
    regain_grid,
    repaired,
)
from twins.digester.gas_use import cross_level
from twins.digester.hours import pass_hour
from twins.digester.operation import lose_power, operate, settle
from twins.digester.plant_state import (
    FAILED,
    GRID_BACK,
    GRID_LOST,
    HOUR,
    LEVEL,
    REPAIRED,
    RESTLESS,
    STOP_BEGINS,
    STOP_ENDS,
    STOPPED,
)
from twins.digester.waste_handling import move_waste

MOST_EVENTS_AN_HOUR = 10_000
"""So many events [1/h] come of machines that switch each other without an end; a busy hour has about ten."""


@inlined
def next_event(s: Any, x: Any) -> tuple[float, int]:
    """Return time [h] and kind of the next event; of two at one moment the kind with the lower number."""
    at, kind = float(s.hour), HOUR
    grid = x.outage_start[s.outage] if s.grid_up == 1 else x.outage_end[s.outage]
    if grid < at:
        at, kind = grid, GRID_LOST if s.grid_up == 1 else GRID_BACK
    stop = x.stop_end[s.stop] if s.mode == STOPPED else x.stop_start[s.stop]
    if stop < at:
        at, kind = stop, STOP_ENDS if s.mode == STOPPED else STOP_BEGINS
    due = s.fail_due[earliest(s.fail_due)]
    if due < at:
        at, kind = due, FAILED
    due = s.repair_due[earliest(s.repair_due)]
    if s.mode != STOPPED and due < at:
        at, kind = due, REPAIRED
    if s.level_due < at:
        at, kind = s.level_due, LEVEL
    return at, kind


@compiled
def run_events(
    s: Any, c: Any, x: Any, t: Any, rates: Any, sums: Any, counts: Any, records: Any, end: float
) -> int:
    """Run the plant from its state to `end` [h]; return the number of events.

    Parameters
    ----------
    s, c, x, t
        State, card of the scenario, surroundings of the draw, tanks with their work space.
    rates
        Operating point, shape (N_RATES,).
    sums, counts
        Tallies by year, shapes (n_years, N_RATES) and (n_years, N_COUNTS).
    records
        Events (time, kind, part, value), shape (n, 4); as many as it has room for are kept.
    """
    n = hour_began = 0
    while True:
        at, kind = next_event(s, x)
        if kind == HOUR:
            hour_began = n
        elif n - hour_began > MOST_EVENTS_AN_HOUR:
            s.broken = RESTLESS
        if at >= end or s.broken != 0:
            settle(s, c, rates, sums, min(at, end))
            move_waste(s, c, counts[s.year], min(at, end))
            return n
        part, value = 0, 0.0
        settle(s, c, rates, sums, at)
        if kind == HOUR:
            value = pass_hour(s, c, x, t, counts)
        elif kind == GRID_LOST:
            value = 1.0 if lose_grid(s, c, counts[s.year]) else 0.0
            lose_power(s, c, counts[s.year], at)
        elif kind == GRID_BACK:
            regain_grid(s)
        elif kind == STOP_BEGINS:
            begin_stop(s)
            lose_power(s, c, counts[s.year], at)
        elif kind == STOP_ENDS:
            end_stop(s, c, at)
        elif kind == FAILED:
            part = earliest(s.fail_due)
            fail(s, c, counts[s.year], part, at)
        elif kind == REPAIRED:
            part = earliest(s.repair_due)
            repaired(s, part)
        else:
            value = cross_level(s, c)
        operate(s, c, t, rates, counts[s.year], at)
        if n < records.shape[0]:
            records[n, 0], records[n, 1], records[n, 2], records[n, 3] = at, kind, part, value
        n += 1
