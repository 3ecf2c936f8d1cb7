"""Numbers and dates as people type them."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.survey_dates import DateError, parse_date
from scenarios.survey_numbers import NumberError, is_missing, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１１．０", 11.0), ("1,234,567.5", 1234567.5), ("12 345", 12345.0), ("1'234", 1234.0),
        ("1.234.567", 1234567.0),
        ("1.234,5", 1234.5), ("3.5万", 35000.0), ("1億2,000万", 1.2e8), ("2兆", 2e12), ("5千", 5000.0), ("▲5", -5.0),
        ("−3", -3.0), ("５０，０００", 50000.0), ("1e3", 1000.0), ("0", 0.0), ("-0.5", -0.5), (".5", 0.5),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read(text: str, value: float) -> None:
    number = parse_number(text)
    assert number.value == value
    plain = text in ("1e3", "0", "-0.5", ".5")
    assert bool(number.remarks) != plain


@pytest.mark.parametrize(
    "text", ["2,5", "12,34", "1,23,456", "0.3-0.4", "30〜40", "80±5", ">1000", "≧5", "約80", "ca. 5", "1e999", "inf",
             "12 km/L", "=1+1", "#REF!", "2019-03-01", "TRUE", "十二", "1 2", "0x10", "१२", "1_000", "9" * 61],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_number(text)
    assert refused.value.cause and refused.value.next_step


@pytest.mark.parametrize(
    "text", ["", " ", "-", "－", "ー", "—", "N/A", "n.a.", "不明", "欠測", "…", "NaN", "*"]
)
def test_missing_is_never_zero(text: str) -> None:
    assert is_missing(text)
    assert parse_number(text).value is None


def test_codes_of_the_codebook_are_missing_too() -> None:
    assert parse_number("-999").value == -999.0
    assert parse_number("－９９９", frozenset({"-999"})).value is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back(value: float) -> None:
    assert parse_number(repr(value)).value == value


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_missing_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberError:
        return
    assert number.value is None or math.isfinite(number.value)


@given(st.text(max_size=50))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert 1868 <= parse_date(text).first.year <= 2100
    except DateError:
        return


@given(st.dates(dt.date(1870, 1, 1), dt.date(2099, 12, 31)))
def test_dates_are_read_in_four_forms(day: dt.date) -> None:
    forms = [
        day.isoformat(),
        day.strftime("%Y/%m/%d"),
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
    ]
    assert {parse_date(form).first for form in forms} == {day}
    assert parse_date(day.isoformat()[:7]).text() == day.isoformat()[:7]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("明治45年7月29日", "1912-07-29"), ("大正元年8月", "1912-08"), ("昭和64年1月7日", "1989-01-07"),
        ("平成元年", "1989"),
        ("平成30年7月", "2018-07"), ("H30.7.1", "2018-07-01"), ("令和元年5月1日", "2019-05-01"), ("R6/4", "2024-04"),
        ("Ｈ３０．７．１", "2018-07-01"),
    ],
)  # fmt: skip
def test_eras(text: str, iso: str) -> None:
    date = parse_date(text)
    assert date.text() == iso
    assert date.remarks


@pytest.mark.parametrize(
    "text", ["03/04/2019", "令和元年3月", "平成99年", "2562-01-01", "2019-02-30", "2019-13", "1", ""]
)
def test_dates_that_are_none_or_two_are_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_a_year_of_an_era_that_had_ended_is_read_and_told() -> None:
    assert parse_date("平成32年").remarks == ("a year of the era 平成", "平成 had ended")
