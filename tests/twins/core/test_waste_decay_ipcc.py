"""The IPCC form of first-order decay: printed tables of both forms, their shift by a year, recovery and cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.physics.waste_decay import decay_methane, methane_potential
from twins.core.physics.waste_decay_ipcc import delayed_methane, emitted_methane

DEPOSITS = st.lists(st.floats(0.0, 1e8), min_size=1, max_size=40)
GWP = 28.0
# 14 600 t a year, DOC 0.15, DOCf 0.5, MCF 0.8, F 0.5, k 0.4: tCO2e of the year, as printed
POTENTIAL = methane_potential(0.15, 0.5, 0.8, 0.5, 1.0, 0.0, 0.0)
FIFTEEN_YEARS = np.full(15, 14600.0)
# fmt: off
IPCC = [0, 5391, 9005, 11427, 13051, 14139, 14869, 15358, 15685, 15905, 16053, 16151, 16217, 16262, 16292]
CDM = [5391, 9005, 11427, 13051, 14139, 14869, 15358, 15685, 15905, 16053, 16151, 16217, 16262, 16292, 16311]
# fmt: on


def test_the_table_of_the_ipcc_form() -> None:
    released, _ = delayed_methane(FIFTEEN_YEARS, POTENTIAL, 0.4)
    assert np.rint(released * GWP).astype(int).tolist() == IPCC
    assert round(released.sum() * GWP) == 195_803


def test_the_table_of_the_cdm_form() -> None:
    released, _ = decay_methane(FIFTEEN_YEARS, POTENTIAL, 0.4)
    assert np.rint(released * GWP).astype(int).tolist() == CDM
    assert round(released.sum() * GWP) == 212_115


def test_a_single_deposit() -> None:
    released, to_come = delayed_methane(np.array([1000.0, 0.0, 0.0, 0.0, 0.0, 0.0]), POTENTIAL, 0.4)
    assert released.round(3).tolist() == [0.0, 13.187, 8.840, 5.925, 3.972, 2.662]
    assert round(float(released.sum() + to_come), 2) == 40.00


@given(DEPOSITS, st.floats(0.0, 5.0))
def test_stocks_of_the_guideline_year_by_year(deposits: list[float], k: float) -> None:
    stock, by_hand = 0.0, []
    for deposit in deposits:  # equations 3.4 and 3.5 in turn
        by_hand.append(stock * (1.0 - np.exp(-k)))
        stock = deposit + stock * np.exp(-k)
    released, to_come = delayed_methane(np.array(deposits), 1.0, k)
    total = sum(deposits)
    np.testing.assert_allclose(released, by_hand, rtol=1e-12, atol=1e-12 * total)
    assert to_come == pytest.approx(stock, rel=1e-12, abs=1e-12 * total)
    assert float(released.sum() + to_come) == pytest.approx(total, rel=1e-12)


def test_what_is_recovered_meets_no_cover() -> None:
    left = emitted_methane(np.array([100.0, 50.0]), np.array([60.0, 50.0]), 0.1)
    np.testing.assert_allclose(left, [36.0, 0.0], rtol=1e-15)


@pytest.mark.parametrize("recovered", [101.0, float("nan")])
def test_more_recovered_than_made_is_refused(recovered: float) -> None:
    with pytest.raises(ValueError, match="recovered than made"):
        emitted_methane(np.array([100.0]), np.array([recovered]), 0.0)
