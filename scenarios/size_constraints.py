"""Which sizes keep what must be kept, and how sure that is with the draws there are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.constraint_specification import ChanceConstraint, Constraint, RatioConstraint
from scenarios.proportions import exact_interval, fewest, interval_of_years

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDING = 1e-9
"""What a share times a number of draws may exceed a whole number by without asking for one draw more [-]."""


@dataclass(frozen=True)
class ConstraintCurve:
    """A constraint at every size.

    Attributes
    ----------
    constraint
        What must be kept.
    value
        What is held against the limit, shape (n_sizes,) [-]: the share of years, or the ratio that the asked share of
        draws keeps.
    low, high
        Of a chance its 90 % interval, of a ratio what 10 % and 90 % of draws stay below, shape (n_sizes,) [-].
    share, share_low, share_high
        Share that decides and its 90 % interval, shape (n_sizes,) [-]: of years in which the event happens, or of
        draws that keep the ratio.
    holds
        Whether the constraint is kept as far as counted, shape (n_sizes,).
    sure, broken
        Whether it is kept, or not kept, with 95 % confidence, shape (n_sizes,).
    """

    constraint: Constraint
    value: Array
    low: Array
    high: Array
    share: Array
    share_low: Array
    share_high: Array
    holds: Flags
    sure: Flags
    broken: Flags

    @property
    def limit(self) -> float:
        """Limit that `value` is held against [-]."""
        limited = self.constraint
        return limited.share_of_years_below if isinstance(limited, ChanceConstraint) else limited.limit

    @property
    def draws_needed(self) -> int:
        """Fewest draws that could show with 95 % confidence that the constraint is kept [-]."""
        limited = self.constraint
        if isinstance(limited, ChanceConstraint):
            return fewest(limited.share_of_years_below)
        return fewest(1.0 - limited.in_share_of_draws)


def constraint_curve(constraint: Constraint, amounts: Mapping[str, Array]) -> ConstraintCurve:
    """Return how a constraint stands at every size.

    Parameters
    ----------
    constraint
        What must be kept.
    amounts
        Yearly flows by name, each of shape (n_sizes, n_draws, n_years) [unit of the flow]; the same draws at every
        size.
    """
    if isinstance(constraint, ChanceConstraint):
        return _chance(constraint, amounts)
    return _ratio(constraint, amounts)


def _chance(constraint: ChanceConstraint, amounts: Mapping[str, Array]) -> ConstraintCurve:
    flow = amounts[constraint.flow]
    above = constraint.event == "above"
    bad = flow > constraint.limit if above else flow < constraint.limit
    of_draws = bad.mean(axis=2)
    share = of_draws.mean(axis=1)
    low, high = np.array([interval_of_years(own, flow.shape[2]) for own in of_draws]).T
    limit = constraint.share_of_years_below
    return ConstraintCurve(
        constraint, share, low, high, share, low, high, share < limit, high < limit, low >= limit
    )


def _ratio(constraint: RatioConstraint, amounts: Mapping[str, Array]) -> ConstraintCurve:
    part, of = (
        np.sum([factor * amounts[name].sum(axis=2) for name, _, factor in terms], axis=0)
        for terms in (constraint.part, constraint.of)
    )
    ratio = np.divide(part, of, out=np.full_like(part, np.nan), where=of > 0.0)
    n = ratio.shape[1]
    # a draw without the whole keeps no ratio: it ranks behind all others
    sign = -1.0 if constraint.side == "at_least" else 1.0
    ranked = sign * np.sort(np.where(np.isfinite(ratio), sign * ratio, np.inf), axis=1)
    needed = max(1, math.ceil(constraint.in_share_of_draws * n - _ROUNDING))
    value = ranked[:, needed - 1]
    kept = ratio >= constraint.limit if constraint.side == "at_least" else ratio <= constraint.limit
    hits = kept.sum(axis=1)
    low, high = np.array([exact_interval(float(k), n) for k in hits]).T
    ends = np.array([_ends(own[np.isfinite(own)]) for own in ratio]).T
    asked = constraint.in_share_of_draws
    return ConstraintCurve(
        constraint, np.where(np.isfinite(value), value, np.nan), ends[0], ends[1], hits / n, low, high,
        hits >= needed, low >= asked, high < asked,
    )  # fmt: skip


def _ends(ratios: Array) -> tuple[float, float]:
    if not ratios.size:
        return float("nan"), float("nan")
    low, high = np.quantile(ratios, [0.1, 0.9])
    return float(low), float(high)


@dataclass(frozen=True)
class Choice:
    """The smallest size that keeps all constraints.

    Attributes
    ----------
    smallest
        Its place, as far as counted; None where no size does.
    surest
        Place of the smallest size that keeps each of them with 95 % confidence; None where no size does.
    fail_again
        Places of larger sizes that do not keep them all.
    kept
        Places of all sizes that keep them, as far as counted.
    """

    smallest: int | None
    surest: int | None
    fail_again: tuple[int, ...]
    kept: tuple[int, ...]


def choice(curves: Sequence[ConstraintCurve]) -> Choice:
    """Return the smallest sizes that keep all of `curves`; there must be at least one."""
    kept = np.all([curve.holds for curve in curves], axis=0)
    sure = np.all([curve.sure for curve in curves], axis=0)
    first = _first(kept)
    again = () if first is None else tuple(int(i) for i in np.flatnonzero(~kept) if i > first)
    return Choice(first, _first(sure), again, tuple(int(i) for i in np.flatnonzero(kept)))


def _first(flags: Flags) -> int | None:
    places = np.flatnonzero(flags)
    return int(places[0]) if places.size else None
