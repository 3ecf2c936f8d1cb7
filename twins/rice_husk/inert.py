"""Which uncertain parameters a scenario of the rice-husk plant does not read, by its levers."""

from __future__ import annotations

from twins.rice_husk.card import HUSK_LINES
from twins.rice_husk.parameters import RiceHuskParameters

# numbers that bear these prefixes, or these names, belong to one line only
GAS_ONLY = (
    "gasifier_", "cleaning", "blower_", "start_gas_h", "house_share_gas",
)  # fmt: skip
ENGINES = ("engine_",)
STEAM_ONLY = (
    "excess_air", "carbon_in_ash", "white_", "co_share", "ash_c", "ash_stops", "unaccounted_loss", "flue_", "fouling_",
    "soot_", "furnace_c", "crystalline_", "boiler_margin", "turbine_", "generator_efficiency", "baumann", "willans_",
    "tower_", "condenser_", "blowdown_share", "heat_returned", "feed_pump_", "least_load", "start_cold_h",
    "start_hot_h", "cooling_h", "tube_", "fan_failures",
)  # fmt: skip
PLANT_ONLY = (
    "house_", "fan_speed_control", "standby_share", "start_firing", "start_diesel", "feeder_", "upkeep", "repair_",
    "early_failures", "late_failures", "ageing_per_year", "overhaul_recovered", "store_roofed_days",
    "store_rain_pickup", "store_rot", "lorry_", "yard_stock_days", "bulk_density", "market_price_exponent",
    "market_competitors_elasticity", "diverted_found_share", "leakage_coal_share", "island_reliability",
)  # fmt: skip
DUAL_ONLY = ("engine_dual", "engine_diesel")
GAS_ENGINE_ONLY = ("engine_charge", "engine_efficiency")


def inert(p: RiceHuskParameters) -> frozenset[str]:
    """Return the names of uncertain parameters that change no flow of this scenario."""
    without: list[str] = ["rig_"]
    if p.line not in HUSK_LINES:
        without += [*PLANT_ONLY, *STEAM_ONLY, *GAS_ONLY]
    if p.line == "steam":
        without += [*GAS_ONLY, *ENGINES]
    if p.line in ("gas_engine", "dual_fuel"):
        without += [*STEAM_ONLY]
    if p.line == "none":
        without += ENGINES
    if p.line == "gas_engine":
        without += DUAL_ONLY
    if p.line in ("dual_fuel", "diesel"):
        without += GAS_ENGINE_ONLY
    if p.heat_demand_kw <= 0.0:
        without += ["heat_reference_", "heat_returned", "engine_jacket", "engine_exhaust"]
    if not p.white_ash:
        without += ["white_"]
    if p.grid_connected and not p.island_mode:
        without += ["island_reliability"]
    if not p.grid_connected:
        without += ["island_reliability"]
    names = {n for n in p.uncertain() if any(n.startswith(start) for start in without)}
    other_house = {"house_share"} if p.line in ("gas_engine", "dual_fuel") else set[str]()
    return frozenset(names | other_house)
