"""`rank_shares`: which uncertain inputs make a result uncertain.

Ranks stand in for values, so that a monotone but bent relation counts in full. The part of the rank
variance that is explained is shared among the inputs by Johnson's relative weights, which are never
negative, add up to the explained part and stay meaningful when inputs are correlated.

References
----------
.. [1] Iman and Conover (1979), The use of the rank transform in regression, Technometrics 21(4),
   doi:10.1080/00401706.1979.10489820
.. [2] Johnson (2000), A heuristic method for estimating the relative weight of predictor variables in
   multiple regression, Multivariate Behavioral Research 35(1), doi:10.1207/S15327906MBR3501_1
.. [3] Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, Wiley, section 1.2 (partial rank
   correlation and its limits: interactions and non-monotone effects stay unexplained)
.. [4] Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical
   Society B 57(1), doi:10.1111/j.2517-6161.1995.tb02031.x
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg, stats

Array = NDArray[np.float64]

MIN_DRAWS = 30
"""Fewest complete draws for which shares are given [-]; assumed: 30 leave a noise floor of 1/30."""

DRAWS_PER_INPUT = 4
"""Draws asked for each input that stays in the regression [-]; assumed: fewer would fit noise."""

FALSE_DISCOVERIES = 0.10
"""Share of noise allowed among the inputs kept where draws are few [-]; assumed."""

INTERVAL_SIGMAS = 1.645
"""Half width of the 90 % interval in standard errors [-]; normal quantile at 0.95."""


_NUMBERS = ("share", "low", "high", "coefficient", "partial", "correlation")


class Share(NamedTuple):
    """One row of `Attribution.table`; all numbers [-]."""

    name: str
    share: float
    low: float
    high: float
    coefficient: float
    partial: float
    correlation: float
    status: str


@dataclass(frozen=True)
class Attribution:
    """How much of the spread of a result each input explains.

    Attributes
    ----------
    table
        One row an input, index = its name; columns ``share``, ``low``, ``high`` (part of the rank
        variance [-] and its 90 % interval), ``coefficient`` (standardised rank regression [-]),
        ``partial`` (partial rank correlation [-]), ``correlation`` (rank correlation [-]) and
        ``status`` (``used`` or the reason why not). Sorted by share, largest first.
    explained
        Adjusted R² of the rank regression [-]; NaN when no regression was possible.
    n
        Draws used.
    notes
        What the reader must know: too few draws, dropped inputs, dropped draws.
    """

    table: pd.DataFrame
    explained: float
    n: int
    notes: tuple[str, ...]

    def rows(self, n: int | None = None, *, positive: bool = False) -> list[Share]:
        """Return the first `n` rows of `table`, all by default; only shares above zero if `positive`."""
        names = [str(name) for name in self.table.index]
        numbers = self.table[list(_NUMBERS)].to_numpy(np.float64).tolist()
        status = [str(text) for text in self.table["status"].tolist()]
        made = [Share._make((a, *b, c)) for a, b, c in zip(names, numbers, status, strict=True)]
        return [row for row in made if row.share > 0.0 or not positive][:n]


def rank_shares(inputs: pd.DataFrame, y: pd.Series) -> pd.DataFrame:
    """Return the table of `attribute` with its default settings.

    Parameters
    ----------
    inputs
        One row a draw, one column an uncertain input.
    y
        The result, indexed by draw as `inputs` is.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> u = np.random.default_rng(1).random((400, 2))
    >>> x = pd.DataFrame(u, columns=["large", "small"])
    >>> table = rank_shares(x, 3.0 * x["large"] + 1.0 * x["small"])
    >>> list(table.index), bool(table["share"].iloc[0] > 0.85)
    (['large', 'small'], True)
    """
    return attribute(inputs, y).table


def attribute(inputs: pd.DataFrame, y: pd.Series, *, seed: int = 0, resamples: int = 200) -> Attribution:
    """Share out the rank variance of `y` among the columns of `inputs`.

    Parameters
    ----------
    inputs
        One row a draw, one column an uncertain input.
    y
        The result, indexed by draw as `inputs` is.
    seed
        Seed of the bootstrap; the same seed gives the same intervals.
    resamples
        Bootstrap samples of the draws.

    Returns
    -------
    Attribution
        With NaN shares and a note where the draws do not carry a statement.

    Notes
    -----
    With Z the orthonormal variables nearest to the standardised ranks X (X = Z L, L the symmetric
    root of the correlation matrix) and b the regression of y on Z, the weight of input i is
    ``w_i = sum_k L_ik^2 b_k^2`` [2]_. Noise alone gives each weight (1 - R²)/(n - p - 1); it is taken off, so
    that the shares of all inputs add up to the adjusted R² before negative ones are set to zero.
    """
    x, target, status, notes = _usable(inputs, y)
    n = len(target)
    if not x.shape[1] or n < MIN_DRAWS or float(np.ptp(target)) == 0.0:
        notes.append(_refusal(x.shape[1], n))
        return Attribution(_empty(status), float("nan"), n, tuple(notes))
    names = [str(c) for c in x.columns]
    ranks = np.column_stack([_standard_ranks(x[c].to_numpy(np.float64)) for c in x.columns])
    rank_y = _standard_ranks(target)
    correlation = ranks.T @ rank_y / n
    kept = _screen(correlation, n)
    if len(kept) < len(names):
        notes.append(
            f"{len(names)} inputs for {n} draws: the regression keeps the {len(kept)} whose rank correlation is "
            f"strongest and beyond chance. Run at least {DRAWS_PER_INPUT * len(names):,} draws to judge all of them."
        )
    fit = _weights(ranks[:, kept], rank_y)
    error = _bootstrap_error(ranks[:, kept], rank_y, seed, resamples)
    for index in set(range(len(names))) - set(kept.tolist()):
        status[names[index]] = "screened out: weak rank correlation"
    table = _empty(status)
    table.loc[names, "correlation"] = correlation
    chosen = [names[i] for i in kept]
    table.loc[chosen, "share"] = np.clip(fit.weights, 0.0, 1.0)
    table.loc[chosen, "low"] = np.clip(fit.weights - INTERVAL_SIGMAS * error, 0.0, 1.0)
    table.loc[chosen, "high"] = np.clip(fit.weights + INTERVAL_SIGMAS * error, 0.0, 1.0)
    table.loc[chosen, "coefficient"] = fit.coefficients
    table.loc[chosen, "partial"] = fit.partial
    # ties are broken by name: equal inputs give equal bytes
    order = table.assign(_name=table.index).sort_values(["share", "_name"], ascending=[False, True]).index
    return Attribution(table.loc[order], fit.explained, n, tuple(notes))


@dataclass(frozen=True)
class _Fit:
    weights: Array  # (n_inputs,), noise taken off
    coefficients: Array  # (n_inputs,)
    partial: Array  # (n_inputs,)
    explained: float  # adjusted R²


def _usable(inputs: pd.DataFrame, y: pd.Series) -> tuple[pd.DataFrame, Array, dict[str, str], list[str]]:
    """Return complete draws, varying columns, a status for every column and notes."""
    notes: list[str] = []
    if not inputs.index.equals(y.index):
        common = inputs.index.intersection(y.index)
        inputs, y = inputs.loc[common], y.loc[common]
    good_y = np.isfinite(y.to_numpy(np.float64))
    if not good_y.all():
        notes.append(f"{int((~good_y).sum())} draws without a result are left out.")
    inputs, y = inputs.loc[good_y], y.loc[good_y]
    status: dict[str, str] = {}
    keep: list[str] = []
    for name in inputs.columns:
        values = inputs[name].to_numpy(np.float64)
        if not np.isfinite(values).all():
            status[str(name)] = "left out: not a number in some draws"
        elif len(values) == 0 or float(np.ptp(values)) == 0.0:
            status[str(name)] = "left out: the same in all draws"
        else:
            status[str(name)] = "used"
            keep.append(name)
    chosen: Any = inputs[keep]
    return chosen, y.to_numpy(np.float64), status, notes


def _refusal(n_inputs: int, n: int) -> str:
    if n < MIN_DRAWS:
        who = "1 complete draw is" if n == 1 else f"{n} complete draws are"
        return f"{who} too few for shares; at least {MIN_DRAWS} are needed."
    if not n_inputs:
        return "No input varies between the draws: there is nothing to share out."
    return "The result is the same in all draws: there is no spread to share out."


def _empty(status: dict[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(np.nan, index=pd.Index(sorted(status), name="input"), columns=list(_NUMBERS))
    table["status"] = [status[name] for name in table.index]
    return table


def _standard_ranks(values: Array) -> Array:
    ranks = np.asarray(stats.rankdata(values), dtype=np.float64)
    return (ranks - ranks.mean()) / ranks.std()


def _screen(correlation: Array, n: int) -> NDArray[np.int64]:
    """Return the columns that `n` draws can carry, in their own order.

    Where there are too many, those stay whose rank correlation is beyond chance: of the columns kept, at most
    `FALSE_DISCOVERIES` are expected to be noise [4]_.
    """
    room = max(1, n // DRAWS_PER_INPUT)
    strongest = np.argsort(-np.abs(correlation), kind="stable")
    if correlation.size > room:
        chance = 2.0 * stats.norm.sf(np.abs(correlation[strongest]) * np.sqrt(n - 1.0))
        allowed = FALSE_DISCOVERIES * np.arange(1, correlation.size + 1) / correlation.size
        beyond = np.flatnonzero(chance <= allowed)
        strongest = strongest[: max(1, min(room, int(beyond[-1]) + 1 if beyond.size else 1))]
    return np.sort(strongest).astype(np.int64)


def _weights(x: Array, y: Array) -> _Fit:
    """Return relative weights, coefficients and partial correlations of standardised columns."""
    n, p = x.shape
    r_xx = x.T @ x / n
    r_xy = x.T @ y / n
    values, vectors = linalg.eigh(r_xx)
    # twin columns (correlation 1) have eigenvalue 0: the floor splits their weight evenly
    values = np.maximum(values, 1e-10)
    root = (vectors * np.sqrt(values)) @ vectors.T
    b = ((vectors / np.sqrt(values)) @ vectors.T) @ r_xy
    coefficients = ((vectors / values) @ vectors.T) @ r_xy
    r_squared = min(1.0, float(b @ b))
    noise = (1.0 - r_squared) / max(1, n - p - 1)
    inverse_diagonal = np.sum(vectors**2 / values, axis=1)
    residual = coefficients**2 / inverse_diagonal + (1.0 - r_squared)
    partial = coefficients / np.sqrt(inverse_diagonal) / np.sqrt(np.maximum(residual, 1e-300))
    weights = root**2 @ b**2 - noise
    return _Fit(weights, coefficients, partial, r_squared - p * noise)


def _bootstrap_error(x: Array, y: Array, seed: int, resamples: int) -> Array:
    """Return the standard error of each weight from resampled draws, shape (n_inputs,)."""
    generator = np.random.default_rng(seed)
    n = len(y)
    found = np.empty((resamples, x.shape[1]))
    for k in range(resamples):
        rows = generator.integers(0, n, n)
        sample, target = x[rows], y[rows]
        spread, spread_y = sample.std(axis=0), target.std()
        sample = (sample - sample.mean(axis=0)) / np.where(spread == 0.0, 1.0, spread)
        target = (target - target.mean()) / (spread_y if spread_y > 0.0 else 1.0)
        found[k] = _weights(sample, target).weights
    return found.std(axis=0, ddof=1)
