"""Clock, sizes and purposes of random numbers, shared by all modules of a day of service.

Times are seconds after midnight or, where a name says ``clock``, seconds since the horizon began.
Every time is a multiple of 1/1024 s: sums and differences of such times are exact in floating point, so
that two programs that add the same durations in another order still agree to the last bit.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

DAY_S = 86_400.0
TICK_S = 1.0 / 1024.0
N_HOURS = 25
N_CORRIDORS = 9
N_STATIONS = 5
MOBILE = 3  # the station that is a pair of mobile units
LEAST_FILL_KG = 1.0  # assumed: less than this is not worth a hose
NEVER = math.inf

# purposes of `uniforms_at`, one a source of randomness
FOR_TRIP, FOR_CONGESTION, FOR_RIDERS, FOR_WEATHER, FOR_CHOICE, FOR_WORKSHOP, FOR_KIT = range(7)


@inlined
def on_tick(seconds: float) -> float:
    """Return the duration [s] rounded to the clock's 1/1024 s."""
    return math.floor(seconds * 1024.0 + 0.5) / 1024.0
