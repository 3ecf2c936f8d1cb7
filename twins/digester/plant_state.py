"""What the plant is and does at a moment: its state, the rates of its operating point, and their names.

Rates hold from one event to the next and the tally is their sum over time, so no amount is booked twice or lost
between events. Rates and tallies are plain arrays whose places have names (``rates[GROSS_KW]``): a settlement is then
one loop, and a new rate needs no line in it.
"""

from __future__ import annotations

from twins.core.records import record_type

N_CLASSES = 4
"""Classes of waste, in the order of `twins.digester.feed`: fruit, vegetable, trimmings, hotel."""
HOTEL = N_CLASSES - 1
"""The class that is fetched from outside the market."""
MOST_ENGINES = 4
CRUSHER, PUMPS, FLARE, ENGINE = 0, 1, 2, 3
N_PARTS = ENGINE + MOST_ENGINES
"""Parts that fail: crusher, pumps with mixers, flare, and each engine; what is not built never does."""
PART_NAMES = ("crusher", "pumps", "flare", "engine 1", "engine 2", "engine 3", "engine 4")
NEVER = 1.0e18
"""A time that does not come [h]."""

RESTLESS = 3
"""What ``broken`` says when events follow each other without an end; 1 and 2 are the integrator's."""

# what the tanks are fed
FEEDING, RAMPING, HELD, STOPPED, NO_PLANT = range(5)
MODE_NAMES = ("feeding", "ramping", "held", "stopped", "no_plant")

# events, in the order in which those of one moment happen
HOUR, GRID_LOST, GRID_BACK, STOP_BEGINS, STOP_ENDS, FAILED, REPAIRED, LEVEL = range(8)
KIND_NAMES = ("hour", "grid lost", "grid back", "stop begins", "stop ends", "failed", "repaired", "level")

STATE = record_type(
    now="f8", hour="i8", day="i8", year="i8",
    # feeding of the tanks; share of the full load that the biology is allowed, time of the last test of acids
    mode="i8", ramp="f8", tested_day="i8", sour_since="f8", reseeds="i8", dose_t_per_h="f8",
    grid_up="i8", outage="i8", island_holds="i8", stop="i8",
    # waste in the pit, sorted, and as pulp [t]: four classes and contaminants apart; its mean age [h]
    pit=("f8", (N_CLASSES,)), pit_contaminant="f8", pit_age_h="f8",
    sorted=("f8", (N_CLASSES,)), sorted_contaminant="f8", sorted_age_h="f8",
    pulp=("f8", (N_CLASSES,)), pulp_contaminant="f8", pulp_age_h="f8",
    sort_t_per_h="f8", crush_t_per_h="f8", moved_at="f8",
    # parts: pace of wear now [1/h of a mean life], since when, exposure so far and at failure [-], failures, repairs due
    pace=("f8", (N_PARTS,)), paced_at=("f8", (N_PARTS,)), exposure=("f8", (N_PARTS,)), threshold=("f8", (N_PARTS,)),
    fail_due=("f8", (N_PARTS,)), failures=("i8", (N_PARTS,)), repair_due=("f8", (N_PARTS,)),
    run_h=("f8", (N_PARTS,)), overhaul_at_h=("f8", (N_PARTS,)), first_engine="i8",
    # holder [Nm3], what flows in this hour [Nm3/h], when engines that start take load, and the switches of its bands
    holder_ch4="f8", holder_h2="f8", holder_other="f8", made_ch4="f8", made_h2="f8", made_other="f8",
    # gas that tanks have drawn back and not yet given again [Nm3]
    drawn_ch4="f8", drawn_h2="f8", drawn_co2="f8", drawn_acid_ch4="f8",
    acid_ch4="f8", level_due="f8", ready_at="f8", engines_on="i8", flaring="i8", flare_starts="i8", low="i8",
    # tanks [C], heat of the engines since the last full hour [kWh], fuel of the boiler in this hour [kW]
    acid_c="f8", methane_c="f8", heat_made_kwh="f8", boiler_fuel_kw="f8",
    # methane tank: pH, acids over alkalinity, suspended dry matter [t/m3]
    pH="f8", acids="f8", solids="f8", broken="i8",
    # fed since midnight: t, volatile solids [kg], net cations and nitrogen [kmol]
    fed_t="f8", fed_volatile="f8", fed_charge="f8", fed_nitrogen="f8",
    # surroundings of this hour
    air_c="f8", demand_kw="f8", critical_kw="f8", kitchen_mj_per_h="f8", working="i8",
)  # fmt: skip

RATES = (
    # power [kW]
    "gross_kw", "house_kw", "local_kw", "export_kw", "import_kw", "captive_kw", "unserved_kw", "dumped_kw",
    "local_grid_up_kw", "local_grid_down_kw", "house_import_kw", "demand_kw", "diesel_captive_l",
    # methane [Nm3/h]: what is made goes to one of these or stays in the holder
    "ch4_made", "ch4_acid_lost", "ch4_leaked", "ch4_engine", "ch4_slip", "ch4_boiler", "ch4_kitchen", "ch4_kitchen_lost",
    "ch4_flare", "ch4_flare_slip", "ch4_vented",
    # hydrogen and other gas (carbon dioxide, nitrogen of the air dose) [Nm3/h]
    "h2_made", "h2_out", "other_made", "other_out",
    # heat of the engines that can be used [kW]; own power by what takes it [kW]
    "heat_engine_kw", "house_reception_kw", "house_tanks_kw", "house_gas_kw", "house_effluent_kw", "house_site_kw",
    # kitchens [MJ/h]: heat of gas that they ask for and get
    "kitchen_demand_mj", "kitchen_served_mj",
    # waste [t/h]
    "sorted_t", "crushed_t",
    # hours by mode and limit [h/h]
    "h_feeding", "h_ramping", "h_held", "h_stopped", "h_no_plant", "h_grid_down", "h_islanded", "h_engine", "h_engine_repair",
    "h_flaring", "h_crusher_repair", "h_soured", "h_out_of_gas",
)  # fmt: skip
N_RATES = len(RATES)
(
    GROSS_KW, HOUSE_KW, LOCAL_KW, EXPORT_KW, IMPORT_KW, CAPTIVE_KW, UNSERVED_KW, DUMPED_KW,
    LOCAL_GRID_UP_KW, LOCAL_GRID_DOWN_KW, HOUSE_IMPORT_KW, DEMAND_KW, DIESEL_CAPTIVE_L,
    CH4_MADE, CH4_ACID_LOST, CH4_LEAKED, CH4_ENGINE, CH4_SLIP, CH4_BOILER, CH4_KITCHEN, CH4_KITCHEN_LOST,
    CH4_FLARE, CH4_FLARE_SLIP, CH4_VENTED,
    H2_MADE, H2_OUT, OTHER_MADE, OTHER_OUT,
    HEAT_ENGINE_KW, HOUSE_RECEPTION_KW, HOUSE_TANKS_KW, HOUSE_GAS_KW, HOUSE_EFFLUENT_KW, HOUSE_SITE_KW,
    KITCHEN_DEMAND_MJ, KITCHEN_SERVED_MJ,
    SORTED_T, CRUSHED_T,
    H_FEEDING, H_RAMPING, H_HELD, H_STOPPED, H_NO_PLANT, H_GRID_DOWN, H_ISLANDED, H_ENGINE, H_ENGINE_REPAIR,
    H_FLARING, H_CRUSHER_REPAIR, H_SOURED, H_OUT_OF_GAS,
) = range(N_RATES)  # fmt: skip

# amounts that come at once, not as a rate; t of a class stand side by side
_BY_CLASS = ("fruit", "vegetable", "trimmings", "hotel")
COUNTS = (
    *(f"arrived_{name}_t" for name in _BY_CLASS), "arrived_contaminant_t",
    *(f"turned_away_{name}_t" for name in _BY_CLASS), "turned_away_contaminant_t",
    *(f"rejected_{name}_t" for name in _BY_CLASS), "rejected_contaminant_t",
    *(f"dosed_{name}_t" for name in _BY_CLASS), "dosed_contaminant_t",
    "seed_t", "cod_fed_kg", "cod_seed_kg", "cod_effluent_kg", "c_fed_kmol", "c_seed_kmol", "c_effluent_kmol",
    "n_fed_kmol", "n_seed_kmol", "n_effluent_kmol", "cod_gas_kg", "c_gas_kmol",
    "first_order_ch4", "two_fraction_ch4", "potential_ch4", "media_kg", "acids_h", "ph_h",
    "heat_tanks_kwh", "heat_boiler_kwh", "heat_spare_kwh", "cod_solid_kg", "cod_split_kg", "n_dosed_kg", "n_dissolved_kg", "solids_t", "volatile_t",
    "rule_overloaded_h", "rule_unbuffered_h", "reseeds", "failures", "outages", "starts", "steps", "rejected_steps", "rhs_calls", "undershoots",
)  # fmt: skip
N_COUNTS = len(COUNTS)
ARRIVED_T, TURNED_AWAY_T, REJECTED_T, DOSED_T = (
    COUNTS.index(f"{name}_fruit_t") for name in ("arrived", "turned_away", "rejected", "dosed")
)
CONTAMINANT = N_CLASSES
"""Contaminants stand behind the four classes: ``counts[ARRIVED_T + CONTAMINANT]``."""
(
    SEED_T, COD_FED_KG, COD_SEED_KG, COD_EFFLUENT_KG, C_FED_KMOL, C_SEED_KMOL, C_EFFLUENT_KMOL,
    N_FED_KMOL, N_SEED_KMOL, N_EFFLUENT_KMOL, COD_GAS_KG, C_GAS_KMOL,
    FIRST_ORDER_CH4, TWO_FRACTION_CH4, POTENTIAL_CH4, MEDIA_KG, ACIDS_H, PH_H,
    HEAT_TANKS_KWH, HEAT_BOILER_KWH, HEAT_SPARE_KWH, COD_SOLID_KG, COD_SPLIT_KG, N_DOSED_KG, N_DISSOLVED_KG, SOLIDS_T, VOLATILE_T,
    RULE_OVERLOADED_H, RULE_UNBUFFERED_H, RESEEDS, FAILURES, OUTAGES, STARTS, STEPS, REJECTED_STEPS, RHS_CALLS, UNDERSHOOTS,
) = range(DOSED_T + N_CLASSES + 1, N_COUNTS)  # fmt: skip
