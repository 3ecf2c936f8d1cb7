"""Times of outside events on the grid of clocks, the days of a horizon, and factors by hour, weekday and season.

Times on a grid of 2^-20 h add and subtract without rounding, so a queue of events and the compiled loop agree
bit for bit.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.units import DAYS_PER_YEAR
from twins.digester.equations import TICKS_PER_H

Array = NDArray[np.float64]


class MarketDays(NamedTuple):
    """Days of a horizon, each of shape (n_days,).

    Attributes
    ----------
    ordinal
        Day number of ``datetime.date.toordinal`` [d].
    year
        Index of the year, 0 first.
    month
        0 for January.
    day_of_year
        0 for 1 January.
    weekday
        0 for Monday.
    """

    ordinal: NDArray[np.int64]
    year: NDArray[np.int64]
    month: NDArray[np.int64]
    day_of_year: NDArray[np.int64]
    weekday: NDArray[np.int64]


def market_days(start: dt.date, n_days: int) -> MarketDays:
    """Return the `n_days` [d] days from `start`.

    Examples
    --------
    >>> days = market_days(dt.date(2020, 12, 31), 2)
    >>> days.month.tolist(), days.day_of_year.tolist(), days.weekday.tolist(), days.year.tolist()
    ([11, 0], [365, 0], [3, 4], [0, 1])
    """
    ordinal = start.toordinal() + np.arange(n_days, dtype=np.int64)
    date = (ordinal - dt.date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    year = date.astype("datetime64[Y]")
    return MarketDays(
        ordinal=ordinal,
        year=year.astype(np.int64) - (start.year - 1970),
        month=(date.astype("datetime64[M]") - year.astype("datetime64[M]")).astype(np.int64),
        day_of_year=(date - year.astype("datetime64[D]")).astype(np.int64),
        weekday=(ordinal + 6) % 7,
    )


def between_hours(hours: Array) -> Array:
    """Return times [h] on the grid of clocks and never on a full hour, same shape.

    Outside events at full hours would fall together with the hour ticks of the plant; they come a tick later.
    """
    ticks = np.rint(hours * TICKS_PER_H)
    ticks[ticks % TICKS_PER_H == 0.0] += 1.0
    return ticks / TICKS_PER_H


def raised_cosine_hours(from_h: float, to_h: float) -> Array:
    """Return the share of each hour of the day [-] in a hump between two hours [h], shape (24,), sum 1.

    The hump may run into the next day, where it goes on from hour 0.
    """
    place = np.clip((np.arange(49) - from_h) / (to_h - from_h), 0.0, 1.0)
    share = np.diff(place - np.sin(2.0 * np.pi * place) / (2.0 * np.pi))
    return share[:24] + share[24:]


def yearly_wave(days: MarketDays, amplitude: float, peak_month: float) -> Array:
    """Return a factor by day [-] with mean 1 over the year and its peak `peak_month` months after 1 January."""
    months = (days.day_of_year + 0.5) * (12.0 / DAYS_PER_YEAR)
    return 1.0 + amplitude * np.cos((months - peak_month) * (np.pi / 6.0))


def weekday_factors(pattern: tuple[float, ...], spread: float) -> Array:
    """Return factors of the weekdays [-], Monday first, shape (7,), mean 1; `spread` stretches the pattern."""
    shape = np.array(pattern)
    return np.maximum(1.0 + spread * (shape / shape.mean() - 1.0), 0.0)
