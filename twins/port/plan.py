"""What all scenarios of a draw share: ships, boxes, storms, sun, the calendar of the bill, which weeks are sampled."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import Streams, uniforms_at
from twins.core.twin import Horizon, Site
from twins.port.box_numbers import box_numbers
from twins.port.boxes import mean_reefer_h
from twins.port.calls import calls_of
from twins.port.climate import Climate, climate_of
from twins.port.irradiance import Weather, weather_of
from twins.port.parameters import PortParameters
from twins.port.sun import Place, Sun, place_of, sun_of
from twins.port.tariff import TariffYear, tariff_year
from twins.port.terminal_state import NEVER
from twins.port.weather_stops import stops_of
from twins.port.window_start import Traffic

Array = NDArray[np.float64]

HOURS_A_WEEK = 168
WARM_UP_H = 48.0
"""Work before the first booked hour of a window [h]: ships at berth, queues, batteries; the yard is stocked anyway."""
FULL_WARM_UP_H = 168.0
"""The same for a window of a whole year [h]."""
_WEEK = 7  # purpose of the luck that chooses weeks


class Span(NamedTuple):
    """A window of time.

    Attributes
    ----------
    start_h, end_h
        First and last booked hour.
    year
        Year of the horizon in which it lies.
    years
        Years for which it is gone through, with the machines of each.
    number
        Its place among all.
    """

    start_h: float
    end_h: float
    year: int
    years: tuple[int, ...]
    number: int


class Draw(NamedTuple):
    """What the scenarios of a draw share.

    Attributes
    ----------
    horizon, place, climate, sun, weather
        Time, place, and the sun of this draw.
    traffic
        Ships and boxes.
    spans
        Windows that are simulated, in order of time.
    year_starts_h
        Start of each year and of the one after the last [h], shape (n_years + 1,).
    boxes_by_year
        Boxes planned, shape (n_years,).
    reefer_h_by_year
        Hours that the reefers of these calls are in the yard on average [box h], shape (n_years,).
    key
        Key of the luck of machines.
    pack_luck
        Uniforms of the batteries of tractors, drawn as they are asked for.
    """

    horizon: Horizon
    place: Place
    climate: Climate
    sun: Sun
    weather: Weather
    traffic: Traffic
    spans: tuple[Span, ...]
    year_starts_h: Array
    boxes_by_year: Array
    reefer_h_by_year: Array
    key: tuple[np.uint64, np.uint64]
    streams: Streams


def draw_of(p: PortParameters, site: Site, horizon: Horizon, rng: Streams) -> Draw:
    """Return what the scenarios of a draw share; of the levers only those of traffic and sampling play a part."""
    place, climate = place_of(p), climate_of(site.monthly)
    sun = sun_of(place, horizon, climate)
    key = rng.key("traffic")
    calls = calls_of(p, float(p.throughput_teu), float(p.capacity_teu), horizon, key)
    stop_start, stop_end = stops_of(p, horizon, rng.key("storms"))
    traffic = Traffic(
        calls, box_numbers(p, float(p.railway_share), horizon), key, float(p.ops_mooring_h),
        np.append(stop_start, NEVER), np.append(stop_end, NEVER),
    )  # fmt: skip
    starts = year_starts_h(horizon)
    year_of_call = np.searchsorted(starts, calls.arrival_h, side="right") - 1
    inside = (year_of_call >= 0) & (year_of_call < horizon.years)

    def by_year(of_call: NDArray[Any]) -> Array:
        return np.bincount(year_of_call[inside], of_call[inside], horizon.years).astype(np.float64)

    return Draw(
        horizon, place, climate, sun, weather_of(p, place, sun, climate, rng.key("weather")), traffic,
        spans_of(horizon, float(p.weeks_a_year), rng), starts,
        by_year(calls.imports + calls.exports),
        by_year(mean_reefer_h(traffic.boxes, calls)), rng.key("machines"), rng,
    )  # fmt: skip


def year_starts_h(horizon: Horizon) -> Array:
    """Return the start of each year and of the one after the last [h], shape (n_years + 1,)."""
    first = horizon.start.toordinal()
    years = range(horizon.start.year, horizon.start.year + horizon.years + 1)
    return np.array([24.0 * (dt.date(year, 1, 1).toordinal() - first) for year in years])


def first_monday(year: int) -> int:
    """Return the days from the first of January to the first Monday of a year."""
    return (7 - dt.date(year, 1, 1).weekday()) % 7


def spans_of(horizon: Horizon, weeks_a_year: float, rng: Streams) -> tuple[Span, ...]:
    """Return the windows to simulate: whole years, or one week out of each of equal parts of the horizon.

    Several weeks a year are spread over the year. Where `weeks_a_year` is 1/2, one week stands for two years and lies
    in one of them by luck, and so on; the last years of a horizon that cannot be divided share a week of their own.
    """
    starts, years = year_starts_h(horizon), horizon.years
    if weeks_a_year == 0.0:
        return tuple(Span(float(starts[y]), float(starts[y + 1]), y, (y,), y) for y in range(years))
    parts, together = max(1, round(weeks_a_year)), max(1, round(1.0 / weeks_a_year))
    key = rng.key("sampled weeks")
    found: list[Span] = []
    for first in range(0, years, together):
        group = tuple(range(first, min(first + together, years)))
        for part in range(parts):
            place = (part + uniforms_at(key, first, part, 0, _WEEK)[0]) * len(group) / parts
            y = first + int(place)
            monday_h = starts[y] + 24.0 * first_monday(horizon.start.year + y)
            whole = int((starts[y + 1] - monday_h) // HOURS_A_WEEK)
            start = float(monday_h + HOURS_A_WEEK * int((place - int(place)) * whole))
            found.append(Span(start, start + HOURS_A_WEEK, y, group, len(found)))
    return tuple(found)


def tariff_of(draw: Draw, schedule: str, year: int) -> TariffYear:
    """Return the periods of the bill in a year of the horizon."""
    return tariff_year(schedule, draw.horizon.start.year + year)
