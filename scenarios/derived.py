"""Files made from the draws, such as accounts and reports: each has a row in the manifest that says of what.

They can be made again at any time, so a row is dropped before its file is touched and entered when the file is
whole: a kill in between leaves a file without a row, and never a row that fits another file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scenarios.canonical import digest
from scenarios.findings import Finding
from scenarios.manifest import ChunkRow, Manifest
from scenarios.store import FolderLock, damage, sha256_of

ACCOUNTS, REPORT = "accounts.parquet", "report.html"
_META = "derived"
_AGAIN = "leapfrog report writes it again"


def origin(study_hash: str, chunks: Iterable[ChunkRow]) -> str:
    """Return the SHA-256 [hex] of what a derived file comes from: the rules and the draws."""
    return digest([study_hash, [row.sha256 for row in chunks]])


def under_other_rules(name: str, study: str, study_hash: str) -> str:
    """Return the name of a derived file under rules that are not those of the run.

    Examples
    --------
    >>> under_other_rules("report.html", "low_gas", "5f3a9c00" * 8)
    'report.low_gas.5f3a9c00.html'
    """
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{study}.{study_hash[:8]}.{ending}"


class Writer:
    """Writes derived files of one results folder, whose lock its maker holds."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest

    def put(self, name: str, come_from: str, write: Callable[[Path], Any]) -> Path:
        """Have `write` write the file `name`, whole or not at all, and enter its row."""
        rows: dict[str, Any] = self._manifest.meta().get(_META, {})
        rows.pop(name, None)
        self._manifest.set_meta({_META: rows})
        temporary = self._folder / f".{name}.{os.getpid()}.tmp"
        try:
            write(temporary)
            os.replace(temporary, self._folder / name)
        finally:
            temporary.unlink(missing_ok=True)
        rows[name] = {"sha256": sha256_of(self._folder / name), "origin": come_from}
        self._manifest.set_meta({_META: rows})
        return self._folder / name


@contextmanager
def writing(folder: Path) -> Generator[Writer]:
    """Take the lock of `folder` and give a writer of derived files."""
    with FolderLock(folder), Manifest(folder, write=True) as manifest:
        yield Writer(folder, manifest)


def check(folder: Path, meta: dict[str, Any], current: str) -> Iterator[Finding]:
    """Compare the derived files of `folder` with their rows; `current` is the origin of the draws there are."""
    rows: dict[str, dict[str, str]] = meta.get(_META, {})
    for name, row in sorted(rows.items()):
        path = folder / name
        if not path.is_file():
            yield _again(damage(path, "missing", "Deleted by hand?"))
        elif sha256_of(path) != row["sha256"]:
            yield _again(damage(path, "was altered", "Its bytes do not fit the manifest"))
        elif name in (ACCOUNTS, REPORT) and row["origin"] != current:
            yield Finding(
                "warning", str(path), "was made from other draws or rules", "those in this folder", "", _AGAIN
            )
    for pattern in (f"*{Path(name).suffix}" for name in (ACCOUNTS, REPORT)):
        for path in sorted(folder.glob(pattern)):
            if path.name.split(".")[0] in ("accounts", "report") and path.name not in rows:
                yield _again(
                    damage(path, "stands not in the manifest", "Put there by hand, or a killed run?")
                )


def _again(finding: Finding) -> Finding:
    return Finding(finding.severity, finding.where, finding.given, finding.allowed, finding.cause, _AGAIN)
