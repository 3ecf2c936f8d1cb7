"""Forces, driveline and cycles: analytic limits, the VECTO run, the published cycle statistics."""

from __future__ import annotations

import csv
import math
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.bus_fleet.bus_records import LARGE, MEDIUM, VECTO_KG, defaults, vecto_bus
from twins.bus_fleet import equations
from twins.bus_fleet.bus_step import bus_of, gas_split
from twins.bus_fleet.drive_cycles import (
    Cycle,
    checked_cycle,
    cycle_statistics,
    integrate_cycle,
    read_cycle,
)
from twins.bus_fleet.equations import (
    IDLE_G_PER_H,
    WILLANS_LHV,
    diesel_fuel_mw,
    engine_speed_rpm,
    idle_fuel_mw,
    rated_kw,
    willans_g_per_h,
)
from twins.core.physics.road_vehicle import (
    DRIVELINE_EFFICIENCIES,
    DRIVELINE_LOADS,
    air_density_kg_m3,
    coasting_distance_m,
    driveline_efficiency,
    longitudinal_force_n,
    shaft_power_kw,
)
from twins.core.units import STANDARD_GRAVITY_M_S2 as G

SURVEY = resources.files("twins.bus_fleet").joinpath("survey")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(SURVEY.joinpath(name).read_text(encoding="utf-8").splitlines()))


def trace(speed: np.ndarray, dt: float = 1.0, grade: float = 0.0) -> Cycle:
    return Cycle(dt * np.arange(speed.size), speed.astype(float), np.full(speed.size, grade))


# --- analytic limits ------------------------------------------------------------------------------------


def test_force_at_standstill_on_a_slope_is_weight_times_sine() -> None:
    theta = math.atan(0.08)
    assert longitudinal_force_n(9_000.0, 0.06, 0.0, 0.08, 0.0, 0.0, 0.0) == pytest.approx(
        9_000.0 * G * math.sin(theta), rel=1e-12
    )


def test_rolling_resistance_falls_with_the_cosine_of_the_slope() -> None:
    slope = 0.3
    whole = longitudinal_force_n(9_000.0, 0.0, 0.0, slope, 0.01, 0.0, 5.0)
    without = longitudinal_force_n(9_000.0, 0.0, 0.0, slope, 0.0, 0.0, 5.0)
    assert whole - without == pytest.approx(0.01 * 9_000.0 * G * math.cos(math.atan(slope)), rel=1e-12)


def test_drag_is_half_rho_cda_v2_and_turns_with_the_wind() -> None:
    assert longitudinal_force_n(1.0, 0.0, 0.0, 0.0, 0.0, 1.2 * 6.0, 10.0) == pytest.approx(360.0)
    assert longitudinal_force_n(1.0, 0.0, 0.0, 0.0, 0.0, 1.2 * 6.0, -10.0) == pytest.approx(-360.0)


def test_rotating_mass_has_inertia_but_no_weight() -> None:
    light = longitudinal_force_n(9_000.0, 0.0, 1.0, 0.05, 0.01, 0.0, 5.0)
    heavy = longitudinal_force_n(9_000.0, 0.10, 1.0, 0.05, 0.01, 0.0, 5.0)
    assert heavy - light == pytest.approx(900.0, rel=1e-12)


def test_constant_speed_on_the_flat_costs_force_times_distance() -> None:
    p = defaults()
    run = integrate_cycle(p, LARGE, 14_000.0, trace(np.full(101, 10.0)), 0.0)
    force = 0.0095 * 14_000.0 * G + 0.5 * p.air_density_kg_m3 * p.cda_large_m2 * 100.0
    assert run.distance_m == pytest.approx(1_000.0, rel=1e-12)
    assert run.wheel_out_mj == pytest.approx(force * 1e-3, rel=1e-12)
    assert run.wheel_back_mj == 0.0
    load = force * 10.0 / 1e3 / p.rated_power_large_kw
    assert run.shaft_mj == pytest.approx(run.wheel_out_mj / driveline_efficiency(load), rel=1e-12)


def test_coasting_needs_no_power_at_the_wheels() -> None:
    # v(t) = sqrt(c/d) tan(phi - sqrt(c d) t) solves dv/dt = -c - d v2; the forces then cancel
    p = defaults()
    m = 12_000.0
    inertia = m * (1.0 + p.rotating_share)
    c, d = p.crr * m * G / inertia, 0.5 * p.air_density_kg_m3 * p.cda_large_m2 / inertia
    t = np.arange(0.0, 40.0, 0.01)
    v = math.sqrt(c / d) * np.tan(math.atan(15.0 * math.sqrt(d / c)) - math.sqrt(c * d) * t)
    run = integrate_cycle(p, LARGE, m, Cycle(t, v, np.zeros_like(t)), 0.0)
    kinetic_mj = 0.5e-6 * inertia * (v[0] ** 2 - v[-1] ** 2)
    assert run.wheel_out_mj + run.wheel_back_mj < 1e-5 * kinetic_mj
    assert run.distance_m == pytest.approx(coasting_distance_m(v[0], v[-1], c, d), rel=1e-6)


def test_coasting_without_drag_is_the_limit_of_small_drag() -> None:
    assert coasting_distance_m(15.0, 5.0, 0.1, 1e-9) == pytest.approx(
        coasting_distance_m(15.0, 5.0, 0.1, 0.0), rel=1e-5
    )


def test_level_round_trip_gives_back_all_kinetic_energy() -> None:
    # no resistance at all: what goes into the bus comes out again
    p = defaults(crr=0.002, cda_large_m2=1.0)
    up = np.linspace(0.0, 15.0, 31)
    run = integrate_cycle(p, LARGE, 12_000.0, trace(np.concatenate([up, up[::-1]])), 0.0)
    lost = 0.002 * 12_000.0 * G * run.distance_m + 0.5 * p.air_density_kg_m3 * 1.0 * _v3(up)
    assert run.wheel_out_mj - run.wheel_back_mj == pytest.approx(1e-6 * lost, rel=1e-9)


def _v3(up: np.ndarray) -> float:
    v = np.concatenate([up, up[::-1]])
    return float(np.sum((0.5 * (v[1:] + v[:-1])) ** 3))


def test_climb_and_descent_differ_by_twice_the_potential_energy() -> None:
    p = defaults()
    up = integrate_cycle(p, MEDIUM, 8_000.0, trace(np.full(201, 8.0), grade=0.04), 0.0)
    down = integrate_cycle(p, MEDIUM, 8_000.0, trace(np.full(201, 8.0), grade=-0.04), 0.0)
    height = 1_600.0 * math.sin(math.atan(0.04))
    net = (up.wheel_out_mj - up.wheel_back_mj) - (down.wheel_out_mj - down.wheel_back_mj)
    assert net == pytest.approx(2e-6 * 8_000.0 * G * height, rel=1e-9)


def test_standing_costs_idle_fuel_and_no_gas() -> None:
    p = vecto_bus()
    run = integrate_cycle(p, MEDIUM, VECTO_KG, trace(np.zeros(3_601)), 0.0)
    assert run.diesel_mj == pytest.approx(IDLE_G_PER_H * WILLANS_LHV, rel=1e-12)
    assert run.gas_fed_mj == 0.0
    # 508 g/h is 0.61 L/h at the 835 g/L of that run
    assert run.diesel_mj / WILLANS_LHV / 835.0 == pytest.approx(0.61, abs=0.005)


def test_overrun_above_the_cut_off_speed_burns_nothing() -> None:
    p = defaults()
    run = integrate_cycle(p, LARGE, 12_000.0, trace(np.full(60, 12.0), grade=-0.06), 8.0)
    assert run.wheel_back_mj > 0.0
    assert run.diesel_mj == 0.0


def test_clutch_loses_at_a_start_what_the_bus_has_at_launch_speed() -> None:
    dt, a, m, v_launch = 1e-3, 0.8, 10_000.0, 2.0
    lost = 0.0
    for i in range(int(v_launch / a / dt)):
        v = a * (i + 0.5) * dt
        wheel = m * a * v / 1e3
        passed = shaft_power_kw(wheel, wheel, 0.0, v, v_launch, 1.0) * driveline_efficiency(wheel)
        lost += (passed - wheel) * dt
    assert lost == pytest.approx(0.5e-3 * m * v_launch**2, rel=1e-3)


def test_driveline_passes_the_published_table_and_never_extrapolates() -> None:
    for load, efficiency in zip(DRIVELINE_LOADS, DRIVELINE_EFFICIENCIES, strict=True):
        assert driveline_efficiency(load) == pytest.approx(efficiency, abs=1e-12)
    for row in rows("engine_efficiency_vs_load.csv"):
        found = driveline_efficiency(float(row["load_fraction_of_max_power"]))
        assert found == pytest.approx(float(row["diesel_transmission_efficiency"]), abs=1e-12)
    assert driveline_efficiency(0.0) == 0.60
    assert driveline_efficiency(5.0) == 0.90


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_driveline_efficiency_never_falls_with_load(a: float, b: float) -> None:
    assert driveline_efficiency(min(a, b)) <= driveline_efficiency(max(a, b))


def test_air_density_of_the_reference() -> None:
    assert air_density_kg_m3(101_325.0, 30.0, 0.7) == pytest.approx(1.16, abs=0.01)  # section 4
    assert air_density_kg_m3(101_325.0, 15.0, 0.0) == pytest.approx(1.225, abs=1e-3)  # ISO 2533


# --- steps in time --------------------------------------------------------------------------------------


def test_halving_the_step_changes_energy_little_on_a_smooth_ride() -> None:
    p = defaults()
    results = []
    for dt in (1.0, 0.5, 0.25):
        t = np.arange(0.0, 120.0 + dt, dt)
        v = 6.0 * (1.0 - np.cos(2.0 * np.pi * t / 60.0))
        results.append(integrate_cycle(p, LARGE, 13_000.0, Cycle(t, v, np.zeros_like(t)), 10.0).diesel_mj)
    coarse, fine = abs(results[0] - results[2]), abs(results[1] - results[2])
    assert coarse < 0.01 * results[2]
    assert fine < 0.6 * coarse


def test_a_step_of_two_seconds_counts_twice() -> None:
    p = defaults()
    even = integrate_cycle(p, LARGE, 12_000.0, trace(np.full(21, 9.0)), 5.0)
    uneven = integrate_cycle(
        p, LARGE, 12_000.0, Cycle(np.array([0.0, 2.0, 3.0, 10.0, 20.0]), np.full(5, 9.0), np.zeros(5)), 5.0
    )
    assert uneven.distance_m == pytest.approx(even.distance_m)
    assert uneven.diesel_mj == pytest.approx(even.diesel_mj, rel=1e-12)


def test_accessories_cost_by_the_hour_not_by_the_kilometre() -> None:
    p = defaults()

    def extra_per_km(speed: float) -> float:
        ride = trace(np.full(601, speed))
        more = integrate_cycle(p, LARGE, 12_000.0, ride, 12.0)
        less = integrate_cycle(p, LARGE, 12_000.0, ride, 4.0)
        return (more.shaft_mj - less.shaft_mj) / more.distance_m

    assert extra_per_km(4.0) == pytest.approx(2.0 * extra_per_km(8.0), rel=1e-9)
    assert idle_fuel_mw(p, LARGE, 12.0) - idle_fuel_mw(p, LARGE, 4.0) == pytest.approx(
        2.0 * (idle_fuel_mw(p, LARGE, 8.0) - idle_fuel_mw(p, LARGE, 4.0)), rel=1e-12
    )


# --- the VECTO run, not tuned to ------------------------------------------------------------------------


def vecto_run() -> dict[str, np.ndarray]:
    table = rows("cycles/vecto_urban_9m_reference_run.csv")
    return {name: np.array([float(row[name]) for row in table]) for name in table[0]}


def test_vecto_run_wheel_energy_within_3_per_cent() -> None:
    run = vecto_run()
    wheel = np.sum(np.maximum(run["wheel_power_in_kW"], 0.0)) / 1e3
    mine = integrate_cycle(vecto_bus(), MEDIUM, VECTO_KG, read_cycle("vecto_urban_9m"), 0.0)
    assert mine.wheel_out_mj == pytest.approx(wheel, rel=0.03)
    net = np.sum(run["wheel_power_in_kW"]) / 1e3
    assert mine.wheel_out_mj - mine.wheel_back_mj == pytest.approx(net, rel=0.03)
    assert mine.unmet_mj == 0.0


def test_vecto_run_fuel_within_5_per_cent() -> None:
    grams = np.sum(vecto_run()["fuel_g_per_h"]) / 3600.0
    mine = integrate_cycle(vecto_bus(), MEDIUM, VECTO_KG, read_cycle("vecto_urban_9m"), 0.0)
    assert mine.diesel_mj / WILLANS_LHV == pytest.approx(grams, rel=0.05)
    # 22.61 L/100 km in fuel_economy.csv, 835 g/L
    assert mine.diesel_mj / WILLANS_LHV / 835.0 / mine.distance_m * 1e5 == pytest.approx(22.61, rel=0.05)


@pytest.mark.parametrize("own_speed", [True, False])
def test_vecto_run_fuel_from_its_own_brake_power(own_speed: bool) -> None:
    run = vecto_run()
    v = run["speed_kmh"] / 3.6
    total = 0.0
    for i in range(v.size):
        n = run["engine_speed_rpm"][i] if own_speed else engine_speed_rpm(v[i])
        power = run["engine_brake_power_kW"][i]
        total += willans_g_per_h(n, power, 1.0) if v[i] > 0.0 else IDLE_G_PER_H
    assert total == pytest.approx(float(np.sum(run["fuel_g_per_h"])), rel=0.01)


def test_a_planted_error_of_a_tenth_in_mass_is_seen() -> None:
    wheel = np.sum(np.maximum(vecto_run()["wheel_power_in_kW"], 0.0)) / 1e3
    heavy = integrate_cycle(vecto_bus(), MEDIUM, 1.1 * VECTO_KG, read_cycle("vecto_urban_9m"), 0.0)
    assert abs(heavy.wheel_out_mj / wheel - 1.0) > 0.03


def test_the_fuel_of_the_loop_is_that_of_the_equations() -> None:
    p = defaults()
    for k in (LARGE, MEDIUM):
        bus = bus_of(p, k, 9_000.0, 8.0)
        for shaft_kw in np.linspace(0.0, rated_kw(p, k), 397):
            diesel = diesel_fuel_mw(p, k, 905.0, shaft_kw)
            for opening in (0.0, 0.4, 1.0):
                expected = equations.dual_fuel_mw(p, k, diesel, shaft_kw, opening)
                found = gas_split(bus, diesel, shaft_kw / rated_kw(p, k), opening)
                assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)


# --- cycles ---------------------------------------------------------------------------------------------

SHIPPED = [
    "manhattan", "orange_county", "cbd", "arterial", "commuter", "nuremberg_r36", "new_york_bus", "wvu_city",
    "wvu_suburban", "udds_hdv", "india_urban", "vecto_urban_9m", "vecto_urban_13m", "vecto_urban_18m",
]  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_statistics_of_the_shipped_cycles(name: str) -> None:
    published = next(row for row in rows("drive_cycle_stats.csv") if row["cycle"] == name)
    found = cycle_statistics(read_cycle(name))
    for column, tolerance in (
        ("duration_s", 0.002), ("distance_km", 0.002), ("mean_speed_kmh", 0.003), ("max_speed_kmh", 0.002),
        ("sum_positive_v2_change_per_distance_mps2", 0.01),
    ):  # fmt: skip
        assert found[column] == pytest.approx(float(published[column]), rel=tolerance), column
    assert found["idle_time_fraction"] == pytest.approx(float(published["idle_time_fraction"]), abs=0.02)
    assert found["stops"] == pytest.approx(float(published["stops"]), abs=1.0)


def test_an_unknown_cycle_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no drive cycle 'manhatan'; known: .*manhattan"):
        read_cycle("manhatan")


def test_a_cycle_that_cannot_be_driven_is_refused_with_all_its_problems() -> None:
    broken = Cycle(
        np.array([0.0, 1.0, 1.0, 2.0]), np.array([0.0, 50.0, 20.0, -1.0]), np.array([0.0, 2.0, 0.0, 0.0])
    )
    with pytest.raises(ValueError, match="not after the one before") as caught:
        checked_cycle("mine", broken)
    message = str(caught.value)
    assert "mine, sample 3: time 1 s" in message
    assert "sample 2: speed 50 m/s must lie in [0, 40]; km/h?" in message
    assert "sample 4: speed -1 m/s" in message
    assert "sample 2: grade 2 must lie in [-0.35, 0.35]; per cent?" in message
