"""A fixture that puts the small twin into the registry, beside the real ones."""

from __future__ import annotations

import pytest

import twins
from tests.scenarios.study.small_twin import TWIN, SmallTwin
from twins.core import registry


@pytest.fixture(autouse=True)
def small_twin(monkeypatch: pytest.MonkeyPatch) -> SmallTwin:
    """Make ``twins.load("plant")`` work."""
    monkeypatch.setattr(twins, "available", lambda: ("plant", *registry.available()))
    monkeypatch.setattr(twins, "load", lambda name: TWIN if name == "plant" else registry.load(name))
    return TWIN
