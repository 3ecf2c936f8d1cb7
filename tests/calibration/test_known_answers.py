"""Both samplers give the exact posterior within Monte Carlo error.

Limits are multiples of the standard error that the effective sample size (ESS) states: the mean within 4 of
sd/sqrt(ESS), the standard deviation within 5 of sd/sqrt(2 ESS), the distribution function within 2.2/sqrt(ESS) at its
worst place (Kolmogorov: exceeded with probability 1.3e-4).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from calibration.diagnostics import agreement, convergence
from calibration.samplers import Ensemble, Nested
from calibration.sampling import Chains, Sampler
from tests.calibration.known_answers import KNOWN_ANSWERS, KnownAnswer
from twins.core.streams import Streams

SAMPLERS: list[Sampler] = [
    Ensemble(ensembles=4, first_steps=256, ess=1500.0),
    Nested(runs=2, live=150, stop=0.05),
]
STREAMS = Streams(seed=11, draw=0)
CACHE: dict[tuple[str, int], tuple[KnownAnswer, Chains]] = {}


def sampled(make: Callable[[], KnownAnswer], which: int) -> tuple[KnownAnswer, Chains]:
    key = (make.__name__, which)
    if key not in CACHE:
        known = make()
        CACHE[key] = known, SAMPLERS[which].sample(known.target, STREAMS)
    return CACHE[key]


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["ensemble", "nested"])
@pytest.mark.parametrize("make", KNOWN_ANSWERS, ids=lambda f: f.__name__)
def test_posterior_is_exact_within_monte_carlo_error(make: Callable[[], KnownAnswer], which: int) -> None:
    known, chains = sampled(make, which)
    values = known.target.parameters(chains.pooled())
    for i, cdf in enumerate(known.cdfs):
        r_hat, ess = convergence(chains.draws_z[:, :, i], chains.walkers)
        assert r_hat < 1.01
        assert ess > 400.0
        x = values[:, i]
        assert abs(x.mean() - known.mean[i]) < 4.0 * known.sd[i] / np.sqrt(ess)
        assert abs(x.std() - known.sd[i]) < 5.0 * known.sd[i] / np.sqrt(2.0 * ess)
        ordered = np.sort(x)
        gap = np.max(np.abs(cdf(ordered) - (np.arange(len(x)) + 0.5) / len(x)))
        assert gap < 2.2 / np.sqrt(ess)


@pytest.mark.slow
@pytest.mark.parametrize("make", KNOWN_ANSWERS, ids=lambda f: f.__name__)
def test_the_evidence_is_exact_within_its_stated_error(make: Callable[[], KnownAnswer]) -> None:
    known, chains = sampled(make, 1)
    error = abs(chains.stats["log_evidence"] - known.log_evidence)
    # 0.05 is what is left when a run stops
    assert error < 4.0 * chains.stats["log_evidence_error"] + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("make", KNOWN_ANSWERS, ids=lambda f: f.__name__)
def test_the_samplers_agree(make: Callable[[], KnownAnswer]) -> None:
    distances, p_values = agreement(sampled(make, 0)[1], sampled(make, 1)[1])
    assert np.all(np.abs(distances) < 4.0)
    assert np.all(p_values > 1e-4)
