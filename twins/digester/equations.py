"""Equations of the plant as a whole: clocks, wear, repairs. The parts have modules of their own.

=========================  =====================================================
states of ADM1             `adm1_states`
Petersen matrix            `adm1_stoichiometry`
rates and inhibition       `adm1_kinetics`
pH, hydrogen               `acid_base`
gas transfer               `gas_transfer`
tanks, integrator          `tanks`, `integrator`
waste to ADM1              `feed`
arrivals, load, outages    `market`, `market_load`, `grid`
engines, heat, power       `engine`, `heat`, `power_house`
effluent, cooking          `effluent`, `cooking`
dump                       `dump`, and `twins.core.physics.waste_decay`
simpler models             `simple_models`
=========================  =====================================================
"""

from __future__ import annotations

import math

from twins.core.compiled import inlined
from twins.core.quantiles import normal_quantile

TICKS_PER_H = 2.0**20
"""Clocks stand on a grid of 3 ms: sums and differences of times on it are exact, whoever adds them in which order."""


@inlined
def next_tick(clock: float) -> float:
    """Return a time [h] moved up to the grid of clocks, so that what is due by then has surely come about."""
    return math.ceil(clock * TICKS_PER_H) / TICKS_PER_H


@inlined
def life_used(u: float, shape: float) -> float:
    """Return the exposure at which a part fails [-], in units of its mean life.

    Notes
    -----
    Weibull, T/E[T] = (-ln u)^(1/k) / Gamma(1 + 1/k): shape k = 1 is memoryless, above it wear.
    """
    return math.exp(math.log(-math.log(u)) / shape) / math.gamma(1.0 + 1.0 / shape)


@inlined
def repair_hours(u: float, median_h: float, sigma: float) -> float:
    """Return how long a repair takes [h]: log-normal with the given median [h] and spread of its logarithm [-]."""
    return median_h * math.exp(sigma * normal_quantile(u))


def median_of_mean(mean: float, sigma: float) -> float:
    """Return the median of a log-normal law with the given mean and spread of its logarithm [-]."""
    return mean * math.exp(-0.5 * sigma * sigma)
