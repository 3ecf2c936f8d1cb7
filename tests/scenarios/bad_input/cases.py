"""How a file of the corpus becomes a study, and what the command says to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from scenarios.cli import main
from tests.scenarios.study.small_twin import write_study

CORPUS = Path(__file__).parent / "corpus"
PLACES = {
    "study": "study.toml",
    "path": "study.toml",
    "weather": "weather/semarang.csv",
    "survey": "survey/answers.csv",
    "cycle": "cycles/town.csv",
}
CASES = sorted(p for p in CORPUS.glob("*/*") if p.suffix in (".toml", ".csv"))


@dataclass(frozen=True)
class Answer:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def check(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    """Run ``leapfrog check`` inside `folder`, so that messages hold no temporary path."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        code = main(["check", ".", *arguments])
    finally:
        os.chdir(before)
    captured = capsys.readouterr()
    return Answer(code, captured.out, captured.err)


def place(case: Path, folder: Path) -> Path:
    """Write a good study with the bad file in its place."""
    write_study(folder)
    (folder / PLACES[case.parent.name]).write_bytes(case.read_bytes())
    return folder
