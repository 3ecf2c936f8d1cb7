"""Procedures of the terminal: what compiled steps call, and Python does not.

An inlined function also gets an entry for Python, which takes the terminal apart into its arrays. The entries of a
hundred procedures that no one calls from Python take nearly as long to compile as all steps, so a procedure has none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from twins.core.compiled import COMPILED, inlined

_Function = TypeVar("_Function", bound=Callable[..., Any])


def procedure(function: _Function) -> _Function:
    """Compile `function` into its compiled callers, as `inlined` does, and without an entry for Python."""
    if not COMPILED:
        return function
    mark: Any = inlined(function)
    mark.targetoptions.update(no_cpython_wrapper=True, no_cfunc_wrapper=True)
    mark.__class__ = _without_entry(type(mark))
    return mark


_known: dict[type, type] = {}


def _without_entry(kind: type) -> type:
    """Return the `kind` of compiled function that refuses a call from Python, which would end the interpreter."""
    if kind not in _known:
        _known[kind] = type(kind.__name__, (kind,), {"__call__": _refused})
    return _known[kind]


def _refused(called: Any, *arguments: Any) -> None:
    raise TypeError(
        f"{called.py_func.__module__}.{called.py_func.__name__}: called from Python with {len(arguments)} arguments; a "
        "procedure of the terminal can only be called from compiled code. Was a single step to be tried? "
        "Set LEAPFROG_COMPILED=0, which leaves all functions as they are written."
    )
