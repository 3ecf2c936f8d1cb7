"""ADM1 in one stirred tank: rates of the 22 processes and what they do to the liquid.

The hydrogen ion and dissolved hydrogen are algebraic: both relax in seconds. What remains changes in minutes to weeks.

References
----------
D. J. Batstone et al., Anaerobic Digestion Model No. 1, IWA Scientific and Technical Report 13 (2002).
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework (2006); S35, S36, S37.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.acid_base import inhibition_pH
from twins.digester.adm1_states import (
    S_I,
    S_IC,
    S_IN,
    X_I,
    G_ch4,
    G_co2,
    G_h2,
    S_aa,
    S_ac,
    S_an,
    S_bu,
    S_cat,
    S_ch4,
    S_fa,
    S_h2,
    S_pro,
    S_su,
    S_va,
    X_aa,
    X_ac,
    X_c4,
    X_ch,
    X_fa,
    X_h2,
    X_li,
    X_pr,
    X_pro,
    X_su,
    X_xc,
)  # fmt: skip
from twins.digester.adm1_stoichiometry import (
    DEC_AA,
    DEC_AC,
    DEC_C4,
    DEC_FA,
    DEC_H2,
    DEC_PRO,
    DEC_SU,
    DIS,
    GAS_CH4,
    GAS_CO2,
    GAS_H2,
    HYD_CH,
    HYD_LI,
    HYD_PR,
    PETERSEN,
    UP_AA,
    UP_AC,
    UP_BU,
    UP_FA,
    UP_H2,
    UP_PRO,
    UP_SU,
    UP_VA,
)  # fmt: skip
from twins.digester.dissolved_hydrogen import dissolved_hydrogen

VA_BY_BU, BU_BY_VA = UP_H2 + 1, UP_H2 + 2
"""Places of the slopes of the uptake of one C4 acid over the other."""
N_SLOPES = UP_H2 + 3
C4_SMALL = 1e-6
"""kgCOD/m3, keeps the shares of valerate and butyrate defined when both are gone (BSM2)."""


@inlined
def degradation_rates(y: Any, k: Any, H: float, r: Any, d: Any) -> None:
    """Write the rates of disintegration, hydrolysis and decay [kgCOD/m3/d] to `r`, their slopes [1/d] to `d`."""
    acid = 1.0 / (1.0 + k.hyd_acid * H)
    d[DIS], d[HYD_CH], d[HYD_PR], d[HYD_LI] = k.k_dis, k.k_hyd_ch * acid, k.k_hyd_pr * acid, k.k_hyd_li * acid
    r[DIS] = d[DIS] * y[X_xc]
    r[HYD_CH] = d[HYD_CH] * y[X_ch]
    r[HYD_PR] = d[HYD_PR] * y[X_pr]
    r[HYD_LI] = d[HYD_LI] * y[X_li]
    r[DEC_SU] = k.k_dec_su * y[X_su]
    r[DEC_AA] = k.k_dec_aa * y[X_aa]
    r[DEC_FA] = k.k_dec_fa * y[X_fa]
    r[DEC_C4] = k.k_dec_c4 * y[X_c4]
    r[DEC_PRO] = k.k_dec_pro * y[X_pro]
    r[DEC_AC] = k.k_dec_ac * y[X_ac]
    r[DEC_H2] = k.k_dec_h2 * y[X_h2]


@inlined
def uptake(V: float, K: float, S: float) -> tuple[float, float]:
    """Return the Monod rate V S/(K + S) [kgCOD/m3/d] and its slope over `S` [1/d]."""
    u = 1.0 / (K + S)
    return V * S * u, V * K * u * u


@inlined
def c4_uptake(V: float, K: float, S: float, rival: float) -> tuple[float, float, float]:
    """Return the rate [kgCOD/m3/d] at which X_c4 eat `S` beside `rival`, and its slopes over `S` and `rival` [1/d].

    Notes
    -----
    V S/(K + S) x S/(S + rival + 1e-6). The share of a food that has run out is 0, also where it lies below 0 by less
    than the tolerance of the integration.
    """
    left = max(S, 0.0)
    u, share = 1.0 / (K + left), 1.0 / (left + max(rival, 0.0) + C4_SMALL)
    eaten = V * left * u * share
    return eaten * left, eaten * (2.0 - left * u - left * share), -eaten * left * share


@inlined
def uptake_rates(y: Any, k: Any, H: float, dilution: float, h2_in: float, r: Any, d: Any) -> float:
    """Write the rates of the eight uptakes and of hydrogen's transfer; return S_h2 [kgCOD/m3], solved for.

    Notes
    -----
    ``d[UP_H2]`` is the part of any hydrogen made in addition that is eaten; the rest goes to the gas. The transfer of
    hydrogen is what the balance leaves, so that COD closes to rounding whatever the last Newton step was.
    """
    nu = PETERSEN
    I_IN = y[S_IN] / (y[S_IN] + k.K_S_IN)
    I_aa = I_IN * inhibition_pH(H, k.hill_H_aa, k.hill_n_aa, k.pH_UL_aa, k.pH_LL_aa, k.switch_form)
    I_ac = I_IN * inhibition_pH(H, k.hill_H_ac, k.hill_n_ac, k.pH_UL_ac, k.pH_LL_ac, k.switch_form)
    I_h2 = I_IN * inhibition_pH(H, k.hill_H_h2, k.hill_n_h2, k.pH_UL_h2, k.pH_LL_h2, k.switch_form)
    nh3 = y[S_IN] * k.K_IN / (k.K_IN + H)
    r[UP_SU], d[UP_SU] = uptake(k.k_m_su * y[X_su] * I_aa, k.K_S_su, y[S_su])
    r[UP_AA], d[UP_AA] = uptake(k.k_m_aa * y[X_aa] * I_aa, k.K_S_aa, y[S_aa])
    r[UP_AC], d[UP_AC] = uptake(k.k_m_ac * y[X_ac] * I_ac * k.K_I_nh3 / (k.K_I_nh3 + nh3), k.K_S_ac, y[S_ac])
    # at S_h2 = 0: what it inhibits follows below
    fa, d_fa = uptake(k.k_m_fa * y[X_fa] * I_aa, k.K_S_fa, y[S_fa])
    pro, d_pro = uptake(k.k_m_pro * y[X_pro] * I_aa, k.K_S_pro, y[S_pro])
    va, d_va, va_by_bu = c4_uptake(k.k_m_c4 * y[X_c4] * I_aa, k.K_S_c4, y[S_va], y[S_bu])
    bu, d_bu, bu_by_va = c4_uptake(k.k_m_c4 * y[X_c4] * I_aa, k.K_S_c4, y[S_bu], y[S_va])
    free = nu[UP_SU, S_h2] * r[UP_SU] + nu[UP_AA, S_h2] * r[UP_AA]
    made_c4 = nu[UP_VA, S_h2] * va + nu[UP_BU, S_h2] * bu
    made = (free, nu[UP_FA, S_h2] * fa, made_c4, nu[UP_PRO, S_h2] * pro)
    V_max = k.k_m_h2 * y[X_h2] * I_h2
    S = dissolved_hydrogen(max(y[S_h2], 0.0), k, made, V_max, dilution, h2_in, k.H_h2 * y[G_h2])
    I_fa, I_c4 = k.K_I_h2_fa / (k.K_I_h2_fa + S), k.K_I_h2_c4 / (k.K_I_h2_c4 + S)
    I_pro = k.K_I_h2_pro / (k.K_I_h2_pro + S)
    r[UP_FA], d[UP_FA] = fa * I_fa, d_fa * I_fa
    r[UP_VA], d[UP_VA] = va * I_c4, d_va * I_c4
    r[UP_BU], d[UP_BU] = bu * I_c4, d_bu * I_c4
    d[VA_BY_BU], d[BU_BY_VA] = va_by_bu * I_c4, bu_by_va * I_c4
    r[UP_PRO], d[UP_PRO] = pro * I_pro, d_pro * I_pro
    r[UP_H2], slope = uptake(V_max, k.K_S_h2, S)
    d[UP_H2] = slope / (slope + k.k_La)
    r[GAS_H2] = hydrogen_made(r) - r[UP_H2] + dilution * (h2_in - S)
    return S


@inlined
def hydrogen_made(r: Any) -> float:
    """Return the hydrogen [kgCOD/m3/d] that the processes at rates `r` give."""
    nu = PETERSEN
    return (
        (nu[UP_SU, S_h2] * r[UP_SU] + nu[UP_AA, S_h2] * r[UP_AA])
        + (nu[UP_FA, S_h2] * r[UP_FA] + nu[UP_PRO, S_h2] * r[UP_PRO])
        + (nu[UP_VA, S_h2] * r[UP_VA] + nu[UP_BU, S_h2] * r[UP_BU])
    )


@inlined
def transfer_rates(y: Any, k: Any, H: float, r: Any) -> None:
    """Write the transfer of methane [kgCOD/m3/d] and carbon dioxide [kmol/m3/d] from the liquid to the gas to `r`."""
    r[GAS_CH4] = k.k_La * (y[S_ch4] - k.H_ch4 * y[G_ch4])
    r[GAS_CO2] = k.k_La * (y[S_IC] * H / (k.K_co2 + H) - k.H_co2 * y[G_co2])


@inlined
def process_rates(y: Any, k: Any, H: float, dilution: float, h2_in: float, r: Any, d: Any) -> float:
    """Write the rates of all processes and the slopes of the fast ones; return S_h2 [kgCOD/m3].

    Parameters
    ----------
    y
        State of the tank, shape (29,); ``y[S_h2]`` is only a guess.
    k
        Kinetics, one record of type `KINETICS`.
    H
        Hydrogen ion of `y`, kmol/m3.
    dilution, h2_in
        Flow over volume [1/d] and S_h2 of what flows in [kgCOD/m3].
    r
        Rates, shape (22,): kgCOD/m3/d, of the last one kmol/m3/d.
    d
        Slopes [1/d], shape (14,): of the first 12 rates over their own food, of C4 uptake over the rival.
    """
    degradation_rates(y, k, H, r, d)
    S = uptake_rates(y, k, H, dilution, h2_in, r, d)
    transfer_rates(y, k, H, r)
    return S


@inlined
def liquid_balance(r: Any, f: Any) -> None:
    """Write what the processes at rates `r` do to the 26 states of the liquid [unit of the state per d] to `f`.

    Notes
    -----
    The product of `r` and the Petersen matrix without its zeros. S_h2 is algebraic: 0.
    """
    nu = PETERSEN
    f[S_su] = r[HYD_CH] + nu[HYD_LI, S_su] * r[HYD_LI] - r[UP_SU]
    f[S_aa] = r[HYD_PR] - r[UP_AA]
    f[S_fa] = nu[HYD_LI, S_fa] * r[HYD_LI] - r[UP_FA]
    f[S_va] = nu[UP_AA, S_va] * r[UP_AA] - r[UP_VA]
    f[S_bu] = nu[UP_SU, S_bu] * r[UP_SU] + nu[UP_AA, S_bu] * r[UP_AA] - r[UP_BU]
    f[S_pro] = (
        nu[UP_SU, S_pro] * r[UP_SU] + nu[UP_AA, S_pro] * r[UP_AA] + nu[UP_VA, S_pro] * r[UP_VA] - r[UP_PRO]
    )
    f[S_ac] = (
        (nu[UP_SU, S_ac] * r[UP_SU] + nu[UP_AA, S_ac] * r[UP_AA])
        + (nu[UP_FA, S_ac] * r[UP_FA] + nu[UP_VA, S_ac] * r[UP_VA])
        + (nu[UP_BU, S_ac] * r[UP_BU] + nu[UP_PRO, S_ac] * r[UP_PRO])
        - r[UP_AC]
    )
    f[S_h2] = 0.0
    f[S_ch4] = nu[UP_AC, S_ch4] * r[UP_AC] + nu[UP_H2, S_ch4] * r[UP_H2] - r[GAS_CH4]
    dead = ((r[DEC_SU] + r[DEC_AA]) + (r[DEC_FA] + r[DEC_C4])) + ((r[DEC_PRO] + r[DEC_AC]) + r[DEC_H2])
    # disintegration and the hydrolysis of two of three particulates hold C and N as they are
    f[S_IC] = (
        (nu[HYD_LI, S_IC] * r[HYD_LI] + nu[UP_SU, S_IC] * r[UP_SU])
        + (nu[UP_AA, S_IC] * r[UP_AA] + nu[UP_FA, S_IC] * r[UP_FA])
        + (nu[UP_VA, S_IC] * r[UP_VA] + nu[UP_BU, S_IC] * r[UP_BU])
        + (nu[UP_PRO, S_IC] * r[UP_PRO] + nu[UP_AC, S_IC] * r[UP_AC])
        + (nu[UP_H2, S_IC] * r[UP_H2] + nu[DEC_AC, S_IC] * dead)
        - r[GAS_CO2]
    )
    f[S_IN] = (
        (nu[UP_SU, S_IN] * r[UP_SU] + nu[UP_AA, S_IN] * r[UP_AA])
        + (nu[UP_FA, S_IN] * r[UP_FA] + nu[UP_VA, S_IN] * r[UP_VA])
        + (nu[UP_BU, S_IN] * r[UP_BU] + nu[UP_PRO, S_IN] * r[UP_PRO])
        + (nu[UP_AC, S_IN] * r[UP_AC] + nu[UP_H2, S_IN] * r[UP_H2])
        + nu[DEC_AC, S_IN] * dead
    )
    f[S_I] = nu[DIS, S_I] * r[DIS]
    f[X_xc] = dead - r[DIS]
    f[X_ch] = nu[DIS, X_ch] * r[DIS] - r[HYD_CH]
    f[X_pr] = nu[DIS, X_pr] * r[DIS] - r[HYD_PR]
    f[X_li] = nu[DIS, X_li] * r[DIS] - r[HYD_LI]
    f[X_su] = nu[UP_SU, X_su] * r[UP_SU] - r[DEC_SU]
    f[X_aa] = nu[UP_AA, X_aa] * r[UP_AA] - r[DEC_AA]
    f[X_fa] = nu[UP_FA, X_fa] * r[UP_FA] - r[DEC_FA]
    f[X_c4] = nu[UP_VA, X_c4] * r[UP_VA] + nu[UP_BU, X_c4] * r[UP_BU] - r[DEC_C4]
    f[X_pro] = nu[UP_PRO, X_pro] * r[UP_PRO] - r[DEC_PRO]
    f[X_ac] = nu[UP_AC, X_ac] * r[UP_AC] - r[DEC_AC]
    f[X_h2] = nu[UP_H2, X_h2] * r[UP_H2] - r[DEC_H2]
    f[X_I] = nu[DIS, X_I] * r[DIS]
    f[S_cat] = 0.0
    f[S_an] = 0.0
