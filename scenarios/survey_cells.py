"""Cells of a survey row: a text, a number in the unit of the observable, an error; each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scenarios import units
from scenarios.findings import shown
from scenarios.survey_dates import CalendarDate, DateError, parse_date
from scenarios.survey_numbers import Number, NumberError, is_missing, parse_number
from scenarios.survey_record import Record
from scenarios.survey_sheets import Header, Sheet
from scenarios.survey_units import unit_problem, unit_text

_POINT_AND_THREE = re.compile(r"^[1-9][0-9]{0,2}\.[0-9]{3}$")


@dataclass
class Row:
    """One row of a table with its header; what is wrong goes to the record.

    Attributes
    ----------
    broken
        True after an error in a cell of this row.
    """

    sheet: Sheet
    header: Header
    line: int
    cells: tuple[str, ...]
    record: Record
    broken: bool = field(default=False)

    def where(self, name: str = "") -> str:
        """Return the place of a cell of the row, or of the row."""
        place = self.place(name)
        return f"{place} {name}" if name else place

    def place(self, name: str) -> str:
        """Return the place of a cell without its name: what an observation carries."""
        return self.sheet.where(self.line, self.header.place.get(name))

    def shifted(self) -> bool:
        """Write it down when there are more cells than names: all behind the surplus one are in the wrong column."""
        surplus = [cell for cell in self.cells[len(self.header.cells) :] if cell.strip()]
        if not surplus or self.sheet.workbook:
            return False
        self.error(
            "",
            f"{len(self.cells)} cells, the last is {shown(self.cells[-1])}",
            f"{len(self.header.cells)} cells, as many as names in the header",
            "A comma inside a number or a text without quotes?",
            "Write decimal points, no commas for thousands, and texts with commas in quotes",
        )
        return True

    def text(self, name: str) -> str:
        """Return the text of a cell, empty where there is none; missing codes are texts here."""
        index = self.header.place.get(name)
        return " ".join(self.cells[index].split()) if index is not None and index < len(self.cells) else ""

    def error(self, name: str, given: str, allowed: str, cause: str, next_step: str) -> None:
        """Write an error of this row down."""
        self.broken = True
        self.record.error(self.where(name), given, allowed, cause, next_step)

    def number(self, name: str, codes: frozenset[str] = frozenset()) -> Number | None:
        """Return the number in a cell; None after an error. What was normalised is noted."""
        text = self.text(name)
        try:
            number = parse_number(text, codes)
        except NumberError as problem:
            self.error(
                name, shown(text), "one number, with a decimal point", problem.cause, problem.next_step
            )
            return None
        if number.value is not None and _POINT_AND_THREE.match(text):
            self.record.three_digits.append((self.where(name), shown(text)))
        self.record.points_part_thousands |= number.points_part_thousands
        if number.remarks and number.value is not None:
            read = f"{number.value:.15g}{'%' if number.percent else ''}"
            self.record.note(self.where(name), f"{shown(text)} read as {read}", "", "; ".join(number.remarks))
        return number

    def quantity(self, name: str, given_unit: str, unit: str) -> float | None:
        """Return the number in a cell [given_unit] in `unit`; None where it is missing or wrong."""
        number = self.number(name)
        if number is None or number.value is None:
            return None
        if number.percent and units.find(given_unit).symbol not in ("%", "-"):
            self.error(
                name,
                shown(self.text(name)),
                f"a number [{given_unit}]",
                "A percentage of what?",
                "Write the number in the unit of the row",
            )
            return None
        return units.convert(number.value, "%" if number.percent else given_unit, unit)

    def spread(
        self, name: str, value: float | None, given_unit: str, unit: str, *, relative: bool
    ) -> float | None:
        """Return an error in `unit`, or of the logarithm where `relative`; a percentage is one of `value`."""
        number = self.number(name)
        if number is None or number.value is None:
            return None
        if number.percent:
            base = 1.0 if relative else abs(value) if value is not None else None
            if base is None and self.broken:  # the value itself was refused
                return None
            if base is not None and not relative and units.find(unit).dimension == "temperature":
                self.error(
                    name,
                    shown(self.text(name)),
                    f"a number [{given_unit}]",
                    "A percentage of a temperature depends on where its zero is",
                    f"Write the error in {given_unit}",
                )
                return None
            if base is None:
                self.error(
                    name,
                    shown(self.text(name)),
                    "a number: there is no value to take a percentage of",
                    "",
                    f"Write the error in {given_unit}",
                )
                return None
            return number.value / 100.0 * base
        return number.value if relative else units.convert_difference(number.value, given_unit, unit)

    def unit(self, unit: str) -> str | None:
        """Return the unit of the row after trying it against the declared `unit`; None after an error."""
        given = unit_text(self.text("unit"))
        if is_missing(given) and given != "-":
            if unit == "-":
                return "-"
            self.error(
                "unit",
                f"{shown(self.text('value'))} has no unit",
                f"each value carries its unit, here {unit}",
                "Left empty?",
                f"Write {unit} into the column unit",
            )
            return None
        try:
            units.convert(1.0, given, unit)
        except units.UnitError as problem:
            self.broken = True
            value = f"{shown(self.text('value') or self.text('low'))} [{given[:40]}]"
            self.record.add([unit_problem(self.where("unit"), value, problem, unit, "the column unit")])
            return None
        return given

    def date(self, name: str = "date") -> CalendarDate | None:
        """Return the date in a cell; None where it is missing or wrong. What was normalised is noted."""
        text = self.text(name)
        if is_missing(text):
            return None
        try:
            date = parse_date(text)
        except DateError as problem:
            self.error(
                name, shown(text), "a date such as 2018-07-01 or 2018-07", problem.cause, problem.next_step
            )
            return None
        if date.remarks:
            self.record.note(
                self.where(name), f"{shown(text)} read as {date.text()}", "", "; ".join(date.remarks)
            )
        return date
