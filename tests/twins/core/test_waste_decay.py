"""First-order decay and open burning: worked numbers of the methodology, limits, conservation."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import twins
from twins.core.physics.waste_decay import decay_methane, methane_potential, open_burning

FACTORS = Path(twins.__file__).parent / "rice_husk" / "survey" / "decay_and_burning_factors.csv"
DEPOSITS = st.lists(st.floats(0.0, 1e8), min_size=1, max_size=40)


def factor(quantity: str) -> float:
    with FACTORS.open(encoding="utf-8") as file:
        return next(float(row["default"]) for row in csv.DictReader(file) if row["quantity"] == quantity)


def shallow(DOCf: float) -> float:
    MCF, F = factor("MCF unmanaged shallow (under 5 m)"), factor("F, CH4 share of landfill gas by volume")
    return methane_potential(0.34, DOCf, MCF, F, 1.0, 0.0, factor("OX, oxidation, unmanaged site"))


@pytest.mark.parametrize(
    ("fraction", "by_hand", "printed"),
    [("DOCf wood", 0.34 * 0.1 * 0.4 * 0.5 * 4 / 3, 0.009), ("DOCf paper", 0.34 * 0.5 * 0.4 * 0.5 * 4 / 3, 0.045)],
)  # fmt: skip
def test_a_tonne_of_husk_on_a_shallow_heap(fraction: str, by_hand: float, printed: float) -> None:
    found = shallow(factor(fraction))
    assert found == pytest.approx(by_hand, rel=1e-15)
    assert round(found, 3) == printed


def test_eventual_tonnes_at_ar6() -> None:
    gwp = factor("GWP100 CH4 non-fossil (AR6)")
    assert round(shallow(0.1) * gwp, 2) == 0.25
    assert round(shallow(0.5) * gwp, 1) == 1.2


def test_the_old_form_for_straw() -> None:
    # AMS-III.E before the decay model: Q DOC DOCf F MCF 16/12, at once
    old = 1000.0 * 0.30 * 0.77 * 0.5 * 0.4 * 16 / 12
    released, to_come = decay_methane(
        np.array([1000.0, 0.0]), methane_potential(0.30, 0.77, 0.4, 0.5, 1.0, 0.0, 0.0), math.inf
    )
    np.testing.assert_allclose(released, [old, 0.0], rtol=1e-15)
    assert to_come == 0.0


@pytest.mark.parametrize(
    ("methane", "nitrous", "printed"),
    [(factor("open burning of rice STRAW, CH4"), factor("open burning of rice STRAW, N2O"), 0.14), (2.7, 0.07, 0.09)],
)  # fmt: skip
def test_a_tonne_burnt_in_the_open_at_ar6(methane: float, nitrous: float, printed: float) -> None:
    found = open_burning(np.array([1000.0]), methane, nitrous)
    tonnes = (
        found.CH4 * factor("GWP100 CH4 non-fossil (AR6)") + found.N2O * factor("GWP100 N2O (AR6)")
    ) / 1000.0
    np.testing.assert_allclose(found.CH4, [methane], rtol=1e-15)
    assert round(float(tonnes[0]), 2) == printed


def test_only_what_burns_makes_gas() -> None:
    whole, part = (open_burning(np.array([5.0, 7.0]), 4.0, 0.1, share) for share in (1.0, 0.8))
    np.testing.assert_allclose(part.CH4, 0.8 * whole.CH4, rtol=1e-15)
    np.testing.assert_allclose(part.N2O, 0.8 * whole.N2O, rtol=1e-15)


def test_the_sum_over_deposit_years_as_the_tool_prints_it() -> None:
    W, k, potential = np.array([10.0, 0.0, 30.0, 5.0]), 0.17, 0.045
    released, _ = decay_methane(W, potential, k)
    by_hand = [
        potential * sum(W[x] * math.exp(-k * (y - x)) * (1 - math.exp(-k)) for x in range(y + 1))
        for y in range(len(W))
    ]
    np.testing.assert_allclose(released, by_hand, rtol=1e-13)


@given(DEPOSITS, st.floats(0.0, 0.3), st.floats(0.0, 50.0))
def test_nothing_is_lost(deposits: list[float], potential: float, k: float) -> None:
    released, to_come = decay_methane(np.array(deposits), potential, k)
    assert np.all(released >= 0.0)
    assert to_come >= 0.0
    assert released.sum() + to_come == pytest.approx(potential * math.fsum(deposits), rel=1e-12, abs=1e-300)


def test_limits_of_the_rate() -> None:
    W = np.array([3.0, 4.0, 5.0])
    at_once, rest = decay_methane(W, 0.045, math.inf)
    np.testing.assert_array_equal(at_once, 0.045 * W)
    assert rest == 0.0
    never, all_of_it = decay_methane(W, 0.045, 0.0)
    np.testing.assert_array_equal(never, np.zeros(3))
    assert all_of_it == pytest.approx(0.045 * 12.0, rel=1e-15)


def test_decades_not_the_first_year() -> None:
    released, to_come = decay_methane(np.r_[1.0, np.zeros(14)], 1.0, factor("k wood, tropical wet"))
    assert released[0] == pytest.approx(1.0 - math.exp(-0.035), rel=1e-12)
    assert to_come == pytest.approx(math.exp(-0.035 * 15), rel=1e-12)
    assert to_come > 0.5


def test_arrays_of_draws() -> None:
    fractions = np.array([0.1, 0.5])
    np.testing.assert_allclose(
        np.asarray(methane_potential(0.34, fractions, 0.4, 0.5, 1.0, 0.0, 0.0)),
        [shallow(0.1), shallow(0.5)],
        rtol=1e-15,
    )
