"""From flow declarations to ledger columns: which flow makes which gas, with which factor.

Only the role and the carrier of a flow are read; no twin is known by name. Quantities are brought to GJ,
MWh and t, factors to tCO2e per such unit, so each tonne is exactly one product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.biodiesel import BIODIESEL
from scenarios.accounting.cube import AccountingError
from scenarios.accounting.factor_book import FactorBook
from scenarios.accounting.factors import FactorRow, default_row, find_row, read_table
from scenarios.accounting.specification import AccountingSpec, FactorLevel
from twins.core.outcome import Flow

Array = NDArray[np.float64]
Place = Literal["total", "biogenic", "upstream"]

_TO_UNIT: dict[str, tuple[str, dict[str, float]]] = {
    "fuel_burned": ("GJ", {"MJ": 1e-3, "GJ": 1.0, "TJ": 1e3, "kWh": 3.6e-3, "MWh": 3.6}),
    "gas_emitted": ("t", {"g": 1e-6, "kg": 1e-3, "t": 1.0}),
    "electricity": (
        "MWh",
        {"kWh": 1e-3, "MWh": 1.0, "MJ": 1.0 / 3600.0, "GJ": 1.0 / 3.6, "TJ": 1e3 / 3.6},
    ),
}
ENERGY = frozenset({"MJ", "GJ", "TJ", "kWh", "MWh"})
"""Units of energy that a flow may have."""


@dataclass(frozen=True)
class Column:
    """One column of the ledger: a flow, a gas and a factor for every draw (and year).

    Attributes
    ----------
    flow
        Declaration of the flow.
    gas
        ``CO2``, ``CH4``, ``N2O``, another gas, or ``CO2e`` for a supply chain.
    to_unit, unit
        Factor from the unit of the flow to `unit`.
    factor
        tCO2e per `unit`, shape (n_draws, 1) or (n_draws, n_years).
    row
        Row of the factor table.
    place
        ``total`` counts; ``biogenic`` and ``upstream`` are memos.
    """

    flow: Flow
    gas: str
    to_unit: float
    unit: str
    factor: Array
    row: FactorRow
    place: Place = "total"

    def tonnes(self, amounts: Array) -> Array:
        """Return tCO2e for `amounts` of the flow, shape (..., n_draws, n_years)."""
        return (amounts * self.to_unit) * self.factor


def unit_of(flow: Flow) -> tuple[float, str]:
    """Return the factor to the ledger's unit and that unit, for a flow that can emit.

    Raises
    ------
    AccountingError
        When the unit does not fit the role.
    """
    unit, factors = _TO_UNIT[flow.role]
    own = flow.unit.removesuffix("/yr").removesuffix("/year")
    if own not in factors:
        raise AccountingError(
            f"flow {flow.name} - unit {flow.unit!r} with role {flow.role} - allowed: {', '.join(factors)}"
        )
    return factors[own], unit


def columns(
    flows: Sequence[Flow],
    spec: AccountingSpec,
    book: FactorBook,
    *,
    level: FactorLevel = "sampled",
    purpose: Literal["all", "credited"] = "all",
) -> list[Column]:
    """Return all ledger columns of `flows`, memos included.

    Parameters
    ----------
    flows
        Declarations; roles without emissions are passed over.
    spec
        Rules.
    book
        Factors of this sweep.
    level
        ``sampled`` for the expected number, a fixed end of the range for the credited one.
    purpose
        Which factor choices apply.
    """
    gas_declared = any(f.role == "gas_emitted" and f.carrier.startswith("CH4") for f in flows)
    made: list[Column] = []
    for flow in flows:
        if flow.role == "fuel_burned":
            made += _fuel_columns(flow, spec, book, level, purpose, gas_declared)
        elif flow.role == "gas_emitted":
            made.append(_gas_column(flow, spec, book))
        elif flow.role == "electricity":
            scale, unit = unit_of(flow)
            factor, row = book.grid(purpose)
            made.append(Column(flow, "CO2", scale, unit, factor, row))
    return made


def _gas_column(flow: Flow, spec: AccountingSpec, book: FactorBook) -> Column:
    scale, unit = unit_of(flow)
    by_origin = spec.methane_origin == "by_carrier"
    gas = flow.carrier.split(" ")[0] if flow.carrier.startswith("CH4") else flow.carrier
    row = book.gwp_row(flow.carrier if by_origin else gas)
    return Column(flow, gas, scale, unit, np.full((book.n_draws, 1), row.value), row)


def _fuel_columns(
    flow: Flow,
    spec: AccountingSpec,
    book: FactorBook,
    level: FactorLevel,
    purpose: Literal["all", "credited"],
    gas_declared: bool,
) -> list[Column]:
    scale, unit = unit_of(flow)
    carbon, carbon_row = book.emission(flow.carrier, "CO2", level, purpose)
    # whether carbon is biogenic is a property of the fuel, not of the factor a study chose for it
    biogenic = default_row(flow.carrier, "CO2", spec.sector).biogenic
    made = [Column(flow, "CO2", scale, unit, carbon, carbon_row, "biogenic" if biogenic else "total")]
    if not (flow.carrier == "natural gas" and gas_declared):
        # slipped methane that the twin declares itself must not be counted again from the default
        methane, row = book.emission(flow.carrier, "CH4", level, purpose)
        made.append(Column(flow, "CH4", scale, unit, methane, row))
    nitrous, row = book.emission(flow.carrier, "N2O", level, purpose)
    made.append(Column(flow, "N2O", scale, unit, nitrous, row))
    made += _supply_column(flow, spec, book, level)
    return made


def _supply_column(flow: Flow, spec: AccountingSpec, book: FactorBook, level: FactorLevel) -> list[Column]:
    """Return the supply chain: a memo, except for biodiesel under the life-cycle treatment."""
    table = read_table("upstream")
    if flow.carrier not in {row.item for row in table}:
        return []
    row = find_row(table, flow.carrier, "supply chain, CO2e")
    inside = (
        flow.carrier == BIODIESEL and spec.biodiesel is not None and spec.biodiesel.treatment == "life_cycle"
    )
    scale, unit = unit_of(flow)
    factor = book.of(row, level) * 1e-3
    return [Column(flow, "CO2e", scale, unit, factor, row, "total" if inside else "upstream")]
