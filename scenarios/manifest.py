"""`Manifest`: the SQLite ledger of a results folder: inputs, chunks with their hashes, failed draws.

Only the parent of a sweep writes it, one transaction for each chunk, synchronous = FULL. Every row carries
a digest of itself, so that damage inside the database shows like damage in a chunk.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from scenarios.findings import Finding
from scenarios.store import MANIFEST, ChunkName, StoreDamagedError

SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL, failed INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS failures(draw INTEGER, scenario TEXT, status TEXT NOT NULL, message TEXT NOT NULL,
    seed INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY(draw, scenario));
"""


class ChunkRow(NamedTuple):
    """A stored chunk: draws `first` to `last` - 1, hash, number of rows, number of failed draws."""

    first: int
    last: int
    sha256: str
    rows: int
    failed: int

    @property
    def file_name(self) -> str:
        """Name of the file in ``chunks/``."""
        return ChunkName(self.first, self.last, self.sha256).text


class Failure(NamedTuple):
    """A failed scenario of a draw; `status` is the kind of failure."""

    draw: int
    scenario: str
    status: str
    message: str
    seed: int


def _digest(values: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()


class Manifest:
    """The ledger of one results folder."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.path = folder / MANIFEST
        if not write and not self.path.is_file():
            raise StoreDamagedError(
                Finding(
                    "error",
                    str(self.path),
                    "not found",
                    "a folder written by leapfrog run",
                    "Another folder than meant?",
                    "Run the study with this --out: sound chunks in it are kept",
                )
            )
        try:
            # A reader may have to roll back what a killed writer left, so it opens for writing where it may.
            mode = "rwc" if write else "rw" if os.access(self.path, os.W_OK) else "ro"
            where = f"{self.path.resolve().as_uri()}?mode={mode}"
            self._base = sqlite3.connect(where, uri=True, isolation_level=None, timeout=30.0)
            self._base.execute("PRAGMA synchronous=FULL")
            if write:
                self._base.executescript(_TABLES)
            self._check()
        except sqlite3.DatabaseError as problem:
            self.close()
            raise self._failed(problem) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        with suppress(AttributeError, sqlite3.Error):
            self._base.close()

    def _failed(self, problem: sqlite3.Error) -> Exception:
        """Return a full or failing disk as `OSError`, anything else as damage."""
        if isinstance(problem, sqlite3.OperationalError) and "malformed" not in str(problem):
            return OSError(getattr(problem, "sqlite_errorcode", 0), str(problem), str(self.path))
        return self._damaged(str(problem))

    def _damaged(self, what: str) -> StoreDamagedError:
        return StoreDamagedError(
            Finding(
                "error",
                str(self.path),
                f"is damaged ({what})",
                "the database as it was written",
                "",
                f"Move {self.path.name} away and run the same command: sound chunks are kept",
            )
        )

    def _check(self) -> None:
        answer = self._base.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise self._damaged(answer)
        for table in ("meta", "chunks", "failures"):
            for row in self._base.execute(f"SELECT * FROM {table}"):  # noqa: S608 - three fixed names
                if _digest(row[:-1]) != row[-1]:
                    raise self._damaged(f"a row of {table} was changed: {row[0]}")

    def meta(self) -> dict[str, Any]:
        """Return all facts about the sweep by name."""
        rows = self._read("SELECT name, value FROM meta ORDER BY name")
        return {name: json.loads(value) for name, value in rows}

    def chunks(self) -> tuple[ChunkRow, ...]:
        """Return all chunks in the order of their draws."""
        rows = self._read("SELECT first, last, sha256, rows, failed FROM chunks ORDER BY first")
        return tuple(ChunkRow(*row) for row in rows)

    def failures(self) -> tuple[Failure, ...]:
        """Return all failures in the order of draws, then of names."""
        rows = self._read(
            "SELECT draw, scenario, status, message, seed FROM failures ORDER BY draw, scenario"
        )
        return tuple(Failure(*row) for row in rows)

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return self._base.execute(query).fetchall()
        except sqlite3.DatabaseError as problem:
            raise self._failed(problem) from problem

    def set_meta(self, facts: Mapping[str, Any]) -> None:
        """Store facts about the sweep in one transaction."""
        rows = [(name, json.dumps(value, sort_keys=True)) for name, value in facts.items()]
        self._write([("INSERT OR REPLACE INTO meta VALUES(?,?,?)", (*row, _digest(row))) for row in rows])

    def add_chunk(self, row: ChunkRow, failures: Iterable[Failure] = ()) -> None:
        """Store a chunk and its failures in one transaction; a chunk of the same draws is replaced."""
        steps: list[tuple[str, tuple[Any, ...]]] = [
            ("DELETE FROM failures WHERE draw >= ? AND draw < ?", (row.first, row.last)),
            ("INSERT OR REPLACE INTO chunks VALUES(?,?,?,?,?,?)", (*row, _digest(row))),
        ]
        steps += [("INSERT INTO failures VALUES(?,?,?,?,?,?)", (*f, _digest(f))) for f in failures]
        self._write(steps)

    def remove_chunk(self, row: ChunkRow) -> None:
        """Forget a chunk whose file is gone or damaged, and its failures."""
        self._write(
            [
                ("DELETE FROM failures WHERE draw >= ? AND draw < ?", (row.first, row.last)),
                ("DELETE FROM chunks WHERE first = ?", (row.first,)),
            ]
        )

    def _write(self, steps: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
        try:
            self._base.execute("BEGIN IMMEDIATE")
            for statement, values in steps:
                self._base.execute(statement, values)
            self._base.execute("COMMIT")
        except sqlite3.DatabaseError as problem:
            with suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            raise self._failed(problem) from problem
