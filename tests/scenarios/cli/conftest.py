"""The small twin in the registry."""

from __future__ import annotations

from tests.scenarios.study.registry import small_twin

__all__ = ["small_twin"]
