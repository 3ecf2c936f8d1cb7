"""Cooking gas instead of power: washed gas to kitchens, the fuels it displaces, and what meal hours leave over.

Demand comes at meal hours, gas all day: the holder sets the usable share. Gas energies are kWh of lower heating
value, fuels kg. Priors: `equipment_parameters`, names that begin with ``stove_``.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import METHANE_KWH_NM3

MJ_PER_KWH = 3.6


class Stoves(NamedTuple):
    """Kitchens: efficiencies, heating values, and the fuels that gas takes the place of (shares of useful heat)."""

    gas: float  # efficiency [-]
    lpg: float
    charcoal: float
    wood: float
    lpg_mj: float  # lower heating value [MJ/kg]
    charcoal_mj: float
    wood_mj: float
    lpg_share: float  # of the useful heat that is displaced [-]
    charcoal_share: float
    wood_share: float
    not_renewed: float  # of wood and of the wood in charcoal [-]
    lost: float  # of the gas on its way, or by its poorer quality [-]


class Meal(NamedTuple):
    """Gas of kitchens over a time of constant rates [Nm3 CH4/h]."""

    served: float
    unserved: float
    surplus: float  # made, not served and not stored: it goes to the flare
    stored: float  # rate of the holder, negative while it empties


class Displaced(NamedTuple):
    """Fuels saved [kg] and useful heat [kWh]; of wood and charcoal the part that does not grow again stands apart."""

    useful_kwh: float
    lpg: float
    charcoal: float
    wood: float
    charcoal_not_renewed: float
    wood_not_renewed: float


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
        p.stove_gas_efficiency,
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
        p.stove_gas_lost,
    )


@inlined
def lpg_equal_kg(ch4_nm3: float, lpg_mj_kg: float) -> float:
    """Return the LPG of the same heating value [kg] as methane [Nm3]."""
    return ch4_nm3 * METHANE_KWH_NM3 * MJ_PER_KWH / lpg_mj_kg


@inlined
def kitchen_rates(made: float, wanted: float, is_empty: bool, is_full: bool) -> Meal:
    """Return served, unserved and surplus gas while the holder is between, at its bottom or full [Nm3 CH4/h].

    Parameters
    ----------
    made
        Methane that comes to the holder.
    wanted
        Methane that kitchens would take, losses of the pipes counted.
    """
    served = min(made, wanted) if is_empty else wanted
    surplus = max(0.0, made - served) if is_full else 0.0
    return Meal(served, wanted - served, surplus, made - served - surplus)


@compiled
def displaced_fuels(s: Stoves, gas_kwh: float) -> Displaced:
    """Return what `gas_kwh` of gas out of the holder saves in the kitchens."""
    useful = s.gas * (1.0 - s.lost) * gas_kwh
    lpg = MJ_PER_KWH * useful * s.lpg_share / s.lpg / s.lpg_mj
    charcoal = MJ_PER_KWH * useful * s.charcoal_share / s.charcoal / s.charcoal_mj
    wood = MJ_PER_KWH * useful * s.wood_share / s.wood / s.wood_mj
    return Displaced(useful, lpg, charcoal, wood, s.not_renewed * charcoal, s.not_renewed * wood)
