"""What a workbook hides: formulas without a stored value, and merged cells, of which only the first holds anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenarios.survey_record import Record
from scenarios.survey_sheets import COLUMN_LIMIT

_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


def report_formulas(name: str, places: Sequence[str], rows: dict[int, list[str]], record: Record) -> None:
    """Write down how many formulas there are, and refuse those that nobody computed."""
    if not places:
        return
    record.note(f"{name}!{places[0]}", f"{len(places):,} formulas", "read as the values stored with them")
    for place in places:
        column, line = _index(re.match(r"[A-Z]+", place)[0]), int(re.sub(r"\D", "", place))  # type: ignore[index]
        cells = rows.get(line, [])
        if column >= len(cells) or not cells[column]:
            record.error(
                f"{name}!{place}",
                "a formula without a stored value",
                "formulas are read as stored values",
                "The file was written by a program that does not compute",
                "Open it in the spreadsheet program, let it compute, and save again",
            )


def fill_merged(name: str, ranges: Sequence[str], rows: dict[int, list[str]], record: Record) -> None:
    """Fill texts of merged cells down and across; a number stays in the first cell, so that it counts once."""
    for text in ranges:
        match = _RANGE.fullmatch(text)
        if match is None:
            continue
        left, top, right, bottom = _index(match[1]), int(match[2]), _index(match[3]), int(match[4])
        cells = rows.get(top, [])
        given = cells[left] if left < len(cells) else ""
        if not given:
            continue
        numeric = bool(re.match(r"^[+-]?[0-9.]", given))
        if not numeric:
            for line in (line for line in rows if top <= line <= bottom):
                row = rows[line]
                row += [""] * (min(right, COLUMN_LIMIT - 1) + 1 - len(row))
                for column in range(left, min(right, COLUMN_LIMIT - 1) + 1):
                    row[column] = row[column] or given
        how = (
            "the number counts once, in the first of them" if numeric else "the text counts for each of them"
        )
        record.note(f"{name}!{text}", "merged cells", how, "", "Unmerge if that is not meant")


def _index(column: str) -> int:
    n = 0
    for letter in column:
        n = 26 * n + ord(letter) - 64
    return n - 1
