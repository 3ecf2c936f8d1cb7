"""Berths on a continuous quay: first come, first served, into the tightest gap that takes the ship."""

from __future__ import annotations

from typing import Any

from twins.port.procedures import procedure
from twins.port.terminal_state import (
    ANCHORED,
    LEFT,
    LOST,
    MOORING,
    MOST_BERTHED,
    MOST_WAITING,
    NOBODY,
    TOO_MANY_SHIPS,
    WORKED,
)
from twins.port.yard import LOAD_GROUPS
from twins.port.yard_places import list_export


@procedure
def anchor(w: Any, call: int, clock: float) -> None:
    """Let a ship that arrives wait its turn."""
    s = w.s
    if s.n_anchored >= MOST_WAITING:
        s.broken = TOO_MANY_SHIPS
        return
    s.anchored[s.n_anchored] = call
    s.n_anchored += 1
    w.calls[call].state = ANCHORED
    w.calls[call].anchored_at = clock


@procedure
def berth_next(w: Any, clock: float) -> int:
    """Give the first ship at anchor a place on the quay, if there is one; return its call, or NOBODY."""
    s, c = w.s, w.c
    if s.n_anchored == 0 or s.n_berthed >= MOST_BERTHED:
        return NOBODY
    call = s.anchored[0]
    need = w.calls[call].length_m + c.berth_gap_m
    tightest, place, start = 2.0 * c.quay_m + need, NOBODY, 0.0
    free_from = 0.0
    for k in range(s.n_berthed + 1):
        # the last ship needs no gap behind it
        free_to = s.berth_from[k] if k < s.n_berthed else c.quay_m + c.berth_gap_m
        room = free_to - free_from
        if room >= need and room < tightest:
            tightest, place, start = room, k, free_from
        if k < s.n_berthed:
            free_from = s.berth_to[k]
    if place == NOBODY:
        return NOBODY
    for k in range(s.n_berthed, place, -1):
        s.berthed[k], s.berth_from[k], s.berth_to[k] = (
            s.berthed[k - 1],
            s.berth_from[k - 1],
            s.berth_to[k - 1],
        )
    s.berthed[place], s.berth_from[place], s.berth_to[place] = call, start, start + need
    s.n_berthed += 1
    s.n_anchored -= 1
    for k in range(s.n_anchored):
        s.anchored[k] = s.anchored[k + 1]
    q = w.calls[call]
    q.state = MOORING
    q.berth_from, q.berth_to, q.berthed_at = start, start + w.calls[call].length_m, clock
    s.ship_wait_h += clock - q.anchored_at
    return call


@procedure
def begin_work(w: Any, call: int, clock: float) -> None:
    """Open a moored ship: what is to be moved, by when it sails, and what earlier ships have left behind."""
    s, c = w.s, w.c
    q = w.calls[call]
    q.state = WORKED
    wanted = int(w.calls[call].length_m / c.m_per_crane)
    q.wanted_cranes = max(1, min(wanted, c.most_cranes))
    planned = q.imports + q.exports
    hours = planned * c.crane_cycle_h / q.wanted_cranes
    q.sails_by = clock + c.patience_factor * hours + c.patience_h
    while s.left_behind != NOBODY:
        box = s.left_behind
        s.left_behind = w.cargo.next_export[box]
        list_export(w, call, box)


@procedure
def more_to_move(w: Any, call: int, clock: float) -> bool:
    """Return whether the ship has a box that no tractor was sent for yet, and time for it."""
    q = w.calls[call]
    return clock < q.sails_by and (q.imports_left > 0 or q.exports_left > 0)


@procedure
def leave_quay(w: Any, call: int, clock: float) -> None:
    """Free the place of a ship that is gone."""
    s = w.s
    place = 0
    while s.berthed[place] != call:
        place += 1
    s.n_berthed -= 1
    for k in range(place, s.n_berthed):
        s.berthed[k], s.berth_from[k], s.berth_to[k] = (
            s.berthed[k + 1],
            s.berth_from[k + 1],
            s.berth_to[k + 1],
        )
    q = w.calls[call]
    q.state, q.left_at = LEFT, clock
    s.ships += 1
    s.ship_quay_h += clock - q.berthed_at


@procedure
def close_books(w: Any, call: int) -> None:
    """Book what a ship that sails has not moved: imports stay on board, exports wait for the next ship.

    An export is lost once, by its own ship, however many ships leave it behind after that.
    """
    s = w.s
    q = w.calls[call]
    s.planned += q.imports + q.exports
    for k in range(q.imports_left):
        w.cargo.status[q.first_box + q.next_import + k] = LOST
    s.lost_imports += q.imports_left
    q.imports_left = 0
    q.exports_left = 0
    for group in range(LOAD_GROUPS):
        while q.first_export[group] != NOBODY:
            box = q.first_export[group]
            q.first_export[group] = w.cargo.next_export[box]
            w.cargo.next_export[box] = s.left_behind
            s.left_behind = box
            if w.cargo.call[box] == call:
                s.lost_exports += 1
