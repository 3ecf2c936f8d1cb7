"""What a draw fixes before any plant runs: days, weather, outages, mills; and what each scenario's mills then offer.

The first is the same in all scenarios of a draw. The offer differs with the size of the plant, since a large buyer
moves the price and with it what others take.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site
from twins.rice_husk.equations import TICK_H, on_tick
from twins.rice_husk.grid import GridNumbers, down_hours_by_day, outages
from twins.rice_husk.horizon_days import HorizonDays, horizon_days
from twins.rice_husk.husk_market import MarketNumbers
from twins.rice_husk.mill_yards import YardNumbers, yard_moisture
from twins.rice_husk.mills import MillNumbers, Mills, mills_around, under_contract
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plant_state import NEVER
from twins.rice_husk.site_climate import climate
from twins.rice_husk.store import StoreNumbers
from twins.rice_husk.supply import HuskSupply, SupplyNumbers, husk_supply
from twins.rice_husk.weather import DailyWeather, HourlyAir, WeatherNumbers, daily_weather, hourly_air

Array = NDArray[np.float64]
_Numbers = TypeVar("_Numbers", bound=tuple[Any, ...])

CHANGE_OF_REGIME = dt.date(2021, 2, 1)  # S15: supply before and after 2021
MOST_LORRIES = 4_000
"""Lorries a day that a plan can hold."""


class Draw(NamedTuple):
    """What all scenarios of a draw share.

    Attributes
    ----------
    days, weather, air
        Days and hours of the horizon.
    outage_start, outage_end
        Outages of the feeder [h], on the grid of clocks, with one that never comes at the end.
    down_hours
        Hours without grid within the working hours of the mills, shape (n_days,).
    mills
        Running mills of the catchment.
    moisture
        Moisture of husk in the yards [kg/kg wet], shape (n_mills, n_days).
    mill_activity
        Husk that the mills make over what they could, shape (n_days,).
    key
        Key of the luck of the plant's events.
    unclaimed_dry_kg
        Husk that neither mills nor other buyers would use if there were no plant, shape (n_years,).
    surplus_dry_kg
        Husk that the mills do not burn themselves, shape (n_years,).
    """

    days: HorizonDays
    weather: DailyWeather
    air: HourlyAir
    outage_start: Array
    outage_end: Array
    down_hours: Array
    mills: Mills
    moisture: Array
    mill_activity: Array
    key: tuple[np.uint64, np.uint64]
    supply_key: tuple[np.uint64, np.uint64]
    unclaimed_dry_kg: Array
    surplus_dry_kg: Array


class Surroundings(NamedTuple):
    """What the events of one scenario read, and the yards and the plan of the lorries that they change."""

    days: HorizonDays
    weather: DailyWeather
    air: HourlyAir
    heap: StoreNumbers
    outage_start: Array
    outage_end: Array
    mill_activity: Array
    offered_dry_kg: Array
    moisture: Array
    distance_km: Array
    offered_mean_kg: Array
    price_multiplier: Array
    order: NDArray[np.int64]
    yard_dry_kg: Array
    plan: NDArray[np.int64]


def numbers(kind: type[_Numbers], p: RiceHuskParameters, prefix: str, **given: float) -> _Numbers:
    """Return the numbers of a part from the parameters that bear its `prefix`; `given` stand for others."""
    record = cast(Any, kind)
    fields: tuple[str, ...] = record._fields
    return record(*(given[name] if name in given else float(getattr(p, prefix + name)) for name in fields))


def draw_of(p: RiceHuskParameters, site: Site, horizon: Horizon, rng: Streams) -> Draw:
    """Return what the scenarios of a draw share; levers of `p` play no part in it but the connection to the grid."""
    days = horizon_days(horizon.start, horizon.n_days)
    weather = daily_weather(
        climate(site.monthly), numbers(WeatherNumbers, p, "weather_"), rng.key("weather"), days
    )
    change = (CHANGE_OF_REGIME - horizon.start).days
    start, end = outages(numbers(GridNumbers, p, "grid_"), rng.key("grid"), days, change)
    down = down_hours_by_day(start, end, horizon.n_days, p.supply_work_from_h, p.supply_work_to_h)
    mills = mills_around(numbers(MillNumbers, p, "mills_"), rng.key("mills"))
    yards = numbers(YardNumbers, p, "supply_", sorption_ratio=p.store_sorption_ratio)
    moisture = yard_moisture(yards, mills.open_yard, weather)
    alone = _supply(p, mills, np.zeros(mills.number.size), days, moisture, down, rng.key("supply"), 0.0)
    could = float(mills.capacity_kg_day @ mills.husk_dry_share)
    surplus = np.bincount(days.year, weights=alone.produced_dry_kg - alone.own_use_dry_kg)
    by_year = np.bincount(days.year, weights=alone.left_dry_kg)
    return Draw(
        days, weather, hourly_air(weather), _on_ticks(start), _on_ticks(end), down, mills, moisture,
        np.minimum(alone.produced_dry_kg / could, 1.0), rng.key("events"), rng.key("supply"),
        by_year.astype(np.float64), surplus.astype(np.float64),
    )  # fmt: skip


@compiled
def _on_ticks(hours: Array) -> Array:
    """Return times on the grid of clocks, never on a full hour, so that no outage falls together with another event.

    One that never comes is added at the end.
    """
    ticked = np.empty(hours.size + 1)
    for i in range(hours.size):
        tick = on_tick(hours[i])
        ticked[i] = tick + TICK_H if tick == math.floor(tick) else tick
    ticked[hours.size] = NEVER
    return ticked


def _supply(
    p: RiceHuskParameters, mills: Mills, contract: Array, days: HorizonDays, moisture: Array, down: Array,
    key: tuple[np.uint64, np.uint64], burn_dry_kg_year: float,
) -> HuskSupply:  # fmt: skip
    return husk_supply(
        numbers(SupplyNumbers, p, "supply_"), numbers(MarketNumbers, p, "market_"), mills, contract, days, moisture,
        down, key, burn_dry_kg_year,
    )  # fmt: skip


def supply_of(p: RiceHuskParameters, draw: Draw, burn_dry_kg_year: float) -> HuskSupply:
    """Return what the mills under contract offer a plant that means to burn `burn_dry_kg_year` [kg]."""
    contract = under_contract(draw.mills, p.mills_under_contract, "nearest")
    return _supply(
        p, draw.mills, contract, draw.days, draw.moisture, draw.down_hours, draw.supply_key, burn_dry_kg_year
    )


def surroundings(p: RiceHuskParameters, draw: Draw, supply: HuskSupply) -> Surroundings:
    """Return what the events of a scenario read; yards are empty at first."""
    contract = under_contract(draw.mills, p.mills_under_contract, "nearest")
    nearest = np.argsort(draw.mills.distance_km, kind="stable")
    order = nearest[contract[nearest] > 0.0].astype(np.int64)
    start, end = draw.outage_start, draw.outage_end
    if not p.grid_connected:  # one outage that begins before all and never ends
        start, end = np.array([-1.0, NEVER]), np.array([NEVER, NEVER])
    return Surroundings(
        draw.days, draw.weather, draw.air, numbers(StoreNumbers, p, "store_"), start, end, draw.mill_activity,
        supply.offered_dry_kg, draw.moisture, supply.distance_km, supply.offered_dry_kg.mean(axis=1),
        supply.market.price_multiplier, order, np.zeros(draw.mills.number.size), np.zeros(MOST_LORRIES, dtype=np.int64),
    )  # fmt: skip
