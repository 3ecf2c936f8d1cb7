"""Quantile bands by month of the series by day that a twin gave for kept draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scenarios.results import Results
from scenarios.store import Table
from twins.core.twin import Horizon

Array = NDArray[np.float64]

PROBABILITIES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
BY_DAY = "_by_day"
"""Ending of the name of a series with one value a day of the horizon, shape (n_days,)."""


def monthly_band_table(results: Results, horizon: Horizon) -> Table | None:
    """Return quantiles of the monthly means of each series by day; None where no such series is stored.

    Columns are scenario, series, year, month, n_draws [-], and p05 to p95 [unit of the series]. A day without
    a value (NaN) is left out of the mean of its month, and a draw without any such day out of the quantiles.
    """
    months = _months(horizon)
    means: dict[tuple[str, str], list[Array]] = defaultdict(list)
    for table in results.series_tables():
        for scenario, name, values in _blocks(table):
            if name.endswith(BY_DAY) and len(values) == len(months):
                means[scenario, name].append(_means(values, months))
    if not means:
        return None
    first, n_months = horizon.start.year, 12 * horizon.years
    parts: list[dict[str, Any]] = []
    for (scenario, name), of_draws in means.items():
        folded = np.stack(of_draws)
        parts.append(
            {
                "scenario": np.array([scenario] * n_months),
                "series": np.array([name] * n_months),
                "year": first + np.arange(n_months) // 12,
                "month": 1 + np.arange(n_months) % 12,
                "n_draws": np.isfinite(folded).sum(axis=0),
                **{
                    f"p{round(100 * p):02d}": q
                    for p, q in zip(PROBABILITIES, _quantiles(folded), strict=True)
                },
            }
        )
    return pa.table({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _months(horizon: Horizon) -> NDArray[np.int64]:
    """Return the index of the month of each day, shape (n_days,)."""
    days = np.datetime64(horizon.start) + np.arange(horizon.n_days)
    return (days.astype("datetime64[M]") - np.datetime64(horizon.start, "M")).astype(np.int64)


def _blocks(table: Table) -> Iterator[tuple[str, str, Array]]:
    """Yield scenario, name and values of each series of one draw; each stands in one run of rows."""
    starts = np.flatnonzero(table["step"].to_numpy() == 0)
    values = table["value"].to_numpy()
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        yield table["scenario"][int(start)].as_py(), table["series"][int(start)].as_py(), values[start:end]


def _means(values: Array, months: NDArray[np.int64]) -> Array:
    known = np.isfinite(values)
    count = np.bincount(months[known], minlength=months[-1] + 1)
    total = np.bincount(months[known], values[known], minlength=months[-1] + 1)
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)


def _quantiles(folded: Array) -> Array:
    """Return the quantiles over the draws of each month, shape (n_probabilities, n_months)."""
    found = np.full((len(PROBABILITIES), folded.shape[1]), np.nan)
    some = np.isfinite(folded).any(axis=0)
    if some.any():
        found[:, some] = np.nanquantile(folded[:, some], PROBABILITIES, axis=0)
    return found
