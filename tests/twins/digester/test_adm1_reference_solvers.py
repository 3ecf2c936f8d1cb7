"""Our integrator against general solvers on the same right-hand side: CVODE, BDF and Radau, restarted at each jump.

The general solvers know nothing of what the linear part of ours is made of, so that a mistake there would show. The
feed jumps and stops; gas that has left is one more state of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from benchmarks.literature.adm1 import FLOW_M3_PER_D, benchmark_kinetics, benchmark_tank, influent
from twins.digester.adm1_outputs import digestate
from twins.digester.adm1_states import N_STATES, S_ac, S_h2, X_ch, X_li, X_pr
from twins.digester.gas_transfer import TO_HOLDER
from twins.digester.integrator import (
    ACID_CH4,
    DONE,
    HOURS_PER_DAY,
    METHANE_CH4,
    N_TOTALS,
    SCALES,
    Control,
    advance_tanks,
)
from twins.digester.tanks import N_COLUMNS, Layout, O_ch4, tank_derivatives, two_tanks, workspace

Slope = Callable[[float, np.ndarray], np.ndarray]
Solve = Callable[[Slope, float, np.ndarray], np.ndarray]
OURS = Control(1e-7, 1_000_000)
AGREES = 1e-6


class Case(NamedTuple):
    layout: Layout
    recirculation: float
    flow: np.ndarray
    hours: np.ndarray
    feed: np.ndarray


def varying(days: int, layout: Layout, recirculation: float = 0.0) -> Case:
    """A feed of two meals a day, of all strengths and mixtures, with nights and, in each fourth day, no meal at all."""
    luck = np.random.default_rng(7)
    hours = np.tile([5.0, 7.0, 12.0], days)
    flow = FLOW_M3_PER_D * luck.uniform(0.5, 3.0, len(hours))
    flow[2::3] = 0.0
    flow[np.arange(len(hours)) // 3 % 4 == 3] = 0.0
    feed = np.tile(influent(), (len(hours), 1))
    feed[:, [X_ch, X_pr, X_li]] *= luck.uniform(0.3, 1.7, (len(hours), 3))
    return Case(layout, recirculation, flow, hours, feed)


def kinetics_of(case: Case) -> Any:
    return np.repeat(benchmark_kinetics(), case.layout.n_tanks).view(np.recarray)


def start_of(case: Case) -> np.ndarray:
    return np.tile(digestate(), (case.layout.n_tanks, 1))


def ours(case: Case, control: Control = OURS) -> tuple[np.ndarray, np.ndarray]:
    """Return states and methane out of each tank [kgCOD] after each jump, shapes (n_jumps, n_tanks, 29) and (.., 2)."""
    y, totals, work, kinetics = (
        start_of(case),
        np.zeros(N_TOTALS),
        workspace(case.layout.n_tanks),
        kinetics_of(case),
    )
    states, methane = [], []
    for flow, hours, feed in zip(case.flow, case.hours, case.feed, strict=True):
        status = advance_tanks(
            y, totals, feed, flow, case.recirculation, kinetics, case.layout, hours, control, work
        )
        assert status == DONE
        states.append(y.copy())
        methane.append(totals[[METHANE_CH4, ACID_CH4]])
    return np.array(states), np.array(methane)


def theirs(case: Case, solve: Solve) -> tuple[np.ndarray, np.ndarray]:
    """Return the same by another solver, which sees states and gas that has left as one vector."""
    n, work, kinetics = case.layout.n_tanks, workspace(case.layout.n_tanks), kinetics_of(case)
    at, f = np.zeros((n, N_COLUMNS)), np.zeros((n, N_COLUMNS))
    at[:, :N_STATES] = start_of(case)
    hydrogen = at[:, S_h2].copy()
    states, methane = [], []
    for flow, hours, feed in zip(case.flow, case.hours, case.feed, strict=True):

        def slope(_: float, y: np.ndarray, flow: float = flow, feed: np.ndarray = feed) -> np.ndarray:
            now = y.reshape(n, N_COLUMNS).copy()
            now[:, S_h2] = hydrogen  # that of one tank flows into the other, whose own is solved for first
            tank_derivatives(now, feed, flow, case.recirculation, kinetics, case.layout, f, work)
            hydrogen[:] = now[:, S_h2]
            return f.ravel()

        at = solve(slope, hours / HOURS_PER_DAY, at.ravel()).reshape(n, N_COLUMNS)
        # hydrogen is algebraic: it follows from the state
        tank_derivatives(at, feed, flow, case.recirculation, kinetics, case.layout, f, work)
        states.append(at[:, :N_STATES].copy())
        methane.append([at[-1, O_ch4], at[0, O_ch4] if n == 2 else 0.0])
    return np.array(states), np.array(methane)


def compare(case: Case, solve: Solve, agrees: float) -> tuple[float, float]:
    """Return the largest difference of states, over their size, and of methane, over all of it; assert both."""
    (states, methane), (their_states, their_methane) = ours(case), theirs(case, solve)
    # S_h2 depends on the feed too: ours is of the last step's start
    rest = [i for i in range(N_STATES) if i != S_h2]
    off = np.abs(states - their_states)[:, :, rest] / (SCALES + np.abs(their_states))[:, :, rest]
    made = float(their_methane[-1].max())
    off_methane = float(np.abs(methane - their_methane).max()) / made
    assert made > 0.0
    assert np.ptp(their_states[:, -1, S_ac]) > 0.05, "the feed must move the digester"
    assert off.max() < agrees
    assert off_methane < agrees
    return float(off.max()), off_methane


def cvode(slope: Slope, days: float, y: np.ndarray) -> np.ndarray:
    from sksundae.cvode import CVODE

    def rhs(t: float, at: np.ndarray, into: np.ndarray) -> None:
        into[:] = slope(t, at)

    tanks = len(y) // N_COLUMNS
    size = np.tile(np.append(SCALES, np.ones(N_COLUMNS - N_STATES)), tanks)
    solver = CVODE(rhs, method="BDF", rtol=1e-10, atol=1e-10 * size, max_num_steps=100_000)
    found = solver.solve(np.array([0.0, days]), y)
    assert found.success
    return found.y[-1]


def scipy_solver(method: str, tolerance: float) -> Solve:
    def solve(slope: Slope, days: float, y: np.ndarray) -> np.ndarray:
        size = np.append(SCALES, np.ones(N_COLUMNS - N_STATES))
        found = solve_ivp(
            lambda t, at: slope(t, at).copy(), (0.0, days), y, method, rtol=tolerance, atol=tolerance * size
        )
        assert found.success
        return found.y[:, -1]

    return solve


def test_cvode_agrees_on_a_feed_with_stops(figure) -> None:
    off, methane = compare(varying(20, benchmark_tank()), cvode, AGREES)
    figure("ADM1 against CVODE, 20 days of jumps and stops", f"states {off:.1e}, methane {methane:.1e}")


def test_cvode_agrees_on_two_tanks_with_recirculation(figure) -> None:
    layout = two_tanks(600.0, 2_800.0, 0.1, TO_HOLDER)
    off, methane = compare(varying(8, layout, recirculation=40.0), cvode, AGREES)
    figure("ADM1 in two tanks against CVODE", f"states {off:.1e}, methane {methane:.1e}")


@pytest.mark.parametrize("method", ["BDF", "Radau"])
def test_scipy_agrees(method: str, figure) -> None:
    off, methane = compare(varying(4, benchmark_tank()), scipy_solver(method, 1e-8), AGREES)
    figure(f"ADM1 against SciPy's {method}", f"states {off:.1e}, methane {methane:.1e}")


def test_plant_tolerance_keeps_methane(figure) -> None:
    """What the plant runs with, hour by hour, against the tight integration that the others agree with."""
    case = varying(20, benchmark_tank())
    steps = np.repeat(np.arange(len(case.hours)), case.hours.astype(int))
    hourly = Case(case.layout, 0.0, case.flow[steps], np.ones(len(steps)), case.feed[steps])
    usual, tight = ours(hourly, Control())[1][:, 0], ours(hourly)[1][:, 0]
    daily = np.abs(np.diff(usual[23::24]) / np.diff(tight[23::24]) - 1.0)
    total = abs(usual[-1] / tight[-1] - 1.0)
    assert total < 1e-3
    assert daily.max() < 2e-3
    figure("ADM1 at the plant's tolerance", f"methane {total:.1e} in all, {daily.max():.1e} in the worst day")


def test_error_falls_with_tolerance_as_the_order_says() -> None:
    """The estimate is of first order and the result of second: a hundredth of the tolerance, of the error too."""
    case = varying(8, two_tanks(600.0, 2_800.0, 0.1, TO_HOLDER), recirculation=40.0)
    best = ours(case, Control(1e-8, 1_000_000))[1][-1]
    loose, tight = (np.abs(ours(case, Control(tolerance))[1][-1] - best) for tolerance in (1e-3, 1e-5))
    assert (tight > 0.0).all()
    assert (30.0 * tight < loose).all()
    assert (loose < 300.0 * tight).all()
