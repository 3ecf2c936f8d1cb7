"""Quantile functions for compiled event models: one uniform in, one variate out.

References
----------
.. [1] M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
   Statistics 37 (1988) 477-484, doi:10.2307/2347330 (PPND16, about 16 digits).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined


@inlined
def _central(r: float) -> float:
    above = ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
        + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
        + 1.3314166789178437745e2) * r + 3.3871328727963666080e0  # fmt: skip
    below = ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
        + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
        + 4.2313330701600911252e1) * r + 1.0  # fmt: skip
    return above / below


@compiled
def _tail(r: float) -> float:
    above = ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
        + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
        + 4.63033784615654529590e0) * r + 1.42343711074968357734e0  # fmt: skip
    below = ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
        + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
        + 2.05319162663775882187e0) * r + 1.0  # fmt: skip
    return above / below


@compiled
def _far_tail(r: float) -> float:
    above = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
        + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
        + 5.46378491116411436990e0) * r + 6.65790464350110377720e0  # fmt: skip
    below = ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
        + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
        + 5.99832206555887937690e-1) * r + 1.0  # fmt: skip
    return above / below


@compiled
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile [-] at probability `u` in (0, 1) (AS 241 [1]_)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central(0.180625 - q * q)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    x = _tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return x if q > 0.0 else -x


@compiled
def normal_quantiles(u: NDArray[np.float64], z: NDArray[np.float64]) -> None:
    """Write `normal_quantile` of each `u` to `z`, shape (n,): the same bits, several at a time.

    The central form is computed for all in a loop without a branch; the few in the tails are done again.
    """
    for i in range(u.size):
        q = u[i] - 0.5
        z[i] = q * _central(0.180625 - q * q)
    for i in range(u.size):
        if abs(u[i] - 0.5) > 0.425:
            z[i] = normal_quantile(u[i])


@compiled
def poisson_count(mean: float, u: float) -> int:
    """Return a Poisson count with the given `mean` [-] at probability `u`.

    Notes
    -----
    Below a mean of 30 the distribution function is summed exactly; above, the quantile of the normal
    approximation with Cornish-Fisher skewness term is rounded (error of the distribution below 0.4 %).
    """
    if mean <= 0.0:
        return 0
    if mean < 30.0:
        p = math.exp(-mean)
        total = p
        k = 0
        while u > total and k < 1000:
            k += 1
            p *= mean / k
            total += p
        return k
    z = normal_quantile(u)
    return max(0, math.floor(mean + z * math.sqrt(mean) + (z * z - 1.0) / 6.0 + 0.5))
