"""The steps of the terminal, compiled: those of the SimPy model in `processes`, some hundred times faster."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled
from twins.port.agenda import due, take_due, take_woken, woken_first
from twins.port.procedures import procedure
from twins.port.quay_steps import crane_arrived, crane_back, crane_done, crane_goes_on
from twins.port.ship_steps import ship_arrives, ship_finished, ship_gone, ship_late, ship_moored
from twins.port.terminal_state import (
    CRANE_ARRIVED,
    CRANE_DONE,
    CRANE_REPAIRED,
    CRANE_SERVED,
    FETCH,
    KIND_SHIFT,
    MACHINE_ARRIVED,
    MACHINE_CALLED,
    MACHINE_DONE,
    MACHINE_REPAIRED,
    NEVER,
    SHIP_ARRIVES,
    SHIP_BERTHED,
    SHIP_FINISHED,
    SHIP_LATE,
    SHIP_MOORED,
    TRACTOR_AT_BLOCK,
    TRACTOR_AT_CRANE,
    TRACTOR_BACK,
    TRACTOR_CHARGED,
    TRACTOR_LIFTED,
    TRACTOR_LOADED,
    TRACTOR_PLUGGED,
    TRACTOR_UNLOADED,
    TRUCK_ARRIVES,
    TRUCK_AT_BLOCK,
    TRUCK_SERVED,
)
from twins.port.tractor_steps import (
    tractor_at_crane,
    tractor_charged,
    tractor_goes_on,
    tractor_lifted,
    tractor_loaded,
)
from twins.port.tractors import back_at_work, end_wait
from twins.port.trucks import leave
from twins.port.yard_service import machine_repaired
from twins.port.yard_steps import machine_done, machine_goes_on, truck_arrives, visitor_at_block


@procedure
def tractor_step(w: Any, kind: int, tractor: int, at: float) -> bool:
    """Go through a step of a tractor; return whether it is free then."""
    if kind == TRACTOR_AT_CRANE:
        tractor_at_crane(w, tractor, at)
        return False
    if TRACTOR_LOADED <= kind <= TRACTOR_LIFTED:
        end_wait(w, tractor, at)
        if kind == TRACTOR_LOADED:
            tractor_loaded(w, tractor, at)
            return False
        return kind == TRACTOR_UNLOADED or tractor_lifted(w, tractor, at)
    if kind == TRACTOR_CHARGED:
        tractor_charged(w, tractor)
    if kind == TRACTOR_CHARGED or kind == TRACTOR_BACK:
        back_at_work(w, tractor, at)
    return True  # also when called, or when a charger has become free


@procedure
def crane_step(w: Any, kind: int, crane: int, at: float) -> None:
    """Go through what a step of a quay crane changes."""
    if kind == CRANE_DONE:
        crane_done(w, crane, at)
    elif kind == CRANE_ARRIVED:
        crane_arrived(w, crane, at)
    elif kind == CRANE_REPAIRED:
        crane_back(w, crane, at)


@procedure
def ship_step(w: Any, kind: int, call: int, at: float) -> None:
    """Go through a step of a ship."""
    if kind == SHIP_ARRIVES:
        ship_arrives(w, call, at)
    elif kind == SHIP_BERTHED:
        due(w.s, at + w.calls[call].moored_h, SHIP_MOORED, call)
    elif kind == SHIP_MOORED:
        ship_moored(w, call, at)
    elif kind == SHIP_LATE:
        ship_late(w, call)
    elif kind == SHIP_FINISHED:
        ship_finished(w, call, at)
    else:
        ship_gone(w, call, at)


@compiled
def run_steps(w: Any, ship_at: Any, visit_at: Any, visit_box: Any, end: float, records: Any) -> int:
    """Run the terminal from its state to `end` [h]; return the number of steps.

    Parameters
    ----------
    w
        The terminal, changed in place.
    ship_at
        Arrivals of the calls [h], sorted, shape (n_calls,).
    visit_at, visit_box
        Land side: times [h], sorted, and boxes, shape (n_visits,).
    records
        Steps (time, kind, actor), shape (n, 3); as many as it has room for are kept.
    """
    s = w.s
    n = 0
    while s.broken == 0:
        if woken_first(s):
            at, step = s.now, take_woken(s)
            kind, who = step // KIND_SHIFT, step % KIND_SHIFT
        else:
            at = s.due_at[0] if s.n_due > 0 else NEVER
            visit = visit_at[s.next_visit] if s.next_visit < visit_at.shape[0] else NEVER
            ship = ship_at[s.next_call] if s.next_call < ship_at.shape[0] else NEVER
            if min(at, visit, ship) >= end:
                break
            if ship <= visit and ship <= at:
                at, kind, who = ship, SHIP_ARRIVES, s.next_call
                s.next_call += 1
            elif visit <= at:
                at, kind, who = visit, TRUCK_ARRIVES, visit_box[s.next_visit]
                s.next_visit += 1
            else:
                step = take_due(s)
                kind, who = step // KIND_SHIFT, step % KIND_SHIFT
            s.now = at
        if kind == MACHINE_DONE or kind == MACHINE_CALLED or MACHINE_ARRIVED <= kind <= MACHINE_REPAIRED:
            if kind == MACHINE_DONE:
                machine_done(w, who, at)
            elif kind == MACHINE_REPAIRED:
                machine_repaired(w, who, at)
            machine_goes_on(w, who, at)
        elif kind == TRACTOR_AT_BLOCK or kind == TRUCK_AT_BLOCK:
            visitor_at_block(w, who, kind == TRUCK_AT_BLOCK, at)
        elif TRACTOR_AT_CRANE <= kind <= TRACTOR_CHARGED or TRACTOR_LOADED <= kind <= TRACTOR_PLUGGED:
            if tractor_step(w, kind, who, at):
                tractor_goes_on(w, who, at)
        elif CRANE_ARRIVED <= kind <= CRANE_REPAIRED or kind == CRANE_SERVED:
            crane_step(w, kind, who, at)
            crane_goes_on(w, who, at)
        elif kind == TRUCK_ARRIVES or kind == FETCH:
            truck_arrives(w, who, at)
        elif kind == TRUCK_SERVED:
            leave(w, who, at)
        else:
            ship_step(w, kind, who, at)
        if n < records.shape[0]:
            records[n, 0], records[n, 1], records[n, 2] = at, kind, who
        n += 1
    return n
