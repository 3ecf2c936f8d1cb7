"""``leapfrog survey-check``: read a survey file against a twin and report all findings; runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenarios.commands.options import Debug, Json
from scenarios.commands.output import as_json, data, report_findings, table
from scenarios.commands.survey_template import TwinName, find_twin


def survey_check(
    twin: TwinName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Survey as .csv or .xlsx.")],
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Read a survey file: every answer with its place, all findings at once, what was dropped and why."""
    from scenarios.survey_reading import read_survey_file

    reading = read_survey_file(file, file.name, find_twin(twin))
    survey = reading.survey()
    rows = [
        {
            "column": o.column,
            "kind": type(o.measured).__name__,
            "answer": [float(x) for x in o.measured.answer],
            "source": o.source,
            "where": o.where,
            "note": o.note,
        }
        for o in survey.observations
    ]
    if json:
        as_json(
            {
                "file": file.name,
                "hash": survey.hash(),
                "ok": True,
                "observations": rows,
                "kept": dict(reading.kept),
                "dropped": dict(reading.dropped),
                "findings": reading.findings.as_dicts(),
            }
        )
        return
    report_findings(reading.findings, notes=True)
    columns = ("column", "kind", "answer", "source", "where")
    shown = [
        [*(str(row[c]) for c in columns[:2]), _figures(row["answer"]), *(str(row[c]) for c in columns[3:])]
        for row in rows
    ]
    table(columns, shown)
    for reason, n in sorted(reading.dropped.items()):
        data(f"dropped: {n:,} {reason}")
    data(
        f"{file.name}: fit for a calibration. {len(rows)} answers of {len(survey.sources)} sources, "
        f"{len(reading.findings.warnings)} warnings, {len(reading.findings.notes)} notes."
    )


def _figures(answer: object) -> str:
    assert isinstance(answer, list)
    return " to ".join(f"{x:g}" for x in answer)  # type: ignore[reportUnknownVariableType]
