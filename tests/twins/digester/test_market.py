"""Arrivals keep their calendar and their law of lots; nothing comes while the market is closed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from tests.twins.digester.market_numbers import CALM, DAYS, SHARES, START, P, assert_mean
from twins.core.streams import rng
from twins.digester.clock import market_days
from twins.digester.index_variates import beta_at, gamma_at
from twins.digester.market import METONIC_DAYS, METONIC_START, arrivals, expected_waste, hotel_waste
from twins.digester.market_problems import market_problems

KEY = rng(3, 0).key("arrivals")
FLAT = CALM.replace(market_peak_share=0.0, market_lot_t=0.5, market_lot_shape=1.5)


@pytest.fixture(scope="module")
def steady():
    """The same expected day 4 000 times, 24 equal hours: 96 000 hours of 40 lots a day."""
    days = market_days(START, 4000)
    expected = np.full(4000, 20.0 * (1.0 - FLAT.market_contaminant_share))
    return arrivals(FLAT, days, expected, SHARES, KEY)


def assert_variance(values, expected: float) -> None:
    m2, m4 = np.var(values), np.mean((values - values.mean()) ** 4)
    assert abs(m2 - expected) < 4.5 * np.sqrt((m4 - m2 * m2) / values.size), (m2, expected)


def test_sums_of_an_hour_follow_the_compound_poisson_law(steady) -> None:
    """Var = rate E[m^2] of a compound Poisson sum; E[m^2] = mean^2 (1 + 1/k) of a Gamma mass."""
    rate = 20.0 / 24.0 / FLAT.market_lot_t
    square = FLAT.market_lot_t**2 * (1.0 + 1.0 / FLAT.market_lot_shape)
    gross = steady.waste_t.sum(axis=1) + steady.contaminant_t
    assert_mean(gross, rate * FLAT.market_lot_t)
    assert_variance(gross, rate * square)
    assert_mean(steady.lots, rate)
    assert_variance(steady.lots, rate)
    dirt, sd = FLAT.market_contaminant_share, FLAT.market_contaminant_lot_sd
    assert_mean(steady.contaminant_t, dirt * rate * FLAT.market_lot_t)
    assert_variance(steady.contaminant_t, rate * square * (dirt**2 + sd**2))


def test_classes_come_in_their_shares_and_apart(steady) -> None:
    for c in range(3):
        assert_mean(steady.waste_t[:, c], SHARES[0, c] * 20.0 / 24.0 * (1.0 - FLAT.market_contaminant_share))
    clean = arrivals(FLAT.replace(market_contaminant_lot_sd=0.0), market_days(START, 4000),
                     np.full(4000, 17.0), SHARES, KEY).waste_t  # fmt: skip
    related = np.corrcoef(clean.T)[np.triu_indices(3, 1)]
    assert np.abs(related).max() < 4.5 / np.sqrt(96_000), (
        "classes are independent but for the dirt they share"
    )


def test_lots_stay_lumps(steady) -> None:
    """Nothing is spread over the hours: exp(-rate) of all hours are empty."""
    rate = 20.0 / 24.0 / FLAT.market_lot_t
    assert_mean(steady.lots == 0, np.exp(-rate))
    empty = steady.lots == 0
    assert steady.waste_t[empty].sum() == steady.contaminant_t[empty].sum() == 0.0


def test_gamma_and_beta_by_index_have_their_laws() -> None:
    for shape in (0.3, 1.0, 7.5):
        sample = [gamma_at(shape, KEY, i, 0, 77) for i in range(2000)]
        assert stats.kstest(sample, stats.gamma(shape).cdf).pvalue > 1e-5
    size = 0.15 * 0.85 / 0.0064 - 1.0
    sample = [beta_at(0.15, 0.0064, KEY, i, 78) for i in range(2000)]
    assert stats.kstest(sample, stats.beta(0.15 * size, 0.85 * size).cdf).pvalue > 1e-5


def test_mean_feed_holds_over_nineteen_years_with_closed_days() -> None:
    days = market_days(METONIC_START, METONIC_DAYS)
    assert expected_waste(CALM, days, KEY).mean() == pytest.approx(20.0, rel=1e-12)
    assert expected_waste(CALM, DAYS, KEY).mean() == pytest.approx(20.0, rel=0.005)
    assert_mean([expected_waste(P, DAYS, rng(1, d).key("a")).mean() for d in range(40)], 21.46, 0.02)


def test_season_and_weekday_factors() -> None:
    plain = CALM.replace(market_full_moon_factor=1.0, market_thingyan_days=0.0)
    daily = expected_waste(plain, DAYS, KEY) / 20.0
    by_month = np.array([daily[DAYS.month == m].mean() for m in range(12)])
    by_day = np.array([daily[DAYS.weekday == w].mean() for w in range(7)])
    assert set(np.argsort(by_month)[-4:]) == {6, 7, 8, 9}, "S14: peak July to October"
    assert by_month.max() == pytest.approx(1.3, abs=0.02)
    assert by_month.min() == pytest.approx(0.7, abs=0.02)
    np.testing.assert_allclose(by_day, np.array([1, 1.05, 1.05, 1.05, 1.1, 1.2, 0.7]) * 7 / 7.15, atol=0.01)


def test_most_waste_comes_from_four_to_ten(steady) -> None:
    days = market_days(START, 1000)
    peaked = arrivals(P, days, np.full(1000, 20.0), SHARES, KEY)
    hourly = peaked.lots.reshape(-1, 24)
    share = P.market_peak_share + (1.0 - P.market_peak_share) * 6.0 / 24.0
    assert_mean(hourly[:, 4:10].sum(axis=1) - share * hourly.sum(axis=1), 0.0)
    assert np.argmax(hourly.sum(axis=0)) in (6, 7)
    assert np.all(hourly.sum(axis=0) > 0)


def test_closed_at_thingyan_and_fewer_on_full_moon_days() -> None:
    expected = expected_waste(CALM, DAYS, KEY)
    come = arrivals(CALM, DAYS, expected, SHARES, KEY)
    days = [START + dt.timedelta(int(d)) for d in np.flatnonzero(come.closed)]
    assert days[:5] == [dt.date(2024, 4, day) for day in range(13, 18)]
    assert len(days) == 15 * 5
    assert come.lots.reshape(-1, 24)[come.closed].sum() == 0
    assert come.waste_t.reshape(-1, 72)[come.closed].sum() == 0.0
    without = expected_waste(CALM.replace(market_full_moon_factor=1.0), DAYS, KEY)
    kason = (dt.date(2024, 5, 22) - START).days
    level = without[kason - 1] / expected[kason - 1]
    assert expected[kason] * level / without[kason] == pytest.approx(0.6)


def test_growth_is_a_year_over_the_last() -> None:
    growing = expected_waste(CALM.replace(market_growth_per_year=0.05), DAYS, KEY)
    ratio = growing / np.maximum(expected_waste(CALM, DAYS, KEY), 1e-9)
    assert ratio[-1] == pytest.approx(1.05**14)
    assert ratio[0] == pytest.approx(1.0)


def test_a_longer_horizon_keeps_its_first_years_and_seeds_differ() -> None:
    short = market_days(START, 366)
    a = arrivals(P, short, expected_waste(P, short, KEY), SHARES, KEY)
    b = arrivals(P, DAYS, expected_waste(P, DAYS, KEY), SHARES, KEY)
    for one, other in zip(a, b, strict=True):
        np.testing.assert_array_equal(one, other[: one.shape[0]])
    np.testing.assert_array_equal(hotel_waste(P, short, KEY)[0], hotel_waste(P, DAYS, KEY)[0][: 366 * 24])
    other_draw = rng(3, 1).key("arrivals")
    assert np.any(arrivals(P, short, expected_waste(P, short, KEY), SHARES, other_draw).lots != a.lots)


def test_dirt_comes_on_top_of_the_waste() -> None:
    """Cleaner waste is no more waste: contaminants are a mass beside the organics, never a part of them."""
    tonnes = [
        arrivals(P.replace(market_contaminant_share=m), DAYS, np.full(5479, 20.0), SHARES, KEY)
        for m in (0.1, 0.3)
    ]
    for m, come in zip((0.1, 0.3), tonnes, strict=True):
        daily = come.waste_t.sum(axis=1).reshape(-1, 24).sum(axis=1)
        assert_mean(daily, 20.0)
        assert_mean(come.contaminant_t.reshape(-1, 24).sum(axis=1), 20.0 * m / (1.0 - m))


def test_hotels_deliver_what_was_agreed_in_two_rounds() -> None:
    means = [hotel_waste(P, DAYS, rng(1, d).key("hotels"))[0].sum() / 5479 for d in range(60)]
    assert_mean(means, 1.0)
    come = hotel_waste(P, DAYS, KEY)
    by_hour = come.waste_share.reshape(-1, 24).sum(axis=0)
    assert np.flatnonzero(by_hour).tolist() == [7, 15]
    dirt = come.contaminant_share.sum() / (come.contaminant_share + come.waste_share).sum()
    assert dirt == pytest.approx(P.market_hotel_contaminant_share)
    quiet = P.replace(
        market_hotel_day_sigma=0.0, market_hotel_year_sigma=0.0, market_hotel_season_amplitude=0.0
    )
    daily = hotel_waste(quiet, DAYS, KEY).waste_share.reshape(-1, 24).sum(axis=1)
    assert daily[DAYS.weekday == 5].mean() / daily[DAYS.weekday == 0].mean() == pytest.approx(1.25)


def test_bad_shares_are_told() -> None:
    bad = SHARES.copy()
    bad[2, 0] -= 0.05
    with pytest.raises(ValueError, match=r"month 3 have the sum 0\.95"):
        arrivals(P, DAYS, np.ones(5479), bad, KEY)
    with pytest.raises(ValueError, match="twelve rows"):
        arrivals(P, DAYS, np.ones(5479), SHARES[:3], KEY)


def test_numbers_that_do_not_fit_together_are_told() -> None:
    assert market_problems(P) == []
    bad = P.replace(market_contaminant_share=0.01, market_contaminant_lot_sd=0.2, stop_shortest_months=30.0,
                    cooking_demand_noon_share=0.9)  # fmt: skip
    about = [problem.about[0] for problem in market_problems(bad)]
    assert about == ["market_contaminant_lot_sd", "stop_shortest_months", "cooking_demand_morning_share"]
