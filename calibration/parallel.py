"""Work that falls into independent pieces, in worker processes: same pieces, same bytes, whatever the number.

A piece takes its random numbers by its own index, never from a worker. Workers are started by spawn, with one
thread each, and end with the process that started them.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.reduction import ForkingPickler
from typing import Protocol, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
}
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class LostWorkerError(RuntimeError):
    """A worker process ended before its work."""


class Mapped(Protocol):
    """A function of each item, in the order of the items."""

    def __call__(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Return ``[function(item) for item in items]``."""
        ...


def mapped(function: Callable[[_Item], _Result], items: Iterable[_Item], workers: int) -> list[_Result]:
    """Return ``[function(item) for item in items]``, worked out by `workers` processes; 1 works here.

    Raises
    ------
    ValueError
        When `workers` is below 1, or function or items cannot go to another process.
    LostWorkerError
        When a worker died. What the function itself raises comes back as it is.
    """
    with processes(workers) as run:
        return run(function, items)


@contextmanager
def processes(workers: int) -> Generator[Mapped]:
    """Give the `mapped` of one set of workers, for work in several rounds; with 1 it works here.

    Results do not depend on the number of workers, as long as NumPy's own threads do not change them: set
    ``OMP_NUM_THREADS=1`` before a comparison to the last bit.
    """
    if workers < 1:
        raise ValueError(f"workers = {workers}: at least 1 is needed; 1 works in this process")
    if workers == 1:
        yield _here
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)

    def run(function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        pieces = list(items)
        _require_portable(function, pieces)
        try:
            with started_clean():
                futures = [pool.submit(function, piece) for piece in pieces]
            return [future.result() for future in futures]
        except BrokenProcessPool as problem:
            raise LostWorkerError(
                f"one of {workers} worker processes died. Was it short of memory, or stopped from outside? Or is a "
                "function defined in the script itself? Workers only know modules that can be imported. Look at what "
                "it printed above; try fewer workers, or workers = 1, which works in this process."
            ) from problem

    try:
        yield run
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _here(function: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
    return [function(item) for item in items]


def _require_portable(function: object, pieces: list[_Item]) -> None:
    try:
        ForkingPickler.dumps((function, *pieces[:1]))
    except Exception as problem:  # whatever an object raises when it is asked for its bytes
        raise ValueError(
            f"workers: what is to be worked on cannot go to another process ({problem}). A lambda or a function "
            "inside a function? Use a function of a module or a small class with __call__, or workers = 1."
        ) from problem


def _begin() -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # Ctrl-C ends a worker at once; the parent says what happened
    die_with_parent()


def die_with_parent() -> None:
    """End this process when the parent dies, even by SIGKILL.

    A thread waits for the end of the parent. Compiled code may hold the interpreter for a while, so on
    Linux the kernel is asked too.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


@contextmanager
def started_clean() -> Generator[None]:
    """Start processes with one thread each, and without running the caller's script again.

    Spawn would import ``__main__`` anew, so a plain script without its ``if __name__`` guard would start
    its work again in each worker. Ours need no part of the script, so an empty ``__main__`` serves them.
    """
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    main = sys.modules["__main__"]
    os.environ.update(ONE_THREAD)
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
