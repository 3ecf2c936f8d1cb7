"""Sampled weeks for whole years: what is exact, and how far the rest may lie from every hour simulated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from twins.core.outcome import Outcome
from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.port import TWIN
from twins.port.activity import REEFER_PLUG_H, RTG_LIFTS, STS_MOVES, TRUCK_H
from twins.port.energy_year import SLOTS_A_WEEK, week_slots, year_of_weeks
from twins.port.parameters import PortParameters
from twins.port.plan import Draw, draw_of, first_monday, spans_of, year_starts_h
from twins.port.runs import run_paired
from twins.port.twin import outcome_of
from twins.port.week_scale import planned_of
from twins.port.window import boxes_of

YEARS = 2
HORIZON = Horizon(dt.date(2026, 1, 1), YEARS)
SMALL = PortParameters(
    throughput_teu=300_000.0, capacity_teu=400_000.0, quay_m=400.0, quay_cranes=3, blocks=10, rtgs=7, tractors=18,
    lifters=2, gate_lanes=4, weeks_a_year=6,
)  # fmt: skip
ELECTRIC = SMALL.replace(
    electric_rtgs=7, battery_tractors=12, chargers=5, pv_kwp=1_000.0, tractor_battery_kwh=150.0
)
# share by which yearly means of two years may differ: the spread of six weeks of a small terminal, not a bias
ALLOWED = {"diesel": 0.06, "electricity": 0.06, "peak": 0.10, "gas": 0.05}


@pytest.fixture(scope="module")
def found() -> dict[str, list[Outcome]]:
    site = TWIN.default_site()
    return {
        mode: TWIN.simulate_paired(
            [p.replace(weeks_a_year=weeks) for p in (SMALL, ELECTRIC)], site, HORIZON, rng(3)
        )
        for mode, weeks in (("sampled", 6), ("full", 0))
    }


def figures(outcome: Outcome) -> dict[str, float]:
    litres, kwh = outcome.total("diesel_bought_l"), outcome.total("grid_net_kwh")
    return {
        "diesel": litres,
        "electricity": kwh,
        "peak": outcome.total("billed_kw_months"),
        "gas": 2.77e-3 * litres + 0.475e-3 * kwh,  # S-TEI, S-TGO
    }


@pytest.mark.parametrize("scenario", [0, 1], ids=["diesel", "electric"])
def test_sampled_weeks_come_near_all_hours(
    found: dict[str, list[Outcome]], scenario: int, figure: Callable[[str, str], None]
) -> None:
    sampled, full = figures(found["sampled"][scenario]), figures(found["full"][scenario])
    error = {name: sampled[name] / full[name] - 1.0 for name in full}
    name = ("diesel", "electric")[scenario]
    figure(
        f"port, sampled weeks against all hours, {name}", ", ".join(f"{k} {v:+.1%}" for k, v in error.items())
    )
    assert {k: v for k, v in error.items() if abs(v) > ALLOWED[k]} == {}


def to_move(outcome: Outcome) -> NDArray[np.float64]:
    """Boxes that ships were to move: each was moved by its ship, or lost."""
    return outcome.flows["moved_boxes"] + outcome.flows["lost_boxes"]


def test_boxes_of_the_year_are_exact(found: dict[str, list[Outcome]]) -> None:
    draw = draw_of(SMALL, TWIN.default_site(), HORIZON, rng(3))
    for outcome in found["sampled"]:
        np.testing.assert_allclose(to_move(outcome), draw.boxes_by_year, rtol=1e-12)


def test_a_terminal_that_loses_moves_is_not_scaled_up() -> None:
    slow = SMALL.replace(battery_tractors=18, chargers=1, charger_kw=20.0, weeks_a_year=1.0)
    horizon, site = Horizon(dt.date(2026, 1, 1), 1), TWIN.default_site()
    outcome = TWIN.simulate(slow, site, horizon, rng(3))
    boxes = draw_of(slow, site, horizon, rng(3)).boxes_by_year[0]
    assert to_move(outcome)[0] == pytest.approx(boxes, rel=1e-12)
    assert outcome.total("moved_boxes") < 0.9 * boxes
    assert 0.0 < outcome.total("late_boxes") < outcome.total("lost_boxes")
    over_the_quay = outcome.total("moved_boxes") + outcome.total("late_boxes")
    assert outcome.total("boxes") == pytest.approx(over_the_quay, rel=1e-12)


def test_full_mode_moves_what_ships_bring(found: dict[str, list[Outcome]]) -> None:
    draw = draw_of(SMALL, TWIN.default_site(), HORIZON, rng(3))
    for outcome in found["full"]:
        moved = outcome.total("moved_boxes") + outcome.total("lost_boxes")
        assert moved == pytest.approx(
            draw.boxes_by_year.sum(), rel=0.01
        )  # ships that lie at the quay at New Year


def small_draw() -> Draw:
    return draw_of(SMALL, TWIN.default_site(), HORIZON, rng(5))


def test_weeks_lie_in_their_part_of_the_year_and_begin_on_monday() -> None:
    for span in spans_of(HORIZON, 4, rng(9)):
        day = HORIZON.start + dt.timedelta(hours=span.start_h)
        assert day.weekday() == 0 and day.year == 2026 + span.year and span.end_h - span.start_h == 168.0


def test_one_week_may_stand_for_two_years() -> None:
    horizon = Horizon(dt.date(2026, 1, 1), 5)
    lies_in_second: list[bool] = []
    for seed in range(40):
        spans = spans_of(horizon, 0.5, rng(seed))
        assert [span.years for span in spans] == [(0, 1), (2, 3), (4,)]
        starts = year_starts_h(horizon)
        for span in spans:
            assert (
                span.year in span.years
                and starts[span.year] <= span.start_h < span.end_h <= starts[span.year + 1]
            )
            assert (HORIZON.start + dt.timedelta(hours=span.start_h)).weekday() == 0
        lies_in_second += [span.year != span.years[0] for span in spans[:2]]
    assert 0.3 < np.mean(lies_in_second) < 0.7  # 80 tosses: 0.5 within 3.6 standard errors


def test_machines_bought_in_the_second_of_two_years_are_gone_through_too() -> None:
    late = ELECTRIC.replace(weeks_a_year=0.5, conversion_first_year=1, conversion_per_year=1.0)
    first = SMALL.replace(weeks_a_year=0.5)
    draw = draw_of(first, TWIN.default_site(), HORIZON, rng(4))
    bau, project = run_paired([first, late], draw)
    assert [week.year for week in bau.works] == [0] and [week.year for week in project.works] == [0, 1]
    assert bau.works[0].work.used.tolist() == project.works[0].work.used.tolist()
    bau_l, project_l = (outcome_of(run, draw).flows["tractor_diesel_l"] for run in (bau, project))
    assert project_l[0] == bau_l[0] and project_l[1] < 0.6 * bau_l[1]  # 12 of 18 on batteries


def test_weeks_of_other_years_are_scaled_by_the_growth_of_traffic() -> None:
    draw = draw_of(SMALL.replace(weeks_a_year=1.0), TWIN.default_site(), HORIZON, rng(3))
    first, second = run_paired([SMALL.replace(weeks_a_year=1.0)], draw)[0].works
    doubled = draw._replace(boxes_by_year=draw.boxes_by_year[0] * np.array([1.0, 2.0]))
    pool = [
        first,
        second._replace(work=first.work),
    ]  # the same work in a year of half the traffic, and in this one
    year, which = year_of_weeks(doubled, 1, pool), week_slots(doubled, 1, 2, 365 * 96) // SLOTS_A_WEEK
    earlier, own = (year.cranes[which == k].reshape(-1) for k in (0, 1))
    full_weeks = min(earlier.size, own.size) // SLOTS_A_WEEK
    assert full_weeks > 20
    assert earlier.max() == pytest.approx(2.0 * own.max())


def test_mean_hours_of_reefers_are_those_of_the_boxes() -> None:
    """By the tables of stays for a year of calls; by the boxes of that year, one by one."""
    for seed in (1, 2):
        draw = draw_of(PortParameters(weeks_a_year=1.0), TWIN.default_site(), HORIZON, rng(seed))
        start, end = (float(h) for h in draw.year_starts_h[:2])
        boxes, visits, _ = boxes_of(draw.traffic, start, end)
        planned = planned_of(boxes, visits, start, end)
        assert planned.reefer_h == pytest.approx(draw.reefer_h_by_year[0], rel=0.03)
        assert planned.visits == pytest.approx(draw.boxes_by_year[0], rel=0.01)
        half = 0.5 * (start + end)
        parts = [planned_of(boxes, visits, *span) for span in ((start, half), (half, end))]
        assert np.sum(parts, axis=0) == pytest.approx(np.array(planned))


def test_each_kind_of_work_is_brought_to_its_own_total() -> None:
    p = SMALL.replace(weeks_a_year=1.0)
    draw = draw_of(p, TWIN.default_site(), HORIZON, rng(3))
    pool = run_paired([p], draw)[0].works[:1]
    planned = pool[0].planned
    plain = year_of_weeks(draw, 0, pool)
    busy_gate = pool[0]._replace(planned=planned._replace(visits=2.0 * planned.visits))
    more_reefers = pool[0]._replace(planned=planned._replace(reefer_h=2.0 * planned.reefer_h))
    gate, reefers = (year_of_weeks(draw, 0, [week]) for week in (busy_gate, more_reefers))
    # a week that has twice its share of visits stands for half the work of the land side, and for all of the quay
    assert gate.sums[TRUCK_H] == pytest.approx(0.5 * plain.sums[TRUCK_H])
    assert 0.5 * plain.sums[RTG_LIFTS] < gate.sums[RTG_LIFTS] < 0.8 * plain.sums[RTG_LIFTS]
    assert gate.sums[STS_MOVES] == plain.sums[STS_MOVES] == pytest.approx(draw.boxes_by_year[0], rel=0.01)
    assert reefers.parts_kw[2] == pytest.approx(0.5 * plain.parts_kw[2])
    assert reefers.parts_kw[[0, 1, 3]].tolist() == plain.parts_kw[[0, 1, 3]].tolist()
    assert reefers.sums[REEFER_PLUG_H] == pytest.approx(0.5 * plain.sums[REEFER_PLUG_H])


def test_each_sampled_week_stands_for_as_many_weeks() -> None:
    draw = small_draw()
    for year in range(YEARS):
        n = 365 * 96
        used = np.bincount(week_slots(draw, year, 5, n) // SLOTS_A_WEEK, minlength=5) / SLOTS_A_WEEK
        assert used.sum() == pytest.approx(365 / 7)
        assert used.max() - used.min() <= 1.0 + 1e-9


def test_days_of_the_week_stay_what_they_are() -> None:
    draw = small_draw()
    slots = week_slots(draw, 1, 3, 365 * 96) % SLOTS_A_WEEK
    monday = first_monday(2027)
    assert slots[monday * 96] == 0
    assert slots[0] == ((7 - monday) % 7) * 96


def test_no_machine_works_longer_than_the_year(found: dict[str, list[Outcome]]) -> None:
    for outcome in (*found["sampled"], *found["full"]):
        crane_h = sum(outcome.flows[f"sts_{part}_h"] for part in ("work", "wait", "repair", "free"))
        np.testing.assert_allclose(crane_h, 3 * 8760.0, rtol=1e-12)
        assert (
            min(float(outcome.flows[f"sts_{part}_h"].min()) for part in ("work", "wait", "repair", "free"))
            >= 0.0
        )


def test_parts_of_electricity_add_up(found: dict[str, list[Outcome]]) -> None:
    """Uses less the sun, with losses, are what the meter sees; slot by slot closes the balance of the outcome."""
    for outcome in (*found["sampled"], *found["full"]):
        uses = sum(
            outcome.flows[name]
            for name in ("sts_kwh", "rtg_rail_kwh", "charger_kwh", "reefer_kwh", "base_kwh")
        )
        meter = (
            outcome.flows["grid_net_kwh"]
            - outcome.flows["sun_kwh"]
            - outcome.flows["transformer_loss_kwh"]
            - outcome.flows["store_loss_kwh"]
        )
        np.testing.assert_allclose(uses - outcome.flows["unserved_kwh"], meter, rtol=1e-9)
        assert max(balance.residual for balance in outcome.balances) < 1e-12
