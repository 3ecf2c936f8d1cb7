"""Run the small terminals by SimPy and keep what they leave behind: `python -m tests.twins.port.by_simpy FOLDER`.

To be run with LEAPFROG_COMPILED=0.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from tests.twins.port.small_terminals import TERMINALS, left_behind, small_window
from twins.port.processes import run_window_simpy


def main(folder: Path) -> None:
    """Write one file a terminal: its steps, and all arrays of `left_behind`."""
    for name in TERMINALS:
        window = small_window(name)
        steps = np.array(run_window_simpy(window), np.float64)
        np.savez(folder / f"{name}.npz", steps=steps, **left_behind(window))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
