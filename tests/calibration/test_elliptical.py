"""Slices within a bound keep the prior above it; nested sampling by them is exact in many dimensions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.diagnostics import convergence
from calibration.measured import NormalError
from calibration.samplers import Nested
from calibration.samplers.elliptical import Frame, renewed
from calibration.survey import Observation, Survey
from calibration.target import Array, Target
from tests.calibration.known_answers import Linear
from twins.core.priors import Normal, Prior
from twins.core.streams import Streams

K = 12
BOUND = 2.0


def first(z: Array) -> Array:
    return z[:, 0]


def truncated(n: int) -> Array:
    """Draws of the prior with z_0 > 2."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal((n, K))
    z[:, 0] = stats.truncnorm(BOUND, np.inf).rvs(n, random_state=rng)
    return z


def test_the_cut_direction_gets_a_part_of_its_own() -> None:
    frame = Frame.fitted(truncated(500))
    assert frame.parts.sum(axis=1).tolist() == [1.0, K - 1.0]
    assert abs(frame.axes[0, 0]) > 0.99
    assert len(Frame.fitted(np.random.default_rng(2).standard_normal((500, K))).parts) == 1


def test_points_stay_draws_of_the_prior_above_the_bound() -> None:
    start = truncated(2000)
    z, found, calls = renewed(start, BOUND, first, Frame.fitted(truncated(300)), 6, np.random.default_rng(3))
    assert np.array_equal(found, z[:, 0]) and np.all(found > BOUND) and np.all(calls >= 12)
    assert stats.kstest(z[:, 0], stats.truncnorm(BOUND, np.inf).cdf).pvalue > 1e-4
    for i in range(1, K):
        assert stats.kstest(z[:, i], stats.norm.cdf).pvalue > 1e-4
        # 2,000 pairs: four standard errors of a correlation of nothing
        assert abs(np.corrcoef(start[:, i], z[:, i])[0, 1]) < 0.09


def test_a_start_in_one_place_is_forgotten() -> None:
    start = np.tile(truncated(1), (2000, 1))
    z, _, _ = renewed(start, BOUND, first, Frame.fitted(truncated(300)), 30, np.random.default_rng(4))
    assert stats.kstest(z[:, 0], stats.truncnorm(BOUND, np.inf).cdf).pvalue > 1e-4
    assert stats.kstest(z[:, 1], stats.norm.cdf).pvalue > 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("noise", [1.0, 0.1])
def test_evidence_and_marginals_are_exact_in_thirty_dimensions(noise: float) -> None:
    """Six readings of mixtures of thirty parameters: a weak survey, and one that cuts six directions to a tenth."""
    k, m = 30, 6
    rng = np.random.default_rng(5)
    mixing = rng.standard_normal((k, m)) / np.sqrt(k)
    y = rng.standard_normal(k) @ mixing + noise * rng.standard_normal(m)
    priors: dict[str, Prior] = {f"p{i}": Normal(0.0, 1.0) for i in range(k)}
    survey = Survey(
        tuple(Observation(f"y{i}", NormalError(float(v), noise), "m", f"m.csv:{i}") for i, v in enumerate(y))
    )
    chains = Nested(runs=2, live=150, stop=0.1).sample(
        Target(priors, Linear(mixing), survey), Streams(seed=2, draw=0)
    )
    spread = mixing.T @ mixing + noise**2 * np.eye(m)
    evidence = stats.multivariate_normal(np.zeros(m), spread).logpdf(y)
    error = chains.stats["log_evidence_error"]
    assert abs(chains.stats["log_evidence"] - evidence) < 4.0 * error + 0.1
    covariance = np.linalg.inv(np.eye(k) + mixing @ mixing.T / noise**2)
    mean, sd = covariance @ mixing @ y / noise**2, np.sqrt(np.diag(covariance))
    for i in range(k):
        ess = convergence(chains.draws_z[:, :, i])[1]
        x = chains.pooled()[:, i]
        assert abs(x.mean() - mean[i]) < 5.0 * sd[i] / np.sqrt(ess)
        assert abs(x.std() - sd[i]) < 5.0 * sd[i] / np.sqrt(2.0 * ess) + 0.05 * sd[i]
