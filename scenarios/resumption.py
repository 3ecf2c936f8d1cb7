"""Opening a results folder for writing: what is sound stays, what is not is made again, and all is said.

Resuming trusts hashes, never the mere existence of a file. A chunk without a row in the manifest (the parent
died between the two) is adopted when its bytes fit its name and it carries the key of this sweep.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from scenarios.findings import Finding
from scenarios.manifest import SCHEMA, ChunkRow, Failure, Manifest
from scenarios.path_encoding import refuse_undecoded
from scenarios.store import (
    CHUNKS,
    SERIES,
    ChunkName,
    InputsChangedError,
    read_record,
    remove_strays,
    sha256_of,
)
from scenarios.sweep_spec import SweepSpec, versions

_SHOWN_CHANGES = 6


class Recovery(NamedTuple):
    """What was found in a folder: chunks kept, adopted, made again, and files removed."""

    kept: int
    adopted: int
    again: int
    removed: int


def prepare_folder(folder: Path) -> None:
    """Make the folders of a sweep."""
    refuse_undecoded("out", folder)
    for path in (folder, folder / CHUNKS, folder / SERIES):
        path.mkdir(parents=True, exist_ok=True)


def claim(manifest: Manifest, spec: SweepSpec, n: int) -> None:
    """Write the facts of a new sweep, or check that the folder holds the same one.

    Raises
    ------
    InputsChangedError
        When any input differs, by name; or when fewer draws are asked for than are held.
    """
    facts, inputs = manifest.meta(), spec.inputs()
    if facts:
        _same_inputs(manifest.path.parent, facts, inputs)
        held = max((row.last for row in manifest.chunks()), default=0)
        if held > n:
            raise InputsChangedError(
                Finding(
                    "error",
                    str(manifest.path.parent),
                    f"asked for {n} draws",
                    f"it holds {held}",
                    "",
                    f"Give -n {held} or more, or choose another --out; nothing was overwritten",
                )
            )
    flows = [[f.name, f.unit, f.meaning, f.role, f.carrier, f.source_category] for f in spec.twin.flows]
    manifest.set_meta(
        {
            "schema": SCHEMA, "key": spec.key, "inputs": inputs, "spec": spec.to_text(),
            "versions": versions(), "n": n, "seed": spec.seed, "sampling": spec.sampling, "study_hash": spec.study_hash,
            "twin": spec.twin.name, "scenarios": list(spec.scenarios), "flows": flows, "status": "running",
            "posterior_mark": "" if spec.posterior is None else spec.posterior.mark,
            "uncertain": sorted(spec.priors), "observed": list(spec.observed),
        }
    )  # fmt: skip


def _same_inputs(folder: Path, facts: Mapping[str, Any], inputs: Mapping[str, str]) -> None:
    old: Mapping[str, str] = facts.get("inputs", {})
    changed = [name for name in dict.fromkeys([*old, *inputs]) if old.get(name) != inputs.get(name)]
    if len(changed) > 1 and "study" in changed:
        changed.remove("study")  # says nothing beside the names of what changed in it
    if not changed:
        return
    listed = [_change(name, old.get(name), inputs.get(name)) for name in changed[:_SHOWN_CHANGES]]
    more = f" and {len(changed) - _SHOWN_CHANGES} more" if len(changed) > _SHOWN_CHANGES else ""
    raise InputsChangedError(
        Finding(
            "error",
            str(folder),
            f"inputs changed: {', '.join(listed)}{more}",
            "a results folder belongs to one set of inputs",
            "",
            "Choose another --out, or undo the change; nothing was overwritten",
        )
    )


def _change(name: str, old: str | None, new: str | None) -> str:
    short = all(len(text or "") <= 40 for text in (old, new))
    return f"{name} ({old or 'none'} -> {new or 'none'})" if short else name


def recover(manifest: Manifest, spec: SweepSpec, folder: Path) -> Recovery:
    """Bring folder and manifest into agreement; every file is read and hashed."""
    removed = remove_strays(folder / CHUNKS) + remove_strays(folder / SERIES) + remove_strays(folder)
    kept = again = adopted = 0
    names = {path.name for path in (folder / CHUNKS).iterdir()}
    for row in manifest.chunks():
        path = folder / CHUNKS / row.file_name
        if row.file_name in names and sha256_of(path) == row.sha256:
            kept += 1
            continue
        path.unlink(missing_ok=True)
        manifest.remove_chunk(row)
        again += 1
    covered = [(row.first, row.last) for row in manifest.chunks()]
    for name in sorted(names - {row.file_name for row in manifest.chunks()}):
        parsed, path = ChunkName.parse(name), folder / CHUNKS / name
        if parsed is None or not path.exists():
            continue  # not ours: left alone, and named by verify
        record = read_record(path) if sha256_of(path) == parsed.sha256 else {}
        if record and record.get("key") != spec.key:
            continue  # sound, but of another sweep: left alone too
        fits = record.get("chunk") == [parsed.first, parsed.last]
        if fits and not any(parsed.first < last and first < parsed.last for first, last in covered):
            enter(manifest, path, parsed, record)
            covered.append((parsed.first, parsed.last))
            adopted += 1
        else:
            path.unlink()  # damaged, or the same draws a second time
            removed += 1
    return Recovery(kept, adopted, again, removed)


def enter(manifest: Manifest, path: Path, name: ChunkName, record: Mapping[str, Any]) -> ChunkRow:
    """Write the row of a chunk and of its failures, as its metadata tell them."""
    with pq.ParquetFile(path) as file:
        rows = file.metadata.num_rows
    failures = [
        Failure(draw, scenario, kind, text, record["seed"])
        for draw, scenario, kind, text in record["failures"]
    ]
    row = ChunkRow(name.first, name.last, name.sha256, rows, len({f.draw for f in failures}))
    manifest.add_chunk(row, failures)
    return row
