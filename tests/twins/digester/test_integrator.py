"""The integrator: convergence, other solvers, failures that are told, and the same bytes for the same question."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from benchmarks.literature.adm1 import FLOW_M3_PER_D, benchmark_kinetics, benchmark_tank, influent
from tests.twins.digester.adm1_cases import Plant, active_start, kinetics_of, market_feed
from twins.digester.adm1_outputs import digestate
from twins.digester.adm1_parameters import Adm1Parameters
from twins.digester.adm1_states import N_STATES, S_ac, S_h2
from twins.digester.gas_transfer import LOST
from twins.digester.integrator import DONE, METHANE_CH4, NOT_FINITE, STEP_LIMIT, Control
from twins.digester.tanks import (
    N_COLUMNS,
    REJECTED,
    RHS_CALLS,
    STEPS,
    single_tank,
    tank_derivatives,
    two_tanks,
    workspace,
)

PAIR = two_tanks(50.0, 350.0, 0.1, LOST)
LIQUOR = 20.0
FLOWS = (60.0, 0.0, 25.0, 90.0, 0.0, 0.0, 10.0, 40.0)
"""m3/d, each for `SPELL_H`: a load with stops."""
SPELL_H = 3.0


def started(tolerance: float) -> Plant:
    kinetics = kinetics_of(Adm1Parameters(), 37.0, 2)
    plant = Plant(PAIR, kinetics, active_start(PAIR, kinetics), tolerance)
    assert plant.run(market_feed(), 20.0, 24.0 * 10.0, LIQUOR) == 0
    return plant


def loads(plant: Plant) -> float:
    methane = 0.0
    for flow in FLOWS:
        assert plant.run(market_feed(), flow, SPELL_H, LIQUOR) == 0
        methane += plant.totals[METHANE_CH4]
    return methane


def by_scipy(y0: np.ndarray, kinetics: Any, method: str) -> tuple[np.ndarray, float]:
    """Integrate the same derivatives by SciPy, restarted at every jump of the feed."""
    work = workspace(2)
    f, room, feed = np.zeros((2, N_COLUMNS)), np.zeros((2, N_STATES)), market_feed()
    x = np.concatenate([y0, np.zeros((2, 3))], axis=1).ravel()
    for flow in FLOWS:

        def change(_: float, x: np.ndarray, flow: float = flow) -> np.ndarray:
            room[:] = x.reshape(2, N_COLUMNS)[:, :N_STATES]
            room[:, S_h2] = y0[:, S_h2]
            tank_derivatives(room, feed, flow, LIQUOR, kinetics, PAIR, f, work)
            return f.ravel().copy()

        run = solve_ivp(change, (0.0, SPELL_H / 24.0), x, method=method, rtol=1e-7, atol=1e-10)
        assert run.success
        x = run.y[:, -1]
    end = x.reshape(2, N_COLUMNS)
    return end[:, :N_STATES], end[1, N_STATES + 1]


def test_bdf_of_scipy_agrees() -> None:
    ours = started(0.05)
    start, kinetics = ours.y.copy(), ours.kinetics
    y, methane = by_scipy(start, kinetics, "BDF")
    ours.control = Control(3e-5)
    assert loads(ours) == pytest.approx(methane, rel=1e-5)
    slow = [i for i in range(N_STATES) if i != S_h2]
    np.testing.assert_allclose(ours.y[:, slow], y[:, slow], rtol=1e-4, atol=1e-7)


def test_half_the_tolerance_hardly_moves_the_methane_and_order_is_two() -> None:
    start = started(0.05)
    methane = {}
    for tolerance in (0.05, 0.025, 4e-4, 1e-4, 1e-5):
        plant = Plant(PAIR, start.kinetics, start.y, tolerance)
        methane[tolerance] = loads(plant)
    best = methane[1e-5]
    assert abs(methane[0.05] / methane[0.025] - 1.0) < 1e-4
    assert abs(methane[0.05] / best - 1.0) < 1e-3
    # the estimate is of first order, so the step goes with the root of the tolerance and the error of second order
    # with the tolerance itself
    ratio = abs(methane[4e-4] - best) / abs(methane[1e-4] - best)
    assert 2.0 < ratio < 8.0


def test_hours_cost_one_step_each_where_life_is_quiet() -> None:
    layout = single_tank(400.0, 40.0)
    kinetics = kinetics_of(Adm1Parameters(), 37.0)
    plant = Plant(layout, kinetics, active_start(layout, kinetics))
    plant.run(market_feed(), 20.0, 24.0 * 50.0)
    plant.work.counts[:] = 0
    plant.hourly(market_feed(), [30.0, 10.0, 20.0, 25.0] * 24)
    assert plant.work.counts[STEPS] < 1.1 * 96
    assert plant.work.counts[RHS_CALLS] == 2 * plant.work.counts[STEPS] + plant.work.counts[REJECTED]


def test_the_same_call_gives_the_same_bytes_whatever_was_run_before() -> None:
    first, second = started(0.05), started(0.05)
    loads(Plant(PAIR, first.kinetics, first.y * 1.5))
    second.work.H[:] = 1e-3
    second.work.stage[:] = 7.0
    assert loads(first) == loads(second)
    assert first.y.tobytes() == second.y.tobytes()


def test_what_is_not_finite_and_too_many_steps_are_told() -> None:
    plant = started(0.05)
    good = plant.y.copy()
    feed = market_feed()
    feed[S_ac] = np.nan
    assert plant.run(feed, 20.0, 1.0) == NOT_FINITE
    assert np.isfinite(np.delete(plant.y, S_h2, axis=1)).all()
    plant = Plant(PAIR, plant.kinetics, good)
    plant.control = Control(1e-9, max_steps=20)
    assert plant.run(market_feed(), 20.0, 24.0) == STEP_LIMIT


def test_a_rest_of_the_call_may_be_as_short_as_it_likes() -> None:
    """Steps of half a day leave 5e-10 d of this call: that is no sign of a state that is not finite."""
    plant = Plant(benchmark_tank(), benchmark_kinetics(), digestate()[np.newaxis])
    plant.control = Control(longest_d=0.5)
    assert plant.run(influent(), FLOW_M3_PER_D, 12.0 * (1.0 + 1e-9)) == DONE
    assert np.isfinite(plant.y).all()
