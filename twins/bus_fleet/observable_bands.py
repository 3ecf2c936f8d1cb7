"""Plausible bands of what a survey of the fleet may answer, by pattern of the name: low, high, source."""

from __future__ import annotations

from collections.abc import Mapping

# in the unit of the observable
OBSERVABLE_BANDS: Mapping[str, tuple[float, float, str]] = {
    "fuel_economy_large_*": (1.2, 4.5, "0.5 to 1.8 times the 2.5 km/L of the operator (S03, S04), assumed"),
    "fuel_economy_medium_*": (1.7, 6.5, "0.5 to 1.9 times the 3.5 km/L of the operator (S03, S04), assumed"),
    "road_test_diesel_only_l": (2.5, 10.0, "16.5 km at 1.7 to 6.5 km/L, assumed"),
    "road_test_dual_diesel_l": (
        0.2,
        10.0,
        "from the pilot at 0.85 displaced (S65) to no gas at all, assumed",
    ),
    "road_test_dual_gas_lsp": (0.2, 11.0, "a kit in order to all the energy of the test, S04, assumed"),
    "road_test_gas_share": (0.0, 0.86, "0.86 is the largest share of a laboratory engine (S63)"),
    "gas_share_*": (0.0, 0.86, "0.86 is the largest share of a laboratory engine (S63)"),
    "fuel_medium_l_per_bus_day": (20.0, 160.0, "0.25 to 2 times the 80 L of the operator (S08), assumed"),
    "fuel_mj_per_km_large_*": (8.0, 30.0, "1.2 to 4.5 km/L (S03, S04) at 36 MJ/L, assumed"),
    "fuel_mj_per_km_medium_*": (5.5, 21.0, "1.7 to 6.5 km/L (S03, S04) at 36 MJ/L, assumed"),
    "diesel_l_per_km_large_*": (
        0.03,
        0.85,
        "1.2 to 4.5 km/L (S03, S04), down to 0.86 displaced (S63), assumed",
    ),
    "diesel_l_per_km_medium_*": (
        0.02,
        0.60,
        "1.7 to 6.5 km/L (S03, S04), down to 0.86 displaced (S63), assumed",
    ),
    "gas_lsp_per_km_large_*": (0.0, 0.8, "none, to 0.86 (S63) of 30 MJ/km at 33 MJ/LSP, assumed"),
    "gas_lsp_per_km_medium_*": (0.0, 0.55, "none, to 0.86 (S63) of 21 MJ/km at 33 MJ/LSP, assumed"),
    "methane_slip_share_*": (
        0.0006,
        0.35,
        "from a Euro VI gas bus (S56) to an engine at low load without catalyst, assumed",
    ),
    "methane_slip_g_per_km_*": (
        0.01,
        70.0,
        "0.01 to 0.35 of gas, in a share of 0.03 to 0.86 (S63) of 10 to 16 MJ/km, at 20 g/MJ, assumed",
    ),
    "kit_working_share_*": (
        0.05,
        1.0,
        "faults and few technicians are on record (S15, S19), no rate; assumed",
    ),
    "gas_filled_lsp_per_bus_day_*": (0.5, 90.0, "up to 1.5 times the 60 LSP of the operator (S08), assumed"),
    "fill_abandoned_share_*": (
        0.0,
        0.9,
        "buses turned away are on record in Jakarta (S39), no rate; assumed",
    ),
    "queue_min_per_visit_*": (0.0, 120.0, "up to the longest wait of Jakarta (S39)"),
    "km_per_kit_repair_*": (500.0, 100_000.0, "a repair every few days to one in a year, assumed"),
    "cylinders_used_per_day_*": (
        0.0,
        6.0,
        "three cylinders (S73) filled up to twice a day, as in Jakarta (S42)",
    ),
    "buses_with_kit_*": (0.0, 72.0, "72 kits were fitted (S01, S02)"),
    "riders_per_day": (5_000.0, 100_000.0, "0.2 to 3 times 33,000 a day (S26), assumed"),
    "km_per_bus_day": (60.0, 400.0, "5 to 18 h at 12 to 22 km/h, assumed"),
    "km_per_road_call": (
        300.0,
        30_000.0,
        "0.05 to 2.3 times the 8,000 to 13,000 km of New York (S46), assumed",
    ),
}
