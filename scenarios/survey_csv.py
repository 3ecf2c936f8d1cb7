"""CSV files at the door of a survey: UTF-8 with or without a mark, or cp932, and the sheet in them."""

from __future__ import annotations

import re

from scenarios.findings import InputError
from scenarios.reading import decode, refuse
from scenarios.survey_record import Record
from scenarios.survey_sheets import COLUMN_LIMIT, Sheet
from scenarios.tables import rows_of

# letters that Japanese text in cp932 holds and that bytes of Western encodings hardly ever make
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")


def read_csv(raw: bytes, label: str, record: Record) -> Sheet:
    """Return the sheet in the bytes of a CSV file, named `label` in messages.

    Raises
    ------
    InputError
        For another encoding, a line that is not CSV, separators other than commas, too many rows.
    """
    text = _decoded(raw, label, record)
    remarks, rows = rows_of(text, label)
    if not rows:
        raise refuse(
            label,
            "no rows",
            "a header row and at least one row of values",
            "An empty file?",
            "Start from leapfrog survey-template",
        )
    line, cells = rows[0]
    mark = next((mark for mark in ("\t", ";") if len(cells) == 1 and cells[0].count(mark) > 1), "")
    if mark:
        name = "tabs" if mark == "\t" else "semicolons"
        raise refuse(
            f"{label}:{line}",
            f"cells parted by {name}",
            "cells parted by commas",
            "Saved with the separators of another country?",
            "Save as CSV with commas and decimal points",
        )
    wide = next(((line, cells) for line, cells in rows if len(cells) > COLUMN_LIMIT), None)
    if wide is not None:
        raise refuse(
            f"{label}:{wide[0]}",
            f"{len(wide[1]):,} columns",
            f"at most {COLUMN_LIMIT} columns",
            "Not a table?",
            "Keep only the columns of the survey",
        )
    if remarks:
        record.note(label, f"{len(remarks)} lines of remarks before the header", "left out")
    return Sheet(label, tuple((line, tuple(cell.strip() for cell in cells)) for line, cells in rows), False)


def _decoded(raw: bytes, label: str, record: Record) -> str:
    archive = raw[:4] in (b"PK\x03\x04", b"PAR1") or raw[:2] == b"\x1f\x8b"
    if archive:
        raise refuse(
            label,
            "an archive or a workbook",
            "text in UTF-8",
            "A workbook with the ending .csv?",
            "Give it its own ending, such as .xlsx, or export the sheet as CSV (UTF-8)",
        )
    escape = re.search(rb"\x1b\$[@B]", raw)
    if escape is not None:
        line = raw.count(b"\n", 0, escape.start()) + 1
        raise refuse(
            f"{label}:{line}",
            "encoding ISO-2022-JP",
            "UTF-8",
            "Saved by a mail program",
            "Save the file as CSV (UTF-8)",
        )
    try:
        return decode(raw, label)
    except InputError as problem:
        text = _japanese(raw, "cp932")
        if text is not None:
            record.note(
                label, "encoding cp932 (Shift-JIS)", "read as such", "Saved by a Japanese Excel as CSV"
            )
            return text
        if _japanese(raw, "euc_jp") is None:
            raise
        first = problem.findings.errors[0]
        raise refuse(
            first.where, first.given, first.allowed, "Saved as EUC-JP?", "Save the file as CSV (UTF-8)"
        ) from None


def _japanese(raw: bytes, encoding: str) -> str | None:
    """Return the text of `raw` where it is Japanese in this encoding, else None."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = "\0" in text or len(_HALF_WIDTH.findall(text)) > len(text) / 10
    return None if strange or not _JAPANESE.search(text) else text
