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
