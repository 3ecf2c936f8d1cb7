"""Numbers as a reader wants them."""

from __future__ import annotations

import doctest
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import sensitivity
from scenarios.report import waterfall, wording


@pytest.mark.parametrize("module", [wording, waterfall, sensitivity])
def test_examples(module: object):
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1869.6, "1,870"), (-1234567.0, "−1,230,000"), (9.999, "10.0"), (0.0, "0"), (-0.0, "0"), (99.95, "100"),
     (0.00012345, "0.000123"), (math.nan, "none"), (math.inf, "never"), (1e-9, "1.00e−9"), (12.0, "12.0")],
)  # fmt: skip
def test_three_significant_digits(value: float, text: str):
    assert wording.three(value).replace("e−09", "e−9") == text


@given(st.floats(-1e12, 1e12).filter(lambda v: abs(v) > 1e-4))
def test_three_stays_within_half_a_unit_of_the_third_digit(value: float):
    text = wording.three(value)
    assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(value, rel=5.001e-3)
    assert len(re.sub(r"^0+", "", re.sub(r"\D", "", text.split("e")[0]))) >= 3 or abs(value) < 1e-3


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.0004, "under 0.1 %"), (0.9996, "over 99.9 %"), (0.125, "12 %"), (0.034, "3.4 %"),
     (-0.2, "−20 %"), (math.nan, "none")],
)  # fmt: skip
def test_percent_never_rounds_to_certainty(share: float, text: str):
    assert wording.percent(share).replace("\xa0", " ") == text


def test_chance_of_nothing_in_n_draws_is_a_bound():
    assert wording.chance(0.0, 1000).replace("\xa0", " ") == "below 0.3 %"
    assert wording.chance(1.0, 200).replace("\xa0", " ") == "above 98 %"
    assert wording.chance(0.42, 200).replace("\xa0", " ") == "42 %"


def test_money_has_one_scale_word():
    assert wording.money(138.9e6 * 72, "IDR") == "10.0 billion IDR"
    assert wording.money(-250.0, "USD") == "−250 USD"


def test_lists_and_counts_read_as_prose():
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.count(2, "entry", "entries") == "2 entries"
    assert wording.shortened("one two three four", 10) == "one two…"
