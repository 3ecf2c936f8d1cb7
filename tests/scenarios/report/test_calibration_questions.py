"""Questions of a study on the page: figures of the record, silence, columns, hostile texts."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace
from typing import Any

import pytest

from calibration.record import ParameterCheck
from scenarios.calibration_questions import Question
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_page import render_calibration
from scenarios.report.calibration_question_rows import MOVED, NARROWED, NOTHING, rows_of
from scenarios.report.calibration_questions import blocks, columns_sentence, sentence
from scenarios.report.wording import percent, three
from tests.scenarios.report import made_up_calibration
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.report.test_security import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, PAYLOADS

NARROW = "\N{NO-BREAK SPACE}"
AGEING = Question(
    "How fast do kits fail?", ("slip", "ageing"), ("gas_share_2022_07", "methane_slip_share_2022")
)
SILENT = Question("How much methane?", ("slip", "substitution"))


def asked(*questions: Question, **checks: dict[str, Any]) -> Calibration:
    """The made-up calibration with questions, and with figures of some checks replaced by name."""
    record, posterior, study = made_up_calibration.case()
    parameters = tuple(
        dataclasses.replace(p, **checks[p.name]) if p.name in checks else p for p in record.parameters
    )
    record = dataclasses.replace(record, parameters=parameters)
    return Calibration.of_study(record, posterior, with_questions(study, *questions))


def with_questions(study: Any, *questions: Question) -> Any:
    return dataclasses.replace(study, calibration=SimpleNamespace(questions=questions))


def page(*questions: Question) -> Page:
    record, posterior, study = made_up_calibration.case()
    return page_of(render_calibration(record, posterior, with_questions(study, *questions), "made up"))


def check_of(calibration: Calibration, name: str) -> ParameterCheck:
    return next(p for p in calibration.record.parameters if p.name == name)


def test_a_narrowed_parameter_stands_with_the_figures_of_the_record():
    calibration = asked(AGEING)
    check = check_of(calibration, "ageing")
    rows = rows_of(calibration, AGEING)
    assert [(r.name, r.says) for r in rows] == [("ageing", NARROWED), ("slip", NOTHING)]
    before, after = (f"{three(i[0])} to {three(i[2])} 1/yr" for i in (check.prior, check.posterior))
    assert sentence(rows) == (
        f"The survey narrows “yearly loss of kits” ({before} assumed, {after} left); it says nothing of “share of gas "
        "that leaves unburned”: its spread is still the assumed one."
    )
    row = next(r for r in blocks(calibration)[0].table.rows if r[0] == "yearly loss of kits [1/yr]")
    assert row[3:] == (percent(check.shrinkage), "narrowed")


def test_a_question_that_nothing_answers_shows_the_priors():
    calibration = asked(SILENT)
    block = blocks(calibration)[0]
    assert block.answer == (
        "The survey says nothing of “share of gas that leaves unburned” and “share of gas that the engine takes”: "
        "their spread is still the assumed one."
    )
    assert block.chart.title == "The survey bears on none of 2 parameters"
    # uniform priors: 5, 50 and 95 % of 0 to 0.05 and of 0.2 to 0.7
    assert [r[1:] for r in block.table.rows] == [
        ("0.0250 (0.00250 to 0.0475)", "as before", "", NOTHING),
        ("0.450 (0.225 to 0.675)", "as before", "", NOTHING),
    ]
    assert block.columns == ""


@pytest.mark.parametrize(("median", "says"), [(0.05, MOVED), (0.042, NOTHING)])
def test_a_median_that_moves_is_no_silence(median: float, says: str):
    # the prior is uniform from 0 to 0.08: its middle fifth is 0.032 to 0.048
    calibration = asked(AGEING, ageing={"shrinkage": 0.02, "posterior": (0.005, median, 0.076)})
    rows = rows_of(calibration, AGEING)
    row = next(r for r in rows if r.name == "ageing")
    assert row.says == says
    text = sentence(rows)
    assert ("moves “yearly loss of kits” (middle 0.0400 1/yr assumed, 0.0500 1/yr now)" in text) == (
        says == MOVED
    )
    shown = next(r for r in blocks(calibration)[0].table.rows if r[0].startswith("yearly"))
    assert shown[3].replace(NARROW, " ") == "below 10 %"


def test_columns_show_what_the_fitted_twin_gives_and_what_was_not_answered():
    calibration = asked(AGEING)
    answer = next(a for a in calibration.record.answers if a.column == "gas_share_2022_07")
    low, middle, high = (percent(v, 2) for v in answer.predicted)
    text = columns_sentence(calibration, AGEING)
    assert f"gas share, 2022-07: {middle} ({low} to {high})." in text
    assert text.endswith("The survey holds no answer to methane slip share, 2022, so nothing is shown of it.")


def test_many_silent_parameters_are_counted():
    every = Question("All?", tuple(sorted(made_up_calibration.SmallParameters.uncertain())))
    calibration = asked(every)
    rows = [dataclasses.replace(r, says=NOTHING) for r in rows_of(calibration, every)]
    assert "” and 2 more: their spread is still the assumed one." in sentence(rows)


def test_the_page_holds_a_block_for_each_question_after_what_the_data_say():
    seen = page(AGEING, SILENT)
    assert [c.key for c in seen.charts][:3] == ["informed", "question1", "question2"]
    for chart in seen.charts[1:3]:
        assert (chart.svgs, chart.table_rows) == (1, 2)
        assert "1,500 draws" in chart.caption
    places = [
        seen.text.index(t) for t in ("What the data say", AGEING.title, SILENT.title, "Does the fitted twin")
    ]
    assert places == sorted(places)
    assert "question" not in {c.key.rstrip("123") for c in page().charts}


def test_hostile_questions_stay_texts():
    titles = [Question(payload, ("ageing", "slip"), (payload,)) for payload in PAYLOADS]
    seen = page(*titles)
    assert {tag for tag, _ in seen.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in seen.tags for name in attributes} <= ALLOWED_ATTRIBUTES
    for _, attributes in seen.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert not re.search(r"^(javascript|https?):", attributes.get("href", ""))
    for payload in PAYLOADS:
        shown = " ".join(payload.replace("\u2028", " ").split())
        assert shown[:40].rstrip() in " ".join(seen.text.replace("\u2028", " ").split()), payload


def test_hostile_meanings_stay_texts():
    record, posterior, study = made_up_calibration.case()
    parameters = tuple(
        dataclasses.replace(p, meaning=PAYLOADS[i], unit=PAYLOADS[-1 - i])
        for i, p in enumerate(record.parameters)
    )
    record = dataclasses.replace(record, parameters=parameters)
    every = Question("All?", posterior.names)
    seen = page_of(render_calibration(record, posterior, with_questions(study, every), "made up"))
    assert {tag for tag, _ in seen.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in seen.tags for name in attributes} <= ALLOWED_ATTRIBUTES


def test_a_constant_posterior_is_drawn():
    calibration = asked(AGEING, ageing={"posterior": (0.05, 0.05, 0.05), "prior": (0.04, 0.04, 0.04)})
    svg = blocks(calibration)[0].chart.svg
    assert svg.startswith("<svg")
    assert "nan" not in svg
