"""From the tallies of a run to its yearly flows: what the plant did. What rots elsewhere follows in `fates`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.digester import plant_state as at
from twins.digester.cooking import displaced_fuels, stove_numbers
from twins.digester.fates import fate_flows, residues_of
from twins.digester.flare import default_destruction
from twins.digester.gas_quality import METHANE_KG_NM3
from twins.digester.heat import cold_kwh, water_dried_kg
from twins.digester.parameters import DigesterParameters
from twins.digester.runs import Run
from twins.digester.simple_models import constant_yield
from twins.digester.sorting import sorting_numbers

Array = NDArray[np.float64]
LOST = (at.CH4_LEAKED, at.CH4_SLIP, at.CH4_FLARE_SLIP, at.CH4_VENTED, at.CH4_ACID_LOST, at.CH4_KITCHEN_LOST)


def flows_of(p: DigesterParameters, run: Run, first_year: int) -> dict[str, Array]:
    """Return all flows by name, each of shape (n_years,)."""
    residues = residues_of(p, run)
    dumped = residues.dumped_t
    return {
        **_hours(run),
        **_waste(run),
        "dumped_t": dumped,
        **_methane(p, run),
        **_power(p, run),
        **_fuels(p, run, dumped),
        **_kitchens(p, run),
        **fate_flows(p, run, residues, first_year),
        **_pieces(p, run),
    }


def by_class(counts: Array, first: int) -> Array:
    """Return tonnes of the classes and contaminants of one tally, shape (n_years, 5)."""
    return counts[:, first : first + at.N_CLASSES + 1]


def _hours(run: Run) -> dict[str, Array]:
    rate, count = run.sums.T, run.counts.T
    return {
        "feeding_h": rate[at.H_FEEDING],
        "ramping_h": rate[at.H_RAMPING],
        "held_h": rate[at.H_HELD],
        "stopped_h": rate[at.H_STOPPED],
        "soured_h": rate[at.H_SOURED],
        "engine_h": rate[at.H_ENGINE],
        "engine_repair_h": rate[at.H_ENGINE_REPAIR],
        "crusher_repair_h": rate[at.H_CRUSHER_REPAIR],
        "lean_gas_h": rate[at.H_OUT_OF_GAS],
        "grid_down_h": rate[at.H_GRID_DOWN],
        "island_h": rate[at.H_ISLANDED],
        "flaring_h": rate[at.H_FLARING],
        "rule_overloaded_h": count[at.RULE_OVERLOADED_H].copy(),
        "rule_unbuffered_h": count[at.RULE_UNBUFFERED_H].copy(),
        "reseedings": count[at.RESEEDS].copy(),
        "failures": count[at.FAILURES].copy(),
        "starts": count[at.STARTS].copy(),
    }


def _waste(run: Run) -> dict[str, Array]:
    names = {
        "waste": at.ARRIVED_T,
        "digested": at.DOSED_T,
        "rejected": at.REJECTED_T,
        "turned_away": at.TURNED_AWAY_T,
    }
    return {f"{name}_t": by_class(run.counts, first).sum(axis=1) for name, first in names.items()}


def _methane(p: DigesterParameters, run: Run) -> dict[str, Array]:
    rate, count = run.sums.T, run.counts.T
    used = (
        rate[at.CH4_ENGINE]
        + rate[at.CH4_SLIP]
        + rate[at.CH4_BOILER]
        + rate[at.CH4_KITCHEN]
        + rate[at.CH4_KITCHEN_LOST]
    )
    to_flare = rate[at.CH4_FLARE] + rate[at.CH4_FLARE_SLIP]
    kg = {
        "leaked": at.CH4_LEAKED, "slip": at.CH4_SLIP, "flare": at.CH4_FLARE_SLIP, "vented": at.CH4_VENTED,
        "acid_tank": at.CH4_ACID_LOST, "kitchen": at.CH4_KITCHEN_LOST,
    }  # fmt: skip
    return {
        "methane_engine_nm3": rate[at.CH4_ENGINE],
        "methane_kitchen_nm3": rate[at.CH4_KITCHEN],
        "methane_boiler_nm3": rate[at.CH4_BOILER],
        "methane_flared_nm3": rate[at.CH4_FLARE],
        "methane_lost_nm3": sum((rate[k] for k in LOST), np.zeros(rate.shape[1])),
        "methane_made_nm3": rate[at.CH4_MADE],
        "gas_used_nm3": used,
        "methane_first_order_nm3": count[at.FIRST_ORDER_CH4].copy(),
        "methane_two_fraction_nm3": count[at.TWO_FRACTION_CH4].copy(),
        "methane_constant_yield_nm3": constant_yield(count[at.POTENTIAL_CH4], p.simple_realised),
        "methane_leaked_default_kg": METHANE_KG_NM3 * p.gas_leak_default * rate[at.CH4_MADE],
        "methane_flare_default_kg": METHANE_KG_NM3 * (1.0 - default_destruction(p)) * to_flare,
        **{f"methane_{name}_kg": METHANE_KG_NM3 * rate[k] for name, k in kg.items()},
    }


def _power(p: DigesterParameters, run: Run) -> dict[str, Array]:
    rate, count = run.sums.T, run.counts.T
    spare = count[at.HEAT_SPARE_KWH].copy()
    return {
        "demand_kwh": rate[at.DEMAND_KW],
        "delivered_kwh": rate[at.LOCAL_KW] + rate[at.EXPORT_KW],
        "gross_kwh": rate[at.GROSS_KW],
        "house_kwh": rate[at.HOUSE_KW],
        "house_reception_kwh": rate[at.HOUSE_RECEPTION_KW],
        "house_tanks_kwh": rate[at.HOUSE_TANKS_KW],
        "house_gas_kwh": rate[at.HOUSE_GAS_KW],
        "house_effluent_kwh": rate[at.HOUSE_EFFLUENT_KW],
        "house_site_kwh": rate[at.HOUSE_SITE_KW],
        "dumped_kwh": rate[at.DUMPED_KW],
        "grid_net_kwh": rate[at.IMPORT_KW] - rate[at.EXPORT_KW],
        "supplied_grid_up_kwh": rate[at.LOCAL_GRID_UP_KW] + rate[at.EXPORT_KW] - rate[at.HOUSE_IMPORT_KW],
        "supplied_grid_down_kwh": rate[at.LOCAL_GRID_DOWN_KW],
        "diesel_power_replaced_kwh": rate[at.LOCAL_GRID_DOWN_KW] * run.c.captive_share,
        "house_bought_kwh": rate[at.HOUSE_IMPORT_KW],
        "unserved_kwh": rate[at.UNSERVED_KW],
        "captive_diesel_kwh": rate[at.CAPTIVE_KW],
        "power_bought_kwh": rate[at.IMPORT_KW],
        "power_sold_kwh": rate[at.EXPORT_KW],
        "heat_of_engines_kwh": rate[at.HEAT_ENGINE_KW],
        "heat_of_tanks_kwh": count[at.HEAT_TANKS_KWH].copy(),
        "heat_spare_kwh": spare,
        "water_dried_t": water_dried_kg(p, spare) / 1e3,
        "cold_kwh": cold_kwh(p, spare),
    }


def _fuels(p: DigesterParameters, run: Run, dumped_t: Array) -> dict[str, Array]:
    """Return diesel: sets of the market, lorries to the dump and from hotels, the loader at the pit."""
    rate = run.sums.T
    taken = by_class(run.counts, at.ARRIVED_T) - by_class(run.counts, at.TURNED_AWAY_T)
    fetched = taken[:, at.HOTEL]
    carried = dumped_t * p.run_dump_km + fetched * p.run_hotel_km
    transport = carried * p.run_lorry_l_per_t_km + taken.sum(axis=1) * p.run_loader_l_per_t
    captive = rate[at.DIESEL_CAPTIVE_L]
    return {
        "diesel_captive_mj": captive * p.run_diesel_mj_per_l,
        "diesel_transport_mj": transport * p.run_diesel_mj_per_l,
        "diesel_bought_l": captive + transport,
    }


def _kitchens(p: DigesterParameters, run: Run) -> dict[str, Array]:
    """Return the fuels of the heat that biogas does not serve."""
    rate, stoves = run.sums.T, stove_numbers(p)
    unserved = rate[at.KITCHEN_DEMAND_MJ] - rate[at.KITCHEN_SERVED_MJ]
    lpg, charcoal, wood = displaced_fuels(stoves, unserved)
    solid_mj = charcoal * stoves.charcoal_mj + wood * stoves.wood_mj
    return {
        "kitchen_demand_mj": rate[at.KITCHEN_DEMAND_MJ],
        "kitchen_gas_mj": rate[at.KITCHEN_SERVED_MJ],
        "kitchen_lpg_saved_mj": stoves.lpg_mj * displaced_fuels(stoves, rate[at.KITCHEN_SERVED_MJ]).lpg,
        "lpg_mj": lpg * stoves.lpg_mj,
        "charcoal_mj": charcoal * stoves.charcoal_mj,
        "wood_mj": wood * stoves.wood_mj,
        "carbon_dioxide_wood_kg": p.stove_wood_co2_kg_mj * stoves.not_renewed * solid_mj,
        "lpg_bought_kg": lpg,
        "charcoal_bought_kg": charcoal,
        "wood_bought_kg": wood,
    }


def _pieces(p: DigesterParameters, run: Run) -> dict[str, Array]:
    n_years = run.sums.shape[0]
    first = np.zeros(n_years)
    first[0] = float(p.layout != "none")
    built = np.full(n_years, float(p.layout != "none"))
    power = float(p.gas_use == "power")
    return {
        "plant_t_per_d": first * p.capacity_t_per_d,
        "engine_built_kw": first * p.engine_kw * power,
        "holder_built_m3": first * p.holder_m3,
        "operated_t_per_d": built * p.capacity_t_per_d,
        "sorting_man_h": sorting_numbers(p, p.sorting_effort).man_hours_t * run.sums[:, at.SORTED_T],
        "gross_mwh": run.sums[:, at.GROSS_KW] / 1e3,
        "sulphur_media_kg": run.counts[:, at.MEDIA_KG].copy(),
    }
