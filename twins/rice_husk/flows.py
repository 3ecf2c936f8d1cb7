"""Yearly flows of the rice-husk plant: their declarations, and how they follow from the tallies of a run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Flow
from twins.rice_husk import plant_state as at
from twins.rice_husk.card import HUSK_LINES
from twins.rice_husk.engine import DIESEL_MJ_PER_L
from twins.rice_husk.fuel import lhv_dry
from twins.rice_husk.husk_fate import Burning, Decay, FateResult, Fates, husk_fate
from twins.rice_husk.husk_use import HuskUse, fate_weights, husk_use
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import Draw
from twins.rice_husk.runs import Run

Array = NDArray[np.float64]
_DIESEL, _HUSK, _OIL, _COAL = (
    "gas/diesel oil",
    "other primary solid biomass",
    "residual fuel oil",
    "other bituminous coal",
)

LOST = {
    "lost_with_flue_gas_kwh": (
        at.LOST_DRY_GAS_KW, at.LOST_HYDROGEN_KW, at.LOST_MOISTURE_KW, at.LOST_AIR_MOISTURE_KW,
    ),
    "lost_unburnt_kwh": (at.LOST_UNBURNT_KW, at.LOST_CO_KW, at.LOST_ASH_KW),
    "lost_by_radiation_kwh": (at.LOST_RADIATION_KW, at.LOST_BLOWDOWN_KW, at.LOST_UNACCOUNTED_KW),
    "lost_in_turbine_kwh": (at.LOST_MACHINE_KW,),
    "lost_in_engine_kwh": (at.LOST_ENGINE_KW,),
    "lost_with_tar_kwh": (at.LOST_TAR_KW, at.LOST_GAS_COOLING_KW),
    "lost_in_starts_kwh": (at.LOST_START_KW,),
}  # fmt: skip
"""Losses by the part of the fuel's energy that they make; that of the condenser has a line of its own."""
_PLACES = ("heaps", "fires", "rivers", "kilns")  # in the order of Fates
HOURS, ENERGY, SPARE = "hours of the plant", "energy of the fuel", "spare husk of the catchment"
"""What hours, energy (higher heating value of husk, lower of diesel in engines) and husk are parts of."""

FLOWS: tuple[Flow, ...] = (
    # hours: what the plant did
    Flow("running_h", "h", "hours on the grid or in an island", "diagnostic", whole=HOURS),
    Flow("repair_h", "h", "hours under repair", "diagnostic", whole=HOURS),
    Flow("planned_h", "h", "hours of planned stops", "diagnostic", whole=HOURS),
    Flow("starting_h", "h", "hours of starts", "diagnostic", whole=HOURS),
    Flow("waiting_for_husk_h", "h", "hours in which the plant stands for want of husk", "diagnostic", whole=HOURS),
    Flow("without_grid_h", "h", "hours in which the plant stands because the grid is down", "diagnostic", whole=HOURS),
    # power
    Flow("demand_kwh", "kWh", "power that mills and park ask for", "service"),
    Flow("grid_net_kwh", "kWh", "power taken from the grid less power given to it", "electricity", "grid", signed=True),
    Flow("supplied_grid_up_kwh", "kWh", "power that the plant gives to neighbours and grid while the grid is up, less what it buys for itself", "diagnostic", signed=True),
    Flow("supplied_grid_down_kwh", "kWh", "power that the plant gives to neighbours while the grid is down", "diagnostic"),
    Flow("diesel_power_replaced_kwh", "kWh", "part of that which diesel sets would have made, less what the plant itself takes from them", "diagnostic", signed=True),
    Flow("delivered_kwh", "kWh", "power that leaves the plant for neighbours and grid", "diagnostic", whole=ENERGY),
    Flow("gross_kwh", "kWh", "power at the generators", "diagnostic"),
    Flow("house_kwh", "kWh", "power that the plant itself uses", "diagnostic"),
    Flow("dumped_kwh", "kWh", "power that nobody takes: least load of the plant above the demand", "diagnostic", whole=ENERGY),
    Flow("unserved_kwh", "kWh", "demand that nobody serves while the grid is down", "diagnostic"),
    Flow("captive_diesel_kwh", "kWh", "power of diesel sets", "diagnostic"),
    Flow("power_bought_kwh", "kWh", "power bought from the grid", "purchase", "power"),
    Flow("power_sold_kwh", "kWh", "power sold to the grid", "sale", "power sold"),
    # diesel
    Flow("diesel_captive_mj", "MJ", "diesel of the sets of neighbours and plant while the grid is down (LHV)", "fuel_burned", _DIESEL),
    Flow("diesel_engine_mj", "MJ", "diesel of dual-fuel engines (LHV)", "fuel_burned", _DIESEL),
    Flow("diesel_start_mj", "MJ", "diesel that lights the fire (LHV)", "fuel_burned", _DIESEL),
    Flow("diesel_transport_mj", "MJ", "diesel of husk lorries (LHV)", "fuel_burned", _DIESEL, "related"),
    Flow("diesel_bought_l", "L", "diesel bought", "purchase", "diesel"),
    # husk
    Flow("husk_burned_mj", "MJ", "husk burned or gasified in the plant (LHV as fired)", "fuel_burned", _HUSK),
    Flow("husk_burned_t", "t", "the same as fired, wet", "diagnostic"),
    Flow("husk_bought_base_price_t", "t", "dry husk bought, times its price over the base price", "purchase", "husk"),
    Flow("husk_bought_dry_t", "t", "dry husk delivered to the store", "diagnostic", whole=SPARE),
    Flow("husk_offered_dry_t", "t", "dry husk that mills under contract offer", "diagnostic"),
    Flow("husk_rotted_dry_t", "t", "dry matter lost in the store", "diagnostic"),
    Flow("husk_unclaimed_dry_t", "t", "dry husk of the catchment that nobody uses", "diagnostic"),
    Flow("husk_diverted_dry_t", "t", "dry husk that other users lose to the plant and do not find elsewhere", "diagnostic"),
    Flow("husk_other_buyers_dry_t", "t", "dry husk that other buyers take", "diagnostic", whole=SPARE),
    Flow("husk_in_heaps_dry_t", "t", "dry husk that nobody buys, left in heaps", "diagnostic", whole=SPARE),
    Flow("husk_in_fires_dry_t", "t", "dry husk that nobody buys, lit in the open", "diagnostic", whole=SPARE),
    Flow("husk_in_rivers_dry_t", "t", "dry husk that nobody buys, thrown into water or spread", "diagnostic", whole=SPARE),
    Flow("husk_in_kilns_dry_t", "t", "dry husk that nobody buys, used in kilns and as bedding", "diagnostic", whole=SPARE),
    # fate of husk
    Flow("methane_decay_kg", "kg", "methane of heaps, in the year in which it leaves them", "gas_emitted", "CH4 non-fossil", "affected"),
    Flow("methane_burning_kg", "kg", "methane of open fires", "gas_emitted", "CH4 non-fossil", "affected"),
    Flow("nitrous_burning_kg", "kg", "nitrous oxide of open fires", "gas_emitted", "N2O", "affected"),
    Flow("methane_to_come_kg", "kg", "methane that heaps of these years give off after the horizon, in the last year", "diagnostic"),
    Flow("leakage_coal_mj", "MJ", "coal of users who lost their husk to the plant (LHV)", "fuel_burned", _COAL, "affected"),
    # heat
    Flow("heat_demand_mj", "MJ", "heat that dryers and parboiling take", "service"),
    Flow("heat_supplied_mj", "MJ", "part of it from the plant", "diagnostic"),
    Flow("heat_reference_oil_mj", "MJ", "fuel oil of furnaces that make the rest (LHV)", "fuel_burned", _OIL),
    Flow("heat_reference_husk_mj", "MJ", "husk of furnaces that make the rest (LHV)", "fuel_burned", _HUSK),
    Flow("heat_oil_bought_mj", "MJ", "fuel oil bought for heat (LHV)", "purchase", "fuel oil"),
    # ash
    Flow("ash_white_t", "t", "ash with little carbon, sold", "sale", "white ash"),
    Flow("ash_other_t", "t", "grey and black ash", "diagnostic"),
    Flow("ash_crystalline_t", "t", "ash whose silica is crystalline", "diagnostic"),
    Flow("carbon_unburnt_t", "t", "carbon in the ash, char of a gasifier included", "diagnostic"),
    # pieces
    Flow("steam_plant_kw", "kW", "steam plant built", "asset"),
    Flow("gas_plant_kw", "kW", "gasifier plant built", "asset"),
    Flow("store_built_m3", "m3", "store built, roofed part", "asset"),
    Flow("operated_kw", "kW", "rating kept in operation in the year: staff and fixed upkeep", "asset"),
    Flow("gross_mwh", "MWh", "power at the generators, for upkeep that goes with it", "asset"),
    Flow("lorry_km", "km", "distance of lorries", "asset"),
    # where the energy of the fuel goes
    Flow("house_own_kwh", "kWh", "power that the plant makes and uses itself", "diagnostic", whole=ENERGY),
    Flow("heat_used_kwh", "kWh", "heat for dryers and parboiling", "diagnostic", whole=ENERGY),
    Flow("lost_in_condenser_kwh", "kWh", "heat of the condenser, less what the feed pump put in", "diagnostic", whole=ENERGY),
    Flow("lost_with_flue_gas_kwh", "kWh", "heat of flue gas or exhaust and of its water", "diagnostic", whole=ENERGY),
    Flow("lost_unburnt_kwh", "kWh", "unburnt carbon, carbon monoxide, heat of the ash", "diagnostic", whole=ENERGY),
    Flow("lost_by_radiation_kwh", "kWh", "radiation, blow-down and unaccounted losses", "diagnostic", whole=ENERGY),
    Flow("lost_in_turbine_kwh", "kWh", "bearings, gear, generator and worn blades", "diagnostic", whole=ENERGY),
    Flow("lost_in_engine_kwh", "kWh", "heat of engines that nobody uses", "diagnostic", whole=ENERGY),
    Flow("lost_with_tar_kwh", "kWh", "tar, and heat of the gas before it is cool", "diagnostic", whole=ENERGY),
    Flow("lost_in_starts_kwh", "kWh", "fuel of starts", "diagnostic", whole=ENERGY),
    # how the plant did
    Flow("short_of_husk_h", "h", "hours at full load lost for want of husk: stops and deratings", "diagnostic"),
    Flow("grid_down_h", "h", "hours without grid", "diagnostic"),
    Flow("island_h", "h", "hours in island operation", "diagnostic"),
    Flow("failures", "events", "failures", "diagnostic"),
    Flow("starts", "events", "starts", "diagnostic"),
    Flow("lorries", "trips", "loads of husk", "diagnostic"),
)  # fmt: skip


def flows_of(p: RiceHuskParameters, draw: Draw, run: Run) -> dict[str, Array]:
    """Return all flows by name, each of shape (n_years,)."""
    rate, count = run.sums.T, run.counts.T
    use = husk_use(p, draw, run)
    fate = fate_of(p, run, use.unclaimed)
    heat = rate[at.HEAT_REFERENCE_KW] * 3.6 / p.heat_reference_efficiency
    diesel_l = {
        "captive": rate[at.DIESEL_CAPTIVE_L],
        "engine": rate[at.DIESEL_ENGINE_L],
        "start": rate[at.DIESEL_START_L],
        "transport": count[at.LORRY_KM] * p.lorry_l_per_km,
    }
    return {
        **_power(run),
        **{f"diesel_{name}_mj": litres * DIESEL_MJ_PER_L for name, litres in diesel_l.items()},
        "diesel_bought_l": sum(diesel_l.values(), np.zeros(rate.shape[1])),
        **_husk(run, use, fate.husk_kg),
        **_energy(run),
        "methane_decay_kg": fate.methane_decay_kg,
        "methane_burning_kg": fate.methane_burning_kg,
        "nitrous_burning_kg": fate.nitrous_burning_kg,
        "methane_to_come_kg": _in_last_year(fate.methane_to_come_kg, rate.shape[1]),
        "leakage_coal_mj": use.diverted * lhv_dry(run.t.fuel) * p.leakage_coal_share,
        "heat_demand_mj": (rate[at.HEAT_KW] + rate[at.HEAT_REFERENCE_KW]) * 3.6,
        "heat_supplied_mj": rate[at.HEAT_KW] * 3.6,
        "heat_reference_oil_mj": heat * p.heat_reference_fossil_share,
        "heat_reference_husk_mj": heat * (1.0 - p.heat_reference_fossil_share),
        "heat_oil_bought_mj": heat * p.heat_reference_fossil_share,
        **_ash(rate),
        **_pieces(p, rate, count),
        **_hours(rate, count),
    }


def fate_of(p: RiceHuskParameters, run: Run, unclaimed_dry_kg: Array) -> FateResult:
    """Return what becomes of the husk that nobody uses, shape (n_years,) [kg]."""
    carbon = run.t.fuel.C
    decay = Decay(carbon, p.heap_docf, p.heap_mcf, p.heap_f, p.heap_ox, p.heap_k)
    burning = Burning(p.fire_methane_g_per_kg, p.fire_nitrous_g_per_kg, p.fire_burnt_share)
    return husk_fate(unclaimed_dry_kg, fate_weights(p), decay, burning)


def _in_last_year(amount: float, n_years: int) -> Array:
    found = np.zeros(n_years)
    found[-1] = amount
    return found


def _power(run: Run) -> dict[str, Array]:
    rate = run.sums.T
    return {
        "demand_kwh": rate[at.DEMAND_KW],
        "grid_net_kwh": rate[at.IMPORT_KW] - rate[at.EXPORT_KW],
        "supplied_grid_up_kwh": rate[at.LOCAL_GRID_UP_KW] + rate[at.EXPORT_KW] - rate[at.HOUSE_IMPORT_KW],
        "supplied_grid_down_kwh": rate[at.LOCAL_GRID_DOWN_KW],
        "diesel_power_replaced_kwh": rate[at.LOCAL_GRID_DOWN_KW] * run.c.captive_share
        - rate[at.HOUSE_CAPTIVE_KW],
        "delivered_kwh": rate[at.LOCAL_KW] + rate[at.EXPORT_KW],
        "gross_kwh": rate[at.GROSS_KW],
        "house_kwh": rate[at.HOUSE_KW],
        "dumped_kwh": rate[at.DUMPED_KW],
        "unserved_kwh": rate[at.UNSERVED_KW],
        "captive_diesel_kwh": rate[at.CAPTIVE_KW],
        "power_bought_kwh": rate[at.IMPORT_KW],
        "power_sold_kwh": rate[at.EXPORT_KW],
    }


def _energy(run: Run) -> dict[str, Array]:
    """Return the parts of the fuel's energy beyond what is delivered or dumped.

    The heat of the feed pump comes back with the water: it is house load, and no fuel of the condenser.
    """
    rate = run.sums.T
    lost = {name: sum((rate[k] for k in parts), np.zeros(rate.shape[1])) for name, parts in LOST.items()}
    return {
        "house_own_kwh": np.maximum(
            rate[at.GROSS_KW] - rate[at.LOCAL_KW] - rate[at.EXPORT_KW] - rate[at.DUMPED_KW], 0.0
        ),
        "heat_used_kwh": rate[at.HEAT_KW].copy(),
        "lost_in_condenser_kwh": rate[at.LOST_CONDENSER_KW] - rate[at.PUMP_HEAT_KW],
        **lost,
    }


def _husk(run: Run, use: HuskUse, fate: Fates) -> dict[str, Array]:
    rate, count = run.sums.T, run.counts.T
    return {
        "husk_burned_mj": rate[at.FUEL_LHV_KW] * 3.6,
        "husk_burned_t": (rate[at.HUSK_DRY_KG] + rate[at.HUSK_WATER_KG]) / 1e3,
        "husk_bought_base_price_t": count[at.PRICE_WEIGHTED_DRY_KG] / 1e3,
        "husk_bought_dry_t": count[at.DELIVERED_DRY_KG] / 1e3,
        "husk_offered_dry_t": count[at.OFFERED_DRY_KG] / 1e3,
        "husk_rotted_dry_t": count[at.ROTTED_DRY_KG] / 1e3,
        "husk_unclaimed_dry_t": use.unclaimed / 1e3,
        "husk_diverted_dry_t": use.diverted / 1e3,
        "husk_other_buyers_dry_t": use.other_buyers / 1e3,
        **{f"husk_in_{place}_dry_t": np.asarray(kg) / 1e3 for place, kg in zip(_PLACES, fate, strict=True)},
    }


def _ash(rate: Array) -> dict[str, Array]:
    return {
        "ash_white_t": rate[at.ASH_WHITE_KG] / 1e3,
        "ash_other_t": (rate[at.ASH_KG] - rate[at.ASH_WHITE_KG]) / 1e3,
        "ash_crystalline_t": rate[at.ASH_CRYSTALLINE_KG] / 1e3,
        "carbon_unburnt_t": rate[at.UNBURNT_KG] / 1e3,
    }


def _pieces(p: RiceHuskParameters, rate: Array, count: Array) -> dict[str, Array]:
    first = np.zeros(rate.shape[1])
    first[0] = 1.0
    built = float(p.line in HUSK_LINES)
    return {
        "steam_plant_kw": first * p.nameplate_kw * float(p.line == "steam"),
        "gas_plant_kw": first * p.nameplate_kw * float(p.line in ("gas_engine", "dual_fuel")),
        "store_built_m3": first * built * p.store_m3 * p.store_roof_share,
        "operated_kw": np.full(rate.shape[1], built * p.nameplate_kw),
        "gross_mwh": rate[at.GROSS_KW] / 1e3,
        "lorry_km": count[at.LORRY_KM].copy(),
    }


def _hours(rate: Array, count: Array) -> dict[str, Array]:
    return {
        "running_h": rate[at.H_RUNNING],
        "repair_h": rate[at.H_REPAIR],
        "planned_h": rate[at.H_PLANNED],
        "starting_h": rate[at.H_STARTING],
        "waiting_for_husk_h": rate[at.H_NO_FUEL],
        "short_of_husk_h": rate[at.H_LIMITED_BY_HUSK],
        "without_grid_h": rate[at.H_NO_GRID],
        "grid_down_h": rate[at.H_GRID_DOWN],
        "island_h": rate[at.H_ISLANDED],
        "failures": count[at.FAILURES].copy(),
        "starts": count[at.STARTS].copy(),
        "lorries": count[at.LORRIES].copy(),
    }
