"""The card of a scenario in one year: what the steps of the terminal read of levers and drawn numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.core.records import empty, record_type
from twins.port.activity import TRACTOR_BATTERY, TRACTOR_DIESEL
from twins.port.charging import RULES
from twins.port.conversion import Fleet, ageing
from twins.port.parameters import PortParameters
from twins.port.terminal_state import DISCHARGE, LOAD, MOST_BLOCKS, MOST_MACHINES, MOST_TRACTORS

CARD = record_type(
    key0="u8", key1="u8", window="i8",
    quay_m="f8", berth_gap_m="f8", unmooring_h="f8", m_per_crane="f8", most_cranes="i8",
    patience_h="f8", patience_factor="f8", cranes="i8", crane_cycle_h="f8", crane_travel_h="f8", quay_lift_m="f8",
    quay_spreader_t="f8",
    loaded_km_per_h="f8", empty_km_per_h="f8", detour="f8", apron_m="f8", row_pitch_m="f8", most_called=("i8", (2,)),
    shift_h="f8", first_shift_h="f8", break_h="f8", break_groups="i8", break_after_h="f8", off_after_h="f8",
    blocks="i8", block_columns="i8", block_rows="i8", rtgs="i8", lifters="i8", tractors="i8",
    help_queue="i8", no_crane_jobs="i8", exports_compared="i8", lifter_job_h="f8", truck_patience_h="f8", visitors_compared="i8", passed_over_h="f8",
    lanes="i8", gate_h="f8", truck_km_per_h="f8", gate_to_yard_km="f8", rail_to_yard_km="f8", notice_h="f8",
    crane_mtbf_h="f8", crane_mttr_h="f8", rtg_mtbf_h="f8", rtg_mttr_h="f8",
    tractor_mtbf_h=("f8", (2,)), tractor_mttr_h="f8", repair_sigma="f8",
    charging_rule="i8", chargers="i8",
    # what each machine is in this year
    machine_group=("i8", (MOST_MACHINES,)), tractor_group=("i8", (MOST_TRACTORS,)), block_rail=("i8", (MOST_BLOCKS,)),
)  # fmt: skip
BLOCK_ROAD_M = 15.0
"""Road between two blocks of a row [m]; assumed: two lanes, and room for yard cranes to pass from block to block."""


def card_of(p: PortParameters, fleet: Fleet, key: tuple[np.uint64, np.uint64], year: int, window: int) -> Any:
    """Return the card of a scenario, a record of `CARD`, for a window in year `year` of the horizon.

    Cranes are as old as the year, tractors as they are renewed; luck goes by the number of the window.
    """
    c = empty(CARD, 1)[0]
    c.key0, c.key1 = key
    c.window = window
    _quay(c, p)
    _yard(c, p, fleet)
    _gate(c, p)
    _failures(c, p, year)
    c.charging_rule, c.chargers = RULES.index(p.charging_rule), p.chargers
    return c


def _quay(c: Any, p: PortParameters) -> None:
    c.quay_m, c.berth_gap_m, c.unmooring_h = p.quay_m, p.ops_berth_gap_m, p.ops_unmooring_h
    c.m_per_crane, c.most_cranes = p.ops_ship_m_per_crane, p.ops_most_cranes_a_ship
    c.patience_h, c.patience_factor = p.ops_patience_h, p.ops_patience_factor
    c.cranes, c.crane_cycle_h, c.crane_travel_h = (
        p.quay_cranes,
        1.0 / p.ops_crane_moves_per_h,
        p.ops_crane_travel_h,
    )
    c.quay_lift_m, c.quay_spreader_t = p.ops_quay_lift_m, p.ops_quay_spreader_t
    c.loaded_km_per_h, c.empty_km_per_h, c.detour = (
        p.ops_loaded_km_per_h,
        p.ops_empty_km_per_h,
        p.ops_detour,
    )
    c.apron_m, c.row_pitch_m = p.ops_apron_m, p.yard_block_pitch_m
    c.most_called[DISCHARGE], c.most_called[LOAD] = p.ops_most_called_empty, p.ops_most_called_to_load
    c.shift_h, c.first_shift_h = p.ops_shift_h, p.ops_first_shift_h
    c.break_h, c.break_groups, c.break_after_h = p.ops_break_h, p.ops_break_groups, p.ops_break_after_h
    c.off_after_h = p.ops_off_after_h


def _yard(c: Any, p: PortParameters, fleet: Fleet) -> None:
    c.blocks, c.rtgs, c.lifters, c.tractors = p.blocks, p.rtgs, p.lifters, p.tractors
    column_m = p.yard_bays * p.yard_bay_pitch_m + BLOCK_ROAD_M
    c.block_columns = max(1, min(p.blocks, int(p.quay_m / column_m)))
    c.block_rows = -(-p.blocks // int(c.block_columns))
    c.help_queue, c.lifter_job_h = p.ops_help_queue, p.ops_lifter_job_h
    c.no_crane_jobs, c.exports_compared = p.ops_no_crane_jobs, p.ops_exports_compared
    c.truck_patience_h = p.ops_truck_patience_h
    c.visitors_compared, c.passed_over_h = p.ops_visitors_compared, p.ops_passed_over_h
    c.machine_group[: p.rtgs] = fleet.machine_group
    c.tractor_group[: p.tractors] = fleet.tractor_group
    c.block_rail[: p.blocks] = fleet.block_rail


def _gate(c: Any, p: PortParameters) -> None:
    c.lanes, c.gate_h, c.truck_km_per_h = p.gate_lanes, p.ops_gate_h, p.ops_truck_km_per_h
    c.gate_to_yard_km, c.rail_to_yard_km = p.ops_gate_to_yard_m / 1000.0, p.ops_rail_to_yard_m / 1000.0
    c.notice_h = p.ops_notice_h


def _failures(c: Any, p: PortParameters, year: int) -> None:
    age = (1.0 + p.ops_ageing_per_year) ** year  # a converted crane keeps its structure
    c.crane_mtbf_h, c.crane_mttr_h = p.ops_crane_mtbf_h / age, p.ops_crane_mttr_h
    c.rtg_mtbf_h, c.rtg_mttr_h = p.ops_rtg_mtbf_h / age, p.ops_rtg_mttr_h
    diesel, battery = ageing(p, year)
    c.tractor_mtbf_h[TRACTOR_DIESEL] = p.ops_tractor_mtbf_h / diesel
    c.tractor_mtbf_h[TRACTOR_BATTERY] = p.ops_tractor_mtbf_h * p.ops_battery_tractor_mtbf_factor / battery
    c.tractor_mttr_h, c.repair_sigma = p.ops_tractor_mttr_h, p.ops_repair_sigma
