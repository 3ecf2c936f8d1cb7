"""Rows of answers: one row an answer, with its kind, value, unit, error and source, to observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from calibration.survey import Observation
from scenarios import messages
from scenarios.findings import Finding, shown
from scenarios.survey_bands import Band, band_of, judge
from scenarios.survey_between import between_sources
from scenarios.survey_cells import Row
from scenarios.survey_codebook import Codebook
from scenarios.survey_doubles import Given, check_doubles
from scenarios.survey_kinds import (
    BETWEEN,
    KINDS,
    MISFITS,
    NEED_STEPS,
    NO_ERROR,
    RELATIVE,
    Figures,
    kind_name,
    measured,
)
from scenarios.survey_numbers import is_missing
from scenarios.survey_record import Record
from scenarios.survey_sheets import Sheet, find_header

HEADER = ("column", "kind", "value", "low", "high", "unit", "error", "n", "source", "date", "note", "accept")
_NEEDED = ("column", "kind", "unit", "source")
_TOTALS = frozenset({"total", "sum", "合計", "小計", "計", "jumlah", "average", "平均"})
ANSWER_LIMIT = 2_000
_SHARPEST = 1e-3  # error over value below which a survey is hardly that sharp [-]; assumed


def is_answers(sheet: Sheet) -> bool:
    """Return True for a sheet with the columns ``column`` and ``kind``."""
    return find_header(sheet, ("column", "kind")) is not None


def read_answers(sheet: Sheet, twin: Any, codebook: Codebook, record: Record) -> list[Observation]:
    """Return the observations in the rows of `sheet`; what is wrong goes to `record`."""
    header = find_header(sheet, ("column", "kind"))
    assert header is not None
    _columns(sheet, header.line, header.cells, header.place, record)
    missing = [name for name in _NEEDED if name not in header.place]
    for name in missing:
        record.error(
            sheet.where(header.line),
            f"no column {name}",
            f"needed are {', '.join(_NEEDED)}",
            "Deleted or renamed?",
            f"Add the column {name}; see leapfrog survey-template",
        )
    if missing:
        return []
    below = sheet.rows[header.at + 1 :]
    if len(below) > ANSWER_LIMIT:
        record.error(
            sheet.where(below[ANSWER_LIMIT][0]),
            f"{len(below):,} rows of answers",
            f"at most {ANSWER_LIMIT:,}",
            "Records of a meter?",
            "Put dated records on a sheet with a column date; they are summarised",
        )
        return []
    found: list[tuple[Row, Observation]] = []
    between: dict[str, list[tuple[Row, Figures]]] = defaultdict(list)
    for line, cells in below:
        row = Row(sheet, header, line, cells, record)
        _answer(row, twin, codebook, found, between)
    for column, rows in between.items():
        sources, notes = [_source(row) for row, _ in rows], [_note(row) for row, _ in rows]
        found.append(between_sources(column, rows, sources, notes))
    check_doubles([(_as_given(row, o), o) for row, o in found], twin, record)
    return [observation for _, observation in found]


def _columns(
    sheet: Sheet, line: int, cells: tuple[str, ...], place: Mapping[str, int], record: Record
) -> None:
    for name, index in place.items():
        if name not in HEADER:
            record.dropped["columns that are not asked for, never kept"] += 1
            record.note(
                sheet.where(line, index),
                f"column {shown(cells[index])}",
                "not asked for; its cells are not kept",
            )
    doubled = {i for i, cell in enumerate(cells) if cell and i not in place.values()}
    for index in sorted(doubled):
        record.error(
            sheet.where(line, index),
            f"column {shown(cells[index])} again",
            "each column once in the header",
            "Copied and not renamed?",
            "Delete or rename one of the two",
        )


def _answer(
    row: Row,
    twin: Any,
    codebook: Codebook,
    found: list[tuple[Row, Observation]],
    between: dict[str, list[tuple[Row, Figures]]],
) -> None:
    record, name = row.record, row.text("column")
    if row.shifted():
        record.dropped["rows with errors"] += 1
        return
    if name.lower() in _TOTALS or name.startswith("#") or not name:
        given = [n for n in ("value", "low", "high") if not is_missing(row.text(n))]
        reason = "rows of totals or remarks" if name else "rows without a column and a value"
        if not name and given:
            row.error(
                "column",
                f"{shown(row.text(given[0]))} without a column",
                "each value names what it answers",
                "Merged cells, or a row moved?",
                "Write the name of the observable",
            )
            reason = "rows with errors"
        record.dropped[reason] += 1
        return
    if name not in twin.observables:
        step = "Names and meanings are in the sheet codebook of leapfrog survey-template"
        record.add([_unknown(row, "column", twin.observables, step)])
        record.dropped["rows with errors"] += 1
        return
    kind, codes = kind_name(row.text("kind")), codebook.entry(name).missing
    if all(is_missing(row.text(n), codes) for n in ("value", "low", "high")):
        record.dropped["rows without a value (missing, never zero)"] += 1
        return
    if kind not in KINDS:
        step = "Write how it was measured; see the sheet kinds of the template"
        record.add([_unknown(row, "kind", KINDS, step)])
        record.dropped["rows with errors"] += 1
        return
    unit = twin.observables[name][0]
    band = band_of(name, unit, twin, codebook)
    figures = _figures(row, kind, unit, band)
    if figures is None:
        record.dropped["rows with errors"] += 1
    elif kind == BETWEEN:
        between[name].append((row, figures))
    else:
        _keep(row, name, kind, figures, band, found)


def _unknown(row: Row, key: str, known: Iterable[str], step: str) -> Finding:
    """Return the finding for a cell that is none of `known`; `step` is the next one where nothing is like it."""
    finding = messages.not_a_choice(row.where(key), row.text(key), known)
    if not row.text(key):
        given = f"no {key} for {row.text('column')} = {row.text('value') or row.text('low')}"
        return replace(finding, given=given, cause="Left empty?", next_step=step)
    if finding.cause:
        return finding
    return replace(finding, cause="No name is spelled like it", next_step=step)


def _figures(row: Row, kind: str, unit: str, band: Band) -> Figures | None:
    """Return the figures of a row in the unit of the observable, None after an error."""
    given = row.unit(unit)
    for need in KINDS[kind].needs:
        if is_missing(row.text(need)):
            what = f"for {kind}: {KINDS[kind].error}"
            if need != "error":
                what = f"needed for {kind}: {KINDS[kind].example}"
            row.error(
                need,
                f"no {need} for {row.text('column')} = {row.text('value') or row.text('low')}",
                what,
                "Left empty?",
                NEED_STEPS[need],
            )
    if given is None:
        return None
    value = None if is_missing(row.text("value")) else row.quantity("value", given, unit)
    low, high = (None if is_missing(row.text(n)) else row.quantity(n, given, unit) for n in ("low", "high"))
    error = None
    if kind not in NO_ERROR and not is_missing(row.text("error")):
        error = row.spread("error", value, given, unit, relative=kind in RELATIVE)
        if error is not None and not error > 0.0:
            row.error(
                "error",
                f"error {error:g}",
                "must be above 0: nothing is measured without error",
                "Not known?",
                "Write what you assume, with the reason in note",
            )
    number = None if is_missing(row.text("n")) else row.number("n")
    for name, figure in (("value", value), ("low", low), ("high", high)):
        ends_of_a_claim = kind == "claim" and name != "value"
        if figure is not None and not ends_of_a_claim and kind != "count":
            row.broken |= not judge(
                row.record,
                row.where(name),
                row.text("column"),
                figure,
                band,
                written="" if given == unit else f"{row.text(name)} {given}",
                accept=row.text("accept"),
            )
    if unit == "-" and given == "%" and value is not None and 0.0 < value <= 0.01:
        usual = 0.5 if band.plausible is None else sum(band.plausible) / 2.0
        row.record.add([messages.fraction_in_percent(row.where("value"), 100.0 * value, usual)])
    return None if row.broken else Figures(value, low, high, error, number.value if number else None)


def _keep(
    row: Row, name: str, kind: str, figures: Figures, band: Band, found: list[tuple[Row, Observation]]
) -> None:
    try:
        way = measured(kind, figures, band.plausible or _closed(band.possible))
    except ValueError as problem:
        given = ", ".join(f"{n} {row.text(n)}" for n in ("value", "low", "high", "n") if row.text(n))
        other = ("value", "A cell in the wrong column?", f"Compare with {KINDS[kind].example}")
        cell, cause, step = MISFITS.get(kind, other)
        row.error(cell, f"{kind} of {given}", str(problem), cause, step)
        row.record.dropped["rows with errors"] += 1
        return
    _sharpness(row, kind, figures)
    found.append(
        (
            row,
            Observation(
                name,
                way,
                _source(row),
                row.place("value" if figures.value is not None else "low"),
                _note(row),
            ),
        )
    )
    row.record.kept["answers"] += 1


def _sharpness(row: Row, kind: str, figures: Figures) -> None:
    """Warn of an error that is larger than the value, or smaller than surveys are."""
    if not figures.value or not figures.error:
        return
    share = figures.error if kind in RELATIVE else figures.error / abs(figures.value)
    step = "Correct the error, or leave it: it is used"
    given = f"error {row.text('error')} of {row.text('value')} [{row.text('unit')}]"
    if share > 1.0:
        cause = "A percentage without its sign, or another unit?"
        row.record.warning(row.where("error"), given, "usual is below the value", cause, step)
    elif share < _SHARPEST:
        usual = f"usual is above {_SHARPEST:.1%} of the value (assumed)"
        cause = "A fraction with the sign of a percentage, or digits instead of an error?"
        row.record.warning(row.where("error"), given, usual, cause, step)


def _closed(ends: tuple[float, float]) -> tuple[float, float] | None:
    return ends if ends[1] < float("inf") and ends[0] > -float("inf") else None


def _source(row: Row) -> str:
    source = row.text("source")
    if is_missing(source):
        given = f"{row.text('column')} = {row.text('value') or row.text('low')}"
        finding = messages.source_missing(row.where("source"), given)
        step = "Write the key of the source into the column source, or assumed with the reason in note"
        row.record.add([replace(finding, next_step=step)])
        return "assumed"
    return source


def _note(row: Row) -> str:
    date = row.date()
    return "; ".join(part for part in (date.text() if date else "", row.text("note")) if part)


def _as_given(row: Row, observation: Observation) -> Given:
    return Given(
        row.where("column"),
        row.where("value"),
        row.text("value") or row.text("low"),
        row.text("kind"),
        row.text("date"),
        observation.where,
    )
