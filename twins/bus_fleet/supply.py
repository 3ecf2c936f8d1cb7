"""Gas supply of a scenario: which station is open on which day, with how much gas, how far away.

The stations are those of the record (S04, S07, S14-S18); ``upper_town`` exists only where a study asks for
better supply. Long outages, missing trailers and delays are drawn by index, the same in every scenario.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from importlib import resources
from typing import Any

import numpy as np

from twins.bus_fleet.clock import Array, Integers
from twins.bus_fleet.fleet_state import STATIONS as STATIONS_RECORD
from twins.bus_fleet.line import Calendar
from twins.bus_fleet.network import Network
from twins.core.records import empty
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site
from twins.core.units import DAYS_PER_YEAR

STATIONS = ("kaligawe", "penggaron", "mangkang", "mobile", "upper_town")
_STRAIGHT = (
    "straight_km_to_genuk_market_stop",
    "straight_km_to_penggaron_terminal",
    "straight_km_to_mangkang_terminal",
)
STORED = np.array([0, 1, 1, 1, 1], np.int64)  # trailers feed all but the pipeline station
_UPPER_TOWN = (-7.055589, 110.392009)  # garage stop Unnes, terminal_distances.csv (S22)
_EARTH_KM = 6_371.0

END_OF_RECORD = dt.date(2022, 9, 13)  # last report on the supply (S19)
# first day of service by history; S16 (Kaligawe), S18 (daughters), S07 and S14 (mobile units, 2019 only)
_OPENS: dict[str, dict[str, tuple[dt.date, dt.date | None]]] = {
    "as_planned": {name: (dt.date(1, 1, 1), None) for name in STATIONS[:3]},
    "as_lived": {
        "kaligawe": (dt.date(2021, 8, 20), None),
        "penggaron": (dt.date(2022, 7, 14), None),
        "mangkang": (dt.date(2022, 7, 14), None),
        "mobile": (dt.date(2019, 1, 9), dt.date(2019, 12, 31)),
    },
    "better": {
        **{name: (dt.date(1, 1, 1), None) for name in STATIONS[:3]},
        "upper_town": (dt.date(1, 1, 1), None),
    },
}


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance [km] between two points given as latitude and longitude [degree]."""
    f1, f2 = math.radians(a[0]), math.radians(b[0])
    half = math.sin((f2 - f1) / 2) ** 2
    half += math.cos(f1) * math.cos(f2) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2.0 * _EARTH_KM * math.asin(math.sqrt(half))


def straight_distances(network: Network, mobile_km: float) -> Array:
    """Return the straight distance [km] from where each direction begins to each station, (18, 5).

    `mobile_km` is the one to the mobile units, wherever a direction begins.
    """
    arabic = {
        "I": "1",
        "II": "2",
        "IIIA": "3A",
        "IIIB": "3B",
        "IV": "4",
        "V": "5",
        "VI": "6",
        "VII": "7",
        "VIII": "8",
    }
    text = (
        resources.files("twins.bus_fleet")
        .joinpath("survey/terminal_distances.csv")
        .read_text(encoding="utf-8")
    )
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        rows.setdefault(row["corridor"], []).append(row)
    table = np.zeros((2 * len(network.names), len(STATIONS)))
    for c, name in enumerate(network.names):
        for side, row in enumerate(rows[arabic[name]][:2]):
            here = (float(row["lat_deg"]), float(row["lon_deg"]))
            straight = [float(row[column]) for column in _STRAIGHT]
            table[2 * c + side] = [*straight, mobile_km, great_circle_km(here, _UPPER_TOWN)]
    return table


def gas_calendar(
    parameters: Any, site: Site, horizon: Horizon, rng: Streams, days: Any, come: Array
) -> Calendar:
    """Return the calendar of a scenario: `days` with its gas supply and the drivers' choice.

    Parameters
    ----------
    parameters
        `BusFleetParameters` of the scenario.
    site, horizon, rng
        Prices, days and random streams of the draw.
    days, come
        Records of the days (`fleet_state.TODAY`) and riders, from the plan.
    """
    p = parameters
    comes, delay_s = _trailers(p, horizon, rng)
    open_today = _open_days(p, horizon, rng)
    diesel = site.signal("diesel_price_idr_per_l", horizon) * p.diesel_price_factor
    cng = site.signal("cng_price_idr_per_lsp", horizon) * p.cng_price_factor
    return Calendar(
        days=days,
        come=come,
        willing=willingness(p, days.blend_mj_per_l, diesel, cng),
        open_today=open_today,
        delivery_kg=open_today * np.where(STORED == 1, comes, 1.0) * _daily_kg(p),
        delivery_s=np.where(STORED == 1, delay_s, 0.0),
    )


def new_stations(parameters: Any) -> Any:
    """Return the record of the stations (`fleet_state.STATIONS`) with empty stores."""
    p = parameters
    stations = empty(STATIONS_RECORD, 1)[0]
    stations.stored[:] = STORED
    stations.capacity_kg[:] = p.store_days * _daily_kg(p) + 1e-9
    stations.nozzles[:] = [
        p.nozzles_mother,
        p.nozzles_daughter,
        p.nozzles_daughter,
        p.nozzles_mobile,
        p.nozzles_daughter,
    ]
    per_nozzle = p.dispenser_lsp_per_min / 60.0 * p.lsp_mj / p.gas_mj_per_kg * p.station_capacity_factor
    stations.flow_kg_per_s[:] = max(per_nozzle, 1e-6)
    stations.delivered_day[:] = -1
    stations.fill_ends[:] = -1.0
    return stations


def _daily_kg(p: Any) -> Array:
    lsp = [p.mother_lsp_per_day, p.daughter_lsp_per_day, p.daughter_lsp_per_day, 2.0 * p.mobile_lsp_per_day,
           p.daughter_lsp_per_day]  # fmt: skip
    return np.array(lsp) * p.lsp_mj / p.gas_mj_per_kg * p.station_capacity_factor


def willingness(parameters: Any, mj_per_l: Array, diesel: Array, cng: Array) -> Array:
    """Return the share of drivers sent to fill on each day [-], shape (n_days,).

    Notes
    -----
    saving = 1 - (price of a MJ of gas) / (price of a MJ of diesel); share = logistic((saving - hurdle)/scale).
    The operator's choice: at 4,500 IDR/LSP and 5,150 IDR/L hardly anything is saved. He goes by prices alone
    ("the same km per litre on gas", S03), not by efficiency or slip.
    """
    p = parameters
    per_mj_gas = cng / p.lsp_mj
    per_mj_diesel = diesel / mj_per_l
    saving = 1.0 - per_mj_gas / per_mj_diesel
    if p.filling_choice == "always":
        return np.ones_like(saving)
    return 1.0 / (1.0 + np.exp(-(saving - p.choice_hurdle) / p.choice_scale))


def _open_days(p: Any, horizon: Horizon, rng: Streams) -> Integers:
    first = horizon.start.toordinal()
    n = horizon.n_days
    open_today = np.zeros((n, len(STATIONS)), np.int64)
    opens = _OPENS[p.station_history]
    for s, name in enumerate(STATIONS):
        generator = rng.generator(f"station/{name}")
        mean_down = DAYS_PER_YEAR / 12.0 * p.station_outage_months * p.outage_length_factor
        up = _up_days(generator, n, DAYS_PER_YEAR * p.station_up_years, mean_down)
        luck = generator.random(n) < p.mobile_day_share
        if name not in opens or name not in p.stations:
            continue
        begin, end = opens[name]
        low = max(begin.toordinal() - first, 0)
        high = n if end is None else min(max(end.toordinal() - first + 1, 0), n)
        # the record holds the outages that happened: more are drawn only after it; luck rules the mobile units
        recorded = END_OF_RECORD.toordinal() - first if p.station_history == "as_lived" else 0
        up[: max(recorded, 0)] = 1
        open_today[low:high, s] = luck[low:high] if name == "mobile" else up[low:high]
    return open_today


def _up_days(generator: np.random.Generator, n: int, mean_up: float, mean_down: float) -> Integers:
    """Return 1 for days in service, of an alternating renewal process with exponential phases."""
    up = np.ones(n, np.int64)
    day = 0.0
    while day < n:
        begin = day + generator.exponential(mean_up)
        day = begin + mean_down * generator.exponential() + 1e-6
        up[int(min(begin, n)) : int(min(day, n))] = 0
    return up


def _trailers(p: Any, horizon: Horizon, rng: Streams) -> tuple[Array, Array]:
    n = horizon.n_days
    comes = np.ones((n, len(STATIONS)))
    at_s = np.zeros((n, len(STATIONS)))
    for s, name in enumerate(STATIONS):
        generator = rng.generator(f"trailer/{name}")
        comes[:, s] = generator.random(n) >= p.trailer_missing_share
        hours = np.minimum(6.0 + p.trailer_delay_h * generator.exponential(size=n), 22.0)
        at_s[:, s] = np.floor(3600.0 * hours)
    return comes, at_s
