"""Festivals against published dates and against the moon."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from twins.digester.clock import between_hours, market_days, raised_cosine_hours
from twins.digester.religious_calendar import FESTIVALS, festivals, full_moons, thingyan, watat

PUBLISHED = {  # public holidays of Myanmar
    (2018, "Kason"): "2018-04-29", (2018, "Waso"): "2018-07-27", (2018, "Thadingyut"): "2018-10-24",
    (2019, "Kason"): "2019-05-18", (2019, "Waso"): "2019-07-16", (2019, "Tazaungmone"): "2019-11-11",
    (2020, "Thadingyut"): "2020-10-31", (2021, "Waso"): "2021-07-23", (2021, "Tabaung"): "2022-03-16",
    (2022, "Thadingyut"): "2022-10-09", (2023, "Waso"): "2023-08-01", (2023, "Tabaung"): "2024-03-24",
}  # fmt: skip


@pytest.mark.parametrize(("year", "month"), PUBLISHED)
def test_full_moon_festivals_of_the_published_calendars(year: int, month: str) -> None:
    assert dt.date.fromordinal(full_moons(year - 638)[month]).isoformat() == PUBLISHED[year, month]


def test_festivals_fall_on_the_astronomical_full_moon() -> None:
    """Mean full moons of Meeus, Astronomical Algorithms, ch. 49; true ones lie within 0.6 d of them.

    The calendar may fall behind by a day and a half before a long watat year puts it right.
    """
    days = np.array([day for year in range(2018, 2046) for day in full_moons(year - 638).values()])
    noon = days + 1_721_424.5 + 0.5 - 6.5 / 24.0  # Julian date, Myanmar time
    phase = (noon - 2_451_550.09766) / 29.530588861 - 0.5
    away_d = (phase - np.round(phase)) * 29.530588861
    assert np.abs(away_d).max() < 2.3
    assert np.abs(away_d).mean() < 1.0
    assert np.all(np.isin(np.diff(np.sort(days)), (29, 30)))


def test_seven_of_nineteen_years_have_a_second_waso() -> None:
    assert sum(watat(year)[0] for year in range(1380, 1380 + 19)) == 7
    assert [year for year in range(1379, 1389) if watat(year)[0]] == [1380, 1382, 1385, 1388]
    with pytest.raises(ValueError, match="1950"):
        watat(1300)


def test_thingyan_in_mid_april() -> None:
    for year in range(2018, 2046):
        first, last = (dt.date.fromordinal(day) for day in thingyan(year))
        assert dt.date(year, 4, 13) <= first < last <= dt.date(year, 4, 17)
    assert [d.isoformat() for d in map(dt.date.fromordinal, thingyan(2020))] == ["2020-04-13", "2020-04-16"]


def test_days_of_a_horizon_know_their_festivals() -> None:
    days = market_days(dt.date(2018, 1, 1), 27 * 365 + 7)
    holy = festivals(days.ordinal)
    per_year = np.bincount(days.year, weights=holy.full_moon)
    assert holy.full_moon.sum() == 27 * len(FESTIVALS)
    assert per_year.min() >= 4 and per_year.max() <= 6
    eve = days.ordinal[holy.thingyan_day == 0]
    assert eve.size == 27
    assert {dt.date.fromordinal(int(day)).month for day in eve} == {4}
    late = festivals(days.ordinal[103:])  # a horizon that begins within Thingyan knows where it stands
    np.testing.assert_array_equal(late.thingyan_day, holy.thingyan_day[103:])


def test_times_lie_between_full_hours_on_the_grid_of_clocks() -> None:
    times = between_hours(np.array([0.0, 5.0, 5.3, 7.9999999999]))
    assert np.all(times * 2.0**20 == np.rint(times * 2.0**20))
    assert np.all(times != np.rint(times))
    np.testing.assert_allclose(times, [0.0, 5.0, 5.3, 8.0], atol=2.0**-20)


def test_a_hump_over_midnight_goes_on_in_the_morning() -> None:
    hump = raised_cosine_hours(22.0, 26.0)
    assert hump.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(hump[[22, 23]], hump[[1, 0]])
    assert hump[2:22].max() == 0.0
