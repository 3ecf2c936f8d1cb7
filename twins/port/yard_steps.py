"""Steps of yard machines and trucks, compiled: the flows of `processes`, cut where an actor waits.

The order within a step is the order in which the SimPy processes do it: an actor goes on until it waits itself; whom it
has woken meanwhile comes after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.port.agenda import due, wake
from twins.port.cranes import GO_ON, WAIT
from twins.port.procedures import procedure
from twins.port.quay_steps import call_tractor
from twins.port.terminal_state import (
    FETCH,
    MACHINE_ARRIVED,
    MACHINE_CALLED,
    MACHINE_DONE,
    MACHINE_REPAIRED,
    MOST_TRACTORS,
    NOBODY,
    TRACTOR_LIFTED,
    TRUCK_AT_BLOCK,
    TRUCK_SERVED,
    WORKED,
)
from twins.port.tractors import join_tractors
from twins.port.trucks import comes, enter, queue_at_block, reach_block
from twins.port.yard_help import CHANGE, block_in_need, change_block, helper, machine_choice
from twins.port.yard_queues import box_of, brings, idle_machine
from twins.port.yard_service import begin_job, end_job, machine_breaks, machine_waits


@procedure
def visitor_at_block(w: Any, who: int, is_truck: bool, clock: float) -> None:
    """Let a tractor or truck join the others at its block; wake a machine there, or bring one."""
    block = queue_at_block(w, who, clock) if is_truck else join_tractors(w, who, clock)
    machine = idle_machine(w, block)
    if machine != NOBODY:
        wake(w.s, MACHINE_CALLED, machine)
    else:
        bring_help(w, block, clock)


@procedure
def bring_help(w: Any, block: int, clock: float) -> None:
    """Bring an idle crane to a block that has none, or too few."""
    machine = helper(w, block, clock)
    if machine != NOBODY:
        due(w.s, change_block(w, machine, block, clock), MACHINE_ARRIVED, machine)


@procedure
def machine_goes_on(w: Any, machine: int, clock: float) -> None:
    """Let a machine that holds nothing go on: the next visitor, a repair, another block, or a wait."""
    s = w.s
    what = machine_choice(w, machine, clock)
    if what == GO_ON:
        due(s, begin_job(w, machine, clock), MACHINE_DONE, machine)
    elif what == WAIT:
        machine_waits(w, machine)
    elif what == CHANGE:
        due(s, change_block(w, machine, block_in_need(w, machine, clock), clock), MACHINE_ARRIVED, machine)
    else:
        due(s, machine_breaks(w, machine, clock), MACHINE_REPAIRED, machine)
        block = s.machine_block[machine]
        if s.block_waiting[block] > 0:
            bring_help(w, block, clock)


@procedure
def machine_done(w: Any, machine: int, clock: float) -> None:
    """Let the visitor of a finished job drive on, and tell who waits for the box. The machine goes on."""
    s = w.s
    visitor = s.machine_visitor[machine]
    box, bring = box_of(w, visitor), brings(w, visitor)
    end_job(w, machine, clock)
    if visitor >= MOST_TRACTORS:
        wake(s, TRUCK_SERVED, visitor - MOST_TRACTORS)
    else:
        wake(s, TRACTOR_LIFTED, visitor)
    if bring and w.cargo.wanted[box] == 1:
        due(s, clock + w.c.notice_h, FETCH, box)
    if bring and visitor >= MOST_TRACTORS and w.calls[w.cargo.call[box]].state == WORKED:
        call_tractor(w, clock)


@procedure
def truck_arrives(w: Any, box: int, clock: float) -> None:
    """Let a truck come to the gate for a box, or with one."""
    if not comes(w, box):
        return
    truck = enter(w, box, clock)
    if truck != NOBODY:
        due(w.s, reach_block(w, truck, clock), TRUCK_AT_BLOCK, truck)
