"""``leapfrog rerun``: the failed draws once more, and one draw looked at closely."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.commands.options import ALL_CORES, Debug, Folder, Json, NoReport, Workers


def rerun(
    folder: Folder,
    failed: Annotated[bool, typer.Option("--failed", help="Run the failed draws again.")] = False,
    draw: Annotated[
        int | None, typer.Option("--draw", help="Run one draw here and say how it ends; changes nothing.")
    ] = None,
    workers: Workers = ALL_CORES,
    no_report: NoReport = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Run failed draws of finished results again."""
    from scenarios.commands import limits
    from scenarios.commands.results_folder import open_results, study_of
    from scenarios.reading import refuse

    limits.whole("--workers", workers, 0, 1024)
    if failed == (draw is not None):
        raise refuse(
            "leapfrog rerun",
            "both --failed and --draw" if failed else "neither --failed nor --draw",
            "one of the two",
            "",
            "Write leapfrog rerun --failed DIR",
        )
    study = study_of(folder)
    results = open_results(folder)
    if draw is not None:
        limits.whole("--draw", draw, 0, results.n - 1)
        raise typer.Exit(_one(results, study, draw, debug=debug, json=json))
    raise typer.Exit(_all(results, study, folder, workers, no_report=no_report, json=json))


def _all(results: Any, study: Any, folder: Path, workers: int, *, no_report: bool, json: bool) -> int:
    from scenarios.commands.finishing import finish
    from scenarios.commands.output import say
    from scenarios.commands.progress import progress
    from scenarios.commands.results_folder import finished_results
    from scenarios.commands.sweeping import sweep_study

    if finished_results(folder).failures().empty:
        say(f"{folder}: no draw has failed, nothing to do.")
        return finish(folder, study, no_report=no_report, json=json)
    with progress() as tell:
        sweep_study(study, folder, results.n, results.seed, workers, tell, rerun_failed=True)
    return finish(folder, study, no_report=no_report, json=json)


def _one(results: Any, study: Any, draw: int, *, debug: bool, json: bool) -> int:
    from scenarios.commands.output import as_json, data
    from scenarios.commands.sweeping import parameters_of_draw
    from twins.core.streams import Streams

    outcomes: dict[str, str] = {}
    for name, parameters in parameters_of_draw(results, study, draw).items():
        try:
            outcomes[name] = study.twin.simulate(
                parameters, study.site, study.horizon, Streams(results.seed, draw)
            ).status
        except Exception as problem:
            if debug:
                raise
            outcomes[name] = f"{type(problem).__name__}: {problem}"
    if json:
        as_json({"draw": draw, "seed": results.seed, "status": outcomes})
    else:
        for name, status in outcomes.items():
            data(f"draw {draw} (seed {results.seed}) {name}: {status}")
    return 0 if all(status == "ok" for status in outcomes.values()) else 3
