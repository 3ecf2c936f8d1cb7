"""Dates as people type them: ISO, 2018/7/1, 平成30年7月, H30.7.1; refused where day and month may be swapped.

References
----------
.. [1] First days of the eras: Cabinet orders of Japan, 明治 1868-10-23 (as promulgated), 大正 1912-07-30,
   昭和 1926-12-25, 平成 1989-01-08, 令和 2019-05-01.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

# name, letter, first day
ERAS = (
    ("明治", "M", dt.date(1868, 10, 23)),
    ("大正", "T", dt.date(1912, 7, 30)),
    ("昭和", "S", dt.date(1926, 12, 25)),
    ("平成", "H", dt.date(1989, 1, 8)),
    ("令和", "R", dt.date(2019, 5, 1)),
)
_YEARS = (1868, 2100)
_WESTERN = re.compile(
    r"^(?P<y>[0-9]{4})(?:年度?|[-/.](?=[0-9]))?(?:(?P<m>[0-9]{1,2})(?:月|[-/.](?=[0-9]))?(?:(?P<d>[0-9]{1,2})日?)?)?"
    r"(?:[T ]00:00(:00)?)?$"
)
_ERA = re.compile(
    r"^(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?P<y>[0-9]{1,2}|元)(?:年度?|[-/.](?=[0-9]))?"
    r"(?: ?(?P<m>[0-9]{1,2})(?:月|[-/.](?=[0-9]))?(?: ?(?P<d>[0-9]{1,2})日?)?)?$"
)
_SWAPPED = re.compile(r"^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}$")
# form of a text that is no date of ours, likely cause, next step
_ISO = "Write the date as 2018-07-01 or 2018-07"
_OTHERS = (
    (r"^[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}$", "Two digits for the year?", _ISO),
    (_SWAPPED.pattern, "Day first or month first?", _ISO),
    (
        r"[0-9]{1,2}:[0-9]{2}",
        "A time of day: records by the hour?",
        "Average to days, and write each day once",
    ),
    (r"^[0-9]{4} ?[-/]? ?Q[1-4]|^Q[1-4]|四半期", "A quarter", "Write its first month, such as 2018-04"),
    (
        r"^[0-9]{5}(\.[0-9]+)?$",
        "A date that the spreadsheet shows as a number of days",
        "Format the cells as dates",
    ),
    (r"[A-Za-z]{3}", "A month in letters, or no date at all?", _ISO),
)


@dataclass(frozen=True)
class CalendarDate:
    """A date to the day, month or year; `first` is the first day of the period.

    Attributes
    ----------
    period
        ``day``, ``month`` or ``year``.
    remarks
        What was normalised, and what is odd.
    """

    first: dt.date
    period: str
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the date in ISO form to the stated length: 2018, 2018-07 or 2018-07-01."""
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.period]]


class DateError(ValueError):
    """A text is no date, or one that can be read in two ways."""

    def __init__(self, cause: str, next_step: str = _ISO) -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step


def parse_date(text: str) -> CalendarDate:
    """Return the date in `text`.

    Raises
    ------
    DateError
        Where it is no date of 1868 to 2100, or where day and month may be swapped.

    Examples
    --------
    >>> parse_date("平成30年7月").text(), parse_date("令和元年5月1日").text(), parse_date("2018/7/1").text()
    ('2018-07', '2019-05-01', '2018-07-01')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(plain) > 40:
        raise DateError("A text in a column of dates")
    match = None if re.fullmatch(r"[0-9]{5}", plain) else _WESTERN.match(plain)
    fiscal = ("a fiscal year, which may begin in April",) if "年度" in plain else ()
    if match is not None:
        year = int(match["y"])
        if not _YEARS[0] <= year <= _YEARS[1]:
            cause = "A year of the Buddhist calendar?" if 2400 < year < 2700 else "A slip of the keyboard?"
            raise DateError(f"{cause} Years are {_YEARS[0]} to {_YEARS[1]}")
        return _date(year, match["m"], match["d"], fiscal)
    match = _ERA.match(plain)
    if match is not None:
        return _era_date(match, fiscal)
    for form, cause, next_step in _OTHERS:
        if re.search(form, plain):
            raise DateError(cause, next_step)
    raise DateError("A text in a column of dates")


def _era_date(match: re.Match[str], fiscal: tuple[str, ...]) -> CalendarDate:
    at = next(n for n, era in enumerate(ERAS) if match["era"] in era[:2])
    name, _, begins = ERAS[at]
    number = 1 if match["y"] == "元" else int(match["y"])
    date = _date(begins.year + number - 1, match["m"], match["d"], (f"a year of the era {name}", *fiscal))
    after = ERAS[at + 1][2] if at + 1 < len(ERAS) else dt.date.max
    starts = {"year": begins.replace(month=1, day=1), "month": begins.replace(day=1), "day": begins}[
        date.period
    ]
    if number < 1 or date.first < starts:
        raise DateError(f"{name} began on {begins}")
    if date.first >= after and date.first.year - after.year > 10:
        raise DateError(f"{name} ended on {after - dt.timedelta(days=1)}")
    odd = (f"{name} had ended",) if date.first >= after else ()
    return CalendarDate(date.first, date.period, date.remarks + odd)


def _date(year: int, month: str | None, day: str | None, remarks: tuple[str, ...]) -> CalendarDate:
    try:
        first = dt.date(year, int(month or 1), int(day or 1))
    except ValueError as problem:
        raise DateError(f"No such day: {problem}") from None
    return CalendarDate(first, "day" if day else "month" if month else "year", remarks)
