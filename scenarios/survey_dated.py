"""Dated sheets: a record a row, a column a quantity; the columns that answer an observable become summaries."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from calibration.measured import Summary
from calibration.survey import Observation
from scenarios import messages, units
from scenarios.findings import shown
from scenarios.survey_bands import WIDEN, band_of, judge
from scenarios.survey_calendar import check_dates, undated
from scenarios.survey_cells import Row
from scenarios.survey_codebook import Codebook, Entry
from scenarios.survey_dates import CalendarDate
from scenarios.survey_numbers import is_missing
from scenarios.survey_record import Record
from scenarios.survey_series import constant, days_between, effective_number, increments, jumps
from scenarios.survey_sheets import Header, Sheet, find_header
from scenarios.survey_units import unit_problem, unit_text
from scenarios.tables import name_and_unit

_METER = "correct the unit of the meter in the codebook"
_TOTALS = frozenset({"total", "sum", "合計", "小計", "計", "jumlah", "average", "平均", "mean"})


@dataclass(frozen=True)
class Quantity:
    """A column of a dated sheet: where it stands, its unit, and what it answers."""

    name: str
    index: int
    given: str
    unit: str
    observable: str
    entry: Entry


def is_dated(sheet: Sheet) -> bool:
    """Return True for a sheet with a column ``date``."""
    return find_header(sheet, ("date",)) is not None


def read_dated(sheet: Sheet, twin: Any, codebook: Codebook, record: Record) -> list[Observation]:
    """Return a summary of each column that answers an observable; what is wrong goes to `record`."""
    header = find_header(sheet, ("date",))
    assert header is not None
    below = sheet.rows[header.at + 1 :]
    unit_row = below[0][1] if below and _is_unit_row(below[0][1], header.place["date"]) else None
    quantities = _quantities(sheet, header, unit_row, twin, codebook, record)
    names = [quantity.name for quantity in quantities]
    placed = Header(
        header.at, header.line, header.cells, {**_columns(quantities), "date": header.place["date"]}
    )
    rows: list[Row] = []
    for line, cells in below[1 if unit_row else 0 :]:
        row = Row(sheet, placed, line, cells, record)
        first = row.text("date").lower()
        if first in _TOTALS:
            record.dropped["rows of totals"] += 1
        elif is_missing(first):
            undated(row, names, record)
        elif row.shifted():
            record.dropped["rows with errors"] += 1
        else:
            rows.append(row)
    dated = [(date, row) for row in rows if (date := row.date()) is not None]
    if not dated:
        if not rows:  # else each row has its own error
            record.error(
                sheet.where(header.line, header.place["date"]),
                "no dated rows below the header",
                "at least two",
                "Truncated?",
                "Add them",
            )
        return []
    check_dates(dated, record)
    dated.sort(key=lambda pair: pair[0].first)
    found = [_summary(quantity, sheet, dated, twin, codebook, record) for quantity in quantities]
    return [observation for observation in found if observation is not None]


def _columns(quantities: Sequence[Quantity]) -> dict[str, int]:
    return {quantity.name: quantity.index for quantity in quantities}


def _is_unit_row(cells: Sequence[str], date: int) -> bool:
    texts = [unit_text(cell.strip("[]() ")) for n, cell in enumerate(cells) if n != date and cell.strip()]
    if date < len(cells) and cells[date].strip(" -"):
        return False
    try:
        return bool(texts) and all(units.find(text) for text in texts)
    except units.UnitError:
        return False


def _quantities(
    sheet: Sheet,
    header: Header,
    unit_row: Sequence[str] | None,
    twin: Any,
    codebook: Codebook,
    record: Record,
) -> list[Quantity]:
    found: list[Quantity] = []
    for index, cell in enumerate(header.cells):
        name, in_header = name_and_unit(cell)
        if not name or index == header.place["date"]:
            continue
        entry = codebook.entry(name)
        observable = entry.observable or (name if name in twin.observables else "")
        where = f"{sheet.where(header.line, index)} {name}"
        if entry.observable and entry.observable not in twin.observables:
            record.add([messages.not_a_choice(entry.where, entry.observable, twin.observables)])
            continue
        if entry.role in ("personal", "drop") or (not observable and name not in codebook.entries):
            record.dropped["columns that answer nothing, never kept"] += 1
            record.note(
                where,
                f"column {shown(name)}",
                "its cells are not kept",
                "" if entry.role == "value" else f"Its role is {entry.role}",
            )
            continue
        below = unit_row[index].strip("[]() ") if unit_row and index < len(unit_row) else ""
        given = unit_text(in_header or below or entry.unit)
        unit = _unit(record, where, given, observable, entry, twin)
        if unit is not None:
            found.append(Quantity(name, index, given or unit, unit, observable, entry))
    return found


def _unit(record: Record, where: str, given: str, observable: str, entry: Entry, twin: Any) -> str | None:
    """Return the unit that values are converted to: of the observable, or of the meter; None after an error."""
    declared = twin.observables[observable][0] if observable else entry.unit or given
    if not given and declared != "-":
        record.error(
            where,
            "no unit in header, unit row or codebook",
            f"each column has its unit, here {declared or 'any'}",
            "Left out?",
            f"Write [{declared or 'kWh'}] behind the name",
        )
        return None
    try:
        if entry.role == "counter":
            units.find(given)
            return given
        units.convert(1.0, given or declared, declared)
    except units.UnitError as problem:
        record.add([unit_problem(where, f"[{given}]", problem, declared, "the header behind the name")])
        return None
    return declared


def _summary(
    quantity: Quantity,
    sheet: Sheet,
    dated: Sequence[tuple[CalendarDate, Row]],
    twin: Any,
    codebook: Codebook,
    record: Record,
) -> Observation | None:
    counter = quantity.entry.role == "counter"
    values, places, dates = _values(quantity, dated, twin, codebook, record)
    where = _range(sheet, quantity, dated)
    remarks = [] if counter else constant(values) + jumps(values, quantity.unit)
    if counter:
        steps, remarks = increments(values)
        values, places = _rates(quantity, steps, dates, twin), places[1:] if len(places) > 1 else places
    for remark in remarks:
        at = places[min(max(remark.at - counter, 0), len(places) - 1)]
        (record.error if remark.serious else record.warning)(f"{at} {quantity.name}", *remark.parts())
    serious = any(remark.serious for remark in remarks)
    if not quantity.observable or serious:
        return None
    if counter:
        values = _plausible_use(quantity, values, places, twin, record)
    if len(values) < 2 or statistics.stdev(values) == 0.0:
        _too_few(f"{where} {quantity.name}", values, len(dated), record)
        return None
    n = effective_number(values)
    mean, sd = math.fsum(values) / len(values), statistics.stdev(values)
    record.kept["dated columns"] += 1
    unit = twin.observables[quantity.observable][0]
    record.note(
        f"{where} {quantity.name}",
        f"mean {mean:.6g}, sd {sd:.3g} [{unit}] of {len(values)} records",
        f"answers {quantity.observable}, worth {n} independent records (correlation of neighbours)",
    )
    if not quantity.entry.source:
        finding = messages.source_missing(f"{where} {quantity.name}", "the column")
        record.add(
            [replace(finding, next_step="Write the key of the source into the codebook, column source")]
        )
    return Observation(
        quantity.observable,
        Summary(mean, sd, n),
        quantity.entry.source or "assumed",
        where,
        f"{dates[0].text()} to {dates[-1].text()}, {len(values)} records of {quantity.name}",
    )


def _values(
    quantity: Quantity,
    dated: Sequence[tuple[CalendarDate, Row]],
    twin: Any,
    codebook: Codebook,
    record: Record,
) -> tuple[list[float], list[str], list[CalendarDate]]:
    values: list[float] = []
    places: list[str] = []
    dates: list[CalendarDate] = []
    name = quantity.observable or quantity.name
    band = band_of(
        quantity.name if quantity.name in codebook.entries else name, quantity.unit, twin, codebook
    )
    for date, row in dated:
        number = row.number(quantity.name, quantity.entry.missing)
        if number is None or number.value is None:
            record.dropped["values missing" if number is not None else "values that are no numbers"] += 1
            continue
        given = "%" if number.percent else quantity.given
        value = units.convert(number.value, given, quantity.unit)
        counter = quantity.entry.role == "counter"
        written = "" if given in ("", quantity.unit) else f"{row.text(quantity.name)} {given}"
        where = row.where(quantity.name)
        if counter or judge(record, where, quantity.name, value, band, written=written, remedy=WIDEN):
            values.append(value)
            places.append(row.place(quantity.name))
            dates.append(date)
        else:
            record.dropped["values outside their limits"] += 1
    return values, places, dates


def _rates(
    quantity: Quantity, steps: Sequence[float], dates: Sequence[CalendarDate], twin: Any
) -> list[float]:
    """Return the use between readings in the unit of the observable: a day where that is a rate, else a period."""
    unit = twin.observables[quantity.observable][0] if quantity.observable else quantity.unit
    days = [max(days_between(a, b), 1) for a, b in itertools.pairwise(dates)]
    try:
        return [
            units.convert(step / n, f"{quantity.given}/d", unit) for step, n in zip(steps, days, strict=True)
        ]
    except units.UnitError:
        return [units.convert(step, quantity.given, unit) for step in steps]


def _plausible_use(
    quantity: Quantity, values: Sequence[float], places: Sequence[str], twin: Any, record: Record
) -> list[float]:
    """Return the uses between readings of a counter that may be used; limits in the codebook are of the reading."""
    band = band_of(quantity.observable, twin.observables[quantity.observable][0], twin, Codebook())
    kept = [
        value
        for value, place in zip(values, places, strict=True)
        if judge(record, f"{place} {quantity.name}", f"use of {quantity.name}", value, band, remedy=_METER)
    ]
    if len(kept) < len(values):
        record.dropped["values outside their limits"] += len(values) - len(kept)
    return kept


def _too_few(where: str, values: Sequence[float], n: int, record: Record) -> None:
    allowed, step = "at least two that differ", "State it as an answer with kind, error and source"
    if len(values) < 2:
        given, cause = f"{len(values)} usable values of {n} records", "The others missing or refused?"
        step = "Correct the others, or " + step[0].lower() + step[1:]
    else:
        given, cause = f"{len(values)} values, all {values[0]:g}", "A constant is no measurement"
    record.error(where, given, allowed, cause, step)


def _range(sheet: Sheet, quantity: Quantity, dated: Sequence[tuple[CalendarDate, Row]]) -> str:
    """Return the place of all cells of a column: ``book.xlsx!Meter!B3:B9`` or ``table.csv:2-10``."""
    lines = [row.line for _, row in dated]
    first, last = sheet.where(min(lines), quantity.index), sheet.where(max(lines), quantity.index)
    end = last.rpartition("!")[2] if sheet.workbook else str(max(lines))
    return f"{first}{':' if sheet.workbook else '-'}{end}"
