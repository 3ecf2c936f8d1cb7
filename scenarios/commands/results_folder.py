"""The results folder seen from the command: it carries a copy of its study, and refuses another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from calibration.calibrated import Calibrated
from scenarios.calibration_specification import POSTERIOR
from scenarios.findings import Finding, Findings, InputError
from scenarios.path_encoding import refuse_undecoded
from scenarios.reading import refuse
from scenarios.store import LOCK, MANIFEST, FolderLock, StoreDamagedError
from scenarios.study import Study, locate, open_study
from scenarios.study_copy import COPY, RECORD, altered, physics, read_copy_record, write_copy


def prepare(study: Study, given: str, out: Path) -> None:
    """Make `out` ready for a run of `study`: copy the study, refuse a folder with other inputs.

    Raises
    ------
    InputError
        When `out` is a file, holds something else, or belongs to a study with other physics.
    """
    record = out / RECORD
    if out.exists() and not out.is_dir():
        raise refuse(str(out), "is a file", "a folder for results", "", "Choose another --out")
    if record.is_file():
        _same_inputs(study, read_copy_record(out), out)
    elif out.is_dir() and not _empty(out):
        raise refuse(
            str(out),
            "is not empty and holds no results of leapfrog",
            "a new folder, or one of an earlier run",
            "Another folder than meant?",
            "Choose another --out",
        )
    out.mkdir(parents=True, exist_ok=True)
    with FolderLock(out):  # a run that is under way must keep the study it began with
        write_copy(study, locate(given)[0], out)


def _empty(out: Path) -> bool:
    """Return True for a folder in which nothing stands, or only what a run killed at its very start left."""
    names = {path.name for path in out.iterdir()}
    return not names or (LOCK in names and names <= {LOCK, COPY, f"{RECORD}.tmp"})


def _same_inputs(study: Study, record: Mapping[str, Any], out: Path) -> None:
    if record["simulation_hash"] == study.simulation_hash:
        return
    names = _differences(record.get("physics"), physics(study))
    listed = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    raise InputError(
        Finding(
            "error",
            str(out),
            f"inputs changed: {listed or 'the study'}",
            "a results folder belongs to one set of inputs",
            "The study was edited after the run",
            "Choose another --out, or undo the change; nothing was overwritten",
        )
    )


def _differences(old: Any, new: Any, path: str = "") -> list[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys = list(dict.fromkeys([*old, *new]))
        return [
            name
            for key in keys
            for name in _differences(old.get(key), new.get(key), f"{path}.{key}".lstrip("."))
        ]
    return [] if old == new else [path]


def same_physics(study: Study, changed: Study, out: Path) -> Study:
    """Return `changed` with the posterior of the run; refuse one whose physics are not those of `out`."""
    if study.calibrated is not None:
        changed = changed.with_posterior(study.calibrated)
    if changed.simulation_hash == study.simulation_hash:
        return changed
    names = _differences(physics(study), physics(changed))
    raise refuse(
        str(out),
        f"inputs changed: {', '.join(names[:6])}",
        "the same parameters, site, horizon and scenarios",
        "Only accounting and economics may differ here",
        "Run that study into another --out",
    )


def open_results(out: Path) -> Any:
    """Return the results in `out`, refusing a folder in which no sweep was begun."""
    from scenarios.results import Results

    found = Results.open(out) if (out / MANIFEST).is_file() else None
    if found is None or not found.manifest:
        raise refuse(
            f"{out}/{MANIFEST}",
            "not found" if found is None else "is empty",
            "the manifest of a run",
            "The run was stopped before its first draw?",
            "Run the study again with this --out",
        )
    return found


def finished_results(out: Path) -> Any:
    """Return the results in `out`, refusing a sweep that has not come to its end.

    Raises
    ------
    InputError
        When draws are missing: their figures would pass for those of the whole sweep.
    """
    found = open_results(out)
    if not found.finished:
        raise refuse(
            str(out),
            f"unfinished, {found.done:,} of {found.n:,} draws",
            "a finished run",
            "Stopped or killed?",
            "The same leapfrog run again goes on from there; nothing was written here",
        )
    return found


def refuse_stranger(out: Path) -> None:
    """Refuse a folder that no run wrote."""
    refuse_undecoded("DIR", out)
    if not (out / RECORD).is_file():
        raise refuse(
            str(out),
            "holds no results" if out.is_dir() else "not found",
            "a folder written by leapfrog run",
            "Another folder than meant?",
            "Give the folder that leapfrog run named",
        )


def study_of(out: Path) -> Study:
    """Return the study that the results in `out` were made from.

    Raises
    ------
    InputError
        When `out` is no results folder.
    StoreDamagedError
        When the copy of the study is not as the run wrote it: prices, factors or levers may be others.
    """
    refuse_stranger(out)
    found = read_copy_record(out)
    damages = altered(out, found)
    if damages:
        raise StoreDamagedError(Findings(damages))
    study = open_study(out / COPY)
    study = replace(study, name=str(found.get("name", study.name)))
    if POSTERIOR in found["files"]:
        return study.with_posterior(Calibrated.from_file(out / COPY / POSTERIOR))
    return study
