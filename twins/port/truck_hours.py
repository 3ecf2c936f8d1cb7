"""The clock of lorries: time runs fast in hours in which many come and slowly in quiet ones.

A box that stays a number of hours on this clock leaves when lorries come. Boxes spread evenly over the week then
give visits with the profile of the week exactly, order is kept, no box leaves before its least stay, and the mean
stay is kept too: the area between clock and calendar is the same seen from either axis.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.core.twin import Horizon
from twins.port.survey_tables import survey_column
from twins.port.traffic_parameters import TrafficParameters

Array = NDArray[np.float64]
HOURS_PER_WEEK = 168
_TABLE = "truck_arrival_by_hour_of_week"  # S-CFG
_WORKING = slice(0, 120)  # hours of the week from Monday to Friday


class TruckClock(NamedTuple):
    """Clock of lorries over a week from Monday 00:00, and where a run begins in it.

    Attributes
    ----------
    rate
        Lorries of an hour of the week over the mean hour [-], shape (168,), mean 1.
    reading
        Reading of the clock [h] at the start of each hour, shape (169,), 0 to 168.
    hour_of
        Hour of the week in which the clock reads 0, 1, ... 168 h, shape (169,).
    begin_h
        Hours [h] from Monday 00:00 to the start of the run.
    """

    rate: Array
    reading: Array
    hour_of: NDArray[np.int64]
    begin_h: float


def truck_profile(p: TrafficParameters) -> Array:
    """Return lorries by hour of the week over the mean hour [-], shape (168,), Monday 00:00 first, mean 1.

    The table closes at night, on Saturday noon and on Sunday; here quiet hours keep a share of the traffic. Lorries
    under Bangkok's bans come in the evening instead, within the day that they belong to.
    """
    free, booked = (
        np.array(survey_column(_TABLE, c)) for c in ("fraction_no_appointments", "fraction_with_slot_booking")
    )
    table = p.traffic_booked_part * booked / booked.sum() + (1.0 - p.traffic_booked_part) * free / free.sum()
    table[_WORKING] = np.maximum(table[_WORKING], p.traffic_quiet_share * table[_WORKING].mean())
    day = table[_WORKING].reshape(5, 24).mean(axis=0)
    weekend = np.maximum(table[120:].reshape(2, 24), p.traffic_quiet_share * day)
    days = np.concatenate([table[_WORKING].reshape(5, 24), weekend])
    hours = np.arange(25.0)
    end_h = p.traffic_ban_from_h + p.traffic_ban_hours
    covered = np.clip(hours, p.traffic_ban_from_h, end_h) + np.clip(hours + 24.0, p.traffic_ban_from_h, end_h)
    evening = np.diff(covered) / p.traffic_ban_hours
    b = p.traffic_banned_part
    mixed = (1.0 - b) * days + b * days.sum(axis=1, keepdims=True) * evening
    return mixed.ravel() / mixed.mean()


def truck_clock(p: TrafficParameters, horizon: Horizon) -> TruckClock:
    """Return the clock of lorries for a run that begins with the horizon."""
    rate = truck_profile(p)
    reading = np.concatenate([[0.0], np.cumsum(rate)])
    reading *= HOURS_PER_WEEK / reading[-1]
    hour_of = np.searchsorted(reading, np.arange(HOURS_PER_WEEK + 1.0), side="right") - 1
    return TruckClock(
        rate=np.diff(reading),
        reading=reading,
        hour_of=np.minimum(hour_of, HOURS_PER_WEEK - 1).astype(np.int64),
        begin_h=24.0 * horizon.start.weekday(),
    )


def largest_shift_h(clock: TruckClock) -> float:
    """Return the most [h] that a stay on the clock can differ from the same stay on the calendar."""
    ahead = clock.reading - np.arange(HOURS_PER_WEEK + 1.0)
    return float(ahead.max() - ahead.min())


@inlined
def hour_after(
    from_h: float, stay_h: float, rate: Array, reading: Array, hour_of: NDArray[np.int64], begin_h: float
) -> float:
    """Return when `stay_h` [h, negative for before] have run on the clock of lorries after `from_h` [h].

    The arrays are those of `TruckClock`, taken apart since an inlined function must not count references.
    """
    calendar = from_h + begin_h
    week = math.floor(calendar / 168.0)
    at = calendar - 168.0 * week
    hour = min(max(int(at), 0), 167)
    wanted = 168.0 * week + reading[hour] + (at - hour) * rate[hour] + stay_h
    week = math.floor(wanted / 168.0)
    rest = wanted - 168.0 * week
    hour = hour_of[min(max(int(rest), 0), 168)]
    while hour < 167 and reading[hour + 1] <= rest:
        hour += 1
    return 168.0 * week + hour + (rest - reading[hour]) / rate[hour] - begin_h
