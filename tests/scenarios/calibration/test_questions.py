"""[[calibration.questions]]: what they say, what is wrong with them, and what they do not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.calibration_questions import Question
from scenarios.calibration_runs import inputs_of
from scenarios.findings import InputError
from scenarios.study import Study, open_study
from tests.scenarios.calibration.conftest import SECTION, write_calibrated

QUESTION = """
[[calibration.questions]]
title = "How well does it run?"
parameters = ["efficiency", "husk_moisture"]
columns = ["efficiency"]
"""


def opened(folder: Path, question: str = QUESTION) -> Study:
    return open_study(write_calibrated(folder, SECTION + question))


def refused(folder: Path, question: str, place: str) -> str:
    with pytest.raises(InputError) as caught:
        opened(folder, question)
    return next(f.line() for f in caught.value.findings if place in f.line())


def test_a_question_is_read_as_written(tmp_path: Path) -> None:
    spec = opened(tmp_path / "s").calibration
    assert spec is not None
    asked = Question("How well does it run?", ("efficiency", "husk_moisture"), ("efficiency",))
    assert spec.questions == (asked,)


def test_columns_may_be_left_out(tmp_path: Path) -> None:
    spec = opened(tmp_path / "s", QUESTION.replace('columns = ["efficiency"]\n', "")).calibration
    assert spec is not None
    assert spec.questions[0].columns == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('"husk_moisture"', '"husk_moistrue"', "questions.0.parameters.1", "Did you mean husk_moisture"),
        ('columns = ["efficiency"', 'columns = ["eficiency"', "questions.0.columns.0", "Did you mean efficiency"),
        ('"husk_moisture"', '"room_temperature_c"', "parameters.1", "is a constant of the twin"),
        ('"husk_moisture"', '"units_installed"', "parameters.1", "is a lever of the twin"),
        ('"husk_moisture"', '"efficiency"', "questions.0.parameters", '"efficiency" stands twice'),
        ('title = "How well does it run?"\n', "", "questions.0", "title"),
        ('parameters = ["efficiency", "husk_moisture"]\n', "", "questions.0", "parameters"),
        ('["efficiency", "husk_moisture"]', "[]", "questions.0", "parameters"),
        ('["efficiency", "husk_moisture"]', '"efficiency"', "questions.0.parameters", "a list of texts"),
        ("columns =", "colums =", "questions.0.colums", "Did you mean columns"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    assert old in QUESTION
    assert words in refused(tmp_path / "s", QUESTION.replace(old, new), place)


def test_a_parameter_that_the_study_fixed_is_refused_with_its_reason(tmp_path: Path) -> None:
    line = refused(tmp_path / "s", QUESTION.replace("husk_moisture", "capacity_kw"), "parameters.1")
    assert '"capacity_kw" is fixed by the study at 250' in line
    assert "[kW]" in line
    assert "study.toml" in line.partition("Fixed in")[2]
    assert "S01" in line


def test_a_parameter_that_the_survey_table_answers_is_refused_with_its_source(tmp_path: Path) -> None:
    line = refused(tmp_path / "s", QUESTION.replace("husk_moisture", "lower_heating_value"), "parameters.1")
    assert "answers.csv" in line.partition("Fixed in")[2]
    assert "S04" in line


def test_something_else_than_tables_is_refused(tmp_path: Path) -> None:
    section = SECTION.replace("years = 2", 'years = 2\nquestions = ["how much?"]')
    with pytest.raises(InputError, match=r"calibration\.questions\.0.*must be a table"):
        open_study(write_calibrated(tmp_path / "s", section))


def test_another_question_is_another_study_of_the_same_posterior(tmp_path: Path) -> None:
    first = opened(tmp_path / "a")
    second = opened(tmp_path / "b", QUESTION.replace("How well", "How badly"))
    assert first.calibration is not None
    assert second.calibration is not None
    assert first.hash != second.hash
    assert first.simulation_hash == second.simulation_hash
    assert inputs_of(first, first.calibration) == inputs_of(second, second.calibration)


def test_the_shipped_study_asks_for_substitution_methane_and_gas_supply() -> None:
    spec = open_study("trans_semarang").calibration
    assert spec is not None
    asked = {name for question in spec.questions for name in question.parameters}
    assert {
        "substitution_scale",
        "slip_low",
        "slip_mid",
        "slip_high",
        "deadhead_limit_km",
        "kit_fault_km",
    } <= asked
    assert len(asked) == sum(len(question.parameters) for question in spec.questions)
