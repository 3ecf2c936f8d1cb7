"""Trucks of others, and the shuttle to the railway: in by the gate, to the block, served, and out."""

from __future__ import annotations

from typing import Any

from twins.port.activity import (
    LIFTER_MOVES,
    LIFTER_ON_H,
    LIFTER_WORK_H,
    RAIL_KM,
    TRUCK_H,
    TRUCK_KM,
    TRUCK_WAIT_H,
)
from twins.port.booking import book_span, slot_of
from twins.port.places import outside_km
from twins.port.procedures import procedure
from twins.port.terminal_state import (
    AWAY,
    BY_RAIL,
    EXPORT,
    GONE,
    IN_YARD,
    LOST,
    MOST_TRACTORS,
    MOVING,
    NOBODY,
    TOO_MANY_TRUCKS,
    TRUCKS,
)
from twins.port.yard_places import block_for_box, block_of_box
from twins.port.yard_queues import join_block


@procedure
def comes(w: Any, box: int) -> bool:
    """Return whether a visit takes place now: an export comes, an import must stand in the yard.

    Where an import is not there yet, it is marked as wanted, and its truck comes some time after it.
    """
    status = w.cargo.status[box]
    if w.cargo.way[box] == EXPORT:
        return status == AWAY
    if status == IN_YARD:
        return True
    if status != LOST and status != GONE:
        w.cargo.wanted[box] = 1
    return False


@procedure
def enter(w: Any, box: int, clock: float) -> int:
    """Let a truck, or a tractor of the rail shuttle, come for a box; return its number, or NOBODY."""
    s = w.s
    truck = s.truck_free
    if truck == NOBODY:
        s.broken = TOO_MANY_TRUCKS
        return NOBODY
    s.truck_free = s.after[MOST_TRACTORS + truck]
    s.n_trucks += 1
    s.truck_box[truck] = box
    if w.cargo.way[box] == EXPORT:
        w.cargo.status[box] = MOVING
        s.gate_in += 1
        s.truck_block[truck] = block_for_box(w, box)
    else:
        s.truck_block[truck] = block_of_box(w, box)
    s.block_burden[s.truck_block[truck]] += 1
    s.truck_in[truck] = clock
    return truck


@procedure
def reach_block(w: Any, truck: int, clock: float) -> float:
    """Return when a truck is at its block [h]: after the first free lane of the gate, or straight from the railway."""
    s, c = w.s, w.c
    box = s.truck_box[truck]
    if w.cargo.land[box] == BY_RAIL:
        km = outside_km(c, s.truck_block[truck], c.rail_to_yard_km)
        s.truck_km[truck] = km
        return clock + km / c.empty_km_per_h
    lane = 0
    for k in range(1, c.lanes):
        if s.lane_free[k] < s.lane_free[lane]:
            lane = k
    begins = max(clock, s.lane_free[lane])
    inside = begins + c.gate_h * float(w.cargo.luck[box, 4])
    s.lane_free[lane] = inside
    s.truck_in[truck] = inside
    s.truck_turn_h += inside - clock
    km = outside_km(c, s.truck_block[truck], c.gate_to_yard_km)
    s.truck_km[truck] = km
    return inside + km / c.truck_km_per_h


@procedure
def queue_at_block(w: Any, truck: int, clock: float) -> int:
    """Put a truck into the queue of its block; return the block."""
    w.s.truck_since[truck] = clock
    join_block(w, MOST_TRACTORS + truck, w.s.truck_block[truck], TRUCKS)
    return w.s.truck_block[truck]


@procedure
def leave(w: Any, truck: int, clock: float) -> None:
    """Let a truck that was served drive out, and book its time and way."""
    s, c = w.s, w.c
    box = s.truck_box[truck]
    km = s.truck_km[truck]
    if w.cargo.way[box] != EXPORT:
        s.gate_out += 1
    if w.cargo.land[box] == BY_RAIL:
        out = clock + km / c.loaded_km_per_h
        slot = slot_of(w, out)
        w.activity[slot, RAIL_KM] += 2.0 * km
        w.activity[slot, LIFTER_MOVES] += 1.0
        book_span(w, LIFTER_WORK_H, out, out + c.lifter_job_h, 1.0)
        book_span(w, LIFTER_ON_H, out, out + c.lifter_job_h, 1.0)
    else:
        out = clock + km / c.truck_km_per_h
        book_span(w, TRUCK_H, s.truck_in[truck], out, 1.0)
        book_span(w, TRUCK_WAIT_H, s.truck_since[truck], clock, 1.0)
        w.activity[slot_of(w, out), TRUCK_KM] += 2.0 * km
        s.trucks_served += 1
        s.truck_turn_h += out - s.truck_in[truck]
    s.truck_box[truck] = NOBODY
    s.after[MOST_TRACTORS + truck] = s.truck_free
    s.truck_free = truck
    s.n_trucks -= 1
