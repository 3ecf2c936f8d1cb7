"""Boxes that stand in the yard or move in a window of time, and the visits that bring and fetch them.

Numbers of a box belong to the number of its call and its own number in it: every window gives the same boxes. The
stays of exports count back from the ship's arrival: shippers know it by then. Empties are spread evenly through a
call, so a window reads from ships of weeks ago the empties only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.streams import philox4x32
from twins.port.box_numbers import (
    EMPTY,
    EXPORT,
    FULL,
    HALF_WORD,
    IMPORT,
    LEAST_STAY_H,
    RAIL,
    REEFER,
    ROAD,
    STAY_CELLS,
    TEU_20FT,
    TEU_40FT,
    TEU_45FT,
    WORD,
    BoxNumbers,
)
from twins.port.calls import FEEDER, Calls
from twins.port.truck_hours import hour_after
from twins.port.visits import Visits, sorted_visits

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

LUCK_CRANE, LUCK_RTG_IN, LUCK_RTG_OUT, LUCK_BLOCK, LUCK_GATE, LUCK_SPARE = range(6)
_CALL, _BOX, _WORK = 16, 17, 18  # purposes of the stream, apart from those of the calls
_LEAST_STRETCH = 0.1  # a ship that loads longer than its boxes stay on average
_LUCK_BITS, _CELL_SHIFT = 9, 6  # 32 bits to 23, which a 32-bit float holds below 1; 16 bits to FACTOR_CELLS


class Boxes(NamedTuple):
    """Boxes sorted by call, imports before exports, each way in the order of the quay cranes.

    Listed are all boxes of calls that arrive in the window, and those of other calls that are in the yard within it.

    Attributes
    ----------
    call
        Row of `Calls`, shape (n,).
    way
        `IMPORT` or `EXPORT`, shape (n,).
    kind
        `FULL`, `REEFER` or `EMPTY`, shape (n,).
    teu
        1 for 20 ft, 2 for 40 ft, 2.25 for 45 ft, shape (n,).
    mass_t
        Gross mass [t], shape (n,).
    land
        `ROAD` or `RAIL` (also coasters and barges), shape (n,).
    in_h, out_h
        Planned times of entering and leaving the yard [h], shape (n,): lorry at the gate, or crane at the ship.
    luck
        Factors with mean 1 of the quay crane, of the RTG's time in and out and of the gate, and two uniforms; columns
        `LUCK_CRANE` to `LUCK_SPARE`, shape (n, 6).
    first
        First box of each call, shape (n_calls + 1,).
    first_export
        First export of each call, shape (n_calls,).
    """

    call: NDArray[np.int32]
    way: NDArray[np.int8]
    kind: NDArray[np.int8]
    teu: NDArray[np.float32]
    mass_t: NDArray[np.float32]
    land: NDArray[np.int8]
    in_h: Array
    out_h: Array
    luck: NDArray[np.float32]
    first: NDArray[np.int64]
    first_export: NDArray[np.int64]


def window_boxes(
    numbers: BoxNumbers, calls: Calls, start_h: float, end_h: float, key: Key
) -> tuple[Boxes, Visits]:
    """Return the boxes of the window [`start_h`, `end_h`) [h] and the visits of the land side in it, by time.

    Raises
    ------
    ValueError
        When the window is empty.
    """
    if not start_h < end_h:
        raise ValueError(f"boxes: window from {start_h:g} to {end_h:g} h is empty; give an end after its start")
    total = calls.imports + calls.exports
    work_h = total / (numbers.moves_per_h_m * calls.length_m)
    reach_h = numbers.stay_h.max() + numbers.shift_h + numbers.berthing_h + float(work_h.max(initial=0.0))
    begin, end = np.searchsorted(calls.arrival_h, [start_h - reach_h, end_h + reach_h])
    room = int(total[begin:end].sum())
    boxes = _room(room, total.size)
    n = _list_boxes(numbers, calls, int(begin), int(end), float(start_h), float(end_h), key, boxes)
    boxes = Boxes(*(c[:n] for c in boxes[:9]), first=boxes.first, first_export=boxes.first_export)
    return boxes, sorted_visits(boxes.way, boxes.in_h, boxes.out_h, float(start_h), float(end_h))


def _room(n: int, n_calls: int) -> Boxes:
    """Return columns for at most `n` boxes; pages that are not written take no memory."""
    return Boxes(
        call=np.empty(n, np.int32),
        way=np.empty(n, np.int8),
        kind=np.empty(n, np.int8),
        teu=np.empty(n, np.float32),
        mass_t=np.empty(n, np.float32),
        land=np.empty(n, np.int8),
        in_h=np.empty(n),
        out_h=np.empty(n),
        luck=np.empty((n, 6), np.float32),
        first=np.zeros(n_calls + 1, np.int64),
        first_export=np.zeros(n_calls, np.int64),
    )


@compiled
def _list_boxes(
    numbers: BoxNumbers,
    calls: Calls,
    begin: int,
    end: int,
    start_h: float,
    end_h: float,
    key: Key,
    boxes: Boxes,
) -> int:
    """Write the boxes of the calls `begin` to `end` that belong to the window, and return their number."""
    n = 0
    for c in range(begin, end):
        boxes.first[c] = n
        n = _list_way(numbers, calls, c, IMPORT, start_h, end_h, key, boxes, n)
        boxes.first_export[c] = n
        n = _list_way(numbers, calls, c, EXPORT, start_h, end_h, key, boxes, n)
    boxes.first[end:] = n
    boxes.first_export[end:] = n
    return n


@compiled
def _list_way(
    numbers: BoxNumbers,
    calls: Calls,
    c: int,
    way: int,
    start_h: float,
    end_h: float,
    key: Key,
    boxes: Boxes,
    n: int,
) -> int:
    """Write the boxes of one way of a call from place `n` on, and return the next free place."""
    arrival_h, number = calls.arrival_h[c], np.uint64(calls.id[c])
    total = calls.exports[c] if way == EXPORT else calls.imports[c]
    per_h = numbers.moves_per_h_m * calls.length_m[c]
    first_h = arrival_h + numbers.berthing_h + (calls.imports[c] / per_h if way == EXPORT else 0.0)
    last_h = first_h + total / per_h
    row = 2 * way + (1 if calls.kind[c] == FEEDER else 0)
    whole = start_h <= arrival_h < end_h
    if not whole and (first_h >= end_h if way == IMPORT else last_h < start_h):
        return n
    longest_h = numbers.stay_h[row, STAY_CELLS] + numbers.shift_h
    near = last_h + longest_h >= start_h if way == IMPORT else arrival_h - longest_h < end_h
    share = numbers.empty_words[way]
    phase = np.int64(philox4x32(number, np.uint64(0), np.uint64(way), np.uint64(_CALL), key[0], key[1])[0])
    every = whole or near
    j = 0 if every else _next_empty(0, share, phase)
    while j < total:
        empty = _empties_among(j + 1, share, phase) > _empties_among(j, share, phase)
        w = philox4x32(number, np.uint64(j), np.uint64(way), np.uint64(_BOX), key[0], key[1])
        rail = (np.int64(w[1]) & (HALF_WORD - 1)) < numbers.rail_words
        crane_h = first_h + (j + 0.5) / per_h
        law = 4 + way if empty else row
        stay_h = _stay_h(numbers.stay_h, law, np.int64(w[0]))
        if way == IMPORT:
            in_h = crane_h
            out_h = _fetched_h(numbers, crane_h, stay_h, rail)
        else:
            out_h = crane_h
            in_h = _brought_h(numbers, arrival_h, crane_h, stay_h, numbers.stay_mean_h[law], rail)
        if whole or (out_h >= start_h and in_h < end_h):
            boxes.call[n] = c
            boxes.way[n] = way
            boxes.land[n] = RAIL if rail else ROAD
            boxes.in_h[n] = in_h
            boxes.out_h[n] = out_h
            _write_cargo(boxes, n, numbers, way, empty, np.int64(w[1]), np.int64(w[2]))
            _write_luck(boxes.luck, n, numbers.factors, number, j, way, np.int64(w[3]), key)
            n += 1
        j = j + 1 if every else _next_empty(j + 1, share, phase)
    return n


@inlined
def _empties_among(j: int, share: int, phase: int) -> int:
    """Return the empties among the first `j` boxes of a call; `share` and `phase` in parts of 2^32, exact."""
    return (j * share + phase) // WORD


@inlined
def _next_empty(j: int, share: int, phase: int) -> int:
    """Return the number of the first empty box that is not before box `j`; beyond any call where there are none."""
    if share <= 0:
        return 2**31
    wanted = _empties_among(j, share, phase) + 1
    return (wanted * WORD - phase + share - 1) // share - 1


@inlined
def _stay_h(table: Array, row: int, word: int) -> float:
    """Return the stay [h] at probability `word` / 2^32, by straight lines between the quantiles of `row`."""
    place = word * (STAY_CELLS / WORD)
    cell = int(place)
    return table[row, cell] + (place - cell) * (table[row, cell + 1] - table[row, cell])


@inlined
def _fetched_h(numbers: BoxNumbers, in_h: float, stay_h: float, rail: bool) -> float:
    """Return when an import leaves [h]: the least stay on the calendar, the rest on the clock of its carrier."""
    least_h = LEAST_STAY_H[IMPORT]
    if rail:
        return in_h + stay_h
    return hour_after(
        in_h + least_h, stay_h - least_h, numbers.rate, numbers.reading, numbers.hour_of, numbers.begin_h
    )


@inlined
def _brought_h(
    numbers: BoxNumbers, arrival_h: float, out_h: float, stay_h: float, mean_h: float, rail: bool
) -> float:
    """Return when an export comes [h]: the least stay before the ship's arrival or earlier.

    What a box waits at the ship is taken from all stays alike, so that the mean from gate to ship is `mean_h`.
    """
    least_h = LEAST_STAY_H[EXPORT]
    stretch = max(_LEAST_STRETCH, (mean_h - (out_h - arrival_h) - least_h) / (mean_h - least_h))
    before_h = stretch * (stay_h - least_h)
    if rail:
        return arrival_h - least_h - before_h
    return hour_after(
        arrival_h - least_h, -before_h, numbers.rate, numbers.reading, numbers.hour_of, numbers.begin_h
    )


@inlined
def _write_cargo(boxes: Boxes, n: int, numbers: BoxNumbers, way: int, empty: bool, kinds: int, sizes: int) -> None:
    """Write kind, size and mass of box `n` by the upper half of the word `kinds` and both halves of `sizes`."""
    size, mass = sizes >> 16, sizes & (HALF_WORD - 1)
    short = size < numbers.short_words
    boxes.teu[n] = (
        TEU_20FT if short else (TEU_45FT if size < numbers.short_words + numbers.longest_words else TEU_40FT)
    )
    column = 0 if short else 1
    if empty:
        boxes.kind[n] = EMPTY
        boxes.mass_t[n] = numbers.empty_t[column]
        return
    boxes.kind[n] = REEFER if (kinds >> 16) < numbers.reefer_words[way] else FULL
    k = 0
    for i in range(numbers.mass_t.size - 1):
        k += 1 if mass >= numbers.mass_words[column, i] else 0
    boxes.mass_t[n] = numbers.mass_t[k]


@inlined
def _write_luck(
    luck: NDArray[np.float32],
    n: int,
    factors: NDArray[np.float32],
    number: np.uint64,
    j: int,
    way: int,
    block: int,
    key: Key,
) -> None:
    """Write the factors and uniforms of box `n`, the `j`-th of its way in call `number`."""
    w = philox4x32(number, np.uint64(j), np.uint64(way), np.uint64(_WORK), key[0], key[1])
    first, second = np.int64(w[0]), np.int64(w[1])
    luck[n, LUCK_CRANE] = factors[0, (first >> 16) >> _CELL_SHIFT]
    luck[n, LUCK_RTG_IN] = factors[1, (first & (HALF_WORD - 1)) >> _CELL_SHIFT]
    luck[n, LUCK_RTG_OUT] = factors[1, (second >> 16) >> _CELL_SHIFT]
    luck[n, LUCK_GATE] = factors[2, (second & (HALF_WORD - 1)) >> _CELL_SHIFT]
    luck[n, LUCK_BLOCK] = ((block >> _LUCK_BITS) + 0.5) * 2.0**-23
    luck[n, LUCK_SPARE] = ((np.int64(w[2]) >> _LUCK_BITS) + 0.5) * 2.0**-23
