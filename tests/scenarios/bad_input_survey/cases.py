"""How a file of the corpus is read, and what is said to it."""

from __future__ import annotations

from pathlib import Path

from scenarios.survey_reading import SurveyReading, read_survey_file
from tests.scenarios.survey.mill import TWIN

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(CORPUS.glob("*.csv"))


def read(path: Path) -> SurveyReading:
    return read_survey_file(path, "survey" + path.suffix, TWIN)


def said(reading: SurveyReading) -> list[str]:
    """All findings, one a line, as the command prints them, and what was dropped."""
    lines = [f"{finding.severity}: {finding.line()}" for finding in reading.findings]
    return [*lines, *(f"dropped: {n} {reason}" for reason, n in sorted(reading.dropped.items()))]
