"""Every number of the bus fleet: value, unit, meaning, source and prior. S01 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.bus_fleet.network import CORRIDORS
from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, SplitNormal, Uniform


# fmt: off
# one table: a formatter would spread each row over seven lines
class BusFleetParameters(Parameters):
    """Parameters of the bus fleet: vehicle, operation, gas supply, and the levers of a study."""

    # --- vehicle: body --------------------------------------------------------------------------------
    curb_mass_large_kg: float = parameter(11_100.0, "kg", "curb mass of a large bus",
        source="S57, S59: 11,250 and 12,156 kg; assumed: a local body may be lighter", prior=Uniform(10_000.0, 12_200.0), within=(5_000.0, 25_000.0))
    curb_mass_medium_kg: float = parameter(6_800.0, "kg", "curb mass of a medium bus",
        source="S57 for the European 9 m bus (7,950 kg); assumed: 6,000-6,500 kg on a local lorry chassis",
        prior=Uniform(6_000.0, 7_950.0), within=(3_000.0, 15_000.0))
    kit_mass_large_kg: float = parameter(300.0, "kg", "kit and empty cylinders of a large bus",
        source="assumed: 200-400 kg, general knowledge", prior=Uniform(200.0, 400.0), within=(0.0, 1_500.0))
    kit_mass_medium_kg: float = parameter(200.0, "kg", "kit and empty cylinders of a medium bus",
        source="assumed: 150-250 kg, general knowledge", prior=Uniform(150.0, 250.0), within=(0.0, 1_500.0))
    passenger_mass_kg: float = parameter(62.0, "kg", "mass of a passenger",
        source="assumed: 60-65 kg in Indonesia, 75 kg in S57", prior=Uniform(58.0, 70.0), within=(30.0, 120.0))
    cda_large_m2: float = parameter(6.0, "m2", "drag area of a large bus", source="S59",
        prior=Uniform(5.7, 6.2), within=(1.0, 12.0))
    cda_medium_m2: float = parameter(4.0, "m2", "drag area of a medium bus",
        source="assumed: 3.5-4.5 m2; the VECTO run used 6.06 (S58)", prior=Uniform(3.5, 4.5), within=(1.0, 12.0))
    crr: float = parameter(0.0095, "-", "rolling coefficient, worn tyres on rough roads", source="S57, S58, S59",
        prior=Uniform(0.008, 0.011), within=(0.002, 0.03))
    rotating_share: float = parameter(0.06, "-", "rotating mass over vehicle mass",
        source="assumed: 0.03-0.10 by gear, general knowledge", prior=Uniform(0.03, 0.10), within=(0.0, 0.3))
    # --- vehicle: accessories -------------------------------------------------------------------------
    accessories_large_kw: float = parameter(4.5, "kW", "accessories without A/C, large bus", source="S57 (2-7 kW by size), S59",
        prior=Uniform(2.0, 7.5), within=(0.0, 30.0))
    accessories_medium_kw: float = parameter(2.25, "kW", "accessories without A/C, medium bus", source="S57",
        prior=Uniform(1.5, 4.0), within=(0.0, 30.0))
    ac_compressor_large_kw: float = parameter(11.0, "kW", "A/C compressor while on, large bus",
        source="assumed: 10-20 kW, general knowledge; 20 kW accessories in S59; small units go below", prior=Uniform(5.0, 17.0), within=(0.0, 40.0))
    ac_compressor_medium_kw: float = parameter(8.0, "kW", "A/C compressor while on, medium bus",
        source="assumed: 6-12 kW, general knowledge", prior=Uniform(6.0, 12.0), within=(0.0, 40.0))
    ac_duty_at_28c: float = parameter(0.70, "-", "share of time the compressor is on at 28 degrees outside",
        source="assumed: 0.6-0.9, general knowledge", prior=Uniform(0.45, 0.9), within=(0.0, 1.0))
    ac_duty_per_k: float = parameter(0.03, "1/K", "change of the compressor's time with outside temperature",
        source="assumed: judgement", prior=Uniform(0.01, 0.05), within=(0.0, 0.2))
    temperature_offset_c: float = parameter(0.0, "C", "error of the assumed climate of Semarang",
        source="assumed: no station record", prior=Normal(0.0, 0.7, -3.0, 3.0), within=(-10.0, 10.0))
    temperature_day_sigma_c: float = parameter(0.8, "K", "standard deviation of daily mean temperatures about the month",
        source="assumed: tropical coast", prior=Uniform(0.4, 1.5), within=(0.0, 10.0))
    temperature_half_range_c: float = parameter(4.0, "K", "half the difference between 14 h and the hour before dawn",
        source="assumed: tropical coast", prior=Uniform(3.0, 5.0), within=(0.0, 15.0))
    # --- vehicle: driving -----------------------------------------------------------------------------
    free_speed_kmh: float = parameter(33.0, "km/h", "mean speed without the dwell at bus stops and without congestion",
        source="assumed: 18-20 km/h commercial speed on corridor I", prior=Uniform(29.0, 38.0), within=(15.0, 80.0))
    stops_per_km_at_20kmh: float = parameter(3.0, "1/km", "stops of any kind at a mean speed of 20 km/h",
        source="S59, S58: 2.1-4.3 in bus cycles of 17-24 km/h", prior=Uniform(2.3, 3.8), within=(0.2, 12.0))
    kinetic_intensity_at_20kmh: float = parameter(0.35, "m/s2", "gain of v2 over distance at a mean speed of 20 km/h",
        source="S59, S58: 0.35-0.44 in bus cycles of 17-24 km/h", prior=Uniform(0.26, 0.44), within=(0.05, 1.5))
    crawl_share: float = parameter(0.4, "-", "share of the time lost in traffic that is spent crawling, not standing",
        source="assumed: judgement", prior=Uniform(0.2, 0.6), within=(0.0, 1.0))
    climb_factor: float = parameter(1.0, "-", "climbs of the lines over the assumed end elevations",
        source="assumed: no elevation model was read", prior=Uniform(0.6, 1.5), within=(0.0, 5.0))
    air_density_kg_m3: float = parameter(1.16, "kg/m3", "density of air at 30 degrees", source="assumed: general knowledge",
        within=(0.8, 1.4))
    acceleration_m_s2: float = parameter(0.9, "m/s2", "usual acceleration from a stop",
        source="derived: cycles of drive_cycle_stats.csv (S59)", prior=Uniform(0.7, 1.1), within=(0.2, 2.5))
    deceleration_m_s2: float = parameter(0.9, "m/s2", "usual deceleration to a stop",
        source="derived: cycles of drive_cycle_stats.csv (S59)", prior=Uniform(0.7, 1.2), within=(0.2, 3.0))
    served_stop_share: float = parameter(0.7, "-", "share of stops that are served",
        source="assumed: half to nine tenths, general knowledge", prior=Uniform(0.5, 0.9), within=(0.05, 1.0))
    hill_grade: float = parameter(0.05, "-", "grade of the climbs", source="assumed: 6-10 % in steep parts, general knowledge",
        prior=Uniform(0.03, 0.08), within=(0.01, 0.15))
    rolling_grade: float = parameter(0.003, "-", "grade of small ups and downs elsewhere", source="assumed: coastal plain, judgement",
        prior=Uniform(0.0, 0.008), within=(0.0, 0.05))
    # --- vehicle: engine ------------------------------------------------------------------------------
    rated_power_large_kw: float = parameter(191.0, "kW", "rated power, large bus", source="S36 (market bus, not confirmed)",
        prior=Uniform(170.0, 205.0), within=(60.0, 400.0))
    rated_power_medium_kw: float = parameter(96.0, "kW", "rated power, medium bus",
        source="assumed: 81-100 kW chassis on the market", prior=Uniform(81.0, 110.0), within=(40.0, 250.0))
    engine_penalty: float = parameter(1.045, "-", "fuel of a Euro 2 engine over the modern map",
        source="assumed: 3-6 %, general knowledge", prior=Uniform(1.02, 1.08), within=(0.8, 1.5))
    wear_per_100000km: float = parameter(0.01, "-", "growth of fuel a 100,000 km after 200,000 km",
        source="assumed: 0.5-1.5 %, general knowledge", prior=Uniform(0.003, 0.02), within=(0.0, 0.2))
    wear_limit: float = parameter(0.10, "-", "largest growth of fuel by wear", source="assumed: overhaul before that",
        within=(0.0, 1.0))
    # --- vehicle: dual fuel ---------------------------------------------------------------------------
    substitution_scale: float = parameter(1.0, "-", "gas share by load over the starting map",
        source="assumed: plateau 0.6-0.82, no published curve was read", prior=Normal(0.97, 0.09, 0.7, 1.15), within=(0.0, 1.3))
    substitution_low_load: float = parameter(1.0, "-", "stretch of the load above 5 % where the starting map rises",
        source="assumed: gas share 0.2-0.6 at 10 %, 0.4-0.7 at 20 % load", prior=Uniform(0.5, 1.8), within=(0.2, 3.0))
    pilot_share_of_idle: float = parameter(1.0, "-", "smallest diesel pilot over the fuel of idle",
        source="assumed: about the fuel of idle, general knowledge", prior=Uniform(0.7, 1.3), within=(0.0, 5.0))
    efficiency_ratio_low: float = parameter(0.88, "-", "efficiency over diesel below 25 % load",
        source="assumed: 0.80-0.92, general knowledge (S63)", prior=Uniform(0.80, 0.92), within=(0.5, 1.1))
    efficiency_ratio_mid: float = parameter(0.95, "-", "efficiency over diesel at 45 % load",
        source="assumed: 0.93-0.97, general knowledge (S63)", prior=Uniform(0.93, 0.97), within=(0.5, 1.1))
    efficiency_ratio_high: float = parameter(0.99, "-", "efficiency over diesel above 65 % load",
        source="assumed: 0.98-1.00, general knowledge (S63)", prior=Uniform(0.98, 1.00), within=(0.5, 1.1))
    slip_low: float = parameter(0.13, "-", "unburned gas at low load", source="assumed: 8-20 %, general knowledge",
        prior=LogNormal(0.13, 0.30, 0.03, 0.35), within=(0.0, 1.0))
    slip_mid: float = parameter(0.05, "-", "unburned gas at mid load", source="assumed: 3-8 %, general knowledge",
        prior=LogNormal(0.05, 0.30, 0.01, 0.2), within=(0.0, 1.0))
    slip_high: float = parameter(0.018, "-", "unburned gas at high load", source="assumed: 1-3 %, general knowledge",
        prior=LogNormal(0.018, 0.35, 0.003, 0.1), within=(0.0, 1.0))
    catalyst_conversion: float = parameter(0.5, "-", "share of the slip that a methane catalyst burns",
        source="assumed: exhaust of a bus is often too cold", prior=Uniform(0.2, 0.8), within=(0.0, 1.0))
    cold_coolant_min: float = parameter(8.0, "min", "time on diesel until the coolant is warm",
        source="assumed: no gas below 60-70 degrees, general knowledge", prior=Uniform(4.0, 15.0), within=(0.0, 120.0))
    gas_cut_off_bar: float = parameter(17.0, "bar", "tank pressure below which no gas flows",
        source="assumed: 15-20 bar, general knowledge", prior=Uniform(15.0, 20.0), within=(1.0, 60.0))
    cylinders: int = parameter(3, "cylinders", "gas cylinders of a bus", source="S73", within=(1, 12))
    cylinder_water_volume_l: float = parameter(100.0, "L", "water volume of a cylinder",
        source="assumed: 90-135 L if 60 LSP fill two to three (S08, S19)", prior=Uniform(80.0, 130.0), within=(20.0, 300.0))
    # --- vehicle: fuels -------------------------------------------------------------------------------
    diesel_mj_per_l: float = parameter(36.0, "MJ/L LHV", "energy of Solar without biodiesel",
        source="assumed: 36.0 MJ/L, general knowledge; IPCC NCV 43.0 TJ/Gg (41.4-43.3)",
        prior=SplitNormal(36.0, 0.45, 0.15), within=(30.0, 40.0))
    ester_mj_per_l: float = parameter(32.8, "MJ/L LHV", "energy of fatty acid methyl ester",
        source="assumed: 37.3 MJ/kg and 0.88 kg/L, general knowledge", prior=Normal(32.8, 0.3, 31.0, 34.5), within=(28.0, 36.0))
    gas_mj_per_kg: float = parameter(48.0, "MJ/kg LHV", "energy of the CNG as found",
        source="assumed: 47-49 MJ/kg, general knowledge; IPCC 48.0", prior=Uniform(47.0, 49.0), within=(35.0, 50.0))
    lsp_mj: float = parameter(33.0, "MJ/LSP", "energy of a litre of premium equivalent",
        source="derived from S16 (33-34 MJ) and a litre of gasoline (32 MJ): sources disagree",
        prior=Uniform(32.0, 34.0), within=(25.0, 40.0))
    # --- the road test of July 2018: the articles (S04, S05) name neither route nor load ---------------
    road_test_riders: float = parameter(20.0, "passengers", "people on board in the road test", source="assumed: not named",
        prior=Uniform(2.0, 42.0), within=(0.0, 80.0))
    road_test_running: float = parameter(1.5, "-", "running-time factor of the road test", source="assumed: city traffic, not named",
        prior=Uniform(1.1, 2.1), within=(0.9, 2.4))
    # --- operation: service ---------------------------------------------------------------------------
    service_start_h: float = parameter(5.5, "h of day", "first departure of a corridor", source="S23", within=(3.0, 9.0))
    last_departure_h: float = parameter(17.667, "h of day", "last departure of a corridor", source="S23", within=(12.0, 21.0))
    layover_min: float = parameter(
        7.5, "min", "shortest stay at a terminal",
        source="assumed: 15 min a round trip fits fleet and headway of corridor I", prior=Uniform(4.0, 12.0), within=(0.0, 60.0))
    reserve_share: float = parameter(
        0.07, "-", "share of a corridor's buses that the timetable does not need",
        source="assumed: two spare buses on corridor VIII (S32)", prior=Uniform(0.02, 0.15), within=(0.0, 0.5))
    offpeak_headway_ratio: float = parameter(
        1.15, "-", "off-peak headway over peak headway", source="S25 (7-10 min busy, 7-15 min quiet)",
        prior=Uniform(1.0, 1.5), within=(1.0, 4.0))
    congestion_peak: float = parameter(
        1.50, "-", "median running-time factor in busy hours",
        source="assumed: 18-20 km/h commercial speed of corridor I", prior=Uniform(1.3, 1.75), within=(0.9, 2.4))
    congestion_offpeak: float = parameter(
        1.20, "-", "median running-time factor in quiet hours",
        source="assumed: 18-20 km/h commercial speed of corridor I", prior=Uniform(1.05, 1.4), within=(0.9, 2.4))
    weekend_congestion_ratio: float = parameter(
        0.92, "-", "running-time factor of Saturday and Sunday over that of a weekday",
        source="assumed: judgement", prior=Uniform(0.82, 1.0), within=(0.5, 1.5))
    congestion_day_sigma: float = parameter(
        0.05, "-", "log standard deviation of the network's congestion from day to day",
        source="assumed: judgement", prior=Uniform(0.02, 0.10), within=(0.0, 0.5))
    congestion_hour_sigma: float = parameter(
        0.08, "-", "log standard deviation of a corridor's congestion from hour to hour",
        source="assumed: judgement", prior=Uniform(0.04, 0.15), within=(0.0, 0.5))
    congestion_hour_correlation: float = parameter(
        0.7, "-", "correlation of a corridor's congestion with the hour before",
        source="assumed: judgement", prior=Uniform(0.4, 0.9), within=(0.0, 0.99))
    congestion_trip_sigma: float = parameter(
        0.04, "-", "log standard deviation between trips of one hour",
        source="assumed: judgement", prior=Uniform(0.02, 0.08), within=(0.0, 0.5))
    idle_share_of_layover: float = parameter(
        0.5, "-", "share of the layover with the engine running for the A/C",
        source="assumed: judgement", prior=Uniform(0.2, 1.0), within=(0.0, 1.0))
    # --- operation: passengers ------------------------------------------------------------------------
    riders_per_day: float = parameter(
        34_500.0, "passengers/day", "riders of the network on a mean day of 2019", source="S23, S26",
        prior=Uniform(30_000.0, 38_000.0), within=(0.0, 500_000.0))
    rider_trend_per_year: float = parameter(
        -0.05, "1/year", "yearly change of riders", source="S26 and S24 (34,500 in 2019, 23,000 in 2024)",
        prior=Normal(-0.05, 0.03, -0.12, 0.05), within=(-0.2, 0.2))
    corridor_one_share: float = parameter(
        0.31, "-", "share of corridor I in all riders", source="derived from S67 and S26",
        prior=Normal(0.31, 0.03, 0.2, 0.42), within=(0.0, 1.0))
    weekend_demand_ratio: float = parameter(
        0.8, "-", "riders on Saturday or Sunday over a weekday", source="assumed: judgement",
        prior=Uniform(0.6, 1.0), within=(0.0, 2.0))
    peak_demand_ratio: float = parameter(
        1.8, "-", "boarding rate of busy hours over quiet hours", source="assumed: peak load factors of S34",
        prior=Uniform(1.3, 2.5), within=(1.0, 6.0))
    mean_ride_share: float = parameter(
        0.40, "-", "mean ride of a passenger over the length of the line", source="assumed: judgement",
        prior=Uniform(0.25, 0.55), within=(0.05, 1.0))
    capacity_large: float = parameter(
        80.0, "passengers", "places of a large bus", source="assumed: 12 m bus with standees; 64 in S57 (13 m)",
        within=(20.0, 200.0))
    capacity_medium: float = parameter(42.0, "passengers", "places of a medium bus", source="S29", within=(10.0, 120.0))
    crush_ratio: float = parameter(
        1.3, "-", "load at which a bus leaves people behind, over its places", source="S34 (peaks of 110-170 %)",
        prior=Uniform(1.1, 1.7), within=(1.0, 2.5))
    boarding_s: float = parameter(
        2.0, "s", "stop time a boarding passenger, one high-floor door",
        source="assumed: 1.5-2.5 s, general knowledge", prior=Uniform(1.5, 2.5), within=(0.5, 10.0))
    stop_dead_s: float = parameter(
        10.0, "s", "stop time without passengers", source="assumed: 8-12 s, general knowledge",
        prior=Uniform(8.0, 12.0), within=(0.0, 60.0))
    # --- operation: breakdowns and renewal ------------------------------------------------------------
    road_call_km: float = parameter(
        6_437.0, "km", "mean distance between road calls of a diesel bus", source="S46",
        within=(200.0, 200_000.0))
    road_call_ratio: float = parameter(
        2.5, "-", "road calls of these older, overloaded buses over New York's",
        source="assumed: 2-3 times, judgement", prior=Uniform(1.5, 4.0), within=(0.1, 20.0))
    road_call_shape: float = parameter(
        1.3, "-", "Weibull shape of road calls over the odometer (1 = no ageing)",
        source="assumed: rate grows with age", prior=Uniform(1.0, 1.8), within=(0.5, 4.0))
    road_call_scale_km: float = parameter(
        250_000.0, "km", "odometer at which the road-call rate is the stated one",
        source="assumed: mid life", within=(10_000.0, 2_000_000.0))
    tow_h: float = parameter(
        1.0, "h", "from breakdown to the workshop gate", source="assumed: judgement",
        prior=Uniform(0.5, 2.0), within=(0.0, 2.5))
    road_repair_h: float = parameter(
        6.0, "h", "median bay time of a road call", source="assumed: judgement",
        prior=LogNormal(6.0, 0.4, 1.0, 48.0), within=(0.1, 200.0))
    road_repair_sigma: float = parameter(
        0.7, "-", "log standard deviation of bay times", source="assumed: judgement", within=(0.0, 2.0))
    workshop_bays: int = parameter(8, "bays", "repair bays of each of the two workshops",
        source="assumed: judgement", lever=True, within=(1, 16))
    bus_life_years: float = parameter(
        10.0, "year", "median life of a bus from new", source="assumed: 8-12 years; city buses of 2015-2018 were nearly gone in 2025 (S33)",
        prior=Uniform(8.0, 12.0), within=(3.0, 30.0))
    bus_life_shape: float = parameter(
        6.0, "-", "Weibull shape of the life", source="assumed: judgement", prior=Uniform(4.0, 9.0), within=(1.0, 20.0))
    policy_start_year: float = parameter(
        2022.0, "calendar year", "from when city buses may be replaced by an operator's own",
        source="assumed: only 6 city buses left in Aug 2025 (S33)", prior=Uniform(2020.0, 2024.0), within=(2018.0, 2060.0))
    policy_hazard_per_year: float = parameter(
        0.35, "1/year", "rate at which city buses are replaced by an operator's own, from its first year on", source="assumed: only 6 city buses left in Aug 2025 (S33)",
        prior=LogNormal(0.35, 0.6, 0.02, 2.0), within=(0.0, 5.0))
    initial_km_per_year: float = parameter(
        70_000.0, "km/year", "distance a year before the horizon begins", source="derived: 200-230 km a day of a timetable bus (S21, S25, S32)",
        prior=Uniform(55_000.0, 84_000.0), within=(0.0, 200_000.0))
    # --- operation: kits ------------------------------------------------------------------------------
    kit_fault_km: float = parameter(
        12_000.0, "km", "mean distance between faults of a serviced new kit",
        source="assumed: faults and few technicians are on record (S15, S19), no rate",
        prior=LogNormal(12_000.0, 0.6, 2_000.0, 80_000.0), within=(100.0, 1e7))
    kit_fault_growth_per_year: float = parameter(
        0.10, "1/year", "growth of the fault rate with the age of a kit", source="assumed: old kits need repair (S19)",
        prior=Uniform(0.0, 0.25), within=(0.0, 2.0))
    kit_job_h: float = parameter(
        4.0, "h", "work of one technician on a kit fault", source="assumed: judgement",
        prior=LogNormal(4.0, 0.4, 1.0, 24.0), within=(0.1, 200.0))
    kit_job_sigma: float = parameter(
        0.5, "-", "log standard deviation of the work on kit faults", source="assumed: judgement", within=(0.0, 2.0))
    kit_parts_share: float = parameter(
        0.5, "-", "share of faults that wait for a part", source="assumed: judgement",
        prior=Uniform(0.2, 0.8), within=(0.0, 1.0))
    kit_parts_days: float = parameter(
        21.0, "d", "mean wait for a part", source="assumed: weeks, judgement",
        prior=LogNormal(21.0, 0.5, 3.0, 120.0), within=(0.0, 1000.0))
    kit_service_km: float = parameter(
        20_000.0, "km", "distance between services of a kit", source="assumed: judgement", within=(500.0, 1e6))
    kit_service_h: float = parameter(2.0, "h", "work of a service", source="assumed: judgement", within=(0.1, 100.0))
    cylinder_retest_years: float = parameter(
        5.0, "year", "interval of cylinder tests", source="assumed: usual rule for steel cylinders", within=(0.5, 30.0))
    cylinder_retest_days: float = parameter(
        5.0, "d", "time without cylinders at a test", source="assumed: judgement", within=(0.0, 200.0))
    technician_hours_per_day: float = parameter(
        8.0, "h/day", "working day of a technician", source="assumed: usual", within=(1.0, 24.0))
    # --- operation: gas supply ------------------------------------------------------------------------
    fill_handling_min: float = parameter(
        6.0, "min", "handling at the nozzle apart from gas flow", source="derived: S39, S40 (5-10 and 10-20 min in all)",
        prior=Uniform(3.0, 10.0), within=(0.0, 60.0))
    dispenser_lsp_per_min: float = parameter(
        12.0, "LSP/min", "gas flow of one nozzle", source="assumed: 8-17 LSP/min, general knowledge",
        prior=Uniform(8.0, 17.0), within=(0.5, 200.0))
    fast_fill_share: float = parameter(
        0.85, "-", "mass after a fast fill over the cold full mass", source="assumed: 0.8-0.9, general knowledge",
        prior=Uniform(0.80, 0.90), within=(0.3, 1.0))
    refuel_below: float = parameter(
        0.5, "-", "share of a full tank under which a driver goes to fill", source="assumed: judgement",
        prior=Uniform(0.35, 0.7), within=(0.0, 1.0))
    midday_allowance_min: float = parameter(
        30.0, "min", "longest forecast wait accepted at mid-day", source="S39 (30 min off the route is normal)",
        within=(0.0, 600.0))
    evening_allowance_min: float = parameter(
        75.0, "min", "longest forecast wait accepted after service", source="S39 (60-90 min when stations were shut)",
        prior=Uniform(60.0, 90.0), within=(0.0, 600.0))
    road_distance_ratio: float = parameter(
        1.4, "-", "road distance over straight distance", source="assumed: 1.3-1.5, general knowledge",
        prior=Uniform(1.3, 1.5), within=(1.0, 3.0))
    deadhead_speed_kmh: float = parameter(
        24.0, "km/h", "speed of an empty bus to a station", source="assumed: judgement",
        prior=Uniform(18.0, 32.0), within=(5.0, 80.0))
    deadhead_limit_km: float = parameter(
        11.0, "km", "longest road distance to a station that the operator accepts",
        source="assumed: upper-town corridors were not sent (S19)", prior=Uniform(7.0, 16.0), within=(0.0, 100.0))
    terminal_station_km: float = parameter(
        1.5, "km", "road distance at which a station counts as standing at the terminal",
        source="assumed: judgement", within=(0.0, 20.0))
    mobile_station_km: float = parameter(
        1.0, "km", "straight distance from a terminal to a mobile unit", source="assumed: they stood at depots (S08, S15)",
        prior=Uniform(0.3, 4.0), within=(0.0, 50.0))
    store_days: float = parameter(
        1.5, "d", "store of a station that trailers supply, over its daily gas", source="assumed: a trailer and a half stand there",
        prior=Uniform(1.0, 2.5), within=(0.1, 30.0))
    mother_lsp_per_day: float = parameter(
        9_000.0, "LSP/day", "gas a mother station keeps for buses",
        source="assumed: 30 % of 30,000 LSP/day (S16)", prior=Uniform(4_500.0, 15_000.0), within=(0.0, 60_000.0))
    daughter_lsp_per_day: float = parameter(
        4_000.0, "LSP/day", "gas trailers bring to a daughter station for buses",
        source="assumed: 20 % of 20,000 LSP/day (S18)", prior=Uniform(1_500.0, 8_000.0), within=(0.0, 60_000.0))
    mobile_lsp_per_day: float = parameter(
        1_000.0, "LSP/day", "gas of one mobile unit on a day with a trailer",
        source="assumed: irregular trailers (S08, S15)", prior=Uniform(400.0, 2_000.0), within=(0.0, 60_000.0))
    mobile_day_share: float = parameter(
        0.5, "-", "share of days with gas in a mobile unit", source="assumed: irregular (S07, S08, S15)",
        prior=Uniform(0.2, 0.8), within=(0.0, 1.0))
    trailer_missing_share: float = parameter(
        0.05, "-", "share of days on which no trailer reaches a daughter", source="assumed: judgement",
        prior=Uniform(0.01, 0.2), within=(0.0, 1.0))
    trailer_delay_h: float = parameter(
        2.0, "h", "mean delay of a trailer after 06:00", source="assumed: judgement",
        prior=Uniform(0.5, 5.0), within=(0.0, 48.0))
    cascade_share: float = parameter(
        0.65, "-", "share of a trailer's gas that fills without booster", source="assumed: 0.60-0.70, general knowledge",
        prior=Uniform(0.55, 0.75), within=(0.1, 1.0))
    station_up_years: float = parameter(
        2.0, "year", "mean time between long outages of a station", source="assumed: outages of months on record (S14)",
        prior=LogNormal(2.0, 0.6, 0.3, 20.0), within=(0.01, 1000.0))
    station_outage_months: float = parameter(
        2.0, "month", "mean length of a long outage", source="assumed: outages of months on record (S14)",
        prior=LogNormal(2.0, 0.6, 0.2, 24.0), within=(0.0, 240.0))
    choice_hurdle: float = parameter(
        0.0, "-", "saving a MJ at which half of the drivers are sent to fill, share of the diesel price",
        source="assumed: the operator's choice, from prices of S03, S47, S48", prior=Uniform(-0.15, 0.10), within=(-2.0, 2.0))
    choice_scale: float = parameter(
        0.08, "-", "spread of the saving at which drivers are sent to fill", source="assumed: judgement", prior=Uniform(0.03, 0.15), within=(0.001, 5.0))
    compression_kwh_per_kg: float = parameter(
        0.25, "kWh/kg", "electricity of one compression to 200 bar", source="assumed: 0.2-0.3, general knowledge",
        prior=Uniform(0.2, 0.3), within=(0.0, 3.0))
    trailer_km: float = parameter(
        40.0, "km", "round trip of a trailer from mother to daughter", source="derived: terminal_distances.csv x road ratio",
        prior=Uniform(20.0, 70.0), within=(0.0, 1000.0))
    mobile_trailer_km: float = parameter(
        200.0, "km", "round trip of a trailer to the mobile units, before a mother station was open",
        source="assumed: gas came from outside the city (S07, S15), no place is named",
        prior=Uniform(60.0, 600.0), within=(0.0, 2000.0))
    trailer_useful_kg: float = parameter(
        1_500.0, "kg", "gas a trailer hands over", source="assumed: judgement", prior=Uniform(800.0, 3_000.0), within=(10.0, 20_000.0))
    trailer_l_per_100km: float = parameter(
        40.0, "L/100 km", "diesel of a trailer lorry", source="assumed: heavy lorry", prior=Uniform(30.0, 50.0), within=(1.0, 200.0))
    fill_vent_share: float = parameter(
        0.002, "-", "gas let out at couplings over gas filled", source="assumed: judgement",
        prior=LogNormal(0.002, 0.7, 0.0001, 0.03), within=(0.0, 1.0))
    # --- levers ---------------------------------------------------------------------------------------
    kits: str = parameter("none", "text", "whether the designated buses carry a kit", source="design choice",
        lever=True, choices=("none", "all"))
    converted_large: int = parameter(25, "buses", "large buses designated for a kit", source="S01", lever=True, within=(0, 25))
    converted_medium: int = parameter(47, "buses", "medium buses designated for a kit", source="S01", lever=True, within=(0, 116))
    converted_corridors: tuple[str, ...] = parameter(
        ("I", "V", "VI", "VII"), "text", "corridors whose buses are designated", source="S04, S11",
        lever=True, choices=CORRIDORS)
    engine_upkeep: str = parameter("as_lived", "text", "engines age as they do, or are kept as on the test day",
        source="design choice", lever=True, choices=("as_lived", "as_tested"))
    station_history: str = parameter("as_planned", "text", "which stations serve when", source="S04, S07, S14-S18",
        lever=True, choices=("as_planned", "as_lived", "better"))
    stations: tuple[str, ...] = parameter(
        ("kaligawe", "penggaron", "mangkang", "mobile", "upper_town"), "text", "stations that are built, of those of the history",
        source="design choice", lever=True, choices=("kaligawe", "penggaron", "mangkang", "mobile", "upper_town"))
    nozzles_mother: int = parameter(4, "nozzles", "nozzles of a mother station", source="assumed: judgement", lever=True, within=(1, 16))
    nozzles_daughter: int = parameter(2, "nozzles", "nozzles of a daughter station", source="assumed: judgement", lever=True, within=(1, 16))
    nozzles_mobile: int = parameter(2, "nozzles", "nozzles of the two mobile units together", source="assumed: one each (S07)",
        lever=True, within=(1, 16))
    outage_length_factor: float = parameter(1.0, "-", "length of long outages of stations over the base; 0 is none",
        source="design choice", lever=True, within=(0.0, 10.0))
    filling_choice: str = parameter("by_price", "text", "whether the operator sends a bus to fill by the day's prices, or always",
        source="design choice", lever=True, choices=("by_price", "always"))
    station_capacity_factor: float = parameter(1.0, "-", "nozzle flow and daily gas of every station over the base",
        source="design choice", lever=True, within=(0.0, 20.0))
    refuelling_policy: str = parameter("end_of_service", "text", "when a bus goes to fill", source="S08; design choice",
        lever=True, choices=("end_of_service", "midday", "never_leave"))
    kit_technicians: int = parameter(2, "technicians", "people who can repair a kit", source="assumed: few (S15)",
        lever=True, within=(1, 16))
    methane_catalyst: bool = parameter(False, "-", "methane oxidation catalyst on every kit", source="design choice", lever=True)
    diesel_price_factor: float = parameter(1.0, "-", "diesel price over its recorded path", source="design choice",
        lever=True, within=(0.05, 20.0))
    cng_price_factor: float = parameter(1.0, "-", "CNG price over its recorded path", source="design choice",
        lever=True, within=(0.05, 20.0))
