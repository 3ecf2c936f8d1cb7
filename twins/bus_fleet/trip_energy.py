"""Energy of a trip: from the second-by-second bus to a polynomial a direction.

A trip is a row of micro-trips (accelerate, cruise, brake, stand) between served stops and stops in traffic,
on four grades: the climbs and descents of the line, and small ups and downs on the rest. Congestion lowers
the cruise speed, adds stops and standing time; nothing is stretched in time.

For each draw the micro-trips are driven second by second over a grid of congestion, mass and accessory
power; a polynomial is fitted to each direction, which the fleet model reads in some 20 ns. Standing at stops
and terminals is not part of the polynomial: `equations.idle_fuel_mw` gives it exactly.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.equations import (
    TIP_IN_LOAD,
    V_FUEL_CUT,
    air_conditioning_kw,
    diesel_fuel_mw,
    dual_fuel_mw,
    engine_speed_rpm,
    idle_fuel_mw,
    rated_kw,
)
from twins.bus_fleet.network import Network
from twins.core.compiled import compiled
from twins.core.physics.road_vehicle import air_density_kg_m3, driveline_efficiency, longitudinal_force_n

Array = NDArray[np.float64]

X_RANGE = (0.9, 2.4)  # running-time factor
AIR_KG_M3 = air_density_kg_m3(101_325.0, 28.0, 0.75)  # warm moist air at sea level; +-5 K change fuel by 0.1 %
STEP_S = 0.25
OVERRUN_EFFICIENCY = 0.90  # S57 at high load; from the wheels back to the engine
STAND_SMOOTH = 0.02  # share of the free time over which standing time sets in
N_OUTPUTS = 6  # moving time, diesel alone, diesel of dual, gas fed, slip, shaft work
# powers of (x, mass, aux) in the polynomial
TERMS = tuple(
    [(i, 0, 0) for i in range(6)] + [(i, 1, 0) for i in range(5)] + [(i, 2, 0) for i in range(4)] + [(0, 3, 0), (1, 3, 0)]
    + [(i, 0, 1) for i in range(5)] + [(i, 0, 2) for i in range(3)]
    + [(i, 1, 1) for i in range(3)] + [(0, 1, 2), (0, 2, 1), (1, 2, 1)]
)  # fmt: skip


@compiled
def drive_second(
    p: Any, k: int, m: float, v0: float, v1: float, dt: float, grade: float, aux_kw: float, before_kw: float
) -> tuple[float, float, float, float, float]:
    """Return diesel alone, diesel of dual, gas fed, slip [MJ] and brake power [kW] of one step.

    Parameters
    ----------
    k, m
        Size class and actual mass [kg].
    v0, v1, dt
        Speed at both ends of the step [m/s] and its length [s].
    grade, aux_kw
        Grade [-] and accessory power [kW].
    before_kw
        Brake power of the step before [kW]: a steep rise is a tip-in.
    """
    v = 0.5 * (v0 + v1)
    cda = p.cda_large_m2 if k == 0 else p.cda_medium_m2
    F = longitudinal_force_n(m, p.rotating_share, (v1 - v0) / dt, grade, p.crr, AIR_KG_M3 * cda, v)
    wheel_kw = 1e-3 * F * v
    rated = rated_kw(p, k)
    if wheel_kw > 0.0:
        P = min(wheel_kw / driveline_efficiency(wheel_kw / rated) + aux_kw, rated)
    elif v > V_FUEL_CUT:
        P = aux_kw + OVERRUN_EFFICIENCY * wheel_kw  # the bus drives the accessories, then the engine
    else:
        P = aux_kw
    fuel = diesel_fuel_mw(p, k, engine_speed_rpm(v), P)
    tip_in = min(max((P - before_kw) / (TIP_IN_LOAD * rated * dt), 0.0), 1.0)
    diesel, gas, slip = dual_fuel_mw(p, k, fuel, P, tip_in)
    return fuel * dt, diesel * dt, gas * dt, slip * dt, P


@compiled
def reachable_speed(p: Any, k: int, m: float, v: float, dt: float, grade: float, aux_kw: float) -> float:
    """Return the speed [m/s] after `dt` of usual acceleration, less where the engine is at its limit."""
    a = p.acceleration_m_s2
    cda = p.cda_large_m2 if k == 0 else p.cda_medium_m2
    speed = max(v + 0.5 * a * dt, 0.5)
    limit_n = 1e3 * 0.88 * (rated_kw(p, k) - aux_kw) / speed
    steady = longitudinal_force_n(m, p.rotating_share, 0.0, grade, p.crr, AIR_KG_M3 * cda, speed)
    possible = (limit_n - steady) / (m * (1.0 + p.rotating_share))
    return v + max(min(a, possible), 0.02) * dt


@compiled
def micro_trip(
    p: Any, k: int, m: float, distance_m: float, v_cruise: float, grade: float, aux_kw: float, out: Array
) -> None:
    """Drive from stop to stop over `distance_m`; write time [s] and energies [MJ] to `out` (6,).

    Order of `out`: time, diesel alone, diesel of dual, gas fed, slip, shaft work.
    """
    out[:] = 0.0
    b = p.deceleration_m_s2
    v = 0.0
    s = 0.0
    before = aux_kw
    while s < distance_m:
        brake_m = v * v / (2.0 * b)
        dt = STEP_S
        if distance_m - s <= brake_m:
            v1 = max(v - b * dt, 0.0)
            if v1 == 0.0:
                dt = 2.0 * (distance_m - s) / max(v, 1e-6)
        else:
            v1 = min(reachable_speed(p, k, m, v, dt, grade, aux_kw), v_cruise)
        ds = 0.5 * (v + v1) * dt
        room = distance_m - s - brake_m
        if distance_m - s > brake_m and ds > room > 0.0 and v1 >= v:
            dt = max(room / max(0.5 * (v + v1), 1e-6), 1e-3)
            v1 = min(v1, v + p.acceleration_m_s2 * dt)
            ds = 0.5 * (v + v1) * dt
        fuel, diesel, gas, slip, P = drive_second(p, k, m, v, v1, dt, grade, aux_kw, before)
        out[0] += dt
        out[1] += fuel
        out[2] += diesel
        out[3] += gas
        out[4] += slip
        out[5] += 1e-3 * max(P, 0.0) * dt
        before = max(P, 0.0)
        v = v1
        s += max(ds, 1e-3)
        if out[0] > 3600.0:
            break


@compiled
def cruise_speed(p: Any, x: float) -> float:
    """Return the cruise speed [m/s] at running-time factor `x`: half of the delay is slower driving."""
    return p.free_speed_kmh / 3.6 / math.sqrt(x)


@compiled
def integrate_trip(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, x: float, mass_kg: float,
    aux_kw: float, out: Array, work: Array,
) -> None:  # fmt: skip
    """Drive a whole trip without the time at stops; write time [s] and energies [MJ] to `out` (6,).

    Notes
    -----
    Free time T0 is that of the served stops alone at free speed. At factor `x` the bus cruises slower and
    stops in traffic (x - 0.9)/0.8 times `traffic_stops_per_km` a km; what is then missing to x T0 it stands.
    """
    L = 1e3 * length_km
    served = max(n_stops * p.served_stop_share, 1.0)
    stops = served + p.traffic_stops_per_km * max(x - X_RANGE[0], 0.0) / 0.8 * length_km
    hill_up = min(climb_m / p.hill_grade / L, 0.45)
    hill_down = min(descent_m / p.hill_grade / L, 0.45)
    rest = 1.0 - hill_up - hill_down
    v_free = cruise_speed(p, 1.0)
    free_s = L / v_free + served * 0.5 * v_free * (1.0 / p.acceleration_m_s2 + 1.0 / p.deceleration_m_s2)
    out[:] = 0.0
    for i in range(4):
        share = (hill_up, hill_down, 0.5 * rest, 0.5 * rest)[i]
        grade = (p.hill_grade, -p.hill_grade, p.rolling_grade, -p.rolling_grade)[i]
        if share <= 0.0:
            continue
        micro_trip(p, k, mass_kg, L / stops, cruise_speed(p, x), grade, aux_kw, work)
        for j in range(N_OUTPUTS):
            out[j] += share * stops * work[j]
    missing_s = x * free_s - out[0]
    stands_s = 0.5 * (missing_s + math.sqrt(missing_s * missing_s + (STAND_SMOOTH * free_s) ** 2))
    idle = idle_fuel_mw(p, k, aux_kw) * stands_s
    out[0] += stands_s
    out[1] += idle
    out[2] += idle
    out[5] += 1e-3 * aux_kw * stands_s


@compiled
def mass_range(p: Any, k: int) -> tuple[float, float]:
    """Return the lightest and heaviest bus of class `k` [kg]: empty, and 1.7 times its places with a full kit."""
    if k == 0:
        return p.curb_mass_large_kg, p.curb_mass_large_kg + 1_000.0 + 1.7 * p.capacity_large * p.passenger_mass_kg
    return p.curb_mass_medium_kg, p.curb_mass_medium_kg + 800.0 + 1.7 * p.capacity_medium * p.passenger_mass_kg


@compiled
def auxiliary_range(p: Any, k: int) -> tuple[float, float]:
    """Return the least and largest accessory power of class `k` [kW]: A/C at its lowest duty and always on."""
    return air_conditioning_kw(p, k, -100.0), air_conditioning_kw(p, k, 100.0) + 0.1


@compiled
def _grid_values(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, nodes: Array, values: Array
) -> None:
    work = np.zeros(N_OUTPUTS)
    low, high = mass_range(p, k)
    least, most = auxiliary_range(p, k)
    for i in range(nodes.shape[0]):
        x = 0.5 * (X_RANGE[0] + X_RANGE[1]) + 0.5 * (X_RANGE[1] - X_RANGE[0]) * nodes[i, 0]
        m = 0.5 * (low + high) + 0.5 * (high - low) * nodes[i, 1]
        aux = 0.5 * (least + most) + 0.5 * (most - least) * nodes[i, 2]
        integrate_trip(p, k, length_km, n_stops, climb_m, descent_m, x, m, aux, values[i], work)


@cache
def fit_nodes() -> tuple[Array, Array]:
    """Return the nodes of the fit, shape (n, 3) in [-1, 1], and the least-squares operator (n_terms, n)."""
    nodes = np.array(
        [
            (x, m, a)
            for x in np.cos(np.pi * (np.arange(9) + 0.5) / 9) / np.cos(np.pi / 18)
            for m in np.cos(np.pi * (np.arange(4) + 0.5) / 4) / np.cos(np.pi / 8)
            for a in np.cos(np.pi * (np.arange(3) + 0.5) / 3) / np.cos(np.pi / 6)
        ]
    )
    powers = np.array(TERMS)
    basis = np.prod(nodes[:, None, :] ** powers[None, :, :], axis=2)
    return nodes, np.linalg.pinv(basis)


def build_trip_surfaces(p: Any, network: Network) -> Array:
    """Return the polynomials of all directions.

    Parameters
    ----------
    p
        Record of the parameters.
    network
        Directions with length, stops, class, climb and descent.

    Returns
    -------
    numpy.ndarray
        Shape (18, 6 + 1, n_terms): coefficients of the six outputs, then a row with the ranges of mass [kg] and accessory power [kW].
    """
    nodes, operator = fit_nodes()
    n = network.corridor.size
    surfaces = np.zeros((n, N_OUTPUTS + 1, len(TERMS)))
    values = np.zeros((nodes.shape[0], N_OUTPUTS))
    for d in range(n):
        k = int(network.direction_class[d])
        _grid_values(
            p, k, float(network.length_km[d]), float(network.n_stops[d]), float(network.climb_m[d]),
            float(network.descent_m[d]), nodes, values,
        )  # fmt: skip
        surfaces[d, :N_OUTPUTS] = (operator @ values).T
        surfaces[d, N_OUTPUTS, :4] = (*mass_range(p, k), *auxiliary_range(p, k))
    return surfaces


@compiled
def trip_energy(
    surfaces: Array, d: int, x: float, mass_kg: float, aux_kw: float
) -> tuple[float, float, float, float, float, float]:
    """Return moving time [s], diesel alone, diesel of dual, gas fed, slip and shaft work [MJ] of a trip.

    `x`, `mass_kg` and `aux_kw` outside the fitted range are held at its edge.
    """
    low, high = surfaces[d, N_OUTPUTS, 0], surfaces[d, N_OUTPUTS, 1]
    least, most = surfaces[d, N_OUTPUTS, 2], surfaces[d, N_OUTPUTS, 3]
    u = (x - 0.5 * (X_RANGE[0] + X_RANGE[1])) * (2.0 / (X_RANGE[1] - X_RANGE[0]))
    m = (2.0 * mass_kg - low - high) / (high - low)
    a = (2.0 * aux_kw - least - most) / (most - least)
    u = min(max(u, -1.0), 1.0)
    m = min(max(m, -1.0), 1.0)
    a = min(max(a, -1.0), 1.0)
    return (
        _polynomial(surfaces[d, 0], u, m, a),
        _polynomial(surfaces[d, 1], u, m, a),
        _polynomial(surfaces[d, 2], u, m, a),
        _polynomial(surfaces[d, 3], u, m, a),
        _polynomial(surfaces[d, 4], u, m, a),
        _polynomial(surfaces[d, 5], u, m, a),
    )


@compiled
def _polynomial(c: Array, u: float, m: float, a: float) -> float:
    """Return the sum of `TERMS` with coefficients `c`, by powers of u (order of TERMS)."""
    u2 = u * u
    one = c[0] + u * (c[1] + u * (c[2] + u * (c[3] + u * (c[4] + u * c[5]))))
    by_m = c[6] + u * (c[7] + u * (c[8] + u * (c[9] + u * c[10])))
    by_m2 = c[11] + u * (c[12] + u * (c[13] + u * c[14]))
    by_m3 = c[15] + u * c[16]
    by_a = c[17] + u * (c[18] + u * (c[19] + u * (c[20] + u * c[21])))
    by_a2 = c[22] + u * c[23] + u2 * c[24]
    by_ma = c[25] + u * c[26] + u2 * c[27]
    cross = by_ma + a * c[28] + m * (c[29] + u * c[30])
    return one + m * (by_m + m * (by_m2 + m * by_m3)) + a * (by_a + a * by_a2) + m * a * cross
