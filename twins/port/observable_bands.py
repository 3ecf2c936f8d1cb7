"""Plausible bands of what a survey of a container terminal may answer, by pattern of the name.

In the unit of the observable: low, high, source (S-... are keys of survey/sources.csv). What lies outside is a slip of
a unit (TEU for boxes, L/100 km, % for shares), or needs a reason. The first pattern that fits counts.
"""

from __future__ import annotations

from collections.abc import Mapping

OBSERVABLE_BANDS: Mapping[str, tuple[float, float, str]] = {
    # --- machines on a standard duty ------------------------------------------------------------------------
    "rtg_diesel_l_per_h": (6.0, 36.0, "14 (S-2794) to 30.3 (S-RAIL), assumed margin"),
    "rtg_diesel_l_per_on_h": (5.0, 36.0, "14 (S-2794) to 30.3 (S-RAIL), less where cranes wait, assumed margin"),
    "rtg_hybrid_saving": (0.10, 0.85, "0.30 (S-FLY) to 0.74 (S-RAIL), assumed margin"),
    "rtg_grid_energy_saving": (0.30, 0.95, "0.45 (S-FELIX) to 0.86 (S-ALA), assumed margin"),
    "rtg_kwh_per_l_displaced": (0.8, 3.5, "1.4 (S-ALA) to 1.8 (S-NB) by their figures, assumed margin"),
    "rtg_diesel_l_per_teu": (0.3, 4.0, "1.17 by the costs of S-NB, assumed margin; a box would have 1.6 times that"),
    "rtg_diesel_l_per_*lift": (0.4, 5.0, "0.85 by S-NB at 2.2 lifts a box; more where cranes wait, assumed margin"),
    "rtg_hybrid_l_per_lift": (0.15, 3.0, "0.26 to 0.70 of a diesel crane (S-RAIL, S-FLY), assumed margin"),
    "rtg_*_kwh_per_*lift": (0.6, 4.5, "1.2 to 2.0 by work of the strokes, 1.6 by S-NB, assumed margin"),
    "tractor_diesel_l_per_km": (0.15, 0.9, "0.40 (S-WH), assumed margin"),
    "tractor_battery_kwh_per_km": (0.5, 3.0, "1.30 (S-WH), assumed margin"),
    "tractor_diesel_l_per_driven_km": (0.2, 6.0, "0.40 under way (S-WH) to 4 with all waits, general knowledge"),
    "tractor_charged_kwh_per_km": (0.6, 5.0, "1.30 (S-WH), air conditioning and losses on top, assumed margin"),
    "tractor_energy_ratio": (1.2, 9.0, "2.8 to 3.7 (S-UCR), 9 of a light duty with much idling (S-EVO)"),
    "tractor_emission_saving": (-0.2, 0.9, "0.60 claimed (S-DPW), 0.25 to 0.40 by the grid's factor, assumed margin"),
    "reefer_cold_kw": (1.0, 9.0, "4.38 on board (S-REEF), assumed margin"),
    "reefer_kw_in_yard": (1.0, 12.0, "the same, pull-down of 8-12 kW included"),
    # --- cargo ----------------------------------------------------------------------------------------------
    "teu_per_box": (1.15, 1.95, "1.61 (S-CFG), 1 to 2 by definition"),
    "past_growth_per_year": (-0.15, 0.20, "-1.5 to 9.1 % a year (S-ATH, S-NAT24), assumed margin"),
    "teu_per_call": (200.0, 12_000.0, "2,170 by S-WSC and S-BAL, 10,000 TEU the largest ship (S-TBS)"),
    "rtg_lifts_per_box": (0.5, 5.0, "2.2 to 2.8 of a gateway box, less where empties go to another depot"),
    # --- roof -----------------------------------------------------------------------------------------------
    "ghi_kwh_m2_year": (1_500.0, 2_150.0, "1,632 to 1,926 (S-GSEE, S-DEDE), assumed margin"),
    "ghi_kwh_m2_day_*": (2.5, 7.2, "3.6 to 6.7 (S-GSEE, S-DEDE), below a clear sky's 7.07 in April"),
    "pv_yield_kwh_per_kw": (1_150.0, 1_750.0, "1,386 to 1,589 (S-SAH), assumed margin"),
    "pv_kwh_per_kw": (1_000.0, 1_750.0, "the same, worn and dirty"),
    "pv_performance_ratio": (0.6, 0.95, "0.78 to 0.85 (S-SAH), assumed margin"),
    # --- terminal -------------------------------------------------------------------------------------------
    "truck_visits_per_teu": (0.1, 1.2, "0.42 by S-LG over S-NAT24; a visit a box has 0.62, assumed margin"),
    "truck_visits_per_day": (50.0, 60_000.0, "1,000 at terminal D (S-XIN), 10,000 of the port (S-LG), assumed margin"),
    "truck_turn_min": (8.0, 400.0, "30 to 60 min of South-East Asian gateways, general knowledge"),
    "ship_wait_h": (0.0, 200.0, "none to a week"),
    "sts_moves_per_h": (8.0, 60.0, "30 to 35 quoted (S-BAL), assumed margin; not a ship's with all its cranes"),
    "rtg_lifts_per_h": (1.0, 40.0, "10 to 15 net, more with rehandles, general knowledge"),
    "rtg_on_over_work_h": (1.0, 12.0, "1.3 to 2, general knowledge; more where an idle crane is left on"),
    "rtg_grid_share": (0.2, 1.0, "more than 0.5 (S-GJ), up to 0.95 (S-SAV)"),
    "sts_kwh_per_move": (2.0, 20.0, "6 of van Duin and Geerlings as quoted in general knowledge, assumed margin"),
    "teu_per_quay_crane_year": (10_000.0, 330_000.0, "183,000 to 206,000 at capacity (S-LOGM, S-PS), assumed margin"),
    "teu_per_yard_crane_year": (5_000.0, 200_000.0, "81,000 at capacity (S-PS), assumed margin"),
    "diesel_l_per_teu": (0.05, 15.0, "1.2 of yard cranes (S-NB), tractors and lifters on top, assumed margin"),
    "kwh_per_teu": (3.0, 150.0, "reefers, quay cranes and lights; grid cranes and chargers on top, assumed margin"),
    "kwh_per_day": (1_000.0, 2_000_000.0, "the same, 100,000 to 3.5 million TEU a year"),
    "billed_demand_kw": (100.0, 60_000.0, "substations of 10-25 MVA, general knowledge"),
    "reefer_share_of_*": (0.05, 0.9, "0.40 of large terminals (S-VD), assumed margin"),
    "rtg_share_of_footprint": (0.0, 0.7, "0.20 (S-WPD), none where all are on the grid"),
    "tractor_share_of_footprint": (0.0, 0.7, "0.20 by S-DPW, none where all run on batteries"),
    "lifter_share_of_footprint": (0.0, 0.5, "0.24 of terminals that stack with them (S-KALR)"),
    "tractor_conversion_share_of_footprint": (-0.05, 0.4, "0.12 planned (S-DPW), assumed margin"),
}  # fmt: skip
