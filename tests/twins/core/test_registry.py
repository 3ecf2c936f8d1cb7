"""Twins are found by their folder; nothing has to be registered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import twins
from twins.core import registry


def test_core_is_no_twin() -> None:
    assert "core" not in twins.available()
    assert list(twins.available()) == sorted(twins.available())


def test_unknown_twin_offers_the_nearest() -> None:
    name = twins.available()[0]
    with pytest.raises(ValueError, match=rf"no twin '{name}x'; did you mean {name}\?.*Known twins: .*{name}"):
        twins.load(name + "x")
    with pytest.raises(ValueError, match=r"no twin 'zzzzz'"):
        twins.load("zzzzz")


@pytest.mark.parametrize("name", ["../bus_fleet", "core", "os.path", "", "core.twin"])
def test_only_names_of_folders_are_imported(name: str) -> None:
    before = set(sys.modules)
    with pytest.raises(ValueError, match="no twin"):
        twins.load(name)
    assert set(sys.modules) == before


def test_a_folder_needs_a_twin_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, files in {"ready": ["twin.py"], "draft": ["equations.py"], "core": ["twin.py"]}.items():
        (tmp_path / folder).mkdir()
        for file in files:
            (tmp_path / folder / file).touch()
    (tmp_path / "notes.txt").touch()
    monkeypatch.setattr(registry.resources, "files", lambda package: tmp_path)
    assert registry.available() == ("ready",)


def test_a_half_twin_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Half:
        TWIN = object()

    monkeypatch.setattr(registry, "available", lambda: ("half",))
    monkeypatch.setattr(registry.importlib, "import_module", lambda name: Half)
    with pytest.raises(TypeError, match=r"twins.half.TWIN does not have all members"):
        registry.load("half")
