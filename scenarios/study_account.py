"""The account of a sweep under the rules of a study."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.accounting.account import account
from scenarios.accounting.account_record import Account
from scenarios.accounting.specification import AccountingSpec
from scenarios.findings import Finding, InputError
from scenarios.public_names import lookup

if TYPE_CHECKING:
    from scenarios.results import Results
    from scenarios.study import Study


@dataclass(frozen=True)
class StudyAccount(Account):
    """An account that knows its draws and its study, and so can be reported.

    Attributes
    ----------
    results, study
        Where the draws and the rules come from.
    """

    results: Results
    study: Study

    def report(self, path: Path | str) -> Path:
        """Write the report to `path`, an HTML file, and return it."""
        write: Any = lookup("write_report")
        return write(self.results, self, self.study, Path(path), "StudyAccount.report of Python")


def levers_of(scenarios: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the values of the levers of each scenario."""
    return {name: {lever: getattr(p, lever) for lever in p.levers()} for name, p in scenarios.items()}


def account_frame(
    frame: pd.DataFrame, study: Study, seed: int, accounting: AccountingSpec | None = None
) -> Account:
    """Return tonnes and money of the rows of a sweep with `seed` under the rules of `study`, or under others."""
    return account(
        frame,
        study.twin.flows,
        accounting or study.accounting,
        study.economics,
        study.site,
        study.horizon,
        levers_of(study.scenarios),
        seed,
    )


def study_account(results: Results, study: Study) -> StudyAccount:
    """Return the account of `results` under the rules of `study`.

    Raises
    ------
    InputError
        When the draws were made from another study: only accounting and economics may differ.
    """
    made_from = str(results.manifest.get("study_hash", ""))
    if made_from not in ("", study.simulation_hash):
        raise InputError(
            Finding(
                "error",
                str(results.path),
                f"draws of another study than {study.name}",
                "the same parameters, site, horizon and scenarios",
                "Only accounting and economics may differ here",
                "Run that study into another folder",
            )
        )
    made = account_frame(results.frame(), study, results.seed)
    fields = {field.name: getattr(made, field.name) for field in dataclasses.fields(made)}
    return StudyAccount(**fields, results=results, study=study)
