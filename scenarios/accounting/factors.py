"""Emission factor tables: every number with source, year and how far it was checked.

Tables are CSV files beside this module (see ``factors/README.md``). `check` is ``A`` (read in a published
copy), ``B`` (computed) or ``C`` (recalled: compare with the document before quoting); the mark travels with
every factor into the report.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from scenarios.accounting.specification import FactorChoice, Gas

_COLUMNS = ["item", "subitem", "value", "lower", "upper", "unit", "source", "year", "check", "note"]


class FactorError(ValueError):
    """A factor that was asked for does not exist or cannot be used."""


@dataclass(frozen=True)
class FactorRow:
    """One row of a factor table.

    Attributes
    ----------
    table, item, subitem
        Where it stands.
    value, lower, upper
        Default and published 95 % bounds [`unit`]; None where the source gives no bounds.
    unit, source, year, check, note
        Unit, document, year of the data, check mark A, B or C, and remarks.
    """

    table: str
    item: str
    subitem: str
    value: float
    lower: float | None
    upper: float | None
    unit: str
    source: str
    year: int | None
    check: str
    note: str = ""

    @property
    def name(self) -> str:
        """Name of the factor, also of its random stream."""
        return f"factor/{self.table}/{self.item}/{self.subitem}"

    @property
    def recalled(self) -> bool:
        """True where the value was transcribed from memory (check C) and still has to be compared."""
        return self.check == "C"

    @property
    def biogenic(self) -> bool:
        """True where the CO2 is biogenic and belongs to the memo."""
        return self.note.startswith("biogenic")

    @property
    def bounded(self) -> bool:
        """True where the source gives a range on both sides of the value."""
        return self.lower is not None and self.upper is not None and self.lower < self.upper


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Return the known name that is most like `wanted`."""
    names = sorted(set(known))
    close = difflib.get_close_matches(wanted, names, n=1, cutoff=0.0)
    return close[0] if close else ""


def table_names() -> tuple[str, ...]:
    """Return the names of all factor tables, sorted."""
    folder = resources.files("scenarios.accounting") / "factors"
    return tuple(sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv")))


def read_table(table: str) -> tuple[FactorRow, ...]:
    """Return all rows of ``factors/<table>.csv``.

    Raises
    ------
    FactorError
        When there is no such table, or a row of it cannot be read.
    """
    if table not in table_names():
        hint = nearest(table, table_names())
        raise FactorError(
            f"factors - no table {table!r} - known: {', '.join(table_names())} - did you mean {hint!r}?"
        )
    text = (resources.files("scenarios.accounting") / "factors" / f"{table}.csv").read_text("utf-8-sig")
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != _COLUMNS:
        raise FactorError(
            f"factors/{table}.csv - columns {reader.fieldnames} - must be {', '.join(_COLUMNS)}"
        )
    return tuple(_row(table, number, raw) for number, raw in enumerate(reader, start=2))


def _row(table: str, number: int, raw: dict[str, str]) -> FactorRow:
    try:
        return FactorRow(
            table=table,
            item=raw["item"],
            subitem=raw["subitem"],
            value=float(raw["value"]),
            lower=float(raw["lower"]) if raw["lower"] else None,
            upper=float(raw["upper"]) if raw["upper"] else None,
            unit=raw["unit"],
            source=raw["source"],
            year=int(raw["year"]) if raw["year"] else None,
            check=raw["check"],
            note=raw["note"],
        )
    except (TypeError, ValueError) as error:
        raise FactorError(f"factors/{table}.csv line {number} - {error} - a number is needed") from error


def find_row(rows: Sequence[FactorRow], item: str, subitem: str, year: int | None = None) -> FactorRow:
    """Return the one row of `item` and `subitem` (and `year`).

    Raises
    ------
    FactorError
        When no row fits; the message names the nearest item or the known sub-items.
    """
    table = rows[0].table if rows else "?"
    of_item = [row for row in rows if row.item == item]
    if not of_item:
        hint = nearest(item, [row.item for row in rows])
        raise FactorError(
            f"factors/{table}.csv - {item!r} is no row - the nearest is {hint!r} - check the carrier"
        )
    found = [row for row in of_item if row.subitem == subitem and (year is None or row.year == year)]
    if not found:
        known = "; ".join(sorted({f"{row.subitem} ({row.year})" for row in of_item}))
        wanted = subitem if year is None else f"{subitem} ({year})"
        raise FactorError(f"factors/{table}.csv - {item!r} has no {wanted!r} - it has: {known}")
    if len(found) > 1:
        years = ", ".join(str(row.year) for row in found)
        raise FactorError(
            f"factors/{table}.csv - {item!r}, {subitem!r} has several years: {years} - state the year"
        )
    return found[0]


def default_row(carrier: str, gas: Gas, sector: str) -> FactorRow:
    """Return the IPCC default of `gas` for `carrier`, CH4 and N2O by `sector` [kg/TJ].

    Biodiesel has no row of its own for CH4 and N2O; it takes those of diesel fuel, the same engine
    (assumed).

    Raises
    ------
    FactorError
        When the carrier is unknown.
    """
    if gas == "CO2":
        return find_row(read_table("ipcc_co2"), carrier, "CO2 EF")
    table = "ipcc_mobile" if sector.startswith(("road", "off-road")) else "ipcc_ch4_n2o_stationary"
    item = "gas/diesel oil" if carrier == "biodiesel" else carrier
    return find_row(read_table(table), item, f"{gas} EF, {sector}")


def chosen_row(choice: FactorChoice) -> FactorRow:
    """Return the row that a study chose: one of a table, or its own value with unit and source.

    Raises
    ------
    FactorError
        When the choice is incomplete, has another unit than kg/TJ, or names no row.
    """
    where = f"accounting.factors, {choice.gas} of {choice.carrier!r}"
    if choice.value is None:
        if not choice.table:
            raise FactorError(
                f"{where} - neither table nor value - give table and subitem, or value with source"
            )
        row = find_row(read_table(choice.table), choice.item or choice.carrier, choice.subitem)
        if row.unit != "kg/TJ":
            raise FactorError(
                f"{where} - row {row.subitem!r} is in {row.unit} - an emission factor is in kg/TJ"
            )
        return row
    if not choice.source:
        raise FactorError(f"{where} - value {choice.value:g} without source - state it, or 'assumed: why'")
    if choice.unit != "kg/TJ":
        raise FactorError(f"{where} - unit {choice.unit!r} - allowed: kg/TJ (1 g/MJ = 1000 kg/TJ)")
    low, high = choice.lower, choice.upper
    if (low is None) != (high is None) or (
        low is not None and high is not None and not low <= choice.value <= high
    ):
        raise FactorError(f"{where} - range {low} to {high} does not hold the value {choice.value:g}")
    name = f"{choice.gas} EF"
    return FactorRow(
        "study", choice.carrier, name, choice.value, low, high, choice.unit, choice.source, None, "-"
    )
