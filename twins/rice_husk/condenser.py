"""Condenser and wet cooling tower: exhaust pressure from the wet bulb, water that the tower uses up.

Temperatures in degC, differences in K, heat in kW, water in kg/s.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.core.physics.steam import saturation_pressure
from twins.core.units import STANDARD_GRAVITY_M_S2

WATER_CP = 4.18  # kJ/(kg K), 20 to 45 degC: IAPWS-IF97
EVAPORATION_HEAT = 2430.0  # kJ/kg at 30 degC: IAPWS-IF97


class CoolingTower(NamedTuple):
    """Temperature differences at design heat and what the water loop needs."""

    approach: float  # K, cold water above the wet bulb
    range_: float  # K, warm water above cold water
    ttd: float  # K, steam above warm water
    latent_share: float  # -, of the heat, carried away by evaporation
    concentration: float  # -, salt in the loop over salt in the make-up


class TowerWater(NamedTuple):
    """Water flows of the tower [kg/s]."""

    circulating: float
    evaporated: float
    blowdown: float
    makeup: float


@inlined
def condenser_temperature(
    T_wetbulb: float, approach: float, range_: float, ttd: float, heat_share: float
) -> float:
    """Return the temperature [degC] at which steam condenses.

    `heat_share` is the rejected heat over its design value [-].

    Notes
    -----
    T = T_wetbulb + heat_share (approach + range + TTD). At constant flows of water and air each difference goes with
    the heat: the range by the heat balance, the TTD and, roughly, the approach by the exchange.
    """
    return T_wetbulb + heat_share * (approach + range_ + ttd)


@compiled
def condenser_pressure(T_wetbulb: float, approach: float, range_: float, ttd: float) -> float:
    """Return the exhaust pressure [bar abs] at design heat from the wet bulb [degC] and three differences [K]."""
    return saturation_pressure(condenser_temperature(T_wetbulb, approach, range_, ttd, 1.0))


@compiled
def tower_water(heat: float, design_heat: float, tower: CoolingTower) -> TowerWater:
    """Return the water flows [kg/s] for `heat` [kW]; the pumps circulate what `design_heat` [kW] needs."""
    evaporated = tower.latent_share * heat / EVAPORATION_HEAT
    blowdown = evaporated / (tower.concentration - 1.0)
    return TowerWater(design_heat / (WATER_CP * tower.range_), evaporated, blowdown, evaporated + blowdown)


@compiled
def circulation_power(circulating: float, head: float, eta_pump: float) -> float:
    """Return the electric power [kW] that lifts `circulating` [kg/s] by `head` [m] at efficiency `eta_pump` [-]."""
    return circulating * STANDARD_GRAVITY_M_S2 * head / eta_pump / 1000.0
