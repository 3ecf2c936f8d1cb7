"""The results folder seen from the command: it carries a copy of its study, and refuses another one."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scenarios.canonical import plain
from scenarios.findings import Finding, InputError
from scenarios.reading import read_bytes, refuse
from scenarios.study import FILE_NAME, Study, locate, open_study

COPY = "study"
RECORD = "study.json"
MANIFEST = "manifest.db"


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
        _same_inputs(study, _read_record(record), out)
    elif out.is_dir() and any(out.iterdir()):
        raise refuse(
            str(out),
            "is not empty and holds no results of leapfrog",
            "a new folder, or one of an earlier run",
            "Another folder than meant?",
            "Choose another --out",
        )
    out.mkdir(parents=True, exist_ok=True)
    source = locate(given)[0]
    for name in study.files:
        _write(out / COPY / name, (source / name).read_bytes())
    content = {
        "name": study.name,
        "hash": study.hash,
        "simulation_hash": study.simulation_hash,
        "physics": _physics(study),
    }
    _write(record, json.dumps(content, indent=1, sort_keys=True).encode())


def _physics(study: Study) -> dict[str, Any]:
    parts = {
        "site": study.site,
        "horizon": study.horizon,
        "scenarios": study.scenarios,
        "priors": study.priors,
    }
    return {"twin": study.twin.name, **{key: plain(value) for key, value in parts.items()}}


def _write(path: Path, content: bytes) -> None:
    """Write through a temporary file, so that a kill leaves the old file or the new one."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)


def _read_record(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_bytes(path, str(path), 50_000_000))
        if isinstance(found, dict) and isinstance(found.get("simulation_hash"), str):
            return found
    except (ValueError, RecursionError):
        pass
    raise refuse(
        str(path),
        "cannot be read as the record of a run",
        "the file as leapfrog wrote it",
        "Edited or cut off?",
        "Choose another --out, or delete the folder and run again",
    )


def _same_inputs(study: Study, record: Mapping[str, Any], out: Path) -> None:
    if record["simulation_hash"] == study.simulation_hash:
        return
    names = _differences(record.get("physics"), _physics(study))
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


def same_physics(study: Study, changed: Study, out: Path) -> None:
    """Refuse a study whose physics are not those of the results in `out`."""
    if changed.simulation_hash == study.simulation_hash:
        return
    names = _differences(_physics(study), _physics(changed))
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

    if not (out / MANIFEST).is_file():
        raise refuse(
            f"{out}/{MANIFEST}",
            "not found",
            "the manifest of a run",
            "The run was stopped before its first draw?",
            "Run the study again with this --out",
        )
    return Results.open(out)


def study_of(out: Path) -> Study:
    """Return the study that the results in `out` were made from.

    Raises
    ------
    InputError
        When `out` is no results folder.
    """
    record = out / RECORD
    if not out.is_dir() or not record.is_file() or not (out / COPY / FILE_NAME).is_file():
        raise refuse(
            str(out),
            "holds no results" if out.is_dir() else "not found",
            "a folder written by leapfrog run",
            "Another folder than meant?",
            "Give the folder that leapfrog run named",
        )
    found = _read_record(record)
    study = open_study(out / COPY)
    return replace(study, name=str(found.get("name", study.name)))
