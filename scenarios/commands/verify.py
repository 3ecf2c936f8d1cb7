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
    """Check that a run is finished, every checksum, and random draws bit for bit."""
    from scenarios.commands import limits
    from scenarios.commands.output import as_json, data, report_findings
    from scenarios.commands.results_folder import open_results, refuse_stranger
    from scenarios.reading import refuse
    from scenarios.store import holder

    limits.whole("-n", n, 0, 100_000)
    refuse_stranger(folder)
    owner = holder(folder)
    if owner:  # a chunk whose row is not yet written would pass for damage
        raise refuse(
            str(folder), f"is being written by {owner}", "a folder at rest", "", "Wait for it or stop it"
        )
    results = open_results(folder)
    found = results.verify(n)
    if json:
        as_json(
            {
                "ok": found.ok,
                "unfinished": found.unfinished,
                "chunks": found.n_chunks,
                "draws_recomputed": found.n_draws,
                "draws_that_differ": list(found.differ),
                "findings": found.findings.as_dicts(),
                "content_hash": results.content_hash() if found.ok else None,
            }
        )
    else:
        report_findings(found.findings, notes=True)
        verdict = "passed" if found.ok else "FAILED"
        if found.unfinished and not found.findings.errors:
            verdict = f"unfinished, {found.unfinished}; the same leapfrog run again goes on"
        data(
            f"{verdict}: {found.n_chunks} chunks read, {found.n_draws} draws computed again, "
            f"{len(found.differ)} with other bits, {len(found.findings.errors)} damages"
        )
    raise typer.Exit(5 if found.findings.errors else 2 if found.unfinished else 0)
