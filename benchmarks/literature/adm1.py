"""ADM1: the published steady state of the benchmark digester (case A), every state and output of it.

References
----------
C. Rosen, U. Jeppsson, Aspects on ADM1 implementation within the BSM2 framework, Lund University (2006); from S38.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.literature.comparison import Comparison
from twins.digester.adm1_kinetics import kinetics_base, tank_kinetics
from twins.digester.adm1_outputs import alkalinity, digestate, free_ammonia, hydrogen, pH_of
from twins.digester.adm1_parameters import BSM2, Adm1Parameters, survey_column
from twins.digester.adm1_states import STATES, G_ch4, G_co2, G_h2, S_ac, S_bu, S_pro, S_va
from twins.digester.gas_transfer import COD_CH4, COD_H2, K_P_OUTLET, gas_pressure
from twins.digester.integrator import DONE, HOURS_PER_DAY, N_TOTALS, Control, advance_tanks
from twins.digester.tanks import Layout, single_tank, workspace

SOURCE = "Rosen and Jeppsson 2006, case A (S38)"
LIMIT = 1e-5
FLOW_M3_PER_D = 170.0  # S38
DAYS = 800.0  # forty retention times: what is left of the start is rounding
TOLERANCE = 1e-6
START = (
    1.3  # assumed: every state that much above its published value; a start with little biomass turns sour
)
MOLAR = ("S_IC", "S_IN", "S_cat", "S_an", "G_co2")


def influent() -> np.ndarray:
    """Return the feed of case A, shape (29,)."""
    given = survey_column("adm1_case_A", "name", "influent")
    return np.array([given.get(name, 0.0) for name in STATES])


def benchmark_parameters() -> Adm1Parameters:
    """Return the parameters of the benchmark: nothing of what market waste changes."""
    return Adm1Parameters().replace(
        adm1_k_hyd_ch=BSM2["k_hyd_ch"], adm1_k_hyd_pr=BSM2["k_hyd_pr"], adm1_k_hyd_li=BSM2["k_hyd_li"],
        adm1_hydrolysis_at_ph_4_5=1.0, adm1_k_m_ac_factor=1.0,
    )  # fmt: skip


def benchmark_kinetics() -> Any:
    """Return the kinetics of the benchmark at 35 degC, shape (1,)."""
    return tank_kinetics(kinetics_base(benchmark_parameters()), 1)


def benchmark_tank() -> Layout:
    """Return the digester of the benchmark: one tank whose gas leaves through an orifice."""
    return single_tank(BSM2["V_liq"], BSM2["V_gas"], K_P_OUTLET, BSM2["P_atm"], BSM2["k_P"])


def our_state() -> np.ndarray:
    """Return our steady state, shape (29,), from a start that is not it."""
    y = START * digestate()[np.newaxis]
    status = advance_tanks(
        y, np.zeros(N_TOTALS), influent(), FLOW_M3_PER_D, 0.0, benchmark_kinetics(), benchmark_tank(),
        HOURS_PER_DAY * DAYS, Control(TOLERANCE, 10_000_000), workspace(1),
    )  # fmt: skip
    assert status == DONE
    return y[0]


def outputs(y: np.ndarray) -> dict[str, tuple[float, str]]:
    """Return what the table has beside states, with its unit."""
    k = benchmark_kinetics()[0]
    h, bar = hydrogen(y, k), gas_pressure(y, k)
    flow = BSM2["k_P"] * (bar - BSM2["P_atm"])
    return {
        "pH": (pH_of(y, k), "-"),
        "p_h2": (k.RT * y[G_h2] / COD_H2, "bar"),
        "p_ch4": (k.RT * y[G_ch4] / COD_CH4, "bar"),
        "p_co2": (k.RT * y[G_co2], "bar"),
        "q_gas_raw": (flow, "m3/d"),
        "q_gas_normalised_to_P_atm": (flow * bar / BSM2["P_atm"], "m3/d"),
        "S_va_ion": (y[S_va] * k.K_va / (k.K_va + h), "kgCOD/m3"),
        "S_bu_ion": (y[S_bu] * k.K_bu / (k.K_bu + h), "kgCOD/m3"),
        "S_pro_ion": (y[S_pro] * k.K_pro / (k.K_pro + h), "kgCOD/m3"),
        "S_ac_ion": (y[S_ac] * k.K_ac / (k.K_ac + h), "kgCOD/m3"),
        "S_hco3_ion": (alkalinity(y, k), "kmol/m3"),
        "S_nh3": (free_ammonia(y, k), "kmol/m3"),
    }


def rows() -> Iterator[Comparison]:
    """Give every state and output of the steady state."""
    y = our_state()
    for name, ours, published in zip(STATES, y, digestate(), strict=True):
        unit = "kmol/m3" if name in MOLAR else "kgCOD/m3"
        yield Comparison(f"case A, {name}", unit, float(ours), float(published), LIMIT, SOURCE)
    published = survey_column("adm1_case_A", "name", "steady_state")
    for name, (ours, unit) in outputs(y).items():
        yield Comparison(f"case A, {name}", unit, float(ours), published[name], LIMIT, SOURCE)
