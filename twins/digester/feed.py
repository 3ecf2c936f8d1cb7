"""The waste of a draw: shares of the classes by month, assays of the classes, and what simple models read of them.

Four classes: fruit, vegetables and trimmings (leaves and stalks) make the market mix, hotel food waste comes apart.
Dry matter, ash, nitrogen and charge are known of the mix; a class has the value of the mix times a ratio, divided by
the mean ratio, so that the mix keeps its distribution whatever the contrasts are. How an assay becomes the influent of
ADM1 is in `feed_fractions`; what a sampled feed must fulfil is in `feed_checks`; values and priors are in
`feed_parameters`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.parameters import Parameters

Array = NDArray[np.float64]

FRUIT, VEGETABLE, TRIMMINGS, HOTEL = range(4)
CLASSES = ("fruit", "vegetable", "trimmings", "hotel")
N_MARKET = 3  # classes of the market mix; the first of CLASSES


class FeedNumbers(NamedTuple):
    """The numbers of `feed_parameters` by the same names without their prefix, units as there."""

    TS: float
    TS_season: float
    TS_wettest_month: float
    VS: float
    N: float
    ammonium: float
    lipid: float
    lignin: float
    undigested: float
    cations: float
    carbonate: float
    vfa: float
    lactate: float
    inert_N: float
    fruit_TS_ratio: float
    trimmings_TS_ratio: float
    fruit_ash_ratio: float
    trimmings_ash_ratio: float
    fruit_N_ratio: float
    trimmings_N_ratio: float
    fruit_soluble: float
    leaf_soluble: float
    trimmings_lignin: float
    trimmings_BMP: float
    fruit_share: float
    fruit_season: float
    fruit_month: float
    trimmings_share: float
    trimmings_season: float
    ageing_k: float
    ageing_theta: float
    hotel_TS: float
    hotel_VS: float
    hotel_N: float
    hotel_lipid: float
    hotel_lignin: float
    hotel_soluble: float
    hotel_undigested: float
    hotel_cations: float


def feed_numbers(p: Parameters) -> FeedNumbers:
    """Return the numbers of the waste of parameters that hold those of `FeedParameters`."""
    return FeedNumbers(*(float(getattr(p, f"feed_{name}")) for name in FeedNumbers._fields))


def _year_cycle(highest_month: float) -> Array:
    """Return a cosine [-], shape (12,), in the middle of each month; highest at `highest_month` [months]."""
    return np.cos((np.arange(12) + 0.5 - highest_month) * (np.pi / 6.0))


def class_shares_by_month(n: FeedNumbers) -> Array:
    """Return the shares of fruit, vegetables and trimmings [kg/kg wet], shape (12, 3), January first.

    Notes
    -----
    The fruit share of fruit and vegetables swings by a cosine, the share of trimmings against it; rows sum to 1.

    Examples
    --------
    >>> from twins.digester.feed_parameters import FeedParameters
    >>> shares = class_shares_by_month(feed_numbers(FeedParameters()))
    >>> shares.shape, int(shares[:, FRUIT].argmax())
    ((12, 3), 3)
    """
    cycle = _year_cycle(n.fruit_month)
    trimmings = n.trimmings_share * (1.0 - n.trimmings_season * cycle)
    fruit = (1.0 - trimmings) * n.fruit_share * (1.0 + n.fruit_season * cycle)
    return np.stack([fruit, 1.0 - trimmings - fruit, trimmings], axis=1)
