"""Numbers with which the tests of weather, grid, mills and store run; the values that the modules propose."""

from __future__ import annotations

import datetime as dt

from twins.rice_husk.grid import GridNumbers
from twins.rice_husk.horizon_days import horizon_days
from twins.rice_husk.husk_market import MarketNumbers
from twins.rice_husk.mill_yards import YardNumbers
from twins.rice_husk.mills import MillNumbers
from twins.rice_husk.store import StoreNumbers
from twins.rice_husk.supply import SupplyNumbers
from twins.rice_husk.weather import WeatherNumbers

START = dt.date(2020, 1, 1)
N_DAYS = 5479  # 15 years
DAYS = horizon_days(START, N_DAYS)

WEATHER = WeatherNumbers(
    temperature_day_sigma_c=1.0,
    temperature_day_correlation=0.65,
    temperature_year_sigma_c=0.3,
    half_range_dry_c=5.5,
    half_range_wet_c=2.3,
    wet_day_cooling_c=0.8,
    deficit_day_sigma=0.25,
    wet_day_deficit=0.3,
    rain_year_sigma=0.12,
    wet_persistence=0.3,
    rain_half_mm=150.0,
    rain_shape=0.75,
)
GRID = GridNumbers(
    outages_per_month=11.0,
    planned_share=0.35,
    season_amplitude=0.15,
    year_sigma=0.25,
    rotation_share=0.4,
    fault_rise=1.5,
)
STORE = StoreNumbers(
    sorption_ratio=0.85,
    roofed_days=15.0,
    outer_days=6.0,
    inner_days=90.0,
    outer_depth_m=0.4,
    heap_height_m=3.0,
    rain_pickup_share=0.12,
    soaked=1.2,
    rot_open_per_month=0.01,
    rot_roofed_per_month=0.002,
)
MILLS = MillNumbers(
    registered=90.0,
    running_share=0.22,
    capacity_median_t_day=30.0,
    capacity_sigma=0.8,
    full_load_days=170.0,
    radius_km=25.0,
    road_ratio=1.4,
    husk_share=0.215,
    husk_share_sigma=0.008,
    husk_moisture_reference=0.10,
    own_power_share=0.20,
    gasifier_share=0.15,
    parboiling_share=0.10,
    dryer_use=0.008,
    gasifier_use=0.0272,
    parboiling_use=0.21,
    open_yard_share=0.5,
)
SUPPLY = SupplyNumbers(
    main_share=0.835,
    main_first_day=283.0,
    main_last_day=350.0,
    second_first_day=60.0,
    second_last_day=151.0,
    harvest_shift_sigma_d=6.0,
    yield_sigma=0.08,
    mill_year_sigma=0.15,
    stock_days=75.0,
    paddy_loss_per_year=0.02,
    work_from_h=6.0,
    work_to_h=20.0,
    stops_per_year=9.0,
    stop_days=2.0,
    holiday_first_day=103.0,
    holiday_days=6.0,
)
MARKET = MarketNumbers(
    competitors_share=0.35,
    competitors_growth=0.02,
    price_exponent=1.0,
    competitors_elasticity=0.3,
)
YARD = YardNumbers(
    sorption_ratio=0.85,
    yard_days=12.0,
    yard_pickup=0.03,
    yard_full_rain_mm=20.0,
)
