"""A measured series is taken as it is or refused with what to do."""

from __future__ import annotations

import datetime as dt

import pytest

from twins.digester.measured_arrivals import arrivals_from_table


def table(**changes):
    """Ten days from 1 March 2024; a change is `d05="text"` for the tonnes of that day, or None to drop it."""
    rows = {f"d{day:02d}": f"{18 + day}" for day in range(1, 11)} | changes
    return [{"date": f"2024-03-{name[1:]}", "waste_t": t} for name, t in rows.items() if t is not None]


def test_a_good_series_is_read_in_order_of_days() -> None:
    read = arrivals_from_table(table()[::-1])
    assert read.first_day == dt.date(2024, 3, 1)
    assert read.waste_t.tolist() == [18.0 + day for day in range(1, 11)]
    assert arrivals_from_table(table(d05="0")).waste_t[4] == 0.0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (table(d05=None), "no row from 2024-03-05 to 2024-03-05"),
        (table(d04=None, d07=None), "and 1 more like it"),
        (table() + table()[:1], "2024-03-01 is given more than once"),
        (table(d03="-2"), "waste_t of 2024-03-03 is -2"),
        (table(d03="21000"), "kilograms"),
        (table(d03=""), "row 3 - waste_t is empty"),
        (table(d03="12,5"), "a comma as decimal point"),
        (table(d03="nan"), "a number of tonnes"),
        ([{"date": "03/04/2024", "waste_t": "3"}], "YYYY-MM-DD"),
        ([{"date": f"2024-{m:02d}-01", "waste_t": "600"} for m in range(1, 13)], "Monthly sums"),
        ([], "no rows"),
    ],
)
def test_a_bad_series_is_refused(rows, says: str) -> None:
    with pytest.raises(ValueError, match="measured arrivals") as error:
        arrivals_from_table(rows)
    assert says in str(error.value)
    assert str(error.value).count(" - ") >= 4, "place, value, allowed, cause, next step"
