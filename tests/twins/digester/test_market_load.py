"""The load of the market is the sum of its parts, each of which can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.market_numbers import DAYS, START, P, assert_mean
from twins.core.streams import rng
from twins.digester.clock import market_days
from twins.digester.market_load import market_load, shop_shape

QUIET = P.replace(load_shape_sigma=0.0, load_day_sigma=0.0)
OPEN = np.zeros(5479, dtype=np.bool_)
AIR = np.full(5479 * 24, 27.0)


def load_of(p=QUIET, closed=OPEN, air=AIR, draw: int = 0, days=DAYS):
    return market_load(p, days, closed, air, rng(6, draw).key("load"))


def test_parts_of_an_ordinary_day() -> None:
    load = load_of()
    monday = np.flatnonzero(DAYS.weekday == 0)[0]
    hours = slice(24 * monday, 24 * monday + 24)
    night_kw = 9000 * 0.4 * 0.15
    np.testing.assert_allclose(load.shops_kw[hours][[0, 5, 18, 23]], night_kw)
    np.testing.assert_allclose(load.shops_kw[hours][6:18], 0.3 * night_kw)
    np.testing.assert_allclose(load.offices_kw[hours][[7, 8, 16, 17]], [6.0, 30.0, 30.0, 6.0])
    assert load.pumps_kw[hours].mean() == pytest.approx(15.0)
    # 20 t/d of waste at 6 % is 333 t/d of produce, a twentieth of it stored at 42.5 kWh/t
    np.testing.assert_allclose(load.cold_kw[hours], 20.0 / 0.06 * 0.05 * 42.5 / 24.0)
    total = load.shops_kw + load.offices_kw + load.pumps_kw + load.cold_kw
    np.testing.assert_array_equal(load.total_kw(), total)


def test_critical_part_keeps_cold_and_pumps_and_some_light() -> None:
    load = load_of()
    np.testing.assert_allclose(load.critical_kw(0.0), load.cold_kw + load.pumps_kw)
    np.testing.assert_allclose(load.critical_kw(1.0), load.total_kw() - load.offices_kw)


def test_cold_rooms_follow_the_air_and_never_fall_below_nothing() -> None:
    hot = load_of(air=AIR + 10.5).cold_kw / load_of().cold_kw
    np.testing.assert_allclose(hot, 1.5)
    assert load_of(air=AIR - 30.0).cold_kw.max() == 0.0


def test_a_closed_day_keeps_cold_rooms_and_guards() -> None:
    closed = OPEN.copy()
    closed[0] = True
    load, usual = load_of(closed=closed), load_of()
    for part in ("shops_kw", "offices_kw", "pumps_kw"):
        np.testing.assert_allclose(getattr(load, part)[:24], 0.2 * getattr(usual, part)[:24])
    np.testing.assert_array_equal(load.cold_kw, usual.cold_kw)


def test_luck_of_the_shape_keeps_the_energy_of_the_day() -> None:
    shapes = np.array([shop_shape(P, rng(6, d).key("load")) for d in range(200)])
    np.testing.assert_allclose(shapes.sum(axis=1), 12.0 + 12.0 * P.load_day_share)
    assert shapes[:, 0].std() > 0.1
    means = [load_of(P, draw=d).shops_kw.mean() for d in range(10)]
    assert_mean(means, 9000 * 0.4 * 0.15 * 0.65, least=0.5)


def test_a_longer_horizon_keeps_its_first_years() -> None:
    days = market_days(START, 366)
    short = load_of(P, OPEN[:366], AIR[: 366 * 24], days=days)
    np.testing.assert_array_equal(short.total_kw(), load_of(P).total_kw()[: 366 * 24])
