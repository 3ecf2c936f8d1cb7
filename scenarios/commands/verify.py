"""``leapfrog verify``: all chunks as they were written, and random draws give the same bits again."""

from __future__ import annotations

from typing import Annotated

import typer

from scenarios.commands.options import Debug, Folder, Json


def verify(
    folder: Folder,
    n: Annotated[int, typer.Option("-n", "--draws", help="Random draws to compute again.")] = 20,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Check every checksum and recompute random draws, bit for bit."""
    from scenarios.commands import limits
    from scenarios.commands.output import as_json, data
    from scenarios.commands.results_folder import open_results, study_of

    limits.whole("-n", n, 0, 100_000)
    study_of(folder)
    results = open_results(folder)
    found = results.verify(n)
    problems = [str(problem) for problem in getattr(found, "problems", ())]
    if json:
        as_json(
            {
                "ok": not problems,
                "draws_recomputed": min(n, results.n),
                "problems": problems,
                "content_hash": results.content_hash(),
            }
        )
    else:
        for problem in problems:
            data(problem)
        data(
            f"{'FAILED' if problems else 'passed'}: {min(n, results.n)} draws recomputed, "
            f"{len(problems)} problems"
        )
    raise typer.Exit(5 if problems else 0)
