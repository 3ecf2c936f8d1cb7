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
from twins.port.cranes import GO_ON, REPAIR, WAIT, out_of_stops
from twins.port.luck import LUCK_MACHINE, life_h, repair_h
from twins.port.places import block_x, block_y
from twins.port.procedures import procedure
from twins.port.rtg_moves import block_change, rtg_job
from twins.port.stacks import Spot, put, take
from twins.port.terminal_state import (
    AT_WORK,
    CHANGES_BLOCK,
    DISCHARGE,
    EMPTY,
    EXPORT,
    GONE,
    IDLE,
    IN_YARD,
    LEAVING,
    LEFT,
    MOST_TRACTORS,
    MOVING,
    NEVER,
    NOBODY,
    REEFER,
    STIRS,
    UNDER_REPAIR,
)
from twins.port.yard import block_of, choose_block, stack_key

CHANGE = 4
"""What a yard crane without visitors may do, besides `GO_ON`, `WAIT` and `REPAIR`."""


@procedure
def key_of_box(w: Any, box: int) -> int:
    """Return the key by which stacks know a box."""
    cargo = w.cargo
    return stack_key(
        w.stacks, cargo.way[box], cargo.call[box], cargo.teu[box], float(cargo.mass_t[box]),
        float(cargo.luck[box, 5]),
    )  # fmt: skip


@procedure
def block_of_box(w: Any, box: int) -> int:
    """Return the block in which a box of the yard stands; one that stands in none is in the depot."""
    block = block_of(w.yard, box)
    return block if block >= 0 else w.c.blocks


@procedure
def block_for_box(w: Any, box: int) -> int:
    """Return the block to which a box is sent."""
    cargo = w.cargo
    if cargo.kind[box] == EMPTY:
        return w.c.blocks
    exports = w.calls[cargo.call[box]].exports if cargo.way[box] == EXPORT else 0
    return choose_block(
        w.yard, w.stacks, key_of_box(w, box), cargo.kind[box] == REEFER, exports, float(cargo.luck[box, 3]),
        w.s.block_burden,
    )  # fmt: skip


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
    for m in range(first, last):
        if s.machine_state[m] == IDLE and s.machine_block[m] == block:
            s.machine_state[m] = STIRS
            return m
    return NOBODY


@procedure
def helper(w: Any, block: int) -> int:
    """Return the idle crane that is first at a block which has none, or one and a long queue; or NOBODY."""
    s, c = w.s, w.c
    if block >= c.blocks or not needs_crane(w, block):
        return NOBODY
    best, soonest = NOBODY, NEVER
    for m in range(c.rtgs):
        if s.machine_state[m] == IDLE:
            hours = move_to(w, m, block)[0]
            if hours < soonest:
                best, soonest = m, hours
    return best


@procedure
def needs_crane(w: Any, block: int) -> bool:
    """Return whether a crane should come: visitors and none there, or a long queue for one."""
    waiting, cranes = w.s.block_waiting[block], w.s.block_machines[block]
    return waiting > 0 and (cranes == 0 or (cranes == 1 and waiting >= w.c.help_queue))


@procedure
def staff(w: Any, block: int, change: int) -> None:
    """Let a crane come to a block (1) or leave it (-1)."""
    s = w.s
    bare = s.block_machines[block] == 0
    s.block_machines[block] += change
    if (s.block_machines[block] == 0) != bare:
        s.block_burden[block] += w.c.no_crane_jobs if change < 0 else -w.c.no_crane_jobs


@procedure
def block_in_need(w: Any, machine: int) -> int:
    """Return the block to which an idle crane goes: most visitors a crane there and hour of the way; or NOBODY."""
    s, c = w.s, w.c
    if machine >= c.rtgs:
        return NOBODY
    own = s.machine_block[machine]
    best, most = NOBODY, 0.0
    for block in range(c.blocks):
        if block != own and needs_crane(w, block):
            need = s.block_waiting[block] / ((s.block_machines[block] + 0.25) * move_to(w, machine, block)[0])
            if need > most:
                best, most = block, need
    return best


@procedure
def machine_choice(w: Any, machine: int) -> int:
    """Return what a machine that holds nothing does next."""
    s = w.s
    if s.machine_worked[machine] >= s.machine_fails_at[machine]:
        return REPAIR
    if s.block_waiting[s.machine_block[machine]] > 0:
        return GO_ON
    return CHANGE if block_in_need(w, machine) != NOBODY else WAIT


@procedure
def next_visitor(w: Any, block: int, clock: float) -> int:
    """Take who is served next: tractors first, but a truck that has waited too long before them."""
    s = w.s
    tractor, truck = s.block_first[0, block], s.block_first[1, block]
    is_truck = 1 if tractor == NOBODY else 0
    if tractor != NOBODY and truck != NOBODY:
        waited = clock - s.truck_since[truck - MOST_TRACTORS]
        if waited > w.c.truck_patience_h:
            is_truck = 1
    visitor = truck if is_truck == 1 else tractor
    s.block_first[is_truck, block] = s.after[visitor]
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
    visitor = next_visitor(w, block, clock)
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
        while spot.tier < 0 and blocks_tried < c.blocks:  # where the block is full, the next one that takes it
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
    q = w.calls[w.cargo.call[box]]
    if q.state == LEAVING or q.state == LEFT:
        w.cargo.next_export[box] = s.left_behind
        s.left_behind = box
        s.lost_exports += 1
    else:
        w.cargo.next_export[box] = q.first_export
        q.first_export = box
        q.exports_left += 1


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


@procedure
def move_to(w: Any, machine: int, to: int) -> tuple[float, float, int]:
    """Return time [h] and work [kWh] of a crane's way to another block, and the bay at which it comes in."""
    c, last = w.c, w.stacks.bays - 1
    own, bay = w.s.machine_block[machine], w.s.machine_bay[machine]
    ahead = block_x(c, to) - block_x(c, own)
    up = ahead > 0.0 or (ahead == 0.0 and 2 * bay > last)  # out by the last bay
    to_end = (last - bay if up else bay) * w.rtg.bay_pitch
    along = max(0.0, abs(ahead) - last * w.rtg.bay_pitch) if ahead != 0.0 else 0.0
    hours, travel = block_change(w.rtg, to_end, along, abs(block_y(c, to) - block_y(c, own)))
    return hours, travel, 0 if (ahead > 0.0 or not up) and ahead >= 0.0 else last


@procedure
def change_block(w: Any, machine: int, to: int, clock: float) -> float:
    """Send an idle crane to another block; return when it is there [h]. A grid crane leaves its rail for it."""
    s, c = w.s, w.c
    own = s.machine_block[machine]
    group = c.machine_group[machine]
    switched_on(w, machine, RTG_ON_H + group_at(w, machine, own), clock)
    off_rail = RTG_OWN if group == RTG_RAIL else group
    hours, travel, bay = move_to(w, machine, to)
    start = out_of_stops(w, clock)
    arrives = start + hours
    w.activity[slot_of(w, arrives), RTG_DRIVE_KWH + off_rail] += travel
    book_span(w, RTG_WORK_H + off_rail, start, arrives, 1.0)
    book_span(w, RTG_ON_H + off_rail, clock, arrives, 1.0)
    s.machine_worked[machine] += hours
    s.machine_work_h[machine] += hours
    staff(w, own, -1)
    staff(w, to, 1)
    s.machine_block[machine] = to
    s.machine_bay[machine] = bay
    s.machine_state[machine] = CHANGES_BLOCK
    s.machine_since[machine] = arrives
    s.block_changes += 1
    return arrives
