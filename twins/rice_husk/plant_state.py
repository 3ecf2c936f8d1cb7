"""What the plant is and does at a moment: its state, the rates of its operating point, and their names.

Rates hold from one event to the next and the tally is their sum over time, so no amount is booked twice or lost
between events. Rates and tallies are plain arrays whose places have names (``rates[GROSS_KW]``): a settlement is then
one loop, and a new rate needs no line in it.
"""

from __future__ import annotations

from twins.core.records import record_type

N_PARTS = 6
"""Parts of a plant that can fail; a line with fewer has some that never do."""
NEVER = 1.0e18
"""A time that does not come [h]."""

# modes of the plant
RUNNING, STARTING, REPAIR, PLANNED, NO_FUEL, NO_GRID, NO_PLANT = range(7)
MODE_NAMES = ("running", "starting", "repair", "planned", "no_fuel", "no_grid", "no_plant")

# events, in the order in which those of one moment happen
HOUR, GRID_LOST, GRID_BACK, LORRY, FAILED, REPAIRED, DERATING_ENDED, STARTED = range(8)
KIND_NAMES = ("hour", "grid lost", "grid back", "lorry", "failed", "repaired", "derating ended", "started")

STATE = record_type(
    now="f8", hour="i8", day="i8", year="i8",
    mode="i8", part="i8", stopped_at="f8", start_due="f8", coldness="f8", repair_due="f8", derating_due="f8", left_share="f8", starts="i8",
    # parts that wear: when the next failure falls due, exposure so far and at failure [-], since when it grows
    fail_due=("f8", (N_PARTS,)), exposure=("f8", (N_PARTS,)), threshold=("f8", (N_PARTS,)),
    armed_at=("f8", (N_PARTS,)), failures=("i8", (N_PARTS,)),
    grid_up="i8", outage="i8", islanded="i8",
    # the feed hopper is mixed: what burns within an hour has one moisture
    hopper_dry_kg="f8", hopper_water_kg="f8",
    next_lorry="f8", lorry="i8", lorries="i8",
    fuel_limit="f8", fouling_soft="f8", fouling_hard="f8", blown_h="f8", running_h="f8",
    # surroundings of this hour
    air_c="f8", wet_bulb_c="f8", humidity="f8", demand_kw="f8", heat_demand_kw="f8",
)  # fmt: skip

RATES = (
    # power and heat [kW]
    "gross_kw", "house_kw", "net_kw", "local_kw", "export_kw", "import_kw", "captive_kw", "unserved_kw", "dumped_kw",
    "local_grid_up_kw", "local_grid_down_kw", "house_import_kw", "house_captive_kw", "demand_kw", "heat_kw", "heat_reference_kw", "short_of_husk_kw",
    # fuel [kg/h, L/h, kW by higher heating value]
    "husk_dry_kg", "husk_water_kg", "fuel_kw", "fuel_lhv_kw", "diesel_start_l", "diesel_engine_l", "diesel_captive_l",
    "diesel_engine_kw", "steam_kg", "air_dry_kg", "air_water_kg",
    # what leaves [kg/h]
    "ash_kg", "unburnt_kg", "ash_white_kg", "ash_crystalline_kg", "tar_kg",
    "flue_co2_kg", "flue_co_kg", "flue_h2o_kg", "flue_n2_kg", "flue_o2_kg", "flue_so2_kg",
    # where the energy of the fuel goes [kW]
    "lost_dry_gas_kw", "lost_hydrogen_kw", "lost_moisture_kw", "lost_air_moisture_kw", "lost_co_kw", "lost_unburnt_kw",
    "lost_radiation_kw", "lost_ash_kw", "lost_unaccounted_kw", "lost_blowdown_kw", "lost_condenser_kw", "lost_machine_kw",
    "lost_gas_cooling_kw", "lost_tar_kw", "lost_engine_kw", "lost_start_kw", "pump_heat_kw",
    # hours by mode and limit [h/h]
    "h_running", "h_starting", "h_repair", "h_planned", "h_no_fuel", "h_no_grid", "h_no_plant", "h_grid_down", "h_islanded",
    "h_limited_by_husk",
)  # fmt: skip
N_RATES = len(RATES)
(
    GROSS_KW, HOUSE_KW, NET_KW, LOCAL_KW, EXPORT_KW, IMPORT_KW, CAPTIVE_KW, UNSERVED_KW, DUMPED_KW,
    LOCAL_GRID_UP_KW, LOCAL_GRID_DOWN_KW, HOUSE_IMPORT_KW, HOUSE_CAPTIVE_KW, DEMAND_KW, HEAT_KW, HEAT_REFERENCE_KW, SHORT_OF_HUSK_KW,
    HUSK_DRY_KG, HUSK_WATER_KG, FUEL_KW, FUEL_LHV_KW, DIESEL_START_L, DIESEL_ENGINE_L, DIESEL_CAPTIVE_L,
    DIESEL_ENGINE_KW, STEAM_KG, AIR_DRY_KG, AIR_WATER_KG,
    ASH_KG, UNBURNT_KG, ASH_WHITE_KG, ASH_CRYSTALLINE_KG, TAR_KG,
    FLUE_CO2_KG, FLUE_CO_KG, FLUE_H2O_KG, FLUE_N2_KG, FLUE_O2_KG, FLUE_SO2_KG,
    LOST_DRY_GAS_KW, LOST_HYDROGEN_KW, LOST_MOISTURE_KW, LOST_AIR_MOISTURE_KW, LOST_CO_KW, LOST_UNBURNT_KW,
    LOST_RADIATION_KW, LOST_ASH_KW, LOST_UNACCOUNTED_KW, LOST_BLOWDOWN_KW, LOST_CONDENSER_KW, LOST_MACHINE_KW,
    LOST_GAS_COOLING_KW, LOST_TAR_KW, LOST_ENGINE_KW, LOST_START_KW, PUMP_HEAT_KW,
    H_RUNNING, H_STARTING, H_REPAIR, H_PLANNED, H_NO_FUEL, H_NO_GRID, H_NO_PLANT, H_GRID_DOWN, H_ISLANDED,
    H_LIMITED_BY_HUSK,
) = range(N_RATES)  # fmt: skip

# amounts that come at once, not as a rate
COUNTS = (
    "delivered_dry_kg", "delivered_water_kg", "reclaimed_dry_kg", "reclaimed_water_kg", "lorry_km", "lorries",
    "offered_dry_kg", "yard_lost_dry_kg", "rotted_dry_kg", "rain_kg", "from_air_kg", "to_air_kg", "price_weighted_dry_kg",
    "starts", "failures", "outages", "islandings",
)  # fmt: skip
N_COUNTS = len(COUNTS)
(
    DELIVERED_DRY_KG, DELIVERED_WATER_KG, RECLAIMED_DRY_KG, RECLAIMED_WATER_KG, LORRY_KM, LORRIES,
    OFFERED_DRY_KG, YARD_LOST_DRY_KG, ROTTED_DRY_KG, RAIN_KG, FROM_AIR_KG, TO_AIR_KG, PRICE_WEIGHTED_DRY_KG,
    STARTS, FAILURES, OUTAGES, ISLANDINGS,
) = range(N_COUNTS)  # fmt: skip
