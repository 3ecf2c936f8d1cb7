"""Progress of a sweep: a live line on a terminal, a plain line every half minute elsewhere, all on stderr."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from scenarios.commands.output import say, significant


class State(Protocol):
    """What a sweep says of itself after each chunk."""

    @property
    def done(self) -> int:
        """Draws stored [-]."""
        ...

    @property
    def failed(self) -> int:
        """Failed draws among them [-]."""
        ...

    @property
    def left(self) -> int:
        """Draws not yet stored [-]."""
        ...

    @property
    def draws_per_s(self) -> float:
        """Speed of this call [1/s]."""
        ...

    @property
    def seconds_left(self) -> float:
        """Time left [s], infinite while unknown."""
        ...

    @property
    def memory_mb(self) -> float:
        """Memory of all processes [MB]."""
        ...

    @property
    def headline_p50(self) -> float | None:
        """Running median of the main figure."""
        ...


PLAIN_EVERY_S = 30.0

Tell = Callable[[State], None]


def line_of(state: State) -> str:
    """Return done, failed, left, draws a second, time left, running median and memory in one line."""
    total = state.done + state.left
    until = (
        f"{_duration(state.seconds_left)} left" if math.isfinite(state.seconds_left) else "time left unknown"
    )
    parts = [
        f"{state.done:,} of {total:,} draws",
        f"{state.failed} failed",
        _speed(state.draws_per_s),
        until,
    ]
    if state.headline_p50 is not None:
        parts.append(f"reduction P50 so far {significant(state.headline_p50)} tCO2e/yr")
    return ", ".join([*parts, f"{state.memory_mb:,.0f} MB"])


def _speed(draws_per_s: float) -> str:
    """Return the speed so that it reads as a number above one where it can."""
    if 0.0 < draws_per_s < 1.0:
        return f"{significant(1.0 / draws_per_s, 2)} s a draw"
    return f"{significant(draws_per_s, 2)} draws/s"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    minutes = f"{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 3600}:{minutes}" if whole >= 3600 else minutes


@contextmanager
def progress() -> Generator[Tell]:
    """Give a function that shows each state of the sweep it is called with."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.status import Status

    last: list[str] = []
    with Status("starting", console=Console(stderr=True)) as shown:

        def tell(state: State) -> None:
            last[:] = [line_of(state)]
            shown.update(last[0])

        yield tell
    for line in last:
        say(line)


def _plain() -> Tell:
    """Return a function that prints a line every half minute and at the end."""
    printed = [time.monotonic()]

    def tell(state: State) -> None:
        now = time.monotonic()
        if state.left == 0 or now - printed[0] >= PLAIN_EVERY_S:
            printed[0] = now
            say(line_of(state))

    return tell
