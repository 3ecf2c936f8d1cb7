"""Every number of the rice-husk plant: value, unit, meaning, source and prior. S01 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform
from twins.rice_husk.rig_parameters import RigParameters


# fmt: off
# One table: a formatter would spread each row over seven lines. Parameters of a part bear its name as a prefix
# (weather_, grid_, mills_, supply_, market_, store_, gasifier_, engine_) and go to that part as its numbers.
class RiceHuskParameters(RigParameters):
    """Parameters of the rice-husk plant: levers of a study, site, fuel, supply, machines, grid, and the fate of husk."""

    # --- levers -------------------------------------------------------------------------------------------
    line: str = parameter("none", "text", "what makes power: nothing, diesel engines alone, or husk by one of three ways", source="choice of the study",
        lever=True, choices=("none", "diesel", "steam", "gas_engine", "dual_fuel"))
    nameplate_kw: float = parameter(1_816.0, "kW", "gross rating of the plant",
        source="S01: Myaungmya, 1.816 MW gross", lever=True, within=(20.0, 50_000.0))
    engines: int = parameter(1, "engines", "engines of equal size that share the rating (gas lines)", source="choice of the study", lever=True, within=(1, 8),
        likely="No plant? line = \"none\" says that")
    steam_bar: float = parameter(32.0, "bar", "steam pressure before the turbine, absolute",
        source="assumed: 20-45 bar is usual for 1-3 MW; the steam state of Myaungmya is not known", lever=True, within=(12.0, 100.0))
    steam_c: float = parameter(400.0, "C", "steam temperature before the turbine",
        source="assumed: 350-450 C is usual for 1-3 MW; S02: 450 C in a boiler of the 2 MW class", lever=True, within=(320.0, 560.0),
        likely="Kelvin, or saturated steam before the superheater?")
    mills_under_contract: int = parameter(20, "mills", "mills that sell their spare husk to the plant, nearest first", source="choice of the study", lever=True, within=(1, 90))
    store_m3: float = parameter(6_000.0, "m3", "volume of the husk store", source="choice of the study", lever=True, within=(5.0, 500_000.0))
    store_roof_share: float = parameter(0.5, "-", "share of the store under a roof", source="choice of the study", lever=True, within=(0.0, 1.0))
    reclaim: str = parameter("oldest_first", "text", "which husk leaves a heap first", source="choice of the study", lever=True, choices=("oldest_first", "newest_first"))
    lorries: int = parameter(8, "lorries", "lorries that fetch husk", source="choice of the study", lever=True, within=(1, 400))
    island_mode: bool = parameter(False, "-", "the plant can feed its neighbours while the grid is down", source="choice of the study", lever=True)
    export_kw: float = parameter(1_650.0, "kW", "largest power that the feeder takes from the plant", source="choice of the study", lever=True, within=(0.0, 50_000.0),
        likely="Import with a minus sign? What the plant does not serve the grid serves by itself; 0 is no export")
    white_ash: bool = parameter(False, "-", "the furnace is run for white ash: more air and time, less carbon left", source="choice of the study", lever=True)
    heat_kw: float = parameter(0.0, "kW", "largest heat that the plant can send to dryers and park", source="choice of the study", lever=True, within=(0.0, 100_000.0))
    heat_bar: float = parameter(4.0, "bar", "pressure at which steam is taken for heat, absolute", source="general knowledge: 3-6 bar", lever=True, within=(1.5, 8.0),
        likely="A gauge pressure, or one in MPa or kPa?")
    soot_blowing_h: float = parameter(12.0, "h", "running hours between soot blowing", source="choice of the study", lever=True, within=(1.0, 1_000.0))
    planned_stop_days: float = parameter(25.0, "d", "planned stop a year, before the main harvest",
        source="assumed: 20-30 days; eleven months of operation were meant at Myaungmya", lever=True, within=(0.0, 120.0),
        likely="Days of operation where those of the stop are meant? A plant that stops all year is line = \"none\"")
    grid_connected: bool = parameter(True, "-", "site and plant hang on the grid", source="choice of the study", lever=True)
    captive_diesel_share: float = parameter(0.5, "-", "share of the neighbours' demand that diesel sets serve while the grid is down",
        source="assumed: half; S15: 94.9 % of firms have outages, how many own a set is not known", lever=True, within=(0.0, 1.0))

    # --- neighbours -----------------------------------------------------------------------------------------
    mill_kw: float = parameter(180.0, "kW", "power of the mills that the plant serves, while they work at capacity",
        source="S08: 25.8 kWh a tonne of white rice; assumed: some 130 t of paddy a day", lever=True, within=(0.0, 20_000.0))
    park_kw: float = parameter(400.0, "kW", "power of the park by day", source="assumed: a few small factories", lever=True, within=(0.0, 50_000.0))
    heat_demand_kw: float = parameter(0.0, "kW", "heat that dryers and parboiling take while mills work at capacity",
        source="S08: 862 kWh a tonne of parboiled rice; by study", lever=True, within=(0.0, 100_000.0))
    mill_night_share: float = parameter(0.15, "-", "load of the mills at night over that by day", source="assumed: one shift, lights and pumps at night",
        prior=Uniform(0.05, 0.4), within=(0.0, 1.0))
    mill_by_hours_share: float = parameter(0.0, "-", "part of the mills that work fewer hours at full power when paddy is short; the others work all day at less", source="assumed: of many mills, some stand while others work", within=(0.0, 1.0))
    park_night_share: float = parameter(0.5, "-", "load of the park at night over that by day", source="assumed: no figure was found", prior=Uniform(0.25, 0.8), within=(0.0, 1.0))
    captive_kwh_per_l: float = parameter(3.2, "kWh/L", "power of a diesel set from a litre", source="general knowledge: 3.0-3.6 kWh/L at good load; assumed: less at part load",
        prior=Triangular(2.6, 3.2, 3.6), within=(1.0, 4.5))
    heat_reference_efficiency: float = parameter(0.60, "-", "efficiency (LHV) of the furnaces that make the heat without the plant",
        source="assumed: husk furnaces and old boilers", prior=Uniform(0.45, 0.75), within=(0.1, 1.0))
    heat_reference_fossil_share: float = parameter(0.2, "-", "share of that heat from fuel oil, the rest from husk", source="assumed: mills burn their own husk",
        prior=Uniform(0.0, 0.5), within=(0.0, 1.0))

    # --- fuel -----------------------------------------------------------------------------------------------
    ash_dry: float = parameter(0.19, "kg/kg", "ash in dry husk", source="S03: 0.166-0.207", prior=Normal(0.19, 0.02, 0.12, 0.28), within=(0.05, 0.40),
        likely="Sand in the sample, ash of husk that has burnt, or silica given for ash? Raw husk holds 0.13 to 0.26")
    carbon_daf: float = parameter(0.485, "kg/kg", "carbon in dry, ash-free husk", source="S03: four analyses", prior=Normal(0.485, 0.018, 0.43, 0.54), within=(0.35, 0.60),
        likely="An analysis on the dry or the as-received basis? Divide by 1 - ash - moisture")
    hydrogen_daf: float = parameter(0.060, "kg/kg", "hydrogen in dry, ash-free husk", source="S03: 0.049-0.070", prior=Normal(0.060, 0.006, 0.047, 0.072), within=(0.03, 0.09),
        likely="An analysis on another basis, or with the hydrogen of its moisture?")
    nitrogen_daf: float = parameter(0.008, "kg/kg", "nitrogen in dry, ash-free husk", source="S03: 0.005-0.014", prior=Uniform(0.004, 0.014), within=(0.0, 0.05))
    sulphur_daf: float = parameter(0.001, "kg/kg", "sulphur in dry, ash-free husk", source="S03: 0.0004-0.006", prior=LogNormal(0.001, 0.9, 0.0002, 0.007), within=(0.0, 0.02))
    hhv_residual: float = parameter(0.0, "MJ/kg", "HHV of dry husk beyond what its ash explains", source="S03: stated values lie 0 to 2 MJ/kg above those of the composition; assumed spread 0.9 with correlation -0.7 to ash",
        prior=Normal(0.0, 0.643, -2.2, 2.2), within=(-4.0, 4.0),
        likely="A whole heating value where the difference is meant? Write it as hhv_laboratory")
    hhv_laboratory: float = parameter(0.0, "MJ/kg HHV dry", "heating value of dry husk by a laboratory, to which hhv_residual is then the error; 0: none, the ash tells it",
        source="no sample of the site", within=(0.0, 60.0))

    # --- weather --------------------------------------------------------------------------------------------
    weather_temperature_day_sigma_c: float = parameter(1.0, "K", "standard deviation of a day's mean temperature in its month", source="assumed: tropical lowland", within=(0.1, 6.0))
    weather_temperature_day_correlation: float = parameter(0.65, "-", "correlation of temperatures from day to day", source="assumed: tropical lowland", within=(0.0, 0.99))
    weather_temperature_year_sigma_c: float = parameter(0.3, "K", "standard deviation of a year's mean temperature", source="assumed: tropical lowland", within=(0.0, 3.0))
    weather_half_range_dry_c: float = parameter(5.5, "K", "half the daily range in a month without wet days", source="assumed: tropical lowland", within=(1.0, 15.0))
    weather_half_range_wet_c: float = parameter(2.3, "K", "half the daily range in a month of wet days only", source="assumed: tropical lowland", within=(0.5, 10.0))
    weather_wet_day_cooling_c: float = parameter(0.8, "K", "dry day less wet day", source="assumed: tropical lowland", within=(0.0, 5.0))
    weather_deficit_day_sigma: float = parameter(0.25, "-", "spread of the logarithm of a day's saturation deficit", source="assumed: tropical lowland", within=(0.0, 1.0))
    weather_wet_day_deficit: float = parameter(0.3, "-", "part of the deficit that a wet day takes away", source="assumed: tropical lowland", within=(0.0, 1.0))
    weather_rain_year_sigma: float = parameter(0.12, "-", "spread of the logarithm of a year's rain", source="assumed: tropical lowland", within=(0.0, 1.0))
    weather_wet_persistence: float = parameter(0.3, "-", "correlation of wet days from day to day", source="assumed: tropical lowland", within=(0.0, 0.9))
    weather_rain_half_mm: float = parameter(150.0, "mm", "rain of a month in which every second day is wet", source="assumed: tropical lowland", within=(20.0, 600.0))
    weather_rain_shape: float = parameter(0.75, "-", "shape of the gamma law of a wet day's rain", source="assumed: tropical lowland", within=(0.2, 5.0))

    # --- grid -----------------------------------------------------------------------------------------------
    grid_outages_per_month: float = parameter(11.0, "1/month", "outages in a typical month before the change of regime", source="S15: mean over firms, 2016",
        prior=LogNormal(11.0, 0.35, 3.0, 40.0), within=(0.0, 100.0))
    grid_planned_share: float = parameter(0.35, "-", "planned blocks of 2-4 h among them, the rest are faults of 0.5-2 h", source="assumed: durations are not published",
        prior=Uniform(0.1, 0.6), within=(0.0, 1.0))
    grid_season_amplitude: float = parameter(0.15, "-", "more outages in the hot season than in the rains; below 0 fewer", source="assumed: hydropower is short in the hot season, but S15 has 8 h of supply a day in the summer of 2023 and 4 h in its rains",
        prior=Uniform(-0.3, 0.6), within=(-0.95, 0.95))
    grid_year_sigma: float = parameter(0.25, "-", "spread of the logarithm of a year's outage rate", source="assumed: no figure was found", within=(0.0, 1.5))
    grid_rotation_share: float = parameter(0.4, "-", "share of weeks with 4 h on and 4 h off after the change", source="S15: rotation in Yangon 2022; assumed share of weeks",
        prior=Uniform(0.1, 0.8), within=(0.0, 1.0))
    grid_fault_rise: float = parameter(1.5, "-", "fault rate after the change over that before", source="assumed: no figure was found", prior=LogNormal(1.5, 0.3, 0.7, 4.0), within=(0.1, 10.0))

    # --- mills and supply -----------------------------------------------------------------------------------
    mills_registered: int = parameter(90, "mills", "mills of the township", source="S07: Lay Myat Hnar township, 90", within=(1, 400))
    mills_running_share: float = parameter(0.35, "-", "share of the registered mills that run", source="S07: 20 of 90 in one interview; assumed: more with an outlet for husk",
        prior=Uniform(0.2, 0.6), within=(0.02, 1.0))
    mills_capacity_median_t_day: float = parameter(30.0, "t/day", "median capacity of a mill, paddy", source="S07: 2,000 mills of 15-100 t a day",
        prior=LogNormal(30.0, 0.25, 12.0, 80.0), within=(2.0, 500.0))
    mills_capacity_sigma: float = parameter(0.8, "-", "spread of the logarithm of capacities", source="S07: 0.5 by the classes of Myanmar, 1.4 by those of Thailand",
        prior=Uniform(0.5, 1.2), within=(0.1, 2.0))
    mills_full_load_days: float = parameter(170.0, "d", "paddy of a typical year over capacity", source="assumed: mills run below capacity (S15)",
        prior=Uniform(110.0, 230.0), within=(20.0, 365.0))
    mills_radius_km: float = parameter(25.0, "km", "radius of the catchment", source="assumed: a township", prior=Uniform(15.0, 35.0), within=(1.0, 200.0))
    mills_road_ratio: float = parameter(1.4, "-", "road over straight line", source="assumed: delta with rivers", prior=Uniform(1.2, 1.8), within=(1.0, 3.0))
    mills_husk_share: float = parameter(0.215, "kg/kg", "husk over paddy", source="S05: 0.20, 0.22, 0.22, 0.23", prior=Normal(0.215, 0.010, 0.18, 0.25), within=(0.10, 0.35))
    mills_husk_share_sigma: float = parameter(0.008, "kg/kg", "spread of the husk share between mills", source="assumed: no figure was found", within=(0.0, 0.05))
    mills_husk_moisture_reference: float = parameter(0.10, "kg/kg", "moisture (wet basis) at which the husk share is meant", source="assumed: S04, 10-15 %", within=(0.0, 0.3))
    mills_own_power_share: float = parameter(0.20, "-", "mills that run through outages on diesel", source="assumed: no figure was found", prior=Uniform(0.05, 0.4), within=(0.0, 1.0))
    mills_gasifier_share: float = parameter(0.15, "-", "mills with a husk gasifier", source="S07: 319 in some 2,000 mills", prior=Uniform(0.08, 0.25), within=(0.0, 1.0))
    mills_parboiling_share: float = parameter(0.10, "-", "mills that parboil", source="assumed: no figure was found", prior=Uniform(0.02, 0.2), within=(0.0, 1.0))
    mills_dryer_use: float = parameter(0.008, "kg/kg", "dry husk per paddy that dryers burn", source="assumed: no figure was found", prior=Uniform(0.0, 0.02), within=(0.0, 0.1))
    mills_gasifier_use: float = parameter(0.0272, "kg/kg", "dry husk per paddy that a mill's gasifier takes", source="S08, S09: 0.65 x 25.83 kWh/t at 1.8 kg/kWh, nine tenths dry (derived)", within=(0.0, 0.2))
    mills_parboiling_use: float = parameter(0.21, "kg/kg", "dry husk per paddy that parboiling takes", source="S08: 0.65 x 862.5 kWh/t at 13 MJ/kg and 65 %, nine tenths dry (derived)", within=(0.0, 0.5))
    mills_open_yard_share: float = parameter(0.5, "-", "mills whose yard has no roof", source="assumed: no figure was found", within=(0.0, 1.0))
    supply_main_share: float = parameter(0.835, "-", "main harvest over the paddy of a year", source="S06: 80-85 %", prior=Uniform(0.80, 0.86), within=(0.3, 1.0))
    supply_main_first_day: float = parameter(283.0, "d", "day of the year on which the main harvest begins", source="S06: under way in October", within=(0.0, 366.0))
    supply_main_last_day: float = parameter(350.0, "d", "day of the year on which it ends", source="S06: completed by mid-December", within=(0.0, 366.0))
    supply_second_first_day: float = parameter(60.0, "d", "day of the year on which the second harvest begins", source="general knowledge: March to May", within=(0.0, 366.0))
    supply_second_last_day: float = parameter(151.0, "d", "day of the year on which it ends", source="general knowledge: March to May", within=(0.0, 366.0))
    supply_harvest_shift_sigma_d: float = parameter(6.0, "d", "standard deviation of a year's harvest date", source="assumed: no figure was found", within=(0.0, 20.0))
    supply_yield_sigma: float = parameter(0.08, "-", "spread of the logarithm of a year's paddy, all mills together", source="assumed: no figure was found", prior=Uniform(0.04, 0.15), within=(0.0, 0.6))
    supply_mill_year_sigma: float = parameter(0.15, "-", "the same of one mill", source="assumed: no figure was found", within=(0.0, 1.0))
    supply_stock_days: float = parameter(75.0, "d", "time in which a mill would work off its stock of paddy", source="assumed: no monthly milling figures were found",
        prior=LogNormal(75.0, 0.3, 30.0, 180.0), within=(5.0, 400.0))
    supply_paddy_loss_per_year: float = parameter(0.02, "1/year", "loss of paddy in stock", source="assumed: no figure was found", within=(0.0, 0.5))
    supply_work_from_h: float = parameter(6.0, "h", "hour at which mills begin", source="assumed: no figure was found", within=(0.0, 23.0))
    supply_work_to_h: float = parameter(20.0, "h", "hour at which mills end", source="assumed: no figure was found", within=(1.0, 24.0))
    supply_stops_per_year: float = parameter(9.0, "1/year", "stops of a mill for repair", source="assumed: no figure was found", within=(0.0, 60.0))
    supply_stop_days: float = parameter(2.0, "d", "mean length of such a stop", source="assumed: no figure was found", within=(1.0, 60.0))
    supply_holiday_first_day: float = parameter(103.0, "d", "first day of the new year's holiday", source="general knowledge: water festival, 13 April", within=(0.0, 366.0))
    supply_holiday_days: float = parameter(6.0, "d", "its length", source="general knowledge", within=(0.0, 30.0))
    supply_yard_days: float = parameter(12.0, "d", "time constant of moisture in a mill's yard", source="assumed: no figure was found", within=(1.0, 100.0))
    supply_yard_pickup: float = parameter(0.03, "kg/kg", "more water per dry husk in an open yard on a day of much rain", source="assumed: no figure was found", prior=Uniform(0.0, 0.08), within=(0.0, 0.5))
    supply_yard_full_rain_mm: float = parameter(20.0, "mm", "what much rain is", source="assumed: no figure was found", within=(1.0, 200.0))
    market_competitors_share: float = parameter(0.35, "-", "surplus that other buyers take at the base price", source="assumed: kilns, briquettes; no survey in Myanmar", prior=Uniform(0.1, 0.6), within=(0.0, 0.95))
    market_competitors_growth: float = parameter(0.02, "1/year", "growth of that share", source="assumed: no figure was found", prior=Uniform(-0.01, 0.06), within=(-0.2, 0.3))
    market_price_exponent: float = parameter(1.0, "-", "price over base = (share that the plant leaves)^-exponent", source="S12: prices rose 7-20 times in Thailand after plants came; assumed form",
        prior=Uniform(0.3, 1.9), within=(0.0, 5.0))
    market_competitors_elasticity: float = parameter(0.3, "-", "others' share falls as the price to its negative power", source="assumed: no figure was found", prior=Uniform(0.05, 0.8), within=(0.0, 3.0))
    yard_stock_days: float = parameter(7.0, "d", "husk that a mill's yard can hold, in mean days", source="assumed: no figure was found", prior=Uniform(3.0, 20.0), within=(0.5, 200.0))
    lorry_m3: float = parameter(20.0, "m3", "volume of a lorry", source="assumed: 20 m3 carries 2-3 t of loose husk", prior=Uniform(16.0, 28.0), within=(2.0, 60.0))
    bulk_density_kg_m3: float = parameter(115.0, "kg/m3", "loose husk as loaded and stored, wet", source="S04: 90-150, vendor", prior=Uniform(95.0, 140.0), within=(10.0, 1_500.0))
    lorry_kmh: float = parameter(22.0, "km/h", "mean speed of a lorry", source="assumed: delta roads and ferries", prior=Uniform(14.0, 30.0), within=(3.0, 80.0))
    lorry_handling_h: float = parameter(1.2, "h", "loading and unloading of a trip", source="assumed: by hand and belt", prior=Uniform(0.7, 2.0), within=(0.1, 8.0))
    lorry_l_per_km: float = parameter(0.28, "L/km", "diesel of a lorry, full one way and empty back", source="assumed: 3 t of payload on a 6-8 t lorry", prior=Uniform(0.18, 0.36), within=(0.05, 1.0))

    # --- store ----------------------------------------------------------------------------------------------
    store_sorption_ratio: float = parameter(0.85, "-", "equilibrium moisture of husk over that of wood (Simpson 1973)", source="assumed: no figure was found", prior=Uniform(0.7, 1.0), within=(0.3, 1.5))
    store_roofed_days: float = parameter(15.0, "d", "time constant of moisture under a roof", source="assumed: no figure was found", prior=LogNormal(15.0, 0.4, 4.0, 60.0), within=(1.0, 365.0))
    store_outer_days: float = parameter(6.0, "d", "the same in the outer layer of an open heap", source="assumed: no figure was found", within=(0.5, 100.0))
    store_inner_days: float = parameter(90.0, "d", "the same within it", source="assumed: no figure was found", within=(5.0, 1_000.0))
    store_outer_depth_m: float = parameter(0.4, "m", "depth of the outer layer", source="assumed: no figure was found", within=(0.05, 2.0))
    store_heap_height_m: float = parameter(3.0, "m", "height of an open heap", source="assumed: no figure was found", within=(0.5, 15.0))
    store_rain_pickup_share: float = parameter(0.12, "-", "rain on an open heap that it takes up", source="assumed: no figure was found", prior=Uniform(0.04, 0.25), within=(0.0, 1.0))
    store_soaked: float = parameter(1.2, "kg/kg", "water per dry husk at which a layer takes no more", source="assumed: no figure was found", within=(0.3, 3.0))
    store_rot_open_per_month: float = parameter(0.01, "1/month", "dry matter lost in an open heap", source="general knowledge: 0.5-2 % a month", prior=Uniform(0.005, 0.02), within=(0.0, 0.2))
    store_rot_roofed_per_month: float = parameter(0.002, "1/month", "the same under a roof", source="assumed: no figure was found", within=(0.0, 0.1))
    derate_below_h: float = parameter(48.0, "h", "store in hours of full load below which the plant derates", source="assumed: practice of operators", within=(4.0, 1_000.0))
    stop_below_h: float = parameter(3.0, "h", "store in hours of full load below which it stops", source="assumed: what the feed bunker holds", within=(2.0, 48.0))
    restart_above_h: float = parameter(36.0, "h", "store in hours of full load above which it starts again", source="assumed: a start for a few hours is not worth it", within=(4.0, 2_000.0))

    # --- boiler and ash -------------------------------------------------------------------------------------
    excess_air: float = parameter(0.60, "-", "excess air of the furnace at full load", source="assumed: husk grates run at 6-10 % oxygen", prior=LogNormal(0.60, 0.22, 0.25, 1.3), within=(0.05, 3.0))
    excess_air_rise: float = parameter(0.40, "-", "what is added towards no load", source="assumed: no figure was found", prior=Uniform(0.1, 0.8), within=(0.0, 3.0))
    carbon_in_ash: float = parameter(0.10, "kg/kg", "carbon share of the ash in ordinary operation", source="S20: 0.033 and 0.178", prior=LogNormal(0.10, 0.5, 0.02, 0.35), within=(0.002, 0.6))
    white_carbon_share: float = parameter(0.4, "-", "carbon left when the furnace is run for white ash, over ordinary", source="assumed: no figure was found", prior=Uniform(0.25, 0.6), within=(0.05, 1.0))
    white_excess_air: float = parameter(0.15, "-", "excess air that white ash takes more", source="assumed: no figure was found", prior=Uniform(0.05, 0.3), within=(0.0, 1.0))
    co_share: float = parameter(0.003, "-", "CO over CO + CO2 in the flue gas", source="assumed: 100-1,000 ppm", prior=LogNormal(0.003, 0.7, 0.0003, 0.03), within=(0.0, 0.2))
    ash_c: float = parameter(300.0, "C", "temperature of the ash, bottom and fly together", source="assumed: no figure was found", prior=Uniform(150.0, 500.0), within=(40.0, 900.0))
    unaccounted_loss: float = parameter(0.025, "-", "boiler loss that nobody measures, of HHV", source="assumed; S21 takes 0.04 as the maker's margin", prior=Uniform(0.005, 0.045), within=(0.0, 0.1))
    flue_clean_c: float = parameter(170.0, "C", "flue gas at full load with clean surfaces", source="assumed: economiser and air heater", prior=Normal(170.0, 15.0, 120.0, 230.0), within=(90.0, 400.0))
    flue_rise_soft_k: float = parameter(20.0, "K", "what soot adds that blowing takes off", source="general knowledge: 10-30 K between cleanings", prior=Uniform(10.0, 30.0), within=(0.0, 150.0))
    flue_rise_hard_k: float = parameter(15.0, "K", "what scale adds that only a stop takes off", source="assumed: no figure was found", prior=Uniform(5.0, 30.0), within=(0.0, 150.0))
    fouling_soft_h: float = parameter(72.0, "h", "time constant of soot", source="assumed: no figure was found", prior=LogNormal(72.0, 0.6, 15.0, 400.0), within=(1.0, 5_000.0))
    fouling_hard_h: float = parameter(2_500.0, "h", "time constant of scale", source="assumed: no figure was found", prior=LogNormal(2_500.0, 0.5, 600.0, 10_000.0), within=(50.0, 50_000.0))
    soot_removed: float = parameter(0.75, "-", "soot that a blow takes off", source="general knowledge: 60-90 %", prior=Uniform(0.6, 0.9), within=(0.0, 1.0))
    ash_carbon_spread: float = parameter(0.35, "-", "spread of the logarithm of carbon between lots of ash", source="assumed: no figure was found", prior=Uniform(0.2, 0.6), within=(0.05, 2.0))
    furnace_c: float = parameter(800.0, "C", "furnace exit at full load with the design fuel", source="assumed: S20, an industrial boiler ran at 600-750 C", prior=Normal(790.0, 50.0, 600.0, 950.0), within=(450.0, 1_200.0))
    crystalline_middle_c: float = parameter(800.0, "C", "temperature at which half of the silica is crystalline", source="general knowledge: amorphous below about 700-800 C", prior=Normal(800.0, 25.0, 700.0, 900.0), within=(500.0, 1_200.0))
    boiler_margin: float = parameter(1.05, "-", "largest heat of the boiler over that of the rating at design", source="assumed: no figure was found", prior=Uniform(1.0, 1.12), within=(0.7, 1.5))
    feeder_margin: float = parameter(1.10, "-", "largest feed of dry husk over that of the rating at design", source="assumed: no figure was found", prior=Uniform(1.0, 1.2), within=(0.7, 2.0))

    # --- turbine and cycle ----------------------------------------------------------------------------------
    turbine_efficiency_error: float = parameter(0.0, "-", "isentropic efficiency over that of its class", source="S19: classes; assumed: spread of makes", prior=Normal(0.0, 0.035, -0.12, 0.12), within=(-0.3, 0.3))
    generator_efficiency: float = parameter(0.93, "-", "mechanical times generator efficiency", source="S19: 0.94-0.96 gearbox and generator", prior=Uniform(0.91, 0.95), within=(0.7, 0.99))
    baumann: float = parameter(1.0, "-", "loss of efficiency per mean wetness", source="general knowledge: 0.5-2", prior=Uniform(0.6, 1.4), within=(0.0, 3.0))
    willans_no_load: float = parameter(0.20, "-", "steam at no load over that at full load", source="S22: 0.33 by the throttle line at 0.67; S21: 0.10 by the flat line; general knowledge: 0.12-0.25 with nozzle groups",
        prior=Uniform(0.10, 0.33), within=(0.0, 0.6))
    tower_approach_k: float = parameter(6.0, "K", "cold water over wet bulb", source="general knowledge: 5-7 K", prior=Uniform(4.5, 8.0), within=(1.0, 20.0))
    tower_range_k: float = parameter(9.0, "K", "range of the cooling water", source="general knowledge: 8-10 K", prior=Uniform(8.0, 10.0), within=(3.0, 20.0))
    condenser_ttd_k: float = parameter(4.0, "K", "condensing steam over warm water", source="general knowledge: 3-5 K", prior=Uniform(3.0, 6.0), within=(0.5, 20.0))
    design_wet_bulb_c: float = parameter(26.0, "C", "wet bulb of the design", source="general knowledge: 22-27 C in the delta", within=(10.0, 32.0))
    feed_water_c: float = parameter(105.0, "C", "feed water after the deaerator", source="general knowledge", within=(70.0, 150.0))
    blowdown_share: float = parameter(0.02, "-", "blow-down of the steam", source="general knowledge: 1-3 %", prior=Uniform(0.01, 0.03), within=(0.0, 0.1))
    heat_returned: float = parameter(0.6, "-", "process steam that returns as water", source="assumed: no figure was found", prior=Uniform(0.3, 0.9), within=(0.0, 1.0))
    feed_pump_efficiency: float = parameter(0.55, "-", "efficiency of the feed pump", source="assumed: small multistage pump", prior=Uniform(0.45, 0.65), within=(0.2, 0.9))

    # --- house load -----------------------------------------------------------------------------------------
    house_share: float = parameter(0.11, "-", "house load at full load over the rating, feed pump included", source="S01: 0.201/1.816; S21: 0.06; general knowledge: 9-12 %", prior=Normal(0.11, 0.012, 0.07, 0.16), within=(0.01, 0.5))
    house_share_gas: float = parameter(0.09, "-", "house load of the gas line at full load over the rating", source="S11: 11 kW at 250 kW without engine auxiliaries; assumed", prior=Uniform(0.05, 0.13), within=(0.005, 0.5))
    house_fans: float = parameter(0.45, "-", "fans of the house load", source="assumed: no figure was found", prior=Uniform(0.35, 0.5), within=(0.0, 1.0))
    house_tower: float = parameter(0.20, "-", "cooling of the house load", source="assumed: no figure was found", prior=Uniform(0.12, 0.25), within=(0.0, 1.0))
    house_handling: float = parameter(0.12, "-", "husk and ash handling of the house load", source="assumed: no figure was found", prior=Uniform(0.06, 0.16), within=(0.0, 1.0))
    fan_speed_control: float = parameter(0.2, "-", "fans with variable speed", source="assumed: dampers are usual in small plants", prior=Uniform(0.0, 0.6), within=(0.0, 1.0))
    standby_share: float = parameter(0.15, "-", "house load of a plant that stands over that at full load", source="assumed: lighting, water, fans of a warm boiler", prior=Uniform(0.05, 0.25), within=(0.0, 1.0))

    # --- operation ------------------------------------------------------------------------------------------
    least_load: float = parameter(0.35, "-", "lowest load of the steam line over the rating", source="assumed: grate firing", prior=Uniform(0.25, 0.45), within=(0.05, 0.9))
    island_reliability: float = parameter(0.85, "-", "outages that governor and switchgear ride through in island mode", source="assumed: no figure was found", prior=Uniform(0.6, 0.97), within=(0.0, 1.0))
    start_cold_h: float = parameter(8.0, "h", "start of the cold boiler", source="general knowledge: 6-10 h", prior=Uniform(6.0, 10.0), within=(0.5, 48.0))
    start_hot_h: float = parameter(1.5, "h", "start after the shortest stop", source="assumed; general knowledge: warm start 2-4 h", prior=Uniform(0.7, 2.5), within=(0.1, 24.0))
    cooling_h: float = parameter(24.0, "h", "time constant with which a boiler cools", source="assumed: no figure was found", prior=LogNormal(24.0, 0.35, 8.0, 80.0), within=(1.0, 500.0))
    start_gas_h: float = parameter(1.5, "h", "start of the cold gasifier; half of it when hot", source="assumed: no figure was found", prior=Uniform(0.7, 3.0), within=(0.1, 24.0))
    start_firing: float = parameter(0.30, "-", "mean firing of a start over full firing", source="assumed: no figure was found", prior=Uniform(0.2, 0.4), within=(0.0, 1.0))
    start_diesel_l_per_mw_h: float = parameter(25.0, "L/MW/h", "diesel that lights a cold furnace, an hour of start and MW of rating; less the warmer it is", source="assumed: no figure was found", prior=LogNormal(25.0, 0.6, 3.0, 150.0), within=(0.0, 1_000.0))
    ageing_per_year: float = parameter(0.0035, "1/year", "loss of efficiency a year", source="general knowledge: 0.2-0.5 %", prior=Uniform(0.002, 0.005), within=(0.0, 0.05))
    overhaul_years: float = parameter(4.0, "years", "years between overhauls", source="general knowledge: every 4-5 years", within=(1.0, 30.0))
    overhaul_recovered: float = parameter(0.6, "-", "loss that an overhaul takes back", source="assumed: no figure was found", prior=Uniform(0.4, 0.8), within=(0.0, 1.0))
    overhaul_more_days: float = parameter(20.0, "d", "what an overhaul adds to the planned stop", source="assumed: no figure was found", within=(0.0, 200.0))
    planned_from_day: float = parameter(244.0, "d", "day of the year on which the planned stop begins", source="general knowledge: September, before the main harvest", within=(0.0, 366.0))

    # --- failures: events in a year of 8,000 running hours, hours of repair ------------------------------------
    upkeep: float = parameter(1.3, "-", "failure rates over those below: spare parts, skill and water treatment of this plant", source="assumed: one factor for all parts, wide; days of stops are answered in a survey (S16 is Europe, better kept)",
        prior=LogNormal(1.3, 0.45, 0.4, 5.0), within=(0.05, 20.0))
    repair_factor: float = parameter(1.3, "-", "hours of repair over those below", source="assumed: spare parts come from abroad; wide, as above", prior=LogNormal(1.3, 0.45, 0.4, 5.0), within=(0.05, 20.0))
    feeder_jams_per_year: float = parameter(40.0, "1/year", "jams of feeder and conveyors; the second feeder goes on", source="general knowledge: 20-60", prior=Uniform(20.0, 60.0), within=(0.0, 1_000.0))
    feeder_repair_h: float = parameter(2.0, "h", "median repair of a jam", source="general knowledge: 1-4 h", within=(0.1, 100.0))
    feeder_left_share: float = parameter(0.55, "-", "load that one feeder carries", source="assumed: two feeders with little margin", prior=Uniform(0.45, 0.7), within=(0.0, 1.0))
    ash_stops_per_year: float = parameter(12.0, "1/year", "stops by the ash system", source="general knowledge: 10-20; assumed: a third is cured in operation", prior=Uniform(6.0, 18.0), within=(0.0, 500.0))
    ash_repair_h: float = parameter(5.5, "h", "median of such a stop", source="general knowledge: 4-8 h", within=(0.1, 200.0))
    tube_leaks_per_year: float = parameter(2.5, "1/year", "leaks of boiler tubes at the design ash", source="general knowledge: 2-4", prior=Uniform(1.2, 4.0), within=(0.0, 100.0))
    tube_repair_h: float = parameter(60.0, "h", "median repair of a leak", source="general knowledge; S16: boiler stops of 9.9 days a year", within=(1.0, 2_000.0))
    tube_shape: float = parameter(2.5, "-", "Weibull shape of tube life", source="general knowledge: 2-4", prior=Uniform(1.5, 4.0), within=(0.5, 8.0))
    fan_failures_per_year: float = parameter(1.0, "1/year", "failures of the induced-draught fan", source="general knowledge: 1", prior=Uniform(0.5, 2.0), within=(0.0, 50.0))
    fan_repair_h: float = parameter(24.0, "h", "median repair of the fan", source="general knowledge: 24 h", within=(0.5, 500.0))
    turbine_trips_per_year: float = parameter(6.0, "1/year", "trips of turbine and generator", source="general knowledge: 4-8", prior=Uniform(3.0, 9.0), within=(0.0, 200.0))
    turbine_repair_h: float = parameter(4.0, "h", "median until the turbine may start again", source="general knowledge: 4-10 h with the start", within=(0.1, 500.0))
    cleanings_interval_h: float = parameter(250.0, "h", "running hours between forced cleanings of a gasifier and its filters", source="general knowledge: 100-500 h for small units", prior=LogNormal(250.0, 0.4, 90.0, 700.0), within=(5.0, 10_000.0))
    cleaning_h: float = parameter(5.0, "h", "median of a cleaning", source="assumed: no figure was found", prior=LogNormal(5.0, 0.4, 1.5, 24.0), within=(0.1, 200.0))
    gasifier_failures_per_year: float = parameter(2.0, "1/year", "failures of grate, lining or reactor", source="assumed: no figure was found", prior=Uniform(0.8, 4.0), within=(0.0, 100.0))
    gasifier_repair_h: float = parameter(48.0, "h", "median repair of the gasifier", source="assumed: no figure was found", within=(1.0, 2_000.0))
    engine_failures_per_year: float = parameter(5.0, "1/year", "failures of an engine", source="assumed: tar and dust in valves", prior=Uniform(2.0, 9.0), within=(0.0, 200.0))
    engine_repair_h: float = parameter(24.0, "h", "median repair of an engine", source="assumed: no figure was found", within=(0.5, 1_000.0))
    blower_failures_per_year: float = parameter(4.0, "1/year", "failures of blower and pumps", source="assumed: no figure was found", prior=Uniform(2.0, 8.0), within=(0.0, 200.0))
    blower_repair_h: float = parameter(6.0, "h", "median repair of blower and pumps", source="assumed: no figure was found", within=(0.1, 500.0))
    repair_sigma: float = parameter(0.7, "-", "spread of the logarithm of repair hours", source="assumed: no figure was found", prior=Uniform(0.4, 1.0), within=(0.0, 2.0))
    early_failures: float = parameter(0.6, "-", "failures more in the first days", source="general knowledge: bathtub; assumed size", prior=Uniform(0.2, 1.2), within=(0.0, 10.0))
    early_years: float = parameter(0.8, "years", "time in which they fade", source="assumed: no figure was found", within=(0.05, 10.0))
    late_failures_per_year: float = parameter(0.04, "1/year", "rise of failure rates by wear", source="general knowledge: bathtub; assumed size", prior=Uniform(0.01, 0.08), within=(0.0, 1.0))
    late_from_year: float = parameter(8.0, "years", "age at which that begins", source="assumed: no figure was found", within=(0.0, 40.0))

    # --- gasifier (at an equivalence ratio of 0.30 and 750 C) ---------------------------------------------------
    gasifier_bed_c: float = parameter(760.0, "C", "bed temperature that the operator holds by the air", source="S10: 665-828 C; S09: 700-850 C at Putian", prior=Uniform(700.0, 820.0), within=(550.0, 1_000.0))
    gasifier_conversion: float = parameter(0.70, "-", "carbon that leaves the solid", source="S10: 0.55-0.81 reported, does not close; assumed", prior=Normal(0.70, 0.10, 0.40, 0.95), within=(0.2, 0.99))
    gasifier_conversion_ER: float = parameter(1.0, "-", "its logit by the logarithm of the air ratio", source="assumed: no figure was found", prior=Normal(1.0, 0.7, -1.0, 3.2), within=(-3.0, 6.0))
    gasifier_conversion_T: float = parameter(0.2, "1/100K", "its logit by temperature", source="assumed: no figure was found", prior=Normal(0.2, 0.2, -0.4, 0.9), within=(-2.0, 3.0))
    gasifier_conversion_residence: float = parameter(1.0, "-", "its logit by the logarithm of the residence time", source="assumed: no figure was found", prior=Normal(1.0, 0.5, -0.4, 2.6), within=(-1.0, 4.0))
    gasifier_residence: float = parameter(3.0, "-", "residence of the solid over that of the rig at 0.22 m/s", source="assumed: a plant's reactor is larger and returns its fines", prior=LogNormal(3.0, 0.5, 0.8, 10.0), within=(0.1, 40.0))
    gasifier_methane: float = parameter(0.06, "-", "methane, share of the carbon that leaves", source="assumed; S10 holds 0.06-0.07", prior=LogNormal(0.06, 0.35, 0.02, 0.16), within=(0.001, 0.4))
    gasifier_methane_T: float = parameter(-0.1, "1/100K", "its logarithm by temperature", source="assumed: no figure was found", prior=Normal(-0.1, 0.15, -0.6, 0.4), within=(-2.0, 1.0))
    gasifier_ethylene: float = parameter(0.06, "-", "carbon in C2, share of the carbon that leaves", source="assumed: no figure was found", prior=LogNormal(0.06, 0.45, 0.015, 0.2), within=(0.0001, 0.4))
    gasifier_ethylene_T: float = parameter(-0.3, "1/100K", "its logarithm by temperature", source="assumed: no figure was found", prior=Normal(-0.3, 0.25, -1.1, 0.5), within=(-3.0, 1.0))
    gasifier_tar: float = parameter(0.04, "-", "carbon in tar, share of the carbon that leaves", source="general knowledge: 1-100 g/Nm3 by type", prior=LogNormal(0.04, 0.7, 0.004, 0.25), within=(0.0001, 0.4))
    gasifier_tar_T: float = parameter(-0.5, "1/100K", "its logarithm by temperature", source="assumed: no figure was found", prior=Normal(-0.5, 0.25, -1.3, 0.3), within=(-3.0, 1.0))
    gasifier_tar_H: float = parameter(1.1, "mol/mol", "hydrogen per carbon of tar", source="assumed: no figure was found", prior=Normal(1.1, 0.2, 0.5, 1.8), within=(0.1, 3.0))
    gasifier_tar_O: float = parameter(0.15, "mol/mol", "oxygen per carbon of tar", source="assumed: no figure was found", prior=LogNormal(0.15, 0.4, 0.04, 0.5), within=(0.0, 1.0))
    gasifier_char_H: float = parameter(0.25, "mol/mol", "hydrogen per carbon of char", source="assumed: no figure was found", prior=LogNormal(0.25, 0.4, 0.08, 0.7), within=(0.0, 1.5))
    gasifier_shift: float = parameter(0.15, "-", "shift reaction: K over that of equilibrium", source="assumed: no figure was found", prior=LogNormal(0.15, 0.8, 0.015, 1.0), within=(0.0001, 1.0))
    gasifier_shift_T: float = parameter(0.6, "1/100K", "its logarithm by temperature", source="assumed: no figure was found", prior=Normal(0.6, 0.4, -0.6, 1.9), within=(-3.0, 4.0))
    gasifier_heat_loss: float = parameter(0.06, "-", "heat through the walls over the HHV", source="assumed: no figure was found", prior=LogNormal(0.06, 0.4, 0.02, 0.18), within=(0.0, 0.4))
    gasifier_spread: float = parameter(0.20, "-", "spread of the logit of conversion from run to run at one setting", source="S10: CO varies by some 15 % at one air ratio", prior=LogNormal(0.20, 0.4, 0.05, 0.6), within=(0.0, 2.0))

    # --- engines --------------------------------------------------------------------------------------------
    engine_charge: float = parameter(1.05, "-", "filling and compression on husk gas over those of the rating", source="S24: 20-30 % less power", prior=Normal(1.05, 0.06, 0.85, 1.25), within=(0.5, 1.6))
    engine_efficiency: float = parameter(0.26, "-", "electric efficiency of a gas engine at full load (LHV of gas)", source="S24: 0.239 brake of a small converted engine; S09: 17 % over 65 % at Putian", prior=Normal(0.26, 0.025, 0.18, 0.34), within=(0.08, 0.42))
    engine_idle_share: float = parameter(0.20, "-", "fuel at no load over that at full load", source="general knowledge: 15-25 %", prior=Uniform(0.15, 0.25), within=(0.0, 0.6))
    engine_lowest_load: float = parameter(0.20, "-", "lowest load", source="S24: 20-100 %", within=(0.0, 0.9))
    engine_jacket: float = parameter(0.38, "-", "jacket water, share of the heat that is no power", source="assumed: no figure was found", prior=Normal(0.38, 0.04, 0.25, 0.5), within=(0.05, 0.7))
    engine_exhaust: float = parameter(0.44, "-", "exhaust, share of the heat that is no power", source="assumed: no figure was found", prior=Normal(0.44, 0.03, 0.34, 0.5), within=(0.05, 0.7))
    engine_exhaust_usable: float = parameter(0.60, "-", "exhaust heat that can be used", source="assumed: cooled to some 170 C", prior=Uniform(0.5, 0.7), within=(0.0, 0.95))
    engine_dual_derating: float = parameter(0.15, "-", "diesel rating that is lost with gas", source="assumed: no figure was found", prior=Uniform(0.05, 0.25), within=(0.0, 0.7))
    engine_diesel_efficiency: float = parameter(0.32, "-", "electric efficiency on diesel at full load", source="general knowledge: 3.0-3.6 kWh/L", prior=Normal(0.32, 0.02, 0.26, 0.38), within=(0.1, 0.48))
    engine_dual_factor: float = parameter(0.90, "-", "efficiency with gas over that on diesel", source="assumed: no figure was found", prior=Uniform(0.82, 0.97), within=(0.4, 1.2))
    engine_diesel_share_best: float = parameter(0.25, "-", "diesel of the fuel energy at 40-85 % load", source="S09: 60-75 % of the diesel is replaced", prior=Uniform(0.18, 0.38), within=(0.02, 0.95))
    engine_diesel_share_full: float = parameter(0.45, "-", "the same at full load", source="assumed: no figure was found", prior=Uniform(0.38, 0.7), within=(0.02, 1.0))

    # --- fate of husk that no plant burns -------------------------------------------------------------------------
    fate_rot: float = parameter(0.35, "-", "weight of heaps", source="assumed: no figure was found", prior=LogNormal(0.35, 0.7, 0.03, 4.0), within=(0.0, 100.0))
    fate_burnt: float = parameter(0.35, "-", "weight of open fires", source="assumed; general knowledge: spare husk is dumped into waterways or burnt", prior=LogNormal(0.35, 0.7, 0.03, 4.0), within=(0.0, 100.0))
    fate_river: float = parameter(0.15, "-", "weight of waterways and spreading", source="assumed, as above", prior=LogNormal(0.15, 0.7, 0.01, 2.0), within=(0.0, 100.0))
    fate_used: float = parameter(0.15, "-", "weight of use by others", source="assumed: no figure was found", prior=LogNormal(0.15, 0.7, 0.01, 2.0), within=(0.0, 100.0))
    heap_docf: float = parameter(0.2, "-", "part of the carbon of a heap that can decay", source="S17: wood 0.1 (0.01-0.19), paper 0.5; husk is lignin-rich and clad in silica", prior=Uniform(0.01, 0.5), within=(0.0, 1.0))
    heap_mcf: float = parameter(0.4, "-", "methane correction of a shallow heap", source="S17: 0.28-0.52", prior=Triangular(0.28, 0.4, 0.52), within=(0.0, 1.0))
    heap_f: float = parameter(0.5, "-", "methane in the gas of a heap", source="S17: 0.25-0.75", prior=Triangular(0.25, 0.5, 0.75), within=(0.0, 1.0))
    heap_ox: float = parameter(0.0, "-", "methane oxidised in the cover", source="S17: unmanaged site, 0", within=(0.0, 1.0))
    heap_k: float = parameter(0.05, "1/year", "decay rate of a heap", source="S17: wood 0.03-0.05, garden waste 0.15-0.20 in the wet tropics", prior=LogNormal(0.05, 0.6, 0.025, 0.2), within=(0.001, 2.0))
    fire_methane_g_per_kg: float = parameter(3.6, "g/kg", "methane of an open fire by dry husk burnt", source="S17: rice straw 4.51; IPCC residues 2.7", prior=Uniform(2.5, 4.9), within=(0.0, 20.0))
    fire_nitrous_g_per_kg: float = parameter(0.069, "g/kg", "nitrous oxide of an open fire by dry husk burnt", source="S17: rice straw 0.069 +- 0.012", prior=Normal(0.069, 0.012, 0.03, 0.12), within=(0.0, 1.0))
    fire_burnt_share: float = parameter(0.8, "-", "part of a heap that a fire burns", source="assumed: no figure was found", prior=Uniform(0.6, 1.0), within=(0.0, 1.0))
    diverted_found_share: float = parameter(0.4, "-", "users who lose husk to the plant and find other spare husk, as long as there is some", source="assumed: husk left at mills without contract, farther away", prior=Uniform(0.1, 0.8), within=(0.0, 1.0))
    leakage_coal_share: float = parameter(0.3, "-", "users who lose husk to the plant and burn coal instead, by energy; the others turn to wood or waste", source="assumed: no figure was found", prior=Uniform(0.0, 0.6), within=(0.0, 1.0))
