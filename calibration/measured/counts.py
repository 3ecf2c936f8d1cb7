"""Counts and shares of counted things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy import special

from calibration.measured.protocol import NO_NUISANCE, NONE_SPREAD, Array, Nuisance, require

_SAME = 1e-5  # relative spread below which the mixed law cannot be told from the plain one [-]
_WIDEST = 1e-3  # least concentration a + b of the beta law that stands for a very wide spread [-]


@dataclass(frozen=True)
class Count:
    """Events counted over an exposure: value ~ Poisson(predicted * exposure); `predicted` is a rate >= 0."""

    value: int
    exposure: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        require(
            self.value >= 0 and self.value == int(self.value), f"count: {self.value} is no whole number >= 0"
        )
        require(
            0.0 < self.exposure < np.inf, f"count: exposure = {self.exposure} must be positive and finite"
        )

    @property
    def answer(self) -> Array:
        """The number of events, shape (1,)."""
        return np.array([float(self.value)])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log probability; a spread of the rate (as a gamma law) makes it negative binomial."""
        k, mu = float(self.value), predicted * self.exposure
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            plain = special.xlogy(k, mu) - mu - special.gammaln(k + 1.0)
            r = (predicted / spread) ** 2
            mixed = (
                special.gammaln(k + r) - special.gammaln(r) - special.gammaln(k + 1.0)
                - r * np.log1p(mu / r) + special.xlogy(k, mu / (r + mu))
            )  # fmt: skip
        density = np.where(spread > _SAME * predicted, mixed, plain)
        return np.where((predicted > 0.0) | ((predicted == 0.0) & (k == 0.0)), density, -np.inf)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return counts, shape (n, 1)."""
        possible = predicted >= 0.0
        counts = rng.poisson(np.where(possible, predicted * self.exposure, 0.0))
        return np.where(possible, counts.astype(np.float64), np.nan)[:, None]

    def answered(self, answer: Array) -> Self:
        """Return another count over the same exposure."""
        return replace(self, value=round(float(answer[0])))


@dataclass(frozen=True)
class Share:
    """A share of `n_effective` independent things: value * n ~ Binomial(n, predicted), 0 <= predicted <= 1.

    The share is taken to the nearest 1/n_effective: finer digits say more than so many things can.
    """

    value: float
    n_effective: int

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        require(
            0.0 <= self.value <= 1.0,
            f"share: value = {self.value} must lie in [0, 1]; per cent? divide by 100",
        )
        require(self.n_effective >= 1, f"share: n_effective = {self.n_effective} must be at least 1")

    @property
    def answer(self) -> Array:
        """The share [-], shape (1,)."""
        return np.array([round(self.value * self.n_effective) / self.n_effective])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """None."""
        return ()

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log probability; a spread of the share (as a beta law) makes it beta-binomial."""
        n = float(self.n_effective)
        k = float(round(self.value * self.n_effective))
        possible = (predicted >= 0.0) & (predicted <= 1.0)
        p = np.where(possible, predicted, 0.5)
        ways = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            plain = special.xlogy(k, p) + special.xlog1py(n - k, -p)
            both = np.maximum(p * (1.0 - p) / spread**2 - 1.0, _WIDEST)
            a, b = p * both, (1.0 - p) * both
            mixed = special.betaln(k + a, n - k + b) - special.betaln(a, b)
        wide = (spread > _SAME * p * (1.0 - p)) & (p > 0.0) & (p < 1.0)
        return np.where(possible, ways + np.where(wide, mixed, plain), -np.inf)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return shares, shape (n, 1)."""
        possible = (predicted >= 0.0) & (predicted <= 1.0)
        counts = rng.binomial(self.n_effective, np.where(possible, predicted, 0.5))
        return np.where(possible, counts / self.n_effective, np.nan)[:, None]

    def answered(self, answer: Array) -> Self:
        """Return another share of as many things."""
        return replace(self, value=float(answer[0]))
