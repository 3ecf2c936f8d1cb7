"""The target against laws written out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.luck import SharedLuck
from calibration.measured import Claim, NormalError, Share
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from twins.core.priors import LogNormal, Normal, Uniform

SURVEY = Survey(
    (
        Observation("a", NormalError(1.0, 0.2), "S1", "f:1"),
        Observation("b", Share(0.3, 10), "S1", "f:2"),
        Observation("a", NormalError(1.4, 0.3), "S2", "f:3"),
        Observation("b", Claim(0.5, 0.1, (0.0, 1.0)), "S2", "f:4"),
    )
)
PRIORS = {"x": LogNormal(1.0, 0.5), "y": Uniform(0.0, 1.0)}


def identity(values: Array) -> Array:
    return values


def wide(z: Array) -> Array:
    return np.full(z.shape, 0.15)


EXACT = of_values(PRIORS, identity)
Z = np.random.default_rng(1).standard_normal((20, 3))


def test_z_maps_to_parameters_by_their_priors() -> None:
    target = Target(PRIORS, EXACT, SURVEY)
    values = target.parameters(Z)
    assert target.names == ("x", "y", "reliability[S2]")
    np.testing.assert_allclose(values[:, 0], np.exp(0.5 * Z[:, 0]))
    np.testing.assert_allclose(values[:, 1], stats.norm.cdf(Z[:, 1]))


def test_the_density_is_likelihood_times_prior() -> None:
    x, y, r = Target(PRIORS, EXACT, SURVEY).parameters(Z).T
    expected = (
        stats.norm.logpdf(1.0, x, 0.2)
        + stats.norm.logpdf(1.4, x, 0.3)
        + stats.binom.logpmf(3, 10, y)
        + SURVEY.observations[3].measured.log_density(y, {"reliability": r})
        + stats.norm.logpdf(Z).sum(axis=1)
    )
    np.testing.assert_allclose(Target(PRIORS, EXACT, SURVEY).log_density(Z), expected, rtol=1e-12)


def test_answers_to_one_column_share_the_error_of_the_prediction() -> None:
    survey = Survey(tuple(o for o in SURVEY.observations if o.column == "a"))
    target = Target({"x": Normal(1.0, 0.5)}, lambda z: 1.0 + 0.5 * z, survey, wide)
    x = target.parameters(Z[:, :1])[:, 0]
    covariance = np.diag([0.04, 0.09]) + 0.15**2
    expected = [stats.multivariate_normal([v, v], covariance).logpdf([1.0, 1.4]) for v in x]
    np.testing.assert_allclose(target.log_likelihood(Z[:, :1]), expected, rtol=1e-10)


def test_columns_that_share_luck_share_the_error_of_the_prediction() -> None:
    """The shared factor integrated out is a normal law whose covariance holds the products of the loadings."""
    survey = Survey(
        (
            Observation("a", NormalError(1.0, 0.2), "S1", "f:1"),
            Observation("b", NormalError(1.4, 0.3), "S1", "f:2"),
        )
    )
    luck = SharedLuck({"a": np.array([0.9]), "b": np.array([-0.6])})
    target = Target(
        {"x": Normal(1.0, 0.5)},
        lambda z: 1.0 + 0.5 * z[:, [0, 0]],
        survey,
        lambda z: wide(z[:, [0, 0]]),
        luck,
    )
    assert target.names == ("x", "shared luck[1]")
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    shared = 0.15**2 * np.array([[1.0, -0.54], [-0.54, 1.0]])
    for z in Z[:, 0]:
        points = np.column_stack([np.full(60, z), nodes])
        found = np.sum(weights * np.exp(target.log_likelihood(points))) / np.sum(weights)
        law = stats.multivariate_normal([1.0 + 0.5 * z] * 2, np.diag([0.04, 0.09]) + shared)
        assert found == pytest.approx(law.pdf([1.0, 1.4]), rel=1e-9)


def test_answers_stand_one_by_one_where_predictions_are_exact() -> None:
    target = Target(PRIORS, EXACT, SURVEY)
    np.testing.assert_allclose(target.pointwise(Z).sum(axis=1), target.log_likelihood(Z), rtol=1e-12)


def test_no_prediction_means_no_density() -> None:
    def sometimes(values: Array) -> Array:
        return np.where(values[:, :1] > 1.0, np.nan, values)

    target = Target(PRIORS, of_values(PRIORS, sometimes), SURVEY)
    density = target.log_density(Z)
    assert np.array_equal(np.isneginf(density), Z[:, 0] > 0.0)
    assert np.isneginf(target.log_density(np.array([[40.0, 0.0, 0.0], [np.nan, 0.0, 0.0]]))).all()


def test_a_source_left_out_leaves_its_columns_too() -> None:
    left = Target(PRIORS, EXACT, SURVEY, wide).without("S1").without("S2")
    assert left.survey.observations == () and np.all(left.log_likelihood(np.zeros((2, 2))) == 0.0)
    target = Target(PRIORS, EXACT, SURVEY, wide).without("S2")
    assert target.names == ("x", "y")
    assert target.predictions(Z[:, :2]).shape == (20, 2)


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"predict gave shape \(20, 1\); needed is \(20, 2\).* a, b"):
        Target(PRIORS, lambda z: z[:, :1], SURVEY).log_density(Z)
    with pytest.raises(ValueError, match=r"needed is \(n, 3\)"):
        Target(PRIORS, EXACT, SURVEY).log_density(Z[:, :2])
    with pytest.raises(ValueError, match="both a parameter and a number of the survey"):
        Target({**PRIORS, "reliability[S2]": Uniform(0.0, 1.0)}, EXACT, SURVEY)
