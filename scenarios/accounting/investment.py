"""Investment over the horizon: escalation, scaling by size, replacement and residual value."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenarios.accounting.economics import weighted_sum

Array = NDArray[np.float64]

SCALES_WITHIN = 3.0
"""Ratio of two sizes up to which a cost is scaled by size [-]; ghg_accounting section 8."""


def escalated(quoted: float, exchange_rate: float, index_quoted: float, index_base: float) -> float:
    """Return C_base = C_q FX_q I_base/I_q [currency of the study]: exchange first, prices second.

    Parameters
    ----------
    quoted
        Cost at the date of the quotation [foreign currency].
    exchange_rate
        Rate of the quotation date [currency per foreign currency].
    index_quoted, index_base
        Price index of the country at the quotation date and in the base year [-].
    """
    return quoted * exchange_rate * index_base / index_quoted


def scaled(cost: float, size: float, new_size: float, exponent: float) -> float:
    """Return C_2 = C_1 (S_2/S_1)^n [money], n of 0.6 to 0.8.

    Raises
    ------
    ValueError
        For a step of more than a factor of three, where the rule no longer holds.
    """
    ratio = new_size / size
    if not 1.0 / SCALES_WITHIN <= ratio <= SCALES_WITHIN:
        raise ValueError(
            f"scaling by size - {size:g} to {new_size:g} is a factor {ratio:.3g} - allowed: 1/3 to 3"
        )
    return float(cost * ratio**exponent)


def size_factor(pieces: ArrayLike, base: float, exponent: float) -> Array:
    """Return the unit cost of purchases over that of a purchase of `base` pieces [-], shape of `pieces`.

    Parameters
    ----------
    pieces
        Purchases, each made at once [pieces].
    base
        Purchase for which the unit cost was quoted [pieces].
    exponent
        n of C_2 = C_1 (S_2/S_1)^n [-].

    Notes
    -----
    (S/S0)^(n-1) with S/S0 held between 1/3 and 3, where `scaled` holds too.
    """
    ratio = np.clip(np.asarray(pieces, dtype=np.float64) / base, 1.0 / SCALES_WITHIN, SCALES_WITHIN)
    return ratio ** (exponent - 1.0)


def surviving(carriers: ArrayLike, bought: int, year: int) -> Array:
    """Return the part of the pieces bought in year `bought` whose carriers still run in `year` [-], shape (...).

    Parameters
    ----------
    carriers
        Amount in proportion to the carriers of the pieces in each year, shape (..., n_years).
    bought, year
        Indices of two years.
    """
    running = np.asarray(carriers, dtype=np.float64)
    before = running[..., bought]
    part = np.divide(running[..., year], before, out=np.zeros_like(before), where=before > 0.0)
    return np.minimum(part, 1.0)


def with_replacements(purchases: ArrayLike, life_years: float, carriers: ArrayLike | None = None) -> Array:
    """Return purchases with every piece bought again at the end of its life, shape of `purchases`.

    Parameters
    ----------
    purchases
        First purchases in each year, shape (..., n_years) [pieces].
    life_years
        Technical life [yr]; rounded to whole years, at least one.
    carriers
        As in `surviving`: only what still has a carrier is bought again. None where everything lives on.
    """
    bought = np.array(purchases, dtype=np.float64)
    life = max(round(life_years), 1)
    for year in range(life, bought.shape[-1]):
        again = bought[..., year - life]
        bought[..., year] += again if carriers is None else again * surviving(carriers, year - life, year)
    return bought


def residual_value(
    purchases: ArrayLike,
    unit_cost: ArrayLike,
    life_years: float,
    residual: float,
    carriers: ArrayLike | None = None,
) -> Array:
    """Return the value left at the end of the last year [money], shape of `purchases` without its last axis.

    A piece loses (1 - residual) of its cost on a straight line over its life; a piece past its life is
    worth nothing more than what its scrap already gave: zero.

    Parameters
    ----------
    purchases
        All purchases in each year, made at its beginning, shape (..., n_years) [pieces].
    unit_cost
        Cost of a piece, broadcast against the result [money].
    life_years
        Technical life [yr].
    residual
        Share of the cost left at the end of the life [-].
    carriers
        As in `surviving`: a piece without a carrier in the last year is worth nothing.
    """
    bought = np.array(purchases, dtype=np.float64)
    n_years = bought.shape[-1]
    if carriers is not None:
        for year in range(n_years):
            bought[..., year] *= surviving(carriers, year, n_years - 1)
    age = n_years - np.arange(n_years, dtype=np.float64)
    left = np.where(age <= life_years, 1.0 - (1.0 - residual) * age / life_years, 0.0)
    return weighted_sum(bought, left) * np.asarray(unit_cost, dtype=np.float64)
