"""Two halves of the data against one calibration on all of them; weights that a few draws carry are refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.measured import Claim, NormalError
from calibration.pareto import pareto_fit, shape_limit, smoothed
from calibration.posterior import ESS_LIMIT
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from calibration.tempering import effective_size, systematic
from calibration.update import UnreliableWeightsError, reweight, update
from twins.core.priors import LogNormal, Normal, Prior, Uniform
from twins.core.streams import Streams

STREAMS = Streams(seed=21, draw=0)
CHANCE = 1e-4  # that a right update fails, shared among the marginals
PRIORS: dict[str, Prior] = {"slope": Normal(1.0, 1.0), "offset": Normal(0.0, 2.0), "idle": Uniform(0.0, 1.0)}
X = np.linspace(-1.0, 1.0, 16)
SIGMA = 0.4


def line(p: Array) -> Array:
    return p[:, 1:2] + p[:, :1] * X


def readings(rows: slice) -> Survey:
    y = 0.5 + 1.8 * X + SIGMA * np.random.default_rng(2).standard_normal(16)
    return Survey(
        tuple(
            Observation(f"y{i}", NormalError(float(y[i]), SIGMA), "meter", f"meter.csv:{i + 2}")
            for i in range(16)[rows]
        )
    )


def target(rows: slice) -> Target:
    return Target(PRIORS, of_values(PRIORS, lambda p: line(p)[:, rows]), readings(rows))


def exact(rows: slice) -> tuple[Array, Array]:
    """Return mean (2,) and covariance (2, 2) of slope and offset by the normal equations."""
    y = np.array([o.measured.answer[0] for o in readings(rows).observations])
    design = np.stack([X[rows], np.ones_like(X[rows])], axis=1)
    precision = np.diag([1.0, 0.25]) + design.T @ design / SIGMA**2
    covariance = np.linalg.inv(precision)
    return covariance @ (np.array([1.0, 0.0]) + design.T @ y / SIGMA**2), covariance


def draws(rows: slice, n_chains: int, n: int, seed: int) -> Array:
    """Return exact posterior draws in z, (n_chains, n, 3)."""
    rng = np.random.default_rng(seed)
    mean, covariance = exact(rows)
    values = rng.multivariate_normal(mean, covariance, (n_chains, n))
    idle = rng.standard_normal((n_chains, n, 1))
    return np.concatenate([values - [1.0, 0.0], idle], axis=2) / [1.0, 2.0, 1.0]


FIRST, ALL = slice(0, 8), slice(0, 16)


def marginals_differ(one: Array, other: Array) -> list[str]:
    """Return the marginals that a two-sample Kolmogorov-Smirnov test tells apart; draws are thinned by 4."""
    limit = CHANCE / one.shape[1]
    p = [stats.ks_2samp(one[::4, i], other[::4, i]).pvalue for i in range(one.shape[1])]
    return [f"dimension {i}: p = {value:.2g}" for i, value in enumerate(p) if value < limit]


def test_two_halves_equal_one_calibration() -> None:
    updated = update(draws(FIRST, 4, 1000, seed=1), target(FIRST), target(ALL), STREAMS)
    at_once = draws(ALL, 1, 4000, seed=2)[0]
    pooled = updated.draws_z.reshape(-1, 3)
    assert marginals_differ(pooled, at_once) == []
    mean, covariance = exact(ALL)
    values = target(ALL).parameters(pooled)
    assert np.cov(values[:, 0], values[:, 1])[0, 1] == pytest.approx(covariance[0, 1], abs=0.01)
    # a thousand draws or more are effective; five standard errors
    assert np.all(np.abs(values[:, :2].mean(axis=0) - mean) < 5.0 * np.sqrt(np.diag(covariance) / 1000))
    density = target(ALL).log_density(pooled)
    assert np.allclose(updated.log_density.reshape(-1), density)
    assert updated.memory <= 0.2 and updated.acceptance > 0.1


def test_two_halves_in_sixty_dimensions_of_which_most_are_not_informed() -> None:
    rng = np.random.default_rng(12)
    k, mixing = 60, rng.standard_normal((8, 60)) / np.sqrt(6.0)
    priors: dict[str, Prior] = {f"p{i}": Normal(0.0, 1.0) for i in range(k)}
    y = mixing @ rng.standard_normal(k) + SIGMA * rng.standard_normal(8)

    def half(n: int) -> tuple[Target, Array]:
        survey = Survey(
            tuple(Observation(f"y{i}", NormalError(float(y[i]), SIGMA), "m", f"m.csv:{i}") for i in range(n))
        )
        covariance = np.linalg.inv(np.eye(k) + mixing[:n].T @ mixing[:n] / SIGMA**2)
        mean = covariance @ mixing[:n].T @ y[:n] / SIGMA**2
        return Target(priors, lambda z: z @ mixing[:n].T, survey), rng.multivariate_normal(
            mean, covariance, 1000
        )

    (first, old), (whole, at_once) = half(4), half(8)
    updated = update(old[None], first, whole, STREAMS).draws_z[0]
    assert marginals_differ(updated, at_once) == []
    assert marginals_differ(updated @ mixing.T, at_once @ mixing.T) == []
    # draws that crowd together show in the spread of all dimensions at once: 60,000 numbers, 1 % is 3.5 errors
    assert np.mean(np.std(updated, axis=0) / np.std(at_once, axis=0)) == pytest.approx(1.0, abs=0.03)


def test_the_test_tells_one_half_from_the_whole() -> None:
    assert marginals_differ(draws(FIRST, 1, 4000, seed=1)[0], draws(ALL, 1, 4000, seed=2)[0])


def test_few_draws_with_all_the_weight_are_refused_and_moves_repair_it() -> None:
    """Draws of the prior, as if nothing were known, and then sixteen readings at once."""
    nothing = Target(PRIORS, lambda z: z[:, :0], Survey(()))
    prior = np.random.default_rng(3).standard_normal((2, 400, 3))
    weights = reweight(prior.reshape(-1, 3), nothing, target(ALL), STREAMS)
    assert weights.pareto_k > shape_limit(800) or weights.ess < ESS_LIMIT
    with pytest.raises(UnreliableWeightsError, match=r"needed .*update\(\)"):
        weights.require_reliable()
    updated = update(prior, nothing, target(ALL), STREAMS)
    assert min(updated.steps) > 1
    assert marginals_differ(updated.draws_z.reshape(-1, 3), draws(ALL, 1, 800, seed=4)[0]) == []


def test_small_news_are_re_weighted_at_once() -> None:
    rows = slice(0, 9)
    old = draws(FIRST, 1, 4000, seed=5)[0]
    weights = reweight(old, target(FIRST), target(rows), STREAMS)
    weights.require_reliable()
    w = np.exp(weights.log_weights)
    mean, covariance = exact(rows)
    values = target(rows).parameters(weights.draws_z)[:, :2]
    assert np.sum(w) == pytest.approx(1.0)
    assert np.all(np.abs(w @ values - mean) < 5.0 * np.sqrt(np.diag(covariance) / weights.ess))


def test_nothing_new_changes_no_weight() -> None:
    old = draws(FIRST, 1, 1000, seed=5)[0]
    weights = reweight(old, target(FIRST), target(FIRST), STREAMS)
    assert np.allclose(np.exp(weights.log_weights), 1e-3) and weights.ess == pytest.approx(1000.0)
    assert weights.problems() == ()


def test_reliability_of_a_new_source_enters_from_its_prior() -> None:
    """A claim 10 standard deviations away: the claim is doubted, the parameter stays where the meter put it."""
    claim = Observation(
        "y0", Claim(9.0, 0.2, plausible=(-10.0, 10.0), reliability=Uniform(0.0, 1.0)), "press", "press.csv:2"
    )
    first = target(FIRST)
    new = Target(PRIORS, first.predict, Survey((*first.survey.observations, claim)))
    updated = update(draws(FIRST, 2, 500, seed=6), first, new, STREAMS)
    assert updated.draws_z.shape == (2, 500, 4)
    values = new.parameters(updated.draws_z.reshape(-1, 4))
    assert abs(values[:, 0].mean() - exact(FIRST)[0][0]) < 0.15
    # density 2 (1 - r): its mean is 1/3
    assert values[:, 3].mean() == pytest.approx(1.0 / 3.0, abs=0.05)


def test_update_is_reproducible_and_chains_are_independent() -> None:
    old = draws(FIRST, 2, 200, seed=7)
    once = update(old, target(FIRST), target(ALL), STREAMS)
    assert np.array_equal(once.draws_z, update(old, target(FIRST), target(ALL), STREAMS).draws_z)
    alone = update(old[:1], target(FIRST), target(ALL), STREAMS)
    assert np.array_equal(alone.draws_z[0], once.draws_z[0])


def test_targets_that_do_not_fit_and_impossible_data_are_refused() -> None:
    other = Target({**PRIORS, "slope": LogNormal(1.0, 1.0)}, target(ALL).predict, readings(ALL))
    old = draws(FIRST, 1, 100, seed=8)
    with pytest.raises(ValueError, match="other prior: slope"):
        update(old, target(FIRST), other, STREAMS)
    fewer = Target({k: v for k, v in PRIORS.items() if k != "idle"}, target(ALL).predict, readings(ALL))
    with pytest.raises(ValueError, match="missing: idle"):
        update(old, target(FIRST), fewer, STREAMS)
    impossible = Target(PRIORS, lambda z: np.full((len(z), 16), np.nan), readings(ALL))
    with pytest.raises(ValueError, match="impossible at every draw"):
        update(old, target(FIRST), impossible, STREAMS)


@pytest.mark.parametrize("shape", [0.1, 0.5, 0.9])
def test_pareto_fit_zhang_stephens_2009(shape: float) -> None:
    """Mean estimate over 200 samples of 500 from a law of known shape and scale 2."""
    rng = np.random.default_rng(9)
    samples = stats.genpareto(shape, scale=2.0).rvs((200, 500), random_state=rng)
    found = np.array([pareto_fit(np.sort(sample)) for sample in samples])
    assert np.mean(found[:, 0]) == pytest.approx(shape, abs=0.05)
    assert np.mean(found[:, 1]) == pytest.approx(2.0, rel=0.1)


def test_shape_of_the_weights_follows_the_law_of_importance_sampling() -> None:
    """Exponential draws of rate 1 weighted to rate c have a tail of shape 1 - c: Vehtari et al. (2024)."""
    rng = np.random.default_rng(10)
    for rate in (0.3, 0.6, 0.9):
        x = rng.exponential(size=20_000)
        log_w, shape = smoothed((1.0 - rate) * x)
        assert shape == pytest.approx(1.0 - rate, abs=0.12)
        assert np.sum(np.exp(log_w)) == pytest.approx(1.0)
    assert shape_limit(10_000) == pytest.approx(0.7) and shape_limit(100) == pytest.approx(0.5)


def test_weights_at_their_ends() -> None:
    one = np.where(np.arange(1000) == 3, 0.0, -np.inf)
    assert smoothed(one)[1] == np.inf and effective_size(one) == pytest.approx(1.0)
    assert smoothed(np.full(1000, -np.inf))[1] == np.inf and effective_size(np.full(5, -np.inf)) == 0.0
    rows = systematic(np.array([0.0, 0.5, 0.0, 0.5]), np.random.default_rng(0))
    assert rows.tolist() == [1, 1, 3, 3]
