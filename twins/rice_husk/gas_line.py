"""Operating point of the gas line: gasifier with gas engines, or with diesel engines that take gas with their air.

The rating is that on the plate of the engines, for natural gas or diesel; what husk gas leaves of it is a result. Fuel
elements close: char and ash leave as solids, tar with the scrubber water, the rest with the exhaust. Engines are taken
to burn what they are fed; methane that slips is not counted apart (the factors of the account hold that of the stack).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from twins.core.compiled import compiled
from twins.core.physics.gas_properties import M_C, M_H, M_N, M_O
from twins.rice_husk.combustion import AIR_NITROGEN, AIR_OXYGEN
from twins.rice_husk.engine import (
    DIESEL_MJ_PER_L,
    MJ_PER_KWH,
    EngineFlows,
    diesel_alone,
    dual_fuel,
    dual_fuel_capacity,
    engines_running,
    gas_engine_capacity,
    gas_engines,
)
from twins.rice_husk.equations import house_load_kw
from twins.rice_husk.fuel import EVAPORATION_MJ_KG
from twins.rice_husk.gasifier import ProducerGas, gas_energy
from twins.rice_husk.gasifier_energy import TABLE_MOISTURE, energy_balance, gas_at
from twins.rice_husk.plant_state import (
    AIR_DRY_KG,
    ASH_KG,
    DIESEL_ENGINE_KW,
    DIESEL_ENGINE_L,
    DIESEL_START_L,
    FLUE_CO2_KG,
    FLUE_H2O_KG,
    FLUE_N2_KG,
    FLUE_O2_KG,
    FUEL_LHV_KW,
    GROSS_KW,
    HEAT_KW,
    HOUSE_KW,
    HUSK_DRY_KG,
    HUSK_WATER_KG,
    LOST_ASH_KW,
    LOST_ENGINE_KW,
    LOST_GAS_COOLING_KW,
    LOST_HYDROGEN_KW,
    LOST_MOISTURE_KW,
    LOST_RADIATION_KW,
    LOST_START_KW,
    LOST_TAR_KW,
    LOST_UNBURNT_KW,
    NEVER,
    REPAIR,
    SHORT_OF_HUSK_KW,
    TAR_KG,
    UNBURNT_KG,
)
from twins.rice_husk.steam_line import book_husk, hopper_dry_kg_per_h, husk_moisture

GAS_ENGINE, DUAL_FUEL = 2, 3
_HOUSE_STEPS = 3
_LIMIT_STEPS = 8
_BELOW = 0.9995  # of a limit: the walk down ends on its safe side
_CLOSE_KW = 0.1
WETTEST = TABLE_MOISTURE[1]
"""Moisture of husk that the gasifier takes at most [kg/kg wet]; assumed."""
ENGINE_AIR = 1.15
"""Air over that which burns the gas [-]; general knowledge of engines on producer gas."""


class GasNeed(NamedTuple):
    """What a load takes: flows of all engines [MJ/h], power given [kW], wet husk [kg/h]."""

    engines: EngineFlows
    given_kw: float
    husk_kg: float


@compiled
def together(one: EngineFlows, n: int) -> EngineFlows:
    """Return the flows [MJ/h] of `n` engines that each have the flows of `one`."""
    return EngineFlows(
        n * one.gas, n * one.diesel, n * one.electricity, n * one.jacket, n * one.exhaust, n * one.lost
    )


@compiled
def engine_capacity_kw(c: Any, t: Any, gas: ProducerGas) -> float:
    """Return the largest power of one engine on this gas [kW]."""
    if c.line == GAS_ENGINE:
        return gas_engine_capacity(t.gas_engine, gas)
    return dual_fuel_capacity(t.dual_engine)


@compiled
def gas_need(c: Any, t: Any, gas: ProducerGas, power_kw: float) -> GasNeed:
    """Return what `power_kw` takes, or the most that the engines give on this gas."""
    capacity = engine_capacity_kw(c, t, gas)
    if c.line == GAS_ENGINE:
        given = min(power_kw, c.engines * capacity)
        flows = gas_engines(t.gas_engine, given, capacity, c.engines)
    else:
        given = min(power_kw, c.engines * capacity)
        n = max(engines_running(given, capacity, c.engines), 1)
        flows = together(dual_fuel(t.dual_engine, given / n), n)
    return GasNeed(flows, given, flows.gas / gas_energy(gas))


@compiled
def on_less_gas(need: GasNeed, share: float) -> GasNeed:
    """Return the need of dual-fuel engines that get `share` of the gas they would take [-]: diesel makes up for it.

    Notes
    -----
    Energy for energy; that diesel alone burns a little better is left out.
    """
    e = need.engines
    diesel = e.diesel + (1.0 - share) * e.gas
    flows = EngineFlows(share * e.gas, diesel, e.electricity, e.jacket, e.exhaust, e.lost)
    return GasNeed(flows, need.given_kw, share * need.husk_kg)


@compiled
def gas_house_kw(p: Any, c: Any, need: GasNeed) -> float:
    """Return the house load of the running gas plant [kW]: blower, scrubber, cooling, conveyors, control."""
    load = need.given_kw / c.nameplate_kw
    flow = need.husk_kg / c.full_wet_kg_per_h
    return house_load_kw(
        c.house_kw, p.house_fans, p.house_tower, p.house_handling, load, flow, p.fan_speed_control
    )


@compiled
def gas_point(rates: Any, s: Any, p: Any, c: Any, t: Any, wanted_net_kw: float) -> None:
    """Fill in the rates of the running gas plant that is asked for `wanted_net_kw`.

    Notes
    -----
    A gas engine does not run below its lowest load: what nobody takes is dumped. Dual-fuel engines run on diesel alone
    there. Where nobody asks for power, engines stand, and a banked fire burns next to nothing (assumed).
    """
    M = min(husk_moisture(s), WETTEST)
    gas = gas_at(t.gas, M)
    capacity = c.engines * engine_capacity_kw(c, t, gas)
    too_little = c.least_load * capacity - c.standby_kw if c.line == DUAL_FUEL else 0.0
    if wanted_net_kw <= max(too_little, 0.0):
        rates[HOUSE_KW] = c.standby_kw
        if c.line == DUAL_FUEL:
            dual_fuel_on_diesel(rates, s, p, c, t)
        return
    most = capacity * (s.left_share if s.derating_due < NEVER else 1.0)
    most *= 1.0 - c.ageing_by_year[s.year]
    least = c.least_load * most if c.line == GAS_ENGINE else 0.0
    need = gas_need(c, t, gas, max(least, min(most, wanted_net_kw + c.house_full_kw)))
    for _ in range(_HOUSE_STEPS):
        gross = max(least, min(most, wanted_net_kw + gas_house_kw(p, c, need)))
        if abs(gross - need.given_kw) <= _CLOSE_KW:
            break
        need = gas_need(c, t, gas, gross)
    wanted = need.given_kw
    limit_kg = min(s.fuel_limit * c.feeder_dry_kg_per_h, hopper_dry_kg_per_h(s)) / (1.0 - M)
    if c.line == DUAL_FUEL and need.husk_kg > limit_kg:
        need = on_less_gas(need, limit_kg / need.husk_kg * _BELOW)
    power = wanted
    for _ in range(_LIMIT_STEPS):
        if need.husk_kg <= limit_kg:
            break
        power *= limit_kg / need.husk_kg * _BELOW
        need = gas_need(c, t, gas, power)
    if s.fuel_limit < 1.0:
        rates[SHORT_OF_HUSK_KW] = wanted - need.given_kw
    rates[GROSS_KW] = need.given_kw
    rates[HOUSE_KW] = gas_house_kw(p, c, need)
    book_engines(rates, s, c, need.engines)
    book_gas(rates, s, t, gas, need, M)
    book_drying(rates, husk_moisture(s), M, LOST_ENGINE_KW)


@compiled
def book_engines(rates: Any, s: Any, c: Any, engines: EngineFlows) -> None:
    """Book diesel, useful heat and heat lost by the engines; losses are on the lower heating value."""
    diesel_kw = engines.diesel / MJ_PER_KWH
    warm = (engines.jacket + engines.exhaust) / MJ_PER_KWH
    heat = min(s.heat_demand_kw, c.heat_kw, warm)
    rates[DIESEL_ENGINE_KW] = diesel_kw
    rates[DIESEL_ENGINE_L] = engines.diesel / DIESEL_MJ_PER_L
    rates[HEAT_KW] = heat
    rates[LOST_ENGINE_KW] = engines.lost / MJ_PER_KWH + warm - heat


@compiled
def book_drying(rates: Any, M: float, fed: float, source: int) -> None:
    """Book the water that waste heat drives out of husk of moisture `M` before the gasifier takes it at `fed`.

    Notes
    -----
    Soaked husk is too wet to gasify. Heat that would be lost (`source`, a place of the rates) dries it, heat for others
    where that is too little.
    """
    if fed >= M:
        return
    water = rates[HUSK_DRY_KG] * (M / (1.0 - M) - fed / (1.0 - fed))
    heat = water * EVAPORATION_MJ_KG / MJ_PER_KWH
    rates[HUSK_WATER_KG] += water
    rates[FLUE_H2O_KG] += water
    rates[LOST_MOISTURE_KW] += heat
    rates[FUEL_LHV_KW] -= heat
    withheld = min(rates[HEAT_KW], max(0.0, heat - rates[source]))
    rates[HEAT_KW] -= withheld
    rates[source] += withheld - heat


@compiled
def book_gas(rates: Any, s: Any, t: Any, gas: ProducerGas, need: GasNeed, M: float) -> None:
    """Book husk, solids, tar and exhaust, and where the energy of the husk goes before the engines."""
    wet = need.husk_kg
    book_husk(rates, t, wet, M)
    terms = energy_balance(t.fuel, M, gas, t.gasifier)
    kw = wet / MJ_PER_KWH
    rates[LOST_HYDROGEN_KW] = (terms.gas - gas_energy(gas)) * kw  # water from the engines leaves as vapour
    rates[LOST_GAS_COOLING_KW] = (terms.vapour + terms.gas_sensible) * kw
    rates[LOST_TAR_KW] = terms.tar * kw
    rates[LOST_UNBURNT_KW] = terms.char * kw
    rates[LOST_ASH_KW] = terms.solid_sensible * kw
    rates[LOST_RADIATION_KW] = terms.loss * kw
    book_exhaust(rates, t, gas, wet, M)


@compiled
def book_exhaust(rates: Any, t: Any, gas: ProducerGas, wet: float, M: float) -> None:
    """Book air, exhaust, tar and solids [kg/h] of `wet` husk; sulphur stays with the ash, tar holds C, H and O."""
    fuel = t.fuel
    tar_kg = gas.tar * (M_C + M_H * t.gasifier.tar_H + M_O * t.gasifier.tar_O)
    char_kg = gas.char * (M_C + M_H * t.gasifier.char_H)
    carbon = gas.CO + gas.CO2 + gas.CH4 + 2.0 * gas.C2H4  # kmol/kg as fired
    hydrogen = gas.H2 + gas.H2O + 2.0 * gas.CH4 + 2.0 * gas.C2H4  # kmol H2
    burned = 0.5 * (gas.CO + gas.H2) + 2.0 * gas.CH4 + 3.0 * gas.C2H4  # kmol O2 taken by the engines
    engine_o2 = ENGINE_AIR * burned
    nitrogen_of_fuel = (1.0 - M) * fuel.N / (2.0 * M_N)
    oxygen_kg = gasifier_oxygen_kg(t, gas, M) + 2.0 * M_O * engine_o2
    air = oxygen_kg / AIR_OXYGEN
    rates[AIR_DRY_KG] = wet * air
    rates[FLUE_CO2_KG] = wet * carbon * (M_C + 2.0 * M_O)
    rates[FLUE_H2O_KG] = wet * hydrogen * (2.0 * M_H + M_O)
    rates[FLUE_N2_KG] = wet * (air * AIR_NITROGEN + 2.0 * M_N * nitrogen_of_fuel)
    rates[FLUE_O2_KG] = wet * 2.0 * M_O * (engine_o2 - burned)
    rates[TAR_KG] = wet * tar_kg
    rates[UNBURNT_KG] = wet * char_kg
    rates[ASH_KG] = wet * ((1.0 - M) * (fuel.ash + fuel.S) + char_kg)


@compiled
def gasifier_oxygen_kg(t: Any, gas: ProducerGas, M: float) -> float:
    """Return the oxygen of the air that the gasifier takes [kg per kg as fired], from the oxygen of all that leaves."""
    leaving = gas.CO + 2.0 * gas.CO2 + gas.H2O + t.gasifier.tar_O * gas.tar  # kmol O
    return M_O * leaving - (1.0 - M) * t.fuel.O - M * M_O / (2.0 * M_H + M_O)


@compiled
def dual_fuel_on_diesel(rates: Any, s: Any, p: Any, c: Any, t: Any) -> None:
    """Let the engines serve the neighbours on diesel while there is neither gas nor grid; a broken engine does not."""
    if s.mode == REPAIR and c.stops_engine[s.part] == 1:
        return
    power = min(s.demand_kw + rates[HOUSE_KW], c.nameplate_kw)
    if s.demand_kw <= 0.0 or s.grid_up == 1:  # a small set makes the house load of a plant that stands
        return
    n = max(engines_running(power, t.dual_engine.rated_kw, c.engines), 1)
    rates[GROSS_KW] = power
    book_engines(rates, s, c, together(diesel_alone(t.dual_engine, power / n), n))


@compiled
def gas_start(rates: Any, s: Any, p: Any, c: Any, t: Any) -> None:
    """Fill in the rates of a start of the gasifier: its gas is flared, a little diesel lights it."""
    M = min(husk_moisture(s), WETTEST)
    wet = min(p.start_firing * c.full_dry_kg_per_h, hopper_dry_kg_per_h(s)) / (1.0 - M)
    gas = gas_at(t.gas, M)
    book_gas(rates, s, t, gas, GasNeed(EngineFlows(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.0, wet), M)
    rates[LOST_START_KW] = wet * gas_energy(gas) / MJ_PER_KWH
    book_drying(rates, husk_moisture(s), M, LOST_START_KW)
    rates[HOUSE_KW] = c.start_house_kw
    rates[DIESEL_START_L] = c.start_diesel_l_per_h * s.coldness
