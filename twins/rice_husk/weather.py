"""Daily weather drawn from the climate of twelve months, and the air of an hour.

Temperature follows a first-order autoregression around the season; wet days come by a two-state chain whose
share of wet days follows the month's rain, with gamma amounts, so that the mean rain of each month is kept.
The air's water comes from the humidity of the month; wet days are cooler and moister, dry days warmer and
drier, with the month's means kept. The numbers of a day belong to its index: scenarios share their weather.

References
----------
.. [1] O. A. Alduchov, R. E. Eskridge, "Improved Magnus form approximation of saturation vapor pressure",
   J. Appl. Meteorol. 35 (1996) 601-609 (within 0.4 % from -40 to 50 degC).
.. [2] R. Stull, "Wet-bulb temperature from relative humidity and air temperature", J. Appl. Meteorol.
   Climatol. 50 (2011) 2267-2269, doi:10.1175/JAMC-D-11-0143.1.
.. [3] C. W. Richardson, "Stochastic simulation of daily precipitation, temperature, and solar radiation",
   Water Resour. Res. 17 (1981) 182-190.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twins.core.compiled import compiled, inlined
from twins.core.quantiles import normal_quantile
from twins.core.streams import uniforms_at
from twins.rice_husk.horizon_days import HorizonDays

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_DAY, _YEAR = 0, 1  # purposes of uniforms_at
WARMEST_HOUR = 14.0  # assumed: two hours after noon
ATMOSPHERE_KPA = 101.325  # standard atmosphere; the sites lie below 150 m
WATER_TO_AIR = 0.622  # molar mass of water over that of dry air, 18.015/28.965


class Climate(NamedTuple):
    """Mean temperature [degC], relative humidity [-] and rain [mm] of the months, each of shape (12,)."""

    temperature_c: Array
    relative_humidity: Array
    rain_mm: Array


class WeatherNumbers(NamedTuple):
    """Spread of the days around the climate; all assumed, tropical lowland.

    Notes
    -----
    ============================ ======= ====== ==========================================================
    name                         value   unit   meaning
    ============================ ======= ====== ==========================================================
    temperature_day_sigma_c      1.0     K      standard deviation of a day's mean in its month
    temperature_day_correlation  0.65    -      from one day to the next
    temperature_year_sigma_c     0.3     K      standard deviation of a year's mean
    half_range_dry_c             5.5     K      half the daily range in a month without wet days
    half_range_wet_c             2.3     K      the same in a month of wet days only
    wet_day_cooling_c            0.8     K      dry day less wet day
    deficit_day_sigma            0.25    -      of the logarithm of a day's saturation deficit
    wet_day_deficit              0.3     -      part of the deficit that a wet day takes away
    rain_year_sigma              0.12    -      of the logarithm of a year's rain
    wet_persistence              0.3     -      correlation of wet days from one to the next
    rain_half_mm                 150     mm     rain of a month in which every second day is wet
    rain_shape                   0.75    -      shape of the gamma law of a wet day's amount
    ============================ ======= ====== ==========================================================
    """

    temperature_day_sigma_c: float
    temperature_day_correlation: float
    temperature_year_sigma_c: float
    half_range_dry_c: float
    half_range_wet_c: float
    wet_day_cooling_c: float
    deficit_day_sigma: float
    wet_day_deficit: float
    rain_year_sigma: float
    wet_persistence: float
    rain_half_mm: float
    rain_shape: float


class DailyWeather(NamedTuple):
    """Weather of the days, each of shape (n_days,): mean and half range of temperature, water in air, rain."""

    temperature_c: Array
    half_range_c: Array
    vapour_pressure_kpa: Array
    rain_mm: Array


class HourlyAir(NamedTuple):
    """Air of the hours: temperature and wet bulb [degC], shape (n_days, 24); water [kg/kg dry air], (n_days,)."""

    temperature_c: Array
    wet_bulb_c: Array
    humidity: Array


@inlined
def saturation_pressure_kpa(temperature_c: float) -> float:
    """Return the vapour pressure of saturated air [kPa] over water [1]_."""
    return 0.61094 * math.exp(17.625 * temperature_c / (temperature_c + 243.04))


@inlined
def temperature_at(mean_c: float, half_range_c: float, hour: float) -> float:
    """Return the air temperature [degC] at `hour` [h of the day] of a day with the given mean and half range."""
    return mean_c + half_range_c * math.cos((hour - WARMEST_HOUR) * (math.pi / 12.0))


@inlined
def relative_humidity_at(vapour_pressure_kpa: float, temperature_c: float) -> float:
    """Return the relative humidity [-]; what would be above saturation has fallen as dew."""
    return min(1.0, vapour_pressure_kpa / saturation_pressure_kpa(temperature_c))


@inlined
def humidity_ratio(vapour_pressure_kpa: float) -> float:
    """Return the water in air [kg/kg dry air] at the standard atmosphere."""
    return WATER_TO_AIR * vapour_pressure_kpa / (ATMOSPHERE_KPA - vapour_pressure_kpa)


@inlined
def wet_bulb_stull_2011(temperature_c: float, relative_humidity: float) -> float:
    """Return the wet-bulb temperature [degC] at sea-level pressure [2]_.

    Notes
    -----
    Fitted for 5 to 99 % and -20 to 50 degC; errors from -1.0 to +0.65 K, mean absolute error below 0.3 K.
    Humidity outside 5 to 99 % is taken as the nearer end, and the result never lies above the air temperature.
    """
    h = 100.0 * min(max(relative_humidity, 0.05), 0.99)
    wet = (
        temperature_c * math.atan(0.151977 * math.sqrt(h + 8.313659))
        + math.atan(temperature_c + h)
        - math.atan(h - 1.676331)
        + 0.00391838 * h * math.sqrt(h) * math.atan(0.023101 * h)
        - 4.686035
    )
    return min(wet, temperature_c)


@compiled
def hourly_air(weather: DailyWeather) -> HourlyAir:
    """Return the air of all hours: for all scenarios of a draw once, since the wet bulb is dear.

    Notes
    -----
    A day is even about its warmest hour, so 13 of its 24 hours differ.
    """
    n_days, warmest = weather.temperature_c.size, int(WARMEST_HOUR)
    warm, wet, humidity = np.empty((n_days, 24)), np.empty((n_days, 24)), np.empty(n_days)
    shape = np.array([temperature_at(0.0, 1.0, WARMEST_HOUR + away) for away in range(13)])
    for d in range(n_days):
        vapour = weather.vapour_pressure_kpa[d]
        humidity[d] = humidity_ratio(vapour)
        for away in range(13):
            air_c = weather.temperature_c[d] + weather.half_range_c[d] * shape[away]
            wet_bulb_c = wet_bulb_stull_2011(air_c, relative_humidity_at(vapour, air_c))
            for hour in ((warmest + away) % 24, (warmest - away) % 24):
                warm[d, hour], wet[d, hour] = air_c, wet_bulb_c
    return HourlyAir(warm, wet, humidity)


def seasonal_nodes(monthly: Array) -> Array:
    """Return values at mid-month, shape (12,), between which straight lines have the `monthly` means."""
    weights = np.eye(12) * 0.75 + (np.roll(np.eye(12), 1, axis=0) + np.roll(np.eye(12), -1, axis=0)) * 0.125
    return np.asarray(np.linalg.solve(weights, monthly), dtype=np.float64)


def wet_day_share(rain_mm: Array, p: WeatherNumbers) -> Array:
    """Return the share of wet days [-] of months with the given rain [mm]."""
    return np.asarray(rain_mm / (rain_mm + p.rain_half_mm), dtype=np.float64)


def daily_weather(climate: Climate, p: WeatherNumbers, key: Key, days: HorizonDays) -> DailyWeather:
    """Return the weather of the `days` of a horizon for the key of a draw's stream for weather."""
    month, place, n_days = days.month, days.place, days.month.size
    neighbour = (month + np.where(place < 0.5, -1, 1)) % 12
    away = np.abs(place - 0.5)

    def of_season(monthly: Array) -> Array:
        nodes = seasonal_nodes(monthly)
        return nodes[month] + (nodes[neighbour] - nodes[month]) * away

    share = wet_day_share(climate.rain_mm, p)[month]
    season = (of_season(climate.temperature_c), np.clip(of_season(climate.relative_humidity), 0.05, 0.99))
    half_range = p.half_range_dry_c + (p.half_range_wet_c - p.half_range_dry_c) * share
    mean_c, vapour, wet, u_rain, year_rain = (np.empty(n_days) for _ in range(5))
    _draw_days(p, key, days.year, share, half_range, season, (mean_c, vapour, wet, u_rain, year_rain))
    lengths = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])  # days, leap years included
    rain = np.zeros(n_days)
    rainy = wet > 0.0
    rain[rainy] = special.gammaincinv(p.rain_shape, u_rain[rainy]) / p.rain_shape
    rain *= (climate.rain_mm / lengths)[month] / np.maximum(share, 1e-9) * year_rain
    return DailyWeather(mean_c, half_range, vapour, rain)


@inlined
def mean_humidity_ratio_of_day(temperature_c: float, half_range_c: float) -> float:
    """Return the mean of es(mean)/es(T) over a day [-], T going as a cosine: I0(b a) to second order, b = es'/es."""
    b = 17.625 * 243.04 / ((temperature_c + 243.04) * (temperature_c + 243.04))
    return 1.0 + 0.25 * (b * half_range_c) * (b * half_range_c)


@compiled
def _draw_days(
    p: WeatherNumbers,
    key: Key,
    year: NDArray[np.int64],
    share: Array,
    half_range: Array,
    season: tuple[Array, Array],
    out: tuple[Array, Array, Array, Array, Array],
) -> None:
    """Fill in mean temperature, vapour pressure, wet (1) or dry (0), uniform of the amount, the year's rain."""
    mean_c, vapour, wet, u_rain, year_rain = out
    season_c, season_humidity = season
    keep = p.temperature_day_correlation
    fresh = math.sqrt(1.0 - keep * keep)
    warm, before, share_before = 0.0, 0.0, share[0]
    for d in range(year.size):
        u_warm, u_wet, u_rain[d], u_deficit = uniforms_at(key, d, 0, 0, _DAY)
        u_year, u_year_rain, _, _ = uniforms_at(key, year[d], 0, 0, _YEAR)
        z = normal_quantile(u_warm)
        warm = z if d == 0 else keep * warm + fresh * z
        # chances that keep the share of each day exactly, also where months change
        chance = share[d] - p.wet_persistence * share_before + p.wet_persistence * before
        wet[d] = 1.0 if u_wet < (share[d] if d == 0 else chance) else 0.0
        before, share_before = wet[d], share[d]
        wetter = wet[d] - share[d]
        mean_c[d] = (
            season_c[d]
            + p.temperature_year_sigma_c * normal_quantile(u_year)
            + p.temperature_day_sigma_c * warm
            - p.wet_day_cooling_c * wetter
        )
        s = p.deficit_day_sigma
        deficit = (1.0 - season_humidity[d]) * math.exp(s * normal_quantile(u_deficit) - 0.5 * s * s)
        humidity = max(1.0 - deficit * (1.0 - p.wet_day_deficit * wetter), 0.05)
        uneven = mean_humidity_ratio_of_day(mean_c[d], half_range[d])
        vapour[d] = humidity * saturation_pressure_kpa(mean_c[d]) / uneven
        r = p.rain_year_sigma
        year_rain[d] = math.exp(r * normal_quantile(u_year_rain) - 0.5 * r * r)
