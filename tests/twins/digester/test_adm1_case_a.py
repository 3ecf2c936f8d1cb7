"""The published steady state of BSM2's digester (Rosen and Jeppsson 2006, case A), every state and output."""

from typing import Any

import numpy as np
import pytest

from tests.twins.digester.adm1_cases import (
    CASE_A_FLOW,
    CASE_A_TANK,
    SLUDGE,
    STEADY_A,
    Plant,
    case_a_feed,
    derivatives,
    kinetics_of,
)
from twins.digester.adm1_outputs import alkalinity, free_ammonia, pH_of
from twins.digester.adm1_parameters import BSM2, survey_column
from twins.digester.adm1_states import STATES, S_ac, S_bu, S_pro, S_va, X_h2, X_su
from twins.digester.gas_transfer import COD_CH4, COD_H2, gas_pressure
from twins.digester.tanks import GAS_FLOW

PUBLISHED = survey_column("adm1_case_A", "name", "steady_state")
HALF_DIGIT = 0.51e-8
"""Most published values are rounded to eight decimals, the pressure of hydrogen to ten."""


def test_steady_state_rosen_jeppsson_2006() -> None:
    kinetics = kinetics_of(SLUDGE)
    k: Any = kinetics[0]
    start = STEADY_A[None, :].copy()
    start[0, X_su : X_h2 + 1] *= 1.3
    plant = Plant(CASE_A_TANK, kinetics, start, tolerance=1e-4)
    assert plant.run(case_a_feed(), CASE_A_FLOW, 24.0 * 1000.0) == 0
    f, work = derivatives(CASE_A_TANK, kinetics, plant.y, case_a_feed(), CASE_A_FLOW)
    y, H = plant.y[0], work.H[0]
    assert np.abs(f[0, : len(STATES)]).max() < 1e-10
    q = work.rates[0, GAS_FLOW]
    ours = {name.replace("G_", "S_gas_"): value for name, value in zip(STATES, y, strict=True)} | {
        "S_va_ion": y[S_va] * k.K_va / (k.K_va + H),
        "S_bu_ion": y[S_bu] * k.K_bu / (k.K_bu + H),
        "S_pro_ion": y[S_pro] * k.K_pro / (k.K_pro + H),
        "S_ac_ion": y[S_ac] * k.K_ac / (k.K_ac + H),
        "S_hco3_ion": alkalinity(y, k),
        "S_nh3": free_ammonia(y, k),
        "pH": pH_of(y, k),
        "p_h2": y[-3] * k.RT / COD_H2,
        "p_ch4": y[-2] * k.RT / COD_CH4,
        "p_co2": y[-1] * k.RT,
        "q_gas_raw": q,
        "q_gas_normalised_to_P_atm": q * gas_pressure(y, k) / BSM2["P_atm"],
    }
    assert set(ours) == set(PUBLISHED)
    for name, value in PUBLISHED.items():
        digits = HALF_DIGIT if value > 1e-3 else 0.51e-10 if name == "p_h2" else 0.0
        assert ours[name] == pytest.approx(value, rel=1e-6, abs=digits), name
