"""Priors as data: frozen distributions known by their quantile function.

Every prior maps a number of the unit interval to a value (``ppf``), so that random, Latin hypercube and
Sobol points are used alike and a draw depends on nothing but its point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]


@runtime_checkable
class Prior(Protocol):
    """A distribution with a quantile function, a median and a one-line description."""

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile [unit of the parameter] at probability `u` [-] in (0, 1), same shape."""
        ...

    def describe(self) -> str:
        """Return the distribution in words, such as ``normal(1, 0.1) within [0.5, 2]``."""
        ...


def _checked(u: ArrayLike) -> Array:
    values = np.asarray(u, dtype=np.float64)
    if np.any(~np.isfinite(values)) or np.any(values < 0.0) or np.any(values > 1.0):
        raise ValueError("probabilities must lie in [0, 1]; give points of the unit interval")
    return values


def _require(condition: bool, text: str) -> None:
    if not condition:
        raise ValueError(text)


@dataclass(frozen=True)
class Uniform:
    """Equal density between `low` and `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _require(self.low < self.high, f"uniform: low = {self.low} must be below high = {self.high}")

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile at `u`."""
        return self.low + (self.high - self.low) * _checked(u)

    def describe(self) -> str:
        """Return the distribution in words."""
        return f"uniform({self.low:g}, {self.high:g})"


@dataclass(frozen=True)
class Triangular:
    """Triangle from `low` over `mode` to `high`."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _require(
            self.low <= self.mode <= self.high and self.low < self.high,
            f"triangular: need low <= mode <= high and low < high, got {self.low}, {self.mode}, {self.high}",
        )

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile at `u`."""
        p = _checked(u)
        width = self.high - self.low
        split = (self.mode - self.low) / width
        left = self.low + np.sqrt(p * width * (self.mode - self.low))
        right = self.high - np.sqrt((1.0 - p) * width * (self.high - self.mode))
        return np.where(p < split, left, right)

    def describe(self) -> str:
        """Return the distribution in words."""
        return f"triangular({self.low:g}, {self.mode:g}, {self.high:g})"


@dataclass(frozen=True)
class Normal:
    """Normal with `mean` and `sd`, truncated to [`low`, `high`]."""

    mean: float
    sd: float
    low: float = -np.inf
    high: float = np.inf

    def __post_init__(self) -> None:
        _require(self.sd > 0.0, f"normal: sd = {self.sd} must be positive")
        _require(self.low < self.high, f"normal: low = {self.low} must be below high = {self.high}")

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile at `u` of the truncated distribution."""
        a = special.ndtr((self.low - self.mean) / self.sd)
        b = special.ndtr((self.high - self.mean) / self.sd)
        x = self.mean + self.sd * special.ndtri(a + (b - a) * _checked(u))
        return np.clip(x, self.low, self.high)

    def describe(self) -> str:
        """Return the distribution in words."""
        return f"normal({self.mean:g}, {self.sd:g})" + _bounds(self.low, self.high)


@dataclass(frozen=True)
class LogNormal:
    """Log-normal by `median` and `sigma`, the standard deviation of the logarithm, truncated."""

    median: float
    sigma: float
    low: float = 0.0
    high: float = np.inf

    def __post_init__(self) -> None:
        _require(self.median > 0.0, f"lognormal: median = {self.median} must be positive")
        _require(self.sigma > 0.0, f"lognormal: sigma = {self.sigma} must be positive")
        _require(0.0 <= self.low < self.high, f"lognormal: need 0 <= low < high, got {self.low}, {self.high}")

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile at `u` of the truncated distribution."""
        with np.errstate(divide="ignore"):
            a = special.ndtr((np.log(self.low) - np.log(self.median)) / self.sigma)
            b = special.ndtr((np.log(self.high) - np.log(self.median)) / self.sigma)
        x = self.median * np.exp(self.sigma * special.ndtri(a + (b - a) * _checked(u)))
        return np.clip(x, self.low, self.high)

    def describe(self) -> str:
        """Return the distribution in words."""
        return f"lognormal(median {self.median:g}, sigma {self.sigma:g})" + _bounds(self.low, self.high, 0.0)


@dataclass(frozen=True)
class SplitNormal:
    """Two half normals joined at the `mode`: IPCC default with its skewed 95 % range.

    Notes
    -----
    sigma_low = (mode - lower)/1.96 and sigma_high = (upper - mode)/1.96; the half on each side holds a
    probability in proportion to its sigma, so the density is continuous at the mode.
    """

    mode: float
    sigma_low: float
    sigma_high: float

    def __post_init__(self) -> None:
        _require(self.sigma_low > 0 and self.sigma_high > 0, "split normal: both sigmas must be positive")

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantile at `u`."""
        p = _checked(u)
        w = self.sigma_low / (self.sigma_low + self.sigma_high)
        left = self.mode + self.sigma_low * special.ndtri(np.minimum(p, w) / (2.0 * w))
        upper = np.maximum(p, w)
        right = self.mode + self.sigma_high * special.ndtri(0.5 + (upper - w) / (2.0 * (1.0 - w)))
        return np.where(p < w, left, right)

    def describe(self) -> str:
        """Return the distribution in words."""
        return f"split normal({self.mode:g}, -{self.sigma_low:g}/+{self.sigma_high:g})"


def _bounds(low: float, high: float, natural_low: float = -np.inf) -> str:
    if low == natural_low and high == np.inf:
        return ""
    return f" within [{low:g}, {high:g}]"
