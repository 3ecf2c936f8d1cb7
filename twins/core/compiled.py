"""The only door to numba.

``@compiled`` marks a plain function for compilation. Setting ``LEAPFROG_COMPILED=0`` in the environment
turns the mark into nothing, so that every test can also run on the readable text.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

COMPILED = os.environ.get("LEAPFROG_COMPILED", "1") != "0"


def compiled(function: _Function) -> _Function:
    """Compile `function` with numba, cached on disk, with IEEE arithmetic and the GIL released.

    Neither ``fastmath`` nor parallel reductions are used: results must not depend on the machine's
    number of threads.
    """
    if not COMPILED:
        return function
    return cast(_Function, numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function))
