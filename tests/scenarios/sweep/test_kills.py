"""SIGKILL at random moments until the sweep is finished: the same bits, and nothing that was stored is lost.

Parents are forked from a small server that has loaded what they need, so that they start at once and spend their time
writing: that is when a kill could hurt. (This process may have grown by a gigabyte of compiled code: forking it takes
longer than a parent lives.) Workers are real ones, started by spawn.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from scenarios.monte_carlo import SweepStoppedError
from scenarios.results import Results
from scenarios.store import CHUNKS, MANIFEST
from scenarios.verification import verify
from tests.scenarios.sweep.conftest import DRAWS, SCENARIOS, SEED, Sweep, run_toy
from tests.toy_twin import TWIN

PARENT_KILLS = 100
SIGNAL_LIMIT_S = 5.0


def stored(folder: Path) -> set[tuple[int, int, str]]:
    """Give the chunks that the manifest holds, by a reader that knows nothing of our code."""
    if not (folder / MANIFEST).is_file():
        return set()
    base = sqlite3.connect(folder / MANIFEST)
    try:
        return set(base.execute("SELECT first, last, sha256 FROM chunks").fetchall())
    except sqlite3.OperationalError:  # killed before the first table
        return set()
    finally:
        base.close()


def kill_until_finished(folder: Path, rng: random.Random, **options: Any) -> int:
    """Fork, kill, look, again; return the number of kills that hit a running sweep."""
    context, kills, before = multiprocessing.get_context("forkserver"), 0, set[tuple[int, int, str]]()
    context.set_forkserver_preload(["tests.scenarios.sweep.conftest"])
    while True:
        parent = context.Process(target=run_toy, args=(folder,), kwargs=options)
        parent.start()
        parent.join(rng.uniform(0.01, 0.25))
        if parent.exitcode is None:
            os.kill(parent.pid or 0, signal.SIGKILL)
            parent.join()
            kills += parent.exitcode == -signal.SIGKILL
        now = stored(folder)
        assert before <= now, "a stored chunk was lost"
        before = now
        if parent.exitcode == 0:
            return kills
        assert parent.exitcode == -signal.SIGKILL


@pytest.mark.slow
def test_killed_parents_lose_nothing(
    tmp_path: Path, reference: Results, figure: Callable[[str, str], None]
) -> None:
    rng = random.Random(1)
    kills = sweeps = 0
    hashes: set[str] = set()
    while kills < PARENT_KILLS:
        folder = tmp_path / str(sweeps)
        kills += kill_until_finished(folder, rng, chunk_size=rng.choice((1, 2, 3)))
        results = Results.open(folder)
        assert results.finished
        assert list((folder / CHUNKS).glob(".*")) == []
        assert verify(folder, 3, TWIN).findings.items == ()
        hashes.add(results.content_hash())
        sweeps += 1
    figure(
        "kills of parents",
        f"SIGKILLs of the parent {kills} over {sweeps} sweeps, lost 0, differ {len(hashes) - 1}",
    )
    assert hashes == {reference.content_hash()}


def test_a_kill_between_file_and_row_adopts_the_file(
    tmp_path: Path, reference: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.manifest import Manifest

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    folder = tmp_path / "results"
    with monkeypatch.context() as patched:
        patched.setattr(Manifest, "add_chunk", die)
        victim = multiprocessing.get_context("fork").Process(target=run_toy, args=(folder,))
        victim.start()
        victim.join()
    assert victim.exitcode == -signal.SIGKILL
    assert stored(folder) == set()
    (orphan,) = (folder / CHUNKS).glob("*.parquet")
    inode = orphan.stat().st_ino
    assert run_toy(folder).content_hash() == reference.content_hash()
    assert orphan.stat().st_ino == inode, "the file was made again instead of adopted"


class Hunter(threading.Thread):
    """Kills workers of this process, one at a time, while a sweep runs."""

    def __init__(self, kills: int, rng: random.Random) -> None:
        super().__init__(daemon=True)
        self.left, self.done, self.rng, self.over = kills, 0, rng, threading.Event()

    def run(self) -> None:
        while self.left and not self.over.wait(self.rng.uniform(0.05, 0.6)):
            workers = [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]
            grown = [p for p in workers if time.time() - p.create_time() > 2.5]  # past its imports
            if grown:
                self.rng.choice(grown).send_signal(signal.SIGKILL)
                self.left, self.done = self.left - 1, self.done + 1


def test_killed_workers_lose_nothing(
    toy: Sweep, reference: Results, figure: Callable[[str, str], None]
) -> None:
    # the pause is no input of the physics, but of the sweep: only the flows are compared
    slow = {name: p.replace(pause_s=0.02) for name, p in SCENARIOS.items()}
    hunter = Hunter(6, random.Random(2))
    hunter.start()
    try:
        results = toy(workers=2, chunk_size=3, scenarios=slow)
        n = DRAWS
        while hunter.left:  # until enough were met
            n += 200
            results = toy(n, workers=2, chunk_size=3, scenarios=slow)
    finally:
        hunter.over.set()
        hunter.join()
    assert results.failures().empty, "an innocent draw was blamed for a kill from outside"
    frame = results.frame()
    same = frame[frame["draw"] < DRAWS].reset_index(drop=True)
    assert same.equals(reference.frame())
    assert results.verify(3, TWIN).ok
    figure("kills of workers", f"SIGKILLs of workers {hunter.done}, lost 0, differ 0")


SCRIPT = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from scenarios.monte_carlo import sweep, SweepStoppedError
from tests.toy_twin import TWIN, ToyParameters
scenarios = {{"bau": ToyParameters(pause_s=0.05)}}
try:
    sweep(TWIN, scenarios, TWIN.default_site(), TWIN.default_horizon(), 4000, {SEED}, out=Path(sys.argv[1]),
          workers=2, chunk_size=2, progress=lambda state: print(state.done, flush=True))
except SweepStoppedError as problem:
    print(problem, file=sys.stderr)
    sys.exit(problem.exit_code)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_stopped_parent_takes_its_workers_along(
    tmp_path: Path, number: signal.Signals, figure: Callable[[str, str], None]
) -> None:
    folder = tmp_path / "results"
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert parent.stdout is not None
        parent.stdout.readline()  # the first chunk is stored
        workers = psutil.Process(parent.pid).children(recursive=True)
        assert len([w for w in workers if "spawn_main" in " ".join(w.cmdline())]) == 2
        before = stored(folder)
        begun = time.monotonic()
        parent.send_signal(number)
        _, said = parent.communicate(timeout=30)
        gone, alive = psutil.wait_procs(workers, timeout=SIGNAL_LIMIT_S)
        seconds = time.monotonic() - begun
    finally:
        parent.kill()
        parent.communicate()
    assert alive == []
    assert len(gone) == len(workers)
    assert seconds < SIGNAL_LIMIT_S
    assert before <= stored(folder)
    if number != signal.SIGKILL:
        assert parent.returncode == 130
        assert "draws are stored. The same command goes on from there." in said
    figure(f"stop after {number.name}", f"stop after {number.name} {seconds:.1f} s, workers left 0")


def test_a_stopped_sweep_goes_on(tmp_path: Path, reference: Results) -> None:
    folder = tmp_path / "results"

    def stop(state: Any) -> None:
        if state.done >= 16:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SweepStoppedError, match="16 of 40 draws are stored") as caught:
        run_toy(folder, progress=stop)
    assert caught.value.exit_code == 130
    assert Results.open(folder).manifest["status"] == "stopped"
    assert run_toy(folder).content_hash() == reference.content_hash()
