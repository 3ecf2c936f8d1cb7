"""Monitoring files: what is new is read, what is old, foreign or out of time is refused by name and cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from calibration.measured import NormalError
from scenarios.findings import InputError
from scenarios.monitoring_reading import Period, last_year, period_of, read_monitoring, together
from scenarios.study import Study, open_study
from scenarios.survey_reading import SurveyReading
from tests.scenarios.monitoring.plant import MONITORING, ROWS


def read(study: Study, folder: Path, text: str) -> SurveyReading:
    path = folder / "monitoring.csv"
    path.write_text(text, encoding="utf-8")
    assert study.calibration is not None
    return read_monitoring(path, path.name, study.twin, study.horizon, study.calibration.survey)


def refusal(study: Study, folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read(study, folder, text)
    return str(caught.value)


def test_new_answers_are_read_and_stand_behind_those_of_the_survey(study: Study, folder: Path) -> None:
    reading = read(study, folder, MONITORING)
    assert [o.column for o in reading.observations] == ["use_2020", "use_2021"]
    assert study.calibration is not None
    both = together(study.calibration.survey, reading.observations)
    assert [o.where for o in both.observations] == ["survey.csv:2", "monitoring.csv:2", "monitoring.csv:3"]
    assert last_year(reading.observations) == 2021


def test_dated_records_become_a_summary_of_what_the_codebook_leads_them_to(
    study: Study, folder: Path
) -> None:
    (folder / "monitoring_codebook.csv").write_text(
        "column,meaning,unit,observable,source\nmeter,fuel meter,MJ/km,use_2020,M2\n", encoding="utf-8"
    )
    months = "".join(f"2020-{m:02d},{9.5 + 0.1 * (m % 4 - m % 3):.2f}\n" for m in range(1, 13))
    (answer,) = read(study, folder, "date,meter\n" + months).observations
    assert (answer.column, answer.source, type(answer.measured).__name__) == ("use_2020", "M2", "Summary")


def test_workbooks_are_read_as_well(study: Study, folder: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ("column,kind,value,unit,error,source", "use_2020,normal,9.5,MJ/km,0.5,M2"):
        book.active.append(row.split(","))
    book.save(folder / "monitoring.xlsx")
    assert study.calibration is not None
    reading = read_monitoring(
        folder / "monitoring.xlsx", "monitoring.xlsx", study.twin, study.horizon, study.calibration.survey
    )
    assert reading.observations[0].measured == NormalError(9.5, 0.5)
    assert reading.observations[0].where == "monitoring.xlsx!Sheet!C2"


def test_a_file_of_another_twin_is_named(study: Study, folder: Path) -> None:
    text = refusal(study, folder, ROWS + "riders_per_day,normal,30000,,,passengers/day,500,,M2,,,\n")
    assert "monitoring.csv: answers of the twin bus_fleet" in text and "use_2019" in text


def test_a_row_that_the_survey_holds_is_refused_with_both_places(study: Study, folder: Path) -> None:
    text = refusal(study, folder, ROWS + "use_2019,normal,9.6,,,MJ/km,5%,,M1,2019,,\n")
    assert "monitoring.csv:2: use_2019 = 9.6 of M1 is in the survey already, at survey.csv:2" in text
    assert "twice counts double" in text and "Delete the row" in text


def test_the_same_figure_of_another_source_is_a_warning(study: Study, folder: Path) -> None:
    reading = read(study, folder, ROWS + "use_2019,normal,9.6,,,MJ/km,5%,,M2,2019,,\n")
    (warning,) = reading.findings.warnings
    assert "of M2 is in the survey already, at survey.csv:2, of M1" in warning.line()


def test_answers_outside_the_legal_years_are_refused(study: Study, folder: Path) -> None:
    text = refusal(study, folder, ROWS + "use_2025,normal,9.6,,,MJ/km,5%,,M2,2025,,\n")
    assert "monitoring.csv:2: use_2025 is about 2025; the legal years of the study, 2019 to 2023" in text


def test_answers_from_before_the_survey_are_refused(study: Study, folder: Path) -> None:
    path = folder / "survey.csv"
    path.write_text(path.read_text("utf-8").replace("use_2019", "use_2021"), encoding="utf-8")
    text = refusal(open_study(folder), folder, ROWS + "use_2020,normal,9.5,,,MJ/km,5%,,M2,2020,,\n")
    assert "use_2020 is about 2020, before the survey ends (2021, survey.csv:2)" in text
    assert "leapfrog calibrate" in text


def test_a_file_of_which_nothing_is_left_says_why(study: Study, folder: Path) -> None:
    text = refusal(
        study, folder, ROWS + "use_2020,normal,-,,,MJ/km,5%,,M2,,,\ntotal,normal,9,,,MJ/km,5%,,M2,,,\n"
    )
    assert (
        "nothing is left to learn from; dropped: 1 rows of totals or remarks, 1 rows without a value" in text
    )


def test_all_problems_come_at_once(study: Study, folder: Path) -> None:
    rows = (
        "use_2019,normal,9.6,,,MJ/km,5%,,M1,,,",
        "use_2026,normal,9,,,MJ/km,5%,,M2,,,",
        "use_2020,normal,9,,,MJ/km,,,M2,,,",
    )
    lines = refusal(study, folder, ROWS + "\n".join(rows)).splitlines()
    assert len(lines) == 3 and all("monitoring.csv:" in line for line in lines)


def test_two_priors_of_one_number_are_refused_at_their_place(study: Study, folder: Path) -> None:
    """The spread between sources of a column has a prior that comes from the figures of the file."""
    rows = "use_2019,between,{},,,MJ/km,0.3,,{},2019,,\n"
    (folder / "survey.csv").write_text(
        ROWS + rows.format(9.6, "P1") + rows.format(9.9, "P2"), encoding="utf-8"
    )
    changed = open_study(folder)
    reading = read(changed, folder, ROWS + rows.format(8.1, "P3") + rows.format(8.2, "P4"))
    assert changed.calibration is not None
    with pytest.raises(InputError, match=r"monitoring.csv:2; .*between_sd\[use_2019\] has the prior"):
        together(changed.calibration.survey, reading.observations)


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        (Period(2020, None), Period(2021, None), True),
        (Period(2021, 3), Period(2021, None), False),
        (Period(2021, 3), Period(2021, 4), True),
        (Period(2021, 4), Period(2021, 4), False),
        (Period(2020, 12), Period(2021, None), True),
    ],
)
def test_order_of_periods(one: Period, other: Period, before: bool) -> None:
    assert one.before(other) is before


def test_columns_without_a_date_have_no_period() -> None:
    assert period_of("km_per_l") is None and period_of("use_2020") == Period(2020, None)
    assert period_of("use_2020_02") == Period(2020, 2)
