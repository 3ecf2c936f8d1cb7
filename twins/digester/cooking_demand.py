"""Useful heat that kitchens and food stalls need, hour by hour: bound to the hours of meals.

The heat is that which reaches the pot; burners and fuels have their own efficiencies elsewhere. It is told for one
kitchen, so that any number of kitchens on the pipe is a multiple of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twins.digester.clock import MarketDays, raised_cosine_hours
from twins.digester.index_variates import levels_by_index
from twins.digester.market_parameters import MarketParameters
from twins.digester.religious_calendar import festivals

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]

MEAL_HOURS = ((5.0, 9.0), (10.0, 14.0), (16.0, 20.0))
"""Hours in which morning, noon and evening meals are cooked [h]; assumed."""
THINGYAN_D = 5  # from the eve to New Year's day


def cooking_demand(p: MarketParameters, days: MarketDays, key: Key) -> Array:
    """Return the useful heat that one kitchen needs in each hour [MJ/h], shape (n_hours,)."""
    morning, noon = p.cooking_demand_morning_share, p.cooking_demand_noon_share
    shares = (morning, noon, 1.0 - morning - noon)
    meals = sum(share * raised_cosine_hours(*span) for share, span in zip(shares, MEAL_HOURS, strict=True))
    daily = p.cooking_demand_mj_per_day * levels_by_index(
        key, days.ordinal.size, 0, p.cooking_demand_day_sigma
    )
    daily[days.weekday == 6] *= p.cooking_demand_sunday_factor
    daily[festivals(days.ordinal).thingyan_day < THINGYAN_D] *= p.cooking_demand_thingyan_factor
    return np.outer(daily, meals).ravel()
