"""Yard tractors: the next box, the way, the wait, the break, the battery."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.port.activity import TRACTOR_DRIVE_H, TRACTOR_EMPTY_KM, TRACTOR_LOADED_KM, TRACTOR_WAIT_H
from twins.port.berths import more_to_move
from twins.port.booking import book_span, slot_of
from twins.port.cranes import GO_ON, REPAIR
from twins.port.luck import LUCK_TRACTOR, life_h, repair_h
from twins.port.places import block_x, block_y, way_km
from twins.port.procedures import procedure
from twins.port.terminal_state import (
    BROKEN,
    CRANE_BROKEN,
    CRANE_FREE,
    CRANE_TRAVELS,
    DISCHARGE,
    LADEN,
    LOAD,
    NOBODY,
    ON_JOB,
    PARKED,
    RESTING,
    TRACTORS,
)
from twins.port.traction import drive_drain, stand_still, wait_drain
from twins.port.yard_places import block_of_box, next_export
from twins.port.yard_queues import join_block

REST = 4
"""What a free tractor does next, besides `GO_ON` and `REPAIR`."""
NO_POWER_H = 0.25
"""A tractor that gets no power tries again after this time [h]: the next quarter of the meter."""


@inlined
def shift_of(c: Any, clock: float) -> int:
    """Return the number of the shift."""
    return int((clock - c.first_shift_h) // c.shift_h)


@procedure
def break_due(w: Any, tractor: int, clock: float) -> bool:
    """Return whether the driver's meal break of this shift has come and was not taken."""
    s, c = w.s, w.c
    shift = shift_of(c, clock)
    into = clock - c.first_shift_h - shift * c.shift_h
    group = tractor % c.break_groups
    return (
        s.tractor_rested[tractor] < shift
        and c.break_h > 0.0
        and into >= c.break_after_h + group * c.break_h
        and into < c.shift_h - c.break_h
    )


@procedure
def tractor_choice(w: Any, tractor: int, clock: float) -> int:
    """Return what a free tractor does before it looks for work: repair, rest, or `GO_ON`."""
    s = w.s
    if s.tractor_worked[tractor] >= s.tractor_fails_at[tractor]:
        return REPAIR
    if break_due(w, tractor, clock):
        return REST
    return GO_ON


@procedure
def tractor_breaks(w: Any, tractor: int, clock: float) -> float:
    """Begin a repair; return when it ends [h]. The battery is kept as it is."""
    s, c = w.s, w.c
    s.tractor_state[tractor] = BROKEN
    failures = s.tractor_failures[tractor]
    hours = repair_h(c, tractor, failures, LUCK_TRACTOR, c.tractor_mttr_h)
    s.tractor_failures[tractor] = failures + 1
    mean = c.tractor_mtbf_h[c.tractor_group[tractor]]
    s.tractor_worked[tractor] = 0.0
    s.tractor_fails_at[tractor] = life_h(c, tractor, failures + 1, LUCK_TRACTOR, mean)
    s.tractor_repair_h[tractor] += hours
    return clock + hours


@procedure
def rest(w: Any, tractor: int, clock: float) -> float:
    """Begin the meal break; return when it ends [h]."""
    w.s.tractor_state[tractor] = RESTING
    w.s.tractor_rested[tractor] = shift_of(w.c, clock)
    w.s.tractor_rest_h[tractor] += w.c.break_h
    return clock + w.c.break_h


@procedure
def back_at_work(w: Any, tractor: int, clock: float) -> None:
    """Take a tractor back from rest, repair or charger."""
    if w.c.tractor_group[tractor] == 1:
        stand_still(w, tractor, clock)
    w.s.tractor_state[tractor] = ON_JOB


@procedure
def crane_in_need(w: Any, clock: float) -> int:
    """Return the crane at work with the fewest of the tractors that it may call and a box for one, or NOBODY."""
    s = w.s
    best, fewest = NOBODY, 1.0
    for k in range(w.c.cranes):
        state = s.crane_state[k]
        if state == CRANE_FREE or state == CRANE_TRAVELS or state == CRANE_BROKEN:
            continue
        job = DISCHARGE if w.calls[s.crane_ship[k]].imports_left > 0 else LOAD
        called = s.crane_called[k] / w.c.most_called[job]
        if called < fewest and more_to_move(w, s.crane_ship[k], clock):
            best, fewest = k, called
    return best


@procedure
def take_job(w: Any, tractor: int, crane: int) -> None:
    """Give a tractor the next box of the crane's ship: imports first, then exports."""
    s = w.s
    call = s.crane_ship[crane]
    q = w.calls[call]
    if q.imports_left > 0:
        box = q.first_box + q.next_import
        q.next_import += 1
        q.imports_left -= 1
        s.tractor_job[tractor] = DISCHARGE
        s.tractor_block[tractor] = NOBODY
    else:
        box = next_export(w, call, crane)
        s.tractor_job[tractor] = LOAD
        s.tractor_block[tractor] = block_of_box(w, box)
        s.block_burden[s.tractor_block[tractor]] += 1
    q.open += 1
    s.crane_called[crane] += 1
    s.tractor_box[tractor] = box
    s.tractor_crane[tractor] = crane
    s.tractor_state[tractor] = ON_JOB


@procedure
def drive(w: Any, tractor: int, x: float, y: float, loaded: int, clock: float) -> float:
    """Send a tractor to a place; return when it is there [h]."""
    s, c = w.s, w.c
    km = way_km(c, s.tractor_x[tractor], s.tractor_y[tractor], x, y)
    hours = km / (c.loaded_km_per_h if loaded == LADEN else c.empty_km_per_h)
    s.tractor_x[tractor], s.tractor_y[tractor] = x, y
    group = c.tractor_group[tractor]
    arrives = clock + hours
    column = TRACTOR_LOADED_KM if loaded == LADEN else TRACTOR_EMPTY_KM
    w.activity[slot_of(w, arrives), column + group] += km
    book_span(w, TRACTOR_DRIVE_H + group, clock, arrives, 1.0)
    s.tractor_worked[tractor] += hours
    s.tractor_drive_h[tractor] += hours
    if group == 1:
        drive_drain(w, tractor, km, hours, loaded, arrives)
    return arrives


@procedure
def drive_to_crane(w: Any, tractor: int, loaded: int, clock: float) -> float:
    """Send a tractor to the crane of its job; return when it is there [h]."""
    return drive(w, tractor, w.s.crane_x[w.s.tractor_crane[tractor]], 0.0, loaded, clock)


@procedure
def drive_to_block(w: Any, tractor: int, loaded: int, clock: float) -> float:
    """Send a tractor to the block of its job; return when it is there [h]."""
    block = w.s.tractor_block[tractor]
    return drive(w, tractor, block_x(w.c, block), block_y(w.c, block), loaded, clock)


@procedure
def join_crane(w: Any, tractor: int, clock: float) -> int:
    """Put a tractor behind the others under its crane; return the crane."""
    s = w.s
    crane = s.tractor_crane[tractor]
    s.tractor_since[tractor] = clock
    s.after[tractor] = NOBODY
    if s.crane_first[crane] == NOBODY:
        s.crane_first[crane] = tractor
    else:
        s.after[s.crane_last[crane]] = tractor
    s.crane_last[crane] = tractor
    return crane


@procedure
def join_tractors(w: Any, tractor: int, clock: float) -> int:
    """Put a tractor behind the others at the block of its job; return the block."""
    w.s.tractor_since[tractor] = clock
    join_block(w, tractor, w.s.tractor_block[tractor], TRACTORS)
    return w.s.tractor_block[tractor]


@procedure
def end_wait(w: Any, tractor: int, clock: float) -> None:
    """Book the time that a tractor stood; in a long queue its motor is switched off after a while, as when parked."""
    s = w.s
    began = s.tractor_since[tractor]
    on = min(clock - began, w.c.off_after_h)
    group = w.c.tractor_group[tractor]
    book_span(w, TRACTOR_WAIT_H + group, began, began + on, 1.0)
    s.tractor_wait_h[tractor] += clock - began
    if group == 1:
        wait_drain(w, tractor, on, began + on)
        stand_still(w, tractor, clock)


@procedure
def park(w: Any, tractor: int, clock: float) -> None:
    """Park a tractor for which there is no work."""
    s = w.s
    s.tractor_state[tractor] = PARKED
    s.tractor_since[tractor] = clock
    s.parked[s.n_parked] = tractor
    s.n_parked += 1


@procedure
def unpark(w: Any, clock: float) -> int:
    """Take the tractor that was parked last, and book how long its motor ran; NOBODY where none is parked."""
    s, c = w.s, w.c
    if s.n_parked == 0:
        return NOBODY
    s.n_parked -= 1
    tractor = s.parked[s.n_parked]
    began = s.tractor_since[tractor]
    on = min(clock - began, c.off_after_h)
    if c.tractor_group[tractor] == 0:  # a battery tractor is off at once
        book_span(w, TRACTOR_WAIT_H, began, began + on, 1.0)
        s.tractor_wait_h[tractor] += on
    if clock - began >= c.break_h:
        s.tractor_rested[tractor] = shift_of(c, clock)
    if c.tractor_group[tractor] == 1:
        stand_still(w, tractor, clock)
    s.tractor_state[tractor] = ON_JOB
    return tractor
