"""Workbooks made by the tests: good ones with a fault, archives made to harm, files that only look like a workbook."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import openpyxl
import xlsxwriter

HEADER = ("column", "kind", "value", "unit", "error", "source")
GOOD = ("grid_import", "normal", 4200, "MWh/year", "5%", "S01")


def book(
    rows: Sequence[Sequence[Any]], *, title: str = "Fuel", change: Callable[[Any], None] | None = None
) -> bytes:
    """A workbook of one sheet, written by openpyxl."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(raw: bytes, changes: dict[str, bytes | None], *, extra: dict[str, bytes] | None = None) -> bytes:
    """The archive with some parts replaced, dropped (None) or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = changes.get(part.filename, old.read(part.filename))
            if content is not None:
                new.writestr(part.filename, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def _sheet_of(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        return made.read("xl/worksheets/sheet1.xml")


def _plain() -> bytes:
    return book([HEADER, GOOD])


def zip_bomb() -> bytes:
    return repacked(_plain(), {}, extra={"xl/media/zeros.bin": bytes(40_000_000)})


def unpacks_to_too_much() -> bytes:
    noise = bytes(range(256)) * 40
    parts = {f"xl/media/{n}.bin": noise * 1_100 for n in range(10)}
    return repacked(_plain(), {}, extra=parts)


def too_many_parts() -> bytes:
    return repacked(_plain(), {}, extra={f"xl/x/{n}.xml": b"<x/>" for n in range(1_001)})


def many_laughs() -> bytes:
    sheet = _sheet_of(_plain()).decode()
    entities = '<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    start = sheet.index("<worksheet")
    evil = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>' + sheet[start:].replace("grid_import", "&i;")
    return repacked(_plain(), {"xl/worksheets/sheet1.xml": evil.encode()})


def outside_entity() -> bytes:
    sheet = _sheet_of(_plain()).decode()
    start = sheet.index("<worksheet")
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    changed = evil + sheet[start:].replace("grid_import", "&e;")
    return repacked(_plain(), {"xl/worksheets/sheet1.xml": changed.encode()})


def with_macros() -> bytes:
    return repacked(_plain(), {}, extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen"})


def macro_type_only() -> bytes:
    with zipfile.ZipFile(io.BytesIO(_plain())) as made:
        types = made.read("[Content_Types].xml")
    changed = types.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    return repacked(_plain(), {"[Content_Types].xml": changed})


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def truncated() -> bytes:
    return _plain()[:-400]


def damaged_sheet() -> bytes:
    return repacked(_plain(), {"xl/worksheets/sheet1.xml": _sheet_of(_plain())[:-80]})


def wrong_checksum() -> bytes:
    raw = bytearray(_plain())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as made:
        at = made.getinfo("xl/worksheets/sheet1.xml").header_offset
    name, extra = struct.unpack("<HH", raw[at + 26 : at + 30])
    raw[at + 30 + name + extra + 40] ^= 0xFF
    return bytes(raw)


def open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<x/>")
    return out.getvalue()


def word_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def csv_called_xlsx() -> bytes:
    return b"column,kind,value\n"


def nothing_in_it() -> bytes:
    return b""


def formula_without_value() -> bytes:
    return book([HEADER, ("grid_import", "normal", "=40*105", "MWh/year", "5%", "S01")])


def formula_with_value() -> bytes:
    raw = formula_without_value()
    sheet = _sheet_of(raw).replace(b"<f>40*105</f><v></v>", b"<f>40*105</f><v>4200</v>")
    sheet = sheet.replace(b"<f>40*105</f><v />", b"<f>40*105</f><v>4200</v>")
    return repacked(raw, {"xl/worksheets/sheet1.xml": sheet})


def error_value() -> bytes:
    return book([HEADER, ("grid_import", "normal", "#REF!", "MWh/year", "5%", "S01")])


def merged_names() -> bytes:
    rows = [HEADER, GOOD, (None, "normal", 4300, "MWh/year", "5%", "S02")]
    return book(rows, change=lambda made: made.active.merge_cells("A2:A3"))


def merged_values() -> bytes:
    rows = [HEADER, GOOD, ("grid_import", "normal", None, "MWh/year", "5%", "S02")]
    return book(rows, change=lambda made: made.active.merge_cells("C2:C3"))


def merged_everything() -> bytes:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="H1:XFD1048576"/></mergeCells>'
    return repacked(
        _plain(), {"xl/worksheets/sheet1.xml": _sheet_of(_plain()).replace(b"</sheetData>", merged)}
    )


def text_numbers() -> bytes:
    return book([HEADER, ("grid_import", "normal", "４，２００", "MWh/year", "5%", "S01")])


def date_in_a_value() -> bytes:
    return book([HEADER, ("grid_import", "normal", datetime(2019, 3, 1), "MWh/year", "5%", "S01")])


def flag_in_a_value() -> bytes:
    return book([HEADER, ("gas_share", "normal", True, "-", 0.05, "S01")])


def percent_format() -> bytes:
    def percent(made: Any) -> None:
        made.active["C2"].number_format = "0 %"

    return book([HEADER, ("gas_share", "normal", 0.7, "%", 5, "S01")], change=percent)


def error_in_percentage_points() -> bytes:
    """An error of 0.05 beside a value in per cent: the twentieth part of a point was hardly meant."""
    return book([HEADER, ("gas_share", "normal", 70, "%", 0.05, "S01")])


def date_cells_merged() -> bytes:
    rows = [
        ("date", "grid_import_daily [kWh/day]"),
        *[(datetime(2019, 1, n), 8_000 + 90 * n) for n in range(1, 7)],
    ]
    return book(rows, change=lambda made: made.active.merge_cells("A4:A5"))


def slip_in_a_workbook() -> bytes:
    return book([HEADER, ("grid_import", "normal", 4_200_000, "MWh/year", "5%", "S01")])


def hidden_sheet() -> bytes:
    def hide(made: Any) -> None:
        made.create_sheet("Cover")
        made["Fuel"].sheet_state = "hidden"

    return book([HEADER, GOOD], change=hide)


def no_known_sheet() -> bytes:
    return book([("name", "age"), ("Budi", 41)], title="People")


def too_many_sheets() -> bytes:
    def more(made: Any) -> None:
        for n in range(70):
            made.create_sheet(f"S{n}")

    return book([HEADER, GOOD], change=more)


def header_after_a_title() -> bytes:
    return book([("Survey of 2019",), (), HEADER, GOOD])


def columns_beyond_the_limit() -> bytes:
    return book([HEADER, [*GOOD, *range(400)]])


def too_many_rows() -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    cells = "".join(row.format(n) + ("" if n % 7 else f"<!-- {n * 7919} -->") for n in range(3, 200_020))
    sheet = _sheet_of(_plain()).replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    return repacked(_plain(), {"xl/worksheets/sheet1.xml": sheet})


def two_codebooks() -> bytes:
    def books(made: Any) -> None:
        for name in ("codebook", "codebook (2)"):
            sheet = made.create_sheet(name)
            sheet.append(["column", "meaning", "unit"])
            sheet.append(["grid_import", "electricity", "MWh/year"])

    return book([HEADER, GOOD], change=books)


def codebook_with_faults() -> bytes:
    def books(made: Any) -> None:
        sheet = made.create_sheet("codebook")
        sheet.append(["column", "meaning", "unit", "low", "high", "role"])
        sheet.append(["grid_import", "electricity", "MWh/year", 9000, 100, "value"])
        sheet.append(["grid_import", "again", "MWh/year", None, None, "value"])
        sheet.append(["mean_speed", "speed", "km/h", "low", None, "value"])
        sheet.append(["gas_share", "gas", "-", None, None, "secret"])

    return book([HEADER, GOOD], change=books)


def meter(readings: Sequence[float]) -> bytes:
    """Readings of a counter, one a day, with the codebook that says so."""

    def books(made: Any) -> None:
        sheet = made.create_sheet("codebook")
        sheet.append(["column", "meaning", "unit", "role", "observable", "source", "missing"])
        sheet.append(["main meter", "reading at noon", "kWh", "counter", "grid_import_daily", "S07", "-999"])
        sheet.append(["driver", "who read it", "", "personal", "", "", ""])

    rows: list[Sequence[Any]] = [("date", "main meter", "driver"), (None, "kWh", None)]
    rows += [(datetime(2019, 1, n + 1), value, "Budi") for n, value in enumerate(readings)]
    return book(rows, title="Meter", change=books)


def meter_roll_over() -> bytes:
    return meter([975_000, 983_000, 991_200, 999_300, 7_400, 15_300, 23_600])


def meter_exchanged() -> bytes:
    return meter([575_000, 583_000, 591_200, 120, 8_400, 16_300])


def meter_missing_code() -> bytes:
    return meter([575_000, 583_000, -999, 599_300, 607_400, 615_300])


def meter_in_another_unit() -> bytes:
    """The codebook says kWh, the meter counts MWh: the use is a thousandth of what is plausible."""
    return meter([575.0, 583.1, 591.0, 599.5, 607.6, 615.2])


def many_strings(n: int) -> bytes:
    """A small workbook with `n` texts that no cell uses: within all limits of size for n of some millions."""
    texts = "".join(f"<si><t>{(i * 7919) % 1_000_003}</t></si>" for i in range(n))
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.add_worksheet().write_string(0, 0, "column")
    made.close()
    return repacked(out.getvalue(), {"xl/sharedStrings.xml": f'<sst xmlns="{names}">{texts}</sst>'.encode()})


MADE: dict[str, Callable[[], bytes]] = {
    maker.__name__: maker
    for maker in (
        zip_bomb, unpacks_to_too_much, too_many_parts, many_laughs, outside_entity, with_macros, macro_type_only,
        locked, truncated, damaged_sheet, wrong_checksum, open_document, word_document, csv_called_xlsx, nothing_in_it,
        formula_without_value, formula_with_value, error_value, merged_names, merged_values, merged_everything,
        text_numbers, date_in_a_value, flag_in_a_value, percent_format, slip_in_a_workbook, hidden_sheet,
        no_known_sheet, too_many_sheets, header_after_a_title, columns_beyond_the_limit, too_many_rows,
        two_codebooks, codebook_with_faults, meter_roll_over, meter_exchanged, meter_missing_code,
        error_in_percentage_points, date_cells_merged, meter_in_another_unit,
    )
}  # fmt: skip


def cp932() -> bytes:
    return "column,種別,値,単位,誤差,出典\nmean_speed,normal,２２．５,km/h,5%,運転日報\n".encode("cp932")


def iso_2022_jp() -> bytes:
    return "column,kind,value,unit,error,source\nmean_speed,normal,22.5,km/h,5%,運転日報\n".encode(
        "iso2022_jp"
    )


def euc_jp() -> bytes:
    return "column,kind,value,unit,error,source\nmean_speed,normal,22.5,km/h,5%,運転日報\n".encode("euc_jp")


def with_mark() -> bytes:
    return b"\xef\xbb\xbf" + b"column,kind,value,unit,error,source\ngrid_import,normal,4200,MWh/year,5%,S01\n"


def too_large() -> bytes:
    return b"#" + b" " * 50_000_000


def too_many_lines() -> bytes:
    return b"date,grid_import_daily [kWh/day]\n" + b"2019-01-01,1\n" * 200_010


MADE_TABLES: dict[str, Callable[[], bytes]] = {
    maker.__name__: maker for maker in (cp932, with_mark, too_large, too_many_lines, iso_2022_jp, euc_jp)
}
