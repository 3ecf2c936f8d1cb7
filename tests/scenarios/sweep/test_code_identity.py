"""What makes results and posteriors foreign: code that a twin imports, and no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import twins
from scenarios.code_identity import code_hash, files_behind, home_of
from tests.toy_twin import TWIN

PACKAGE = Path(twins.__file__).parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a twin that imports one module of the core, which imports another one."""
    root = tmp_path / "twins"
    files = {
        "__init__.py": "",
        "core/__init__.py": "",
        "core/physics/__init__.py": "",
        "core/physics/boiler.py": "from .steam import h\n",
        "core/physics/steam.py": "import math\nTABLE = 'steam_table.csv'\ndef h(): ...\n",
        "core/physics/battery.py": "TABLE = 'cells.csv'\n",
        "core/physics/steam_table.csv": "1\n",
        "core/physics/cells.csv": "1\n",
        "core/physics/nobody_knows.csv": "1\n",
        "mill/__init__.py": "",
        "mill/twin.py": "def simulate():\n    from twins.core.physics import boiler\n",
        "mill/survey/answers.csv": "1\n",
        "other/twin.py": "from twins.core.physics import battery\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def behind(package: Path, twin: str) -> set[str]:
    return {p.relative_to(package).as_posix() for p in files_behind(package / twin, package)}


def test_only_what_is_imported_counts(package: Path) -> None:
    found = behind(package, "mill")
    assert {"mill/__init__.py", "mill/twin.py", "mill/survey/answers.csv"} <= found
    assert {"core/physics/boiler.py", "core/physics/steam.py", "core/physics/steam_table.csv"} <= found
    assert not {"core/physics/battery.py", "core/physics/cells.csv", "other/twin.py"} & found
    assert "core/physics/battery.py" in behind(package, "other")


def test_a_data_file_that_no_module_names_counts_for_all(package: Path) -> None:
    assert "core/physics/nobody_knows.csv" in behind(package, "mill") & behind(package, "other")


@pytest.mark.parametrize(
    ("changed", "foreign"),
    [
        ("core/physics/natural_gas.py", True),  # the bus fleet fills gas
        ("core/priors.py", True),  # through its parameters
        ("core/units.py", True),  # through its physics
        ("bus_fleet/kernel.py", True),
        ("bus_fleet/survey/README.md", False),  # neither code nor data
        ("core/physics/waste_decay.py", False),
        ("core/physics/of_a_twin_to_come.py", False),
        ("rice_husk/husk_fate.py", False),
    ],
)
def test_a_related_change_shows_and_another_does_not(
    changed: str, foreign: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(PACKAGE, tmp_path / "twins", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("twins.core.priors.__file__", str(tmp_path / "twins" / "core" / "priors.py"))
    monkeypatch.setattr("scenarios.code_identity.home_of", lambda _: tmp_path / "twins" / "bus_fleet")
    before = code_hash(TWIN)
    with (tmp_path / "twins" / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert (code_hash(TWIN) != before) is foreign


def test_every_twin_has_a_home() -> None:
    for name in twins.available():
        assert home_of(twins.load(name)) == PACKAGE / name
    assert home_of(TWIN).name == "toy_twin.py"
