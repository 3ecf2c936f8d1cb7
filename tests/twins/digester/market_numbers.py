"""Numbers that the tests of the world around the plant share."""

from __future__ import annotations

import datetime as dt

import numpy as np

from twins.digester.clock import market_days
from twins.digester.market_parameters import MarketParameters

P = MarketParameters()
CALM = P.replace(market_year_sigma=0.0, market_day_sigma=0.0, market_growth_per_year=0.0)
"""No luck of years and days, no trend: what is left is the calendar and single lots."""
START = dt.date(2024, 1, 1)
DAYS = market_days(START, 5479)  # 15 years
SHARES = np.tile([0.3, 0.45, 0.25], (12, 1))


def assert_mean(values, expected: float, least: float = 0.0) -> None:
    """Assert a mean of independent values within 4.5 standard errors: chance fails it once in 100 000."""
    values = np.asarray(values, dtype=np.float64)
    error = values.std(ddof=1) / np.sqrt(values.size)
    assert abs(values.mean() - expected) < 4.5 * error + least, (values.mean(), expected, error)
