"""Electricity that the market needs, hour by hour, from its parts.

No load profile of a wholesale market was found; the shape has an uncertainty of its own, once a draw.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.digester.clock import MarketDays
from twins.digester.index_variates import levels_by_index
from twins.digester.market_parameters import MarketParameters

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

_SHAPE, _DAY = range(2)  # purposes of uniforms_at
DAY_FROM_H, DAY_TO_H = 6, 18  # daylight [h]; near enough for the tropics
OFFICE_FROM_H, OFFICE_TO_H = 8, 17  # assumed [h]
OFFICE_NIGHT_SHARE = 0.2  # assumed: servers, guards
PUMP_NIGHT_SHARE = 0.5  # assumed: pumps follow washing in the morning and the day's trade
TABLE_AIR_C = 27.0  # mean air of Yangon, S18: cold rooms need their kWh a tonne there


class MarketLoad(NamedTuple):
    """Load of the market by part [kW], each of shape (n_hours,)."""

    shops_kw: Array
    offices_kw: Array
    pumps_kw: Array
    cold_kw: Array

    def total_kw(self) -> Array:
        """Return the load of the market [kW], shape (n_hours,)."""
        return self.shops_kw + self.offices_kw + self.pumps_kw + self.cold_kw

    def critical_kw(self, lights_critical_share: float) -> Array:
        """Return what an island serves [kW]: cold rooms, pumps and a share [-] of lights and stalls, (n_hours,)."""
        return self.cold_kw + self.pumps_kw + lights_critical_share * self.shops_kw


def market_load(
    p: MarketParameters, days: MarketDays, closed: NDArray[np.bool_], air_c: Array, key: Key
) -> MarketLoad:
    """Return the load of the market.

    Parameters
    ----------
    p
        Numbers of the draw.
    days
        Days of the horizon.
    closed
        Days on which the market is closed, shape (n_days,).
    air_c
        Air temperature [degC], shape (n_hours,).
    key
        Key of the draw's stream for the load.
    """
    hour = np.arange(24)
    activity = np.where(closed, p.load_closed_share, 1.0)
    shops = np.outer(activity * levels_by_index(key, closed.size, _DAY, p.load_day_sigma), shop_shape(p, key))
    shops *= p.load_shops * p.load_occupied_share * p.load_shop_kw
    in_office = (hour >= OFFICE_FROM_H) & (hour < OFFICE_TO_H)
    office = np.where(in_office, 1.0, OFFICE_NIGHT_SHARE)
    weekday = np.where(days.weekday < 6, activity, p.load_closed_share)  # Saturday is a working day
    pumps = np.where((hour >= DAY_FROM_H) & (hour < DAY_TO_H), 2.0 - PUMP_NIGHT_SHARE, PUMP_NIGHT_SHARE)
    stored_t_per_day = p.market_waste_t_per_day / p.load_waste_share * p.load_stored_share
    cold_kw = stored_t_per_day * p.load_cold_kwh_per_t / 24.0
    warmth = np.maximum(air_c - p.load_cold_c, 0.0) / (TABLE_AIR_C - p.load_cold_c)
    return MarketLoad(
        shops_kw=shops.ravel(),
        offices_kw=np.outer(weekday, p.load_offices_kw * office).ravel(),
        pumps_kw=np.outer(activity, p.load_pumps_kw * pumps).ravel(),
        cold_kw=cold_kw * warmth,
    )


def shop_shape(p: MarketParameters, key: Key) -> Array:
    """Return the load of a shop by hour over that of the night [-], shape (24,).

    The luck of the draw moves single hours and keeps the energy of the day.
    """
    hour = np.arange(24)
    plain = np.where((hour >= DAY_FROM_H) & (hour < DAY_TO_H), p.load_day_share, 1.0)
    moved = plain * levels_by_index(key, 24, _SHAPE, p.load_shape_sigma)
    return moved * (plain.sum() / moved.sum())
