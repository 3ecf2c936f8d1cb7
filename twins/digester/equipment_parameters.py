"""Numbers of the machines behind the digester. S1 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. A name begins with its part.
class EquipmentParameters(Parameters):
    """Engine, gas line, heat, own power, effluent, kitchens, sorting and crusher."""

    # --- engine ---------------------------------------------------------------------------------------------
    engine_efficiency: float = parameter(0.37, "-", "electric over fuel (LHV) at full load when new", source="S33: 0.38 for 100-250 kW, S22: 0.365, S35: 0.408",
        prior=Normal(0.37, 0.02, 0.30, 0.42), within=(0.15, 0.46), likely="Per cent, or a heat rate?")
    engine_load_slope: float = parameter(0.085, "-", "electric efficiency lost from full to no load by the straight line", source="S46: 0.9-2.5 points at 0.8 and 2.7-5.0 at 0.6 of the load; S35: 0.076",
        prior=Triangular(0.05, 0.085, 0.125), within=(0.0, 0.14))
    engine_lowest_load: float = parameter(0.5, "-", "load below which an engine stops", source="S35: 0.54; assumed: 0.5, that of the fit", within=(0.1, 1.0))
    engine_heat: float = parameter(0.448, "-", "usable heat over fuel at full load", source="S35; S33: 0.48", prior=Normal(0.448, 0.03, 0.35, 0.50), within=(0.1, 0.55))
    engine_heat_slope: float = parameter(0.10, "-", "usable heat gained from full to no load", source="S35: 0.448 at full load, 0.494 at 0.54", within=(0.0, 0.2))
    engine_ageing: float = parameter(0.0045, "-", "electric efficiency lost in 10,000 h", source="S46: 0.2-0.7 points", prior=Uniform(0.002, 0.007), within=(0.0, 0.03),
        likely="Percentage points where a fraction is meant?")
    engine_overhaul_h: float = parameter(50_000.0, "h", "running hours between overhauls", source="general knowledge: 40,000-60,000", prior=Uniform(40_000.0, 60_000.0), within=(5_000.0, 120_000.0))
    engine_overhaul_d: float = parameter(21.0, "d", "length of an overhaul", source="assumed: two weeks with parts at hand, a month with parts from abroad", prior=Uniform(10.0, 45.0), within=(1.0, 365.0))
    engine_overhaul_restores: float = parameter(0.7, "-", "share of the loss with age that an overhaul gives back", source="assumed: no figure was found", prior=Uniform(0.4, 1.0), within=(0.0, 1.0))
    engine_slip: float = parameter(0.015, "-", "unburnt over fed methane", source="S26: 0.005, S22: 0.01; general knowledge: field measurements lie higher",
        prior=Triangular(0.005, 0.015, 0.03), within=(0.0, 0.1), likely="Per cent?")
    engine_availability: float = parameter(0.82, "-", "hours in which an engine can run over those outside long stops", source="assumed: 0.75-0.92 for Yangon; S26: 0.9 (0.7-1.0), S35: 12-16 h stops every 124-144 h; the normal stands for a beta law of the same moments",
        prior=Normal(0.82, 0.08, 0.55, 0.97), within=(0.1, 0.999))
    engine_repair_h: float = parameter(30.0, "h", "mean length of an unplanned stop", source="S35: 12-16; assumed: longer where parts come from abroad", prior=LogNormal(30.0, 0.5, 8.0, 200.0), within=(1.0, 2_000.0))
    engine_start_h: float = parameter(0.25, "h", "from the signal to the load", source="assumed: flushing, ignition, synchronising, warming", prior=Uniform(0.1, 0.5), within=(0.0, 10.0))
    engine_least_methane: float = parameter(0.42, "-", "methane share of dry gas below which the engine stops", source="assumed: makers ask for 0.45-0.50; whoever digests fruit sets his engine for lean gas", prior=Uniform(0.38, 0.46), within=(0.2, 0.7))

    # --- gas line -------------------------------------------------------------------------------------------
    gas_leak_share: float = parameter(0.025, "-", "leaks over methane made", source="S26: 0.025 (0-0.10), S22: 0.03, S49: few emitters make most; 5 and 95 % at 0.006 and 0.11",
        prior=LogNormal(0.025, 0.90, 0.0, 0.40), within=(0.0, 0.6), likely="Per cent?")
    gas_leak_default: float = parameter(0.05, "-", "leaks over methane made by the methodology", source="S48: CDM default", within=(0.0, 1.0))
    gas_holder_c: float = parameter(32.0, "degC", "gas in the holder, saturated", source="assumed: some degrees above the air", within=(5.0, 60.0))
    gas_holder_bar: float = parameter(0.01, "bar", "gauge pressure of the holder", source="assumed: membrane holder, 5-20 mbar", within=(0.0, 0.5))
    gas_engine_on_level: float = parameter(0.50, "-", "level at which the engine starts", source="S35", within=(0.02, 0.98))
    gas_engine_off_level: float = parameter(0.35, "-", "level at which it stops", source="S35", within=(0.0, 0.95))
    gas_flare_on_level: float = parameter(0.90, "-", "level at which the flare starts", source="S35", within=(0.1, 1.0))
    gas_flare_off_level: float = parameter(0.80, "-", "level at which it stops", source="assumed: a tenth lower, so that it does not start at every minute", within=(0.05, 0.99))
    gas_flare_size: float = parameter(1.3, "-", "capacity of the flare over the largest gas flow", source="assumed: it takes all gas while the engine stands", within=(0.1, 10.0))
    gas_flare_destruction: float = parameter(0.99, "-", "methane that a lit flare destroys", source="S33: 0.98, S22: 0.999", prior=Uniform(0.98, 0.999), within=(0.3, 1.0))
    gas_flare_default_enclosed: float = parameter(0.9, "-", "the same by the methodology, enclosed flare", source="S48: CDM default", within=(0.0, 1.0))
    gas_flare_default_open: float = parameter(0.5, "-", "the same, open flare", source="S48: CDM default", within=(0.0, 1.0))
    gas_flare_enclosed: bool = parameter(True, "-", "the flare is enclosed, which only the default of the methodology asks", source="assumed: a flare in a city", lever=True)
    gas_flare_least_methane: float = parameter(0.30, "-", "methane share of dry gas below which a flare goes out", source="assumed: 0.25-0.35 without support gas", prior=Uniform(0.25, 0.35), within=(0.05, 0.6))
    gas_flare_fails_to_light: float = parameter(0.03, "-", "chance that a start fails", source="S22: 3 % of the gas meets a flare out of order", prior=LogNormal(0.03, 0.7, 0.002, 0.4), within=(0.0, 1.0))
    gas_flare_repair_h: float = parameter(8.0, "h", "mean time out after it", source="assumed: until somebody looks, one shift", prior=LogNormal(8.0, 0.6, 1.0, 72.0), within=(0.1, 500.0))
    gas_sulphur_of_solids: float = parameter(0.0020, "kg/kg", "sulphur in the dry matter of the waste", source="S22: 0.20 %", prior=LogNormal(0.0020, 0.35, 0.0005, 0.008), within=(0.0, 0.03), likely="Per cent?")
    gas_sulphur_released: float = parameter(0.6, "-", "share of it that becomes H2S in the gas", source="general knowledge: 60 %", prior=Uniform(0.4, 0.8), within=(0.0, 1.0))
    gas_air_dose: float = parameter(0.04, "Nm3/Nm3", "air dosed over raw gas", source="general knowledge: 2-6 %", prior=Uniform(0.02, 0.06), within=(0.0, 0.12), likely="More than 12 % nears the limit of explosion; per cent given?")
    gas_air_removal: float = parameter(0.85, "-", "H2S that dosed air oxidises", source="assumed: 0.7-0.95", prior=Uniform(0.7, 0.95), within=(0.0, 1.0))
    gas_h2s_limit_ppm: float = parameter(200.0, "ppm", "H2S that the engine takes", source="general knowledge: 200-500", within=(1.0, 5_000.0))
    gas_media_capacity: float = parameter(0.20, "kg/kg", "sulphur that iron media bind", source="assumed: 0.1-0.3 for pellets of iron hydroxide", prior=Uniform(0.1, 0.3), within=(0.01, 1.0))

    # --- heat -----------------------------------------------------------------------------------------------
    heat_u_w_m2_k: float = parameter(0.75, "W/m2K", "heat loss of the tanks over their whole surface", source="general knowledge: 0.5-1.0; S33: 0.5 kW/K, tank not scaled", prior=Uniform(0.5, 1.0), within=(0.01, 20.0))
    heat_acid_c: float = parameter(35.0, "degC", "set point of the acid tank", source="assumed: recirculated liquor keeps it warm, a set point of 35 asks little more", within=(20.0, 42.0))
    heat_ramp_c_per_d: float = parameter(1.5, "K/d", "fastest warming that is asked for", source="general knowledge: more than 1-2 K a day upsets a digester", within=(0.1, 50.0))
    heat_exchanger_size: float = parameter(3.0, "-", "heat exchanger over the heat for 10 K of the feed", source="assumed: warming up after a stop, and losses", within=(0.0, 50.0))
    heat_boiler_size: float = parameter(2.0, "-", "boiler over the same", source="assumed: feed and losses without the engine", within=(0.0, 50.0))
    heat_boiler_efficiency: float = parameter(0.90, "-", "boiler, heat over gas (LHV)", source="S35", within=(0.3, 1.0))
    heat_drying_kwh_kg: float = parameter(1.1, "kWh/kg", "heat that a belt dryer takes for a kg of water", source="general knowledge: 0.9-1.3", within=(0.63, 5.0))
    heat_absorption_cop: float = parameter(0.65, "-", "cold over heat of a single-stage absorption chiller", source="general knowledge: 0.6-0.75", within=(0.1, 2.0))

    # --- own power ------------------------------------------------------------------------------------------
    house_factor: float = parameter(1.0, "-", "all parts of the own power over these estimates", source="assumed: S26 has 10-20 % of generation, S15 40 %, the loads of S22 58 kWh/t",
        prior=LogNormal(1.0, 0.35, 0.4, 2.5), within=(0.1, 10.0))
    house_mixing_w_m3: float = parameter(7.0, "W/m3", "stirrers, mean over the day", source="assumed: 3-8 for slurries, more undiluted", prior=Uniform(4.0, 11.0), within=(0.0, 100.0))
    house_odour_kw_per_t_d: float = parameter(0.30, "kW d/t", "fans of the reception hall, by design feed", source="assumed: 2-3 air changes an hour", prior=Uniform(0.1, 0.6), within=(0.0, 5.0))
    house_lights_kw: float = parameter(2.0, "kW", "lights, control, weighbridge, offices of any plant", source="assumed: no figure was found", prior=Uniform(1.0, 4.0), within=(0.0, 100.0))
    house_lights_kw_per_t_d: float = parameter(0.05, "kW d/t", "the same that grows with the design feed", source="assumed: yard and halls", within=(0.0, 2.0))
    house_sorting_kwh_t: float = parameter(3.0, "kWh/t", "bag opener, belts, magnet", source="S22: 9 for all pre-processing; assumed: a third of it", prior=Uniform(1.5, 4.5), within=(0.0, 50.0))
    house_crusher_kwh_t: float = parameter(6.0, "kWh/t", "crusher", source="S22: 9 for all pre-processing; assumed: two thirds of it", prior=Uniform(3.0, 9.0), within=(0.0, 100.0))
    house_pump_head_m: float = parameter(25.0, "m", "head of the sludge pumps", source="assumed: tank height and friction of thick slurry", prior=Uniform(12.0, 40.0), within=(0.0, 300.0))
    house_pump_efficiency: float = parameter(0.35, "-", "their efficiency with motor", source="assumed: progressive cavity pumps, 0.3-0.5", within=(0.02, 0.9))
    house_gas_kwh_nm3: float = parameter(0.06, "kWh/Nm3", "blower, air dosing and cooler, by gas", source="assumed: 100 mbar and drying to 5 degC", prior=Uniform(0.03, 0.09), within=(0.0, 1.0))
    house_press_kwh_t_solids: float = parameter(75.0, "kWh/t", "dewatering, by dry matter fed", source="S22", prior=Uniform(40.0, 110.0), within=(0.0, 500.0))
    house_effluent_kwh_m3: float = parameter(6.0, "kWh/m3", "aeration where effluent must be treated", source="general knowledge: 4-8", prior=Uniform(4.0, 8.0), within=(0.0, 50.0))
    house_engine_share: float = parameter(0.03, "-", "pumps and fans of the engine over its power", source="assumed: 2-4 %, table coolers in a hot climate", prior=Uniform(0.02, 0.04), within=(0.0, 0.3))

    # --- effluent -------------------------------------------------------------------------------------------
    effluent_captured: float = parameter(0.50, "-", "suspended solids that sieve and press hold back", source="assumed: screw presses 0.3-0.7", prior=Uniform(0.3, 0.7), within=(0.0, 1.0))
    effluent_cake_moisture: float = parameter(0.76, "-", "water over wet cake", source="S22", within=(0.3, 0.95))
    effluent_residual_nm3_kg: float = parameter(0.054, "Nm3/kg", "methane of an open store, by volatile solids", source="S26: 0.054 (0.004-0.074)", prior=Triangular(0.004, 0.054, 0.074), within=(0.0, 0.4))
    effluent_n2o_storage: float = parameter(0.005, "kg/kg", "N as N2O of a store, by N", source="S26: 0.005 (0.0025-0.01)", prior=LogNormal(0.005, 0.35, 0.001, 0.02), within=(0.0, 0.1))
    effluent_nh3_share: float = parameter(0.26, "kg/kg", "N lost as NH3, by N", source="S26: 0.26 (0.15-0.45)", prior=Triangular(0.15, 0.26, 0.45), within=(0.0, 0.9))
    effluent_n2o_of_nh3: float = parameter(0.01, "kg/kg", "N as N2O by N that fell out as NH3", source="general knowledge: IPCC default 0.01 (0.002-0.05)", prior=LogNormal(0.01, 0.8, 0.002, 0.05), within=(0.0, 0.1))
    effluent_n2o_field: float = parameter(0.0125, "kg/kg", "N as N2O by N on the field", source="S26: 0.0125; general knowledge: IPCC 0.01 (0.003-0.03)", prior=Triangular(0.003, 0.0125, 0.03), within=(0.0, 0.1))
    effluent_compost_ch4_g_kg: float = parameter(4.0, "g/kg", "methane of composting, by wet mass", source="S34: 4 (0.03-8)", prior=Triangular(0.03, 4.0, 8.0), within=(0.0, 30.0))
    effluent_compost_n2o_g_kg: float = parameter(0.24, "g/kg", "N2O of composting, by wet mass", source="S34: 0.24 (0.06-0.6)", prior=Triangular(0.06, 0.24, 0.6), within=(0.0, 5.0))
    effluent_b0_kg_kg: float = parameter(0.25, "kg/kg", "methane that a kg of COD can give in effluent", source="S34: 0.25; general knowledge: +-30 %", prior=Normal(0.25, 0.0375, 0.15, 0.35), within=(0.0, 0.5))
    effluent_mcf_treated: float = parameter(0.03, "-", "share of it that an aerobic plant lets form", source="S34: 0.03 (0.003-0.09)", prior=Triangular(0.003, 0.03, 0.09), within=(0.0, 1.0))
    effluent_mcf_untreated: float = parameter(0.2, "-", "the same in shallow ponds and drains", source="S34: shallow lagoon 0.2 (0-0.3), stagnant sewer 0.5 (0.4-0.8)", prior=Uniform(0.05, 0.5), within=(0.0, 1.0))
    effluent_n2o_water: float = parameter(0.005, "kg/kg", "N as N2O by N in effluent that is treated or discharged", source="assumed: IPCC 0.005 for discharge, 0.016 for aerobic plants", prior=LogNormal(0.005, 0.8, 0.0005, 0.05), within=(0.0, 0.2))

    # --- kitchens -------------------------------------------------------------------------------------------
    stove_gas_efficiency: float = parameter(0.55, "-", "heat in the pot over biogas", source="assumed: 0.5-0.6", prior=Uniform(0.5, 0.6), within=(0.05, 1.0))
    stove_lpg_efficiency: float = parameter(0.55, "-", "the same of LPG", source="assumed: 0.5-0.6", prior=Uniform(0.5, 0.6), within=(0.05, 1.0))
    stove_charcoal_efficiency: float = parameter(0.25, "-", "the same of charcoal", source="assumed: 0.18-0.32", prior=Uniform(0.18, 0.32), within=(0.02, 1.0))
    stove_wood_efficiency: float = parameter(0.15, "-", "the same of wood", source="assumed: three stones 0.10, better stoves 0.25", prior=Uniform(0.10, 0.25), within=(0.02, 1.0))
    stove_lpg_mj_kg: float = parameter(46.1, "MJ/kg", "LPG, lower heating value", source="general knowledge: 46.1; IPCC default 47.3", within=(40.0, 55.0))
    stove_charcoal_mj_kg: float = parameter(29.5, "MJ/kg", "charcoal, the same", source="IPCC 2006 Vol. 2 table 1.2", within=(14.0, 35.0))
    stove_wood_mj_kg: float = parameter(15.6, "MJ/kg", "wood, the same", source="IPCC 2006 Vol. 2 table 1.2", within=(7.0, 20.0))
    stove_lpg_share: float = parameter(0.3, "-", "LPG in the useful heat that gas displaces", source="assumed: no survey of Mandalay kitchens was found", prior=Uniform(0.1, 0.5), within=(0.0, 1.0))
    stove_charcoal_share: float = parameter(0.4, "-", "charcoal in it; wood has the rest", source="assumed: no survey of Mandalay kitchens was found", prior=Uniform(0.25, 0.5), within=(0.0, 1.0))
    stove_not_renewed_share: float = parameter(0.4, "-", "wood that does not grow again", source="assumed: no figure of the site was found", prior=Uniform(0.1, 0.8), within=(0.0, 1.0))
    stove_wood_co2_kg_mj: float = parameter(0.112, "kg/MJ", "carbon dioxide of wood and of charcoal, by lower heating value", source="IPCC 2006 Vol. 2 table 1.4: 112 t/TJ of both", within=(0.08, 0.14))
    stove_gas_lost: float = parameter(0.20, "-", "gas lost on its way or poorer than told", source="derived: 10-12 kg LPG claimed for 30 m3 of gas in Hyderabad, 15-25 % below the heating value", prior=Uniform(0.15, 0.25), within=(0.0, 0.9))
    stove_pipe_kwh_nm3: float = parameter(0.15, "kWh/Nm3", "washing and piping of gas, by biogas", source="assumed: water wash at low pressure 0.1-0.25", prior=Uniform(0.1, 0.25), within=(0.0, 2.0))

    # --- sorting and crusher --------------------------------------------------------------------------------
    sorting_t_per_h: float = parameter(6.0, "t/h", "sorting line", source="assumed: as fast as the crusher at its slowest", within=(0.1, 100.0))
    sorting_machine_removes: float = parameter(0.35, "-", "contaminants that bag opener and magnet take out", source="assumed: no figure was found", prior=Uniform(0.2, 0.5), within=(0.0, 1.0))
    sorting_full_removes: float = parameter(0.90, "-", "the same with hands at the whole belt", source="assumed: no figure was found", prior=Uniform(0.8, 0.97), within=(0.0, 1.0))
    sorting_organic_lost: float = parameter(0.10, "-", "organic waste lost with rejects at full effort, half of it by machine alone", source="general knowledge: 5-15 %", prior=Uniform(0.05, 0.15), within=(0.0, 0.9))
    sorting_man_hours_t: float = parameter(2.0, "h/t", "man-hours at full effort", source="assumed: 0.5 t/h a hand", prior=Uniform(1.0, 4.0), within=(0.0, 50.0))
    crusher_t_per_h: float = parameter(7.0, "t/h", "crusher", source="general knowledge: 5-10", prior=Uniform(5.0, 10.0), within=(0.1, 100.0))
    crusher_run_h: float = parameter(100.0, "h", "mean operation between jams on clean waste", source="general knowledge: 30-100 h, taken for waste as it comes; assumed: cleaner waste at its upper end", prior=Uniform(60.0, 140.0), within=(1.0, 10_000.0))
    crusher_doubles_at: float = parameter(0.03, "-", "contaminants left in the waste that double the jams", source="assumed: 0.02-0.06, so that sorted and unsorted waste span 30-100 h", prior=Uniform(0.02, 0.06), within=(0.001, 1.0))
    crusher_repair_h: float = parameter(1.5, "h", "mean time to clear a jam", source="general knowledge: 0.5-4", prior=LogNormal(1.5, 0.5, 0.5, 4.0), within=(0.05, 100.0))
