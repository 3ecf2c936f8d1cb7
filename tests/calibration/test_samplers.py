"""Same streams, same bytes; and proposals that leave their law as it is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.diagnostics import convergence
from calibration.measured import NormalError
from calibration.samplers import Ensemble, Nested
from calibration.samplers.gaussian_move import NormalReference
from calibration.sampling import Sampler
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from tests.calibration.known_answers import linear_regression
from twins.core.priors import Uniform
from twins.core.streams import Streams

QUICK: list[Sampler] = [
    Ensemble(ensembles=2, first_steps=64, most_steps=64),
    Nested(runs=2, live=40, stop=0.5),
]


@pytest.mark.slow
@pytest.mark.parametrize("sampler", QUICK, ids=["ensemble", "nested"])
def test_same_streams_same_bytes_whatever_ran_before(sampler: Sampler) -> None:
    target = linear_regression().target
    first = sampler.sample(target, Streams(3, 0))
    other = sampler.sample(target, Streams(4, 0))
    np.random.seed(99)  # noqa: NPY002 - the global state must not matter
    again = sampler.sample(target, Streams(3, 0))
    assert first.draws_z.tobytes() == again.draws_z.tobytes()
    assert first.log_density.tobytes() == again.log_density.tobytes()
    assert first.stats == again.stats
    assert first.draws_z.tobytes() != other.draws_z.tobytes()


def test_a_chain_does_not_depend_on_how_many_others_there_are() -> None:
    target = linear_regression().target
    two = Ensemble(ensembles=2, walkers=16, first_steps=64, most_steps=64).sample(target, Streams(3, 0))
    three = Ensemble(ensembles=3, walkers=16, first_steps=64, most_steps=64).sample(target, Streams(3, 0))
    # the burn-in is common and may differ; the ends are the same
    n = min(two.draws_z.shape[1], three.draws_z.shape[1])
    assert two.draws_z[:, -n:].tobytes() == three.draws_z[:2, -n:].tobytes()


@pytest.mark.parametrize("sampler", QUICK, ids=["ensemble", "nested"])
def test_the_density_that_is_handed_on_is_that_of_the_draws(sampler: Sampler) -> None:
    target = linear_regression().target
    chains = sampler.sample(target, Streams(3, 0))
    np.testing.assert_allclose(
        chains.log_density.ravel(), target.log_density(chains.pooled()), rtol=1e-9, atol=1e-6
    )


def test_the_normal_proposal_is_reversible_for_its_law() -> None:
    """Start in the law: after many accepted moves it is still the law, and the ratio is that of the densities."""
    rng = np.random.default_rng(2)
    draws = rng.standard_normal((5000, 2)) @ np.array([[1.0, 0.8], [0.0, 0.3]]) + [3.0, -1.0]
    law = NormalReference.fitted(draws)
    peer = stats.multivariate_normal(law.mean, law.factor @ law.factor.T)

    class Numbers:
        rand = staticmethod(lambda *shape: rng.random(shape))
        randn = staticmethod(lambda *shape: rng.standard_normal(shape))

    start = peer.rvs(4000, random_state=rng)
    moved, ratio = law.propose(start, Numbers)
    np.testing.assert_allclose(ratio, peer.logpdf(start) - peer.logpdf(moved), rtol=1e-8, atol=1e-8)
    assert stats.kstest(moved[:, 0], stats.norm(law.mean[0], law.factor[0, 0]).cdf).pvalue > 1e-4
    assert np.corrcoef(start[:, 0], moved[:, 0])[0, 1] == pytest.approx(2.0 / 3.0, abs=0.05)


def two_modes(values: Array) -> Array:
    return values**2


@pytest.mark.slow
def test_two_modes_are_both_found_in_their_proportion() -> None:
    """x^2 = 4 with a uniform prior: two narrow modes of equal weight, 60 standard deviations apart."""
    survey = Survey((Observation("square", NormalError(4.0, 0.25), "S1", "f:1"),))
    priors = {"x": Uniform(-5.0, 5.0)}
    target = Target(priors, of_values(priors, two_modes), survey)
    chains = Ensemble(first_steps=256).sample(target, Streams(1, 0))
    right = (chains.draws_z[:, :, 0] > 0.0).astype(np.float64)
    r_hat, ess = convergence(chains.draws_z[:, :, 0], chains.walkers)
    assert r_hat < 1.01
    assert abs(right.mean() - 0.5) < 4.0 * 0.5 / np.sqrt(ess)


def test_a_run_that_may_not_go_on_says_that_it_has_not_converged() -> None:
    chains = Ensemble(ensembles=2, walkers=8, first_steps=16, most_steps=16).sample(
        linear_regression().target, Streams(1, 0)
    )
    r_hat, ess = convergence(chains.draws_z[:, :, 0], chains.walkers)
    assert not (r_hat < 1.01 and ess > 400.0)
