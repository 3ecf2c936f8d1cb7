"""Luck that several predictions share: a queue or an outage that lasts marks neighbouring months alike.

An emulator knows the spread of each column; that the errors of columns go together it does not know. A factor
model of its errors at runs that it has not seen says how far: error of column j = sum_k l_jk f_k + its own, the f_k
standard normal. How many factors stand out of chance is told by the largest eigenvalue that noise would give [1]_
[2]_; their loadings come by principal axes [3]_.

References
----------
.. [1] J. L. Horn, "A rationale and test for the number of factors in factor analysis", Psychometrika 30 (1965)
   179-185, doi:10.1007/BF02289447.
.. [2] V. A. Marchenko, L. A. Pastur, "Distribution of eigenvalues for some sets of random matrices", Mathematics of the
   USSR-Sbornik 1 (1967) 457-483, doi:10.1070/SM1967v001n04ABEH001994 (edge (1 + sqrt(m/n))^2).
.. [3] H. H. Harman, "Modern factor analysis", 3rd ed., University of Chicago Press 1976, chapter 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FACTOR = "shared luck["
_ROUNDS = 100  # of the principal axes
_MOST_SHARED = 0.95  # of the variance of a column [-]; assumed: each run has some luck of its own


@dataclass(frozen=True)
class SharedLuck:
    """Loadings of the standardised errors of columns on common factors.

    Attributes
    ----------
    loadings
        Loadings [-] by column, each of shape (n_factors,); the sum of their squares is the shared part of the variance.
    """

    loadings: Mapping[str, Array] = field(default_factory=dict[str, Array])

    def of(self, columns: Sequence[str]) -> Array:
        """Return the loadings of `columns`, shape (n_columns, n_factors); zero where nothing is known."""
        n = max((len(row) for row in self.loadings.values()), default=0)
        none = np.zeros(n)
        return np.array([self.loadings.get(column, none) for column in columns]).reshape(len(columns), n)


NOTHING_SHARED = SharedLuck()


def shared_factor(index: int) -> str:
    """Return the name of a shared factor, counted from 0, among the dimensions of a target."""
    return f"{_FACTOR}{index + 1}]"


def is_shared_factor(name: str) -> bool:
    """Return True for a name of `shared_factor`."""
    return name.startswith(_FACTOR)


def shared_luck(columns: Sequence[str], residual: Array) -> SharedLuck:
    """Return the factor model of standardised errors [-] of runs (n, n_columns); a constant column shares nothing."""
    scale = np.std(residual, axis=0)
    told = np.flatnonzero(scale > 0.0)
    if len(told) < 2 or len(residual) < 3:
        return NOTHING_SHARED
    correlation: Array = np.asarray(np.corrcoef(residual[:, told], rowvar=False))
    edge = (1.0 + np.sqrt(len(told) / len(residual))) ** 2
    n_factors = int(np.sum(np.linalg.eigvalsh(correlation) > edge))
    found = _principal_axes(correlation, n_factors)
    return SharedLuck({columns[i]: row for i, row in zip(told.tolist(), found, strict=True)})


def _principal_axes(correlation: Array, n_factors: int) -> Array:
    """Return loadings (m, n_factors) whose products give the correlations off the diagonal."""
    shared = np.full(len(correlation), 0.5)
    loadings = np.zeros((len(correlation), n_factors))
    if not n_factors:
        return loadings
    for _ in range(_ROUNDS):
        reduced = correlation - np.diag(1.0 - shared)
        values, vectors = np.linalg.eigh(reduced)
        leading = np.maximum(values[-n_factors:], 0.0)
        loadings = vectors[:, -n_factors:] * np.sqrt(leading)
        communality = np.sum(loadings**2, axis=1)
        loadings *= np.sqrt(np.minimum(1.0, _MOST_SHARED / np.maximum(communality, 1e-12)))[:, None]
        shared = np.minimum(communality, _MOST_SHARED)
    return loadings
