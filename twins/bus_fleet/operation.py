"""Equations of a day of service, shared by the SimPy model and the compiled kernel.

`p` is the record of parameters, `plan`, `today`, `direction`, `bus` and `stations` are the records declared
in `fleet_state`. Times are seconds after midnight or, where the name says ``clock``, seconds since the horizon began.
Every time is a multiple of 1/1024 s: sums and differences of such times are exact in floating point, so
that two programs that add the same durations in another order still agree to the last bit.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.equations import air_conditioning_kw
from twins.bus_fleet.trip_energy import X_RANGE, idle_fuel_mw, trip_dual_fuel, trip_on_diesel
from twins.core.compiled import compiled
from twins.core.quantiles import normal_quantile, poisson_count
from twins.core.streams import uniforms_at

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

DAY_S = 86_400.0
TICK_S = 1.0 / 1024.0
N_HOURS = 25
N_CORRIDORS = 9
N_STATIONS = 5
DAY_TO_DAY_C = 0.8  # assumed: spread of daily means on a tropical coast
HALF_DAILY_RANGE_C = 4.0  # assumed: about 8 degrees between dawn and 14 h
KIT_JOB_SIGMA = 0.5  # assumed: log standard deviation of a kit repair
MORNING_S = 5.0 * 3600.0
MORNING_STEP_S = 20.0  # buses leave the depot one by one
SEPARATION_S = 20.0  # two buses of one direction do not arrive at the same moment
DISPATCH_GAP_S = 120.0  # shortest headway at a terminal
CLOSING_S = 1800.0  # a departure later than this after the last slot is not run
MIDDAY_FROM_S = 9.0 * 3600.0
MIDDAY_TO_S = 14.5 * 3600.0
NEVER_LEAVE_KM = 1.5  # a station this close counts as standing at the terminal

POLICY_END, POLICY_MIDDAY, POLICY_NEVER = 0, 1, 2
NEVER = math.inf

# purposes of `uniforms_at`, one a source of randomness
FOR_TRIP, FOR_CONGESTION, FOR_RIDERS, FOR_WEATHER, FOR_CHOICE, FOR_WORKSHOP, FOR_KIT = range(7)


class Luck(NamedTuple):
    """What chance brings to one departure, whatever bus runs it in whatever scenario.

    Attributes
    ----------
    running
        Factor on the congestion of the hour [-], log-normal.
    to_road_call, to_kit_fault
        Standard exponentials: the breakdown comes where the hazard summed over the way reaches them.
    """

    running: float
    to_road_call: float
    to_kit_fault: float


class Trip(NamedTuple):
    """What one trip does."""

    duration_s: float
    share_run: float
    boarded: int
    diesel_mj: float
    diesel_unworn_mj: float
    gas_fed_mj: float
    gas_slip_mj: float
    work_mj: float
    kit_fault: bool


@compiled
def on_tick(seconds: float) -> float:
    """Return the duration [s] rounded to the clock's 1/1024 s."""
    return math.floor(seconds * 1024.0 + 0.5) / 1024.0


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
            today.congestion[c, h] = median * math.exp(p.congestion_day_sigma * z_day + a)
    level = math.exp(p.rider_trend_per_year * today.elapsed_years)
    if today.weekend == 1:
        level *= p.weekend_demand_ratio
    for d in range(riders.size):
        total = 0.0
        for h in range(24):
            if plan.hour_share[h] > 0.0:
                u = uniforms_at(key, day, d, h, FOR_RIDERS)[0]
                total += poisson_count(level * riders[d] * plan.hour_share[h], u)
            come[d, h + 1] = total
    mean_c = today.temperature_c + DAY_TO_DAY_C * normal_quantile(u_warm)
    for h in range(N_HOURS):
        outside = mean_c + HALF_DAILY_RANGE_C * math.cos((h - 14.0) * math.pi / 12.0)
        for k in range(2):
            today.auxiliary_kw[k, h] = air_conditioning_kw(p, k, outside)


@compiled
def riders_until(direction: Any, t: float) -> int:
    """Return how many people have come to the stops of a direction until `t` [s after midnight]."""
    h = min(int(t / 3600.0), 23)
    share = min(t / 3600.0 - h, 1.0)
    return math.floor(direction.come[h] + share * (direction.come[h + 1] - direction.come[h]))


@compiled
def road_call_per_km(p: Any, odometer_km: float) -> float:
    """Return the rate of road calls [1/km]: Weibull in the odometer, New York's rate times a ratio (S46)."""
    age = max(odometer_km, 1_000.0) / p.road_call_scale_km
    return p.road_call_ratio / p.road_call_km * age ** (p.road_call_shape - 1.0)


@compiled
def kit_fault_per_km(p: Any, kit_years: float, km_since_service: float) -> float:
    """Return the rate of kit faults [1/km]: grows with the age of the kit and with overdue service."""
    overdue = max(0.0, km_since_service / p.kit_service_km - 1.0)
    return (1.0 + p.kit_fault_growth_per_year * kit_years) * (1.0 + overdue) / p.kit_fault_km


@compiled
def luck_of(p: Any, plan: Any, day: int, direction: int, slot: int) -> Luck:
    """Return the luck of departure `slot` of `direction` on `day`."""
    u_run, u_call, u_fault, _ = uniforms_at((plan.key0, plan.key1), day, direction, slot, FOR_TRIP)
    return Luck(
        math.exp(p.congestion_trip_sigma * normal_quantile(u_run)), -math.log(u_call), -math.log(u_fault)
    )


@compiled
def draw_luck(p: Any, plan: Any, directions: Any, first_day: int, luck: Array) -> None:
    """Fill `luck`, shape (n_days, n_directions, MAX_SLOTS, 3), with `luck_of` from `first_day` on."""
    for i in range(luck.shape[0]):
        for d in range(luck.shape[1]):
            for k in range(directions[d].n_slots):
                running, to_road_call, to_kit_fault = luck_of(p, plan, first_day + i, d, k)
                luck[i, d, k, 0] = running
                luck[i, d, k, 1] = to_road_call
                luck[i, d, k, 2] = to_kit_fault


@compiled
def run_trip(
    p: Any, plan: Any, today: Any, surfaces: Any, direction: Any, bus: Any, luck: Luck, t: float
) -> Trip:
    """Return what the trip of `bus` that leaves at `t` [s after midnight] does.

    Notes
    -----
    The trip is driven on diesel, and on dual fuel for a share phi of its way; phi is what coolant, kit and
    the gas above the cut-off pressure allow. Idling burns diesel only
    (`equations.substitution_possible`). A road call ends the trip where rate x way reaches its exponential.
    """
    k = bus.size_class
    h = int(t / 3600.0)
    x = min(max(today.congestion[direction.corridor, h] * luck.running, X_RANGE[0]), X_RANGE[1])
    waiting = riders_until(direction, t) - direction.boarded
    boarded = min(waiting, int(bus.places * p.crush_ratio / p.mean_ride_share))
    mass = bus.curb_kg + boarded * p.mean_ride_share * p.passenger_mass_kg
    if bus.kit_fitted == 1:
        mass += bus.kit_kg + bus.gas_kg
    auxiliary = today.auxiliary_kw[k, h]
    moving_s, diesel, work = trip_on_diesel(surfaces, direction.number, x, mass, auxiliary)
    dwell_s = direction.stops_served * p.stop_dead_s + boarded * p.boarding_s
    share = min(1.0, luck.to_road_call / (bus.road_call_rate * direction.length_km))
    idle_s = share * dwell_s + p.idle_share_of_layover * p.layover_min * 60.0
    idle = idle_fuel_mw(p, k, auxiliary) * idle_s
    moving = share * diesel
    gas = 0.0
    slip = 0.0
    fault = False
    if bus.kit_works == 1 and bus.kit_fitted == 1:
        phi = 1.0
        if bus.first_trip == 1:
            phi -= min(1.0, p.cold_coolant_min * 60.0 / moving_s)
        dual_diesel, dual_gas, dual_slip = trip_dual_fuel(surfaces, direction.number, x, mass, auxiliary)
        need_kg = phi * dual_gas * bus.wear * share / plan.gas_mj_per_kg
        spare_kg = max(0.0, bus.gas_kg - plan.cut_off_kg)
        if need_kg > spare_kg:
            phi *= spare_kg / need_kg
        moving = share * ((1.0 - phi) * diesel + phi * dual_diesel)
        gas = bus.wear * share * phi * dual_gas
        slip = bus.wear * share * phi * dual_slip
        fault = luck.to_kit_fault < bus.kit_fault_rate * share * direction.length_km
    return Trip(
        on_tick(share * (moving_s + dwell_s)),
        share,
        boarded,
        bus.wear * (moving + idle),
        moving + idle,
        gas,
        slip,
        share * work + 1e-3 * auxiliary * idle_s,
        fault,
    )


@compiled
def workshop_s(p: Any, plan: Any, day: int, bus: int) -> float:
    """Return the bay time [s] of a road call: log-normal."""
    z = normal_quantile(uniforms_at((plan.key0, plan.key1), day, bus, 0, FOR_WORKSHOP)[0])
    return on_tick(3600.0 * p.road_repair_h * math.exp(p.road_repair_sigma * z))


@compiled
def kit_job(p: Any, plan: Any, day: int, bus: int) -> tuple[float, float]:
    """Return the wait for a part [s], then the calendar time of one technician [s], of a kit fault."""
    u0, u1, u2, _ = uniforms_at((plan.key0, plan.key1), day, bus, 0, FOR_KIT)
    wait_s = -p.kit_parts_days * DAY_S * math.log(u1) if u0 < p.kit_parts_share else 0.0
    work_s = (
        3600.0
        * p.kit_job_h
        * math.exp(KIT_JOB_SIGMA * normal_quantile(u2))
        * 24.0
        / p.technician_hours_per_day
    )
    return on_tick(wait_s), on_tick(work_s)


@compiled
def handed_out(day: int, bus: int, wait_s: float) -> float:
    """Return the clock time [s] at which a job of `bus` found on `day` can begin."""
    return (day + 1) * DAY_S + 7.0 * 3600.0 + bus * TICK_S + wait_s


@compiled
def first_free(free_at: Array, n: int) -> int:
    """Return the server that is free first among the first `n` (lowest number among equals)."""
    best = 0
    for i in range(1, n):
        if free_at[i] < free_at[best]:
            best = i
    return best


@compiled
def serve(free_at: Array, n: int, arrival: float, service: float) -> tuple[float, float]:
    """Return begin and end of service of one job in a first-come first-served queue of `n` servers.

    Jobs must be given in the order of arrival; `free_at` is updated. Kiefer-Wolfowitz recursion.
    """
    i = first_free(free_at, n)
    begin = max(arrival, free_at[i])
    free_at[i] = begin + service
    return begin, free_at[i]


@compiled
def fill_mass_kg(p: Any, plan: Any, stations: Any, s: int, gas_kg: float) -> float:
    """Return the gas [kg] that station `s` gives to a bus with `gas_kg` on board.

    A fast fill ends short of the cold full mass; a store without booster fills only as far as its own
    pressure: below (1 - cascade share) of its content the reachable pressure falls in proportion.
    """
    level = stations.level_kg[s]
    reach = 1.0
    if stations.stored[s] == 1:
        reach = min(1.0, level / (stations.capacity_kg[s] * (1.0 - p.cascade_share)))
    return max(0.0, min(p.fast_fill_share * plan.full_kg * reach - gas_kg, level))


@compiled
def fill_s(p: Any, stations: Any, s: int, mass_kg: float) -> float:
    """Return the time [s] at the nozzle: handling and gas flow."""
    return on_tick(60.0 * p.fill_handling_min + mass_kg / stations.flow_kg_per_s[s])


@compiled
def forecast_wait_s(p: Any, plan: Any, stations: Any, s: int, present: int) -> float:
    """Return the wait [s] that a driver expects from the number of buses `present` at station `s`."""
    typical = 60.0 * p.fill_handling_min + 0.5 * plan.full_kg / stations.flow_kg_per_s[s]
    return max(0, present - stations.nozzles[s] + 1) * typical / stations.nozzles[s]


@compiled
def deadhead_s(p: Any, km: float) -> float:
    """Return the time [s] for `km` without passengers."""
    return on_tick(3600.0 * km / p.deadhead_speed_kmh)


@compiled
def station_for(p: Any, plan: Any, today: Any, stations: Any, policy: int, direction: Any, bus: Any) -> int:
    """Return the nearest open station to which the operator sends `bus` from where `direction` begins, or -1.

    The operator sends a bus that is low on gas, if the day's price makes it worth it for this bus and
    a station is open within reach.
    """
    if bus.gas_kg > p.refuel_below * plan.full_kg:
        return -1
    if uniforms_at((plan.key0, plan.key1), today.day, bus.number, 0, FOR_CHOICE)[0] > today.willing:
        return -1
    limit = NEVER_LEAVE_KM if policy == POLICY_NEVER else p.deadhead_limit_km
    best = -1
    for s in range(N_STATIONS):
        km = direction.deadhead_km[s]
        if stations.open_today[s] == 1 and km <= limit and (best < 0 or km < direction.deadhead_km[best]):
            best = s
    return best
