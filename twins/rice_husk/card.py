"""The card of a scenario: what follows from its levers and from a draw once, before the first hour."""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.records import empty, record_type
from twins.rice_husk.combustion import furnace_constant
from twins.rice_husk.design import DESIGN_MOISTURE, Design, full_load, tube_wear
from twins.rice_husk.lorries import load_kg
from twins.rice_husk.machines import Tables
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plant_state import N_PARTS
from twins.rice_husk.store import FIRST_IN_FIRST_OUT, LAST_IN_FIRST_OUT
from twins.rice_husk.wear import parts_of

MOST_YEARS = 60
LINES = ("none", "steam", "gas_engine", "dual_fuel", "diesel")
"""Names of the lines by their number in the card."""
HUSK_LINES = ("steam", "gas_engine", "dual_fuel")
HOPPER_H = (
    1.25  # hours at the largest feed that the hopper is filled for each hour; a margin for rounding only
)
PAYLOAD_KG = 8_000.0  # assumed: a lorry of 6-8 t; loose husk fills it long before

CARD = record_type(
    key0="u8", key1="u8", line="i8", burns_husk="i8", island="i8", black_start="i8", reclaim="i8", engines="i8",
    nameplate_kw="f8", export_kw="f8", captive_share="f8", heat_kw="f8", heat_kj_per_kg="f8",
    full_dry_kg_per_h="f8", full_wet_kg_per_h="f8", feeder_dry_kg_per_h="f8", hopper_dry_kg="f8", boiler_most_kw="f8",
    condenser_full_kw="f8", house_kw="f8", house_full_kw="f8", standby_kw="f8", start_house_kw="f8", start_diesel_l_per_h="f8",
    least_load="f8", no_load="f8", derate_below_h="f8", stop_below_h="f8", restart_above_h="f8",
    fouling_soft_h="f8", fouling_hard_h="f8", furnace_constant="f8", planned_from="i8",
    island_reliability="f8", start_hot_h="f8", start_cold_h="f8", cooling_h="f8", lorry_kg="f8",
    wear=("f8", (N_PARTS,)), weibull=("f8", (N_PARTS,)), repair_median_h=("f8", (N_PARTS,)), repair_sigma="f8",
    effect=("i8", (N_PARTS,)), left_share=("f8", (N_PARTS,)), renewed=("f8", (N_PARTS,)), stops_engine=("i8", (N_PARTS,)),
    wear_by_year=("f8", (MOST_YEARS,)), ageing_by_year=("f8", (MOST_YEARS,)), planned_days_by_year=("f8", (MOST_YEARS,)),
)  # fmt: skip


def card_of(
    p: RiceHuskParameters, design: Design, t: Tables, key: tuple[np.uint64, np.uint64], n_years: int
) -> Any:
    """Return the card of a scenario, a record of `CARD`."""
    c = empty(CARD, 1)[0]
    c.line = LINES.index(p.line)
    c.engines = p.engines
    c.nameplate_kw = p.nameplate_kw
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
    c.least_load = p.least_load if steam else p.engine_lowest_load / p.engines
    c.no_load = p.willans_no_load
    c.derate_below_h, c.stop_below_h, c.restart_above_h = p.derate_below_h, p.stop_below_h, p.restart_above_h
    c.fouling_soft_h, c.fouling_hard_h = p.fouling_soft_h, p.fouling_hard_h
    c.furnace_constant = furnace_constant(float(t.flame.values[3]), p.furnace_c)
    c.planned_from = int(p.planned_from_day)
    c.island_reliability = p.island_reliability
    c.start_hot_h, c.start_cold_h, c.cooling_h = (
        (p.start_hot_h, max(p.start_cold_h, p.start_hot_h), p.cooling_h)
        if steam
        else (0.5 * p.start_gas_h, p.start_gas_h, 6.0)
    )
    c.lorry_kg = load_kg(p.lorry_m3, p.bulk_density_kg_m3, PAYLOAD_KG)
    wear = tube_wear(design.fire, full_load(t.fuel, t.boiler, p.flue_clean_c)) if steam else 1.0
    parts_of(c, p, wear, n_years)
    return c
