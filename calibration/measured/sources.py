"""Sources that contradict each other, and claims that may be wrong.

References
----------
.. [1] R. DerSimonian, N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986)
   177-188, doi:10.1016/0197-2456(86)90046-2 (a variance between sources).
.. [2] D. W. Hogg, J. Bovy, D. Lang, "Data analysis recipes: fitting a model to data", arXiv:1008.4686
   (2010), section 3 (a mixture with a law for the outliers).
"""

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
    common_error_log_density,
    normal_log_density,
    require,
)
from twins.core.priors import LogNormal, Prior, Uniform

ANY_RELIABILITY = Uniform(0.0, 1.0)  # nothing is known of the source


@dataclass(frozen=True)
class BetweenSources:
    """Figures of several sources: value_i ~ N(predicted, sqrt(sigma_i^2 + between_sd^2)) [1]_.

    Attributes
    ----------
    values
        One figure a source [unit of the column].
    sigmas
        Stated error of each [unit of the column].
    between
        Prior of the spread between sources, which is inferred [unit of the column].
    sources
        Key of each source; empty when they are not told apart.
    """

    values: tuple[float, ...]
    sigmas: tuple[float, ...]
    between: LogNormal
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse lists that do not fit each other."""
        require(len(self.values) >= 1, "between sources: at least one value is needed")
        require(len(self.values) == len(self.sigmas), "between sources: each value needs its sigma")
        require(len(self.sources) in (0, len(self.values)), "between sources: each value needs its source")
        require(all(np.isfinite(v) for v in self.values), "between sources: values must be finite")
        require(
            all(0.0 < s < np.inf for s in self.sigmas), "between sources: sigmas must be positive, finite"
        )

    @property
    def answer(self) -> Array:
        """The figures, shape (n_sources,)."""
        return np.array(self.values)

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """``between_sd``, the spread between sources."""
        return (Nuisance("between_sd", self.between, "column"),)

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density; the spread of the prediction is common to all sources."""
        variance = np.array(self.sigmas) ** 2 + nuisance["between_sd"][:, None] ** 2
        residual = np.array(self.values) - predicted[:, None]
        return common_error_log_density(residual, variance, spread[:, None] ** 2, np.array([0]))

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return one figure a source, shape (n, n_sources)."""
        sd = np.hypot(np.array(self.sigmas), nuisance["between_sd"][:, None])
        return predicted[:, None] + sd * rng.standard_normal(sd.shape)

    def answered(self, answer: Array) -> Self:
        """Return the same sources with other figures."""
        return replace(self, values=tuple(float(v) for v in answer))

    def without(self, source: str) -> Self | None:
        """Return the figures of the other sources; None when none is left."""
        kept = [i for i, key in enumerate(self.sources) if key != source]
        if not kept:
            return None
        values, sigmas, sources = (
            tuple(row[i] for i in kept) for row in (self.values, self.sigmas, self.sources)
        )
        return replace(self, values=values, sigmas=sigmas, sources=sources)


@dataclass(frozen=True)
class Claim:
    """A claim of a source that may be wrong: a mixture of a reading and anything plausible [2]_.

    With the reliability r of its source, which is inferred, the claim is a reading N(predicted, sigma), else it
    is uniform over the plausible range. A reading out of that range would not have been printed; it
    counts as anything plausible, so that the law is proper on the range.

    Attributes
    ----------
    value
        What is claimed [unit of the column].
    sigma
        Error of the claim if it is right [unit of the column].
    plausible
        Range outside which no claim is made [unit of the column].
    reliability
        Prior of the probability that a claim of this source is right [-]; all claims of a source share it.
    """

    value: float
    sigma: float
    plausible: tuple[float, float]
    reliability: Prior = ANY_RELIABILITY

    def __post_init__(self) -> None:
        """Refuse a claim that its own range excludes."""
        low, high = self.plausible
        require(bool(np.isfinite([low, high]).all()) and low < high, f"claim: no range in [{low}, {high}]")
        require(
            low <= self.value <= high, f"claim: {self.value} is outside its plausible range [{low}, {high}]"
        )
        require(0.0 < self.sigma < np.inf, f"claim: sigma = {self.sigma} must be positive and finite")

    @property
    def answer(self) -> Array:
        """The claim, shape (1,)."""
        return np.array([self.value])

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """``reliability`` of the source."""
        return (Nuisance("reliability", self.reliability, "source"),)

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density; the spread is added in quadrature where the claim is a reading."""
        reading, anything = self._parts(predicted, nuisance["reliability"], spread)
        with np.errstate(invalid="ignore"):  # NaN where there is no prediction
            return np.logaddexp(reading, anything)

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return claims, shape (n, 1)."""
        low, high = self.plausible
        reading = predicted + self.sigma * rng.standard_normal(len(predicted))
        anything = rng.uniform(low, high, len(predicted))
        right = (
            (rng.uniform(size=len(predicted)) < nuisance["reliability"])
            & (low <= reading)
            & (reading <= high)
        )
        return np.where(np.isnan(predicted), np.nan, np.where(right, reading, anything))[:, None]

    def answered(self, answer: Array) -> Self:
        """Return another claim of the same source."""
        return replace(self, value=float(answer[0]))

    def right(self, predicted: Array, reliability: Array, spread: Array = NONE_SPREAD) -> Array:
        """Return the probability [-] that this claim is a reading, for each prediction, shape (n,)."""
        reading, anything = self._parts(predicted, reliability, spread)
        return np.exp(reading - np.logaddexp(reading, anything))

    def _parts(self, predicted: Array, reliability: Array, spread: Array) -> tuple[Array, Array]:
        low, high = self.plausible
        sd = np.hypot(self.sigma, spread)
        inside = special.ndtr((high - predicted) / sd) - special.ndtr((low - predicted) / sd)
        with np.errstate(divide="ignore"):
            reading = np.log(reliability) + normal_log_density(self.value, predicted, sd)
            anything = np.log((1.0 - reliability * inside) / (high - low))
        return reading, anything
