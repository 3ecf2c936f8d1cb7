"""Survey files to a `Survey`: answers, dated sheets and codebook of CSV files and workbooks, with all findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calibration.survey import Observation, Survey
from scenarios.findings import Findings, InputError
from scenarios.reading import read_bytes, refuse
from scenarios.survey_codebook import Codebook, is_codebook, read_codebook
from scenarios.survey_csv import read_csv
from scenarios.survey_dated import is_dated, read_dated
from scenarios.survey_record import Record
from scenarios.survey_rows import is_answers, read_answers
from scenarios.survey_sheets import HEADER_WITHIN_ROWS, Sheet, find_header
from scenarios.survey_workbook import ZIPPED_LIMIT, read_workbook

_BOOKS = (".xlsx",)
_TABLES = (".csv",)
_REFUSED = {
    ".xlsm": ("a workbook with macros", "Macros are programs and are never run", "Save as .xlsx"),
    ".xltm": ("a template with macros", "Macros are programs and are never run", "Save as .xlsx"),
    ".xlsb": ("a binary workbook", "It cannot be looked through", "Save as .xlsx"),
    ".xls": ("a workbook of the old form", "Saved by an old program", "Save as .xlsx"),
    ".ods": ("an OpenDocument file", "Saved by LibreOffice", "Save as .xlsx, or export as CSV (UTF-8)"),
}  # fmt: skip


@dataclass(frozen=True)
class SurveyReading:
    """What was read.

    Attributes
    ----------
    observations
        The answers that can be used, in the order of the file.
    findings
        All that is wrong or worth knowing.
    kept, dropped
        Numbers of answers kept and of rows, columns and values dropped, by reason.
    """

    observations: tuple[Observation, ...]
    findings: Findings
    kept: Mapping[str, int]
    dropped: Mapping[str, int]

    def survey(self) -> Survey:
        """Return the survey.

        Raises
        ------
        InputError
            When a finding is an error; all are shown.
        """
        self.findings.raise_if_errors()
        return Survey(self.observations)


def read_survey_file(path: Path, label: str, twin: Any) -> SurveyReading:
    """Return what stands in the survey file at `path`, named `label` in messages; raises nothing for its content.

    Parameters
    ----------
    twin
        Knows the observables with their units; see `twins.core.twin.Twin`.
    """
    record = Record()
    observations: list[Observation] = []
    try:
        sheets = _sheets(path, label, record)
        observations = _observations(sheets, label, twin, record)
        Survey(tuple(observations))
    except InputError as problem:
        record.add(problem.findings)
    except ValueError as problem:  # answers that contradict each other
        record.error(
            label, str(problem), "one prior for each source and column", "", "Give both answers the same kind"
        )
    return SurveyReading(
        tuple(observations),
        record.result(),
        MappingProxyType(dict(record.kept)),
        MappingProxyType(dict(record.dropped)),
    )


def _sheets(path: Path, label: str, record: Record) -> tuple[Sheet, ...]:
    ending = path.suffix.lower()
    if ending in _REFUSED:
        given, cause, step = _REFUSED[ending]
        raise refuse(label, given, "a survey as .csv or .xlsx", cause, step)
    if ending not in _BOOKS + _TABLES:
        raise refuse(
            label,
            f"a file with the ending {ending or 'none'}",
            "a survey as .csv or .xlsx",
            "Another file?",
            "Start from leapfrog survey-template",
        )
    if path.is_file() and (size := path.stat().st_size) > ZIPPED_LIMIT:
        raise refuse(
            label,
            f"{size:,} bytes",
            f"at most {ZIPPED_LIMIT:,} bytes",
            "Raw meter data?",
            "Average the data before, and keep only the columns of the survey",
        )
    raw = read_bytes(path, label, ZIPPED_LIMIT)
    if ending in _BOOKS:
        return read_workbook(raw, label, record)
    sheets = [read_csv(raw, label, record)]
    codebook = path.with_name(f"{path.stem}_codebook.csv")
    if codebook.is_file():
        sheets.append(read_csv(read_bytes(codebook, codebook.name, ZIPPED_LIMIT), codebook.name, record))
    return tuple(sheets)


def _observations(sheets: Sequence[Sheet], label: str, twin: Any, record: Record) -> list[Observation]:
    codebooks = [sheet for sheet in sheets if is_codebook(sheet)]
    if len(codebooks) > 1:
        record.error(
            codebooks[1].label,
            "a second codebook",
            f"one codebook, here {codebooks[0].label}",
            "A copy of the sheet?",
            "Put all columns into one",
        )
    codebook = read_codebook(codebooks[0], record) if codebooks else Codebook()
    found: list[Observation] = []
    understood = 0
    for sheet in sheets:
        if sheet in codebooks:
            continue
        if is_answers(sheet):
            understood += 1
            found += read_answers(sheet, twin, codebook, record)
        elif is_dated(sheet):
            understood += 1
            found += read_dated(sheet, twin, codebook, record)
        else:
            record.dropped["sheets without a header that is known"] += 1
            record.note(sheet.label, "no header with column and kind, or with date", "the sheet is not read")
    deep = [sheet for sheet in sheets if _deep_header(sheet)] if not understood else []
    if deep:
        line = _deep_header(deep[0])
        record.error(
            deep[0].where(line, 0),
            f"the header row stands in line {line}",
            f"it must be one of the upper {HEADER_WITHIN_ROWS} rows that are not empty",
            "A long text above the table?",
            "Delete rows above it, or move them to another sheet",
        )
    elif not understood:
        first = sheets[0].rows[0] if sheets and sheets[0].rows else (1, ())
        record.error(
            f"{sheets[0].where(first[0], 0) if sheets else label}",
            f"no header row; the first row is {','.join(first[1])[:80]!r}",
            "a row with column, kind, value, unit, error, source, or a row with date and name [unit]",
            "Another table, names of columns changed, or the header row deleted?",
            "Start from leapfrog survey-template",
        )
    elif not found and not record.failed:
        record.error(
            label,
            "no answer that can be used",
            "at least one value with its error",
            "An empty template?",
            "Fill in the column value",
        )
    return found


def _deep_header(sheet: Sheet) -> int:
    """Return the line of a header that stands too deep in `sheet`, 0 where there is none."""
    found = (find_header(sheet, names, None) for names in (("column", "kind"), ("date",)))
    return next(
        (header.line for header in found if header is not None and header.at >= HEADER_WITHIN_ROWS), 0
    )
