"""The posterior without one source: what the others would have said.

References
----------
.. [1] A. Vehtari, A. Gelman, J. Gabry, "Practical Bayesian model evaluation using leave-one-out cross-validation
   and WAIC", Statistics and Computing 27 (2017) 1413-1432, doi:10.1007/s11222-016-9696-4 (where weights alone fail,
   sample again; here the draws are carried on).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calibration.target import Target
from calibration.tempering import WayTooLongError, carry
from twins.core.streams import Streams

Array = NDArray[np.float64]


def without_source(target: Target, draws_z: Array, source: str, streams: Streams) -> Array:
    """Return draws [-] of the posterior without the answers of `source`, in the dimensions of `target`.

    Parameters
    ----------
    target
        Target of the whole survey.
    draws_z
        Draws of its posterior [-], shape (n, n_dimensions).
    source
        Key of the source that is left out; its own nuisance numbers fall back to their prior.
    streams
        Streams of the moves.
    """
    left = target.without(source)
    at = np.array([target.names.index(name) for name in left.names], dtype=np.intp)

    def without(z: Array) -> Array:
        return left.log_likelihood(z[:, at])

    try:
        return carry(
            draws_z, target.log_likelihood, without, streams.generator(f"without {source}")
        ).population.z
    except WayTooLongError:
        # a source that has narrowed much leaves draws that cannot widen again; from the prior there is always a way
        rng = streams.generator(f"without {source}, from the prior")
        start = rng.standard_normal(draws_z.shape)
        return carry(start, _no_data, without, rng).population.z


def _no_data(z: Array) -> Array:
    return np.zeros(len(z))
