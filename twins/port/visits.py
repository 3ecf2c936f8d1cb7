"""Visits of the land side in the order of time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.port.box_numbers import EXPORT

Array = NDArray[np.float64]
_BINS_PER_H = 32.0  # some three visits in a bin of a large terminal


class Visits(NamedTuple):
    """Visits sorted by time, ties by box, each of shape (n,): time [h] and row of `Boxes`.

    Exports are brought at `in_h`, imports are fetched at `out_h`.
    """

    time_h: Array
    box: NDArray[np.int32]


@compiled
def sorted_visits(way: NDArray[np.int8], in_h: Array, out_h: Array, start_h: float, end_h: float) -> Visits:
    """Return the visits within [`start_h`, `end_h`) [h] of boxes of the given way and times.

    Notes
    -----
    Boxes are dealt into short bins of time by counting, and each bin is sorted by insertion: in proportion to the
    number of boxes, where sorting by comparison would take longer than making them.
    """
    n_bins = int((end_h - start_h) * _BINS_PER_H) + 2
    ends = np.zeros(n_bins + 1, np.int64)
    for i in range(way.size):
        time_h = in_h[i] if way[i] == EXPORT else out_h[i]
        if start_h <= time_h < end_h:
            ends[int((time_h - start_h) * _BINS_PER_H) + 1] += 1
    for b in range(n_bins):
        ends[b + 1] += ends[b]
    times = np.empty(ends[n_bins])
    box = np.empty(ends[n_bins], np.int32)
    for i in range(way.size):
        time_h = in_h[i] if way[i] == EXPORT else out_h[i]
        if start_h <= time_h < end_h:
            b = int((time_h - start_h) * _BINS_PER_H)
            times[ends[b]] = time_h
            box[ends[b]] = i
            ends[b] += 1
    for i in range(1, times.size):  # bins are in order, so no visit moves further than its own bin
        time_h, who = times[i], box[i]
        k = i
        while k > 0 and times[k - 1] > time_h:
            times[k] = times[k - 1]
            box[k] = box[k - 1]
            k -= 1
        times[k] = time_h
        box[k] = who
    return Visits(times, box)
