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
    TIP_IN_FACTOR,
    TIP_IN_S,
    V_FUEL_CUT,
    V_LAUNCH,
    WILLANS_LHV,
    dual_split,
    efficiency_ratio,
    engine_speed_rpm,
    friction_ratio,
    idle_fuel_mw,
    rated_kw,
    slip_share,
    substitution_possible,
    willans_g_per_h,
)
from twins.core.compiled import compiled
from twins.core.physics.road_vehicle import longitudinal_force_n, shaft_power_kw
from twins.core.units import SECONDS_PER_HOUR

Array = NDArray[np.float64]

LOAD_STEPS = 40
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


class Bus(NamedTuple):
    """What stays the same while a bus drives: made once, read at every step.

    Attributes
    ----------
    mass_kg, rotating_share
        Actual mass [kg] and rotating mass over it [-].
    crr, rho_cda
        Rolling coefficient [-]; air density times drag area [kg/m].
    rated_kw, friction, fuel_mw_per_g_h
        Rated power [kW], friction over that of the reference engine [-], fuel power of 1 g/h [MJ/s].
    idle_mw, pilot_mw
        Fuel at standstill with the accessories, and smallest diesel pilot [MJ/s].
    aux_kw
        Accessory power [kW].
    maps
        Rows of equal steps of load from 0 to 1: gas share, efficiency ratio, slip; shape (41, 3).
    """

    mass_kg: float
    rotating_share: float
    crr: float
    rho_cda: float
    rated_kw: float
    friction: float
    fuel_mw_per_g_h: float
    idle_mw: float
    pilot_mw: float
    aux_kw: float
    maps: Array


@compiled
def dual_fuel_maps(p: Any) -> Array:
    """Return gas share, efficiency ratio and slip [-] at loads 0, 0.025 ... 1, shape (41, 3).

    All bends of the maps lie on these loads, so straight lines between them lose nothing.
    """
    maps = np.zeros((LOAD_STEPS + 1, 3))
    for i in range(LOAD_STEPS + 1):
        load = i / LOAD_STEPS
        maps[i, 0] = substitution_possible(p, load)
        maps[i, 1] = efficiency_ratio(p, load)
        maps[i, 2] = slip_share(p, load)
    return maps


@compiled
def drag_area_m2(p: Any, k: int) -> float:
    """Return CdA [m2] of size class `k`."""
    return p.cda_large_m2 if k == 0 else p.cda_medium_m2


@compiled
def bus_of(p: Any, k: int, mass_kg: float, aux_kw: float, maps: Array) -> Bus:
    """Return a bus of class `k` with actual mass [kg], accessories [kW] and the maps of `dual_fuel_maps`."""
    return Bus(
        mass_kg, p.rotating_share, p.crr, p.air_density_kg_m3 * drag_area_m2(p, k),
        rated_kw(p, k), friction_ratio(p, k),
        p.engine_penalty * WILLANS_LHV / SECONDS_PER_HOUR, idle_fuel_mw(p, k, aux_kw),
        p.pilot_share_of_idle * idle_fuel_mw(p, k, 0.0), aux_kw, maps,
    )  # fmt: skip


@compiled
def wheel_power_kw(bus: Bus, v0: float, v1: float, dt: float, grade: float) -> float:
    """Return the mean power at the wheels [kW] of a step from `v0` to `v1` [m/s] in `dt` [s]."""
    v = 0.5 * (v0 + v1)
    force = longitudinal_force_n(
        bus.mass_kg, bus.rotating_share, (v1 - v0) / dt, grade, bus.crr, bus.rho_cda, v
    )
    return 1e-3 * v * force


@compiled
def dual_fuel_mw(bus: Bus, diesel_mw: float, shaft_kw: float, opening: float) -> tuple[float, float, float]:
    """Return diesel, gas fed and gas slipped [MJ/s]; `opening` is the share of the step with gas held back."""
    at = min(shaft_kw / bus.rated_kw, 1.0) * LOAD_STEPS
    i = min(int(at), LOAD_STEPS - 1)
    u = at - i
    maps = bus.maps
    s = maps[i, 0] + u * (maps[i + 1, 0] - maps[i, 0])
    if s <= 0.0:
        return diesel_mw, 0.0, 0.0
    r = maps[i, 1] + u * (maps[i + 1, 1] - maps[i, 1])
    x = maps[i, 2] + u * (maps[i + 1, 2] - maps[i, 2])
    return dual_split(diesel_mw, s, 1.0 - (1.0 - TIP_IN_FACTOR) * opening, r, x, bus.pilot_mw)


@compiled
def fuel_step(
    bus: Bus, v: float, wheel_kw: float, dt: float, loaded_s: float
) -> tuple[float, float, float, float, float]:
    """Return fuel on diesel alone, diesel of dual fuel, gas fed, slip [MJ/s] and shaft power [kW].

    Parameters
    ----------
    bus
        From `bus_of`.
    v, wheel_kw
        Mean speed [m/s] and wheel power [kW] of the step.
    dt, loaded_s
        Length of the step [s], and how long the engine has been under load before it [s]: gas is held
        back in the first `TIP_IN_S`.
    """
    if v <= 0.0:
        return bus.idle_mw, bus.idle_mw, 0.0, 0.0, bus.aux_kw
    shaft_kw = min(shaft_power_kw(wheel_kw, bus.rated_kw, bus.aux_kw, v, V_LAUNCH), bus.rated_kw)
    if shaft_kw < bus.aux_kw:
        # near the cut-off speed the clutch opens: the engine idles and drives its accessories
        geared = min(max((v - V_FUEL_CUT) / FUEL_CUT_WIDTH + 0.5, 0.0), 1.0)
        shaft_kw = bus.aux_kw + geared * (shaft_kw - bus.aux_kw)
    diesel = bus.fuel_mw_per_g_h * willans_g_per_h(engine_speed_rpm(v), shaft_kw, bus.friction)
    opening = 0.0 if loaded_s >= TIP_IN_S else min((TIP_IN_S - loaded_s) / dt, 1.0)
    dual, gas, slip = dual_fuel_mw(bus, diesel, max(shaft_kw, 0.0), opening)
    return diesel, dual, gas, slip, shaft_kw


@compiled
def integrate_cycle(p: Any, k: int, m: float, cycle: Cycle, aux_kw: float) -> CycleEnergy:
    """Drive a trace with a bus of class `k`, actual mass `m` [kg] and accessories of `aux_kw` [kW]."""
    bus = bus_of(p, k, m, aux_kw, dual_fuel_maps(p))
    t, speed, grade = cycle
    distance = out = net = shaft = unmet = 0.0
    diesel = dual = gas = slip = 0.0
    loaded_s = 0.0
    for i in range(1, t.size):
        dt = t[i] - t[i - 1]
        v = 0.5 * (speed[i] + speed[i - 1])
        wheel = wheel_power_kw(bus, speed[i - 1], speed[i], dt, grade[i])
        q, d, g, x, power = fuel_step(bus, v, wheel, dt, loaded_s)
        loaded_s = loaded_s + dt if power > LOAD_OFF * bus.rated_kw else 0.0
        distance += v * dt
        net += wheel * dt
        out += max(wheel, 0.0) * dt
        shaft += max(power, 0.0) * dt
        if power >= bus.rated_kw:
            unmet += (shaft_power_kw(wheel, bus.rated_kw, aux_kw, v, V_LAUNCH) - power) * dt
        diesel += q * dt
        dual += d * dt
        gas += g * dt
        slip += x * dt
    return CycleEnergy(
        t[-1] - t[0],
        distance,
        1e-3 * out,
        1e-3 * (out - net),
        1e-3 * shaft,
        1e-3 * unmet,
        diesel,
        dual,
        gas,
        slip,
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
