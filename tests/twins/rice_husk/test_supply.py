"""Husk of the mills: conservation, seasons, and the power cuts that stop mills."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.supply_numbers import (
    DAYS,
    GRID,
    MARKET,
    MILLS,
    N_DAYS,
    START,
    SUPPLY,
    WEATHER,
    YARD,
)
from twins.core.streams import rng
from twins.rice_husk.grid import down_hours_by_day, outages
from twins.rice_husk.horizon_days import horizon_days
from twins.rice_husk.mill_yards import yard_moisture
from twins.rice_husk.mills import mills_around, under_contract
from twins.rice_husk.site_climate import climate, monthly_climate
from twins.rice_husk.supply import harvest_density, husk_supply
from twins.rice_husk.weather import daily_weather

PATHEIN = climate(monthly_climate("pathein"))
NEVER = 10**6


def supply_of(
    draw=0, days=DAYS, count=1e9, burn=1.5e7, p=SUPPLY, m=MARKET, mills=MILLS, grid=GRID, change=NEVER
):
    streams = rng(9, draw)
    weather = daily_weather(PATHEIN, WEATHER, streams.key("weather"), days)
    start_h, end_h = outages(grid, streams.key("grid"), days, change)
    down = down_hours_by_day(start_h, end_h, days.month.size, p.work_from_h, p.work_to_h)
    around = mills_around(mills, streams.key("mills"))
    contract = under_contract(around, count, "largest")
    moisture = yard_moisture(YARD, around.open_yard, weather)
    return husk_supply(p, m, around, contract, days, moisture, down, streams.key("supply"), burn)


@pytest.fixture(scope="module")
def all_mills():
    return supply_of()


def check(supply) -> None:
    paddy = supply.paddy
    np.testing.assert_allclose(
        paddy.first_stock + paddy.harvest, paddy.milled + paddy.lost + paddy.last_stock, rtol=1e-9
    )
    out = (
        supply.own_use_dry_kg
        + supply.competitors_dry_kg
        + supply.left_dry_kg
        + supply.offered_dry_kg.sum(axis=0)
    )
    np.testing.assert_allclose(supply.produced_dry_kg, out, rtol=1e-9, atol=1e-6)
    for part in (supply.offered_dry_kg, supply.left_dry_kg, supply.own_use_dry_kg, paddy.last_stock):
        assert np.all(part >= -1e-6)
    assert np.all((supply.power_share >= 0.0) & (supply.power_share <= 1.0))


@settings(max_examples=30)
@given(
    count=st.integers(0, 40),
    burn=st.floats(0.0, 1e8),
    tau=st.floats(5.0, 200.0),
    full_load=st.floats(20.0, 350.0),
    share=st.floats(0.0, 1.0),
    outages_per_month=st.floats(0.0, 60.0),
    seed=st.integers(0, 100),
)
def test_paddy_and_husk_are_conserved(count, burn, tau, full_load, share, outages_per_month, seed) -> None:
    supply = supply_of(
        draw=seed,
        days=horizon_days(START, 400),
        count=count,
        burn=burn,
        p=SUPPLY._replace(stock_days=tau),
        m=MARKET._replace(competitors_share=share),
        mills=MILLS._replace(full_load_days=full_load),
        grid=GRID._replace(outages_per_month=outages_per_month),
        change=200,
    )
    check(supply)


def test_husk_made_is_paddy_milled_times_its_share(all_mills) -> None:
    check(all_mills)
    mills = mills_around(MILLS, rng(9, 0).key("mills"))
    made = float(all_mills.paddy.milled @ mills.husk_dry_share)
    assert float(all_mills.produced_dry_kg.sum()) == pytest.approx(made, rel=1e-9)
    wet = all_mills.produced_dry_kg.sum() / 0.9 / all_mills.paddy.milled.sum()
    assert 0.20 < wet < 0.23, "survey: 20 to 23 % of paddy"


def test_harvest_of_a_typical_year_is_one() -> None:
    shares = np.array([harvest_density(SUPPLY, d + 0.5, 0.0, 1.0) for d in range(365)])
    assert shares.sum() == pytest.approx(1.0, rel=1e-9)
    main = shares[270:].sum()
    assert 0.80 <= main <= 0.85, "survey: 80 to 85 % in the main harvest"
    assert shares[160:280].sum() == 0.0
    late = np.array([harvest_density(SUPPLY, d + 0.5, 9.0, 1.1) for d in range(365)])
    assert late.sum() == pytest.approx(1.1, rel=1e-9)


def test_milling_follows_stocks_for_months_after_the_harvest(all_mills) -> None:
    by_month = np.array([all_mills.produced_dry_kg[DAYS.month == m].mean() for m in range(12)])
    assert by_month.argmax() in (10, 11, 0)
    assert by_month.argmin() in (7, 8, 9), "before the main harvest"
    assert by_month[1] > 2.0 * by_month[8]
    assert by_month[4] > by_month[3] * 0.9, "the second harvest"
    rest = all_mills.paddy.last_stock.sum() / all_mills.paddy.first_stock.sum()
    assert 0.4 < rest < 2.0, "no drift of stocks over 15 years"


def test_a_cut_of_power_stops_mills_and_the_plant_on_the_same_hours() -> None:
    days = horizon_days(START, 730)
    dark = GRID._replace(rotation_share=1.0, season_amplitude=0.0)
    alone = MILLS._replace(own_power_share=0.0, gasifier_share=0.0)
    lit, cut = supply_of(days=days, mills=alone), supply_of(days=days, mills=alone, grid=dark, change=0)
    # 4 h on, 4 h off leaves 6 or 8 of the 14 hours from 6 to 20, on days in turn
    assert cut.power_share.mean() == pytest.approx(7.0 / 14.0, abs=0.04)
    peak = (days.month >= 10) | (days.month == 0)
    assert cut.produced_dry_kg[peak].sum() < 0.85 * lit.produced_dry_kg[peak].sum()
    engines = supply_of(days=days, mills=MILLS._replace(own_power_share=1.0), grid=dark, change=0)
    assert engines.power_share.min() == 1.0


def test_what_is_cut_today_is_milled_later(all_mills) -> None:
    dark = supply_of(grid=GRID._replace(rotation_share=0.7), change=0)
    assert dark.paddy.milled.sum() == pytest.approx(all_mills.paddy.milled.sum(), rel=0.03)


def test_contracts_change_only_who_offers(all_mills) -> None:
    few = supply_of(count=4)
    np.testing.assert_array_equal(few.produced_dry_kg, all_mills.produced_dry_kg)
    held = few.offered_dry_kg.sum(axis=1) > 0.0
    assert held.sum() == 4
    np.testing.assert_allclose(few.offered_dry_kg[held], all_mills.offered_dry_kg[held])
    np.testing.assert_allclose(
        few.left_dry_kg + few.offered_dry_kg.sum(axis=0), all_mills.offered_dry_kg.sum(axis=0)
    )


def test_poor_years_are_dear() -> None:
    supply = supply_of(burn=1.0e7)
    market = supply.market
    assert np.corrcoef(market.surplus_dry_kg, market.price_multiplier)[0, 1] < -0.9
    assert market.surplus_dry_kg.std() / market.surplus_dry_kg.mean() == pytest.approx(0.085, abs=0.05)


def test_husk_from_the_yards_is_dry_in_the_dry_season(all_mills) -> None:
    by_month = np.array([all_mills.moisture[:, DAYS.month == m].mean() for m in range(12)])
    assert by_month[:3].max() < 0.12
    assert 0.12 < by_month[7] < 0.18
    open_yard = mills_around(MILLS, rng(9, 0).key("mills")).open_yard > 0.0
    july = DAYS.month == 6
    assert (
        all_mills.moisture[open_yard][:, july].mean() > all_mills.moisture[~open_yard][:, july].mean() + 0.01
    )


def test_repairs_and_holidays_close_mills(all_mills) -> None:
    festival = (DAYS.day_of_year >= 103) & (DAYS.day_of_year < 109)
    assert all_mills.produced_dry_kg[festival].sum() == 0.0
    open_share = (all_mills.offered_dry_kg[:, ~festival] > 0.0).mean(axis=1)
    # 9 stops a year of 2 days: 4.7 % of days
    assert open_share[open_share > 0.0].mean() == pytest.approx(1.0 - 18.0 / 365.25, abs=0.012)


def test_a_longer_horizon_changes_no_day(all_mills) -> None:
    longer = supply_of(days=horizon_days(START, 800))
    np.testing.assert_array_equal(longer.moisture, all_mills.moisture[:, :800])
    np.testing.assert_allclose(longer.produced_dry_kg, all_mills.produced_dry_kg[:800], rtol=1e-12)
    assert all_mills.produced_dry_kg.size == N_DAYS
