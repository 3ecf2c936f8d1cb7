"""The copy of its study that a results folder carries: written with its hashes, compared whenever it is read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.calibration_specification import POSTERIOR
from scenarios.canonical import plain
from scenarios.findings import Finding
from scenarios.reading import read_bytes, refuse
from scenarios.store import sha256_of

if TYPE_CHECKING:
    from scenarios.study import Study

COPY = "study"
RECORD = "study.json"
_LIMIT_BYTES = 50_000_000
_SHORT = 12  # digits of a hash that tell two files apart in a message


def write_copy(study: Study, source: Path, out: Path) -> None:
    """Copy the files of `study` from the folder `source` into `out`, and record what they are.

    The record comes last: a kill in between shows as a copy that does not fit its record.
    """
    hashes: dict[str, str] = {}
    for name in study.files:
        content = (source / name).read_bytes()
        _write(out / COPY / name, content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    if study.calibrated is not None:
        temporary = out / COPY / f"{POSTERIOR}.tmp"
        temporary.parent.mkdir(parents=True, exist_ok=True)
        os.replace(study.calibrated.to_file(temporary), out / COPY / POSTERIOR)
        hashes[POSTERIOR] = sha256_of(out / COPY / POSTERIOR)
    record = {
        "name": study.name,
        "hash": study.hash,
        "simulation_hash": study.simulation_hash,
        "files": hashes,
        "physics": physics(study),
    }
    _write(out / RECORD, json.dumps(record, indent=1, sort_keys=True).encode())


def physics(study: Study) -> dict[str, Any]:
    """Return what the draws of `study` depend on, by name."""
    parts = {
        "site": study.site,
        "horizon": study.horizon,
        "scenarios": study.scenarios,
        "priors": study.priors,
        "posterior": "" if study.posterior is None else study.posterior.hash(),
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


def read_copy_record(out: Path) -> dict[str, Any]:
    """Return the record of the study in `out`.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    path = out / RECORD
    try:
        found = json.loads(read_bytes(path, str(path), _LIMIT_BYTES))
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


def altered(out: Path, record: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return one finding for each file of the copy that is not as the run wrote it."""
    hashes = record.get("files")
    if not isinstance(hashes, dict) or not hashes:
        return (
            Finding(
                "error",
                str(out / RECORD),
                "holds no hashes of the files of the study",
                "the hash of every file in study/",
                "Written by an earlier version?",
                f"Run the study again with --out {out}: draws that fit are kept",
            ),
        )
    found: list[Finding] = []
    for name, expected in sorted(hashes.items()):
        path = out / COPY / str(name)
        given = sha256_of(path) if path.is_file() else ""
        if given == expected:
            continue
        found.append(
            Finding(
                "error",
                str(path),
                f"SHA-256 {given[:_SHORT]}..." if given else "is missing",
                f"the file that the draws were made from, SHA-256 {str(expected)[:_SHORT]}...",
                "Edited after the run?" if given else "Deleted by hand?",
                f"Put the old file back, or run the study again with --out {out} (other prices: leapfrog report "
                "--study)",
            )
        )
    return tuple(found)
