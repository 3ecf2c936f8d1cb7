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
    air_density_kg_m3,
    diesel_fuel_mw,
    dual_fuel_mw,
    engine_speed_rpm,
    idle_fuel_mw,
    rated_kw,
)
from twins.bus_fleet.network import Network
from twins.core.compiled import compiled
from twins.core.physics.road_vehicle import driveline_efficiency, tractive_force_n
from twins.core.units import STANDARD_GRAVITY_M_S2

Array = NDArray[np.float64]

X_RANGE = (0.7, 2.2)  # running-time factor
MASS_RANGE = (5_000.0, 24_000.0)  # kg, class ranges are cut out of it
AUX_RANGE = (2.0, 30.0)  # kW
MEAN_TEMPERATURE_C = 28.0
STEP_S = 0.5
N_OUTPUTS = 6  # moving time, diesel alone, diesel of dual, gas fed, slip, shaft work
# powers of (x, mass, aux) in the polynomial
TERMS = (
    (0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0), (4, 0, 0),
    (0, 1, 0), (1, 1, 0), (2, 1, 0), (3, 1, 0), (0, 2, 0), (1, 2, 0), (2, 2, 0), (0, 3, 0),
    (0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1), (0, 0, 2), (1, 0, 2), (0, 0, 3),
    (0, 1, 1), (1, 1, 1), (0, 1, 2), (0, 2, 1),
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
    rho = air_density_kg_m3(MEAN_TEMPERATURE_C)
    F = tractive_force_n(m, p.rotating_share, (v1 - v0) / dt, v, grade, p.crr, cda, rho)
    wheel_kw = 1e-3 * F * v
    rated = rated_kw(p, k)
    if wheel_kw > 0.0:
        P = min(wheel_kw / driveline_efficiency(wheel_kw / rated) + aux_kw, rated)
    elif v > V_FUEL_CUT and wheel_kw + aux_kw < 0.0:
        return 0.0, 0.0, 0.0, 0.0, 0.0  # the bus drives engine and accessories: fuel cut
    else:
        P = aux_kw
    fuel = diesel_fuel_mw(p, k, engine_speed_rpm(v), P)
    tip_in = P - before_kw > TIP_IN_LOAD * rated * dt
    diesel, gas, slip = dual_fuel_mw(p, k, fuel, P, tip_in)
    return fuel * dt, diesel * dt, gas * dt, slip * dt, P


@compiled
def reachable_speed(p: Any, k: int, m: float, v: float, dt: float, grade: float, aux_kw: float) -> float:
    """Return the speed [m/s] after `dt` of usual acceleration, less where the engine is at its limit."""
    a = p.acceleration_m_s2
    cda = p.cda_large_m2 if k == 0 else p.cda_medium_m2
    rho = air_density_kg_m3(MEAN_TEMPERATURE_C)
    speed = max(v + 0.5 * a * dt, 0.5)
    limit_n = 1e3 * 0.88 * (rated_kw(p, k) - aux_kw) / speed
    steady = tractive_force_n(m, p.rotating_share, 0.0, speed, grade, p.crr, cda, rho)
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
        out[5] += 1e-3 * P * dt
        before = P
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
    stops in traffic (x - 0.7) times `traffic_stops_per_km` a km; what is then missing to x T0 it stands.
    """
    L = 1e3 * length_km
    served = max(n_stops * p.served_stop_share, 1.0)
    stops = served + p.traffic_stops_per_km * max(x - X_RANGE[0], 0.0) * length_km
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
    stands_s = max(x * free_s - out[0], 0.0)
    idle = idle_fuel_mw(p, k, aux_kw) * stands_s
    out[0] += stands_s
    out[1] += idle
    out[2] += idle
    out[5] += 1e-3 * aux_kw * stands_s


@compiled
def mass_range(p: Any, k: int) -> tuple[float, float]:
    """Return the lightest and heaviest bus of class `k` [kg]: empty, and 2.2 times its places with a full kit."""
    if k == 0:
        return p.curb_mass_large_kg, p.curb_mass_large_kg + 1_000.0 + 1.7 * p.capacity_large * p.passenger_mass_kg
    return p.curb_mass_medium_kg, p.curb_mass_medium_kg + 800.0 + 1.7 * p.capacity_medium * p.passenger_mass_kg


@compiled
def _grid_values(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, nodes: Array, values: Array
) -> None:
    work = np.zeros(N_OUTPUTS)
    low, high = mass_range(p, k)
    for i in range(nodes.shape[0]):
        x = 0.5 * (X_RANGE[0] + X_RANGE[1]) + 0.5 * (X_RANGE[1] - X_RANGE[0]) * nodes[i, 0]
        m = 0.5 * (low + high) + 0.5 * (high - low) * nodes[i, 1]
        aux = 0.5 * (AUX_RANGE[0] + AUX_RANGE[1]) + 0.5 * (AUX_RANGE[1] - AUX_RANGE[0]) * nodes[i, 2]
        integrate_trip(p, k, length_km, n_stops, climb_m, descent_m, x, m, aux, values[i], work)


@cache
def fit_nodes() -> tuple[Array, Array]:
    """Return the nodes of the fit, shape (n, 3) in [-1, 1], and the least-squares operator (n_terms, n)."""
    nodes = np.array(
        [
            (x, m, a)
            for x in np.cos(np.pi * (np.arange(7) + 0.5) / 7) / np.cos(np.pi / 14)
            for m in np.cos(np.pi * (np.arange(4) + 0.5) / 4) / np.cos(np.pi / 8)
            for a in np.cos(np.pi * (np.arange(4) + 0.5) / 4) / np.cos(np.pi / 8)
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
        Shape (18, 6 + 1, n_terms): coefficients of the six outputs, then a row with the mass range [kg].
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
        surfaces[d, N_OUTPUTS, :2] = mass_range(p, k)
    return surfaces


@compiled
def trip_energy(
    surfaces: Array, d: int, x: float, mass_kg: float, aux_kw: float
) -> tuple[float, float, float, float, float, float]:
    """Return moving time [s], diesel alone, diesel of dual, gas fed, slip and shaft work [MJ] of a trip.

    `x`, `mass_kg` and `aux_kw` outside the fitted range are held at its edge.
    """
    low, high = surfaces[d, N_OUTPUTS, 0], surfaces[d, N_OUTPUTS, 1]
    u = (x - 0.5 * (X_RANGE[0] + X_RANGE[1])) * (2.0 / (X_RANGE[1] - X_RANGE[0]))
    m = (2.0 * mass_kg - low - high) / (high - low)
    a = (aux_kw - 0.5 * (AUX_RANGE[0] + AUX_RANGE[1])) * (2.0 / (AUX_RANGE[1] - AUX_RANGE[0]))
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
    constant = c[0] + u * (c[1] + u * (c[2] + u * (c[3] + u * c[4])))
    by_m = c[5] + u * (c[6] + u * (c[7] + u * c[8])) + m * (c[9] + u * (c[10] + u * c[11]) + m * c[12])
    by_a = c[13] + u * (c[14] + u * (c[15] + u * c[16])) + a * (c[17] + u * c[18] + a * c[19])
    cross = c[20] + u * c[21] + a * c[22] + m * c[23]
    return constant + m * by_m + a * by_a + m * a * cross


@compiled
def climbing_work_mj(mass_kg: float, climb_m: float) -> float:
    """Return the work against gravity of a climb [MJ]."""
    return 1e-6 * mass_kg * STANDARD_GRAVITY_M_S2 * climb_m
