"""Scales on which a surface is fitted: as it is, its logarithm, or the log-odds of a share.

A prediction made on a logarithm cannot become negative, one made on log-odds cannot leave (0, 1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Link:
    """A monotone scale of an output; its functions have names, so that it can go to another process.

    Attributes
    ----------
    name
        ``identity``, ``log`` or ``logit``.
    to
        From the unit of the column to the scale of the fit.
    back
        The inverse of `to`.
    slope
        Derivative of `back`, which turns a spread on the scale into one in the unit of the column.
    allows
        Values for which `to` is defined.
    """

    name: str
    to: Callable[[Array], Array]
    back: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    allows: Callable[[Array], NDArray[np.bool_]]


def _same(values: Array) -> Array:
    return values


def _share_slope(eta: Array) -> Array:
    share = special.expit(eta)
    return share * (1.0 - share)


def _positive(y: Array) -> NDArray[np.bool_]:
    return y > 0.0


def _inside(y: Array) -> NDArray[np.bool_]:
    return (y > 0.0) & (y < 1.0)


LINKS = (
    Link("identity", _same, _same, np.ones_like, np.isfinite),
    Link("log", np.log, np.exp, np.exp, _positive),
    Link("logit", special.logit, special.expit, _share_slope, _inside),
)
