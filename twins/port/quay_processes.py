"""Ships and quay cranes as SimPy processes: berth, mooring, work, failures, and who sails with moves undone."""

from __future__ import annotations

from typing import Any

from twins.core.des import Event
from twins.port import berths, cranes
from twins.port import terminal_state as at
from twins.port.cranes import GO_ON, LEAVE, WAIT
from twins.port.terminal_state import NOBODY
from twins.port.world import Process, World


def ships(w: World, ship_at: Any) -> Process:
    """Let the ships come."""
    s = w.t.s
    while s.next_call < len(ship_at):
        call = int(s.next_call)
        yield w.until(ship_at[call])
        s.next_call += 1
        w.happened(at.SHIP_ARRIVES, call)
        berths.anchor(w.t, call, w.env.now)
        w.env.process(ship(w, call, w.ships.wait(call)))
        berth_ships(w)


def berth_ships(w: World) -> None:
    """Berth whoever finds a place."""
    while (call := berths.berth_next(w.t, w.env.now)) != NOBODY:
        w.ships.call(call)


def ship(w: World, call: int, berthed: Event) -> Process:
    """Moor, be worked, sail."""
    q = w.t.calls[call]
    yield berthed
    w.happened(at.SHIP_BERTHED, call)
    yield w.until(w.env.now + q.moored_h)
    w.happened(at.SHIP_MOORED, call)
    berths.begin_work(w.t, call, w.env.now)
    w.env.process(lateness(w, call, w.until(q.sails_by)))
    finished = w.ships.wait(call)
    if berths.more_to_move(w.t, call, w.env.now):
        while q.cranes < q.wanted_cranes and (crane := cranes.free_crane(w.t, call)) != NOBODY:
            w.cranes.call(crane, w.until(cranes.send_crane(w.t, crane, call, w.env.now)))
    else:
        finish_ship(w, call)
    yield finished
    w.happened(at.SHIP_FINISHED, call)
    berths.close_books(w.t, call)
    yield w.until(w.env.now + w.t.c.unmooring_h)
    w.happened(at.SHIP_GONE, call)
    berths.leave_quay(w.t, call, w.env.now)
    berth_ships(w)


def lateness(w: World, call: int, late: Event) -> Process:
    """Let a ship sail with moves undone when its time is up: no further box is begun."""
    yield late
    w.happened(at.SHIP_LATE, call)
    q = w.t.calls[call]
    if q.state == at.WORKED:
        if q.cranes == 0:
            finish_ship(w, call)
        stir_cranes(w, call)


def finish_ship(w: World, call: int) -> None:
    """Let a ship make ready to sail."""
    w.t.calls[call].state = at.LEAVING
    w.ships.call(call)


def stir_cranes(w: World, call: int) -> None:
    """Wake the cranes of a ship that wait for tractors which nobody sends any more."""
    for crane in range(w.t.c.cranes):
        if cranes.has_no_more(w.t, crane, call) and cranes.stir_crane(w.t, crane):
            w.cranes.call(crane)


def quay_crane(w: World, k: int) -> Process:
    """Wait to be sent to a ship, work there, go on to another one as long as one is in need."""
    while True:
        arrival = yield w.cranes.wait(k)
        while arrival is not None:
            yield arrival
            w.happened(at.CRANE_ARRIVED, k)
            cranes.crane_begins(w.t, k, w.env.now)
            w.call_tractor()
            yield from work_at_ship(w, k)
            call = w.t.s.crane_ship[k]
            if cranes.leave_ship(w.t, k, w.env.now):
                finish_ship(w, call)
            other, arrival = cranes.ship_in_need(w.t, w.env.now), None
            if other != NOBODY:
                arrival = w.until(cranes.send_crane(w.t, k, other, w.env.now))


def work_at_ship(w: World, k: int) -> Process:
    """Move boxes, wait for tractors, be repaired, until nothing is left to do here."""
    while (what := cranes.crane_choice(w.t, k, w.env.now)) != LEAVE:
        if what == GO_ON:
            yield w.until(cranes.begin_cycle(w.t, k, w.env.now))
            w.happened(at.CRANE_DONE, k)
            w.tractors.call(cranes.end_cycle(w.t, k, w.env.now))
            if berths.more_to_move(w.t, w.t.s.crane_ship[k], w.env.now):
                w.call_tractor()
        elif what == WAIT:
            cranes.crane_waits(w.t, k)
            yield w.cranes.wait(k)
            w.happened(at.CRANE_SERVED, k)
        else:
            yield w.until(cranes.crane_breaks(w.t, k, w.env.now))
            w.happened(at.CRANE_REPAIRED, k)
            cranes.crane_repaired(w.t, k, w.env.now)
            if berths.more_to_move(w.t, w.t.s.crane_ship[k], w.env.now):
                w.call_tractor()
