"""Who gets the husk that mills do not burn themselves, and at what price over the base.

Kilns, briquette makers and the plant bid for one surplus. The price rises with the plant's own share of it, and
dear husk drives other buyers out; new buyers come with the years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined

Array = NDArray[np.float64]
Days = NDArray[np.int64]

MOST_OWN_SHARE = (
    0.80  # where the power law of the price is cut: then 1.6 to 21 times the base, S12 has 7 to 20
)


class MarketNumbers(NamedTuple):
    """Who else buys husk, and how the price answers.

    Notes
    -----
    ======================= ===== ===== =====================================================================
    name                    value unit  meaning and source
    ======================= ===== ===== =====================================================================
    competitors_share       0.35  -     of the surplus bought by others at the base price (assumed)
    competitors_growth      0.02  1/a   of that share (assumed)
    price_exponent          1.0   -     of price over base; husk_prices.csv: Thailand rose 7-20 times when
                                        plants came, 0.8 to 1.9 if they took 0.8-0.9 of it (derived, assumed)
    competitors_elasticity  0.3   -     others' share falls as the price to its negative power (assumed)
    ======================= ===== ===== =====================================================================
    """

    competitors_share: float
    competitors_growth: float
    price_exponent: float
    competitors_elasticity: float


class Market(NamedTuple):
    """Each of shape (n_years,): surplus [kg dry], plant's share of it, price over base, others' share [-]."""

    surplus_dry_kg: Array
    own_share: Array
    price_multiplier: Array
    competitors_share: Array


@inlined
def price_over_base(own_share: float, exponent: float) -> float:
    """Return the husk price over its base [-]: what is left of the surplus to the power -`exponent`."""
    return (1.0 - min(max(own_share, 0.0), MOST_OWN_SHARE)) ** -exponent


def market_of_years(
    m: MarketNumbers, own_use_share: Array, husk_dry_kg: Array, year: Days, burn_dry_kg_year: float
) -> Market:
    """Return the market by year for a plant that means to burn `burn_dry_kg_year` [kg].

    Parameters
    ----------
    m
        Numbers of the market.
    own_use_share
        Part of its husk that each mill burns [-], shape (n_mills,).
    husk_dry_kg
        Husk made [kg dry], shape (n_mills, n_days).
    year
        Index of the year of each day, shape (n_days,).
    burn_dry_kg_year
        What the plant means to burn; its share of a poor year's surplus is larger.
    """
    by_day = (1.0 - own_use_share) @ husk_dry_kg
    n_years = int(year[-1]) + 1
    surplus = np.zeros(n_years)
    np.add.at(surplus, year, by_day)
    own_share = burn_dry_kg_year / np.maximum(surplus, 1.0)
    price = np.array([price_over_base(float(s), m.price_exponent) for s in own_share])
    others = m.competitors_share * (1.0 + m.competitors_growth) ** np.arange(n_years)
    others = np.minimum(others * price**-m.competitors_elasticity, MOST_OWN_SHARE)
    return Market(surplus, own_share, price, others)


@compiled
def share_out(
    own_use_share: Array, contract: Array, competitors: Array, year: Days, husk: Array, totals: Array
) -> None:
    """Turn husk made into the offer under contract, in place [kg dry], and add up totals by day.

    The totals, shape (4, n_days): made, burnt by the mills, bought by others, left at mills without contract.
    """
    for i in range(husk.shape[0]):
        for d in range(year.size):
            own = husk[i, d] * own_use_share[i]
            others = (husk[i, d] - own) * competitors[year[d]]
            rest = husk[i, d] - own - others
            totals[0, d] += husk[i, d]
            totals[1, d] += own
            totals[2, d] += others
            totals[3, d] += rest * (1.0 - contract[i])
            husk[i, d] = rest * contract[i]
