"""Tables of a draw that stand for longer sums in the hour loop, read by straight lines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined


class Line(NamedTuple):
    """Values over evenly spaced arguments: first argument, step, values of shape (n,)."""

    first: float
    step: float
    values: NDArray[np.float64]


@inlined
def value_at(line: Line, at: float) -> float:
    """Return the value at `at` by straight lines; beyond the ends the end values."""
    place = min(max((at - line.first) / line.step, 0.0), line.values.size - 1.0)
    i = min(int(place), line.values.size - 2)
    return line.values[i] + (place - i) * (line.values[i + 1] - line.values[i])
