"""Monitoring data: a survey file like any other, but new, later than the survey and inside the legal years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import twins
from calibration.dated import dated, quantity_of
from calibration.survey import Observation, Survey
from scenarios.findings import Finding, Findings, InputError
from scenarios.survey_reading import SurveyReading, read_survey_file
from twins.core.twin import Horizon, Twin


class Period(NamedTuple):
    """Year that a column is about, and month where it is about one."""

    year: int
    month: int | None

    def text(self) -> str:
        """Return 2023 or 2023-01."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"

    def before(self, other: Period) -> bool:
        """Return True when this period lies before the other; a month of the same year does not."""
        if self.month is None or other.month is None:
            return self.year < other.year
        return (self.year, self.month) < (other.year, other.month)


def period_of(column: str) -> Period | None:
    """Return the year or month in the name of a column; None where it has none.

    Examples
    --------
    >>> period_of("gas_share_2023_01"), period_of("gas_share_2023"), period_of("riders_per_day")
    (Period(year=2023, month=1), Period(year=2023, month=None), None)
    """
    found = dated(column)
    if found is None:
        return None
    year, _, month = found[1].partition("_")
    return Period(int(year), int(month) if month else None)


def last_year(observations: Sequence[Observation]) -> int | None:
    """Return the last year that an answer is about; None where no column names a year."""
    years = [period.year for o in observations if (period := period_of(o.column)) is not None]
    return max(years, default=None)


def read_monitoring(path: Path, label: str, twin: Twin, horizon: Horizon, known: Survey) -> SurveyReading:
    """Return what was monitored, with all findings.

    Parameters
    ----------
    path, label
        File, and its name in messages.
    twin, horizon
        Whose observables count, and the legal years.
    known
        All answers that the calibration has used.

    Raises
    ------
    InputError
        With all problems at once: what the survey door refuses, answers of another twin, none at all, used before,
        outside the legal years, or from before the survey.
    """
    reading = read_survey_file(path, label, twin)
    problems = list(reading.findings)
    if not reading.observations:
        problems += _nothing(path, label, twin, reading)
    for observation in reading.observations:
        problems += _used_before(observation, known)
        problems += _outside(observation, horizon)
        problems += _earlier(observation, known)
    findings = Findings(tuple(problems))
    findings.raise_if_errors()
    return SurveyReading(reading.observations, findings, reading.kept, reading.dropped)


def together(known: Survey, monitored: Sequence[Observation]) -> Survey:
    """Return all answers, those of the survey first.

    Raises
    ------
    InputError
        When survey and monitoring give one number two priors.
    """
    try:
        return Survey((*known.observations, *monitored))
    except ValueError as problem:
        raise InputError(
            Finding(
                "error",
                monitored[0].where,
                f"{problem}",
                "one prior for each source and column",
                "Figures of kind between for one column in both files?",
                "State the monitored ones as normal, or add them to the survey and run leapfrog calibrate again",
            )
        ) from None


def _nothing(path: Path, label: str, twin: Twin, reading: SurveyReading) -> Iterator[Finding]:
    """Say why no row is left: a file of another twin, or all rows dropped."""
    others = [name for name in twins.available() if name != twin.name]
    owner = next((n for n in others if read_survey_file(path, label, twins.load(n)).observations), None)
    if owner is not None:
        yield Finding(
            "error",
            label,
            f"answers of the twin {owner}",
            f"observables of {twin.name}: {', '.join(twin.observables)}",
            "The file of another study?",
            f"leapfrog update with a study of {owner}, or another file",
        )
        return
    reasons = ", ".join(f"{n:,} {reason}" for reason, n in sorted(reading.dropped.items()))
    yield Finding(
        "error",
        label,
        f"nothing is left to learn from; dropped: {reasons or 'nothing, there are no rows'}",
        "at least one answer that can be used",
        "An empty template, or columns of another file?",
        f"leapfrog survey-check {twin.name} {label} shows each row",
    )


def _used_before(observation: Observation, known: Survey) -> Iterator[Finding]:
    for old in known.observations:
        if (old.column, old.measured) != (observation.column, observation.measured):
            continue
        figures = " to ".join(f"{x:g}" for x in observation.measured.answer)
        same = old.source == observation.source
        yield Finding(
            "error" if same else "warning",
            observation.where,
            f"{observation.column} = {figures} of {observation.source} is in the survey already, at {old.where}"
            + ("" if same else f", of {old.source}"),
            "each measurement once: twice counts double",
            "The survey copied into the monitoring?" if same else "One report copied from the other?",
            "Delete the row" if same else "Keep it only if it was measured apart",
        )


def _outside(observation: Observation, horizon: Horizon) -> Iterator[Finding]:
    period, years = period_of(observation.column), horizon.calendar_years
    if period is not None and period.year not in years:
        yield Finding(
            "error",
            observation.where,
            f"{observation.column} is about {period.text()}",
            f"the legal years of the study, {years[0]} to {years[-1]}",
            "Another project, or a shorter horizon than meant?",
            "Delete the row, or lengthen [horizon] and calibrate again",
        )


def _earlier(observation: Observation, known: Survey) -> Iterator[Finding]:
    """Refuse an answer about a time before the last one that the survey answered of the same quantity."""
    period, quantity = period_of(observation.column), quantity_of(observation.column)
    alike = [
        (p, o) for o in known.observations if quantity_of(o.column) == quantity and (p := period_of(o.column))
    ]
    if period is None or not alike:
        return
    latest, old = max(alike, key=lambda pair: (pair[0].year, pair[0].month or 12))
    if period.before(latest):
        yield Finding(
            "error",
            observation.where,
            f"{observation.column} is about {period.text()}, before the survey ends ({latest.text()}, {old.where})",
            f"monitoring from {latest.text()} on",
            "An old report found late?",
            "Add the row to the survey and run leapfrog calibrate again",
        )
