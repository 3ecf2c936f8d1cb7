"""CSV tables read strictly: header with units, every cell accounted for, slips of the unit named.

A cell is a number or it is refused; a missing cell is missing and never zero. Lines that begin with ``#``
before the header are remarks (the place for the source).
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios import messages, units
from scenarios.cells import Column, TableReader, read_number
from scenarios.findings import Finding, Findings, InputError, shown
from scenarios.reading import TABLE_LIMIT_BYTES, decode, read_bytes, refuse
from scenarios.unit_suffixes import unit_of_name

ROW_LIMIT = 200_000
_SHOWN_PROBLEMS = 20
_HAS_DIGITS = re.compile(r"^[+-]?[\d.]")
_HEADER = re.compile(r"^(?P<name>[^\[\]]+?)\s*\[(?P<unit>[^\[\]]*)\]$")


@dataclass(frozen=True)
class Table:
    """A table that was read: columns by name, each with one member a row, and the line of each row."""

    label: str
    numbers: dict[str, list[float]]
    texts: dict[str, list[str]]
    lines: list[int]
    remarks: tuple[str, ...]
    notes: tuple[Finding, ...] = ()


def read_table(path: Path, label: str, columns: Sequence[Column], *, key: Sequence[str] = ()) -> Table:
    """Return the table at `path`, named `label` in messages.

    Parameters
    ----------
    columns
        The columns that may stand in it.
    key
        Columns that together may not repeat.

    Raises
    ------
    InputError
        With all problems found, the first twenty in full.
    """
    text = decode(read_bytes(path, label, TABLE_LIMIT_BYTES), label)
    reader = TableReader(label)
    remarks, rows = rows_of(text, label)
    if not rows:
        raise refuse(
            label,
            "no header",
            "a header row and at least one row of values",
            "An empty file?",
            f"Write the header {','.join(_head(c) for c in columns)}",
        )
    placed = _header(reader, rows[0], columns)
    _stop(reader)
    if len(rows) == 1:
        reader.error(
            rows[0][0], "", "no rows below the header", "at least one row", "Truncated?", "Add the rows"
        )
    numbers: dict[str, list[float]] = {c.name: [] for c in placed if c is not None and c.unit is not None}
    texts: dict[str, list[str]] = {c.name: [] for c in placed if c is not None and c.unit is None}
    for line, cells in rows[1:]:
        _row(reader, line, cells, placed, numbers, texts, last=line == rows[-1][0])
    _stop(reader)
    table = Table(label, numbers, texts, [line for line, _ in rows[1:]], remarks, tuple(reader.problems))
    _doubles(reader, table, key)
    _stop(reader)
    return table


def _head(column: Column) -> str:
    if column.unit is None or column.unit == "-" or unit_of_name(column.name) == column.unit:
        return column.name
    return f"{column.name} [{column.unit}]"


def rows_of(text: str, label: str) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """Return the remarks before the header, and line and cells of each row of a CSV text.

    Raises
    ------
    InputError
        For a line that is not CSV and for too many rows.
    """
    remarks: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not rows and cells[0].lstrip().startswith("#"):
                remarks.append(",".join(cells).lstrip("# ").strip())
                continue
            rows.append((reader.line_num, cells))
            if len(rows) > ROW_LIMIT + 1:
                raise refuse(
                    f"{label}:{reader.line_num}",
                    f"more than {ROW_LIMIT:,} rows",
                    f"at most {ROW_LIMIT:,}",
                    "Raw meter data?",
                    "Average the data before",
                )
    except csv.Error as problem:
        raise refuse(
            f"{label}:{reader.line_num}",
            f"not a CSV line ({problem})",
            "cells parted by commas, quotes closed",
            "A quote that is not closed, or a truncated file?",
            "Correct the line",
        ) from None
    return tuple(remarks), rows


def _header(
    reader: TableReader, row: tuple[int, list[str]], columns: Sequence[Column]
) -> list[Column | None]:
    line, cells = row
    known = {c.name: c for c in columns}
    placed: list[Column | None] = []
    if len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
        mark = ";" if ";" in cells[0] else "tab"
        reader.error(
            line,
            "",
            f"header {shown(cells[0])}",
            "cells parted by commas",
            f"Parted by {mark}?",
            "Save as CSV with commas and decimal points",
        )
        return placed
    if cells and all(_HAS_DIGITS.match(cell.strip()) for cell in cells):
        names = ",".join(_head(c) for c in columns)
        reader.error(
            line,
            "",
            f"header {shown(','.join(cells))}",
            "names of columns",
            "No header row?",
            f"Write {names}",
        )
        return placed
    for cell in cells:
        name, unit = name_and_unit(cell)
        column = known.get(name)
        if column is None:
            finding = messages.unknown_key(f"{reader.label}:{line}", name, known)
            reader.problems.append(finding)
        elif column in placed:
            reader.error(
                line, name, "stands twice in the header", "each column once", "", "Delete one of the two"
            )
        elif column.unit is not None:
            _unit_of_column(reader, line, column, unit)
        placed.append(column)
    for column in columns:
        if column.required and column not in placed:
            reader.error(
                line,
                "",
                f"column {column.name} is missing",
                "it has no default",
                "",
                f"Add the column {_head(column)}",
            )
    return placed


def name_and_unit(cell: str) -> tuple[str, str | None]:
    """Return the name in a header cell and the unit in brackets behind it, None where there is none.

    Examples
    --------
    >>> name_and_unit("riders [passengers/day]")
    ('riders', 'passengers/day')
    """
    name = unicodedata.normalize("NFKC", cell).strip()
    match = _HEADER.match(name)
    return (match["name"].strip(), match["unit"].strip()) if match else (name, None)


def _unit_of_column(reader: TableReader, line: int, column: Column, unit: str | None) -> None:
    assert column.unit is not None
    given = unit or unit_of_name(column.name) or ("-" if column.unit == "-" else None)
    if given is None:
        reader.error(
            line,
            column.name,
            "no unit in the header",
            "tables bear units in the header",
            "",
            f"Write {column.name} [{column.unit}]",
        )
        return
    try:
        units.convert(1.0, given, column.unit)
        reader.units_given[column.name] = given
    except units.UnitError as problem:
        reader.problems.append(
            messages.unit_problem(f"{reader.label}:{line} {column.name}", "header", problem, column.unit)
        )


def _row(
    reader: TableReader,
    line: int,
    cells: list[str],
    placed: list[Column | None],
    numbers: dict[str, list[float]],
    texts: dict[str, list[str]],
    *,
    last: bool,
) -> None:
    if len(cells) != len(placed):
        cause = "Truncated file?" if last else "A comma too many or too few, or a decimal comma?"
        reader.error(
            line, "", f"{len(cells)} cells", f"{len(placed)} cells as in the header", cause, "Correct the row"
        )
        return
    for cell, column in zip(cells, placed, strict=True):
        if column is None:
            continue
        if column.unit is None:
            texts[column.name].append(cell.strip())
            continue
        value = read_number(reader, line, column, cell)
        numbers[column.name].append(value if value is not None else math.nan)


def _doubles(reader: TableReader, table: Table, key: Sequence[str]) -> None:
    seen: dict[tuple[str | float, ...], int] = {}
    if not key:
        return
    for row, line in enumerate(table.lines):
        mark = tuple(table.numbers[k][row] if k in table.numbers else table.texts[k][row] for k in key)
        if mark in seen:
            named = ", ".join(
                f"{k} = {m:g}" if isinstance(m, float) else f"{k} = {m}"
                for k, m in zip(key, mark, strict=True)
            )
            reader.error(
                line,
                "",
                f"{named} again (first in line {seen[mark]})",
                "each once",
                "Copied and not changed?",
                "Delete one of the two rows",
            )
        seen.setdefault(mark, line)


def _stop(reader: TableReader) -> None:
    """Raise what was found so far when something is an error; a long list is cut and counted."""
    errors = [finding for finding in reader.problems if finding.severity == "error"]
    if not errors:
        return
    if len(errors) > _SHOWN_PROBLEMS:
        rest = len(errors) - _SHOWN_PROBLEMS
        errors = [
            *errors[:_SHOWN_PROBLEMS],
            Finding(
                "error",
                reader.label,
                f"{rest:,} more problems of this kind",
                "none",
                "",
                "Correct these first",
            ),
        ]
    raise InputError(Findings(tuple(errors)))
