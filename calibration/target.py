"""`Target`: priors, prediction and survey as one density that samplers work on.

Samplers see standard normal numbers z. A prior turns z into a parameter, z -> Phi(z) -> ppf, so every sampler
meets the same well-scaled space whatever the units, and the prior of z is N(0, 1) for each parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.measured import NormalError
from calibration.measured.protocol import common_error_log_density
from calibration.survey import Observation, Survey
from twins.core.priors import Prior

Array = NDArray[np.float64]
Predict = Callable[[Array], Array]


@dataclass(frozen=True)
class Target:
    """The posterior, up to a constant.

    Attributes
    ----------
    priors
        Priors of the parameters by name, in the order of the columns that `predict` takes.
    predict
        Parameters (n, n_parameters) in their units -> predictions (n, n_columns) in the order of
        ``survey.columns``. NaN says that there is none: the density there is zero.
    survey
        What was answered.
    spread
        Parameters -> standard deviation of the prediction itself (n, n_columns), for an emulator or a
        stochastic twin. Normal readings of one column share this error; other ways of measuring take it in one by one.
    """

    priors: Mapping[str, Prior]
    predict: Predict
    survey: Survey
    spread: Predict | None = None

    def __post_init__(self) -> None:
        """Refuse a parameter that bears the name of a nuisance number."""
        both = set(self.priors) & set(self.survey.nuisance)
        if both:
            raise ValueError(
                f"target: {', '.join(sorted(both))} is both a parameter and a number of the survey"
            )

    @cached_property
    def all_priors(self) -> dict[str, Prior]:
        """Priors of the parameters and then of the nuisance numbers."""
        return {**self.priors, **self.survey.nuisance}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all dimensions, parameters first."""
        return tuple(self.all_priors)

    @property
    def n_dimensions(self) -> int:
        """Number of parameters and nuisance numbers [-]."""
        return len(self.names)

    def parameters(self, z: Array) -> Array:
        """Return the values [units of the parameters] at `z` [-], both of shape (n, n_dimensions)."""
        return self._values(special.ndtr(z))

    def log_density(self, z: Array, power: float = 1.0) -> Array:
        """Return the log of likelihood^power times prior density at `z` (n, n_dimensions), shape (n,)."""
        prior = -0.5 * np.sum(z**2 + np.log(2.0 * np.pi), axis=1)
        density = power * self.log_likelihood(special.ndtr(z)) + prior
        return np.where(np.isnan(density), -np.inf, density)

    def log_likelihood(self, u: Array) -> Array:
        """Return the log likelihood at points `u` of the unit cube (n, n_dimensions), shape (n,)."""
        values = self._values(u)
        result = np.full(len(u), -np.inf)
        usable = np.isfinite(values).all(axis=1)
        if usable.any():
            result[usable] = self._log_likelihood(values[usable])
        return np.where(np.isnan(result), -np.inf, result)

    def pointwise(self, z: Array) -> Array:
        """Return the log density of each observation alone, shape (n, n_observations)."""
        values = self.parameters(z)
        predicted, spread = self.predictions(values), self.spreads(values)
        terms = [self._term(o, values, predicted, spread) for o in self.survey.observations]
        return np.column_stack(terms) if terms else np.empty((len(z), 0))

    def predictions(self, values: Array) -> Array:
        """Return the predictions [units of the columns], shape (n, n_columns)."""
        return self._checked("predict", self.predict(values[:, : len(self.priors)]), len(values))

    def spreads(self, values: Array) -> Array:
        """Return the standard deviations of the predictions [units of the columns], shape (n, n_columns)."""
        if self.spread is None:
            return np.zeros((len(values), len(self.survey.columns)))
        return self._checked("spread", self.spread(values[:, : len(self.priors)]), len(values))

    def without(self, source: str) -> Target:
        """Return the target without the answers of one source; columns that nobody else answers fall away."""
        left = self.survey.without(source)
        kept = [self._place[column] for column in left.columns]

        def cut(function: Predict) -> Predict:
            def answer(values: Array) -> Array:
                return function(values)[:, kept]

            return answer

        spread = None if self.spread is None else cut(self.spread)
        return replace(self, survey=left, predict=cut(self.predict), spread=spread)

    def nuisance(self, observation: Observation, values: Array) -> dict[str, Array]:
        """Return the nuisance numbers of one observation by local name, each of shape (n,)."""
        return {local: values[:, self._dimension[name]] for local, (name, _) in observation.nuisance.items()}

    def column(self, observation: Observation) -> int:
        """Return the place of the column of `observation` among the predictions."""
        return self._place[observation.column]

    @cached_property
    def _dimension(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {column: i for i, column in enumerate(self.survey.columns)}

    @cached_property
    def _readings(self) -> tuple[NDArray[np.intp], Array, Array, NDArray[np.intp]]:
        """Columns, values and sigmas of all plain readings, sorted by column, and the first of each column."""
        plain = sorted(
            (self.column(o), o.measured.value, o.measured.sigma)
            for o in self.survey.observations
            if isinstance(o.measured, NormalError)
        )
        columns = np.array([row[0] for row in plain], dtype=np.intp)
        first = np.flatnonzero(np.diff(columns, prepend=-1))
        return columns, np.array([row[1] for row in plain]), np.array([row[2] for row in plain]), first

    @cached_property
    def _others(self) -> tuple[Observation, ...]:
        return tuple(o for o in self.survey.observations if not isinstance(o.measured, NormalError))

    def _log_likelihood(self, values: Array) -> Array:
        predicted, spread = self.predictions(values), self.spreads(values)
        total = np.zeros(len(values))
        for observation in self._others:
            total = total + self._term(observation, values, predicted, spread)
        columns, value, sigma, first = self._readings
        if len(columns):
            total = total + common_error_log_density(
                value - predicted[:, columns], sigma[None, :] ** 2, spread[:, columns[first]] ** 2, first
            )
        return total

    def _term(self, observation: Observation, values: Array, predicted: Array, spread: Array) -> Array:
        at = self.column(observation)
        return observation.measured.log_density(
            predicted[:, at], self.nuisance(observation, values), spread[:, at]
        )

    def _values(self, u: Array) -> Array:
        if u.ndim != 2 or u.shape[1] != self.n_dimensions:
            raise ValueError(f"target: points of shape {u.shape}; needed is (n, {self.n_dimensions})")
        # a point that a sampler sent to NaN has no value; priors refuse it, so it is set apart here
        known = np.isfinite(u)
        columns = [
            prior.ppf(np.where(known[:, i], u[:, i], 0.5)) for i, prior in enumerate(self.all_priors.values())
        ]
        return np.where(known, np.column_stack(columns), np.nan) if columns else np.empty_like(u)

    def _checked(self, what: str, result: Array, n: int) -> Array:
        shape = (n, len(self.survey.columns))
        if result.shape != shape:
            raise ValueError(
                f"target: {what} gave shape {result.shape}; needed is {shape}, one column for each of "
                f"{', '.join(self.survey.columns)}"
            )
        return result
