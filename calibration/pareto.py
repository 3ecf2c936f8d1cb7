"""Pareto-smoothed importance sampling, and whether a few weights are all there is.

The largest weights are fitted by a generalised Pareto law. Its shape k says how far the weighted draws can be
believed; the smoothed weights take the place of the raw ones.

References
----------
.. [1] A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, "Pareto smoothed importance sampling", Journal of Machine
   Learning Research 25 (2024) 72, arXiv:1507.02646 (limit on k: min(1 - 1/log10 S, 0.7)).
.. [2] J. Zhang, M. A. Stephens, "A new and efficient estimation method for the generalized Pareto
   distribution", Technometrics 51 (2009) 316-325, doi:10.1198/tech.2009.08017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_SMALLEST_TAIL = 5  # fewer weights have no shape [1]_
_PRIOR_DRAWS, _PRIOR_SHAPE = 10.0, 0.5  # weak prior on k [1]_


def shape_limit(n: int) -> float:
    """Return the largest shape k [-] with which `n` weighted draws can be believed [1]_."""
    return min(1.0 - 1.0 / np.log10(max(n, 11)), 0.7)


def smoothed(log_weights: Array) -> tuple[Array, float]:
    """Return smoothed log weights and the shape k of their tail.

    Parameters
    ----------
    log_weights
        Log weights [-] up to a constant, shape (n,); -inf is no weight.

    Returns
    -------
    tuple
        Log weights that add up to one, shape (n,), and k [-]: infinite when no weight is left or fewer than five
        draws hold all of it, -inf when all weights are the same.
    """
    n = len(log_weights)
    if not np.any(np.isfinite(log_weights)):
        return np.full(n, -np.log(n)), np.inf
    log_w = log_weights - np.max(log_weights)
    order = np.argsort(log_w, kind="stable")
    n_tail = int(np.ceil(min(0.2 * n, 3.0 * np.sqrt(n))))
    tail, cut = order[-n_tail:], np.exp(log_w[order[-n_tail - 1]])
    excess = np.exp(log_w[tail]) - cut
    if np.max(excess) <= 1e-12:
        return _normalised(log_w), -np.inf
    if n_tail < _SMALLEST_TAIL or np.sum(excess > 0.0) < _SMALLEST_TAIL:
        return _normalised(log_w), np.inf
    shape, scale = pareto_fit(np.maximum(excess, 1e-300))
    quantiles = _quantile((np.arange(n_tail) + 0.5) / n_tail, shape, scale)
    log_w[tail] = np.minimum(np.log(quantiles + cut), 0.0)
    return _normalised(log_w), shape


def pareto_fit(excess: Array) -> tuple[float, float]:
    """Return shape [-] and scale of a generalised Pareto law [2]_ for sorted positive `excess`, shape (n,)."""
    n = len(excess)
    n_grid = 30 + int(np.sqrt(n))
    grid = 1.0 - np.sqrt(n_grid / (np.arange(1, n_grid + 1) - 0.5))
    grid = grid / (3.0 * excess[int(n / 4 + 0.5) - 1]) + 1.0 / excess[-1]
    shapes = np.mean(np.log1p(-grid[:, None] * excess), axis=1)
    log_like = n * (np.log(-grid / shapes) - shapes - 1.0)
    weight = np.exp(log_like - np.max(log_like))
    b = float(np.sum(grid * weight) / np.sum(weight))
    raw = float(np.mean(np.log1p(-b * excess)))
    return (n * raw + _PRIOR_DRAWS * _PRIOR_SHAPE) / (n + _PRIOR_DRAWS), -raw / b


def _quantile(p: Array, shape: float, scale: float) -> Array:
    if abs(shape) < 1e-9:
        return -scale * np.log1p(-p)
    return scale * np.expm1(-shape * np.log1p(-p)) / shape


def _normalised(log_w: Array) -> Array:
    top = np.max(log_w)
    return log_w - top - np.log(np.sum(np.exp(log_w - top)))
