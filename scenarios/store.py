"""The results folder on disk: atomic writing, files named after their SHA-256, one writer at a time.

A file appears complete or not at all, and its name says what its bytes must be. So a kill at any moment
leaves complete files and strays that end in ``.tmp``, and nothing that has to be guessed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.findings import Finding, Findings, InputError

CHUNKS, SERIES = "chunks", "series"
MANIFEST, INPUTS, BANDS, LOG, LOCK = "manifest.db", "inputs.parquet", "bands.parquet", "log.jsonl", "lock"
MONTHLY_BANDS = "bands_monthly.parquet"
Table = Any  # a pyarrow.Table: the library brings no types
_METADATA = b"leapfrog"
_NAME = re.compile(r"^(?P<first>\d{8,10})-(?P<last>\d{8,10})\.(?P<sha>[0-9a-f]{64})\.parquet$")


class StoreInUseError(InputError):
    """Another process writes into the folder."""


class InputsChangedError(InputError):
    """The folder holds the results of other inputs."""


class StoreDamagedError(RuntimeError):
    """The folder is not as it was written.

    Attributes
    ----------
    findings
        One line for each damage.
    """

    exit_code = 5

    def __init__(self, findings: Findings | Finding) -> None:
        self.findings = findings if isinstance(findings, Findings) else Findings((findings,))
        super().__init__("\n".join(finding.line() for finding in self.findings.errors))


class ChunkName(NamedTuple):
    """What the name of a chunk file says: draws `first` to `last` - 1 and the hash of its bytes."""

    first: int
    last: int
    sha256: str

    @property
    def text(self) -> str:
        """Name of the file."""
        return f"{self.first:08d}-{self.last:08d}.{self.sha256}.parquet"

    @classmethod
    def parse(cls, name: str) -> Self | None:
        """Return what `name` says, or None for any other file."""
        match = _NAME.match(name)
        return None if match is None else cls(int(match["first"]), int(match["last"]), match["sha"])


def write_atomically(folder: Path, name: str, content: bytes) -> Path:
    """Write `content` so that `name` holds all of it or does not change, also through a power cut."""
    temporary = folder / f".{name}.{os.getpid()}.tmp"
    try:
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(file, rest) :]  # a short write is no error for the system
            os.fsync(file)
        finally:
            os.close(file)
        os.replace(temporary, folder / name)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        if problem.filename is None:
            problem.filename = str(folder / name)
        raise
    sync_folder(folder)
    return folder / name


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (Windows does so by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_strays(folder: Path) -> int:
    """Delete what a killed process left unfinished in `folder`; return how many files."""
    strays = sorted(folder.glob(".*.tmp"))
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 [hex] of the bytes of `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def table_bytes(table: Table, record: Mapping[str, Any]) -> bytes:
    """Return `table` as Parquet with page checksums; `record` becomes its metadata."""
    sink = pa.BufferOutputStream()
    floats = [f.name for f in table.schema if pa.types.is_floating(f.type)]
    writing: Any = pq.ParquetWriter  # its types know no lists of columns
    with writing(
        sink,
        table.schema,
        compression="zstd",
        write_page_checksum=True,
        use_dictionary=[f.name for f in table.schema if f.name not in floats],
        use_byte_stream_split=floats,
        store_schema=False,
    ) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({_METADATA: json.dumps(record, sort_keys=True).encode()})
    return sink.getvalue().to_pybytes()


def read_table(path: Path, columns: Iterable[str] | None = None) -> Table:
    """Return `columns` (all by default) of a Parquet file, its page checksums verified."""
    wanted = None if columns is None else list(columns)
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read(columns=wanted, use_threads=False)
    except (pa.ArrowInvalid, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno is not None and not path.exists():
            raise StoreDamagedError(damage(path, "missing", "Deleted by hand?")) from problem
        raise StoreDamagedError(damage(path, "cannot be read", str(problem).splitlines()[0])) from problem


def read_record(path: Path) -> dict[str, Any]:
    """Return the metadata that `table_bytes` put into a file; empty when there is none or it is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            found = json.loads((file.metadata.metadata or {}).get(_METADATA, b"{}"))
    except (pa.ArrowInvalid, OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def damage(path: Path, what: str, cause: str = "") -> Finding:
    """Return the finding for a damaged file."""
    step = "See leapfrog verify; the same leapfrog run again makes what is missing"
    return Finding("error", str(path), what, "the bytes that were written", cause, step)


class FolderLock:
    """One writer for each folder; the system frees the lock when the process dies, however it dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Take the lock or refuse.

        Raises
        ------
        StoreInUseError
            When another process holds it.
        """
        file = self._path.open("a+", encoding="utf-8")
        try:
            _lock(file)
        except OSError as problem:
            file.seek(0)
            holder = file.read(200).strip() or "another process"
            file.close()
            raise StoreInUseError(
                Finding(
                    "error",
                    str(self._path.parent),
                    f"is being written by {holder}",
                    "one writer for each folder",
                    "",
                    "Wait for it or stop it (leapfrog status shows it), or choose another --out",
                )
            ) from problem
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        """Free the lock; the file stays, because deleting it would race with the next owner."""
        if self._file is not None:
            self._file.close()
            self._file = None


def holder(folder: Path) -> str:
    """Return who writes into `folder` now, such as ``process 12 on host``; empty when nobody does."""
    try:
        with (folder / LOCK).open("r+" if os.name == "nt" else "r", encoding="utf-8") as file:
            try:
                _lock(file, shared=True)
            except OSError:
                file.seek(0)
                return file.read(200).strip() or "another process"
    except FileNotFoundError:
        pass
    return ""


def _lock(file: IO[str], *, shared: bool = False) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(1 << 30)  # far behind the text, so that others can read who holds it
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    import fcntl

    fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
