"""The mill in the registry, and a study folder of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import twins
from tests.scenarios.sizing.mill_twin import SIZING, STUDY, TWIN
from twins.core import registry

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def mill() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twins, "available", lambda: ("mill", *registry.available()))
        patch.setattr(twins, "load", lambda name: TWIN if name == "mill" else registry.load(name))
        yield


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(sizing: str = SIZING, study: str = STUDY) -> Path:
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        (folder / "study.toml").write_text(study + sizing, encoding="utf-8")
        return folder

    return written
