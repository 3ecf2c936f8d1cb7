"""The mixture of what becomes of husk: shares, masses and gases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.rice_husk.husk_fate import Burning, Decay, FateResult, Fates, fate_shares, husk_fate

DECAY = Decay(DOC=0.34, DOCf=0.5, MCF=0.4, F=0.5, OX=0.0, k=0.035)
BURNING = Burning(CH4_g_per_kg=4.51, N2O_g_per_kg=0.069, burnt_share=1.0)
WEIGHTS = st.builds(Fates, *(st.floats(1e-6, 1e6) for _ in range(4)))
TONNES = np.array([1000.0, 2000.0, 0.0, 500.0])


def only(fate: str) -> Fates:
    return Fates(0.0, 0.0, 0.0, 0.0)._replace(**{fate: 3.0})


def gas(result: FateResult) -> float:
    return float(result.methane_decay_kg.sum() + result.methane_burning_kg.sum() + result.methane_to_come_kg)


@given(WEIGHTS)
def test_shares_sum_to_one(weights: Fates) -> None:
    shares = fate_shares(weights)
    assert math.fsum(map(float, shares)) == pytest.approx(1.0, rel=1e-14)
    assert all(0.0 < float(share) <= 1.0 for share in shares)


@given(WEIGHTS, st.floats(1e-3, 1e3))
def test_only_ratios_of_the_weights_count(weights: Fates, scale: float) -> None:
    scaled = Fates(*(float(w) * scale for w in weights))
    np.testing.assert_allclose(fate_shares(scaled), fate_shares(weights), rtol=1e-12)


@given(WEIGHTS)
def test_masses_add_up_to_the_husk(weights: Fates) -> None:
    found = husk_fate(TONNES, weights, DECAY, BURNING).husk_kg
    np.testing.assert_allclose(np.sum(found, axis=0), TONNES, rtol=1e-13)


def test_heaps_alone_give_the_worked_number() -> None:
    found = husk_fate(TONNES, only("rot"), DECAY, BURNING)
    total = found.methane_decay_kg.sum() + found.methane_to_come_kg
    assert total == pytest.approx(TONNES.sum() * 0.34 * 0.5 * 0.4 * 0.5 * 16 / 12, rel=1e-12)
    assert not found.methane_burning_kg.any()
    assert not found.nitrous_burning_kg.any()


def test_fires_alone_give_the_worked_number() -> None:
    found = husk_fate(TONNES, only("burnt"), DECAY, BURNING)
    np.testing.assert_allclose(found.methane_burning_kg, TONNES * 4.51e-3, rtol=1e-14)
    np.testing.assert_allclose(found.nitrous_burning_kg, TONNES * 0.069e-3, rtol=1e-14)
    assert found.methane_to_come_kg == 0.0


@pytest.mark.parametrize("fate", ["river", "used"])
def test_river_and_use_make_no_gas_here(fate: str) -> None:
    assert gas(husk_fate(TONNES, only(fate), DECAY, BURNING)) == 0.0


def test_burning_more_husk_in_the_plant_never_adds_gas() -> None:
    weights = Fates(0.35, 0.35, 0.15, 0.15)
    before, after = (husk_fate(part * TONNES, weights, DECAY, BURNING) for part in (1.0, 0.4))
    assert np.all(after.methane_decay_kg <= before.methane_decay_kg)
    assert gas(after) == pytest.approx(0.4 * gas(before), rel=1e-12)


@pytest.mark.parametrize(
    "weights", [Fates(-0.1, 1.0, 1.0, 1.0), Fates(0.0, 0.0, 0.0, 0.0), Fates(math.nan, 1.0, 1.0, 1.0)]
)
def test_what_is_no_weight_is_refused(weights: Fates) -> None:
    with pytest.raises(ValueError, match="only their ratios count"):
        fate_shares(weights)


@pytest.mark.parametrize("wrong", [-1.0, math.nan])
def test_less_than_no_husk_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="check the husk balance"):
        husk_fate(np.array([1.0, wrong]), only("rot"), DECAY, BURNING)
