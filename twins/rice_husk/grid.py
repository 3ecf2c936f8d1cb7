"""Outages of a weak feeder: short faults, planned blocks, and weeks of rotating supply after a change of regime.

Every day has its own random numbers: how many faults, when and how long each, whether a planned block, and
every week whether supply rotates. A changed number therefore adds or drops outages at the margin and leaves the
others where they were. Mills of the catchment hang on the same feeders and see the same outages.

Of the durations only this is known (survey/grid_reliability_myanmar.csv): 11 outages in a typical month of
2016, and four hours on, four hours off in 2022. Faults of 0.5-2 h and planned blocks of 2-4 h are assumed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.quantiles import normal_quantile, poisson_count
from twins.core.streams import uniforms_at
from twins.core.units import DAYS_PER_YEAR
from twins.rice_husk.horizon_days import HorizonDays

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_COUNTS, _FAULT, _WEEK, _YEAR = 0, 1, 2, 3  # purposes of uniforms_at
_MOST_FAULTS, _MOST_BLOCKS, _ROTATIONS = 8, 1, 3  # a day
SCARCEST_MONTH = 3.5  # months from January: mid-April, reservoirs low and cooling high
ROTATION_HOURS = 4.0  # Yangon 2022


class GridNumbers(NamedTuple):
    """How often the grid fails.

    Notes
    -----
    ======================= ===== ====== ================================================================
    name                    value unit   meaning and source
    ======================= ===== ====== ================================================================
    outages_per_month       11    1/mo   mean before the change, World Bank Enterprise Surveys 2016
    planned_share           0.35  -      of them planned blocks (assumed)
    season_amplitude        0.15  -      more in the hot season, fewer in the rains; the sign is not sure: Mon
                                         State 2023 had 8 h a day of supply in summer and 4 h in the rains
    year_sigma              0.25  -      of the logarithm of a year's rate (assumed)
    rotation_share          0.4   -      share of weeks with 4 h on, 4 h off after the change (assumed)
    fault_rise              1.5   -      fault rate after the change over before (assumed)
    ======================= ===== ====== ================================================================
    """

    outages_per_month: float
    planned_share: float
    season_amplitude: float
    year_sigma: float
    rotation_share: float
    fault_rise: float


def outages(p: GridNumbers, key: Key, days: HorizonDays, change_day: int) -> tuple[Array, Array]:
    """Return the outages of a horizon as start and end [h from its start], sorted and disjoint.

    Parameters
    ----------
    p
        How often the grid fails.
    key
        Key of the draw's stream for the grid.
    days
        Days of the horizon.
    change_day
        Index of the first day of the later regime; may lie before or after the horizon.

    Notes
    -----
    At most eight faults and one planned block a day.
    """
    n_days = days.month.size
    most = n_days * (_MOST_FAULTS + _MOST_BLOCKS + _ROTATIONS)
    start_h, end_h = np.empty(most), np.empty(most)
    n = _fill(p, key, days.month, days.year, change_day, start_h, end_h)
    order = np.argsort(start_h[:n], kind="stable")
    start_h, end_h = start_h[:n][order], end_h[:n][order]
    n = _merge(start_h, end_h, 24.0 * n_days)
    return start_h[:n].copy(), end_h[:n].copy()


@compiled
def _fill(
    p: GridNumbers,
    key: Key,
    month: NDArray[np.int64],
    year: NDArray[np.int64],
    change_day: int,
    start_h: Array,
    end_h: Array,
) -> int:
    """Write the outages of all days, in order of days only, and return their number."""
    a_day = p.outages_per_month * 12.0 / DAYS_PER_YEAR
    n = 0
    for d in range(month.size):
        z = normal_quantile(uniforms_at(key, year[d], 0, 0, _YEAR)[0])
        level = math.exp(p.year_sigma * z - 0.5 * p.year_sigma * p.year_sigma)
        season = 1.0 + p.season_amplitude * math.cos((month[d] + 0.5 - SCARCEST_MONTH) * (math.pi / 6.0))
        later = d >= change_day
        faults = a_day * (1.0 - p.planned_share) * level * season * (p.fault_rise if later else 1.0)
        u_faults, u_blocks, u_start, u_length = uniforms_at(key, d, 0, 0, _COUNTS)
        for k in range(min(poisson_count(faults, u_faults), _MOST_FAULTS)):
            u, v, _, _ = uniforms_at(key, d, k, 0, _FAULT)
            start_h[n] = 24.0 * (d + u)
            end_h[n] = start_h[n] + 0.5 * 4.0**v  # log-uniform from 0.5 to 2 h
            n += 1
        u_week, u_phase, _, _ = uniforms_at(key, d // 7, 0, 0, _WEEK)
        if later and u_week < p.rotation_share * season:
            phase = ROTATION_HOURS * ((d + (u_phase < 0.5)) % 2)
            for k in range(_ROTATIONS):
                start_h[n] = 24.0 * d + phase + 2.0 * ROTATION_HOURS * k
                end_h[n] = start_h[n] + ROTATION_HOURS
                n += 1
        else:
            if u_blocks < a_day * p.planned_share * level * season:  # at most one a day
                start_h[n] = 24.0 * d + 6.0 + math.floor(13.0 * u_start)  # on the hour, from 6 to 18
                end_h[n] = start_h[n] + 2.0 + 2.0 * u_length
                n += 1
    return n


@compiled
def _merge(start_h: Array, end_h: Array, horizon_h: float) -> int:
    """Join outages that touch, cut them at the horizon, and return how many are left; sorted by start."""
    kept = 0
    for i in range(start_h.size):
        end = min(end_h[i], horizon_h)
        if kept > 0 and start_h[i] <= end_h[kept - 1]:
            end_h[kept - 1] = max(end_h[kept - 1], end)
        elif start_h[i] < end:
            start_h[kept], end_h[kept] = start_h[i], end
            kept += 1
    return kept


@compiled
def outages_begun(t: float, start_h: Array) -> int:
    """Return how many outages have begun until `t` [h]."""
    low, high = 0, start_h.size
    while low < high:
        middle = (low + high) // 2
        if start_h[middle] <= t:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def grid_up(t: float, start_h: Array, end_h: Array) -> bool:
    """Answer whether the grid is up at `t` [h]; an outage holds its start and not its end."""
    begun = outages_begun(t, start_h)
    return begun == 0 or t >= end_h[begun - 1]


@compiled
def next_grid_change(t: float, start_h: Array, end_h: Array) -> float:
    """Return when the grid goes or comes back next after `t` [h]; infinity when never again."""
    begun = outages_begun(t, start_h)
    if begun > 0 and t < end_h[begun - 1]:
        return float(end_h[begun - 1])
    return float(start_h[begun]) if begun < start_h.size else math.inf


@compiled
def down_hours_by_day(start_h: Array, end_h: Array, n_days: int, opens: float, closes: float) -> Array:
    """Return the hours without grid between `opens` and `closes` [h of the day], shape (n_days,)."""
    down = np.zeros(n_days)
    for i in range(start_h.size):
        for d in range(int(start_h[i] // 24.0), min(int(end_h[i] // 24.0), n_days - 1) + 1):
            begin = max(start_h[i], 24.0 * d + opens)
            end = min(end_h[i], 24.0 * d + closes)
            down[d] += max(end - begin, 0.0)
    return down
