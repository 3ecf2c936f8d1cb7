"""Figures with an error: normal, log-normal, and the mean of a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy import special

from calibration.measured.protocol import (
    NO_NUISANCE,
    NONE_SPREAD,
    Array,
    Nuisance,
    normal_log_density,
    require,
)


@dataclass(frozen=True)
class NormalError:
    """A reading with a normal error: value ~ N(predicted, sigma)."""

    value: float
    sigma: float

    def __post_init__(self) -> None:
        """Refuse a reading that is no number or has no error."""
        require(bool(np.isfinite(self.value)), f"normal error: value = {self.value} must be finite")
        require(0.0 < self.sigma < np.inf, f"normal error: sigma = {self.sigma} must be positive and finite")

    @property
    def answer(self) -> Array:
        """The reading, shape (1,)."""
        return np.array([self.value])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density; the spread of the prediction is added in quadrature."""
        return normal_log_density(self.value, predicted, np.hypot(self.sigma, spread))

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return readings, shape (n, 1)."""
        return (predicted + self.sigma * rng.standard_normal(len(predicted)))[:, None]

    def answered(self, answer: Array) -> Self:
        """Return the same meter with another reading."""
        return replace(self, value=float(answer[0]))


@dataclass(frozen=True)
class LogNormalError:
    """A reading with a relative error: log(value) ~ N(log(predicted), sigma_log); predicted > 0."""

    value: float
    sigma_log: float

    def __post_init__(self) -> None:
        """Refuse a reading that has no logarithm."""
        require(0.0 < self.value < np.inf, f"log-normal error: value = {self.value} must be positive, finite")
        require(
            0.0 < self.sigma_log < np.inf, f"log-normal error: sigma_log = {self.sigma_log} must be positive"
        )

    @property
    def answer(self) -> Array:
        """The reading, shape (1,)."""
        return np.array([self.value])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density; the relative spread is added in quadrature (delta method, for < 0.3)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            sd = np.hypot(self.sigma_log, spread / predicted)
            density = normal_log_density(np.log(self.value), np.log(predicted), sd) - np.log(self.value)
        return np.where(predicted > 0.0, density, -np.inf)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return readings, shape (n, 1)."""
        noise = np.exp(self.sigma_log * rng.standard_normal(len(predicted)))
        return np.where(predicted > 0.0, predicted * noise, np.nan)[:, None]

    def answered(self, answer: Array) -> Self:
        """Return the same meter with another reading."""
        return replace(self, value=float(answer[0]))


@dataclass(frozen=True)
class Summary:
    """Mean and standard deviation of a sample of `n`: (mean - predicted)/(sd/sqrt(n)) ~ Student t, n - 1.

    Notes
    -----
    The unknown spread of the population is integrated out with the prior 1/sigma, which leaves Student's t.
    The reported sd is taken as it is; what it says about the spread of the population is not used.
    """

    mean: float
    sd: float
    n: int

    def __post_init__(self) -> None:
        """Refuse a sample that says nothing about its own spread."""
        require(bool(np.isfinite(self.mean)), f"summary: mean = {self.mean} must be finite")
        require(0.0 < self.sd < np.inf, f"summary: sd = {self.sd} must be positive and finite")
        require(self.n >= 2, f"summary: n = {self.n} must be at least 2; for one reading give its error")

    @property
    def answer(self) -> Array:
        """The mean, shape (1,)."""
        return np.array([self.mean])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density; the spread of the prediction widens the scale in quadrature."""
        dof = self.n - 1
        scale = np.hypot(self.sd / np.sqrt(self.n), spread)
        constant = special.gammaln(0.5 * (dof + 1)) - special.gammaln(0.5 * dof) - 0.5 * np.log(dof * np.pi)
        t = (self.mean - predicted) / scale
        return constant - np.log(scale) - 0.5 * (dof + 1) * np.log1p(t**2 / dof)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return means, shape (n, 1)."""
        scale = self.sd / np.sqrt(self.n)
        return (predicted + scale * rng.standard_t(self.n - 1, len(predicted)))[:, None]

    def answered(self, answer: Array) -> Self:
        """Return a sample of the same size and sd with another mean."""
        return replace(self, mean=float(answer[0]))
