"""Digestion without biology: batch curves, and tanks whose waste decays by first order.

These models never fail. Nothing in them sours, starves of nitrogen or washes out, so their yield is that of a digester
which works; `simple_stability` says when that is not to be believed.

Amounts of waste are methane potentials [Nm3 CH4 not yet made]: wastes of different BMP add up, and what leaves with the
effluent is its residual methane. Acids between hydrolysis and methane are not seen: all methane comes at once, also
that of the acid tank.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twins.core.compiled import compiled
from twins.digester.simple_parameters import SimpleParameters

Array = NDArray[np.float64]
FAST, SLOW = range(2)
ACID, METHANE = range(2)
HOURS_PER_DAY = 24.0


# --- batch ------------------------------------------------------------------------------------------------
def digested_share(
    t_d: ArrayLike, shares: Sequence[float], rates: Sequence[float], lag_d: float = 0.0
) -> Array:
    """Return the share of the methane potential made after `t_d` days in a batch, sum_i s_i (1 - e^{-k_i (t - lag)}).

    Parameters
    ----------
    t_d
        Time [d], any shape; nothing is made before the lag.
    shares
        Shares of the fractions in the potential, shape (n,) [-]; 1 in all.
    rates
        Their hydrolysis rates, shape (n,) [1/d].
    lag_d
        Lag [d].

    Raises
    ------
    ValueError
        When the shares do not make a whole.

    Notes
    -----
    For ADM1 fed with carbohydrates, proteins and lipids the fractions are these, by their degradable COD, as long as
    hydrolysis is the slow step.

    Examples
    --------
    >>> round(float(digested_share(7.0, (1.0,), (0.23,))), 2)  # "more than 80 % in 7 days" needs k of 0.23 /d
    0.8
    """
    if len(shares) != len(rates) or not math.isclose(sum(shares), 1.0, abs_tol=1e-9):
        raise ValueError(
            f"batch test - shares {tuple(shares)} of fractions with rates {tuple(rates)} - one share a rate, 1 in all "
            "- COD instead of shares of it, or inert matter counted? - divide by the degradable COD"
        )
    t = np.maximum(np.asarray(t_d, dtype=np.float64) - lag_d, 0.0)
    return np.sum([s * -np.expm1(-k * t) for s, k in zip(shares, rates, strict=True)], axis=0)


def first_order_batch(t_d: ArrayLike, B0: float, k: float, lag_d: float = 0.0) -> Array:
    """Return B0 (1 - e^{-k (t - lag)}) [unit of B0]; one fraction of `digested_share`."""
    return B0 * digested_share(t_d, (1.0,), (k,), lag_d)


def two_fraction_batch(t_d: ArrayLike, B0: float, fast: float, k_fast: float, k_slow: float) -> Array:
    """Return the methane of a fast and a slow fraction [unit of B0]; `fast` is the share of the first [-]."""
    return B0 * digested_share(t_d, (fast, 1.0 - fast), (k_fast, k_slow))


def modified_gompertz(t_d: ArrayLike, B0: float, R: float, lag_d: float) -> Array:
    """Return B0 exp(-exp(R e (lag - t)/B0 + 1)) [unit of B0], R the steepest rate [unit of B0 per d].

    It has no rate of its own at late times: do not extrapolate beyond some 30 d.
    """
    t = np.asarray(t_d, dtype=np.float64)
    return B0 * np.exp(-np.exp(R * math.e / B0 * (lag_d - t) + 1.0))


# --- stirred tanks ----------------------------------------------------------------------------------------
def cstr_yield(k: float, HRT_d: float) -> float:
    """Return the share of the methane potential that a stirred tank makes at steady state, k HRT / (1 + k HRT) [-].

    Examples
    --------
    >>> [round(cstr_yield(k, 25.0), 2) for k in (0.15, 0.23, 0.35)]
    [0.79, 0.85, 0.9]
    """
    return k * HRT_d / (1.0 + k * HRT_d)


def constant_yield(potential_nm3: ArrayLike, realised: float) -> Array:
    """Return methane as a fixed share of the potential fed, at once [Nm3]: the model of a business case."""
    return realised * np.asarray(potential_nm3, dtype=np.float64)


class FirstOrderTanks(NamedTuple):
    """Volumes [m3] and decay rates [1/d, above 0]; a layout of one tank has no acid volume."""

    V_acid: float
    V_methane: float
    acid_fast: float
    acid_slow: float
    methane_fast: float
    methane_slow: float


def two_fraction_tanks(
    p: SimpleParameters, V_acid: float, V_methane: float, warmth: float = 1.0
) -> FirstOrderTanks:
    """Return tanks with a fast and a slow fraction.

    Parameters
    ----------
    p
        Rates at 35 C.
    V_acid, V_methane
        Liquid volumes [m3]; V_acid is 0 in a layout of one tank.
    warmth
        Rate at the temperature of the tanks over that at 35 C [-].
    """
    fast, slow, acid = warmth * p.simple_k_fast, warmth * p.simple_k_slow, p.simple_acid_rate
    return FirstOrderTanks(V_acid, V_methane, acid * fast, acid * slow, fast, slow)


def one_fraction_tanks(
    p: SimpleParameters, V_acid: float, V_methane: float, warmth: float = 1.0
) -> FirstOrderTanks:
    """Return tanks in which all waste decays at one rate; arguments as in `two_fraction_tanks`."""
    k, acid = warmth * p.simple_k, p.simple_acid_rate
    return FirstOrderTanks(V_acid, V_methane, acid * k, acid * k, k, k)


@compiled
def _one_tank(m: float, f: float, k: float, D: float, t: float) -> tuple[float, float]:
    """Return amount after and amount decayed in `t` days: m' = f - (k + D) m, solved exactly."""
    rate = k + D
    steady = f / rate
    gone = -math.expm1(-rate * t)
    return m + (steady - m) * gone, k * (steady * t + (m - steady) * gone / rate)


@compiled
def _two_tanks(
    m1: float, m2: float, f: float, k1: float, k2: float, D1: float, D2: float, back: float, t: float
) -> tuple[float, float, float]:
    """Return amounts after and amount decayed in `t` days, exactly.

    m1' = f - (k1 + D1) m1 + back m2 and m2' = D1 m1 - (k2 + D2) m2: the matrix has two real eigenvalues, mean -/+ d.
    """
    a, b = k1 + D1, k2 + D2
    det = a * b - back * D1
    s1, s2 = b * f / det, D1 * f / det  # steady amounts
    mean = -0.5 * (a + b)
    d = math.sqrt(0.25 * (a - b) * (a - b) + back * D1)
    slowest = math.exp((mean + d) * t)
    cosh = 0.5 * slowest * (1.0 + math.exp(-2.0 * d * t))
    sinh = slowest * t if d * t < 1e-12 else -0.5 * slowest * math.expm1(-2.0 * d * t) / d  # over d
    x1, x2 = m1 - s1, m2 - s2
    e1 = s1 + cosh * x1 + sinh * ((-a - mean) * x1 + back * x2)
    e2 = s2 + cosh * x2 + sinh * (D1 * x1 + (-b - mean) * x2)
    r1, r2 = m1 + f * t - e1, m2 - e2  # A times the integral of the amounts
    return e1, e2, (k1 * (b * r1 + back * r2) + k2 * (D1 * r1 + a * r2)) / det


@compiled
def advance_first_order(
    stock: Array,
    fast_per_d: float,
    slow_per_d: float,
    flow_m3_per_d: float,
    recirculation_m3_per_d: float,
    tanks: FirstOrderTanks,
    hours: float,
) -> float:
    """Advance the tanks under a constant feed and return the methane made [Nm3].

    Parameters
    ----------
    stock
        Potential not yet made, shape (2, 2): tanks ACID and METHANE, fractions FAST and SLOW [Nm3 CH4]; changed in
        place. With one tank the row ACID stays as it is.
    fast_per_d, slow_per_d
        Potential fed [Nm3 CH4/d].
    flow_m3_per_d, recirculation_m3_per_d
        Feed, and liquor from the methane tank back to the acid tank [m3/d]; both may be 0.
    tanks
        Volumes and rates; for another temperature give other rates.
    hours
        Length of the step [h], any.

    Notes
    -----
    The update is exact for feed and flows that are constant over the step, so the length of a step is no matter of
    accuracy.
    """
    t = hours / HOURS_PER_DAY
    D2 = flow_m3_per_d / tanks.V_methane
    if tanks.V_acid == 0.0:
        stock[METHANE, FAST], fast = _one_tank(stock[METHANE, FAST], fast_per_d, tanks.methane_fast, D2, t)
        stock[METHANE, SLOW], slow = _one_tank(stock[METHANE, SLOW], slow_per_d, tanks.methane_slow, D2, t)
        return fast + slow
    D1 = (flow_m3_per_d + recirculation_m3_per_d) / tanks.V_acid
    back = recirculation_m3_per_d / tanks.V_methane
    stock[ACID, FAST], stock[METHANE, FAST], fast = _two_tanks(
        stock[ACID, FAST],
        stock[METHANE, FAST],
        fast_per_d,
        tanks.acid_fast,
        tanks.methane_fast,
        D1,
        D2 + back,
        back,
        t,
    )
    stock[ACID, SLOW], stock[METHANE, SLOW], slow = _two_tanks(
        stock[ACID, SLOW],
        stock[METHANE, SLOW],
        slow_per_d,
        tanks.acid_slow,
        tanks.methane_slow,
        D1,
        D2 + back,
        back,
        t,
    )
    return fast + slow
