"""FASTSim 3 with the body of the bus: the peer of `test_vehicle_speed`.

With RUST_BACKTRACE set, FASTSim records stack traces inside its solver and runs 10 to 50 times slower. The Rust library
reads the variable once, at its first error; so each setting needs a process of its own.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from twins.bus_fleet.drive_cycles import Cycle, read_cycle
from twins.bus_fleet.parameters import BusFleetParameters

TRACES = ("RUST_BACKTRACE", "RUST_LIB_BACKTRACE")
MASS_KG, AUX_KW, WHEEL_RADIUS_M, WHEELS = 13_860.0, 15.0, 0.5, 6


def peer_bus(fastsim: Any, p: Any, keep_history: bool) -> Any:
    """Return the conventional vehicle of FASTSim in the body of the bus."""
    bus = fastsim.Vehicle.from_resource("2012_Ford_Fusion.yaml").to_dict()
    # the engine is larger than the bus's: the trace must be met, or the wheel work differs
    bus["pt_type"]["Conv"]["fc"] |= {
        "pwr_out_max_watts": 400e3, "pwr_out_max_init_watts": 400e3, "pwr_ramp_lag_seconds": 0.1,
    }  # fmt: skip
    bus["mass_kilograms"], bus["pwr_aux_base_watts"] = MASS_KG, 1e3 * AUX_KW
    bus["chassis"] |= {
        "drag_coef": 1.0, "frontal_area_square_meters": p.cda_large_m2, "wheel_rr_coef": p.crr, "num_wheels": WHEELS,
        "wheel_inertia_kilogram_square_meters": p.rotating_share * MASS_KG * WHEEL_RADIUS_M**2 / WHEELS,
        "wheel_radius_meters": WHEEL_RADIUS_M, "glider_mass_kilograms": None, "cargo_mass_kilograms": None,
        "drive_axle_weight_frac": 1.0, "wheel_fric_coef": 2.0,
    }  # fmt: skip
    vehicle = fastsim.Vehicle.from_dict(bus)
    vehicle.set_save_interval(1 if keep_history else None)
    return vehicle


def peer_cycle(fastsim: Any, cycle: Cycle) -> Any:
    columns = {"time_seconds": cycle.time_s, "speed_meters_per_second": cycle.speed_m_s, "grade": cycle.grade}
    return fastsim.Cycle.from_dict({name: column.tolist() for name, column in columns.items()})


def peer_run(fastsim: Any, parameters: BusFleetParameters, cycle: Cycle) -> tuple[Any, float]:
    """Return FASTSim's vehicle after the cycle and its positive wheel work [MJ]."""
    driven = fastsim.SimDrive(peer_bus(fastsim, parameters, True), peer_cycle(fastsim, cycle))
    driven.run()
    vehicle = driven.to_dict()["veh"]
    tractive_w = np.array(vehicle["history"]["pwr_tractive_watts"])
    return vehicle, 1e-6 * float(np.sum(np.maximum(tractive_w[1:], 0.0) * np.diff(cycle.time_s)))


def timed(run: Callable[[], object]) -> float:
    """Return the time of one run [s]; what it needs is made before."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def slowed_peer_s(traces: dict[str, str], name: str, turns: int) -> float:
    """Return the best time of FASTSim on cycle `name` [s] with `traces` in the environment; for a new process."""
    for variable in TRACES:
        os.environ.pop(variable, None)
    os.environ.update(traces)
    import fastsim

    trace = peer_cycle(fastsim, read_cycle(name))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        bus = peer_bus(fastsim, BusFleetParameters(), False)
    return min(timed(fastsim.SimDrive(bus, trace).run) for _ in range(turns))
