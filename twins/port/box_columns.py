"""Columns of boxes, and how the cargo and the luck of one are written.

Numbers of a box belong to the number of its call and its own number in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.core.streams import philox4x32
from twins.port.box_numbers import (
    EMPTY,
    FULL,
    HALF_WORD,
    REEFER,
    TEU_20FT,
    TEU_40FT,
    TEU_45FT,
    BoxNumbers,
)

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]
Whole = int | np.int64

LUCK_CRANE, LUCK_RTG_IN, LUCK_RTG_OUT, LUCK_BLOCK, LUCK_GATE, LUCK_SPARE = range(6)
_WORK = 18  # purpose of the stream, apart from those of calls and boxes
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


def room_for(n: int, n_calls: int) -> Boxes:
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


@inlined
def write_cargo(
    boxes: Boxes, n: int, numbers: BoxNumbers, way: int, empty: bool | np.bool, kinds: Whole, sizes: Whole
) -> None:
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
def write_luck(
    luck: NDArray[np.float32],
    n: int,
    factors: NDArray[np.float32],
    number: np.uint64,
    j: Whole,
    way: int,
    block: Whole,
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
