"""The same draws accounted under other rules: GWP sets and treatments of biodiesel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from scenarios.accounting.cube import AccountingError
from scenarios.accounting.factors import FactorError
from scenarios.accounting.specification import AccountingSpec, BiodieselSpec, GwpSet, Treatment
from scenarios.report.drawing import Table, table
from scenarios.report.evidence import Array, Evidence
from scenarios.report.wording import count, percent, plain, three
from scenarios.study_account import account_frame

MOST_DRAWS = 200
"""Draws that are accounted again; enough for a comparison of rules on the same draws."""
GWP_SETS: tuple[GwpSet, ...] = ("AR4", "AR5", "AR6")
TREATMENTS: tuple[Treatment, ...] = ("biogenic_zero", "life_cycle", "fixed_blend")


def rules_table(evidence: Evidence) -> Table:
    """Return expected and credited reduction of the headline scenario under other rules."""
    spec: AccountingSpec = evidence.account.spec
    draws = evidence.draws[:MOST_DRAWS]
    frame = evidence.results.frame()
    frame = frame.loc[np.isin(frame["draw"].to_numpy(np.int64), draws)]
    rows: list[list[str]] = []
    for label, rules in _variants(spec):
        try:
            found = _again(evidence, frame, rules)
        except (AccountingError, FactorError) as problem:
            rows.append([label, "not possible", "", "", str(problem).splitlines()[0]])
            continue
        expected, credited = (_means(found, evidence.headline, c) for c in ("expected_t", "credited_t"))
        rows.append([
            label, three(float(np.median(expected))), three(float(np.quantile(expected, 0.1))),
            three(float(np.median(credited))), percent(float(np.mean(expected > 0.0))),
        ])  # fmt: skip
    heads = [
        "rules",
        "expected P50 [tCO₂e/yr]",
        "expected P90 [tCO₂e/yr]",
        "credited P50 [tCO₂e/yr]",
        "saves in",
    ]
    note = f"“{plain(evidence.headline)}”, {count(len(draws), 'draw')}"
    return table(
        heads, rows, caption=note + (f", the first of {evidence.n:,}" if len(draws) < evidence.n else "")
    )


def _variants(spec: AccountingSpec) -> list[tuple[str, AccountingSpec]]:
    bio = spec.biodiesel
    own = (
        f"{spec.gwp}" + (f", biodiesel: {plain(bio.treatment)}" if bio is not None else "") + " (this study)"
    )
    found = [(own, spec)]
    found += [(f"GWP set {name}", replace(spec, gwp=name)) for name in GWP_SETS if name != spec.gwp]
    if bio is None:
        return found
    for treatment in TREATMENTS:
        if treatment == bio.treatment or (
            treatment == "fixed_blend" and bio.blend is None and bio.approved is None
        ):
            continue
        changed: BiodieselSpec = replace(bio, treatment=treatment)
        found.append((f"biodiesel: {plain(treatment)}", replace(spec, biodiesel=changed)))
    return found


def _again(evidence: Evidence, frame: Any, rules: AccountingSpec) -> Any:
    return account_frame(frame, evidence.study, evidence.results.seed, rules)


def _means(found: Any, scenario: str, column: str) -> Array:
    rows = found.reduction[found.reduction["scenario"] == scenario]
    return rows.groupby("draw")[column].mean().to_numpy(np.float64)
