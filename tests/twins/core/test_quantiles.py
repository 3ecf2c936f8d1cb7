"""Compiled quantile functions against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from twins.core.quantiles import normal_quantile, normal_quantiles, poisson_count


def test_normal_quantile_wichura_1988() -> None:
    u = np.concatenate(
        [10.0 ** -np.arange(1.0, 300.0, 7.0), np.linspace(1e-4, 1.0 - 1e-4, 1001), [0.075, 0.925]]
    )
    np.testing.assert_allclose([normal_quantile(x) for x in u], special.ndtri(u), rtol=2e-14, atol=1e-15)


def test_normal_quantile_is_odd() -> None:
    for u in (0.1, 0.25, 0.4999, 1e-5):
        assert normal_quantile(1.0 - u) == pytest.approx(-normal_quantile(u), rel=1e-9)


@pytest.mark.parametrize("mean", [1e-9, 0.01, 0.7, 3.0, 17.5, 29.999])
def test_small_poisson_counts_are_exact(mean: float) -> None:
    u = np.linspace(0.0003, 0.9997, 997)
    assert [poisson_count(mean, x) for x in u] == stats.poisson(mean).ppf(u).astype(int).tolist()


@pytest.mark.parametrize("mean", [30.0, 57.3, 400.0, 1e5])
def test_large_poisson_counts_are_close(mean: float) -> None:
    law = stats.poisson(mean)
    u = (np.arange(20_000) + 0.5) / 20_000
    counts = np.array([poisson_count(mean, x) for x in u])
    grid = np.arange(int(law.ppf(0.001)), int(law.ppf(0.999)) + 1)[:: max(1, int(mean) // 1000)]
    reached = np.searchsorted(np.sort(counts), grid, side="right") / len(u)
    assert np.max(np.abs(reached - law.cdf(grid))) < 0.004
    assert counts.mean() == pytest.approx(mean, rel=1e-3)
    assert counts.var() == pytest.approx(mean, rel=0.01)


def test_no_passengers_no_count() -> None:
    assert poisson_count(0.0, 0.999) == 0
    assert poisson_count(-1.0, 0.5) == 0


def test_many_quantiles_have_the_bits_of_single_ones() -> None:
    u = np.concatenate([[1e-12, 0.075, 0.5, 0.925, 1.0 - 1e-12], np.random.default_rng(3).random(997)])
    z = np.empty_like(u)
    normal_quantiles(u, z)
    assert np.array_equal(z, [normal_quantile(x) for x in u])
