"""Long stops: the operating contract ends, funds fail, or mixed waste chokes the plant.

Plants at Indian markets stood still for months for such reasons (S15, S24); no failure of a machine costs as much.
Operating times between stops are exponential, lengths log-uniform between the shortest and the longest (assumed).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.units import DAYS_PER_YEAR
from twins.digester.clock import between_hours
from twins.digester.index_variates import uniforms_by_index
from twins.digester.market_parameters import MarketParameters

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

MOST_STOPS = 256  # in a horizon; with a mean of 3-7 years sixty years hold some twenty
HOURS_PER_MONTH = 2.0 * DAYS_PER_YEAR


class LongStops(NamedTuple):
    """Long stops [h from the start of the horizon], in order, each of shape (n_stops,); the last may outlast it."""

    start_h: Array
    end_h: Array


def long_stops(p: MarketParameters, horizon_h: float, secured: bool, key: Key) -> LongStops:
    """Return the long stops that begin within a horizon.

    Parameters
    ----------
    p
        Numbers of the draw.
    horizon_h
        Length of the horizon [h].
    secured
        Whether the operating contract is secured for the horizon: stops are then rarer by `stop_secured_rate`, on
        the same luck.
    key
        Key of the draw's stream for long stops.
    """
    rate = p.stop_secured_rate if secured else 1.0
    if rate <= 0.0:
        return LongStops(np.empty(0), np.empty(0))
    u = uniforms_by_index(key, MOST_STOPS, 0)
    mean_h = 24.0 * DAYS_PER_YEAR * p.stop_mean_years / rate
    runs = -np.log(u[:, 0]) * mean_h
    shortest, longest = p.stop_shortest_months, p.stop_longest_months
    lengths = HOURS_PER_MONTH * shortest * (longest / shortest) ** u[:, 1]
    end = np.cumsum(runs + lengths)
    start = end - lengths
    within = start < horizon_h
    return LongStops(between_hours(start[within]), between_hours(end[within]))
