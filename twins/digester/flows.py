"""Yearly flows of the digester: their declarations."""

from __future__ import annotations

from twins.core.outcome import Flow

_DIESEL = "gas/diesel oil"
_CH4, _N2O = "CH4 non-fossil", "N2O"
HOURS, METHANE, WASTE = "hours of the tanks", "methane that is made", "waste of market and hotels"
HOUSE = "own power of the plant"
"""What hours of a built plant, methane [Nm3] and waste [t wet, with contaminants] are parts of."""

FLOWS: tuple[Flow, ...] = (
    # hours: what the tanks were fed
    Flow("feeding_h", "h", "hours at full feed", "diagnostic", whole=HOURS),
    Flow("ramping_h", "h", "hours of a ramp after a start, or of less feed because of acids", "diagnostic", whole=HOURS),
    Flow("held_h", "h", "hours in which acids have stopped the feed", "diagnostic", whole=HOURS),
    Flow("stopped_h", "h", "hours of long stops: no contract, no money", "diagnostic", whole=HOURS),
    # waste
    Flow("waste_t", "t", "waste of market and hotels, with contaminants", "service"),
    Flow("digested_t", "t", "waste fed to the tanks, with contaminants that sorting missed", "diagnostic", whole=WASTE),
    Flow("rejected_t", "t", "contaminants and organic matter that sorting rejects", "diagnostic", whole=WASTE),
    Flow("turned_away_t", "t", "waste that the plant does not take: full pit, holiday, long stop, no plant", "diagnostic", whole=WASTE),
    Flow("dumped_t", "t", "what goes to the dump: turned away, rejects without compost, pressed residue", "purchase", "dumping"),
    # methane
    Flow("methane_engine_nm3", "Nm3", "methane burned in engines", "diagnostic", whole=METHANE),
    Flow("methane_kitchen_nm3", "Nm3", "methane burned in kitchens", "diagnostic", whole=METHANE),
    Flow("methane_boiler_nm3", "Nm3", "methane burned in the boiler of the tanks", "diagnostic", whole=METHANE),
    Flow("methane_flared_nm3", "Nm3", "methane burned in the flare", "diagnostic", whole=METHANE),
    Flow("methane_lost_nm3", "Nm3", "methane that leaks, slips, is vented or goes with the gas of the acid tank", "diagnostic", whole=METHANE),
    Flow("methane_made_nm3", "Nm3", "methane of all tanks by ADM1", "diagnostic"),
    Flow("gas_used_nm3", "Nm3", "methane that engines, kitchens or boiler take", "diagnostic"),
    Flow("methane_first_order_nm3", "Nm3", "methane of the same feed by one first-order rate, which never fails", "diagnostic"),
    Flow("methane_two_fraction_nm3", "Nm3", "methane of the same feed by a fast and a slow fraction", "diagnostic"),
    Flow("methane_constant_yield_nm3", "Nm3", "methane of the same feed by a constant yield, as in a business case", "diagnostic"),
    # power
    Flow("demand_kwh", "kWh", "power that the market asks for", "service"),
    Flow("delivered_kwh", "kWh", "power that leaves the plant for market and grid", "diagnostic"),
    Flow("gross_kwh", "kWh", "power at the generators", "diagnostic"),
    Flow("house_kwh", "kWh", "power that the plant itself uses", "diagnostic"),
    Flow("house_reception_kwh", "kWh", "own power of sorting and crusher", "diagnostic", whole=HOUSE),
    Flow("house_tanks_kwh", "kWh", "own power of pumps and mixers", "diagnostic", whole=HOUSE),
    Flow("house_gas_kwh", "kWh", "own power of blower, cooler and engines", "diagnostic", whole=HOUSE),
    Flow("house_effluent_kwh", "kWh", "own power of press and effluent treatment", "diagnostic", whole=HOUSE),
    Flow("house_site_kwh", "kWh", "own power of air cleaning and lights", "diagnostic", whole=HOUSE),
    Flow("dumped_kwh", "kWh", "power that nobody takes", "diagnostic"),
    Flow("grid_net_kwh", "kWh", "power taken from the grid less power given to it", "electricity", "grid", signed=True),
    Flow("supplied_grid_up_kwh", "kWh", "power for market and grid while the grid is up, less what the plant buys", "diagnostic", signed=True),
    Flow("supplied_grid_down_kwh", "kWh", "power for the market while the grid is down", "diagnostic"),
    Flow("diesel_power_replaced_kwh", "kWh", "part of that which diesel sets would have made", "diagnostic"),
    Flow("house_bought_kwh", "kWh", "power that the plant buys from the grid", "diagnostic"),
    Flow("unserved_kwh", "kWh", "demand that nobody serves while the grid is down", "diagnostic"),
    Flow("captive_diesel_kwh", "kWh", "power of diesel sets", "diagnostic"),
    Flow("power_bought_kwh", "kWh", "power bought from the grid", "purchase", "power"),
    Flow("power_sold_kwh", "kWh", "power sold to the grid", "sale", "power sold"),
    # heat
    Flow("heat_of_engines_kwh", "kWh", "heat of engines that can be used", "diagnostic"),
    Flow("heat_of_tanks_kwh", "kWh", "heat that the tanks take", "diagnostic"),
    Flow("heat_spare_kwh", "kWh", "heat of engines that nobody uses", "diagnostic"),
    Flow("water_dried_t", "t", "water that the spare heat could take out of residues", "diagnostic"),
    Flow("cold_kwh", "kWh", "or the cold that a chiller could make of it", "diagnostic"),
    # fuels
    Flow("diesel_captive_mj", "MJ", "diesel of the market's sets while the grid is down (LHV)", "fuel_burned", _DIESEL),
    Flow("diesel_transport_mj", "MJ", "diesel of lorries to the dump and from hotels, and of the loader (LHV)", "fuel_burned", _DIESEL, "related"),
    Flow("diesel_bought_l", "L", "diesel bought", "purchase", "diesel"),
    Flow("lpg_mj", "MJ", "LPG of kitchens (LHV)", "fuel_burned", "LPG"),
    Flow("charcoal_mj", "MJ", "charcoal of kitchens (LHV)", "fuel_burned", "charcoal"),
    Flow("wood_mj", "MJ", "wood of kitchens (LHV)", "fuel_burned", "wood / wood waste"),
    Flow("carbon_dioxide_wood_kg", "kg", "carbon dioxide of charcoal and wood that do not grow again", "gas_emitted", "CO2", "affected"),
    Flow("lpg_bought_kg", "kg", "LPG bought", "purchase", "LPG"),
    Flow("charcoal_bought_kg", "kg", "charcoal bought", "purchase", "charcoal"),
    Flow("wood_bought_kg", "kg", "wood bought", "purchase", "wood"),
    Flow("kitchen_demand_mj", "MJ", "heat that kitchens ask for, at the pot", "service"),
    Flow("kitchen_gas_mj", "MJ", "part of it from biogas", "diagnostic"),
    Flow("kitchen_lpg_saved_mj", "MJ", "LPG that kitchens would have burned for that part (LHV)", "diagnostic"),
    # the dump
    Flow("methane_dump_kg", "kg", "methane of waste on the dump, by its measured carbon, in the year in which it leaves", "gas_emitted", _CH4, "affected"),
    Flow("methane_fire_kg", "kg", "methane of fires on the dump", "gas_emitted", _CH4, "affected"),
    Flow("nitrous_fire_kg", "kg", "nitrous oxide of fires on the dump", "gas_emitted", _N2O, "affected"),
    Flow("methane_dump_to_come_kg", "kg", "methane of these years' waste after the horizon, in the last year", "diagnostic"),
    Flow("methane_avoided_kg", "kg", "methane that the dump does not make because of the plant, by measured carbon", "diagnostic"),
    Flow("methane_avoided_default_kg", "kg", "the same by the default carbon of the methodology", "diagnostic"),
    Flow("dump_carbon_cut_kg", "kg", "methane that the drawn carbon of the year's waste would make beyond its methane potential: the carbon check takes it off", "diagnostic"),
    # what the plant emits
    Flow("methane_leaked_kg", "kg", "methane that leaks from tanks and pipes", "gas_emitted", _CH4),
    Flow("methane_slip_kg", "kg", "methane that passes engines unburned", "gas_emitted", _CH4),
    Flow("methane_flare_kg", "kg", "methane that passes the flare unburned", "gas_emitted", _CH4),
    Flow("methane_vented_kg", "kg", "methane that a full holder lets out", "gas_emitted", _CH4),
    Flow("methane_acid_tank_kg", "kg", "methane in the gas of the acid tank, where that is lost", "gas_emitted", _CH4),
    Flow("methane_kitchen_kg", "kg", "methane lost in pipes and stoves of kitchens", "gas_emitted", _CH4),
    Flow("methane_leaked_default_kg", "kg", "methane that leaks by the default of the methodology", "diagnostic"),
    Flow("methane_flare_default_kg", "kg", "methane that passes the flare by the default of the methodology", "diagnostic"),
    Flow("methane_digestate_kg", "kg", "methane of stored digestate", "gas_emitted", _CH4),
    Flow("nitrous_digestate_kg", "kg", "nitrous oxide of stored and spread digestate", "gas_emitted", _N2O),
    Flow("methane_compost_kg", "kg", "methane of composted residue and rejects", "gas_emitted", _CH4),
    Flow("nitrous_compost_kg", "kg", "nitrous oxide of composted residue and rejects", "gas_emitted", _N2O),
    # pieces and upkeep
    Flow("plant_t_per_d", "t/d", "tanks, sorting and crusher built, by capacity", "asset"),
    Flow("engine_built_kw", "kW", "engines built", "asset"),
    Flow("holder_built_m3", "m3", "gas holder built", "asset"),
    Flow("operated_t_per_d", "t/d", "capacity kept in operation in the year: staff and fixed upkeep", "asset"),
    Flow("sorting_man_h", "h", "man-hours of sorting by hand", "asset"),
    Flow("effluent_m3", "m3", "liquid that leaves the plant", "asset"),
    Flow("gross_mwh", "MWh", "power at the generators, for upkeep that goes with it", "asset"),
    Flow("sulphur_media_kg", "kg", "media that take up sulphur", "purchase", "sulphur media"),
    Flow("residue_t", "t", "pressed residue", "diagnostic"),
    Flow("compost_t", "t", "residue and organic rejects composted", "diagnostic"),
    # how the plant did
    Flow("soured_h", "h", "hours in which the methane tank is sour", "diagnostic"),
    Flow("reseedings", "events", "tanks emptied and seeded again", "diagnostic"),
    Flow("rule_overloaded_h", "h", "hours of days on which the stability rule calls the load too high", "diagnostic"),
    Flow("rule_unbuffered_h", "h", "hours of days on which it finds too little alkalinity in the feed", "diagnostic"),
    Flow("engine_h", "h", "running hours of the engines, mean of all", "diagnostic"),
    Flow("engine_repair_h", "h", "hours of engines under repair or overhaul, mean of all", "diagnostic"),
    Flow("crusher_repair_h", "h", "hours of a jammed crusher", "diagnostic"),
    Flow("lean_gas_h", "h", "hours in which the gas is too lean for engines and kitchens, or nobody is there to use it", "diagnostic"),
    Flow("grid_down_h", "h", "hours without grid", "diagnostic"),
    Flow("island_h", "h", "hours in island operation", "diagnostic"),
    Flow("flaring_h", "h", "hours of the flare", "diagnostic"),
    Flow("failures", "events", "failures of all parts", "diagnostic"),
    Flow("starts", "events", "starts of engines", "diagnostic"),
)  # fmt: skip
