"""The section ``[calibration]`` of a study: which survey, seen in which scenario, by how many designed runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from calibration.survey import Observation, Survey
from scenarios import messages, units
from scenarios.calibration_questions import Question, read_questions
from scenarios.findings import Finding, InputError
from scenarios.quantities import Reading
from scenarios.reading import inside
from scenarios.section import Section
from scenarios.survey_reading import read_survey_file
from twins.core.twin import Horizon, Twin

POSTERIOR = "posterior.zip"


@dataclass(frozen=True)
class Measurement:
    """A measurement that nobody has made yet, but could.

    Attributes
    ----------
    column
        Observable of the twin.
    error
        Standard deviation: relative [-] where `relative`, else in the unit of the column.
    relative
        True when the error is a share of the value.
    title, source
        What would be done, and where its error comes from.
    """

    column: str
    error: float
    relative: bool
    title: str
    source: str


@dataclass(frozen=True)
class CalibrationSpec:
    """How a study is calibrated.

    Attributes
    ----------
    files
        Survey files of the study folder.
    survey
        Their answers.
    scenario
        The scenario that the survey saw.
    years
        Years from the start of the horizon that are simulated to answer it.
    runs, checks
        Designed runs that the emulator learns from, and runs kept apart to test it [-].
    seed
        Seed of the designed runs and of the chains.
    measurements
        Possible further measurements.
    questions
        What the report has to answer; changes no draw of the posterior.
    """

    files: tuple[str, ...]
    survey: Survey
    scenario: str
    years: int
    runs: int = 700
    checks: int = 100
    seed: int = 1
    measurements: tuple[Measurement, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def observed(self) -> tuple[str, ...]:
        """Observables of the survey, then those of possible measurements, each once."""
        return tuple(dict.fromkeys((*self.survey.columns, *(m.column for m in self.measurements))))


def read_calibration(
    section: Section | None,
    folder: Path,
    twin: Twin,
    scenarios: Collection[str],
    horizon: Horizon | None,
    readings: Mapping[str, Reading],
    defaults: list[str],
) -> CalibrationSpec | None:
    """Return what the section says, or None where it is missing or wrong; problems go to the section."""
    if section is None:
        return None
    files = _files(section)
    survey = _survey(section, files, folder, twin)
    scenario = section.text("scenario", required=True, choices=scenarios or None)
    most = 15 if horizon is None else horizon.years
    years = section.integer("years", 1, most, min(4, most))
    if "years" not in section:
        section.report(messages.missing_key(section.where(), "years", f"years = {min(4, most)}"))
    numbers = {
        key: _number(section, key, low, high, getattr(CalibrationSpec, key), defaults)
        for key, low, high in (("runs", 40, 1_000_000), ("checks", 20, 1_000_000), ("seed", 0, 2**63 - 1))
    }
    measurements, questions = _measurements(section, twin), read_questions(section, twin, readings)
    section.close()
    if survey is None or scenario is None or years is None:
        return None
    return CalibrationSpec(
        files, survey, scenario, years, **numbers, measurements=measurements, questions=questions
    )


def _number(section: Section, key: str, low: int, high: int, default: int, defaults: list[str]) -> int:
    found = section.integer(key, low, high, default)
    if key not in section:
        defaults.append(f"calibration.{key} = {default}")
    return default if found is None else found


def _files(section: Section) -> tuple[str, ...]:
    if "survey" not in section:
        section.report(messages.missing_key(section.where(), "survey", 'survey = ["survey.csv"]'))
    return section.texts("survey") or ()


def _survey(section: Section, files: tuple[str, ...], folder: Path, twin: Twin) -> Survey | None:
    observations: list[Observation] = []
    for n, name in enumerate(files):
        try:
            path = inside(folder, name, section.file.where((*section.path, "survey", n)))
        except InputError as problem:
            section.problems.extend(problem.findings)
            continue
        reading = read_survey_file(path, name, twin)
        section.problems.extend(reading.findings)
        observations += reading.observations
    try:
        found = Survey(tuple(observations))
    except ValueError as problem:
        section.report(
            Finding("error", section.where("survey"), str(problem), "one prior each", "", "Correct it")
        )
        return None
    if files and not observations:
        section.report(
            Finding(
                "error", section.where("survey"), "no answer can be used", "at least one", "", "See above"
            )
        )
    return found if observations else None


def _measurements(section: Section, twin: Twin) -> tuple[Measurement, ...]:
    entries = section.members("measurements", "[[calibration.measurements]]")
    found = [_measurement(entry, twin) for entry in entries]
    return tuple(one for one in found if one is not None)


def _measurement(entry: Section, twin: Twin) -> Measurement | None:
    column = entry.text("column", required=True, choices=tuple(twin.observables))
    title, source = entry.text("title", required=True), entry.text("source")
    if source is None:
        entry.report(messages.source_missing(entry.where(), "measurement"))
        source = "assumed: no source given"
    error = entry.table("error")
    if error is None:
        entry.report(messages.missing_key(entry.where(), "error", 'error = {value = 10, unit = "%"}'))
        entry.close()
        return None
    value, unit = error.number("value", 1e-12, 1e15, 10.0), error.text("unit", required=True)
    for section in (error, entry):
        section.close()
    if column is None or title is None or value is None or unit is None:
        return None
    if unit == "%":
        return Measurement(column, value / 100.0, True, title, source)
    declared = twin.observables[column][0]
    try:
        return Measurement(column, units.convert(value, unit, declared), False, title, source)
    except units.UnitError as problem:
        entry.report(messages.unit_problem(error.where("unit"), value, problem, declared))
        return None
