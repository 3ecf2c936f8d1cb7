"""What a draw fixes before any plant runs: days, waste, load, air, outages; and what a scenario reads of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import Streams
from twins.core.twin import Horizon, Site
from twins.digester.climate import air_temperature
from twins.digester.clock import MarketDays, market_days
from twins.digester.cooking_demand import cooking_demand
from twins.digester.feed import class_shares_by_month, feed_numbers
from twins.digester.grid import outages
from twins.digester.long_stops import long_stops
from twins.digester.market import Arrivals, HotelWaste, arrivals, expected_waste, hotel_waste
from twins.digester.market_load import market_load
from twins.digester.parameters import DigesterParameters
from twins.digester.plant_state import NEVER

Array = NDArray[np.float64]


class Draw(NamedTuple):
    """What all scenarios of a draw share.

    Attributes
    ----------
    days
        Days of the horizon.
    market, hotels
        Waste of the market, and of hotels for each tonne a day that is agreed.
    load_kw, critical_kw
        Power that the market asks for, and the part that an island serves, shape (n_hours,).
    air_c
        Air temperature, shape (n_hours,).
    kitchen_mj
        Heat at the pot that one kitchen needs [MJ/h], shape (n_hours,).
    outage_start, outage_end
        Outages [h], with one that never comes at the end.
    key, stop_key
        Keys of the luck of the plant's events and of its long stops.
    """

    days: MarketDays
    market: Arrivals
    hotels: HotelWaste
    load_kw: Array
    critical_kw: Array
    air_c: Array
    kitchen_mj: Array
    outage_start: Array
    outage_end: Array
    key: tuple[np.uint64, np.uint64]
    stop_key: tuple[np.uint64, np.uint64]


class Surroundings(NamedTuple):
    """What the events of one scenario read: by day year, month and closed days, by hour all else.

    `waste_t` has the shape (n_hours, 4), `contaminant_t` (n_hours, 2): of market and of hotels.
    """

    year: NDArray[np.int64]
    month: NDArray[np.int64]
    closed: NDArray[np.int64]
    waste_t: Array
    contaminant_t: Array
    load_kw: Array
    critical_kw: Array
    air_c: Array
    kitchen_mj: Array
    outage_start: Array
    outage_end: Array
    stop_start: Array
    stop_end: Array


def draw_of(p: DigesterParameters, site: Site, horizon: Horizon, rng: Streams) -> Draw:
    """Return what the scenarios of a draw share; levers of `p` play no part in it."""
    days = market_days(horizon.start, horizon.n_days)
    shares = class_shares_by_month(feed_numbers(p))
    expected = expected_waste(p, days, rng.key("market days"))
    market = arrivals(p, days, expected, shares, rng.key("market lots"))
    air_c = air_temperature(p, site.monthly, days, rng.key("air"))
    load = market_load(p, days, market.closed, air_c, rng.key("load"))
    down = outages(p, days, rng.key("grid"))
    return Draw(
        days, market, hotel_waste(p, days, rng.key("hotels")), load.total_kw(),
        load.critical_kw(p.load_lights_critical_share), air_c, cooking_demand(p, days, rng.key("kitchens")),
        with_never(down.start_h), with_never(down.end_h), rng.key("events"), rng.key("long stops"),
    )  # fmt: skip


def with_never(hours: Array) -> Array:
    """Return times [h] with one that never comes at the end."""
    return np.append(hours, NEVER)


def surroundings(p: DigesterParameters, draw: Draw) -> Surroundings:
    """Return what the events of a scenario read."""
    days, market = draw.days, draw.market
    n_hours = market.waste_t.shape[0]
    waste = np.empty((n_hours, market.waste_t.shape[1] + 1))
    waste[:, :-1] = market.waste_t
    waste[:, -1] = p.hotel_waste_t_per_d * draw.hotels.waste_share
    contaminant = np.stack(
        [market.contaminant_t, p.hotel_waste_t_per_d * draw.hotels.contaminant_share], axis=1
    )
    start, end = draw.outage_start, draw.outage_end
    if not p.grid_connected:  # one outage that begins with the first hour and never ends
        start, end = np.array([0.5, NEVER]), np.array([NEVER, NEVER])
    nowhere = np.empty(0)
    stops = (nowhere, nowhere)
    if p.layout != "none":
        found = long_stops(p, float(n_hours), p.secured_contract, draw.stop_key)
        stops = (found.start_h, found.end_h)
    return Surroundings(
        days.year, days.month, market.closed.astype(np.int64), waste, contaminant, draw.load_kw, draw.critical_kw,
        draw.air_c, p.kitchens * draw.kitchen_mj, start, end, with_never(stops[0]), with_never(stops[1]),
    )  # fmt: skip
