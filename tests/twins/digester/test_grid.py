"""Hours without grid by regime are those of the table of reports; outages are clean spans of time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.digester.market_numbers import P, assert_mean
from twins.core.streams import rng
from twins.digester.clock import market_days
from twins.digester.grid import Outages, joined, outages

START = dt.date(2018, 1, 1)
DAYS = market_days(START, 15 * 365 + 4)
SURE = P.replace(
    grid_faults_per_month=0.0, grid_regime_share=1.0, grid_scarce_share=0.0, grid_ban_share=0.0,
    grid_future_outage_h_per_day=7.0,
)  # fmt: skip


def hours_by_day(spans: Outages, n_days: int) -> np.ndarray:
    """Return the hours of each day [h] that lie in spans that do not touch, shape (n_days,)."""
    edges = 24.0 * np.arange(n_days + 1)
    before = np.concatenate(([0.0], np.cumsum(spans.end_h - spans.start_h)))
    begun = np.searchsorted(spans.start_h, edges, side="right")
    past = before[begun]
    running = begun > 0
    past[running] -= np.maximum(spans.end_h[begun[running] - 1] - edges[running], 0.0)
    return np.diff(past)


def hours(p, draw: int = 0, days=DAYS):
    return hours_by_day(outages(p, days, rng(4, draw).key("grid")), days.ordinal.size)


def between(daily, first: str, last: str):
    a, b = (dt.date.fromisoformat(day).toordinal() - START.toordinal() for day in (first, last))
    return daily[a : b + 1]


def test_outage_hours_of_each_regime_are_those_of_the_table() -> None:
    daily = hours(SURE)
    np.testing.assert_allclose(between(daily, "2018-01-01", "2023-03-31"), 0.0)
    np.testing.assert_allclose(between(daily, "2023-04-01", "2024-09-27"), 8.0, atol=1e-5)
    assert between(daily, "2024-09-29", "2024-10-30").mean() == pytest.approx(12.0, abs=0.2)
    scarce = hours(SURE.replace(grid_scarce_share=1.0))
    assert between(scarce, "2024-11-01", "2025-12-31").mean() == pytest.approx(20.0, abs=0.05)
    future = between(daily, "2026-01-02", "2032-12-31")
    assert_mean(future, 7.0)
    np.testing.assert_allclose(hours(SURE.replace(grid_future_outage_h_per_day=24.0))[-365:], 24.0, atol=1e-5)


def test_slots_of_2023_rotate_from_day_to_day() -> None:
    spans = outages(SURE, DAYS, rng(4, 0).key("grid"))
    first = (dt.date(2023, 4, 1) - START).days
    start = spans.start_h[(spans.start_h >= 24.0 * first) & (spans.start_h < 24.0 * (first + 4))]
    of_day = np.floor(start).astype(int) % 24
    assert of_day.tolist() in ([5, 13, 9, 17, 5, 13, 9, 17], [9, 17, 5, 13, 9, 17, 5, 13])


def test_the_ban_of_2023_takes_the_evenings_and_nights() -> None:
    daily = hours(SURE.replace(grid_ban_share=1.0))
    # slots end at 21: the last one overlaps the ban by two hours on every second day
    assert between(daily, "2023-04-02", "2023-12-31").mean() == pytest.approx(8.0 + 10.0 - 1.0, abs=0.05)
    np.testing.assert_allclose(between(daily, "2024-01-02", "2024-09-27"), 8.0, atol=1e-5)


def test_a_regime_that_holds_in_some_weeks_only() -> None:
    means = [between(hours(SURE.replace(grid_regime_share=0.6), d), "2023-04-01", "2024-09-27").mean()
             for d in range(40)]  # fmt: skip
    assert_mean(means, 0.6 * 8.0)


def test_faults_come_at_their_rate_and_length() -> None:
    p = P.replace(grid_regime_share=0.0, grid_scarce_share=0.0, grid_ban_share=0.0,
                  grid_future_outage_h_per_day=0.0, grid_faults_per_month=3.0)  # fmt: skip
    spans = [outages(p, DAYS, rng(4, draw).key("grid")) for draw in range(40)]
    months = DAYS.ordinal.size / 365.25 * 12.0
    # faults that overlap are joined: 3 a month of 1.2 h meet once in 200
    assert_mean([s.start_h.size / months for s in spans], 3.0, least=0.02)
    assert_mean([(s.end_h - s.start_h).sum() / months for s in spans], 3.0 * P.grid_fault_hours, least=0.02)
    month = np.concatenate([DAYS.month[(s.start_h // 24.0).astype(int)] for s in spans])
    counts = np.bincount(month, minlength=12)
    assert counts[2:5].sum() > 1.2 * counts[8:11].sum()


@settings(max_examples=20, deadline=None)
@given(
    faults=st.floats(0.0, 90.0), hours_each=st.floats(0.05, 24.0), future=st.floats(0.0, 24.0),
    seed=st.integers(0, 1000),
)  # fmt: skip
def test_outages_are_clean_spans(faults: float, hours_each: float, future: float, seed: int) -> None:
    p = P.replace(
        grid_faults_per_month=faults, grid_fault_hours=hours_each, grid_future_outage_h_per_day=future
    )
    days = market_days(dt.date(2023, 1, 1), 4 * 365 + 1)
    spans = outages(p, days, rng(seed, 0).key("grid"))
    assert np.all(spans.end_h > spans.start_h)
    assert np.all(spans.start_h[1:] > spans.end_h[:-1])
    ends = np.concatenate(spans)
    assert np.all(ends * 2.0**20 == np.rint(ends * 2.0**20))
    assert np.all(ends != np.rint(ends))


def test_a_longer_horizon_keeps_its_first_years() -> None:
    days = market_days(START, 8 * 365 + 2)
    short, long = (outages(P, d, rng(4, 2).key("grid")) for d in (days, DAYS))
    sure = 24.0 * (days.ordinal.size - 7)  # spans of the last days may be joined with those that follow
    n = int(np.searchsorted(short.start_h, sure))
    np.testing.assert_array_equal(short.start_h[:n], long.start_h[:n])
    np.testing.assert_array_equal(short.end_h[: n - 1], long.end_h[: n - 1])


def test_spans_are_joined_and_counted_by_day() -> None:
    spans = joined(np.array([30.0, 1.0, 2.0, 50.0]), np.array([31.0, 5.0, 3.0, 50.0]))
    assert (spans.start_h.tolist(), spans.end_h.tolist()) == ([1.0, 30.0], [5.0, 31.0])
    assert hours_by_day(Outages(np.array([1.0, 20.0]), np.array([2.0, 50.0])), 3).tolist() == [5.0, 24.0, 2.0]
    assert joined(np.empty(0), np.empty(0)).start_h.size == 0
