"""``leapfrog status``: how far a run is, from another terminal; reads the manifest only."""

from __future__ import annotations

from scenarios.commands.options import Debug, Folder, Json

_SHOWN = 20


def status(folder: Folder, json: Json = False, debug: Debug = False) -> None:
    """Show done, failed and missing draws of a results folder, and why draws failed."""
    from scenarios.commands.output import as_json, data, table
    from scenarios.commands.results_folder import open_results, study_of

    study = study_of(folder)
    results = open_results(folder)
    failures = results.failures().to_dict(orient="records")
    state = "finished" if results.finished else str(results.manifest["status"])
    state = "running, or killed" if state == "running" else state
    counts = {
        "draws": results.n,
        "done": results.done,
        "failed": results.failed,
        "left": results.n - results.done,
    }
    if json:
        as_json({"study": study.name, "state": state, **counts, "seed": results.seed, "failures": failures})
        return
    numbers = ", ".join(f"{key} {value:,}" for key, value in counts.items())
    data(f"{study.name} in {folder}: {state}; {numbers}; seed {results.seed}")
    if failures:
        rows = [(str(f["draw"]), f["scenario"], f["status"], f["message"]) for f in failures[:_SHOWN]]
        table(("draw", "scenario", "kind", "message"), rows, widest=100)
        data(f"Again: leapfrog rerun --failed {folder}")
