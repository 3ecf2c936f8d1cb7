"""Waste that reaches the plant, hour by hour: lots of the market and the rounds to hotels.

Lots arrive as a non-homogeneous Poisson process: its rate follows the hour of the day, the weekday, the season,
the religious calendar, a trend, and the luck of years and days. A lot has a Gamma mass and a contaminant share of
its own. The sum of the lots of an hour is drawn exactly: n lots of shape k have a Gamma mass of shape n k.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.quantiles import poisson_count
from twins.core.streams import uniforms_at
from twins.digester.clock import MarketDays, market_days, raised_cosine_hours, weekday_factors, yearly_wave
from twins.digester.index_variates import beta_at, gamma_at, levels_by_index
from twins.digester.market_parameters import MarketParameters
from twins.digester.religious_calendar import festivals

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_COUNT, _MASS, _DIRT, _DAY, _YEAR, _HOTEL_DAY, _HOTEL_YEAR = range(7)  # purposes of uniforms_at
WEEKDAYS = (1.0, 1.05, 1.05, 1.05, 1.1, 1.2, 0.7)
"""Arrivals of Monday to Sunday over Monday's [-]; assumed: the city stocks up before the weekend."""
METONIC_START, METONIC_DAYS = dt.date(2020, 1, 1), 6940
"""Nineteen years in which moon and sun come together again: over them the mean of a calendar is taken."""
HOTEL_ROUND_H = (7, 15)
"""Hours in which the two rounds to hotels come in [h]; assumed."""


class Arrivals(NamedTuple):
    """What the market delivers, hour by hour.

    Attributes
    ----------
    waste_t
        Organic waste: fruit, vegetables, trimmings [t wet], shape (n_hours, 3).
    contaminant_t
        Packaging, bast and mud that come with it [t], shape (n_hours,); not part of `waste_t`.
    lots
        Carts and lorries [-], shape (n_hours,).
    closed
        True on days without arrivals, shape (n_days,).
    """

    waste_t: Array
    contaminant_t: Array
    lots: NDArray[np.int64]
    closed: NDArray[np.bool_]


class HotelWaste(NamedTuple):
    """Arrivals from hotels for each tonne a day that is agreed, so that any agreed amount is a multiple.

    Attributes
    ----------
    waste_share
        Organic waste over the agreed amount a day [d], shape (n_hours,): times t/d gives t.
    contaminant_share
        Contaminants that come with it over the same [d], shape (n_hours,).
    """

    waste_share: Array
    contaminant_share: Array


def _calendar_factor(p: MarketParameters, days: MarketDays) -> Array:
    """Return arrivals of days by season, weekday and religion over an ordinary day [-], 0 where closed."""
    holy = festivals(days.ordinal)
    factor = yearly_wave(days, p.market_season_amplitude, p.market_season_peak_month)
    factor *= weekday_factors(WEEKDAYS, p.market_weekday_spread)[days.weekday]
    factor[holy.full_moon] *= p.market_full_moon_factor
    factor[holy.thingyan_day < round(p.market_thingyan_days)] = 0.0
    return factor


def expected_waste(p: MarketParameters, days: MarketDays, key: Key) -> Array:
    """Return the organic waste that is to be expected on each day [t], shape (n_days,); 0 on closed days.

    Notes
    -----
    Over nineteen years without trend and luck its mean is `market_waste_t_per_day`, closed days counted.
    """
    usual = _calendar_factor(p, market_days(METONIC_START, METONIC_DAYS)).mean()
    n_years = int(days.year[-1]) + 1
    year = (1.0 + p.market_growth_per_year) ** np.arange(n_years)
    year *= levels_by_index(key, n_years, _YEAR, p.market_year_sigma)
    day = levels_by_index(key, days.year.size, _DAY, p.market_day_sigma)
    return p.market_waste_t_per_day / usual * _calendar_factor(p, days) * year[days.year] * day


def arrivals(
    p: MarketParameters, days: MarketDays, expected_t: Array, class_shares: Array, key: Key
) -> Arrivals:
    """Return the arrivals of all hours.

    Parameters
    ----------
    p
        Numbers of the draw.
    days
        Days of the horizon.
    expected_t
        Organic waste to be expected by day [t], shape (n_days,): of `expected_waste`, or a measured series.
    class_shares
        Mass shares of fruit, vegetables and trimmings by month [-], shape (12, 3), each row with sum 1.
    key
        Key of the draw's stream for arrivals.

    Raises
    ------
    ValueError
        When the shares of a month do not make one.
    """
    _check_shares(class_shares)
    peak = raised_cosine_hours(p.market_peak_from_h, p.market_peak_from_h + p.market_peak_hours)
    hours = p.market_peak_share * peak + (1.0 - p.market_peak_share) / 24.0
    n_hours = 24 * days.ordinal.size
    waste_t, contaminant_t = np.zeros((n_hours, 3)), np.zeros(n_hours)
    lots = np.zeros(n_hours, dtype=np.int64)
    delivered = expected_t / (1.0 - p.market_contaminant_share)
    law = (p.market_lot_t, p.market_lot_shape, p.market_contaminant_share, p.market_contaminant_lot_sd)
    _fill(delivered, hours, np.asarray(class_shares)[days.month], law, key, waste_t, contaminant_t, lots)
    return Arrivals(waste_t, contaminant_t, lots, expected_t <= 0.0)


@compiled
def _fill(
    delivered_t: Array, hours: Array, shares: Array, law: tuple[float, float, float, float], key: Key,
    waste_t: Array, contaminant_t: Array, lots: NDArray[np.int64],
) -> None:  # fmt: skip
    """Draw the lots of every hour and class; `law` is mass and shape of a lot, mean and deviation of its dirt.

    The dirt of an hour is the mean over its n lots, weighted by mass. The weights are Dirichlet and do not depend on
    the mass, so that mean and variance sd^2 (k + 1)/(n k + 1) are exact; the Beta form of that mean is taken.
    """
    lot_t, k, dirt, dirt_sd = law
    for d in range(delivered_t.size):
        if delivered_t[d] <= 0.0:
            continue
        for h in range(24):
            i = 24 * d + h
            u_fruit, u_vegetable, u_trimmings, _ = uniforms_at(key, i, 0, 0, _COUNT)
            rate = delivered_t[d] * hours[h] / lot_t
            n = 0
            for c, u in enumerate((u_fruit, u_vegetable, u_trimmings)):
                count = poisson_count(rate * shares[d, c], u)
                if count > 0:
                    waste_t[i, c] = lot_t / k * gamma_at(k * count, key, i, c, _MASS)
                    n += count
            if n > 0:
                variance = dirt_sd * dirt_sd * (k + 1.0) / (n * k + 1.0)
                part = beta_at(dirt, variance, key, i, _DIRT) if variance > 0.0 else dirt
                for c in range(3):
                    contaminant_t[i] += part * waste_t[i, c]
                    waste_t[i, c] *= 1.0 - part
            lots[i] = n


def _check_shares(class_shares: Array) -> None:
    if np.shape(class_shares) != (12, 3) or np.min(class_shares) < 0.0:
        given = f"shape {np.shape(class_shares)}"
    else:
        off = np.abs(np.sum(class_shares, axis=1) - 1.0)
        if off.max() < 1e-9:
            return
        month = int(off.argmax())
        given = f"the shares of month {month + 1} have the sum {np.sum(class_shares, axis=1)[month]:g}"
    raise ValueError(
        f"market: class shares by month - {given} - twelve rows of three shares from 0 to 1 with sum 1 are "
        "allowed - percent, or a class left out? - give fruit, vegetables and trimmings for each month"
    )


def hotel_waste(p: MarketParameters, days: MarketDays, key: Key) -> HotelWaste:
    """Return what hotels deliver for each tonne a day that is agreed; means over years and luck make that tonne."""
    n_days, n_years = days.ordinal.size, int(days.year[-1]) + 1
    weekend = (1.0,) * 5 + (1.0 + p.market_hotel_weekend_rise,) * 2
    daily = yearly_wave(days, p.market_hotel_season_amplitude, 0.0)
    daily *= weekday_factors(weekend, 1.0)[days.weekday]
    daily *= levels_by_index(key, n_years, _HOTEL_YEAR, p.market_hotel_year_sigma)[days.year]
    daily *= levels_by_index(key, n_days, _HOTEL_DAY, p.market_hotel_day_sigma)
    rounds = np.zeros(24)
    rounds[list(HOTEL_ROUND_H)] = (p.market_hotel_morning_share, 1.0 - p.market_hotel_morning_share)
    waste = np.outer(daily, rounds).ravel()
    dirt = p.market_hotel_contaminant_share
    return HotelWaste(waste, waste * (dirt / (1.0 - dirt)))
