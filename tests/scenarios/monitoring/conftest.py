"""The metered plant in the registry, and a study of it that has a survey."""

from __future__ import annotations

from pathlib import Path

import pytest

import twins
from scenarios.study import Study, open_study
from tests.scenarios.monitoring.plant import TWIN, write_metered_study
from twins.core import registry


@pytest.fixture(autouse=True)
def metered_plant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "available", lambda: ("plant", *registry.available()))
    monkeypatch.setattr(twins, "load", lambda name: TWIN if name == "plant" else registry.load(name))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the study."""
    return write_metered_study(tmp_path / "study")


@pytest.fixture
def study(folder: Path) -> Study:
    return open_study(folder)
