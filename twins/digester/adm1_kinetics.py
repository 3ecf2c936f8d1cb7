"""Kinetics of ADM1 at a temperature: every number that the rates need, made once a draw and moved along with the tank.

References
----------
S35, S36, S37: BSM2 constants at 35 C, acids and Henry constants at 25 C with van 't Hoff's law.
S33: factors exp(theta (T - 35)) from 20 to 42 C.
"""

from __future__ import annotations

from math import exp
from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import compiled
from twins.core.units import ZERO_CELSIUS_K
from twins.digester.adm1_parameters import BSM2, THETA, Adm1Parameters


class Kinetics(NamedTuple):
    """Numbers of one tank at its temperature; in compiled code one entry of a record array of type `KINETICS`."""

    T_c: float  # degC, the temperature they hold for
    T_reference: float  # degC, of rates and inhibition
    T_low: float  # degC, range of the factors
    T_high: float  # degC
    k_dis: float  # 1/d
    k_hyd_ch: float  # 1/d, at neutral pH
    k_hyd_pr: float  # 1/d
    k_hyd_li: float  # 1/d
    hyd_acid: float  # m3/kmol, hydrolysis falls with 1/(1 + hyd_acid H)
    k_m_su: float  # 1/d
    k_m_aa: float  # 1/d
    k_m_fa: float  # 1/d
    k_m_c4: float  # 1/d
    k_m_pro: float  # 1/d
    k_m_ac: float  # 1/d
    k_m_h2: float  # 1/d
    K_S_su: float  # kgCOD/m3
    K_S_aa: float  # kgCOD/m3
    K_S_fa: float  # kgCOD/m3
    K_S_c4: float  # kgCOD/m3
    K_S_pro: float  # kgCOD/m3
    K_S_ac: float  # kgCOD/m3
    K_S_h2: float  # kgCOD/m3
    K_S_IN: float  # kmolN/m3
    K_I_h2_fa: float  # kgCOD/m3
    K_I_h2_c4: float  # kgCOD/m3
    K_I_h2_pro: float  # kgCOD/m3
    K_I_nh3: float  # kmolN/m3
    k_dec_su: float  # 1/d
    k_dec_aa: float  # 1/d
    k_dec_fa: float  # 1/d
    k_dec_c4: float  # 1/d
    k_dec_pro: float  # 1/d
    k_dec_ac: float  # 1/d
    k_dec_h2: float  # 1/d
    pH_UL_aa: float  # -
    pH_LL_aa: float  # -
    pH_UL_ac: float  # -
    pH_LL_ac: float  # -
    pH_UL_h2: float  # -
    pH_LL_h2: float  # -
    hill_H_aa: float  # kmol/m3, H at half inhibition
    hill_H_ac: float  # kmol/m3
    hill_H_h2: float  # kmol/m3
    hill_n_aa: float  # -
    hill_n_ac: float  # -
    hill_n_h2: float  # -
    switch_form: float  # 1: switch function of 2002, 0: Hill form
    K_va: float  # kmol/m3
    K_bu: float  # kmol/m3
    K_pro: float  # kmol/m3
    K_ac: float  # kmol/m3
    K_co2: float  # kmol/m3
    K_IN: float  # kmol/m3
    K_w: float  # kmol2/m6
    H_h2: float  # kgCOD/m3 dissolved per kgCOD/m3 of gas, at equilibrium
    H_ch4: float  # same
    H_co2: float  # kmol/m3 per kmol/m3
    k_La: float  # 1/d
    RT: float  # bar m3/kmol
    p_h2o: float  # bar


KINETICS = np.dtype([(name, np.float64) for name in Kinetics._fields])
"""Type of the records that compiled code reads: ``kinetics[tank].k_m_ac``."""

_R_J = 100.0 * BSM2["R"]  # J/mol/K, as BSM2 rounds it
_T_BASE = BSM2["T_base"]
_TH_HYD = THETA["disintegration and hydrolysis"]
_TH_FAST = THETA["k_m of sugar, amino acid, hydrogen users"]
_TH_SLOW = THETA["k_m of fatty acid, C4, propionate, acetate users"]
_TH_DEC_FAST = THETA["decay of sugar, amino acid, hydrogen users"]
_TH_DEC_SLOW = THETA["decay of fatty acid, C4, propionate, acetate users"]
_TH_NH3 = THETA["K_I of NH3, acetate users"]
_TH_H2 = THETA["K_I of hydrogen"]
_K_CO2, _K_IN, _K_W = 10.0 ** -BSM2["pKa_co2_25C"], 10.0 ** -BSM2["pKa_IN_25C"], 10.0 ** -BSM2["pK_w_25C"]
_DH_CO2, _DH_IN, _DH_W = BSM2["dH_co2"], BSM2["dH_IN"], BSM2["dH_w"]
_H_H2, _H_CH4, _H_CO2 = BSM2["K_H_h2_25C"], BSM2["K_H_ch4_25C"], BSM2["K_H_co2_25C"]
_DHH_H2, _DHH_CH4, _DHH_CO2 = BSM2["dH_H_h2"], BSM2["dH_H_ch4"], BSM2["dH_H_co2"]
_R, _P_H2O, _P_H2O_EXPONENT = BSM2["R"], BSM2["p_h2o_25C"], BSM2["p_h2o_exponent"]
# assumed: general knowledge of the report's 55 C set, for which no source was found
_THERMOPHILIC = {"k_m_su": 70.0, "k_m_ac": 16.0, "K_I_nh3": 0.011}
_THERMOPHILIC_DECAY = 0.04
_PH_4_5 = 10.0**-4.5


def kinetics_base(p: Adm1Parameters) -> Any:
    """Return the numbers of a draw at the reference temperature, one record of type `KINETICS`, shape ().

    Raises
    ------
    ValueError
        For numbers at which a rate is not defined.
    """
    n = dict.fromkeys(Kinetics._fields, 0.0)
    n |= {name: value for name, value in BSM2.items() if name in n}
    users = ("su", "aa", "fa", "c4", "pro", "ac", "h2")
    n |= {f"k_dec_{user}": BSM2["k_dec_all_biomass"] for user in users}
    n |= {name: 10.0 ** -BSM2[f"pKa_{name[2:]}_25C"] for name in ("K_va", "K_bu", "K_pro", "K_ac")}
    n |= {"T_reference": BSM2["T_op"] - ZERO_CELSIUS_K, "T_low": 20.0, "T_high": 42.0}
    if p.adm1_thermophilic_assumed:
        n |= _THERMOPHILIC | {f"k_dec_{user}": _THERMOPHILIC_DECAY for user in users}
        n |= {"T_reference": 55.0, "T_low": 50.0, "T_high": 58.0}
    n |= {
        "k_dis": p.adm1_k_dis, "k_hyd_ch": p.adm1_k_hyd_ch, "k_hyd_pr": p.adm1_k_hyd_pr, "k_hyd_li": p.adm1_k_hyd_li,
        "hyd_acid": (1.0 / p.adm1_hydrolysis_at_ph_4_5 - 1.0) / _PH_4_5,
        "k_m_ac": n["k_m_ac"] * p.adm1_k_m_ac_factor, "k_dec_ac": n["k_dec_ac"] * p.adm1_decay_ac_factor,
        "k_La": p.adm1_k_La, "switch_form": float(p.adm1_ph_form == "switch"),
    }  # fmt: skip
    for user in ("aa", "ac", "h2"):
        UL, LL = n[f"pH_UL_{user}"], n[f"pH_LL_{user}"]
        n |= {f"hill_n_{user}": 3.0 / (UL - LL), f"hill_H_{user}": 10.0 ** (-0.5 * (UL + LL))}
    base = np.zeros(1, KINETICS)
    for name, value in n.items():
        base[0][name] = value
    at = base.copy().view(np.recarray)
    if not kinetics_at(base.view(np.recarray)[0], n["T_reference"], at[0]):
        raise ValueError("kinetics: the reference temperature lies outside the range of its own factors")
    return at[0]


def tank_kinetics(base: Any, n_tanks: int) -> Any:
    """Return `n_tanks` copies of `base`, shape (n_tanks,): one record a tank, which `kinetics_at` moves along."""
    records = np.zeros(n_tanks, KINETICS).view(np.recarray)
    for tank in range(n_tanks):
        records[tank] = base
    return records


@compiled
def kinetics_at(base: Any, T_c: float, at: Any) -> bool:
    """Move `at`, a copy of `base`, to `T_c` [degC]; say whether `T_c` lies within the range of the factors.

    Notes
    -----
    k(T) = k(T_reference) exp(theta (T - T_reference)) for rates and inhibition (S33); K = K(25 C) exp(dH/R (1/298.15 -
    1/T)) for acids and Henry's law (S35). Half saturations and k_La do not depend on temperature. Outside the range
    the numbers are extrapolated: the caller counts such hours.
    """
    dT = T_c - base.T_reference
    hydrolysis, fast, slow = exp(_TH_HYD * dT), exp(_TH_FAST * dT), exp(_TH_SLOW * dT)
    decay_fast, decay_slow, hydrogen = exp(_TH_DEC_FAST * dT), exp(_TH_DEC_SLOW * dT), exp(_TH_H2 * dT)
    at.k_dis = base.k_dis * hydrolysis
    at.k_hyd_ch = base.k_hyd_ch * hydrolysis
    at.k_hyd_pr = base.k_hyd_pr * hydrolysis
    at.k_hyd_li = base.k_hyd_li * hydrolysis
    at.k_m_su = base.k_m_su * fast
    at.k_m_aa = base.k_m_aa * fast
    at.k_m_h2 = base.k_m_h2 * fast
    at.k_m_fa = base.k_m_fa * slow
    at.k_m_c4 = base.k_m_c4 * slow
    at.k_m_pro = base.k_m_pro * slow
    at.k_m_ac = base.k_m_ac * slow
    at.k_dec_su = base.k_dec_su * decay_fast
    at.k_dec_aa = base.k_dec_aa * decay_fast
    at.k_dec_h2 = base.k_dec_h2 * decay_fast
    at.k_dec_fa = base.k_dec_fa * decay_slow
    at.k_dec_c4 = base.k_dec_c4 * decay_slow
    at.k_dec_pro = base.k_dec_pro * decay_slow
    at.k_dec_ac = base.k_dec_ac * decay_slow
    at.K_I_nh3 = base.K_I_nh3 * exp(_TH_NH3 * dT)
    at.K_I_h2_fa = base.K_I_h2_fa * hydrogen
    at.K_I_h2_c4 = base.K_I_h2_c4 * hydrogen
    at.K_I_h2_pro = base.K_I_h2_pro * hydrogen
    T = T_c + ZERO_CELSIUS_K
    RT = _R * T
    warmer = 1.0 / _T_BASE - 1.0 / T
    at.K_co2 = _K_CO2 * exp(_DH_CO2 / _R_J * warmer)
    at.K_IN = _K_IN * exp(_DH_IN / _R_J * warmer)
    at.K_w = _K_W * exp(_DH_W / _R_J * warmer)
    at.H_h2 = RT * _H_H2 * exp(_DHH_H2 / _R_J * warmer)
    at.H_ch4 = RT * _H_CH4 * exp(_DHH_CH4 / _R_J * warmer)
    at.H_co2 = RT * _H_CO2 * exp(_DHH_CO2 / _R_J * warmer)
    at.RT = RT
    at.p_h2o = _P_H2O * exp(_P_H2O_EXPONENT * warmer)
    at.T_c = T_c
    return base.T_low <= T_c <= base.T_high
