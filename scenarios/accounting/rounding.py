"""Whole tonnes as JCM counts them: reference down, project up, per monitoring period, after summation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_RELATIVE_SLACK = 1e-9
"""Width below which a sum counts as the whole number beside it [-]; sums of binary fractions such as
0.1 + 0.2 must not cost a tonne."""


def reference_tonnes(emissions: ArrayLike) -> NDArray[np.float64]:
    """Return reference emissions rounded down [tCO2e], any shape.

    Examples
    --------
    >>> float(reference_tonnes(135.938))
    135.0
    """
    values = np.asarray(emissions, dtype=np.float64)
    return np.floor(values + _RELATIVE_SLACK * np.maximum(1.0, np.abs(values)))


def project_tonnes(emissions: ArrayLike) -> NDArray[np.float64]:
    """Return project emissions rounded up [tCO2e], any shape."""
    values = np.asarray(emissions, dtype=np.float64)
    return np.ceil(values - _RELATIVE_SLACK * np.maximum(1.0, np.abs(values)))


def credited_tonnes(reference: ArrayLike, project: ArrayLike) -> NDArray[np.float64]:
    """Return RE - PE of each period in whole tonnes [tCO2e].

    Parameters
    ----------
    reference, project
        Sums of one monitoring period each [tCO2e], same shape; round after summation, never before.
    """
    return reference_tonnes(reference) - project_tonnes(project)
