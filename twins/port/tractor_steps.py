"""Steps of tractors, compiled: the flows of `processes`, cut where an actor waits.

The order within a step is the order in which the SimPy processes do it: an actor goes on until it waits itself; whom it
has woken meanwhile comes after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.port.agenda import due, wake
from twins.port.berths import more_to_move
from twins.port.cranes import REPAIR, stir_crane
from twins.port.procedures import procedure
from twins.port.quay_steps import call_tractor
from twins.port.ship_steps import stir_cranes
from twins.port.terminal_state import (
    CRANE_SERVED,
    DISCHARGE,
    LADEN,
    NEVER,
    NOBODY,
    TRACTOR_AT_BLOCK,
    TRACTOR_AT_CRANE,
    TRACTOR_BACK,
    TRACTOR_CHARGED,
    TRACTOR_PLUGGED,
    UNLADEN,
)
from twins.port.traction import next_at_plug, plug_in, queue_for_plug, unplug, wanted_soc
from twins.port.tractors import (
    NO_POWER_H,
    REST,
    crane_in_need,
    drive_to_block,
    drive_to_crane,
    join_crane,
    park,
    rest,
    take_job,
    tractor_breaks,
    tractor_choice,
)
from twins.port.yard_places import block_for_box


@procedure
def tractor_goes_on(w: Any, tractor: int, clock: float) -> None:
    """Let a free tractor go on: repair, break, charger, next box, or park.

    While cranes want more, a parked one is called.
    """
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
    """Send a tractor with a low battery to a charger, into the queue for one, or let it wait for power."""
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
    """Send a tractor for the next box of a crane."""
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
    """Leave a charger to the next tractor."""
    unplug(w, tractor)
    following = next_at_plug(w)
    if following != NOBODY:
        wake(w.s, TRACTOR_PLUGGED, following)


@procedure
def tractor_loaded(w: Any, tractor: int, clock: float) -> None:
    """Send a tractor, on which the crane has set a box, to a block."""
    block = block_for_box(w, w.s.tractor_box[tractor])
    w.s.tractor_block[tractor] = block
    w.s.block_burden[block] += 1
    due(w.s, drive_to_block(w, tractor, LADEN, clock), TRACTOR_AT_BLOCK, tractor)


@procedure
def tractor_lifted(w: Any, tractor: int, clock: float) -> bool:
    """Let a tractor that was served take its box to the crane; True where it is free and goes on."""
    if w.s.tractor_job[tractor] == DISCHARGE:
        return True
    due(w.s, drive_to_crane(w, tractor, LADEN, clock), TRACTOR_AT_CRANE, tractor)
    return False


@procedure
def tractor_at_crane(w: Any, tractor: int, clock: float) -> None:
    """Let a tractor join the others under its crane."""
    crane = join_crane(w, tractor, clock)
    if stir_crane(w, crane):
        wake(w.s, CRANE_SERVED, crane)
