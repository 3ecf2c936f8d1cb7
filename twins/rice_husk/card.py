"""The card of a plant: what follows from its levers and from a draw once, before the first hour.

A plant is designed with the numbers that its designer believes, the defaults of the parameters. It is run with those of
the draw. So a turbine that turns out worse or husk that turns out poorer costs power where boiler or feeder were sized
for the design, and not more of both.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import compiled
from twins.core.records import empty, record_type
from twins.rice_husk.boiler import Boiler, boiler_efficiency_hhv, boiler_losses, radiation_at_full_load
from twins.rice_husk.combustion import adiabatic_temperature, furnace_constant
from twins.rice_husk.condenser import CoolingTower, condenser_temperature
from twins.rice_husk.engine import DualFuelEngine, GasEngine
from twins.rice_husk.feedwater import FeedWater, FeedWaterDesign, feed_water
from twins.rice_husk.fuel import DryFuel, hhv_as_received, husk_fuel
from twins.rice_husk.gas_line import gas_need
from twins.rice_husk.gasifier import Gasifier
from twins.rice_husk.gasifier_energy import GasTable, gas_at, gas_table_at_bed
from twins.rice_husk.lorries import load_kg
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plant_state import N_PARTS
from twins.rice_husk.steam_cycle import condensing_temperature, steam_for_power, steam_side
from twins.rice_husk.store import FIRST_IN_FIRST_OUT, LAST_IN_FIRST_OUT
from twins.rice_husk.tables import Line
from twins.rice_husk.turbine import efficiency_of_rated_power
from twins.rice_husk.turbine_table import TurbineDesign, TurbineTable, load_curve, turbine_table
from twins.rice_husk.wear import parts_of

MOST_YEARS = 60
LINES = ("none", "steam", "gas_engine", "dual_fuel", "diesel")
"""Names of the lines by their number in the card."""
HUSK_LINES = ("steam", "gas_engine", "dual_fuel")
DESIGN_MOISTURE = 0.12  # kg/kg wet; S04: 10-15 %
DESIGN_AIR_C, DESIGN_HUMIDITY = 28.0, 0.018  # assumed: delta, kg/kg dry air
DRUM_OVER_TURBINE = 1.08  # drum over turbine pressure; assumed: superheater and pipes
MAKEUP_C, RETURNED_C = 28.0, 80.0  # assumed
FLASH_RECOVERY = 0.0  # small boilers have no flash tank; assumed
MOTOR_EFFICIENCY = 0.90  # of the feed pump; assumed
TOWER_LATENT_SHARE, TOWER_CONCENTRATION = 0.85, 4.0  # assumed
HOPPER_H = (
    1.25  # hours at the largest feed that the hopper is filled for each hour; a margin for rounding only
)
FLAME_FIRST, FLAME_STEP, FLAME_COUNT = 0.0, 0.04, 11  # kg/kg wet, nodes of the flame temperature
PAYLOAD_KG = 8_000.0  # assumed: a lorry of 6-8 t; loose husk fills it long before

CARD = record_type(
    key0="u8", key1="u8", line="i8", burns_husk="i8", island="i8", black_start="i8", reclaim="i8", engines="i8",
    nameplate_kw="f8", export_kw="f8", captive_share="f8", heat_kw="f8", heat_kj_per_kg="f8",
    full_dry_kg_per_h="f8", full_wet_kg_per_h="f8", feeder_dry_kg_per_h="f8", hopper_dry_kg="f8", boiler_most_kw="f8",
    condenser_full_kw="f8", house_kw="f8", house_full_kw="f8", standby_kw="f8", start_house_kw="f8", start_diesel_l_per_h="f8",
    least_load="f8", no_load="f8", derated_share="f8", derate_below_h="f8", stop_below_h="f8", restart_above_h="f8",
    soft_stays_per_h="f8", hard_stays_per_h="f8", furnace_constant="f8", planned_from="i8",
    island_reliability="f8", start_hot_h="f8", start_cold_h="f8", cooling_h="f8", lorry_kg="f8",
    wear=("f8", (N_PARTS,)), weibull=("f8", (N_PARTS,)), repair_median_h=("f8", (N_PARTS,)), repair_sigma="f8",
    effect=("i8", (N_PARTS,)), renewed=("f8", (N_PARTS,)), stops_engine=("i8", (N_PARTS,)),
    wear_by_year=("f8", (MOST_YEARS,)), ageing_by_year=("f8", (MOST_YEARS,)), planned_days_by_year=("f8", (MOST_YEARS,)),
)  # fmt: skip


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


class Design(NamedTuple):
    """What the designer laid out [kg/h, kW]."""

    dry_kg_per_h: float
    boiler_kw: float
    condenser_kw: float
    feed_pump_kw: float
    lhv_mj_per_kg: float
    ash_flux: float


def fuel_of(p: RiceHuskParameters) -> DryFuel:
    """Return the dry husk of a draw."""
    return husk_fuel(p.carbon_daf, p.hydrogen_daf, p.nitrogen_daf, p.sulphur_daf, p.ash_dry, p.hhv_residual)


def tables_of(p: RiceHuskParameters, boiler_kw: float) -> Tables:
    """Return fuel and machines of a draw; `boiler_kw` is the heat that the boiler is built for [kW]."""
    fuel = fuel_of(p)
    feed = feed_water(
        FeedWaterDesign(
            p.steam_bar * DRUM_OVER_TURBINE, p.feed_water_c, p.blowdown_share, FLASH_RECOVERY, p.heat_returned, RETURNED_C,
            MAKEUP_C, p.feed_pump_efficiency, MOTOR_EFFICIENCY,
        )
    )  # fmt: skip
    tower = CoolingTower(
        p.tower_approach_k, p.tower_range_k, p.condenser_ttd_k, TOWER_LATENT_SHARE, TOWER_CONCENTRATION
    )
    cold = condenser_temperature(p.design_wet_bulb_c, tower.approach, tower.range_, tower.ttd, 1.0)
    design = TurbineDesign(
        p.nameplate_kw, p.steam_bar, p.steam_c, p.heat_bar, cold,
        efficiency_of_class(p.nameplate_kw) + p.turbine_efficiency_error, p.baumann, p.generator_efficiency,
    )  # fmt: skip
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
        p.engine_diesel_share_best, p.engine_diesel_share_full, p.engine_idle_share, p.engine_lowest_load, p.engine_jacket,
        p.engine_exhaust, p.engine_exhaust_usable,
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


LEVERS_OF_DESIGN = ("line", "nameplate_kw", "engines", "steam_bar", "steam_c", "heat_bar", "white_ash")


def design_of(p: RiceHuskParameters) -> Design:
    """Return the layout of the plant of these levers, by the defaults of all that is uncertain."""
    return _design(*(getattr(p, name) for name in LEVERS_OF_DESIGN))


@functools.lru_cache(maxsize=256)
def _design(*levers: Any) -> Design:
    p = RiceHuskParameters().replace(**dict(zip(LEVERS_OF_DESIGN, levers, strict=True)))
    fuel = fuel_of(p)
    M = DESIGN_MOISTURE
    hhv = hhv_as_received(fuel, M)
    if p.line == "steam":
        t = tables_of(p, p.nameplate_kw * 5.0)  # a first guess of the heat only sets the radiation loss
        cold = condensing_temperature(
            t.turbine, t.feed, t.turbine.steam_rated, 0.0, p.design_wet_bulb_c, t.tower
        )
        steam = steam_for_power(t.turbine, t.feed, p.nameplate_kw, 0.0, cold)
        side = steam_side(t.turbine, t.feed, steam, 0.0, cold)
        boiler = tables_of(p, side.boiler_heat).boiler
        losses = boiler_losses(fuel, M, boiler, 1.0, p.flue_clean_c, DESIGN_AIR_C, DESIGN_HUMIDITY)
        wet = 3.6 * side.boiler_heat / boiler_efficiency_hhv(losses) / hhv
        return Design(
            (1.0 - M) * wet,
            side.boiler_heat,
            side.condenser_heat,
            side.pump_power,
            hhv,
            (1.0 - M) * wet * fuel.ash,
        )
    t = tables_of(p, p.nameplate_kw * 5.0)
    wet = gas_need(_bare_card(p), t, gas_at(t.gas, M), p.nameplate_kw).husk_kg
    return Design((1.0 - M) * wet, p.nameplate_kw * 5.0, 1.0, 0.0, hhv, (1.0 - M) * wet * fuel.ash)


def _bare_card(p: RiceHuskParameters) -> Any:
    c = empty(CARD, 1)[0]
    c.line = LINES.index(p.line)
    c.engines = p.engines
    c.nameplate_kw = p.nameplate_kw
    return c


def card_of(
    p: RiceHuskParameters, design: Design, t: Tables, key: tuple[np.uint64, np.uint64], n_years: int
) -> Any:
    """Return the card of a scenario, a record of `CARD`."""
    c = _bare_card(p)
    steam = p.line == "steam"
    c.key0, c.key1 = key
    c.burns_husk = int(p.line in HUSK_LINES)
    c.island = int(p.island_mode or not p.grid_connected)
    c.black_start = int(not p.grid_connected)
    c.reclaim = FIRST_IN_FIRST_OUT if p.reclaim == "oldest_first" else LAST_IN_FIRST_OUT
    c.export_kw = p.export_kw if p.line in ("steam", "gas_engine") else 0.0
    c.captive_share = p.captive_diesel_share
    c.heat_kw = p.heat_kw
    c.heat_kj_per_kg = (
        t.turbine.h_extraction
        - p.heat_returned * t.feed.h_returned
        - (1.0 - p.heat_returned) * t.feed.h_makeup
    )
    c.full_dry_kg_per_h = design.dry_kg_per_h
    c.full_wet_kg_per_h = design.dry_kg_per_h / (1.0 - DESIGN_MOISTURE)
    c.feeder_dry_kg_per_h = p.feeder_margin * design.dry_kg_per_h
    c.hopper_dry_kg = HOPPER_H * c.feeder_dry_kg_per_h
    c.boiler_most_kw = p.boiler_margin * design.boiler_kw
    c.condenser_full_kw = design.condenser_kw
    share = p.house_share if steam else p.house_share_gas
    c.house_full_kw = share * p.nameplate_kw
    c.house_kw = max(c.house_full_kw - design.feed_pump_kw, 0.3 * c.house_full_kw)
    c.standby_kw = p.standby_share * c.house_full_kw
    c.start_house_kw = 0.5 * c.house_full_kw
    c.start_diesel_l_per_h = p.start_diesel_l_per_mw_h * p.nameplate_kw / 1000.0
    c.least_load = p.least_load if steam else 0.0
    c.no_load = p.willans_no_load
    c.derated_share = p.feeder_left_share
    c.derate_below_h, c.stop_below_h, c.restart_above_h = p.derate_below_h, p.stop_below_h, p.restart_above_h
    c.soft_stays_per_h, c.hard_stays_per_h = np.exp(-1.0 / p.fouling_soft_h), np.exp(-1.0 / p.fouling_hard_h)
    c.furnace_constant = furnace_constant(float(t.flame.values[3]), p.furnace_c)
    c.planned_from = int(p.planned_from_day)
    c.island_reliability = p.island_reliability
    c.start_hot_h, c.start_cold_h, c.cooling_h = (
        (p.start_hot_h, max(p.start_cold_h, p.start_hot_h), p.cooling_h)
        if steam
        else (0.5 * p.start_gas_h, p.start_gas_h, 6.0)
    )
    c.lorry_kg = load_kg(p.lorry_m3, p.bulk_density_kg_m3, PAYLOAD_KG)
    parts_of(c, p, t.fuel.ash / fuel_of(RiceHuskParameters()).ash, n_years)
    return c
