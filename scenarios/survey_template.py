"""The empty workbook of a survey: a row an observable, lists of kinds and units, a codebook; it reads back.

Texts are written as texts: nothing that a twin says about itself can become a formula or a link.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from scenarios import units
from scenarios.survey_bands import band_of
from scenarios.survey_codebook import HEADER as CODEBOOK_HEADER
from scenarios.survey_codebook import Codebook
from scenarios.survey_kinds import KINDS
from scenarios.survey_rows import HEADER
from scenarios.survey_sheets import letters

SPARE_ROWS = 200
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_WIDTHS = {"column": 32, "kind": 12, "unit": 16, "source": 16, "note": 44, "accept": 20}
_LIST_LIMIT = 255  # characters of a list in a cell's validation (ECMA-376)
_HELP = (
    "One row an answer. Several answers of one observable are several rows; copy the row.",
    "column: the observable. kind: how it was measured, see the sheet kinds. unit: as measured; it is converted.",
    "error: one standard deviation, in the unit of the value or as 10%. Not known? Assume one; say why in note.",
    "source: key of the source, such as S04; answers of one source share its reliability.",
    "A gap stays empty or is written n/a: it is missing, never 0. accept: why an unusual value is right.",
    "Dated records go to a sheet of their own: a column date, and columns name [unit]; tell of them in the codebook.",
    "A codebook row may name role counter (a meter that counts up), personal or drop (both are never kept).",
)


def write_template(twin: Any, path: Path) -> None:
    """Write the empty survey workbook of `twin` to `path`."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": f"Survey: {twin.title}"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        answers = book.add_worksheet("answers")
        _answers(answers, head, twin)
        _codebook(book.add_worksheet("codebook"), head, twin)
        kinds = book.add_worksheet("kinds")
        _rows(kinds, head, ("name", "needs", "error is", "example"),
              [(k.name, ", ".join(k.needs), k.error, k.example) for k in KINDS.values()], (12, 24, 60, 70))  # fmt: skip
        help_sheet = book.add_worksheet("how to")
        _rows(
            help_sheet,
            head,
            (f"Survey of the twin {twin.name}: {twin.title}",),
            [(line,) for line in _HELP],
            (120,),
        )


def _answers(sheet: Any, head: Any, twin: Any) -> None:
    observables = twin.observables
    _rows(
        sheet, head, HEADER,
        [[name, *[""] * 4, unit, *[""] * 4, meaning, ""] for name, (unit, meaning) in observables.items()],
        [_WIDTHS.get(name, 10) for name in HEADER],
    )  # fmt: skip
    sheet.freeze_panes(1, 1)
    last = len(observables) + SPARE_ROWS
    at = {name: n for n, name in enumerate(HEADER)}
    names = f"=codebook!$A$2:$A${len(observables) + 1}"
    sheet.data_validation(
        1, at["column"], last, at["column"], _list(names, "an observable, see the sheet codebook")
    )
    sheet.data_validation(1, at["kind"], last, at["kind"], _list(list(KINDS), "a kind, see the sheet kinds"))
    for row, (unit, _) in enumerate(observables.values(), start=1):
        sheet.data_validation(
            row, at["unit"], row, at["unit"], _list(_units(unit), f"{unit} or a unit like it")
        )


def _codebook(sheet: Any, head: Any, twin: Any) -> None:
    rows: list[list[str | float]] = []
    for name, (unit, meaning) in twin.observables.items():
        band = band_of(name, unit, twin, Codebook())
        low, high = band.plausible or band.possible
        ends = [end if math.isfinite(end) else "" for end in (low, high)]
        rows.append([name, meaning, unit, *ends, band.source or band.possible_source, "", "value", "", ""])
    _rows(sheet, head, CODEBOOK_HEADER, rows, (32, 60, 16, 10, 10, 40, 12, 10, 28, 12))
    sheet.freeze_panes(1, 1)


def _rows(sheet: Any, head: Any, header: Any, rows: Any, widths: Any) -> None:
    for column, (name, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for line, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, column, cell)
            else:
                sheet.write_number(line, column, cell)


def _units(unit: str) -> list[str]:
    """Return `unit` and the units that convert to it, as many as a list in a cell holds."""
    found = [unit]
    for symbol in units.alike(unit):
        if symbol not in found and len(",".join([*found, symbol])) <= _LIST_LIMIT and "," not in symbol:
            found.append(symbol)
    return found


def _list(source: Any, what: str) -> dict[str, Any]:
    return {
        "validate": "list", "source": source, "error_type": "warning", "error_title": "Not in the list",
        "error_message": f"Expected is {what}"[:255],
    }  # fmt: skip


def places(twin: Any) -> dict[str, str]:
    """Return the cell of the template that takes the value of each observable."""
    column = letters(HEADER.index("value"))
    return {name: f"answers!{column}{row}" for row, name in enumerate(twin.observables, start=2)}
