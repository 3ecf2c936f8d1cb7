"""What happens to the plant at an event: one text for the SimPy model and for the kernel.

Every function takes the state before, changes it, and leaves what the plant does until the next event to
`operation.operate`. Luck is drawn by index (part and number of the failure, outage), so that scenarios of a draw meet
the same luck in whatever order things happen to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.compiled import inlined
from twins.core.streams import uniforms_at
from twins.digester.equations import life_used, next_tick, repair_hours
from twins.digester.plant_state import (
    CRUSHER,
    ENGINE,
    FAILURES,
    HELD,
    N_PARTS,
    NEVER,
    NO_PLANT,
    OUTAGES,
    RAMPING,
    STOPPED,
)
from twins.digester.waste_handling import move_waste

LUCK_FAILURE, LUCK_ISLAND, LUCK_FLARE = 1, 2, 3
ROUNDING_H = 1e-3
"""Hours of an engine are a sum over its life; this much [h] before its overhaul they count as full."""


@inlined
def key_of(c: Any) -> tuple[np.uint64, np.uint64]:
    """Return the key of the luck of this draw."""
    return np.uint64(c.key0), np.uint64(c.key1)


@inlined
def new_threshold(s: Any, c: Any, part: int) -> None:
    """Draw the exposure at which `part` fails next."""
    u, _, _, _ = uniforms_at(key_of(c), part, s.failures[part], 0, LUCK_FAILURE)
    s.threshold[part] = life_used(u, c.weibull[part])
    s.exposure[part] = 0.0


@inlined
def set_pace(s: Any, c: Any, part: int, working: float, now: float) -> None:
    """Let `part` wear at `working` times its pace from `now` on, and foresee when it fails or is due for overhaul.

    Parameters
    ----------
    working
        1 while it works, 0 while it stands; between them at part duty [-].
    """
    pace = working * c.pace[part]
    if pace == s.pace[part]:
        return
    book_wear(s, c, part, now)
    s.pace[part] = pace
    s.fail_due[part] = NEVER
    if pace > 0.0:
        left = max(s.threshold[part] - s.exposure[part], 0.0) / pace
        if part >= ENGINE:
            left = min(left, max(s.overhaul_at_h[part] - s.run_h[part], 0.0))
        s.fail_due[part] = next_tick(now + left)


@inlined
def book_wear(s: Any, c: Any, part: int, now: float) -> None:
    """Book the exposure of `part` up to `now`."""
    s.exposure[part] += (now - s.paced_at[part]) * s.pace[part]
    s.paced_at[part] = now


@inlined
def earliest(due: Any) -> int:
    """Return the part whose time comes first; the first of two at the same moment."""
    part = 0
    for k in range(1, N_PARTS):
        if due[k] < due[part]:
            part = k
    return part


@inlined
def fail(s: Any, c: Any, counts: Any, part: int, now: float) -> None:
    """Let `part` fail, or take an engine whose hours are up into overhaul."""
    book_wear(s, c, part, now)
    s.pace[part] = 0.0
    s.fail_due[part] = NEVER
    if part == CRUSHER:  # it takes up its work at the next full hour after the repair
        move_waste(s, c, counts, now)
        s.crush_t_per_h = 0.0
    if part >= ENGINE and s.run_h[part] >= s.overhaul_at_h[part] - ROUNDING_H:
        s.overhaul_at_h[part] += c.overhaul_every_h
        s.repair_due[part] = next_tick(now + c.overhaul_h)
        return
    _, u, _, _ = uniforms_at(key_of(c), part, s.failures[part], 0, LUCK_FAILURE)
    s.repair_due[part] = next_tick(now + repair_hours(u, c.repair_median_h[part], c.repair_sigma))
    s.failures[part] += 1
    counts[FAILURES] += 1.0
    new_threshold(s, c, part)


@inlined
def repaired(s: Any, part: int) -> None:
    """Bring `part` back; whether it works is for `operate` to say."""
    s.repair_due[part] = NEVER


@inlined
def lose_grid(s: Any, c: Any, counts: Any) -> bool:
    """Lose the grid; return True where the engines can go on and feed the market's critical load."""
    s.grid_up = 0
    counts[OUTAGES] += 1.0
    s.island_holds = 0
    if c.island == 1:
        u, _, _, _ = uniforms_at(key_of(c), s.outage, 0, 0, LUCK_ISLAND)
        s.island_holds = int(u < c.island_reliability)
    return s.island_holds == 1


@inlined
def regain_grid(s: Any) -> None:
    """Get the grid back; an island is tied to it again without a stop."""
    s.grid_up = 1
    s.outage += 1
    s.island_holds = 0


@inlined
def begin_stop(s: Any) -> None:
    """Leave the plant alone: contract or money ended; tanks cool, nobody feeds or repairs."""
    s.mode = STOPPED


@inlined
def end_stop(s: Any, c: Any, now: float) -> None:
    """Take the plant up again, with tanks that are what the stop has left of them.

    Notes
    -----
    What was broken is repaired one after the other.
    """
    s.stop += 1
    s.mode = RAMPING
    s.ramp = c.ramp_first
    s.tested_day = -1
    waited_h = 0.0
    for part in range(N_PARTS):
        if s.repair_due[part] < NEVER:
            waited_h += c.revival_h
            s.repair_due[part] = next_tick(now + waited_h)


@inlined
def available_engines(s: Any, c: Any) -> int:
    """Return how many engines are neither failed nor in overhaul."""
    n = 0
    for k in range(c.engines):
        n += int(s.repair_due[ENGINE + k] >= NEVER)
    return n


@inlined
def let_engines_wear(s: Any, c: Any, running: int, now: float) -> None:
    """Let the first `running` available engines wear, the others stand; which is first changes from start to start."""
    left = running
    for i in range(c.engines):
        k = ENGINE + (s.first_engine + i) % c.engines
        works = left > 0 and s.repair_due[k] >= NEVER
        left -= int(works)
        set_pace(s, c, k, 1.0 if works else 0.0, now)


@inlined
def feeding_allowed(s: Any) -> bool:
    """Return whether the tanks may be fed at all."""
    return s.mode not in (NO_PLANT, STOPPED, HELD)


@inlined
def any_engine_runs(s: Any, c: Any) -> bool:
    """Return whether an engine ran up to now."""
    found = False
    for k in range(c.engines):
        found = found or s.pace[ENGINE + k] > 0.0
    return found


@inlined
def mean_engine_hours(s: Any, c: Any) -> float:
    """Return the running hours of the mean engine [h]."""
    total = 0.0
    for k in range(c.engines):
        total += s.run_h[ENGINE + k]
    return total / c.engines
