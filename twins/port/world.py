"""What the SimPy processes of the terminal share: the clock, the terminal, and who waits for whom."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

from twins.core.des import Environment, Event
from twins.port.terminal_state import NOBODY, Terminal
from twins.port.tractors import unpark

Process = Generator[Event, Any, None]


class Record(NamedTuple):
    """One step: time [h], kind, and the ship, machine, truck or box."""

    clock: float
    kind: int
    who: int


class Turns:
    """Actors of one sort that wait for another one to call them: an event for each."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._events: dict[int, Event] = {}

    def wait(self, who: int) -> Event:
        """Return the event on which `who` waits from now on."""
        return self._events.setdefault(who, self._env.event())

    def call(self, who: int, journey: Event | None = None) -> None:
        """Let `who`, which waits, go on in this moment; where it is sent on a journey, it is told of its end."""
        self._events.pop(who).succeed(journey)


@dataclass
class World:
    """The terminal under simulation, and who waits for whom.

    Attributes
    ----------
    env, t
        Clock, and the terminal that the steps change, in the form that the kernel takes or as `plain` gives it.
    records
        Steps so far.
    """

    env: Environment
    t: Any
    records: list[Record] = field(default_factory=list[Record])

    def __post_init__(self) -> None:
        """Prepare the places where actors wait."""
        self.ships, self.cranes, self.tractors = Turns(self.env), Turns(self.env), Turns(self.env)
        self.machines, self.trucks = Turns(self.env), Turns(self.env)

    def until(self, clock: float) -> Event:
        """Return the event of a time [h].

        SimPy's clock adds up waits. It shows a time to the last bit where this is at most twice what it shows now: the
        difference of two such numbers is exact.
        """
        return self.env.timeout(float(clock) - self.env.now)

    def happened(self, kind: int, who: int) -> None:
        """Record a step."""
        self.records.append(Record(self.env.now, kind, who))

    def call_tractor(self) -> None:
        """Call the tractor that was parked last, if one is parked."""
        tractor = unpark(self.t, self.env.now)
        if tractor != NOBODY:
            self.tractors.call(tractor)


def plain(w: Terminal) -> Any:
    """Return a terminal that holds Python's own numbers and lists where `w` holds records.

    Plain Python reads them some seven times faster. Bookings and what becomes of the boxes stay arrays of `w`.
    """
    cargo = _plain_record(w.cargo)
    for name in ("status", "next_export", "wanted"):
        setattr(cargo, name, w.cargo[name])
    numbers = {
        name: _plain_record(getattr(w, name)) for name in ("s", "c", "stacks", "rtg", "machines", "charging")
    }
    calls, stops, blocks = (
        [_plain_record(one) for one in several] for several in (w.calls, w.stops, w.yard.blocks)
    )
    yard = w.yard._replace(blocks=blocks, place=w.yard.place.tolist())
    return w._replace(calls=calls, stops=stops, cargo=cargo, yard=yard, **numbers)


def _plain_record(record: Any) -> SimpleNamespace:
    return SimpleNamespace(**{name: _plain(record[name]) for name in record.dtype.names})


def _plain(value: Any) -> Any:
    if value.dtype.names:
        return _plain_record(value)
    return value.tolist() if value.ndim < 2 else value.astype(float if value.dtype.kind == "f" else int)
