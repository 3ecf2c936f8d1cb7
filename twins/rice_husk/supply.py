"""Husk that the mills of a catchment offer, mill by mill and day by day.

Paddy comes in with two harvests; each mill mills what its capacity, its power and its stock allow, so that
husk follows the stocks for months after a harvest and stops with the grid. From the husk goes first what the
mill burns itself, then what kilns, briquette makers and others buy; the rest is offered to the plant by mills
under contract and is left over at the others. Kilns and the plant bid for the same husk: the price rises with
the plant's own share of the surplus, and dear husk drives other buyers out.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.quantiles import normal_quantile
from twins.core.streams import uniforms_at
from twins.core.units import DAYS_PER_YEAR
from twins.rice_husk.horizon_days import HorizonDays
from twins.rice_husk.husk_market import Market, MarketNumbers, market_of_years, share_out
from twins.rice_husk.mills import Mills

Array = NDArray[np.float64]
Days = NDArray[np.int64]
Key = tuple[np.uint64, np.uint64]

_HARVEST, _MILL_YEAR, _STOPS = 0, 1, 2  # purposes of uniforms_at
_SPIN_UP_YEARS = 3  # of a typical year, so that the stocks of the first January are those of any
_TYPICAL_DAYS = 365


class SupplyNumbers(NamedTuple):
    """How paddy comes, and how it is milled.

    Notes
    -----
    ======================== ===== ======= =================================================================
    name                     value unit    meaning and source
    ======================== ===== ======= =================================================================
    main_share               0.835 -       of the year's paddy, paddy_season_shares_myanmar.csv: 80-85 %
    main_first_day           283   d       10 October; "under way in October", same
    main_last_day            350   d       16 December; "completed by mid-December", same
    second_first_day         60    d       1 March (general engineering: March to May)
    second_last_day          151   d       31 May
    harvest_shift_sigma_d    6     d       of a year's harvest (assumed)
    yield_sigma              0.08  -       of the logarithm of a year's paddy, all mills together (assumed)
    mill_year_sigma          0.15  -       the same of one mill (assumed)
    stock_days               75    d       a mill would work off its stock with this time constant (assumed)
    paddy_loss_per_year      0.02  1/a     of the stock, to rats, damp and sale (assumed)
    work_from_h, work_to_h   6, 20 h       of the day (assumed)
    stops_per_year           9     1/a     of a mill, for repair (assumed)
    stop_days                2     d       mean length of such a stop (assumed)
    holiday_first_day        103   d       13 April, water festival
    holiday_days             6     d       closed (assumed)
    ======================== ===== ======= =================================================================
    """

    main_share: float
    main_first_day: float
    main_last_day: float
    second_first_day: float
    second_last_day: float
    harvest_shift_sigma_d: float
    yield_sigma: float
    mill_year_sigma: float
    stock_days: float
    paddy_loss_per_year: float
    work_from_h: float
    work_to_h: float
    stops_per_year: float
    stop_days: float
    holiday_first_day: float
    holiday_days: float


class MilledPaddy(NamedTuple):
    """Paddy of each mill over the horizon [kg], shape (n_mills,): first stock, harvest, milled, lost, last stock."""

    first_stock: Array
    harvest: Array
    milled: Array
    lost: Array
    last_stock: Array


class HuskSupply(NamedTuple):
    """What the mills make and offer.

    Attributes
    ----------
    offered_dry_kg
        Dry husk that mills under contract offer the plant [kg], shape (n_mills, n_days).
    moisture
        Its moisture [kg/kg wet], shape (n_mills, n_days).
    power_share
        Part of the working hours with power [-], shape (n_mills, n_days).
    distance_km
        By road, shape (n_mills,).
    produced_dry_kg, own_use_dry_kg, competitors_dry_kg, left_dry_kg
        Totals of all mills [kg], each of shape (n_days,): made, burnt by the mills, bought by others, and
        left over at mills without contract. What the plant does not take of the offer is left over as well.
    paddy
        Paddy by mill over the horizon.
    market
        Price and shares by year.
    """

    offered_dry_kg: Array
    moisture: Array
    power_share: Array
    distance_km: Array
    produced_dry_kg: Array
    own_use_dry_kg: Array
    competitors_dry_kg: Array
    left_dry_kg: Array
    paddy: MilledPaddy
    market: Market


def husk_supply(
    p: SupplyNumbers,
    m: MarketNumbers,
    mills: Mills,
    contract: Array,
    calendar: HorizonDays,
    moisture: Array,
    down_hours: Array,
    key: Key,
    burn_dry_kg_year: float,
) -> HuskSupply:
    """Return what the `mills` offer to a plant that means to burn `burn_dry_kg_year` [kg].

    Parameters
    ----------
    p, m
        Numbers of paddy and milling, and of the market.
    mills, contract
        The running mills, and 1 for those under contract (`mills.under_contract`).
    calendar
        Days of the horizon.
    moisture
        Of the husk in the yards [kg/kg wet], shape (n_mills, n_days) (`mill_yards.yard_moisture`).
    down_hours
        Hours without grid within the mills' working hours, shape (n_days,): the plant's own outages
        (`grid.down_hours_by_day`).
    key
        Key of the draw's stream for supply.
    burn_dry_kg_year
        Own share of the market in the price response.
    """
    n_mills, n_days = mills.number.size, calendar.year.size
    harvest = _harvest_by_day(p, key, calendar)
    husk, power = np.empty((n_mills, n_days)), np.empty((n_mills, n_days))
    paddy = np.empty((5, n_mills))
    _mill_horizons(p, mills, key, calendar, (harvest, down_hours), husk, power, paddy)
    market = market_of_years(m, mills.own_use_share, husk, calendar.year, burn_dry_kg_year)
    totals = np.zeros((4, n_days))
    share_out(mills.own_use_share, contract, market.competitors_share, calendar.year, husk, totals)
    made, own_use, others, left = totals
    milled = MilledPaddy(paddy[0], paddy[1], paddy[2], paddy[3], paddy[4])
    return HuskSupply(husk, moisture, power, mills.distance_km, made, own_use, others, left, milled, market)


@compiled
def harvest_density(p: SupplyNumbers, day: float, shift: float, level: float) -> float:
    """Return the share of a typical year's paddy that comes in on a `day` of the year [1/d].

    Each harvest rises and falls as a raised cosine over its window, moved by `shift` [d].
    """
    density = 0.0
    for season in range(2):
        first = (p.main_first_day if season == 0 else p.second_first_day) + shift
        length = (p.main_last_day if season == 0 else p.second_last_day) + shift - first
        share = p.main_share if season == 0 else 1.0 - p.main_share
        x = (day - first) / length
        if 0.0 < x < 1.0:
            density += share * level * (1.0 - math.cos(2.0 * math.pi * x)) / length
    return density


@compiled
def _harvest_by_day(p: SupplyNumbers, key: Key, calendar: HorizonDays) -> Array:
    """Return the share of a typical year's paddy by day of the horizon, shape (n_days,)."""
    harvest = np.empty(calendar.year.size)
    for d in range(harvest.size):
        u_shift, u_level, _, _ = uniforms_at(key, calendar.year[d], 0, 0, _HARVEST)
        shift = min(max(p.harvest_shift_sigma_d * normal_quantile(u_shift), -14.0), 14.0)  # within its year
        level = math.exp(p.yield_sigma * normal_quantile(u_level) - 0.5 * p.yield_sigma * p.yield_sigma)
        harvest[d] = harvest_density(p, calendar.day_of_year[d] + 0.5, shift, level)
    return harvest


@compiled
def _typical_year(p: SupplyNumbers) -> Array:
    """Return the share of a typical year's paddy by day of the year, shape (365,)."""
    typical = np.empty(_TYPICAL_DAYS)
    for d in range(_TYPICAL_DAYS):
        typical[d] = harvest_density(p, d + 0.5, 0.0, 1.0)
    return typical


@inlined
def milled_today(stock: float, limit: float, stock_days: float) -> float:
    """Return the paddy milled in a day [kg]: dS/dt = -S/tau over the day, or the mill's limit where less."""
    return min(limit, stock * -math.expm1(-1.0 / stock_days))


@compiled
def _typical_stock(p: SupplyNumbers, capacity: float, paddy_year: float, typical: Array) -> float:
    """Return the stock of a mill on 1 January after some typical years without outages [kg]."""
    stock = 0.0
    for _ in range(_SPIN_UP_YEARS):
        for d in range(typical.size):
            stock += paddy_year * typical[d]
            stock -= milled_today(stock, capacity, p.stock_days)
            stock *= 1.0 - p.paddy_loss_per_year / DAYS_PER_YEAR
    return stock


@compiled
def _mill_horizons(
    p: SupplyNumbers,
    mills: Mills,
    key: Key,
    calendar: HorizonDays,
    days: tuple[Array, Array],
    husk: Array,
    power: Array,
    paddy: Array,
) -> None:
    """Run all mills over the horizon: dry husk made [kg], share of hours with power, paddy in and out."""
    harvest, down_hours = days
    typical = _typical_year(p)
    hours = p.work_to_h - p.work_from_h
    loss_rate = p.paddy_loss_per_year / DAYS_PER_YEAR
    for i in range(mills.number.size):
        stock = _typical_stock(p, mills.capacity_kg_day[i], mills.paddy_kg_year[i], typical)
        paddy[0, i] = stock
        came, milled, lost = 0.0, 0.0, 0.0
        _open_days(p, mills.number[i], key, calendar.day_of_year, husk[i])
        luck, luck_year = 1.0, -1
        for d in range(harvest.size):
            if calendar.year[d] != luck_year:
                luck_year = calendar.year[d]
                z = normal_quantile(uniforms_at(key, mills.number[i], luck_year, 0, _MILL_YEAR)[0])
                luck = math.exp(p.mill_year_sigma * z - 0.5 * p.mill_year_sigma * p.mill_year_sigma)
            power[i, d] = 1.0 if mills.own_power[i] > 0.0 else max(1.0 - down_hours[d] / hours, 0.0)
            arrives = mills.paddy_kg_year[i] * luck * harvest[d]
            stock += arrives
            limit = mills.capacity_kg_day[i] * power[i, d]
            today = milled_today(stock, limit, p.stock_days) * husk[i, d]  # 1 on open days
            stock -= today
            spoiled = stock * loss_rate
            stock -= spoiled
            came, milled, lost = came + arrives, milled + today, lost + spoiled
            husk[i, d] = today * mills.husk_dry_share[i]
        paddy[1, i], paddy[2, i], paddy[3, i], paddy[4, i] = came, milled, lost, stock


@compiled
def _open_days(p: SupplyNumbers, number: int, key: Key, day_of_year: Days, is_open: Array) -> None:
    """Write 1 for days on which a mill works, 0 for holidays and repairs, shape (n_days,)."""
    breaks = p.stops_per_year / DAYS_PER_YEAR
    starts_again = 1.0 / max(p.stop_days, 1.0)
    stopped = False
    four = uniforms_at(key, number, 0, 0, _STOPS)
    for d in range(is_open.size):
        if d % 4 == 0:
            four = uniforms_at(key, number, d // 4, 0, _STOPS)
        stopped = four[d % 4] >= starts_again if stopped else four[d % 4] < breaks
        into_holiday = day_of_year[d] - p.holiday_first_day
        is_open[d] = 0.0 if stopped or 0.0 <= into_holiday < p.holiday_days else 1.0
