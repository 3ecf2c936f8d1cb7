"""Boxes of a window against the survey's shares, masses and stays, against Little's law, and against each other."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest

from twins import Horizon, rng
from twins.core.compiled import COMPILED
from twins.port.box_columns import LUCK_BLOCK, LUCK_SPARE, Boxes
from twins.port.box_numbers import (
    EMPTY,
    EXPORT,
    FULL,
    IMPORT,
    RAIL,
    REEFER,
    ROAD,
    BoxNumbers,
    box_numbers,
)
from twins.port.boxes import window_boxes
from twins.port.calls import FEEDER, Calls, calls_of
from twins.port.traffic_parameters import TrafficParameters
from twins.port.truck_hours import hour_after, largest_shift_h, truck_clock, truck_profile
from twins.port.visits import Visits, sorted_visits

HORIZON = Horizon(start=dt.date(2024, 1, 1), years=1)  # a Monday
KEY = rng(7).key("traffic")
# Many small ships at any time of the week: then means over ships are sharp, and no service clusters on some days.
TODAY = TrafficParameters(traffic_arrivals="poisson", traffic_call_boxes=100.0)
RAIL_SHARE = 0.07
# The readable text takes a thousand times longer: there a small terminal must do.
TEU, YEAR_H = (400_000.0 if COMPILED else 30_000.0), 8_784.0


@cache
def tables() -> tuple[BoxNumbers, Calls]:
    return box_numbers(TODAY, RAIL_SHARE, HORIZON), calls_of(TODAY, TEU, 1e9, HORIZON, KEY)


@cache
def year() -> tuple[Boxes, Visits]:
    return window_boxes(*tables(), 0.0, YEAR_H, KEY)


def sd_of(share: float, n: int) -> float:
    return (share * (1.0 - share) / n) ** 0.5


def test_sizes_and_teu_factor() -> None:
    teu = year()[0].teu
    n = teu.size
    assert (teu == 1.0).mean() == pytest.approx(0.40, abs=0.0005 + 4 * sd_of(0.4, n))
    assert (teu == 2.25).mean() == pytest.approx(0.029, abs=4 * sd_of(0.029, n))
    assert teu.mean(dtype=float) == pytest.approx(1.61, abs=0.005 + 4 * 0.5 / n**0.5)
    larger = box_numbers(TODAY.replace(traffic_teu_per_box=1.7), RAIL_SHARE, HORIZON)
    more = window_boxes(larger, tables()[1], 0.0, 200.0, KEY)[0].teu
    assert more.mean(dtype=float) == pytest.approx(1.7, abs=4 * 0.5 / more.size**0.5)


def test_kinds_and_ways() -> None:
    b = year()[0]
    here = (tables()[1].arrival_h[b.call] >= 0.0) & (tables()[1].arrival_h[b.call] < YEAR_H)
    empty, reefer = b.kind == EMPTY, b.kind == REEFER
    n = int(here.sum())
    shares = [(EMPTY, IMPORT, 0.8 * 0.18 / 0.5), (EMPTY, EXPORT, 0.2 * 0.18 / 0.5)]
    for kind, way, share in shares:
        chosen = here & (b.way == way)
        assert (b.kind[chosen] == kind).mean() == pytest.approx(
            share, abs=0.001
        )  # spread evenly: almost no luck
    assert empty[here].mean() == pytest.approx(0.18, abs=0.01)  # imports and exports differ a little
    assert reefer[here].mean() == pytest.approx(0.07, abs=4 * sd_of(0.07, n))
    assert (b.land[here] == RAIL).mean() == pytest.approx(0.11, abs=4 * sd_of(0.11, n))


def test_masses_of_the_survey() -> None:
    """15.7 t and 13.9 t with 7.3 and 5.7 t; empties weigh their tare."""
    b = year()[0]
    loaded = b.kind != EMPTY
    for short, mean, sd in ((True, 15.7, 7.3), (False, 13.9, 5.7)):
        mass = b.mass_t[loaded & ((b.teu == 1.0) == short)].astype(float)
        assert mass.mean() == pytest.approx(mean, abs=0.06 + 4 * sd / mass.size**0.5)
        assert mass.std() == pytest.approx(sd, abs=0.05 + 3 * sd / mass.size**0.5)
        assert mass.min() >= 2.0 and mass.max() == 30.0
        np.testing.assert_allclose(
            np.unique(b.mass_t[~loaded & ((b.teu == 1.0) == short)]), 2.2 if short else 3.8
        )


@pytest.mark.parametrize(
    ("way", "feeder", "kind", "days"),
    [
        (IMPORT, False, FULL, 3.0),
        (IMPORT, True, FULL, 3.1),
        (EXPORT, False, FULL, 6.5),
        (EXPORT, True, FULL, 3.58),
        (IMPORT, False, EMPTY, 12.2),
        (EXPORT, False, EMPTY, 12.2),
    ],
)
def test_stays_have_the_survey_means_and_limits(way: int, feeder: bool, kind: int, days: float) -> None:
    numbers, calls = tables()
    b = year()[0]
    chosen = (b.way == way) & (b.kind == kind) & ((calls.kind[b.call] == FEEDER) == feeder)
    chosen &= (calls.arrival_h[b.call] >= 0.0) & (calls.arrival_h[b.call] < YEAR_H)
    stay = (b.out_h - b.in_h)[chosen]
    mean_h = 24.0 * days
    n_ships = np.unique(b.call[chosen]).size
    sampling = (
        4 * (50.0 * mean_h / stay.size + 100.0 / n_ships) ** 0.5
    )  # the ship's hour of the week: sd 10 h
    assert stay.mean() == pytest.approx(mean_h, abs=0.1 + sampling)
    assert stay.min() >= (3.0 if way == IMPORT else 12.0) - 1e-6
    assert stay.max() <= 3.0 * mean_h + numbers.shift_h
    by_rail = stay[b.land[chosen] == RAIL]  # on the calendar; the crane's order adds nothing to imports
    assert by_rail.max() <= 3.0 * mean_h + (1e-6 if way == IMPORT else 60.0)


def test_exports_are_in_before_their_ship_and_imports_leave_after_it() -> None:
    _, calls = tables()
    b = year()[0]
    arrival = calls.arrival_h[b.call]
    export = b.way == EXPORT
    assert np.all(b.in_h[export] <= arrival[export] - 12.0 + 1e-6)
    assert np.all(b.in_h[~export] > arrival[~export] + TODAY.traffic_berthing_h)
    assert np.all(b.out_h > b.in_h)


def test_crane_times_go_through_the_call_imports_first() -> None:
    _, calls = tables()
    b = year()[0]
    c = int(np.flatnonzero((calls.arrival_h >= 0.0) & (calls.imports > 10) & (calls.exports > 10))[3])
    imports = slice(int(b.first[c]), int(b.first_export[c]))
    exports = slice(int(b.first_export[c]), int(b.first[c + 1]))
    assert imports.stop - imports.start == calls.imports[c] and np.all(b.way[imports] == IMPORT)
    assert exports.stop - exports.start == calls.exports[c] and np.all(b.way[exports] == EXPORT)
    crane_h = np.concatenate([b.in_h[imports], b.out_h[exports]])
    per_h = TODAY.traffic_moves_per_h_m * calls.length_m[c]
    np.testing.assert_allclose(np.diff(crane_h), 1.0 / per_h, rtol=1e-6)


def same(b: Boxes, rows: np.ndarray) -> list[np.ndarray]:
    return [column[rows] for column in b[:9]]


@pytest.mark.parametrize("start_h", [0.0, 3_000.25, 7_777.7])
def test_a_week_gives_the_boxes_and_visits_of_the_year(start_h: float) -> None:
    """Window by window the same boxes, bit for bit, however far away their call is."""
    numbers, calls = tables()
    end_h = start_h + 168.0
    (week, visits), (whole, all_visits) = window_boxes(numbers, calls, start_h, end_h, KEY), year()
    arrival = calls.arrival_h[whole.call]
    mine = ((whole.out_h >= start_h) & (whole.in_h < end_h)) | ((arrival >= start_h) & (arrival < end_h))
    for ours, theirs in zip(same(week, np.arange(week.call.size)), same(whole, mine), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    inside = (all_visits.time_h >= start_h) & (all_visits.time_h < end_h)
    np.testing.assert_array_equal(visits.time_h, all_visits.time_h[inside])
    rows = np.flatnonzero(mine)
    np.testing.assert_array_equal(rows[visits.box], all_visits.box[inside])


def test_visits_are_sorted_and_belong_to_the_land_side() -> None:
    b, v = year()
    assert np.all(np.diff(v.time_h) >= 0.0)
    export = b.way[v.box] == EXPORT
    np.testing.assert_array_equal(v.time_h, np.where(export, b.in_h[v.box], b.out_h[v.box]))
    assert np.unique(v.box).size == v.box.size
    land_h = np.where(b.way == EXPORT, b.in_h, b.out_h)
    assert v.box.size == ((land_h >= 0.0) & (land_h < YEAR_H)).sum()
    ties = sorted_visits(
        np.array([1, 0, 1], np.int8), np.array([5.0, 0, 5.0]), np.array([9.0, 5.0, 9.0]), 0.0, 8.0
    )
    assert ties.box.tolist() == [0, 1, 2]


def test_planned_stock_is_arrival_rate_times_stay() -> None:
    """Little's law for each kind of box."""
    numbers, calls = tables()
    b = year()[0]
    inside = np.clip(b.out_h, 0.0, YEAR_H) - np.clip(b.in_h, 0.0, YEAR_H)
    crane_h = np.where(b.way == IMPORT, b.in_h, b.out_h)
    moved = (crane_h >= 0.0) & (crane_h < YEAR_H)
    feeder = calls.kind[b.call] == FEEDER
    expected = 0.0
    for way in (IMPORT, EXPORT):
        expected += moved[(b.way == way) & (b.kind == EMPTY)].sum() * numbers.stay_mean_h[4 + way] / YEAR_H
        for f in (0, 1):
            row = (b.way == way) & (b.kind != EMPTY) & (feeder == f)
            expected += moved[row].sum() * numbers.stay_mean_h[2 * way + f] / YEAR_H
    # At both ends of the year some 5 days of boxes are cut; calls of that time vary by a third.
    assert inside.sum() / YEAR_H == pytest.approx(expected, rel=0.02)


def test_factors_have_mean_one_and_uniforms_stay_below_one() -> None:
    luck = year()[0].luck.astype(float)
    n = luck.shape[0]
    spread = {
        0: TODAY.traffic_crane_cv,
        1: TODAY.traffic_rtg_cv,
        2: TODAY.traffic_rtg_cv,
        4: TODAY.traffic_gate_cv,
    }
    for column, cv in spread.items():
        assert luck[:, column].mean() == pytest.approx(1.0, abs=4 * cv / n**0.5)
        assert luck[:, column].std() == pytest.approx(cv, rel=0.1)  # the cut takes a little
    for column in (LUCK_BLOCK, LUCK_SPARE):
        assert 0.0 < luck[:, column].min() and luck[:, column].max() < 1.0
        assert luck[:, column].mean() == pytest.approx(0.5, abs=4 * 0.29 / n**0.5)
    correlation = np.corrcoef(luck.T) - np.eye(6)
    assert np.abs(correlation).max() < 5 / n**0.5


def test_lorries_keep_the_profile_of_the_week() -> None:
    """Boxes spread evenly over the week leave with the profile; night, Sunday and evening are as assumed."""
    clock = truck_clock(TODAY, HORIZON)
    profile = truck_profile(TODAY)
    assert profile.mean() == pytest.approx(1.0)
    n = 168 * 20
    out = np.array([hour_after((i + 0.5) * 168.0 / n, 50.0, *clock) for i in range(n)])
    assert np.all(np.diff(out) > 0.0)
    by_hour = np.histogram(hour_after_of_reading(clock, n), np.arange(169.0))[0] * 168 / n
    np.testing.assert_allclose(by_hour, profile, atol=0.06)
    assert np.abs(out - (np.arange(n) + 0.5) * 168.0 / n - 50.0).max() <= largest_shift_h(clock)
    assert profile.min() > 0.1
    without = truck_profile(TODAY.replace(traffic_banned_part=0.0)).reshape(7, 24)
    with_bans = profile.reshape(7, 24)
    assert np.all(with_bans[:5, 19:24] > without[:5, 19:24])
    assert np.all(with_bans[:, 8:18] < without[:, 8:18])
    assert without[6].mean() == pytest.approx(0.4 * without[:5].mean(), rel=0.05)


def hour_after_of_reading(clock, n: int) -> np.ndarray:
    """Return the hours of the week at even readings of the clock: begin at 0 h and let the readings run."""
    return np.array([hour_after(0.0, (i + 0.5) * 168.0 / n, *clock) for i in range(n)])


def test_visits_by_road_come_at_the_hours_of_lorries() -> None:
    b, v = year()
    road = b.land[v.box] == ROAD
    by_hour = np.bincount((v.time_h[road] % 168.0).astype(int), minlength=168) / road.sum() * 168.0
    assert np.corrcoef(by_hour, truck_profile(TODAY))[0, 1] > (0.97 if COMPILED else 0.8)
    rail = np.bincount((v.time_h[~road] // 24 % 7).astype(int), minlength=7) / (~road).sum()
    assert rail.min() > 0.1  # trains run on Sunday too


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(ValueError, match="give an end after its start"):
        window_boxes(*tables(), 10.0, 10.0, KEY)
