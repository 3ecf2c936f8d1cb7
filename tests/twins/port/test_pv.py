"""Sun, irradiance and power of modules: against pvlib, the survey and what cannot be."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.speed.pvlib_peer import TEMPERATURE_SETS, local_times, model_chain, power_kw, weather_table
from twins import rng
from twins.core.compiled import compiled
from twins.core.problems import Problem
from twins.core.twin import Horizon
from twins.port.climate import GHI_HOURS, MAXIMUM, MINIMUM, climate_of, climate_problems, monthly_climate
from twins.port.irradiance import (
    CLEAREST_KT,
    SCORES,
    Weather,
    april_may_kwh,
    clear_days,
    daily_statistics,
    monthly_means,
    quantiles_of,
    seasonal_clearness,
    weather_of,
)
from twins.port.pv import (
    MOUNTS,
    ModuleNumbers,
    Plane,
    glass_transmission,
    inverter_pvwatts,
    kept_by_day,
    light_on_plane,
    module_numbers,
    plane_of,
    pv_power,
)
from twins.port.pv_parameters import PvParameters
from twins.port.sun import SLOTS_A_DAY, SLOTS_AN_HOUR, place_of, sun_of
from twins.port.sun_checks import (
    clear_typical_days,
    irradiance_problems,
    noon_shift_h,
    place_problems,
    sun_problems,
)

Array = NDArray[np.float64]

P = PvParameters()
PLACE = place_of(P)
CLIMATE = climate_of(monthly_climate())
YEARS = Horizon(dt.date(2025, 1, 1), 4)
SUN = sun_of(PLACE, YEARS, CLIMATE)
CLEAR_TABLE = [5.82, 6.43, 6.88, 7.07, 7.01, 6.86, 6.83, 6.84, 6.70, 6.28, 5.79, 5.52]
BEYOND_TABLE = [8.52, 9.34, 10.14, 10.57, 10.60, 10.51, 10.50, 10.48, 10.20, 9.52, 8.68, 8.22]
SURVEY_MEANS = [5.39, 5.68, 5.76, 5.11, 4.33, 4.21, 4.21, 4.38, 3.97, 4.54, 4.69, 5.22]
DAYS = SUN.month.size


def weather(p: PvParameters = P, seed: int = 1) -> Weather:
    return weather_of(p, PLACE, SUN, CLIMATE, rng(seed).key("weather"))


WEATHER = weather()


def power(p: PvParameters = P, w: Weather = WEATHER, **changes: float | str) -> Array:
    """Return the power of a roof that leans 10 degrees to the south, unless told otherwise."""
    plane = {"tilt_deg": 10.0, "azimuth_deg": 180.0, "mount": "roof", **changes}
    return pv_power(p, PLACE, YEARS, CLIMATE, w.ghi_kw, w.cleaned, **plane)  # type: ignore[arg-type]


def by_day(slots: Array) -> Array:
    return slots.reshape(-1, SLOTS_A_DAY).sum(axis=1) / SLOTS_AN_HOUR


def monthly(slots: Array) -> Array:
    return monthly_means(SUN, by_day(slots))


# --- sun ----------------------------------------------------------------------------------------------------


def test_clear_sky_and_extraterrestrial_tables_of_the_survey() -> None:
    np.testing.assert_allclose(monthly(SUN.clear_kw), CLEAR_TABLE, atol=0.011)
    np.testing.assert_allclose(monthly_means(SUN, SUN.beyond_kwh), BEYOND_TABLE, atol=0.011)


def test_sun_stands_north_of_the_zenith_at_noon_from_late_april_to_mid_august() -> None:
    noon = np.arange(DAYS) * SLOTS_A_DAY + np.argmax(SUN.up.reshape(-1, SLOTS_A_DAY), axis=1)
    north = np.flatnonzero(SUN.north[noon[:365]] > 0.0)
    first, last = (dt.date(2025, 1, 1) + dt.timedelta(days=int(d)) for d in (north[0], north[-1]))
    assert dt.date(2025, 4, 20) < first < dt.date(2025, 4, 30)
    assert dt.date(2025, 8, 10) < last < dt.date(2025, 8, 25)


def test_sun_is_made_once() -> None:
    made = sun_of(PLACE, Horizon(dt.date(2025, 1, 1), 4), climate_of(monthly_climate()))
    assert sun_of(PLACE, Horizon(dt.date(2025, 1, 1), 4), climate_of(monthly_climate())) is made


def test_other_modules_do_not_load_pvlib() -> None:
    code = (
        "import sys, twins.port.pv, twins.port.sun_checks; assert not {'pvlib', 'pandas'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_clock_far_from_the_sun_is_followed_all_the_same() -> None:
    """In universal time the same sun rises seven hours earlier on the clock; a day of it may begin the day before."""
    year = Horizon(dt.date(2025, 1, 1), 1)
    moved = sun_of(PLACE._replace(utc_offset_h=0.0), year, CLIMATE)
    here, there = SUN.clear_kw[: 365 * SLOTS_A_DAY], moved.clear_kw
    late = 7 * SLOTS_AN_HOUR
    np.testing.assert_allclose(there[: -late or None], here[late:], atol=2e-3)


# --- irradiance ---------------------------------------------------------------------------------------------


def test_survey_at_the_port() -> None:
    np.testing.assert_allclose(daily_statistics(13.08, 100.88)[:, 0], SURVEY_MEANS, atol=0.006)
    assert april_may_kwh() == pytest.approx(22.0 / 3.6)


def test_months_have_the_moments_and_percentiles_of_the_survey() -> None:
    weights = np.exp(-0.5 * SCORES**2) / np.exp(-0.5 * SCORES**2).sum()
    for row, beyond in zip(daily_statistics(13.08, 100.88), BEYOND_TABLE, strict=True):
        days = quantiles_of(row, CLEAREST_KT * beyond)
        mean = weights @ days
        assert mean == pytest.approx(row[0], rel=0.01)
        assert np.sqrt(weights @ (days - mean) ** 2) == pytest.approx(row[1], rel=0.03)
        at = np.interp([-1.281552, 0.0, 1.281552], SCORES, days)
        np.testing.assert_allclose(at, row[2:], rtol=2e-3)
        assert np.all(np.diff(days) >= 0.0)
        assert days[0] > 0.0


def test_no_sun_at_night_and_no_slot_or_day_above_its_limit() -> None:
    bright = P.replace(sun_ghi_kwh=1_980.0)
    for seed in range(3):
        w = weather(bright, seed)
        assert np.all(w.ghi_kw[SUN.up <= 0.0] == 0.0)
        assert np.all(w.ghi_kw[SUN.clear_kw == 0.0] == 0.0)
        assert np.all(w.ghi_kw >= 0.0)
        assert np.all(w.ghi_kw <= P.sun_slot_limit * SUN.clear_kw + 1e-12)
        assert np.any(w.ghi_kw > 1.02 * SUN.clear_kw)
        assert np.all(by_day(w.ghi_kw) <= clear_days(SUN) * (1.0 + 1e-12))


def test_days_have_the_sum_of_their_clearness() -> None:
    np.testing.assert_allclose(by_day(WEATHER.ghi_kw), WEATHER.kt * SUN.beyond_kwh, rtol=1e-12)


def test_sums_of_years_are_those_asked_for() -> None:
    """Without luck of years the mean of many is the site's; with it years differ by what was asked."""
    same = P.replace(sun_year_sigma=0.0)
    years = [np.bincount(SUN.year, by_day(w.ghi_kw)) for w in (weather(same, s) for s in range(12))]
    assert np.mean(years) == pytest.approx(1_830.0, abs=4.0 * np.std(years) / np.sqrt(48.0))
    assert np.std(years) / 1_830.0 < 0.02
    lucky = [np.bincount(SUN.year, by_day(weather(P, s).ghi_kw)) for s in range(25)]
    assert np.std(lucky) / 1_830.0 == pytest.approx(np.hypot(0.035, np.std(years) / 1_830.0), rel=0.25)


def test_marginals_and_memory_of_days_are_those_drawn() -> None:
    """With the reanalysis alone and too little sun to be cut at the clear sky, only the scale differs."""
    statistics = daily_statistics(13.08, 100.88)
    p = P.replace(sun_april_may_weight=0.0, sun_year_sigma=0.0, sun_ghi_kwh=1_450.0)
    clearness = seasonal_clearness(p, PLACE, SUN)
    beyond = monthly_means(SUN, SUN.beyond_kwh)
    days = [weather(p, seed).kt for seed in range(30)]
    scale = np.median([np.median(kt[SUN.month == 6]) for kt in days]) * beyond[6] / statistics[6, 3]
    for month in range(12):
        found = np.concatenate([kt[SUN.month == month] for kt in days]) * beyond[month] / scale
        wanted, n = statistics[month], found.size
        error = 4.0 * wanted[1] / np.sqrt(n) * np.sqrt(1.3 / 0.7)
        assert found.mean() == pytest.approx(wanted[0], abs=error + 0.01 * wanted[0])
        assert found.std() == pytest.approx(wanted[1], rel=0.03 + 4.0 / np.sqrt(n))
        np.testing.assert_allclose(np.quantile(found, [0.1, 0.5, 0.9]), wanted[2:], atol=2.5 * error)
    scores = [normal_scores(kt, clearness, scale) for kt in days]
    july = [z[d - 1 : d + 1] for z in scores for d in range(1, DAYS) if SUN.month[d - 1] == SUN.month[d] == 6]
    pairs = np.array(july)
    assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(P.sun_day_correlation, abs=4.0 / np.sqrt(len(pairs)))


def normal_scores(kt: Array, clearness: Array, scale: float) -> Array:
    """Return the normal scores from which clearness indices were made."""
    return np.array([np.interp(k / scale, clearness[m], SCORES) for k, m in zip(kt, SUN.month, strict=True)])


def test_monthly_means_lie_inside_the_survey() -> None:
    p10, p90 = daily_statistics(13.08, 100.88)[:, 2], daily_statistics(13.08, 100.88)[:, 4]
    for seed in range(10):
        means = monthly(weather(P, seed).ghi_kw)
        assert np.all((p10 < means) & (means < p90))


def test_sky_changes_within_days_and_keeps_its_state_for_a_while() -> None:
    index = np.divide(WEATHER.ghi_kw, SUN.clear_kw, out=np.ones_like(SUN.clear_kw), where=SUN.clear_kw > 0.2)
    noon = index.reshape(-1, SLOTS_A_DAY)[:, 36:60]  # 9 to 15 h
    assert np.mean(noon.std(axis=1)) > 0.12
    centred = noon - noon.mean(axis=1, keepdims=True)
    follow = np.mean(centred[:, 1:] * centred[:, :-1]) / np.mean(centred**2)
    assert 0.3 < follow < np.exp(-0.25 / P.sun_sky_memory_h)


def test_weather_belongs_to_its_day() -> None:
    """A longer horizon keeps the luck of its first days: same day, same kt but for the months' mean sun."""
    short = Horizon(dt.date(2025, 1, 1), 1)
    sun = sun_of(PLACE, short, CLIMATE)
    w = weather_of(P, PLACE, sun, CLIMATE, rng(1).key("weather"))
    np.testing.assert_allclose(w.kt, WEATHER.kt[: sun.month.size], rtol=2e-3)
    np.testing.assert_array_equal(w.cleaned, WEATHER.cleaned[: sun.month.size])


# --- power --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mount", MOUNTS)
def test_power_equals_pvlib_model_chain(mount: str) -> None:
    """Every step of a year of quarters of an hour: clouds, low sun, clipping and nights."""
    clean = P.replace(pv_soiling_per_day=0.0, pv_degradation_per_year=0.0, pv_dc_ac=1.45)
    ours = power(clean, tilt_deg=12.0, azimuth_deg=200.0, mount=mount)[: 365 * SLOTS_A_DAY]
    hours = (np.arange(ours.size) + 0.5) / SLOTS_AN_HOUR
    times = local_times(P, YEARS.start, hours)
    table = weather_table(clean, times, WEATHER.ghi_kw[: ours.size], SUN.air_c[: ours.size])
    theirs = power_kw(model_chain(clean, 12.0, 200.0, mount), table)
    assert ours.sum() == pytest.approx(theirs.sum(), rel=1e-5)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-9)
    assert np.count_nonzero(ours >= 1.0 / 1.45 - 1e-12) > 100, (
        "the inverter clips, or its limit is not tested"
    )


def test_mounts_are_those_of_pvlib() -> None:
    assert tuple(TEMPERATURE_SETS) == MOUNTS
    assert module_numbers(P, 10.0, "roof").warming_k > module_numbers(P, 10.0, "canopy").warming_k
    with pytest.raises(ValueError, match="pv_mount - 'floating' - roof or canopy is allowed"):
        module_numbers(P, 10.0, "floating")


def test_glass_and_inverter_at_their_ends() -> None:
    assert glass_transmission(1.0) == pytest.approx(1.0)
    assert glass_transmission(0.0) == 0.0
    assert inverter_pvwatts(0.0) == 0.0
    assert inverter_pvwatts(5.0) == 1.0


@pytest.mark.parametrize("mount", MOUNTS)
def test_specific_yield_and_performance_ratio(mount: str) -> None:
    """New modules over four years: 200 seeds of weather at central numbers, and 100 draws of all that is uncertain."""
    new = P.replace(pv_degradation_per_year=0.0)
    luck = np.random.default_rng(5)
    priors = {name: info.prior for name, info in P.uncertain().items() if info.prior}
    drawn = [
        new.replace(**{k: float(prior.ppf(luck.uniform())) for k, prior in priors.items()})
        for _ in range(100)
    ]
    central, spread = (
        np.array([yield_and_ratio(p, seed, mount) for seed, p in enumerate(ps)])
        for ps in ([new] * 200, drawn)
    )
    assert np.all((central[:, 0] > 1_300.0) & (central[:, 0] < 1_600.0))
    assert np.all((central[:, 1] > 0.75) & (central[:, 1] < 0.87))
    assert np.mean((spread[:, 0] > 1_300.0) & (spread[:, 0] < 1_600.0)) > 0.9
    assert np.std(spread[:, 0]) > 1.5 * np.std(central[:, 0])


@compiled
def irradiation_on_plane(n: ModuleNumbers, plane: Plane, ghi_kw: Array) -> float:
    """Return the sum of irradiance on the plane over the slots [kW/m2]: what a performance ratio is held against."""
    n_days, slots = plane.beam.shape
    light = ghi_kw.reshape((n_days, slots))
    total = 0.0
    for d in range(n_days):
        for i in range(slots):
            total += light_on_plane(n, plane, d, i, light[d, i])[0]
    return total


def yield_and_ratio(p: PvParameters, seed: int, mount: str) -> tuple[float, float]:
    """Return yield [kWh/kWp/a] and performance ratio [-] of four years."""
    w = weather(p, seed)
    made = power(p, w, mount=mount).sum() / SLOTS_AN_HOUR
    numbers = module_numbers(p, 10.0, mount)
    light = (
        irradiation_on_plane(numbers, plane_of(PLACE, YEARS, CLIMATE, 10.0, 180.0), w.ghi_kw) / SLOTS_AN_HOUR
    )
    return made / YEARS.years, made / light


def test_south_tilt_loses_in_june_and_gains_in_december() -> None:
    flat, south = monthly(power(tilt_deg=0.0)), monthly(power(tilt_deg=15.0))
    assert south[5] < 0.98 * flat[5]
    assert south[11] > 1.05 * flat[11]
    assert (
        power(tilt_deg=15.0).sum() > power(tilt_deg=0.0).sum() > power(tilt_deg=15.0, azimuth_deg=0.0).sum()
    )


def test_old_modules_make_less_and_unbuilt_ones_nothing() -> None:
    ratio = power(w=WEATHER) / np.maximum(power(P.replace(pv_degradation_per_year=0.0)), 1e-9)
    lit = power() > 0.1
    years = [np.median(ratio[lit & (np.repeat(SUN.year, SLOTS_A_DAY) == y)]) for y in range(4)]
    np.testing.assert_allclose(np.diff(years) / years[0], -P.pv_degradation_per_year, rtol=0.05)
    late = pv_power(
        P, PLACE, YEARS, CLIMATE, WEATHER.ghi_kw, WEATHER.cleaned,
        tilt_deg=10.0, azimuth_deg=180.0, mount="roof", built_day=400,
    )  # fmt: skip
    assert np.all(late[: 400 * SLOTS_A_DAY] == 0.0)
    assert late[400 * SLOTS_A_DAY :].sum() > 0.0


def test_dirt_grows_in_the_dry_season_and_rain_or_a_wash_takes_it_away() -> None:
    kept = kept_by_day(0.002, 0.05, 0.0, WEATHER.cleaned, 0)
    lost = 1.0 - monthly_means(SUN, kept)
    assert lost[[11, 0, 1, 2]].min() > 2.0 * lost[5:10].max()
    assert np.all(kept[WEATHER.cleaned] == 1.0)
    assert kept.min() > 1.0 - 0.05
    dry = kept_by_day(0.002, 0.05, 0.0, np.zeros(60, np.bool_), 0)
    assert np.flatnonzero(dry == 1.0).tolist() == [24, 49]  # 25 days of 0.2 % are 5 %


def test_inverter_follows_pvwatts_by_hand() -> None:
    """Half load at a nominal efficiency of 0.96: 0.96/0.9637 (0.9858 - 0.0081 - 0.0118) = 0.9622."""
    assert 0.96 * inverter_pvwatts(0.5) / 0.5 == pytest.approx(0.9622, abs=5e-5)


# --- checks of what is given --------------------------------------------------------------------------------


class Fault(NamedTuple):
    given_kw: Array
    says: str


CLEAR_DAYS = clear_typical_days(SUN)


def typical_days(w: Weather) -> Array:
    """Return the mean of each hour by month [kW/m2], shape (12, 24)."""
    return clear_typical_days(SUN._replace(clear_kw=w.ghi_kw))


TYPICAL = typical_days(WEATHER)
FAULTS = {
    "an hour early": Fault(np.roll(TYPICAL, -1, axis=1), "noon is 1.0 h early"),
    "an hour late": Fault(np.roll(TYPICAL, 1, axis=1), "noon is 1.0 h late"),
    "universal time": Fault(np.roll(TYPICAL, -7, axis=1), "noon is 7.0 h early"),
    "lamps": Fault(TYPICAL + 0.02 * (CLEAR_DAYS == 0.0), "% of the light comes at night"),
    "kilojoules": Fault(3.6 * TYPICAL, "J or kJ for W"),
    "kilowatts": Fault(1e-3 * TYPICAL, "kW for W"),
    "gap": Fault(np.where(np.arange(24) == 2, np.nan, TYPICAL), "nan W/m2 in month 1, hour 2"),
    "above the air": Fault(1.5 * TYPICAL, "clear sky (S-PVLIB)"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_irradiance_that_does_not_fit_the_sun_is_told(name: str) -> None:
    problems = irradiance_problems(FAULTS[name].given_kw, CLEAR_DAYS)
    assert [FAULTS[name].says in str(problem) for problem in problems] == [True]


def test_good_irradiance_passes() -> None:
    for seed in range(3):
        days = typical_days(weather(P, seed))
        assert irradiance_problems(days, CLEAR_DAYS) == []
        assert abs(noon_shift_h(days, CLEAR_DAYS)) < 0.1
    assert irradiance_problems(CLEAR_DAYS, CLEAR_DAYS) == []


def site_with(days_kw: Array) -> dict[str, tuple[float, ...]]:
    return {**monthly_climate(), **dict(zip(GHI_HOURS, map(tuple, 1e3 * days_kw.T), strict=True))}


def test_typical_days_of_a_site_are_held_against_its_sun() -> None:
    assert sun_problems(P, monthly_climate()) == []
    assert sun_problems(P, site_with(TYPICAL)) == []
    (late,) = sun_problems(P, site_with(np.roll(TYPICAL, 1, axis=1)))
    assert late.stops and "Shift the hours by -1.0 h" in late.next_step
    (dim,) = sun_problems(P, site_with(0.8 * TYPICAL))
    assert not dim.stops and dim.about[0] == "sun_ghi_kwh" and "sun_ghi_kwh the level" in dim.allowed


def test_typical_days_of_a_site_give_the_season_and_not_the_level() -> None:
    """Days as bright in each month as the sun allows alike: the season of the generator follows."""
    flat = CLEAR_DAYS * (4.8 / CLEAR_DAYS.sum(axis=1))[:, None]
    climate = climate_of(site_with(flat))
    assert climate.ghi_kwh == pytest.approx([4.8] * 12)
    p = P.replace(sun_ghi_kwh=1_750.0, sun_year_sigma=0.0)
    made = [
        monthly_means(
            SUN,
            weather_of(p, PLACE, SUN, climate, rng(seed).key("weather")).ghi_kw.reshape(-1, 96).sum(axis=1),
        )
        / SLOTS_AN_HOUR
        for seed in range(6)
    ]
    mean = np.mean(made, axis=0)
    assert np.all(np.abs(mean / mean.mean() - 1.0) < 0.05)
    assert mean.mean() * 365.25 == pytest.approx(1_750.0, rel=0.02)
    assert np.ptp(monthly_means(SUN, WEATHER.ghi_kw.reshape(-1, 96).sum(axis=1))) > 5.0 * np.ptp(mean)


def said(problems: list[Problem]) -> str:
    return "\n".join(map(str, problems))


def test_place_clock_and_plane() -> None:
    assert place_problems(P, 10.0, 180.0) == []
    assert place_problems(P, 2.0, 0.0) == []
    assert "behind the sun" in said(place_problems(P.replace(sun_utc_offset_h=0.0), 10.0, 180.0))
    assert "Latitude and longitude exchanged" in said(
        place_problems(P.replace(sun_latitude_deg=51.9), 10.0, 180.0)
    )
    north = place_problems(P, 10.0, 0.0)
    assert "180 is south" in said(north)
    assert not north[0].stops


def test_climate_that_cannot_be_is_told() -> None:
    table = monthly_climate()
    assert "Kelvin" in said(climate_problems({**table, MAXIMUM: tuple(t + 273.0 for t in table[MAXIMUM])}))
    assert "twelve are needed" in said(climate_problems({**table, MINIMUM: table[MINIMUM][:11]}))
    assert "Columns exchanged" in said(
        climate_problems({**table, MAXIMUM: table[MINIMUM], MINIMUM: table[MAXIMUM]})
    )
    with pytest.raises(ValueError, match="twelve are needed"):
        climate_of({})
