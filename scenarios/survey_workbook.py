"""Workbooks at the door: limits from the zip directory before parsing, then parsing in a child process.

References
----------
.. [1] ECMA-376 Part 2, Open Packaging Conventions: a workbook is a zip archive of XML parts.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from scenarios.findings import InputError
from scenarios.reading import refuse
from scenarios.single_thread import ONE_THREAD
from scenarios.survey_merged import fill_merged, report_formulas
from scenarios.survey_record import Record
from scenarios.survey_sheets import Sheet

ZIPPED_LIMIT = 50_000_000
UNZIPPED_LIMIT = 100_000_000
RATIO_LIMIT = 100
ENTRY_LIMIT = 1_000
ROW_LIMIT = 100_000  # a third of the time limit, on a busy machine too
CELL_LIMIT = 500_000
TIME_LIMIT_S = 9  # of CPU; on the clock twice as much, for a busy machine
MEMORY_LIMIT_MB = 900
# each thread of a numeric library reserves memory, which the child has little of
# bytes that a text in UTF-8 may hold
_TEXT = bytes({9, 10, 13, *range(32, 256)})
_SMALL = 1_000_000  # a part below this size may be packed as tightly as it likes
_RESAVE = "Open it in the spreadsheet program and save as .xlsx, or export the sheet as CSV (UTF-8)"


def read_workbook(
    raw: bytes, label: str, record: Record, *, time_limit_s: int = TIME_LIMIT_S
) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook `raw`, named `label` in messages.

    Raises
    ------
    InputError
        When it is no .xlsx, holds macros, is locked, or passes a limit.
    """
    check_archive(raw, label)
    answer = _parsed(raw, label, time_limit_s)
    sheets: list[Sheet] = []
    for part in answer["sheets"]:
        name = f"{label}!{part['name']}"
        rows = {int(line): list(texts) for line, texts in part["rows"]}
        if part["hidden"]:
            record.note(name, "a hidden sheet", "it is read like the others")
        if part["cut"]:
            record.warning(
                name, f"{part['cut']:,} cells of more than 1,000 characters", "at most 1,000", "", "Shorten"
            )
        report_formulas(name, part["formulas"], rows, record)
        fill_merged(name, part["merged"], rows, record)
        sheets.append(Sheet(name, tuple((line, tuple(rows[line])) for line in sorted(rows)), True))
    return tuple(sheets)


def check_archive(raw: bytes, label: str) -> None:
    """Refuse what must not reach the parser, from the zip directory alone.

    Raises
    ------
    InputError
        With the limit that is passed.
    """
    if not raw:
        raise refuse(
            label, "an empty file of 0 bytes", "a workbook .xlsx", "Not copied to the end?", "Copy it again"
        )
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise refuse(
            label,
            "an old .xls, or a workbook locked by a password",
            "a workbook .xlsx without password",
            "Saved by an old program, or protected",
            _RESAVE,
        )
    if raw[:2] != b"PK" and not raw[:1_000].translate(None, _TEXT):
        raise refuse(
            label,
            f"a text that begins with {raw[:30].decode('ascii', 'replace').split(chr(10))[0]!r}",
            "a workbook .xlsx, which is a zip archive",
            "A CSV file with the ending .xlsx?",
            "Give it the ending .csv",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts = book.infolist()
            _sizes(label, parts, len(raw))
            _content(label, book, parts)
    except InputError:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as problem:
        raise refuse(label, f"cannot be opened ({str(problem)[:100]})", "a workbook .xlsx, which is a zip archive",
                     "Truncated while it was copied, or another kind of file?", _RESAVE) from None  # fmt: skip


def _sizes(label: str, parts: list[zipfile.ZipInfo], zipped: int) -> None:
    unzipped = sum(part.file_size for part in parts)
    cause, step = (
        "A zip bomb, or raw meter data?",
        "Average the data before, and delete empty formatted cells",
    )
    if zipped > ZIPPED_LIMIT:
        raise refuse(label, f"{zipped:,} bytes", f"at most {ZIPPED_LIMIT:,} bytes", cause, step)
    if len(parts) > ENTRY_LIMIT:
        raise refuse(
            label, f"{len(parts):,} parts in the archive", f"at most {ENTRY_LIMIT:,} parts", cause, step
        )
    if unzipped > UNZIPPED_LIMIT:
        raise refuse(label, f"{unzipped:,} bytes unpacked", f"at most {UNZIPPED_LIMIT:,} bytes", cause, step)
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _SMALL and ratio > RATIO_LIMIT:
            raise refuse(
                f"{label}!{part.filename[:60]}",
                f"packed 1:{ratio:.0f}",
                f"at most 1:{RATIO_LIMIT}",
                cause,
                step,
            )
        if part.flag_bits & 1:
            raise refuse(
                f"{label}!{part.filename[:60]}",
                "a locked part",
                "a workbook without password",
                "Protected by a password",
                "Save it without password",
            )


def _content(label: str, book: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if "mimetype" in names or "content.xml" in names:
        raise refuse(
            label, "an OpenDocument file", "a workbook .xlsx", "Saved by LibreOffice as .ods?", _RESAVE
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refuse(
            label,
            "an archive without a workbook in it",
            "a workbook .xlsx",
            "A zip file or a text document with the ending .xlsx?",
            _RESAVE,
        )
    with book.open("[Content_Types].xml") as part:
        types = part.read(_SMALL)
    macros = [n for n in names if "vbaproject" in n.lower() or "/macrosheets/" in n.lower()]
    if macros or b"macroEnabled" in types:
        place = f"{label}!{macros[0]}" if macros else label
        raise refuse(
            place,
            "a workbook with macros",
            "a workbook .xlsx without macros",
            "Macros are programs and are never run",
            "Save as .xlsx, which drops the macros",
        )


def _parsed(raw: bytes, label: str, time_limit_s: int) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "scenarios.survey_child",
        f"{MEMORY_LIMIT_MB}",
        f"{time_limit_s}",
        f"{ROW_LIMIT}",
        f"{CELL_LIMIT}",
    ]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    try:
        # no shell; the command holds nothing that the user wrote
        done = subprocess.run(  # noqa: S603
            command,
            input=raw,
            capture_output=True,
            timeout=2 * time_limit_s,
            check=False,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": paths},
        )
        answer: dict[str, Any] = (
            json.loads(done.stdout) if done.returncode == 0 and done.stdout else {"died": 1}
        )
    except subprocess.TimeoutExpired:
        answer = {"died": 1}
    except (json.JSONDecodeError, RecursionError, MemoryError):
        answer = {"memory": MEMORY_LIMIT_MB}
    for problem in _problems(answer, label, time_limit_s):
        raise problem
    return answer


# what there are too many of -> likely cause and next step
_TOO_MANY = {
    "sheets": ("A collection of workbooks?", "Keep only the sheets of the survey"),
    "columns": ("Another table on the sheet?", "Keep only the columns of the survey"),
    "rows": ("Raw meter data?", "Average the data before"),
    "cells": ("Raw meter data?", "Average the data before, or keep only the sheets of the survey"),
}


def _problems(answer: dict[str, Any], label: str, time_limit_s: int) -> Iterator[InputError]:
    if "too_much" in answer:
        place, given, allowed = str(answer["too_much"]).split("|")
        cause, step = _TOO_MANY[allowed.rpartition(" ")[2]]
        yield refuse(f"{label}!{place}" if place else label, given, allowed, cause, step)
    if "entities" in answer:
        yield refuse(
            label,
            f"{answer['entities']} in its XML",
            "XML without entities and document types",
            "Made to harm: spreadsheet programs write no such thing",
            _RESAVE,
        )
    if "memory" in answer or "died" in answer:
        what = (
            f"{MEMORY_LIMIT_MB} MB of memory"
            if "memory" in answer
            else f"{time_limit_s} s or {MEMORY_LIMIT_MB} MB"
        )
        yield refuse(
            label,
            f"reading needs more than {what}",
            f"a workbook that is read within {what}",
            "Very many cells, or made to harm",
            "Keep only the sheets of the survey, or export them as CSV",
        )
    if "broken" in answer:
        yield refuse(
            label,
            f"cannot be read ({answer['broken']})",
            "a workbook .xlsx as spreadsheet programs write it",
            "A damaged file, or one made by hand?",
            _RESAVE,
        )
