"""Long stops have their mean time and length; a secured contract makes them rarer on the same luck."""

from __future__ import annotations

import numpy as np

from tests.twins.digester.market_numbers import P, assert_mean
from twins.core.streams import rng
from twins.digester.long_stops import long_stops

YEAR_H = 8766.0


def stops(draw: int, years: float = 15.0, p=P, secured: bool = False):
    return long_stops(p, years * YEAR_H, secured, rng(5, draw).key("stops"))


def test_mean_time_between_stops_and_their_length() -> None:
    all_stops = [stops(draw, 400.0) for draw in range(25)]
    runs = np.concatenate([s.start_h - np.concatenate(([0.0], s.end_h[:-1])) for s in all_stops]) / YEAR_H
    lengths = np.concatenate([s.end_h - s.start_h for s in all_stops]) / (YEAR_H / 12.0)
    assert_mean(runs, P.stop_mean_years, least=0.02)  # the last run of a horizon is left out
    assert_mean(lengths, (24.0 - 3.0) / np.log(8.0))  # log-uniform
    assert lengths.min() > 2.99 and lengths.max() < 24.01


def test_fifteen_years_have_the_stops_of_a_renewal_process() -> None:
    """15 yr / (5 yr + 0.84 yr) is 2.6; the first run begins fresh, so a little more."""
    counts = [stops(draw).start_h.size for draw in range(300)]
    assert 2.3 < np.mean(counts) < 3.1
    assert min(counts) == 0, "a plant may be spared"


def test_a_secured_contract_makes_stops_rarer_and_later() -> None:
    for draw in range(30):
        free, secured = stops(draw), stops(draw, secured=True)
        assert secured.start_h.size <= free.start_h.size
        assert np.all(secured.start_h >= free.start_h[: secured.start_h.size])
    none = long_stops(P.replace(stop_secured_rate=0.0), 1e6, True, rng(1, 0).key("stops"))
    assert none.start_h.size == 0


def test_a_longer_horizon_keeps_its_stops_and_times_lie_on_the_grid() -> None:
    for draw in range(10):
        short, long = stops(draw, 10.0), stops(draw, 30.0)
        np.testing.assert_array_equal(short.start_h, long.start_h[: short.start_h.size])
        np.testing.assert_array_equal(short.end_h, long.end_h[: short.end_h.size])
        assert np.all(long.start_h * 2.0**20 == np.rint(long.start_h * 2.0**20))
        assert np.all(long.start_h[1:] > long.end_h[:-1])
