"""The loop of a sweep: hand out tasks, take in chunks, and know when to stop."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scenarios.chunks import ChunkResult, Task
from scenarios.executors import Broken, Died, Executor, Finished
from scenarios.findings import Finding, Findings
from scenarios.manifest import ChunkRow, Manifest
from scenarios.resumption import enter
from scenarios.scheduling import TaskQueue
from scenarios.store import CHUNKS, ChunkName, read_record, read_table
from scenarios.sweep_progress import Progress, Tally, log
from scenarios.sweep_spec import SweepSpec

_HOPELESS = 20  # so many draws, and all failed: stop
_POLL_S = 0.2


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


@dataclass(frozen=True)
class SweepLoop:
    """The loop of one call, and what it needs.

    Attributes
    ----------
    spec, folder, manifest
        What is simulated, and where it goes.
    tally
        Counts so far.
    allowed
        Failed draws above which the sweep stops [-].
    tell, headline
        Who is told of the progress, and the main figure of each draw of a chunk.
    stop
        Set when the sweep must stop.
    """

    spec: SweepSpec
    folder: Path
    manifest: Manifest
    tally: Tally
    allowed: float
    tell: Callable[[Progress], None] | None
    headline: Callable[[pd.DataFrame], Sequence[float]] | None
    stop: threading.Event

    def work(self, executor: Executor, tasks: Sequence[Task]) -> None:
        """Have all `tasks` done, whatever happens to the workers."""
        queue, busy = TaskQueue(tasks), 0
        while queue or busy:
            while queue.ready(busy) and executor.free() > 0:
                executor.submit(queue.next())
                busy += 1
            for event in executor.poll(_POLL_S):
                busy -= 1
                if isinstance(event, Finished):
                    self._commit(event.task, event.result)
                elif isinstance(event, Died):
                    draws = [event.task.first, event.task.last]
                    log(self.folder, "worker lost", draws=draws, draw=event.draw, cause=event.cause)
                    if not queue.put_back(event):
                        raise self._stopped(f"workers die again and again ({event.cause})", 1)
                else:
                    self._broken(event)
            if self.stop.is_set():
                raise self._stopped("stopped", 130)

    def _commit(self, task: Task, result: ChunkResult) -> None:
        if result.key != self.spec.key:
            raise self._stopped(
                "the code changed while the sweep ran, or a worker has other versions of libraries", 2
            )
        if task.series:
            return
        name = ChunkName(result.first, result.last, result.sha256)
        path = self.folder / CHUNKS / name.text
        if not path.is_file():
            raise self._stopped(
                f"a worker wrote {path.name}, which is not to be seen here: all must share the folder", 2
            )
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
        log(
            self.folder,
            "chunk",
            draws=[row.first, row.last],
            failed=row.failed,
            seconds=round(result.seconds, 3),
        )

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
            raise self._stopped(
                f"{tally.failed} draws failed, allowed are {self.allowed:g} (--max-failed)", 3
            )
        if tally.failed_here == tally.here >= _HOPELESS:
            raise self._stopped(f"all of the first {tally.here} draws failed", 3)

    def _broken(self, event: Broken) -> None:
        full = event.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise self._stopped(
            f"the disk is full ({event.cause})" if full else event.cause, 2 if event.errno else 1
        )

    def _stopped(self, what: str, exit_code: int) -> SweepStoppedError:
        first = ""
        if exit_code == 3:
            first = f"The first one says: {self.manifest.failures()[0].message}"
        step = {
            2: "Mend that, then the same command goes on from there",
            3: "Look at it with leapfrog rerun --failed",
        }
        stored = f"{self.tally.stored} of {self.tally.n} draws are stored"
        finding = Finding("error", str(self.folder), what, stored, first,
                          step.get(exit_code, "The same command goes on from there"))  # fmt: skip
        return SweepStoppedError(finding, exit_code)

    @contextmanager
    def errors_as_stops(self) -> Generator[None]:
        """Turn a disk that fails into a stop that says how to go on, and note it in the manifest."""
        try:
            yield
        except (OSError, SweepStoppedError) as problem:
            stopped = problem
            if isinstance(problem, OSError):
                full = problem.errno == errno.ENOSPC or "full" in str(problem)
                stopped = self._stopped(f"the disk is full ({problem})" if full else str(problem), 2)
            with suppress(OSError):
                self.manifest.set_meta({"status": "stopped"})
                log(self.folder, "stopped", cause=str(stopped))
            raise stopped from problem
