"""The door to numba: the same bits compiled and plain, and no second door."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from twins.core.compiled import COMPILED
from twins.core.streams import philox4x32

CODE = """
from twins.core.compiled import COMPILED
from twins.core.streams import Streams, uniforms_at
print(COMPILED, [x.hex() for i in range(50) for x in uniforms_at(Streams(3, 9).key("parity"), i, 2, 5, 1)])
"""


def answer(compiled: str) -> str:
    environment = dict(os.environ, LEAPFROG_COMPILED=compiled)
    run = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, env=environment, check=True
    )
    return run.stdout


def test_compiled_and_plain_give_the_same_bits() -> None:
    fast, plain = answer("1"), answer("0")
    assert fast.startswith("True") and plain.startswith("False")
    assert fast.removeprefix("True") == plain.removeprefix("False")


@pytest.mark.parametrize("name", ["py_func"])
def test_the_mark_compiles_unless_it_is_off(name: str) -> None:
    assert hasattr(philox4x32, name) is COMPILED
