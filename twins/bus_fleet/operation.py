"""Equations of a day of service, shared by the SimPy model and the compiled kernel.

`p` is the record of parameters, `plan`, `today`, `direction`, `bus` and `stations` are the records declared
in `fleet_state`. Times are those of `clock`.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from twins.bus_fleet.clock import DAY_S, FOR_KIT, FOR_TRIP, FOR_WORKSHOP, TICK_S, Array, on_tick
from twins.bus_fleet.conditions import riders_at
from twins.bus_fleet.trip_energy import (
    DUAL_FUEL,
    N_TABLE,
    ON_DIESEL,
    X_RANGE,
    read_table,
    rows_at,
)
from twins.core.compiled import compiled, inlined
from twins.core.quantiles import normal_quantile, normal_quantiles
from twins.core.streams import uniforms_at

MORNING_S = 5.0 * 3600.0
MORNING_STEP_S = 20.0  # buses leave the depot one by one
SEPARATION_S = 20.0  # two buses of one direction do not arrive at the same moment
DISPATCH_GAP_S = 120.0  # shortest headway at a terminal
CLOSING_S = 1800.0  # a departure later than this after the last slot is not run
MIDDAY_FROM_S = 9.0 * 3600.0
MIDDAY_TO_S = 14.5 * 3600.0


class Luck(NamedTuple):
    """What chance brings to one departure, whatever bus runs it in whatever scenario.

    Attributes
    ----------
    running
        Factor on the congestion of the hour [-], log-normal.
    road_call, kit_fault
        Uniform: the failure has come where its probability along the way reaches this number (`share_until`).
    """

    running: float
    road_call: float
    kit_fault: float


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
    return Luck(math.exp(p.congestion_trip_sigma * normal_quantile(u_run)), u_call, u_fault)


@compiled
def draw_luck(p: Any, plan: Any, directions: Any, first_day: int, luck: Array) -> None:
    """Fill `luck`, shape (n_days, n_directions, n_slots, 3), with `luck_of` from `first_day` on.

    One loop a step, so that each runs several departures at a time.
    """
    n = luck.shape[2]
    run, call, fault, z = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for i in range(luck.shape[0]):
        for d in range(luck.shape[1]):
            slots = directions[d].n_slots
            for k in range(slots):
                run[k], call[k], fault[k], _ = uniforms_at(
                    (plan.key0, plan.key1), first_day + i, d, k, FOR_TRIP
                )
            normal_quantiles(run[:slots], z[:slots])
            for k in range(slots):
                luck[i, d, k, 0] = math.exp(p.congestion_trip_sigma * z[k])
                luck[i, d, k, 1] = call[k]
                luck[i, d, k, 2] = fault[k]


@inlined
def share_until(u: float, hazard: float) -> float:
    """Return the share of the way at which a failure comes [-], or 1 when none does.

    Parameters
    ----------
    u
        Uniform in (0, 1).
    hazard
        Rate of failure times the whole way [-].

    Notes
    -----
    1 - exp(-hazard share) = u. As 1 - exp(-y) <= y, most trips are decided without a logarithm.
    """
    if u >= hazard:
        return 1.0
    return min(1.0, -math.log1p(-u) / hazard)


@inlined
def run_trip(
    p: Any, plan: Any, today: Any, surfaces: Any, direction: Any, bus: Any, luck: Luck, t: float
) -> Trip:
    """Return what the trip of `bus` that leaves at `t` [s after midnight] does.

    Notes
    -----
    The trip is driven on diesel, and on dual fuel for a share phi of its way; phi is what coolant, kit and
    the gas above the cut-off pressure allow. Idling burns diesel only
    (`equations.substitution_possible`). A road call ends the trip on the way.
    """
    k = bus.size_class
    hours = t / 3600.0
    h = int(hours)
    x = min(max(today.congestion[direction.corridor, h] * luck.running, X_RANGE[0]), X_RANGE[1])
    waiting = riders_at(plan, direction, h, hours - h) - direction.boarded
    boarded = min(waiting, bus.most_boarded)
    mass = bus.curb_kg + boarded * p.mean_ride_share * p.passenger_mass_kg
    if bus.kit_fitted == 1:
        mass += bus.kit_kg + bus.gas_kg
    rows_x = rows_at(x, X_RANGE[0], X_RANGE[1], N_TABLE[0])
    rows_mass = (mass - plan.lightest_kg[k]) * plan.rows_per_kg[k]
    rows_aux = today.auxiliary_rows[k, h]
    d = direction.number
    moving_s, diesel, work = read_table(surfaces, d, rows_x, rows_mass, rows_aux, ON_DIESEL)
    dwell_s = direction.stops_served * p.stop_dead_s + boarded * p.boarding_s
    share = share_until(luck.road_call, bus.road_call_rate * direction.length_km)
    idle_s = share * dwell_s + p.idle_share_of_layover * p.layover_min * 60.0
    idle = today.idle_mw[k, h] * idle_s
    moving = share * diesel
    gas = 0.0
    slip = 0.0
    fault = False
    if bus.kit_works == 1 and bus.kit_fitted == 1:
        phi = 1.0
        if bus.first_trip == 1:
            phi -= min(1.0, p.cold_coolant_min * 60.0 / moving_s)
        dual_diesel, dual_gas, dual_slip = read_table(surfaces, d, rows_x, rows_mass, rows_aux, DUAL_FUEL)
        need_kg = phi * dual_gas * bus.wear * share * plan.kg_per_mj
        spare_kg = max(0.0, bus.gas_kg - plan.cut_off_kg)
        if need_kg > spare_kg:
            phi *= spare_kg / need_kg
        moving = share * ((1.0 - phi) * diesel + phi * dual_diesel)
        gas = bus.wear * share * phi * dual_gas
        slip = bus.wear * share * phi * dual_slip
        fault = share_until(luck.kit_fault, bus.kit_fault_rate * share * direction.length_km) < 1.0
    return Trip(
        on_tick(share * (moving_s + dwell_s)),
        share,
        boarded,
        bus.wear * (moving + idle),
        moving + idle,
        gas,
        slip,
        share * work + 1e-3 * today.auxiliary_kw[k, h] * idle_s,
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
        * math.exp(p.kit_job_sigma * normal_quantile(u2))
        * 24.0
        / p.technician_hours_per_day
    )
    return on_tick(wait_s), on_tick(work_s)


@compiled
def handed_out(day: int, bus: int, wait_s: float) -> float:
    """Return the clock time [s] at which a job of `bus` found on `day` can begin."""
    return (day + 1) * DAY_S + 7.0 * 3600.0 + bus * TICK_S + wait_s
