"""`Target`: priors, prediction and survey as one density that samplers work on.

Samplers see standard normal numbers z. A prior turns z into a parameter, z -> Phi(z) -> ppf, so every sampler
meets the same well-scaled space whatever the units, and the prior of z is N(0, 1) for each parameter. Predictions
are functions of z too: an emulator is fitted there, and a plain function of parameters enters by `of_values`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.luck import NOTHING_SHARED, SharedLuck, shared_factor
from calibration.measured import NormalError
from calibration.measured.protocol import common_error_log_density
from calibration.survey import Observation, Survey
from twins.core.priors import Normal, Prior

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
        z of the parameters (n, n_parameters) [-] -> predictions (n, n_columns) in the order of
        ``survey.columns``. NaN says that there is none: the density there is zero.
    survey
        What was answered.
    spread
        z of the parameters -> standard deviation of the prediction itself (n, n_columns), for an emulator or a
        stochastic twin. Normal readings of one column share this error; other ways of measuring take it in one by one.
    luck
        What these errors share between columns, such as an outage that marks neighbouring months. Each shared factor
        is a standard normal number that is inferred along, as a dimension of its own.

    Notes
    -----
    With an emulator: ``Target(priors, emulator.predict_z, survey, emulator.spread_z, emulator.luck)``. With a function
    of parameters in their units: ``Target(priors, of_values(priors, function), survey)``.
    """

    priors: Mapping[str, Prior]
    predict: Predict
    survey: Survey
    spread: Predict | None = None
    luck: SharedLuck = NOTHING_SHARED

    def __post_init__(self) -> None:
        """Refuse a parameter that bears the name of a nuisance number."""
        both = set(self.priors) & set(self.survey.nuisance)
        if both:
            raise ValueError(
                f"target: {', '.join(sorted(both))} is both a parameter and a number of the survey"
            )

    @cached_property
    def all_priors(self) -> dict[str, Prior]:
        """Priors of the parameters, then of the nuisance numbers, then of the shared factors of luck."""
        factors = {shared_factor(k): Normal(0.0, 1.0) for k in range(self._loadings.shape[1])}
        return {**self.priors, **self.survey.nuisance, **factors}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all dimensions, parameters first."""
        return tuple(self.all_priors)

    @property
    def n_dimensions(self) -> int:
        """Number of parameters, nuisance numbers and shared factors [-]."""
        return len(self.names)

    def parameters(self, z: Array) -> Array:
        """Return the values [units of the parameters] at `z` [-], both of shape (n, n_dimensions)."""
        return _values(self.all_priors, self._points(z))

    def log_density(self, z: Array, power: float = 1.0) -> Array:
        """Return the log of likelihood^power times prior density at `z` (n, n_dimensions), shape (n,)."""
        prior = -0.5 * (np.sum(z**2, axis=1) + z.shape[1] * np.log(2.0 * np.pi))
        density = power * self.log_likelihood(z) + prior
        return np.where(np.isnan(density), -np.inf, density)

    def log_likelihood(self, z: Array) -> Array:
        """Return the log likelihood at `z` (n, n_dimensions), shape (n,)."""
        usable = np.isfinite(self._points(z)).all(axis=1)
        if usable.all():
            result = self._log_likelihood(z)
        else:
            result = np.full(len(z), -np.inf)
            result[usable] = self._log_likelihood(z[usable])
        return np.where(np.isnan(result), -np.inf, result)

    def pointwise(self, z: Array) -> Array:
        """Return the log density of each observation alone, shape (n, n_observations)."""
        (predicted, spread), values = self.told(z), self._nuisance_values(z)
        terms = [self._term(o, values, predicted, spread) for o in self.survey.observations]
        return np.column_stack(terms) if terms else np.empty((len(z), 0))

    def told(self, z: Array) -> tuple[Array, Array]:
        """Return `predictions` and `spreads` at `z` (n, n_dimensions), both of shape (n, n_columns)."""
        parameters = self._points(z)[:, : len(self.priors)]
        predicted = self._checked("predict", self.predict(parameters), len(z))
        if self.spread is None:
            return predicted, np.zeros(predicted.shape)
        spread = self._checked("spread", self.spread(parameters), len(z))
        if not self._loadings.size:
            return predicted, spread
        factors = z[:, self.n_dimensions - self._loadings.shape[1] :]
        return predicted + spread * (factors @ self._loadings.T), spread * self._own

    def predictions(self, z: Array) -> Array:
        """Return the predictions [units of the columns] at `z` (n, n_dimensions), with the luck they share."""
        return self.told(z)[0]

    def spreads(self, z: Array) -> Array:
        """Return the standard deviations of the errors that no two columns share, shape (n, n_columns)."""
        return self.told(z)[1]

    def without(self, source: str) -> Target:
        """Return the target without the answers of one source; columns that nobody else answers fall away."""
        return self.of(self.survey.without(source))

    def of(self, survey: Survey) -> Target:
        """Return the target with another survey of its columns, or of some of them."""
        kept = tuple(self._place[column] for column in survey.columns)
        spread = None if self.spread is None else _Columns(self.spread, kept)
        return replace(self, survey=survey, predict=_Columns(self.predict, kept), spread=spread)

    def nuisance(self, observation: Observation, z: Array) -> dict[str, Array]:
        """Return the values of the nuisance numbers of one observation at `z` by local name, each (n,)."""
        return _local(observation, self._nuisance_values(z))

    def column(self, observation: Observation) -> int:
        """Return the place of the column of `observation` among the predictions."""
        return self._place[observation.column]

    @cached_property
    def _loadings(self) -> Array:
        """Loadings of the shared luck [-], shape (n_columns, n_factors)."""
        return self.luck.of(self.survey.columns)

    @cached_property
    def _own(self) -> Array:
        """Part of each spread [-] that is not shared, shape (n_columns,)."""
        return np.sqrt(1.0 - np.sum(self._loadings**2, axis=1))

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

    def _log_likelihood(self, z: Array) -> Array:
        (predicted, spread), values = self.told(z), self._nuisance_values(z)
        total = np.zeros(len(z))
        for observation in self._others:
            total = total + self._term(observation, values, predicted, spread)
        columns, value, sigma, first = self._readings
        if len(columns):
            total = total + common_error_log_density(
                value - predicted[:, columns], sigma[None, :] ** 2, spread[:, columns[first]] ** 2, first
            )
        return total

    def _term(
        self, observation: Observation, values: Mapping[str, Array], predicted: Array, spread: Array
    ) -> Array:
        at = self.column(observation)
        return observation.measured.log_density(predicted[:, at], _local(observation, values), spread[:, at])

    def _nuisance_values(self, z: Array) -> dict[str, Array]:
        """Return the values of all nuisance numbers by their name in the target, each (n,)."""
        priors = self.survey.nuisance
        first = len(self.priors)
        points = self._points(z)[:, first : first + len(priors)]
        return dict(zip(priors, _values(priors, points).T, strict=True))

    def _points(self, z: Array) -> Array:
        if z.ndim != 2 or z.shape[1] != self.n_dimensions:
            raise ValueError(f"target: points of shape {z.shape}; needed is (n, {self.n_dimensions})")
        return z

    def _checked(self, what: str, result: Array, n: int) -> Array:
        shape = (n, len(self.survey.columns))
        if result.shape != shape:
            raise ValueError(
                f"target: {what} gave shape {result.shape}; needed is {shape}, one column for each of "
                f"{', '.join(self.survey.columns)}"
            )
        return result


def of_values(priors: Mapping[str, Prior], function: Predict) -> Predict:
    """Return `function`, which takes parameters in their units (n, k), as a function of their z [-] (n, k)."""
    return _OfValues(dict(priors), function)


@dataclass(frozen=True)
class _OfValues:
    """A function of values as one of z; no prediction (NaN) where a value is not finite."""

    priors: dict[str, Prior]
    function: Predict

    def __call__(self, z: Array) -> Array:
        values = _values(self.priors, z)
        usable = np.all(np.isfinite(values), axis=1, keepdims=True)
        return np.where(usable, self.function(np.where(usable, values, self._medians)), np.nan)

    @cached_property
    def _medians(self) -> Array:
        return np.array([float(prior.ppf(0.5)) for prior in self.priors.values()])


@dataclass(frozen=True)
class _Columns:
    """Some columns of what a function answers."""

    function: Predict
    kept: tuple[int, ...]

    def __call__(self, z: Array) -> Array:
        return self.function(z)[:, list(self.kept)]


def _values(priors: Mapping[str, Prior], z: Array) -> Array:
    """Return values [units of the parameters] at `z` [-], both (n, k); NaN where z is not finite."""
    values = np.empty(z.shape)
    for i, prior in enumerate(priors.values()):
        # a point that a sampler sent to NaN has no value; priors refuse it, so it is set apart here
        known = np.isfinite(z[:, i])
        values[:, i] = np.where(known, prior.ppf(special.ndtr(np.where(known, z[:, i], 0.0))), np.nan)
    return values


def _local(observation: Observation, values: Mapping[str, Array]) -> dict[str, Array]:
    return {local: values[name] for local, (name, _) in observation.nuisance.items()}
