"""Yearly flows of a sweep as one array per flow: scenario x draw x year.

A draw in which any scenario failed leaves all of them, so that every difference stays paired; such draws
are counted, never filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twins.core.outcome import Flow

Array = NDArray[np.float64]


class AccountingError(ValueError):
    """The results or the study cannot be accounted; one problem a line."""


@dataclass(frozen=True)
class Cube:
    """Flows of all complete draws.

    Attributes
    ----------
    scenarios
        Names, in the order of first appearance.
    draws
        Indices of the complete draws, ascending, shape (n_draws,).
    years
        Calendar years, shape (n_years,).
    amounts
        Flow by name, each of shape (n_scenarios, n_draws, n_years).
    failed_draws
        Draws in which a scenario failed.
    """

    scenarios: tuple[str, ...]
    draws: NDArray[np.int64]
    years: NDArray[np.int64]
    amounts: dict[str, Array]
    failed_draws: tuple[int, ...]

    def of(self, flow: str, scenario: str) -> Array:
        """Return `flow` of `scenario`, shape (n_draws, n_years)."""
        return self.amounts[flow][self.scenarios.index(scenario)]


def build_cube(frame: pd.DataFrame, flows: Sequence[Flow], years: NDArray[np.int64]) -> Cube:
    """Return the flows of `frame` (scenario, draw, year, flows, and status where there is one) as arrays.

    Raises
    ------
    AccountingError
        When a column is missing, a row stands twice, a year is missing or a number is not finite.
    """
    missing = [c for c in ("scenario", "draw", "year", *(f.name for f in flows)) if c not in frame.columns]
    if missing:
        raise AccountingError(
            f"results - no column {', '.join(missing)} - the twin declares them - run again"
        )
    scenarios = tuple(dict.fromkeys(str(s) for s in pd.Series(frame["scenario"]).unique()))
    failed = _failed_draws(frame)
    draw_column = frame["draw"].to_numpy(np.int64)
    good = frame if not len(failed) else frame.loc[~np.isin(draw_column, failed)]
    draws = np.unique(good["draw"].to_numpy(np.int64))
    shape = (len(scenarios), len(draws), len(years))
    place = _places(good, scenarios, draws, years)
    _check_places(place, shape)
    amounts: dict[str, Array] = {}
    for flow in flows:
        array = np.full(int(np.prod(shape)), np.nan)
        array[place] = good[flow.name].to_numpy(np.float64)
        if not np.all(np.isfinite(array)):
            raise AccountingError(
                f"results, {flow.name} - a value is not finite - the run of the twin is at fault"
            )
        amounts[flow.name] = array.reshape(shape)
    return Cube(scenarios, draws, years, amounts, tuple(int(d) for d in failed))


def _failed_draws(frame: pd.DataFrame) -> NDArray[np.int64]:
    if "status" not in frame.columns:
        return np.empty(0, np.int64)
    bad = frame["status"].to_numpy() != "ok"
    return np.unique(frame["draw"].to_numpy(np.int64)[bad])


def _places(
    frame: pd.DataFrame, scenarios: tuple[str, ...], draws: NDArray[np.int64], years: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the flat position of each row in (scenario, draw, year)."""
    codes = pd.Categorical(frame["scenario"], categories=list(scenarios)).codes.astype(np.int64)
    year = frame["year"].to_numpy(np.int64)
    outside = (year < years[0]) | (year > years[-1])
    if outside.any():
        raise AccountingError(
            f"results - year {year[outside][0]} lies outside the horizon {years[0]} to {years[-1]} - "
            "the study and the results do not belong together"
        )
    draw = np.searchsorted(draws, frame["draw"].to_numpy(np.int64))
    return (codes * len(draws) + draw) * len(years) + (year - years[0])


def _check_places(place: NDArray[np.int64], shape: tuple[int, int, int]) -> None:
    size = int(np.prod(shape))
    if size == 0:
        raise AccountingError("results - no complete draw is left - see the failures of the sweep")
    count = np.bincount(place, minlength=size)
    if count.max() > 1:
        raise AccountingError(
            f"results - {int((count > 1).sum())} rows stand twice - the store is damaged: verify"
        )
    if count.min() < 1:
        gaps = int((count < 1).sum())
        raise AccountingError(
            f"results - {gaps} of {size} rows are missing - the sweep is not finished: run again"
        )
