"""The SimPy processes of the port, timed: `LEAPFROG_COMPILED=0 python -m benchmarks.speed.port_simpy_peer`.

Prints, as JSON, the steps of each window and the CPU seconds that they took.
"""

from __future__ import annotations

import json
import time

from tests.twins.port.small_terminals import window_of
from twins.port.parameters import PortParameters
from twins.port.processes import run_window_simpy

DAYS, TURNS = 3.0, 2
TERMINALS = {
    "diesel": PortParameters(),
    "battery tractors, grid cranes": PortParameters(
        battery_tractors=56, chargers=14, electric_rtgs=23, charging_rule="off_peak"
    ),
}


def timed(p: PortParameters) -> tuple[int, float]:
    """Return the steps of a window, and the least CPU time that SimPy took for them [s]."""
    steps, times = 0, list[float]()
    for _ in range(TURNS):
        window = window_of(p, DAYS)
        began = time.process_time()
        run_window_simpy(window)
        times.append(time.process_time() - began)
        assert window.status == "sound"
        steps = window.steps
    return steps, min(times)


if __name__ == "__main__":
    print(json.dumps({name: timed(p) for name, p in TERMINALS.items()}))
