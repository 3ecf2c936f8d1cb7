"""The compiled kernel reproduces the SimPy model event for event, and its tallies bit for bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.twins.digester.plants import begun, cooking, single, two_phase
from twins.core.des import Environment
from twins.digester.parameters import DigesterParameters
from twins.digester.plant_state import H_GRID_DOWN, KIND_NAMES, RESEEDS
from twins.digester.processes import World, run_events_simpy
from twins.digester.runs import Run

DAYS = 120
"""Some 3,500 events a plant: Thingyan, a change of season, jams, starts."""
SECOND_YEAR = 380
"""Into the second year, for the plant with most events."""
HOTELS = {"hotel_waste_t_per_d": 5.0, "co_substrate_share": 0.7}
PLANTS = {
    "one tank": single(**HOTELS),
    "gas of the acid tank to the methane tank, island of two engines": two_phase(island_mode=True, engines=2),
    "gas of the acid tank to the holder, island of four engines": two_phase(
        acid_gas="to_holder", engines=4, island_mode=True, export_kw=40.0, **HOTELS
    ),
    "gas of the acid tank lost, no grid": two_phase(acid_gas="lost", grid_connected=False, holder_m3=60.0),
    "kitchens": cooking(holder_m3=120.0),
    "long stops, a flare that fails": two_phase(
        stop_mean_years=0.25, stop_shortest_months=0.5, stop_longest_months=2.0, gas_flare_fails_to_light=0.4,
        holder_m3=60.0, engine_availability=0.6,
    ),
    "sour and seeded again": single(
        feed_cations=0.0, adm1_k_m_ac_factor=0.4, acid_test_days=400, run_reseed_days=10.0, run_ramp_days=20.0,
        methane_tank_m3=250.0,
    ),
    "no plant": DigesterParameters(kitchens=100),
}  # fmt: skip


def fresh(name: str) -> Run:
    return begun(PLANTS[name], seed=11, number=3, years=2)


def simpy_world(run: Run) -> World:
    return World(Environment(), run.s, run.c, run.x, run.t, run.rates, run.sums, run.counts)


def kept_of(run: Run, days: int) -> np.ndarray:
    """Return the records of the compiled events of some days."""
    kept = np.zeros((60_000, 4))
    run.finish(24.0 * days, kept)
    assert run.events < len(kept) and run.s.broken == 0
    return kept[: run.events]


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTS)
def test_event_records_are_identical(name: str, figure: Callable[[str, str], None]) -> None:
    fast, slow = fresh(name), fresh(name)
    days = SECOND_YEAR if "four engines" in name else DAYS
    kept = kept_of(fast, days)
    records = np.array(run_events_simpy(simpy_world(slow), 24.0 * days), dtype=np.float64)
    np.testing.assert_array_equal(records, kept)
    for mine, theirs in (
        (fast.sums, slow.sums), (fast.counts, slow.counts), (fast.rates, slow.rates), (fast.t.y, slow.t.y),
        (fast.t.totals, slow.t.totals), (fast.t.stock_one, slow.t.stock_one), (fast.t.stock_two, slow.t.stock_two),
    ):  # fmt: skip
        np.testing.assert_array_equal(mine, theirs)
    assert fast.s.tobytes() == slow.s.tobytes(), "the whole state, pit, pulp and holder with it"
    figure(f"parity of {name}", f"{fast.events} events of {days} days identical")


def test_every_kind_of_event_takes_part(figure: Callable[[str, str], None]) -> None:
    seen = np.zeros(len(KIND_NAMES), dtype=np.int64)
    reseeded = 0.0
    for name in PLANTS:
        run = fresh(name)
        kinds = kept_of(run, SECOND_YEAR)[:, 1].astype(int)
        seen += np.bincount(kinds, minlength=len(KIND_NAMES))
        reseeded += float(run.counts[:, RESEEDS].sum())
    assert np.all(seen > 0), dict(zip(KIND_NAMES, seen.tolist(), strict=True))
    assert reseeded > 0.0
    told = ", ".join(f"{kind} {n}" for kind, n in zip(KIND_NAMES, seen.tolist(), strict=True))
    figure("digester parity, kinds of events", f"{told}; reseedings {reseeded:.0f}")


@pytest.mark.slow
def test_parity_can_fail() -> None:
    """A failure that the SimPy model books a little later shows."""
    name = "gas of the acid tank to the methane tank, island of two engines"
    fast, slow = fresh(name), fresh(name)
    slow.s.threshold[0] *= 1.001
    kept = kept_of(fast, 30)
    records = np.array(run_events_simpy(simpy_world(slow), 24.0 * 30), dtype=np.float64)
    assert not (len(records) == len(kept) and np.array_equal(records, kept))


@pytest.mark.parametrize("name", ["kitchens", "long stops, a flare that fails"])
def test_a_cut_run_goes_on_as_if_it_had_not_been_cut(name: str) -> None:
    whole, parts = fresh(name), fresh(name)
    whole.finish(24.0 * 200.0)
    for day in (1, 20, 21, 90.4, 200):
        parts.finish(24.0 * day)
    np.testing.assert_allclose(parts.sums, whole.sums, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(parts.counts, whole.counts, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(parts.t.y, whole.t.y, rtol=1e-9, atol=1e-12)
    assert parts.s.mode == whole.s.mode


def test_outages_reach_every_scenario_alike() -> None:
    down = []
    for p in (single(), two_phase(island_mode=True, engines=4), cooking(), DigesterParameters()):
        run = begun(p, years=2)
        run.finish(24.0 * 500)
        down.append(run.sums[:, H_GRID_DOWN])
    for hours in down[1:]:
        np.testing.assert_allclose(hours, down[0], rtol=1e-12)
    assert down[0].sum() > 200.0


def test_luck_is_by_index() -> None:
    """The first failure of a part comes at the same use whatever plant it is part of."""
    plain, other = begun(single()), begun(two_phase(engines=3, holder_m3=900.0))
    assert plain.s.threshold.tolist() == other.s.threshold.tolist()
    assert len(set(plain.s.threshold.tolist())) == len(plain.s.threshold)
