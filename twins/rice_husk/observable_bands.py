"""Plausible bands of what a survey of husk, gasifiers and husk plants may answer, by pattern of the name.

In the unit of the observable: low, high, source. What lies outside is a slip of a unit or basis, or needs a reason.
"""

from __future__ import annotations

from collections.abc import Mapping

OBSERVABLE_BANDS: Mapping[str, tuple[float, float, str]] = {
    "husk_ash_dry": (0.10, 0.30, "0.166 to 0.25 (S03, S04); beyond it straw or dirt, assumed"),
    "husk_carbon_dry": (0.30, 0.47, "0.376 to 0.424 (S03), assumed margin; 0.14 in the rejected rows"),
    "husk_hydrogen_dry": (0.035, 0.07, "0.040 to 0.059 (S03), assumed margin"),
    "husk_nitrogen_dry": (0.001, 0.03, "0.004 to 0.012 (S03), assumed margin"),
    "husk_sulphur_dry": (0.0001, 0.02, "0.0003 to 0.005 (S03), assumed margin"),
    "husk_hhv_*": (12.0, 19.0, "13.7 to 17.9 (S03), assumed margin"),
    "husk_lhv_dry": (11.0, 18.0, "that of the HHV less 1.0 to 1.4 for the water of hydrogen"),
    "husk_lhv_design": (9.5, 15.5, "12 to 14 (S04), assumed margin"),
    "full_load_husk_kg_per_kwh": (
        0.5,
        3.5,
        "1.0 to 1.9 (S09); half of it with diesel as well, assumed margin",
    ),
    "full_load_steam_kg_per_kwh": (3.5, 14.0, "4.7 (65 bar) to 10 (back-pressure) (S09), assumed margin"),
    "full_load_house_share": (0.03, 0.25, "0.06 to 0.12 (S01, S21), assumed margin"),
    "full_load_boiler_efficiency": (0.55, 0.95, "0.79 (S09); general knowledge: 0.72 to 0.86"),
    "full_load_turbine_efficiency": (0.40, 0.88, "0.53 to 0.80 by class (S19), assumed margin"),
    "full_load_cold_gas_efficiency": (0.30, 0.85, "0.65 to 0.75 (S09, S11), assumed margin"),
    "full_load_efficiency": (0.05, 0.32, "0.17 to 0.28 (S09), assumed margin"),
    "full_load_power_share": (0.3, 1.1, "0.70 to 0.80 (S24), assumed margin"),
    "best_diesel_replaced_share": (0.2, 0.9, "0.60 to 0.75 (S09), assumed margin"),
    "best_husk_kg_per_l_diesel": (2.0, 15.0, "6 (S09), assumed margin"),
    "rig_run_*_co": (0.05, 0.30, "0.12 to 0.21 (S10, S11), assumed margin"),
    "rig_run_*_h2": (0.01, 0.30, "0.03 to 0.27 (S10, S11), assumed margin"),
    "rig_run_*_co2": (0.08, 0.22, "0.136 to 0.174 (S10, S11), assumed margin"),
    "rig_run_*_ch4_c2": (0.005, 0.10, "0.028 to 0.050 (S10), assumed margin"),
    "mill_husk_kg_per_h": (
        50.0,
        10_000.0,
        "some 40 to 400 for a mill of 1-9 t a day, 845 (S07), assumed margin",
    ),
    "outages_per_month_before_2021": (0.5, 90.0, "11 (S15), assumed margin: three a day"),
    "husk_kg_per_kwh_gross": (0.5, 5.0, "1.0 to 1.9 (S09), with starts and part load, assumed margin"),
    "capacity_factor": (0.05, 0.98, "0.71 to 0.81 planned (S09), assumed margin"),
    "*_h_per_year": (500.0, 8_784.0, "hours of a year; 6,000 to 8,766 (S16)"),
    "unplanned_stop_days_per_running_year": (1.0, 150.0, "22.9 in Europe (S16), assumed margin"),
    "house_share": (0.03, 0.40, "that at full load, more at part load and in stops, assumed"),
    "ash_carbon_share": (0.003, 0.6, "0.033 to 0.178 of boilers (S20), char of a gasifier more, assumed"),
    "husk_moisture_share": (0.03, 0.5, "0.046 to 0.15 (S04), an open heap in the rains more, assumed"),
}
