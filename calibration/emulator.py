"""Emulator: a fast stand-in for a slow or stochastic twin, with its own error.

The twin is run at designed points; a sparse polynomial is fitted to each observed column. How many terms,
with or without interactions, and on which scale is decided by cross-validation that repeats the whole choice in each
fold. The held-out residuals are the error of the emulator: approximation and, where every run has its own
random numbers, the randomness of the twin. A likelihood adds this spread to the error of the measurement.
A few new runs (`held_out`) show whether the spread is right, and can widen it.

References
----------
.. [1] M. C. Kennedy, A. O'Hagan, "Bayesian calibration of computer models", Journal of the Royal Statistical
   Society B 63 (2001) 425-464, doi:10.1111/1467-9868.00294 (the emulator's error belongs in the likelihood).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.cross_validation import FOLDS, Choice, Runs, choices
from calibration.design import NormalScores
from calibration.luck import NOTHING_SHARED, SharedLuck, shared_luck
from calibration.polynomial import Flags, on_axes, orthonormal_terms
from calibration.surfaces import Packed, Surface, evaluated, packed
from twins.core.priors import Prior
from twins.core.streams import Streams

Array = NDArray[np.float64]

MOST_FAILURES = 0.05  # share of failed runs above which no emulator is built [-]
_RUNS_A_TERM = 5  # a path ends when there are fewer runs than this for each of its terms
_COVERED = 1.959964  # two-sided 95 % of a normal


@dataclass(frozen=True)
class ColumnError:
    """Cross-validated error of one column.

    Attributes
    ----------
    column, link
        Name of the column and scale of its fit.
    rmse
        Root mean square of the held-out residuals [unit of the column].
    relative_rmse
        The same over the standard deviation of the column [-]; 0 is perfect, 1 useless.
    covered
        Share of held-out runs within 1.96 spreads [-]; 0.95 when residuals are normal.
    n_terms
        Terms of the polynomial, the constant included.
    """

    column: str
    link: str
    rmse: float
    relative_rmse: float
    covered: float
    n_terms: int


@dataclass(frozen=True)
class Emulator:
    """Fitted surfaces with their errors.

    Attributes
    ----------
    columns
        Names of the outputs, in order.
    scores
        Priors of the inputs, and the way from their values to z.
    surfaces, errors
        One for each column.
    n_runs, n_failed
        Runs learnt from, and runs left out because an output was not finite.
    luck
        What the cross-validated errors of the columns share.
    """

    columns: tuple[str, ...]
    scores: NormalScores
    surfaces: tuple[Surface, ...]
    errors: tuple[ColumnError, ...]
    n_runs: int
    n_failed: int
    luck: SharedLuck = NOTHING_SHARED

    def predict_z(self, z: Array) -> Array:
        """Return predictions [unit of each column] at standard normal inputs `z` (n, k), shape (n, m)."""
        eta, _ = evaluated(self.surfaces, self._packed, z, leverage=False)
        return np.stack([s.link.back(e) for s, e in zip(self.surfaces, eta.T, strict=True)], axis=1)

    def spread_z(self, z: Array) -> Array:
        """Return the standard deviation [unit of each column] of a run around `predict_z`, shape (n, m).

        It grows away from the designed points, as the uncertainty of the coefficients does. The polynomial is
        worked out again here: next to the leverage it costs little.
        """
        eta, leverage = evaluated(self.surfaces, self._packed, z, leverage=True)
        sigma = np.array([s.sigma for s in self.surfaces]) * np.sqrt(1.0 + leverage)
        return sigma * np.stack([s.link.slope(e) for s, e in zip(self.surfaces, eta.T, strict=True)], axis=1)

    def predict(self, values: Array) -> Array:
        """Return predictions at `values` of the parameters in their units (n, k), shape (n, m)."""
        return self.predict_z(self.scores.of(values))

    def spread(self, values: Array) -> Array:
        """Return the standard deviation of a run around `predict`, shape (n, m)."""
        return self.spread_z(self.scores.of(values))

    @cached_property
    def _packed(self) -> Packed:
        return packed(self.surfaces)

    @property
    def flat(self) -> Flags:
        """Inputs on their uniform axis, shape (k,)."""
        return self.surfaces[0].flat

    def of(self, columns: Sequence[str]) -> Emulator:
        """Return the emulator of some of the columns, in the order of `columns`."""
        at = [self.columns.index(name) for name in columns]
        chosen = tuple(self.surfaces[i] for i in at), tuple(self.errors[i] for i in at)
        return replace(self, columns=tuple(columns), surfaces=chosen[0], errors=chosen[1])

    def widened(self, checks: Sequence[HeldOut]) -> Emulator:
        """Return the emulator with the spread of each column as wide as new runs say; none becomes narrower."""
        wide = [
            replace(s, sigma=s.sigma * float(np.sqrt(max(1.0, c.chi_square))))
            for s, c in zip(self.surfaces, checks, strict=True)
        ]
        return replace(self, surfaces=tuple(wide))


@dataclass(frozen=True)
class HeldOut:
    """How new runs of one column fit the spread of the emulator.

    Attributes
    ----------
    column
        Name of the column.
    chi_square
        Mean square of residual over spread [-]; 1 when the spread is right, 4 when it is half as large.
    standard_error
        Standard error of that mean [-].
    """

    column: str
    chi_square: float
    standard_error: float

    @property
    def deviation(self) -> float:
        """Distance of `chi_square` from 1 in standard errors [-]; above 4 the spread is understated."""
        return (self.chi_square - 1.0) / max(self.standard_error, 1e-300)


def fit(
    z: Array,
    outputs: Array,
    columns: Sequence[str],
    priors: Mapping[str, Prior],
    streams: Streams,
    *,
    max_terms: int | None = None,
    workers: int = 1,
) -> Emulator:
    """Fit a sparse polynomial to each column.

    Parameters
    ----------
    z
        Standard normal inputs of the runs [-], shape (n, k).
    outputs
        What the runs gave [unit of each column], shape (n, m); a row with NaN is a failed run.
    columns
        Names of the outputs.
    priors
        Priors of the inputs, in their order; they say on which axis an input is closer to a straight line.
    streams
        Streams that deal the runs to folds.
    max_terms
        Most terms of a column; by default a fifth of the runs.
    workers
        Processes that share the folds [-]; the emulator does not depend on it.

    Raises
    ------
    ValueError
        When more than 5 % of the runs failed, or fewer than 40 are left.
    """
    kept = _usable(z, outputs, columns)
    z, runs = z[kept], outputs[kept]
    fold = streams.generator("folds").permutation(len(z)) % FOLDS
    flat = flat_inputs(priors)
    data = Runs(on_axes(z, flat), runs, flat, fold)
    best = choices(data, max_terms or len(z) // _RUNS_A_TERM, workers)
    return Emulator(
        columns=tuple(columns),
        scores=NormalScores(dict(priors)),
        surfaces=tuple(_surface(data, choice) for choice in best),
        errors=tuple(
            _error(name, run, choice) for name, run, choice in zip(columns, runs.T, best, strict=True)
        ),
        n_runs=len(z),
        n_failed=int(np.sum(~kept)),
        luck=shared_luck(columns, np.column_stack([choice.residual for choice in best])),
    )


def flat_inputs(priors: Mapping[str, Prior]) -> Flags:
    """Return for each prior whether its quantile is closer to a line in u than in z, shape (k,)."""
    u = (np.arange(200) + 0.5) / 200.0
    z = special.ndtri(u)
    values = [prior.ppf(u) for prior in priors.values()]
    return np.array([np.corrcoef(v, u)[0, 1] > np.corrcoef(v, z)[0, 1] for v in values], dtype=np.bool_)


def held_out(emulator: Emulator, z: Array, outputs: Array) -> tuple[HeldOut, ...]:
    """Compare runs that the emulator has not seen with its spread.

    Runs at draws of the posterior show whether the emulator holds where the data have led; if it does not, add them to
    the design and fit again, or widen the spread.
    """
    square = ((outputs - emulator.predict_z(z)) / np.maximum(emulator.spread_z(z), 1e-300)) ** 2
    error = np.std(square, axis=0, ddof=1) / np.sqrt(len(z))
    return tuple(
        HeldOut(name, float(mean), float(se))
        for name, mean, se in zip(emulator.columns, np.mean(square, axis=0), error, strict=True)
    )


def _usable(z: Array, outputs: Array, columns: Sequence[str]) -> Flags:
    if z.ndim != 2 or outputs.shape != (len(z), len(columns)):
        raise ValueError(
            f"emulator: z {z.shape} and outputs {outputs.shape} do not fit {len(columns)} columns; "
            "needed are (n, k) and (n, m)"
        )
    finite = np.isfinite(outputs)
    kept = np.all(finite, axis=1)
    failed = int(np.sum(~kept))
    if failed > MOST_FAILURES * len(z):
        worst = int(np.argmin(np.sum(finite, axis=0)))
        raise ValueError(
            f"emulator: {failed} of {len(z)} runs are not finite, most in {columns[worst]} "
            f"({int(np.sum(~finite[:, worst]))}); at most {MOST_FAILURES:.0%} may fail. Leave the column out, "
            "lengthen the horizon or narrow the priors."
        )
    if np.sum(kept) < 4 * FOLDS:
        raise ValueError(f"emulator: {int(np.sum(kept))} runs; at least {4 * FOLDS} are needed. Run more.")
    return kept


def _surface(data: Runs, choice: Choice) -> Surface:
    trial = choice.trial
    q, r = np.linalg.qr(orthonormal_terms(data.x, choice.terms, data.flat))
    root = np.triu(np.linalg.inv(r))
    coefficients = root @ (q.T @ trial.link.to(data.outputs[:, trial.index]))
    sigma = float(np.sqrt(np.mean(choice.residual**2)))
    return Surface(choice.terms, coefficients, root, sigma, trial.link, data.flat)


def _error(column: str, run: Array, choice: Choice) -> ColumnError:
    rmse, sd = float(np.sqrt(np.mean(choice.square))), float(np.std(run))
    inside = np.abs(choice.residual) <= _COVERED * np.sqrt(np.mean(choice.residual**2))
    relative = rmse / sd if sd > 0.0 else 0.0
    return ColumnError(column, choice.trial.link.name, rmse, relative, float(np.mean(inside)), choice.size)
