"""Calls of ships: weekly liner services with a berth window and a delay, or Erlang and Poisson arrivals.

A single service is nearly periodic, the sum of many comes close to a Poisson process, as found for ports
(S-HUANG). A year's cargo is shared out among the calls of the year, so its mean is the throughput whatever the
number of ships; cargo grows by larger calls, services stay.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twins.core.compiled import compiled
from twins.core.streams import uniforms_at
from twins.core.twin import Horizon
from twins.port.cut_lognormal import cut_lognormal, cut_quantiles
from twins.port.traffic_parameters import TrafficParameters
from twins.port.truck_hours import HOURS_PER_WEEK

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]
Key = tuple[np.uint64, np.uint64]

DEEP_SEA, FEEDER = 0, 1
LEAD_H = 60 * 24.0
"""Calls are given from so long before the horizon [h] to so long after: empties stay up to 37 days, times 1.5."""
LEAST_SIZE, LARGEST_SIZE = 0.1, 2.5
"""Cut of the spread of sizes, over the mean; assumed: no call is ten times smaller than the mean of its service, and a
ship that is emptied and filled moves 2 / 0.72 = 2.8 times the mean at most (`traffic_exchange_share`)."""
_WEEKS_BEFORE = 64  # whole years before and after the horizon are made, so that their cargo can be shared out
_SERVICE, _DELAY, _SIZE, _YEAR = range(4)  # purposes of uniforms_at


class Calls(NamedTuple):
    """Calls sorted by arrival, each of shape (n,).

    Attributes
    ----------
    arrival_h
        Arrival at the roads [h from the start of the horizon].
    planned_h
        Berth window of the service [h]; the arrival itself where there are no services.
    length_m
        Length of the ship [m].
    imports, exports
        Boxes to discharge and to load.
    kind
        `DEEP_SEA` or `FEEDER`.
    service
        Number of the service; the call's own number where there are none.
    id
        Number of the call, the same in every window.
    """

    arrival_h: Array
    planned_h: Array
    length_m: Array
    imports: Numbers
    exports: Numbers
    kind: Numbers
    service: Numbers
    id: Numbers


class _Arrivals(NamedTuple):
    """What a law of arrivals gives, each of shape (n,)."""

    arrival_h: Array
    planned_h: Array
    kind: Numbers
    service: Numbers
    id: Numbers


@compiled
def luck_of(key: Key, ids: Numbers, purpose: int) -> Array:
    """Return four uniforms [-] that belong to each of `ids`, shape (4, n)."""
    u = np.empty((4, ids.size))
    for i in range(ids.size):
        u[0, i], u[1, i], u[2, i], u[3, i] = uniforms_at(key, ids[i], 0, 0, purpose)
    return u


def year_starts_h(horizon: Horizon) -> Array:
    """Return the starts [h] of the year before, of all years, of the year after and its end, shape (years + 3,)."""
    first = horizon.start.toordinal()
    years = range(horizon.start.year - 1, horizon.start.year + horizon.years + 2)
    return np.array([24.0 * (dt.date(y, 1, 1).toordinal() - first) for y in years])


def cargo_by_year(
    p: TrafficParameters, throughput_teu: float, capacity_teu: float, horizon: Horizon, key: Key
) -> Array:
    """Return the expected cargo [TEU] of the year before, of all years and of the year after, shape (years + 2,)."""
    year = np.arange(-1, horizon.years + 1)
    z = special.ndtri(luck_of(key, year + 1, _YEAR)[0])
    luck = np.exp(p.traffic_year_sigma * z - 0.5 * p.traffic_year_sigma**2)
    return np.minimum(
        throughput_teu * p.traffic_level * (1.0 + p.traffic_growth) ** year * luck, capacity_teu
    )


def calls_of(
    p: TrafficParameters, throughput_teu: float, capacity_teu: float, horizon: Horizon, key: Key
) -> Calls:
    """Return all calls from `LEAD_H` before the horizon to `LEAD_H` after it.

    Parameters
    ----------
    p
        Numbers of the traffic.
    throughput_teu
        Cargo of the first year [TEU/yr], both ways; it also sets the number of services.
    capacity_teu
        Most cargo of a year [TEU/yr].
    horizon
        Years of the run.
    key
        Stream of the traffic.
    """
    per_week = throughput_teu * 7.0 / 365.0 / (p.traffic_call_boxes * p.traffic_teu_per_box)
    starts = year_starts_h(horizon)
    law = _service_arrivals if p.traffic_arrivals == "services" else _renewal_arrivals
    a = law(p, per_week, horizon, key)
    inside = (a.arrival_h >= starts[0]) & (a.arrival_h < starts[-1])
    order = np.argsort(a.arrival_h[inside], kind="stable")
    columns: list[Any] = [column[inside][order] for column in a]
    a = _Arrivals(*columns)
    boxes, mean_teu = _exchange(
        p, a, cargo_by_year(p, throughput_teu, capacity_teu, horizon, key), starts, key
    )
    kept = (a.arrival_h >= -LEAD_H) & (a.arrival_h < starts[-2] + LEAD_H)
    return Calls(
        arrival_h=a.arrival_h[kept],
        planned_h=a.planned_h[kept],
        length_m=ship_length_m(p, mean_teu / p.traffic_exchange_share)[kept],
        imports=boxes[0, kept],
        exports=boxes[1, kept],
        kind=a.kind[kept],
        service=a.service[kept],
        id=a.id[kept],
    )


def _service_arrivals(p: TrafficParameters, per_week: float, horizon: Horizon, key: Key) -> _Arrivals:
    """Return the calls of weekly services: a window in the week each, and a delay by call.

    Windows are dealt out by the terminal: each service has its own part of the week, cut by how busy its days are.
    """
    n = max(1, round(per_week))
    u = luck_of(key, np.arange(n), _SERVICE)
    busy = np.repeat([1.0, p.traffic_weekend_factor], [5, 2])
    ends = np.concatenate([[0.0], np.cumsum(busy / busy.sum())])
    window = 24.0 * np.interp((np.arange(n) + u[0]) / n, ends, np.arange(8.0))
    kind = np.zeros(n, np.int64)
    kind[np.argsort(u[1], kind="stable")[: round(p.traffic_feeder_part * n)]] = FEEDER
    weeks = np.arange(-_WEEKS_BEFORE, horizon.n_days // 7 + _WEEKS_BEFORE)
    service, week = np.tile(np.arange(n), weeks.size), np.repeat(weeks, n)
    ids = (week + _WEEKS_BEFORE) * n + service
    planned = window[service] - 24.0 * horizon.start.weekday() + HOURS_PER_WEEK * week
    return _Arrivals(
        planned + delays_h(p, luck_of(key, ids, _DELAY)[0]), planned, kind[service], service, ids
    )


def delays_h(p: TrafficParameters, u: Array) -> Array:
    """Return delays against the window [h] at probabilities `u` [-], same shape: a shifted Gamma law."""
    late = p.traffic_delay_mean_h + p.traffic_earliest_h
    shape = (late / p.traffic_delay_sd_h) ** 2
    return late / shape * special.gammaincinv(shape, u) - p.traffic_earliest_h


def _renewal_arrivals(p: TrafficParameters, per_week: float, horizon: Horizon, key: Key) -> _Arrivals:
    """Return calls with independent gaps, Erlang-k or exponential, without services or windows."""
    shape = p.traffic_erlang_shape if p.traffic_arrivals == "erlang" else 1.0
    span_h = 24.0 * horizon.n_days + 2.0 * HOURS_PER_WEEK * _WEEKS_BEFORE
    mean_n = span_h / HOURS_PER_WEEK * per_week
    ids = np.arange(int(mean_n + 8.0 * np.sqrt(mean_n)) + 8)  # enough but for eight standard deviations
    u = luck_of(key, ids, _DELAY)
    gaps = HOURS_PER_WEEK / per_week * special.gammaincinv(shape, u[0]) / shape
    arrival = np.cumsum(gaps) - HOURS_PER_WEEK * _WEEKS_BEFORE
    kind = np.where(u[1] < p.traffic_feeder_part, FEEDER, DEEP_SEA).astype(np.int64)
    return _Arrivals(arrival, arrival, kind, ids, ids)


def _exchange(
    p: TrafficParameters, a: _Arrivals, cargo_teu: Array, starts: Array, key: Key
) -> tuple[NDArray[np.int64], Array]:
    """Return boxes in and out of each call, shape (2, n), and the mean exchange of its service [TEU], shape (n,)."""
    year = np.searchsorted(starts, a.arrival_h, side="right") - 1
    log_variance = np.log1p(p.traffic_call_cv**2)
    kept, swing = p.traffic_service_part * log_variance, (1.0 - p.traffic_service_part) * log_variance
    weight = np.where(a.kind == FEEDER, p.traffic_feeder_size, 1.0)
    weight *= _size_factors(kept, luck_of(key, a.service, _SERVICE)[2])
    of_year = np.bincount(year, weights=weight, minlength=cargo_teu.size)
    mean_teu = cargo_teu[year] * weight / of_year[year]
    u = luck_of(key, a.id, _SIZE)
    boxes = mean_teu / p.traffic_teu_per_box * _size_factors(swing, u[0])
    share = p.traffic_import_share + p.traffic_import_spread * (2.0 * u[1] - 1.0)
    share = np.clip(share, 0.0, 1.0)
    both = np.stack([boxes * share, boxes * (1.0 - share)])
    return np.floor(both + u[2:]).astype(np.int64), mean_teu


def _size_factors(log_variance: float, u: Array) -> Array:
    """Return factors with mean 1 [-] at probabilities `u`, same shape: a cut log-normal law."""
    sd = np.array([max(np.expm1(log_variance), 1e-12) ** 0.5])
    one = np.ones(1)
    return cut_quantiles(cut_lognormal(one, sd, LEAST_SIZE * one, LARGEST_SIZE * one), u)


def ship_length_m(p: TrafficParameters, capacity_teu: Array) -> Array:
    """Return lengths over all [m] of ships of the given capacity [TEU], same shape."""
    relative = np.minimum(capacity_teu / p.traffic_largest_teu, 1.0)
    return p.traffic_length_m * relative**p.traffic_length_power
