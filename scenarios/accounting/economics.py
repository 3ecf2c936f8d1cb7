"""Cash flow rules: NPV, IRR with its refusals, payback, LCOE, abatement cost, JCM indicator.

A cash flow is a vector c_0 ... c_N, year 0 first; many of them are rows of a matrix. Rates are real if the
flows are real and nominal if they are nominal, never mixed.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
IrrStatus = Literal["ok", "none", "refused"]

_LOG_RATE_LOW, _LOG_RATE_HIGH = -10.0, 10.0
_BISECTIONS = 80


def present_value(flows: ArrayLike, rate: float) -> Array:
    """Return sum_t c_t (1 + r)^-t over the last axis [money]; shape of `flows` without it."""
    cash = np.asarray(flows, dtype=np.float64)
    return weighted_sum(cash, (1.0 + rate) ** -np.arange(cash.shape[-1], dtype=np.float64))


def weighted_sum(values: Array, weights: Array) -> Array:
    """Return the sum over the last axis of `values` x `weights`, shape of `values` without that axis.

    Added year by year: a matrix product would round differently for another number of rows, and a draw
    must give the same bytes alone and among others.
    """
    total = np.zeros(values.shape[:-1])
    for t, weight in enumerate(weights.tolist()):
        total = total + values[..., t] * weight
    return total


def npv(investment: float, yearly: ArrayLike, rate: float, grant: float = 0.0) -> float:
    """Return NPV = -C_0 + G + sum_t (B_t - O_t)/(1 + r)^t [money], `yearly` from t = 1."""
    return float(present_value(np.concatenate([[grant - investment], np.asarray(yearly, np.float64)]), rate))


def sign_changes(flows: ArrayLike) -> NDArray[np.int64]:
    """Return how often each cash flow changes sign, zeros left out (one number a row)."""
    signs = np.sign(np.asarray(flows, dtype=np.float64))
    last = np.zeros(signs.shape[:-1])
    count = np.zeros(signs.shape[:-1], dtype=np.int64)
    for t in range(signs.shape[-1]):
        now = signs[..., t]
        count += (now != 0) & (last != 0) & (now != last)
        last = np.where(now != 0, now, last)
    return count


def irr_many(flows: ArrayLike) -> tuple[Array, NDArray[np.str_]]:
    """Return rate and status of each row of `flows`, shape (n, N+1).

    A row with more than one change of sign is ``refused`` (several rates may solve it), one without any is
    ``none``; both have rate NaN. Otherwise the root is unique and bisected on ln(1 + r).
    """
    cash = np.atleast_2d(np.asarray(flows, dtype=np.float64))
    changes = sign_changes(cash)
    status = np.where(changes == 1, "ok", np.where(changes == 0, "none", "refused"))
    periods = np.arange(cash.shape[1], dtype=np.float64)
    rising = np.sign(cash[np.arange(len(cash)), np.argmax(cash != 0, axis=1)])
    low = np.full(len(cash), _LOG_RATE_LOW)
    high = np.full(len(cash), _LOG_RATE_HIGH)
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        exponents = -periods * middle[:, None]
        # a common power of (1 + r) does not move the root and keeps the terms finite
        value = np.sum(cash * np.exp(exponents - exponents.max(axis=1, keepdims=True)), axis=1)
        above = value * rising < 0  # an investment first: NPV is positive below the root, negative above
        low = np.where(above, middle, low)
        high = np.where(above, high, middle)
    return np.where(changes == 1, np.expm1(0.5 * (low + high)), np.nan), status


def irr(flows: ArrayLike) -> tuple[float, IrrStatus]:
    """Return the rate with NPV = 0 [1/yr] and ``ok``, or NaN and ``none`` or ``refused``."""
    rates, status = irr_many(flows)
    text = str(status[0])
    return float(rates[0]), "ok" if text == "ok" else "none" if text == "none" else "refused"


def payback_many(flows: ArrayLike, rate: float = 0.0) -> Array:
    """Return the time until the cumulated flow first reaches zero [yr], infinite where it never does.

    Linear inside the year; `rate` 0 gives the simple payback. Shape (n,).
    """
    cash = np.atleast_2d(np.asarray(flows, dtype=np.float64))
    discounted = cash * (1.0 + rate) ** -np.arange(cash.shape[1], dtype=np.float64)
    total = np.cumsum(discounted, axis=1)
    reached = total >= 0.0
    first = np.argmax(reached, axis=1)
    rows = np.arange(len(cash))
    before = total[rows, np.maximum(first - 1, 0)]
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = first - 1 + -before / discounted[rows, first]
    years = np.where(first == 0, 0.0, inside)
    return np.where(reached.any(axis=1), years, math.inf)


def payback(flows: ArrayLike, rate: float = 0.0) -> float:
    """Return the payback time of one cash flow [yr]; infinite means never."""
    return float(payback_many(flows, rate)[0])


def capital_recovery_factor(rate: float, years: float) -> float:
    """Return CRF = r (1+r)^N / ((1+r)^N - 1) [1/yr]; 1/N at r = 0."""
    if rate == 0.0:
        return 1.0 / years
    return rate / -math.expm1(-years * math.log1p(rate))


def real_rate(nominal: float, inflation: float) -> float:
    """Return r_real = (r_nom - f)/(1 + f) [1/yr]."""
    return (nominal - inflation) / (1.0 + inflation)


def levelised_cost(
    investment: float,
    operating: ArrayLike,
    energy: ArrayLike,
    rate: float,
    grant: float = 0.0,
    fuel: ArrayLike = 0.0,
) -> float:
    """Return LCOE = (C_0 - G + sum (O_t + F_t)(1+r)^-t) / sum E_t (1+r)^-t [money per unit of E].

    Parameters
    ----------
    investment, grant
        C_0 and G at t = 0 [money].
    operating, fuel
        O_t and F_t from t = 1, shape (N,) [money/yr].
    energy
        E_t from t = 1, shape (N,) [energy/yr]; or any other service that is counted, such as boxes a year.
    rate
        r [1/yr].
    """
    yearly = np.asarray(operating, np.float64) + np.asarray(fuel, np.float64)
    delivered = np.asarray(energy, np.float64)
    weights = (1.0 + rate) ** -np.arange(1.0, len(delivered) + 1.0)
    return float(
        (investment - grant + np.sum(np.broadcast_to(yearly, weights.shape) * weights))
        / (delivered @ weights)
    )


def abatement_cost(npv_no_grant: ArrayLike, reductions: ArrayLike, rate: float = 0.0) -> Array:
    """Return -NPV_no_grant / sum ER_t [money/tCO2e], shape of `npv_no_grant`.

    Parameters
    ----------
    npv_no_grant
        Net present value without the grant [money].
    reductions
        ER_t from t = 1, shape (..., N) [tCO2e/yr].
    rate
        Discounts the tonnes; 0 leaves them as they are [1/yr].

    Returns
    -------
    Array
        NaN where the sum of reductions is not positive: a cost per tonne has no meaning there.
    """
    tonnes = np.asarray(reductions, np.float64)
    total = weighted_sum(tonnes, (1.0 + rate) ** -np.arange(1.0, tonnes.shape[-1] + 1.0))
    return _per_tonne(-np.asarray(npv_no_grant, np.float64), total)


def jcm_indicator(grant: ArrayLike, reduction_per_year: ArrayLike, legal_years: float) -> Array:
    """Return G/(N_legal ER) [money/tCO2e], tonnes never discounted; NaN where ER is not positive."""
    return _per_tonne(np.asarray(grant, np.float64), legal_years * np.asarray(reduction_per_year, np.float64))


def _per_tonne(money: Array, tonnes: Array) -> Array:
    positive = tonnes > 0.0
    return np.where(positive, money / np.where(positive, tonnes, 1.0), np.nan)


def subsidy_share(grant: float, investment: float) -> float:
    """Return G/C_0 [-].

    Raises
    ------
    ValueError
        Above 0.5, the ceiling of the programme (call of fiscal year 2018).
    """
    share = grant / investment
    if share > 0.5:
        raise ValueError(
            f"grant - {share:.0%} of the investment - at most 50 % (JCM call FY2018) - lower the grant"
        )
    return share
