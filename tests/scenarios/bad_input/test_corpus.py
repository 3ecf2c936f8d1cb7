"""Every file of the corpus meets its expected message: place, value, limit, next step; no traceback."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.bad_input.cases import CASES, CORPUS, check, name_of, place

LIMIT_S = 10.0


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_bad_file_meets_its_message(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    answer = check(place(case, tmp_path), capsys)
    assert time.monotonic() - started < LIMIT_S
    assert answer.code == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    errors = [line for line in answer.err.splitlines() if line.startswith("error: ")]
    assert errors == case.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


def test_every_message_is_complete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], figure: Callable[[str, str], None]
) -> None:
    """Place, value, limit and next step stand in at least 98 % of the findings, counted by case."""
    complete = tracebacks = 0
    for number, case in enumerate(CASES):
        answer = check(place(case, tmp_path / str(number)), capsys, "--json")
        tracebacks += "Traceback" in answer.err
        found = [f for f in json.loads(answer.out)["findings"] if f["severity"] == "error"]
        parts = ("where", "given", "allowed", "next_step")
        complete += bool(found) and all(f[part] for f in found for part in parts)
    assert tracebacks == 0
    assert complete >= 0.98 * len(CASES)
    figure("bad input", f"bad input {len(CASES)}, tracebacks {tracebacks}, complete {complete}")


def test_corpus_is_large_and_paired() -> None:
    assert len(CASES) >= 80
    expected = {p.with_suffix("") for p in CORPUS.glob("*/*.expected")}
    assert expected == {p.with_suffix("") for p in CASES}
    assert {p.parent.name for p in CASES} == {"study", "path", "weather", "survey", "cycle"}
