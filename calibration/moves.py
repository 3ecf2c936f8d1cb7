"""Metropolis moves that renew a population of draws: preconditioned Crank-Nicolson steps and random walks.

Both take the mean and covariance of the population. A Crank-Nicolson step leaves the normal law with that
mean and covariance as it is, so where the density is nearly normal long steps are accepted in any number of
dimensions; a random walk now and then frees draws in tails that are heavier.

References
----------
.. [1] S. L. Cotter, G. O. Roberts, A. M. Stuart, D. White, "MCMC methods for functions: modifying old algorithms to
   make them faster", Statistical Science 28 (2013) 424-446, doi:10.1214/13-STS421.
.. [2] G. O. Roberts, J. S. Rosenthal, "Optimal scaling for various Metropolis-Hastings algorithms", Statistical
   Science 16 (2001) 351-367, doi:10.1214/ss/1015346320 (random walk: 2.38^2 / k times the covariance).
.. [3] T. Cui, K. J. H. Law, Y. M. Marzouk, "Dimension-independent likelihood-informed MCMC", Journal of Computational
   Physics 304 (2016) 109-137, doi:10.1016/j.jcp.2015.10.008 (directions that the data inform).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LogDensity = Callable[[Array], Array]

_EVERY = 4  # one sweep in four is a random walk
_WANTED = 0.3  # acceptance that the length of the steps is steered to [-]
_LONGEST, _SHORTEST = 0.95, 0.02


@dataclass(frozen=True)
class Population:
    """Draws after the moves.

    Attributes
    ----------
    z
        Draws [-], shape (n, k).
    log_density
        Log density [-] of each, shape (n,).
    acceptance
        Share of accepted steps [-].
    memory
        Largest correlation [-] of a dimension, or of the log density, with itself before the moves.
    sweeps
        Steps tried by each draw.
    """

    z: Array
    log_density: Array
    acceptance: float
    memory: float
    sweeps: int


def move(
    z: Array, log_density: LogDensity, rng: np.random.Generator, *, memory: float, max_sweeps: int
) -> Population:
    """Move all draws until they have forgotten where they came from.

    Parameters
    ----------
    z
        Draws [-] of, or close to, the density, shape (n, k); equal rows may occur.
    log_density
        Log of the density up to a constant, (n, k) -> (n,).
    rng
        Source of the steps.
    memory
        Stop when no dimension, nor the log density, correlates more than this with its start [-].
    max_sweeps
        Stop after so many steps of each draw in any case.
    """
    now = log_density(z)
    start = _with(z, now)
    mean, root, inverse = _normal_fit(z)
    length, accepted, left, sweep = 0.5, 0.0, 1.0, 0
    for sweep in range(1, max_sweeps + 1):
        walk = sweep % _EVERY == 0
        noise = rng.standard_normal(z.shape) @ root.T
        if walk:
            proposed = z + 2.38 / np.sqrt(z.shape[1]) * noise
        else:
            proposed = mean + np.sqrt(1.0 - length**2) * (z - mean) + length * noise
        then = log_density(proposed)
        gain = then - now
        if not walk:
            gain = gain + 0.5 * (_distance(proposed - mean, inverse) - _distance(z - mean, inverse))
        taken = np.log(rng.random(len(z))) < gain
        z, now = np.where(taken[:, None], proposed, z), np.where(taken, then, now)
        accepted += float(np.mean(taken))
        if not walk:
            step = length * np.exp(np.mean(taken) - _WANTED)
            length = float(np.clip(step, _SHORTEST, _LONGEST))
        left = _memory(start, _with(z, now))
        if left <= memory:
            break
    return Population(z, now, accepted / max(sweep, 1), left, sweep)


def _normal_fit(z: Array) -> tuple[Array, Array, Array]:
    """Return mean (k,), root of the covariance and inverse of that root (k, k).

    Notes
    -----
    n draws of a standard normal have sample variances between (1 -+ sqrt(k/n))^2 along some directions. Only beyond
    these edges did the data say something [3]_; elsewhere the variance is that of the prior, 1. Otherwise
    steps in a hundred dimensions would follow the noise of the sample and most of them be refused.
    """
    n, k = z.shape
    mean: Array = np.asarray(np.mean(z, axis=0), dtype=np.float64)
    away = z - mean
    variance, directions = np.linalg.eigh(away.T @ away / n)
    noise = np.sqrt(k / n)
    told = (variance < max(0.0, 1.0 - noise) ** 2) | (variance > (1.0 + noise) ** 2)
    sd = np.sqrt(np.maximum(np.where(told, variance, 1.0), 1e-10))
    root: Array = np.asarray((directions * sd) @ directions.T, dtype=np.float64)
    inverse: Array = np.asarray((directions / sd) @ directions.T, dtype=np.float64)
    return mean, root, inverse


def _distance(difference: Array, inverse_root: Array) -> Array:
    return np.sum((difference @ inverse_root.T) ** 2, axis=1)


def _with(z: Array, log_density: Array) -> Array:
    return np.concatenate([z, log_density[:, None]], axis=1)


def _memory(before: Array, after: Array) -> float:
    a, b = before - np.mean(before, axis=0), after - np.mean(after, axis=0)
    norm = np.sqrt(np.sum(a**2, axis=0) * np.sum(b**2, axis=0))
    return float(np.max(np.abs(np.sum(a * b, axis=0)) / np.maximum(norm, 1e-300)))
