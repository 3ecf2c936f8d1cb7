"""Money of a project against business as usual, draw by draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.cost_specification import EconomicsSpec
from scenarios.accounting.costs import Costs
from scenarios.accounting.economics import (
    abatement_cost,
    irr_many,
    jcm_indicator,
    payback_many,
    present_value,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CashFlow:
    """Cash flow of one scenario against business as usual, t = 0 ... N.

    Attributes
    ----------
    net
        Without the grant, shape (n_draws, N + 1) [money].
    grant
        Grant, paid with the purchases it covers, same shape [money].
    investment
        Extra purchases against business as usual, same shape [money].
    saving
        Operating cost saved, same shape, t = 0 empty [money].
    """

    net: Array
    grant: Array
    investment: Array
    saving: Array


def cash_flow(costs: Costs, scenario: int, bau: int, economics: EconomicsSpec) -> CashFlow:
    """Return the cash flow of `scenario` against `bau` (indices into the arrays of `costs`).

    Purchases are paid at the start of a year (t = 0 for the first), operating costs at its end, the
    residual value at t = N.
    """
    extra = costs.capital[scenario] - costs.capital[bau]
    saved = costs.operating[bau] - costs.operating[scenario]
    none = np.zeros((len(extra), 1))
    investment = np.hstack([extra, none])
    saving = np.hstack([none, saved])
    net = saving - investment
    net[:, -1] += costs.residual[scenario] - costs.residual[bau]
    covered = np.maximum(costs.subsidised[scenario] - costs.subsidised[bau], 0.0)
    covered[:, economics.installation_years :] = 0.0
    grant = np.hstack([covered * economics.grant_share, none])
    return CashFlow(net, grant, investment, saving)


def money_of(
    flow: CashFlow, expected: Array, credited: Array, economics: EconomicsSpec, rate: float
) -> dict[str, NDArray[np.generic]]:
    """Return the columns of ``Account.money`` for one scenario, each of shape (n_draws,).

    Parameters
    ----------
    flow
        Cash flow against business as usual.
    expected, credited
        Reductions, shape (n_draws, n_years) [tCO2e/yr]; credited in whole tonnes.
    economics
        Money of the study.
    rate
        Real discount rate [1/yr].
    """
    granted = flow.net + flow.grant
    npv_no_grant = present_value(flow.net, rate)
    rates, status = irr_many(granted)
    rates_no_grant, status_no_grant = irr_many(flow.net)
    grant = flow.grant.sum(axis=1)
    investment = flow.investment.sum(axis=1)
    legal = economics.legal_durable_years or expected.shape[1]
    yearly = credited[:, :legal].mean(axis=1)
    return {
        "discount_rate": np.full(len(granted), rate),
        "npv": present_value(granted, rate),
        "npv_no_grant": npv_no_grant,
        "irr": rates,
        "irr_status": status,
        "irr_no_grant": rates_no_grant,
        "irr_no_grant_status": status_no_grant,
        "payback_years": payback_many(granted),
        "payback_discounted_years": payback_many(granted, rate),
        "investment": investment,
        "grant": grant,
        "subsidy_share": np.divide(grant, investment, out=np.zeros_like(grant), where=investment > 0.0),
        "saving_per_year": flow.saving[:, 1:].mean(axis=1),
        "abatement_cost_undiscounted": abatement_cost(npv_no_grant, expected),
        "abatement_cost_discounted": abatement_cost(npv_no_grant, expected, rate),
        "jcm_indicator": jcm_indicator(grant, yearly, float(legal)),
        "jcm_indicator_jpy": jcm_indicator(grant, yearly, float(legal))
        * (economics.jpy_per_currency or np.nan),
    }


def money_frame(
    costs: Costs,
    scenarios: Sequence[str],
    bau: str,
    draws: NDArray[np.int64],
    expected: dict[str, Array],
    credited: dict[str, Array],
    economics: EconomicsSpec,
    rate: float,
) -> pd.DataFrame:
    """Return one row a draw and scenario of `expected`, sorted by draw, with the columns of `money_of`.

    `expected` and `credited` hold the reductions by scenario, shape (n_draws, n_years) [tCO2e/yr].
    """
    parts: list[pd.DataFrame] = []
    for order, name in enumerate(expected):
        flow = cash_flow(costs, scenarios.index(name), scenarios.index(bau), economics)
        columns = money_of(flow, expected[name], credited[name], economics, rate)
        parts.append(pd.DataFrame({"draw": draws, "scenario": name, "order": order, **columns}))
    whole = pd.concat(parts, ignore_index=True).sort_values(["draw", "order"], kind="stable")
    return whole.drop(columns="order").reset_index(drop=True)
