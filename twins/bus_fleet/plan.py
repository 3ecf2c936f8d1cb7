"""What one draw fixes for all scenarios: calendar, timetable, riders, fleet and its renewal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from twins.bus_fleet.clock import N_HOURS, NEVER, Array, Integers
from twins.bus_fleet.conditions import look_ahead
from twins.bus_fleet.equations import blend_energy_share, blend_mj_per_l
from twins.bus_fleet.fleet_state import BUS, DIRECTION, MAX_SLOTS, OTHER, PLAN, TODAY
from twins.bus_fleet.network import FIRST_WORKSHOP, Network, load_network
from twins.bus_fleet.supply import straight_distances
from twins.bus_fleet.trip_energy import N_TABLE, build_trip_surfaces, mass_range, trip_energy
from twins.core.physics.natural_gas import cng_density_kg_m3
from twins.core.records import empty
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site
from twins.core.units import DAYS_PER_YEAR

FULL_PA = 2.0e7  # 200 bar, S08
GAS_K = 303.15  # 30 degrees C, a tropical afternoon
BUSY_HOURS = (6, 7, 8, 15, 16, 17)  # assumed: school and work; S25 gives headways but no hours


@dataclass(frozen=True)
class Draw:
    """What all scenarios of a draw share; the records of directions and buses are templates."""

    p: Any
    network: Network
    surfaces: Array
    plan: Any
    days: Any
    come: Array
    directions: Any
    buses: Any


def prepare(parameters: Any, site: Site, horizon: Horizon, rng: Streams) -> Draw:
    """Return network, trip energies and plan of a draw."""
    network = load_network()
    p = parameters.record()
    surfaces = build_trip_surfaces(p, network)
    busy = np.array([1 if h in BUSY_HOURS else 0 for h in range(N_HOURS)], np.int64)
    plan = _plan(parameters, p, rng, busy)
    directions = _directions(parameters, network, surfaces, busy)
    days = _days(p, site, horizon, parameters.temperature_offset_c)
    come = np.zeros((horizon.n_days, directions.size, N_HOURS))
    look_ahead(p, plan, days, directions.riders.copy(), come)
    return Draw(
        p=p,
        network=network,
        surfaces=surfaces,
        plan=plan,
        days=days,
        come=come,
        directions=directions,
        buses=_buses(parameters, network, horizon, rng),
    )


def _plan(parameters: Any, record: Any, rng: Streams, busy: Integers) -> Any:
    p = parameters
    plan = empty(PLAN, 1)[0]
    water_m3 = p.cylinders * p.cylinder_water_volume_l / 1000.0
    plan.key0, plan.key1 = rng.key("service")
    plan.full_kg = water_m3 * cng_density_kg_m3(FULL_PA, GAS_K)
    plan.cut_off_kg = water_m3 * cng_density_kg_m3(1e5 * p.gas_cut_off_bar, GAS_K)
    plan.kg_per_mj = 1.0 / p.gas_mj_per_kg
    begin, end = served_hours(p)
    plan.hour_begin[:], plan.hours_per_served[:] = begin, 1.0 / (end - begin)
    plan.hour_share[:] = hour_shares(p, busy)
    plan.busy_hour[:] = busy
    for k in range(2):
        lightest, heaviest = mass_range(record, k)
        plan.lightest_kg[k] = lightest
        plan.rows_per_kg[k] = (N_TABLE[1] - 1) / (heaviest - lightest)
    return plan


def _days(p: Any, site: Site, horizon: Horizon, offset_c: float) -> Any:
    dates = [horizon.start + dt.timedelta(days=i) for i in range(horizon.n_days)]
    blend = site.signal("biodiesel_blend_volume_fraction", horizon)
    month = np.array([d.month - 1 for d in dates])
    days = empty(TODAY, horizon.n_days)
    days.day = np.arange(horizon.n_days)
    days.year = horizon.year_index()
    days.weekend = [1 if d.weekday() >= 5 else 0 for d in dates]
    days.elapsed_years = np.arange(horizon.n_days) / DAYS_PER_YEAR
    for b in np.unique(blend):
        days.blend_share[blend == b] = blend_energy_share(p, float(b))
        days.blend_mj_per_l[blend == b] = blend_mj_per_l(p, float(b))
    days.temperature_c = np.array(site.monthly["temperature_mean_c"])[month] + offset_c
    return days


def _directions(parameters: Any, network: Network, surfaces: Array, busy: Integers) -> Any:
    directions = empty(DIRECTION, network.corridor.size)
    directions.number = np.arange(network.corridor.size)
    directions.corridor = network.corridor
    directions.first_bus = np.searchsorted(network.bus_corridor, network.corridor, side="left")
    directions.n_buses = (
        np.searchsorted(network.bus_corridor, network.corridor, side="right") - directions.first_bus
    )
    directions.length_km = network.length_km
    directions.stops_served = network.n_stops * parameters.served_stop_share
    directions.deadhead_km = (
        straight_distances(network, parameters.mobile_station_km) * parameters.road_distance_ratio
    )
    slots, n_slots = timetable(parameters, network, surfaces, busy)
    directions.slots_s = slots
    directions.n_slots = n_slots
    directions.riders = riders_by_direction(parameters, network, n_slots)
    return directions


def _buses(parameters: Any, network: Network, horizon: Horizon, rng: Streams) -> Any:
    p, k = parameters, network.bus_class
    buses = empty(BUS, k.size)
    age, retire = _lives(p, network, horizon, rng)
    buses.number = np.arange(k.size)
    buses.corridor = network.bus_corridor
    buses.workshop = [0 if network.names[c] in FIRST_WORKSHOP else 1 for c in network.bus_corridor.tolist()]
    buses.size_class = k
    buses.designated = designated_buses(p, network)
    buses.retire_day = retire
    buses.curb_kg = np.where(k == 0, p.curb_mass_large_kg, p.curb_mass_medium_kg)
    buses.kit_kg = np.where(k == 0, p.kit_mass_large_kg, p.kit_mass_medium_kg)
    places = np.where(k == 0, p.capacity_large, p.capacity_medium)
    buses.most_boarded = np.floor(places * p.crush_ratio / p.mean_ride_share)
    buses.group = np.where(buses.designated == 1, k, OTHER)
    buses.odometer_km = age * p.initial_km_per_year
    buses.first_trip = 1
    for name in ("job_begin", "job_end", "retest_day"):
        buses[name] = NEVER
    return buses


def designated_buses(parameters: Any, network: Network) -> Integers:
    """Return 1 for the buses that are to carry a kit, in every scenario, shape (n_buses,)."""
    p = parameters
    left = [p.converted_large, p.converted_medium]
    chosen = np.zeros(network.bus_corridor.size, np.int64)
    for bus, (c, k) in enumerate(zip(network.bus_corridor.tolist(), network.bus_class.tolist(), strict=True)):
        if network.names[c] in p.converted_corridors and left[k] > 0:
            left[k] -= 1
            chosen[bus] = 1
    return chosen


def timetable(p: Any, network: Network, surfaces: Array, busy: Integers) -> tuple[Array, Integers]:
    """Return departure times [s] a direction, shape (18, 220), and their number, shape (18,).

    The busy-hour headway is the cycle time over the buses that are not kept in reserve; it is set once
    for the horizon and is the same in every scenario, so that the level of service is equal.
    """
    slots = np.full((network.corridor.size, MAX_SLOTS), np.inf)
    n_slots = np.zeros(network.corridor.size, np.int64)
    for c in range(len(network.names)):
        d = 2 * c
        buses = int(np.sum(network.bus_corridor == c))
        cycle_s = sum(planned_trip_s(p, network, surfaces, e) + 60.0 * p.layover_min for e in (d, d + 1))
        headway_s = max(cycle_s / max(1, int(np.floor(buses * (1.0 - p.reserve_share)))), 180.0)
        t = 3600.0 * p.service_start_h
        times: list[float] = []
        while t <= 3600.0 * p.last_departure_h and len(times) < MAX_SLOTS:
            times.append(float(np.floor(t)))
            t += headway_s * (1.0 if busy[int(t // 3600.0)] else p.offpeak_headway_ratio)
        for e in (d, d + 1):
            slots[e, : len(times)] = times
            n_slots[e] = len(times)
    return slots, n_slots


def planned_trip_s(p: Any, network: Network, surfaces: Array, d: int) -> float:
    """Return the trip time [s] in busy hours that the planner reckons with: 20 riders on board."""
    k = int(network.direction_class[d])
    mass = (p.curb_mass_large_kg, p.curb_mass_medium_kg)[k] + 20.0 * p.passenger_mass_kg
    moving_s = trip_energy(surfaces, d, p.congestion_peak, mass, 10.0)[0]
    return moving_s + network.n_stops[d] * p.served_stop_share * p.stop_dead_s + 40.0 * p.boarding_s


def riders_by_direction(p: Any, network: Network, n_slots: Integers) -> Array:
    """Return the riders of a mean day of the first year a direction, shape (18,)."""
    trips = n_slots * 1.0
    first = np.array([network.names[c] == "I" for c in network.corridor])
    share = np.where(first, p.corridor_one_share * trips / trips[first].sum(), 0.0)
    share = np.where(first, share, (1.0 - p.corridor_one_share) * trips / trips[~first].sum())
    return p.riders_per_day * share


def hour_shares(p: Any, busy: Integers) -> Array:
    """Return the share of a day's riders that come in each hour, shape (24,), sum 1."""
    begin, end = served_hours(p)
    served = (np.arange(24) + 1 > p.service_start_h) & (np.arange(24) < p.last_departure_h)
    weight = np.where(served, (end - begin) * np.where(busy[:24] == 1, p.peak_demand_ratio, 1.0), 0.0)
    return weight / weight.sum()


def served_hours(p: Any) -> tuple[Array, Array]:
    """Return the part of each hour between first and last departure, as two shares of it, shape (24,).

    Hours without service count as whole; nobody comes then.
    """
    hours = np.arange(24)
    begin = np.clip(p.service_start_h - hours, 0.0, 1.0)
    end = np.clip(p.last_departure_h - hours, 0.0, 1.0)
    whole = end <= begin
    return np.where(whole, 0.0, begin), np.where(whole, 1.0, end)


def _lives(p: Any, network: Network, horizon: Horizon, rng: Streams) -> tuple[Array, Integers]:
    """Return the age [year] at the begin and the day of renewal of each bus.

    Weibull life given that the bus has reached its age, or the operator's own bus before that. Twenty of
    the large buses ran in 2015 (S27), the rest of the city's buses are of 2015-2018 (S33).
    """
    n = network.bus_class.size
    begin = float(horizon.start.year)
    spread = 2015.5 + 3.0 * (np.arange(n) * 0.618_033_988_75 % 1.0)
    large = np.cumsum(network.bus_class == 0) <= 20
    built = np.where((network.bus_class == 0) & large, 2015.0, spread)
    age = np.maximum(begin - built, 0.0)
    u = rng.generator("lives").random((n, 2))
    scale = p.bus_life_years / np.log(2.0) ** (1.0 / p.bus_life_shape)
    life = scale * ((age / scale) ** p.bus_life_shape - np.log(u[:, 0])) ** (1.0 / p.bus_life_shape)
    wears_out = life - age
    policy = max(p.policy_start_year - begin, 0.0) - np.log(u[:, 1]) / max(p.policy_hazard_per_year, 1e-9)
    day = np.minimum(np.minimum(wears_out, policy) * DAYS_PER_YEAR, 1e6)
    return age, np.maximum(day, 1.0).astype(np.int64)
