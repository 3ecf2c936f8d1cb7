"""Numbers as people type them: full-width digits, separators, 万 and 億, missing codes; never a guess.

What can be read in one way only is read and said; what can be read in two ways is refused. A missing code
is missing, never zero.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass

MISSING_CODES = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        ".",
        "..",
        "...",
        "*",
        "?",
        "n/a",
        "n.a.",
        "na",
        "#n/a",
        "n.d.",
        "nd",
        "nan",
        "null",
        "none",
        "nil",
        "unknown",
        "missing",
        "not known",
        "not measured",
        "tidak ada",
        "tidak tahu",
        "tbd",
        "不明",
        "欠測",
        "欠損",
        "未測定",
        "未記入",
        "該当なし",
        "記録なし",
        "測定不能",
        "計測不能",
        "未計測",
        "調査中",
    }
)
_LONGEST = 60
_POINTS_REMARK = "points as separators of thousands"
_DASHES = str.maketrans({c: "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff70"})
_PLAIN = re.compile(r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$")
_COMMAS = re.compile(r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")
_SPACES = re.compile(r"^[+-]?[0-9]{1,3}([ '][0-9]{3})+(\.[0-9]+)?$")
_POINTS = re.compile(r"^[+-]?[0-9]{1,3}((\.[0-9]{3}){2,}(,[0-9]+)?|\.[0-9]{3},[0-9]+)$")
_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12}
_MYRIAD = re.compile(rf"(?P<number>{_NUMBER})(?P<power>[十百千]?[万億兆]|[百千])?")
# form of the text, likely cause, next step
_REFUSED = (
    (r"^[=@]", "A formula; only stored values are read", "Write the value"),
    (r"^#[A-Z/0!?]+", "The spreadsheet could not compute the cell", "Correct the formula and save again"),
    (
        r"^[<>≦≧≤≥]|^(more than|less than|over|under|below|above|up to|at (least|most)|min\.?|max\.?)\b"
        r"|^(lebih|kurang) dari"
        r"|^[0-9.,]+ *\D{0,2}(以上|以下|未満|超)",
        "A limit, not a value",
        "Write the number alone with kind more_than or less_than",
    ),
    (
        r"^(約|およそ|ca\.?|c\.|about|approx|sekitar|~|±)|^[0-9.,]+ *\D{0,2}(前後|程度|ぐらい|くらい)",
        "A rounded value",
        "Write the number alone and state its error",
    ),
    (r"±|\+/-", "Value and error in one cell", "Write the error into the column error"),
    (
        r"^[0-9.,]+ *(-|~|〜|to|から|sampai|s/d|s\.d\.) *[0-9.,]+%?$",
        "A range",
        "Write kind range with low and high",
    ),
    (r"^[+-]?[0-9]+(?:[ .][0-9]{3})*,[0-9]+$", "A decimal comma?", "Write a decimal point"),
    (
        r"^[+-]?[0-9]+(,[0-9]+)+(\.[0-9]+)?$",
        "Commas that part no thousands",
        "Write the number without commas",
    ),
    (
        r"^(なし|無し|無|zero|nol|nihil)$",
        "Nothing at all, or nothing known?",
        "Write 0 where it was measured to be none, n/a where it is not known",
    ),
    (r"^\([0-9.,]+\)$", "Brackets: a negative number, or a remark?", "Write the number alone, with its sign"),
    (
        r"^[0-9.,]+ *[*†‡]+\)?$",
        "A footnote mark",
        "Write the number alone and the remark into the column note",
    ),
    (
        r"^(¥|\$|€|£|rp)\.? *[0-9]",
        "A currency inside the cell",
        "Write the number alone and the currency into the column unit",
    ),
    (r"^[0-9]{4}[-/年]", "A date: did the spreadsheet change the entry?", "Write the number"),
    (r"^(true|false)$", "true and false are not numbers", "Write the number"),
    (r"^(inf|infinity|[+-]inf)", "Not a finite number", "Write the number, or n/a where it is missing"),
    (
        r"^[+-]?[0-9.,]+ *[^\W\d_]",
        "A unit inside the cell?",
        "Write the number alone and the unit into the column unit",
    ),
)


@dataclass(frozen=True)
class Number:
    """A number that was read.

    Attributes
    ----------
    value
        None where a missing code stands in the cell.
    remarks
        What was normalised, in words.
    percent
        True where a percent sign stood behind the number; `value` is the number before the sign.
    """

    value: float | None
    remarks: tuple[str, ...] = ()
    percent: bool = False

    @property
    def points_part_thousands(self) -> bool:
        """True for 1.234.567: whoever writes so may mean 4200 by 4.200."""
        return _POINTS_REMARK in self.remarks


class NumberError(ValueError):
    """A text cannot be read as one number; with the likely cause and the next step."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step


def is_missing(text: str, codes: frozenset[str] = frozenset()) -> bool:
    """Return True where `text` is a missing code, of the common ones or of `codes`.

    Examples
    --------
    >>> is_missing(" N/A "), is_missing("－"), is_missing("0")
    (True, True, False)
    """
    plain = _plain(text).lower()
    return plain in MISSING_CODES or plain in codes


def parse_number(text: str, codes: frozenset[str] = frozenset()) -> Number:
    """Return the number in `text`.

    Parameters
    ----------
    codes
        Missing codes of this column beside the common ones, such as ``-999``.

    Raises
    ------
    NumberError
        Where it is no number, or one that can be read in two ways.

    Examples
    --------
    >>> parse_number("１１．０").value, parse_number("1億2,000万").value, parse_number("不明").value
    (11.0, 120000000.0, None)
    """
    if is_missing(text, codes):
        return Number(None)
    plain = _plain(text)
    remarks: list[str] = []
    if plain != text.strip():
        remarks.append("full-width or special characters")
    if plain[:1] in "▲△" and len(plain) > 1:
        plain = "-" + plain[1:].strip()
        remarks.append("a triangle for minus")
    percent = plain.endswith("%")
    plain = plain[:-1].strip() if percent else plain
    if len(plain) > _LONGEST:
        raise NumberError(f"a text of {len(plain):,} characters", "Write the number alone")
    value = _value(plain, remarks)
    if not math.isfinite(value):
        raise NumberError("Beyond the range of numbers", "Correct the number")
    return Number(value, tuple(remarks), percent)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def _value(plain: str, remarks: list[str]) -> float:
    if _PLAIN.match(plain):
        return float(plain)
    for form, mark, name in ((_COMMAS, ",", "commas"), (_SPACES, " '", "spaces or apostrophes")):
        if form.match(plain):
            remarks.append(f"{name} as separators of thousands")
            return float("".join(c for c in plain if c not in mark))
    if _POINTS.match(plain):
        remarks.append(_POINTS_REMARK)
        return float(plain.replace(".", "").replace(",", "."))
    value = _myriads(plain)
    if value is not None:
        remarks.append("万, 億 and the like")
        return value
    for form, cause, next_step in _REFUSED:
        if re.search(form, plain, re.IGNORECASE):
            raise NumberError(cause, next_step)
    raise NumberError("A text in a column of numbers", "Write the number, or n/a where it is missing")


def _myriads(plain: str) -> float | None:
    """Return a number such as 1億2,000万 or 5百万, None for another form; powers must fall from part to part."""
    unsigned = plain.lstrip("+-")
    parts = list(_MYRIAD.finditer(unsigned))
    powers = [sum(_POWERS[letter] for letter in part["power"] or "") for part in parts]
    whole = "".join(part[0] for part in parts) == unsigned and len(plain) - len(unsigned) <= 1
    falling = all(a > b for a, b in itertools.pairwise(powers))
    if not (parts and whole and falling and powers[0]):
        return None
    total = math.fsum(
        float(part["number"].replace(",", "")) * 10.0**power
        for part, power in zip(parts, powers, strict=True)
    )
    return -total if plain.startswith("-") else total
