"""Fuel and machines of a draw as the equations take them."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import compiled
from twins.rice_husk.boiler import Boiler, radiation_at_full_load
from twins.rice_husk.combustion import adiabatic_temperature
from twins.rice_husk.condenser import CoolingTower, condenser_temperature
from twins.rice_husk.engine import DualFuelEngine, GasEngine
from twins.rice_husk.feedwater import FeedWater, FeedWaterDesign, feed_water
from twins.rice_husk.fuel import DryFuel, husk_fuel
from twins.rice_husk.gasifier import Gasifier
from twins.rice_husk.gasifier_energy import GasTable, gas_table_at_bed
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.tables import Line
from twins.rice_husk.turbine import efficiency_of_rated_power
from twins.rice_husk.turbine_table import TurbineDesign, TurbineTable, load_curve, turbine_table

DESIGN_AIR_C, DESIGN_HUMIDITY = 28.0, 0.018  # assumed: delta, kg/kg dry air
DRUM_OVER_TURBINE = 1.08  # drum over turbine pressure; assumed: superheater and pipes
MAKEUP_C, RETURNED_C = 28.0, 80.0  # assumed
FLASH_RECOVERY = 0.0  # small boilers have no flash tank; assumed
MOTOR_EFFICIENCY = 0.90  # of the feed pump; assumed
TOWER_LATENT_SHARE, TOWER_CONCENTRATION = 0.85, 4.0  # assumed
FLAME_FIRST, FLAME_STEP, FLAME_COUNT = 0.0, 0.04, 11  # kg/kg wet, nodes of the flame temperature


class Tables(NamedTuple):
    """Fuel and machines of a draw as the equations take them."""

    fuel: DryFuel
    boiler: Boiler
    turbine: TurbineTable
    feed: FeedWater
    tower: CoolingTower
    flame: Line
    gasifier: Gasifier
    gas: GasTable
    gas_engine: GasEngine
    dual_engine: DualFuelEngine


def fuel_of(p: RiceHuskParameters) -> DryFuel:
    """Return the dry husk of a draw."""
    fuel = husk_fuel(p.carbon_daf, p.hydrogen_daf, p.nitrogen_daf, p.sulphur_daf, p.ash_dry, p.hhv_residual)
    if p.hhv_laboratory > 0.0:
        return fuel._replace(HHV=p.hhv_laboratory + p.hhv_residual)
    return fuel


def tower_of(p: RiceHuskParameters) -> CoolingTower:
    """Return the cooling tower of a draw."""
    return CoolingTower(
        p.tower_approach_k, p.tower_range_k, p.condenser_ttd_k, TOWER_LATENT_SHARE, TOWER_CONCENTRATION
    )


def turbine_design(p: RiceHuskParameters) -> TurbineDesign:
    """Return the turbine of a draw at the wet bulb of the design."""
    tower = tower_of(p)
    cold = condenser_temperature(p.design_wet_bulb_c, tower.approach, tower.range_, tower.ttd, 1.0)
    return TurbineDesign(
        p.nameplate_kw, p.steam_bar, p.steam_c, p.heat_bar, cold,
        efficiency_of_class(p.nameplate_kw) + p.turbine_efficiency_error, p.baumann, p.generator_efficiency,
    )  # fmt: skip


def tables_of(p: RiceHuskParameters, boiler_kw: float) -> Tables:
    """Return fuel and machines of a draw; `boiler_kw` is the heat that the boiler is built for [kW]."""
    fuel = fuel_of(p)
    feed = feed_water(
        FeedWaterDesign(
            p.steam_bar * DRUM_OVER_TURBINE, p.feed_water_c, p.blowdown_share, FLASH_RECOVERY, p.heat_returned,
            RETURNED_C, MAKEUP_C, p.feed_pump_efficiency, MOTOR_EFFICIENCY,
        )
    )  # fmt: skip
    tower, design = tower_of(p), turbine_design(p)
    excess = p.excess_air + (p.white_excess_air if p.white_ash else 0.0)
    u = p.carbon_in_ash * (p.white_carbon_share if p.white_ash else 1.0)
    boiler = Boiler(
        boiler_kw,
        excess,
        p.excess_air_rise,
        u,
        p.co_share,
        p.ash_c,
        radiation_at_full_load(boiler_kw),
        p.unaccounted_loss,
    )
    gasifier = gasifier_of(p)
    return Tables(
        fuel, boiler, turbine_table(design, feed, load_curve("willans", p.willans_no_load)), feed, tower,
        Line(FLAME_FIRST, FLAME_STEP, flame_temperatures(fuel, boiler)), gasifier,
        gas_table_at_bed(fuel, p.gasifier_bed_c, gasifier), gas_engine_of(p), dual_engine_of(p),
    )  # fmt: skip


@functools.cache
def efficiency_of_class(nameplate_kw: float) -> float:
    """Return the isentropic efficiency [-] of the class of a condensing turbine of this rating [kW] (S19)."""
    return efficiency_of_rated_power(nameplate_kw)


def gasifier_of(p: RiceHuskParameters, **other: float) -> Gasifier:
    """Return the gasifier of a draw; `other` fields replace those of the plant."""
    fields = {name: float(getattr(p, f"gasifier_{name}")) for name in Gasifier._fields if name != "deviation"}
    return Gasifier(**({**fields, "deviation": 0.0} | other))


def gas_engine_of(p: RiceHuskParameters) -> GasEngine:
    """Return one of the gas engines that share the rating."""
    return GasEngine(
        p.nameplate_kw / p.engines, p.engine_charge, p.engine_efficiency, p.engine_idle_share, p.engine_lowest_load,
        p.engine_jacket, p.engine_exhaust, p.engine_exhaust_usable,
    )  # fmt: skip


def dual_engine_of(p: RiceHuskParameters) -> DualFuelEngine:
    """Return one of the dual-fuel engines that share the rating."""
    return DualFuelEngine(
        p.nameplate_kw / p.engines, p.engine_dual_derating, p.engine_diesel_efficiency, p.engine_dual_factor,
        p.engine_diesel_share_best, p.engine_diesel_share_full, p.engine_idle_share, p.engine_lowest_load,
        p.engine_jacket, p.engine_exhaust, p.engine_exhaust_usable,
    )  # fmt: skip


@compiled
def flame_temperatures(fuel: DryFuel, boiler: Boiler) -> Any:
    """Return the adiabatic temperature [degC] over husk moisture at full load, shape (FLAME_COUNT,)."""
    flame = np.empty(FLAME_COUNT)
    for k in range(FLAME_COUNT):
        flame[k] = adiabatic_temperature(
            fuel,
            FLAME_FIRST + k * FLAME_STEP,
            boiler.excess_air,
            DESIGN_HUMIDITY,
            boiler.u,
            boiler.co_share,
            DESIGN_AIR_C,
        )
    return flame
