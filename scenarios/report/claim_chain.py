"""The chain from a ceiling down to the computed mean of what a published figure speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reason:
    """One step of the chain: what it is, mean and 90 % interval [unit of the claim]; negative lowers it."""

    label: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Chain:
    """The chain behind a claimed quantity, in the unit of the claim.

    Attributes
    ----------
    ceiling
        What the claimed quantity would be under ideal conditions, mean over the draws.
    highest
        The largest ceiling of any draw, under the prices of the study: a claim above it cannot hold.
    start
        The ceiling as a step, with its interval.
    reasons
        From the ceiling down; ``ceiling + sum of means`` is the computed mean.
    """

    ceiling: float
    highest: float
    start: Reason
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Explanation(Chain):
    """The chain of a change of fuel.

    Attributes
    ----------
    gas_share
        Share of the new fuel in the energy of all years [-].
    best_share
        Share in the best year of the mean path [-].
    ceiling_share
        What a unit of energy saves as new fuel [-]: of CO2, or of its price; mean over the draws.
    new_fuel, old_fuel
        Names of the carriers.
    emissions, full_year
        Of tonnes: CO2 of the converted units in the fullest year if all their fuel were the old fossil one
        [tCO2/yr], and that year.
    own_ceiling, own
        Of costs at the prices of the claim itself: what a unit of energy saves [-], and the computed saving of
        each draw [-]; NaN and empty without such prices.
    """

    gas_share: float
    best_share: float
    ceiling_share: float
    new_fuel: str
    old_fuel: str
    emissions: float = math.nan
    full_year: int = 0
    own_ceiling: float = math.nan
    own: tuple[float, ...] = ()


def reason(label: str, by_draw: Array) -> Reason:
    """Return a step of the chain from its value in each draw, shape (n_draws,)."""
    low, high = np.quantile(by_draw, [0.05, 0.95])
    return Reason(label, float(by_draw.mean()), float(low), float(high))
