"""Weather keeps the climate it was drawn from; the air of an hour against physics."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.rice_husk.supply_numbers import DAYS, N_DAYS, START, WEATHER
from twins.core.streams import rng
from twins.rice_husk.horizon_days import horizon_days
from twins.rice_husk.site_climate import climate, monthly_climate, season_problems
from twins.rice_husk.weather import (
    daily_weather,
    humidity_ratio,
    relative_humidity_at,
    saturation_pressure_kpa,
    temperature_at,
    wet_bulb_stull_2011,
)

SITES = ("pathein", "pyinmana", "phnom_penh")


def weather_of(site: str, draw: int = 0, n_days: int = N_DAYS):
    days = horizon_days(START, n_days)
    return daily_weather(climate(monthly_climate(site)), WEATHER, rng(5, draw).key("weather"), days)


@pytest.fixture(scope="module")
def many():
    """Twelve draws of 15 years in the delta."""
    return [weather_of("pathein", draw) for draw in range(12)]


def by_month(values):
    month = DAYS.month
    return np.array([np.mean([v[month == m].mean() for v in values]) for m in range(12)])


def test_monthly_temperature_and_rain_are_kept(many) -> None:
    given_ = climate(monthly_climate("pathein"))
    np.testing.assert_allclose(by_month([w.temperature_c for w in many]), given_.temperature_c, atol=0.25)
    days = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    rain = by_month([w.rain_mm for w in many]) * days
    # 180 months of each: the mean of a month's rain is uncertain by sd/sqrt(180), some 6 % in the rains
    np.testing.assert_allclose(rain[4:10], given_.rain_mm[4:10], rtol=0.1)
    np.testing.assert_allclose(rain, given_.rain_mm, rtol=0.1, atol=6.0)


def test_mean_humidity_of_the_hours_is_that_of_the_month(many) -> None:
    w = many[0]
    hours = np.array(
        [
            [
                relative_humidity_at(
                    w.vapour_pressure_kpa[d], temperature_at(w.temperature_c[d], w.half_range_c[d], h + 0.5)
                )
                for h in range(24)
            ]
            for d in range(0, N_DAYS, 3)
        ]
    )
    month = DAYS.month
    monthly = np.array([hours[month[::3] == m].mean() for m in range(12)])
    assert hours.max() <= 1.0
    assert hours.min() > 0.1
    # dew takes some of the humid nights: at most four points
    np.testing.assert_allclose(monthly, climate(monthly_climate("pathein")).relative_humidity, atol=0.045)


def test_wet_days_come_in_spells_and_are_cooler(many) -> None:
    month = DAYS.month
    wet = np.concatenate([w.rain_mm > 0.0 for w in many])
    july = np.tile(month == 6, len(many))
    share = wet[july].mean()
    assert share == pytest.approx(680.0 / 830.0, abs=0.02)
    after_wet = wet[1:][july[1:] & wet[:-1]].mean()
    after_dry = wet[1:][july[1:] & ~wet[:-1]].mean()
    assert after_wet - after_dry == pytest.approx(WEATHER.wet_persistence, abs=0.05)
    temperature = np.concatenate([w.temperature_c for w in many])
    cooler = temperature[july & ~wet].mean() - temperature[july & wet].mean()
    assert cooler == pytest.approx(WEATHER.wet_day_cooling_c, abs=0.2)


def test_a_day_does_not_depend_on_the_length_of_the_horizon() -> None:
    short, long = weather_of("pyinmana", n_days=400), weather_of("pyinmana")
    for a, b in zip(short, long, strict=True):
        np.testing.assert_array_equal(a, b[:400])


@pytest.mark.parametrize(
    ("temperature", "pressure"), [(0.0, 0.6112), (20.0, 2.3393), (30.0, 4.2470), (50.0, 12.3513)]
)
def test_saturation_pressure_of_steam_tables(temperature: float, pressure: float) -> None:
    assert saturation_pressure_kpa(temperature) == pytest.approx(pressure, rel=4e-3)


def test_wet_bulb_stull_2011_worked_example() -> None:
    # the paper's own: 20 degC and 50 % give 13.7 degC
    assert wet_bulb_stull_2011(20.0, 0.5) == pytest.approx(13.7, abs=0.05)


@pytest.mark.parametrize("temperature", [15.0, 25.0, 35.0, 40.0])
@pytest.mark.parametrize("humidity", [0.2, 0.5, 0.8, 0.95])
def test_wet_bulb_solves_the_psychrometer_equation(temperature: float, humidity: float) -> None:
    # e = es(tw) - A p (t - tw), A = 0.000662 1/K of an aspirated instrument
    wet = wet_bulb_stull_2011(temperature, humidity)
    e = humidity * saturation_pressure_kpa(temperature)
    low, high = -10.0, temperature
    for _ in range(60):
        middle = 0.5 * (low + high)
        if saturation_pressure_kpa(middle) - 0.000662 * 101.325 * (temperature - middle) > e:
            high = middle
        else:
            low = middle
    assert -1.0 < wet - low < 0.65


@given(temperature=st.floats(5.0, 45.0), humidity=st.floats(0.0, 1.0))
def test_wet_bulb_lies_below_the_air(temperature: float, humidity: float) -> None:
    assert wet_bulb_stull_2011(temperature, humidity) <= temperature


def test_humidity_ratio_of_a_delta_day() -> None:
    # 28 degC and 85 %: 20.4 g/kg on the psychrometric chart
    assert humidity_ratio(0.85 * saturation_pressure_kpa(28.0)) == pytest.approx(0.0204, abs=2e-4)


@given(mean=st.floats(10.0, 35.0), half=st.floats(0.0, 8.0))
def test_mean_of_the_hours_is_the_mean_of_the_day(mean: float, half: float) -> None:
    hours = [temperature_at(mean, half, h) for h in range(24)]
    assert math.fsum(hours) / 24.0 == pytest.approx(mean, abs=1e-9)
    assert max(hours) == pytest.approx(temperature_at(mean, half, 14.0))


@pytest.mark.parametrize("site", SITES)
def test_sites_have_the_monsoon_and_their_mirror_is_found(site: str) -> None:
    here = monthly_climate(site)
    assert season_problems(here) == []
    there = {name: values[6:] + values[:6] for name, values in here.items()}
    problems = season_problems(there)
    assert len(problems) == 3
    assert all("hemisphere" in problem.cause and str(problem).count(" - ") >= 4 for problem in problems)
    with pytest.raises(ValueError, match="hemisphere"):
        climate(there)


def test_a_climate_of_fractions_or_of_eleven_months_is_refused() -> None:
    here = monthly_climate("pathein")
    fractions = here | {
        "relative_humidity_percent": tuple(v / 100 for v in here["relative_humidity_percent"])
    }
    assert "percent" in season_problems(fractions)[0].cause
    kelvin = here | {"temperature_mean_c": tuple(v + 273.15 for v in here["temperature_mean_c"])}
    assert "Kelvin" in season_problems(kelvin)[0].cause
    assert "12 are needed" in season_problems(here | {"rain_mm": here["rain_mm"][:11]})[0].allowed
    with pytest.raises(ValueError, match="known: pathein, phnom_penh, pyinmana"):
        monthly_climate("pathien")
