"""Ships and trucks against exact queues: with nothing to move, the quay is a queue whose service is the mooring."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.twins.port.queue_theory import Station, erlang_c, erlang_queue, pollaczek_khinchine
from tests.twins.port.terminals import calls_at, parameters, run_until, window
from twins.port.activity import TRUCK_WAIT_H
from twins.port.terminal_state import SHIP_ARRIVES, SHIP_BERTHED, TRUCK_AT_BLOCK, TRUCK_SERVED
from twins.port.window import Window

Array = NDArray[np.float64]
LENGTH_M, GAP_H = 200.0, 0.05
"""Length of all ships [m] and mean time between them [h]: short, so that few slots hold many ships."""
SHIPS, BATCHES = 60_000, 30
RNG = np.random.default_rng(20_230)


def erlang(k: int, mean: float, n: int) -> Array:
    return RNG.gamma(k, mean / k, n)


def quay(berths: int, gaps: Array, services: Array) -> Window:
    """Return a quay for `berths` ships after ships with nothing to move have come and gone."""
    space = berths * (LENGTH_M + 17.0) - 17.0
    p = parameters(quay_m=space, ops_berth_gap_m=17.0, ops_unmooring_h=0.0, railway_share=0.0)
    arrival = np.cumsum(gaps)
    win = window(
        p, math.ceil((float(arrival[-1]) + 10.0 * float(services.max())) / 24.0), start_h=0.0,
        calls=calls_at(arrival, LENGTH_M),
    )  # fmt: skip
    win.w.calls.moored_h = services
    win.run()
    assert win.status == "sound" and win.w.s.ships == arrival.size
    return win


def waits(win: Window) -> Array:
    return win.w.calls.berthed_at - win.w.calls.anchored_at


def assert_wait(win: Window, exact: float) -> None:
    """Compare the mean wait with the exact one by means of batches, which are nearly independent."""
    means = waits(win).reshape(BATCHES, -1)[1:].mean(axis=1)
    error = means.std(ddof=1) / math.sqrt(means.size)
    assert error < 0.15 * exact, "enough ships to tell"
    assert abs(means.mean() - exact) < 4.0 * error


@pytest.mark.parametrize(("berths", "use"), [(1, 0.6), (3, 0.7), (5, 0.8)])
def test_poisson_ships_with_exponential_service(berths: int, use: float) -> None:
    service = use * berths * GAP_H
    win = quay(berths, erlang(1, GAP_H, SHIPS), erlang(1, service, SHIPS))
    exact = erlang_c(Station(GAP_H, service, berths))
    assert_wait(win, exact.wait)
    assert (waits(win) > 0.0).mean() == pytest.approx(exact.share_waiting, rel=0.08)


@pytest.mark.parametrize("variation", [0.0, 0.5, 1.5])
def test_one_berth_with_any_service(variation: float) -> None:
    service, spread = 0.65 * GAP_H, math.sqrt(math.log1p(variation**2))
    served = service * np.exp(spread * RNG.standard_normal(SHIPS) - 0.5 * spread**2)
    win = quay(1, erlang(1, GAP_H, SHIPS), served)
    assert_wait(win, pollaczek_khinchine(GAP_H, service, variation))


@pytest.mark.parametrize(("berths", "use"), [(2, 0.7), (4, 0.8)])
def test_erlang_ships(berths: int, use: float) -> None:
    service = use * berths * GAP_H
    win = quay(berths, erlang(2, GAP_H, SHIPS), erlang(2, service, SHIPS))
    exact = erlang_queue(Station(GAP_H, service, berths, 2, 2)).wait
    assert_wait(win, exact)
    assert waits(win).mean() < 0.5 * erlang_c(Station(GAP_H, service, berths)).wait, "half of M/M/c, or less"


def test_ships_at_anchor_obey_little() -> None:
    """The time integral of ships at anchor, from the steps, is the sum of their waits, from the books."""
    p = parameters(quay_m=LENGTH_M, ops_unmooring_h=0.0)
    arrival = np.cumsum(erlang(1, 2.0, 200))
    win = window(p, 30.0, start_h=0.0, calls=calls_at(arrival, LENGTH_M))
    records = np.zeros((5_000, 3))
    n = run_until(win, win.end_h, records)
    steps = records[:n]
    came, went = (steps[steps[:, 1] == kind] for kind in (SHIP_ARRIVES, SHIP_BERTHED))
    at_end = win.end_h * (len(came) - len(went))
    integral = went[:, 0].sum() + at_end - came[:, 0].sum()
    still = sum(win.end_h - win.w.calls.anchored_at[k] for k in win.w.s.anchored[: win.w.s.n_anchored])
    assert len(went) > 100
    assert integral == pytest.approx(win.w.s.ship_wait_h + still)


def test_trucks_in_the_yard_obey_little() -> None:
    """The integral of trucks at blocks, from the steps, is the time that was booked for their waiting."""
    p = parameters(railway_share=0.0, traffic_barge_share=0.0)
    win = window(p, 3.0)
    records = np.zeros((200_000, 3))
    steps = records[: run_until(win, win.end_h, records)]
    came, served = (steps[steps[:, 1] == kind] for kind in (TRUCK_AT_BLOCK, TRUCK_SERVED))
    there = dict.fromkeys(came[:, 2].tolist(), 0.0)
    for at, kind, truck in steps[np.isin(steps[:, 1], (TRUCK_AT_BLOCK, TRUCK_SERVED))].tolist():
        there[truck] = at if kind == TRUCK_AT_BLOCK else 0.0
    waiting = served[:, 0].sum() - came[:, 0].sum() + sum(there.values())
    assert len(served) > 500
    assert waiting == pytest.approx(win.w.activity[:, TRUCK_WAIT_H].sum(), rel=1e-9)
