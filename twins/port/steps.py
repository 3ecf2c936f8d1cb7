"""What an actor does at a step, compiled: the flows of `processes`, cut where an actor waits.

The order within a step is the order in which the SimPy processes do it: an actor goes on until it waits itself; whom
it has woken meanwhile comes after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.port.agenda import due, wake
from twins.port.berths import anchor, begin_work, berth_next, close_books, leave_quay, more_to_move
from twins.port.cranes import (
    GO_ON,
    REPAIR,
    WAIT,
    begin_cycle,
    crane_begins,
    crane_breaks,
    crane_choice,
    crane_repaired,
    crane_waits,
    end_cycle,
    free_crane,
    has_no_more,
    leave_ship,
    send_crane,
    ship_in_need,
    stir_crane,
)
from twins.port.procedures import procedure
from twins.port.terminal_state import (
    CRANE_ARRIVED,
    CRANE_DONE,
    CRANE_REPAIRED,
    CRANE_SERVED,
    DISCHARGE,
    FETCH,
    LADEN,
    LEAVING,
    MACHINE_ARRIVED,
    MACHINE_CALLED,
    MACHINE_DONE,
    MACHINE_REPAIRED,
    MOST_TRACTORS,
    NEVER,
    NOBODY,
    SHIP_BERTHED,
    SHIP_FINISHED,
    SHIP_GONE,
    SHIP_LATE,
    TRACTOR_AT_BLOCK,
    TRACTOR_AT_CRANE,
    TRACTOR_BACK,
    TRACTOR_CALLED,
    TRACTOR_CHARGED,
    TRACTOR_LIFTED,
    TRACTOR_LOADED,
    TRACTOR_PLUGGED,
    TRACTOR_UNLOADED,
    TRUCK_AT_BLOCK,
    TRUCK_SERVED,
    UNLADEN,
    WORKED,
)
from twins.port.traction import next_at_plug, plug_in, queue_for_plug, unplug, wanted_soc
from twins.port.tractors import (
    NO_POWER_H,
    REST,
    crane_in_need,
    drive_to_block,
    drive_to_crane,
    join_crane,
    join_tractors,
    park,
    rest,
    take_job,
    tractor_breaks,
    tractor_choice,
    unpark,
)
from twins.port.trucks import comes, enter, queue_at_block, reach_block
from twins.port.yard_service import (
    CHANGE,
    begin_job,
    block_for_box,
    block_in_need,
    box_of,
    brings,
    change_block,
    end_job,
    helper,
    idle_machine,
    machine_breaks,
    machine_choice,
    machine_waits,
)

# --- ships ------------------------------------------------------------------------------------------------------


@procedure
def berth_ships(w: Any, clock: float) -> None:
    """Berth whoever finds a place."""
    call = berth_next(w, clock)
    while call != NOBODY:
        wake(w.s, SHIP_BERTHED, call)
        call = berth_next(w, clock)


@procedure
def ship_arrives(w: Any, call: int, clock: float) -> None:
    """A ship comes to the anchorage."""
    anchor(w, call, clock)
    berth_ships(w, clock)


@procedure
def ship_moored(w: Any, call: int, clock: float) -> None:
    """A ship is fast: cranes are sent."""
    begin_work(w, call, clock)
    q = w.calls[call]
    due(w.s, q.sails_by, SHIP_LATE, call)
    if not more_to_move(w, call, clock):
        finish_ship(w, call)
        return
    while q.cranes < q.wanted_cranes:
        crane = free_crane(w, call)
        if crane == NOBODY:
            break
        due(w.s, send_crane(w, crane, call, clock), CRANE_ARRIVED, crane)


@procedure
def finish_ship(w: Any, call: int) -> None:
    """Let a ship make ready to sail."""
    w.calls[call].state = LEAVING
    wake(w.s, SHIP_FINISHED, call)


@procedure
def ship_late(w: Any, call: int) -> None:
    """A ship's time is up: no further box is begun."""
    q = w.calls[call]
    if q.state != WORKED:
        return
    if q.cranes == 0:
        finish_ship(w, call)
    stir_cranes(w, call)


@procedure
def stir_cranes(w: Any, call: int) -> None:
    """Wake the cranes of a ship that wait for tractors which nobody sends any more."""
    for k in range(w.c.cranes):
        if has_no_more(w, k, call) and stir_crane(w, k):
            wake(w.s, CRANE_SERVED, k)


@procedure
def ship_finished(w: Any, call: int, clock: float) -> None:
    """Nothing is left to do: the ship unmoors."""
    close_books(w, call)
    due(w.s, clock + w.c.unmooring_h, SHIP_GONE, call)


@procedure
def ship_gone(w: Any, call: int, clock: float) -> None:
    """The quay is free again."""
    leave_quay(w, call, clock)
    berth_ships(w, clock)


# --- quay cranes ------------------------------------------------------------------------------------------------


@procedure
def crane_goes_on(w: Any, crane: int, clock: float) -> None:
    """A crane with nothing on its hook: the next move, a wait, a repair, or another ship."""
    s = w.s
    what = crane_choice(w, crane, clock)
    if what == GO_ON:
        due(s, begin_cycle(w, crane, clock), CRANE_DONE, crane)
    elif what == WAIT:
        crane_waits(w, crane)
    elif what == REPAIR:
        due(s, crane_breaks(w, crane, clock), CRANE_REPAIRED, crane)
    else:
        call = s.crane_ship[crane]
        if leave_ship(w, crane, clock):
            finish_ship(w, call)
        other = ship_in_need(w, clock)
        if other != NOBODY:
            due(s, send_crane(w, crane, other, clock), CRANE_ARRIVED, crane)


@procedure
def call_tractor(w: Any, clock: float) -> bool:
    """Call the tractor that was parked last; False where none is parked."""
    tractor = unpark(w, clock)
    if tractor == NOBODY:
        return False
    wake(w.s, TRACTOR_CALLED, tractor)
    return True


@procedure
def crane_arrived(w: Any, crane: int, clock: float) -> None:
    """A crane is at its ship: a tractor is called, which calls others. The crane goes on."""
    crane_begins(w, crane, clock)
    call_tractor(w, clock)


@procedure
def crane_back(w: Any, crane: int, clock: float) -> None:
    """A crane is repaired: a tractor is called. The crane goes on."""
    crane_repaired(w, crane, clock)
    if more_to_move(w, w.s.crane_ship[crane], clock):
        call_tractor(w, clock)


@procedure
def crane_done(w: Any, crane: int, clock: float) -> None:
    """A move is done: the tractor drives on, another one may be called. The crane goes on."""
    s = w.s
    tractor = end_cycle(w, crane, clock)
    wake(s, TRACTOR_LOADED if s.tractor_job[tractor] == DISCHARGE else TRACTOR_UNLOADED, tractor)
    if more_to_move(w, s.crane_ship[crane], clock):
        call_tractor(w, clock)


# --- tractors ---------------------------------------------------------------------------------------------------


@procedure
def tractor_goes_on(w: Any, tractor: int, clock: float) -> None:
    """A free tractor: repair, break, charger, next box, or park. While cranes want more, a parked one is called."""
    if tractor_finds_work(w, tractor, clock) and w.s.n_parked > 0 and crane_in_need(w, clock) != NOBODY:
        call_tractor(w, clock)


@procedure
def tractor_finds_work(w: Any, tractor: int, clock: float) -> bool:
    """Let a free tractor do what comes next; return whether cranes may want another one."""
    s = w.s
    what = tractor_choice(w, tractor, clock)
    if what == REPAIR:
        due(s, tractor_breaks(w, tractor, clock), TRACTOR_BACK, tractor)
        return True
    if what == REST:
        until = rest(w, tractor, clock)
        wanted = wanted_soc(w, tractor, True, clock)
        plugged = wanted > 0.0 and plug_in(w, tractor, wanted, until - clock, clock) < NEVER
        due(s, until, TRACTOR_CHARGED if plugged else TRACTOR_BACK, tractor)
        return True
    wanted = wanted_soc(w, tractor, False, clock)
    if wanted > 0.0:
        must_charge(w, tractor, wanted, clock)
        return True
    crane = crane_in_need(w, clock)
    if crane != NOBODY:
        drive_for(w, tractor, crane, clock)
        return True
    wanted = wanted_soc(w, tractor, True, clock)
    if wanted > 0.0 and s.n_plug == 0:
        until = plug_in(w, tractor, wanted, NEVER, clock)
        if until < NEVER:
            due(s, until, TRACTOR_CHARGED, tractor)
            return False
    park(w, tractor, clock)
    return False


@procedure
def must_charge(w: Any, tractor: int, wanted: float, clock: float) -> None:
    """A tractor with a low battery: to a charger, into the queue for one, or a wait for power."""
    s = w.s
    until = plug_in(w, tractor, wanted, NEVER, clock)
    if until < NEVER:
        due(s, until, TRACTOR_CHARGED, tractor)
    elif s.chargers_free == 0:
        queue_for_plug(w, tractor)
    else:
        due(s, clock + NO_POWER_H, TRACTOR_BACK, tractor)


@procedure
def drive_for(w: Any, tractor: int, crane: int, clock: float) -> None:
    """A tractor sets out for the next box of a crane."""
    s = w.s
    take_job(w, tractor, crane)
    call = s.crane_ship[crane]
    if s.tractor_job[tractor] == DISCHARGE:
        due(s, drive_to_crane(w, tractor, UNLADEN, clock), TRACTOR_AT_CRANE, tractor)
    else:
        due(s, drive_to_block(w, tractor, UNLADEN, clock), TRACTOR_AT_BLOCK, tractor)
    if not more_to_move(w, call, clock):
        stir_cranes(w, call)


@procedure
def tractor_charged(w: Any, tractor: int) -> None:
    """A tractor leaves its charger to the next one."""
    unplug(w, tractor)
    following = next_at_plug(w)
    if following != NOBODY:
        wake(w.s, TRACTOR_PLUGGED, following)


@procedure
def tractor_loaded(w: Any, tractor: int, clock: float) -> None:
    """The crane has set a box on a tractor: it goes to a block."""
    block = block_for_box(w, w.s.tractor_box[tractor])
    w.s.tractor_block[tractor] = block
    w.s.block_burden[block] += 1
    due(w.s, drive_to_block(w, tractor, LADEN, clock), TRACTOR_AT_BLOCK, tractor)


@procedure
def tractor_lifted(w: Any, tractor: int, clock: float) -> bool:
    """The yard machine has served a tractor: it takes its box to the crane, or is free and goes on (True)."""
    if w.s.tractor_job[tractor] == DISCHARGE:
        return True
    due(w.s, drive_to_crane(w, tractor, LADEN, clock), TRACTOR_AT_CRANE, tractor)
    return False


@procedure
def tractor_at_crane(w: Any, tractor: int, clock: float) -> None:
    """A tractor joins the others under its crane."""
    crane = join_crane(w, tractor, clock)
    if stir_crane(w, crane):
        wake(w.s, CRANE_SERVED, crane)


# --- yard machines ----------------------------------------------------------------------------------------------


@procedure
def visitor_at_block(w: Any, who: int, is_truck: bool, clock: float) -> None:
    """A tractor or truck joins the others at its block: a machine there is woken, or one is brought."""
    block = queue_at_block(w, who, clock) if is_truck else join_tractors(w, who, clock)
    machine = idle_machine(w, block)
    if machine != NOBODY:
        wake(w.s, MACHINE_CALLED, machine)
    else:
        bring_help(w, block, clock)


@procedure
def bring_help(w: Any, block: int, clock: float) -> None:
    """Bring an idle crane to a block that has none, or too few."""
    machine = helper(w, block)
    if machine != NOBODY:
        due(w.s, change_block(w, machine, block, clock), MACHINE_ARRIVED, machine)


@procedure
def machine_goes_on(w: Any, machine: int, clock: float) -> None:
    """A machine that holds nothing: the next visitor, a repair, another block, or a wait."""
    s = w.s
    what = machine_choice(w, machine)
    if what == GO_ON:
        due(s, begin_job(w, machine, clock), MACHINE_DONE, machine)
    elif what == WAIT:
        machine_waits(w, machine)
    elif what == CHANGE:
        due(s, change_block(w, machine, block_in_need(w, machine), clock), MACHINE_ARRIVED, machine)
    else:
        due(s, machine_breaks(w, machine, clock), MACHINE_REPAIRED, machine)
        block = s.machine_block[machine]
        if s.block_waiting[block] > 0:
            bring_help(w, block, clock)


@procedure
def machine_done(w: Any, machine: int, clock: float) -> None:
    """A job is done: its visitor drives on; who waits for the box is told. The machine goes on."""
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


# --- trucks -----------------------------------------------------------------------------------------------------


@procedure
def truck_arrives(w: Any, box: int, clock: float) -> None:
    """A truck comes to the gate for a box, or with one."""
    if not comes(w, box):
        return
    truck = enter(w, box, clock)
    if truck != NOBODY:
        due(w.s, reach_block(w, truck, clock), TRUCK_AT_BLOCK, truck)
