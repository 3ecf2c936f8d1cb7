"""A published figure held against the distribution of the twin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scenarios.accounting.cube import AccountingError
from scenarios.accounting.factors import nearest
from scenarios.accounting.specification import Claim

PROBABILITIES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles given with a claim [-]."""


@dataclass(frozen=True)
class ClaimCheck:
    """How a claim stands.

    Attributes
    ----------
    claim
        The claim.
    probability
        Share of draws whose yearly mean reaches the claimed value [-].
    standard_error
        Binomial standard error of that share [-].
    quantiles
        Yearly mean by probability [unit of the claim].
    mean
        Mean over the draws [unit of the claim].
    movers
        Inputs with the strongest rank correlation, columns ``name`` and ``rank_correlation``, at most three.
    n_draws
        Draws used.
    values
        Yearly mean of each draw, index draw.
    """

    claim: Claim
    probability: float
    standard_error: float
    quantiles: dict[float, float]
    mean: float
    movers: pd.DataFrame
    n_draws: int
    values: pd.Series


def check_claim(claim: Claim, reduction: pd.DataFrame, inputs: pd.DataFrame | None = None) -> ClaimCheck:
    """Return how `claim` stands against ``Account.reduction``.

    Parameters
    ----------
    claim
        The published figure, a yearly mean.
    reduction
        Columns draw, year, scenario and ``claim.quantity``.
    inputs
        Uncertain inputs and outcomes by draw (index draw), among which the movers are sought.

    Raises
    ------
    AccountingError
        When the claim names an unknown scenario, quantity or span of years.
    """
    where = f"claim {claim.name!r}"
    known = [str(s) for s in reduction["scenario"].unique()]
    if claim.scenario not in known:
        raise AccountingError(
            f"{where} - {claim.scenario!r} is no project-like scenario - "
            f"the nearest is {nearest(claim.scenario, known)!r}"
        )
    if claim.quantity not in reduction.columns:
        hint = nearest(claim.quantity, reduction.columns)
        raise AccountingError(f"{where} - no quantity {claim.quantity!r} - the nearest is {hint!r}")
    rows = reduction.loc[np.asarray(reduction["scenario"] == claim.scenario)]
    years = np.asarray(rows["year"], np.int64)
    first = int(years.min()) if claim.first_year is None else claim.first_year
    last = int(years.max()) if claim.last_year is None else claim.last_year
    rows = rows.loc[(years >= first) & (years <= last)]
    if not len(rows):
        raise AccountingError(f"{where} - no result in {first} to {last} - the span lies outside the horizon")
    means = pd.Series(rows.groupby("draw")[claim.quantity].mean())
    values = means.to_numpy(np.float64)
    share = float(np.mean(values >= claim.value))
    return ClaimCheck(
        claim=claim,
        probability=share,
        standard_error=float(np.sqrt(share * (1.0 - share) / len(values))),
        quantiles={p: float(np.quantile(values, p)) for p in PROBABILITIES},
        mean=float(values.mean()),
        movers=rank_movers(inputs, means),
        n_draws=len(values),
        values=means,
    )


def rank_movers(inputs: pd.DataFrame | None, outcome: pd.Series, n: int = 3) -> pd.DataFrame:
    """Return the `n` columns of `inputs` with the strongest rank correlation to `outcome`.

    Parameters
    ----------
    inputs
        One row a draw (index draw); columns that do not vary or are not numbers are passed over.
    outcome
        One number a draw (index draw); only draws found on both sides count.

    Returns
    -------
    pandas.DataFrame
        Columns ``name`` and ``rank_correlation`` (Spearman, signed), strongest first; empty without inputs.
    """
    names: list[str] = []
    found: list[float] = []
    if inputs is not None:
        shared = inputs.index.intersection(outcome.index)
        table = inputs.loc[shared]
        target = np.asarray(outcome.loc[shared].rank(), np.float64)
        for column in table.select_dtypes("number").columns:
            ranks = np.asarray(table[column].rank(), np.float64)
            if len(shared) > 2 and np.ptp(ranks) > 0.0 and np.ptp(target) > 0.0:
                names.append(str(column))
                found.append(float(np.corrcoef(ranks, target)[0, 1]))
    order = sorted(range(len(names)), key=lambda i: (-abs(found[i]), names[i]))[:n]
    return pd.DataFrame({"name": [names[i] for i in order], "rank_correlation": [found[i] for i in order]})
