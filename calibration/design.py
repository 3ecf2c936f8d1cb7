"""Designed runs: where a slow twin is run so that an emulator can learn it, and the way between values and z.

References
----------
.. [1] I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation of integrals", USSR
   Computational Mathematics and Mathematical Physics 7 (1967) 86-112, doi:10.1016/0041-5553(67)90144-9.
.. [2] A. B. Owen, "Scrambling Sobol' and Niederreiter-Xing points", J. Complexity 14 (1998) 466-489,
   doi:10.1006/jcom.1998.0487.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.stats import qmc

from twins.core.priors import Prior
from twins.core.streams import Streams

Array = NDArray[np.float64]

_SOBOL_BITS = 30
_FARTHEST_Z = 7.0  # beyond it a probability next to 1 has no digits left for a quantile
_TABLE_STEP = 1.0 / 256.0  # linear in between: error of z below 1e-5


def design(priors: Mapping[str, Prior], n: int, streams: Streams) -> Array:
    """Return `n` points for runs of the twin: a scrambled Sobol sequence [1]_ [2]_ as z, shape (n, k).

    The same streams give the same first points whatever `n` is, so a design can be extended.
    """
    if not priors or n < 1:
        raise ValueError(f"design: {len(priors)} parameters and n = {n}; at least one of each is needed")
    engine = qmc.Sobol(len(priors), scramble=True, bits=_SOBOL_BITS, rng=streams.generator("design"))
    u = engine.random_base2(int(np.ceil(np.log2(n))))[:n]
    return special.ndtri(u + 2.0 ** -(_SOBOL_BITS + 1))  # the middle of the grid cell: 0 has no quantile


@dataclass(frozen=True)
class NormalScores:
    """From values of parameters back to standard normal z: the inverse of z -> Phi(z) -> ppf, by tables.

    Attributes
    ----------
    priors
        Priors by name, in the order of the columns.
    """

    priors: Mapping[str, Prior]

    @cached_property
    def _tables(self) -> tuple[tuple[Array, Array], ...]:
        z = np.arange(-_FARTHEST_Z, _FARTHEST_Z + _TABLE_STEP, _TABLE_STEP)
        u = special.ndtr(z)
        tables: list[tuple[Array, Array]] = []
        for prior in self.priors.values():
            # where bounds cut, many z share a value: the first of them will do
            values, first = np.unique(prior.ppf(u), return_index=True)
            tables.append((values, z[first]))
        return tuple(tables)

    def of(self, values: Array) -> Array:
        """Return z [-] of `values` [units of the parameters], both (n, k); within 7 of zero."""
        columns = [np.interp(values[:, i], *table) for i, table in enumerate(self._tables)]
        return np.stack(columns, axis=1)
