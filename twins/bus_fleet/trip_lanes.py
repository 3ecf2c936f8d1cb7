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
from twins.bus_fleet.lanes import LANES, N_BUS, ROW, bus_in_lane
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
        dt, loaded_s = block[DT * ROW + i], block[LOADED * ROW + i]
        diesel, dual, gas, slip, work = step_energy(
            bus_in_lane(block, i), block[V * ROW + i], block[A * ROW + i], dt, grade, loaded_s
        )
        block[PART * ROW + i] += dt
        block[(PART + 1) * ROW + i] += diesel
        block[(PART + 2) * ROW + i] += dual
        block[(PART + 3) * ROW + i] += gas
        block[(PART + 4) * ROW + i] += slip
        block[(PART + 5) * ROW + i] += work
        block[LOADED * ROW + i] = loaded_s + dt


@compiled
def _plan_gain(block: Array, wanted: float, b: float, grade: float, first: bool, n_steps: int) -> None:
    """Plan a step of the acceleration, cut off where braking must begin."""
    per_rest = 1.0 / (n_steps - 1)
    for i in range(LANES):
        v, top, place = block[SPEED * ROW + i], block[TOP * ROW + i], block[PLACE * ROW + i]
        launch = launch_speed(top)
        dv = launch if first else (top - launch) * per_rest
        a = attainable_m_s2(bus_in_lane(block, i), wanted, v + 0.5 * dv, grade)
        whole = dv / a
        part = share_before_braking(v, dv, whole, b, block[WAY * ROW + i] - place)
        part *= block[GOING * ROW + i]
        mean, dt = v + 0.5 * part * dv, part * whole
        block[V * ROW + i], block[A * ROW + i], block[DT * ROW + i] = mean, a, dt
        block[PLACE * ROW + i] = place + mean * dt
        block[SPEED * ROW + i] = v + part * dv
        block[GOING * ROW + i] = 1.0 if part >= 1.0 else 0.0


@compiled
def _hold(block: Array, grade: float) -> None:
    """Hold the planned speed for `HOLD_S`: a third each at steady speed and with `RIPPLE_M_S2` more and less."""
    for j in range(3):
        for i in range(LANES):
            block[A * ROW + i] = (j - 1.0) * RIPPLE_M_S2
            block[DT * ROW + i] = block[HOLD_S * ROW + i] / 3.0
        _book(block, grade)


@compiled
def _cruise_crawl_brake(block: Array, b: float, grade: float) -> None:
    """Drive the rest of a micro-trip from where the acceleration ended."""
    for i in range(LANES):
        v = block[SPEED * ROW + i]
        cruise_m = block[WAY * ROW + i] - block[PLACE * ROW + i] - 0.5 * v * v / b
        block[V * ROW + i] = v
        block[HOLD_S * ROW + i] = max(cruise_m, 0.0) / v
    _hold(block, grade)
    for i in range(LANES):
        slow = min(block[CRAWL_SPEED * ROW + i], block[SPEED * ROW + i])
        block[V * ROW + i] = slow
        block[HOLD_S * ROW + i] = block[CRAWL_M * ROW + i] / slow
    _hold(block, grade)
    for i in range(LANES):
        fast = max(block[SPEED * ROW + i], V_FUEL_CUT)
        block[V * ROW + i] = 0.5 * (fast + V_FUEL_CUT)
        block[A * ROW + i] = -b
        block[DT * ROW + i] = (fast - V_FUEL_CUT) / b
    _book(block, grade)
    for i in range(LANES):
        v = min(block[SPEED * ROW + i], V_FUEL_CUT)
        block[V * ROW + i] = 0.5 * v
        block[DT * ROW + i] = v / b
    _book(block, grade)


@compiled
def _drive_stretch(p: Any, block: Array, grade: float, n_steps: int) -> None:
    """Drive the three micro-trips of one grade and leave their sums in `PART`."""
    b = p.deceleration_m_s2
    block[PART * ROW : TOTAL * ROW] = 0.0
    for i in range(LANES):
        block[SUSTAINED * ROW + i] = sustained_speed(bus_in_lane(block, i), grade)
    for j in range(3):
        for i in range(LANES):
            length = LENGTHS[j] * 1e3 / block[PER_KM * ROW + i]
            crawl = block[CRAWL_SHARE * ROW + i] * length
            wanted = SPEEDS[j] * block[CRUISE * ROW + i]
            block[TOP * ROW + i] = cruise_speed(wanted, block[SUSTAINED * ROW + i])
            block[WAY * ROW + i] = length - crawl
            block[CRAWL_M * ROW + i] = crawl
        block[PLACE * ROW : (SPEED + 1) * ROW] = 0.0
        block[GOING * ROW : (GOING + 1) * ROW] = 1.0
        block[LOADED * ROW : (LOADED + 1) * ROW] = 0.0
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
            block[row * ROW + i] = bus[row]
        pattern = driving_pattern(p, n_stops * p.served_stop_share / length_km, x)
        block[PER_KM * ROW + i] = pattern.stops_per_km
        block[CRUISE * ROW + i] = pattern.cruise_m_s
        block[CRAWL_SPEED * ROW + i] = pattern.crawl_m_s
        block[CRAWL_SHARE * ROW + i] = pattern.crawl_share
        block[STAND_S * ROW + i] = pattern.stand_s_per_km * length_km


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
    block = np.empty(N_ROWS * ROW)
    for first in range(0, points.shape[0], LANES):
        _fill_block(p, k, length_km, n_stops, points, first, block)
        block[TOTAL * ROW :] = 0.0
        for j in range(4):
            if line.shares[j] <= 0.0:
                continue
            _drive_stretch(p, block, line.grades[j], n_steps)
            for o in range(N_OUTPUTS):
                for i in range(LANES):
                    trips = line.shares[j] * length_km * block[PER_KM * ROW + i] / 3.0
                    block[(TOTAL + o) * ROW + i] += trips * block[(PART + o) * ROW + i]
        for i in range(min(LANES, points.shape[0] - first)):
            bus, stand_s = bus_in_lane(block, i), block[STAND_S * ROW + i]
            idle = bus.idle_mw * stand_s
            standing = (stand_s, idle, idle, 0.0, 0.0, 1e-3 * bus.aux_kw * stand_s)
            for o in range(N_OUTPUTS):
                values[first + i, o] = block[(TOTAL + o) * ROW + i] + standing[o]
