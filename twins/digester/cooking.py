"""Kitchens: the fuels that cooking gas takes the place of.

Priors: `equipment_parameters`, names that begin with ``stove_``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.digester.equipment_parameters import EquipmentParameters

Array = NDArray[np.float64]
MJ_PER_KWH = 3.6


class Stoves(NamedTuple):
    """Kitchens: efficiencies, heating values, and the fuels that gas takes the place of (shares of useful heat)."""

    lpg: float  # efficiency [-]
    charcoal: float
    wood: float
    lpg_mj: float  # lower heating value [MJ/kg]
    charcoal_mj: float
    wood_mj: float
    lpg_share: float  # of the useful heat that is displaced [-]
    charcoal_share: float
    wood_share: float
    not_renewed: float  # of wood and of the wood in charcoal [-]


class Displaced(NamedTuple):
    """Fuels that gas takes the place of [kg]."""

    lpg: Array
    charcoal: Array
    wood: Array


def stove_numbers(p: EquipmentParameters) -> Stoves:
    """Return the kitchens of a draw.

    Raises
    ------
    ValueError
        When the shares of LPG and charcoal leave less than nothing for wood.
    """
    wood = 1.0 - p.stove_lpg_share - p.stove_charcoal_share
    if wood < -1e-12:
        raise ValueError(
            f"stove_numbers: stove_lpg_share = {p.stove_lpg_share:g} and stove_charcoal_share = "
            f"{p.stove_charcoal_share:g} [-] must not exceed 1 together; they are shares of useful heat, not mass"
        )
    return Stoves(
        p.stove_lpg_efficiency,
        p.stove_charcoal_efficiency,
        p.stove_wood_efficiency,
        p.stove_lpg_mj_kg,
        p.stove_charcoal_mj_kg,
        p.stove_wood_mj_kg,
        p.stove_lpg_share,
        p.stove_charcoal_share,
        max(0.0, wood),
        p.stove_not_renewed_share,
    )


def displaced_fuels(s: Stoves, useful_mj: Array) -> Displaced:
    """Return the fuels that give `useful_mj` of heat at the pot, of its shape, where there is no gas."""
    return Displaced(
        useful_mj * s.lpg_share / s.lpg / s.lpg_mj,
        useful_mj * s.charcoal_share / s.charcoal / s.charcoal_mj,
        useful_mj * s.wood_share / s.wood / s.wood_mj,
    )
