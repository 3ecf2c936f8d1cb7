"""Many points of one line at once: the micro-trips of `micro_trips`, driven side by side in lanes.

A lane is a point: running-time factor, mass and accessory power. All lanes take the same steps (launch, gain of
speed, cruise, crawl, brake); a lane that must brake early takes the rest of its steps in no time. Blocks are
flat arrays as in `lanes`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.bus_step import bus_of
from twins.bus_fleet.equations import V_FUEL_CUT
from twins.bus_fleet.lanes import LANES, N_BUS, bus_in_lane
from twins.bus_fleet.micro_trips import (
    LENGTHS,
    N_OUTPUTS,
    RIPPLE_M_S2,
    SPEEDS,
    attainable_m_s2,
    cruise_speed,
    driving_pattern,
    launch_speed,
    share_before_braking,
    step_energy,
    stretches,
    sustained_speed,
)
from twins.core.compiled import compiled

Array = NDArray[np.float64]

# rows after those of `Bus`: the pattern of the line, the micro-trip under way, the next step, its sums and the trip's
CRUISE, CRAWL_SPEED, CRAWL_SHARE, PER_KM, STAND_S = range(N_BUS, N_BUS + 5)
SUSTAINED, WAY, CRAWL_M, TOP, PLACE, SPEED, GOING, LOADED = range(N_BUS + 5, N_BUS + 13)
V, A, DT, HOLD_S = range(N_BUS + 13, N_BUS + 17)
PART = N_BUS + 17
TOTAL = PART + N_OUTPUTS
N_ROWS = TOTAL + N_OUTPUTS


@compiled
def _book(block: Array, grade: float) -> None:
    """Add the next step of all lanes to their sums."""
    for i in range(LANES):
        dt, loaded_s = block[DT * LANES + i], block[LOADED * LANES + i]
        diesel, dual, gas, slip, work = step_energy(
            bus_in_lane(block, i), block[V * LANES + i], block[A * LANES + i], dt, grade, loaded_s
        )
        block[PART * LANES + i] += dt
        block[(PART + 1) * LANES + i] += diesel
        block[(PART + 2) * LANES + i] += dual
        block[(PART + 3) * LANES + i] += gas
        block[(PART + 4) * LANES + i] += slip
        block[(PART + 5) * LANES + i] += work
        block[LOADED * LANES + i] = loaded_s + dt


@compiled
def _plan_gain(block: Array, wanted: float, b: float, grade: float, first: bool, n_steps: int) -> None:
    """Plan a step of the acceleration, cut off where braking must begin."""
    per_rest = 1.0 / (n_steps - 1)
    for i in range(LANES):
        v, top, place = block[SPEED * LANES + i], block[TOP * LANES + i], block[PLACE * LANES + i]
        launch = launch_speed(top)
        dv = launch if first else (top - launch) * per_rest
        a = attainable_m_s2(bus_in_lane(block, i), wanted, v + 0.5 * dv, grade)
        whole = dv / a
        part = share_before_braking(v, dv, whole, b, block[WAY * LANES + i] - place)
        part *= block[GOING * LANES + i]
        mean, dt = v + 0.5 * part * dv, part * whole
        block[V * LANES + i], block[A * LANES + i], block[DT * LANES + i] = mean, a, dt
        block[PLACE * LANES + i] = place + mean * dt
        block[SPEED * LANES + i] = v + part * dv
        block[GOING * LANES + i] = 1.0 if part >= 1.0 else 0.0


@compiled
def _hold(block: Array, grade: float) -> None:
    """Hold the planned speed for `HOLD_S`: a third each at steady speed and with `RIPPLE_M_S2` more and less."""
    for j in range(3):
        for i in range(LANES):
            block[A * LANES + i] = (j - 1.0) * RIPPLE_M_S2
            block[DT * LANES + i] = block[HOLD_S * LANES + i] / 3.0
        _book(block, grade)


@compiled
def _cruise_crawl_brake(block: Array, b: float, grade: float) -> None:
    """Drive the rest of a micro-trip from where the acceleration ended."""
    for i in range(LANES):
        v = block[SPEED * LANES + i]
        cruise_m = block[WAY * LANES + i] - block[PLACE * LANES + i] - 0.5 * v * v / b
        block[V * LANES + i] = v
        block[HOLD_S * LANES + i] = max(cruise_m, 0.0) / v
    _hold(block, grade)
    for i in range(LANES):
        slow = min(block[CRAWL_SPEED * LANES + i], block[SPEED * LANES + i])
        block[V * LANES + i] = slow
        block[HOLD_S * LANES + i] = block[CRAWL_M * LANES + i] / slow
    _hold(block, grade)
    for i in range(LANES):
        fast = max(block[SPEED * LANES + i], V_FUEL_CUT)
        block[V * LANES + i] = 0.5 * (fast + V_FUEL_CUT)
        block[A * LANES + i] = -b
        block[DT * LANES + i] = (fast - V_FUEL_CUT) / b
    _book(block, grade)
    for i in range(LANES):
        v = min(block[SPEED * LANES + i], V_FUEL_CUT)
        block[V * LANES + i] = 0.5 * v
        block[DT * LANES + i] = v / b
    _book(block, grade)


@compiled
def _drive_stretch(p: Any, block: Array, grade: float, n_steps: int) -> None:
    """Drive the three micro-trips of one grade and leave their sums in `PART`."""
    b = p.deceleration_m_s2
    block[PART * LANES : TOTAL * LANES] = 0.0
    for i in range(LANES):
        block[SUSTAINED * LANES + i] = sustained_speed(bus_in_lane(block, i), grade)
    for j in range(3):
        for i in range(LANES):
            length = LENGTHS[j] * 1e3 / block[PER_KM * LANES + i]
            crawl = block[CRAWL_SHARE * LANES + i] * length
            wanted = SPEEDS[j] * block[CRUISE * LANES + i]
            block[TOP * LANES + i] = cruise_speed(wanted, block[SUSTAINED * LANES + i])
            block[WAY * LANES + i] = length - crawl
            block[CRAWL_M * LANES + i] = crawl
        block[PLACE * LANES : (SPEED + 1) * LANES] = 0.0
        block[GOING * LANES : (GOING + 1) * LANES] = 1.0
        block[LOADED * LANES : (LOADED + 1) * LANES] = 0.0
        for n in range(n_steps):
            _plan_gain(block, p.acceleration_m_s2, b, grade, n == 0, n_steps)
            _book(block, grade)
        _cruise_crawl_brake(block, b, grade)


@compiled
def _fill_block(
    p: Any, k: int, length_km: float, n_stops: float, points: Array, first: int, block: Array
) -> None:
    """Put buses and patterns of the points from `first` on into the lanes; the last one fills up the block."""
    for i in range(LANES):
        x, mass_kg, aux_kw = points[min(first + i, points.shape[0] - 1)]
        bus = bus_of(p, k, mass_kg, aux_kw)
        for row in range(N_BUS):
            block[row * LANES + i] = bus[row]
        pattern = driving_pattern(p, n_stops * p.served_stop_share / length_km, x)
        block[PER_KM * LANES + i] = pattern.stops_per_km
        block[CRUISE * LANES + i] = pattern.cruise_m_s
        block[CRAWL_SPEED * LANES + i] = pattern.crawl_m_s
        block[CRAWL_SHARE * LANES + i] = pattern.crawl_share
        block[STAND_S * LANES + i] = pattern.stand_s_per_km * length_km


@compiled
def integrate_trips(
    p: Any, k: int, length_km: float, n_stops: float, climb_m: float, descent_m: float, points: Array, n_steps: int,
    values: Array,
) -> None:  # fmt: skip
    """Drive a line at each of `points` as `micro_trips.integrate_trip` does; write to `values`, shape (n, 6).

    `points` has shape (n, 3): running-time factor, mass [kg] and accessory power [kW].
    """
    metres = 1e3 * length_km
    line = stretches(p, metres, climb_m, descent_m)
    block = np.empty(N_ROWS * LANES)
    for first in range(0, points.shape[0], LANES):
        _fill_block(p, k, length_km, n_stops, points, first, block)
        block[TOTAL * LANES :] = 0.0
        for j in range(4):
            if line.shares[j] <= 0.0:
                continue
            _drive_stretch(p, block, line.grades[j], n_steps)
            for o in range(N_OUTPUTS):
                for i in range(LANES):
                    trips = line.shares[j] * length_km * block[PER_KM * LANES + i] / 3.0
                    block[(TOTAL + o) * LANES + i] += trips * block[(PART + o) * LANES + i]
        for i in range(min(LANES, points.shape[0] - first)):
            bus, stand_s = bus_in_lane(block, i), block[STAND_S * LANES + i]
            idle = bus.idle_mw * stand_s
            standing = (stand_s, idle, idle, 0.0, 0.0, 1e-3 * bus.aux_kw * stand_s)
            for o in range(N_OUTPUTS):
                values[first + i, o] = block[(TOTAL + o) * LANES + i] + standing[o]
