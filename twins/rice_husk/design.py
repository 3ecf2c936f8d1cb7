"""The plant as its designer laid it out, with the defaults of all that is uncertain.

A plant is designed with the numbers that its designer believes and run with those of the draw. So a turbine that turns
out worse, or husk that turns out poorer, costs power where boiler or feeder were sized for the design.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from twins.rice_husk.boiler import Boiler, boiler_efficiency_hhv, boiler_losses, erosion_multiplier
from twins.rice_husk.combustion import flue_gas
from twins.rice_husk.engine import dual_fuel, dual_fuel_capacity, gas_engine, gas_engine_capacity
from twins.rice_husk.fuel import DryFuel, hhv_as_received
from twins.rice_husk.gasifier import gas_energy
from twins.rice_husk.gasifier_energy import gas_at
from twins.rice_husk.machines import DESIGN_AIR_C, DESIGN_HUMIDITY, fuel_of, tables_of
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.steam_cycle import condensing_temperature, steam_for_power, steam_side

DESIGN_MOISTURE = 0.12  # kg/kg wet; S04: 10-15 %
FIRST_GUESS = 5.0  # heat of the boiler over the rating, only for the radiation loss of a first round
LEVERS_OF_DESIGN = ("line", "nameplate_kw", "engines", "steam_bar", "steam_c", "heat_bar", "white_ash")


class FullLoad(NamedTuple):
    """A boiler at full load: wet husk, its ash, flue gas [kg/h]."""

    husk_kg: float
    ash_kg: float
    gas_kg: float


class Design(NamedTuple):
    """What the designer laid out: dry husk at full load [kg/h], heat of boiler and condenser, feed pump [kW]."""

    dry_kg_per_h: float
    boiler_kw: float
    condenser_kw: float
    feed_pump_kw: float
    fire: FullLoad


def design_of(p: RiceHuskParameters) -> Design:
    """Return the layout of the plant of these levers."""
    return _design(*(getattr(p, name) for name in LEVERS_OF_DESIGN))


@functools.lru_cache(maxsize=256)
def _design(*levers: Any) -> Design:
    return layout(RiceHuskParameters().replace(**dict(zip(LEVERS_OF_DESIGN, levers, strict=True))))


def layout(p: RiceHuskParameters) -> Design:
    """Return the layout that gives the rating with all numbers of `p`, the uncertain ones too."""
    return _steam_design(p) if p.line == "steam" else _gas_design(p)


def _steam_design(p: RiceHuskParameters) -> Design:
    t = tables_of(p, p.nameplate_kw * FIRST_GUESS)
    cold = condensing_temperature(t.turbine, t.feed, t.turbine.steam_rated, 0.0, p.design_wet_bulb_c, t.tower)
    steam = steam_for_power(t.turbine, t.feed, p.nameplate_kw, 0.0, cold)
    side = steam_side(t.turbine, t.feed, steam, 0.0, cold)
    fire = full_load(fuel_of(p), tables_of(p, side.boiler_heat).boiler, p.flue_clean_c)
    return Design(
        (1.0 - DESIGN_MOISTURE) * fire.husk_kg, side.boiler_heat, side.condenser_heat, side.pump_power, fire
    )


def _gas_design(p: RiceHuskParameters) -> Design:
    t = tables_of(p, p.nameplate_kw * FIRST_GUESS)
    gas = gas_at(t.gas, DESIGN_MOISTURE)
    if p.line == "gas_engine":
        most = gas_engine_capacity(t.gas_engine, gas)
        fuel_mj = gas_engine(t.gas_engine, most, most).gas
    else:
        fuel_mj = dual_fuel(t.dual_engine, dual_fuel_capacity(t.dual_engine)).gas
    wet = p.engines * fuel_mj / gas_energy(gas)
    return Design(
        (1.0 - DESIGN_MOISTURE) * wet, p.nameplate_kw * FIRST_GUESS, 1.0, 0.0, FullLoad(wet, 1.0, 1.0)
    )


def full_load(fuel: DryFuel, boiler: Boiler, flue_c: float) -> FullLoad:
    """Return a boiler at the heat that it is built for, with clean surfaces and husk of the design moisture."""
    M = DESIGN_MOISTURE
    losses = boiler_losses(fuel, M, boiler, 1.0, flue_c, DESIGN_AIR_C, DESIGN_HUMIDITY)
    wet = 3.6 * boiler.heat_kw / boiler_efficiency_hhv(losses) / hhv_as_received(fuel, M)
    flue = flue_gas(fuel, M, boiler.excess_air, DESIGN_HUMIDITY, boiler.u, boiler.co_share)
    return FullLoad(wet, wet * (1.0 - M) * fuel.ash, wet * sum(flue))


def tube_wear(design: FullLoad, own: FullLoad) -> float:
    """Return the wear of tubes by ash over that of the design [-]: more ash, and faster gas."""
    return erosion_multiplier(own.ash_kg / design.ash_kg, own.gas_kg / design.gas_kg)
