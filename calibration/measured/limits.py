"""Answers that are no figure but a limit: "more than 1,000", "25 to 30"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy import special

from calibration.measured.figures import NormalError
from calibration.measured.protocol import NO_NUISANCE, NONE_SPREAD, Array, Nuisance, require


@dataclass(frozen=True)
class MoreThan:
    """A reading beyond the end of the scale: N(predicted, sigma) >= limit; below it the figure were given."""

    limit: float
    sigma: float

    def __post_init__(self) -> None:
        """Refuse a limit that is no number or a reading without error."""
        _check("more than", self.limit, self.sigma)

    @property
    def answer(self) -> Array:
        """The limit, shape (1,)."""
        return np.array([self.limit])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log probability of a reading above the limit; spread added in quadrature."""
        return special.log_ndtr((predicted - self.limit) / np.hypot(self.sigma, spread))

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return readings, cut at the limit, shape (n, 1)."""
        return np.minimum(predicted + self.sigma * rng.standard_normal(len(predicted)), self.limit)[:, None]

    def answered(self, answer: Array) -> Self | NormalError:
        """Return "more than" at the limit, a plain reading below it."""
        return self if answer[0] >= self.limit else NormalError(float(answer[0]), self.sigma)


@dataclass(frozen=True)
class LessThan:
    """A reading below what can be told from nothing: N(predicted, sigma) <= limit; above it a figure."""

    limit: float
    sigma: float

    def __post_init__(self) -> None:
        """Refuse a limit that is no number or a reading without error."""
        _check("less than", self.limit, self.sigma)

    @property
    def answer(self) -> Array:
        """The limit, shape (1,)."""
        return np.array([self.limit])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log probability of a reading below the limit; spread added in quadrature."""
        return special.log_ndtr((self.limit - predicted) / np.hypot(self.sigma, spread))

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return readings, cut at the limit, shape (n, 1)."""
        return np.maximum(predicted + self.sigma * rng.standard_normal(len(predicted)), self.limit)[:, None]

    def answered(self, answer: Array) -> Self | NormalError:
        """Return "less than" at the limit, a plain reading above it."""
        return self if answer[0] <= self.limit else NormalError(float(answer[0]), self.sigma)


@dataclass(frozen=True)
class Range:
    """One class of a scale of equal classes: low <= N(predicted, sigma) < high."""

    low: float
    high: float
    sigma: float

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        _check("range", self.low, self.sigma)
        require(self.low < self.high < np.inf, f"range: low = {self.low} must be below high = {self.high}")

    @property
    def answer(self) -> Array:
        """Both ends, shape (2,)."""
        return np.array([self.low, self.high])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log probability of the class; spread added in quadrature."""
        sd = np.hypot(self.sigma, spread)
        return _log_between((self.low - predicted) / sd, (self.high - predicted) / sd)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return the class that each reading falls in, shape (n, 2)."""
        width = self.high - self.low
        reading = predicted + self.sigma * rng.standard_normal(len(predicted))
        low = self.low + width * np.floor((reading - self.low) / width)
        return np.column_stack([low, low + width])

    def answered(self, answer: Array) -> Self:
        """Return another class of the same scale."""
        return replace(self, low=float(answer[0]), high=float(answer[1]))


def _log_between(a: Array, b: Array) -> Array:
    """Return log(Phi(b) - Phi(a)) for a < b without loss of digits in either tail."""
    upper_tail = a > 0.0
    low, high = np.where(upper_tail, -b, a), np.where(upper_tail, -a, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        top = special.log_ndtr(high)
        result = top + np.log(-np.expm1(special.log_ndtr(low) - top))
    return np.where(np.isneginf(top), -np.inf, result)


def _check(what: str, limit: float, sigma: float) -> None:
    require(bool(np.isfinite(limit)), f"{what}: limit = {limit} must be finite")
    require(0.0 < sigma < np.inf, f"{what}: sigma = {sigma} must be positive and finite")
