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

from twins.bus_fleet.bus_step import bus_of, engine_step, gas_split, held_back_share, loaded_after
from twins.core.compiled import compiled

Array = NDArray[np.float64]

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
def integrate_cycle(p: Any, k: int, m: float, cycle: Cycle, aux_kw: float) -> CycleEnergy:
    """Drive a trace with a bus of class `k`, actual mass `m` [kg] and accessories of `aux_kw` [kW].

    A standing bus idles on diesel, and its throttle counts as closed.
    """
    bus = bus_of(p, k, m, aux_kw)
    t, speed, grade = cycle
    distance = out = net = shaft = unmet = diesel = dual = gas = slip = 0.0
    stood_s = loaded_s = 0.0
    for i in range(1, t.size):
        dt = t[i] - t[i - 1]
        v = 0.5 * (speed[i] + speed[i - 1])
        if v <= 0.0:
            stood_s += dt
            loaded_s = 0.0
            continue
        acceleration = (speed[i] - speed[i - 1]) / dt
        wheel_kw, asked_kw, shaft_kw, q = engine_step(bus, v, acceleration, grade[i])
        load = shaft_kw * bus.per_rated_kw
        d, g, x = gas_split(bus, q, load, held_back_share(loaded_s, 1.0 / dt))
        loaded_s = loaded_after(load, dt, loaded_s)
        distance += v * dt
        out += max(wheel_kw, 0.0) * dt
        net += wheel_kw * dt
        shaft += max(shaft_kw, 0.0) * dt
        unmet += (asked_kw - shaft_kw) * dt
        diesel += q * dt
        dual += d * dt
        gas += g * dt
        slip += x * dt
    idle = bus.idle_mw * stood_s
    return CycleEnergy(
        t[-1] - t[0], distance, 1e-3 * out, 1e-3 * (out - net), 1e-3 * (shaft + aux_kw * stood_s), 1e-3 * unmet,
        diesel + idle, dual + idle, gas, slip,
    )  # fmt: skip


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
