"""Runs of parts of the network: which are the same in several scenarios, and how they are run by the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from twins.bus_fleet.clock import Array, Integers
from twins.bus_fleet.filling import POLICY_END, POLICY_MIDDAY, POLICY_NEVER
from twins.bus_fleet.fleet_state import N_WORKSHOPS, SHOP, TALLY, TODAY
from twins.bus_fleet.kernel import run_days
from twins.bus_fleet.line import HEAP, Calendar
from twins.bus_fleet.network import FIRST_WORKSHOP
from twins.bus_fleet.operation import draw_luck
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw
from twins.bus_fleet.supply import gas_calendar, new_stations
from twins.core.records import empty
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

# levers of the gas supply: scenarios that agree in them share their runs
GAS_LEVERS = (
    "station_history", "stations", "station_capacity_factor", "nozzles_mother", "nozzles_daughter", "nozzles_mobile",
    "outage_length_factor", "filling_choice", "diesel_price_factor", "cng_price_factor",
)  # fmt: skip
_POLICIES = {"end_of_service": POLICY_END, "midday": POLICY_MIDDAY, "never_leave": POLICY_NEVER}
DAYS_AT_ONCE = 32  # days whose luck is drawn before the scenarios run them: 1 MB, which stays in the cache


class Regime(NamedTuple):
    """Choices of a scenario that change events."""

    kits: int
    policy: int
    technicians: int
    bays: int
    worn: int


@dataclass
class Run:
    """A run of a part of the network: its records, which the days change."""

    today: Any
    stations: Any
    shop: Any
    tallies: Any
    directions: Any
    buses: Any
    heap: Any
    block: tuple[Integers, Integers]
    calendar: Calendar
    log: Array
    events: int = 0

    @property
    def records(self) -> Array:
        """Event records, shape (n, 5)."""
        return self.log[1 : 1 + int(self.log[0, 0])]


def regime_of(parameters: BusFleetParameters) -> Regime:
    """Return the choices that change events."""
    p = parameters
    return Regime(
        kits=int(p.kits == "all"), policy=_POLICIES[p.refuelling_policy], technicians=p.kit_technicians,
        bays=p.workshop_bays, worn=int(p.engine_upkeep == "as_lived"),
    )  # fmt: skip


def blocks_of(draw: Draw, kits: bool = False) -> list[tuple[Integers, Integers]]:
    """Return directions and buses of the parts of the network that never meet.

    Parts are the corridors of the first workshop and those of the second. Which corridors share one is not on record:
    those of the gas plan of 2018 and the others are taken apart (assumed). With `kits` in both, the
    parts meet at stations and technicians and are one.
    """
    line_workshop = np.array([0 if name in FIRST_WORKSHOP else 1 for name in draw.network.names])
    lines, buses = line_workshop[draw.directions.corridor], draw.buses.workshop
    if kits and np.unique(buses[draw.buses.designated == 1]).size > 1:
        return [(np.arange(lines.size), np.arange(buses.size))]
    return [(np.flatnonzero(lines == w), np.flatnonzero(buses == w)) for w in range(N_WORKSHOPS)]


def begin(
    parameters: BusFleetParameters, draw: Draw, calendar: Calendar, regime: Regime, block: tuple[Integers, Integers],
    n_records: int = 0,
) -> Run:  # fmt: skip
    """Return a part of the network on its first morning; it will keep up to `n_records` event records."""
    buses = draw.buses.copy()
    buses.kit_fitted = buses.designated * regime.kits
    buses.kit_works = buses.kit_fitted
    shop = empty(SHOP, 1)[0]
    for name, value in regime._asdict().items():
        shop[name] = value
    return Run(
        today=empty(TODAY, 1)[0],
        stations=new_stations(parameters),
        shop=shop,
        tallies=empty(TALLY, draw.days.size),
        directions=draw.directions.copy(),
        buses=buses,
        heap=empty(HEAP, 1)[0],
        block=block,
        calendar=calendar,
        log=np.zeros((n_records + 1, 5)),
    )


def run(draw: Draw, parts: Sequence[Run], n_days: int) -> None:
    """Run all `parts` over `n_days` by the kernel; what chance brings is drawn once for all of them."""
    luck = np.zeros((DAYS_AT_ONCE, draw.directions.size, int(draw.directions.n_slots.max()), 3))
    for first in range(0, n_days, DAYS_AT_ONCE):
        days = luck[: min(DAYS_AT_ONCE, n_days - first)]
        draw_luck(draw.p, draw.plan, draw.directions, first, days)
        for part in parts:
            part.events += run_days(
                draw.p, draw.plan, part.today, part.stations, part.shop, part.heap, draw.surfaces, part.tallies,
                part.directions, part.buses, *part.block, part.calendar, days, part.log, first,
            )  # fmt: skip


def common_to(p: BusFleetParameters) -> Any:
    """Return what makes two scenarios share their plan: the uncertain parameters and the designated buses."""
    levers = BusFleetParameters.levers()
    shared = tuple(v for k, v in p.as_dict().items() if k not in levers)
    return shared, (p.converted_large, p.converted_medium, p.converted_corridors)


def parts_of(
    p: BusFleetParameters, site: Site, horizon: Horizon, streams: Streams, draw: Draw, runs: dict[Any, Run]
) -> list[Run]:
    """Return the runs of the parts of the network of one scenario, from `runs` where they are the same."""
    regime = regime_of(p)
    calendar = gas_calendar(p, site, horizon, streams, draw.days, draw.come)
    parts: list[Run] = []
    for block in blocks_of(draw, kits=regime.kits == 1):
        fitted = regime.kits == 1 and bool(np.any(draw.buses.designated[block[1]] == 1))
        # without kits neither gas supply nor upkeep changes an event: unworn energy is booked beside
        seen = regime if fitted else Regime(0, POLICY_END, 1, regime.bays, 1)
        gas = tuple(getattr(p, name) for name in GAS_LEVERS)
        key = (tuple(block[0].tolist()), seen, gas if seen.kits == 1 else ())
        if key not in runs:
            runs[key] = begin(p, draw, calendar, seen, block)
        parts.append(runs[key])
    return parts
