"""Each bad study of the husk plant meets its message: place, value, limit, likely cause, next step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios.bad_input.cases import Answer, check, name_of

HERE = Path(__file__).parent
CASES = sorted(p for p in (HERE / "corpus").glob("*/*") if p.suffix in (".toml", ".csv"))
PLACES = {"study": "study.toml", "weather": "weather/pathein.csv", "survey": "survey/answers.csv"}


def written(folder: Path, case: Path | None = None) -> Path:
    """Write the good study, with the bad file of `case` in its place."""
    files = {
        "study.toml": HERE / "good.toml",
        "weather/pathein.csv": HERE / "pathein.csv",
        "survey/answers.csv": HERE / "answers.csv",
    }
    if case is not None:
        files[PLACES[case.parent.name]] = case
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder of every case."""
    return {name_of(case): written(tmp_path_factory.mktemp("case"), case) for case in CASES}


def test_the_good_study_has_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = check(written(tmp_path), capsys)
    assert answer.code == 0, answer.err
    assert [line for line in answer.err.splitlines() if line.startswith("error")] == []


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_bad_file_meets_its_message(
    case: Path, answers: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    answer: Answer = check(answers[name_of(case)], capsys)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    errors = [line for line in answer.err.splitlines() if line.startswith("error: ")]
    assert errors == case.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_message_is_complete(
    case: Path, answers: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every finding that stops says where, what, what is allowed, and what to do."""
    answer = check(answers[name_of(case)], capsys, "--json")
    found = [f for f in json.loads(answer.out)["findings"] if f["severity"] == "error"]
    assert found
    assert all(f[part] for f in found for part in ("where", "given", "allowed", "next_step"))


def test_corpus_is_paired() -> None:
    assert {p.with_suffix("") for p in (HERE / "corpus").glob("*/*.expected")} == {
        p.with_suffix("") for p in CASES
    }
    assert len(CASES) >= 50
