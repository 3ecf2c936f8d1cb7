"""A change of what the twin predicts for a quantity: by a factor, by a part of the whole, or in its unit.

The prior of the size is a Cauchy law: half of all changes are smaller than a stated one, and large ones stay
possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Interval = tuple[float, float, float]
Kind = Literal["relative", "share", "absolute"]

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
# half of all changes are smaller; all assumed: by 25 %; by 0.1 of a share; by two standard deviations of the forecast
HALF: Mapping[Kind, float] = {"relative": float(np.log(1.25)), "share": 0.1, "absolute": 2.0}
_SPAN: Mapping[Kind, float] = {"relative": float(np.log(1000.0)), "share": 1.0, "absolute": 200.0}
_POINTS, _ROUNDS = 41, 12  # of the search for the changes that count
_DEPTH = 15.0  # log density below the best at which a change no longer counts [-]


@dataclass(frozen=True)
class Change:
    """How the predictions of a quantity change, all of them by the same `delta`.

    Attributes
    ----------
    kind
        ``relative``: by the factor exp(delta); ``share``: by delta of the whole; ``absolute``: by delta units.
    unit
        Size of delta = 1 where the change is absolute [unit of the quantity].
    """

    kind: Kind
    unit: float = 1.0

    def of(self, predicted: Array, delta: float) -> Array:
        """Return the predictions after the change."""
        if self.kind == "relative":
            return predicted * np.exp(delta)
        if self.kind == "share":  # a share stays one; a prediction outside is left where it is
            return np.clip(predicted + delta, np.minimum(predicted, 0.0), np.maximum(predicted, 1.0))
        return predicted + delta * self.unit

    def spread(self, spread: Array, delta: float) -> Array:
        """Return the standard deviations of the predictions after the change."""
        return spread * np.exp(delta) if self.kind == "relative" else spread

    def log_prior(self, delta: Array) -> Array:
        """Return the log density [-] of the Cauchy prior."""
        half = HALF[self.kind]
        return -np.log(np.pi * half * (1.0 + (delta / half) ** 2))

    def told(self, predicted: Array, delta: float) -> float:
        """Return the change as it is told: relative [-], or the mean change of `predicted` in its unit.

        A share stops at 0 and 1, so the mean change is what counts there.
        """
        if self.kind == "relative":
            return float(np.expm1(delta))
        return float(np.nanmean(self.of(predicted, delta) - predicted))


def profile(log_density: Callable[[float], float], change: Change) -> tuple[Array, Array]:
    """Return changes and the log of density times prior there, on a grid that has closed in on what counts."""
    low, high = -_SPAN[change.kind], _SPAN[change.kind]
    delta, value = np.empty(0), np.empty(0)
    for _ in range(_ROUNDS):
        delta = np.linspace(low, high, _POINTS)
        value = np.array([log_density(float(d)) for d in delta]) + change.log_prior(delta)
        if not np.any(np.isfinite(value)):
            return np.empty(0), np.empty(0)
        near = np.flatnonzero(value > np.max(value) - _DEPTH)
        first, last = max(int(near[0]) - 1, 0), min(int(near[-1]) + 1, _POINTS - 1)
        if last - first > _POINTS // 2:
            break
        low, high = float(delta[first]), float(delta[last])
    return delta, value


def interval(change: Change, predicted: Array, delta: Array, mass: Array) -> Interval:
    """Return quantiles of the change of `predicted` on a grid, by the trapezoidal rule."""
    below = np.concatenate([[0.0], np.cumsum(0.5 * (mass[1:] + mass[:-1]) * np.diff(delta))])
    low, middle, high = (
        change.told(predicted, float(np.interp(q * below[-1], below, delta))) for q in (LOW, MIDDLE, HIGH)
    )
    return low, middle, high
