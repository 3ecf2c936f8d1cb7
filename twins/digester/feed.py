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
from twins.digester.feed_fractions import Assay, Contents, composition, highest_BMP, influent

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


def dry_matter_by_month(n: FeedNumbers) -> Array:
    """Return what the market classes of a month hold over their mean [-], shape (12,): wetter waste in the rains.

    Every concentration, also nitrogen and charge, goes with it; hotel food waste has no season.

    Notes
    -----
    The swing is that of the mix and contains what the shift of classes does: the mix of month m, with the shares of
    `class_shares_by_month`, has dry matter TS (1 - swing cos(m - wettest)).
    """
    cycle = _year_cycle(n.TS_wettest_month)
    of_mix = (1.0 - n.TS_season * cycle) * n.TS
    return of_mix / (class_shares_by_month(n) @ class_assays(n).TS[:N_MARKET])


class WasteClasses(NamedTuple):
    """What dump and simple models read of the classes, each of shape (4,), in the order of `CLASSES`.

    TS and VS [kg/kg wet], BMP [Nm3 CH4/kg VS], N [kg/t wet], COD [kg/t wet], C [kg/t wet].
    """

    TS: Array
    VS: Array
    BMP: Array
    N: Array
    COD: Array
    C: Array


def _of_ratios(mix: float, ratios: Array, weights: Array) -> Array:
    """Return values in the proportion of `ratios` whose mean by `weights` is `mix`."""
    return mix * ratios * (weights.sum() / (ratios @ weights))


def class_assays(n: FeedNumbers) -> Assay:
    """Return the assays of the four classes, each field of shape (4,), market classes in a mean month.

    Notes
    -----
    The BMP of fruit, vegetables and hotel food waste comes from what a test leaves of the COD without lignin,
    BMP = 350 (1 - undigested) (COD - lignin COD)/VS, so that none lies above theory. A BMP of 395 +- 60 mL/g, as
    measured, belongs to fruit and vegetables: their theory is about 450, and with 30 % of trimmings at 200 in it a
    mean of 395 would need 480 of the rest.
    """
    share = class_shares_by_month(n).mean(axis=0)
    TS = _of_ratios(n.TS, np.array([n.fruit_TS_ratio, 1.0, n.trimmings_TS_ratio]), share)
    ash = _of_ratios(1.0 - n.VS, np.array([n.fruit_ash_ratio, 1.0, n.trimmings_ash_ratio]), share * TS)
    N = _of_ratios(n.N, np.array([n.fruit_N_ratio, 1.0, n.trimmings_N_ratio]), share * TS)
    cations = _of_ratios(n.cations, ash * TS, share)
    all_TS = np.append(TS, n.hotel_TS)
    TKN = all_TS * np.append(N, n.hotel_N)
    no_test = np.zeros(len(CLASSES))
    assay = Assay(
        TS=all_TS,
        VS=np.append(1.0 - ash, n.hotel_VS),
        TKN=TKN,
        NH4_N=n.ammonium * TKN,
        lipid=np.array([n.lipid, n.lipid, n.lipid, n.hotel_lipid]),
        lignin=np.array([n.lignin, n.lignin, n.trimmings_lignin, n.hotel_lignin]),
        vfa=np.full(len(CLASSES), n.vfa),
        lactate=np.full(len(CLASSES), n.lactate),
        soluble=np.array([n.fruit_soluble, n.leaf_soluble, n.leaf_soluble, n.hotel_soluble]),
        BMP=no_test,
        cations=np.append(cations, n.hotel_cations),
        carbonate=np.full(len(CLASSES), n.carbonate),
    )
    left = np.array([n.undigested, n.undigested, 0.0, n.hotel_undigested])
    BMP = highest_BMP(composition(assay)) * (1.0 - left)
    BMP[TRIMMINGS] = n.trimmings_BMP
    return assay._replace(BMP=BMP)


def waste_classes(assay: Assay) -> WasteClasses:
    """Return what dump and simple models read of the assays of the classes."""
    c = composition(assay)
    return WasteClasses(assay.TS, c.VS, assay.BMP, 1e3 * assay.TKN, 1e3 * c.COD, 1e3 * c.C)


def class_influents(n: FeedNumbers, contents: Contents) -> Array:
    """Return the influent of ADM1 by class, shape (4, 29), for a mean month; a feed is their mean by wet mass."""
    return influent(class_assays(n), contents)
