"""A proposal that holds a normal law fitted to earlier steps.

References
----------
.. [1] D. Rudolf, B. Sprungk, "On a generalization of the preconditioned Crank-Nicolson Metropolis algorithm",
   Foundations of Computational Mathematics 18 (2018) 309-343, doi:10.1007/s10208-016-9340-x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]

_RIDGE = 1e-6  # share of the prior's variance added to the fitted one [-], so that the matrix is regular


@dataclass(frozen=True)
class NormalReference:
    """Normal law N(mean, LL').

    Attributes
    ----------
    mean
        Shape (k,).
    factor
        Lower triangle L, shape (k, k).
    """

    mean: Array
    factor: Array

    @classmethod
    def fitted(cls, draws: Array) -> Self:
        """Return the law with mean and covariance of `draws` (n, k), n > k."""
        k = draws.shape[1]
        covariance = np.cov(draws, rowvar=False).reshape(k, k) + _RIDGE * np.eye(k)
        return cls(draws.mean(axis=0), np.asarray(np.linalg.cholesky(covariance), dtype=np.float64))

    def propose(self, walkers: Array, generator: Any) -> tuple[Array, Array]:
        """Return proposals (n, k) and the log of the ratio of their densities (n,).

        Notes
        -----
        z' = m + sqrt(1 - b^2) (z - m) + b L xi is reversible for N(m, LL') [1]_, so the acceptance needs the
        ratio N(z)/N(z'). For a posterior that is nearly normal almost all moves are accepted, in any dimension.
        b^2 is uniform on (0, 1), drawn for each walker, whatever its place.
        """
        n, k = walkers.shape
        b = np.sqrt(generator.rand(n, 1))
        white = linalg.solve_triangular(self.factor, (walkers - self.mean).T, lower=True).T
        moved = np.sqrt(1.0 - b**2) * white + b * generator.randn(n, k)
        ratio = 0.5 * (np.sum(moved**2, axis=1) - np.sum(white**2, axis=1))
        return self.mean + moved @ self.factor.T, ratio
