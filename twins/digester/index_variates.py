"""Variates by index: normal, Gamma and Beta numbers that belong to a place in a stream and to nothing else.

A changed parameter moves a variate a little and leaves the luck of all others where it was, so two sets of
parameters are compared on the same luck, and a longer horizon keeps its first years.

References
----------
.. [1] G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM Trans. Math. Softw.
   26 (2000) 363-372, doi:10.1145/358407.358414 (exact for every shape >= 1; below by their power of a uniform).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.quantiles import normal_quantile
from twins.core.streams import uniforms_at

Array = NDArray[np.float64]
Key = tuple[np.uint64, np.uint64]


@compiled
def normals_by_index(key: Key, n: int, purpose: int) -> Array:
    """Return standard normal numbers [-] of the indices 0 to n-1, shape (n,)."""
    z = np.empty(n)
    for i in range(n):
        z[i] = normal_quantile(uniforms_at(key, i, 0, 0, purpose)[0])
    return z


@compiled
def uniforms_by_index(key: Key, n: int, purpose: int) -> Array:
    """Return four uniforms [-] for each of the indices 0 to n-1, shape (n, 4)."""
    u = np.empty((n, 4))
    for i in range(n):
        u[i, 0], u[i, 1], u[i, 2], u[i, 3] = uniforms_at(key, i, 0, 0, purpose)
    return u


def levels_by_index(key: Key, n: int, purpose: int, sigma: float) -> Array:
    """Return log-normal factors with mean 1 [-], shape (n,); `sigma` is the deviation of the logarithm."""
    return np.exp(sigma * normals_by_index(key, n, purpose) - 0.5 * sigma * sigma)


@compiled
def gamma_at(shape: float, key: Key, i: int, j: int, purpose: int) -> float:
    """Return a Gamma variate of the given `shape` [-] and scale 1 that belongs to the index (i, j) [1]_."""
    d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for attempt in range(1000):
        u_normal, u_accept, u_power, _ = uniforms_at(key, i, j, attempt, purpose)
        z = normal_quantile(u_normal)
        v = 1.0 + c * z
        v = v * v * v
        if v > 0.0 and (
            u_accept < 1.0 - 0.0331 * z * z * z * z  # squeeze of [1]: spares two logarithms
            or math.log(u_accept) < 0.5 * z * z + d * (1.0 - v + math.log(v))
        ):
            return d * v if shape >= 1.0 else d * v * u_power ** (1.0 / shape)
    return shape  # a chance below 0.05 each time: never reached


@compiled
def beta_at(mean: float, variance: float, key: Key, i: int, purpose: int) -> float:
    """Return a Beta variate with the given moments that belongs to the index i; needs variance < mean(1-mean)."""
    size = mean * (1.0 - mean) / variance - 1.0
    a = gamma_at(mean * size, key, i, 0, purpose)
    b = gamma_at((1.0 - mean) * size, key, i, 1, purpose)
    return a / (a + b) if a + b > 0.0 else mean
