"""Yard machines at their blocks: whom they serve, where boxes stand, which block gets help.

A yard crane works in the block where it stands; idle ones go where boxes wait and no crane is, or too few. Top lifters
work in the depot, which is the block behind the last one: empties, of which any will do, and what no block takes.
"""

from __future__ import annotations

from typing import Any

from twins.port.activity import (
    LIFTER_MOVES,
    LIFTER_ON_H,
    LIFTER_WORK_H,
    REEFER_ARRIVALS,
    REEFER_PLUG_H,
    RTG_DRIVE_KWH,
    RTG_HOIST_KWH,
    RTG_LIFTS,
    RTG_LOWER_KWH,
    RTG_ON_H,
    RTG_OWN,
    RTG_RAIL,
    RTG_WORK_H,
)
from twins.port.booking import book_span, slot_of
from twins.port.cranes import out_of_stops
from twins.port.luck import LUCK_MACHINE, life_h, repair_h
from twins.port.procedures import procedure
from twins.port.rtg_moves import rtg_job
from twins.port.stacks import Spot, put, take
from twins.port.terminal_state import (
    AT_WORK,
    EXPORT,
    GONE,
    IDLE,
    IN_YARD,
    LEAVING,
    LEFT,
    MOST_TRACTORS,
    MOVING,
    NOBODY,
    REEFER,
    UNDER_REPAIR,
)
from twins.port.yard_places import key_of_box, list_export
from twins.port.yard_queues import box_of, brings, next_visitor, staff


@procedure
def group_at(w: Any, machine: int, block: int) -> int:
    """Return the group to which a crane's work at a block is booked: a grid crane is on its rail or on its own set."""
    group = w.c.machine_group[machine]
    return RTG_OWN if group == RTG_RAIL and w.c.block_rail[block] == 0 else group


@procedure
def switched_on(w: Any, machine: int, column: int, clock: float) -> None:
    """Book how long a machine that waited was switched on."""
    s = w.s
    began = s.machine_since[machine]
    book_span(w, column, began, min(clock, began + w.c.off_after_h), 1.0)
    s.machine_since[machine] = clock


@procedure
def count_reefers(w: Any, change: int, clock: float) -> None:
    """Plug a reefer in, or out."""
    s = w.s
    book_span(w, REEFER_PLUG_H, s.reefers_since, clock, float(s.reefers))
    s.reefers_since = clock
    s.reefers += change
    if change > 0:
        w.activity[slot_of(w, clock), REEFER_ARRIVALS] += 1.0


@procedure
def begin_job(w: Any, machine: int, clock: float) -> float:
    """Take the next visitor of the machine's block, do the stacking, book it; return when the job is done [h]."""
    s, c = w.s, w.c
    block = s.machine_block[machine]
    visitor = next_visitor(w, block, s.machine_bay[machine], clock)
    s.machine_visitor[machine] = visitor
    s.machine_state[machine] = AT_WORK
    box, bring = box_of(w, visitor), brings(w, visitor)
    if block >= c.blocks:
        switched_on(w, machine, LIFTER_ON_H, clock)
        done = _lifter_job(w, box, bring, clock)
    else:
        done = _crane_job(w, machine, block, box, bring, clock)
    s.machine_began[machine] = clock
    s.machine_since[machine] = done
    return done


@procedure
def _lifter_job(w: Any, box: int, bring: bool, clock: float) -> float:
    done = clock + w.c.lifter_job_h * float(w.cargo.luck[box, 1 if bring else 2])
    w.activity[slot_of(w, done), LIFTER_MOVES] += 1.0
    book_span(w, LIFTER_WORK_H, clock, done, 1.0)
    book_span(w, LIFTER_ON_H, clock, done, 1.0)
    w.s.depot += 1 if bring else -1
    return done


@procedure
def _crane_job(w: Any, machine: int, block: int, box: int, bring: bool, clock: float) -> float:
    s, c = w.s, w.c
    group = group_at(w, machine, block)
    switched_on(w, machine, RTG_ON_H + group, clock)
    start = out_of_stops(w, clock)
    bay = s.machine_bay[machine]
    if bring:
        key, blocks_tried = key_of_box(w, box), 0
        spot = Spot(-1, -1, -1, 0, 0, 0, 0, 0)
        while (
            spot.tier < 0 and blocks_tried < c.blocks
        ):  # where the block is full, the next one that takes it
            spot = put(w.yard, (block + blocks_tried) % c.blocks, box, key, bay)
            blocks_tried += 1
        if blocks_tried > 1:
            s.overflows += 1
        if spot.tier < 0:  # a yard that is full: a reach stacker takes the box to the depot
            s.outside += 1
            return _lifter_job(w, box, bring, clock)
    else:
        spot = take(w.yard, box, bay)
    hours, hoist, lower, travel, lifts = rtg_job(
        w.rtg, bay, spot, not bring, float(w.cargo.mass_t[box]), float(w.cargo.luck[box, 1 if bring else 2])
    )
    s.machine_bay[machine] = spot.bay
    s.rehandles += spot.rehandles
    s.lifts += lifts
    done = start + hours
    slot = slot_of(w, done)
    w.activity[slot, RTG_LIFTS + group] += lifts
    w.activity[slot, RTG_HOIST_KWH + group] += hoist
    w.activity[slot, RTG_LOWER_KWH + group] += lower
    w.activity[slot, RTG_DRIVE_KWH + group] += travel
    book_span(w, RTG_WORK_H + group, start, done, 1.0)
    book_span(w, RTG_ON_H + group, clock, done, 1.0)
    s.machine_worked[machine] += hours
    s.machine_work_h[machine] += hours
    return done


@procedure
def end_job(w: Any, machine: int, clock: float) -> int:
    """Finish a job: the box is in the yard, or on its visitor; return the visitor."""
    s = w.s
    visitor = s.machine_visitor[machine]
    s.machine_visitor[machine] = NOBODY
    box, bring = box_of(w, visitor), brings(w, visitor)
    if w.cargo.kind[box] == REEFER:
        count_reefers(w, 1 if bring else -1, clock)
    if bring:
        w.cargo.status[box] = IN_YARD
        if w.cargo.way[box] == EXPORT:
            export_is_ready(w, box)
    else:
        w.cargo.status[box] = GONE if visitor >= MOST_TRACTORS else MOVING
    return visitor


@procedure
def export_is_ready(w: Any, box: int) -> None:
    """Enter an export into the list of its ship, or of those left behind where that has sailed."""
    s = w.s
    state = w.calls[w.cargo.call[box]].state
    if state == LEAVING or state == LEFT:
        w.cargo.next_export[box] = s.left_behind
        s.left_behind = box
        s.lost_exports += 1
    else:
        list_export(w, w.cargo.call[box], box)


@procedure
def machine_waits(w: Any, machine: int) -> None:
    """Let a machine wait where it stands."""
    w.s.machine_state[machine] = IDLE


@procedure
def machine_breaks(w: Any, machine: int, clock: float) -> float:
    """Begin a repair; return when it ends [h]."""
    s, c = w.s, w.c
    s.machine_state[machine] = UNDER_REPAIR
    staff(w, s.machine_block[machine], -1)
    hours = repair_h(c, machine, s.machine_failures[machine], LUCK_MACHINE, c.rtg_mttr_h)
    s.machine_repair_h[machine] += hours
    return clock + hours


@procedure
def machine_repaired(w: Any, machine: int, clock: float) -> None:
    """Take a machine back at its block."""
    s, c = w.s, w.c
    s.machine_failures[machine] += 1
    s.machine_worked[machine] = 0.0
    s.machine_fails_at[machine] = life_h(c, machine, s.machine_failures[machine], LUCK_MACHINE, c.rtg_mtbf_h)
    s.machine_since[machine] = clock
    staff(w, s.machine_block[machine], 1)
