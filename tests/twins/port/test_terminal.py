"""The whole terminal: no box is lost, nobody stands idle beside a queue, machines and drivers follow their rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.twins.port.terminals import AT_WORK_H, SMALL, calls_at, ended, parameters, run_until, window
from twins.port import activity as at
from twins.port.parameters import PortParameters
from twins.port.rehandles import rehandles_kim_1997
from twins.port.terminal_state import (
    ANCHORED,
    AT_SEA,
    AWAY,
    CRANE_BROKEN,
    CRANE_FREE,
    CRANE_TRAVELS,
    CRANE_WAITS,
    EMPTY,
    EXPORT,
    GONE,
    IDLE,
    IMPORT,
    IN_YARD,
    LEFT,
    LOST,
    MOST_TRACTORS,
    MOVING,
    NOBODY,
    ON_JOB,
    WORKED,
)
from twins.port.window import Window
from twins.port.yard import FIRST_CALL

Array = NDArray[np.float64]
ELECTRIC: dict[str, Any] = {"electric_rtgs": 4, "hybrid_rtgs": 1, "battery_tractors": 10, "chargers": 4}
STRAINED: dict[str, Any] = {"ops_patience_h": 0.0, "ops_patience_factor": 1.1, "tractors": 9}
"""Ships that sail in time although the yard is slow: some boxes are lost."""


@pytest.fixture(scope="module")
def diesel() -> Window:
    return ended(parameters(), 10.0)


@pytest.fixture(scope="module")
def electric() -> Window:
    return ended(parameters(**ELECTRIC), 10.0)


@pytest.fixture(scope="module")
def strained() -> Window:
    return ended(parameters(**STRAINED), 10.0)


@pytest.fixture(scope="module")
def usual() -> Window:
    """Return ten days of the terminal of a study, after two days."""
    return ended(PortParameters(), 10.0, warm_days=2.0)


def boxes(win: Window, way: int, status: int) -> int:
    cargo = win.w.cargo
    return int(np.count_nonzero((cargo.way == way) & (cargo.status == status)))


def assert_boxes_conserved(win: Window) -> None:
    """Compare boxes by their status, by the counts of those who moved them, and by the stacks."""
    s, cargo, yard = win.w.s, win.w.cargo, win.w.yard
    status = cargo.status
    came, went, more = win.boxes()
    assert came - went == more
    put, taken = jobs_under_way(win)  # stacks and depot count a job when it begins, the status when it ends
    assert yard.blocks["count"].sum() == np.count_nonzero(yard.place >= 0)
    assert yard.blocks["count"].sum() + s.depot == np.count_nonzero(status == IN_YARD) + put - taken
    assert np.all(yard.place[cargo.kind == EMPTY] < 0)
    here = (win.w.calls.state >= ANCHORED) & (win.w.calls.state < LEFT)
    assert boxes(win, IMPORT, AWAY) >= win.w.calls.imports_left[here].sum()
    assert s.lost_imports == np.count_nonzero(status == LOST), (
        "an export that is left behind waits in the yard"
    )


def jobs_under_way(win: Window) -> tuple[int, int]:
    """Return boxes that a yard machine puts, and those that it takes, at this moment."""
    s, put, taken = win.w.s, 0, 0
    for visitor in s.machine_visitor[: win.w.c.rtgs + win.w.c.lifters]:
        if visitor != NOBODY:
            by_truck = visitor >= MOST_TRACTORS
            box = s.truck_box[visitor - MOST_TRACTORS] if by_truck else s.tractor_box[visitor]
            brings = (win.w.cargo.way[box] == EXPORT) == by_truck
            put, taken = put + brings, taken + (not brings)
    return put, taken


@pytest.mark.parametrize("name", ["diesel", "electric", "strained", "usual"])
def test_no_box_is_lost_from_the_books(name: str, request: pytest.FixtureRequest) -> None:
    win: Window = request.getfixturevalue(name)
    assert_boxes_conserved(win)
    assert win.w.s.discharged > 500 and win.w.s.loaded > 500


@pytest.mark.parametrize("name", ["diesel", "strained"])
def test_planned_moves_are_done_lost_or_under_way(name: str, request: pytest.FixtureRequest) -> None:
    win: Window = request.getfixturevalue(name)
    s, calls, cargo = win.w.s, win.w.calls, win.w.cargo
    of_call = calls.state[cargo.call]
    came = np.flatnonzero((of_call != AT_SEA) & (calls.anchored_at[cargo.call] > 0.0))
    status, way = cargo.status[came], cargo.way[came]
    gone_to_sea = (way == EXPORT) & (status == GONE)
    off_ship = (way == IMPORT) & np.isin(status, (MOVING, IN_YARD, GONE))
    left = ((way == IMPORT) & (status == LOST)) | (
        (way == EXPORT) & (status != GONE) & (of_call[came] == LEFT)
    )
    to_do = ~gone_to_sea & ~off_ship & ~left
    planned = sum(int(win.w.calls.imports[k] + win.w.calls.exports[k]) for k in np.unique(cargo.call[came]))
    assert planned == gone_to_sea.sum() + off_ship.sum() + left.sum() + to_do.sum()
    assert np.all(np.isin(of_call[came][to_do], (ANCHORED, 2, WORKED, 4))), (
        "only a ship that is here has more to do"
    )
    lost = s.lost_imports + s.lost_exports
    assert (lost > 0) == (name == "strained")
    # an export counts as lost once, and as late when it goes after all: what is left of them still stands here
    missed = (cargo.way == EXPORT) & (of_call == LEFT) & (calls.anchored_at[cargo.call] > 0.0)
    still_here = np.count_nonzero(missed & (cargo.status == IN_YARD))
    on_the_way = np.count_nonzero(missed & (cargo.status == MOVING))
    assert still_here <= s.lost_exports - s.late_exports <= still_here + on_the_way
    sailed = np.flatnonzero((calls.state == LEFT) & (calls.anchored_at > 0.0))
    assert s.planned >= int((win.w.calls.imports + win.w.calls.exports)[sailed].sum())


def test_activities_agree_with_the_counts_of_the_state(usual: Window) -> None:
    s, c, a = usual.w.s, usual.w.c, usual.w.activity.sum(axis=0)
    assert a[at.STS_MOVES] == s.discharged + s.loaded
    assert a[at.RTG_LIFTS : at.RTG_LIFTS + 4].sum() == s.lifts
    assert a[at.RTG_WORK_H : at.RTG_WORK_H + 4].sum() == pytest.approx(
        s.machine_work_h[: c.rtgs].sum(), rel=2e-3
    )
    assert a[at.TRACTOR_DRIVE_H : at.TRACTOR_DRIVE_H + 2].sum() == pytest.approx(
        s.tractor_drive_h.sum(), rel=2e-3
    )
    assert a[at.STS_WORK_H] <= a[at.STS_ON_H] < c.cranes * 24.0 * 12.0
    hours = (usual.w.activity[:, at.STS_ON_H], c.cranes), (usual.w.activity[:, at.TRACTOR_WAIT_H], c.tractors)
    for booked, machines in hours:
        assert booked.max() <= machines * 0.25 + 1e-9, "no machine works longer than the quarter of an hour"
    plugged = usual.w.activity[:, at.REEFER_PLUG_H] / 0.25
    assert plugged[-1] == pytest.approx(s.reefers, abs=20.0)


def test_lifts_of_a_gateway_box(usual: Window) -> None:
    """Reference section 2.3: in, out, and rehandles make 2.2-2.8 moves of a box that a yard crane handles."""
    s = usual.w.s
    assert 2.2 < 2.0 * s.lifts / (s.lifts - s.rehandles) < 2.8


def test_the_usual_terminal_works_as_terminals_do(usual: Window) -> None:
    """Reference section 2.3: net crane rate, rate of yard cranes, turn time of trucks, with margins for ten days."""
    s, a = usual.w.s, usual.w.activity.sum(axis=0)
    assert 20.0 < a[at.STS_MOVES] / a[at.STS_ON_H] < 32.0
    assert 10.0 < s.lifts / s.machine_work_h.sum() < 15.0
    assert 15.0 < 60.0 * s.truck_turn_h / s.trucks_served < 60.0
    assert (s.lost_imports + s.lost_exports) < 0.01 * s.planned
    km = a[at.TRACTOR_LOADED_KM : at.TRACTOR_EMPTY_KM + 2].sum() / a[at.STS_MOVES]
    assert 1.0 < km < 2.5


def test_drivers_rest_once_a_shift(usual: Window) -> None:
    rest_h, p = usual.w.s.tractor_rest_h[: usual.w.c.tractors], PortParameters()
    breaks = rest_h / p.ops_break_h
    shifts = 12.0 * 24.0 / p.ops_shift_h
    assert np.all(np.abs(breaks - np.round(breaks)) < 1e-9)
    assert breaks.max() <= shifts + 1.0 and breaks.mean() > 0.25 * shifts, "others rest while they are parked"


def test_nothing_moves_in_a_storm() -> None:
    calm = ended(parameters(), 3.0)
    busiest = int(np.convolve(calm.w.activity[:, at.STS_MOVES], np.ones(24), "valid").argmax())
    storm = AT_WORK_H + 0.25 * np.array([[busiest, busiest + 24.0]])
    rough = ended(parameters(), 3.0, stops=storm)
    inside = slice(busiest + 3, busiest + 24)  # moves that had begun end within three quarters of an hour
    columns = [at.STS_WORK_H, *range(at.RTG_WORK_H, at.RTG_WORK_H + 4), at.STS_MOVES]
    assert calm.w.activity[inside][:, columns].sum() > 20.0
    assert rough.w.activity[inside][:, columns].sum() == 0.0
    assert rough.w.activity[inside, at.STS_ON_H].sum() > 0.0, "cranes stand at their ships"
    assert rough.w.s.machine_work_h.sum() > 0.6 * calm.w.s.machine_work_h.sum()
    assert_boxes_conserved(rough)


def test_machines_fail_only_while_they_work() -> None:
    """No ships, hence no failures of quay cranes; with work as many as the hours of work between failures say."""
    mtbf = {"ops_crane_mtbf_h": 4.0, "ops_rtg_mtbf_h": 5.0, "ops_tractor_mtbf_h": 6.0}
    idle = ended(parameters(**mtbf), 10.0, calls=calls_at(np.array([AT_WORK_H + 1.0]), 200.0))
    s = idle.w.s
    assert s.crane_failures.sum() == s.machine_failures.sum() == s.tractor_failures.sum() == 0
    s = ended(parameters(**mtbf), 20.0).w.s
    for failures, work_h, mean_h in (
        (s.crane_failures, s.crane_work_h, 4.0), (s.machine_failures, s.machine_work_h[:6], 5.0),
        (s.tractor_failures, s.tractor_drive_h, 6.0),
    ):  # fmt: skip
        expected = work_h.sum() / mean_h
        assert expected > 20.0
        assert abs(failures.sum() - expected) < 4.0 * expected**0.5 + 3.0


def test_levers_of_electric_machines_that_are_not_there_change_nothing(diesel: Window) -> None:
    other = ended(
        parameters(
            chargers=9, charger_kw=90.0, tractor_battery_kwh=150.0, conductor_rail_share=0.5, charging_rule="off_peak",
            charging_cap_kw=50.0, charger_feeder_mva=1.0, pv_kwp=2_000.0, store_kwh=500.0, store_kw=200.0),
        10.0,
    )  # fmt: skip
    assert np.array_equal(other.w.activity, diesel.w.activity) and other.steps == diesel.steps


def test_grid_and_hybrid_cranes_do_the_same_moves(diesel: Window) -> None:
    """Only the groups differ to which the same work is booked: technology is not seen by the steps."""
    other = ended(parameters(electric_rtgs=3, hybrid_rtgs=2), 10.0)
    assert other.steps == diesel.steps
    for first in (
        at.RTG_LIFTS,
        at.RTG_HOIST_KWH,
        at.RTG_LOWER_KWH,
        at.RTG_DRIVE_KWH,
        at.RTG_WORK_H,
        at.RTG_ON_H,
    ):
        both = [win.w.activity[:, first : first + 4].sum(axis=1) for win in (diesel, other)]
        assert np.allclose(*both, rtol=1e-12)
    assert other.w.activity[:, at.RTG_LIFTS + at.RTG_RAIL].sum() > 100.0
    assert np.array_equal(other.w.activity[:, at.STS_MOVES], diesel.w.activity[:, at.STS_MOVES])


def test_the_charger_gives_what_the_tractors_use(electric: Window) -> None:
    s, c = electric.w.s, electric.w.c
    a = electric.w.activity.sum(axis=0)
    assert s.charges > 10 and a[at.CHARGER_KWH] > 0.0
    soc = s.tractor_soc[: c.tractors][c.tractor_group[: c.tractors] == 1]
    assert np.all((soc > 0.0) & (soc <= 1.0))
    assert s.chargers_free >= 0 and s.charging_kw >= 0.0


def test_a_ship_at_the_quay_by_hand() -> None:
    """One crane and ten boxes: mooring, travel, the first tractor's way, and then cycle after cycle."""
    p = parameters(quay_cranes=1, tractors=20, ops_crane_mtbf_h=1e5, ops_break_h=0.0, lifters=20)
    win = window(p, 3.0, calls=calls_at(np.array([AT_WORK_H + 24.0]), 200.0, imports=10))
    win.run()
    q, cargo, c = win.w.calls[0], win.w.cargo, win.w.c
    assert q.done == 10 and c.blocks == 8
    crane_x = 0.5 * 200.0 / c.most_cranes  # first place along the ship, which lies at the quay's beginning
    way_km = c.detour * (abs(0.5 * c.quay_m - crane_x) + c.apron_m) / 1000.0
    by_hand = (
        q.moored_h + c.crane_travel_h + way_km / c.empty_km_per_h + c.crane_cycle_h * cargo.luck[:, 0].sum(dtype=float)
        + c.unmooring_h
    )  # fmt: skip
    assert q.left_at - q.berthed_at == pytest.approx(by_hand, rel=1e-6)


def test_rehandles_of_a_yard_that_is_emptied_at_random() -> None:
    """A ship fills all bays with imports; then trucks fetch them at random, as Kim's formula assumes."""
    high, blocks, bays = 3, 6, 12
    n = blocks * bays * 6 * high
    p = parameters(
        blocks=blocks, yard_bays=bays, traffic_empty_share=0.0, traffic_reefer_share=0.0, traffic_45ft_share=0.0,
        traffic_teu_per_box=2.0, railway_share=0.0, traffic_barge_share=0.0, rtgs=6, quay_cranes=6, gate_lanes=20,
    )  # fmt: skip
    win = window(p, 30.0, calls=calls_at(np.array([AT_WORK_H + 1.0]), 300.0, imports=n))
    order = np.random.default_rng(4).permutation(n)
    win.visit_box, win.visit_at = order.astype(np.int32), np.linspace(AT_WORK_H + 100.0, AT_WORK_H + 600.0, n)
    run_until(win, AT_WORK_H + 99.0)
    mean_height = win.w.yard.blocks["count"].sum() / np.count_nonzero(np.asarray(heights(win)) > 0)
    assert mean_height == pytest.approx(high, abs=0.35)
    before = win.w.s.rehandles
    assert before == 0
    win.run()
    assert np.all(win.w.cargo.status == GONE)
    assert win.w.s.rehandles / n == pytest.approx(rehandles_kim_1997(mean_height, 6), abs=0.07)


def test_a_quay_crane_loads_equal_boxes_to_their_end() -> None:
    """A ship with 300 exports: a crane changes its group when that is empty, and takes one that no other loads."""
    p = parameters(traffic_empty_share=0.0, quay_cranes=3)
    win = window(p, 12.0, calls=calls_at(np.array([AT_WORK_H + 24.0 * 10.0]), 230.0, exports=300))
    s, q = win.w.s, win.w.calls[0]
    loaded, chosen = np.full(3, NOBODY), 0
    for clock in np.arange(AT_WORK_H + 240.0, AT_WORK_H + 264.0, 0.02):
        run_until(win, clock)
        now, at_ship = s.crane_loads[:3].copy(), s.crane_ship[:3] == 0
        for k in np.flatnonzero(at_ship & (now != loaded) & (now != NOBODY)):
            assert loaded[k] == NOBODY or q.first_export[loaded[k]] == NOBODY
            others = now[at_ship & (np.arange(3) != k)]
            free = np.setdiff1d(np.flatnonzero(q.first_export != NOBODY), now)
            assert now[k] not in others or free.size == 0
            chosen += 1
        loaded = now
    assert q.state == LEFT and chosen > 10


def test_the_yard_of_a_window_stands_as_work_leaves_it() -> None:
    """As many boxes stand above an import as after four weeks of work; what has gone stands nowhere."""
    p, above = PortParameters(), np.zeros((2, 2))
    for k, start_h in enumerate((AT_WORK_H, AT_WORK_H + 700.0)):
        fresh, worked = window(p, 1.0, start_h=start_h), window(p, 1.0, warm_days=28.0, start_h=start_h)
        run_until(worked, start_h)
        above[:, k] = above_imports(fresh), above_imports(worked)
        w = fresh.w
        stands = w.yard.place >= 0
        assert np.all(w.cargo.status[stands] == IN_YARD)
        assert fresh.stock == np.count_nonzero(stands) + w.s.depot
        assert w.yard.blocks["count"].sum() == np.count_nonzero(stands)
    assert above[0].mean() == pytest.approx(above[1].mean(), rel=0.2)


def above_imports(win: Window) -> float:
    """Return the mean number of boxes above a box in the bays of imports."""
    blocks, yard = win.w.yard.blocks, win.w.yard
    ours = (blocks.bay_group >= 0) & (blocks.bay_group < FIRST_CALL)
    h = blocks.height[ours][:, : yard.rows]
    return float((h * (h - 1) / 2).sum() / h.sum())


def heights(win: Window) -> Array:
    return win.w.yard.blocks.height


def assert_nobody_idle(win: Window) -> None:
    """Look for a queue beside somebody who could serve it."""
    s, c, calls = win.w.s, win.w.c, win.w.calls
    rtg_idle = s.machine_state[: c.rtgs] == IDLE
    for b in range(c.blocks + 1):
        waiting = s.block_waiting[b]
        here = s.machine_block[: c.rtgs + c.lifters] == b
        assert waiting >= 0
        assert waiting == 0 or not np.any(s.machine_state[: c.rtgs + c.lifters][here] == IDLE)
        crowd = b < c.blocks and waiting >= c.help_queue and s.block_machines[b] < 2
        assert not (crowd and rtg_idle.any()), "an idle yard crane goes where many wait"
        bare = b < c.blocks and waiting > 0 and s.block_machines[b] == 0
        own = [m for m in range(c.rtgs) if m * c.blocks // c.rtgs == b or b * c.rtgs // c.blocks == m]
        assert not (bare and rtg_idle[own].any()), (
            "a yard crane with nothing to do goes where its own block has"
        )
        assert s.block_machines[b] == np.count_nonzero(here & ~np.isin(s.machine_state[: len(here)], (3,)))
    for k in range(c.cranes):
        assert s.crane_state[k] != CRANE_WAITS or s.crane_first[k] == NOBODY
    wants = [
        k
        for k in range(c.cranes)
        if s.crane_state[k] not in (CRANE_FREE, CRANE_TRAVELS, CRANE_BROKEN)
        and s.crane_called[k] < c.most_called[0 if calls[s.crane_ship[k]].imports_left > 0 else 1]
        and s.now < calls[s.crane_ship[k]].sails_by
        and (calls[s.crane_ship[k]].imports_left > 0 or calls[s.crane_ship[k]].exports_left > 0)
    ]
    assert s.n_parked == 0 or not wants, "a parked tractor is called"


def assert_quay_sound(win: Window) -> None:
    """Berthed ships do not overlap; whoever is first at anchor finds no gap."""
    s, c = win.w.s, win.w.c
    ends = s.berth_to[: s.n_berthed]
    starts = s.berth_from[: s.n_berthed]
    assert np.all(starts[1:] >= ends[:-1] - 1e-9) and np.all(ends <= c.quay_m + c.berth_gap_m + 1e-9)
    if s.n_anchored:
        need = win.w.calls.length_m[s.anchored[0]] + c.berth_gap_m
        gaps = np.append(starts, c.quay_m + c.berth_gap_m) - np.append(0.0, ends)
        assert np.all(gaps < need)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    st.fixed_dictionaries(
        {
            "quay_cranes": st.integers(1, 5), "blocks": st.integers(3, 12), "rtgs": st.integers(1, 10),
            "tractors": st.integers(2, 30), "lifters": st.integers(1, 3), "gate_lanes": st.integers(1, 4),
            "battery_tractors": st.integers(0, 2), "chargers": st.integers(1, 2), "electric_rtgs": st.integers(0, 1),
            "ops_patience_h": st.sampled_from([0.0, 12.0]), "yard_bays": st.integers(4, 30),
            "throughput_teu": st.floats(50_000.0, 250_000.0), "ops_break_groups": st.integers(1, 3),
        }
    ),
    st.integers(0, 10_000),
)  # fmt: skip
def test_any_small_terminal_is_sound(levers: dict[str, Any], seed: int) -> None:
    win = window(PortParameters(**{**SMALL, **levers}), 4.0, seed=seed)
    for day in (1.3, 2.1, 3.7):
        run_until(win, AT_WORK_H + 24.0 * day)
        assert win.status == "sound"
        assert_nobody_idle(win)
        assert_quay_sound(win)
    win.run()
    assert_boxes_conserved(win)
    busy = win.w.s.tractor_state[: win.w.c.tractors] == ON_JOB
    assert busy.sum() <= win.w.c.tractors - win.w.s.n_parked
