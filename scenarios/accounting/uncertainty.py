"""IPCC approach 1 (error propagation), IPCC 2006 Vol. 1 Ch. 3, and its comparison with a Monte Carlo.

U is half the 95 % range in percent of the mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


def product_half_range(half_ranges: Sequence[float]) -> float:
    """Return U of a product, sqrt(sum U_i^2) [%] (Eq. 3.1)."""
    return math.hypot(*half_ranges)


def sum_half_range(half_ranges: Sequence[float], values: Sequence[float]) -> float:
    """Return U of a sum, sqrt(sum (U_i x_i)^2)/|sum x_i| [%] (Eq. 3.2).

    Raises
    ------
    ValueError
        When the sum of the values is zero: a share of nothing has no meaning.
    """
    total = math.fsum(values)
    if total == 0.0:
        raise ValueError("half range of a sum - the values add up to 0 - U in percent of 0 is undefined")
    return math.hypot(*(u * x for u, x in zip(half_ranges, values, strict=True))) / abs(total)


def correction_factor(half_range: float) -> float:
    """Return F_C [-] for a large half range U of 100 to 230 % (Eq. 3.3; polynomial recalled, check C).

    F_C = [(-0.720 + 1.0921 U - 1.63e-3 U^2 + 1.11e-5 U^3)/U]^2

    Raises
    ------
    ValueError
        Outside 100 to 230 %, where the polynomial was not fitted.
    """
    u = half_range
    if not 100.0 <= u <= 230.0:
        raise ValueError(f"correction of a half range - U = {u:g} % - the rule holds for 100 to 230 %")
    return ((-0.720 + 1.0921 * u - 1.63e-3 * u**2 + 1.11e-5 * u**3) / u) ** 2


def corrected_half_range(half_range: float) -> float:
    """Return U F_C [%] (Eq. 3.4) for U of 100 to 230 %, U below that."""
    return half_range if half_range < 100.0 else half_range * correction_factor(half_range)


class LogNormalRange(NamedTuple):
    """Lognormal of a mean and a half range.

    Attributes
    ----------
    geometric_mean
        mu_g [unit of the mean].
    geometric_sd
        sigma_g [-].
    lower, upper
        95 % bounds against the mean [%].
    """

    geometric_mean: float
    geometric_sd: float
    lower: float
    upper: float


def lognormal_of_half_range(mean: float, half_range: float) -> LogNormalRange:
    """Return the lognormal of `mean` and half range U [%] (Eqs. 3.5 to 3.8).

    sigma_g = exp sqrt(ln(1 + [U/200]^2)), mu_g = exp(ln mu - ln(1 + [U/200]^2)/2)
    """
    variance = math.log(1.0 + (half_range / 200.0) ** 2)
    geometric_mean = math.exp(math.log(mean) - 0.5 * variance)
    geometric_sd = math.exp(math.sqrt(variance))
    lower = (geometric_mean * geometric_sd**-1.96 / mean - 1.0) * 100.0
    upper = (geometric_mean * geometric_sd**1.96 / mean - 1.0) * 100.0
    return LogNormalRange(geometric_mean, geometric_sd, lower, upper)


def half_range_of(sample: ArrayLike) -> float:
    """Return half the 95 % range of a Monte Carlo sample in percent of its mean (approach 2) [%]."""
    values = np.asarray(sample, dtype=np.float64)
    low, high = np.quantile(values, [0.025, 0.975])
    return float((high - low) / 2.0 / abs(values.mean()) * 100.0)


def standard_error_of_quantile(sample: ArrayLike, probability: float) -> float:
    """Return the Monte Carlo standard error of a quantile [unit of the sample].

    Notes
    -----
    From the order statistics half a binomial standard deviation to either side, which needs no density.
    """
    values = np.sort(np.asarray(sample, dtype=np.float64))
    half = 0.5 * math.sqrt(probability * (1.0 - probability) / len(values))
    low, high = np.quantile(values, [max(probability - half, 0.0), min(probability + half, 1.0)])
    return float(high - low)
