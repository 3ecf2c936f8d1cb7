"""R-hat, effective sizes and times against chains whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.diagnostics import (
    agreement,
    autocorrelation_time,
    convergence,
    effective_size,
    ess_bulk,
    ess_tail,
    r_hat,
    shrinkage,
    worst,
)
from calibration.sampling import Chains

RNG_SEED = 5
M, N = 4, 4000


def independent(m: int = M, n: int = N, seed: int = RNG_SEED) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((m, n))


def autoregressive(rho: float, m: int = M, n: int = N, seed: int = RNG_SEED) -> np.ndarray:
    """x_t = rho x_(t-1) + sqrt(1 - rho^2) e_t, started in its own law."""
    noise = independent(m, n, seed)
    x = np.empty_like(noise)
    x[:, 0] = noise[:, 0]
    for t in range(1, n):
        x[:, t] = rho * x[:, t - 1] + np.sqrt(1.0 - rho**2) * noise[:, t]
    return x


def chains(draws: np.ndarray, walkers: int = 1) -> Chains:
    return Chains(draws[:, :, None], np.zeros(draws.shape), walkers, {})


def test_independent_draws_are_worth_their_number() -> None:
    x = independent()
    assert r_hat(x) == pytest.approx(1.0, abs=0.002)
    assert ess_bulk(x) == pytest.approx(M * N, rel=0.1)
    assert ess_tail(x) == pytest.approx(M * N, rel=0.1)
    assert autocorrelation_time(x) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("rho", [-0.3, 0.3, 0.6, 0.9])
def test_autoregressive_chains_are_worth_what_theory_says(rho: float) -> None:
    x = autoregressive(rho)
    worth = (1.0 - rho) / (1.0 + rho)
    assert effective_size(x) == pytest.approx(M * N * worth, rel=0.15)
    assert ess_bulk(x) == pytest.approx(M * N * worth, rel=0.15)
    long = autoregressive(rho, M, 20_000)
    assert autocorrelation_time(long) == pytest.approx(max(1.0, 1.0 / worth), rel=0.2)
    assert r_hat(x) < 1.01


def test_the_size_does_not_depend_on_a_monotone_transformation() -> None:
    x = autoregressive(0.6)
    assert ess_bulk(np.exp(3.0 * x)) == pytest.approx(ess_bulk(x), rel=1e-12)
    assert r_hat(np.exp(3.0 * x)) == pytest.approx(r_hat(x), abs=2e-3)


def test_shifted_chains_show() -> None:
    x = independent()
    x[0] += 1.0
    assert r_hat(x) > 1.1
    assert ess_bulk(x) < 50.0


def test_a_chain_with_another_width_shows_by_folding() -> None:
    x = independent()
    x[0] *= 3.0
    assert r_hat(x) > 1.1


def test_drifting_chains_show_by_splitting() -> None:
    drift = np.linspace(-1.0, 1.0, N)
    assert r_hat(independent() + drift) > 1.1


def test_constant_chains_have_no_figures() -> None:
    assert np.isnan(convergence(np.ones((M, N)))).all()
    assert np.isnan(autocorrelation_time(np.ones((M, N))))


def test_independent_walkers_are_worth_their_number() -> None:
    x = independent(4, 32 * 500)
    assert ess_bulk(x, 32) == pytest.approx(x.size, rel=0.2)
    assert ess_tail(x, 32) == pytest.approx(x.size, rel=0.2)


def test_walkers_side_by_side_are_not_mistaken_for_independent_draws() -> None:
    """Each walker is an AR(1) of its own: neighbours are independent, so lags below `walkers` show nothing."""
    walkers, rho = 16, 0.8
    x = np.array([autoregressive(rho, walkers, 1000, seed).T.ravel() for seed in range(4)])
    worth = (1.0 - rho) / (1.0 + rho)
    assert effective_size(x, walkers) == pytest.approx(x.size * worth, rel=0.2)
    assert effective_size(x) > 2.0 * x.size * worth, "without the number of walkers the size is overstated"


def test_ensembles_that_disagree_are_worth_little() -> None:
    x = independent(4, 32 * 200)
    x[0] += 1.0
    assert ess_bulk(x, 32) < 50.0
    assert r_hat(x) > 1.1


def test_the_effective_size_gives_the_standard_error_of_the_mean() -> None:
    """Many repetitions: the mean, divided by its stated error, has variance one."""
    z = []
    for seed in range(300):
        x = autoregressive(0.7, 2, 600, seed)
        z.append(x.mean() / (x.std() / np.sqrt(effective_size(x))))
    # the variance of 300 unit normals has a standard error of 0.08
    assert np.var(z) == pytest.approx(1.0, abs=0.3)


def test_shrinkage_is_what_the_survey_took_from_the_prior() -> None:
    z = independent(1, 40_000, 1)[0].reshape(2, 10_000, 2) * [1.0, 0.1]
    np.testing.assert_allclose(shrinkage(z), [0.0, 0.99], atol=0.03)


def test_samplers_agree_or_are_told_apart() -> None:
    a, b = chains(autoregressive(0.6, seed=1)), chains(independent(seed=2))
    distances, p_values = agreement(a, b)
    assert abs(distances[0]) < 4.0 and p_values[0] > 1e-4
    shifted = chains(independent(seed=2) + 0.2)
    distances, p_values = agreement(a, shifted)
    assert distances[0] < -5.0 and p_values[0] < 1e-4
    wide = chains(independent(seed=2) * 1.3)
    assert abs(agreement(a, wide)[0][0]) < 4.0 and agreement(a, wide)[1][0] < 1e-4


def test_the_worst_dimension_counts() -> None:
    draws = np.stack([independent(seed=1), autoregressive(0.9, seed=2)], axis=2)
    got = worst(Chains(draws, np.zeros((M, N)), 1, {}))
    assert got == (max(r_hat(draws[:, :, i]) for i in range(2)), min(convergence(draws[:, :, 1])[1], 1e9))


def test_chains_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Chains(np.zeros((2, 3, 1)), np.zeros((2, 4)), 1, {})
    with pytest.raises(ValueError, match="no whole steps of 2 walkers"):
        Chains(np.zeros((2, 3, 1)), np.zeros((2, 3)), 2, {})
    assert len(Chains(np.zeros((2, 3, 1)), np.zeros((2, 3)), 1, {}).thinned(4)) == 4
