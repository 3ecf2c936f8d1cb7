"""The plant as SimPy processes: the readable truth that the kernel must reproduce event for event.

Hours, grid, lorries, each part that wears, repairs, deratings and starts are processes of their own. What an event does
to the plant stands once, in `events`, `days` and `operation`; here stands when it happens.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twins.core.des import Environment, Event
from twins.rice_husk.days import pass_hour, unload
from twins.rice_husk.events import come_on, fail, lose_grid, regain_grid
from twins.rice_husk.operation import after_event, operate, settle
from twins.rice_husk.plant_state import (
    DERATING_ENDED,
    FAILED,
    GRID_BACK,
    GRID_LOST,
    HOUR,
    LORRY,
    N_PARTS,
    NEVER,
    REPAIR,
    REPAIRED,
    STARTED,
)

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
    p: Any
    c: Any
    x: Any
    t: Any
    store: Any
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

    def happened(self, kind: int, part: int = 0, value: float = 0.0) -> None:
        """Let the plant go on after an event, record it, and wake whoever waits for a change."""
        after_event(self.s, self.p, self.c, self.x, self.store, self.counts, self.env.now)
        operate(self.s, self.p, self.c, self.t, self.rates)
        self.records.append(Record(self.env.now, kind, part, value))
        woken, self.changed = self.changed, self.env.event()
        woken.succeed()


def hours(w: World) -> Process:
    """Turn the hours: weather, demand, fuel to the hopper, calendar."""
    while True:
        yield w.until(float(w.s.hour))
        w.settle()
        w.happened(HOUR, 0, pass_hour(w.s, w.p, w.c, w.x, w.store, w.counts))


def grid(w: World) -> Process:
    """Take the grid away and bring it back."""
    for begin, end in zip(w.x.outage_start.tolist(), w.x.outage_end.tolist(), strict=True):
        if begin > w.env.now:
            yield w.until(begin)
            w.settle()
            w.happened(GRID_LOST, 0, float(lose_grid(w.s, w.c, w.counts[w.s.year], w.env.now)))
        yield w.until(end)
        w.settle()
        regain_grid(w.s)
        w.happened(GRID_BACK)


def lorries(w: World) -> Process:
    """Unload the lorries of each day as they come; the plant does not notice."""
    while True:
        if w.s.next_lorry >= NEVER:
            yield w.changed
            continue
        yield w.until(w.s.next_lorry)
        w.records.append(Record(w.env.now, LORRY, 0, unload(w.s, w.p, w.c, w.x, w.store, w.counts)))


def wear(w: World, part: int) -> Process:
    """Let a part fail when its exposure is used up; a plant that stands does not wear."""
    while True:
        due = float(w.s.fail_due[part])
        if due >= NEVER:
            yield w.changed
            continue
        yield w.until(due) | w.changed
        if w.env.now == due and w.s.fail_due[part] == due:
            w.settle()
            fail(w.s, w.c, w.counts[w.s.year], part, w.env.now)
            w.happened(FAILED, part)


def repair(w: World) -> Process:
    """Repair what has failed."""
    while True:
        due = float(w.s.repair_due)
        if w.s.mode != REPAIR or due >= NEVER:
            yield w.changed
            continue
        yield w.until(due) | w.changed
        if w.env.now == due and w.s.mode == REPAIR and w.s.repair_due == due:
            w.settle()
            w.s.repair_due = NEVER
            w.happened(REPAIRED)


def derating(w: World) -> Process:
    """End a derating when its cause is repaired."""
    while True:
        due = float(w.s.derating_due)
        if due >= NEVER:
            yield w.changed
            continue
        yield w.until(due) | w.changed
        if w.env.now == due and w.s.derating_due == due:
            w.settle()
            w.s.derating_due = NEVER
            w.happened(DERATING_ENDED)


def start(w: World) -> Process:
    """End a start, unless something ends it before."""
    while True:
        due = float(w.s.start_due)
        if due >= NEVER:
            yield w.changed
            continue
        yield w.until(due) | w.changed
        if w.env.now == due and w.s.start_due == due:
            w.settle()
            come_on(w.s, w.c, w.env.now)
            w.happened(STARTED)


def run_events_simpy(w: World, end: float) -> list[Record]:
    """Run the plant to `end` [h] and return its events."""
    for process in (hours, grid, lorries, repair, derating, start):
        w.env.process(process(w))
    for part in range(N_PARTS):
        w.env.process(wear(w, part))
    w.env.run(until=end)
    w.settle()
    return w.records
