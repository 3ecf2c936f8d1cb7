"""Sequential update: monitoring data enter a posterior without a new calibration.

The draws of the old posterior are re-weighted by what the new observations add. Where a few draws would carry
all weight (Pareto k, effective size) re-weighting alone is refused; `update` then goes in smaller steps, each
followed by Metropolis moves, so that two halves of the data give what one calibration on all of them gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.moves import LogDensity
from calibration.pareto import shape_limit, smoothed
from calibration.posterior import ESS_LIMIT
from calibration.target import Target
from calibration.tempering import carry, effective_size
from twins.core.streams import Streams

Array = NDArray[np.float64]


class UnreliableWeightsError(ValueError):
    """A few draws would carry all weight."""


@dataclass(frozen=True)
class Reweighted:
    """Draws of the old posterior with the weights of the new one.

    Attributes
    ----------
    draws_z
        Draws [-] in the dimensions of the new target, shape (n, k).
    log_weights
        Smoothed log weights [-] that add up to one, shape (n,).
    pareto_k
        Shape of the tail of the weights [-].
    ess
        Effective number of draws [-].
    """

    draws_z: Array
    log_weights: Array
    pareto_k: float
    ess: float

    def problems(self) -> tuple[str, ...]:
        """Return one text for each reason not to believe the weights."""
        limit = shape_limit(len(self.log_weights))
        found = [] if self.pareto_k <= limit else [f"Pareto k = {self.pareto_k:.2f}, needed <= {limit:.2f}"]
        if not self.ess > ESS_LIMIT:
            found.append(f"effective draws = {self.ess:.0f}, needed > {ESS_LIMIT:.0f}")
        return tuple(found)

    def require_reliable(self) -> None:
        """Refuse weights that a few draws dominate.

        Raises
        ------
        UnreliableWeightsError
            With each figure and its limit.
        """
        if self.problems():
            raise UnreliableWeightsError(
                f"the new data move the posterior too far to re-weight its draws: {'; '.join(self.problems())}. "
                "Use update(), which moves the draws, or calibrate on all data."
            )


@dataclass(frozen=True)
class Updated:
    """Draws of the new posterior.

    Attributes
    ----------
    draws_z
        Draws [-], shape (n_chains, n_draws, k); chains were updated independently of each other.
    log_density
        Log density [-] of the new target, shape (n_chains, n_draws).
    reweighted
        What re-weighting alone would have given, all chains together.
    steps
        Steps between old and new posterior, by chain.
    acceptance, memory
        Share of accepted moves and largest correlation left with the draws before the last moves [-], worst chain.
    """

    draws_z: Array
    log_density: Array
    reweighted: Reweighted
    steps: tuple[int, ...]
    acceptance: float
    memory: float


def reweight(draws_z: Array, old: Target, new: Target, streams: Streams) -> Reweighted:
    """Return the draws (n, k_old) of the old target with their weights under the new one.

    A number that only the new target knows, such as the reliability of a new source, is drawn from its prior.
    """
    z = _widened(draws_z, old, new, streams.generator("new dimensions"))
    before, after = _likelihoods(old, new)
    gain = after(z) - before(z)
    log_weights, shape = smoothed(gain)
    return Reweighted(z, log_weights, shape, effective_size(gain))


def update(draws_z: Array, old: Target, new: Target, streams: Streams) -> Updated:
    """Return draws of the new target from draws of the old one.

    Parameters
    ----------
    draws_z
        Draws [-] of the old target, shape (n_chains, n_draws, k_old).
    old
        Target of the first data.
    new
        Target of all data, old and new, with the same priors.
    streams
        Streams of resampling and moves.

    Raises
    ------
    ValueError
        When the targets do not fit each other or the new data are impossible.
    """
    n_chains, n_draws, k = draws_z.shape
    whole = reweight(draws_z.reshape(-1, k), old, new, streams)
    before, after = _likelihoods(old, new)
    islands = whole.draws_z.reshape(n_chains, n_draws, -1)
    carried = [carry(z, before, after, streams.generator(f"update chain {c}")) for c, z in enumerate(islands)]
    populations = [c.population for c in carried]
    normal = -0.5 * islands.shape[2] * np.log(2.0 * np.pi)  # as in the density of a target
    return Updated(
        draws_z=np.stack([p.z for p in populations]),
        log_density=np.stack([p.log_density for p in populations]) + normal,
        reweighted=whole,
        steps=tuple(c.steps for c in carried),
        acceptance=min(p.acceptance for p in populations),
        memory=max(p.memory for p in populations),
    )


def _likelihoods(old: Target, new: Target) -> tuple[LogDensity, LogDensity]:
    """Return both log likelihoods as functions of z in the dimensions of the new target."""
    at = np.array([new.names.index(name) for name in old.names], dtype=np.intp)
    return lambda z: old.log_likelihood(z[:, at]), new.log_likelihood


def _widened(draws_z: Array, old: Target, new: Target, rng: np.random.Generator) -> Array:
    gone = [name for name in old.names if name not in new.names]
    changed = [n for n in old.names if n not in gone and old.all_priors[n] != new.all_priors[n]]
    if gone or changed:
        raise ValueError(
            f"update: the new target must hold all of the old one; missing: {', '.join(gone) or 'none'}, "
            f"other prior: {', '.join(changed) or 'none'}. Give it old and new observations."
        )
    z = rng.standard_normal((len(draws_z), new.n_dimensions))
    for i, name in enumerate(old.names):
        z[:, new.names.index(name)] = draws_z[:, i]
    return z
