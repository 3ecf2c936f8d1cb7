"""The codebook of a survey: what each column means, its unit, what is allowed, and how a gap is written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.findings import shown
from scenarios.survey_numbers import NumberError, parse_number
from scenarios.survey_record import Record
from scenarios.survey_sheets import Header, Sheet, find_header

HEADER = (
    "column",
    "meaning",
    "unit",
    "low",
    "high",
    "limit source",
    "missing",
    "role",
    "observable",
    "source",
)
# value: a reading; counter: a meter that counts up; personal: never kept; drop: not wanted
ROLES = ("value", "counter", "personal", "drop")


@dataclass(frozen=True)
class Entry:
    """One column of the survey as the codebook tells of it.

    Attributes
    ----------
    unit
        Unit of the values, empty where the header of the table states it.
    within
        Allowed values in `unit`; an infinite end is open.
    missing
        Missing codes beside the common ones.
    role
        One of `ROLES`.
    observable
        Name of the observable of the twin that a dated column answers, empty for none.
    source
        Source key of a dated column.
    """

    column: str
    meaning: str = ""
    unit: str = ""
    within: tuple[float, float] = (-math.inf, math.inf)
    limit_source: str = ""
    missing: frozenset[str] = frozenset()
    role: str = "value"
    observable: str = ""
    source: str = ""
    where: str = ""


@dataclass(frozen=True)
class Codebook:
    """Entries by name of the column."""

    entries: Mapping[str, Entry] = field(default_factory=dict[str, Entry])

    def entry(self, column: str) -> Entry:
        """Return what is known of `column`; an entry without content where the codebook is silent."""
        return self.entries.get(column, Entry(column))


def is_codebook(sheet: Sheet) -> bool:
    """Return True for a sheet with the columns ``column`` and ``meaning``, and without values."""
    header = find_header(sheet, ("column", "meaning"))
    return header is not None and "value" not in header.place and "kind" not in header.place


def read_codebook(sheet: Sheet, record: Record) -> Codebook:
    """Return the codebook in `sheet`; what is wrong goes to `record`."""
    header = find_header(sheet, ("column", "meaning"))
    assert header is not None
    entries: dict[str, Entry] = {}
    for line, cells in sheet.rows[header.at + 1 :]:
        entry = _entry(sheet, header, line, cells, record)
        if entry is None:
            continue
        if entry.column in entries:
            record.error(
                entry.where,
                f"{shown(entry.column)} again (first at {entries[entry.column].where})",
                "each column once in the codebook",
                "Copied and not changed?",
                "Delete one of the two rows",
            )
        entries.setdefault(entry.column, entry)
    return Codebook(entries)


def _entry(sheet: Sheet, header: Header, line: int, cells: tuple[str, ...], record: Record) -> Entry | None:
    def text(name: str) -> str:
        index = header.place.get(name)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    column, role = text("column"), text("role").lower() or "value"
    where = sheet.where(line, header.place["column"])
    if not column:
        return None
    if role not in ROLES:
        record.error(
            sheet.where(line, header.place["role"]),
            f"role {shown(role)} of {column}",
            f"one of {', '.join(ROLES)}",
            "Another word for one of them?",
            "Correct the role, or leave it empty for value",
        )
        return None
    ends: list[float] = []
    for name, open_end in (("low", -math.inf), ("high", math.inf)):
        try:
            value = parse_number(text(name)).value
        except NumberError as problem:
            place = sheet.where(line, header.place[name])
            record.error(
                place, shown(text(name)), "a number, or empty for no limit", problem.cause, problem.next_step
            )
            value = None
        ends.append(open_end if value is None else value)
    if not ends[0] < ends[1]:
        record.error(
            sheet.where(line, header.place["low"]),
            f"{column}: low {ends[0]:g}, high {ends[1]:g}",
            "low below high",
            "Swapped?",
            "Swap the two",
        )
        ends = [-math.inf, math.inf]
    codes = frozenset(
        code.strip().lower() for code in text("missing").replace("、", ";").split(";") if code.strip()
    )
    return Entry(
        column,
        text("meaning"),
        text("unit"),
        (ends[0], ends[1]),
        text("limit source"),
        codes,
        role,
        text("observable"),
        text("source"),
        where,
    )
