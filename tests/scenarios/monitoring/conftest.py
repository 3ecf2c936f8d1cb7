"""The metered plant in the registry, and a study of it that has a survey."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from scenarios.study import Study, open_study
from tests.scenarios.cli.conftest import leapfrog
from tests.scenarios.monitoring.plant import metered_plant_in_registry, write_metered_study

__all__ = ["leapfrog"]


@pytest.fixture(autouse=True)
def metered_plant() -> Generator[None]:
    """Have the metered plant in the registry during a test."""
    with metered_plant_in_registry():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the study."""
    return write_metered_study(tmp_path / "study")


@pytest.fixture
def study(folder: Path) -> Study:
    return open_study(folder)
