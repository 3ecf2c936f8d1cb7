"""Speed of the vehicle model against FASTSim 3 on one bus and one cycle, and agreement of their wheel work.

The ratio is taken inside one run. With RUST_BACKTRACE set, FASTSim records stack traces inside its solver and
runs 15 to 50 times slower; a comparison must not profit from that, so they are switched off here. FASTSim
solves the driven speed and keeps more states; the twin drives the trace as it is, on diesel and on dual fuel
at once. Neither saves a history.
"""

from __future__ import annotations

import os
import time
import warnings

os.environ["RUST_BACKTRACE"] = os.environ["RUST_LIB_BACKTRACE"] = "0"  # before the first use of FASTSim

import fastsim
import pytest

from twins.bus_fleet.drive_cycles import integrate_cycle, read_cycle
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.compiled import compiled

MASS_KG, AUX_KW, REPEATS, TURNS = 13_860.0, 15.0, 100, 40


def peer_runs(cycle, p):
    """Return a maker of ready FASTSim runs of the cycle: its conventional vehicle in the body of the bus."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        bus = fastsim.Vehicle.from_resource("2012_Ford_Fusion.yaml").to_pydict()
    # the engine is larger than the bus's: the trace must be met, or the wheel work differs
    bus["pt_type"]["Conv"]["fc"]["pwr_out_max_watts"] = 400e3
    bus["pt_type"]["Conv"]["fc"]["pwr_out_max_init_watts"] = 400e3
    bus["pt_type"]["Conv"]["fc"]["pwr_ramp_lag_seconds"] = 0.1
    bus["mass_kilograms"], bus["pwr_aux_base_watts"] = MASS_KG, 1e3 * AUX_KW
    bus["chassis"] |= {
        "drag_coef": 1.0, "frontal_area_square_meters": p.cda_large_m2, "wheel_rr_coef": p.crr,
        "wheel_inertia_kilogram_square_meters": 0.0, "glider_mass_kilograms": None, "cargo_mass_kilograms": None,
        "drive_axle_weight_frac": 1.0, "wheel_fric_coef": 2.0,
    }  # fmt: skip
    vehicle = fastsim.Vehicle.from_dict(bus, skip_init=False)
    vehicle.set_save_interval(None)
    trace = fastsim.Cycle.from_dict(
        {
            "time_seconds": cycle.time_s.tolist(),
            "speed_meters_per_second": cycle.speed_m_s.tolist(),
            "grade": cycle.grade.tolist(),
        },
        skip_init=False,
    )
    return lambda: fastsim.SimDrive(vehicle, trace)


@compiled
def repeated(p, mass_kg, cycle, aux_kw, n):
    """Return the diesel [MJ] of `n` runs, so that nothing is left out by the compiler."""
    fuel = 0.0
    for _ in range(n):
        fuel += integrate_cycle(p, 0, mass_kg, cycle, aux_kw).diesel_mj
    return fuel


def test_orange_county_against_fastsim(benchmark) -> None:
    """The same wheel work within 1 %, and more than ten times faster."""
    cycle = read_cycle("orange_county")
    parameters = BusFleetParameters(rotating_share=0.0)
    ready = peer_runs(cycle, parameters)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        driven = ready()
        driven.run()
        state = driven.to_pydict()["veh"]["state"]
    p = parameters.replace(air_density_kg_m3=state["air_density_kilograms_per_cubic_meter"]).record()
    ours = integrate_cycle(p, 0, MASS_KG, cycle, AUX_KW)
    theirs_mj = 1e-6 * state["energy_tractive_joules"]
    assert ours.distance_m == pytest.approx(state["dist_meters"], rel=1e-3)
    assert ours.wheel_out_mj - ours.wheel_back_mj == pytest.approx(theirs_mj, rel=0.01)

    repeated(p, MASS_KG, cycle, AUX_KW, 1)
    benchmark.pedantic(repeated, args=(p, MASS_KG, cycle, AUX_KW, REPEATS), rounds=1)
    # best of turns taken in alternation: other load of the machine must not favour either side
    slow_s = fast_s = float("inf")
    for _ in range(TURNS):
        slow_s = min(slow_s, timed(ready().run))
        fast_s = min(fast_s, timed(lambda: repeated(p, MASS_KG, cycle, AUX_KW, REPEATS)) / REPEATS)
    seconds = float(cycle.time_s[-1])
    benchmark.extra_info["FASTSim / twin, same cycle"] = slow_s / fast_s
    print(
        f"vehicle: {slow_s / fast_s:.0f} times faster than FASTSim {fastsim.__version__} "
        f"({1e9 * fast_s / seconds:.0f} against {1e9 * slow_s / seconds:.0f} ns a simulated second)"
    )
    assert slow_s / fast_s > 10.0


def timed(run) -> float:
    """Return the time of one run [s]; what it needs is made before."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
