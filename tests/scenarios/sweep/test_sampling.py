from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from calibration.posterior import Posterior
from scenarios.findings import InputError
from scenarios.sampling import METHODS, extendable, parameter_draws, points
from twins.core.priors import Normal, Uniform


@pytest.mark.parametrize("method", METHODS)
@given(cuts=st.lists(st.integers(0, 64), max_size=5), seed=st.integers(0, 2**32))
def test_pieces_are_bit_equal_to_the_whole(method: str, cuts: list[int], seed: int) -> None:
    whole = points(method, 3, np.arange(64), seed, 64)
    edges = [0, *sorted(cuts), 64]
    parts = [points(method, 3, np.arange(a, b), seed, 64) for a, b in itertools.pairwise(edges)]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


@pytest.mark.parametrize("method", METHODS)
@given(indices=st.lists(st.integers(0, 63), min_size=1, max_size=20))
def test_any_order_of_indices_gives_the_same_points(method: str, indices: list[int]) -> None:
    whole = points(method, 2, np.arange(64), 7, 64)
    assert points(method, 2, indices, 7, 64).tobytes() == whole[indices].tobytes()


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_a_longer_sample_begins_with_the_shorter_one(method: str) -> None:
    assert extendable(method)
    short, long = (points(method, 4, np.arange(1000), 1, n) for n in (1000, 2000))
    assert short.tobytes() == long.tobytes()


def test_a_latin_hypercube_depends_on_its_size_and_says_so() -> None:
    assert not extendable("lhs")
    assert not np.array_equal(points("lhs", 2, np.arange(10), 1, 10), points("lhs", 2, np.arange(10), 1, 20))
    with pytest.raises(ValueError, match="outside a Latin hypercube of 10"):
        points("lhs", 2, [10], 1, 10)


def test_sobol_is_scipys_scrambled_sequence() -> None:
    engine = qmc.Sobol(3, scramble=True, bits=30, rng=np.random.Generator(np.random.PCG64DXSM(5)))
    assert np.allclose(points("sobol", 3, np.arange(128), 5, 0), engine.random(128), rtol=0, atol=2.0**-30)


def test_each_latin_hypercube_cell_is_hit_once() -> None:
    cells = np.floor(points("lhs", 5, np.arange(97), 3, 97) * 97).astype(int)
    assert all(sorted(column) == list(range(97)) for column in cells.T)


@pytest.mark.parametrize("method", METHODS)
def test_points_are_inside_the_open_cube(method: str) -> None:
    x = points(method, 6, np.arange(4096), 11, 4096)
    assert x.min() > 0.0
    assert x.max() < 1.0


@pytest.mark.parametrize(("method", "tolerance"), [("sobol", 2e-3), ("lhs", 2e-3), ("random", 2.5e-2)])
def test_moments_of_the_unit_cube(method: str, tolerance: float) -> None:
    # mean 1/2, variance 1/12, no correlation; random: 5 standard errors of the mean of 4,096 numbers
    x = points(method, 5, np.arange(4096), 2, 4096)
    assert np.abs(x.mean(axis=0) - 0.5).max() < tolerance
    assert np.abs(x.var(axis=0) - 1 / 12).max() < tolerance
    assert np.abs(np.corrcoef(x.T) - np.eye(5)).max() < (5e-3 if method == "sobol" else 8e-2)


def test_sobol_integrates_better_than_random() -> None:
    # Ishigami function, a = 7, b = 0.1 (Ishigami and Homma 1990): mean a/2
    def error(method: str) -> float:
        x = np.pi * (2 * points(method, 3, np.arange(4096), 9, 4096) - 1)
        y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
        return abs(float(y.mean()) - 3.5)

    assert error("sobol") < 0.01 < 5 * error("random")


@pytest.mark.parametrize("method", METHODS)
def test_no_warning_for_sizes_that_are_no_power_of_two(method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        points(method, 2, np.arange(3), 1, 3)
        points(method, 2, [0], 1, 3)


def test_unknown_method_offers_the_nearest() -> None:
    with pytest.raises(InputError, match=r"sobl.*Meant sobol"):
        points("sobl", 1, [0], 1, 1)


def test_seeds_differ_and_negative_draws_are_refused() -> None:
    for method in METHODS:
        assert not np.array_equal(
            points(method, 2, np.arange(8), 1, 8), points(method, 2, np.arange(8), 2, 8)
        )
    with pytest.raises(ValueError, match="counted from 0"):
        points("random", 1, [-1], 1, 1)


def test_parameters_do_not_depend_on_the_order_of_the_priors() -> None:
    priors = {"b": Normal(1.0, 0.1), "a": Uniform(0.0, 2.0)}
    one = parameter_draws(priors, range(9), "sobol", 1, 9)
    two = parameter_draws(dict(reversed(priors.items())), range(9), "sobol", 1, 9)
    assert list(one) == ["a", "b"] == list(two)
    assert all(np.array_equal(one[k], two[k]) for k in one)


def test_a_posterior_gives_whole_rows_and_leaves_other_priors_alone() -> None:
    rows = np.column_stack([np.arange(500.0), -np.arange(500.0)])
    figures = {"a": 1.001, "b": 1.001}, {"a": 450.0, "b": 450.0}
    posterior = Posterior(("a", "b"), rows, *figures)
    drawn = parameter_draws({"a": Uniform(0, 1), "c": Uniform(5, 6)}, range(2048), "sobol", 1, 0, posterior)
    assert np.array_equal(drawn["a"], -drawn["b"])  # jointly, not each by itself
    assert set(drawn["a"]) == set(rows[:, 0])
    assert 5 < drawn["c"].min() < drawn["c"].max() < 6
    assert abs(np.corrcoef(drawn["a"], drawn["c"])[0, 1]) < 0.05
