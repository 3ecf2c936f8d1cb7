"""The compiled kernel reproduces the SimPy model event for event, and its tallies bit for bit."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from twins import rng
from twins.core.des import Environment
from twins.core.twin import Horizon
from twins.rice_husk import TWIN
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import draw_of
from twins.rice_husk.plant_state import (
    DERATING_ENDED,
    FAILED,
    GRID_BACK,
    GRID_LOST,
    H_GRID_DOWN,
    HOUR,
    LORRY,
    REPAIRED,
    STARTED,
)  # fmt: skip
from twins.rice_husk.processes import World, run_events_simpy
from twins.rice_husk.runs import Run, begin

HORIZON = Horizon(dt.date(2020, 1, 1), 2)
SCENARIOS = {
    "steam": {"line": "steam"},
    "steam, island": {"line": "steam", "island_mode": True, "captive_diesel_share": 0.3, "upkeep": 3.0},
    "steam, starved": {"line": "steam", "mills_under_contract": 4, "store_m3": 1_500.0, "reclaim": "newest_first"},
    "steam, heat": {"line": "steam", "heat_kw": 800.0, "heat_demand_kw": 1_000.0, "white_ash": True},
    "gas engine": {"line": "gas_engine", "nameplate_kw": 500.0, "engines": 2, "heat_kw": 300.0, "heat_demand_kw": 90.0},
    "dual fuel": {"line": "dual_fuel", "nameplate_kw": 200.0, "grid_connected": False, "store_m3": 400.0},
    "no plant": {"line": "none"},
}  # fmt: skip


def fresh(name: str, draw: int) -> Run:
    p = RiceHuskParameters().replace(**SCENARIOS[name])
    return begin(p, draw_of(p, TWIN.default_site(), HORIZON, rng(11, draw)), HORIZON.years)


def simpy_world(run: Run) -> World:
    return World(Environment(), run.s, run.p, run.c, run.x, run.t, run.store, run.rates, run.sums, run.counts)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_event_records_are_identical(name: str, figure) -> None:
    end = 24.0 * 400.0  # into the second year: calendar, planned stop and change of the year are passed
    fast, slow = fresh(name, 3), fresh(name, 3)
    kept = np.zeros((60_000, 4))
    fast.finish(end, kept)
    records = np.array(run_events_simpy(simpy_world(slow), end), dtype=np.float64)
    assert len(records) == fast.events
    np.testing.assert_array_equal(records, kept[: fast.events])
    for mine, theirs in (
        (fast.sums, slow.sums), (fast.counts, slow.counts), (fast.store.dry, slow.store.dry),
        (fast.store.water, slow.store.water), (fast.x.yard_dry_kg, slow.x.yard_dry_kg),
    ):  # fmt: skip
        np.testing.assert_array_equal(mine, theirs)
    assert fast.s.tobytes() == slow.s.tobytes(), "the whole state"
    figure(f"parity of {name}", f"{fast.events} events of 400 days identical")


def test_every_kind_of_event_takes_part() -> None:
    kinds: set[int] = set()
    for name in ("steam, island", "gas engine"):
        run = fresh(name, 3)
        kept = np.zeros((60_000, 4))
        run.finish(24.0 * 400.0, kept)
        kinds |= set(kept[: run.events, 1].astype(int).tolist())
    assert kinds == {HOUR, GRID_LOST, GRID_BACK, LORRY, FAILED, REPAIRED, DERATING_ENDED, STARTED}


def test_parity_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that the SimPy model books a little later shows."""
    fast, slow = fresh("steam", 3), fresh("steam", 3)
    slow.s.threshold[0] *= 1.001
    kept = np.zeros((60_000, 4))
    fast.finish(24.0 * 120.0, kept)
    records = np.array(run_events_simpy(simpy_world(slow), 24.0 * 120.0), dtype=np.float64)
    same = len(records) == fast.events and np.array_equal(records, kept[: fast.events])
    assert not same


def test_a_cut_run_goes_on_as_if_it_had_not_been_cut() -> None:
    whole, parts = fresh("steam, island", 5), fresh("steam, island", 5)
    whole.finish(24.0 * 90.0)
    for day in (1, 20, 21, 90):
        parts.finish(24.0 * day)
    np.testing.assert_allclose(parts.sums, whole.sums, rtol=1e-12)
    assert parts.s.mode == whole.s.mode and parts.s.hopper_dry_kg == pytest.approx(whole.s.hopper_dry_kg)


def test_outages_reach_every_scenario_alike() -> None:
    runs = [fresh(name, 4) for name in ("steam", "steam, island", "no plant")]
    for run in runs:
        run.finish(24.0 * 366.0)
    down = [run.sums[0, H_GRID_DOWN] for run in runs]  # hours without grid
    assert down[0] == pytest.approx(down[1], rel=1e-12) and down[0] == pytest.approx(down[2], rel=1e-12)
    assert down[0] > 50.0


def test_luck_is_by_index() -> None:
    """A plant whose tubes never leak has the same turbine trips as long as it runs the same hours."""
    plain = fresh("steam", 6)
    other = fresh("steam", 6)
    assert plain.s.threshold.tolist() == other.s.threshold.tolist()
    assert len(set(plain.s.threshold.tolist())) == len(plain.s.threshold)
    assert dataclasses.is_dataclass(plain)
