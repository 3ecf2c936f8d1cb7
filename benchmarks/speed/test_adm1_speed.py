"""Speed of ADM1 on a feed that jumps every hour or day: SciPy's BDF on our own right-hand side, and other codes.

CPU time of one core for a simulated year, ours and the peer's in one run; half of what is aimed at is asserted. That
methane agrees within 0.1 % is asserted of every pair. Peers that are absent are skipped with their reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from benchmarks.literature.adm1 import benchmark_kinetics, benchmark_tank
from benchmarks.speed import adm1_peers as peers
from benchmarks.speed.adm1_feed import Feed, stepped_feed
from twins.core.compiled import compiled
from twins.digester.adm1_outputs import digestate
from twins.digester.adm1_parameters import BSM2
from twins.digester.adm1_states import N_STATES
from twins.digester.gas_transfer import K_P_OUTLET, TO_METHANE_TANK
from twins.digester.integrator import (
    DONE,
    HOURS_PER_DAY,
    METHANE_CH4,
    N_TOTALS,
    SCALES,
    Control,
    advance_tanks,
)  # fmt: skip
from twins.digester.tanks import (
    N_COLUMNS,
    REJECTED,
    RHS_CALLS,
    STEPS,
    O_ch4,
    tank_derivatives,
    two_tanks,
    workspace,
)

PLAIN_FLOOR = 1_000.0
FLOORS = {"adm1-numba": 10.0, "bsm2-python": 50.0, "PyADM1": 500.0, "QSDsan": 200.0}
DAYS = {"adm1-numba": 60.0, "bsm2-python": 20.0, "PyADM1": 5.0, "QSDsan": 60.0, "plain": 2.0}
PACKAGES = {
    "adm1-numba": (peers.adm1_numba, ("adm1_numba", "numbalsoda")),
    "bsm2-python": (peers.bsm2_python, ("bsm2_python",)),
}
METHANE_AGREES = 1e-3
PLAIN_TOLERANCE = 1e-4
TIGHT = 1e-4  # of the integration that the usual one is measured by
YEAR_D = 365.0
TWO_TANKS = 4.0  # times one tank, at most


@compiled
def run_feed(
    y: Any, totals: Any, flow: Any, liquid: Any, hours: float, recirculation: float, kinetics: Any, layout: Any,
    control: Control, work: Any,
) -> int:  # fmt: skip
    """Advance by all steps of a feed."""
    for i in range(len(flow)):
        status = advance_tanks(
            y, totals, liquid[i], flow[i], recirculation, kinetics, layout, hours, control, work
        )
        if status != DONE:
            return status
    return DONE


@compiled
def take_slopes(
    y: Any, feed: Any, flow: float, kinetics: Any, layout: Any, f: Any, work: Any, n: int
) -> None:
    """Call the right-hand side `n` times."""
    for _ in range(n):
        tank_derivatives(y, feed, flow, 0.0, kinetics, layout, f, work)


KINETICS, TANK = benchmark_kinetics(), benchmark_tank()


def run_ours(feed: Feed, control: Control = Control()) -> tuple[float, np.ndarray, np.ndarray]:  # noqa: B008
    """Return methane [kgCOD], the state at the end and counts."""
    y, totals, work = digestate()[np.newaxis], np.zeros(N_TOTALS), workspace(1)
    status = run_feed(y, totals, feed.flow, feed.liquid, feed.hours, 0.0, KINETICS, TANK, control, work)
    assert status == DONE
    return float(totals[METHANE_CH4]), y[0], work.counts


def cpu_s(function: Callable[[], object], turns: int = 1) -> float:
    """Return the least CPU time of a call [s]: a clock on the wall would measure the neighbours too."""
    times: list[float] = []
    for _ in range(turns):
        began = time.process_time()
        function()
        times.append(time.process_time() - began)
    return min(times)


def our_year_s(benchmark: Any, feed: Feed) -> float:
    """Return our CPU time for the year of `feed` [s]."""
    run_ours(feed.first(1.0))
    benchmark.pedantic(run_ours, args=(feed,), rounds=5)
    return cpu_s(lambda: run_ours(feed), 10) * YEAR_D / feed.days


def run_plain(feed: Feed) -> float:
    """Return methane [kgCOD] by SciPy's BDF on our right-hand side, from jump to jump."""
    y, f, work = np.zeros(N_COLUMNS), np.zeros((1, N_COLUMNS)), workspace(1)
    y[:N_STATES] = digestate()
    allowed = PLAIN_TOLERANCE * np.append(SCALES, np.ones(N_COLUMNS - N_STATES))
    for flow, liquid in zip(feed.flow, feed.liquid, strict=True):

        def slope(_: float, at: np.ndarray, flow: float = flow, liquid: np.ndarray = liquid) -> np.ndarray:
            tank_derivatives(at[np.newaxis].copy(), liquid, flow, 0.0, KINETICS, TANK, f, work)
            return f[0].copy()

        found = solve_ivp(
            slope, (0.0, feed.hours / HOURS_PER_DAY), y, "BDF", rtol=PLAIN_TOLERANCE, atol=allowed
        )
        assert found.success
        y = found.y[:, -1]
    return float(y[O_ch4])


def test_hourly_feed_against_plain(benchmark: Any) -> None:
    """The same equations and the same feed."""
    feed = stepped_feed(1.0)
    year_s = our_year_s(benchmark, feed)
    methane, end, counts = run_ours(feed)
    tight, tight_end, _ = run_ours(feed, Control(TIGHT))
    y, f, work = digestate()[np.newaxis], np.zeros((1, N_COLUMNS)), workspace(1)
    slope_s = (
        cpu_s(lambda: take_slopes(y, feed.liquid[0], 170.0, KINETICS, TANK, f, work, 10_000), 5) / 10_000
    )
    few = feed.first(DAYS["plain"])
    plain_s = cpu_s(lambda: run_plain(few)) * YEAR_D / few.days
    off = np.abs(end - tight_end) / (SCALES + np.abs(tight_end))
    benchmark.extra_info["SciPy BDF / ours, hourly"] = plain_s / year_s
    print(
        f"\nADM1, hourly feed: {1e3 * year_s:.2f} ms a year and tank, {1e6 * year_s / len(feed.flow):.2f} us an hour; "
        f"{counts[STEPS]} steps, {counts[REJECTED]} rejected, {counts[RHS_CALLS]} right-hand sides, "
        f"{1e9 * slope_s:.0f} ns each alone, {1e9 * year_s / counts[RHS_CALLS]:.0f} ns with their linear systems\n"
        f"off a tight integration: methane {abs(methane / tight - 1.0):.1e}, worst state at the end {off.max():.1e}\n"
        f"SciPy BDF on the same right-hand side: {plain_s:.1f} s a year, {plain_s / year_s:,.0f} times ours"
    )
    assert methane == pytest.approx(tight, rel=METHANE_AGREES)
    assert run_plain(few) == pytest.approx(run_ours(few)[0], rel=METHANE_AGREES)
    assert plain_s / year_s >= 0.5 * PLAIN_FLOOR


def test_two_tanks_against_one(benchmark: Any) -> None:
    """An acid tank before the methane tank, liquor recirculated: twice the states and a less even tank."""
    feed, kinetics = stepped_feed(1.0), np.repeat(KINETICS, 2).view(np.recarray)
    layout = two_tanks(600.0, 2_800.0, 0.1, TO_METHANE_TANK, K_P_OUTLET, k_P=BSM2["k_P"])
    counts = np.zeros(0)

    def both() -> None:
        nonlocal counts
        y, work = np.tile(digestate(), (2, 1)), workspace(2)
        totals = np.zeros(N_TOTALS)
        status = run_feed(
            y, totals, feed.flow, feed.liquid, feed.hours, 85.0, kinetics, layout, Control(), work
        )
        assert status == DONE
        counts = work.counts

    year_s = our_year_s(benchmark, feed)
    both()
    two_s = cpu_s(both, 10)
    benchmark.extra_info["two tanks / one"] = two_s / year_s
    print(
        f"\nADM1, two tanks, hourly feed: {1e6 * two_s / len(feed.flow):.2f} us an hour, {two_s / year_s:.1f} times "
        f"one tank; {counts[STEPS]} steps, {counts[REJECTED]} rejected"
    )
    assert two_s < TWO_TANKS * year_s


def skip(name: str, reason: str) -> None:
    print(f"\nADM1: {name} skipped, {reason}")
    pytest.skip(reason)


def hourly_peer(name: str, folder: Path) -> Callable[[Feed], float]:
    """Return the function that runs a peer; skip where it is absent."""
    if name == "PyADM1":
        if reason := peers.missing_place(peers.PYADM1_FOLDER, "the folder with PyADM1.py"):
            skip(name, reason)
        return lambda feed: peers.pyadm1(feed, peers.pyadm1_module(folder))
    run, packages = PACKAGES[name]
    if reason := peers.missing(*packages):
        skip(name, reason)
    return run


@pytest.mark.filterwarnings("ignore")  # what a peer's packages warn of is not ours to mend
@pytest.mark.parametrize("name", ["adm1-numba", "bsm2-python", "PyADM1"])
def test_hourly_feed_against_peer(benchmark: Any, name: str, tmp_path: Path) -> None:
    run_peer = hourly_peer(name, tmp_path)
    feed = stepped_feed(1.0)
    few = feed.first(DAYS[name])
    run_peer(feed.first(1.0 / HOURS_PER_DAY))  # compiles
    year_s = our_year_s(benchmark, feed)
    methane: list[float] = []
    peer_s = cpu_s(lambda: methane.append(run_peer(few)), 2) * YEAR_D / few.days
    ours = run_ours(few)[0]
    report(benchmark, name, "hourly", year_s, peer_s, methane[-1] / ours - 1.0)
    assert methane[-1] == pytest.approx(ours, rel=METHANE_AGREES)
    assert peer_s / year_s >= 0.5 * FLOORS[name]


def test_daily_feed_against_qsdsan(benchmark: Any, tmp_path: Path) -> None:
    """QSDsan's own way, a curve through the days, is its fastest and counts; on the same steps its methane is ours."""
    if reason := peers.missing_place(peers.QSDSAN_PYTHON, "an interpreter with QSDsan"):
        skip("QSDsan", reason)
    feed = stepped_feed(HOURS_PER_DAY)
    year_s = our_year_s(benchmark, feed)
    few = feed.first(DAYS["QSDsan"])
    ours = run_ours(few)[0]
    methane, stepped_s = peers.qsdsan(few, tmp_path, stepped=True)
    curved, curved_s = peers.qsdsan(few, tmp_path, stepped=False)
    print(
        f"\nQSDsan, s a year: {stepped_s * YEAR_D / few.days:.1f} on steps, {curved_s * YEAR_D / few.days:.1f} on a "
        f"curve through them, whose methane is {100.0 * (curved / methane - 1.0):+.2f} % off"
    )
    report(benchmark, "QSDsan", "daily", year_s, curved_s * YEAR_D / few.days, methane / ours - 1.0)
    assert methane == pytest.approx(ours, rel=METHANE_AGREES)
    assert curved_s * YEAR_D / few.days / year_s >= 0.5 * FLOORS["QSDsan"]


def report(benchmark: Any, name: str, feed: str, year_s: float, peer_s: float, off: float) -> None:
    benchmark.extra_info[f"{name} / ours, {feed}"] = peer_s / year_s
    print(
        f"\nADM1, {feed} feed, s a year: {name} {peer_s:.2f}, ours {year_s:.5f}: {peer_s / year_s:,.0f} times "
        f"(aimed at {FLOORS[name]:g}); {name}'s methane {100.0 * off:+.3f} % off ours"
    )
