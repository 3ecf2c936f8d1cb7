"""Progress of a sweep: a live line on a terminal, a plain line every half minute elsewhere, all on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.commands.output import say, significant
from scenarios.study import Study

PLAIN_EVERY_S = 30.0
_MEDIAN_EVERY_S = 10.0
_SMOOTH_S = 1.0

Tell = Callable[..., None]


@dataclass
class Watch:
    """What is known of a running sweep, put into one line."""

    total: int
    started: float
    done: int = 0
    failed: int = 0
    at_start: int | None = None
    median: str = ""
    files: dict[str, Any] = field(default_factory=dict[str, Any])

    def tell(self, done: int, failed: int = 0, total: int | None = None) -> None:
        """Take the newest counts; the first ones say what an earlier run had finished."""
        if self.at_start is None:
            self.at_start = done
        self.done, self.failed = done, failed
        self.total = self.total if total is None else total

    def line(self, now: float) -> str:
        """Return done, failed, left, draws a second, time left, running median and memory in one line."""
        made = self.done - (self.at_start or 0)
        rate = made / max(now - self.started, _SMOOTH_S)
        left = max(self.total - self.done, 0)
        until = f"{_duration(left / rate)} left" if rate > 0.0 else "time left unknown"
        parts = [
            f"{self.done:,} of {self.total:,} draws",
            f"{self.failed} failed",
            f"{left:,} left",
            f"{significant(rate)} draws/s",
            until,
        ]
        return ", ".join([*parts, *([self.median] if self.median else []), f"{memory_mb():,.0f} MB"])


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return (
        f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
        if whole >= 3600
        else f"{whole // 60}:{whole % 60:02d}"
    )


def memory_mb() -> float:
    """Return the resident memory of this process and its workers [MB]."""
    import psutil

    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total / 1e6


@contextmanager
def progress(study: Study, out: Path, draws: int) -> Generator[Tell]:
    """Give a function ``tell(done, failed, total)`` that shows how far the sweep is."""
    watch = Watch(draws, time.monotonic())
    if sys.stderr.isatty():
        with _live(study, out, watch) as tell:
            yield tell
    else:
        yield _plain(study, out, watch)


def _plain(study: Study, out: Path, watch: Watch) -> Tell:
    last = [time.monotonic()]

    def tell(done: int, failed: int = 0, total: int | None = None, **_: Any) -> None:
        watch.tell(done, failed, total)
        now = time.monotonic()
        if now - last[0] >= PLAIN_EVERY_S or watch.done >= watch.total:
            last[0] = now
            watch.median = running_median(study, out, watch.files)
            say(watch.line(now))

    return tell


@contextmanager
def _live(study: Study, out: Path, watch: Watch) -> Generator[Tell]:
    from rich.console import Console
    from rich.status import Status

    console = Console(stderr=True)
    last = [0.0]
    with Status("starting", console=console) as shown:

        def tell(done: int, failed: int = 0, total: int | None = None, **_: Any) -> None:
            watch.tell(done, failed, total)
            now = time.monotonic()
            if now - last[0] >= _MEDIAN_EVERY_S:
                last[0] = now
                watch.median = running_median(study, out, watch.files)
            shown.update(watch.line(now))

        yield tell
    say(watch.line(time.monotonic()))


def running_median(study: Study, out: Path, known: dict[str, Any]) -> str:
    """Return the median so far of the expected reduction, from the chunks that are written.

    Each chunk is accounted once; `known` keeps the yearly means of its draws between calls.
    """
    import numpy as np
    import pandas as pd

    from scenarios.accounting.account import account
    from scenarios.commands.answer import MAIN, yearly_means

    levers = {name: {k: getattr(p, k) for k in p.levers()} for name, p in study.scenarios.items()}
    for path in sorted((out / "chunks").glob("*.parquet")):
        if path.name in known:
            continue
        try:
            made = account(
                pd.read_parquet(path),
                study.twin.flows,
                study.accounting,
                study.economics,
                study.site,
                study.horizon,
                levers,
                study.run.seed,
            )
        except (OSError, ValueError):
            known[path.name] = np.empty(0)  # a chunk of failed draws has no figure
            continue
        known[path.name] = yearly_means(made, study.accounting.headline, MAIN)
    values = np.concatenate([*known.values(), np.empty(0)])
    return f"P50 {significant(float(np.median(values)))} tCO2e/yr so far" if values.size else ""
