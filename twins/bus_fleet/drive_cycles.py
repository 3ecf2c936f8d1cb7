"""Driving a bus over a trace of time, speed and grade; the shipped cycles and their statistics.

A step of a trace goes from one sample to the next, however long it is: acceleration is the difference of
the speeds, forces act at the mean speed. Cycles are driven as they are, never stretched.
"""

from __future__ import annotations

import csv
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.equations import (
    LOAD_OFF,
    TIP_IN_S,
    V_FUEL_CUT,
    V_LAUNCH,
    diesel_fuel_mw,
    dual_fuel_mw,
    engine_speed_rpm,
    idle_fuel_mw,
    rated_kw,
)
from twins.core.compiled import compiled
from twins.core.physics.road_vehicle import longitudinal_force_n, shaft_power_kw

Array = NDArray[np.float64]

FUEL_CUT_WIDTH = 2.0  # m/s, assumed: drivers open the clutch at different speeds
STOP_M_S = 0.05  # slower than this counts as standing in the statistics: the traces carry noise of a few cm/s


class Cycle(NamedTuple):
    """A trace: time [s] (steps may differ), speed [m/s], grade [-], each of shape (n,)."""

    time_s: Array
    speed_m_s: Array
    grade: Array


class CycleEnergy(NamedTuple):
    """What a trace costs. Energies in MJ; fuel by lower heating value.

    Attributes
    ----------
    wheel_out_mj, wheel_back_mj
        Positive and negative work at the wheels, both as positive numbers.
    shaft_mj
        Positive work at the engine shaft, accessories included.
    unmet_mj
        Shaft work the trace asks for beyond rated power: a trace cannot be slowed down.
    diesel_mj
        Fuel on diesel alone.
    dual_diesel_mj, gas_fed_mj, gas_slip_mj
        Diesel, gas fed, and gas that leaves unburned, on dual fuel.
    """

    time_s: float
    distance_m: float
    wheel_out_mj: float
    wheel_back_mj: float
    shaft_mj: float
    unmet_mj: float
    diesel_mj: float
    dual_diesel_mj: float
    gas_fed_mj: float
    gas_slip_mj: float


@compiled
def drag_area_m2(p: Any, k: int) -> float:
    """Return CdA [m2] of size class `k`."""
    return p.cda_large_m2 if k == 0 else p.cda_medium_m2


@compiled
def wheel_power_kw(p: Any, k: int, m: float, v0: float, v1: float, dt: float, grade: float) -> float:
    """Return the mean power at the wheels [kW] of a step from `v0` to `v1` [m/s] in `dt` [s]."""
    v = 0.5 * (v0 + v1)
    rho_cda = p.air_density_kg_m3 * drag_area_m2(p, k)
    return 1e-3 * v * longitudinal_force_n(m, p.rotating_share, (v1 - v0) / dt, grade, p.crr, rho_cda, v)


@compiled
def fuel_step(
    p: Any, k: int, v: float, wheel_kw: float, aux_kw: float, dt: float, loaded_s: float
) -> tuple[float, float, float, float, float]:
    """Return fuel on diesel alone, diesel of dual fuel, gas fed, slip [MJ/s] and shaft power [kW].

    Parameters
    ----------
    v, wheel_kw, aux_kw
        Mean speed [m/s], wheel power [kW] and accessory power [kW] of the step.
    dt, loaded_s
        Length of the step [s], and how long the engine has been under load before it [s]: gas is held
        back in the first `TIP_IN_S`.
    """
    if v <= 0.0:
        idle = idle_fuel_mw(p, k, aux_kw)
        return idle, idle, 0.0, 0.0, aux_kw
    P = min(shaft_power_kw(wheel_kw, rated_kw(p, k), aux_kw, v, V_LAUNCH), rated_kw(p, k))
    if P < aux_kw:
        # near the cut-off speed the clutch opens: the engine idles and drives its accessories
        geared = min(max((v - V_FUEL_CUT) / FUEL_CUT_WIDTH + 0.5, 0.0), 1.0)
        P = aux_kw + geared * (P - aux_kw)
    diesel = diesel_fuel_mw(p, k, engine_speed_rpm(v), P)
    opening = min(max((TIP_IN_S - loaded_s) / dt, 0.0), 1.0)
    dual, gas, slip = dual_fuel_mw(p, k, diesel, P, opening)
    return diesel, dual, gas, slip, P


@compiled
def time_under_load_s(p: Any, k: int, shaft_kw: float, dt: float, loaded_s: float) -> float:
    """Return how long the engine has been under load [s] after a step of `dt` [s] at `shaft_kw` [kW]."""
    return loaded_s + dt if shaft_kw > LOAD_OFF * rated_kw(p, k) else 0.0


@compiled
def integrate_cycle(p: Any, k: int, m: float, cycle: Cycle, aux_kw: float) -> CycleEnergy:
    """Drive a trace with a bus of class `k`, actual mass `m` [kg] and accessories of `aux_kw` [kW]."""
    t, speed, grade = cycle
    rated = rated_kw(p, k)
    distance = out = back = shaft = unmet = 0.0
    diesel = dual = gas = slip = 0.0
    loaded_s = 0.0
    for i in range(1, t.size):
        dt = t[i] - t[i - 1]
        v = 0.5 * (speed[i] + speed[i - 1])
        wheel = wheel_power_kw(p, k, m, speed[i - 1], speed[i], dt, grade[i])
        q, d, g, x, shaft_kw = fuel_step(p, k, v, wheel, aux_kw, dt, loaded_s)
        loaded_s = time_under_load_s(p, k, shaft_kw, dt, loaded_s)
        distance += v * dt
        out += max(wheel, 0.0) * dt
        back += max(-wheel, 0.0) * dt
        shaft += max(shaft_kw, 0.0) * dt
        unmet += max(shaft_power_kw(wheel, rated, aux_kw, v, V_LAUNCH) - rated, 0.0) * dt
        diesel += q * dt
        dual += d * dt
        gas += g * dt
        slip += x * dt
    return CycleEnergy(
        t[-1] - t[0], distance, 1e-3 * out, 1e-3 * back, 1e-3 * shaft, 1e-3 * unmet, diesel, dual, gas, slip
    )


def read_cycle(name: str) -> Cycle:
    """Return the shipped cycle `name` (survey/cycles).

    Raises
    ------
    ValueError
        When there is no such cycle, or when time does not rise.
    """
    folder = resources.files("twins.bus_fleet").joinpath("survey").joinpath("cycles")
    file = folder.joinpath(f"{name}.csv")
    if not file.is_file():
        known = sorted(entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".csv"))
        raise ValueError(f"no drive cycle {name!r}; known: {', '.join(known)}")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    table = np.array([[float(r["time_s"]), float(r["speed_mps"]), float(r["grade_fraction"])] for r in rows])
    return checked_cycle(name, Cycle(*(np.ascontiguousarray(column) for column in table.T)))


def checked_cycle(name: str, cycle: Cycle) -> Cycle:
    """Return `cycle` after refusing what cannot be driven; `name` is the place named in the message."""
    wrong: list[str] = []
    if cycle.time_s.size < 2 or not all(np.all(np.isfinite(column)) for column in cycle):
        wrong.append(f"{name}: a cycle needs at least two samples of finite time, speed and grade")
    else:
        for row in np.flatnonzero(np.diff(cycle.time_s) <= 0.0)[:3] + 2:
            wrong.append(
                f"{name}, sample {row}: time {cycle.time_s[row - 1]:g} s is not after the one before"
            )
        for row in np.flatnonzero((cycle.speed_m_s < 0.0) | (cycle.speed_m_s > 40.0))[:3]:
            wrong.append(
                f"{name}, sample {row + 1}: speed {cycle.speed_m_s[row]:g} m/s must lie in [0, 40]; km/h?"
            )
        for row in np.flatnonzero(np.abs(cycle.grade) > 0.35)[:3]:
            wrong.append(
                f"{name}, sample {row + 1}: grade {cycle.grade[row]:g} must lie in [-0.35, 0.35]; per cent?"
            )
    if wrong:
        raise ValueError("\n".join(wrong))
    return cycle


def cycle_statistics(cycle: Cycle) -> dict[str, float]:
    """Return the columns of drive_cycle_stats.csv for a trace.

    Notes
    -----
    A stop is a standstill that follows motion; kinetic intensity is the sum of the gains of v2 over distance.
    """
    t, v, _ = cycle
    dt = np.diff(t)
    mean = 0.5 * (v[1:] + v[:-1])
    duration, metres = float(t[-1] - t[0]), float(np.sum(mean * dt))
    stands = (v[1:] < STOP_M_S) & (v[:-1] < STOP_M_S)
    stops = int(np.sum((v[1:] < STOP_M_S) & (v[:-1] >= STOP_M_S)))
    return {
        "duration_s": duration,
        "distance_km": metres / 1e3,
        "mean_speed_kmh": 3.6 * metres / duration,
        "max_speed_kmh": 3.6 * float(v.max()),
        "idle_time_fraction": float(np.sum(dt[stands])) / duration,
        "stops": float(stops),
        "stops_per_km": 1e3 * stops / metres,
        "sum_positive_v2_change_per_distance_mps2": float(np.sum(np.maximum(np.diff(v * v), 0.0))) / metres,
    }
