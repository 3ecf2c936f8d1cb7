"""The inside of a local worker process: one thread, one task at a time, never outliving its parent."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from calibration.parallel import die_with_parent
from scenarios.chunks import Task
from scenarios.sweep_spec import SweepSpec
from scenarios.worker import run_chunk


class WorkerLimits(NamedTuple):
    """Time of one draw [s] and memory that the work may add to a process [MB]."""

    draw_time_s: float
    memory_mb: float


def serve(connection: Connection, spec_text: str, folder: str, limits: WorkerLimits) -> None:
    """Work until the parent closes the connection or dies.

    Messages to the parent are JSON lists: ``["ready"]``, ``["draw", index]``, ``["done", *ChunkResult]`` or
    ``["broken", cause, errno]``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    spec = SweepSpec.from_text(spec_text)
    spec.twin.warm_up()
    _limit_memory(limits.memory_mb)

    def send(*message: object) -> None:
        connection.send_bytes(json.dumps(message).encode())

    send("ready")
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = Task.from_text(connection.recv_bytes().decode())
            try:
                result = run_chunk(spec, task, Path(folder), on_draw=lambda draw: send("draw", draw))
            except OSError as problem:
                send("broken", str(problem), problem.errno or 0)
            else:
                send("done", *result)


def _limit_memory(memory_mb: float) -> None:
    """Let the system refuse memory above the limit: a draw then fails with MemoryError, and only that draw.

    Without it the system would kill processes of its choice. Windows has no such limit.
    """
    if os.name == "nt":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no core file of a crashed draw
        used = _data_bytes()
        resource.setrlimit(resource.RLIMIT_DATA, (used + int(memory_mb * 1e6), resource.RLIM_INFINITY))


def _data_bytes() -> int:
    """Return the private memory [bytes] that the limit counts, 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0
