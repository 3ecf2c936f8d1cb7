"""Speed of the bus model: against FASTSim 3 second by second, and of the trip table."""

from __future__ import annotations

import time
import timeit
from typing import Any

import numpy as np
import pytest

from twins.bus_fleet.drive_cycles import Cycle, integrate_cycle, read_cycle, wheel_power_kw
from twins.bus_fleet.network import load_network
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.trip_energy import build_trip_surfaces, trip_energy
from twins.core.compiled import compiled

LARGE = 0
MASS_KG, ROTATING, CRR, CDA_M2, RATED_KW, AUX_KW, AIR_KG_M3 = 14_000.0, 0.06, 0.0095, 6.0, 191.0, 10.0, 1.2
WHEEL_RADIUS_M, WHEELS = 0.5, 6


def our_bus() -> Any:
    return BusFleetParameters().replace(
        crr=CRR, cda_large_m2=CDA_M2, rotating_share=ROTATING, rated_power_large_kw=RATED_KW, air_density_kg_m3=AIR_KG_M3
    ).record()


def their_bus(fastsim: Any, keep_history: bool) -> Any:
    """Give FASTSim the same bus: its conventional car with the mass, resistances, engine and accessories changed."""
    car = fastsim.Vehicle.from_resource("2012_Ford_Fusion.yaml").to_dict()
    inertia = ROTATING * MASS_KG * WHEEL_RADIUS_M**2 / WHEELS
    car["chassis"] |= {
        "drag_coef": CDA_M2 / 8.0, "frontal_area_square_meters": 8.0, "wheel_rr_coef": CRR, "num_wheels": WHEELS,
        "wheel_inertia_kilogram_square_meters": inertia, "wheel_radius_meters": WHEEL_RADIUS_M,
        "glider_mass_kilograms": None, "cargo_mass_kilograms": None, "wheel_fric_coef": 2.0,
    }  # fmt: skip
    car["mass_kilograms"] = MASS_KG
    car["pwr_aux_base_watts"] = 1e3 * AUX_KW
    engine = car["pt_type"]["Conv"]["fc"]
    engine |= {"pwr_out_max_watts": 1e3 * RATED_KW, "pwr_out_max_init_watts": 1e3 * RATED_KW, "pwr_ramp_lag_seconds": 0.5}
    bus = fastsim.Vehicle.from_dict(car)
    bus.set_save_interval(1 if keep_history else None)
    return bus


def their_cycle(fastsim: Any, cycle: Cycle) -> Any:
    columns = {"time_seconds": cycle.time_s, "speed_meters_per_second": cycle.speed_m_s, "grade": cycle.grade}
    return fastsim.Cycle.from_dict({"name": "orange_county", **{k: v.tolist() for k, v in columns.items()}})


def positive_wheel_mj(cycle: Cycle) -> float:
    p, (t, v, grade) = our_bus(), cycle
    power = [wheel_power_kw(p, LARGE, MASS_KG, v[i - 1], v[i], t[i] - t[i - 1], grade[i]) for i in range(1, t.size)]
    return float(np.sum(np.maximum(power, 0.0) * np.diff(t))) / 1e3


@compiled
def drive_many(p: Any, cycle: Cycle, n: int) -> float:
    """Drive the cycle `n` times inside compiled code."""
    total = 0.0
    for i in range(n):
        total += integrate_cycle(p, 0, 14_000.0 + 0.001 * i, cycle, 10.0).gas_fed_mj
    return total


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


def test_second_by_second_against_fastsim(benchmark: Any) -> None:
    try:
        import fastsim
    except ImportError:
        print("\nskipped: FASTSim is not installed (extra 'bench')")
        pytest.skip("FASTSim is not installed (extra 'bench')")
    cycle = read_cycle("orange_county")
    seconds = float(cycle.time_s[-1] - cycle.time_s[0])
    p = our_bus()
    drive_many(p, cycle, 2)
    benchmark(drive_many, p, cycle, 100)
    ours = min(timeit.repeat(lambda: drive_many(p, cycle, 100), number=1, repeat=20)) / 100 / seconds

    rounds: list[float] = []
    theirs = their_cycle(fastsim, cycle)
    for _ in range(10):
        drive = fastsim.SimDrive(their_bus(fastsim, keep_history=False), theirs)
        begin = time.perf_counter()
        drive.walk()
        rounds.append((time.perf_counter() - begin) / seconds)
    ratio = min(rounds) / ours

    kept = fastsim.SimDrive(their_bus(fastsim, keep_history=True), theirs)
    kept.walk()
    history = kept.to_dict()["veh"]["history"]
    power = np.array(history["pwr_tractive_watts"])
    wheel = float(np.sum(np.maximum(power[1:], 0.0) * np.diff(cycle.time_s))) / 1e6
    mine = positive_wheel_mj(cycle)
    print(f"\nbus model {1e6 * ours:.4f} us, FASTSim {1e6 * min(rounds):.2f} us a simulated second: {ratio:.0f} times")
    print(f"wheel energy on Orange County: {mine:.3f} MJ, FASTSim {wheel:.3f} MJ ({100 * (mine / wheel - 1):+.2f} %)")
    assert mine == pytest.approx(wheel, rel=0.01)
    assert ratio >= 100.0


def test_trip_table(benchmark: Any) -> None:
    p, network = BusFleetParameters().record(), load_network()
    surfaces = build_trip_surfaces(p, network)
    look_up_many(surfaces, 10)
    benchmark(look_up_many, surfaces, 1_000)
    per_call = min(timeit.repeat(lambda: look_up_many(surfaces, 20_000), number=1, repeat=50)) / 20_000
    build = min(timeit.repeat(lambda: build_trip_surfaces(p, network), number=1, repeat=10))
    trip_s = trip_energy(surfaces, 0, 1.4, 14_000.0, 12.0)[0]
    print(f"\ntrip energy {1e9 * per_call:.0f} ns a trip of {trip_s:.0f} s; table of a draw {1e3 * build:.0f} ms")
    # second by second such a trip costs some 0.02 us a second: the table must be a thousand times cheaper
    assert per_call < 0.4e-6
    assert build < 1.0
