"""Steps of ships, compiled: the flows of `processes`, cut where an actor waits.

The order within a step is the order in which the SimPy processes do it: an actor goes on until it waits itself; whom it
has woken meanwhile comes after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.port.agenda import due, wake
from twins.port.berths import anchor, begin_work, berth_next, close_books, leave_quay, more_to_move
from twins.port.cranes import free_crane, has_no_more, send_crane, stir_crane
from twins.port.procedures import procedure
from twins.port.terminal_state import (
    CRANE_ARRIVED,
    CRANE_SERVED,
    LEAVING,
    NOBODY,
    SHIP_BERTHED,
    SHIP_FINISHED,
    SHIP_GONE,
    SHIP_LATE,
    WORKED,
)


@procedure
def berth_ships(w: Any, clock: float) -> None:
    """Berth whoever finds a place."""
    call = berth_next(w, clock)
    while call != NOBODY:
        wake(w.s, SHIP_BERTHED, call)
        call = berth_next(w, clock)


@procedure
def ship_arrives(w: Any, call: int, clock: float) -> None:
    """Let a ship come to the anchorage."""
    anchor(w, call, clock)
    berth_ships(w, clock)


@procedure
def ship_moored(w: Any, call: int, clock: float) -> None:
    """Send cranes to a ship that is fast."""
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
    """Begin no further box of a ship whose time is up."""
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
    """Unmoor a ship for which nothing is left to do."""
    close_books(w, call)
    due(w.s, clock + w.c.unmooring_h, SHIP_GONE, call)


@procedure
def ship_gone(w: Any, call: int, clock: float) -> None:
    """Free the quay."""
    leave_quay(w, call, clock)
    berth_ships(w, clock)
