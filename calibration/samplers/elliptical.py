"""New points of the prior above a bound of the likelihood, many at once: elliptical slices, part by part.

References
----------
.. [1] I. Murray, R. P. Adams, D. J. C. MacKay, "Elliptical slice sampling", Proceedings of Machine Learning Research 9
   (2010) 541-548 (with a likelihood that is 1 above the bound and 0 below it).
.. [2] V. A. Marchenko, L. A. Pastur, "Distribution of eigenvalues for some sets of random matrices", Mathematics of the
   USSR-Sbornik 1 (1967) 457-483, doi:10.1070/SM1967v001n04ABEH001994.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BELOW_CHANCE = (
    0.8  # assumed: samples of finite size pass the edge a little; one part too many only costs time
)
_SHRINKS = 200  # an arc this often cut is shorter than a double can tell [-]


@dataclass(frozen=True)
class Frame:
    """Directions that are renewed one after the other.

    Attributes
    ----------
    axes
        Orthonormal columns, shape (k, k).
    parts
        For each part 1 at the axes that belong to it and 0 elsewhere, shape (n_parts, k).
    """

    axes: Array
    parts: Array

    @classmethod
    def fitted(cls, z: Array) -> Self:
        """Return the frame for points `z` [-], shape (n, k): informed directions one by one, all others together.

        Notes
        -----
        The sample variances of n standard normal points lie above (1 - sqrt(k/n))^2 in all directions [2]_. Where
        one is smaller the bound has cut the prior, and that direction gets a part of its own.
        """
        n, k = z.shape
        variance, axes = np.linalg.eigh(np.cov(z, rowvar=False).reshape(k, k))
        told = variance < _BELOW_CHANCE * max(0.0, 1.0 - np.sqrt(k / n)) ** 2
        parts = [*np.eye(k)[told], *([(~told).astype(np.float64)] if not told.all() else [])]
        return cls(np.asarray(axes, dtype=np.float64), np.array(parts))


def renewed(
    z: Array,
    bound: float,
    log_likelihood: Callable[[Array], Array],
    frame: Frame,
    sweeps: int,
    rng: np.random.Generator,
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Move points that lie above the bound, all at once, so that they stay draws of the prior above it.

    Parameters
    ----------
    z
        Points [-] above the bound, shape (n, k).
    bound
        Log likelihood that no point may fall to [-].
    log_likelihood
        (n, k) -> (n,).
    frame
        Directions; they must not depend on where the points are now in particular.
    sweeps
        How often each point moves along each part of the frame [-].
    rng
        Source of the moves.

    Returns
    -------
    tuple of Array
        Points (n, k), their log likelihoods (n,) and the calls that each of them took (n,).

    Notes
    -----
    A slice turns a part a of the point towards a new draw v of the prior: a cos(t) + v sin(t) is again a draw of
    the prior, whatever t. The angle t is drawn from an arc that is cut at each refused angle and holds
    0, where the point is, so that a slice always ends [1]_. Each point goes on to its next slice by itself: no
    call waits for the slowest.
    """
    n, k = z.shape
    a = z @ frame.axes
    found, calls, done = np.full(n, np.nan), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    last = sweeps * len(frame.parts)
    towards, angle, low, high, cuts = np.zeros((n, k)), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    fresh = np.full(n, True)
    while np.any(done < last):
        at = np.flatnonzero(done < last)
        new = at[fresh[at]]
        towards[new] = rng.standard_normal((len(new), k))
        angle[new] = rng.uniform(0.0, 2.0 * np.pi, len(new))
        low[new], high[new], cuts[new] = angle[new] - 2.0 * np.pi, angle[new], 0
        part = frame.parts[done[at] % len(frame.parts)]
        turned = a[at] * np.cos(angle[at])[:, None] + towards[at] * np.sin(angle[at])[:, None]
        proposed = np.where(part > 0.0, turned, a[at])
        likelihood = log_likelihood(proposed @ frame.axes.T)
        calls[at] += 1
        taken = likelihood > bound
        a[at[taken]], found[at[taken]] = proposed[taken], likelihood[taken]
        cuts[at] += 1
        ended = taken | (cuts[at] >= _SHRINKS)
        done[at[ended]] += 1
        fresh[at] = ended
        cut = at[~ended]
        low[cut] = np.where(angle[cut] < 0.0, angle[cut], low[cut])
        high[cut] = np.where(angle[cut] < 0.0, high[cut], angle[cut])
        angle[cut] = rng.uniform(low[cut], high[cut])
    return a @ frame.axes.T, found, calls
