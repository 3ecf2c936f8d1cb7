"""What chance brings to a departure: the same in bulk and one by one, and the law of failures on the way."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.twins.bus_fleet.short_runs import planned
from twins.bus_fleet.operation import draw_luck, luck_of, share_until
from twins.bus_fleet.parameters import BusFleetParameters


@pytest.fixture(scope="module")
def plan():
    return planned(BusFleetParameters())


def test_luck_in_bulk_is_the_luck_of_each_departure(plan) -> None:
    n_slots = plan.directions.n_slots
    luck = np.zeros((3, n_slots.size, int(n_slots.max()), 3))
    draw_luck(plan.p, plan.plan, plan.directions, 100, luck)
    for day in range(3):
        for d in range(n_slots.size):
            for k in range(int(n_slots[d])):
                assert tuple(luck[day, d, k]) == tuple(luck_of(plan.p, plan.plan, 100 + day, d, k))


def test_luck_does_not_depend_on_where_the_days_are_cut(plan) -> None:
    shape = (plan.directions.size, int(plan.directions.n_slots.max()), 3)
    whole, cut = np.zeros((5, *shape)), np.zeros((5, *shape))
    draw_luck(plan.p, plan.plan, plan.directions, 7, whole)
    draw_luck(plan.p, plan.plan, plan.directions, 7, cut[:2])
    draw_luck(plan.p, plan.plan, plan.directions, 9, cut[2:])
    assert np.array_equal(whole, cut)


@pytest.mark.parametrize("hazard", [1e-6, 0.01, 0.4, 3.0])
def test_failures_come_by_the_exponential_law(hazard: float) -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    shares = np.array([share_until(float(x), hazard) for x in u])
    failed = shares < 1.0
    assert failed.mean() == pytest.approx(1.0 - math.exp(-hazard), abs=1e-4)
    # where it comes: u = 1 - exp(-hazard share)
    np.testing.assert_allclose(-np.expm1(-hazard * shares[failed]), u[failed], rtol=1e-12)
    assert np.all(np.diff(shares) >= 0.0)


def test_no_hazard_no_failure() -> None:
    assert share_until(1e-10, 0.0) == 1.0
