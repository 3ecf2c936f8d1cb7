"""What a survey or a meter would have read off a run."""

from __future__ import annotations

from collections.abc import Mapping

from twins.core.outcome import Outcome
from twins.rice_husk.machines import Tables
from twins.rice_husk.parameters import RiceHuskParameters

OBSERVABLES: Mapping[str, tuple[str, str]] = {
    "husk_kg_per_kwh_gross": ("kg/kWh", "husk as fired over power at the generators, whole horizon"),
}


def rig_answers(p: RiceHuskParameters, t: Tables) -> dict[str, float]:
    """Return what test rigs would have shown of this draw."""
    return {}


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answers by column."""
    gross = outcome.total("gross_kwh")
    return {
        "husk_kg_per_kwh_gross": 1e3 * outcome.total("husk_burned_t") / gross if gross > 0.0 else float("nan")
    }
