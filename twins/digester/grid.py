"""Outages of the grid at the market: faults at all times, and blocks of hours by the regime of supply in force.

The calendar of regimes is that of survey/grid_outages.csv; that a regime was announced does not say that it held in
every week or for a market, so each holds in a share of the weeks only. What comes after 2025 is a draw.

=========================  ============================================================================
until 31 March 2023        supply around the clock by the plan of 2015: faults only
1 April 2023               two of the four slots 05-09, 09-13, 13-17, 17-21, in turn from day to day: 8 h/d
1 April to 31 Dec. 2023    besides, no grid power for business from 19 to 05 h
28 September 2024          four hours on, four hours off: 12 h/d
31 October 2024            four hours of supply in some weeks: 20 h/d; else as before
1 January 2026             an uncertain number of hours a day (assumed)
=========================  ============================================================================
"""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.quantiles import poisson_count
from twins.core.streams import uniforms_at
from twins.core.units import DAYS_PER_YEAR
from twins.digester.clock import MarketDays, between_hours, yearly_wave
from twins.digester.index_variates import levels_by_index, uniforms_by_index
from twins.digester.market_parameters import MarketParameters

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_COUNT, _FAULT, _WEEK, _YEAR = range(4)  # purposes of uniforms_at
_MOST_FAULTS = 10  # a day
FIRST_BLOCK_H, BLOCK_H = 5.0, 4.0
"""Start of the first slot and length of a slot [h] (grid_outages.csv)."""
DAY_BLOCKS, ALL_BLOCKS = 4, 6
"""Slots from 05 to 21 h, and those that fill 24 h."""
BAN_FROM_H, BAN_TO_H = 19.0, 29.0
"""Ban on business use of the grid from 19 h to 5 h of the next day [h] (grid_outages.csv)."""
SCARCEST_MONTH = 3.5  # months after 1 January: hot season, reservoirs low; assumed
ROTATION, HALF, SCARCE, FUTURE = (
    dt.date(2023, 4, 1), dt.date(2024, 9, 28), dt.date(2024, 10, 31), dt.date(2026, 1, 1)
)  # fmt: skip
BAN_ENDS = dt.date(2024, 1, 1)  # "in 2023"


class Outages(NamedTuple):
    """Times without grid [h from the start of the horizon], each of shape (n_outages,).

    They are in order, do not touch, lie on the grid of clocks and never on a full hour. The last may end after the
    horizon.
    """

    start_h: Array
    end_h: Array


class PlannedBlocks(NamedTuple):
    """Supply plan of the days: slots without supply, slots among which they rotate, and the ban, (n_days,)."""

    out: NDArray[np.int64]
    among: NDArray[np.int64]
    ban: NDArray[np.bool_]


def planned_blocks(p: MarketParameters, days: MarketDays, key: Key) -> PlannedBlocks:
    """Return the plan of supply that holds on each day."""
    n = days.ordinal.size
    week = np.arange(n) // 7
    holds, scarce, banned, _ = uniforms_by_index(key, n // 7 + 1, _WEEK)[week].T
    rounding = uniforms_by_index(key, n, _COUNT)[:, 1]
    future = np.floor(p.grid_future_outage_h_per_day / BLOCK_H + rounding).astype(np.int64)
    since = [days.ordinal >= day.toordinal() for day in (ROTATION, HALF, SCARCE, FUTURE)]
    of_table = np.select([since[1], since[0]], [3, 2], 0) * (holds < p.grid_regime_share)
    out = np.where(since[2] & (scarce < p.grid_scarce_share), 5, of_table)
    among = np.where(since[1], ALL_BLOCKS, DAY_BLOCKS)
    ban = since[0] & (days.ordinal < BAN_ENDS.toordinal()) & (banned < p.grid_ban_share)
    return PlannedBlocks(np.where(since[3], future, out).astype(np.int64), among.astype(np.int64), ban)


def outages(p: MarketParameters, days: MarketDays, key: Key) -> Outages:
    """Return the outages of a horizon.

    Notes
    -----
    Faults: a Poisson number a day (at most ten), exponential lengths; their rate has a season and the luck of years.
    """
    plan = planned_blocks(p, days, key)
    n_years = int(days.year[-1]) + 1
    rate = yearly_wave(days, p.grid_season_amplitude, SCARCEST_MONTH) * (
        p.grid_faults_per_month * 12.0 / DAYS_PER_YEAR
    )
    rate *= levels_by_index(key, n_years, _YEAR, p.grid_year_sigma)[days.year]
    most = days.ordinal.size * (_MOST_FAULTS + ALL_BLOCKS + 1)
    start, end = np.empty(most), np.empty(most)
    n = _fill(plan.out, plan.among, plan.ban, rate, p.grid_fault_hours, key, start, end)
    return joined(between_hours(start[:n]), between_hours(end[:n]))


@compiled
def _fill(
    out: NDArray[np.int64], among: NDArray[np.int64], ban: NDArray[np.bool_], rate: Array, fault_h: float, key: Key,
    start_h: Array, end_h: Array,
) -> int:  # fmt: skip
    """Write blocks, ban and faults of all days and return their number.

    Block j of day d is out when ((j + d) out) mod among < out: as many as wanted, evenly spread, turning by one a day.
    """
    n = 0
    for d in range(out.size):
        for j in range(among[d]):
            if ((j + d) * out[d]) % among[d] < out[d]:
                start_h[n] = 24.0 * d + FIRST_BLOCK_H + BLOCK_H * j
                end_h[n] = start_h[n] + BLOCK_H
                n += 1
        if ban[d]:
            start_h[n], end_h[n] = 24.0 * d + BAN_FROM_H, 24.0 * d + BAN_TO_H
            n += 1
        for k in range(min(poisson_count(rate[d], uniforms_at(key, d, 0, 0, _COUNT)[0]), _MOST_FAULTS)):
            u, v, _, _ = uniforms_at(key, d, k, 0, _FAULT)
            start_h[n] = 24.0 * (d + u)
            end_h[n] = start_h[n] - fault_h * math.log(v)
            n += 1
    return n


def joined(start_h: Array, end_h: Array) -> Outages:
    """Return the union of time spans [h] in any order as spans in order that do not touch; empty ones go."""
    order = np.argsort(start_h, kind="stable")
    start, end = start_h[order], end_h[order]
    start, end = start[end > start], end[end > start]
    if start.size == 0:
        return Outages(start, end)
    reach = np.maximum.accumulate(end)
    begins = np.concatenate(([True], start[1:] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(begins)[1:] - 1, [start.size - 1]))
    return Outages(start[begins], reach[last])
