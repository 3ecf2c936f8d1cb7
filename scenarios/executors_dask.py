"""A dask.distributed cluster behind the executor's door (extra ``dask``; ``--dask ADDRESS``).

The cluster gets text and numbers only. It may lose workers, or all of its memory: what was done is in the
folder, which all workers must see under the same path.
"""

from __future__ import annotations

import faulthandler
import ipaddress
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from scenarios.chunks import ChunkResult, Task
from scenarios.executors import Broken, Died, Event, Finished
from scenarios.executors_process import WorkerLimits
from scenarios.findings import Finding, InputError
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import run_chunk

_LOST_AFTER_S = 15.0


def run_text(spec_text: str, task_text: str, folder: str, draw_time_s: float) -> tuple[Any, ...]:
    """Do one task on a worker of the cluster; a draw over its time ends the process, also compiled code."""

    def on_draw(draw: int) -> None:
        faulthandler.cancel_dump_traceback_later()
        if draw >= 0:
            faulthandler.dump_traceback_later(draw_time_s, exit=True, file=nowhere)

    with open(os.devnull, "w") as nowhere:
        try:
            spec = SweepSpec.from_text(spec_text)
            return ("done", *run_chunk(spec, Task.from_text(task_text), Path(folder), on_draw))
        except OSError as problem:
            return ("broken", str(problem), problem.errno or 0)
        finally:
            faulthandler.cancel_dump_traceback_later()


def check_address(address: str) -> None:
    """Refuse a cluster that would be talked to in clear text over a network.

    Raises
    ------
    InputError
        When the address is neither on this machine nor protected by TLS.
    """
    protocol, _, rest = address.rpartition("://")
    host = rest.rpartition(":")[0].strip("[]")
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if host == "localhost" or protocol == "tls":
        return
    raise InputError(
        Finding(
            "error",
            "--dask",
            f'"{address}"',
            "127.0.0.1:PORT, or tls://HOST:PORT for another machine",
            "Clear text over a network lets others run code on the workers",
            "Start the scheduler with TLS",
        )
    )


class DaskExecutor:
    """Tasks as futures of a cluster; two for each worker, so that none waits."""

    def __init__(self, spec: SweepSpec, folder: Path, address: str, limits: WorkerLimits) -> None:
        check_address(address)
        try:
            from distributed import Client
        except ImportError as problem:
            raise InputError(
                Finding(
                    "error",
                    "--dask",
                    "dask is not installed",
                    "the extra dask",
                    "",
                    "Install leapfrog-twins[dask], or use --workers",
                )
            ) from problem
        try:
            self._client = Client(address, set_as_default=False, timeout=10)
        except (OSError, TimeoutError) as problem:
            raise InputError(
                Finding(
                    "error",
                    "--dask",
                    f'"{address}" does not answer',
                    "the address of a running scheduler",
                    "",
                    "Start dask scheduler and dask worker, or use --workers",
                )
            ) from problem
        self._text, self._folder, self._limits = spec.to_text(), folder.resolve(), limits
        self._tasks: dict[Any, Task] = {}
        self._silent_since: float | None = None

    def free(self) -> int:
        """Return how many tasks the cluster can take without piling them up."""
        workers = len(self._client.scheduler_info(n_workers=-1).get("workers", ()))  # none: it is gone
        return max(0, 2 * max(1, workers) - len(self._tasks))

    def submit(self, task: Task) -> None:
        """Send a task to the cluster."""
        future = self._client.submit(
            run_text,
            self._text,
            task.to_text(),
            str(self._folder),
            self._limits.draw_time_s,
            pure=False,
            retries=0,
        )
        self._tasks[future] = task

    def poll(self, timeout_s: float) -> list[Event]:
        """Return what happened; a scheduler that is gone breaks the sweep, which can then be resumed."""
        from distributed import wait

        with suppress(TimeoutError, Exception):
            wait(list(self._tasks), timeout=max(timeout_s, 0.01), return_when="FIRST_COMPLETED")
        lost = self._lost()
        if lost:
            return lost
        events: list[Event] = []
        for future in [f for f in self._tasks if f.done()]:
            events.append(self._event(future, self._tasks.pop(future)))
            future.release()
        return events

    def _lost(self) -> list[Event]:
        if self._client.status == "running":
            self._silent_since = None
            return []
        self._silent_since = self._silent_since or time.monotonic()
        time.sleep(0.1)
        if self._client.status != "closed" and time.monotonic() - self._silent_since < _LOST_AFTER_S:
            return []
        task = next(iter(self._tasks.values()), Task(0, 0))
        return [Broken(task, "the dask scheduler is gone")]

    def _event(self, future: Any, task: Task) -> Event:
        if future.status != "finished":
            problem = future.exception() if future.status == "error" else None
            if type(problem).__name__ in ("KilledWorker", "NoneType"):
                return Died(task, None, "the dask workers that tried it died")
            return Broken(task, f"{type(problem).__name__}: {problem}")
        kind, *rest = future.result()
        if kind == "broken":
            return Broken(task, *rest)
        return Finished(task, ChunkResult(*rest))

    def close(self) -> None:
        """Cancel what waits and leave the cluster running: it is not ours."""
        with suppress(Exception):
            self._client.cancel(list(self._tasks), force=True)
        self._tasks.clear()
        with suppress(Exception):
            self._client.close(timeout=2)
