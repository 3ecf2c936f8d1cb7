"""What a sampler is, and the chains that it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Chains:
    """Draws from the posterior in z-space.

    Attributes
    ----------
    draws_z
        Draws [-], shape (n_chains, n_draws, n_dimensions). Chains are independent of each other.
    log_density
        Log density [-] of each draw up to a constant, shape (n_chains, n_draws).
    walkers
        Number of walkers of a chain: draws stand step by step, and within a step walker by walker. 1 for a plain
        chain or for independent draws.
    stats
        What the sampler reports of itself.
    """

    draws_z: Array
    log_density: Array
    walkers: int
    stats: Mapping[str, float]

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit each other."""
        if self.draws_z.ndim != 3 or self.log_density.shape != self.draws_z.shape[:2]:
            raise ValueError(f"chains: shapes {self.draws_z.shape} and {self.log_density.shape} do not fit")
        if self.draws_z.shape[1] % self.walkers:
            raise ValueError(
                f"chains: {self.draws_z.shape[1]} draws are no whole steps of {self.walkers} walkers"
            )

    def pooled(self) -> Array:
        """Return the draws of all chains, shape (n_chains * n_draws, n_dimensions)."""
        return self.draws_z.reshape(-1, self.draws_z.shape[2])

    def thinned(self, n: int) -> Array:
        """Return `n` draws [-], evenly spread over all chains; all of them when there are fewer."""
        pooled = self.pooled()
        return pooled[np.linspace(0, len(pooled) - 1, min(n, len(pooled))).round().astype(np.intp)]


@runtime_checkable
class Sampler(Protocol):
    """A way of drawing from a target."""

    @property
    def name(self) -> str:
        """The algorithm, with its library and version."""
        ...

    def sample(self, target: Target, streams: Streams) -> Chains:
        """Return chains. Same target and streams: same bytes, whatever ran before or runs beside."""
        ...
