"""Which machines are hybrid, on the grid or on batteries in a year: conversions take years, machine by machine."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.port.activity import RTG_DIESEL, RTG_HYBRID, RTG_RAIL, TRACTOR_BATTERY, TRACTOR_DIESEL
from twins.port.parameters import PortParameters


class Fleet(NamedTuple):
    """What each machine is in one year.

    Attributes
    ----------
    machine_group
        Group of each yard crane (`activity`): diesel, hybrid or grid, shape (rtgs,).
    tractor_group
        Group of each tractor, shape (tractors,).
    block_rail
        1 for a block with a conductor rail, shape (blocks,).
    """

    machine_group: NDArray[np.int64]
    tractor_group: NDArray[np.int64]
    block_rail: NDArray[np.int64]


def same_machines(one: Fleet, other: Fleet) -> bool:
    """Return whether two fleets are the same, machine by machine."""
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def converted(planned: int, at_start: int, first_year: int, per_year: float, year: int) -> int:
    """Return how many machines are converted in `year` of the horizon (0 is the first).

    Parameters
    ----------
    planned, at_start
        Machines at the end of the programme, and those that are so from the beginning. A programme takes none of
        these back: where it plans fewer, as one that says nothing of this kind does, they stay.
    first_year, per_year
        Year of the horizon in which the first are converted, and the share of the programme done each year [-].
    """
    done = min(1.0, max(0.0, per_year * (year - first_year + 1)))
    return round(at_start + done * max(0, planned - at_start))


def battery_tractors_new(p: PortParameters, years: int) -> list[int]:
    """Return how many battery tractors come in each of the first years: converted ones, and renewals after a life."""
    count = [
        converted(p.battery_tractors, 0, p.conversion_first_year, p.conversion_per_year, y)
        for y in range(years)
    ]
    bought = [now - before for before, now in pairwise([0, *count])]
    life = round(p.ops_tractor_life_years)
    for year in range(life, years):
        bought[year] += bought[year - life]
    return bought


def ageing(p: PortParameters, year: int) -> tuple[float, float]:
    """Return the failures of a diesel and of a battery tractor in `year` over those of a new one [-].

    Notes
    -----
    Each year of age brings `ops_ageing_per_year` more. Diesel tractors are renewed evenly, so that all ages up to a
    tractor's life are there in any year; battery tractors are new when they come.
    """
    growth, life = 1.0 + p.ops_ageing_per_year, round(p.ops_tractor_life_years)
    in_life = [growth**age for age in range(life)]
    new = battery_tractors_new(p, year + 1)[-life:]
    battery = sum(n * in_life[age] for age, n in enumerate(reversed(new)))
    return sum(in_life) / life, battery / sum(new) if sum(new) else 1.0


def fleet_of(p: PortParameters, year: int) -> Fleet:
    """Return what the machines of a scenario are in `year` of the horizon.

    Grid cranes come first, since the first blocks have the conductor rail; then hybrids, then diesel. Where grid cranes
    take the last diesel ones, hybrids go too.
    """
    first, pace = p.conversion_first_year, p.conversion_per_year
    electric = converted(p.electric_rtgs, p.electric_rtgs_at_start, first, pace, year)
    hybrid = converted(p.hybrid_rtgs, p.hybrid_rtgs_at_start, first, pace, year)
    battery = converted(p.battery_tractors, 0, first, pace, year)
    machines = np.full(p.rtgs, RTG_DIESEL)
    machines[:electric] = RTG_RAIL
    machines[electric : electric + hybrid] = RTG_HYBRID
    tractors = np.full(p.tractors, TRACTOR_DIESEL)
    tractors[:battery] = TRACTOR_BATTERY
    rail = np.zeros(p.blocks, np.int64)
    rail[: round(p.conductor_rail_share * p.blocks) if electric else 0] = 1
    return Fleet(machines, tractors, rail)
