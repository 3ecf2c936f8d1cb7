"""The days of a horizon: month, place in it, day of the year and year."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class HorizonDays(NamedTuple):
    """Each of shape (n_days,): month (0 to 11), place in it [-], day of the year (0 first), index of the year."""

    month: NDArray[np.int64]
    place: NDArray[np.float64]
    day_of_year: NDArray[np.int64]
    year: NDArray[np.int64]


def horizon_days(start: dt.date, n_days: int) -> HorizonDays:
    """Return the `n_days` days from `start`.

    Examples
    --------
    >>> days = horizon_days(dt.date(2020, 12, 31), 2)
    >>> days.month.tolist(), days.day_of_year.tolist(), days.year.tolist()
    ([11, 0], [365, 0], [0, 1])
    """
    days = np.datetime64(start, "D") + np.arange(n_days)
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    first = months.astype("datetime64[D]")
    lengths = ((months + 1).astype("datetime64[D]") - first).astype(np.float64)
    return HorizonDays(
        month=months.astype(np.int64) % 12,
        place=((days - first).astype(np.float64) + 0.5) / lengths,
        day_of_year=(days - years.astype("datetime64[D]")).astype(np.int64),
        year=years.astype(np.int64) - (start.year - 1970),
    )
