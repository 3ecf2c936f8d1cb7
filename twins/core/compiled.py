"""The only door to numba.

``@compiled`` and ``@compiled_inline`` mark a plain function for compilation. Setting ``LEAPFROG_COMPILED=0`` in
the environment turns the marks into nothing, so that every test can also run on the readable text.

Compiled code is kept on disk. Numba renews it when the file of a function changes, but not when a function
that it calls changes in another file; a stale kernel would be silently wrong. The store is therefore named
after the state of all source files of the twins.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import config

_Function = TypeVar("_Function", bound=Callable[..., Any])

_configuration: Any = config
COMPILED = os.environ.get("LEAPFROG_COMPILED", "1") != "0"
KEPT_STORES = 8


def source_state(folder: Path) -> str:
    """Return a short hash of names, sizes and times of all Python files below `folder`."""
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(folder.rglob("*.py")):
        known = file.stat()
        digest.update(f"{file.relative_to(folder)} {known.st_size} {known.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def code_store(root: Path, state: str) -> Path:
    """Return the folder for compiled code of this `state` below `root`; older ones than the last few go."""
    store = root / state
    store.mkdir(parents=True, exist_ok=True)
    others = sorted((f for f in root.iterdir() if f.is_dir() and f != store), key=lambda f: f.stat().st_mtime)
    for old in others[: max(0, len(others) - KEPT_STORES + 1)]:
        shutil.rmtree(old, ignore_errors=True)
    return store


def _store_root() -> Path:
    given = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "leapfrog-twins"


if COMPILED:
    _configuration.CACHE_DIR = str(code_store(_store_root(), source_state(Path(__file__).parents[1])))


def compiled(function: _Function) -> _Function:
    """Compile `function` with numba, kept on disk, with IEEE arithmetic and the GIL released.

    Neither ``fastmath`` nor parallel reductions are used: results must not depend on the machine's
    number of threads.
    """
    return _marked(function)


def inlined(function: _Function) -> _Function:
    """Compile `function` as `compiled` does, into each of its callers and without counting references.

    For the small functions of a hot loop: the compiler turns a loop over many equal things into vector instructions
    only when no call is left in it, and an array that crosses a call is counted atomically, which costs more than
    what such a function does. What is not counted cannot be allocated: numba refuses an inlined function that
    makes an array.
    """
    return _marked(function, forceinline=True, _nrt=False)


def _marked(function: _Function, **options: Any) -> _Function:
    if not COMPILED:
        return function
    mark: Any = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy", **options)
    return mark(function)
