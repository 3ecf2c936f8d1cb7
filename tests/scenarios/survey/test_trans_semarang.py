"""The shipped survey: it reads without a warning, and its figures are those of the tables of the twin."""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

import openpyxl
import pytest

import scenarios
import twins
from scenarios.study import open_study
from scenarios.survey_reading import SurveyReading, read_survey_file
from scenarios.survey_template import places, write_template

SURVEY = Path(str(resources.files(scenarios))) / "library" / "trans_semarang" / "survey.csv"


FLEET = twins.load("bus_fleet")


@pytest.fixture(scope="module")
def reading() -> SurveyReading:
    return read_survey_file(SURVEY, SURVEY.name, FLEET)


def rows(name: str) -> list[dict[str, str]]:
    folder = resources.files("twins.bus_fleet").joinpath("survey")
    return list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))


def test_it_reads_without_a_warning(reading: SurveyReading) -> None:
    assert reading.findings.lines("error", "warning") == []
    assert set(reading.survey().columns) < set(FLEET.observables)
    assert len(set(reading.survey().columns)) == len(reading.observations)


def test_sources_behind_a_prior_of_the_study_do_not_count_again(reading: SurveyReading) -> None:
    """Riders are answered here, so the study has a wide prior for them that holds the answer well inside."""
    prior = open_study("trans_semarang").priors["riders_per_day"]
    low, high = next(o.measured.answer for o in reading.observations if o.column == "riders_per_day")
    shipped = FLEET.parameters.infos()["riders_per_day"].prior
    assert shipped is not None
    assert prior.ppf(0.25) < low < high < prior.ppf(0.75)
    assert prior.ppf(0.9) - prior.ppf(0.1) > 2.0 * (shipped.ppf(0.9) - shipped.ppf(0.1))
    behind_priors = {"S24", "S33", "S46", "S67"}
    assert not behind_priors & set(reading.survey().sources)


def test_every_source_is_known_and_every_error_has_a_reason(reading: SurveyReading) -> None:
    known = {row["key"] for row in rows("sources.csv")}
    assert set(reading.survey().sources) <= known
    assert all("assumed" in o.note for o in reading.observations)


def test_figures_are_those_of_the_tables(reading: SurveyReading) -> None:
    answers = [(o.column, float(o.measured.answer[0])) for o in reading.observations]
    economy = [(row["bus_class"], row["unit"], float(row["value"])) for row in rows("fuel_economy.csv")[:5]]
    names = (
        "fuel_economy_large_km_per_l", "fuel_economy_medium_km_per_l", "road_test_diesel_only_l",
        "road_test_dual_diesel_l", "road_test_dual_gas_lsp",
    )  # fmt: skip
    assert answers[:5] == [(name, value) for name, (_, _, value) in zip(names, economy, strict=True)]
    shares = {
        row["date"]: row["gas_share"] for row in rows("substitution.csv") if "Trans Semarang" in row["system"]
    }
    assert ("road_test_gas_share", float(shares["2019-01"])) in answers
    months = {"2019_02": "2019-02", "2022_08": "2022-08", "2022_09": "2022-09"}
    months["2021_09"] = "2021-08"  # said when the station opened
    for month, date in months.items():
        assert (f"gas_share_{month}", float(shares[date])) in answers
    low, high = (float(x) for x in shares["2022-07"].split("-"))
    assert ("gas_share_2022_07", pytest.approx((low + high) / 2)) in answers
    day = next(
        row for row in rows("fuel_economy.csv") if row["unit"] == "L diesel/day" and row["value"] == "80"
    )
    assert ("fuel_medium_l_per_bus_day", float(day["value"])) in answers
    used = next(row for row in rows("refuelling.csv") if row["item"].startswith("cylinders used"))
    answer = next(o.measured.answer for o in reading.observations if o.column.startswith("cylinders_used"))
    assert list(answer) == [float(used["low"]), float(used["high"])]
    riders = next(
        row for row in rows("service.csv") if row["item"] == "riders per day" and row["year"] == "2019"
    )
    answer = next(o.measured.answer for o in reading.observations if o.column == "riders_per_day")
    assert list(answer) == [float(riders["value_low"]), float(riders["value_high"])]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("gas_share_2022_9", 'Write "gas_share_2022_09"'),
        ("zzz", "sheet codebook of leapfrog survey-template"),
    ],
)
def test_a_wrong_name_among_hundreds_has_a_short_message(name: str, step: str, tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(f"column,kind,value,unit,error,source\n{name},normal,0.2,-,0.05,S19\n", encoding="utf-8")
    (line,) = read_survey_file(path, path.name, FLEET).findings.lines("error")[:1]
    assert line.startswith("survey.csv:2 column") and name in line and step in line
    assert re.search(r"fuel_economy_large_km_per_l, .* and 2\d\d more", line) and len(line) < 400


def test_template_of_hundreds_of_observables(tmp_path: Path) -> None:
    path = tmp_path / "survey.xlsx"
    write_template(FLEET, path)
    assert path.stat().st_size < 1_000_000
    book = openpyxl.load_workbook(path)
    sheet, names = book["answers"], list(FLEET.observables)
    (choice,) = (v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith("A2"))
    codebook, cells = choice.formula1.split("!")
    assert [row[0].value for row in book[codebook][cells.replace("$", "")]] == names
    units = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    for name in ("gas_share_2033_12", "gas_lsp_per_km_large_2020", "queue_min_per_visit_2022"):
        place = places(FLEET)[name].partition("!")[2]
        row = int(place[1:])
        assert sheet[f"A{row}"].value == name
        assert len(units[f"F{row}"]) <= 257 and sheet[f"F{row}"].value in units[f"F{row}"]
        for cell, value in (("B", "normal"), ("C", 0.3), ("G", 0.05), ("I", "meter")):
            sheet[f"{cell}{row}"] = value
    book.save(path)
    reading = read_survey_file(path, path.name, FLEET)
    assert reading.findings.lines("error", "warning") == []
    assert set(reading.survey().columns) == {
        "gas_share_2033_12", "gas_lsp_per_km_large_2020", "queue_min_per_visit_2022",
    }  # fmt: skip
