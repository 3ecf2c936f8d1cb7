"""A step of a bus against the plain text with branches, and lanes against one bus at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.twins.bus_fleet.bus_records import LARGE, MEDIUM, defaults, prior_draws
from twins.bus_fleet import equations as eq
from twins.bus_fleet.bus_step import (
    FUEL_CUT_WIDTH,
    Bus,
    bus_of,
    engine_step,
    gas_split,
    held_back_share,
    loaded_after,
)
from twins.bus_fleet.drive_cycles import Cycle, CycleEnergy, integrate_cycle, read_cycle
from twins.bus_fleet.lanes import LANES, integrate_lanes
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.physics.road_vehicle import DRIVELINE_EFFICIENCIES, DRIVELINE_LOADS
from twins.core.units import STANDARD_GRAVITY_M_S2

STATES = 500


def plain_step(
    q: BusFleetParameters, k: int, m: float, aux: float, v: float, a: float, grade: float, dt: float, loaded_s: float
) -> tuple[float, ...]:  # fmt: skip
    """Give wheel, shaft [kW], diesel alone, diesel, gas and slip [MJ/s] as section 4 and 5 of the survey say it."""
    rated = (q.rated_power_large_kw, q.rated_power_medium_kw)[k]
    area = (q.cda_large_m2, q.cda_medium_m2)[k]
    theta = math.atan(grade)
    force = m * (1.0 + q.rotating_share) * a + m * STANDARD_GRAVITY_M_S2 * (
        math.sin(theta) + q.crr * math.cos(theta)
    )
    wheel = 1e-3 * v * (force + 0.5 * q.air_density_kg_m3 * area * v * abs(v))
    eta = np.interp(abs(wheel) / rated, DRIVELINE_LOADS, DRIVELINE_EFFICIENCIES)
    if wheel >= 0.0:
        shaft = wheel / eta * max(eq.V_LAUNCH / v, 1.0) + aux
    else:
        geared = min(max((v - eq.V_FUEL_CUT) / FUEL_CUT_WIDTH + 0.5, 0.0), 1.0)
        shaft = geared * wheel * eta + aux
    shaft = min(shaft, rated)
    friction = rated / eq.WILLANS_RATED_KW
    n = min(max(min(eq.N_IDLE + 68.0 * v, 905.0), 95.5 * v), eq.N_TURN)
    g_per_h = friction * (eq.WILLANS_N * n + eq.WILLANS_N2 * n * n) + eq.WILLANS_P * shaft
    to_mw = q.engine_penalty * eq.WILLANS_LHV / 3600.0
    diesel = to_mw * max(g_per_h, 0.0)
    load = max(shaft, 0.0) / rated
    if load <= eq.LOAD_OFF:
        return wheel, shaft, diesel, diesel, 0.0, 0.0
    steady = min(np.interp(load, eq.SHARE_LOADS, eq.SHARES) * q.substitution_scale, 0.86)
    low, mid, high = q.efficiency_ratio_low, q.efficiency_ratio_mid, q.efficiency_ratio_high
    r = np.interp(load, (0.05, 0.10, 0.25, 0.45, 0.65), (1.0, low, low, mid, high))
    x = np.interp(load, (0.15, 0.40, 0.70), (q.slip_low, q.slip_mid, q.slip_high))
    pilot = q.pilot_share_of_idle * to_mw * friction * eq.IDLE_G_PER_H
    held_back = 0.0 if loaded_s >= eq.TIP_IN_S else min((eq.TIP_IN_S - loaded_s) / dt, 1.0)
    s = steady * (1.0 - (1.0 - eq.TIP_IN_FACTOR) * held_back)
    if diesel * (1.0 - s) < pilot:
        s = 1.0 - pilot / diesel if pilot < diesel else 0.0
    fed = diesel / min(1.0 - (1.0 - r) * s / steady, 1.0 - s * x)
    return wheel, shaft, diesel, fed - s * fed, s * fed, x * s * fed


def one_step(bus: Bus, v: float, a: float, grade: float, dt: float, loaded_s: float) -> tuple[float, ...]:
    wheel, _, shaft, diesel = engine_step(bus, v, a, grade)
    load = shaft * bus.per_rated_kw
    return wheel, shaft, diesel, *gas_split(bus, diesel, load, held_back_share(loaded_s, 1.0 / dt))


def states() -> list[tuple[float, ...]]:
    """Random states, and the corners: nearly standing, full load, fuel cut, clutch opening, tip-in."""
    rng = np.random.default_rng(20)
    columns = (
        rng.uniform(0.01, 20.0, STATES), rng.normal(0.0, 0.7, STATES), rng.normal(0.0, 0.03, STATES),
        rng.uniform(0.2, 3.0, STATES), rng.uniform(0.0, 3.0, STATES),
    )  # fmt: skip
    found = list(zip(*columns, strict=True))
    corners = [
        (1e-3, 0.5),
        (15.0, 3.0),
        (12.0, -1.5),
        (3.0, -1.0),
        (2.0, 1.0),
        (2.0, -1.0),
        (4.0, -0.1),
        (9.0, 0.0),
    ]
    return found + [(v, a, 0.0, 1.0, loaded) for v, a in corners for loaded in (0.0, 0.7, 1.5, 9.0)]  # fmt: skip


def test_a_step_is_the_plain_text_at_random_states() -> None:
    rng = np.random.default_rng(21)
    draws = prior_draws(64)
    seen = {"full load": 0, "fuel cut": 0, "gas": 0, "pilot": 0, "no gas": 0}
    for i, state in enumerate(states()):
        q, k = draws[i % 64], i % 2
        if i % 3 == 0:  # the pilot of the prior seldom limits the gas
            q = q.replace(pilot_share_of_idle=5.0)
        mass, aux = rng.uniform(6_000.0, 18_000.0), rng.uniform(1.5, 25.0)
        bus = bus_of(q.record(), k, mass, aux)
        found, plain = one_step(bus, *state), plain_step(q, k, mass, aux, *state)
        assert found == pytest.approx(plain, rel=1e-10, abs=1e-14), (i, state)
        _, shaft, diesel, dual, gas, _ = found
        seen["full load"] += shaft >= bus.rated_kw
        seen["fuel cut"] += diesel == 0.0
        seen["gas"] += gas > 0.0
        seen["no gas"] += gas == 0.0
        seen["pilot"] += gas > 0.0 and dual <= 1.3 * bus.pilot_mw
    assert min(seen.values()) >= 5, seen


def test_gas_starts_without_a_jump() -> None:
    """A gas share near zero costs no more fuel than no gas: the map has no step at closed throttle."""
    bus = bus_of(defaults(pilot_share_of_idle=0.0), LARGE, 14_000.0, 10.0)
    loads = np.linspace(0.04, 0.12, 801)
    fed = np.array([sum(gas_split(bus, 0.02, load, 0.0)[:2]) for load in loads])
    assert np.max(np.abs(np.diff(fed))) < 2e-3 * 0.02
    assert fed[0] == 0.02 < fed[-1]


def test_time_under_load_counts_from_the_opening() -> None:
    assert loaded_after(eq.LOAD_OFF, 1.0, 5.0) == 0.0
    assert loaded_after(0.2, 0.5, 1.0) == 1.5
    assert held_back_share(0.0, 1.0 / 3.0) == pytest.approx(0.5)  # 1.5 s of a step of 3 s
    assert held_back_share(eq.TIP_IN_S, 1.0) == 0.0


def rough_ride() -> Cycle:
    """A minute with standstill, full load, fuel cut, short steps and hills."""
    rng = np.random.default_rng(22)
    speed = np.concatenate(
        [np.zeros(5), np.linspace(0.0, 18.0, 9), np.full(6, 18.0), np.linspace(18.0, 0.0, 12), np.zeros(4)]
    )
    speed = np.concatenate([speed, np.abs(np.cumsum(rng.normal(0.0, 0.8, 30)))])  # fmt: skip
    time = np.cumsum(rng.uniform(0.2, 1.6, speed.size))
    return Cycle(time, speed, rng.normal(0.0, 0.03, speed.size))


def fleet(n: int) -> list[tuple[BusFleetParameters, int, float, float]]:
    rng = np.random.default_rng(23)
    draws = prior_draws(64)
    return [
        (draws[i % 64], (LARGE, MEDIUM)[i % 3 == 0], rng.uniform(6_000.0, 18_000.0), rng.uniform(1.0, 25.0))
        for i in range(n)
    ]


@pytest.mark.parametrize("n", [1, LANES, 2 * LANES + 3])
def test_lanes_are_single_buses_bit_for_bit(n: int) -> None:
    cycle = rough_ride()
    buses = fleet(n)
    energies = integrate_lanes([bus_of(q.record(), k, mass, aux) for q, k, mass, aux in buses], cycle)
    assert energies.shape == (len(CycleEnergy._fields), n)
    for column, (q, k, mass, aux) in zip(energies.T, buses, strict=True):
        assert tuple(column) == tuple(integrate_cycle(q.record(), k, mass, cycle, aux))
    alone = CycleEnergy(*energies[:, 0])
    assert alone.unmet_mj > 0.0  # the ride asks for more than the engine has
    assert 0.0 < alone.gas_slip_mj < alone.gas_fed_mj


def test_neighbours_do_not_matter() -> None:
    cycle = rough_ride()
    buses = [bus_of(q.record(), k, mass, aux) for q, k, mass, aux in fleet(LANES + 9)]
    together = integrate_lanes(buses, cycle)
    assert np.array_equal(integrate_lanes(buses[::-1], cycle), together[:, ::-1])


def test_a_measured_cycle_in_lanes_balances() -> None:
    p = defaults()
    cycle = read_cycle("orange_county")
    masses = np.linspace(11_000.0, 17_000.0, 7)
    energies = CycleEnergy(*integrate_lanes([bus_of(p, LARGE, m, 15.0) for m in masses], cycle))
    for column in (energies.wheel_out_mj, energies.diesel_mj, energies.dual_diesel_mj, energies.gas_fed_mj):
        assert np.all(np.diff(column) > 0.0)
    burned = energies.dual_diesel_mj + energies.gas_fed_mj - energies.gas_slip_mj
    assert np.all(burned >= energies.diesel_mj)  # what burns is not used better than diesel
    assert np.all(energies.shaft_mj < 0.44 * energies.diesel_mj)
