"""Sequential Monte Carlo: carry a population of draws from one density to another in steps it can follow.

References
----------
.. [1] N. Chopin, "A sequential particle filter method for static models", Biometrika 89 (2002) 539-552,
   doi:10.1093/biomet/89.3.539.
.. [2] P. Del Moral, A. Doucet, A. Jasra, "Sequential Monte Carlo samplers", Journal of the Royal Statistical Society
   B 68 (2006) 411-436, doi:10.1111/j.1467-9868.2006.00553.x (bridge of densities between the two).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.moves import LogDensity, Population, move
from calibration.pareto import shape_limit, smoothed

Array = NDArray[np.float64]

_LEAST_ESS = 0.5  # share of the draws that a step has to keep effective [-]
_MEMORY_ON_THE_WAY, _MEMORY_AT_THE_END = 0.5, 0.2
_MAX_SWEEPS = 200
_MAX_STEPS = 60
_MORE_SWEEPS = 4  # times those that it took to forget the start
_HALVINGS = 12  # a step need not be the longest to a digit


class WayTooLongError(ValueError):
    """The new density lies too far from the draws of the old one."""


@dataclass(frozen=True)
class Carried:
    """A population at its goal.

    Attributes
    ----------
    population
        The draws, with what the last moves report.
    steps
        Steps of the bridge [-]; 1 when the draws could be re-weighted at once.
    """

    population: Population
    steps: int


def carry(z: Array, old: LogDensity, new: LogDensity, rng: np.random.Generator) -> Carried:
    """Return draws of prior x new from draws of prior x old.

    Parameters
    ----------
    z
        Draws [-] of the old density, shape (n, k).
    old, new
        Log likelihoods [-], (n, k) -> (n,); the prior of z is standard normal.
    rng
        Source of resampling and moves.

    Raises
    ------
    ValueError
        When the new likelihood is zero at every draw.
    WayTooLongError
        When the way is longer than 60 steps.
    """
    reached, steps, sweeps = 0.0, 0, 0
    while reached < 1.0:
        steps += 1
        if steps > _MAX_STEPS:
            raise WayTooLongError(
                f"after {_MAX_STEPS} steps {reached:.1%} of the way to the new density is done; old and new data "
                "contradict each other. Calibrate on all data, or look for an error in the new ones."
            )
        gain = _gain(new(z), old(z))
        step = _longest_step(gain, 1.0 - reached)
        reached = 1.0 if step >= 1.0 - reached else reached + step
        log_w, _ = smoothed(step * gain)
        z = z[systematic(np.exp(log_w), rng)]
        memory = _MEMORY_AT_THE_END if reached >= 1.0 else _MEMORY_ON_THE_WAY
        population = move(z, _between(old, new, reached), rng, memory=memory, max_sweeps=_MAX_SWEEPS)
        z, sweeps = population.z, population.sweeps
    # a correlation that has gone is not a spread that has come: many moves more, by trial in 108 dimensions
    end = move(z, _between(old, new, 1.0), rng, memory=0.0, max_sweeps=_MORE_SWEEPS * sweeps)
    return Carried(end, steps)


def effective_size(log_weights: Array) -> float:
    """Return the effective number of draws 1 / sum w^2 [-] for log weights up to a constant, shape (n,)."""
    if not np.any(np.isfinite(log_weights)):
        return 0.0
    w = np.exp(log_weights - np.max(log_weights))
    return float(np.sum(w) ** 2 / np.sum(w**2))


def systematic(weights: Array, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return row numbers drawn by weight from one random offset, in their order, shape (n,)."""
    n = len(weights)
    edges = np.cumsum(weights) / np.sum(weights)
    at = np.searchsorted(edges, (np.arange(n) + rng.random()) / n, side="right")
    return np.minimum(at, n - 1)


def _gain(new: Array, old: Array) -> Array:
    gain = new - np.where(np.isfinite(old), old, 0.0)
    if not np.any(np.isfinite(gain)):
        raise ValueError(
            "the new data are impossible at every draw (likelihood 0). Look at units and limits of the new "
            "observations, or calibrate on all data."
        )
    return gain


def _longest_step(gain: Array, rest: float) -> float:
    """Return the longest step, at most `rest`, after which the weights can still be believed."""

    def holds(step: float) -> bool:
        if effective_size(step * gain) < _LEAST_ESS * np.sum(np.isfinite(gain)):
            return False
        return smoothed(step * gain)[1] <= shape_limit(len(gain))

    if holds(rest):
        return rest
    low, high = 0.0, rest
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low if low > 0.0 else high


def _between(old: LogDensity, new: LogDensity, share: float) -> LogDensity:
    def log_density(z: Array) -> Array:
        prior = -0.5 * np.sum(z**2, axis=1)
        if share >= 1.0:
            return prior + new(z)
        return prior + (1.0 - share) * old(z) + share * new(z)

    return log_density
