"""Horizon, Site, Outcome and Balance."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.outcome import Balance, Outcome
from twins.core.twin import Horizon, Site, Twin

NEW_YEAR = dt.date(2019, 1, 1)


@pytest.mark.parametrize("years", [0, -1, 61])
def test_horizon_refuses_impossible_lengths(years: int) -> None:
    with pytest.raises(ValueError, match=rf"years = {years} must lie in 1..60"):
        Horizon(start=NEW_YEAR, years=years)


def test_horizon_begins_with_a_calendar_year() -> None:
    with pytest.raises(ValueError, match="start = 2019-07-01 must be the first day"):
        Horizon(start=dt.date(2019, 7, 1), years=1)


@given(st.integers(1901, 2100), st.integers(1, 60))
def test_days_of_the_years_add_up(year: int, years: int) -> None:
    horizon = Horizon(start=dt.date(year, 1, 1), years=years)
    index = horizon.year_index()
    assert index.shape == (horizon.n_days,)
    lengths = np.bincount(index)
    leap = np.array([y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) for y in range(year, year + years)])
    np.testing.assert_array_equal(lengths, 365 + leap)
    np.testing.assert_array_equal(horizon.calendar_years, np.arange(year, year + years))


def price_site(*steps: tuple[dt.date, float]) -> Site:
    return Site("here", signals={"price": tuple((day.toordinal(), value) for day, value in steps)})


def test_signal_steps_on_its_first_valid_day() -> None:
    site = price_site((dt.date(2016, 4, 1), 5150.0), (dt.date(2019, 3, 1), 6800.0))
    price = site.signal("price", Horizon(start=NEW_YEAR, years=1))
    assert price.shape == (365,)
    day = (dt.date(2019, 3, 1) - NEW_YEAR).days
    assert (price[0], price[day - 1], price[day], price[-1]) == (5150.0, 5150.0, 6800.0, 6800.0)


def test_signal_may_begin_on_the_first_day() -> None:
    assert price_site((NEW_YEAR, 1.0)).signal("price", Horizon(start=NEW_YEAR, years=2)).sum() == 731.0


def test_unknown_signal_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="site here: no signal 'prise'; known: price"):
        price_site((NEW_YEAR, 1.0)).signal("prise", Horizon(start=NEW_YEAR, years=1))
    with pytest.raises(ValueError, match="known: none"):
        Site("empty").signal("price", Horizon(start=NEW_YEAR, years=1))


def test_signal_is_never_guessed_before_it_begins() -> None:
    site = price_site((dt.date(2019, 1, 2), 1.0))
    with pytest.raises(ValueError, match="'price' begins 2019-01-02, after 2019-01-01"):
        site.signal("price", Horizon(start=NEW_YEAR, years=1))


def test_balance_residual_is_relative() -> None:
    assert Balance("mass", 10.0, 7.0, 3.0).residual == 0.0
    assert Balance("mass", 10.0, 7.0, 2.9).residual == pytest.approx(0.01)
    assert Balance("nothing", 0.0, 0.0, 0.0).residual == 0.0
    assert np.isnan(Balance("lost", 1.0, np.nan, 0.0).residual)


def test_outcome_totals() -> None:
    outcome = Outcome(years=np.array([2019, 2020]), flows={"km": np.array([1.5, 2.0])})
    assert outcome.ok
    assert outcome.total("km") == 3.5
    assert not Outcome(years=np.array([2019]), flows={}, status="the tank ran dry").ok


def test_protocol_is_checked_by_members() -> None:
    assert not isinstance(object(), Twin)
