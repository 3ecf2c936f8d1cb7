"""`verify`: whether the folder is as it was written, and the numbers come out again.

Every damage is named with its place. A few draws are computed again and compared bit by bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import twins
from scenarios import derived
from scenarios.chunks import chunk_table
from scenarios.findings import Finding, Findings, InputError
from scenarios.manifest import ChunkRow, Failure, Manifest
from scenarios.scheduling import gaps
from scenarios.store import (
    CHUNKS,
    SERIES,
    ChunkName,
    StoreDamagedError,
    damage,
    read_record,
    read_table,
    sha256_of,
)
from scenarios.study_copy import RECORD, altered, read_copy_record
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import draw_parameters, run_draw
from twins.core.twin import Twin


@dataclass(frozen=True)
class Verification:
    """What was checked, and what was found.

    Attributes
    ----------
    n_chunks
        Chunks that were read.
    n_draws
        Draws that were computed again.
    differ
        Draws whose bits came out otherwise.
    findings
        One error for each damage; a note where something could not be checked.
    unfinished
        What is missing where the sweep has not come to its end; empty for a finished one.
    """

    n_chunks: int
    n_draws: int
    differ: tuple[int, ...]
    findings: Findings
    unfinished: str = ""

    @property
    def ok(self) -> bool:
        """True when the sweep is finished, nothing is damaged and every bit came out again."""
        return not self.unfinished and not self.findings.errors

    def raise_if_damaged(self) -> None:
        """Raise `StoreDamagedError` with all findings when anything is damaged."""
        if self.findings.errors:
            raise StoreDamagedError(self.findings)


def verify(path: Path | str, k: int = 20, twin: Twin | None = None) -> Verification:
    """Check a results folder.

    Parameters
    ----------
    path
        Results folder.
    k
        Draws to compute again [-], chosen at random.
    twin
        The twin; found by its name among the shipped ones when None. No code named in the folder is run.
    """
    folder = Path(path)
    try:
        with Manifest(folder) as manifest:
            meta, rows, failures = manifest.meta(), manifest.chunks(), manifest.failures()
    except StoreDamagedError as problem:
        return Verification(0, 0, (), problem.findings)
    if not meta:
        return Verification(0, 0, (), Findings(), "not one draw was begun")
    found = [
        *_chunk_files(folder, rows),
        *_ledger(folder, meta, rows, failures),
        *_other_files(folder, meta),
        *_study(folder, meta, rows),
    ]
    bad = {f.where for f in found}
    sound = [row for row in rows if str(folder / CHUNKS / row.file_name) not in bad]
    draws = _chosen([draw for row in sound for draw in range(row.first, row.last)], k)
    differ, notes = _again(folder, meta, sound, draws, twin) if k > 0 else ((), [])
    found += [damage(folder, f"draw {draw} comes out with other bits") for draw in differ]
    n_again, findings = 0 if notes else len(draws), Findings((*found, *notes))
    return Verification(len(rows), n_again, differ, findings, _unfinished(meta, rows))


def _unfinished(meta: dict[str, Any], rows: tuple[ChunkRow, ...]) -> str:
    if meta["status"] == "finished":
        return ""
    n = int(meta["n"])
    missing = sum(last - first for first, last in gaps([(row.first, row.last) for row in rows], n))
    return (
        f"{missing:,} of {n:,} draws missing"
        if missing
        else "all draws are there, their inputs and bands not"
    )


def _study(folder: Path, meta: dict[str, Any], rows: tuple[ChunkRow, ...]) -> Iterator[Finding]:
    """Compare the copy of the study and what was derived from it; a sweep without a study has neither."""
    study_hash = ""
    if (folder / RECORD).is_file():
        try:
            record = read_copy_record(folder)
        except InputError as problem:
            yield from problem.findings
            return
        yield from altered(folder, record)
        study_hash = str(record.get("hash"))
        if meta["study_hash"] not in ("", record["simulation_hash"]):
            yield damage(folder / RECORD, "belongs to other draws", "Copied from another folder?")
    yield from derived.check(folder, meta, derived.origin(study_hash, rows))


def _chunk_files(folder: Path, rows: tuple[ChunkRow, ...]) -> Iterator[Finding]:
    """Compare the files with the manifest, and their bytes with their names."""
    paths = sorted((folder / CHUNKS).iterdir()) if (folder / CHUNKS).is_dir() else []
    hashes = {path.name: sha256_of(path) for path in paths if path.is_file()}
    expected = {row.file_name: row for row in rows}
    for name in expected:
        if name not in hashes:
            yield damage(folder / CHUNKS / name, "missing", "Deleted or renamed?")
    counts = Counter(hashes.values())
    known = {row.sha256: name for name, row in expected.items()}
    for path in paths:
        sha = hashes.get(path.name)
        if path.name in expected and sha == expected[path.name].sha256:
            continue
        if path.name in expected:
            yield _wrong_bytes(path, known.get(sha or ""), swapped=counts[sha or ""] == 1)
        elif sha in known:
            yield damage(path, "is a duplicate", f"The same bytes as {known[sha]}")
        elif path.name.startswith(".") and path.name.endswith(".tmp"):
            yield Finding(
                "note", str(path), "was left by a killed process", "", "", "The next run removes it"
            )
        elif ChunkName.parse(path.name) is not None:
            yield damage(
                path, "is a chunk that the manifest does not know", "Killed before its row was written?"
            )
        else:
            yield damage(path, "is an unknown file", "Put there by hand?")


def _wrong_bytes(path: Path, same_as: str | None, *, swapped: bool) -> Finding:
    if same_as is not None:
        what = "was swapped" if swapped else "was overwritten by a duplicate"
        return damage(path, what, f"It holds the bytes of {same_as}")
    content = path.read_bytes()
    if content[-4:] != b"PAR1":
        return damage(path, "is truncated", f"{len(content)} bytes are left")
    return damage(path, "was altered", "Its bytes do not fit its name")


def _ledger(
    folder: Path, meta: dict[str, Any], rows: tuple[ChunkRow, ...], failures: tuple[Failure, ...]
) -> Iterator[Finding]:
    """Compare what the manifest says of each chunk with what the chunk says of itself."""
    if meta.get("status") == "finished":
        for first, last in gaps([(row.first, row.last) for row in rows], int(meta["n"])):
            yield damage(folder, f"draws {first} to {last - 1} are missing in the manifest")
    for before, after in pairwise(rows):
        if after.first < before.last:
            yield damage(folder / CHUNKS / after.file_name, f"holds draws that {before.file_name} holds too")
    told = Counter((f.draw, f.scenario, f.status, f.message) for f in failures)
    for row in rows:
        path = folder / CHUNKS / row.file_name
        if not path.is_file() or sha256_of(path) != row.sha256:
            continue  # named already
        record = read_record(path)
        if record.get("key") != meta["key"]:
            yield damage(path, "belongs to another sweep", "Copied from another folder?")
        if record.get("chunk") != [row.first, row.last] or len(read_table(path, ["draw"])) != row.rows:
            yield damage(path, "does not hold the rows that the manifest tells")
        told.subtract(
            (draw, scenario, kind, text) for draw, scenario, kind, text in record.get("failures", [])
        )
    for (draw, scenario, *_), count in told.items():
        if count:
            where = "only in the manifest" if count > 0 else "not in the manifest"
            yield damage(folder, f"failure of draw {draw} ({scenario}) stands {where}")


def _other_files(folder: Path, meta: dict[str, Any]) -> Iterator[Finding]:
    for name, sha in meta.get("files", {}).items():
        if not (folder / name).is_file():
            yield damage(folder / name, "missing", "Deleted by hand?")
        elif sha256_of(folder / name) != sha:
            yield damage(folder / name, "was altered", "Its bytes do not fit the manifest")
    for path in sorted((folder / SERIES).iterdir()) if (folder / SERIES).is_dir() else []:
        parsed = ChunkName.parse(path.name)
        if parsed is None:
            if not path.name.endswith(".tmp"):
                yield damage(path, "is an unknown file", "Put there by hand?")
        elif sha256_of(path) != parsed.sha256:
            yield damage(path, "was altered", "Its bytes do not fit its name")


def _chosen(draws: list[int], k: int) -> list[int]:
    generator = np.random.Generator(np.random.PCG64DXSM())
    return sorted(generator.choice(draws, size=min(k, len(draws)), replace=False).tolist()) if draws else []


def _again(
    folder: Path, meta: dict[str, Any], rows: list[ChunkRow], draws: list[int], twin: Twin | None
) -> tuple[tuple[int, ...], list[Finding]]:
    """Return the draws that come out otherwise, or a note why they cannot be computed here."""
    try:
        used = twins.load(meta["twin"]) if twin is None else twin
        spec = SweepSpec.from_text(meta["spec"], used)
    except (ValueError, TypeError, KeyError) as problem:
        return (), [Finding("note", str(folder), "draws were not computed again", "", f"{problem}")]
    inputs = spec.inputs()
    changed = [name for name in inputs if inputs[name] != meta["inputs"].get(name)]
    if changed:
        cause = f"This installation differs: {', '.join(changed)}"
        return (), [
            Finding("note", str(folder), "draws were not computed again", "", cause, "Use the same versions")
        ]
    return tuple(draw for draw in draws if not _same(folder, spec, rows, draw)), []


def _same(folder: Path, spec: SweepSpec, rows: list[ChunkRow], draw: int) -> bool:
    (row,) = (r for r in rows if r.first <= draw < r.last)
    table = read_table(folder / CHUNKS / row.file_name)
    stored = table.filter(pa.array(table["draw"].to_numpy() == draw)).combine_chunks()
    if any("worker process" in text or "took longer" in text for text in stored["status"].to_pylist()):
        return True  # such a draw would kill this process too
    (values,) = draw_parameters(spec, draw, draw + 1)
    runs, _ = run_draw(spec, draw, values)
    again = chunk_table(spec, {draw: runs})
    return all(_bits(stored[name]) == _bits(again[name]) for name in again.column_names)


def _bits(column: Any) -> Any:
    if pa.types.is_floating(column.type):
        return column.to_numpy().tobytes()
    return column.to_pylist()
