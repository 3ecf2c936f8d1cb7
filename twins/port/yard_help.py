"""Yard cranes that go where they are needed: which block, which crane, and the way there.

Each crane has blocks of its own: zones that do not change with every visitor keep cranes from chasing each other [1]_.
A long queue brings a second crane, no more than two work in a block [2]_.

References
----------
.. [1] X. Guo, S. Y. Huang, W. J. Hsu, M. Y. H. Low, "Simulation-based dynamic partitioning of yard crane workload for
   container terminal operations", Nanyang Technological University.
.. [2] C. Zhang, Y. Wan, J. Liu, R. J. Linn, "Dynamic crane deployment in container storage yards", Transportation
   Research Part B 36 (2002) 537-555.
"""

from __future__ import annotations

from typing import Any

from twins.port.activity import RTG_DRIVE_KWH, RTG_ON_H, RTG_OWN, RTG_RAIL, RTG_WORK_H
from twins.port.booking import book_span, slot_of
from twins.port.cranes import GO_ON, REPAIR, WAIT, out_of_stops
from twins.port.places import block_x, block_y
from twins.port.procedures import procedure
from twins.port.rtg_moves import block_change
from twins.port.terminal_state import CHANGES_BLOCK, IDLE, NEVER, NOBODY, UNDER_REPAIR
from twins.port.yard_queues import staff, waiting_since
from twins.port.yard_service import group_at, switched_on

CHANGE = 4
"""What a yard crane without visitors may do, besides `GO_ON`, `WAIT` and `REPAIR`."""
NO_CRANE, OWN_CRANE, ANY_CRANE = range(3)
"""Whose coming a block asks for."""


@procedure
def is_own(w: Any, machine: int, block: int) -> bool:
    """Return whether a block is one of those that a crane has to serve."""
    c = w.c
    return machine * c.blocks // c.rtgs == block or block * c.rtgs // c.blocks == machine


@procedure
def waited_long(w: Any, block: int, clock: float) -> bool:
    """Return whether the first tractor or the first truck at a block has waited so long that it is not passed over."""
    s = w.s
    for queue in range(2):
        first = s.block_first[queue, block]
        if first != NOBODY and clock - waiting_since(w, first) > w.c.passed_over_h:
            return True
    return False


@procedure
def wanted_at(w: Any, block: int, clock: float) -> int:
    """Return whose coming a block asks for: `NO_CRANE`, `OWN_CRANE` or `ANY_CRANE`.

    A long queue for one crane brings any. A short one that has no crane waits for the block's own, which comes back as
    soon as it has nothing to do where it helps; others come when that one is under repair, or somebody has
    waited long.
    """
    s, c = w.s, w.c
    waiting, cranes = s.block_waiting[block], s.block_machines[block]
    if waiting == 0 or cranes > 1 or (cranes == 1 and waiting < c.help_queue):
        return NO_CRANE
    if waiting < c.help_queue and not waited_long(w, block, clock):
        for m in range(c.rtgs):
            if s.machine_state[m] != UNDER_REPAIR and is_own(w, m, block):
                return OWN_CRANE
    return ANY_CRANE


@procedure
def helper(w: Any, block: int, clock: float) -> int:
    """Return the idle crane that is first at a block where it is wanted; or NOBODY."""
    s, c = w.s, w.c
    wanted = NO_CRANE if block >= c.blocks else wanted_at(w, block, clock)
    best, soonest = NOBODY, NEVER
    if wanted == NO_CRANE:
        return best
    for m in range(c.rtgs):
        if s.machine_state[m] == IDLE and (wanted == ANY_CRANE or is_own(w, m, block)):
            hours = move_to(w, m, block)[0]
            if hours < soonest:
                best, soonest = m, hours
    return best


@procedure
def block_in_need(w: Any, machine: int, clock: float) -> int:
    """Return the block to which an idle crane goes: most visitors a crane there and hour of the way; or NOBODY."""
    s, c = w.s, w.c
    if machine >= c.rtgs:
        return NOBODY
    here = s.machine_block[machine]
    best, most = NOBODY, 0.0
    for block in range(c.blocks):
        wanted = NO_CRANE if block == here else wanted_at(w, block, clock)
        if wanted == ANY_CRANE or (wanted == OWN_CRANE and is_own(w, machine, block)):
            need = s.block_waiting[block] / ((s.block_machines[block] + 0.25) * move_to(w, machine, block)[0])
            if need > most:
                best, most = block, need
    return best


@procedure
def machine_choice(w: Any, machine: int, clock: float) -> int:
    """Return what a machine that holds nothing does next."""
    s = w.s
    if s.machine_worked[machine] >= s.machine_fails_at[machine]:
        return REPAIR
    if s.block_waiting[s.machine_block[machine]] > 0:
        return GO_ON
    return CHANGE if block_in_need(w, machine, clock) != NOBODY else WAIT


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
