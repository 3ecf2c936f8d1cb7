"""Plausible bands of what a survey of market waste and digesters may answer, by pattern of the name.

In the unit of the observable: low, high, source. What lies outside is a slip of a unit or basis, or needs a reason. The
first pattern that fits counts.
"""

from __future__ import annotations

from collections.abc import Mapping

OBSERVABLE_BANDS: Mapping[str, tuple[float, float, str]] = {
    # --- laboratory -----------------------------------------------------------------------------------------
    "hotel_dry_matter_share": (0.12, 0.50, "0.26 to 0.47 of food waste (S22, S26), assumed margin"),
    "fruit_dry_matter_share": (0.03, 0.35, "0.08 to 0.17 fresh, pomace to 0.32 (S26), assumed margin"),
    "*_dry_matter_share": (0.03, 0.30, "0.08 to 0.18 (S25), salad 0.038 (S26), 0.217 (S22); not the 0.40 of S34"),
    "*_vs_of_ts_share": (0.70, 0.99, "0.86 to 0.95 (S25, S26, S22), 0.83 of food waste, assumed margin"),
    "*_nitrogen_of_ts_share": (0.005, 0.06, "0.010 to 0.037 (S22, S26, S28), assumed margin"),
    "*_carbon_of_ts_share": (0.30, 0.60, "0.48 to 0.49 (S22), assumed margin"),
    "*_carbon_to_nitrogen": (8.0, 60.0, "15.6 to 29.2 (S28, S22), assumed margin"),
    "*_cod_per_vs": (1.05, 1.9, "1.15 to 1.6 by the consistency test of a feed, assumed margin"),
    "trimmings_bmp": (60.0, 400.0, "94 to 147 (S31) and 210 to 357 (S32), assumed margin"),
    "*_bmp*": (150.0, 620.0, "218 of pomace to 493 of market waste (S26, S29), assumed margin; fat alone has 1,000"),
    "market_carbon_of_wet_share": (0.01, 0.15, "0.45 of a dry matter of 0.08 to 0.18, assumed margin"),
    "market_alkalinity_kg_per_m3": (-5.0, 10.0, "0 to 0.1 kmol/m3 of potassium, assumed margin"),
    # --- bench ------------------------------------------------------------------------------------------------
    "*_made_in_7_days_share": (0.30, 1.0, "more than 0.80 (S29), assumed margin"),
    "acetate_uptake_over_bsm2": (0.1, 2.5, "0.4 to 1.0 assumed, margin"),
    "bottle_*_day_3": (5.0, 415.0, "154 to 165 read; theory 415"),
    "bottle_*": (40.0, 450.0, "290 to 381 read; theory 415, bottles and blanks add some per cent"),
    # --- engine -----------------------------------------------------------------------------------------------
    "engine_full_load_efficiency": (0.25, 0.48, "0.365 to 0.42 (S22, S26, S33, S35), assumed margin"),
    "engine_efficiency_loss_at_80_percent": (0.002, 0.05, "0.009 to 0.025 (S46), assumed margin"),
    "engine_efficiency_loss_at_60_percent": (0.005, 0.10, "0.027 to 0.050 (S46), assumed margin"),
    "engine_efficiency_loss_at_54_percent": (0.005, 0.12, "0.035 (S35), assumed margin"),
    "engine_efficiency_loss_in_10000_h": (0.0005, 0.03, "0.002 to 0.007 (S46), assumed margin"),
    # --- air --------------------------------------------------------------------------------------------------
    "air_max_c_*": (22.0, 44.0, "28.9 to 38 (S18, S19), assumed margin"),
    "air_min_c_*": (8.0, 31.0, "13 to 26 (S18, S19), assumed margin"),
    "air_year_mean_c": (20.0, 33.0, "27 (S18, S19), assumed margin"),
    # --- market and grid --------------------------------------------------------------------------------------
    "waste_t_per_day": (1.0, 300.0, "10 to 150 of the markets of the survey (S14, S15), assumed margin"),
    "market_load_kw": (20.0, 10_000.0, "9,000 shops of 0.1-0.2 kW and cold rooms, assumed margin"),
    "outage_h_per_day": (0.05, 22.0, "0.4 of faults to 20 in a bad month (grid_outages.csv), assumed margin"),
    # --- operation --------------------------------------------------------------------------------------------
    "methane_nm3_per_t": (1.0, 160.0, "20-45 for TS 8-15 %, 67-103 for kitchen waste (S21), assumed margin"),
    "methane_made_nm3_per_year": (1e3, 1e7, "20 to 45 Nm3/t of 1 to 300 t/d, assumed margin"),
    "digested_t_per_day": (0.1, 300.0, "10 to 40 at Koyambedu (S15), assumed margin"),
    "rejected_share": (0.005, 0.6, "contaminants 0.11 to 0.19 (S20, S21) and organic matter with them, assumed margin"),
    "methane_flared_share": (0.0, 0.98, "0.03 to 0.16 (S26); most of it where engines stand, assumed"),
    "methane_leaked_share": (0.0005, 0.4, "0 to 0.10 (S26), heavy tail (S49)"),
    "tank_ph": (4.0, 8.6, "6.8 to 7.6 of a sound tank, 4 to 5 of a sour one; general knowledge"),
    "tank_acids_over_alkalinity": (0.005, 20.0, "0.3 reduce, 0.4 stop, sour many times that; general knowledge"),
    "failures_per_year": (0.5, 2_000.0, "jams of a crusher every 30-100 h and stops of engines, general knowledge"),
    "gross_mwh_per_year": (1.0, 40_000.0, "365 to 1,100 claimed in India (S15, S24), assumed margin"),
    "delivered_mwh_per_year": (1.0, 40_000.0, "as the power at the generators"),
    "gross_kwh_per_t": (3.0, 400.0, "67 to 83 by design (S15), 29 to 86 said later, assumed margin"),
    "capacity_factor": (0.005, 0.98, "5-6 h of 24 at Koyambedu (S15), 0.9 of models (S26), assumed margin"),
    "own_use_over_gross": (0.05, 5.0, "0.10 to 0.20 (S26), 0.40 at Koyambedu (S15), above 1 where it runs little"),
    "engine_starts_per_year": (1.0, 5_000.0, "one to ten a day, assumed"),
    "engine_h_per_year": (50.0, 8_784.0, "hours of a year; 5-6 h a day at Koyambedu (S15)"),
    "*_h_per_year": (0.0, 8_784.0, "hours of a year"),
}  # fmt: skip
