"""The fleet in service: corridor I, breakdowns, queues, and the price that makes drivers fill gas."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

import numpy as np

from benchmarks.literature.comparison import Comparison
from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.fleet_state import GROUPS
from twins.bus_fleet.operation import road_call_per_km, serve
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import planned_trip_s, prepare
from twins.bus_fleet.supply import willingness
from twins.core.twin import Horizon

YEAR = Horizon(dt.date(2019, 1, 1), 1)
NEW_YORK = {"diesel": 4_000 * 1.609344, "CNG": 5_000 * 1.609344}  # km between road calls, S46


def corridor_rows() -> Iterator[Comparison]:
    """Give cycle, headway and daily distance of corridor I with its 25 buses on the road all day."""
    parameters = BusFleetParameters(reserve_share=0.0, offpeak_headway_ratio=1.0, free_speed_kmh=31.0)
    plan = prepare(parameters, TWIN.default_site(), YEAR, rng(1))
    trips_min = sum(planned_trip_s(parameters, plan.network, plan.surfaces, d) for d in (0, 1)) / 60.0
    round_trip_km = float(plan.network.length_km[:2].sum())
    speed = round_trip_km / trips_min * 60.0
    slots = plan.directions.slots_s[0][: int(plan.directions.n_slots[0])]
    where = "derived: S21, S25; 15 min layover"
    yield Comparison("corridor I, commercial speed", "km/h", speed, (18.0, 20.0), 0.0, where)
    yield Comparison(
        "corridor I, cycle", "min", trips_min + 2 * parameters.layover_min, (190.0, 210.0), 0.0, where
    )
    yield Comparison("corridor I, headway", "min", float(np.diff(slots).min()) / 60.0, (7.6, 8.3), 0.0, where)
    km = slots.size * round_trip_km / 25.0
    yield Comparison("corridor I, distance of a bus and day", "km", km, (200.0, 230.0), 0.0, where)


def breakdown_rows() -> Iterator[Comparison]:
    """Give New York's road calls: the rate, and the rate at which the event model makes them."""
    unaged = BusFleetParameters(road_call_ratio=1.0, road_call_shape=1.0)
    for fuel, km in NEW_YORK.items():
        p = unaged.replace(road_call_km=km).record()
        a_day = 72.0 * 220.0 * road_call_per_km(p, 100_000.0)
        yield Comparison(f"road calls a day, 72 buses, 220 km, {fuel}", "1/d", a_day, (2.0, 2.5), 0.02, "S46")
    outcome = TWIN.simulate(unaged, TWIN.default_site(), YEAR, rng(3))
    km = sum(outcome.total(f"distance_{g}_km") for g in GROUPS)
    simulated = km / outcome.total("road_calls")
    yield Comparison(
        "distance between road calls, simulated", "km", simulated, NEW_YORK["diesel"], 0.10, "S46"
    )


def queue_rows() -> Iterator[Comparison]:
    """Give the wait at a station in mean fills: r/(1-r), r^2/(1-r^2) and r/(2(1-r)) at a load of r a nozzle."""
    n, r = 200_000, 0.6
    for c, name, published, source in (
        (1, "M/M/1", r / (1.0 - r), "Erlang 1917"),
        (2, "M/M/2", r**2 / (1.0 - r**2), "Erlang 1917"),
        (1, "M/D/1", r / (2.0 * (1.0 - r)), "Pollaczek 1930, Khinchine 1932"),
    ):
        generator = np.random.Generator(np.random.PCG64DXSM(20 + c))
        arrivals, fills = np.cumsum(generator.exponential(1.0 / (r * c), n)), generator.exponential(1.0, n)
        if "D" in name:
            fills[:] = 1.0
        free = np.zeros(16)
        waits = [serve(free, c, t, s)[0] - t for t, s in zip(arrivals.tolist(), fills.tolist(), strict=True)]
        yield Comparison(
            f"wait for a nozzle, {name}, load {r:g}", "fills", float(np.mean(waits)), published, 0.05, source
        )


def price_rows() -> Iterator[Comparison]:
    """Give the price of gas over diesel a MJ as the twin's operator sees it, at 36 MJ/L and 32 MJ/LSP.

    `willingness` answers with the share of drivers sent to fill, the logistic of the saving: it is turned round here.
    """
    plain = BusFleetParameters(lsp_mj=32.0, choice_hurdle=0.0, choice_scale=0.2)
    for solar, cng, gas_mj, diesel_mj in ((5_150.0, 3_100.0, 97.0, 143.0), (5_150.0, 4_500.0, 141.0, 143.0),
                                          (6_800.0, 4_500.0, 141.0, 189.0)):  # fmt: skip
        share = float(willingness(plain, np.array([36.0]), np.array([solar]), np.array([cng]))[0])
        ours = 1.0 - plain.choice_scale * math.log(share / (1.0 - share))
        name = f"price of a MJ, CNG at {cng:,.0f} over Solar at {solar:,.0f}"
        yield Comparison(name, "-", ours, gas_mj / diesel_mj, 0.005, "derived from S47-S50")


def rows() -> Iterator[Comparison]:
    """Give the comparisons of this module."""
    yield from corridor_rows()
    yield from breakdown_rows()
    yield from queue_rows()
    yield from price_rows()
