"""Numbers with which the tests of weather, grid, mills and store run; the values that the modules propose."""

from __future__ import annotations

import datetime as dt

from twins.rice_husk.grid import GridNumbers
from twins.rice_husk.weather import WeatherNumbers

START = dt.date(2020, 1, 1)
N_DAYS = 5479  # 15 years

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
    season_amplitude=0.4,
    year_sigma=0.25,
    rotation_share=0.4,
    fault_rise=1.5,
)
