"""Irradiance of years that were not measured: the sum of each day, then the quarters of an hour within it.

Days follow a Gaussian copula: normal scores as a first-order autoregression, turned into clearness indices kt by the
distribution of their month in the survey. Within a day the sky is clear or cloudy in turns, a chain of two states
whose share of clear sky gives the day its sum. No slot exceeds a limit over the clear sky, no day the sum of a clear
day; the sun below the horizon gives nothing.

The reanalysis of the survey (S-GSEE) makes its clearest days 5 to 10 % brighter than the clear sky of S-PVLIB from
November to March. The bound holds: what is cut there is given to all months by the scale that meets the year's sum.
"""

from __future__ import annotations

import csv
import functools
import math
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import least_squares
from scipy.special import ndtri

from twins.core.compiled import compiled
from twins.core.quantiles import normal_quantile
from twins.core.streams import uniforms_at
from twins.port.climate import MONTH_D, Climate
from twins.port.pv_parameters import PvParameters
from twins.port.sun import SLOTS_A_DAY, SLOTS_AN_HOUR, Place, Sun

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

STATISTICS = ("mean", "sd_of_days", "p10", "p50", "p90")
_DAY, _SLOT, _YEAR = range(3)  # purposes of uniforms_at
SCORES = np.linspace(-4.0, 4.0, 161)
"""Normal scores at which the quantiles of a month stand, with straight lines between."""
_SCORES_PER_UNIT = (SCORES.size - 1) / 8.0
_WEIGHTS = np.exp(-0.5 * SCORES * SCORES) / math.fsum(np.exp(-0.5 * SCORES * SCORES))
_END_SCORE = 3.0  # assumed: the survey holds five years, 150 days a month: no day rarer than 1 in 700
CLEAREST_KT = (
    0.80  # assumed: kt of the clearest day of a reanalysis at sea level, 5 % over the survey's clear sky
)
_DEDE_MONTHS = (3, 4)  # April and May
_DEDE_ROW = "monthly maximum (April-May) daily GHI"
_MJ_PER_KWH = 3.6
_SCALES = np.linspace(0.5, 2.5, 81)
_SHARE_STEPS = (0.03, 0.97)  # least share of clear and of cloudy sky in a day: no day is quite even


class Weather(NamedTuple):
    """Irradiance [kW/m2], (n_slots,); clearness index [-] and whether rain cleans modules, both (n_days,)."""

    ghi_kw: Array
    kt: Array
    cleaned: NDArray[np.bool_]


class SkyNumbers(NamedTuple):
    """Numbers of the generator as `PvParameters` has them, without their prefix."""

    day_correlation: float
    day_limit: float
    slot_limit: float
    sky_memory_h: float
    cloudy_level: float
    cloudy_spread: float


@functools.cache
def _statistics_rows() -> tuple[dict[str, str], ...]:
    text = resources.files("twins.port").joinpath("survey", "ghi_daily_statistics_by_month.csv")
    return tuple(csv.DictReader(text.read_text(encoding="utf-8").splitlines()))


def survey_cells() -> tuple[float, float, float, float]:
    """Return the southern, northern, western and eastern cells of the irradiance survey [deg]."""
    latitudes, longitudes = (
        [float(row[name]) for row in _statistics_rows()] for name in ("cell_lat_deg", "cell_lon_deg")
    )
    return min(latitudes), max(latitudes), min(longitudes), max(longitudes)


@functools.cache
def daily_statistics(latitude_deg: float, longitude_deg: float) -> Array:
    """Return mean, deviation and quantiles of daily irradiation at a place [kWh/m2], shape (12, 5) as `STATISTICS`.

    Notes
    -----
    Bilinear between the four cells of ``survey/ghi_daily_statistics_by_month.csv`` (S-GSEE), which a place must lie
    between (`twins.port.sun_checks.place_problems`).
    """
    south, north, west, east = survey_cells()
    y, x = (latitude_deg - south) / (north - south), (longitude_deg - west) / (east - west)
    found = np.zeros((12, len(STATISTICS)))
    for row in _statistics_rows():
        weight = (y if float(row["cell_lat_deg"]) == north else 1.0 - y) * (
            x if float(row["cell_lon_deg"]) == east else 1.0 - x
        )
        values = [float(row[f"ghi_{name}_kWh_m2_day"]) for name in STATISTICS]
        found[int(row["month"]) - 1] += weight * np.array(values)
    return found


def april_may_kwh() -> float:
    """Return the mean daily irradiation of the brightest months [kWh/m2] (S-DEDE): the middle of its range."""
    text = resources.files("twins.port").joinpath("survey", "solar_resource_summary.csv")
    rows = {row["quantity"]: row for row in csv.DictReader(text.read_text(encoding="utf-8").splitlines())}
    row = rows[_DEDE_ROW]
    return 0.5 * (float(row["value_low"]) + float(row["value_high"])) / _MJ_PER_KWH


def quantiles_of(statistics: Array, greatest: float) -> Array:
    """Return the quantiles of a month's daily irradiation at `SCORES` [kWh/m2], shape (161,).

    Parameters
    ----------
    statistics
        Mean, deviation, 10th, 50th and 90th percentile [kWh/m2], as `STATISTICS`.
    greatest
        Largest day [kWh/m2].

    Notes
    -----
    A monotone cubic in the normal score goes through the three percentiles; its two ends are those with which mean
    and deviation come nearest to the survey: within 1 % and 3 % for all months at the port.
    """
    mean, sd, p10, p50, p90 = statistics.tolist()
    nodes = [-_END_SCORE, float(ndtri(0.1)), 0.0, float(ndtri(0.9)), _END_SCORE]
    inside = np.clip(SCORES, -_END_SCORE, _END_SCORE)

    def curve(ends: Array) -> Array:
        values = [ends[0] * p10, p10, p50, p90, p90 + ends[1] * (greatest - p90)]
        return np.asarray(PchipInterpolator(nodes, values)(inside), dtype=np.float64)

    def misfit(ends: Array) -> Array:
        days = curve(ends)
        found = _WEIGHTS @ days
        return np.array([10.0 * (found / mean - 1.0), math.sqrt(_WEIGHTS @ (days - found) ** 2) / sd - 1.0])

    return curve(least_squares(misfit, [0.4, 0.5], bounds=([0.05, 0.0], [0.95, 1.0])).x)


@functools.lru_cache(maxsize=2)
def _clearness_quantiles(place: Place, beyond_kwh: tuple[float, ...]) -> Array:
    """Return the quantiles of kt of the months at `SCORES` [-], shape (12, 161), without any scale."""
    statistics = daily_statistics(place.latitude_deg, place.longitude_deg)
    days = [
        quantiles_of(row, CLEAREST_KT * beyond) for row, beyond in zip(statistics, beyond_kwh, strict=True)
    ]
    return np.array(days) / np.array(beyond_kwh)[:, None]


def monthly_means(sun: Sun, by_day: Array) -> Array:
    """Return the means of the twelve months of a series by day, shape (12,)."""
    sums = np.bincount(sun.month, weights=by_day, minlength=12)
    return np.asarray(sums / np.bincount(sun.month, minlength=12), dtype=np.float64)


def seasonal_clearness(p: PvParameters, place: Place, sun: Sun, site_kwh: tuple[float, ...] = ()) -> Array:
    """Return the quantiles of kt with the season of both sources [-], shape (12, 161), not yet scaled to the site.

    Notes
    -----
    Where the site has typical days, the season is theirs: `site_kwh`, mean daily irradiation of the months [kWh/m2].
    Else April and May are drawn from the reanalysis towards the ground survey by `sun_april_may_weight`.
    """
    beyond = monthly_means(sun, sun.beyond_kwh)
    raised = _clearness_quantiles(place, tuple(beyond.tolist())).copy()
    means = daily_statistics(place.latitude_deg, place.longitude_deg)[:, 0]
    if site_kwh:
        return raised * (np.array(site_kwh) / means)[:, None]
    for month in _DEDE_MONTHS:
        raised[month] *= 1.0 + p.sun_april_may_weight * (april_may_kwh() / means[month] - 1.0)
    return raised


def yearly_scales(p: PvParameters, sun: Sun, clearness: Array, key: Key) -> Array:
    """Return the factor on kt of each year [-], shape (years,), with which its expected sum is that of the draw.

    Notes
    -----
    The sum is a normal number around `sun_ghi_kwh`. Cut at the clear sky it is no longer proportional to the factor,
    so the factor is read from the curve of sums; no year can be brighter than one of clear days.
    """
    beyond = monthly_means(sun, sun.beyond_kwh)
    clear = p.sun_day_limit * monthly_means(sun, clear_days(sun)) / beyond
    cut = np.minimum(_SCALES[:, None, None] * clearness, clear[:, None])
    sums = (cut @ _WEIGHTS) @ (beyond * np.array(MONTH_D))
    years = int(sun.year[-1]) + 1
    luck = np.array([normal_quantile(uniforms_at(key, year, 0, 0, _YEAR)[0]) for year in range(years)])
    return np.interp(p.sun_ghi_kwh * (1.0 + p.sun_year_sigma * luck), sums, _SCALES)


def clear_days(sun: Sun) -> Array:
    """Return the global horizontal irradiation of clear days [kWh/m2], shape (n_days,)."""
    by_day = sun.clear_kw.reshape(-1, SLOTS_A_DAY).sum(axis=1) / SLOTS_AN_HOUR
    return np.asarray(by_day, dtype=np.float64)


def weather_of(p: PvParameters, place: Place, sun: Sun, climate: Climate, key: Key) -> Weather:
    """Return the weather of a horizon for the key of a draw's stream: the same for all scenarios of the draw."""
    clearness = seasonal_clearness(p, place, sun, climate.ghi_kwh)
    scales = yearly_scales(p, sun, clearness, key)
    numbers = SkyNumbers(
        p.sun_day_correlation, p.sun_day_limit, p.sun_slot_limit, p.sun_sky_memory_h, p.sun_cloudy_level,
        p.sun_cloudy_spread,
    )  # fmt: skip
    chance = p.sun_cleaning_rain_share * np.array(climate.rain_days) / np.array(MONTH_D)
    weather = Weather(
        np.zeros(sun.clear_kw.size), np.empty(sun.month.size), np.empty(sun.month.size, np.bool_)
    )
    _draw_days(numbers, sun, clearness, scales, chance, key, weather)
    return weather


@compiled
def _draw_days(
    n: SkyNumbers, sun: Sun, clearness: Array, scales: Array, chance: Array, key: Key, weather: Weather
) -> None:
    """Fill in the weather of all days."""
    ghi_kw, kt, cleaned = weather
    fresh = math.sqrt(1.0 - n.day_correlation * n.day_correlation)
    level = np.empty(SLOTS_A_DAY)
    score = 0.0
    for d in range(kt.size):
        u_day, u_rain, _, _ = uniforms_at(key, d, 0, 0, _DAY)
        z = normal_quantile(u_day)
        score = z if d == 0 else n.day_correlation * score + fresh * z
        place = min(max((score + 4.0) * _SCORES_PER_UNIT, 0.0), clearness.shape[1] - 1.000001)
        at = int(place)
        month = sun.month[d]
        low, high = clearness[month, at], clearness[month, at + 1]
        begin, end = sun.dawn[d], sun.dusk[d]
        clear = 0.0
        for i in range(begin, end):
            clear += sun.clear_kw[i]
        clear /= SLOTS_AN_HOUR
        day = scales[sun.year[d]] * (low + (high - low) * (place - at)) * sun.beyond_kwh[d] / clear
        day = min(day, n.day_limit)
        kt[d] = day * clear / sun.beyond_kwh[d]
        cleaned[d] = u_rain < chance[month]
        _draw_sky(n, day, key, d, level[: end - begin], sun.clear_kw[begin:end], ghi_kw[begin:end])


@compiled
def _draw_sky(
    n: SkyNumbers, day: float, key: Key, d: int, level: Array, clear_kw: Array, ghi_kw: Array
) -> None:
    """Fill in the irradiance of a day's slots, whose sum is `day` times that of a clear day.

    Notes
    -----
    A slot is clear (index 1) or cloudy. The chain forgets its state with the memory of the sky; its share of clear
    slots is that with which the mean index would be `day`. What chance leaves over is levelled: indices shrink towards
    0, or their distance to the limit of a slot does, by one factor for the day.
    """
    share = min(max((day - n.cloudy_level) / (1.0 - n.cloudy_level), _SHARE_STEPS[0]), _SHARE_STEPS[1])
    stay = math.exp(-1.0 / (SLOTS_AN_HOUR * n.sky_memory_h))
    total, weighted, odd_state, odd_level = 0.0, 0.0, 0.0, 0.0
    is_clear = share
    for i in range(level.size):
        if i % 2 == 0:
            u_state, u_level, odd_state, odd_level = uniforms_at(key, d, i // 2, 0, _SLOT)
        else:
            u_state, u_level = odd_state, odd_level
        is_clear = 1.0 if u_state < share + stay * (is_clear - share) else 0.0
        cloudy = n.cloudy_level * (1.0 + n.cloudy_spread * (2.0 * u_level - 1.0))
        level[i] = 1.0 if is_clear > 0.5 else cloudy
        total += clear_kw[i]
        weighted += level[i] * clear_kw[i]
    mean = weighted / total
    if mean > day:
        for i in range(level.size):
            ghi_kw[i] = level[i] * (day / mean) * clear_kw[i]
    else:
        closer = (n.slot_limit - day) / (n.slot_limit - mean)
        for i in range(level.size):
            ghi_kw[i] = (n.slot_limit - (n.slot_limit - level[i]) * closer) * clear_kw[i]
