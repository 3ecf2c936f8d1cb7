"""What a project does outside its own units, and with solid biomass: shown beside the boundary."""

from __future__ import annotations

from typing import Any

from twins.core.outcome import Flow


def is_effect(flow: Flow) -> bool:
    """Return True for what a project changes outside its own units: affected sources, and net power of a grid.

    A methodology names these in no term, but the expected reduction counts them.
    """
    return flow.source_category == "affected" or (flow.role == "electricity" and flow.signed)


def burns_biomass(account: Any) -> bool:
    """Return True where a scenario burns more or less solid biomass than business as usual."""
    return bool((account.reduction["biomass_mwh"] != 0.0).any())
