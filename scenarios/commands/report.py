"""``leapfrog report``: the report of finished results, again; no draw is run but the one that a twin shows at work."""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.commands.options import Debug, Folder, Json


def report(
    folder: Folder,
    study: Annotated[
        str | None,
        typer.Option(
            "--study", help="Other rules or prices for the same draws; default the study of the run."
        ),
    ] = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Account the results again and write accounts and report."""
    from scenarios.commands.finishing import finish
    from scenarios.commands.results_folder import open_results, same_physics, study_of
    from scenarios.study import open_study

    of_run = study_of(folder)
    open_results(folder)
    rules = of_run
    if study is not None:
        rules = same_physics(of_run, open_study(study), folder)
    raise typer.Exit(finish(folder, rules, no_report=False, json=json, other_rules=rules.hash != of_run.hash))
