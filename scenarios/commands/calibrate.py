"""``leapfrog calibrate``: from the survey of a study to its posterior, with every doubt about it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import typer

from scenarios.commands.options import ALL_CORES, Debug, Json, NoReport, Out, StudyName, Workers


def calibrate(
    study: StudyName,
    workers: Workers = ALL_CORES,
    out: Out = None,
    no_report: NoReport = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Calibrate a study on its survey: designed runs, emulator, chains, checks, page. Runs go on where they stopped."""
    from scenarios.calibration_fit import calibrate_study
    from scenarios.calibration_specification import POSTERIOR
    from scenarios.commands import limits
    from scenarios.commands.output import as_json, report_findings, say
    from scenarios.commands.posterior import put
    from scenarios.commands.progress import progress
    from scenarios.reading import refuse
    from scenarios.study import open_study

    limits.sweep_options(None, None, workers, None)
    opened = open_study(study)
    report_findings(opened.findings)
    spec = opened.calibration
    if spec is None:
        raise refuse(
            study,
            "no [calibration] in study.toml",
            'survey = ["survey.csv"], the scenario that it saw, and years',
            "",
            f"Write the survey (leapfrog survey-template {opened.twin.name} survey.xlsx) and name it there",
        )
    folder = (
        Path("results") / f"{opened.name}-calibration" if out is None else limits.out_folder(out, opened.name)
    )
    say(
        f"{opened.name}: {len(spec.survey.observations)} answers of {len(spec.survey.sources)} sources; "
        f"{spec.runs} + {spec.checks} runs of {spec.scenario} over {spec.years} years, into {folder}"
    )
    with progress() as tell:
        found, _ = calibrate_study(opened, spec, folder, workers, tell, say)
    path = put(found, folder / POSTERIOR)
    installed = None if opened.path is None else put(found, opened.path / POSTERIOR)
    page = None if no_report else _page(found, opened, folder)
    answer = summary(found)
    if json:
        as_json({**answer, "posterior": str(path), "report": None if page is None else str(page)})
    else:
        print_summary(found)
        say(f"posterior: {path}" + ("" if installed is None else f"; leapfrog run {study} uses {installed}"))
        if opened.path is None:
            say(f"To use it: leapfrog run {study} --posterior {shlex.quote(str(path))}")
        if page is not None:
            say(f"report: {page}")
    raise typer.Exit(0 if found.posterior.converged else 4)


def _page(found: Any, study: Any, folder: Path) -> Path:
    from scenarios.report.calibration_page import write_calibration_page

    command = shlex.join(["leapfrog", *sys.argv[1:]])
    return write_calibration_page(found.record, found.posterior, study, folder / "calibration.html", command)


def summary(found: Any) -> dict[str, Any]:
    """Return the main figures of a calibration."""
    posterior, record = found.posterior, found.record
    return {
        "converged": posterior.converged,
        "problems": list(posterior.problems()),
        "r_hat": max(posterior.r_hat.values()),
        "ess": min(posterior.ess.values()),
        "informed": [p.name for p in record.parameters if not p.nuisance],
        "uninformed": list(record.uninformed),
        "runs": record.runs,
        "failed_runs": record.failed_runs,
        "surprising": [a.where for a in record.answers if a.p_value < 0.05],
        "claims_right": {a.where: a.right for a in record.answers if a.right is not None},
    }


def print_summary(found: Any) -> None:
    """Print what the survey says of the parameters that it tells most about, and of each answer."""
    from scenarios.commands.output import data, table

    posterior, record = found.posterior, found.record
    told = sorted((p for p in record.parameters if not p.nuisance), key=lambda p: -p.shrinkage)
    table(
        ("parameter", "unit", "prior 5..95 %", "posterior 5..50..95 %", "shrinkage"),
        [(p.name, p.unit, _span(p.prior[::2]), _span(p.posterior), f"{p.shrinkage:.0%}") for p in told[:12]],
    )
    data("")
    table(
        ("answer", "unit", "given", "prior 5..95 %", "posterior 5..95 %", "p", "right", "where"),
        [
            (
                a.column, a.unit, _span(a.given), _span(a.prior[::2]), _span(a.posterior[::2]), f"{a.p_value:.3f}",
                "" if a.right is None else f"{a.right:.0%}", a.where,
            )
            for a in record.answers
        ],
    )  # fmt: skip
    data("")
    state = "converged" if posterior.converged else posterior.mark
    data(
        f"{state}: R-hat {max(posterior.r_hat.values()):.4f} (< 1.01), ESS {min(posterior.ess.values()):.0f} (> 400); "
        f"{len(told)} of {len(told) + len(record.uninformed)} parameters informed; {record.runs} runs, "
        f"{record.failed_runs} failed"
    )


def _span(values: Any) -> str:
    return " .. ".join(f"{v:.3g}" for v in values)
