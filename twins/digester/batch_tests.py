"""Batch tests of a draw: what the cellulose bottles and a test of market waste would have shown."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twins.digester.adm1_parameters import THETA
from twins.digester.adm1_states import S_ac, S_pro, S_su, X_ch, X_li, X_pr
from twins.digester.bench_parameters import BOTTLES
from twins.digester.parameters import DigesterParameters
from twins.digester.simple_models import digested_share, first_order_batch

Array = NDArray[np.float64]

BOTTLE_DAYS = (3, 5, 7, 10, 20, 43)
"""Days at which the bottles are answered [d]; before the third day the lag rules."""
TEST_C = 34.0
"""Temperature of the batch tests of market waste [C] (S29)."""
RATES_C = 35.0
"""Temperature of the rates of ADM1 [C]."""


def bottle_methane(p: DigesterParameters) -> Array:
    """Return methane of the cellulose bottles net of blanks [mL/gVS], shape (n_bottles, n_days).

    Notes
    -----
    First order with lag; a bottle has all of its methane over the mean by its own factor.

    Examples
    --------
    >>> bottle_methane(DigesterParameters(bench_bottle_lag_d=0.0, bench_bottle_b0=400.0))[0, -1].round(2)
    np.float64(400.0)
    """
    mean = first_order_batch(
        np.array(BOTTLE_DAYS, dtype=np.float64), p.bench_bottle_b0, p.bench_bottle_k, p.bench_bottle_lag_d
    )
    deviates = np.array([getattr(p, f"bench_bottle_{bottle}") for bottle in BOTTLES])
    return np.outer(1.0 + p.bench_bottle_spread * deviates, mean)


def share_after(p: DigesterParameters, feed: Array, t_d: float) -> float:
    """Return the share of its methane potential that a batch test of a waste shows after `t_d` days [-].

    Parameters
    ----------
    p
        Rates of hydrolysis at 35 C, and that of dissolved matter on a bench.
    feed
        Influent of ADM1, shape (29,) [kgCOD/m3]; inert matter plays no part.
    t_d
        Time [d].

    Notes
    -----
    Hydrolysis is the slow step of all that has to be hydrolysed; free sugars and stored acids go by `bench_soluble_k`.
    """
    warmth = math.exp(THETA["disintegration and hydrolysis"] * (TEST_C - RATES_C))
    parts = np.array([feed[S_su] + feed[S_ac] + feed[S_pro], feed[X_ch], feed[X_pr], feed[X_li]])
    rates = (
        p.bench_soluble_k,
        warmth * p.adm1_k_hyd_ch,
        warmth * p.adm1_k_hyd_pr,
        warmth * p.adm1_k_hyd_li,
    )
    return float(digested_share(t_d, (parts / parts.sum()).tolist(), rates))
