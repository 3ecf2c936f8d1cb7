"""Speed of the bus model: second by second against FASTSim 3 on one bus and one cycle, and the trip table.

Ratios are taken inside one run, of the best of turns in alternation, each side on one core. With RUST_BACKTRACE set,
FASTSim records stack traces inside its solver and runs 10 to 50 times slower; the ratio that counts has them off, the
other one is printed beside it. FASTSim solves the driven speed and keeps more states, one vehicle at a time; the twin
drives the trace as it is, on diesel and on dual fuel at once, either one bus or many buses of differing mass and
accessories in lanes. Neither saves a history while it is timed.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import timeit
import warnings
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest

from benchmarks.speed.fastsim_peer import (
    AUX_KW,
    MASS_KG,
    TRACES,
    peer_bus,
    peer_cycle,
    peer_run,
    slowed_peer_s,
    timed,
)
from twins.bus_fleet.bus_step import bus_of
from twins.bus_fleet.drive_cycles import Cycle, CycleEnergy, integrate_cycle, read_cycle
from twins.bus_fleet.lanes import drive_lanes
from twins.bus_fleet.network import load_network
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.trip_energy import build_trip_surfaces, trip_energy
from twins.core.compiled import compiled

GIVEN = {name: os.environ[name] for name in TRACES if name in os.environ}
os.environ.update(dict.fromkeys(TRACES, "0"))  # before the first use of FASTSim
REPEATS, TURNS = 20, 150
CYCLE = "orange_county"
BUSES = 512  # of the batch
FLOOR = 200.0  # batch over FASTSim without stack traces, a bus-second on one core; half is asserted, for busy machines


@compiled
def drive_many(p: Any, cycle: Cycle, n: int) -> float:
    """Return the fuel [MJ] of `n` runs, so that nothing is left out by the compiler."""
    fuel = 0.0
    for _ in range(n):
        energy = integrate_cycle(p, 0, MASS_KG, cycle, AUX_KW)
        fuel += energy.diesel_mj + energy.gas_fed_mj + energy.gas_slip_mj
    return fuel


@compiled
def look_up_many(surfaces: Any, n: int) -> float:
    """Read `n` trips spread over the table."""
    total, d, x, mass = 0.0, 0, 1.0, 8_000.0
    for _ in range(n):
        d += 1
        if d == 18:
            d = 0
            x += 0.013
        if x > 2.3:
            x = 1.0
            mass += 100.0
        if mass > 11_000.0:
            mass = 8_000.0
        r = trip_energy(surfaces, d, x, mass, 8.0)
        total += r[0] + r[1] + r[2] + r[3] + r[4] + r[5]
    return total


def fleet(p: Any) -> np.ndarray:
    """Return columns of buses as `drive_lanes` takes them: the first is the bus of the peer."""
    mass = np.linspace(MASS_KG, MASS_KG - 2_500.0, BUSES)
    aux = np.linspace(AUX_KW, AUX_KW - 8.0, BUSES)
    return np.ascontiguousarray(np.array([bus_of(p, 0, m, a) for m, a in zip(mass, aux, strict=True)]).T)


def test_orange_county_against_fastsim(benchmark: Any) -> None:
    """The same wheel work within 1 %, and in lanes at least half of the floor faster."""
    if importlib.util.find_spec("fastsim") is None:
        print("\nvehicle: skipped, FASTSim is not installed (extra 'bench')")
        pytest.skip("FASTSim is not installed (extra 'bench')")
    import fastsim

    cycle = read_cycle(CYCLE)
    parameters = BusFleetParameters()
    trace = peer_cycle(fastsim, cycle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        vehicle, theirs_mj = peer_run(fastsim, parameters, cycle)
        bus = peer_bus(fastsim, parameters, False)
    air = vehicle["state"]["air_density_kilograms_per_cubic_meter"]
    p = parameters.replace(air_density_kg_m3=air).record()
    ours = integrate_cycle(p, 0, MASS_KG, cycle, AUX_KW)
    assert ours.distance_m == pytest.approx(vehicle["state"]["dist_meters"], rel=1e-3)
    assert ours.wheel_out_mj == pytest.approx(theirs_mj, rel=0.01)

    buses, energies = fleet(p), np.zeros((len(CycleEnergy._fields), BUSES))
    drive_lanes(buses, cycle, energies)
    assert tuple(energies[:, 0]) == pytest.approx(tuple(ours), rel=1e-12)
    drive_many(p, cycle, 1)
    benchmark.pedantic(drive_lanes, args=(buses, cycle, energies), rounds=5)
    peer_s = one_s = lane_s = float("inf")
    for _ in range(TURNS):
        peer_s = min(peer_s, timed(fastsim.SimDrive(bus, trace).run))
        one_s = min(one_s, timed(lambda: drive_many(p, cycle, REPEATS)) / REPEATS)
        lane_s = min(lane_s, timed(lambda: drive_lanes(buses, cycle, energies)) / BUSES)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        traced_s = process.submit(slowed_peer_s, GIVEN, CYCLE, 5).result()
    seconds = float(cycle.time_s[-1] - cycle.time_s[0])
    peer_ns, one_ns, lane_ns, traced_ns = (1e9 * s / seconds for s in (peer_s, one_s, lane_s, traced_s))
    benchmark.extra_info["FASTSim / twin, a bus-second in lanes"] = peer_s / lane_s
    print(
        f"\nvehicle, ns a bus-second: twin {one_ns:.1f} one bus, {lane_ns:.2f} in lanes of {BUSES} buses; "
        f"FASTSim {peer_ns:.0f} without stack traces, {traced_ns:.0f} as the environment has it "
        f"({', '.join(f'{name}={value}' for name, value in GIVEN.items()) or 'off too'})\n"
        f"vehicle, times faster than FASTSim: {peer_s / lane_s:.0f} in lanes, {peer_s / one_s:.0f} one bus; "
        f"as the environment has it {traced_s / lane_s:.0f} and {traced_s / one_s:.0f}; wheel work "
        f"{ours.wheel_out_mj:.2f} against {theirs_mj:.2f} MJ ({100.0 * (ours.wheel_out_mj / theirs_mj - 1.0):+.2f} %)"
    )
    assert peer_s / lane_s >= 0.5 * FLOOR


def test_trip_table(benchmark: Any) -> None:
    """A trip read from the table costs at least a thousand times less than driving it second by second."""
    p, network, cycle = BusFleetParameters().record(), load_network(), read_cycle(CYCLE)
    surfaces = build_trip_surfaces(p, network)
    look_up_many(surfaces, 10)
    drive_many(p, cycle, 1)
    benchmark.pedantic(look_up_many, args=(surfaces, 10_000), rounds=5)
    read_s = min(timeit.repeat(lambda: look_up_many(surfaces, 20_000), number=1, repeat=50)) / 20_000
    build_s = min(timeit.repeat(lambda: build_trip_surfaces(p, network), number=1, repeat=30))
    second_s = (
        min(timeit.repeat(lambda: drive_many(p, cycle, 10), number=1, repeat=20))
        / 10
        / float(cycle.time_s[-1])
    )
    trip_s = trip_energy(surfaces, 0, 1.4, 14_000.0, 12.0)[0]
    ratio = trip_s * second_s / read_s
    benchmark.extra_info["second by second / table"] = ratio
    print(
        f"\ntrip energy: {1e9 * read_s:.0f} ns a trip, {ratio:.0f} times faster; table {1e3 * build_s:.0f} ms a draw"
    )
    assert ratio >= 1_000.0
