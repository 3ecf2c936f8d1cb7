"""A published figure held against the twin: in tonnes, relative to the converted units, or as an amount of a flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.cube import AccountingError
from scenarios.accounting.factors import nearest
from scenarios.accounting.flow_claims import FLOW, flow_amounts
from scenarios.accounting.specification import Claim

if TYPE_CHECKING:
    from scenarios.accounting.account_record import Account

Array = NDArray[np.float64]

PROBABILITIES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles given with a claim [-]."""
BAND = (0.05, 0.95)
"""Band inside which an observation is said to agree with the twin [-]."""


@dataclass(frozen=True)
class Claimed:
    """The claimed quantity of every draw and year.

    Attributes
    ----------
    draws, years
        What the rows and columns are.
    part
        The quantity itself, or the numerator of a share, shape (n_draws, n_years).
    base
        Denominator of a share; None for a quantity that is no share.
    """

    draws: NDArray[np.int64]
    years: NDArray[np.int64]
    part: Array
    base: Array | None = None

    def by_year(self) -> Array:
        """Return the quantity of each draw and year; NaN in a year in which a share has no base."""
        return self.part if self.base is None else quotient(self.part, self.base)

    def by_draw(self) -> Array:
        """Return the mean of the years of each draw; of a share, all years together: sum over sum."""
        if self.base is None:
            return self.part.mean(axis=1)
        return quotient(self.part.sum(axis=1), self.base.sum(axis=1))


@dataclass(frozen=True)
class ClaimCheck:
    """How a claim stands.

    Attributes
    ----------
    claim
        The claim.
    probability
        Share of draws whose mean of the years reaches the claimed value [-].
    standard_error
        Binomial standard error of that share [-].
    yearly_probability
        Share of all years of all draws that reach it [-].
    best_year, best_probability
        Year that reaches it in the largest share of draws, and that share [-].
    quantiles
        Mean of the years by probability, in the unit of the account: shares as fractions.
    mean
        Mean over the draws, in the same unit.
    inside
        True where the claimed value lies in the 90 % band of the draws.
    movers
        Inputs with the strongest rank correlation, columns ``name`` and ``rank_correlation``, at most three.
    n_draws
        Draws used.
    values
        Mean of the years of each draw, index draw.
    """

    claim: Claim
    probability: float
    standard_error: float
    yearly_probability: float
    best_year: int
    best_probability: float
    quantiles: dict[float, float]
    mean: float
    inside: bool
    movers: pd.DataFrame
    n_draws: int
    values: pd.Series


def check_claim(claim: Claim, account: Account, inputs: pd.DataFrame | None = None) -> ClaimCheck:
    """Return how `claim` stands against an account.

    Parameters
    ----------
    claim
        The published figure, a yearly mean.
    account
        Tonnes and money of the sweep.
    inputs
        Uncertain inputs and outcomes by draw (index draw), among which the movers are sought.

    Raises
    ------
    AccountingError
        When the claim names an unknown scenario, quantity or flow, a span outside the horizon, or a share of
        nothing.
    """
    found = claimed(claim, account)
    means = found.by_draw()
    kept = np.isfinite(means)
    if not kept.any():
        raise AccountingError(
            f"claim {claim.name!r} - {claim.quantity} is a share of nothing in {found.years[0]} to "
            f"{found.years[-1]} - choose years in which the converted units run"
        )
    values = pd.Series(means[kept], index=pd.Index(found.draws[kept], name="draw"))
    reached = _share(values.to_numpy(np.float64)[:, None], claim.target)[0]
    by_year = found.by_year()
    yearly = _share(by_year, claim.target)
    best = int(np.nanargmax(yearly))
    low, high = (float(q) for q in np.quantile(values, BAND))
    return ClaimCheck(
        claim=claim,
        probability=float(reached),
        standard_error=float(np.sqrt(reached * (1.0 - reached) / len(values))),
        yearly_probability=float(np.mean(by_year[np.isfinite(by_year)] >= claim.target)),
        best_year=int(found.years[best]),
        best_probability=float(yearly[best]),
        quantiles={p: float(np.quantile(values, p)) for p in PROBABILITIES},
        mean=float(values.mean()),
        inside=low <= claim.target <= high,
        movers=rank_movers(inputs, values),
        n_draws=len(values),
        values=values,
    )


def _share(values: Array, target: float) -> Array:
    """Return the share of the finite values of each column that reach `target`; NaN without any."""
    finite = np.isfinite(values)
    hits = (finite & (np.where(finite, values, 0.0) >= target)).sum(axis=0)
    return quotient(hits.astype(np.float64), finite.sum(axis=0).astype(np.float64))


def quotient(part: Array, base: Array) -> Array:
    """Return `part` over `base`; NaN where there is no base."""
    return np.divide(part, base, out=np.full(part.shape, np.nan), where=base > 0.0)


def claimed(claim: Claim, account: Account) -> Claimed:
    """Return the claimed quantity of every draw and year of the claim's span."""
    where = f"claim {claim.name!r}"
    if claim.scenario not in account.project_like:
        hint = nearest(claim.scenario, account.project_like)
        raise AccountingError(
            f"{where} - {claim.scenario!r} is no project-like scenario - the nearest is {hint!r}"
        )
    known = {FLOW, *SHARES, *(str(c) for c in account.reduction.columns[3:])}
    if claim.quantity not in known:
        hint = nearest(claim.quantity, known)
        raise AccountingError(f"{where} - no quantity {claim.quantity!r} - the nearest is {hint!r}")
    span = _span(claim, account)
    if claim.quantity in SHARES:
        part, base = SHARES[claim.quantity](claim, account)
        return Claimed(account.draws, account.years[span], part[:, span], base[:, span])
    if claim.quantity == FLOW:
        part = flow_amounts(claim, account)
    else:
        part = account.reduction_of(claim.scenario, claim.quantity)
    return Claimed(account.draws, account.years[span], part[:, span])


def _span(claim: Claim, account: Account) -> NDArray[np.bool_]:
    first = int(account.years[0]) if claim.first_year is None else claim.first_year
    last = int(account.years[-1]) if claim.last_year is None else claim.last_year
    span = (account.years >= first) & (account.years <= last)
    if not span.any():
        raise AccountingError(
            f"claim {claim.name!r} - no result in {first} to {last} - the span lies outside the horizon"
        )
    return span


def _expected(claim: Claim, account: Account) -> tuple[Array, Array]:
    before = account.emissions(account.spec.bau, account.spec.boundary or None)
    return account.reduction_of(claim.scenario, "expected_t"), before


def _credited(claim: Claim, account: Account) -> tuple[Array, Array]:
    return account.reduction_of(claim.scenario, "credited_t"), account.reduction_of(claim.scenario, "re_t")


def _fuel_cost(claim: Claim, account: Account) -> tuple[Array, Array]:
    before = account.bill(account.spec.bau, claim.flows)
    return before - account.bill(claim.scenario, claim.flows), before


def _new_fuel(claim: Claim, account: Account) -> tuple[Array, Array]:
    energy = account.reduction_of(claim.scenario, "fuel_mj")
    return energy * np.nan_to_num(account.reduction_of(claim.scenario, "gas_share")), energy


SHARES: Mapping[str, Callable[[Claim, Account], tuple[Array, Array]]] = MappingProxyType(
    {
        "expected_share": _expected,
        "credited_share": _credited,
        "fuel_cost_saved_share": _fuel_cost,
        "gas_share": _new_fuel,
    }
)
"""Numerator and denominator of the quantities that are shares, each of shape (n_draws, n_years)."""


def at_own_prices(claim: Claim, account: Account) -> Claimed:
    """Return the fuel cost saved if the prices were those behind the claim [-]."""
    price = {p.carrier: p.value for p in claim.prices}

    def paid(scenario: str) -> Array:
        whole = np.zeros((len(account.draws), len(account.years)))
        for name in claim.flows:
            carrier = account.flow(name).carrier
            if carrier not in price:
                raise AccountingError(
                    f"claim {claim.name!r} - no price of {carrier!r} ({name}) - give a price of each carrier"
                )
            whole = whole + account.amounts(scenario, name) * price[carrier]
        return whole

    span = _span(claim, account)
    before = paid(account.spec.bau)[:, span]
    return Claimed(account.draws, account.years[span], before - paid(claim.scenario)[:, span], before)


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
