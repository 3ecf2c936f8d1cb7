"""Sweeps of the toy twin for the tests, in this process or in one that may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.results import Results
from scenarios.sweep import SweepStoppedError, sweep
from tests.toy_twin import TWIN, ToyParameters

ROOT = Path(__file__).resolve().parents[3]
SITE, HORIZON = TWIN.default_site(), TWIN.default_horizon()


def toy_scenarios(**levers: Any) -> dict[str, ToyParameters]:
    return {"bau": ToyParameters(seal=0.0, **levers), "project": ToyParameters(seal=0.9, **levers)}


def toy(out: Path, n: int = 24, seed: int = 1, *, levers: Mapping[str, Any] | None = None, **options: Any) -> Results:
    chosen = options.pop("scenarios", None) or toy_scenarios(**(levers or {}))
    options.setdefault("workers", 0)
    return sweep(TWIN, chosen, SITE, HORIZON, n, seed, out=out, **options)


def start(out: Path, n: int, *, kill_after_replace: int = 0, **options: Any) -> subprocess.Popen[str]:
    """Start the same sweep in a process of its own; it prints one JSON line at its end."""
    order = json.dumps({"out": str(out), "n": n, "kill_after_replace": kill_after_replace, "options": options})
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.sweep.toy_sweep", order],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def finish(process: subprocess.Popen[str], timeout_s: float = 120.0) -> tuple[int, dict[str, Any]]:
    out, err = process.communicate(timeout=timeout_s)
    answer = json.loads(out.splitlines()[-1]) if out.strip() else {"stderr": err}
    return process.returncode, answer


def _kill_self_after(n: int) -> None:
    """Die by SIGKILL right after the n-th file has got its name, before its row is written."""
    real, count = os.replace, [0]

    def replace(*args: Any) -> None:
        real(*args)
        count[0] += 1
        if count[0] == n:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = replace


def main() -> int:
    import resource

    order = json.loads(sys.argv[1])
    if order["kill_after_replace"]:
        _kill_self_after(order["kill_after_replace"])
    try:
        results = toy(Path(order["out"]), order["n"], **order["options"])
    except SweepStoppedError as problem:
        sys.stdout.write(json.dumps({"stopped": str(problem)}) + "\n")
        return problem.exit_code
    memory_mb = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e3
    answer = {"hash": results.content_hash(), "done": results.done, "failed": results.failed, "memory_mb": memory_mb}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
