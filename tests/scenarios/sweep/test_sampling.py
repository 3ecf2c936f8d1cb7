"""Points by index: moments, coverage, and that nothing but the index decides a point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.findings import InputError
from scenarios.sampling import METHODS, parameter_draws, points
from twins.core.priors import LogNormal, Normal, Triangular, Uniform

INDEX_ONLY = tuple(method for method in METHODS if method != "lhs")


@pytest.mark.parametrize("method", INDEX_ONLY)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12), st.integers(1, 9), st.integers(0, 2**63 - 1))
def test_a_point_depends_on_its_index_only(method: str, indices: list[int], dims: int, seed: int) -> None:
    together = points(method, dims, indices, seed, 10_000)
    alone = np.concatenate([points(method, dims, [i], seed, 1 + i) for i in indices])
    assert together.tobytes() == alone.tobytes()


@pytest.mark.parametrize("method", INDEX_ONLY)
def test_the_first_thousand_stay_when_there_are_two_thousand(method: str) -> None:
    short, long = (points(method, 6, np.arange(n), 1, n) for n in (1000, 2000))
    assert short.tobytes() == long[:1000].tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_moments_of_the_unit_cube(method: str) -> None:
    n = 4096
    u = points(method, 8, np.arange(n), 3, n)
    assert u.min() > 0.0
    assert u.max() < 1.0
    # 5 standard errors of plain random numbers: fails by chance in about 1e-6 of 16 columns
    error = 5.0 / np.sqrt(12.0 * n)
    assert np.abs(u.mean(axis=0) - 0.5).max() < error
    assert np.abs(u.var(axis=0) - 1.0 / 12.0).max() < error
    correlations = np.corrcoef(u.T) - np.eye(8)
    assert np.abs(correlations).max() < 5.0 / np.sqrt(n)


def test_sobol_is_a_net_also_after_scrambling() -> None:
    """2^k points of a (t, s)-sequence in base 2 put one point in each of 2^k cells of every axis."""
    u = points("sobol", 12, np.arange(256), 5, 256)
    for column in u.T:
        assert sorted((column * 256).astype(int)) == list(range(256))


def test_latin_hypercube_has_one_point_in_each_row() -> None:
    u = points("lhs", 5, np.arange(90), 5, 90)
    for column in u.T:
        assert sorted((column * 90).astype(int)) == list(range(90))


def test_sobol_beats_random_on_the_g_function() -> None:
    """Mean of the g-function (a = 0, 1, 4.5, 9) is 1 (Saltelli and Sobol 1995)."""
    a = np.array([0.0, 1.0, 4.5, 9.0])

    def miss(method: str) -> float:
        u = points(method, 4, np.arange(4096), 11, 4096)
        return abs(float(np.mean(np.prod((np.abs(4.0 * u - 2.0) + a) / (1.0 + a), axis=1))) - 1.0)

    assert miss("sobol") < 0.002
    assert miss("random") < 0.04


@pytest.mark.parametrize("method", METHODS)
def test_seeds_and_dimensions_give_other_points(method: str) -> None:
    one, other = (points(method, 3, np.arange(64), seed, 64) for seed in (1, 2))
    assert not np.any(one == other)
    assert not np.any(one[:, 0] == one[:, 1])


def test_draws_follow_their_priors() -> None:
    priors = {
        "flat": Uniform(2.0, 4.0),
        "bell": Normal(10.0, 2.0),
        "skew": LogNormal(5.0, 0.3),
        "roof": Triangular(0.0, 1.0, 5.0),
    }
    n = 8192
    draws = parameter_draws(priors, np.arange(n), "sobol", 1, n)
    assert list(draws) == sorted(priors)
    expected = {  # closed forms: mean, variance
        "flat": (3.0, 1.0 / 3.0),
        "bell": (10.0, 4.0),
        "skew": (5.0 * np.exp(0.045), 25.0 * np.exp(0.09) * np.expm1(0.09)),
        "roof": (2.0, (25.0 + 1.0 - 5.0) / 18.0),
    }
    for name, (mean, variance) in expected.items():
        assert draws[name].mean() == pytest.approx(mean, rel=2e-3), name
        assert draws[name].var() == pytest.approx(variance, rel=1e-2), name


def test_the_order_of_the_priors_does_not_matter() -> None:
    priors = {"b": Uniform(0.0, 1.0), "a": Normal(0.0, 1.0)}
    one = parameter_draws(priors, [3, 4], "sobol", 1, 8)
    other = parameter_draws(dict(reversed(priors.items())), [3, 4], "sobol", 1, 8)
    assert {k: v.tobytes() for k, v in one.items()} == {k: v.tobytes() for k, v in other.items()}


def test_an_unknown_method_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match=r"sobl.*sobol"):
        points("sobl", 2, [0], 1, 1)


def test_a_draw_outside_a_hypercube_is_refused() -> None:
    with pytest.raises(ValueError, match="outside a Latin hypercube of 10"):
        points("lhs", 2, [10], 1, 10)
    with pytest.raises(ValueError, match="negative"):
        points("sobol", 2, [-1], 1, 10)
