"""What every way of measuring answers, and the normal density that most of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from twins.core.priors import Prior

Array = NDArray[np.float64]
NO_NUISANCE: Mapping[str, Array] = {}
NONE_SPREAD: Array = np.zeros(1)  # a prediction without error of its own
_LOG_SQRT_2PI = 0.5 * np.log(2.0 * np.pi)


class Nuisance(NamedTuple):
    """A number that a way of measuring needs and the twin does not know.

    Attributes
    ----------
    name
        Its name inside the way of measuring.
    prior
        What is believed of it before the survey.
    per
        ``source``: one number for all answers of a source; ``column``: one for all answers to a column.
    """

    name: str
    prior: Prior
    per: Literal["source", "column"]


class Measured(Protocol):
    """An answer of a survey and how it was measured."""

    @property
    def answer(self) -> Array:
        """The figures answered [unit of the column], shape (n_figures,)."""
        ...

    @property
    def nuisance(self) -> tuple[Nuisance, ...]:
        """The numbers, apart from the prediction, that the density needs."""
        ...

    def log_density(
        self, predicted: Array, nuisance: Mapping[str, Array] = NO_NUISANCE, spread: Array = NONE_SPREAD
    ) -> Array:
        """Return the log density [-] of the answer for each prediction, shape (n,).

        Parameters
        ----------
        predicted
            Predictions [unit of the column], shape (n,). Where one is impossible the result is -inf.
        nuisance
            Values by local name, each of shape (n,).
        spread
            Standard deviation of the prediction itself [unit of the column], shape (n,) or (1,).
        """
        ...

    def simulate(self, predicted: Array, nuisance: Mapping[str, Array], rng: np.random.Generator) -> Array:
        """Return what would have been answered if each prediction were the truth, shape (n, n_figures).

        The law is that of `log_density` with spread 0; a prediction with an error of its own is disturbed
        by the caller, once per column. NaN where a prediction is impossible.
        """
        ...

    def answered(self, answer: Array) -> Measured:
        """Return the same measurement with other figures, shape (n_figures,), as `simulate` gives them."""
        ...


def require(condition: bool, text: str) -> None:
    """Raise a ValueError with `text` unless `condition`."""
    if not condition:
        raise ValueError(text)


def normal_log_density(value: Array | float, mean: Array | float, sd: Array | float) -> Array:
    """Return the log density [-] of a normal law, broadcast."""
    return np.asarray(-0.5 * ((value - mean) / sd) ** 2 - np.log(sd) - _LOG_SQRT_2PI)


def common_error_log_density(
    residual: Array, variance: Array, common: Array, first: NDArray[np.intp]
) -> Array:
    """Return the log density [-] of normal answers that share the error of their prediction.

    Parameters
    ----------
    residual
        Answer minus prediction [unit of each answer], shape (n, n_answers), sorted by group.
    variance
        Variance of each answer alone [unit squared], shape (n, n_answers) or (1, n_answers).
    common
        Variance of the prediction of each group [unit squared], shape (n, n_groups) or (1, n_groups).
    first
        Position of the first answer of each group, shape (n_groups,).

    Returns
    -------
    Array
        Shape (n,).

    Notes
    -----
    Within a group the covariance is D + s^2 11', D diagonal. Sherman and Morrison's formula inverts it:
    r' C^-1 r = sum w r^2 - s^2 (sum w r)^2/(1 + s^2 sum w) and log det C = sum log d + log(1 + s^2 sum w),
    w = 1/d. Answers to one column are not averaged over an error that all of them share.
    """
    weight = 1.0 / variance
    sum_w = np.add.reduceat(weight, first, axis=1)
    sum_wr = np.add.reduceat(weight * residual, first, axis=1)
    inflated = 1.0 + common * sum_w
    square = np.sum(weight * residual**2, axis=1) - np.sum(common * sum_wr**2 / inflated, axis=1)
    log_det = np.sum(np.log(variance), axis=1) + np.sum(np.log(inflated), axis=1)
    return -0.5 * (square + log_det) - residual.shape[1] * _LOG_SQRT_2PI
