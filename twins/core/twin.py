"""The nouns `Twin`, `Site` and `Horizon`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from twins.core.outcome import Flow, Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams


@dataclass(frozen=True)
class Horizon:
    """First day and number of years of a run.

    Examples
    --------
    >>> import datetime as dt
    >>> horizon = Horizon(start=dt.date(2019, 1, 1), years=15)
    >>> horizon.n_days
    5479
    """

    start: dt.date
    years: int

    def __post_init__(self) -> None:
        """Refuse horizons that cannot be cut into calendar years."""
        if not 1 <= self.years <= 60:
            raise ValueError(f"horizon: years = {self.years} must lie in 1..60")
        if (self.start.month, self.start.day) != (1, 1):
            raise ValueError(f"horizon: start = {self.start} must be the first day of a calendar year")

    @property
    def calendar_years(self) -> NDArray[np.int64]:
        """Calendar years, shape (years,)."""
        return np.arange(self.start.year, self.start.year + self.years, dtype=np.int64)

    @property
    def n_days(self) -> int:
        """Number of days."""
        return (dt.date(self.start.year + self.years, 1, 1) - self.start).days

    def year_index(self) -> NDArray[np.int64]:
        """Return for each day the index of its year, shape (n_days,)."""
        lengths = [(dt.date(y + 1, 1, 1) - dt.date(y, 1, 1)).days for y in self.calendar_years.tolist()]
        return np.repeat(np.arange(self.years, dtype=np.int64), lengths)


@dataclass(frozen=True)
class Site:
    """What the twin cannot change: climate and price signals that steer behaviour.

    Attributes
    ----------
    name
        Name of the place.
    monthly
        Climate by name (unit in the name), each of shape (12,), January first.
    signals
        Stepwise signals by name: rows (first valid day as ordinal, value).
    """

    name: str
    monthly: Mapping[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])
    signals: Mapping[str, tuple[tuple[int, float], ...]] = field(
        default_factory=dict[str, tuple[tuple[int, float], ...]]
    )

    def signal(self, name: str, horizon: Horizon) -> NDArray[np.float64]:
        """Return signal `name` for each day of the horizon, shape (n_days,).

        Raises
        ------
        ValueError
            When the signal is unknown or starts after the horizon does.
        """
        if name not in self.signals:
            known = ", ".join(sorted(self.signals)) or "none"
            raise ValueError(f"site {self.name}: no signal {name!r}; known: {known}")
        steps = np.array(self.signals[name], dtype=np.float64)
        first = horizon.start.toordinal()
        if steps[0, 0] > first:
            begins = dt.date.fromordinal(int(steps[0, 0]))
            raise ValueError(f"site {self.name}: signal {name!r} begins {begins}, after {horizon.start}")
        days = first + np.arange(horizon.n_days)
        return steps[np.searchsorted(steps[:, 0], days, side="right") - 1, 1]


@runtime_checkable
class Twin(Protocol):
    """A plant or fleet as a pure function from parameters to an `Outcome`.

    Attributes
    ----------
    name
        Name of the folder.
    title
        One line for lists.
    parameters
        The frozen parameter class; ``twin.parameters()`` is today's practice.
    flows
        Declarations of all yearly flows.
    observables
        Survey columns that `observe` answers, with unit and meaning.
    """

    name: str
    title: str
    parameters: type[Parameters]
    flows: tuple[Flow, ...]
    observables: Mapping[str, tuple[str, str]]

    def default_site(self) -> Site:
        """Return the site of the shipped study."""
        ...

    def default_horizon(self) -> Horizon:
        """Return the horizon of the shipped study."""
        ...

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        """Run the twin once. Pure: same arguments, same bytes."""
        ...

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        """Run several scenarios of one draw on the same random numbers.

        Equal, bit for bit, to calling `simulate` for each; a twin may share work between them.
        """
        ...

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        """Return what the survey would have answered for this run, by column."""
        ...

    def warm_up(self) -> None:
        """Compile what has to be compiled, so that the first draw is as fast as the last."""
        ...
