"""What happens to the plant at an event: one text for the SimPy model and for the kernel.

Every function takes the state before, changes it, and leaves what the plant does until the next event to
`operate`. Luck is drawn by index (part and number of the failure, outage, lorry), so that scenarios of a draw meet
the same luck in whatever order things happen to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.compiled import compiled, inlined
from twins.core.streams import uniforms_at
from twins.rice_husk.boiler import start_hours
from twins.rice_husk.equations import log_normal_hours, on_tick, weibull_exposure
from twins.rice_husk.plant_state import (
    FAILURES,
    ISLANDINGS,
    N_PARTS,
    NEVER,
    NO_FUEL,
    NO_GRID,
    NO_PLANT,
    OUTAGES,
    PLANNED,
    REPAIR,
    RUNNING,
    STARTING,
    STARTS,
)

LUCK_FAILURE, LUCK_START, LUCK_ISLAND = 1, 2, 3
STOPS, DERATES = 0, 1
START_SPREAD = 0.25
"""Half the spread of the hours of a start over their mean [-]; assumed."""


@inlined
def key_of(c: Any) -> tuple[np.uint64, np.uint64]:
    """Return the key of the luck of this draw."""
    return np.uint64(c.key0), np.uint64(c.key1)


@compiled
def new_threshold(s: Any, c: Any, part: int) -> None:
    """Draw the exposure at which `part` fails next."""
    u, _, _, _ = uniforms_at(key_of(c), part, s.failures[part], 0, LUCK_FAILURE)
    s.threshold[part] = weibull_exposure(u, c.weibull[part])
    s.exposure[part] = 0.0


@compiled
def arm(s: Any, c: Any, now: float) -> None:
    """Let the parts wear from `now` on, and foresee when each would fail."""
    for part in range(N_PARTS):
        rate = c.wear[part] * c.wear_by_year[s.year]
        s.armed_at[part] = now
        s.fail_due[part] = NEVER
        if rate > 0.0:
            s.fail_due[part] = on_tick(now + max(s.threshold[part] - s.exposure[part], 0.0) / rate)


@compiled
def disarm(s: Any, c: Any, now: float) -> None:
    """Book the wear of the parts up to `now`; a plant that stands does not wear."""
    for part in range(N_PARTS):
        s.exposure[part] += (now - s.armed_at[part]) * c.wear[part] * c.wear_by_year[s.year]
        s.fail_due[part] = NEVER


@compiled
def halt(s: Any, c: Any, mode: int, now: float) -> None:
    """Leave the present mode for one in which the plant stands."""
    if s.mode == RUNNING:
        disarm(s, c, now)
        s.stopped_at = now
    s.mode = mode
    s.start_due = NEVER
    s.islanded = 0


@compiled
def begin_start(s: Any, c: Any, counts: Any, now: float) -> None:
    """Begin a start, the longer the longer the plant stood."""
    s.mode = STARTING
    u, _, _, _ = uniforms_at(key_of(c), s.starts, 0, 0, LUCK_START)
    stood_h = now - s.stopped_at
    hours = start_hours(stood_h, c.start_hot_h, c.start_cold_h, c.cooling_h)
    s.coldness = start_hours(stood_h, 0.0, 1.0, c.cooling_h)
    s.start_due = on_tick(now + hours * (1.0 + START_SPREAD * (2.0 * u - 1.0)))
    s.starts += 1
    counts[STARTS] += 1.0


@compiled
def proceed(s: Any, c: Any, counts: Any, planned: bool, stored_h: float, now: float) -> bool:
    """Let a plant that stands start, or find what holds it; return True where a start begins.

    Parameters
    ----------
    planned
        A planned stop is under way.
    stored_h
        Hours at full load that store and hopper hold [h].
    """
    if s.mode in (RUNNING, STARTING, NO_PLANT):
        return False
    if s.repair_due < NEVER:
        s.mode = REPAIR
    elif planned:
        s.mode = PLANNED
    elif stored_h < c.restart_above_h:
        s.mode = NO_FUEL
    elif s.grid_up == 0 and c.black_start == 0:
        s.mode = NO_GRID
    else:
        begin_start(s, c, counts, now)
        return True
    return False


@compiled
def come_on(s: Any, c: Any, now: float) -> None:
    """End a start: the plant runs."""
    s.mode = RUNNING
    s.start_due = NEVER
    s.islanded = 1 - s.grid_up
    arm(s, c, now)


@compiled
def next_failure(s: Any) -> int:
    """Return the part that fails next; the first of two at the same moment."""
    part = 0
    for k in range(1, N_PARTS):
        if s.fail_due[k] < s.fail_due[part]:
            part = k
    return part


@compiled
def fail(s: Any, c: Any, counts: Any, part: int, now: float) -> None:
    """Let `part` fail: the plant stops, or goes on at the power that is left, until the repair is done."""
    disarm(s, c, now)
    _, u, _, _ = uniforms_at(key_of(c), part, s.failures[part], 0, LUCK_FAILURE)
    hours = log_normal_hours(u, c.repair_median_h[part], c.repair_sigma)
    s.failures[part] += 1
    counts[FAILURES] += 1.0
    new_threshold(s, c, part)
    if c.effect[part] == DERATES:
        s.left_share = min(s.left_share if s.derating_due < NEVER else 1.0, c.left_share[part])
        s.derating_due = max(on_tick(now + hours), s.derating_due if s.derating_due < NEVER else now)
        arm(s, c, now)
        return
    s.mode = REPAIR
    s.part = part
    s.stopped_at = now
    s.repair_due = on_tick(now + hours)
    s.islanded = 0


@compiled
def lose_grid(s: Any, c: Any, counts: Any, now: float) -> bool:
    """Lose the grid; return True where the plant stays on and feeds its neighbours."""
    s.grid_up = 0
    counts[OUTAGES] += 1.0
    if s.mode == RUNNING and c.island == 1:
        u, _, _, _ = uniforms_at(key_of(c), s.outage, 0, 0, LUCK_ISLAND)
        if u < c.island_reliability:
            s.islanded = 1
            counts[ISLANDINGS] += 1.0
            return True
    if s.mode == RUNNING or (s.mode == STARTING and c.black_start == 0):
        halt(s, c, NO_GRID, now)
    return False


@compiled
def regain_grid(s: Any) -> None:
    """Get the grid back; an island is tied to it again without a stop."""
    s.grid_up = 1
    s.outage += 1
    s.islanded = 0
