"""Bars that add up, and the numbers printed beside them."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.report.evidence import Evidence, gather
from scenarios.report.figures_sources import drawn_steps, emission_waterfall
from scenarios.report.waterfall import WaterfallError, printed, waterfall
from tests.scenarios.report import made_up


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return gather(*made_up.case())


@pytest.mark.parametrize("scenario", ["project", "project_as_lived", "better_supply", "methane_catalyst"])
def test_bars_add_exactly_to_the_totals_of_the_account(evidence: Evidence, scenario: str):
    found = waterfall(evidence, scenario)
    assert math.fsum([found.start.mean, *(s.mean for s in found.steps)]) == found.end.mean
    assert found.steps[-1].level == found.end.mean
    whole = {s: float(evidence.yearly(s, "co2e_t").mean()) for s in ("bau", scenario)}
    assert found.start.mean + found.left_out == pytest.approx(whole["bau"], rel=1e-12)
    assert found.end.mean + found.left_out == pytest.approx(whole[scenario], rel=1e-12)
    assert found.start.mean - found.end.mean == pytest.approx(
        float(evidence.mean(scenario, "expected_t").mean()), rel=1e-9
    )


def test_each_bar_has_an_interval_around_its_draws(evidence: Evidence):
    found = waterfall(evidence, "project")
    assert all(step.low <= step.high for step in found.steps)
    diesel = next(s for s in found.steps if s.label == "CO2 of gas/diesel oil")
    assert diesel.low < diesel.mean < diesel.high < 0.0


def test_buses_that_do_not_change_are_left_out_and_said(evidence: Evidence):
    found = waterfall(evidence, "project")
    lines = evidence.account.contributions("project")
    others = lines[lines["source"].str.contains("other") & (lines["place"] == "total")]
    assert found.left_out == pytest.approx(others["tco2e"].sum(), rel=1e-12)
    assert "are left out" in emission_waterfall(evidence, found).caption


def test_a_lost_ledger_line_is_refused_not_drawn():
    results, made, study = made_up.case()

    class Leaky:
        """An account that forgets one line."""

        def __getattr__(self, name: str) -> Any:
            return getattr(made, name)

        def contribution_draws(self, scenario: str) -> Any:
            found = made.contribution_draws(scenario).copy()
            row = int(np.flatnonzero(made.contributions(scenario)["source"] == "methane_vented_kg")[0])
            found.iloc[row] = 0.0
            return found

    broken = dataclasses.replace(gather(results, made, study), account=Leaky())
    with pytest.raises(WaterfallError, match="must agree to 1e-9"):
        waterfall(broken, "project")


def test_printed_bars_add_up_exactly_in_the_table(evidence: Evidence):
    rows = emission_waterfall(evidence, waterfall(evidence, "project")).source.rows
    tenths = [round(10 * float(row[1].replace(",", "").replace("−", "-"))) for row in rows]
    assert sum(tenths[:-1]) == tenths[-1]


def test_small_bars_drawn_as_one_keep_the_sum(evidence: Evidence):
    found = waterfall(evidence, "project")
    steps = drawn_steps(found)
    assert len(steps) < len(found.steps)
    assert math.fsum(s.mean for s in steps) == pytest.approx(
        math.fsum(s.mean for s in found.steps), rel=1e-12
    )
    assert steps[-1].level == pytest.approx(found.end.mean, rel=1e-12)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_printed_numbers_add_to_the_printed_total_and_stay_near(values: list[float]):
    shown = printed(values)
    assert round(math.fsum(shown), 1) == round(math.fsum(values), 1)
    assert all(abs(a - b) <= 0.1 + 1e-6 for a, b in zip(shown, values, strict=True))
