"""The door to those who work: submit a task, wait for what happened, close.

Behind it are this process, local worker processes, or a dask cluster (`executors_dask`). All of them call
the same `run_chunk`, so bits cannot depend on the choice. What a worker does wrong comes back as an event;
what to do about it is decided in one place, `scheduling`.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple, Protocol

from calibration.parallel import started_clean
from scenarios.chunks import ChunkResult, Task
from scenarios.executors_process import WorkerLimits, serve
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import StoppedError, run_chunk


class Finished(NamedTuple):
    """A task was done and its file is in the folder."""

    task: Task
    result: ChunkResult


class Died(NamedTuple):
    """A worker was lost at a task.

    `draw` is the one it worked on: -1 between draws, None when nobody knows. `outside` is True when the kill
    came from outside the draw (SIGKILL, SIGTERM): an operator, or the memory killer of the system.
    """

    task: Task
    draw: int | None
    cause: str
    outside: bool = False


class Broken(NamedTuple):
    """A task could not be done for reasons outside its draws, such as a full disk."""

    task: Task
    cause: str
    errno: int = 0


Event = Finished | Died | Broken


class Executor(Protocol):
    """Somewhere to work."""

    def free(self) -> int:
        """Return how many tasks can be submitted now."""
        ...

    def submit(self, task: Task) -> None:
        """Start a task."""
        ...

    def poll(self, timeout_s: float) -> list[Event]:
        """Return what happened, waiting at most `timeout_s` [s] for something to happen."""
        ...

    def close(self) -> None:
        """Stop all work at once. Unfinished tasks leave nothing behind but strays."""
        ...


class HereExecutor:
    """Work in this process: no protection against a draw that kills or never ends; for debugging."""

    def __init__(self, spec: SweepSpec, folder: Path, stop: Callable[[], bool]) -> None:
        self._spec, self._folder, self._stop = spec, folder, stop
        self._task: Task | None = None

    def free(self) -> int:
        """Return 1 when nothing waits."""
        return int(self._task is None)

    def submit(self, task: Task) -> None:
        """Keep a task for the next `poll`."""
        self._task = task

    def poll(self, timeout_s: float) -> list[Event]:
        """Do the waiting task."""
        task, self._task = self._task, None
        if task is None:
            return []
        try:
            return [Finished(task, run_chunk(self._spec, task, self._folder, stop=self._stop))]
        except StoppedError:
            return []
        except OSError as problem:
            return [Broken(task, str(problem), problem.errno or 0)]

    def close(self) -> None:
        """Nothing to stop."""


class _Worker:
    """One process and what is known of it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process, self.connection = process, connection
        self.task: Task | None = None
        self.draw = -1
        self.since = time.monotonic()
        self.ready = False
        self.overtime = False


class LocalExecutor:
    """Supervised worker processes on this machine, started by spawn, one thread each."""

    def __init__(self, spec: SweepSpec, folder: Path, workers: int, limits: WorkerLimits) -> None:
        self._text, self._folder, self._limits = spec.to_text(), str(folder), limits
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._n = workers
        self._start_failures = 0

    def free(self) -> int:
        """Return how many workers have nothing to do."""
        return self._n - sum(w.task is not None for w in self._workers)

    def submit(self, task: Task) -> None:
        """Give a task to an idle worker, or to a new one."""
        worker = next((w for w in self._workers if w.task is None), None) or self._start()
        worker.task, worker.draw, worker.since = task, -1, time.monotonic()
        with suppress(OSError):  # a worker that is gone shows in poll
            worker.connection.send_bytes(task.to_text().encode())

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        with started_clean():
            process = self._context.Process(
                target=serve, args=(theirs, self._text, self._folder, self._limits), daemon=True
            )
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def poll(self, timeout_s: float) -> list[Event]:
        """Return what happened, and stop draws that are over their time."""
        handles: list[Connection | int] = [w.connection for w in self._workers]
        wait([*handles, *(w.process.sentinel for w in self._workers)], timeout_s)
        events: list[Event] = []
        for worker in list(self._workers):
            gone = worker.process.exitcode is not None  # asked first: what it sent before is still read
            events += self._messages(worker)
            if gone or worker.process.exitcode is not None:
                events += self._messages(worker)
                events += self._buried(worker)
            elif worker.draw >= 0 and time.monotonic() - worker.since > self._limits.draw_time_s:
                worker.overtime = True
                worker.process.kill()
        return events

    def _messages(self, worker: _Worker) -> Iterator[Event]:
        with suppress(EOFError, OSError):
            while worker.connection.poll():
                kind, *rest = json.loads(worker.connection.recv_bytes())
                if kind == "draw":
                    worker.draw, worker.since = rest[0], time.monotonic()
                    continue
                worker.ready, worker.draw = True, -1
                if kind == "ready" or worker.task is None:
                    continue
                task, worker.task = worker.task, None
                yield Finished(task, ChunkResult(*rest)) if kind == "done" else Broken(task, *rest)

    def _buried(self, worker: _Worker) -> Iterator[Event]:
        code = worker.process.exitcode or 0
        worker.connection.close()
        worker.process.join()
        worker.process.close()
        self._workers.remove(worker)
        if worker.task is None:
            return
        outside = (
            -code in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)) and not worker.overtime
        )
        self._start_failures = 0 if worker.ready or outside else self._start_failures + 1
        if self._start_failures > 2:
            yield Broken(
                worker.task, f"workers end at their start ({_exit_text(code)}); see what they printed above"
            )
        elif worker.overtime:
            limit = f"{self._limits.draw_time_s:g} s"
            yield Died(worker.task, worker.draw, f"the draw took longer than its limit of {limit}")
        else:
            yield Died(worker.task, worker.draw, f"the worker process died ({_exit_text(code)})", outside)

    def close(self) -> None:
        """Kill all workers: files appear whole or not at all, so nothing can be spoiled."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
            worker.connection.close()
        self._workers.clear()


def _exit_text(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"
