"""How a file of the corpus is read, and what is said to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scenarios.survey_reading import SurveyReading, read_survey_file
from tests.scenarios.bad_input_survey.workbooks import MADE, MADE_TABLES
from tests.scenarios.survey.mill import TWIN

CORPUS = Path(__file__).parent / "corpus"
STORED = {path.stem: path for path in sorted(CORPUS.glob("*.csv"))}
MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{name: (".xlsx", maker) for name, maker in MADE.items()},
    **{name: (".csv", maker) for name, maker in MADE_TABLES.items()},
}
CASES = sorted([*STORED, *MAKERS])


def file_of(name: str, folder: Path) -> Path:
    """The file of a case: of the corpus, or made into `folder`."""
    if name in STORED:
        return STORED[name]
    ending, maker = MAKERS[name]
    path = folder / (name + ending)
    path.write_bytes(maker())
    return path


def read(path: Path) -> SurveyReading:
    return read_survey_file(path, "survey" + path.suffix, TWIN)


def said(reading: SurveyReading) -> list[str]:
    """All findings, one a line, as the command prints them, and what was kept and dropped."""
    lines = [f"{finding.severity}: {finding.line()}" for finding in reading.findings]
    lines += [f"kept: {n} {what}" for what, n in sorted(reading.kept.items())]
    return [*lines, *(f"dropped: {n} {reason}" for reason, n in sorted(reading.dropped.items()))]
