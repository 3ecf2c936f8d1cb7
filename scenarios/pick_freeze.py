"""Shares of a variance by groups of inputs, from samples that have some groups in common: pick and freeze.

Half the mean square of the difference of two samples is the variance due to what they do not share, the estimator
of Jansen [1]_. All pairs of samples together give it for every set of groups, and from these

- `first`: what would go if the group were known (first order),
- `total`: what would stay if all but the group were known (total order),
- `share`: the Shapley effect [2]_; it lies between them, splits interactions evenly and adds up to 1.

References
----------
.. [1] M. J. W. Jansen, "Analysis of variance designs for model output", Computer Physics Communications 117
   (1999) 35-43, doi:10.1016/S0010-4655(98)00154-4; for groups: A. Saltelli et al., "Variance based sensitivity
   analysis of model output", Computer Physics Communications 181 (2010) 259-270, doi:10.1016/j.cpc.2009.09.018.
.. [2] A. B. Owen, "Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty Quantification 2 (2014)
   245-251, doi:10.1137/130936233.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import Streams

Array = NDArray[np.float64]
Version = tuple[int, ...]

_RESAMPLES = 400
_INTERVAL = (0.05, 0.95)


class Estimate(NamedTuple):
    """A figure and its interval from 5 to 95 % [-]."""

    value: float
    low: float
    high: float


class GroupIndices(NamedTuple):
    """Indices of one group [-]."""

    share: Estimate
    first: Estimate
    total: Estimate


def indices(
    samples: Mapping[Version, Array], groups: Sequence[str], seed: int = 0
) -> tuple[dict[str, GroupIndices], Estimate]:
    """Return the indices of each group, and what the groups do only together.

    Parameters
    ----------
    samples
        Values of each sample, shape (n,), row i of all samples belongs together. The key says for each group
        which of its independent draws went in: two samples share a group where their keys agree.
    groups
        Names of the groups, in the order of the keys.
    seed
        Of the bootstrap over rows, from which the intervals come.

    Returns
    -------
    tuple
        Indices by group; 1 minus the sum of the first-order indices.

    Raises
    ------
    ValueError
        When nothing varies, or no pair of samples shares just the right groups.

    Notes
    -----
    The variance of a pair is that of its own two samples: this leaves least noise where they differ much.
    """
    n = len(next(iter(samples.values())))
    generator = Streams(seed, 0).generator("resampled draws")
    drawn = generator.integers(0, n, size=(_RESAMPLES, n))
    copies = np.stack([np.ones(n), *(np.bincount(rows, minlength=n) for rows in drawn)])
    due = _variances(samples, groups, copies)
    every = frozenset(groups)
    found: dict[str, GroupIndices] = {}
    known = np.zeros(len(copies))
    for group in groups:
        first = 1.0 - due[every - {group}]
        known += first
        found[group] = GroupIndices(
            _estimate(_shapley(due, groups, group)), _estimate(first), _estimate(due[frozenset({group})])
        )
    return found, _estimate(1.0 - known)


def _variances(
    samples: Mapping[Version, Array], groups: Sequence[str], copies: Array
) -> dict[frozenset[str], Array]:
    """Return the share of the variance due to each set of groups, shape (1 + resamples,), the estimate first."""
    by_set: dict[frozenset[str], list[Array]] = {}
    for (one, x), (other, y) in itertools.combinations(samples.items(), 2):
        differing = frozenset(g for g, a, b in zip(groups, one, other, strict=True) if a != b)
        if 0 < len(differing) < len(groups):
            by_set.setdefault(differing, []).append(_jansen(x, y, copies))
    found = {
        frozenset[str](): np.zeros(len(copies)),
        frozenset(groups): np.ones(len(copies)),
        **{key: np.mean(values, axis=0) for key, values in by_set.items()},
    }
    for size in range(1, len(groups)):
        for members in itertools.combinations(groups, size):
            if frozenset(members) not in found:
                raise ValueError(f"no two samples differ in {', '.join(members)} and in nothing else")
    return found


def _jansen(x: Array, y: Array, copies: Array) -> Array:
    n = len(x)
    apart = copies @ (x - y) ** 2 / (2.0 * n)
    spread = [(copies @ (v - v.mean()) ** 2 - (copies @ (v - v.mean())) ** 2 / n) / (n - 1.0) for v in (x, y)]
    whole = 0.5 * (spread[0] + spread[1])
    if not whole[0] > 0.0:
        raise ValueError("the result is the same in all draws: there is no variance to split")
    return apart / np.maximum(whole, 1e-12 * whole[0])


def _shapley(due: Mapping[frozenset[str], Array], groups: Sequence[str], group: str) -> Array:
    """Return the mean increase of the variance when `group` joins a set of others, over all orders [2]_."""
    others = [g for g in groups if g != group]
    found = np.zeros_like(due[frozenset()])
    for size in range(len(groups)):
        sets = [frozenset(members) for members in itertools.combinations(others, size)]
        for one in sets:
            found += (due[one | {group}] - due[one]) / (len(groups) * math.comb(len(others), size))
    return found


def _estimate(values: Array) -> Estimate:
    low, high = (float(q) for q in np.quantile(values[1:], _INTERVAL))
    return Estimate(float(values[0]), low, high)
