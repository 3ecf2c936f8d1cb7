"""Operating point of the steam line: from the power that is asked for to husk, flue gas, ash and every loss by its name.

Steam follows the Willans line of the turbine, fuel follows from the losses of the boiler at that steam. What limits the
power is found by walking down that line: feeder and store, heat of the boiler, parts out of order.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from twins.core.compiled import inlined
from twins.core.units import SECONDS_PER_HOUR
from twins.rice_husk.ash import ash_classes, crystalline_share
from twins.rice_husk.boiler import (
    BoilerLosses,
    boiler_efficiency_hhv,
    boiler_losses,
    excess_air_at,
    flue_temperature,
)
from twins.rice_husk.combustion import flue_gas, furnace_temperature, theoretical_air, unburnt_carbon
from twins.rice_husk.equations import house_load_kw
from twins.rice_husk.fuel import hhv_as_received, lhv_as_received
from twins.rice_husk.plant_state import (
    AIR_DRY_KG,
    AIR_WATER_KG,
    ASH_CRYSTALLINE_KG,
    ASH_KG,
    ASH_WHITE_KG,
    DIESEL_START_L,
    FLUE_CO2_KG,
    FLUE_CO_KG,
    FLUE_H2O_KG,
    FLUE_N2_KG,
    FLUE_O2_KG,
    FLUE_SO2_KG,
    FUEL_KW,
    FUEL_LHV_KW,
    GROSS_KW,
    HEAT_KW,
    HOUSE_KW,
    HUSK_DRY_KG,
    HUSK_WATER_KG,
    LOST_AIR_MOISTURE_KW,
    LOST_ASH_KW,
    LOST_BLOWDOWN_KW,
    LOST_CO_KW,
    LOST_CONDENSER_KW,
    LOST_DRY_GAS_KW,
    LOST_HYDROGEN_KW,
    LOST_MACHINE_KW,
    LOST_MOISTURE_KW,
    LOST_RADIATION_KW,
    LOST_START_KW,
    LOST_UNACCOUNTED_KW,
    LOST_UNBURNT_KW,
    NEVER,
    PUMP_HEAT_KW,
    SHORT_OF_HUSK_KW,
    STEAM_KG,
    UNBURNT_KG,
)
from twins.rice_husk.steam_cycle import (
    SteamSide,
    condensing_temperature,
    process_at_power,
    steam_for_power,
    steam_side,
)
from twins.rice_husk.tables import value_at
from twins.rice_husk.turbine import willans_steam_share

COOLING_SHARE = 0.08
"""Share of the steam that always goes through the last stages and cools them [-]; assumed: 5-10 %."""
_HOUSE_STEPS = 3  # the house load is a tenth of the power, so each step divides the error by ten
_CLOSE_KW = 0.5
_LIMIT_STEPS = 5
_BELOW = 0.9995  # of a limit: the walk down ends on its safe side
_SHORTEST_H = 1e-6  # an hour that is as good as over


class SteamNeed(NamedTuple):
    """What a load takes: steam side, fuel by HHV [kW], wet husk [kg/h], steam [kg/s], losses of the boiler [-]."""

    side: SteamSide
    steam: float
    fuel_kw: float
    husk_kg: float
    losses: BoilerLosses


@inlined
def husk_moisture(s: Any) -> float:
    """Return the moisture of the husk in the hopper [kg/kg wet]."""
    whole = s.hopper_dry_kg + s.hopper_water_kg
    return s.hopper_water_kg / whole if whole > 0.0 else 0.0


@inlined
def hopper_dry_kg_per_h(s: Any) -> float:
    """Return the dry husk flow [kg/h] with which the hopper lasts until it is filled again, at the next full hour."""
    return max(s.hopper_dry_kg, 0.0) * _BELOW / max(s.hour - s.now, _SHORTEST_H)


@inlined
def steam_need(s: Any, p: Any, c: Any, t: Any, gross_kw: float, heat_kw: float, M: float) -> SteamNeed:
    """Return what `gross_kw` and `heat_kw` take at today's air, fouling and age.

    Notes
    -----
    The condenser is warmer the more steam reaches it, and less work is left; two rounds settle it to 0.01 K. Age costs
    work: the turbine is asked for what an aged one gives. Heat is what the steam of this power can give at most.
    """
    asked = gross_kw / (1.0 - c.ageing_by_year[s.year])
    process = heat_kw / c.heat_kj_per_kg
    steam = t.turbine.steam_rated
    cold = 0.0
    for _ in range(2):
        cold = condensing_temperature(t.turbine, t.feed, steam, process, s.wet_bulb_c, t.tower)
        steam = steam_for_power(t.turbine, t.feed, asked, process, cold)
        if process > 0.0:
            process = min(process, process_at_power(t.turbine, t.feed, asked, process, steam, cold, COOLING_SHARE))
            steam = steam_for_power(t.turbine, t.feed, asked, process, cold)
    side = steam_side(t.turbine, t.feed, steam, process, cold)
    load = side.boiler_heat / t.boiler.heat_kw
    rise = p.flue_rise_soft_k * s.fouling_soft + p.flue_rise_hard_k * s.fouling_hard
    flue_c = flue_temperature(p.flue_clean_c, rise, 1.0, min(load, 1.0))
    losses = boiler_losses(t.fuel, M, t.boiler, min(load, 1.0), flue_c, s.air_c, s.humidity)
    fuel_kw = side.boiler_heat / boiler_efficiency_hhv(losses)
    return SteamNeed(side, steam, fuel_kw, 3.6 * fuel_kw / hhv_as_received(t.fuel, M), losses)


@inlined
def house_kw(p: Any, c: Any, need: SteamNeed) -> float:
    """Return the house load of the running steam plant [kW]: feed pump by its work, the rest by flows."""
    flow = need.husk_kg / c.full_wet_kg_per_h
    load = need.side.condenser_heat / c.condenser_full_kw
    return need.side.pump_power + house_load_kw(c.house_kw, p.house_fans, p.house_tower, p.house_handling, load, flow,
                                                p.fan_speed_control)  # fmt: skip


@inlined
def steam_point(rates: Any, s: Any, p: Any, c: Any, t: Any, wanted_net_kw: float) -> None:
    """Fill in the rates of the running steam plant that is asked for `wanted_net_kw`."""
    M = husk_moisture(s)
    most = c.nameplate_kw * (s.left_share if s.derating_due < NEVER else 1.0)
    least = c.least_load * c.nameplate_kw
    gross = min(most, wanted_net_kw + c.house_full_kw)
    heat = min(s.heat_demand_kw, c.heat_kw)
    need = steam_need(s, p, c, t, gross, heat, M)
    for _ in range(_HOUSE_STEPS):
        wanted = max(least, min(most, wanted_net_kw + house_kw(p, c, need)))
        if abs(wanted - gross) <= _CLOSE_KW:
            break
        gross = wanted
        need = steam_need(s, p, c, t, gross, heat, M)
    wanted = gross
    limit_kg = min(s.fuel_limit * c.feeder_dry_kg_per_h, hopper_dry_kg_per_h(s)) / (1.0 - M)
    for _ in range(_LIMIT_STEPS):
        over = max(need.husk_kg / limit_kg, need.side.boiler_heat / c.boiler_most_kw)
        if over <= 1.0:
            break
        share = willans_steam_share(gross / c.nameplate_kw, c.no_load) / over * _BELOW
        gross = max(0.0, c.nameplate_kw * (share - c.no_load) / (1.0 - c.no_load))
        heat = min(heat, need.side.process_heat) / over if gross > 0.0 else 0.0
        need = steam_need(s, p, c, t, gross, heat, M)
    if heat > 0.0:  # a turbine that lets out all the steam it may does not give the power asked for
        gross = min(gross, need.side.power * (1.0 - c.ageing_by_year[s.year]))
    if s.fuel_limit < 1.0:
        rates[SHORT_OF_HUSK_KW] = wanted - gross
    rates[GROSS_KW] = gross
    rates[HOUSE_KW] = house_kw(p, c, need)
    book_steam(rates, need, gross)
    book_fire(rates, s, p, c, t, need, M)


@inlined
def book_steam(rates: Any, need: SteamNeed, gross: float) -> None:
    """Book steam and where its heat goes; what age took from the turbine goes to bearings and seals."""
    side = need.side
    rates[STEAM_KG] = need.steam * SECONDS_PER_HOUR
    rates[HEAT_KW] = side.process_heat
    rates[PUMP_HEAT_KW] = side.pump_heat
    rates[LOST_BLOWDOWN_KW] = side.blowdown_loss
    rates[LOST_MACHINE_KW] = side.mechanical_loss + side.power - gross
    rates[LOST_CONDENSER_KW] = side.condenser_heat


@inlined
def book_fire(rates: Any, s: Any, p: Any, c: Any, t: Any, need: SteamNeed, M: float) -> None:
    """Book husk, air, flue gas, ash and the losses of the boiler."""
    wet = need.husk_kg
    book_husk(rates, t, wet, M)
    losses = need.losses
    rates[LOST_DRY_GAS_KW] = losses.dry_gas * need.fuel_kw
    rates[LOST_HYDROGEN_KW] = losses.hydrogen_water * need.fuel_kw
    rates[LOST_MOISTURE_KW] = losses.moisture * need.fuel_kw
    rates[LOST_AIR_MOISTURE_KW] = losses.air_moisture * need.fuel_kw
    rates[LOST_CO_KW] = losses.carbon_monoxide * need.fuel_kw
    rates[LOST_UNBURNT_KW] = losses.unburnt * need.fuel_kw
    rates[LOST_RADIATION_KW] = losses.radiation * need.fuel_kw
    rates[LOST_ASH_KW] = losses.ash_heat * need.fuel_kw
    rates[LOST_UNACCOUNTED_KW] = losses.unaccounted * need.fuel_kw
    load = min(need.side.boiler_heat / t.boiler.heat_kw, 1.0)
    book_flue(rates, t, wet, M, excess_air_at(t.boiler, load), s.humidity)
    furnace_c = furnace_temperature(value_at(t.flame, M), load, c.furnace_constant)
    rates[ASH_WHITE_KG] = rates[ASH_KG] * ash_classes(t.boiler.u, p.ash_carbon_spread).white
    rates[ASH_CRYSTALLINE_KG] = rates[ASH_KG] * crystalline_share(furnace_c, p.crystalline_middle_c)


@inlined
def book_husk(rates: Any, t: Any, wet: float, M: float) -> None:
    """Book `wet` husk [kg/h] and its energy."""
    rates[HUSK_DRY_KG] = wet * (1.0 - M)
    rates[HUSK_WATER_KG] = wet * M
    rates[FUEL_KW] = wet * hhv_as_received(t.fuel, M) / 3.6
    rates[FUEL_LHV_KW] = wet * lhv_as_received(t.fuel, M) / 3.6


@inlined
def book_flue(rates: Any, t: Any, wet: float, M: float, excess_air: float, w_air: float) -> None:
    """Book air, flue gas and ash of `wet` husk [kg/h]."""
    flue = flue_gas(t.fuel, M, excess_air, w_air, t.boiler.u, t.boiler.co_share)
    air = wet * (1.0 + excess_air) * theoretical_air(t.fuel, M)
    left = wet * unburnt_carbon(t.fuel, M, t.boiler.u)
    rates[AIR_DRY_KG] = air
    rates[AIR_WATER_KG] = air * w_air
    rates[FLUE_CO2_KG] = wet * flue.CO2
    rates[FLUE_CO_KG] = wet * flue.CO
    rates[FLUE_H2O_KG] = wet * flue.H2O
    rates[FLUE_N2_KG] = wet * flue.N2
    rates[FLUE_O2_KG] = wet * flue.O2
    rates[FLUE_SO2_KG] = wet * flue.SO2
    rates[UNBURNT_KG] = left
    rates[ASH_KG] = wet * (1.0 - M) * t.fuel.ash + left


@inlined
def steam_start(rates: Any, s: Any, p: Any, c: Any, t: Any) -> None:
    """Fill in the rates of a start: husk warms steel and brickwork, diesel lights it, nothing comes out."""
    M = husk_moisture(s)
    wet = min(p.start_firing * c.full_dry_kg_per_h, hopper_dry_kg_per_h(s)) / (1.0 - M)
    book_husk(rates, t, wet, M)
    rates[LOST_START_KW] = rates[FUEL_KW]
    book_flue(rates, t, wet, M, excess_air_at(t.boiler, p.start_firing), s.humidity)
    rates[HOUSE_KW] = c.start_house_kw
    rates[DIESEL_START_L] = c.start_diesel_l_per_h * s.coldness
