"""The inside of the child process that parses a foreign workbook: bytes on stdin, texts as JSON on stdout.

It limits its own memory and time before it imports the parser. Formulas are read as the values that were stored
with them; nothing is computed, no link is followed, no macro is run.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import sys
import zipfile
from contextlib import suppress
from typing import Any

from scenarios.survey_sheets import COLUMN_LIMIT, letters

TEXT_LIMIT = 1_000
SHEET_LIMIT = 60
MERGED_LIMIT = 2_000
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(rb"<([a-z]+:)?f[ >/]")
_CHUNK = 1 << 20
LAST_ROW = 1_048_576  # of a sheet (ECMA-376)


class TooMuchError(ValueError):
    """The workbook holds more than allowed: place, what, limit."""


def limit_self(memory_mb: int, time_s: int) -> None:
    """Let the system end this process beyond `memory_mb` or `time_s` of CPU; Windows has no such limits."""
    if os.name == "nt":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (time_s, time_s + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 10**6, memory_mb * 10**6))


def read(raw: bytes, row_limit: int, cell_limit: int) -> dict[str, Any]:
    """Return the sheets of a workbook as texts.

    Raises
    ------
    TooMuchError
        Above the number of sheets, rows, columns or cells.
    """
    import openpyxl

    stored = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    if len(stored.sheetnames) > SHEET_LIMIT:
        raise TooMuchError(f"|{len(stored.sheetnames)} sheets|at most {SHEET_LIMIT} sheets")
    sheets: list[dict[str, Any]] = []
    left = [row_limit, cell_limit]
    for sheet in stored.worksheets:
        merged, formulas = _look_through(raw, str(getattr(sheet, "_worksheet_path", "")))
        rows, cut = _rows(sheet, left, (row_limit, cell_limit))
        part: dict[str, Any] = {"name": sheet.title, "rows": rows, "cut": cut, "merged": merged}
        sheets.append(part | {"formulas": formulas, "hidden": sheet.sheet_state != "visible"})
    if any(part["formulas"] for part in sheets):
        written = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        for part in sheets:
            part["formulas"] = _formulas(written[part["name"]]) if part["formulas"] else []
    return {"sheets": sheets}


def _rows(sheet: Any, left: list[int], limits: tuple[int, int]) -> tuple[list[tuple[int, list[str]]], int]:
    """Return the rows that are not empty and the number of cells cut short; `left` counts rows and cells down."""
    sheet.reset_dimensions()  # the stated size may be wrong
    rows: list[tuple[int, list[str]]] = []
    cut = 0
    for n, cells in enumerate(sheet.iter_rows(), start=1):
        left[1] -= len(cells)
        if left[1] < 0 or n > LAST_ROW:
            raise TooMuchError(
                f"{sheet.title}!A{n}|more than {limits[1]:,} cells|at most {limits[1]:,} cells"
            )
        line, texts = _row(cells)
        if len(texts) > COLUMN_LIMIT:
            raise TooMuchError(f"{sheet.title}!A{line}|{len(texts)} columns|at most {COLUMN_LIMIT} columns")
        if not texts:
            continue
        left[0] -= 1
        if left[0] < 0:
            raise TooMuchError(
                f"{sheet.title}!A{line}|more than {limits[0]:,} rows|at most {limits[0]:,} rows"
            )
        cut += sum(len(text) > TEXT_LIMIT for text in texts)
        rows.append((line, [text[:TEXT_LIMIT] for text in texts]))
    return rows, cut


def _row(cells: Any) -> tuple[int, list[str]]:
    line = next((cell.row for cell in cells if getattr(cell, "row", None)), 0)
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return line, texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        percent = "%" in str(cell.number_format).split(";")[0]
        return f"{float(value) * 100.0:.12g}%" if percent else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value).strip()


def _formulas(sheet: Any) -> list[str]:
    """Return the places of formulas in a sheet that was read once within its limits."""
    sheet.reset_dimensions()
    return [
        f"{letters(cell.column - 1)}{cell.row}"
        for cells in sheet.iter_rows()
        for cell in cells
        if getattr(cell, "data_type", "") == "f"
    ]


def _look_through(raw: bytes, path: str) -> tuple[list[str], bool]:
    """Return the merged ranges of a sheet and whether it holds formulas, read as a stream of bytes."""
    merged: list[str] = []
    formulas, rest = False, b""
    if not path:
        return merged, formulas
    with zipfile.ZipFile(io.BytesIO(raw)) as book, book.open(path.lstrip("/")) as part:
        while block := part.read(_CHUNK):
            block = rest + block
            formulas = formulas or _FORMULA.search(block) is not None
            end = 0
            for match in _MERGED.finditer(block):
                end = match.end()
                merged.append(match[1].decode())
            rest = block[max(end, len(block) - 100) :]
    return merged[:MERGED_LIMIT], formulas


def _innermost(problem: BaseException) -> BaseException:
    while (inner := problem.__cause__ or problem.__context__) is not None:
        problem = inner
    return problem


def main() -> int:
    """Answer one request: arguments are memory [MB], time [s], rows and cells allowed."""
    memory_mb, time_s, row_limit, cell_limit = (int(text) for text in sys.argv[1:5])
    limit_self(memory_mb, time_s)
    os.environ["OPENPYXL_LXML"] = "False"  # the parser of the standard library, guarded by defusedxml
    answer: dict[str, Any]
    try:
        answer = read(sys.stdin.buffer.read(), row_limit, cell_limit)
    except TooMuchError as problem:
        answer = {"too_much": str(problem)}
    except MemoryError:
        answer = {"memory": memory_mb}
    except RecursionError:
        answer = {"broken": "nested too deeply"}
    except Exception as problem:  # whatever a parser makes of foreign bytes
        inner = _innermost(problem)
        kind = type(inner).__name__
        forbidden = kind.removesuffix("Forbidden") if kind.endswith("Forbidden") else ""
        answer = {"entities": forbidden.lower()} if forbidden else {"broken": f"{kind}: {str(inner)[:200]}"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
