"""Days of service cut short: the kernel over the whole network, with its event records."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.fleet_state import TALLY
from twins.bus_fleet.flows import flows_of
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw, prepare
from twins.bus_fleet.runs import Run, begin, blocks_of, regime_of
from twins.bus_fleet.runs import run as run_parts
from twins.bus_fleet.supply import gas_calendar
from twins.core.records import empty
from twins.core.twin import Horizon, Site

SITE = TWIN.default_site()
CONVERTED = ("converted_large", "converted_medium")
RECORDS_A_DAY = 6_000


class ShortRun(NamedTuple):
    """A finished run: yearly flows, tallies by day, buses at the end, event records (clock, kind, bus, where, value).

    `come` are the riders of the calendar, `delivery_kg` the gas for each station by day.
    """

    flows: Mapping[str, np.ndarray]
    tallies: Any
    buses: Any
    log: np.ndarray
    come: float
    delivery_kg: np.ndarray

    def total(self, flow: str) -> float:
        return float(self.flows[flow].sum())

    @property
    def gas_share(self) -> float:
        """Gas over all fuel burned by the designated buses."""
        gas = sum(self.total(f"gas_burned_{g}_mj") for g in CONVERTED)
        diesel = sum(self.total(f"diesel_{part}_{g}_mj") for part in ("fossil", "bio") for g in CONVERTED)
        return gas / (gas + diesel)

    def fuel_mj(self, group: str) -> float:
        """Return diesel and gas burned by a group [MJ]."""
        gas = self.total(f"gas_burned_{group}_mj") if group in CONVERTED else 0.0
        return self.total(f"diesel_fossil_{group}_mj") + self.total(f"diesel_bio_{group}_mj") + gas


def year(first: int = 2022) -> Horizon:
    return Horizon(dt.date(first, 1, 1), 1)


def planned(
    parameters: BusFleetParameters, first: int = 2022, seed: int = 1, site: Site = SITE, **numbers: float
) -> Draw:
    """Plan a year; `numbers` are put into the record unchecked, so that limits such as infinity can be reached."""
    draw = prepare(parameters, site, year(first), rng(seed))
    p = draw.p.copy()
    for name, value in numbers.items():
        p[name] = value
    return dataclasses.replace(draw, p=p)


def run(
    parameters: BusFleetParameters, draw: Draw, days: int, first: int = 2022, seed: int = 1, site: Site = SITE,
    *, backwards: bool = False,
) -> ShortRun:  # fmt: skip
    """Run `days` of a plan; `backwards` hands corridors and buses over in the opposite order."""
    calendar = gas_calendar(parameters, site, year(first), rng(seed), draw.days, draw.come)
    room = RECORDS_A_DAY * days
    parts: list[Run] = []
    for lines, members in blocks_of(draw, kits=parameters.kits == "all"):
        block = (lines, members)
        if backwards:
            block = (np.ascontiguousarray(lines.reshape(-1, 2)[::-1].ravel()), members[::-1].copy())
        parts.append(begin(parameters, draw, calendar, regime_of(parameters), block, room))
    run_parts(draw, parts, days)
    tallies, buses = empty(TALLY, draw.days.size), draw.buses.copy()
    for part in parts:
        for name in TALLY.names or ():
            tallies[name] += part.tallies[name]
        buses[part.block[1]] = part.buses[part.block[1]]
        assert len(part.records) < room, "the log is full"
    come = float(draw.come[:days, :, 24].sum())
    flows = flows_of(parameters, draw, tallies)
    log = np.concatenate([part.records for part in parts])
    return ShortRun(flows, tallies, buses, log, come, calendar.delivery_kg[:days])
