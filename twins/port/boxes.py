"""Boxes that stand in the yard or move in a window of time, and the visits that bring and fetch them.

Numbers of a box belong to the number of its call and its own number in it: every window gives the same boxes. The
stays of exports count back from the ship's arrival: shippers know it by then. Empties are spread evenly through a
call, so a window reads from ships of weeks ago the empties only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.streams import philox4x32
from twins.port.box_columns import Boxes, Whole, room_for, write_cargo, write_luck
from twins.port.box_numbers import (
    EXPORT,
    HALF_WORD,
    IMPORT,
    LEAST_STAY_H,
    RAIL,
    ROAD,
    STAY_CELLS,
    WORD,
    BoxNumbers,
)
from twins.port.calls import FEEDER, Calls
from twins.port.truck_hours import hour_after
from twins.port.visits import Visits, sorted_visits

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_CALL, _BOX = 16, 17  # purposes of the stream, apart from those of the calls and of the work
_LEAST_STRETCH = 0.1  # a ship that loads longer than its boxes stay on average


def window_boxes(
    numbers: BoxNumbers, calls: Calls, start_h: float, end_h: float, key: Key, history_h: float = 0.0
) -> tuple[Boxes, Visits]:
    """Return the boxes of the window [`start_h`, `end_h`) [h] and the visits of the land side in it, by time.

    Boxes are listed as if the window began `history_h` earlier.

    Raises
    ------
    ValueError
        When the window is empty.
    """
    if not start_h < end_h:
        raise ValueError(
            f"boxes: window from {start_h:g} to {end_h:g} h is empty; give an end after its start"
        )
    total = calls.imports + calls.exports
    work_h = total / (numbers.moves_per_h_m * calls.length_m)
    reach_h = numbers.stay_h.max() + numbers.shift_h + numbers.berthing_h + float(work_h.max(initial=0.0))
    listed_h = float(start_h - history_h)
    begin, end = np.searchsorted(calls.arrival_h, [listed_h - reach_h, end_h + reach_h])
    room = int(total[begin:end].sum())
    boxes = room_for(room, total.size)
    n = _list_boxes(numbers, calls, int(begin), int(end), listed_h, float(end_h), key, boxes)
    columns: list[Any] = [column[:n] for column in boxes[:9]]
    boxes = Boxes(*columns, first=boxes.first, first_export=boxes.first_export)
    return boxes, sorted_visits(boxes.way, boxes.in_h, boxes.out_h, float(start_h), float(end_h))


def mean_reefer_h(numbers: BoxNumbers, calls: Calls) -> Array:
    """Return the mean of what the reefers of each call spend in the yard, taken together [box h], shape (n_calls,)."""
    feeder = (calls.kind == FEEDER).astype(np.int64)
    share = numbers.reefer_words / HALF_WORD * (1.0 - numbers.empty_words / WORD)
    stays = numbers.stay_mean_h
    return share[IMPORT] * calls.imports * stays[feeder] + share[EXPORT] * calls.exports * stays[2 + feeder]


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
    n: Any = np.int64(0)  # not 0, for which, a constant, `_list_way` would be compiled by itself
    for c in range(begin, end):
        boxes.first[c] = n
        for way in (IMPORT, EXPORT):
            if way == EXPORT:
                boxes.first_export[c] = n
            n = _list_way(numbers, calls, c, way, start_h, end_h, key, boxes, n)
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
    j = np.int64(0)
    if not every:
        j = _next_empty(j, share, phase)
    while j < total:
        empty = _empties_among(j + 1, share, phase) > _empties_among(j, share, phase)
        w = philox4x32(number, np.uint64(j), np.uint64(way), np.uint64(_BOX), key[0], key[1])
        rail = (np.int64(w[1]) & (HALF_WORD - 1)) < numbers.rail_words
        crane_h = first_h + (j + 0.5) / per_h
        law = 4 + way if empty else row
        stay_h = _stay_h(numbers.stay_h, law, np.int64(w[0]))
        most_h = stay_h + numbers.shift_h  # spares the clock of lorries for most of what is not in the window
        away = crane_h + most_h < start_h if way == IMPORT else arrival_h - most_h >= end_h
        if away and not whole:
            j = j + 1 if every else _next_empty(j + 1, share, phase)
            continue
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
            write_cargo(boxes, n, numbers, way, empty, np.int64(w[1]), np.int64(w[2]))
            write_luck(boxes.luck, n, numbers.factors, number, j, way, np.int64(w[3]), key)
            n += 1
        j = j + 1 if every else _next_empty(j + 1, share, phase)
    return n


@inlined
def _empties_among(j: Whole, share: Whole, phase: Whole) -> Whole:
    """Return the empties among the first `j` boxes of a call; `share` and `phase` in parts of 2^32, exact."""
    return (j * share + phase) >> 32


@inlined
def _next_empty(j: Whole, share: Whole, phase: Whole) -> Whole:
    """Return the number of the first empty box that is not before box `j`; beyond any call where there are none."""
    if share <= 0:
        return 2**31
    wanted = _empties_among(j, share, phase) + 1
    return (wanted * WORD - phase + share - 1) // share - 1


@inlined
def _stay_h(table: Array, row: int, word: Whole) -> float:
    """Return the stay [h] at probability `word` / 2^32, by straight lines between the quantiles of `row`."""
    place = word * (STAY_CELLS / WORD)
    cell = int(place)
    return table[row, cell] + (place - cell) * (table[row, cell + 1] - table[row, cell])


@inlined
def _fetched_h(numbers: BoxNumbers, in_h: float, stay_h: float, rail: bool | np.bool) -> float:
    """Return when an import leaves [h]: the least stay on the calendar, the rest on the clock of its carrier."""
    least_h = LEAST_STAY_H[IMPORT]
    if rail:
        return in_h + stay_h
    return hour_after(
        in_h + least_h, stay_h - least_h, numbers.rate, numbers.reading, numbers.hour_of, numbers.begin_h
    )


@inlined
def _brought_h(
    numbers: BoxNumbers, arrival_h: float, out_h: float, stay_h: float, mean_h: float, rail: bool | np.bool
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
