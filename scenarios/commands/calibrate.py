"""``leapfrog calibrate``: from the survey of a study to its posterior, with every doubt about it."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.commands.calibration_answer import print_self_test, print_summary, summary
from scenarios.commands.options import ALL_CORES, Debug, Json, NoReport, Out, StudyName, Workers
from scenarios.single_thread import ONE_THREAD

CHAINS = "chains.nc"
SelfTestFits = Annotated[
    int | None,
    typer.Option(
        "--self-test",
        metavar="N",
        help="Also fit N simulated surveys of runs kept apart, and see whether the truth lies where it should.",
    ),
]


def calibrate(
    study: StudyName,
    workers: Workers = ALL_CORES,
    out: Out = None,
    fits: SelfTestFits = None,
    no_report: NoReport = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Calibrate a study on its survey: designed runs, emulator, chains, checks, page. Runs go on where they stopped."""
    os.environ.update(ONE_THREAD)  # before NumPy is loaded: any number of workers gives the same bits
    from calibration.inference_data import write_inference_data
    from scenarios.calibration_fit import calibrate_study
    from scenarios.calibration_self_test import self_test
    from scenarios.calibration_specification import POSTERIOR
    from scenarios.commands import limits
    from scenarios.commands.output import as_json, report_findings, say
    from scenarios.commands.posterior import put
    from scenarios.commands.progress import progress
    from scenarios.study import open_study

    limits.sweep_options(None, None, workers, None)
    limits.whole("--self-test", fits, 1, 1_000_000)
    opened = open_study(study)
    report_findings(opened.findings)
    spec = _section(opened, study)
    folder = (
        Path("results") / f"{opened.name}-calibration" if out is None else limits.out_folder(out, opened.name)
    )
    say(
        f"{opened.name}: {len(spec.survey.observations)} answers of {len(spec.survey.sources)} sources; "
        f"{spec.runs} + {spec.checks} runs of {spec.scenario} over {spec.years} years, into {folder}"
    )
    with progress() as tell:
        done = calibrate_study(opened, spec, folder, workers, tell, say)
    found = done.calibrated
    path = put(found, folder / POSTERIOR)
    installed = None if opened.path is None else put(found, opened.path / POSTERIOR)
    write_inference_data(folder / CHAINS, done.fit, opened.twin)
    page = None if no_report else _page(found, opened, folder)
    tested = None
    if fits is not None:
        say(f"self-test: {fits} fits of simulated surveys")
        tested = self_test(done, spec, fits, folder, workers)
    answer = summary(found)
    if json:
        as_json(
            {
                **answer,
                "posterior": str(path),
                "chains": str(folder / CHAINS),
                "report": None if page is None else str(page),
                "self_test": None if tested is None else vars(tested),
            }
        )
    else:
        print_summary(found)
        say(f"posterior: {path}" + ("" if installed is None else f"; leapfrog run {study} uses {installed}"))
        if opened.path is None:
            say(f"To use it: leapfrog run {study} --posterior {shlex.quote(str(path))}")
        say(f"chains for ArviZ: {folder / CHAINS}")
        if page is not None:
            say(f"report: {page}")
        if tested is not None:
            print_self_test(tested)
    raise typer.Exit(0 if found.posterior.converged else 4)


def _section(opened: Any, given: str) -> Any:
    """Return the section ``[calibration]`` of the study that was asked for."""
    from scenarios.reading import refuse

    if opened.calibration is None:
        raise refuse(
            given,
            "no [calibration] in study.toml",
            'survey = ["survey.csv"], the scenario that it saw, and years',
            "",
            f"Write the survey (leapfrog survey-template {opened.twin.name} survey.xlsx) and name it there",
        )
    return opened.calibration


def _page(found: Any, study: Any, folder: Path) -> Path:
    from scenarios.report.calibration_page import write_calibration_page

    command = shlex.join(["leapfrog", *sys.argv[1:]])
    return write_calibration_page(found.record, found.posterior, study, folder / "calibration.html", command)
