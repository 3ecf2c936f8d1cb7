"""Queues at the blocks: who is served next, which machine is called, which block gets help."""

from __future__ import annotations

from typing import Any

from twins.port.procedures import procedure
from twins.port.terminal_state import DISCHARGE, EXPORT, IDLE, MOST_TRACTORS, NOBODY, STIRS
from twins.port.yard import bay_of


@procedure
def join_block(w: Any, visitor: int, block: int, is_truck: int) -> None:
    """Put a tractor or truck behind the others of its kind at a block."""
    s = w.s
    s.after[visitor] = NOBODY
    if s.block_first[is_truck, block] == NOBODY:
        s.block_first[is_truck, block] = visitor
    else:
        s.after[s.block_last[is_truck, block]] = visitor
    s.block_last[is_truck, block] = visitor
    s.block_waiting[block] += 1


@procedure
def idle_machine(w: Any, block: int) -> int:
    """Return the idle machine at a block and mark it as called, or NOBODY."""
    s, c = w.s, w.c
    first, last = (c.rtgs, c.rtgs + c.lifters) if block >= c.blocks else (0, c.rtgs)
    others = s.block_machines[block]
    for m in range(first, last):
        if others == 0:
            break
        if s.machine_block[m] == block:
            if s.machine_state[m] == IDLE:
                s.machine_state[m] = STIRS
                return m
            others -= 1
    return NOBODY


@procedure
def staff(w: Any, block: int, change: int) -> None:
    """Let a crane come to a block (1) or leave it (-1)."""
    s = w.s
    bare = s.block_machines[block] == 0
    s.block_machines[block] += change
    if (s.block_machines[block] == 0) != bare:
        s.block_burden[block] += w.c.no_crane_jobs if change < 0 else -w.c.no_crane_jobs


@procedure
def bays_away(w: Any, visitor: int, bay: int) -> int:
    """Return how many bays a crane goes to the box of a visitor; a box that is brought is put near the crane."""
    if brings(w, visitor):
        return 0
    packed = int(w.yard.place[box_of(w, visitor)])
    return abs(bay_of(packed) - bay) if packed >= 0 else 0


@procedure
def waiting_since(w: Any, visitor: int) -> float:
    """Return since when a visitor waits [h]."""
    if visitor >= MOST_TRACTORS:
        return w.s.truck_since[visitor - MOST_TRACTORS]
    return w.s.tractor_since[visitor]


@procedure
def take_nearest(w: Any, queue: int, block: int, bay: int, clock: float) -> int:
    """Take the visitor with the nearest box among the first of a queue out; who has waited too long comes first."""
    s = w.s
    best, before_best = s.block_first[queue, block], NOBODY
    if clock - waiting_since(w, best) <= w.c.passed_over_h:
        least = bays_away(w, best, bay)
        before, visitor = best, s.after[best]
        for _ in range(w.c.visitors_compared - 1):
            if visitor == NOBODY or least == 0:
                break
            away = bays_away(w, visitor, bay)
            if away < least:
                best, before_best, least = visitor, before, away
            before, visitor = visitor, s.after[visitor]
    if before_best == NOBODY:
        s.block_first[queue, block] = s.after[best]
    else:
        s.after[before_best] = s.after[best]
        if s.block_last[queue, block] == best:
            s.block_last[queue, block] = before_best
    return best


@procedure
def next_visitor(w: Any, block: int, bay: int, clock: float) -> int:
    """Take who is served next by a crane at `bay`: tractors first, but a truck that has waited too long before them."""
    s = w.s
    tractor, truck = s.block_first[0, block], s.block_first[1, block]
    is_truck = 1 if tractor == NOBODY else 0
    if tractor != NOBODY and truck != NOBODY and clock - waiting_since(w, truck) > w.c.truck_patience_h:
        is_truck = 1
    visitor = take_nearest(w, is_truck, block, bay, clock)
    s.block_waiting[block] -= 1
    s.block_burden[block] -= 1
    return visitor


@procedure
def box_of(w: Any, visitor: int) -> int:
    """Return the box that a visitor brings or fetches."""
    if visitor >= MOST_TRACTORS:
        return w.s.truck_box[visitor - MOST_TRACTORS]
    return w.s.tractor_box[visitor]


@procedure
def brings(w: Any, visitor: int) -> bool:
    """Return whether a visitor brings its box; else it fetches it."""
    if visitor >= MOST_TRACTORS:
        return w.cargo.way[w.s.truck_box[visitor - MOST_TRACTORS]] == EXPORT
    return w.s.tractor_job[visitor] == DISCHARGE
