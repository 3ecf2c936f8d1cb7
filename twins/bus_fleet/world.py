"""The world of the SimPy model: records, resources, lines and the event log of a part of the network."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from twins.bus_fleet.clock import Array, Integers
from twins.bus_fleet.fleet_state import book_deadhead
from twins.bus_fleet.line import Calendar
from twins.core.des import Environment, Event, Resource

Process = Generator[Event, Any, None]


class Record(NamedTuple):
    """One event: clock [s], kind, bus, place (direction or station) and a value."""

    clock: float
    kind: int
    bus: int
    where: int
    value: float


@dataclass
class World:
    """A part of the network under simulation; the records are those of `fleet_state`."""

    env: Environment
    p: Any
    plan: Any
    today: Any
    stations: Any
    shop: Any
    surfaces: Array
    tallies: Any
    directions: Any
    buses: Any
    lines: Integers
    members: Integers
    calendar: Calendar
    records: list[Record] = field(default_factory=list[Record])

    def __post_init__(self) -> None:
        """Set up resources and empty lines."""
        n = self.directions.shape[0]
        self.technicians = Resource(self.env, capacity=int(self.shop.technicians))
        self.bays = Resource(self.env, capacity=int(self.shop.bays))
        self.nozzles = [Resource(self.env, capacity=int(k)) for k in self.stations.nozzles]
        self.line: list[list[tuple[float, int]]] = [[] for _ in range(n)]
        self.changed = [self.env.event() for _ in range(n)]
        self.generation = [0] * self.buses.shape[0]

    @property
    def tally_today(self) -> Any:
        """Tally of the day."""
        return self.tallies[int(self.today.day)]

    def until(self, clock: float) -> Event:
        """Return the event of the given clock [s]."""
        return self.env.timeout(clock - self.env.now)

    def write(self, kind: int, bus: int, where: int, value: float) -> None:
        """Record an event that happens now."""
        self.records.append(Record(self.env.now, kind, bus, where, value))

    def line_up(self, d: int, bus: int, ready: float) -> None:
        """Let `bus` wait in direction `d`, sorted by the moment it is ready, and wake the dispatcher."""
        line = self.line[d]
        i = len(line)
        while i > 0 and line[i - 1][0] > ready:
            i -= 1
        line.insert(i, (ready, bus))
        happened, self.changed[d] = self.changed[d], self.env.event()
        happened.succeed()

    def drive_empty(self, bus: int, km: float, clock: float) -> None:
        """Book an empty ride to a station and back."""
        book_deadhead(self.today, self.tally_today, self.surfaces, self.buses[bus], km, clock)


def as_table(records: Sequence[Record]) -> Array:
    """Return records as an array (n, 5), sorted by clock, kind and bus."""
    rows = np.array(records, dtype=np.float64).reshape(-1, 5)
    return rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
