"""What an hour brings: surroundings, waste, a dose to the tanks, and the gas that they make of it.

The dose is decided at the full hour and flows evenly through it; the tanks are integrated over that hour at once, and
what they make flows evenly too. Whatever happens between two full hours reaches the tanks with the next one.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled, inlined
from twins.digester.digestion import digest
from twins.digester.events import feeding_allowed
from twins.digester.plant_state import (
    ACIDS_H,
    CRUSHER,
    FEEDING,
    HELD,
    NEVER,
    NO_PLANT,
    PH_H,
    PUMPS,
    RAMPING,
    RESEEDS,
    STOPPED,
)
from twins.digester.start_up import seed_tanks
from twins.digester.waste_handling import held_t, move_waste, plan_handling, receive, take_dose


@inlined
def powered(s: Any, c: Any) -> bool:
    """Return whether the plant has power for crew, crusher and pumps: of the grid, or of its engines in an island.

    Notes
    -----
    Where there is no grid, a diesel set starts the plant and feeds it while its engines stand: without one it would
    never make its first gas.
    """
    return s.grid_up == 1 or c.off_grid == 1 or (s.island_holds == 1 and s.engines_on == 1)


@compiled
def pass_hour(s: Any, c: Any, x: Any, t: Any, counts: Any) -> float:
    """Begin an hour; return the dose [t] that the tanks are fed in it."""
    hour, of_day = s.hour, s.hour % 24
    move_waste(s, c, counts[s.year], float(hour))
    s.hour = hour + 1
    s.day = hour // 24
    s.year = x.year[s.day]
    tally = counts[s.year]
    s.air_c = x.air_c[hour]
    s.demand_kw = x.load_kw[hour]
    s.critical_kw = x.critical_kw[hour]
    s.kitchen_mj_per_h = x.kitchen_mj[hour]
    s.working = int(c.work_from_h <= of_day < c.work_to_h and x.closed[s.day] == 0 and s.mode != STOPPED)
    receive(s, c, x, tally, hour, s.mode != NO_PLANT and s.mode != STOPPED)
    if s.mode == NO_PLANT:
        return 0.0
    watch_acids(s, c, t, tally)
    dose_t = 0.0
    up = powered(s, c)
    pumps = s.repair_due[PUMPS] >= NEVER
    t.dosed[:] = 0.0
    if feeding_allowed(s) and up and pumps:
        dose_t = take_dose(s, tally, wanted_dose(s, c), t.dosed)
    s.dose_t_per_h = dose_t
    digest(s, c, t, tally, x.month[s.day], dose_t, up and pumps and s.mode != STOPPED)
    tally[ACIDS_H] += s.acids
    tally[PH_H] += s.pH
    plan_handling(s, c, up, s.repair_due[CRUSHER] >= NEVER)
    return dose_t


@inlined
def wanted_dose(s: Any, c: Any) -> float:
    """Return what the operator wants to feed in the coming hour [t].

    Notes
    -----
    The pulp is spread over `smoothing_h`, up to what the tanks are built for and to what their biology is allowed: a
    ramp after a start, half where a test has shown acids near the limit.
    """
    return min(held_t(s.pulp, s.pulp_contaminant) / c.smoothing_h, s.ramp * c.most_t_per_h)


@inlined
def watch_acids(s: Any, c: Any, t: Any, tally: Any) -> None:
    """Raise the feed day by day; every few days test the acids of the methane tank, and lower or stop it by them.

    Notes
    -----
    Without tests the feed rises by the calendar alone, whatever the acids are.
    VFA over alkalinity above 0.4 stops the feed, above 0.3 halves it (market-waste reference, section 7: general
    knowledge). A tank that is still sour after `reseed_after_h` is emptied and seeded again.
    """
    hour = s.hour - 1
    if s.mode in (STOPPED, NO_PLANT):
        s.sour_since = NEVER
        return
    if s.pH >= c.sour_pH:
        s.sour_since = NEVER
    elif s.sour_since >= NEVER:
        s.sour_since = float(hour)
    if float(hour) - s.sour_since >= c.reseed_after_h:
        seed_tanks(s, t, tally)
        tally[RESEEDS] += 1.0
        s.reseeds += 1
        s.mode = RAMPING
        s.ramp = c.ramp_first
        s.sour_since = NEVER
        return
    if hour % 24 != c.test_hour:
        return
    if s.mode != HELD:
        s.ramp = min(1.0, s.ramp + c.ramp_per_day)
    if s.day - s.tested_day >= c.test_every_days:
        s.tested_day = s.day
        test_acids(s, c)
    if s.mode != HELD:
        s.mode = FEEDING if s.ramp >= 1.0 else RAMPING


@inlined
def test_acids(s: Any, c: Any) -> None:
    """Stop, halve or take up the feed by what a test of the acids says."""
    if s.acids >= c.acids_stop:
        s.mode = HELD
        s.ramp = c.ramp_first
    elif s.acids >= c.acids_reduce:
        s.ramp = max(c.ramp_first, 0.5 * s.ramp)
    elif s.mode == HELD:
        s.mode = RAMPING
