"""Speed of the digester twin: a paired draw and its parts, the SimPy model, and the simplest model of the same feed.

CPU time of one core; ratios are taken inside one run and half of what is aimed at is asserted. ADM1 in two tanks is
most of the work; tanks of first order on the same doses say what no model of the tanks could undercut.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from twins import rng
from twins.core.compiled import compiled
from twins.core.des import Environment
from twins.core.twin import Horizon
from twins.digester import TWIN
from twins.digester import plant_state as at
from twins.digester.integrator import DONE, HOURS_PER_DAY, METHANE_CH4, N_TOTALS, advance_tanks
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw, draw_of, surroundings
from twins.digester.plant import Plant
from twins.digester.processes import World, run_events_simpy
from twins.digester.runs import Run, begin
from twins.digester.simple_models import advance_first_order
from twins.digester.tallies import flows_of
from twins.digester.twin import shared_by_scenarios

YEARS = 15
PAIR_S = 0.5  # aimed at for a paired draw of fifteen years on one core; printed, not asserted
SIMPY_FLOOR = 20.0
DAYS = 90
PLANTS = {
    "single": DigesterParameters().replace(layout="single"),
    "two_phase": DigesterParameters().replace(layout="two_phase"),
}
PAIR = [DigesterParameters().replace(layout=layout) for layout in ("none", "none", "two_phase")]


def least_cpu_s(function: Callable[[], object], turns: int = 5) -> float:
    """Return the least CPU time of some calls [s]: a clock on the wall would measure the neighbours too."""
    times: list[float] = []
    for _ in range(turns):
        began = time.process_time()
        function()
        times.append(time.process_time() - began)
    return min(times)


def horizon(years: int) -> Horizon:
    return Horizon(dt.date(2021, 1, 1), years)


def first_draw(years: int) -> Draw:
    return draw_of(shared_by_scenarios(DigesterParameters()), TWIN.default_site(), horizon(years), rng(1))


def simulated(scenarios: list[DigesterParameters]) -> Callable[[], object]:
    """Return a function that runs all scenarios of a new draw over fifteen years."""
    site, draw = TWIN.default_site(), iter(range(10_000))
    return lambda: TWIN.simulate_paired(scenarios, site, horizon(YEARS), rng(1, next(draw)))


def test_fifteen_years_of_a_paired_draw(benchmark: Any) -> None:
    """No plant, its reference and the project share their draw: less than twice the work of the project alone."""
    pair, alone = simulated(PAIR), simulated(PAIR[-1:])
    pair()
    benchmark.pedantic(pair, rounds=3)
    pair_s, alone_s = least_cpu_s(pair), least_cpu_s(alone)
    benchmark.extra_info["paired draw / project alone"] = pair_s / alone_s
    print(
        f"\ndigester: {YEARS} years, {len(PAIR)} paired scenarios: {pair_s:.3f} s of one core a draw (aimed at "
        f"{PAIR_S:g} s), {pair_s / alone_s:.2f} times the project alone; reckoned from it, 1,000 draws on 2 cores: "
        f"{1_000 * pair_s / 2:.0f} s"
    )
    assert pair_s < 2.0 * alone_s


@pytest.mark.parametrize("name", PLANTS)
def test_kernel_against_simpy(benchmark: Any, name: str) -> None:
    """The same days of the same plant, the same events."""
    p, draw, end = PLANTS[name], first_draw(1), HOURS_PER_DAY * DAYS
    runs = [begin(p, draw, 1) for _ in range(20)]
    slow = begin(p, draw, 1)
    runs.pop().finish(end)
    benchmark.pedantic(lambda: runs.pop().finish(end), rounds=5)
    fast_s = least_cpu_s(lambda: runs.pop().finish(end), 10)
    world = World(Environment(), slow.s, slow.c, slow.x, slow.t, slow.rates, slow.sums, slow.counts)
    began = time.process_time()
    records = run_events_simpy(world, end)
    slow_s = time.process_time() - began
    last = runs.pop()
    last.finish(end)
    assert len(records) == last.events
    np.testing.assert_array_equal(slow.sums, last.sums)
    benchmark.extra_info["SimPy / kernel, same days"] = slow_s / fast_s
    print(
        f"\ndigester kernel, {name}: {slow_s / fast_s:.0f} times faster than the SimPy model over {DAYS} days and "
        f"{last.events} events; {last.events / fast_s:,.0f} events a second against {last.events / slow_s:,.0f}"
    )
    assert slow_s / fast_s >= 0.5 * SIMPY_FLOOR


class Doses(NamedTuple):
    """What a run fed by hour [t], shape (n_hours,), and the mean potential of it [Nm3 CH4/t]."""

    by_hour: np.ndarray
    potential: float


def doses_of(run: Run) -> Doses:
    """Return the doses of a run to its end, which is run here."""
    hours = len(run.x.load_kw)
    kept = np.zeros((4 * hours, 4))
    run.finish(float(hours), kept)
    assert run.events <= len(kept)
    full = kept[: run.events]
    by_hour = full[full[:, 1] == at.HOUR, 3]
    fed = run.counts[:, at.DOSED_T : at.DOSED_T + at.N_CLASSES].sum()
    assert by_hour.sum() == pytest.approx(fed, rel=1e-9)
    return Doses(by_hour, float(run.counts[:, at.POTENTIAL_CH4].sum() / fed))


@compiled
def digest_by_adm1(doses: Any, back: float, t: Plant) -> int:
    """Feed the tanks with the mean of the market's three classes, hour by hour."""
    for i in range(len(t.feed)):
        t.feed[i] = (t.influent[0, i] + t.influent[1, i] + t.influent[2, i]) / 3.0
    for dose in doses:
        status = advance_tanks(
            t.y, t.totals, t.feed, 24.0 * dose, back, t.kinetics, t.layout, 1.0, t.control, t.work
        )
        if status != DONE:
            return status
    return DONE


@compiled
def digest_by_first_order(doses: Any, potential: float, back: float, t: Plant) -> float:
    """Let the same doses decay by first order; return methane [Nm3]."""
    made = 0.0
    for dose in doses:
        made += advance_first_order(t.stock_one, 24.0 * dose * potential, 0.0, 24.0 * dose, back, t.one, 1.0)
    return made


def test_parts_of_a_draw(benchmark: Any) -> None:
    """Where the time goes, and what tanks of first order would take for the same doses."""
    p, draw = PLANTS["two_phase"], first_draw(YEARS)
    runs = [begin(p, draw, YEARS) for _ in range(5)]
    run = runs.pop()
    doses = doses_of(run)
    back = HOURS_PER_DAY * run.c.recirculation * run.c.most_t_per_h

    def adm1() -> None:
        t = begin(p, draw, YEARS).t
        t.y[:] = t.seed
        assert digest_by_adm1(doses.by_hour, back, t) == DONE
        assert t.totals.shape == (N_TOTALS,)
        assert t.totals[METHANE_CH4] > 0.0

    def first_order() -> None:
        t = begin(p, draw, YEARS).t
        made = digest_by_first_order(doses.by_hour, doses.potential, back, t)
        assert made == pytest.approx(run.counts[:, at.FIRST_ORDER_CH4].sum(), rel=0.05)

    adm1()
    first_order()
    flows_of(p, run, 2021)
    benchmark.pedantic(adm1, rounds=3)
    hours = len(doses.by_hour)
    ms = {
        "draw": least_cpu_s(lambda: first_draw(YEARS)),
        "surroundings": least_cpu_s(lambda: surroundings(p, draw)),
        "events": least_cpu_s(lambda: runs.pop().finish(float(hours)), 4),
        "flows": least_cpu_s(lambda: flows_of(p, run, 2021)),
    }
    ms = {name: 1e3 * seconds for name, seconds in ms.items()}
    adm1_ms, simple_ms = 1e3 * least_cpu_s(adm1), 1e3 * least_cpu_s(first_order)
    benchmark.extra_info["ADM1 / first order, same doses"] = adm1_ms / simple_ms
    print(
        f"\ndigester, {YEARS} years of one plant in two tanks, ms: "
        + ", ".join(f"{name} {value:.0f}" for name, value in ms.items())
        + f"\nADM1 alone on the same doses: {adm1_ms:.0f} ms, {1e3 * adm1_ms / hours:.2f} us an hour, "
        f"{100.0 * adm1_ms / ms['events']:.0f} % of the events' time; first order: {simple_ms:.0f} ms, "
        f"{adm1_ms / simple_ms:.0f} times less"
    )
    assert simple_ms < adm1_ms < ms["events"] + simple_ms
