"""Doubt about chains: whether they agree, what they are worth, what the survey taught.

References
----------
.. [1] A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P.-C. Buerkner, "Rank-normalization, folding, and
   localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16 (2021) 667-718,
   doi:10.1214/20-BA1221.
.. [2] C. J. Geyer, "Practical Markov chain Monte Carlo", Statistical Science 7 (1992) 473-483,
   doi:10.1214/ss/1177011137 (initial monotone sequence).
.. [3] A. Sokal, "Monte Carlo methods in statistical mechanics", in Functional Integration (1997) 131-192,
   doi:10.1007/978-1-4899-0319-8_6 (window of the autocorrelation time).
.. [4] J. Goodman, J. Weare, "Ensemble samplers with affine invariance", Communications in Applied Mathematics
   and Computational Science 5 (2010) 65-80, doi:10.2140/camcos.2010.5.65 (the mean over walkers is the series).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.sampling import Chains

Array = NDArray[np.float64]

_TAILS = (0.05, 0.95)  # quantiles of the tail ESS [1]_
_WINDOW = 5.0  # autocorrelation times within the window [3]_


def r_hat(draws: Array) -> float:
    """Return the rank-normalised split R-hat [-] [1]_, the larger of bulk and folded.

    Parameters
    ----------
    draws
        Draws of one parameter, shape (n_chains, n_draws). NaN is returned for constant draws.
    """
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_plain_r_hat(_normal_ranks(halves)), _plain_r_hat(_normal_ranks(folded)))


def ess_bulk(draws: Array, walkers: int = 1) -> float:
    """Return the effective sample size [-] for the centre of the distribution [1]_.

    Parameters
    ----------
    draws
        Draws of one parameter, shape (n_chains, n_draws).
    walkers
        Number of walkers of a chain, which stand side by side in `draws`.
    """
    return effective_size(_normal_ranks(draws), walkers)


def ess_tail(draws: Array, walkers: int = 1) -> float:
    """Return the effective sample size [-] for the 5 % and 95 % quantiles, the smaller one [1]_."""
    below = (np.asarray(draws <= np.quantile(draws, q), dtype=np.float64) for q in _TAILS)
    return min(effective_size(one, walkers) for one in below)


def effective_size(draws: Array, walkers: int = 1) -> float:
    """Return the effective sample size [-] of the mean of `draws` (n_chains, n_draws).

    Notes
    -----
    Walkers move by each other's places, so they are no independent chains: the series is their mean at each step
    [4]_, and the size is var(draws)/var(mean of the chains). With one walker this is the size of [1]_.
    """
    series = _split(draws.reshape(len(draws), -1, walkers).mean(axis=2))
    m, n = series.shape
    if n < 4 or np.ptp(draws) == 0.0:
        return float("nan")
    covariance = np.array([_autocovariance(one) for one in series]).mean(axis=0)
    within = covariance[0] * n / (n - 1.0)
    total = covariance[0] + float(np.var(series.mean(axis=1), ddof=1)) if m > 1 else covariance[0]
    if total == 0.0:
        return float("nan")
    rho = 1.0 - (within - covariance) / total
    rho[0] = 1.0
    gain = 1.0 if walkers == 1 else float(np.var(draws)) / total
    return gain * m * n / max(_geyer_time(rho), 1.0 / np.log10(m * n))


def autocorrelation_time(series: Array) -> float:
    """Return the integrated autocorrelation time [steps] of `series` (n_chains, n_steps) by Sokal's window [3]_.

    1 for independent draws. NaN for constant series.
    """
    covariance = np.array([_autocovariance(one) for one in series]).mean(axis=0)
    if covariance[0] == 0.0:
        return float("nan")
    times = 2.0 * np.cumsum(covariance / covariance[0]) - 1.0
    inside = np.arange(len(times)) >= _WINDOW * times
    return max(1.0, float(times[np.argmax(inside)] if inside.any() else times[-1]))


def worst(chains: Chains) -> tuple[float, float]:
    """Return the largest R-hat and the smallest ESS [-] (bulk or tail) of all dimensions; NaN if any is NaN."""
    figures = [convergence(chains.draws_z[:, :, j], chains.walkers) for j in range(chains.draws_z.shape[2])]
    return float(np.max([r for r, _ in figures])), float(np.min([e for _, e in figures]))


def convergence(draws: Array, walkers: int = 1) -> tuple[float, float]:
    """Return R-hat and the smaller of bulk and tail ESS [-] of one parameter, `draws` (n_chains, n_draws)."""
    sizes = np.array([ess_bulk(draws, walkers), ess_tail(draws, walkers)])
    return r_hat(draws), float(np.min(sizes))


def shrinkage(draws_z: Array) -> Array:
    """Return 1 - posterior variance/prior variance [-] of each dimension, shape (k,), for draws (..., k).

    0: the survey says nothing of the parameter; 1: it says all. Negative where prior and survey disagree
    so much that the posterior is wider than the prior.
    """
    return 1.0 - np.var(draws_z.reshape(-1, draws_z.shape[-1]), axis=0)


def agreement(first: Chains, second: Chains) -> tuple[Array, Array]:
    """Return how far two samplers differ in each dimension, both of shape (k,).

    Returns
    -------
    tuple of Array
        Difference of the means in standard errors [-] (from both effective sizes), and the p-value [-] of
        a Kolmogorov-Smirnov test in which each sampler counts as many draws as it is worth.
    """
    k = first.draws_z.shape[2]
    distances, p_values = np.empty(k), np.empty(k)
    for j in range(k):
        a, b = first.draws_z[:, :, j], second.draws_z[:, :, j]
        sizes = convergence(a, first.walkers)[1], convergence(b, second.walkers)[1]
        error = np.sqrt(np.var(a) / sizes[0] + np.var(b) / sizes[1])
        distances[j] = (np.mean(a) - np.mean(b)) / error
        gap = _largest_gap(a.ravel(), b.ravel())
        worth = np.sqrt(sizes[0] * sizes[1] / (sizes[0] + sizes[1]))
        p_values[j] = float(special.kolmogorov(gap * worth))
    return distances, p_values


def _largest_gap(a: Array, b: Array) -> float:
    """Return the largest distance [-] between two empirical distribution functions."""
    at = np.concatenate([a, b])
    below = [np.searchsorted(np.sort(one), at, side="right") / len(one) for one in (a, b)]
    return float(np.max(np.abs(below[0] - below[1])))


def _split(draws: Array) -> Array:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal_ranks(draws: Array) -> Array:
    from scipy import stats  # slow to load

    ranks = stats.rankdata(draws, method="average").reshape(draws.shape)
    return special.ndtri((ranks - 0.375) / (draws.size + 0.25))


def _plain_r_hat(chains: Array) -> float:
    n = chains.shape[1]
    within = float(np.var(chains, axis=1, ddof=1).mean())
    if within == 0.0:
        return float("nan")
    between = float(np.var(chains.mean(axis=1), ddof=1))
    return float(np.sqrt((n - 1.0) / n + between / within))


def _autocovariance(series: Array) -> Array:
    """Return the autocovariance at lags 0 ... n - 1, each divided by n, by the Fourier transform."""
    n = len(series)
    transform = np.fft.rfft(series - series.mean(), 2 * n)
    return np.fft.irfft(transform * np.conjugate(transform))[:n] / n


def _geyer_time(rho: Array) -> float:
    """Return the autocorrelation time from Geyer's initial monotone sequence of pairs [2]_."""
    pairs = rho[: len(rho) // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs <= 0.0)
    last = int(negative[0]) if len(negative) else len(pairs)
    kept = np.minimum.accumulate(pairs[:last])
    # the even lag after the last pair still counts when it is positive, as in [1]_
    rest = max(0.0, float(rho[2 * last])) if 2 * last < len(rho) else 0.0
    return float(-1.0 + 2.0 * kept.sum() + rest)
