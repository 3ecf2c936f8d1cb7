"""The section [calibration]: what it says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.findings import InputError
from scenarios.study import open_study
from tests.scenarios.calibration.conftest import SECTION, SURVEY, write_calibrated


def test_the_section_is_read_as_written(surveyed: Path) -> None:
    spec = open_study(surveyed).calibration
    assert spec is not None
    assert (spec.scenario, spec.years, spec.runs, spec.checks) == ("project", 2, 80, 20)
    assert [o.where for o in spec.survey.observations] == [f"survey/measured.csv:{n}" for n in (2, 3, 4)]
    assert spec.observed == ("efficiency", "diesel_l_per_km_2019")
    assert (spec.measurements[0].error, spec.measurements[0].relative) == (0.01, True)


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    study = open_study(write_calibrated(tmp_path / "s", SECTION.replace("runs = 80\n", "")))
    assert "calibration.runs = 700" in study.defaults_used


def test_an_error_with_a_unit_is_converted(tmp_path: Path) -> None:
    text = SECTION.replace('"efficiency"\n', '"diesel_l_per_km_2019"\n').replace(
        'value = 1, unit = "%"', 'value = 2, unit = "L/100km"'
    )
    spec = open_study(write_calibrated(tmp_path / "s", text)).calibration
    assert spec is not None
    assert spec.measurements[0].error == pytest.approx(0.02)
    assert not spec.measurements[0].relative


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ('scenario = "project"', 'scenario = "projekt"', "calibration.scenario", "Did you mean project"),
        ("years = 2", "years = 4", "calibration.years", "1..3"),
        ("years = 2\n", "", "calibration", "years"),
        ("measured.csv", "mesured.csv", "calibration.survey", "not found"),
        ("measured.csv", "../../x.csv", "calibration.survey", "study folder"),
        ("runs = 80", "runs = 3", "calibration.runs", "40"),
        ('column = "efficiency"', 'column = "eficiency"', "measurements", "efficiency"),
        ('unit = "%"', 'unit = "km"', "measurements", "km"),
        ("runs = 80", "run = 150", "calibration", "unknown key"),
        ('error = {value = 1, unit = "%"}\n', "", "measurements", "error"),
        ('survey = ["survey/measured.csv"]\n', "", "calibration", "survey"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    assert old in SECTION
    with pytest.raises(InputError) as caught:
        open_study(write_calibrated(tmp_path / "s", SECTION.replace(old, new)))
    line = next(f.line() for f in caught.value.findings if place in f.line())
    assert words in line


def test_errors_of_the_survey_stop_the_study_and_name_the_row(tmp_path: Path) -> None:
    survey = SURVEY.replace("diesel_l_per_km_2019", "diesel_l_per_km_2020")
    with pytest.raises(InputError, match=r"measured\.csv:3"):
        open_study(write_calibrated(tmp_path / "s", survey=survey))


def test_another_survey_is_another_study_with_the_same_physics(tmp_path: Path) -> None:
    first = open_study(write_calibrated(tmp_path / "a"))
    second = open_study(write_calibrated(tmp_path / "b", survey=SURVEY.replace("0.155", "0.160")))
    assert first.hash != second.hash
    assert first.simulation_hash == second.simulation_hash
