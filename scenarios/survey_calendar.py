"""Whether the dates of a dated sheet are in order: rows without one, backward steps, doubles, mixed periods, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scenarios.findings import shown
from scenarios.survey_cells import Row
from scenarios.survey_dates import CalendarDate
from scenarios.survey_record import Record
from scenarios.survey_series import backward, gaps

Dated = Sequence[tuple[CalendarDate, Row]]


def undated(row: Row, quantities: Sequence[str], record: Record) -> None:
    """Write down that `row` has no date: a warning where it holds a figure, since that is lost."""
    record.dropped["rows without a date"] += 1
    lost = [row.text(name) for name in quantities if any(c.isdigit() for c in row.text(name))]
    if lost:
        record.warning(
            row.where("date"),
            f"{shown(lost[0])} without a date",
            "each record has its date",
            "Merged cells, or a row of totals?",
            "Write the date; the row is left out",
        )


def check_dates(dated: Dated, record: Record) -> None:
    """Write down what is odd about the dates of `dated`, which stand in the order of the file."""
    as_written = [date for date, _ in dated]
    for remark in backward(as_written):
        record.warning(dated[remark.at][1].where("date"), *remark.parts())
    _doubles(dated, record)
    if _mixed(dated, record):
        return
    ordered = sorted(dated, key=lambda pair: pair[0].first)
    for remark in gaps([date for date, _ in ordered]):
        record.warning(ordered[remark.at][1].where("date"), *remark.parts())


def _doubles(dated: Dated, record: Record) -> None:
    first_row: dict[str, Row] = {}
    for date, row in dated:
        first = first_row.setdefault(date.text(), row)
        if first is row:
            continue
        given = f"{date.text()} again (first in line {first.line})"
        if first.cells == row.cells:
            record.error(
                row.where("date"),
                given,
                "each record once",
                "Copied twice?",
                "Delete one of the two rows",
            )
        else:
            record.warning(
                row.where("date"),
                given,
                "one record a date",
                "Another plant or a correction?",
                "Both are used; delete the one that is wrong",
            )


def _mixed(dated: Dated, record: Record) -> bool:
    """Return True after a warning where days, months and years stand in one column."""
    usual = Counter(date.period for date, _ in dated).most_common(1)[0][0]
    other = next(((date, row) for date, row in dated if date.period != usual), None)
    if other is None:
        return False
    record.warning(
        other[1].where("date"),
        f"the {other[0].period} {other[0].text()} in a column of {usual}s",
        "one period a sheet",
        "Sheets pasted together?",
        "Give each period its own sheet",
    )
    return True
