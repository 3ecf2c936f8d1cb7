"""A published figure on what flows of a twin come to in a year: energy delivered, hours run, husk burned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios import units
from scenarios.accounting.cube import AccountingError
from scenarios.accounting.specification import Claim
from twins.core.outcome import Flow

if TYPE_CHECKING:
    from scenarios.accounting.account_record import Account

Array = NDArray[np.float64]

FLOW = "flow"
"""Quantity of a claim on the amount of flows."""
_A_YEAR = "/yr"


def flow_amounts(claim: Claim, account: Account) -> Array:
    """Return the sum of the claim's flows [unit of the claim], shape (n_draws, n_years)."""
    whole = np.zeros((len(account.draws), len(account.years)))
    for name in claim.flows:
        try:
            scale = in_unit_of(claim.unit, account.flow(name))
        except units.UnitError as problem:
            raise AccountingError(
                f"claim {claim.name!r} - {name}: {problem.cause} - {problem.next_step}"
            ) from None
        whole = whole + scale * account.amounts(claim.scenario, name)
    return whole


def in_unit_of(unit: str, flow: Flow) -> float:
    """Return how much a unit of `flow` is in `unit` of a year [-]: of kWh in MWh/yr 0.001.

    Raises
    ------
    scenarios.units.UnitError
        When the one cannot be told in the other, or `unit` is not one of a year.
    """
    step = f'Write unit = "{flow.unit}{_A_YEAR}"'
    wanted = unit.removesuffix(_A_YEAR)
    if wanted == unit:
        raise units.UnitError(unit, "an amount of a year is needed", step)
    try:
        return 1.0 if wanted == flow.unit else 1.0 / units.convert(1.0, wanted, flow.unit)
    except units.UnitError as problem:
        raise units.UnitError(unit, problem.cause, step) from None
