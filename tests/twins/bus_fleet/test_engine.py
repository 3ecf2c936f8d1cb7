"""Diesel engine, driveline, accessories, ageing and blend against the survey."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.bus_fleet import equations as eq
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.physics.road_vehicle import driveline_efficiency, longitudinal_force_n

P = BusFleetParameters()
VECTO = P.replace(rated_power_medium_kw=162.9, engine_penalty=1.0)


def survey(name: str) -> list[dict[str, str]]:
    text = resources.files("twins.bus_fleet").joinpath("survey").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_the_willans_line_meets_the_binned_map() -> None:
    """S58: R2 0.996; bins weighted by their seconds, whole map within 2 %."""
    rows = survey("engine_map_vecto_9m.csv")
    weight = np.array([float(r["n_seconds"]) for r in rows])
    read = np.array([float(r["mean_fuel_g_per_h"]) for r in rows])
    line = np.array(
        [eq.willans_g_per_h(float(r["mean_speed_rpm"]), float(r["mean_brake_power_kW"]), 1.0) for r in rows]
    )
    assert np.sum(weight * line) == pytest.approx(np.sum(weight * read), rel=0.02)
    assert np.sum(weight * (line - read) ** 2) < 0.01 * np.sum(
        weight * (read - np.average(read, weights=weight)) ** 2
    )


def line_on_plateau(rated: float, kw: float) -> float:
    """Give the fuel [g/h] of the line, scaled to `rated` [kW], where the gearbox holds the engine: 905 rpm and up."""
    p = P.replace(rated_power_large_kw=rated).record()
    return eq.willans_g_per_h(905.0, kw, eq.friction_ratio(p, 0))


def test_the_scaled_line_meets_another_engine() -> None:
    """S59, Detroit Series 50 of 205 kW: mean within 8 %, each point within 20 %, where a city bus drives.

    The band: engines of this size differ by 5-8 % in their best consumption, and the file says that its efficiency is
    scaled from another engine and not validated. At 10 % load friction is a third of the fuel, and the line holds
    it level where this map has four speeds; hence 20 % for a point. City driving is 10 to 60 % load up to 1,800 rpm.
    """
    rated = 205.0
    rows = [
        {name: float(row[name]) for name in ("speed_rpm", "brake_power_kW", "fuel_g_per_h")}
        for row in survey("engine_map_ddc_series50.csv")
    ]
    city = [r for r in rows if 0.1 <= r["brake_power_kW"] / rated <= 0.6 and r["speed_rpm"] <= 1_800.0]
    assert len(city) >= 20
    ratio = np.array([line_on_plateau(rated, r["brake_power_kW"]) / r["fuel_g_per_h"] for r in city])
    assert np.mean(ratio) == pytest.approx(1.0, abs=0.08)
    assert ratio == pytest.approx(np.ones(ratio.size), abs=0.20)


def test_the_line_meets_the_efficiency_by_load_of_the_bus_runs() -> None:
    """S57: within 12 % from 10 to 60 % load and within 30 % below; not compared above, where the table falls too much.

    The band: the table has no speed axis and mixes bus sizes, and engine maps differ by 5-8 % at mid load. At 5 % load
    more than half of the fuel is friction, which doubles between idle and 1,500 rpm.
    """
    rated = eq.WILLANS_RATED_KW
    compared = 0
    for row in survey("engine_efficiency_vs_load.csv"):
        load, efficiency = float(row["load_fraction_of_max_power"]), float(row["diesel_engine_efficiency"])
        if load > 0.6:
            continue
        kw = load * rated
        found = kw * 3.6 / (line_on_plateau(rated, kw) * eq.WILLANS_LHV)
        assert found == pytest.approx(efficiency, rel=0.12 if load >= 0.1 else 0.30), load
        compared += 1
    assert compared == 8


def test_a_planted_error_of_a_fifth_in_the_line_leaves_the_band() -> None:
    """What the two comparisons above can see: a fifth more fuel a kilowatt."""
    row = next(r for r in survey("engine_efficiency_vs_load.csv") if r["load_fraction_of_max_power"] == "0.5")
    kw = 0.5 * eq.WILLANS_RATED_KW
    wrong = kw * 3.6 / ((line_on_plateau(eq.WILLANS_RATED_KW, kw) + 0.2 * eq.WILLANS_P * kw) * eq.WILLANS_LHV)
    assert abs(wrong / float(row["diesel_engine_efficiency"]) - 1.0) > 0.12


def test_idle_without_load_is_that_of_the_run() -> None:
    """0.61 L/h, that is 508 g/h at 835 g/L (S58)."""
    g_per_h = eq.idle_fuel_mw(VECTO.record(), 1, 0.0) * 3600.0 / 42.7e-3
    assert g_per_h == pytest.approx(508.0, rel=1e-9)
    assert g_per_h / 835.0 == pytest.approx(0.61, abs=0.005)


def test_idle_with_air_conditioning_is_two_to_three_litres_an_hour() -> None:
    p = P.record()
    for k, low, high in ((0, 2.0, 5.5), (1, 2.0, 3.2)):
        litres = eq.idle_fuel_mw(p, k, eq.air_conditioning_kw(p, k, 28.0)) * 3600.0 / 36.0
        assert low < litres < high


@pytest.mark.parametrize("kw", [10.0, 40.0, 80.0])
def test_marginal_efficiency_is_forty_two_per_cent(kw: float) -> None:
    p = VECTO.record()
    extra = eq.diesel_fuel_mw(p, 1, 900.0, kw + 1.0) - eq.diesel_fuel_mw(p, 1, 900.0, kw)
    assert 1e-3 / extra == pytest.approx(0.42, abs=0.003)


def test_an_older_engine_burns_more_in_proportion() -> None:
    a = eq.diesel_fuel_mw(P.replace(engine_penalty=1.0).record(), 1, 900.0, 30.0)
    assert eq.diesel_fuel_mw(P.replace(engine_penalty=1.06).record(), 1, 900.0, 30.0) == pytest.approx(
        1.06 * a
    )


def test_a_driven_engine_burns_nothing_and_never_less() -> None:
    p = P.record()
    fuel = [eq.diesel_fuel_mw(p, 1, 900.0, kw) for kw in np.linspace(-80.0, 0.0, 81)]
    assert min(fuel) == 0.0 == fuel[0]
    assert fuel[-1] > 0.0
    assert np.all(np.diff(fuel) >= 0.0)


def test_engine_speed_never_falls_with_road_speed() -> None:
    n = [eq.engine_speed_rpm(v) for v in np.linspace(0.0, 25.0, 251)]
    assert n[0] == pytest.approx(600.0)
    assert np.all(np.diff(n) >= 0.0)
    assert max(n) < 2600.0


@pytest.mark.parametrize("load", [0.025, 0.05, 0.10, 0.20, 0.30, 0.60])
def test_driveline_efficiency_is_the_table(load: float) -> None:
    rows = survey("engine_efficiency_vs_load.csv")
    table = {float(r["load_fraction_of_max_power"]): float(r["diesel_transmission_efficiency"]) for r in rows}
    assert driveline_efficiency(load) == pytest.approx(table[load])


def test_force_at_rest_on_a_hill_and_at_speed_on_the_flat() -> None:
    assert longitudinal_force_n(1e4, 0.1, 1.0, 0.0, 0.0, 0.0, 0.0) == pytest.approx(11_000.0)
    assert longitudinal_force_n(1e4, 0.1, 0.0, 0.05, 0.0, 0.0, 0.0) == pytest.approx(
        1e4 * 9.80665 * 0.05, rel=2e-3
    )
    assert longitudinal_force_n(1e4, 0.1, 0.0, 0.0, 0.01, 0.0, 0.0) == pytest.approx(980.665)
    assert longitudinal_force_n(1e4, 0.1, 0.0, 0.0, 0.0, 7.0, -10.0) == pytest.approx(-350.0)


@given(st.floats(-30.0, 60.0))
def test_accessories_cost_by_the_hour_within_their_size(outside_c: float) -> None:
    p = P.record()
    for k, base, compressor in (
        (0, P.accessories_large_kw, P.ac_compressor_large_kw),
        (1, P.accessories_medium_kw, P.ac_compressor_medium_kw),
    ):
        kw = eq.air_conditioning_kw(p, k, outside_c)
        assert base <= kw <= base + compressor
        assert eq.air_conditioning_kw(p, k, outside_c + 1.0) >= kw


def test_wear_begins_late_and_ends() -> None:
    p = P.record()
    assert eq.wear_factor(p, 0.0) == eq.wear_factor(p, 200_000.0) == 1.0
    assert eq.wear_factor(p, 300_000.0) == pytest.approx(1.0 + P.wear_per_100000km)
    assert eq.wear_factor(p, 1e9) == pytest.approx(1.0 + P.wear_limit)


@pytest.mark.parametrize(("blend", "mj_per_l"), [(0.20, 35.4), (0.30, 35.0), (0.35, 34.9), (0.40, 34.7)])
def test_energy_of_blends(blend: float, mj_per_l: float) -> None:
    assert eq.blend_mj_per_l(P.record(), blend) == pytest.approx(mj_per_l, abs=0.05)


def test_share_of_biodiesel_in_the_energy_of_b40() -> None:
    p = P.record()
    assert eq.blend_energy_share(p, 0.40) == pytest.approx(0.38, abs=0.005)
    assert (eq.blend_energy_share(p, 0.0), eq.blend_energy_share(p, 1.0)) == (0.0, 1.0)
