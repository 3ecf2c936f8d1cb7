"""Every survey file of the corpus meets what is expected: place, value, limit, next step; no traceback."""

from __future__ import annotations

import os
from collections.abc import Callable

import psutil
import pytest

from scenarios.survey_reading import SurveyReading
from tests.scenarios.bad_input_survey.cases import CASES, CORPUS, MAKERS, STORED, file_of, read, said

LIMIT_S = 10.0
LIMIT_BYTES = 1e9
Readings = dict[str, tuple[SurveyReading, float]]
READ_ALL_THE_SAME = {  # clumsy, but readable in one way only
    "cp932", "with_mark", "full_width", "thousands", "points_for_thousands", "oku", "era_date", "missing_not_zero",
    "personal_column", "total_row", "formula_with_value", "merged_names", "merged_values", "merged_everything",
    "text_numbers", "percent_format", "hidden_sheet", "header_after_a_title", "meter_missing_code", "hyakuman",
    "unit_in_japanese", "fiscal_year",
}  # fmt: skip


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[SurveyReading, float]]:
    """Every case read once, with the processor time [s] of this process and its children: others may be at work."""
    folder = tmp_path_factory.mktemp("surveys")
    found: dict[str, tuple[SurveyReading, float]] = {}
    for name in CASES:
        path = file_of(name, folder)
        before = sum(os.times()[:4])
        found[name] = read(path), sum(os.times()[:4]) - before
    return found


@pytest.mark.parametrize("name", CASES)
def test_file_meets_what_is_expected(name: str, readings: Readings) -> None:
    reading, took_s = readings[name]
    assert took_s < LIMIT_S
    assert said(reading) == (CORPUS / f"{name}.expected").read_text(encoding="utf-8").splitlines()


def test_every_message_is_complete(readings: Readings, figure: Callable[[str, str], None]) -> None:
    """Place, value, limit and next step stand in at least 98 % of the errors and warnings."""
    findings = [
        finding
        for reading, _ in readings.values()
        for finding in reading.findings
        if finding.severity != "note"
    ]
    complete = sum(bool(f.where and f.given and f.allowed and f.next_step) for f in findings)
    assert len(findings) > 80
    assert complete >= 0.98 * len(findings)
    with_cause = sum(bool(f.cause) for f in findings)
    figure(
        "bad surveys",
        f"bad survey files {len(CASES)}, tracebacks 0, complete {complete} of {len(findings)} messages, "
        f"with cause {with_cause}",
    )


def test_bad_files_are_refused_and_clumsy_ones_read(readings: Readings) -> None:
    for name, (reading, _) in readings.items():
        doubtful = len(reading.findings.errors) + len(reading.findings.warnings)
        assert (doubtful == 0) == (name in READ_ALL_THE_SAME), name
        assert reading.observations or name not in READ_ALL_THE_SAME, name


def test_memory_stays_below_the_limit(readings: Readings) -> None:
    """Neither this process nor any child that it waited for ever grew beyond the limit."""
    assert len(readings) == len(CASES)
    assert psutil.Process().memory_info().rss < LIMIT_BYTES
    if os.name != "nt":
        import resource

        largest_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        assert largest_kb * 1e3 < LIMIT_BYTES


def test_corpus_is_large_and_paired() -> None:
    assert len(CASES) >= 160
    assert not set(STORED) & set(MAKERS)
    assert {p.stem for p in CORPUS.glob("*.expected")} == set(CASES)
    assert sum(p.stat().st_size for p in CORPUS.iterdir()) < 500_000


def test_personal_data_is_not_kept(readings: Readings) -> None:
    for name in ("personal_column", "series_personal", "meter_roll_over"):
        reading, _ = readings[name]
        text = repr(reading.observations) + "\n".join(said(reading))
        assert not any(word in text for word in ("山田", "090-0000", "Budi")), name
        assert reading.observations, name
