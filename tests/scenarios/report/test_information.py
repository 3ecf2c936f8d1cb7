"""What the report says of measurements and of the parts of the variance: sentences that the draws carry."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from calibration.information_value import InformationValue, Measurement, information_value
from scenarios.further_measurements import inputs_known_exactly
from scenarios.report.figures_information import (
    exact_sentence,
    information,
    measured_sentence,
    measurement_chart,
)
from scenarios.report.figures_variance import split_chart, split_sentence
from scenarios.report.html import environment
from scenarios.report.wording import NARROW
from scenarios.variance_split import GroupShare, VarianceSplit
from tests.scenarios.report.page import page_of

TITLES = ("Second road test of a large bus", "Filling log <of> a station & its CO2", "Count of riders")


def measured(weights: tuple[float, float, float], n: int = 400) -> InformationValue:
    g = np.random.default_rng(1)
    y = g.normal(size=(n, 3))
    h = 1000.0 + 100.0 * (y @ np.array(weights)) + 10.0 * g.normal(size=n)
    asked = [
        Measurement(f"column_{k}", title, "km/L", 0.2, source="assumed") for k, title in enumerate(TITLES)
    ]
    return information_value("mean yearly expected reduction", "tCO2e/yr", h, y, asked)


def split(low: float = 0.5) -> VarianceSplit:
    groups = (
        GroupShare("calibrated", "parameters fitted to the survey", 0.6, low, 0.7, 0.55, 0.4, 0.7, 0.65, 0.5, 0.8),
        GroupShare("luck", "chance from year to year", 0.45, 0.2, 0.48, 0.4, 0.2, 0.5, 0.4, 0.3, 0.5),
        GroupShare("factors", "emission factors and prices", 0.0, 0.0, 0.01, 0.0, 0.0, 0.01, 0.0, 0.0, 0.01),
    )  # fmt: skip
    return VarianceSplit("project", 250.0, 46, 2, 384, groups, 0.15, 0.05, 0.4)


def clean(text: str) -> str:
    return text.replace(NARROW, " ")


def test_the_best_measurement_is_named_with_its_effect() -> None:
    found = measured((2.0, 1.0, 0.0))
    text = clean(measured_sentence(found))
    assert text.startswith("Of 3 single measurements, “Second road test of a large bus” would help most: ")
    row = found.rows[0]
    assert (
        f"{100 * row.reduction:.0f} %, 90 % interval {100 * row.low:.0f} % to {100 * row.high:.0f} %" in text
    )
    assert "tCO₂e/yr" in text
    assert measurement_chart(found).title == "What to measure next: Second road test of a large bus"


def test_equals_are_named_together() -> None:
    text = measured_sentence(measured((1.0, 1.0, 0.0)))
    assert "2 of 3 single measurements lead and cannot be told apart in 400 draws" in text
    assert TITLES[0] in text
    assert "Filling log <of> a station & its CO₂" in text
    assert TITLES[2] not in text


def test_nothing_is_named_where_nothing_helps_or_draws_are_few() -> None:
    found = measured((0.0, 0.0, 0.0))
    assert measured_sentence(found).startswith("None of 3 single measurements narrows")
    assert measurement_chart(found).title == "No single measurement stands out"
    few = measured((1.0, 0.0, 0.0), n=12)
    assert measured_sentence(few) == "12 draws: too few to judge a measurement; at least 30 are needed."
    assert information(few, None, None).parts == ((measured_sentence(few), None),)
    left = dataclasses.replace(few, left_out=("CO2 log",))
    assert measured_sentence(left).endswith("Not judged, because some draws give no answer: CO₂ log.")


def test_inputs_are_judged_as_if_known_exactly() -> None:
    g = np.random.default_rng(2)
    known = pd.DataFrame(g.random((200, 14)), columns=[f"x{k}" for k in range(14)])
    found = inputs_known_exactly(known, {"x3": "share of gas"}, {"x3": "-"}, 5.0 * known["x3"].to_numpy(), 1)
    assert (found.considered, len(found.rows)) == (14, 10)
    assert found.rows[0].reduction == pytest.approx(1.0, abs=1e-6)
    assert (
        "Of 14 single inputs, “share of gas” would help most, if it were known exactly: "
        in exact_sentence(found)
    )


def test_the_split_says_who_leads_and_what_groups_do_together() -> None:
    text = clean(split_sentence(split()))
    assert "60 % (50 % to 70 %) from parameters fitted to the survey" in text
    assert "46 draws; 2 failed draws left out" in text
    assert "Groups give 5 % to 40 % only together" in text
    assert split_chart(split()).title == "First: parameters fitted to the survey"
    assert split_chart(split(low=0.3)).title == "Where the spread comes from: no group clearly leads"


def test_the_partial_shows_every_part_and_escapes_foreign_text() -> None:
    found = measured((1.0, 1.0, 0.0))
    figure = "<figure id='{{ c.key }}'><h3>{{ c.title }}</h3>{{ c | drawing }}</figure>"
    macro = "{% macro figure(c) %}" + figure + "{% endmacro %}"
    template = environment().from_string(macro + '{% include "information.html.j2" %}')
    page = page_of(template.render(information=information(found, found, split())))
    assert [chart.key for chart in page.charts] == ["variance-split", "next-measurement", "known-exactly"]
    assert all(chart.svgs == 1 for chart in page.charts)
    assert "Filling log <of> a station & its CO₂" in page.text
    assert "of" not in {tag for tag, _ in page.tags}
    assert template.render(information=information(None, None, None)).strip() == ""
