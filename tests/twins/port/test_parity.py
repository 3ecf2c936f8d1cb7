"""The compiled kernel reproduces the SimPy processes of the terminal step for step and leaves the same, bit for bit.

The processes run in a Python of their own, on the plain text: what is compiled is held against what is not.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.twins.port.small_terminals import TERMINALS, left_behind, small_window
from twins.port.terminal_state import BREAKDOWNS, KIND_NAMES, SOUND, TRACTOR_LIFTED
from twins.port.window import Window

ROOT = Path(__file__).parents[3]
MOST_STEPS = 60_000
EMPTY = "a battery that runs empty"


@pytest.fixture(scope="module")
def by_simpy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Run all terminals by SimPy while the kernel is compiled here; give what they left behind."""
    folder = tmp_path_factory.mktemp("simpy")
    command = [sys.executable, "-m", "tests.twins.port.by_simpy", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, LEAPFROG_COMPILED="0")) as process:

        def found(name: str) -> Any:
            assert process.wait() == 0
            return np.load(folder / f"{name}.npz")

        yield found
        process.kill()


@pytest.fixture(scope="module")
def by_kernel(by_simpy: object) -> Callable[[str], tuple[Window, np.ndarray]]:
    """Give windows that the kernel went through, and their steps."""
    known: dict[str, tuple[Window, np.ndarray]] = {}

    def gone_through(name: str) -> tuple[Window, np.ndarray]:
        if name not in known:
            window, kept = small_window(name), np.zeros((MOST_STEPS, 3))
            window.run(kept)
            assert window.steps < MOST_STEPS
            known[name] = window, kept[: window.steps]
        return known[name]

    return gone_through


@pytest.mark.parametrize("name", TERMINALS)
def test_steps_and_what_they_leave_behind_are_identical(
    name: str, by_kernel: Any, by_simpy: Any, figure: Callable[[str, str], None]
) -> None:
    window, steps = by_kernel(name)
    theirs = by_simpy(name)
    assert window.w.s.broken == SOUND, BREAKDOWNS[window.w.s.broken]
    assert (window.w.s.strandings > 0) == (name == EMPTY)
    np.testing.assert_array_equal(theirs["steps"], steps)
    mine = left_behind(window)
    assert set(theirs.files) == {"steps", *mine}
    for what, array in mine.items():
        np.testing.assert_array_equal(theirs[what], array, what)
    figure(f"parity of {name}", f"{window.steps} steps identical")


def test_every_kind_of_step_takes_part(by_kernel: Any, figure: Callable[[str, str], None]) -> None:
    """And at one terminal or other ships wait for the quay, sail with boxes unmoved, and machines arrive together."""
    seen = np.zeros(len(KIND_NAMES), dtype=np.int64)
    together, waited_h, left = 0, 0.0, 0
    for name in TERMINALS:
        window, steps = by_kernel(name)
        s = window.w.s
        seen += np.bincount(steps[:, 1].astype(int), minlength=len(KIND_NAMES))
        due = steps[steps[:, 1] < TRACTOR_LIFTED]
        together += np.count_nonzero((np.diff(due[:, 0]) == 0.0) & (np.diff(due[:, 1]) == 0.0))
        waited_h, left = waited_h + float(s.ship_wait_h), left + int(s.lost_imports + s.lost_exports)
    assert np.all(seen > 0), dict(zip(KIND_NAMES, seen.tolist(), strict=True))
    assert together > 50 and waited_h > 5.0 and left > 100
    told = ", ".join(f"{kind} {n}" for kind, n in zip(KIND_NAMES, seen.tolist(), strict=True))
    figure("port parity, kinds of steps", told)


def test_parity_can_fail(by_simpy: Any) -> None:
    """Cranes that are a millionth slower than in the SimPy model show."""
    window, kept = small_window("diesel"), np.zeros((MOST_STEPS, 3))
    window.w.c.crane_cycle_h *= 1.0 + 1e-6
    window.run(kept)
    theirs = by_simpy("diesel")["steps"]
    assert not (len(theirs) == window.steps and np.array_equal(theirs, kept[: window.steps]))
