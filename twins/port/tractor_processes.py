"""Yard tractors as SimPy processes: work, repair, meal break, charger."""

from __future__ import annotations

from twins.core.des import Event
from twins.port import berths, cranes, traction, tractors, yard_places
from twins.port import terminal_state as at
from twins.port.cranes import REPAIR
from twins.port.quay_processes import stir_cranes
from twins.port.terminal_state import DISCHARGE, NEVER, NOBODY
from twins.port.tractors import NO_POWER_H, REST
from twins.port.world import Process, World
from twins.port.yard_processes import call_machine


def tractor(w: World, i: int) -> Process:
    """Wait at the park until called; then be repaired, rest, charge or carry boxes until there is nothing to do."""
    while True:
        yield w.tractors.wait(i)
        w.happened(at.TRACTOR_CALLED, i)
        yield from at_work(w, i)
        tractors.park(w.t, i, w.env.now)


def at_work(w: World, i: int) -> Process:
    """Do what is due first, again and again: repair, break, charger, next box; end where nothing is."""
    while True:
        now = w.env.now
        what = tractors.tractor_choice(w.t, i, now)
        if what == REPAIR:
            yield from away(w, i, tractors.tractor_breaks(w.t, i, now))
        elif what == REST:
            yield from meal_break(w, i)
        elif (wanted := traction.wanted_soc(w.t, i, False, now)) > 0.0:
            yield from must_charge(w, i, wanted)
        elif (crane := tractors.crane_in_need(w.t, now)) != NOBODY:
            yield from carry(w, i, crane)
        else:
            wanted, until = traction.wanted_soc(w.t, i, True, now), NEVER
            if wanted > 0.0 and w.t.s.n_plug == 0:
                until = traction.plug_in(w.t, i, wanted, NEVER, now)
            if until >= NEVER:
                return
            yield from at_charger(w, i, until)


def busy(w: World, event: Event) -> Process:
    """Have something to do until the event; while cranes want more tractors, a parked one is called."""
    if w.t.s.n_parked > 0 and tractors.crane_in_need(w.t, w.env.now) != NOBODY:
        w.call_tractor()
    yield event


def away(w: World, i: int, until: float) -> Process:
    """Be out of work: under repair, at a meal, or without power."""
    yield from busy(w, w.until(until))
    w.happened(at.TRACTOR_BACK, i)
    tractors.back_at_work(w.t, i, w.env.now)


def meal_break(w: World, i: int) -> Process:
    """Rest, at a charger where there is one."""
    now = w.env.now
    until = tractors.rest(w.t, i, now)
    wanted = traction.wanted_soc(w.t, i, True, now)
    plugged = wanted > 0.0 and traction.plug_in(w.t, i, wanted, until - now, now) < NEVER
    yield from (at_charger if plugged else away)(w, i, until)


def must_charge(w: World, i: int, wanted: float) -> Process:
    """Charge a low battery; queue where no charger is free, wait a while where there is no power."""
    until = traction.plug_in(w.t, i, wanted, NEVER, w.env.now)
    if until < NEVER:
        yield from at_charger(w, i, until)
    elif w.t.s.chargers_free == 0:
        traction.queue_for_plug(w.t, i)
        yield from busy(w, w.tractors.wait(i))
        w.happened(at.TRACTOR_PLUGGED, i)
    else:
        yield from away(w, i, w.env.now + NO_POWER_H)


def at_charger(w: World, i: int, until: float) -> Process:
    """Charge; leave the charger to the next one."""
    yield from busy(w, w.until(until))
    w.happened(at.TRACTOR_CHARGED, i)
    traction.unplug(w.t, i)
    following = traction.next_at_plug(w.t)
    if following != NOBODY:
        w.tractors.call(following)
    tractors.back_at_work(w.t, i, w.env.now)


def carry(w: World, i: int, crane: int) -> Process:
    """Carry one box: from the ship to a block, or from a block to the ship."""
    s = w.t.s
    tractors.take_job(w.t, i, crane)
    discharges = s.tractor_job[i] == DISCHARGE
    drive = tractors.drive_to_crane if discharges else tractors.drive_to_block
    arrival = w.until(drive(w.t, i, 0, w.env.now))
    if not berths.more_to_move(w.t, s.crane_ship[crane], w.env.now):
        stir_cranes(w, s.crane_ship[crane])
    yield from busy(w, arrival)
    if discharges:
        yield from at_crane(w, i, at.TRACTOR_LOADED)
        s.tractor_block[i] = yard_places.block_for_box(w.t, s.tractor_box[i])
        s.block_burden[s.tractor_block[i]] += 1
        yield w.until(tractors.drive_to_block(w.t, i, 1, w.env.now))
        yield from at_block(w, i)
    else:
        yield from at_block(w, i)
        yield w.until(tractors.drive_to_crane(w.t, i, 1, w.env.now))
        yield from at_crane(w, i, at.TRACTOR_UNLOADED)


def at_crane(w: World, i: int, served: int) -> Process:
    """Wait under the crane until it has set a box on the tractor, or taken it."""
    w.happened(at.TRACTOR_AT_CRANE, i)
    crane = tractors.join_crane(w.t, i, w.env.now)
    if cranes.stir_crane(w.t, crane):
        w.cranes.call(crane)
    yield w.tractors.wait(i)
    w.happened(served, i)
    tractors.end_wait(w.t, i, w.env.now)


def at_block(w: World, i: int) -> Process:
    """Wait at the block until its machine has taken the box, or given it."""
    w.happened(at.TRACTOR_AT_BLOCK, i)
    call_machine(w, tractors.join_tractors(w.t, i, w.env.now))
    yield w.tractors.wait(i)
    w.happened(at.TRACTOR_LIFTED, i)
    tractors.end_wait(w.t, i, w.env.now)
