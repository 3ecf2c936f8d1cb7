"""`Account`: tonnes and money of a sweep, with the questions one can ask of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.claims import ClaimCheck, check_claim
from scenarios.accounting.cost_specification import EconomicsSpec
from scenarios.accounting.costs import Costs, bill
from scenarios.accounting.crediting import Credit, CreditLine
from scenarios.accounting.cube import AccountingError, Cube
from scenarios.accounting.emissions import Column
from scenarios.accounting.factors import FactorRow, nearest
from scenarios.accounting.ledger import Ledger, LedgerLine, line
from scenarios.accounting.money import CashFlow, cash_flow, money_frame
from scenarios.accounting.specification import AccountingSpec, Claim
from scenarios.accounting.totals import mean_over_rows
from twins.core.outcome import Flow

_KEYS = ("scenario", "draw", "year")


@dataclass(frozen=True)
class Account:
    """Tonnes and money of a sweep.

    Attributes
    ----------
    spec, economics
        Rules.
    yearly
        Row a draw, scenario and year: ``co2e_t`` and its parts by gas, memos ``biogenic_co2_t`` and
        ``upstream_co2e_t``, ``energy_<carrier>_mj``, ``operating_cost`` (sales taken off), ``capital_cost``,
        ``cost_<carrier>``, ``revenue`` and ``revenue_<carrier>``.
    reduction
        Row a draw, project-like scenario and year: ``expected_t``, ``credited_t``, ``credited_rounded_t``,
        ``re_t``, ``pe_t``, ``energy_saved_mwh`` (electricity sent out counts as saved, solid biomass does not
        count), ``biomass_mwh`` (solid biomass burned beyond business as usual), ``fuel_mj``, and as parts of
        it ``gas_share`` and ``share_<carrier>``: what was fed, unburned gas included; NaN without fuel.
    money
        Row a draw and project-like scenario at the main discount rate. An infinite payback means never; a
        cost per tonne is NaN where nothing was reduced.
    factor_draws
        Sampled factors, growth rates and cost factors, index draw.
    factor_rows
        Rows of the factor tables that were used, with source and check mark.
    notes
        What a reader must know of the rules that applied.
    failed_draws
        Draws left out of everything because one of their scenarios failed.
    headline_allowed
        False where more than the allowed share of draws failed: give no headline figure then.
    """

    spec: AccountingSpec
    economics: EconomicsSpec
    yearly: pd.DataFrame
    reduction: pd.DataFrame
    money: pd.DataFrame
    factor_draws: pd.DataFrame
    factor_rows: tuple[FactorRow, ...]
    notes: tuple[str, ...]
    failed_draws: tuple[int, ...]
    headline_allowed: bool
    _flows: tuple[Flow, ...]
    _cube: Cube
    _columns: tuple[Column, ...]
    _credits: dict[str, Credit]
    _costs: Costs

    @property
    def scenarios(self) -> tuple[str, ...]:
        """All scenarios, in the order of the results."""
        return self._cube.scenarios

    @property
    def project_like(self) -> tuple[str, ...]:
        """Scenarios that are neither business as usual nor reference."""
        return tuple(self._credits)

    @property
    def draws(self) -> NDArray[np.int64]:
        """Complete draws, ascending."""
        return self._cube.draws

    @property
    def years(self) -> NDArray[np.int64]:
        """Calendar years."""
        return self._cube.years

    def flow(self, name: str) -> Flow:
        """Return the declaration of a flow of the twin."""
        for flow in self._flows:
            if flow.name == name:
                return flow
        hint = nearest(name, [flow.name for flow in self._flows])
        raise AccountingError(f"flows - {name!r} is no flow of the twin - the nearest is {hint!r}")

    def amounts(self, scenario: str, flow: str) -> NDArray[np.float64]:
        """Return a flow, shape (n_draws, n_years) [its unit]."""
        return self._cube.of(self.flow(flow).name, scenario)

    def reduction_of(self, scenario: str, column: str) -> NDArray[np.float64]:
        """Return a column of `reduction`, shape (n_draws, n_years)."""
        rows = self.reduction.loc[self.reduction["scenario"] == scenario, column]
        return rows.to_numpy(np.float64).reshape(len(self.draws), len(self.years))

    def emissions(self, scenario: str, flows: Collection[str] | None = None) -> NDArray[np.float64]:
        """Return what the ledger counts for some flows, or all, shape (n_draws, n_years) [tCO2e/yr]."""
        s = self.scenarios.index(scenario)
        whole = np.zeros((len(self.draws), len(self.years)))
        for c in self._columns:
            if c.place == "total" and (flows is None or c.flow.name in flows):
                whole = whole + c.tonnes(self._cube.amounts[c.flow.name][s])
        return whole

    def bill(self, scenario: str, flows: Collection[str]) -> NDArray[np.float64]:
        """Return what some bought flows cost, shape (n_draws, n_years) [money of the base year]."""
        bought = tuple(self.flow(name) for name in flows)
        return bill(self._costs, self._cube, bought, self.scenarios.index(scenario))

    @property
    def recalled_factors(self) -> tuple[FactorRow, ...]:
        """Factors marked ``C``: transcribed from memory, to be compared before anything is quoted."""
        return tuple(row for row in self.factor_rows if row.recalled)

    def ledger(self, draw: int, scenario: str) -> list[LedgerLine]:
        """Return the lines whose exact sum over a year is ``co2e_t`` of that year."""
        return self._lines(draw, scenario, ("total",))

    def memo(self, draw: int, scenario: str) -> list[LedgerLine]:
        """Return biogenic CO2 and supply-chain lines, which count in no total and no reduction."""
        return self._lines(draw, scenario, ("biogenic", "upstream"))

    def _lines(self, draw: int, scenario: str, places: tuple[str, ...]) -> list[LedgerLine]:
        s, d = self._place(draw, scenario)
        made: list[LedgerLine] = []
        for y, year in enumerate(self._cube.years.tolist()):
            for column in self._columns:
                if column.place in places:
                    amount = float(self._cube.amounts[column.flow.name][s, d, y])
                    made.append(_line(column, amount, year, d, y))
        return made

    def credit_ledger(self, draw: int, scenario: str) -> Ledger:
        """Return the RE and PE lines of the credited reduction of one draw."""
        _, d = self._place(draw, scenario)
        if scenario not in self._credits:
            raise AccountingError(
                f"credit_ledger - {scenario!r} earns no credit - {', '.join(self._credits)} do"
            )
        chosen = self._credits[scenario]
        years = list(enumerate(self._cube.years.tolist()))

        def lines(side: tuple[CreditLine, ...]) -> tuple[LedgerLine, ...]:
            return tuple(
                _line(each.column, float(each.amounts[d, y]), year, d, y)
                for y, year in years
                for each in side
            )

        return Ledger(lines(chosen.reference), lines(chosen.project))

    def _place(self, draw: int, scenario: str) -> tuple[int, int]:
        if scenario not in self.scenarios:
            hint = nearest(scenario, self.scenarios)
            raise AccountingError(f"ledger - {scenario!r} is no scenario - the nearest is {hint!r}")
        found = np.flatnonzero(self._cube.draws == draw)
        if not len(found):
            state = "failed" if draw in self.failed_draws else "is not in the results"
            raise AccountingError(f"ledger - draw {draw} {state} - choose another")
        return self.scenarios.index(scenario), int(found[0])

    def contributions(self, scenario: str) -> pd.DataFrame:
        """Return the mean of each ledger column over draws and years [tCO2e/yr], memos included.

        Columns ``source``, ``carrier``, ``gas``, ``source_category``, ``place``, ``tco2e``.
        """
        s = self.scenarios.index(scenario)
        rows = [
            (c.flow.name, c.flow.carrier, c.gas, c.flow.source_category, c.place,
             float(c.tonnes(self._cube.amounts[c.flow.name][s]).mean()))
            for c in self._columns
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["source", "carrier", "gas", "source_category", "place", "tco2e"])

    def contribution_draws(self, scenario: str) -> pd.DataFrame:
        """Return the lines of `contributions` draw by draw [tCO2e/yr]: same rows, one column a draw."""
        s = self.scenarios.index(scenario)
        rows = [c.tonnes(self._cube.amounts[c.flow.name][s]).mean(axis=1) for c in self._columns]
        return pd.DataFrame(np.array(rows).reshape(len(rows), -1), columns=self._cube.draws)

    def cash_flow(self, scenario: str) -> CashFlow:
        """Return the cash flow of `scenario` against business as usual, all draws."""
        order = self.scenarios.index
        return cash_flow(self._costs, order(scenario), order(self.spec.bau), self.economics)

    def money_at(self, rate: float) -> pd.DataFrame:
        """Return the table `money` at another real discount rate [1/yr]."""
        rows = (len(self._cube.draws), len(self.project_like), len(self._cube.years))
        expected, credited = (
            np.swapaxes(np.asarray(self.reduction[column], np.float64).reshape(rows), 0, 1)
            for column in ("expected_t", "credited_rounded_t")
        )
        return money_frame(
            self._costs,
            self.scenarios,
            self.spec.bau,
            self._cube.draws,
            dict(zip(self.project_like, expected, strict=True)),
            dict(zip(self.project_like, credited, strict=True)),
            self.economics,
            rate,
        )

    def quantiles(
        self, quantity: str, probabilities: Sequence[float] = (0.05, 0.5, 0.95), by: str | None = "year"
    ) -> pd.DataFrame:
        """Return quantiles over the draws of a column of `reduction`, `yearly` or `money`.

        Parameters
        ----------
        quantity
            Column name; `reduction` is searched first, then `yearly`, then `money`.
        probabilities
            Probabilities [-].
        by
            ``year`` for each scenario and year; None for each scenario, of the draw's yearly mean. A share of
            the fuel energy is that of all years together.

        Returns
        -------
        pandas.DataFrame
            Index (scenario, year) or scenario, one column a probability.
        """
        table = self._table_of(quantity)
        keys = ["scenario", "year"] if by == "year" and "year" in table.columns else ["scenario"]
        means = mean_over_rows(table, quantity, [*keys, "draw"]).reset_index()
        found = {
            p: means.groupby(keys, sort=False)[quantity].quantile(p, interpolation="linear")
            for p in probabilities
        }
        return pd.DataFrame(found)

    def _table_of(self, quantity: str) -> pd.DataFrame:
        for table in (self.reduction, self.yearly, self.money):
            if quantity in table.columns:
                return table
        columns = [*self.reduction.columns, *self.yearly.columns, *self.money.columns]
        hint = nearest(quantity, {str(c) for c in columns} - set(_KEYS))
        raise AccountingError(f"quantiles - no quantity {quantity!r} - the nearest is {hint!r}")

    def difference(self, a: str, b: str) -> pd.DataFrame:
        """Return `a` minus `b`, paired by draw and year, for every column of `yearly`."""
        for name in (a, b):
            self._place(int(self._cube.draws[0]), name)
        left, right = (self.yearly[self.yearly["scenario"] == n].set_index(["draw", "year"]) for n in (a, b))
        return (left.drop(columns="scenario") - right.drop(columns="scenario")).reset_index()

    def claim(self, claim: Claim, inputs: pd.DataFrame | None = None) -> ClaimCheck:
        """Return how a published figure stands; movers are sought in `inputs` and in the sampled factors."""
        known = self.factor_draws if inputs is None else inputs.join(self.factor_draws, how="inner")
        return check_claim(claim, self, known)

    def to_parquet(self, path: Path) -> None:
        """Write `yearly` and, for project-like scenarios, the reductions beside it, as one table."""
        whole = self.yearly.merge(self.reduction, on=list(_KEYS), how="left")
        whole.to_parquet(path, index=False)

    def to_folder(self, folder: Path) -> None:
        """Write ``accounts.parquet``, ``money.parquet`` and ``factors.parquet`` into `folder`."""
        self.to_parquet(folder / "accounts.parquet")
        self.money.to_parquet(folder / "money.parquet", index=False)
        self.factor_draws.reset_index().to_parquet(folder / "factors.parquet", index=False)


def _line(column: Column, amount: float, year: int, d: int, y: int) -> LedgerLine:
    factor = column.factor[d, y if column.factor.shape[1] > 1 else 0]
    return line(
        year,
        column.gas,
        column.flow.name,
        amount * column.to_unit,
        column.unit,
        float(factor),
        column.flow.source_category,
    )
