"""Axes over local time, in hours from the start of a stretch."""

from __future__ import annotations

import datetime as dt
import math

from matplotlib.axes import Axes

_SHORT_H = 60.0
"""Stretch up to which hours of the day are labelled [h]."""
_MOST_DAYS = 11
"""Days that have room for a name each [-]."""


def moment(start: dt.datetime, hours: float) -> str:
    """Return a time of the stretch to the minute.

    Examples
    --------
    >>> moment(dt.datetime(2030, 6, 3), 38.25)
    'Tue 4 Jun 14:15'
    """
    at = start + dt.timedelta(minutes=round(60.0 * hours))
    return f"{day_name(at)} {at:%H:%M}"


def day_name(day: dt.datetime) -> str:
    """Return weekday, day and month."""
    return f"{day:%a} {day.day} {day:%b}"


def span(start: dt.datetime, hours: float) -> str:
    """Return the first and the last day of a stretch with the year."""
    last = start + dt.timedelta(hours=hours, minutes=-1)
    return f"{day_name(start)} to {day_name(last)} {last.year}"


def time_axis(axes: Axes, start: dt.datetime, hours: float) -> None:
    """Mark midnights and name the days between them; of a short stretch, mark hours."""
    axes.set_xlim(0.0, hours)
    axes.grid(visible=True, axis="x")
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    first = (midnight - start).total_seconds() / 3600.0
    days = math.ceil((hours - first) / 24.0)
    if hours <= _SHORT_H:
        step = 3.0 if hours <= 30.0 else 6.0
        places = [first + step * k for k in range(math.ceil((hours - first) / step) + 1)]
        places = [place for place in places if 0.0 <= place <= hours]
        axes.set_xticks(places, [moment(start, place)[-5:] for place in places])
        axes.set_xlabel(span(start, hours))
        return
    every = math.ceil(days / _MOST_DAYS)
    edges = [first + 24.0 * k for k in range(0, days + 1, every)]
    axes.set_xticks([edge for edge in edges if 0.0 <= edge <= hours], [])
    middles = [(k, first + 24.0 * k + 12.0) for k in range(0, days, every)]
    named = [(k, place) for k, place in middles if 0.0 < place < hours]
    axes.set_xticks(
        [place for _, place in named],
        [day_name(midnight + dt.timedelta(days=k)) for k, _ in named],
        minor=True,
    )
    axes.tick_params(axis="x", which="minor", length=0.0)
