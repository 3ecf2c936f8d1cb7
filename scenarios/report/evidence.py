"""`Evidence`: what the report knows, read once from results, account and study.

This is the only module that knows how those three are built; figures and tables see arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.report.wording import plain
from scenarios.sensitivity import Attribution, attribute

Array = NDArray[np.float64]


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

    def energy_carriers(self) -> tuple[str, ...]:
        """Return the carriers that ``Account.yearly`` gives energy for, as parts of column names."""
        columns = [str(c) for c in self.account.yearly.columns]
        return tuple(
            c.removeprefix("energy_").removesuffix("_mj")
            for c in columns
            if c.startswith("energy_") and c.endswith("_mj")
        )

    def contributions(self, scenario: str) -> tuple[pd.DataFrame, Array]:
        """Return the ledger lines of a scenario and their tonnes by draw, shape (n_lines, n_draws)."""
        lines = self.account.contributions(scenario)
        return lines, self.account.contribution_draws(scenario).to_numpy(np.float64)

    def attribution(self, outcome: Array) -> Attribution:
        """Return which inputs and factors move `outcome`, shape (n_draws,)."""
        return attribute(self.known, pd.Series(outcome, index=self.known.index))

    def label(self, name: str) -> str:
        """Return plain words for an input or factor."""
        return self.labels.get(name, plain(name))

    def assumed_names(self) -> frozenset[str]:
        """Return the names of uncertain inputs without a source."""
        return frozenset(row.name for row in self.study.inputs if row.assumed and row.kind == "uncertain")

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
    inputs: pd.DataFrame = results.inputs().reindex(draws)
    factors: pd.DataFrame = account.factor_draws.reindex(draws)
    known = pd.concat([inputs, factors], axis=1)
    # a sampled path has a column a year that says nothing of its own: ranks need plain numbers only
    known = known.select_dtypes("number")
    varies = [c for c in known.columns if _varies(known[c].to_numpy(np.float64))]
    return Evidence(
        results=results,
        account=account,
        study=study,
        years=years,
        draws=draws,
        failures=results.failures(),
        known=pd.DataFrame(known[varies]).astype(np.float64),
        labels=_labels(study, [str(v) for v in varies]),
    )


def _varies(values: Array) -> bool:
    finite = values[np.isfinite(values)]
    return finite.size > 0 and float(np.ptp(finite)) > 0.0


def _labels(study: Any, names: Sequence[str]) -> dict[str, str]:
    infos = study.twin.parameters.infos()
    found: dict[str, str] = {}
    for name in names:
        info = infos.get(name)
        found[name] = str(info.meaning) if info is not None and info.meaning else plain(name)
    return found
