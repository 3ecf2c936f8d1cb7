"""The noun `Sheet`: the cells of one table as texts, with the place of each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HEADER_WITHIN_ROWS = 40
COLUMN_LIMIT = 200
# what people write in a header -> our name
_HEADS = {
    "項目": "column", "観測項目": "column", "種類": "kind", "種別": "kind", "方法": "kind", "値": "value",
    "数値": "value", "下限": "low", "上限": "high", "単位": "unit", "誤差": "error", "標準偏差": "error",
    "出典": "source", "備考": "note", "注": "note", "日付": "date", "年月": "date", "年月日": "date", "年": "date",
    "month": "date", "day": "date", "period": "date", "意味": "meaning", "tanggal": "date", "bulan": "date",
    "satuan": "unit", "nilai": "value", "sumber": "source",
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in the file.

    Attributes
    ----------
    label
        ``book.xlsx!Sheet`` or the name of the CSV file.
    rows
        Line number and cell texts of each row that is not empty.
    workbook
        True where places are written as cells.
    """

    label: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    workbook: bool

    def where(self, line: int, index: int | None = None) -> str:
        """Return the place of a cell: ``book.xlsx!Fuel!C17`` or ``table.csv:17``."""
        if not self.workbook:
            return f"{self.label}:{line}"
        return f"{self.label}!{'' if index is None else letters(index)}{line}"


@dataclass(frozen=True)
class Header:
    """A header row: where it stands and which cell holds which name (the index of the first of each)."""

    at: int
    line: int
    cells: tuple[str, ...]
    place: dict[str, int]


def letters(index: int) -> str:
    """Return the letters of a spreadsheet column.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text, n = "", index + 1
    while n:
        n, rest = divmod(n - 1, 26)
        text = chr(65 + rest) + text
    return text


def heading(cell: str) -> str:
    """Return the name that a header cell stands for, in our words: lower case, Japanese names translated."""
    name = " ".join(unicodedata.normalize("NFKC", cell).split()).lower()
    return _HEADS.get(name, name)


def find_header(
    sheet: Sheet, wanted: Iterable[str], within: int | None = HEADER_WITHIN_ROWS
) -> Header | None:
    """Return the first of the upper `within` rows (None: of all) that holds all `wanted` names, or None."""
    names = set(wanted)
    for at, (line, cells) in enumerate(sheet.rows[:within]):
        heads = [heading(cell) for cell in cells]
        if names <= set(heads):
            place: dict[str, int] = {}
            for index, name in enumerate(heads):
                if name:
                    place.setdefault(name, index)
            return Header(at, line, cells, place)
    return None
