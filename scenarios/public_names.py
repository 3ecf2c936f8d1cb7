"""The names that ``import scenarios`` hands on, each found when it is asked for: the command must start quickly."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "Account": "scenarios.accounting.account_record",
        "AccountingError": "scenarios.accounting.cube",
        "InputError": "scenarios.findings",
        "Results": "scenarios.results",
        "StoreDamagedError": "scenarios.store",
        "Study": "scenarios.study",
        "SweepStoppedError": "scenarios.monte_carlo",
        "built_in": "scenarios.study",
        "open_study": "scenarios.study",
        "sweep": "scenarios.monte_carlo",
        "write_report": "scenarios.report.html",
    }
)


def lookup(name: str) -> Any:
    """Return what `name` stands for."""
    if name not in _PLACES:
        raise AttributeError(f"scenarios hands on no name {name!r}; it has {', '.join(_PLACES)}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def names() -> list[str]:
    """Return all names, sorted."""
    return sorted(_PLACES)
