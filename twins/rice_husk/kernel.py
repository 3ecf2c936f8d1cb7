"""The events of the plant compiled: the same records as the SimPy model in `processes`, some hundred times faster."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled, inlined
from twins.rice_husk.days import pass_hour, unload
from twins.rice_husk.events import come_on, fail, lose_grid, next_failure, regain_grid
from twins.rice_husk.operation import after_event, operate, settle
from twins.rice_husk.plant_state import (
    DERATING_ENDED,
    FAILED,
    GRID_BACK,
    GRID_LOST,
    HOUR,
    LORRY,
    NEVER,
    REPAIR,
    REPAIRED,
    STARTED,
)


@inlined
def next_event(s: Any, x: Any) -> tuple[float, int]:
    """Return time [h] and kind of the next event; of two at one moment the kind with the lower number."""
    at, kind = float(s.hour), HOUR
    grid = x.outage_start[s.outage] if s.grid_up == 1 else x.outage_end[s.outage]
    if grid < at:
        at, kind = grid, GRID_LOST if s.grid_up == 1 else GRID_BACK
    if s.next_lorry < at:
        at, kind = s.next_lorry, LORRY
    due = s.fail_due[next_failure(s)]
    if due < at:
        at, kind = due, FAILED
    if s.mode == REPAIR and s.repair_due < at:
        at, kind = s.repair_due, REPAIRED
    if s.derating_due < at:
        at, kind = s.derating_due, DERATING_ENDED
    if s.start_due < at:
        at, kind = s.start_due, STARTED
    return at, kind


@compiled
def run_events(
    s: Any,
    p: Any,
    c: Any,
    x: Any,
    t: Any,
    store: Any,
    rates: Any,
    sums: Any,
    counts: Any,
    records: Any,
    end: float,
) -> int:
    """Run the plant from its state to `end` [h]; return the number of events.

    Parameters
    ----------
    s, p, c, x, t
        State, parameters, card of the scenario, surroundings of the draw, tables.
    store
        The husk store.
    rates
        Operating point, shape (N_RATES,).
    sums, counts
        Tallies by year, shapes (n_years, N_RATES) and (n_years, N_COUNTS).
    records
        Events (time, kind, part, value), shape (n, 4); as many as it has room for are kept.
    """
    n = 0
    while True:
        at, kind = next_event(s, x)
        if at >= end:
            settle(s, c, rates, sums, end)
            return n
        part, value = 0, 0.0
        if kind == LORRY:
            value = unload(s, p, c, x, store, counts)
        else:
            settle(s, c, rates, sums, at)
            if kind == HOUR:
                value = pass_hour(s, p, c, x, store, counts)
            elif kind == GRID_LOST:
                value = 1.0 if lose_grid(s, c, counts[s.year], at) else 0.0
            elif kind == GRID_BACK:
                regain_grid(s)
            elif kind == FAILED:
                part = next_failure(s)
                fail(s, c, counts[s.year], part, at)
            elif kind == REPAIRED:
                s.repair_due = NEVER
            elif kind == DERATING_ENDED:
                s.derating_due = NEVER
            else:
                come_on(s, c, at)
            after_event(s, p, c, x, store, counts, at)
            operate(s, p, c, t, rates)
        if n < records.shape[0]:
            records[n, 0], records[n, 1], records[n, 2], records[n, 3] = at, kind, part, value
        n += 1
