"""Smooth densities of draws: one dimension for ridges, two for the regions that hold a share of the draws.

References
----------
.. [1] B. W. Silverman, "Density Estimation for Statistics and Data Analysis", Chapman and Hall 1986, eq. 3.31
   (bandwidth 0.9 min(sd, iqr/1.34) n^(-1/5)).
.. [2] M. P. Wand, "Fast computation of multivariate kernel estimators", J. Computational and Graphical
   Statistics 3 (1994) 433-445, doi:10.1080/10618600.1994.10474656 (binned kernels).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from twins.core.priors import Prior

Array = NDArray[np.float64]

BINS = 120
"""Points of a density [-]."""
PAIR_BINS = 40
"""Points of a density of two dimensions, along each [-]."""
_EDGE = 0.001  # part of a law on each side that may lie outside a drawing [-]
_PRIOR_POINTS = 4000


def prior_points(prior: Prior) -> Array:
    """Return values [unit of the parameter] that stand for `prior`: quantiles at equal steps."""
    return np.asarray(prior.ppf((np.arange(_PRIOR_POINTS) + 0.5) / _PRIOR_POINTS), dtype=np.float64)


def span(*samples: Array) -> tuple[float, float]:
    """Return the range that holds all but a thousandth on each side of each sample; never empty."""
    low = min(float(np.quantile(s, _EDGE)) for s in samples)
    high = max(float(np.quantile(s, 1.0 - _EDGE)) for s in samples)
    if high > low:
        return low, high
    room = 0.5 * abs(low) or 0.5
    return low - room, high + room


def density(values: Array, low: float, high: float) -> tuple[Array, Array]:
    """Return places and density [1/unit] of `values` between `low` and `high`, each of shape (BINS,).

    A histogram smoothed with a Gaussian kernel [1]_ [2]_ that is reflected at both ends, so that a law with a bound
    keeps its height there.
    """
    counts, edges = np.histogram(values, bins=BINS, range=(low, high))
    step = (high - low) / BINS
    # a kernel narrower than a bin shows the bins; constant draws have no width at all
    width = max(0.5, bandwidth(values) / step)
    smooth = np.asarray(
        ndimage.gaussian_filter1d(counts.astype(np.float64), width, mode="reflect"),
        dtype=np.float64,
    )
    return 0.5 * (edges[1:] + edges[:-1]), smooth / (len(values) * step)


def bandwidth(values: Array) -> float:
    """Return the width of the kernel [unit of `values`] by Silverman's rule [1]_."""
    quarter, three_quarters = np.quantile(values, [0.25, 0.75])
    spreads = [s for s in (float(np.std(values)), float(three_quarters - quarter) / 1.34) if s > 0.0]
    return 0.9 * min(spreads, default=0.0) * len(values) ** -0.2


def regions(x: Array, y: Array, masses: tuple[float, ...]) -> tuple[Array, Array, Array, list[float]]:
    """Return places along x and y, the density of pairs (rows: y), and the levels that hold `masses` of the draws.

    Parameters
    ----------
    x, y
        Draws of two parameters, each of shape (n,).
    masses
        Shares of the draws inside each region [-], the largest first; levels come out rising.
    """
    limits = [span(x), span(y)]
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=PAIR_BINS, range=limits)
    # in the plane the rule has the power -1/6 instead of -1/5, and a kernel narrower than a bin shows the bins
    wider = len(x) ** (1.0 / 5.0 - 1.0 / 6.0)
    widths = [
        max(1.0, wider * bandwidth(v) * PAIR_BINS / (high - low))
        for v, (low, high) in zip((x, y), limits, strict=True)
    ]
    smooth = np.asarray(ndimage.gaussian_filter(counts.T, widths[::-1], mode="reflect"), dtype=np.float64)
    ranked = np.sort(smooth.ravel())[::-1]
    inside = np.cumsum(ranked) / ranked.sum()
    levels = [float(ranked[min(len(ranked) - 1, int(np.searchsorted(inside, mass)))]) for mass in masses]
    return 0.5 * (x_edges[1:] + x_edges[:-1]), 0.5 * (y_edges[1:] + y_edges[:-1]), smooth, levels
