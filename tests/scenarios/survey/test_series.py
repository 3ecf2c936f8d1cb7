"""Dated records: what is odd in a series, and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.survey_dates import parse_date
from scenarios.survey_series import constant, effective_number, gaps, increments, jumps


def test_gaps_of_days_months_and_years() -> None:
    days = [parse_date(f"2019-02-{d:02d}") for d in (25, 26, 27, 28)] + [parse_date("2019-03-01")]
    assert gaps(days) == []
    months = [parse_date(t) for t in ("2018-11", "2018-12", "2019-01", "2019-04", "2019-05")]
    assert [(g.at, g.cause) for g in gaps(months)] == [(3, "2 records missing")]
    years = [parse_date(t) for t in ("2015", "2016", "2017", "2019")]
    assert [g.at for g in gaps(years)] == [3]


def test_quarters_are_no_gaps() -> None:
    assert gaps([parse_date(f"{y}-{m:02d}") for y in (2018, 2019) for m in (1, 4, 7, 10)]) == []


def test_constant_runs() -> None:
    assert [r.at for r in constant([1.0, *[2.0] * 6, 3.0])] == [1]
    assert constant([1.0, *[2.0] * 5, 3.0]) == []


@pytest.mark.parametrize("factor", [1000.0, 3.6, 1e6, 1e4, 1 / 1000.0, 1 / 3.6])
def test_a_slip_in_a_calm_series_stands_out(factor: float) -> None:
    rng = np.random.default_rng(1)
    values = list(8000.0 * np.exp(0.08 * rng.standard_normal(40)))
    assert jumps(values, "kWh/day") == []
    values[17] *= factor
    assert [r.at for r in jumps(values, "kWh/day")] == [17]


def test_a_roll_over_is_mended_and_an_exchange_is_not() -> None:
    steps, remarks = increments([975.0, 983.0, 991.0, 999.0, 7.0, 15.0])
    assert steps == [8.0] * 5
    assert [(r.at, r.serious) for r in remarks] == [(4, False)]
    assert [r.serious for r in increments([575.0, 583.0, 3.0])[1]] == [True]


@pytest.mark.parametrize(("correlation", "worth"), [(0.0, 1.0), (0.6, 0.25)])
def test_a_correlated_series_is_worth_less(correlation: float, worth: float) -> None:
    """First-order autoregression: n (1 - r)/(1 + r)."""
    rng = np.random.default_rng(3)
    n = 4000
    noise = rng.standard_normal(n)
    values = [noise[0]]
    for e in noise[1:]:
        values.append(correlation * values[-1] + e)
    assert effective_number(values) == pytest.approx(worth * n, rel=0.08)
