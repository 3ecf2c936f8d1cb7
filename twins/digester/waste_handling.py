"""Waste on its way to the tanks: pit, sorting, crusher, pulp. Each heap is mixed, by class and with its contaminants.

A heap is two fields of the state, tonnes by class and tonnes of contaminants, and the mean age of what lies there.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.plant_state import (
    ARRIVED_T,
    CONTAMINANT,
    DOSED_T,
    HOTEL,
    N_CLASSES,
    REJECTED_T,
    TURNED_AWAY_T,
)

SMALL_T = 1e-12
"""A heap below this mass [t] is empty; what is smaller than a microgram cannot be shared out by class."""


@inlined
def held_t(by_class: Any, contaminant: float) -> float:
    """Return the mass of a heap [t]."""
    total = contaminant
    for k in range(N_CLASSES):
        total += by_class[k]
    return total


@inlined
def receive(s: Any, c: Any, x: Any, counts: Any, hour: int, open_gate: bool) -> None:
    """Take in what arrives in an hour; what finds no place, or no staff, goes to the dump as before.

    Notes
    -----
    Where the pit runs full, the same share of every class and of the contaminants is turned away.
    """
    room = c.pit_t - held_t(s.pit, s.pit_contaminant)
    market, hotel = x.contaminant_t[hour, 0], x.contaminant_t[hour, 1]
    contaminant = market + c.taken[HOTEL] * hotel
    offered = contaminant
    for k in range(N_CLASSES):
        offered += c.taken[k] * x.waste_t[hour, k]
    share = 0.0
    if open_gate and offered > 0.0:
        share = min(1.0, max(room, 0.0) / offered)
    before = held_t(s.pit, s.pit_contaminant)
    for k in range(N_CLASSES):
        arrived = x.waste_t[hour, k]
        taken = share * c.taken[k] * arrived
        counts[ARRIVED_T + k] += arrived
        counts[TURNED_AWAY_T + k] += arrived - taken
        s.pit[k] += taken
    counts[ARRIVED_T + CONTAMINANT] += market + hotel
    counts[TURNED_AWAY_T + CONTAMINANT] += market + hotel - share * contaminant
    s.pit_contaminant += share * contaminant
    s.pit_age_h = (s.pit_age_h + 1.0) * before / max(before + share * offered, SMALL_T)
    s.sorted_age_h += 1.0
    s.pulp_age_h += 1.0


@inlined
def move_waste(s: Any, c: Any, counts: Any, now: float) -> None:
    """Move what was sorted and crushed since the heaps were last touched; before anything changes the pace of it.

    Notes
    -----
    Heaps are mixed, so that a move in two steps is not quite that in one. They are touched at full hours and where crew
    or crusher stop, and not at events of gas and power, which are none of their business.
    """
    hours = now - s.moved_at
    if hours > 0.0:
        sort_and_crush(s, c, counts, hours)
    s.moved_at = now


@inlined
def sort_and_crush(s: Any, c: Any, counts: Any, hours: float) -> None:
    """Sort and crush for some hours at the present pace; contaminants and some organic matter are rejected."""
    sorted_t = s.sort_t_per_h * hours
    crushed_t = s.crush_t_per_h * hours
    if crushed_t > 0.0:
        share = min(1.0, crushed_t / max(held_t(s.sorted, s.sorted_contaminant), SMALL_T))
        before = held_t(s.pulp, s.pulp_contaminant)
        for k in range(N_CLASSES):
            moved = share * s.sorted[k]
            s.sorted[k] -= moved
            s.pulp[k] += moved
        moved = share * s.sorted_contaminant
        s.sorted_contaminant -= moved
        s.pulp_contaminant += moved
        after = held_t(s.pulp, s.pulp_contaminant)
        s.pulp_age_h += (s.sorted_age_h - s.pulp_age_h) * (after - before) / max(after, SMALL_T)
    if sorted_t > 0.0:
        share = min(1.0, sorted_t / max(held_t(s.pit, s.pit_contaminant), SMALL_T))
        before = held_t(s.sorted, s.sorted_contaminant)
        for k in range(N_CLASSES):
            moved = share * s.pit[k]
            s.pit[k] -= moved
            s.sorted[k] += (1.0 - c.organic_loss) * moved
            counts[REJECTED_T + k] += c.organic_loss * moved
        moved = share * s.pit_contaminant
        s.pit_contaminant -= moved
        s.sorted_contaminant += (1.0 - c.sorting_efficiency) * moved
        counts[REJECTED_T + CONTAMINANT] += c.sorting_efficiency * moved
        after = held_t(s.sorted, s.sorted_contaminant)
        s.sorted_age_h += (s.pit_age_h - s.sorted_age_h) * (after - before) / max(after, SMALL_T)


@inlined
def plan_handling(s: Any, c: Any, powered: bool, crusher_up: bool) -> None:
    """Decide how fast the crew sorts and the crusher runs until the next hour [t/h]; neither takes more than is there.

    Notes
    -----
    A full stock of sorted waste stops the crew, full pulp tanks stop the crusher. A crew sorts by hand, and only
    while the plant has light and power.
    """
    s.sort_t_per_h = 0.0
    s.crush_t_per_h = 0.0
    if s.working == 1 and powered:
        room = max(c.sorted_t - held_t(s.sorted, s.sorted_contaminant), 0.0)
        s.sort_t_per_h = min(c.sorting_t_per_h, held_t(s.pit, s.pit_contaminant), room)
    if s.working == 1 and powered and crusher_up:
        room = max(c.pulp_t - held_t(s.pulp, s.pulp_contaminant), 0.0)
        s.crush_t_per_h = min(c.crusher_t_per_h, held_t(s.sorted, s.sorted_contaminant), room)


@inlined
def take_dose(s: Any, counts: Any, dose_t: float, dosed: Any) -> float:
    """Take a dose from the pulp, its tonnes by class into `dosed`; return its mass without contaminants [t]."""
    share = min(1.0, dose_t / max(held_t(s.pulp, s.pulp_contaminant), SMALL_T))
    total = 0.0
    for k in range(N_CLASSES):
        dosed[k] = share * s.pulp[k]
        s.pulp[k] -= dosed[k]
        counts[DOSED_T + k] += dosed[k]
        total += dosed[k]
    contaminant = share * s.pulp_contaminant
    s.pulp_contaminant -= contaminant
    counts[DOSED_T + CONTAMINANT] += contaminant
    return total


@inlined
def power_cut(s: Any, c: Any, counts: Any, now: float) -> None:
    """Stop crew and crusher until the next hour."""
    move_waste(s, c, counts, now)
    s.sort_t_per_h = 0.0
    s.crush_t_per_h = 0.0
