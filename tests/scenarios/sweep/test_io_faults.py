"""Every single call to the disk fails once: the sweep says so, and the next call ends with the same bits."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenarios import manifest, store
from scenarios.findings import InputError
from scenarios.monte_carlo import SweepStoppedError
from scenarios.results import Results
from scenarios.store import CHUNKS, StoreDamagedError
from scenarios.verification import verify
from tests.scenarios.sweep.conftest import run_toy
from tests.toy_twin import TWIN

CALLS = ("open", "write", "fsync", "replace", "close")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT)
DRAWS, CHUNK = 6, 2


class Faults:
    """Counts calls to the disk and lets the one with number `fail_at` fail."""

    def __init__(self, fail_at: int = 0, *, short: bool = False) -> None:
        self.count, self.fail_at, self.short, self.hit = 0, fail_at, short, ""

    def now(self, name: str) -> bool:
        self.count += 1
        if self.count == self.fail_at:
            self.hit = name
        return self.count == self.fail_at


class FaultyOs:
    """The module ``os`` with a disk that fails."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS or (self._faults.short and name != "write"):
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            if not self._faults.now(name):
                return real(*arguments, **options)
            if self._faults.short:
                file, content = arguments
                return real(file, content[: len(content) // 3])
            if name == "close":
                real(*arguments)  # POSIX: the file is closed even when close fails
            number = ERRORS[self._faults.count % len(ERRORS)]
            raise OSError(number, os.strerror(number))

        return call


class FaultyBase:
    """A SQLite connection with a disk that fails."""

    def __init__(self, base: sqlite3.Connection, faults: Faults) -> None:
        self._base, self._faults = base, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def execute(self, statement: str, *values: Any) -> Any:
        writes = statement.split()[0] in ("BEGIN", "INSERT", "DELETE", "COMMIT")
        if writes and not self._faults.short and self._faults.now(f"sqlite {statement.split()[0]}"):
            full = self._faults.count % 2
            raise sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
        return self._base.execute(statement, *values)


class FaultySqlite:
    """The module ``sqlite3`` whose connections fail."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, *arguments: Any, **options: Any) -> FaultyBase:
        return FaultyBase(sqlite3.connect(*arguments, **options), self._faults)


def run_with(faults: Faults, folder: Path, patch: pytest.MonkeyPatch) -> Results:
    with patch.context() as patched:
        patched.setattr(store, "os", FaultyOs(faults))
        patched.setattr(manifest, "sqlite3", FaultySqlite(faults))
        return run_toy(folder, DRAWS, chunk_size=CHUNK)


def test_each_call_fails_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, str], None]
) -> None:
    dry = Faults()
    expected = run_with(dry, tmp_path / "dry", monkeypatch).content_hash()
    assert dry.count > 60
    kinds: set[str] = set()
    for number in range(1, dry.count + 1):
        folder, faults = tmp_path / str(number), Faults(number)
        with pytest.raises((OSError, SweepStoppedError, InputError)) as caught:
            run_with(faults, folder, monkeypatch)
        assert not isinstance(caught.value, StoreDamagedError)
        assert faults.hit
        kinds.add(faults.hit)
        again = run_toy(folder, DRAWS, chunk_size=CHUNK)
        assert again.finished
        assert again.content_hash() == expected, f"call {number} ({faults.hit}) left a trace"
        assert verify(folder, 2, TWIN).findings.items == ()
    assert kinds == {*CALLS, "sqlite BEGIN", "sqlite INSERT", "sqlite DELETE", "sqlite COMMIT"}
    figure("injected I/O faults", f"I/O faults {dry.count} of {dry.count} calls, resumed bit-equal")


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run_toy(tmp_path / "dry", DRAWS, chunk_size=CHUNK).content_hash()
    for number in range(1, 6):
        faults = Faults(number, short=True)
        assert run_with(faults, tmp_path / str(number), monkeypatch).content_hash() == expected
        assert faults.hit == "write"


def test_a_full_disk_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = tmp_path / "results"
    with monkeypatch.context() as patched:
        faulty = FaultyOs(Faults())
        patched.setattr(faulty, "fsync", full, raising=False)
        patched.setattr(store, "os", faulty)
        with pytest.raises(SweepStoppedError, match="the disk is full") as caught:
            run_toy(folder, DRAWS, chunk_size=CHUNK)
    assert caught.value.exit_code == 2
    assert "0 of 6 draws are stored. Mend that, then the same command goes on from there." in str(
        caught.value
    )
    assert list((folder / CHUNKS).iterdir()) == [], "nothing half-written stays"


def test_something_in_the_way_of_the_chunks_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / CHUNKS).write_text("in the way")
    with pytest.raises(OSError, match=CHUNKS):
        run_toy(folder, 1, chunk_size=1)
