"""Steps of quay cranes, compiled: the flows of `processes`, cut where an actor waits.

The order within a step is the order in which the SimPy processes do it: an actor goes on until it waits itself; whom it
has woken meanwhile comes after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.port.agenda import due, wake
from twins.port.berths import more_to_move
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
    leave_ship,
    send_crane,
    ship_in_need,
)
from twins.port.procedures import procedure
from twins.port.ship_steps import finish_ship
from twins.port.terminal_state import (
    CRANE_ARRIVED,
    CRANE_DONE,
    CRANE_REPAIRED,
    DISCHARGE,
    NOBODY,
    TRACTOR_CALLED,
    TRACTOR_LOADED,
    TRACTOR_UNLOADED,
)
from twins.port.tractors import unpark


@procedure
def crane_goes_on(w: Any, crane: int, clock: float) -> None:
    """Let a crane with nothing on its hook go on: the next move, a wait, a repair, or another ship."""
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
    """Call a tractor, which calls others, to a crane that is at its ship. The crane goes on."""
    crane_begins(w, crane, clock)
    call_tractor(w, clock)


@procedure
def crane_back(w: Any, crane: int, clock: float) -> None:
    """Call a tractor to a crane that is repaired. The crane goes on."""
    crane_repaired(w, crane, clock)
    if more_to_move(w, w.s.crane_ship[crane], clock):
        call_tractor(w, clock)


@procedure
def crane_done(w: Any, crane: int, clock: float) -> None:
    """Let a tractor drive on after a move, and perhaps call another. The crane goes on."""
    s = w.s
    tractor = end_cycle(w, crane, clock)
    wake(s, TRACTOR_LOADED if s.tractor_job[tractor] == DISCHARGE else TRACTOR_UNLOADED, tractor)
    if more_to_move(w, s.crane_ship[crane], clock):
        call_tractor(w, clock)
