"""Micro-trips against measured cycles, and the trip table against the full integration."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib import resources
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.bus_fleet.bus_records import LARGE, MEDIUM, defaults, prior_draws
from twins.bus_fleet import trip_energy as te
from twins.bus_fleet.drive_cycles import integrate_cycle, read_cycle
from twins.bus_fleet.equations import air_conditioning_kw, blend_mj_per_l, idle_fuel_mw
from twins.bus_fleet.micro_trips import N_OUTPUTS, N_STEPS, driving_pattern, integrate_trip, micro_trip_s
from twins.bus_fleet.network import load_network

NETWORK = load_network()
TIME, DIESEL, DUAL, GAS, SLIP, WORK = range(N_OUTPUTS)
CYCLES = [
    "manhattan", "orange_county", "cbd", "nuremberg_r36", "new_york_bus", "wvu_city", "wvu_suburban", "ny_composite",
    "india_urban", "denver_mall", "vecto_urban_9m",
]  # fmt: skip


@pytest.fixture(scope="module")
def surfaces() -> Any:
    return te.build_trip_surfaces(defaults(), NETWORK)


def driven(p: Any, d: int, x: float, mass: float, aux: float, n_steps: int = N_STEPS) -> np.ndarray:
    out = np.zeros(N_OUTPUTS)
    integrate_trip(
        p, int(NETWORK.direction_class[d]), float(NETWORK.length_km[d]), float(NETWORK.n_stops[d]),
        float(NETWORK.climb_m[d]), float(NETWORK.descent_m[d]), x, mass, aux, n_steps, out,
    )  # fmt: skip
    return out


def one_line(p: Any, **line: float) -> np.ndarray:
    """Drive a 10 km line of the medium bus."""
    out = np.zeros(N_OUTPUTS)
    x, mass, aux = line.get("x", 1.4), line.get("mass", 8_000.0), line.get("aux", 8.0)
    integrate_trip(
        p, MEDIUM, 10.0, line.get("stops", 15.0), line.get("climb", 0.0), line.get("descent", 0.0), x, mass, aux,
        N_STEPS, out,
    )  # fmt: skip
    return out


# --- the pattern of driving -----------------------------------------------------------------------------


def published_cycles() -> dict[str, np.ndarray]:
    text = resources.files("twins.bus_fleet").joinpath("survey").joinpath("drive_cycle_stats.csv")
    table = [r for r in csv.DictReader(text.read_text(encoding="utf-8").splitlines()) if r["cycle"] in CYCLES]
    wanted = (
        "mean_speed_kmh",
        "stops_per_km",
        "sum_positive_v2_change_per_distance_mps2",
        "idle_time_fraction",
    )
    return {name: np.array([float(row[name]) for row in table]) for name in wanted}


@pytest.mark.parametrize(
    ("column", "at_20", "exponent"),
    [("stops_per_km", 2.59, -1.386), ("sum_positive_v2_change_per_distance_mps2", 0.360, -0.604)],
)
def test_the_two_regressions_are_those_of_the_survey(column: str, at_20: float, exponent: float) -> None:
    cycles = published_cycles()
    assert cycles["mean_speed_kmh"].size == len(CYCLES)
    slope, level = np.polyfit(np.log(cycles["mean_speed_kmh"] / 20.0), np.log(cycles[column]), 1)
    assert np.exp(level) == pytest.approx(at_20, rel=0.005)
    assert slope == pytest.approx(exponent, abs=0.002)


@pytest.mark.parametrize("x", [0.9, 1.0, 1.3, 1.6, 2.0, 2.4])
def test_a_flat_line_takes_the_time_of_its_speed(x: float) -> None:
    p = defaults(rolling_grade=0.0)
    out = one_line(p, x=x, mass=7_000.0, aux=5.0)
    assert 36_000.0 / out[TIME] == pytest.approx(p.free_speed_kmh / x, rel=0.05 if x < 1.0 else 0.025)


def test_patterns_lie_among_the_measured_cycles() -> None:
    p = defaults()
    for x in (1.0, 1.3, 1.6, 2.0, 2.4):
        speed = p.free_speed_kmh / x
        pattern = driving_pattern(p, 1.0, x)
        intensity = pattern.stops_per_km * pattern.cruise_m_s**2 / 1e3
        stands = pattern.stand_s_per_km * speed / 3_600.0
        assert 0.5 < intensity / (0.360 * (speed / 20.0) ** -0.604) < 1.6
        assert 0.4 < pattern.stops_per_km / (2.59 * (speed / 20.0) ** -1.386) < 2.5
        assert 0.05 < stands < 0.36  # the cycles' 0.11 to 0.35 include the dwell at bus stops
        assert pattern.crawl_m_s < pattern.cruise_m_s < 18.0


def test_slower_service_has_more_stops_lower_peaks_and_more_standing() -> None:
    p = defaults()
    patterns = [driving_pattern(p, 1.0, x) for x in np.linspace(0.9, 2.4, 16)]
    assert np.all(np.diff([q.stops_per_km for q in patterns]) > 0.0)
    assert np.all(np.diff([q.cruise_m_s for q in patterns]) < 0.0)
    assert np.all(np.diff([q.stand_s_per_km for q in patterns]) > 0.0)


def test_micro_trip_time_is_that_of_the_trapezoid() -> None:
    # 1 m/s2 up and down to 10 m/s: 10 s and 50 m each, 100 m left at 10 m/s
    assert micro_trip_s(200.0, 10.0, 1.0) == pytest.approx(30.0)
    # 50 m: the triangle peaks at sqrt(50) m/s
    assert micro_trip_s(50.0, 10.0, 1.0) == pytest.approx(2.0 * np.sqrt(50.0))
    assert micro_trip_s(100.0, 10.0, 1.0) == pytest.approx(20.0)


# --- energies of a line ---------------------------------------------------------------------------------


def test_no_step_of_the_acceleration_is_felt() -> None:
    p = defaults()
    for d in (0, 2, 3, 12):
        k = int(NETWORK.direction_class[d])
        mass, aux = (13_500.0, 14.0) if k == LARGE else (8_500.0, 8.0)
        coarse, fine, finest = (driven(p, d, 1.5, mass, aux, n) for n in (N_STEPS, 2 * N_STEPS, 16 * N_STEPS))
        assert coarse[DIESEL] == pytest.approx(finest[DIESEL], rel=1e-3)
        assert coarse[DUAL] + coarse[GAS] == pytest.approx(finest[DUAL] + finest[GAS], rel=2e-3)
        assert (
            abs(fine[DIESEL] - finest[DIESEL]) <= abs(coarse[DIESEL] - finest[DIESEL]) + 1e-4 * finest[DIESEL]
        )


def test_climbing_costs_about_the_potential_energy() -> None:
    p = defaults()
    mass, climb = 8_000.0, 150.0
    extra = one_line(p, climb=climb, mass=mass)[WORK] - one_line(p, mass=mass)[WORK]
    lifted = 1e-6 * mass * 9.80665 * climb
    # the driveline takes its part; the brakes, which work less on a climb, give some back
    assert 0.8 * lifted < extra < 1.4 * lifted


def test_descent_saves_less_than_climb_costs() -> None:
    p = defaults()
    flat, up, down = (one_line(p, **line)[DIESEL] for line in ({}, {"climb": 150.0}, {"descent": 150.0}))
    assert 0.0 < flat - down < up - flat


def test_halving_the_speed_doubles_the_accessories_a_kilometre() -> None:
    p = defaults()

    def extra(x: float) -> tuple[float, float]:
        more, less = one_line(p, x=x, aux=10.0), one_line(p, x=x, aux=4.0)
        return more[WORK] - less[WORK], more[TIME]

    (work_1, time_1), (work_2, time_2) = extra(1.1), extra(2.2)
    assert time_2 == pytest.approx(2.0 * time_1, rel=0.03)
    # on overrun the bus drives its accessories for nothing, so slightly less than the time
    assert work_2 / work_1 == pytest.approx(time_2 / time_1, rel=0.06)


def test_no_kit_on_a_city_cycle_gets_past_seventy_per_cent() -> None:
    for changes in ({}, {"substitution_scale": 1.12}):
        p = defaults(**changes)
        for name in ("manhattan", "orange_county", "cbd", "vecto_urban_9m"):
            run = integrate_cycle(p, MEDIUM, 8_500.0, read_cycle(name), air_conditioning_kw(p, MEDIUM, 29.0))
            assert 0.3 < run.gas_fed_mj / (run.gas_fed_mj + run.dual_diesel_mj) <= 0.70


def test_micro_trips_and_measured_cycles_burn_alike() -> None:
    """At the mean speed of a cycle the synthetic line costs what the cycle does, within the spread of cycles."""
    p = defaults(rolling_grade=0.0)
    ratios: list[float] = []
    for name in ("orange_county", "cbd", "nuremberg_r36", "manhattan", "india_urban", "vecto_urban_9m"):
        cycle = read_cycle(name)
        run = integrate_cycle(p, MEDIUM, 8_500.0, cycle._replace(grade=np.zeros_like(cycle.grade)), 8.0)
        x = p.free_speed_kmh / (3.6 * run.distance_m / run.time_s)
        synthetic = one_line(p, x=x, mass=8_500.0, aux=8.0, stops=10.0)
        ratios.append(synthetic[DIESEL] / 10.0 / (run.diesel_mj / run.distance_m * 1e3))
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.10)
    assert 0.75 < min(ratios)
    assert max(ratios) < 1.3


# --- the table ------------------------------------------------------------------------------------------


def test_fit_error_at_the_defaults() -> None:
    error = te.trip_error(defaults(), NETWORK, n=60, seed=3)
    time, diesel, dual_fuel, gas, slip, work = error.largest
    assert diesel < 0.2
    assert dual_fuel < 0.2
    assert work < 0.2
    assert time < 0.4
    assert gas < 1.0
    assert slip < 2.0
    assert max(error.rms[DIESEL], error.rms[DUAL], error.rms[WORK]) < 0.05


def test_fit_error_over_prior_draws(figure: Callable[[str, str], None]) -> None:
    """The whole range of load, speed, accessories (temperature) and grade: 18 directions, their climbs and draws."""
    draws = prior_draws(32)
    errors = [te.trip_error(draw.record(), NETWORK, n=20, seed=i) for i, draw in enumerate(draws)]
    largest = np.max([e.largest for e in errors], axis=0)
    rms = np.sqrt(np.mean(np.square([e.rms for e in errors]), axis=0))
    diesel, dual_fuel = (f"{largest[o]:.2f} % (rms {rms[o]:.2f} %)" for o in (DIESEL, DUAL))
    figure(
        "trip table",
        f"trip table against full integration, {len(draws)} prior draws, largest error on fuel: diesel {diesel}, "
        f"dual fuel {dual_fuel}",
    )
    assert largest[DIESEL] < 0.3
    assert largest[DUAL] < 0.3
    assert largest[WORK] < 0.3
    assert largest[TIME] < 0.6
    assert largest[GAS] < 1.5
    assert max(rms[DIESEL], rms[DUAL]) < 0.05


def test_the_table_stays_in_the_second_cache(surfaces: Any) -> None:
    assert surfaces.nbytes < 1_000_000


def test_a_wrong_table_is_seen() -> None:
    p = defaults()
    table = te.build_trip_surfaces(p, NETWORK)
    table[4, : te.N_TABLE[0], ..., DIESEL] *= 1.01
    exact = driven(p, 4, 1.5, 8_500.0, 8.0)[DIESEL]
    assert abs(te.trip_energy(table, 4, 1.5, 8_500.0, 8.0)[DIESEL] / exact - 1.0) > 0.005


@given(st.integers(0, 17), st.floats(0.3, 4.0), st.floats(5_000.0, 30_000.0), st.floats(0.0, 50.0))
def test_energies_are_positive_and_conserved(
    surfaces: Any, d: int, x: float, mass: float, aux: float
) -> None:
    time, diesel, dual, gas, slip, work = te.trip_energy(surfaces, d, x, mass, aux)
    assert min(time, diesel, dual, gas, slip, work) > 0.0
    assert slip < gas
    fed, burned = dual + gas, dual + (gas - slip)
    assert fed == pytest.approx(burned + slip, rel=1e-12)
    assert work < burned  # no engine beyond its fuel
    assert fed > diesel * (1.0 - 1e-3)  # dual fuel never needs less than diesel alone
    assert 0.2 < work / diesel < 0.44


@pytest.mark.parametrize("d", [0, 7, 12])
def test_more_mass_more_delay_more_accessories_cost_more(surfaces: Any, d: int) -> None:
    low, high, least, most = surfaces[d, te.N_TABLE[0], 0, 0, :4]
    mean = 0.5 * (low + high)
    by_mass = [te.trip_energy(surfaces, d, 1.4, m, least)[DIESEL] for m in np.linspace(low, high, 40)]
    by_delay = [te.trip_energy(surfaces, d, x, mean, least)[DIESEL] for x in np.linspace(0.9, 2.4, 40)]
    by_load = [te.trip_energy(surfaces, d, 1.4, mean, a)[DIESEL] for a in np.linspace(least, most, 40)]
    for fuel in (by_mass, by_delay, by_load):
        assert np.all(np.diff(fuel) > 0.0)


# --- empty rides to a gas station -------------------------------------------------------------------------


def empty_ride(p: Any, surfaces: Any, k: int, mass: float, aux: float, x: float = 1.0) -> tuple[float, ...]:
    return te.trip_energy(surfaces, NETWORK.corridor.size + k, x, mass, aux)


@pytest.mark.parametrize("k", [LARGE, MEDIUM])
def test_an_empty_kilometre_is_positive_and_rises_with_mass_and_accessories(surfaces: Any, k: int) -> None:
    assert surfaces.shape[0] == NETWORK.corridor.size + 2
    p = defaults()
    (low, high), (least, most) = te.mass_range(p, k), te.auxiliary_range(p, k)
    for fuel in (
        [empty_ride(p, surfaces, k, m, least)[DIESEL] for m in np.linspace(low, high, 20)],
        [empty_ride(p, surfaces, k, low, a)[DIESEL] for a in np.linspace(least, most, 20)],
    ):
        assert fuel[0] > 0.0
        assert np.all(np.diff(fuel) > 0.0)
    assert min(empty_ride(p, surfaces, k, low, least)) > 0.0


@pytest.mark.parametrize("k", [LARGE, MEDIUM])
@pytest.mark.parametrize("speed", [18.0, 24.0, 32.0])
def test_an_empty_kilometre_takes_the_time_of_its_speed(k: int, speed: float) -> None:
    p = defaults(deadhead_speed_kmh=speed)
    table = te.build_trip_surfaces(p, NETWORK)
    low = te.mass_range(p, k)[0]
    assert empty_ride(p, table, k, low, 5.0)[TIME] == pytest.approx(3_600.0 / speed, rel=0.05)


def test_an_empty_kilometre_does_not_depend_on_the_factor_that_is_asked_for(surfaces: Any) -> None:
    p = defaults()
    rides = [empty_ride(p, surfaces, MEDIUM, 7_000.0, 6.0, x) for x in (0.9, 1.37, 2.4)]
    assert rides[1] == pytest.approx(rides[0], rel=1e-12)
    assert rides[2] == pytest.approx(rides[0], rel=1e-12)


@pytest.mark.parametrize("i", range(8))
def test_an_empty_kilometre_costs_less_than_one_of_service(i: int) -> None:
    """At the same mass, traffic and accessories, with the standing at stops that only service has; there and back."""
    draw = prior_draws(8)[i]
    p = draw.record()
    table, x = te.build_trip_surfaces(p, NETWORK), te.deadhead_factor(p)
    for c in range(NETWORK.corridor.size // 2):
        k = int(NETWORK.direction_class[2 * c])
        mass, aux = te.mass_range(p, k)[0], float(np.mean(te.auxiliary_range(p, k)))
        moving = sum(te.trip_energy(table, d, x, mass, aux)[DIESEL] for d in (2 * c, 2 * c + 1))
        stops = float(NETWORK.n_stops[2 * c : 2 * c + 2].sum()) * draw.served_stop_share
        service = moving + stops * draw.stop_dead_s * idle_fuel_mw(p, k, aux)
        km = float(NETWORK.length_km[2 * c : 2 * c + 2].sum())
        assert empty_ride(p, table, k, mass, aux)[DIESEL] < service / km


def test_the_table_of_empty_rides_is_the_integration() -> None:
    rng = np.random.default_rng(40)
    for draw in prior_draws(8):
        p = draw.record()
        table = te.build_trip_surfaces(p, NETWORK)
        for k in (LARGE, MEDIUM):
            unit = rng.uniform(-1.0, 1.0, (20, 3))
            fitted, exact = np.zeros((20, N_OUTPUTS)), te.deadhead_km(p, k, unit, 8 * N_STEPS)
            te.evaluate_points(table, NETWORK.corridor.size + k, te.points_of(p, k, unit), fitted)
            for o in (DIESEL, WORK):
                assert fitted[:, o] == pytest.approx(exact[:, o], rel=3e-3)
            assert fitted[:, TIME] == pytest.approx(exact[:, TIME], rel=6e-3)


def test_outside_its_range_the_table_holds_the_edge(surfaces: Any) -> None:
    assert te.trip_energy(surfaces, 3, 9.0, 9_000.0, 8.0) == te.trip_energy(
        surfaces, 3, te.X_RANGE[1], 9_000.0, 8.0
    )


def test_the_table_is_the_same_bytes_each_time() -> None:
    p = defaults()
    assert te.build_trip_surfaces(p, NETWORK).tobytes() == te.build_trip_surfaces(p, NETWORK).tobytes()


# --- what the operator says -----------------------------------------------------------------------------


def litres_per_100km(draw: Any, d: int) -> float:
    """A working day's mean: half the hours busy, a third of the places taken, dwell with the engine running."""
    p = draw.record()
    k = int(NETWORK.direction_class[d])
    curb = (draw.curb_mass_large_kg, draw.curb_mass_medium_kg)[k]
    places = (draw.capacity_large, draw.capacity_medium)[k]
    mass, aux = curb + 0.35 * places * draw.passenger_mass_kg, air_conditioning_kw(p, k, 29.0)
    x = min(0.5 * (draw.congestion_peak + draw.congestion_offpeak), te.X_RANGE[1])
    dwell_s = NETWORK.n_stops[d] * draw.served_stop_share * (draw.stop_dead_s + 2.0 * draw.boarding_s)
    mj = driven(p, d, x, mass, aux)[DIESEL] + idle_fuel_mw(p, k, aux) * dwell_s
    return 100.0 * mj / blend_mj_per_l(p, 0.20) / float(NETWORK.length_km[d])


def both_ways(draw: Any, corridor: str) -> float:
    d = 2 * NETWORK.names.index(corridor)
    return 0.5 * (litres_per_100km(draw, d) + litres_per_100km(draw, d + 1))


def test_defaults_lie_where_such_buses_do() -> None:
    draw = prior_draws(1)[0].__class__()
    assert 30.0 < both_ways(draw, "I") < 50.0
    for corridor in ("V", "VI", "VII"):
        assert 22.0 < both_ways(draw, corridor) < 36.0


def test_operator_values_lie_inside_the_prior_predictive_band() -> None:
    draws = prior_draws(256)
    large = np.array([both_ways(draw, "I") for draw in draws])
    medium = np.array([np.mean([both_ways(draw, c) for c in ("V", "VI", "VII")]) for draw in draws])
    for found, operator in ((large, 40.0), (medium, 28.6)):  # 2.5 and 3.5 km/L, S03 and S04
        low, high = np.quantile(found, [0.05, 0.95])
        assert low < operator < high
        assert high - low < 0.8 * operator  # a band that says something
