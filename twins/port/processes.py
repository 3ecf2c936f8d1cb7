"""The terminal as SimPy processes: the readable truth that the kernel must reproduce step for step.

A ship, a quay crane, a tractor, a yard machine, a truck or the shuttle of the railway each stand as one flow, from wait
to wait, in `quay_processes`, `tractor_processes` and `yard_processes`. There stands when a step happens; what it does
stands once, in the modules that the kernel calls too. An actor goes on until it waits itself; whom it has called comes
after that, in turn.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import COMPILED
from twins.core.des import Environment
from twins.port.quay_processes import quay_crane, ships
from twins.port.tractor_processes import tractor
from twins.port.window import Window
from twins.port.world import Record, World, plain
from twins.port.yard_processes import land_side, yard_machine


def run_steps_simpy(w: Any, ship_at: Any, visit_at: Any, visit_box: Any, end: float) -> list[Record]:
    """Run a terminal that has just been opened to `end` [h]; return its steps. Arguments as in `kernel.run_steps`."""
    world = World(Environment(w.began), w)
    env, c = world.env, w.c
    for k in range(c.cranes):
        env.process(quay_crane(world, k))
    for i in range(c.tractors):
        env.process(tractor(world, i))
    for m in range(c.rtgs + c.lifters):
        env.process(yard_machine(world, m))
    env.process(ships(world, ship_at))
    env.process(land_side(world, visit_at, visit_box))
    while w.s.broken == 0 and env.peek() < end:
        env.step()
    return world.records


def run_window_simpy(window: Window) -> list[Record]:
    """Go through all steps of a window that has just been opened, as `Window.run` does; return them."""
    if COMPILED:
        raise RuntimeError(
            "port: the SimPy processes were asked for where the model is compiled (LEAPFROG_COMPILED is not 0); they "
            "run on the plain text only, since each of some fifty procedures would be compiled apart. Run them in a "
            "process with LEAPFROG_COMPILED=0."
        )
    window.w = plain(window.w)
    records = run_steps_simpy(window.w, window.ship_at, window.visit_at, window.visit_box, window.end_h)
    window.steps = len(records)
    window.close()
    return records
