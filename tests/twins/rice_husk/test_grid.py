"""Outages have the statistics of the survey, and keep their places when numbers change."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.rice_husk.supply_numbers import DAYS, GRID, N_DAYS, START
from twins.core.streams import rng
from twins.rice_husk.grid import down_hours_by_day, grid_up, next_grid_change, outages
from twins.rice_husk.horizon_days import horizon_days

NEVER = 10**6
FIRST_YEAR = horizon_days(START, 365)


def outages_of(draw: int = 0, p=GRID, change: int = NEVER):
    return outages(p, rng(3, draw).key("grid"), DAYS, change)


def test_eleven_outages_in_a_typical_month_of_2016() -> None:
    counts = [outages_of(draw)[0].size / (15 * 12) for draw in range(40)]
    # overlaps are joined, which costs a few in a hundred; 40 draws of 15 years are known to 1 %
    assert np.mean(counts) == pytest.approx(11.0, rel=0.05)


def test_durations_are_a_mixture_of_faults_and_blocks() -> None:
    start, end = outages_of()
    length = end - start
    assert np.mean(length < 2.0) == pytest.approx(1.0 - GRID.planned_share, abs=0.06)
    assert length.min() >= 0.49
    assert np.mean(length > 4.0) < 0.02, "only joined ones"
    # 11 a month of 0.65 x 1.08 h (log-uniform) and 0.35 x 3 h: 2.7 % of time
    assert length.sum() / (24.0 * N_DAYS) == pytest.approx(0.0264, rel=0.12)


def test_a_season_shows_in_the_outages() -> None:
    seasonal = GRID._replace(season_amplitude=0.4)
    start = np.concatenate([outages_of(draw, p=seasonal)[0] for draw in range(10)])
    month = DAYS.month[(start // 24).astype(int)]
    counts = np.bincount(month, minlength=12)
    assert counts[3] / counts[9] == pytest.approx(1.4 / 0.6, rel=0.25)


def test_after_the_change_supply_rotates_four_hours_on_four_off() -> None:
    change = 366 + 31  # first of February 2021
    start, end = outages_of(p=GRID._replace(rotation_share=1.0, season_amplitude=0.0), change=change)
    down = down_hours_by_day(start, end, N_DAYS, 0.0, 24.0)
    assert down[:change].mean() < 1.2
    assert down[change:].min() == pytest.approx(12.0)
    assert down[change:].mean() == pytest.approx(12.0, rel=0.05)
    half = [down_hours_by_day(*outages_of(d, change=0), N_DAYS, 0.0, 24.0).mean() for d in range(5)]
    assert 0.35 * 12.0 < np.mean(half) < 0.55 * 12.0


def test_before_the_change_nothing_depends_on_it() -> None:
    early, late = outages_of(change=NEVER), outages_of(change=1000)
    n = np.searchsorted(early[0], 1000 * 24.0 - 24.0)
    np.testing.assert_array_equal(early[0][:n], late[0][:n])


def test_more_outages_keep_those_there_were() -> None:
    few, many = outages_of(), outages_of(p=GRID._replace(outages_per_month=15.0))
    kept = sum(1 for t in few[0] if not grid_up(t + 1e-6, *many))
    assert kept == few[0].size
    assert many[0].size > few[0].size


@settings(max_examples=25)
@given(
    rate=st.floats(0.0, 40.0),
    planned=st.floats(0.0, 1.0),
    rotation=st.floats(0.0, 1.0),
    change=st.integers(-10, 400),
    seed=st.integers(0, 1000),
)
def test_outages_are_sorted_disjoint_and_inside(rate, planned, rotation, change, seed) -> None:
    p = GRID._replace(outages_per_month=rate, planned_share=planned, rotation_share=rotation)
    start, end = outages(p, rng(seed).key("grid"), FIRST_YEAR, change)
    assert np.all(end > start)
    assert np.all(start[1:] > end[:-1])
    if start.size:
        assert start[0] >= 0.0
        assert end[-1] <= 365 * 24.0
    by_day = down_hours_by_day(start, end, 365, 0.0, 24.0)
    assert by_day.sum() == pytest.approx(float((end - start).sum()), abs=1e-6)
    assert by_day.max() <= 24.0 + 1e-9
    day_and_night = down_hours_by_day(start, end, 365, 6.0, 20.0) + (
        down_hours_by_day(start, end, 365, 0.0, 6.0) + down_hours_by_day(start, end, 365, 20.0, 24.0)
    )
    np.testing.assert_allclose(day_and_night, by_day, atol=1e-9)


def test_grid_up_and_next_change_walk_through_the_outages() -> None:
    start, end = np.array([3.0, 10.0]), np.array([4.5, 12.0])
    assert [grid_up(t, start, end) for t in (0.0, 3.0, 4.4, 4.5, 11.0, 12.0)] == [
        True, False, False, True, False, True,
    ]  # fmt: skip
    t, seen = 0.0, []
    while not math.isinf(t):
        t = next_grid_change(t, start, end)
        seen.append(t)
    assert seen == [3.0, 4.5, 10.0, 12.0, math.inf]
    nothing = np.empty(0)
    assert grid_up(5.0, nothing, nothing)
    assert math.isinf(next_grid_change(5.0, nothing, nothing))
