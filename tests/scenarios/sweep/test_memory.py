"""Memory stays flat in the number of draws, and the sweep costs little beside the draws."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.scenarios.sweep.conftest import SCENARIOS, run_toy

GROWTH_LIMIT_MB = 50.0
ROOT = Path(__file__).parents[3]
SCRIPT = f"""
import json, resource, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tests.scenarios.sweep.conftest import run_toy
peaks = []
for n in (1000, 4000):
    run_toy(Path(sys.argv[1]) / str(n), n, chunk_size=50)
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    handles = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    peaks.append(handles)
print(json.dumps(peaks))
"""


def test_memory_does_not_grow_with_the_draws(tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    short_mb, short_handles, long_mb, long_handles = json.loads(done.stdout.splitlines()[-1])
    figure("memory growth", f"memory growth from 1,000 to 4,000 draws {long_mb - short_mb:.0f} MB")
    assert long_mb - short_mb < GROWTH_LIMIT_MB
    assert long_handles <= short_handles


def test_the_sweep_costs_little_beside_its_draws(tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    """Scheduling, store and manifest for draws of half a second: everything but the pause is the cost."""
    n, pause_s = 256, 0.5
    run_toy(tmp_path / "warm", 2)
    begun = time.perf_counter()
    run_toy(tmp_path / "r", n, chunk_size=None)  # default chunks, draws that take no time
    seconds = (time.perf_counter() - begun) / n
    share = seconds / pause_s
    figure("sweep overhead", f"sweep overhead {share:.1%} of a draw of 0.5 s ({len(SCENARIOS)} scenarios)")
    assert share < 0.05
