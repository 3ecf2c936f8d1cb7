"""The terminal at the beginning of a window: its ships and boxes, its machines at their places, its yard stacked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.records import empty
from twins.port.box_columns import Boxes
from twins.port.boxes import BoxNumbers
from twins.port.calls import Calls, luck_of
from twins.port.charging import Charging
from twins.port.luck import LUCK_CRANE, LUCK_MACHINE, LUCK_TRACTOR, life_h
from twins.port.machines import Machines
from twins.port.procedures import procedure
from twins.port.rtg_moves import RtgNumbers
from twins.port.stacks import put, take
from twins.port.terminal_state import (
    CALL,
    CARGO,
    EMPTY,
    EXPORT,
    IN_YARD,
    LEFT,
    MOST_TRACTORS,
    MOST_TRUCKS,
    NEVER,
    NOBODY,
    REEFER,
)
from twins.port.visits import Visits, sorted_visits
from twins.port.yard import YardNumbers, block_of
from twins.port.yard_places import block_for_box, key_of_box, list_export
from twins.port.yard_queues import staff

MOORING_SPREAD = 0.2
"""A mooring takes up to this much longer or shorter than its mean [-]; assumed: 1.0-1.5 h about 1.25 h."""

HISTORY_H = 240.0
"""Time before a window whose boxes shape the yard [h]; assumed: ten days, in which most full boxes change."""

_MOORING = 90  # purpose of the luck of a ship

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]


class Traffic(NamedTuple):
    """What a draw says of ships, boxes and weather; the same for all scenarios.

    Attributes
    ----------
    calls, boxes, key
        Calls of the horizon, laws of their boxes, key of the luck of both.
    mooring_h
        Mean time of pilot, tugs and mooring [h].
    stop_start, stop_end
        Stops for wind and lightning [h], with one that never comes at the end.
    """

    calls: Calls
    boxes: BoxNumbers
    key: Key
    mooring_h: float
    stop_start: Array
    stop_end: Array


class Rules(NamedTuple):
    """Numbers of a scenario in a year that the steps read, apart from the card."""

    stacks: YardNumbers
    rtg: RtgNumbers
    machines: Machines
    charging: Charging
    held_kwh: Array


def calls_of_window(traffic: Traffic, boxes: Boxes, low: int, high: int, first: int) -> Any:
    """Return records of the calls `low` to `high` of the horizon; ships before call `first` are gone."""
    given, part = traffic.calls, slice(low, high)
    calls = empty(CALL, high - low)
    calls.first_export = NOBODY
    calls.moored_h = traffic.mooring_h * (
        1.0 + MOORING_SPREAD * (2.0 * luck_of(traffic.key, given.id[part], _MOORING)[0] - 1.0)
    )
    calls.length_m, calls.imports, calls.exports = (
        given.length_m[part],
        given.imports[part],
        given.exports[part],
    )
    calls.imports_left, calls.first_box = given.imports[part], boxes.first[part]
    calls.state[: first - low] = LEFT
    return calls


def cargo_of(boxes: Boxes, low: int) -> Any:
    """Return records of the boxes; their calls are counted from call `low` on."""
    cargo = empty(CARGO, boxes.call.size)
    cargo.call, cargo.next_export = boxes.call - np.int32(low), NOBODY
    for name in ("way", "kind", "land", "teu", "mass_t", "luck"):
        cargo[name] = getattr(boxes, name)
    return cargo


@compiled
def set_up(w: Any) -> None:
    """Put all machines where they begin: cranes free, tractors parked, yard machines at their blocks."""
    s, c = w.s, w.c
    s.now = w.began
    s.plug_first = s.plug_last = s.left_behind = NOBODY
    for k in range(c.cranes):
        s.crane_ship[k] = s.crane_first[k] = s.crane_tractor[k] = s.crane_loads[k] = NOBODY
        s.crane_x[k] = (k + 0.5) * c.quay_m / c.cranes
        s.crane_fails_at[k] = life_h(c, k, s.crane_failures[k], LUCK_CRANE, c.crane_mtbf_h)
    for i in range(c.tractors):
        s.tractor_box[i] = s.tractor_crane[i] = NOBODY
        s.tractor_x[i], s.tractor_y[i] = 0.5 * c.quay_m, c.apron_m
        s.tractor_since[i] = s.tractor_booked[i] = w.began
        s.tractor_rested[i] = int((w.began - c.first_shift_h) // c.shift_h) - 1
        s.tractor_fails_at[i] = life_h(
            c, i, s.tractor_failures[i], LUCK_TRACTOR, c.tractor_mtbf_h[c.tractor_group[i]]
        )
        s.tractor_soc[i] = (
            w.charging.bridge_soc + (w.charging.target_soc - w.charging.bridge_soc) * i / c.tractors
        )
        s.parked[i] = i
    s.n_parked = c.tractors
    s.chargers_free = c.chargers
    for b in range(c.blocks + 1):
        for is_truck in range(2):
            s.block_first[is_truck, b] = s.block_last[is_truck, b] = NOBODY
        s.block_burden[b] = c.no_crane_jobs
    for m in range(c.rtgs + c.lifters):
        s.machine_visitor[m] = NOBODY
        s.machine_block[m] = m * c.blocks // c.rtgs if m < c.rtgs else c.blocks
        staff(w, s.machine_block[m], 1)
        s.machine_since[m] = w.began
        s.machine_fails_at[m] = 1.0e18  # lifters: their number is what is at work
        if m < c.rtgs:
            s.machine_fails_at[m] = life_h(c, m, s.machine_failures[m], LUCK_MACHINE, c.rtg_mtbf_h)
    for t in range(MOST_TRUCKS):
        s.truck_box[t] = NOBODY
        s.after[MOST_TRACTORS + t] = t + 1 if t + 1 < MOST_TRUCKS else NOBODY
    for lane in range(c.lanes):
        s.lane_free[lane] = w.began
    s.reefers_since = w.began


@compiled
def history_of(boxes: Boxes, first: int, began: float) -> tuple[Visits, Visits]:
    """Return what full boxes did by plan until `began` [h]: at the land side, and at ships before call `first`.

    A ship that is gone has moved all its boxes, also those planned for later.
    """
    n = boxes.call.size
    quay_h, in_h, out_h = np.full(n, NEVER), np.full(n, NEVER), np.full(n, NEVER)
    since, just_before = began, np.nextafter(began, 0.0)
    for i in range(n):
        if boxes.kind[i] == EMPTY:
            continue
        in_h[i] = boxes.in_h[i]
        since = min(since, in_h[i])
        if boxes.call[i] < first:
            out_h[i] = boxes.out_h[i]
            quay_h[i] = min(out_h[i] if boxes.way[i] == EXPORT else in_h[i], just_before)
    land = sorted_visits(boxes.way, in_h, out_h, since, began)
    return land, sorted_visits(boxes.way, quay_h, quay_h, since, began)


@compiled
def play(w: Any, land: Visits, quay: Visits) -> None:
    """Go through what full boxes did before the window, in order and without its times: stacks are left as by work."""
    i, j = 0, 0
    while i < land.box.size or j < quay.box.size:
        by_land = j == quay.box.size or (i < land.box.size and land.time_h[i] < quay.time_h[j])
        box = np.int64(land.box[i]) if by_land else np.int64(quay.box[j])
        if by_land:
            i += 1
        else:
            j += 1
        if (w.cargo.way[box] == EXPORT) == by_land:
            _stack_one(w, box)
        elif w.yard.place[box] >= 0:
            m = _crane_of(w, block_of(w.yard, box))
            w.s.machine_bay[m] = take(w.yard, box, w.s.machine_bay[m]).bay


@compiled
def stack(w: Any, here: NDArray[np.int64]) -> None:
    """Count the boxes that are in the yard already, in the order in which they came."""
    s = w.s
    for k in range(here.size):
        box = here[k]
        w.cargo.status[box] = IN_YARD
        if w.yard.place[box] < 0:
            s.depot += 1
        if w.cargo.kind[box] == REEFER:
            s.reefers += 1
        if w.cargo.way[box] == EXPORT:
            list_export(w, w.cargo.call[box], box)


@procedure
def _crane_of(w: Any, block: int) -> int:
    """Return the crane of a block, of which only the place is followed here."""
    return block * w.c.rtgs // w.c.blocks


@procedure
def _stack_one(w: Any, box: int) -> None:
    """Put a box where it is sent, or into the next block that takes it; into none where the yard is full."""
    key, block = key_of_box(w, box), block_for_box(w, box)
    for k in range(w.c.blocks):
        m = _crane_of(w, (block + k) % w.c.blocks)
        spot = put(w.yard, (block + k) % w.c.blocks, box, key, w.s.machine_bay[m])
        if spot.tier >= 0:
            w.s.machine_bay[m] = spot.bay
            return
