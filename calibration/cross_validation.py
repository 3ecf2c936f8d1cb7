"""Cross-validation of sparse polynomials that repeats the whole choice of terms in each fold.

How many terms, whether interactions are allowed and on which scale a column is fitted is decided by the
held-out error; the error that is reported comes from choices that did not see it.

References
----------
.. [1] S. Arlot, A. Celisse, "A survey of cross-validation procedures for model selection", Statistics Surveys 4
   (2010) 40-79, doi:10.1214/09-SS054.
.. [2] G. C. Cawley, N. L. C. Talbot, "On over-fitting in model selection and subsequent selection bias in
   performance evaluation", Journal of Machine Learning Research 11 (2010) 2079-2107.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.link import LINKS, Link
from calibration.polynomial import (
    Flags,
    Integers,
    candidate_terms,
    matching_pursuit,
    orthonormal_terms,
    parents,
)

Array = NDArray[np.float64]

FOLDS = 10


@dataclass(frozen=True)
class Runs:
    """Usable runs: inputs on their axes (n, k), outputs (n, m), axes (k,) and fold of each run (n,)."""

    x: Array
    outputs: Array
    flat: Flags
    fold: Integers


@dataclass(frozen=True)
class Trial:
    """Cross-validated path of one column on one scale with one set of candidates.

    Holds its terms in their order (n_steps, 2), and at each step the squares of the held-out residuals [unit of the
    column squared] and those residuals on the scale of the fit over the root of 1 + leverage, (n_steps, n).
    """

    index: int
    link: Link
    terms: Integers
    square: Array
    residual: Array


@dataclass(frozen=True)
class Choice:
    """The trial and the number of terms taken, with held-out squares that had no part in the choice, (n,)."""

    trial: Trial
    size: int
    square: Array

    @property
    def terms(self) -> Integers:
        """Terms taken, shape (size, 2)."""
        return self.trial.terms[: self.size]

    @property
    def residual(self) -> Array:
        """Residuals on the scale of the fit, as wide as the honest squares say."""
        flattered = np.mean(self.trial.square[self.size - 1])
        widened = np.sqrt(max(1.0, np.mean(self.square) / flattered)) if flattered > 0.0 else 1.0
        return self.trial.residual[self.size - 1] * widened


def choices(data: Runs, n_steps: int) -> list[Choice]:
    """Return the choice for each column: additive, interactions of factors that matter, or any interaction."""
    additive, full = (candidate_terms(data.x.shape[1], interactions=flag) for flag in (False, True))
    tried = [
        *_trials(data, additive, None, n_steps),
        *_trials(data, full, parents(full), n_steps),
        *_trials(data, full, None, n_steps),
    ]
    return [_choice([t for t in tried if t.index == i], data.fold) for i in range(data.outputs.shape[1])]


def _trials(data: Runs, terms: Integers, ancestors: Integers | None, n_steps: int) -> list[Trial]:
    """Cross-validate all columns on all their scales with one set of candidate terms."""
    runs, fold = data.outputs, data.fold
    pairs = [(i, link) for i in range(runs.shape[1]) for link in LINKS if np.all(link.allows(runs[:, i]))]
    scaled = np.stack([link.to(runs[:, i]) for i, link in pairs], axis=1)
    basis = orthonormal_terms(data.x, terms, data.flat)
    steps = min(n_steps, len(terms))
    fitted, leverage = np.empty((2, steps, *scaled.shape))
    for f in range(FOLDS):
        path = matching_pursuit(basis, scaled, fold != f, steps, ancestors)
        fitted[:, fold == f] = path.fitted[:, fold == f]
        leverage[:, fold == f] = path.leverage[:, fold == f]
    whole = matching_pursuit(basis, scaled, np.full(len(fold), True), steps, ancestors)
    trials: list[Trial] = []
    for c, (i, link) in enumerate(pairs):
        square = (link.back(fitted[:, :, c]) - runs[:, i]) ** 2
        residual = (scaled[:, c] - fitted[:, :, c]) / np.sqrt(1.0 + leverage[:, :, c])
        trials.append(Trial(i, link, terms[whole.chosen[:, c]], square, residual))
    return trials


def _choice(trials: Sequence[Trial], fold: Integers) -> Choice:
    """Choose by all runs, and judge by choices that each half of the folds makes for the other.

    The least of many noisy figures flatters, so the error of the choice is not that of the chosen.
    """
    square = np.empty(len(fold))
    for half in (fold % 2 == 0, fold % 2 == 1):
        trial, size = _least(trials, half)
        square[~half] = trial.square[size - 1, ~half]
    return Choice(*_least(trials, np.full(len(fold), True)), square)


def _least(trials: Sequence[Trial], judges: Flags) -> tuple[Trial, int]:
    """Return the trial and its number of terms with the least error at the runs `judges`."""
    sizes = [_shortest(trial.square[:, judges]) for trial in trials]
    means = [np.mean(t.square[size - 1, judges]) for t, size in zip(trials, sizes, strict=True)]
    at = int(np.argmin(means))
    return trials[at], sizes[at]


def _shortest(square: Array) -> int:
    """Return the fewest terms whose error is within one standard error of the least; (n_steps, n)."""
    worse = square - square[int(np.argmin(np.mean(square, axis=1)))]
    error = np.std(worse, axis=1) / np.sqrt(square.shape[1])
    return 1 + int(np.argmax(np.mean(worse, axis=1) <= error))
