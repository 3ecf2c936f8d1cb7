"""Luck that columns share: known factor models are found again, noise gives none."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.luck import shared_luck

MONTHS = tuple(f"use_2023_{m:02d}" for m in range(1, 13))


def test_one_factor_is_found_again() -> None:
    rng = np.random.default_rng(1)
    true = np.linspace(0.3, 0.9, 12)
    error = rng.standard_normal((2000, 1)) * true + np.sqrt(1.0 - true**2) * rng.standard_normal((2000, 12))
    found = shared_luck(MONTHS, 3.0 * error).of(MONTHS)
    assert found.shape == (12, 1)
    assert np.abs(found[:, 0]) == pytest.approx(true, abs=0.06)


def test_months_that_resemble_their_neighbours() -> None:
    """Correlation 0.8^|i - j|: the factors that stand out give most of it back, and nothing that is not there."""
    rng = np.random.default_rng(2)
    distance = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    error = rng.multivariate_normal(np.zeros(12), 0.8**distance, 400)
    found = shared_luck(MONTHS, error).of(MONTHS)
    given = found @ found.T
    assert found.shape[1] >= 2 and np.all(np.sum(found**2, axis=1) < 0.96)
    assert 0.6 < np.diag(given, 1).mean() < 0.85
    assert np.diag(given, 6).mean() == pytest.approx(0.8**6, abs=0.15)


def test_noise_shares_nothing() -> None:
    """The edge is that of infinitely many runs: at most a weak factor in a few of 50 trials."""
    rng = np.random.default_rng(3)
    found = [shared_luck(MONTHS, rng.standard_normal((100, 12))).of(MONTHS) for _ in range(50)]
    assert sum(f.shape[1] > 0 for f in found) <= 15
    assert np.mean([np.sum(f**2) / 12.0 for f in found]) < 0.05


def test_what_is_not_known_shares_nothing() -> None:
    constant = np.column_stack(
        [np.zeros(50), np.random.default_rng(4).standard_normal((50, 1)) @ np.ones((1, 2))]
    )
    luck = shared_luck(MONTHS[:3], constant)
    assert np.all(luck.of((MONTHS[0], "other")) == 0.0)
    assert np.sum(luck.of(MONTHS[1:3]) ** 2, axis=1) == pytest.approx([0.95, 0.95])
    assert shared_luck(MONTHS[:1], constant[:, :1]).of(MONTHS[:2]).shape == (2, 0)
