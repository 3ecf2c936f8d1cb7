"""Log-normal laws cut at both ends whose mean is kept.

S-CFG gives dwell times as log-normal laws with a variance and cuts them; the cut takes 5 to 10 % off the mean. An
operator's mean is that of boxes which have been there, so here the law is moved until its mean after the cut is the
one of the table; the spread of the logarithm stays that of the uncut law.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
_BISECTIONS = 60  # halves an interval of 6 to 5e-18


class CutLogNormal(NamedTuple):
    """Laws between `low` and `high` [unit of the variate], location and spread of the logarithm; each of shape (n,)."""

    location: Array
    spread: Array
    low: Array
    high: Array


def cut_lognormal(mean: Array, sd: Array, low: Array, high: Array) -> CutLogNormal:
    """Return laws with the given `mean` after the cut to [`low`, `high`], shape (n,) each.

    Parameters
    ----------
    mean
        Mean after the cut [unit], between `low` and `high`.
    sd
        Standard deviation [unit] of an uncut law of that mean.
    low, high
        Limits [unit].
    """
    spread = np.sqrt(np.log1p((sd / mean) ** 2))
    below, above = np.log(mean) - 3.0, np.log(mean) + 3.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (below + above)
        too_low = _mean(CutLogNormal(middle, spread, low, high)) < mean
        below, above = np.where(too_low, middle, below), np.where(too_low, above, middle)
    return CutLogNormal(0.5 * (below + above), spread, low, high)


def _mean(law: CutLogNormal) -> Array:
    """Return the means after the cut [unit], shape (n,)."""
    a = (np.log(law.low) - law.location) / law.spread
    b = (np.log(law.high) - law.location) / law.spread
    inside = special.ndtr(b) - special.ndtr(a)
    weight = special.ndtr(b - law.spread) - special.ndtr(a - law.spread)
    return np.exp(law.location + 0.5 * law.spread**2) * weight / np.maximum(inside, 1e-300)


def cut_quantiles(law: CutLogNormal, u: Array) -> Array:
    """Return the quantiles [unit] at probabilities `u` [-], shape (n,) against ``u[..., n]``."""
    a = special.ndtr((np.log(law.low) - law.location) / law.spread)
    b = special.ndtr((np.log(law.high) - law.location) / law.spread)
    x = np.exp(law.location + law.spread * special.ndtri(a + (b - a) * u))
    return np.clip(x, law.low, law.high)
