"""Many buses on one cycle, second by second: a fleet, the buses of a line, or draws from priors.

A lane is a bus. Lanes are driven in blocks: for each step of the cycle an inner loop goes over the lanes, which the
compiler turns into vector instructions. Each lane adds its own steps in the order of time, so its sums are
those of `drive_cycles.integrate_cycle` whatever its neighbours are.

A block is one flat array, row after row of `LANES` numbers. With one array and rows at known distances
the compiler sees by itself that no row overlaps another; several arrays would have to be compared at run time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twins.bus_fleet.bus_step import (
    Bus,
    asked_power_kw,
    diesel_alone,
    held_back_share,
    loaded_after,
    maps_at_load,
    wheel_power_kw,
)
from twins.bus_fleet.drive_cycles import Cycle, CycleEnergy
from twins.bus_fleet.equations import LOAD_OFF, dual_split, tip_in_factor
from twins.core.compiled import compiled, inlined

Array = NDArray[np.float64]

LANES = 64  # lanes of a block: its 34 rows take 20 kB and stay in the first cache
ROW = LANES + 8  # distance of rows: at a power of two a store looks to the processor like the next row's load
N_BUS = len(Bus._fields)
# rows after those of `Bus`: sums over the steps; then time under load, and what one loop hands to the next
OUT, NET, SHAFT, BEYOND, DIESEL, DUAL, GAS, SLIP = range(N_BUS, N_BUS + 8)
LOADED, POWER, LOAD, FUEL, SHARE, RATIO, LOSS = range(N_BUS + 8, N_BUS + 15)
N_ROWS = N_BUS + 15
N_ENERGIES = len(CycleEnergy._fields)


@inlined
def bus_in_lane(block: Array, i: int) -> Bus:
    """Return the bus of lane `i`."""
    return Bus(
        block[i], block[ROW + i], block[2 * ROW + i], block[3 * ROW + i], block[4 * ROW + i],
        block[5 * ROW + i], block[6 * ROW + i], block[7 * ROW + i], block[8 * ROW + i],
        block[9 * ROW + i], block[10 * ROW + i], block[11 * ROW + i], block[12 * ROW + i],
        block[13 * ROW + i], block[14 * ROW + i], block[15 * ROW + i], block[16 * ROW + i],
        block[17 * ROW + i], block[18 * ROW + i],
    )  # fmt: skip


@compiled
def _ask_engines(block: Array, v: float, acceleration: float, grade: float, dt: float) -> int:
    """Drive a step as far as the fuel on diesel alone; return how many lanes are under load.

    Three short loops are faster than one long one: the processor keeps more lanes under way.
    """
    for i in range(LANES):
        wheel_kw = wheel_power_kw(bus_in_lane(block, i), v, acceleration, grade)
        block[OUT * ROW + i] += max(wheel_kw, 0.0) * dt
        block[NET * ROW + i] += wheel_kw * dt
        block[POWER * ROW + i] = wheel_kw
    for i in range(LANES):
        block[POWER * ROW + i] = asked_power_kw(bus_in_lane(block, i), v, block[POWER * ROW + i])
    n = 0
    for i in range(LANES):
        bus, asked_kw = bus_in_lane(block, i), block[POWER * ROW + i]
        shaft_kw, diesel = diesel_alone(bus, v, asked_kw)
        load = shaft_kw * bus.per_rated_kw
        block[SHAFT * ROW + i] += max(shaft_kw, 0.0) * dt
        block[BEYOND * ROW + i] += (asked_kw - shaft_kw) * dt
        block[DIESEL * ROW + i] += diesel * dt
        block[LOAD * ROW + i] = load
        block[FUEL * ROW + i] = diesel
        n += 1 if load > LOAD_OFF else 0
    return n


@compiled
def _split_gas(block: Array, dt: float, per_step: float) -> None:
    """Split the fuel of a step on dual fuel, as `bus_step.gas_split` does."""
    for i in range(LANES):
        maps = maps_at_load(bus_in_lane(block, i), block[LOAD * ROW + i])
        block[SHARE * ROW + i], block[RATIO * ROW + i], block[LOSS * ROW + i] = maps
    for i in range(LANES):
        loaded_s = block[LOADED * ROW + i]
        dual, gas, slip = dual_split(
            block[FUEL * ROW + i], block[SHARE * ROW + i], tip_in_factor(held_back_share(loaded_s, per_step)),
            block[RATIO * ROW + i], block[LOSS * ROW + i], bus_in_lane(block, i).pilot_mw,
        )  # fmt: skip
        block[DUAL * ROW + i] += dual * dt
        block[GAS * ROW + i] += gas * dt
        block[SLIP * ROW + i] += slip * dt
        block[LOADED * ROW + i] = loaded_after(block[LOAD * ROW + i], dt, loaded_s)


@compiled
def _close_throttles(block: Array, dt: float) -> None:
    """Burn diesel only: no lane is under load."""
    for i in range(LANES):
        block[DUAL * ROW + i] += block[FUEL * ROW + i] * dt
        block[LOADED * ROW + i] = 0.0


@compiled
def _drive_block(block: Array, cycle: Cycle) -> tuple[float, float]:
    """Drive all lanes over the cycle; return the distance [m] and the time at standstill [s]."""
    t, speed, grade = cycle
    distance = stood_s = 0.0
    for i in range(1, t.size):
        dt = t[i] - t[i - 1]
        v = 0.5 * (speed[i] + speed[i - 1])
        if v <= 0.0:
            stood_s += dt
            block[LOADED * ROW : (LOADED + 1) * ROW] = 0.0
            continue
        distance += v * dt
        if _ask_engines(block, v, (speed[i] - speed[i - 1]) / dt, grade[i], dt) > 0:
            _split_gas(block, dt, 1.0 / dt)
        else:
            _close_throttles(block, dt)
    return distance, stood_s


@compiled
def drive_lanes(buses: Array, cycle: Cycle, energies: Array) -> None:
    """Drive the columns of `buses`, rows as in `Bus`, and write rows as in `CycleEnergy` to `energies`.

    The last block is filled up with copies of the last bus.
    """
    n = buses.shape[1]
    block = np.empty(N_ROWS * ROW)
    duration = cycle.time_s[-1] - cycle.time_s[0]
    for first in range(0, n, LANES):
        block[N_BUS * ROW :] = 0.0
        for row in range(N_BUS):
            for i in range(LANES):
                block[row * ROW + i] = buses[row, min(first + i, n - 1)]
        distance, stood_s = _drive_block(block, cycle)
        for i in range(min(LANES, n - first)):
            bus = bus_in_lane(block, i)
            out, idle = block[OUT * ROW + i], bus.idle_mw * stood_s
            energy = CycleEnergy(
                duration, distance, 1e-3 * out, 1e-3 * (out - block[NET * ROW + i]),
                1e-3 * (block[SHAFT * ROW + i] + bus.aux_kw * stood_s), 1e-3 * block[BEYOND * ROW + i],
                block[DIESEL * ROW + i] + idle, block[DUAL * ROW + i] + idle, block[GAS * ROW + i],
                block[SLIP * ROW + i],
            )  # fmt: skip
            for j in range(N_ENERGIES):
                energies[j, first + i] = energy[j]


def integrate_lanes(buses: Sequence[Bus], cycle: Cycle) -> Array:
    """Return the energies of all `buses` on `cycle`: shape (10, n), rows as in `CycleEnergy`."""
    energies = np.zeros((N_ENERGIES, len(buses)))
    drive_lanes(np.ascontiguousarray(np.array(buses).T), cycle, energies)
    return energies
