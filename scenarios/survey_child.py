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
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from scenarios.survey_sheets import COLUMN_LIMIT, letters

TEXT_LIMIT = 1_000
SHEET_LIMIT = 60
MERGED_LIMIT = 2_000
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_CHUNK = 1 << 20


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


def read(raw: bytes, row_limit: int) -> dict[str, Any]:
    """Return the sheets of a workbook as texts.

    Raises
    ------
    TooMuchError
        Above the number of sheets, rows or columns.
    """
    import openpyxl

    stored = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    written = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    if len(stored.sheetnames) > SHEET_LIMIT:
        raise TooMuchError(f"|{len(stored.sheetnames)} sheets|at most {SHEET_LIMIT}")
    sheets: list[dict[str, Any]] = []
    left = row_limit
    for sheet in stored.worksheets:
        sheet.reset_dimensions()  # the stated size may be wrong
        formulas, rows = _formulas(written[sheet.title], left), []
        cut = 0
        for cells in sheet.iter_rows():
            line, texts = _row(cells)
            if len(texts) > COLUMN_LIMIT:
                raise TooMuchError(
                    f"{sheet.title}!{line}|{len(texts)} columns|at most {COLUMN_LIMIT} columns"
                )
            if not any(texts):
                continue
            left -= 1
            if left < 0:
                raise TooMuchError(
                    f"{sheet.title}!{line}|more than {row_limit:,} rows|at most {row_limit:,} rows"
                )
            cut += sum(len(text) > TEXT_LIMIT for text in texts)
            rows.append((line, [text[:TEXT_LIMIT] for text in texts]))
        hidden = sheet.sheet_state != "visible"
        sheets.append(
            {
                "name": sheet.title,
                "rows": rows,
                "formulas": formulas,
                "cut": cut,
                "hidden": hidden,
                "merged": list(_merged(raw, str(getattr(sheet, "_worksheet_path", "")))),
            }
        )
    return {"sheets": sheets, "date_system": "1904" if stored.epoch.year == 1904 else "1900"}


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


def _formulas(sheet: Any, row_limit: int) -> list[str]:
    """Return the places of formulas; reading goes on as far as rows may."""
    sheet.reset_dimensions()
    places: list[str] = []
    for n, cells in enumerate(sheet.iter_rows()):
        if n > row_limit:
            break
        places += [
            f"{letters(cell.column - 1)}{cell.row}" for cell in cells if getattr(cell, "data_type", "") == "f"
        ]
    return places


def _merged(raw: bytes, path: str) -> Iterator[str]:
    """Yield the merged ranges of a sheet, read as a stream: they stand behind all rows."""
    if not path:
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as book, book.open(path.lstrip("/")) as part:
        rest, n = b"", 0
        while block := part.read(_CHUNK):
            block = rest + block
            end = 0
            for match in _MERGED.finditer(block):
                end = match.end()
                n += 1
                if n <= MERGED_LIMIT:
                    yield match[1].decode()
            rest = block[max(end, len(block) - 100) :]


def main() -> int:
    """Answer one request: arguments are memory [MB], time [s] and rows allowed."""
    memory_mb, time_s, row_limit = (int(text) for text in sys.argv[1:4])
    limit_self(memory_mb, time_s)
    os.environ["OPENPYXL_LXML"] = "False"  # the parser of the standard library, guarded by defusedxml
    answer: dict[str, Any]
    try:
        answer = read(sys.stdin.buffer.read(), row_limit)
    except TooMuchError as problem:
        answer = {"too_much": str(problem)}
    except MemoryError:
        answer = {"memory": memory_mb}
    except RecursionError:
        answer = {"broken": "nested too deeply"}
    except Exception as problem:  # whatever a parser makes of foreign bytes
        answer = {"broken": f"{type(problem).__name__}: {str(problem)[:200]}"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
