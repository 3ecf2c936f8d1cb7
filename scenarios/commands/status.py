"""``leapfrog status``: how far a run is, from another terminal; reads the manifest only."""

from __future__ import annotations

from scenarios.commands.options import Debug, Folder, Json


def status(folder: Folder, json: Json = False, debug: Debug = False) -> None:
    """Show done, failed and missing draws of a results folder, and why draws failed."""
    from scenarios.commands.output import as_json, data, table
    from scenarios.commands.results_folder import manifest_counts, study_of

    study = study_of(folder)
    counts, failures = manifest_counts(folder)
    if json:
        as_json({"study": study.name, "hash": study.hash, **counts, "failures": failures})
        return
    data(f"{study.name} in {folder}: " + ", ".join(f"{key} {value}" for key, value in counts.items()))
    if failures:
        table(
            ("draw", "scenario", "message"),
            [(str(f["draw"]), str(f["scenario"]), str(f["message"])) for f in failures[:20]],
        )
        data("Again: leapfrog rerun --failed " + str(folder))
