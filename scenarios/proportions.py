"""How well a share is known that was counted in few draws: exact binomial intervals, also for years inside draws."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

Array = NDArray[np.float64]

TAIL = 0.05
"""Chance that a share lies beyond one end of its interval [-]: intervals hold 90 %, each end alone 95 %."""


def exact_interval(hits: float, n: float) -> tuple[float, float]:
    """Return the 90 % interval of Clopper and Pearson of a share that was hit `hits` times in `n` [-].

    Parameters
    ----------
    hits, n
        Counts [-]; effective counts need not be whole.

    References
    ----------
    .. [1] C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404, doi:10.1093/biomet/26.4.404.

    Examples
    --------
    >>> [round(end, 4) for end in exact_interval(0, 59)]
    [0.0, 0.0495]
    """
    low = 0.0 if hits <= 0.0 else float(betaincinv(hits, n - hits + 1.0, TAIL))
    high = 1.0 if hits >= n else float(betaincinv(hits + 1.0, n - hits, 1.0 - TAIL))
    return low, high


def interval_of_years(shares: Array, n_years: int) -> tuple[float, float]:
    """Return the 90 % interval of the share of years, counted in all years of some draws [-].

    The years of a draw share its parameters, so they are worth less than as many years of as many draws. Their number
    is taken as that of independent years that would give the spread seen between draws (Korn and Graubard [1]_). That
    knows only kinds of draws that were seen. A kind in which every year counts, or none, may make up as much of all
    draws as none of its sort among n leaves open; the interval always reaches that far.

    Parameters
    ----------
    shares
        Share of the years of each draw that count [-], shape (n_draws,).
    n_years
        Years of a draw [-].

    References
    ----------
    .. [1] E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998) 193.
    """
    n, share = len(shares), float(shares.mean())
    lowest_of_all, highest_of_none = exact_interval(n, n)[0], exact_interval(0.0, n)[1]
    if not 0.0 < share < 1.0 or n == 1:
        return exact_interval(share * n, n)
    between = float(shares.var(ddof=1)) / n
    most = float(n * n_years)
    independent = most if between == 0.0 else share * (1.0 - share) / between
    scarce = float(stdtrit(most - 1.0, 1.0 - TAIL) / stdtrit(n - 1.0, 1.0 - TAIL)) ** 2
    effective = min(most, independent * scarce)
    low, high = exact_interval(share * effective, effective)
    return min(low, lowest_of_all), max(high, highest_of_none)


def fewest(share: float) -> int:
    """Return how many draws without one hit show, at 95 %, that the chance of a hit is below `share` [-].

    Examples
    --------
    >>> fewest(0.05), fewest(0.5)
    (59, 5)
    """
    return math.ceil(math.log(TAIL) / math.log1p(-share))
