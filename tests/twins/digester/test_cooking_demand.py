"""Kitchens cook at meals, and take the heat of a day that was told."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.market_numbers import DAYS, START, P, assert_mean
from twins.core.streams import rng
from twins.digester.clock import market_days
from twins.digester.cooking_demand import cooking_demand
from twins.digester.religious_calendar import festivals

QUIET = P.replace(cooking_demand_day_sigma=0.0)


def demand(p=P, draw: int = 0, days=DAYS):
    return cooking_demand(p, days, rng(7, draw).key("cooking"))


def test_meals_take_their_shares_of_the_day() -> None:
    day = demand(QUIET).reshape(-1, 24)[0]
    assert day.sum() == pytest.approx(20.0)
    meals = [day[5:9].sum(), day[10:14].sum(), day[16:20].sum()]
    np.testing.assert_allclose(meals, [7.0, 6.0, 7.0])
    assert np.flatnonzero(day > 1e-12).tolist() == [*range(5, 9), *range(10, 14), *range(16, 20)]


def test_sundays_and_thingyan_are_quieter() -> None:
    daily = demand(QUIET).reshape(-1, 24).sum(axis=1)
    feast = festivals(DAYS.ordinal).thingyan_day < 5
    sunday = DAYS.weekday == 6
    np.testing.assert_allclose(daily[~feast & ~sunday], 20.0)
    np.testing.assert_allclose(daily[~feast & sunday], 16.0)
    np.testing.assert_allclose(daily[feast & ~sunday], 8.0)


def test_luck_of_days_keeps_the_mean_and_a_longer_horizon_its_first_years() -> None:
    ratio = demand().reshape(-1, 24).sum(axis=1) / demand(QUIET).reshape(-1, 24).sum(axis=1)
    assert_mean(ratio, 1.0)
    np.testing.assert_array_equal(demand(days=market_days(START, 366)), demand()[: 366 * 24])
