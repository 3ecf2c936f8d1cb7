"""The plant as SimPy processes: the readable truth that the kernel must reproduce event for event.

Hours, grid, long stops, each part that wears or is under repair, and the level of the gas holder are processes of their
own. What an event does to the plant stands once, in `events`, `hours` and `operation`; here stands when it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twins.core.des import Environment, Event
from twins.digester.events import begin_stop, end_stop, fail, lose_grid, regain_grid, repaired
from twins.digester.gas_use import cross_level
from twins.digester.hours import pass_hour
from twins.digester.operation import lose_power, operate, settle
from twins.digester.plant_state import (
    FAILED,
    GRID_BACK,
    GRID_LOST,
    HOUR,
    LEVEL,
    N_PARTS,
    NEVER,
    REPAIRED,
    STOP_BEGINS,
    STOP_ENDS,
    STOPPED,
)
from twins.digester.waste_handling import move_waste

Process = Generator[Event, Any, None]


class Record(NamedTuple):
    """One event: time [h], kind, part of the plant, and a value."""

    clock: float
    kind: int
    part: int
    value: float


@dataclass
class World:
    """The plant under simulation; the records and arrays are those that the kernel takes."""

    env: Environment
    s: Any
    c: Any
    x: Any
    t: Any
    rates: Any
    sums: Any
    counts: Any
    records: list[Record] = field(default_factory=list[Record])

    def __post_init__(self) -> None:
        """Prepare the event that wakes whoever waits for a change of the plant."""
        self.changed = self.env.event()

    def until(self, clock: float) -> Event:
        """Return the event of the given time [h]."""
        return self.env.timeout(clock - self.env.now)

    def settle(self) -> None:
        """Book what the plant did up to now."""
        settle(self.s, self.c, self.rates, self.sums, self.env.now)

    def tally(self) -> Any:
        """Return the counts of this year."""
        return self.counts[self.s.year]

    def happened(self, kind: int, part: int = 0, value: float = 0.0) -> None:
        """Let the plant go on after an event, record it, and wake whoever waits for a change."""
        operate(self.s, self.c, self.t, self.rates, self.tally(), self.env.now)
        self.records.append(Record(self.env.now, kind, part, value))
        woken, self.changed = self.changed, self.env.event()
        woken.succeed()


def hours(w: World) -> Process:
    """Turn the hours: surroundings, waste, a dose to the tanks."""
    while True:
        yield w.until(float(w.s.hour))
        w.settle()
        w.happened(HOUR, 0, pass_hour(w.s, w.c, w.x, w.t, w.counts))


def grid(w: World) -> Process:
    """Take the grid away and bring it back."""
    for begin, end in zip(w.x.outage_start.tolist(), w.x.outage_end.tolist(), strict=True):
        yield w.until(begin)
        w.settle()
        holds = lose_grid(w.s, w.c, w.tally())
        lose_power(w.s, w.c, w.tally(), w.env.now)
        w.happened(GRID_LOST, 0, float(holds))
        yield w.until(end)
        w.settle()
        regain_grid(w.s)
        w.happened(GRID_BACK)


def long_stops(w: World) -> Process:
    """Leave the plant alone for months, and take it up again."""
    for begin, end in zip(w.x.stop_start.tolist(), w.x.stop_end.tolist(), strict=True):
        yield w.until(begin)
        w.settle()
        begin_stop(w.s)
        lose_power(w.s, w.c, w.tally(), w.env.now)
        w.happened(STOP_BEGINS)
        yield w.until(end)
        w.settle()
        end_stop(w.s, w.c, w.env.now)
        w.happened(STOP_ENDS)


def when_due(w: World, due: Callable[[], float], happen: Callable[[], None]) -> Process:
    """Let something happen when it falls due, which any change of the plant can move."""
    while True:
        at = due()
        if at >= NEVER:
            yield w.changed
            continue
        yield w.until(max(at, w.env.now)) | w.changed
        if w.env.now >= at and due() == at:
            w.settle()
            happen()


def wear(w: World, part: int) -> Process:
    """Let a part fail when its life is used up; what stands does not wear."""

    def happen() -> None:
        fail(w.s, w.c, w.tally(), part, w.env.now)
        w.happened(FAILED, part)

    return when_due(w, lambda: float(w.s.fail_due[part]), happen)


def repair(w: World, part: int) -> Process:
    """Bring a part back; nobody repairs in a long stop."""

    def happen() -> None:
        repaired(w.s, part)
        w.happened(REPAIRED, part)

    return when_due(w, lambda: NEVER if w.s.mode == STOPPED else float(w.s.repair_due[part]), happen)


def level(w: World) -> Process:
    """Switch engines, flare and kitchens when the gas holder crosses one of its bands."""

    def happen() -> None:
        w.happened(LEVEL, 0, cross_level(w.s, w.c))

    return when_due(w, lambda: float(w.s.level_due), happen)


def run_events_simpy(w: World, end: float) -> list[Record]:
    """Run the plant to `end` [h] and return its events."""
    for process in (hours, grid, long_stops):
        w.env.process(process(w))
    for part in range(N_PARTS):
        w.env.process(wear(w, part))
    for part in range(N_PARTS):
        w.env.process(repair(w, part))
    w.env.process(level(w))
    w.env.run(until=end)
    w.settle()
    move_waste(w.s, w.c, w.tally(), w.env.now)
    return w.records
