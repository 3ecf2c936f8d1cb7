"""Yard machines as SimPy processes, and who comes from the land side: trucks and the shuttle of the railway."""

from __future__ import annotations

from typing import Any

from twins.core.des import Event
from twins.port import terminal_state as at
from twins.port import trucks, yard_help, yard_queues, yard_service
from twins.port.cranes import GO_ON, REPAIR, WAIT
from twins.port.terminal_state import MOST_TRACTORS, NOBODY
from twins.port.world import Process, World


def yard_machine(w: World, m: int) -> Process:
    """Wait to be called, or to be sent to another block; then serve, be repaired or change blocks until all is done."""
    while True:
        journey = yield w.machines.wait(m)
        if journey is not None:
            yield journey
        w.happened(at.MACHINE_CALLED if journey is None else at.MACHINE_ARRIVED, m)
        while (what := yard_help.machine_choice(w.t, m, w.env.now)) != WAIT:
            if what == GO_ON:
                yield w.until(yard_service.begin_job(w.t, m, w.env.now))
                w.happened(at.MACHINE_DONE, m)
                hand_over(w, m)
            elif what == REPAIR:
                repaired = w.until(yard_service.machine_breaks(w.t, m, w.env.now))
                block = w.t.s.machine_block[m]
                if w.t.s.block_waiting[block] > 0:
                    bring_help(w, block)
                yield repaired
                w.happened(at.MACHINE_REPAIRED, m)
                yard_service.machine_repaired(w.t, m, w.env.now)
            else:
                block = yard_help.block_in_need(w.t, m, w.env.now)
                yield w.until(yard_help.change_block(w.t, m, block, w.env.now))
                w.happened(at.MACHINE_ARRIVED, m)
        yard_service.machine_waits(w.t, m)


def hand_over(w: World, m: int) -> None:
    """End a job: its visitor drives on, and who waits for the box hears of it."""
    t = w.t
    visitor = t.s.machine_visitor[m]
    box, brought = yard_queues.box_of(t, visitor), yard_queues.brings(t, visitor)
    yard_service.end_job(t, m, w.env.now)
    if visitor >= MOST_TRACTORS:
        w.trucks.call(visitor - MOST_TRACTORS)
    else:
        w.tractors.call(visitor)
    if brought and t.cargo.wanted[box] == 1:
        w.env.process(late_fetch(w, box, w.until(w.env.now + t.c.notice_h)))
    if brought and visitor >= MOST_TRACTORS and t.calls[t.cargo.call[box]].state == at.WORKED:
        w.call_tractor()


def call_machine(w: World, block: int) -> None:
    """Call the machine that is idle at a block, or bring one."""
    machine = yard_queues.idle_machine(w.t, block)
    if machine != NOBODY:
        w.machines.call(machine)
    else:
        bring_help(w, block)


def bring_help(w: World, block: int) -> None:
    """Bring an idle crane to a block that has none, or too few."""
    machine = yard_help.helper(w.t, block, w.env.now)
    if machine != NOBODY:
        w.machines.call(machine, w.until(yard_help.change_block(w.t, machine, block, w.env.now)))


def land_side(w: World, visit_at: Any, visit_box: Any) -> Process:
    """Let the trucks and the shuttle of the railway come, by their plan."""
    s = w.t.s
    while s.next_visit < len(visit_at):
        visit = int(s.next_visit)
        yield w.until(visit_at[visit])
        s.next_visit += 1
        w.happened(at.TRUCK_ARRIVES, int(visit_box[visit]))
        admit(w, int(visit_box[visit]))


def late_fetch(w: World, box: int, noticed: Event) -> Process:
    """Fetch a box that was not there when its truck should have come."""
    yield noticed
    w.happened(at.FETCH, box)
    admit(w, box)


def admit(w: World, box: int) -> None:
    """Let a truck in where its visit takes place."""
    if trucks.comes(w.t, box):
        number = trucks.enter(w.t, box, w.env.now)
        if number != NOBODY:
            w.env.process(truck(w, number, w.until(trucks.reach_block(w.t, number, w.env.now))))


def truck(w: World, number: int, arrival: Event) -> Process:
    """Pass the gate and drive to the block, be served, leave."""
    yield arrival
    w.happened(at.TRUCK_AT_BLOCK, number)
    call_machine(w, trucks.queue_at_block(w.t, number, w.env.now))
    yield w.trucks.wait(number)
    w.happened(at.TRUCK_SERVED, number)
    trucks.leave(w.t, number, w.env.now)
