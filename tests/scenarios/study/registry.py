"""A fixture that puts the small twin into the registry, beside the real ones."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest

import twins
from tests.scenarios.study.small_twin import TWIN, SmallTwin
from twins.core import registry


@contextmanager
def plant_in_registry() -> Generator[SmallTwin]:
    """Make ``twins.load("plant")`` work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twins, "available", lambda: ("plant", *registry.available()))
        patch.setattr(twins, "load", lambda name: TWIN if name == "plant" else registry.load(name))
        yield TWIN


@pytest.fixture(autouse=True)
def small_twin() -> Generator[SmallTwin]:
    """Have the small twin in the registry during a test."""
    with plant_in_registry() as twin:
        yield twin
