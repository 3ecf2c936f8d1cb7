"""One cell of a table: a number in the declared unit, or a finding that says why not."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field

from scenarios import messages, units
from scenarios.findings import Finding, shown

_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$")
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_WITH_UNIT = re.compile(r"^[+-]?[\d.]+\s*[^\W\d]")
_MISSING = frozenset(
    {"", "-", "n/a", "na", "nan", "null", "none", "inf", "-inf", "+inf", "infinity", "不明", "."}
)


@dataclass(frozen=True)
class Column:
    """One column that a table may have.

    Attributes
    ----------
    name
        Name in the header, with or without ``[unit]`` behind it.
    unit
        Unit of the values handed on; None for a column of texts.
    required
        True where the table is useless without it.
    within
        Closed interval of plausible values in `unit`.
    source
        Where the interval comes from.
    """

    name: str
    unit: str | None
    required: bool = True
    within: tuple[float, float] | None = None
    source: str = ""


@dataclass
class TableReader:
    """State of one reading: what was found and which header cell is which column."""

    label: str
    problems: list[Finding] = field(default_factory=list[Finding])
    units_given: dict[str, str] = field(default_factory=dict[str, str])

    def error(self, line: int, name: str, given: str, allowed: str, cause: str = "", step: str = "") -> None:
        """Write an error down."""
        where = f"{self.label}:{line}" + (f" {name}" if name else "")
        self.problems.append(Finding("error", where, given, allowed, cause, step))


def read_number(reader: TableReader, line: int, column: Column, cell: str) -> float | None:
    """Return the number of `cell` in the unit of `column`, or None after reporting what is wrong."""
    text = unicodedata.normalize("NFKC", cell).strip()
    assert column.unit is not None
    if text.lower() in _MISSING:
        reader.error(
            line,
            column.name,
            f"{shown(cell)} is no number",
            "a finite number; missing is never 0",
            "A gap in the data?",
            "Fill the gap from a source, or delete the row",
        )
        return None
    if _THOUSANDS.match(text):
        reader.error(
            line,
            column.name,
            shown(cell),
            "a number without separators",
            "A comma for thousands or for decimals?",
            f"Write {text.replace(',', '')} or a decimal point",
        )
        return None
    if not _NUMBER.match(text):
        cause = "A decimal comma?" if re.match(r"^\d+,\d+$", text) else ""
        cause = "A unit inside the cell?" if _WITH_UNIT.match(text) else cause
        cause = "A formula; only values are read" if text.startswith(("=", "@")) else cause
        reader.error(
            line,
            column.name,
            shown(cell),
            f"a number [{column.unit}]",
            cause,
            "Write a number with a decimal point",
        )
        return None
    if text != cell.strip():
        reader.problems.append(
            Finding(
                "note",
                f"{reader.label}:{line} {column.name}",
                f"{shown(cell)} read as {text}",
                "",
                "Full-width digits",
            )
        )
    value = units.convert(float(text), reader.units_given.get(column.name, column.unit), column.unit)
    if not math.isfinite(value):
        reader.error(
            line, column.name, shown(cell), "a finite number", "A slip of the keyboard?", "Correct the cell"
        )
        return None
    if column.within is not None and not column.within[0] <= value <= column.within[1]:
        reader.problems.append(
            messages.out_of_range(
                f"{reader.label}:{line} {column.name}", value, column.unit, column.within, column.source
            )
        )
    return value
