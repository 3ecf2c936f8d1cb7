"""`sweep`: run all scenarios of a study over many draws, paired, into a folder that any later call resumes."""

from __future__ import annotations

import datetime as dt
import errno
import json
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psutil

from calibration.posterior import Posterior
from scenarios.executors import Broken, Died, Executor, Finished, HereExecutor, LocalExecutor
from scenarios.executors_process import WorkerLimits
from scenarios.finalisation import finalise, missing_series
from scenarios.findings import Finding, Findings, InputError
from scenarios.manifest import ChunkRow, Manifest
from scenarios.results import Results
from scenarios.resumption import claim, enter, prepare_folder, recover
from scenarios.sampling import extendable
from scenarios.scheduling import TaskQueue, default_chunk_size, gaps, pieces
from scenarios.store import CHUNKS, LOG, ChunkName, FolderLock, read_record, read_table
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import ChunkResult, Task
from twins.core.parameters import Parameters
from twins.core.priors import Prior
from twins.core.twin import Horizon, Site, Twin

_HOPELESS = 20  # so many draws, and all failed: stop
_POLL_S = 0.2


class Progress(NamedTuple):
    """State of a sweep: draws done, failed and left, speed, time left [s], memory [MB], running median."""

    done: int
    failed: int
    left: int
    draws_per_s: float
    seconds_left: float
    memory_mb: float
    headline_p50: float | None


class SweepStoppedError(RuntimeError):
    """The sweep ended before its last draw; what is stored stays, and the same call goes on.

    Attributes
    ----------
    exit_code
        130 stopped by the user, 3 too many failed draws, 2 the folder cannot be written.
    findings
        The message.
    """

    def __init__(self, finding: Finding, exit_code: int) -> None:
        self.findings, self.exit_code = Findings((finding,)), exit_code
        super().__init__(finding.line())


@dataclass
class _Tally:
    """Counts of one call."""

    n: int
    stored: int
    failed: int
    here: int = 0
    failed_here: int = 0
    begun: float = field(default_factory=time.monotonic)
    headline: list[float] = field(default_factory=list[float])

    def progress(self) -> Progress:
        speed = self.here / max(time.monotonic() - self.begun, 1e-9)
        left = self.n - self.stored
        median = float(pd.Series(self.headline).median()) if self.headline else None
        return Progress(self.stored, self.failed, left, speed, left / speed if speed else float("inf"), _memory_mb(), median)


def sweep(
    twin: Twin,
    scenarios: Mapping[str, Parameters],
    site: Site,
    horizon: Horizon,
    n: int,
    seed: int,
    *,
    out: Path,
    priors: Mapping[str, Prior] | None = None,
    posterior: Posterior | None = None,
    sampling: str = "sobol",
    workers: int = 1,
    dask: str | None = None,
    chunk_size: int | None = None,
    max_failed: float | None = None,
    keep: Sequence[int] = (),
    study_hash: str = "",
    progress: Callable[[Progress], None] | None = None,
    headline: Callable[[pd.DataFrame], Sequence[float]] | None = None,
    rerun_failed: bool = False,
    draw_time_limit_s: float = 600.0,
    memory_limit_mb: float | None = None,
) -> Results:
    """Simulate `n` draws of all `scenarios` into the folder `out`, or go on where an earlier call stopped.

    The bits of the results depend on twin, scenarios, site, horizon, seed, sampling and priors, and on
    nothing else: neither on workers, chunk size, backend nor on how often it was killed and resumed.

    Parameters
    ----------
    twin, site, horizon
        What is simulated, where and when.
    scenarios
        Parameters by name; levers and constants count, uncertain values come from the draw, alike for all.
    n, seed
        Number of draws [-] and seed.
    out
        Results folder; made when it does not exist.
    priors
        Priors by name; those of the twin when None.
    posterior
        Fitted parameters, which replace the priors of the same names.
    sampling
        ``sobol``, ``random`` or ``lhs``; the last cannot be extended.
    workers
        Worker processes with one thread each; 0 works in this process, without protection against draws
        that crash or never end.
    dask
        Address of a dask scheduler instead of workers of our own.
    chunk_size
        Draws of a file [-].
    max_failed
        Number of failed draws, or share below 1, above which the sweep stops.
    keep
        Draws whose fine series are stored too.
    study_hash
        Hash of the study, kept with the results.
    progress
        Called after each chunk.
    headline
        Gives the main figure for each draw of a chunk frame; its running median is part of the progress.
    rerun_failed
        Simulate the failed draws again, and nothing else.
    draw_time_limit_s, memory_limit_mb
        Time of a draw [s], and memory it may add to a worker [MB].

    Raises
    ------
    InputError
        When the arguments do not fit, the folder is in use or holds the results of other inputs.
    SweepStoppedError
        When the sweep was stopped, cannot be written, or too many draws fail; it can be resumed.
    StoreDamagedError
        When the manifest in `out` is damaged.
    """
    _check(n, workers, chunk_size, scenarios, keep, rerun_failed and dask is not None)
    used = {k: i.prior for k, i in twin.parameters.uncertain().items() if i.prior} if priors is None else priors
    spec = SweepSpec(
        twin, site, horizon, dict(scenarios), dict(used), posterior, seed, sampling,
        0 if extendable(sampling) else n, study_hash,
    )  # fmt: skip
    spec.uncertain(0, 1)  # a wrong method or an unusable posterior shows before anything is written
    twin.warm_up()
    folder = Path(out)
    prepare_folder(folder)
    limits = WorkerLimits(draw_time_limit_s, memory_limit_mb or _default_memory_mb(workers))
    with _stop_on_signals() as stop, FolderLock(folder), Manifest(folder, write=True) as manifest:
        claim(manifest, spec, n)
        found = recover(manifest, spec, folder)
        rows = manifest.chunks()
        todo = _failed_tasks(rows) if rerun_failed else pieces(
            gaps([(r.first, r.last) for r in rows], n), chunk_size or default_chunk_size(n)
        )  # fmt: skip
        tally = _Tally(n, sum(r.last - r.first for r in rows), sum(r.failed for r in rows))
        _log(folder, "started", n=n, seed=seed, workers=workers, dask=dask, **found._asdict())
        run = _Run(spec, folder, manifest, tally, _allowed(max_failed, n), progress, headline, stop)
        with run.errors_as_stops(), _executor(spec, folder, workers, dask, limits, stop) as executor:
            run.work(executor, todo)
            run.work(executor, missing_series(folder, keep))
            recover(manifest, spec, folder)
            finalise(manifest, spec, folder, n)
        _log(folder, "finished", failed=tally.failed)
    return Results.open(folder)


def _check(
    n: int, workers: int, chunk_size: int | None, scenarios: Mapping[str, Parameters], keep: Sequence[int], dask_rerun: bool
) -> None:
    problems = [
        Finding("error", "sweep", f"{name} = {value}", allowed)
        for wrong, name, value, allowed in (
            (n < 1, "n", n, "at least 1 draw"),
            (workers < 0, "workers", workers, "0 (this process) or more"),
            (chunk_size is not None and chunk_size < 1, "chunk_size", chunk_size, "at least 1 draw"),
            (not scenarios, "scenarios", "none", "at least one scenario"),
            (any(not 0 <= k < n for k in keep), "keep", list(keep), f"draws in 0..{n - 1}"),
            (dask_rerun, "rerun_failed", "with dask", "worker processes of this machine (--workers)"),
        )
        if wrong
    ]
    if problems:
        raise InputError(Findings(tuple(problems)))


def _failed_tasks(rows: Sequence[ChunkRow]) -> list[Task]:
    return [Task(row.first, row.last, keep_from=row.file_name) for row in rows if row.failed]


def _allowed(max_failed: float | None, n: int) -> float:
    if max_failed is None:
        return float("inf")
    return max_failed * n if 0 < max_failed < 1 else max_failed


@contextmanager
def _executor(
    spec: SweepSpec, folder: Path, workers: int, dask: str | None, limits: WorkerLimits, stop: threading.Event
) -> Iterator[Executor]:
    executor: Executor
    if dask is not None:
        from scenarios.executors_dask import DaskExecutor

        executor = DaskExecutor(spec, folder, dask, limits)
    elif workers == 0:
        executor = HereExecutor(spec, folder, stop.is_set)
    else:
        executor = LocalExecutor(spec, folder, workers, limits)
    try:
        yield executor
    finally:
        executor.close()


@dataclass(frozen=True)
class _Run:
    """The loop of one call, and what it needs."""

    spec: SweepSpec
    folder: Path
    manifest: Manifest
    tally: _Tally
    allowed: float
    tell: Callable[[Progress], None] | None
    headline: Callable[[pd.DataFrame], Sequence[float]] | None
    stop: threading.Event

    def work(self, executor: Executor, tasks: Sequence[Task]) -> None:
        """Have all `tasks` done, whatever happens to the workers."""
        queue, busy = TaskQueue(tasks), 0
        while queue or busy:
            while queue and executor.free() > 0:
                executor.submit(queue.next())
                busy += 1
            for event in executor.poll(_POLL_S):
                busy -= 1
                if isinstance(event, Finished):
                    self._commit(event.task, event.result)
                elif isinstance(event, Died):
                    _log(self.folder, "worker lost", draws=[event.task.first, event.task.last], draw=event.draw,
                         cause=event.cause)  # fmt: skip
                    if not queue.put_back(event):
                        raise self._stopped(f"workers die again and again ({event.cause})", 1)
                else:
                    self._broken(event)
            if self.stop.is_set():
                raise self._stopped("stopped", 130)

    def _commit(self, task: Task, result: ChunkResult) -> None:
        if result.key != self.spec.key:
            raise self._stopped("a worker runs other code or other versions of libraries than this process", 2)
        if task.series:
            return
        name = ChunkName(result.first, result.last, result.sha256)
        path = self.folder / CHUNKS / name.text
        if not path.is_file():
            raise self._stopped(f"a worker wrote {path.name}, which is not to be seen here: all must share the folder", 2)
        old_failed = 0
        if task.keep_from:
            (old_failed,) = (row.failed for row in self.manifest.chunks() if row.file_name == task.keep_from)
        row = ChunkRow(*name, result.rows, result.failed)
        if result.failed:
            enter(self.manifest, path, name, read_record(path))
        else:
            self.manifest.add_chunk(row)
        if task.keep_from and task.keep_from != name.text:
            (self.folder / CHUNKS / task.keep_from).unlink(missing_ok=True)
        self._count(row, old_failed, rerun=bool(task.keep_from))
        _log(self.folder, "chunk", draws=[row.first, row.last], failed=row.failed, seconds=round(result.seconds, 3))

    def _count(self, row: ChunkRow, old_failed: int, *, rerun: bool) -> None:
        tally, draws = self.tally, row.last - row.first
        tally.stored += 0 if rerun else draws
        tally.failed += row.failed - old_failed
        tally.here += draws
        tally.failed_here += row.failed
        if self.headline is not None:
            frame = read_table(self.folder / CHUNKS / row.file_name).to_pandas()
            tally.headline += [float(v) for v in self.headline(frame)]
        if self.tell is not None:
            self.tell(tally.progress())
        if rerun:
            return
        if tally.failed > self.allowed:
            raise self._stopped(f"{tally.failed} draws failed, allowed are {self.allowed:g} (--max-failed)", 3)
        if tally.failed_here == tally.here >= _HOPELESS:
            raise self._stopped(f"all of the first {tally.here} draws failed", 3)

    def _broken(self, event: Broken) -> None:
        full = event.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise self._stopped(f"the disk is full ({event.cause})" if full else event.cause, 2 if event.errno else 1)

    def _stopped(self, what: str, exit_code: int) -> SweepStoppedError:
        first = ""
        if exit_code == 3:
            first = f"The first one says: {self.manifest.failures()[0].message}"
        step = {2: "Mend that, then the same command goes on from there", 3: "Look at it with leapfrog rerun --failed"}
        stored = f"{self.tally.stored} of {self.tally.n} draws are stored"
        finding = Finding("error", str(self.folder), what, stored, first,
                          step.get(exit_code, "The same command goes on from there"))  # fmt: skip
        return SweepStoppedError(finding, exit_code)

    @contextmanager
    def errors_as_stops(self) -> Iterator[None]:
        """Turn a disk that fails into a stop with a line on how to go on, and leave the state in the manifest."""
        try:
            yield
        except (OSError, SweepStoppedError) as problem:
            stopped = problem
            if isinstance(problem, OSError):
                full = problem.errno == errno.ENOSPC or "full" in str(problem)
                stopped = self._stopped(f"the disk is full ({problem})" if full else str(problem), 2)
            with suppress(OSError):
                self.manifest.set_meta({"status": "stopped"})
                _log(self.folder, "stopped", cause=str(stopped))
            raise stopped from problem


@contextmanager
def _stop_on_signals() -> Iterator[threading.Event]:
    """Set the event on Ctrl-C or SIGTERM; a second one acts as if we were not there."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def note(number: int, frame: Any) -> None:
        asked.set()
        for each, handler in before.items():
            signal.signal(each, handler)

    for number in numbers:
        signal.signal(number, note)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log(folder: Path, event: str, **facts: object) -> None:
    line = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _default_memory_mb(workers: int) -> float:
    return max(1000.0, 0.8 * psutil.virtual_memory().total / 1e6 / max(1, workers))


def _memory_mb() -> float:
    """Return the memory of this process and its workers [MB]."""
    total = 0
    here = psutil.Process()
    for process in [here, *here.children(recursive=True)]:
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total / 1e6
