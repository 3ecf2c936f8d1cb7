"""The shipped survey: it reads without a warning, and its figures are those of the tables of the twin."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import pytest

import scenarios
import twins
from scenarios.study import open_study
from scenarios.survey_reading import SurveyReading, read_survey_file

SURVEY = Path(str(resources.files(scenarios))) / "library" / "trans_semarang" / "survey.csv"


@pytest.fixture(scope="module")
def reading() -> SurveyReading:
    return read_survey_file(SURVEY, SURVEY.name, twins.load("bus_fleet"))


def rows(name: str) -> list[dict[str, str]]:
    folder = resources.files("twins.bus_fleet").joinpath("survey")
    return list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))


def test_it_reads_without_a_warning(reading: SurveyReading) -> None:
    assert reading.findings.lines("error", "warning") == []
    assert set(reading.survey().columns) < set(twins.load("bus_fleet").observables)
    assert len(set(reading.survey().columns)) == len(reading.observations)


def test_sources_behind_a_prior_of_the_study_do_not_count_again(reading: SurveyReading) -> None:
    """Riders are answered here, so the study has a wide prior for them that holds the answer well inside."""
    prior = open_study("trans_semarang").priors["riders_per_day"]
    low, high = next(o.measured.answer for o in reading.observations if o.column == "riders_per_day")
    shipped = twins.load("bus_fleet").parameters.infos()["riders_per_day"].prior
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
    months = {"2019_01": "2019-01", "2019_02": "2019-02", "2022_08": "2022-08", "2022_09": "2022-09"}
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
