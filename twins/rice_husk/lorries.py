"""Loose husk on the road: volume fills a lorry long before its payload does."""

from __future__ import annotations

import math

from twins.core.compiled import inlined
from twins.core.problems import Problem

LOOSEST_KG_M3, DENSEST_KG_M3 = 90.0, 150.0  # loose husk, vendor
GROUND_KG_M3 = 330.0  # ground and sieved, Zhang 2012: not what a mill gives


def density_problems(bulk_density_kg_m3: float) -> list[Problem]:
    """Return what is wrong with a bulk density of loose husk.

    Examples
    --------
    >>> density_problems(110.0)
    []
    >>> density_problems(350.0)[0].cause
    'That of ground, sieved husk (330 to 380)?'
    """
    if LOOSEST_KG_M3 <= bulk_density_kg_m3 <= DENSEST_KG_M3:
        return []
    if bulk_density_kg_m3 >= GROUND_KG_M3:
        cause = "That of ground, sieved husk (330 to 380)?"
    elif 0.0 < bulk_density_kg_m3 < 1.0:
        cause = "t/m3 where kg/m3 is meant?"
    else:
        cause = "Husk pressed into bales or pellets, or another unit?"
    return [
        Problem(
            about=("bulk_density_kg_m3",),
            given=f"a bulk density of {bulk_density_kg_m3:g} kg/m3",
            allowed=f"loose husk weighs {LOOSEST_KG_M3:g} to {DENSEST_KG_M3:g} kg/m3 (S04)",
            cause=cause,
            next_step="Give the density as loaded at the huller",
        )
    ]


@inlined
def load_kg(volume_m3: float, bulk_density_kg_m3: float, payload_kg: float) -> float:
    """Return the wet husk [kg] that a lorry carries: by volume, or by payload where that is less."""
    return min(volume_m3 * bulk_density_kg_m3, payload_kg)


@inlined
def trips(wet_kg: float, load: float) -> int:
    """Return the trips that `wet_kg` needs with `load` [kg] each."""
    return math.ceil(wet_kg / load)
