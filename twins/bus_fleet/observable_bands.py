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
    "gas_share_*": (0.0, 0.86, "0.86 is the largest share of a laboratory engine (S63)"),
    "riders_per_day": (5_000.0, 100_000.0, "0.2 to 3 times 33,000 a day (S26), assumed"),
    "km_per_bus_day": (60.0, 400.0, "5 to 18 h at 12 to 22 km/h, assumed"),
    "km_per_road_call": (
        300.0,
        30_000.0,
        "0.05 to 2.3 times the 8,000 to 13,000 km of New York (S46), assumed",
    ),
}
