"""``leapfrog status``: how far a run is, from another terminal; reads the manifest only."""

from __future__ import annotations

from scenarios.commands.options import Debug, Folder, Json

_SHOWN = 20


def status(folder: Folder, json: Json = False, debug: Debug = False) -> None:
    """Show done, failed and missing draws of a results folder, and why draws failed."""
    from scenarios.commands.output import as_json, data, table
    from scenarios.commands.results_folder import open_results, study_of
    from scenarios.store import holder

    study = study_of(folder)
    results = open_results(folder)
    failures = results.failures().to_dict(orient="records")
    owner = holder(folder)
    state = "finished" if results.finished else str(results.manifest["status"])
    state = "killed" if state == "running" and not owner else state
    counts = {
        "draws": results.n,
        "done": results.done,
        "failed": results.failed,
        "left": results.n - results.done,
    }
    if json:
        as_json(
            {
                "study": study.name,
                "state": state,
                "written_by": owner,
                **counts,
                "seed": results.seed,
                "failures": failures,
            }
        )
        return
    numbers = ", ".join(f"{key} {value:,}" for key, value in counts.items())
    state += f" ({owner})" if owner else ""
    data(f"{study.name} in {folder}: {state}; {numbers}; seed {results.seed}")
    if not owner and not results.finished:
        data("The same leapfrog run again goes on from there.")
    if failures:
        rows = [(str(f["draw"]), f["scenario"], f["status"], f["message"]) for f in failures[:_SHOWN]]
        table(("draw", "scenario", "kind", "message"), rows, widest=100)
        data(f"Again: leapfrog rerun --failed {folder}")
