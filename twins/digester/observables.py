"""What a survey, a laboratory, a batch test or a meter would have read off a run."""

from __future__ import annotations

from collections.abc import Mapping

from twins.core.outcome import Outcome
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw

OBSERVABLES: Mapping[str, tuple[str, str]] = {
    "methane_nm3_per_t": ("Nm3/t", "methane made over waste digested, whole horizon"),
}


def laboratory(p: DigesterParameters, draw: Draw) -> dict[str, float]:
    """Return the static answers of a run by column."""
    return {}


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answers by column; NaN where a run has nothing to say."""
    digested = outcome.total("digested_t") if outcome.flows else 0.0
    return {
        "methane_nm3_per_t": outcome.total("methane_made_nm3") / digested if digested > 0.0 else float("nan")
    }
