"""The air of the hours keeps the monthly table it was drawn from."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.market_numbers import DAYS, START, P
from twins.core.streams import rng
from twins.digester.climate import (
    MAXIMUM,
    MINIMUM,
    air_temperature,
    climate_problems,
    daily_normals,
    monthly_climate,
)
from twins.digester.clock import market_days

QUIET = P.replace(climate_day_sigma_c=0.0, climate_year_sigma_c=0.0, climate_range_sigma=0.0)


def air_of(place: str, draw: int = 0, p=P, days=DAYS):
    return air_temperature(p, monthly_climate(place), days, rng(2, draw).key("air"))


def by_month(daily):
    return np.array([daily[DAYS.month == m].mean() for m in range(12)])


@pytest.mark.parametrize("place", ["yangon", "mandalay"])
def test_monthly_maxima_and_minima_come_out(place: str) -> None:
    table = monthly_climate(place)
    day = air_of(place, p=QUIET).reshape(-1, 24)
    # without luck the means are those of the table but for 29 February, as are the day's ends
    np.testing.assert_allclose(by_month(day.max(axis=1)), table[MAXIMUM], atol=0.03)
    np.testing.assert_allclose(by_month(day[:, 5]), table[MINIMUM], atol=0.03)
    middle = 0.5 * (np.array(table[MAXIMUM]) + np.array(table[MINIMUM]))
    np.testing.assert_allclose(by_month(day.mean(axis=1)), middle, atol=0.2)
    assert set(day.argmax(axis=1)) == {14}
    many = np.array([by_month(air_of(place, draw).reshape(-1, 24)[:, 14]) for draw in range(20)])
    # 15 years: year sigma 0.3/sqrt(15) and days 1.0 with correlation 0.65 over 450 days: 0.13 K a draw
    assert np.abs(many.mean(axis=0) - table[MAXIMUM]).max() < 0.02 + 4.5 * 0.14 / np.sqrt(20)


def test_days_spread_and_persist_as_told() -> None:
    odd = air_of("yangon", 1, P.replace(climate_range_sigma=0.0, climate_year_sigma_c=0.0)).reshape(-1, 24)
    plain = air_of("yangon", 1, QUIET).reshape(-1, 24)
    away = odd[:, 14] - plain[:, 14]
    assert away.std() == pytest.approx(P.climate_day_sigma_c, abs=0.1)
    assert np.corrcoef(away[1:], away[:-1])[0, 1] == pytest.approx(P.climate_day_correlation, abs=0.06)


def test_no_jumps_at_midnight_and_the_last_night_is_whole() -> None:
    air = air_of("yangon")
    assert np.abs(np.diff(air)).max() < 5.0
    short = air_of("yangon", days=market_days(START, 366))
    np.testing.assert_array_equal(short, air[: 366 * 24])


def test_an_error_of_the_table_moves_all_hours() -> None:
    moved = air_of("yangon", p=P.replace(climate_table_error_c=0.7))
    np.testing.assert_allclose(moved - air_of("yangon"), 0.7)


def test_daily_course_has_the_monthly_means() -> None:
    monthly = [12.0, 15, 20, 24, 26, 26, 26, 25, 25, 24, 19, 15]
    course = daily_normals(monthly)
    ends = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    np.testing.assert_allclose([course[a:b].mean() for a, b in zip(ends, ends[1:])], monthly)  # noqa: B905, RUF007


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: {MAXIMUM: m[MINIMUM], MINIMUM: m[MAXIMUM]}, "Columns exchanged"),
        (lambda m: {MAXIMUM: m[MAXIMUM], MINIMUM: m[MAXIMUM]}, "Columns exchanged"),
        (lambda m: {MAXIMUM: m[MAXIMUM], MINIMUM: m[MINIMUM][:11]}, "11 values"),
        (lambda m: {MAXIMUM: m[MAXIMUM]}, "0 values"),
        (lambda m: {MAXIMUM: tuple(1.8 * v + 32.0 for v in m[MAXIMUM]), MINIMUM: m[MINIMUM]}, "Fahrenheit"),
    ],
)
def test_a_bad_table_is_told(change, says: str) -> None:
    bad = change(monthly_climate("yangon"))
    assert says in str(climate_problems(bad)[0])
    with pytest.raises(ValueError, match=says):
        air_temperature(P, bad, DAYS, rng(1, 0).key("air"))


def test_an_unknown_place_is_told() -> None:
    with pytest.raises(ValueError, match="yangon, mandalay"):
        monthly_climate("rangoon")
