"""A procedure of the terminal works within compiled code; Python is refused, where the interpreter would end."""

from __future__ import annotations

from typing import Any

import pytest

from twins.core.compiled import COMPILED, compiled
from twins.core.records import empty, record_type
from twins.port.procedures import procedure

POND = record_type(frogs="i8")


@procedure
def leap(pond: Any, frogs: int) -> int:
    pond.frogs -= frogs
    return frogs


@compiled
def leap_twice(pond: Any) -> int:
    return leap(pond, 1) + leap(pond, pond.frogs)


def test_compiled_code_calls_it() -> None:
    pond = empty(POND, 1)[0]
    pond.frogs = 5
    assert leap_twice(pond) == 5 and pond.frogs == 0


@pytest.mark.skipif(not COMPILED, reason="as written, any function can be called")
def test_python_is_refused_before_and_after_it_was_compiled() -> None:
    with pytest.raises(TypeError, match=r"test_procedures\.leap: .* LEAPFROG_COMPILED=0"):
        leap(empty(POND, 1)[0], 1)
