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
from calibration.parallel import mapped
from calibration.polynomial import (
    Flags,
    Integers,
    Paths,
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


def choices(data: Runs, n_steps: int, workers: int = 1) -> list[Choice]:
    """Return the choice for each column: additive, interactions of factors that matter, or any interaction."""
    k = data.x.shape[1]
    additive, full = (candidate_terms(k, interactions=flag) for flag in (False, True))
    scaled = _on_scales(data)
    sets = [(additive, None), (full, parents(full)), (full, None)]
    steps = [min(n_steps, len(terms)) for terms, _ in sets]
    paths = [
        _Path(data, scaled, terms, ancestors, n, fold)
        for (terms, ancestors), n in zip(sets, steps, strict=True)
        for fold in range(FOLDS + 1)
    ]
    found = mapped(_followed, paths, workers)
    tried: list[Trial] = []
    for i, ((terms, _), n) in enumerate(zip(sets, steps, strict=True)):
        tried += _trials(data, scaled, terms, n, found[i * (FOLDS + 1) : (i + 1) * (FOLDS + 1)])
    return [_choice([t for t in tried if t.index == i], data.fold) for i in range(data.outputs.shape[1])]


@dataclass(frozen=True)
class _Scaled:
    """Columns on all scales that allow them: column and link of each fit, and the outputs (n, n_fits)."""

    fits: tuple[tuple[int, Link], ...]
    outputs: Array


@dataclass(frozen=True)
class _Path:
    """One path to follow: the runs of all folds but `fold`, or all of them when there is no such fold."""

    data: Runs
    scaled: _Scaled
    terms: Integers
    ancestors: Integers | None
    steps: int
    fold: int


def _on_scales(data: Runs) -> _Scaled:
    runs = data.outputs
    fits = tuple((i, link) for i in range(runs.shape[1]) for link in LINKS if np.all(link.allows(runs[:, i])))
    return _Scaled(fits, np.stack([link.to(runs[:, i]) for i, link in fits], axis=1))


def _followed(path: _Path) -> Paths:
    basis = orthonormal_terms(path.data.x, path.terms, path.data.flat)
    used = path.data.fold != path.fold
    return matching_pursuit(basis, path.scaled.outputs, used, path.steps, path.ancestors)


def _trials(data: Runs, scaled: _Scaled, terms: Integers, steps: int, found: Sequence[Paths]) -> list[Trial]:
    """Return all columns on all their scales from their paths: one for each fold left out, and one for none."""
    fitted, leverage = np.empty((2, len(scaled.fits), steps, len(data.fold)))
    for f, path in enumerate(found[:-1]):
        fitted[:, :, data.fold == f] = path.fitted
        leverage[:, :, data.fold == f] = path.leverage
    trials: list[Trial] = []
    for c, (i, link) in enumerate(scaled.fits):
        square = (link.back(fitted[c]) - data.outputs[:, i]) ** 2
        residual = (scaled.outputs[:, c] - fitted[c]) / np.sqrt(1.0 + leverage[c])
        trials.append(Trial(i, link, terms[found[-1].chosen[c]], square, residual))
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
