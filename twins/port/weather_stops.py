"""Stops of the cranes for lightning, which follows the rains, and for wind."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
from numpy.typing import NDArray

from twins.core.quantiles import poisson_count
from twins.core.streams import uniforms_at
from twins.core.twin import Horizon
from twins.port.survey_tables import survey_column
from twins.port.traffic_parameters import TrafficParameters

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]
_COUNT, _STOP = 32, 33  # purposes of uniforms_at, apart from those of calls and boxes
_LIGHTNING, _WIND = 0, 1


def lightning_season() -> Array:
    """Return lightning by month over the mean month [-], shape (12,), mean 1: it goes with the days of rain.

    The two climate pages of the survey count rain days in their own ways; their mean is taken.
    """
    columns = ("rain_days_reiseklima", "rain_days_klimatabelle")
    days = np.mean([survey_column("climate_monthly_pattaya", c) for c in columns], axis=0)
    return days / days.mean()


def stops_of(p: TrafficParameters, horizon: Horizon, key: Key) -> tuple[Array, Array]:
    """Return start and end of all stops [h], shape (n,) each, sorted and apart from each other.

    Stops begin as a Poisson process with the rate of the month and last exponentially; those that meet are one.
    """
    season = lightning_season()
    part, lightning_h, wind_h = p.traffic_lightning_part, p.traffic_lightning_h, p.traffic_wind_h
    found: list[tuple[float, float]] = []
    first = horizon.start.toordinal()
    for m in range(12 * horizon.years):
        year, month = horizon.start.year + m // 12, m % 12
        start_h = 24.0 * (dt.date(year, month + 1, 1).toordinal() - first)
        end_h = 24.0 * (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal() - first)
        stopped_h = p.traffic_stop_share * (end_h - start_h)
        for cause, mean_n, mean_h in (
            (_LIGHTNING, part * season[month] * stopped_h / lightning_h, lightning_h),
            (_WIND, (1.0 - part) * stopped_h / wind_h, wind_h),
        ):
            n = poisson_count(float(mean_n), uniforms_at(key, m, cause, 0, _COUNT)[0])
            for i in range(n):
                at, length, _, _ = uniforms_at(key, m, cause, i, _STOP)
                begin = start_h + at * (end_h - start_h)
                found.append((begin, begin - mean_h * math.log(length)))
    return _apart(sorted(found))


def _apart(found: list[tuple[float, float]]) -> tuple[Array, Array]:
    """Return the starts and ends [h] of sorted stops with those that meet joined."""
    joined: list[list[float]] = []
    for begin, end in found:
        if joined and begin <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([begin, end])
    stops = np.array(joined).reshape(-1, 2)
    return stops[:, 0].copy(), stops[:, 1].copy()
