"""`information_value`: which single further measurement would narrow a result most, by draws.

A measurement of y with an error narrows the result h, on average over what it may answer, by the variance of
E[h | answer] (law of total variance). That function of the answer is found by regression over the draws
[1]_, [2]_, see `leave_one_out`: a measurement that says nothing comes out as 0 on average. No run is needed
beyond the draws, and correlated parameters are taken as they are: to learn one is to learn of the other.

References
----------
.. [1] M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected value of perfect
   information from a probabilistic sensitivity analysis sample: a nonparametric regression approach", Medical
   Decision Making 34 (2014) 311-326, doi:10.1177/0272989X13505910.
.. [2] M. Strong, J. E. Oakley, A. Brennan, P. Breeze, "Estimating the expected value of sample information using
   the probabilistic sensitivity analysis sample: a fast, nonparametric regression-based method", Medical
   Decision Making 35 (2015) 570-583, doi:10.1177/0272989X15575286.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.leave_one_out import Design, design, reduction
from twins.core.streams import Streams

Array = NDArray[np.float64]

MIN_DRAWS = 30
"""Fewest draws for which a value is given [-]; assumed: a spline of three terms needs ten draws each."""
INTERVAL_SIGMAS = 1.645
"""Half width of the 90 % interval in standard errors [-]; normal quantile at 0.95."""
CHANCE = 0.95
"""Probability with which the best of all measurements without any value stays below `chance` [-]."""
_SHUFFLES = 200


@dataclass(frozen=True)
class Measurement:
    """A measurement that could be made.

    Attributes
    ----------
    name, title, unit
        Column or parameter, its meaning and unit.
    sd
        Standard deviation of its error, normal [unit, or share of the true value if `relative`]; 0: known
        exactly.
    relative
        The error grows with the value.
    source
        Where the error comes from.
    """

    name: str
    title: str
    unit: str
    sd: float
    relative: bool = False
    source: str = ""


@dataclass(frozen=True)
class MeasurementValue:
    """What one measurement is expected to do.

    Attributes
    ----------
    measurement
        Which one.
    reduction, low, high
        Expected reduction of the variance of the result [-] and its 90 % interval; not cut at 0 and 1.
    sd_after, width_after
        Root of the variance that is expected to stay, and the width between 5 and 95 % if it shrinks in
        proportion [unit of the result].
    beyond_chance
        The value lies above what the best of all measurements would show without any value.
    as_good_as_first
        The draws cannot tell it from the first (90 % interval of the difference holds 0).
    """

    measurement: Measurement
    reduction: float
    low: float
    high: float
    sd_after: float
    width_after: float
    beyond_chance: bool
    as_good_as_first: bool


@dataclass(frozen=True)
class InformationValue:
    """Which single measurement would narrow a result most.

    Attributes
    ----------
    quantity, unit
        The result.
    n
        Draws [-].
    sd, width
        Standard deviation, and width between 5 and 95 %, as things stand [unit].
    considered
        Measurements that were judged [-]; `rows` holds the best of them.
    chance
        Reduction that the best of them would show by chance, at most, with probability `CHANCE` [-].
    rows
        The measurements, best first; empty where the draws carry no statement.
    left_out
        Titles of measurements that were not judged, because some draws give no answer.
    """

    quantity: str
    unit: str
    n: int
    sd: float
    width: float
    considered: int
    chance: float
    rows: tuple[MeasurementValue, ...]
    left_out: tuple[str, ...] = ()

    @property
    def leaders(self) -> tuple[MeasurementValue, ...]:
        """The first and all that cannot be told from it, as far as they are beyond chance."""
        return tuple(row for row in self.rows if row.beyond_chance and row.as_good_as_first)

    def as_dict(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return dataclasses.asdict(self)


def information_value(
    quantity: str,
    unit: str,
    h: Array,
    y: Array,
    measurements: Sequence[Measurement],
    *,
    most: int | None = None,
    seed: int = 0,
    resamples: int = 100,
) -> InformationValue:
    """Return what each measurement is expected to do for the result `h`.

    Parameters
    ----------
    quantity, unit
        Name and unit of the result.
    h
        The result of each draw of the posterior [unit], shape (n,).
    y
        What each measurement would find in each draw without error [its unit], shape (n, m). One that is not
        finite in some draws is left out.
    measurements
        The m measurements.
    most
        Number of best ones that are kept; all when None.
    seed
        Of the resampling; the same seed gives the same intervals.
    resamples
        Bootstrap samples of the draws behind the intervals.

    Raises
    ------
    ValueError
        When shapes do not fit or a figure is not finite.

    Examples
    --------
    >>> draws = np.random.default_rng(1).normal(size=(400, 2))
    >>> h = 3.0 * draws[:, 0]
    >>> asked = [Measurement(name, name, "-", sd=1.0) for name in ("a", "b")]
    >>> found = information_value("h", "t", h, draws, asked)
    >>> [row.measurement.name for row in found.leaders], round(found.rows[0].reduction, 1)
    (['a'], 0.5)
    """
    _check(h, y, measurements)
    answered = [k for k in range(len(measurements)) if np.all(np.isfinite(y[:, k]))]
    left_out = tuple(one.title for k, one in enumerate(measurements) if k not in answered)
    measurements, y = [measurements[k] for k in answered], y[:, answered]
    n, m = y.shape
    sd = float(h.std(ddof=1)) if n > 1 else 0.0
    width = float(np.ptp(np.quantile(h, [0.05, 0.95]))) if n else 0.0
    if n < MIN_DRAWS or not m or sd == 0.0:
        return InformationValue(quantity, unit, n, sd, width, m, 0.0, (), left_out)
    designs = [design(y[:, k], one.sd, relative=one.relative) for k, one in enumerate(measurements)]
    value, chance = _values_and_chance(h, designs, seed)
    order = sorted(range(m), key=lambda k: (-value[k], measurements[k].name))[:most]
    spread = _resampled(h, [designs[k] for k in order], seed, resamples)
    error = spread.std(axis=0, ddof=1)
    behind = (spread[:, :1] - spread).std(axis=0, ddof=1)
    rows = tuple(
        MeasurementValue(
            measurements[k],
            float(value[k]),
            float(value[k] - INTERVAL_SIGMAS * error[j]),
            float(value[k] + INTERVAL_SIGMAS * error[j]),
            sd * _left(value[k]),
            width * _left(value[k]),
            bool(value[k] > chance),
            bool(value[order[0]] - value[k] <= INTERVAL_SIGMAS * behind[j]),
        )
        for j, k in enumerate(order)
    )
    return InformationValue(quantity, unit, n, sd, width, m, chance, rows, left_out)


def _left(reduction: float) -> float:
    return float(np.sqrt(1.0 - min(1.0, max(0.0, reduction))))


def _check(h: Array, y: Array, measurements: Sequence[Measurement]) -> None:
    if h.ndim != 1 or y.shape != (len(h), len(measurements)):
        raise ValueError(
            f"h of shape {h.shape} and y of shape {y.shape} do not fit {len(measurements)} measurements; needed are "
            "(n,) and (n, m)"
        )
    if not np.all(np.isfinite(h)):
        raise ValueError(f"h: {int((~np.isfinite(h)).sum())} draws are not finite; leave them out")
    for one in measurements:
        if not (one.sd >= 0.0 and np.isfinite(one.sd)):
            raise ValueError(f"{one.name}: error {one.sd} - 0 (known exactly) or more")


def _values_and_chance(h: Array, designs: Sequence[Design], seed: int) -> tuple[Array, float]:
    """Return the value of each measurement, and how large the best is by chance when results are shuffled."""
    generator = Streams(seed, 0).generator("shuffled results")
    shuffled = np.stack([h, *(generator.permutation(h) for _ in range(_SHUFFLES))], axis=1)
    found = np.stack([reduction(one, shuffled, np.ones_like(h)) for one in designs])
    return found[:, 0], float(np.quantile(found[:, 1:].max(axis=0), CHANCE))


def _resampled(h: Array, designs: Sequence[Design], seed: int, resamples: int) -> Array:
    """Return the values from resampled draws, the same for all measurements, shape (resamples, m)."""
    generator = Streams(seed, 0).generator("resampled draws")
    n = len(h)
    found = np.empty((resamples, len(designs)))
    for row in range(resamples):
        copies = np.bincount(generator.integers(0, n, n), minlength=n).astype(np.float64)
        found[row] = [float(reduction(one, h[:, None], copies)[0]) for one in designs]
    return found
