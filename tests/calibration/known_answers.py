"""Targets whose posterior is known: exactly, or by quadrature in one dimension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from calibration.measured import Count, Measured, MoreThan, NormalError
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from twins.core.priors import Normal, Prior


@dataclass(frozen=True)
class KnownAnswer:
    """A target with the mean, standard deviation and distribution function of each of its parameters."""

    target: Target
    mean: Array
    sd: Array
    cdfs: tuple[Callable[[Array], Array], ...]
    log_evidence: float


@dataclass(frozen=True)
class Gamma:
    """A prior that only this test needs; the protocol asks for two methods."""

    shape: float
    rate: float

    def ppf(self, u: ArrayLike) -> Array:
        return np.asarray(special.gammaincinv(self.shape, u) / self.rate)

    def describe(self) -> str:
        return f"gamma({self.shape:g}, {self.rate:g})"


def survey(*measured: Measured) -> Survey:
    return Survey(tuple(Observation("y", m, "S1", f"f:{i}") for i, m in enumerate(measured)))


def identity(values: Array) -> Array:
    return values


def of_x(prior: Prior, answers: Survey) -> Target:
    return Target({"x": prior}, of_values({"x": prior}, identity), answers)


@dataclass(frozen=True)
class Linear:
    """z (n, k) @ matrix (k, m); no lambda, so that it can go to another process."""

    matrix: Array

    def __call__(self, z: Array) -> Array:
        return z @ self.matrix


def conjugate_normal() -> KnownAnswer:
    """Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5."""
    y, sigma = np.array([9.1, 10.3, 8.4]), np.array([0.5, 1.0, 0.7])
    precision = 1.0 / 2.0**2 + np.sum(1.0 / sigma**2)
    mean = (6.0 / 2.0**2 + np.sum(y / sigma**2)) / precision
    law = stats.norm(mean, precision**-0.5)
    target = of_x(Normal(6.0, 2.0), survey(*map(NormalError, y, sigma)))
    evidence = stats.multivariate_normal(np.full(3, 6.0), np.diag(sigma**2) + 4.0).logpdf(y)
    return KnownAnswer(target, np.array([law.mean()]), np.array([law.std()]), (law.cdf,), float(evidence))


def poisson_gamma() -> KnownAnswer:
    """Gelman et al., section 2.6: gamma(a, b) and counts give gamma(a + sum y, b + sum exposure)."""
    y, exposure = np.array([3, 7, 4]), np.array([1.0, 2.0, 1.5])
    a, b = 2.0, 1.5
    law = stats.gamma(a + y.sum(), scale=1.0 / (b + exposure.sum()))
    target = of_x(Gamma(a, b), survey(*map(Count, y.tolist(), exposure.tolist())))
    evidence = (
        special.gammaln(a + y.sum()) - special.gammaln(a) + a * np.log(b)
        - (a + y.sum()) * np.log(b + exposure.sum()) + np.sum(y * np.log(exposure) - special.gammaln(y + 1.0))
    )  # fmt: skip
    return KnownAnswer(target, np.array([law.mean()]), np.array([law.std()]), (law.cdf,), float(evidence))


def linear_regression() -> KnownAnswer:
    """Intercept, slope and curvature with known noise: the posterior is normal, strongly correlated."""
    x = np.linspace(1.0, 3.0, 8)
    design = np.column_stack([np.ones(8), x, x**2])
    noise, prior_sd = 0.3, np.array([2.0, 1.0, 0.5])
    y = design @ [1.0, -0.5, 0.25] + noise * np.array([0.3, -1.1, 0.4, 1.3, -0.2, -0.9, 0.8, 0.1])
    covariance = np.linalg.inv(np.diag(prior_sd**-2.0) + design.T @ design / noise**2)
    mean = covariance @ design.T @ y / noise**2
    sd = np.sqrt(np.diag(covariance))
    answers = tuple(
        Observation(f"y{i}", NormalError(float(v), noise), "S1", f"f:{i}") for i, v in enumerate(y)
    )
    priors = {name: Normal(0.0, s) for name, s in zip("abc", prior_sd.tolist(), strict=True)}
    # the priors are around 0, so a value is its z times the sd
    target = Target(priors, Linear(prior_sd[:, None] * design.T), Survey(answers))
    spread = design @ np.diag(prior_sd**2) @ design.T + noise**2 * np.eye(8)
    evidence = stats.multivariate_normal(np.zeros(8), spread).logpdf(y)
    cdfs = tuple(stats.norm(m, s).cdf for m, s in zip(mean, sd, strict=True))
    return KnownAnswer(target, mean, sd, cdfs, float(evidence))


def censored() -> KnownAnswer:
    """Two readings and three "more than 10"; the law by quadrature on a grid of 20,001 points."""
    grid = np.linspace(4.0, 20.0, 20_001)
    log_law = stats.norm.logpdf(grid, 8.0, 3.0)
    for reading in (9.0, 9.6):
        log_law += stats.norm.logpdf(reading, grid, 1.2)
    log_law += 3.0 * stats.norm.logsf(10.0, grid, 1.2)
    law = np.exp(log_law - log_law.max())
    weight = law / law.sum()
    mean = float(np.sum(weight * grid))
    sd = float(np.sqrt(np.sum(weight * (grid - mean) ** 2)))
    below = np.cumsum(weight)
    measured = (NormalError(9.0, 1.2), NormalError(9.6, 1.2), *[MoreThan(10.0, 1.2)] * 3)
    target = of_x(Normal(8.0, 3.0), survey(*measured))
    evidence = float(np.log(law.sum() * (grid[1] - grid[0])) + log_law.max())
    return KnownAnswer(
        target, np.array([mean]), np.array([sd]), (lambda v: np.interp(v, grid, below),), evidence
    )


KNOWN_ANSWERS = [conjugate_normal, poisson_gamma, linear_regression, censored]
