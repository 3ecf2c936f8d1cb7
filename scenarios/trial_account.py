"""One made-up draw through the accounting, so that a wrong rule shows before the sweep, not after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scenarios.findings import Finding

if TYPE_CHECKING:
    from scenarios.study import Study


def trial(study: Study) -> tuple[Finding, ...]:
    """Return what the accounting refuses in a draw whose flows are all 1."""
    import numpy as np
    import pandas as pd

    from scenarios.accounting.claims import check_claim
    from scenarios.study_account import account_frame

    years = study.horizon.calendar_years
    names = list(study.scenarios)
    frame = pd.DataFrame(
        {
            "scenario": np.repeat(np.array(names, dtype=object), len(years)),
            "draw": 0,
            "year": np.tile(years, len(names)),
            **{flow.name: 1.0 for flow in study.twin.flows},
            "status": "ok",
        }
    )
    found: list[Finding] = []
    made = _attempt(found, lambda: account_frame(frame, study, study.run.seed))
    if made is not None:
        for claim in study.claims:
            _attempt(found, lambda claim=claim: check_claim(claim, made))
    return tuple(found)


def _attempt(found: list[Finding], call: Callable[[], Any]) -> Any:
    """Return what `call` gives, or None after writing its refusal down, one finding a line."""
    from scenarios.accounting.cube import AccountingError
    from scenarios.accounting.factors import FactorError

    try:
        return call()
    except (AccountingError, FactorError) as problem:
        found += refusals(problem)
        return None


def refusals(problem: Exception) -> list[Finding]:
    """Return the lines ``where - what - allowed or next step`` of the accounting as findings."""
    lines: list[Finding] = []
    for line in str(problem).splitlines():
        parts = [part.strip() for part in line.split(" - ")] + ["", ""]
        step = " - ".join(part for part in parts[2:] if part)
        lines.append(
            Finding("error", f"accounting: {parts[0]}", parts[1], step, "", "Correct it in study.toml")
        )
    return lines
