"""What a newcomer and an auditor meet first: set-up, lock, notices, links, and the words of the documents."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked() -> list[Requirement]:
    return [Requirement(line.rstrip("\\ ")) for line in LOCK.splitlines() if line[:1].isalnum()]


def test_lock_pins_and_hashes_everything() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert len(entries) == len(locked()) > 30
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+]+( ;[^\n]*)? \\\n", entry), entry[:80]
        assert re.fullmatch(r"[^\n]*\\\n(    --hash=sha256:[0-9a-f]{64}( \\\n)?)+", entry), entry[:80]


def test_lock_names_no_place() -> None:
    assert re.search(r"://|index-url|find-links|@", LOCK) is None


def test_lock_covers_the_project() -> None:
    pins = {canonicalize_name(r.name): [] for r in locked()}
    for r in locked():
        pins[canonicalize_name(r.name)].append(r)
    extras = PROJECT["optional-dependencies"]
    for text in [*PROJECT["dependencies"], *extras["test"], *extras["dask"]]:
        wanted = Requirement(text)
        for pin in pins[canonicalize_name(wanted.name)]:
            assert wanted.specifier.contains(str(pin.specifier).removeprefix("==")), f"{pin} is not {wanted}"


def test_what_is_installed_is_what_is_locked() -> None:
    wrong: list[str] = []
    for pin in locked():
        if pin.marker is None or pin.marker.evaluate(dict(default_environment())):
            try:
                if importlib.metadata.version(pin.name) not in pin.specifier:
                    wrong.append(
                        f"{pin.name}: {importlib.metadata.version(pin.name)} instead of {pin.specifier}"
                    )
            except importlib.metadata.PackageNotFoundError:
                wrong.append(f"{pin.name}: not installed")
    assert wrong == [], "python3 start.py test makes the environment that is meant"


def test_start_is_plain_old_python() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.ImportFrom, ast.JoinedStr))]


def test_start_explains_an_old_python(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    assert start.main(["run"]) == 2
    said = capsys.readouterr().out
    assert "needs Python 3.11 or newer" in said and sys.executable in said


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["build"], 2), (["--help"], 0)])
def test_start_knows_two_jobs(
    start: ModuleType, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main(arguments) == code
    assert "start.py run" in capsys.readouterr().out


@pytest.fixture
def calls(start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Keep what start.py would call; the environment and the checkout are a temporary folder."""
    made: list[list[str]] = []
    binaries = tmp_path / "venv" / start.BINARIES

    def call(command: list[str], **options: str) -> int:
        made.append(command)
        if "venv" in command:
            binaries.mkdir(parents=True, exist_ok=True)
            (binaries / ("python" + start.SUFFIX)).touch()
        return 0

    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / "venv" / "stamp.txt")
    monkeypatch.setattr(start, "call", call)
    return made


def test_start_sets_up_once(start: ModuleType, calls: list[list[str]]) -> None:
    assert start.main(["test", "tests/twins", "-x"]) == 0
    assert len(calls) == 4
    assert "--require-hashes" in calls[1] and "--only-binary" in calls[1]
    assert calls[-1][-2:] == ["tests/twins", "-x"]
    calls.clear()
    assert start.main(["run"]) == 0
    assert [command[1:] for command in calls] == [
        ["run", "trans_semarang", "--out", str(Path("results/trans_semarang"))]
    ]


def test_start_sets_up_anew_for_another_lock(
    start: ModuleType, calls: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.main(["run"])
    calls.clear()
    (tmp_path / "other.lock").write_text("changed")
    monkeypatch.setattr(start, "LOCK", tmp_path / "other.lock")
    start.main(["run"])
    assert len(calls) == 4


def test_start_stops_when_a_step_fails(
    start: ModuleType,
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(start, "call", lambda command, **options: 1)
    with pytest.raises(SystemExit) as left:
        start.main(["run"])
    assert left.value.code == 1
    assert "apt install python3-venv" in capsys.readouterr().out
    assert not start.STAMP.exists()


def test_start_passes_options_on(start: ModuleType, calls: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    start.main(["run", "-n", "7", f"--out={tmp_path / 'mine'}"])
    assert calls[-1][1:] == ["run", "trans_semarang", "-n", "7", f"--out={tmp_path / 'mine'}"]
    start.main(["test", "-n", "0"])
    assert calls[-1][-3:] == ["pytest", "-n", "0"]


def test_start_says_where_the_report_is(
    start: ModuleType, calls: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.html").touch()
    start.main(["run", "--out", str(tmp_path)])
    assert str((tmp_path / "report.html").resolve()) in capsys.readouterr().out


def test_readme_opens_with_its_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^(python3 start.py \w+)", readme, re.MULTILINE)
    assert commands == ["python3 start.py run", "python3 start.py test"]
    codes = {
        0: "done",
        1: "our bug",
        2: "bad input",
        3: "failed draws",
        4: "not converged",
        5: "damaged",
        130: "stopped",
    }
    for code, words in codes.items():
        assert re.search(rf"^\| {code} \| .*{words}", readme, re.MULTILINE), code


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_documents_name_files_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:twins|scenarios|calibration|tests|docs|examples|\.ci)/[\w./-]+)`", text))
    named |= set(re.findall(r"\]\(([^)#:]+)\)", text))
    named = {name for name in named if "my_plant" not in name}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_nomenclature_names_code_that_exists() -> None:
    rows = re.findall(r"`([\w./]+): (\w+)`", (ROOT / "docs" / "nomenclature.md").read_text(encoding="utf-8"))
    assert len(rows) > 15
    for file, name in rows:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^\s*(def|class) {name}\b|^\s+{name}:", source, re.MULTILINE), f"{file}: {name}"


def test_version_is_in_the_changelog() -> None:
    assert f"\n## {PROJECT['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert importlib.metadata.version("leapfrog-twins") == PROJECT["version"]


def test_notices_cover_the_borrowed_data() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    cycles = ROOT / "twins" / "bus_fleet" / "survey" / "cycles"
    for path in cycles.glob("*.csv"):
        assert f"`{path.stem}`" in notices or path.name in notices, path.name
    squeezed = re.sub(r"\s+", " ", notices)
    for part in re.split(r"\n\n", (cycles / "LICENSES.txt").read_text(encoding="utf-8")):
        if len(part) > 200:
            assert re.sub(r"\s+", " ", part.strip()) in squeezed
    for requirement in [*PROJECT["dependencies"]]:
        assert Requirement(requirement).name in notices, requirement


def test_set_up_names_no_place_to_fetch_from() -> None:
    """Where packages come from is the machine's business, not the repository's."""
    for name in ("start.py", "pyproject.toml", "requirements.lock", ".ci/run"):
        assert (
            re.search(
                r"https?://|--(extra-)?index-url|--find-links", (ROOT / name).read_text(encoding="utf-8")
            )
            is None
        )
