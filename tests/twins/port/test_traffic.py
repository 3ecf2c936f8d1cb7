"""Calls of ships and stops of cranes against the survey and against known laws."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from twins import Horizon, rng
from twins.port.calls import (
    DEEP_SEA,
    FEEDER,
    LEAD_H,
    Calls,
    calls_of,
    cargo_by_year,
    delays_h,
    ship_length_m,
    year_starts_h,
)
from twins.port.cut_lognormal import cut_lognormal, cut_quantiles
from twins.port.traffic_parameters import TrafficParameters
from twins.port.weather_stops import lightning_season, stops_of

HORIZON = Horizon(start=dt.date(2024, 1, 1), years=6)
KEY = rng(11).key("traffic")
TODAY = TrafficParameters()
THROUGHPUT, NO_LIMIT = 300_000.0, 1e9


def calls(p: TrafficParameters = TODAY, teu: float = THROUGHPUT, limit: float = NO_LIMIT) -> Calls:
    return calls_of(p, teu, limit, HORIZON, KEY)


def within(c: Calls, year: int) -> np.ndarray:
    starts = year_starts_h(HORIZON)
    return (c.arrival_h >= starts[year + 1]) & (c.arrival_h < starts[year + 2])


def test_calls_are_sorted_and_numbered_once() -> None:
    c = calls()
    assert np.all(np.diff(c.arrival_h) >= 0)
    assert np.unique(c.id).size == c.id.size
    assert c.arrival_h[0] < -LEAD_H + 72 and c.arrival_h[-1] > 24.0 * HORIZON.n_days + LEAD_H - 72


def test_a_longer_horizon_keeps_the_calls_of_the_first_years() -> None:
    longer = calls_of(TODAY, THROUGHPUT, NO_LIMIT, Horizon(start=HORIZON.start, years=9), KEY)
    short = calls()
    n = int(np.searchsorted(short.arrival_h, 24.0 * HORIZON.n_days))
    for mine, theirs in zip(short, longer, strict=True):
        np.testing.assert_array_equal(mine[:n], theirs[:n])


@pytest.mark.parametrize("law", ["services", "erlang", "poisson"])
def test_mean_cargo_is_throughput_with_growth_and_cap(law: str) -> None:
    """The mean over many streams of a year's TEU is the target; without spread of years it is known exactly."""
    p = TODAY.replace(traffic_arrivals=law, traffic_year_sigma=0.0, traffic_growth=0.05, traffic_level=1.02)
    limit = 1.14 * THROUGHPUT
    carried = np.array(
        [
            [(c.imports + c.exports)[within(c, y)].sum() for y in range(6)]
            for c in (calls_of(p, THROUGHPUT, limit, HORIZON, rng(s).key("cargo")) for s in range(40))
        ]
    )
    mean_teu = carried.mean(axis=0) * p.traffic_teu_per_box
    expected = np.minimum(THROUGHPUT * 1.02 * 1.05 ** np.arange(6.0), limit)
    error = carried.std(axis=0, ddof=1) / np.sqrt(40) * p.traffic_teu_per_box
    assert np.all(np.abs(mean_teu - expected) < 3.5 * error)
    assert np.all(error < 0.02 * expected)
    np.testing.assert_allclose(cargo_by_year(p, THROUGHPUT, limit, HORIZON, KEY)[1:-1], expected)


def test_years_vary_around_the_trend_and_never_pass_the_cap() -> None:
    p = TODAY.replace(traffic_growth=0.0)
    cargo = np.array(
        [cargo_by_year(p, 1.0, 1e3, Horizon(HORIZON.start, 40), rng(s).key("y")) for s in range(20)]
    )
    assert np.log(cargo).std() == pytest.approx(p.traffic_year_sigma, rel=0.1)
    assert cargo.mean() == pytest.approx(1.0, abs=0.003)
    assert cargo_by_year(p, 1.0, 0.9, HORIZON, KEY).max() == 0.9


def test_a_service_comes_once_a_week_with_its_delay() -> None:
    c = calls()
    one = c.service == 0
    np.testing.assert_allclose(np.diff(np.sort(c.planned_h[one])), 168.0)
    delay = (c.arrival_h - c.planned_h)[within(c, 0) | within(c, 1) | within(c, 2)]
    assert delay.min() >= -TODAY.traffic_earliest_h
    assert delay.mean() == pytest.approx(TODAY.traffic_delay_mean_h, abs=4 * 14 / np.sqrt(delay.size))
    u = (np.arange(20_000) + 0.5) / 20_000
    assert delays_h(TODAY, u).std() == pytest.approx(TODAY.traffic_delay_sd_h, rel=0.01)


def test_one_service_is_nearly_periodic_and_many_come_close_to_poisson() -> None:
    """S-HUANG: Erlang gaps whose k is large for one service and near 1 for a port."""
    port = calls_of(TODAY, 8.07e6, NO_LIMIT, HORIZON, KEY)
    gaps = np.diff(port.arrival_h)
    single = np.diff(port.arrival_h[port.service == 3])
    assert single.std() / single.mean() < 0.25
    assert gaps.std() / gaps.mean() == pytest.approx(1.0, abs=0.1)
    six_hours = np.histogram(port.arrival_h, np.arange(0.0, 24.0 * HORIZON.n_days, 6.0))[0]
    assert 0.75 < six_hours.var() / six_hours.mean() < 1.15
    weekly = np.histogram(
        port.arrival_h[port.service == 3], np.arange(0.0, 24.0 * HORIZON.n_days - 168.0, 168.0)
    )[0]
    assert weekly.var() / weekly.mean() < 0.3


def test_weekends_are_busy_by_the_factor() -> None:
    c = calls_of(TODAY.replace(traffic_weekend_factor=1.8), 8.07e6, NO_LIMIT, HORIZON, KEY)
    day = (c.planned_h // 24.0).astype(int) % 7  # the first day is a Monday
    by_day = np.bincount(day, minlength=7)
    assert by_day[5:].mean() / by_day[:5].mean() == pytest.approx(1.8, rel=0.08)


@pytest.mark.parametrize(("law", "cv"), [("erlang", 1 / np.sqrt(2)), ("poisson", 1.0)])
def test_fall_backs_have_the_gaps_of_their_law(law: str, cv: float) -> None:
    c = calls(TODAY.replace(traffic_arrivals=law), teu=1.5e6)
    gaps = np.diff(c.arrival_h)
    assert gaps.std() / gaps.mean() == pytest.approx(cv, rel=0.05)
    shape = 2.0 if law == "erlang" else 1.0
    assert stats.kstest(gaps, stats.gamma(shape, scale=gaps.mean() / shape).cdf).pvalue > 0.01
    rate = TODAY.traffic_call_boxes * TODAY.traffic_teu_per_box * gaps.mean() * 1.5e6 / (365 * 24)
    assert rate == pytest.approx((TODAY.traffic_call_boxes * TODAY.traffic_teu_per_box) ** 2, rel=0.05)


def test_two_classes_of_calls_with_the_survey_mean() -> None:
    c = calls(TODAY.replace(traffic_growth=0.0, traffic_year_sigma=0.0), teu=8.07e6)
    boxes = c.imports + c.exports
    assert boxes.mean() == pytest.approx(1_360.0, rel=0.03)
    ratio = boxes[c.kind == FEEDER].mean() / boxes[c.kind == DEEP_SEA].mean()
    assert ratio == pytest.approx(TODAY.traffic_feeder_size, rel=0.3)  # some thirty feeder services: +-12 %
    assert (c.kind == FEEDER).mean() == pytest.approx(TODAY.traffic_feeder_part, abs=0.01)
    assert c.imports.sum() / boxes.sum() == pytest.approx(0.5, abs=0.01)
    assert 0.45 < boxes[c.kind == DEEP_SEA].std() / boxes[c.kind == DEEP_SEA].mean() < 0.75


def test_lengths_of_ships() -> None:
    np.testing.assert_allclose(
        ship_length_m(TODAY, np.array([1_000.0, 3_000.0, 14_000.0, 20_000.0])), [149, 217, 366, 366], atol=1
    )
    c = calls(teu=8.07e6)
    mean_teu = (c.imports + c.exports) * TODAY.traffic_teu_per_box / TODAY.traffic_exchange_share
    assert np.corrcoef(c.length_m, mean_teu)[0, 1] > 0.5
    assert c.length_m[c.kind == FEEDER].mean() < 0.75 * c.length_m[c.kind == DEEP_SEA].mean()
    assert c.length_m.max() <= 366.0


def test_cut_laws_keep_mean_and_limits() -> None:
    mean, low, high = np.array([72.0, 156.0, 1.0]), np.array([3.0, 12.0, 0.25]), np.array([216.0, 468.0, 4.0])
    law = cut_lognormal(mean, np.sqrt(50.0 * mean) * np.array([1, 1, 0.05]), low, high)
    x = cut_quantiles(law, ((np.arange(100_000) + 0.5) / 100_000)[:, np.newaxis])
    np.testing.assert_allclose(x.mean(axis=0), mean, rtol=1e-4)
    assert np.all(x.min(axis=0) >= low) and np.all(x.max(axis=0) <= high)


def test_weather_stops_take_their_share_of_hours_and_follow_the_rains() -> None:
    horizon = Horizon(start=dt.date(2024, 1, 1), years=60)
    start, end = stops_of(TODAY, horizon, rng(5).key("weather"))
    assert np.all(end > start) and np.all(start[1:] > end[:-1])
    share = (end - start).sum() / (24.0 * horizon.n_days)
    error = np.sqrt(2 * (end - start).mean() * TODAY.traffic_stop_share / (24.0 * horizon.n_days))
    assert share == pytest.approx(TODAY.traffic_stop_share, abs=4 * error)
    month = (
        (np.datetime64("2024-01-01T00") + start.astype("timedelta64[h]")).astype("datetime64[M]")
    ).astype(int) % 12
    by_month = np.bincount(month, minlength=12) / month.size
    lightning = TODAY.traffic_lightning_part * lightning_season() / TODAY.traffic_lightning_h
    expected = lightning + (1 - TODAY.traffic_lightning_part) / TODAY.traffic_wind_h
    np.testing.assert_allclose(by_month, expected / expected.sum(), atol=0.015)
    assert by_month[8] > 3 * by_month[0]
