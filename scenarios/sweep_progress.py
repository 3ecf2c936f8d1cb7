"""The state of a sweep while it runs: for the display, and as lines of ``log.jsonl``."""

from __future__ import annotations

import datetime as dt
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil

from scenarios.store import LOG


class Progress(NamedTuple):
    """State of a sweep: draws done, failed and left, speed, time left [s], memory [MB], running median."""

    done: int
    failed: int
    left: int
    draws_per_s: float
    seconds_left: float
    memory_mb: float
    headline_p50: float | None


@dataclass
class Tally:
    """Counts of one call: draws asked for, stored and failed; and of these, what this call did."""

    n: int
    stored: int
    failed: int
    here: int = 0
    failed_here: int = 0
    begun: float = field(default_factory=time.monotonic)
    headline: list[float] = field(default_factory=list[float])

    def progress(self) -> Progress:
        """Return the state for the display."""
        speed = self.here / max(time.monotonic() - self.begun, 1e-9)
        left = self.n - self.stored
        median = float(np.median(self.headline)) if self.headline else None
        return Progress(
            self.stored,
            self.failed,
            left,
            speed,
            left / speed if speed else float("inf"),
            memory_mb(),
            median,
        )


def log(folder: Path, event: str, **facts: object) -> None:
    """Append a line to the log; it holds times, so it is no part of the results."""
    line = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def memory_mb() -> float:
    """Return the memory of this process and its workers [MB]."""
    total = 0
    here = psutil.Process()
    for process in [here, *here.children(recursive=True)]:
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total / 1e6
