"""Stacks and yard crane: conservation, rehandles against Kim and a plain model, work and time by hand."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.twins.port.small_terminals import SMALL, window_of
from twins.core.compiled import compiled
from twins.port.rehandles import rehandles_kim_1997
from twins.port.rtg_moves import RtgNumbers, block_change, lift_kwh, roll_kwh, rtg_job, rtg_numbers
from twins.port.stacks import Spot, put, take
from twins.port.yard import (
    EMPTY,
    FIRST_CALL,
    KEY_BLOCKS,
    KINDS,
    Yard,
    YardNumbers,
    block_of,
    choose_block,
    new_yard,
    stack_key,
    yard_numbers,
)
from twins.port.yard_help import ANY_CRANE, NO_CRANE, OWN_CRANE, wanted_at
from twins.port.yard_parameters import YardParameters

P = YardParameters(yard_bays=24)
PUT, TAKE = 0, 1
BLOCK, BAY, ROW, TIER, HIGHEST, REHANDLES, HOURS, HOIST, LOWER, DRIVE, LIFTS, FROM = range(12)
Ints = NDArray[np.int64]


@compiled
def work(
    yard: Yard,
    r: RtgNumbers,
    tasks: Ints,
    boxes: Ints,
    keys: Ints,
    blocks: Ints,
    at: Ints,
    done: NDArray[np.float64],
) -> None:
    """Do one task after the other; a box that its block does not take goes to the next block that has room."""
    for i in range(boxes.size):
        block, tries = blocks[i], 1
        if tasks[i] == PUT:
            spot = put(yard, block, boxes[i], keys[i], at[block])
            while spot.tier < 0 and tries < at.size:
                block, tries = (block + 1) % at.size, tries + 1
                spot = put(yard, block, boxes[i], keys[i], at[block])
        else:
            block = block_of(yard, boxes[i])
            spot = take(yard, boxes[i], at[block])
        done[i, BLOCK], done[i, BAY], done[i, ROW], done[i, TIER] = block, spot.bay, spot.row, spot.tier
        done[i, HIGHEST], done[i, REHANDLES] = spot.highest, spot.rehandles
        done[i, FROM] = at[block]
        if spot.tier >= 0:
            hours, hoist, lower, drive, lifts = rtg_job(r, at[block], spot, tasks[i] == TAKE, 15.0, 1.0)
            done[i, HOURS], done[i, HOIST], done[i, LOWER] = hours, hoist, lower
            done[i, DRIVE], done[i, LIFTS] = drive, lifts
            at[block] = spot.bay


@compiled
def chosen(
    yard: Yard,
    n: YardNumbers,
    keys: Ints,
    reefer: bool,
    call_boxes: float,
    luck: NDArray[np.float64],
    queue: Ints,
) -> Ints:
    """Return the block for each key."""
    blocks = np.zeros(keys.size, np.int64)
    for i in range(keys.size):
        blocks[i] = choose_block(yard, n, keys[i], reefer, call_boxes, luck[i], queue)
    return blocks


def worked(
    yard: Yard, tasks: Ints, boxes: Ints, keys: Ints, blocks: Ints, at: Ints | None = None
) -> NDArray[np.float64]:
    done = np.zeros((boxes.size, 12))
    cranes = np.zeros(yard.blocks.size, np.int64) if at is None else at
    work(yard, rtg_numbers(P), tasks, boxes, keys, blocks, cranes, done)
    return done


def filled(p: YardParameters, blocks: int, keys: Ints) -> tuple[Yard, NDArray[np.float64]]:
    """Put boxes 0, 1, 2 ... with these keys into a new yard, in turn over its blocks."""
    yard = new_yard(yard_numbers(p), blocks, keys.size)
    boxes = np.arange(keys.size)
    return yard, worked(yard, np.full(keys.size, PUT), boxes, keys, boxes % blocks)


def assert_consistent(yard: Yard, inside: dict[int, int]) -> None:
    """Find each box of `inside` (box: key) exactly once, on top of others, and no other box."""
    b, tiers = yard.blocks, yard.blocks.tower.shape[3]
    stands = np.arange(tiers) < b.height[..., None]
    found = b.tower[stands]
    assert sorted(found.tolist()) == sorted(inside)
    assert all(inside[box] == key for box, key in zip(found.tolist(), b.key[stands].tolist(), strict=True))
    for box in inside:
        packed = int(yard.place[box])
        place = packed >> 12, packed >> 6 & 63, packed >> 3 & 7, packed & 7
        assert b.tower[place] == box and place[3] < b.height[place[:3]]
    assert (yard.place >= 0).sum() == len(inside)
    assert (b.height.sum(axis=2) == b.bay_count).all() and (b.bay_count.sum(axis=1) == b["count"]).all()
    assert b.bay_count.max() <= yard.most <= yard.rows * yard.tiers
    assert (
        b.height.max() <= yard.tiers
        and not b.height[:, yard.bays :].any()
        and not b.height[:, :, yard.rows :].any()
    )
    assert ((b.bay_group == EMPTY) == (b.bay_count == 0)).all()
    sizes = np.where(stands, b.key // KINDS & 1, -1)
    of_bay = np.where(b.bay_group == EMPTY, -1, b.bay_group & 1)
    assert (np.where(stands, sizes, of_bay[..., None, None]) == of_bay[..., None, None]).all(), (
        "a bay holds one size"
    )


@pytest.mark.parametrize("seed", range(3))
def test_no_box_is_lost_and_no_place_used_twice(seed: int) -> None:
    """Property: after any puts and takes, also into full blocks, the yard holds what went in and has not gone out."""
    rng = np.random.default_rng(seed)
    p = P.replace(yard_bays=5, yard_tiers=int(rng.integers(1, 5)), yard_rows=int(rng.integers(1, 7)))
    keys = rng.integers(0, 9, 4000) * KINDS + rng.integers(0, 3, 4000)
    keys[keys < FIRST_CALL * KINDS] = keys[keys < FIRST_CALL * KINDS] // KINDS * KINDS
    yard = new_yard(yard_numbers(p), 3, keys.size)
    inside: dict[int, int] = {}
    at, box = np.zeros(3, np.int64), 0
    for _ in range(12):
        fresh = np.arange(box, box + int(rng.integers(1, 150)))
        out = rng.permutation(list(inside))[: rng.integers(0, len(inside) + 1)].astype(np.int64)
        boxes, box = rng.permutation(np.concatenate([fresh, out])), int(fresh[-1]) + 1
        tasks = np.where(np.isin(boxes, fresh), PUT, TAKE)
        done = worked(yard, tasks, boxes, keys[boxes], rng.integers(0, 3, boxes.size), at)
        for task, i, spot in zip(tasks, boxes.tolist(), done, strict=True):
            if task == TAKE:
                assert spot[TIER] >= 0
                del inside[i]
            elif spot[TIER] >= 0:
                inside[i] = int(keys[i])
        assert_consistent(yard, inside)


def test_a_full_block_says_so_and_stays_as_it_was() -> None:
    yard, done = filled(P.replace(yard_bays=2), 1, np.zeros(2 * 21 + 5, np.int64))
    assert (done[:42, TIER] >= 0).all() and (done[42:, TIER] == -1).all()
    assert yard.blocks[0]["count"] == 42 == 2 * (6 * 4 - 3), (
        "three places of a bay stay free to put boxes aside"
    )
    assert_consistent(yard, dict.fromkeys(range(42), 0))
    other_size = worked(yard, np.array([PUT]), np.array([43]), np.array([KINDS]), np.array([0]))
    assert other_size[0, TIER] == -1
    gone = worked(yard, np.array([TAKE]), np.array([44]), np.array([0]), np.array([0]))
    assert gone[0, TIER] == -1, "a box that is not in the yard"


def plain_rehandles(stacks: list[list[int]], order: list[int]) -> int:
    """Empty a bay with lists: boxes in the way go to the lowest of the other stacks, the first of equal ones."""
    n = 0
    for box in order:
        at = next(i for i, stack in enumerate(stacks) if box in stack)
        while stacks[at][-1] != box:
            low = min((i for i in range(len(stacks)) if i != at), key=lambda i: len(stacks[i]))
            stacks[low].append(stacks[at].pop())
            n += 1
        stacks[at].pop()
    return n


def test_emptying_a_bay_at_random_gives_kims_rehandles() -> None:
    """Kim fitted his formula; for h = 4, r = 6 the same rule played with lists lies 2 % above it."""
    p = P.replace(yard_bays=1, yard_tiers=6, rtg_lift_m=25.0)
    rng = np.random.default_rng(7)
    means: list[float] = []
    for _ in range(400):
        yard, done = filled(p, 1, np.zeros(24, np.int64))
        assert (yard.blocks.height[:, :1, :6] == 4).all()
        order = rng.permutation(24)
        moved = worked(yard, np.full(24, TAKE), order, np.zeros(24, np.int64), np.zeros(24, np.int64))
        stacks: list[list[int]] = [[] for _ in range(6)]
        for box, spot in enumerate(done):
            stacks[int(spot[ROW])].append(box)
        assert moved[:, REHANDLES].sum() == plain_rehandles(stacks, order.tolist())
        means.append(moved[:, REHANDLES].mean())
    expected = rehandles_kim_1997(4, 6)
    assert round(expected, 2) == 0.81
    error = np.std(means) / np.sqrt(len(means))
    assert abs(np.mean(means) - expected) < 0.02 * expected + 3.0 * error


def test_equal_exports_change_names_instead_of_being_dug_out() -> None:
    key, other = FIRST_CALL * KINDS, FIRST_CALL * KINDS + 1
    p = P.replace(yard_bays=1, yard_rows=2)
    yard, done = filled(p, 1, np.array([key, key, other, other, key]))
    assert done[:, ROW].tolist() == [0, 0, 1, 1, 0], "each key has its stack"
    spot = worked(yard, np.array([TAKE]), np.array([0]), np.array([key]), np.array([0]))[0]
    assert (spot[TIER], spot[REHANDLES]) == (2, 0)
    assert_consistent(yard, {1: key, 2: other, 3: other, 4: key})


def test_boxes_in_the_way_are_put_aside_where_equal_ones_do_not_help() -> None:
    yard, _ = filled(P.replace(yard_bays=1, yard_rows=2), 1, FIRST_CALL * KINDS + np.array([1, 2, 3, 4]))
    height = yard.blocks.height[0, 0, :2].tolist()
    spot = worked(yard, np.array([TAKE]), np.array([0]), np.array([0]), np.array([0]))[0]
    assert height == [2, 2] and spot[REHANDLES] == 1 and spot[LIFTS] == 2
    assert spot[HIGHEST] == 3, "the box put aside makes the other stack higher"


def steady_yard() -> tuple[NDArray[np.bool_], Ints, NDArray[np.float64]]:
    """Let 60 calls come every 13 h with 300 imports and 250 exports, dwell of 3 and 5 days; return the last 24."""
    rng, calls, blocks = np.random.default_rng(11), 60, 15
    call = np.repeat(np.arange(calls), 550)
    way = np.tile(np.repeat([0, 1], [300, 250]), calls)
    quay_h = 13.0 * call + rng.uniform(0.0, 13.0, call.size)
    dwell_h = np.clip(rng.gamma(3.0, np.where(way == 0, 24.0, 43.0)), 12.0, 400.0)
    teu, mass_t, luck = (
        rng.choice([1.0, 2.0], call.size, p=[0.4, 0.6]),
        rng.uniform(4.0, 28.0, call.size),
        rng.random(call.size),
    )
    n = yard_numbers(P)
    keys = np.array(
        [
            stack_key(n, *row)
            for row in zip(
                way.tolist(), call.tolist(), teu.tolist(), mass_t.tolist(), luck.tolist(), strict=True
            )
        ]
    )
    in_h, out_h = np.where(way == 0, quay_h, quay_h - dwell_h), np.where(way == 0, quay_h + dwell_h, quay_h)
    order = np.argsort(np.concatenate([in_h, out_h]), kind="stable")
    boxes, tasks = order % call.size, order // call.size
    yard = new_yard(n, blocks, call.size)
    queue = np.zeros(blocks, np.int64)
    home = np.zeros(call.size, np.int64)
    for w in (0, 1):
        home[way == w] = chosen(
            yard, n, keys[way == w], False, 250.0, rng.random(int((way == w).sum())), queue
        )
    done = worked(yard, tasks, boxes, keys[boxes], home[boxes])
    late = call[boxes] >= 36
    return way[boxes[late]] == 1, tasks[late], done[late]


def test_a_busy_yard_has_the_rehandles_and_rates_of_practice() -> None:
    export, tasks, done = steady_yard()
    assert (done[:, TIER] >= 0).all()
    out = tasks == TAKE
    assert 0.1 <= done[export & out, REHANDLES].mean() <= 0.3
    assert rehandles_kim_1997(2, 6) < done[~export & out, REHANDLES].mean() < rehandles_kim_1997(4, 6)
    assert 10.0 <= out.size / done[:, HOURS].sum() <= 15.0, "jobs an hour with gantry and handover"
    one_cycle = (done[:, LIFTS] == 1) & (done[:, BAY] == done[:, FROM])
    pure_s = 3600.0 * done[one_cycle, HOURS] - P.rtg_handover_s
    assert 120.0 < np.percentile(pure_s, 10) and np.percentile(pure_s, 90) < 180.0
    assert done[:, HOIST].sum() == pytest.approx(done[:, LOWER].sum(), rel=0.02), "what goes up comes down"


def test_mechanical_part_of_the_worked_example() -> None:
    """15 t and a spreader of 9.5 t over 8 m: 0.53 kWh; up at 0.80 0.67, back at 0.65 0.35; empty 0.26 and 0.13."""
    loaded, empty = lift_kwh(24.5, 8.0), lift_kwh(9.5, 8.0)
    assert [round(x, 2) for x in (loaded, loaded / 0.80, loaded * 0.65)] == [0.53, 0.67, 0.35]
    assert [round(x, 2) for x in (empty / 0.80, empty * 0.65)] == [0.26, 0.13]


def test_gantry_work_by_hand() -> None:
    """140 t over 20.6 m with one stop at 2 m/s: 140 (0.025 x 9.80665 x 20.6 + 2) kJ = 987 kJ."""
    assert roll_kwh(140.0, 0.025, 20.6, 2.0, 1.0) * 3600.0 == pytest.approx(987.1, abs=0.1)


def strokes(
    r: RtgNumbers, outward: bool, spot: Spot, aside: list[tuple[int, int]]
) -> list[tuple[float, float, float]]:
    """Return mass, start and end height of every stroke of a job; `aside` has the tiers from and to of other boxes."""
    over = max(spot.highest * r.h_box, r.h_truck - r.h_box)
    high, bare = over + r.h_box + r.h_gap, max(over, r.h_truck) + r.h_gap
    stack = (spot.tier + 1) * r.h_box
    cycles = [(15.0, stack, r.h_truck) if outward else (15.0, r.h_truck, stack)]
    cycles += [(r.m_aside, (a + 1) * r.h_box, (b + 1) * r.h_box) for a, b in aside]
    s = r.m_spreader
    return [
        stroke
        for m, pick, drop in cycles
        for stroke in ((s, bare, pick), (m + s, pick, high), (m + s, high, drop), (s, drop, bare))
    ]


@pytest.mark.parametrize(("outward", "aside"), [(False, []), (True, []), (True, [(3, 1), (2, 1)])])
def test_job_is_the_sum_of_its_strokes(outward: bool, aside: list[tuple[int, int]]) -> None:
    r = rtg_numbers(P)
    spot = Spot(3, 2, 1, 4, len(aside), sum(a for a, _ in aside), sum(b for _, b in aside), 3 * len(aside))
    hours, hoist, lower, drive, lifts = rtg_job(r, 5, spot, outward, 15.0, 1.0)
    parts = strokes(r, outward, spot, aside)
    assert hoist == pytest.approx(sum(lift_kwh(m, b - a) for m, a, b in parts if b > a))
    assert lower == pytest.approx(sum(lift_kwh(m, a - b) for m, a, b in parts if a > b))
    assert lifts == 1 + len(aside)

    way = r.lane + 2 * r.row_pitch
    trolley = [(15.0, way), (0.0, way)] + [(m, 3 * r.row_pitch) for _ in aside for m in (r.m_aside, 0.0)]
    crane = roll_kwh(r.m_crane, r.c_rr, 2 * r.bay_pitch, r.v_gantry, 1.0)
    across = sum(roll_kwh(r.m_trolley + r.m_spreader + m, r.c_rail, s, r.v_trolley, 1.0) for m, s in trolley)
    assert drive == pytest.approx(crane + across)
    hoisting_s = sum(abs(b - a) / (r.v_empty if m == r.m_spreader else r.v_loaded) for m, a, b in parts)
    handling_s = r.t_handover + r.t_truck + r.t_stack + 2 * len(aside) * r.t_stack
    gantry_s = 2 * r.bay_pitch / r.v_gantry + r.t_align
    trolley_s = sum(s for _, s in trolley) / r.v_trolley
    assert 3600.0 * hours == pytest.approx(hoisting_s + handling_s + gantry_s + trolley_s)
    slow = rtg_job(r, 5, spot, outward, 15.0, 2.0)[0]
    assert 3600.0 * (slow - hours) == pytest.approx(3600.0 * hours - gantry_s), (
        "luck stretches all but the drive"
    )


def test_no_stroke_goes_the_wrong_way_or_above_the_lift() -> None:
    r = rtg_numbers(P)
    for tier, outward in itertools.product(range(P.yard_tiers), (False, True)):
        for highest in range(tier + 1, P.yard_tiers + 1):
            heights = strokes(r, outward, Spot(0, 0, tier, highest, 0, 0, 0, 0), [])
            assert max(max(a, b) for _, a, b in heights) <= P.rtg_lift_m
            assert [np.sign(b - a) for _, a, b in heights] == [-1, 1, -1, 1]


def test_change_of_block_by_hand() -> None:
    r = rtg_numbers(P)
    v, mv2 = P.rtg_gantry_m_s, 140.0 * 0.5 * P.rtg_gantry_m_s**2
    hours, work_kwh = block_change(r, 60.0, 0.0, 30.0)  # beside its own: it turns, crosses, turns
    assert 3600.0 * hours == pytest.approx(90.0 / v + P.rtg_turn_s + 2 * P.rtg_gantry_align_s)
    assert work_kwh * 3600.0 == pytest.approx(140.0 * P.rtg_c_rr * 9.80665 * 90.0 + 3 * mv2)
    hours, work_kwh = block_change(r, 60.0, 20.0, 0.0)  # in the line of its rows: straight on
    assert 3600.0 * hours == pytest.approx(80.0 / v + P.rtg_gantry_align_s)
    assert work_kwh * 3600.0 == pytest.approx(140.0 * P.rtg_c_rr * 9.80665 * 80.0 + mv2)


def test_blocks_suit_their_boxes() -> None:
    n = yard_numbers(P.replace(yard_compared=3))
    yard, luck, queue = new_yard(n, 20, 10), np.random.default_rng(3).random(400), np.zeros(20, np.int64)
    imports = np.zeros(400, np.int64)
    assert chosen(yard, n, imports, True, 0.0, luck, queue).max() < 0.25 * 20 + 1, (
        "reefers go where plugs are"
    )
    for call in (0, 1, 7):
        keys = np.array(
            [stack_key(n, 1, call, teu, t, u) for u in luck for teu in (1.0, 2.0) for t in (8.0, 14.0)]
        )
        blocks = chosen(yard, n, keys, False, 600.0, np.tile(luck, 4), queue)
        ran = np.unique(blocks)
        assert ran.size == 7 and min(np.ptp(ran), np.ptp((ran + 10) % 20)) == 6, "a run of blocks for a call"
        for key in np.unique(keys):
            own = np.unique(blocks[keys == key])
            assert own.size == KEY_BLOCKS == 1 + min(np.ptp(own), np.ptp((own + 10) % 20)), (
                "neighbours for a key"
            )
    queue[:10], yard.blocks["count"][10:15] = 30, 400
    spread = np.bincount(chosen(yard, n, imports, False, 0.0, luck, queue), minlength=20)
    assert spread[:10].sum() < spread[10:15].sum() < spread[15:].sum()


def test_keys_tell_apart_what_is_stacked_apart() -> None:
    n = yard_numbers(P)
    assert (
        stack_key(n, 0, 5, 1.0, 20.0, 0.3)
        == stack_key(n, 0, 9, 1.0, 4.0, 0.9)
        != stack_key(n, 0, 5, 2.0, 20.0, 0.3)
    )
    box = stack_key(n, 1, 5, 2.0, 20.0, 0.3)
    assert box == stack_key(n, 1, 5, 2.0, 21.0, 0.32)
    others = [
        stack_key(n, 1, 6, 2.0, 20.0, 0.3),
        stack_key(n, 1, 5, 1.0, 20.0, 0.3),
        stack_key(n, 1, 5, 2.0, 9.0, 0.3),
    ]
    others += [stack_key(n, 1, 5, 2.0, 20.0, 0.9), stack_key(n, 0, 5, 2.0, 20.0, 0.3)]
    assert len({box, *others}) == 6


def test_a_yard_without_blocks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"blocks = 0 must be at least 1"):
        new_yard(yard_numbers(P), 0, 10)


@compiled
def asked_for(w: Any, block: int, clock: float) -> int:
    return wanted_at(w, block, clock)


def test_a_bare_block_asks_for_its_own_crane_until_somebody_has_waited_long() -> None:
    win = window_of(SMALL, 1.0)
    w, s, now, block = win.w, win.w.s, win.start_h, 0
    s.machine_block[:2], s.block_machines[0], s.block_machines[1] = 1, 0, 2  # the own crane helps elsewhere
    assert asked_for(w, block, now) == NO_CRANE
    s.block_first[0, block], s.block_waiting[block], s.tractor_since[0] = 0, 1, now
    assert asked_for(w, block, now) == OWN_CRANE
    assert asked_for(w, block, now + 0.99 * w.c.passed_over_h) == OWN_CRANE
    assert asked_for(w, block, now + 1.01 * w.c.passed_over_h) == ANY_CRANE
    s.block_waiting[block] = w.c.help_queue
    assert asked_for(w, block, now) == ANY_CRANE
