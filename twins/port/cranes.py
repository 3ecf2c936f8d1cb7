"""Quay cranes: which ship, which tractor under the hook, a cycle, its work, and what follows."""

from __future__ import annotations

from typing import Any

from twins.port.activity import STS_HOIST_KWH, STS_LOWER_KWH, STS_MOVES, STS_ON_H, STS_WORK_H
from twins.port.berths import more_to_move
from twins.port.booking import book_span, slot_of
from twins.port.luck import LUCK_CRANE, life_h, repair_h
from twins.port.procedures import procedure
from twins.port.rtg_moves import lift_kwh
from twins.port.terminal_state import (
    CRANE_BROKEN,
    CRANE_FREE,
    CRANE_STIRS,
    CRANE_TRAVELS,
    CRANE_WAITS,
    CRANE_WORKS,
    DISCHARGE,
    GONE,
    MOVING,
    NOBODY,
    WORKED,
)

GO_ON, WAIT, LEAVE, REPAIR = range(4)
"""What a crane does next."""


@procedure
def free_crane(w: Any, call: int) -> int:
    """Return the free crane that is nearest to a ship, or NOBODY."""
    s = w.s
    middle = 0.5 * (w.calls[call].berth_from + w.calls[call].berth_to)
    best, nearest = NOBODY, 0.0
    for k in range(w.c.cranes):
        if s.crane_state[k] == CRANE_FREE:
            away = abs(s.crane_x[k] - middle)
            if best == NOBODY or away < nearest:
                best, nearest = k, away
    return best


@procedure
def send_crane(w: Any, crane: int, call: int, clock: float) -> float:
    """Send a crane to a ship; return when it is there [h]."""
    s, q = w.s, w.calls[call]
    s.crane_state[crane] = CRANE_TRAVELS
    s.crane_ship[crane] = call
    q.cranes += 1
    s.crane_x[crane] = (
        q.berth_from + (q.cranes - 0.5) * (q.berth_to - q.berth_from) / w.c.most_cranes
    )  # side by side
    return clock + w.c.crane_travel_h


@procedure
def crane_begins(w: Any, crane: int, clock: float) -> None:
    """Let a crane that has arrived wait for its first tractor."""
    s = w.s
    s.crane_state[crane] = CRANE_WAITS
    s.crane_on[crane] = clock


@procedure
def crane_choice(w: Any, crane: int, clock: float) -> int:
    """Return what a crane that has nothing on its hook does next."""
    s = w.s
    if s.crane_worked[crane] >= s.crane_fails_at[crane]:
        return REPAIR
    if s.crane_first[crane] != NOBODY:
        return GO_ON
    if s.crane_called[crane] > 0 or more_to_move(w, s.crane_ship[crane], clock):
        return WAIT
    return LEAVE


@procedure
def out_of_stops(w: Any, clock: float) -> float:
    """Return when work goes on: now, or at the end of a stop for wind or lightning."""
    s = w.s
    while w.stops[s.stop].end_h <= clock:
        s.stop += 1
    return clock if w.stops[s.stop].start_h > clock else w.stops[s.stop].end_h


@procedure
def begin_cycle(w: Any, crane: int, clock: float) -> float:
    """Take the first tractor under the hook; return when the move is done [h]."""
    s = w.s
    tractor = s.crane_first[crane]
    s.crane_first[crane] = s.after[tractor]
    s.crane_tractor[crane] = tractor
    s.crane_state[crane] = CRANE_WORKS
    start = out_of_stops(w, clock)
    s.crane_began[crane] = start
    return start + w.c.crane_cycle_h * float(w.cargo.luck[s.tractor_box[tractor], 0])


@procedure
def end_cycle(w: Any, crane: int, clock: float) -> int:
    """Finish a move: book it, and return the tractor under the hook."""
    s, c = w.s, w.c
    tractor = s.crane_tractor[crane]
    box = s.tractor_box[tractor]
    q = w.calls[s.crane_ship[crane]]
    if s.tractor_job[tractor] == DISCHARGE:
        w.cargo.status[box] = MOVING
        s.discharged += 1
    else:
        w.cargo.status[box] = GONE
        s.loaded += 1
        if w.cargo.call[box] != s.crane_ship[crane]:
            s.late_exports += 1
    s.teu += w.cargo.teu[box]
    q.open -= 1
    q.done += 1
    s.crane_called[crane] -= 1
    s.crane_tractor[crane] = NOBODY
    worked = clock - s.crane_began[crane]
    s.crane_worked[crane] += worked
    s.crane_work_h[crane] += worked
    slot = slot_of(w, clock)
    # loaded and empty stroke: the load goes up on one side and down on the other, the spreader goes both ways twice
    lift = lift_kwh(float(w.cargo.mass_t[box]) + 2.0 * c.quay_spreader_t, c.quay_lift_m)
    w.activity[slot, STS_MOVES] += 1.0
    w.activity[slot, STS_HOIST_KWH] += lift
    w.activity[slot, STS_LOWER_KWH] += lift
    book_span(w, STS_WORK_H, s.crane_began[crane], clock, 1.0)
    book_span(w, STS_ON_H, s.crane_on[crane], clock, 1.0)
    s.crane_on[crane] = clock
    return tractor


@procedure
def crane_waits(w: Any, crane: int) -> None:
    """Let a crane wait for a tractor."""
    w.s.crane_state[crane] = CRANE_WAITS


@procedure
def stir_crane(w: Any, crane: int) -> bool:
    """Mark a waiting crane as called; False where it does not wait or was called already."""
    if w.s.crane_state[crane] != CRANE_WAITS:
        return False
    w.s.crane_state[crane] = CRANE_STIRS
    return True


@procedure
def has_no_more(w: Any, crane: int, call: int) -> bool:
    """Return whether a crane at this ship waits for tractors that nobody sent."""
    s = w.s
    return s.crane_ship[crane] == call and s.crane_state[crane] == CRANE_WAITS and s.crane_called[crane] == 0


@procedure
def crane_breaks(w: Any, crane: int, clock: float) -> float:
    """Begin a repair; return when it ends [h]."""
    s, c = w.s, w.c
    s.crane_state[crane] = CRANE_BROKEN
    hours = repair_h(c, crane, s.crane_failures[crane], LUCK_CRANE, c.crane_mttr_h)
    book_span(w, STS_ON_H, s.crane_on[crane], clock, 1.0)
    s.crane_repair_h[crane] += hours
    return clock + hours


@procedure
def crane_repaired(w: Any, crane: int, clock: float) -> None:
    """Give a crane back to its ship."""
    s, c = w.s, w.c
    s.crane_failures[crane] += 1
    s.crane_worked[crane] = 0.0
    s.crane_fails_at[crane] = life_h(c, crane, s.crane_failures[crane], LUCK_CRANE, c.crane_mtbf_h)
    s.crane_on[crane] = clock
    s.crane_state[crane] = CRANE_WAITS


@procedure
def leave_ship(w: Any, crane: int, clock: float) -> bool:
    """Take a crane off its ship; True where the ship has no crane left and nothing under way."""
    s = w.s
    q = w.calls[s.crane_ship[crane]]
    book_span(w, STS_ON_H, s.crane_on[crane], clock, 1.0)
    s.crane_state[crane] = CRANE_FREE
    s.crane_ship[crane] = s.crane_loads[crane] = NOBODY
    q.cranes -= 1
    return q.cranes == 0 and q.open == 0


@procedure
def ship_in_need(w: Any, clock: float) -> int:
    """Return the call at the quay with most boxes left for each of its cranes, if it may have another; or NOBODY."""
    s = w.s
    best, most = NOBODY, 0.0
    for k in range(s.n_berthed):
        call = s.berthed[k]
        q = w.calls[call]
        if q.state == WORKED and q.cranes < q.wanted_cranes and more_to_move(w, call, clock):
            left = (q.imports_left + q.exports_left) / (q.cranes + 0.5)
            if left > most:
                best, most = call, left
    return best
