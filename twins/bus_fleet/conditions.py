"""Conditions of the days: congestion, weather, riders. The same in every scenario of a draw."""

from __future__ import annotations

import math
from typing import Any

from twins.bus_fleet.clock import FOR_CONGESTION, FOR_RIDERS, FOR_WEATHER, N_CORRIDORS, N_HOURS, Array
from twins.bus_fleet.equations import air_conditioning_kw
from twins.bus_fleet.trip_energy import N_TABLE, auxiliary_range, idle_fuel_mw, rows_at
from twins.core.compiled import compiled, inlined
from twins.core.quantiles import normal_quantile, poisson_count
from twins.core.streams import uniforms_at


@compiled
def look_ahead(p: Any, plan: Any, days: Any, riders: Array, come: Array) -> None:
    """Fill in congestion and accessory power of all `days`, and `come`: riders by (day, direction, hour)."""
    for i in range(days.shape[0]):
        prepare_day(p, plan, days[i], riders, come[i])


@compiled
def prepare_day(p: Any, plan: Any, today: Any, riders: Array, come: Array) -> None:
    """Fill in congestion, accessory power and riders of the day that `today` names.

    Notes
    -----
    ln x(c, h) = ln m(h) + s_day z_day + a(c, h), with a(c, h) = r a(c, h-1) + s_hour sqrt(1-r^2) z.
    Riders of an hour are Poisson with the share of the hour; the same people come in every scenario.
    """
    key = (plan.key0, plan.key1)
    day = today.day
    u_day, u_warm, _, _ = uniforms_at(key, day, 0, 0, FOR_WEATHER)
    z_day = normal_quantile(u_day)
    r = p.congestion_hour_correlation
    fresh = p.congestion_hour_sigma * math.sqrt(1.0 - r * r)
    for c in range(N_CORRIDORS):
        a = p.congestion_hour_sigma * normal_quantile(uniforms_at(key, day, c, 99, FOR_CONGESTION)[0])
        for h in range(4, 24):
            a = r * a + fresh * normal_quantile(uniforms_at(key, day, c, h, FOR_CONGESTION)[0])
            median = p.congestion_peak if plan.busy_hour[h] == 1 else p.congestion_offpeak
            if today.weekend == 1:
                median *= p.weekend_congestion_ratio
            today.congestion[c, h] = median * math.exp(p.congestion_day_sigma * z_day + a)
    level = (
        math.exp(p.rider_trend_per_year * today.elapsed_years) * 7.0 / (5.0 + 2.0 * p.weekend_demand_ratio)
    )
    if today.weekend == 1:
        level *= p.weekend_demand_ratio
    for d in range(riders.size):
        total = 0.0
        for h in range(24):
            if plan.hour_share[h] > 0.0:
                u = uniforms_at(key, day, d, h, FOR_RIDERS)[0]
                total += poisson_count(level * riders[d] * plan.hour_share[h], u)
            come[d, h + 1] = total
    mean_c = today.temperature_c + p.temperature_day_sigma_c * normal_quantile(u_warm)
    for h in range(N_HOURS):
        outside = mean_c + p.temperature_half_range_c * math.cos((h - 14.0) * math.pi / 12.0)
        for k in range(2):
            least, most = auxiliary_range(p, k)
            today.auxiliary_kw[k, h] = air_conditioning_kw(p, k, outside)
            today.auxiliary_rows[k, h] = rows_at(today.auxiliary_kw[k, h], least, most, N_TABLE[2])
            today.idle_mw[k, h] = idle_fuel_mw(p, k, today.auxiliary_kw[k, h])


@inlined
def riders_at(plan: Any, direction: Any, h: int, share: float) -> int:
    """Return how many people have come to the stops of a direction until `share` of hour `h` is over.

    They come evenly over the part of the hour in which the corridor is served.
    """
    served = min(max((share - plan.hour_begin[h]) * plan.hours_per_served[h], 0.0), 1.0)
    return math.floor(direction.come[h] + served * (direction.come[h + 1] - direction.come[h]))


@compiled
def riders_of_day(direction: Any) -> int:
    """Return how many people have come to the stops of a direction until midnight."""
    return math.floor(direction.come[N_HOURS - 1])
