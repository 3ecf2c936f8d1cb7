"""`Evidence`: what the report knows, read once from results, account and study.

This is the only module that knows how those three are built; figures and tables see arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.credit_terms import EMITTING
from scenarios.report.effects import is_effect
from scenarios.report.wording import plain
from scenarios.sensitivity import Attribution, attribute
from twins.core.outcome import Flow

Array = NDArray[np.float64]
_GJ = MappingProxyType({"MJ": 1e-3, "GJ": 1.0, "TJ": 1e3, "kWh": 3.6e-3, "MWh": 3.6})


@dataclass(frozen=True)
class Evidence:
    """Arrays and texts behind the report.

    Attributes
    ----------
    results, account, study
        What was handed in.
    years
        Calendar years, shape (n_years,).
    draws
        Complete draws, shape (n_draws,).
    failures
        One row for each failed scenario of a draw.
    amounts
        Flows that can emit, by (scenario, flow), each of shape (n_draws, n_years) [unit of the flow].
    known
        Uncertain inputs and sampled factors that vary, one row a complete draw.
    labels
        Plain words for the columns of `known`.
    """

    results: Any
    account: Any
    study: Any
    years: NDArray[np.int64]
    draws: NDArray[np.int64]
    failures: pd.DataFrame
    amounts: Mapping[tuple[str, str], Array]
    known: pd.DataFrame
    labels: Mapping[str, str]

    @property
    def n(self) -> int:
        """Complete draws [-]."""
        return len(self.draws)

    @property
    def n_all(self) -> int:
        """Draws that were run, failed ones included [-]."""
        return self.n + len(self.account.failed_draws)

    @property
    def headline(self) -> str:
        """Name of the scenario of the first page."""
        return str(self.account.spec.headline)

    @property
    def bau(self) -> str:
        """Name of business as usual."""
        return str(self.account.spec.bau)

    @property
    def reference(self) -> str:
        """Name of the reference scenario."""
        return str(self.account.spec.reference)

    @property
    def projects(self) -> tuple[str, ...]:
        """Project-like scenarios, the headline first."""
        others = [name for name in self.account.project_like if name != self.headline]
        return (self.headline, *others)

    @property
    def switches_fuel(self) -> bool:
        """True where the headline scenario burns the fuel whose share the study asks for."""
        table = self.account.reduction
        return "gas_share" in table.columns and bool((table["gas_share"] > 0.0).any())

    @property
    def currency(self) -> str:
        """Currency of the study."""
        return str(self.study.economics.currency)

    def title(self, scenario: str) -> str:
        """Return the title that the study gives a scenario."""
        return str(self.study.scenario_titles.get(scenario, plain(scenario)))

    def reduction(self, scenario: str, column: str) -> Array:
        """Return a column of ``Account.reduction``, shape (n_draws, n_years)."""
        return self._matrix(self.account.reduction, scenario, column)

    def yearly(self, scenario: str, column: str) -> Array:
        """Return a column of ``Account.yearly``, shape (n_draws, n_years)."""
        return self._matrix(self.account.yearly, scenario, column)

    def mean(self, scenario: str, column: str) -> Array:
        """Return the mean over the years of a reduction column, shape (n_draws,)."""
        return self.reduction(scenario, column).mean(axis=1)

    def money(self, scenario: str, column: str) -> Array:
        """Return a column of ``Account.money``, shape (n_draws,)."""
        table = self.account.money
        return table.loc[table["scenario"] == scenario, column].to_numpy(np.float64)

    def contributions(self, scenario: str) -> tuple[pd.DataFrame, Array]:
        """Return the ledger lines of a scenario and their tonnes by draw, shape (n_lines, n_draws)."""
        lines = self.account.contributions(scenario)
        return lines, self.account.contribution_draws(scenario).to_numpy(np.float64)

    def boundary_flows(self) -> tuple[Flow, ...]:
        """Return the flows of the units that the project converts: those of the reference terms, else all."""
        named = {name for term in self.account.spec.reference_terms for name in term.project}
        flows: tuple[Flow, ...] = tuple(self.study.twin.flows)
        return tuple(f for f in flows if f.name in named) or tuple(
            f for f in flows if f.source_category == "controlled"
        )

    def fuel_gj(self, scenario: str) -> Array:
        """Return the fuel energy of the converted units [GJ], shape (n_draws, n_years)."""
        return self.energy_gj(scenario, [f.name for f in self.boundary_flows() if f.role == "fuel_burned"])

    def share(self, scenario: str) -> Array:
        """Return the share of the new fuel [-], (n_draws, n_years); NaN in years without converted units."""
        found = self.reduction(scenario, "gas_share")
        return np.where(self.fuel_gj(scenario) > 0.0, found, np.nan)

    def mean_share(self, scenario: str) -> Array:
        """Return the share of the new fuel over all years [-], weighted with the energy, shape (n_draws,)."""
        energy = self.fuel_gj(scenario)
        new = (energy * np.nan_to_num(self.reduction(scenario, "gas_share"))).sum(axis=1)
        total = energy.sum(axis=1)
        return np.divide(new, total, out=np.zeros_like(new), where=total > 0.0)

    def carriers(self) -> dict[str, tuple[str, ...]]:
        """Return the energy flows inside the boundary by carrier, in the order of the twin."""
        shared = set(self.account.spec.project_common) | {f.name for f in self.boundary_flows()}
        found: dict[str, tuple[str, ...]] = {}
        for flow in self.study.twin.flows:
            inside = flow.name in shared or is_effect(flow) or not self.account.spec.reference_terms
            if flow.role in ("fuel_burned", "electricity") and inside:
                found[flow.carrier] = (*found.get(flow.carrier, ()), flow.name)
        return found

    def energy_gj(self, scenario: str, flows: Sequence[str]) -> Array:
        """Return the energy of fuel and electricity flows [GJ], shape (n_draws, n_years)."""
        units = {flow.name: flow.unit for flow in self.study.twin.flows}
        whole = np.zeros((self.n, len(self.years)))
        for name in flows:
            whole = whole + self.amounts[scenario, name] * _GJ[units[name].removesuffix("/yr")]
        return whole

    def carbon_factor(self, scenario: str, flows: Sequence[str]) -> Array:
        """Return fossil CO2 over energy of fuel flows [tCO2/GJ], shape (n_draws,); NaN without energy."""
        lines, tonnes = self.contributions(scenario)
        rows = (lines["source"].isin(list(flows)) & (lines["gas"] == "CO2")).to_numpy()
        energy = self.energy_gj(scenario, flows).mean(axis=1)
        emitted = tonnes[rows].sum(axis=0)
        return np.divide(emitted, energy, out=np.full(self.n, np.nan), where=energy > 0.0)

    def unburned(self, scenario: str, span: NDArray[np.bool_]) -> Array:
        """Return gas that converted units let out unburned [tCO2e], shape (n_draws, years in `span`)."""
        lines, _ = self.contributions(scenario)
        inside = {f.name for f in self.boundary_flows() if f.role == "gas_emitted"}
        return self._change(scenario, lines["source"].isin(list(inside)).to_numpy(), span)

    def related_change(self, scenario: str, span: NDArray[np.bool_]) -> Array:
        """Return the reduction by sources outside the converted units [tCO2e], (n_draws, years in `span`)."""
        lines, _ = self.contributions(scenario)
        related = (lines["source_category"] == "related") & (lines["place"] == "total")
        return -self._change(scenario, related.to_numpy(), span)

    def _change(self, scenario: str, rows: NDArray[np.bool_], span: NDArray[np.bool_]) -> Array:
        """Return tonnes of some ledger lines minus business as usual, year by year where flows allow."""
        lines, after = self.contributions(scenario)
        _, before = self.contributions(self.bau)
        whole = np.zeros((self.n, int(span.sum())))
        for row in np.flatnonzero(rows):
            name = str(lines["source"].iloc[row])
            whole += _spread(after[row], self.amounts[scenario, name], span)
            whole -= _spread(before[row], self.amounts[self.bau, name], span)
        return whole

    def attribution(self, outcome: Array) -> Attribution:
        """Return which inputs and factors move `outcome`, shape (n_draws,)."""
        return attribute(self.known, pd.Series(outcome, index=self.known.index))

    def label(self, name: str) -> str:
        """Return plain words for an input or factor."""
        return self.labels.get(name, plain(name))

    def assumed_names(self) -> frozenset[str]:
        """Return the names of uncertain inputs without a source."""
        return frozenset(row.name for row in self.uncertain() if row.assumed)

    def uncertain(self) -> list[Any]:
        """Return the rows of the uncertain inputs that some scenario reads."""
        rows, inert = self.study.inputs, self.study.inert
        return [row for row in rows if row.kind == "uncertain" and row.name not in inert]

    def manifest(self) -> Mapping[str, Any]:
        """Return the facts of the sweep."""
        return self.results.manifest

    def _matrix(self, table: pd.DataFrame, scenario: str, column: str) -> Array:
        values = table.loc[table["scenario"] == scenario, column].to_numpy(np.float64)
        return values.reshape(self.n, len(self.years))


def gather(results: Any, account: Any, study: Any) -> Evidence:
    """Return the evidence of a sweep.

    Parameters
    ----------
    results
        ``scenarios.results.Results`` or what looks like it: `manifest`, `inputs()`, `failures()`.
    account
        ``scenarios.accounting.account_record.Account``.
    study
        ``scenarios.study.Study``.
    """
    draws = np.unique(account.yearly["draw"].to_numpy(np.int64))
    years = np.unique(account.yearly["year"].to_numpy(np.int64))
    drawn = [results.inputs().reindex(draws), account.factor_draws.reindex(draws)]
    # a sampled path has a column a year that says nothing of its own: ranks need plain numbers only
    known = pd.concat(drawn, axis=1).select_dtypes("number")
    known = known.drop(columns=[c for c in known.columns if c in study.inert])
    varies = [c for c in known.columns if _varies(known[c].to_numpy(np.float64))]
    return Evidence(
        results=results,
        account=account,
        study=study,
        years=years,
        draws=draws,
        failures=results.failures(),
        amounts=_amounts(results, account, study, draws, len(years)),
        known=pd.DataFrame(known[varies]).astype(np.float64),
        labels=_labels(study, account, [str(v) for v in varies]),
    )


def _amounts(
    results: Any, account: Any, study: Any, draws: NDArray[np.int64], n_years: int
) -> dict[tuple[str, str], Array]:
    names = [flow.name for flow in study.twin.flows if flow.role in EMITTING]
    frame: pd.DataFrame = results.frame(names)
    frame = frame.loc[np.isin(frame["draw"].to_numpy(np.int64), draws)].sort_values(
        ["draw", "year"], kind="stable"
    )
    found: dict[tuple[str, str], Array] = {}
    for scenario in account.scenarios:
        part = frame.loc[frame["scenario"] == scenario]
        for name in names:
            found[scenario, name] = part[name].to_numpy(np.float64).reshape(len(draws), n_years)
    return found


def _spread(yearly_mean: Array, amounts: Array, span: NDArray[np.bool_]) -> Array:
    """Return tonnes of the years in `span` from their mean over all years, in proportion to `amounts`.

    Exact where the factor is the same in all years; a factor that drifts is taken at its mean.
    """
    total = amounts.sum(axis=1)
    per_unit = np.divide(
        yearly_mean * amounts.shape[1], total, out=np.zeros_like(yearly_mean), where=total > 0.0
    )
    return amounts[:, span] * per_unit[:, None]


def _varies(values: Array) -> bool:
    finite = values[np.isfinite(values)]
    return finite.size > 0 and float(np.ptp(finite)) > 0.0


def _labels(study: Any, account: Any, names: Sequence[str]) -> dict[str, str]:
    infos = study.twin.parameters.infos()
    found = {row.name.removeprefix("factor/"): f"{row.item}: {row.subitem}" for row in account.factor_rows}
    for name in names:
        info = infos.get(name)
        if info is not None and info.meaning:
            found[name] = str(info.meaning)
        else:
            found.setdefault(name, plain(name))
    return found
