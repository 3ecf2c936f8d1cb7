"""The Petersen matrix against the check values of its report and against the compiled balances."""

import numpy as np
import pytest

from tests.twins.digester.adm1_cases import SLUDGE, derivatives, kinetics_of
from twins.digester.adm1_parameters import BSM2, survey_column
from twins.digester.adm1_states import LIQUID, N_LIQUID, N_STATES, S_IC, S_IN, S_h2
from twins.digester.adm1_stoichiometry import (
    C_CONTENT,
    COD_CONTENT,
    GAS_H2,
    N_CONTENT,
    N_PROCESSES,
    N_REACTIONS,
    PETERSEN,
    ROWS,
)
from twins.digester.tanks import single_tank

# kmol per kgCOD, printed digits
IC = (
    0,
    0,
    0,
    -1.8e-4,
    7.1829e-3,
    3.6864e-3,
    -7.734e-4,
    -6.025e-4,
    -4.156e-4,
    8.42064e-3,
    1.4915e-2,
    -1.6542e-2,
)
IN = (0, 0, 0, 0, -5.714286e-4, 6.542857e-3, *[-3.428571e-4] * 3, -2.285714e-4, -2.857143e-4, -3.428571e-4)


def test_every_row_conserves_cod_carbon_and_nitrogen() -> None:
    reactions = PETERSEN[:N_REACTIONS]
    for content in (COD_CONTENT, C_CONTENT, N_CONTENT):
        np.testing.assert_allclose(reactions @ content, 0.0, atol=1e-15)


def test_inorganic_carbon_and_nitrogen_of_bsm2() -> None:
    decay = range(12, N_REACTIONS)
    np.testing.assert_allclose(PETERSEN[:12, S_IC], IC, rtol=0, atol=1e-16)
    np.testing.assert_allclose(PETERSEN[list(decay), S_IC], 3.44e-3, rtol=1e-13)
    np.testing.assert_allclose(PETERSEN[:12, S_IN], IN, rtol=0, atol=5e-10)
    np.testing.assert_allclose(PETERSEN[list(decay), S_IN], 3.028571e-3, rtol=0, atol=5e-10)
    assert abs(PETERSEN[0, [S_IC, S_IN]]).max() < 1e-17  # disintegration holds both exactly


def test_the_constants_are_those_of_the_survey() -> None:
    assert list(ROWS) == sorted(ROWS, key=lambda name: int(name.split()[0]))
    assert len(ROWS) == N_PROCESSES == 22
    assert BSM2 == survey_column("adm1_parameters_bsm2", "name", "value")
    for name in ("N_xc", "N_I", "N_aa", "N_bac"):
        state = {"N_xc": "X_xc", "N_I": "S_I", "N_aa": "S_aa", "N_bac": "X_ac"}[name]
        assert N_CONTENT[LIQUID.index(state)] == pytest.approx(BSM2[name], abs=1e-12)


def test_compiled_balances_are_matrix_times_rates() -> None:
    rng = np.random.default_rng(7)
    layout, kinetics, nothing = single_tank(100.0, 10.0), kinetics_of(SLUDGE), np.zeros(N_STATES)
    for _ in range(300):
        y = rng.lognormal(-3.0, 2.0, (1, N_STATES))
        f, work = derivatives(layout, kinetics, y, nothing, 0.0)
        rates = work.rates[0, :N_PROCESSES]
        assert np.isfinite(f).all()
        plain = rates @ PETERSEN
        size = np.abs(rates) @ np.abs(PETERSEN) + 1e-30
        # S_h2 is algebraic: what the matrix gives it is zero but for rounding, as the transfer is its balance
        assert abs(plain[S_h2]) < 1e-13 * size[S_h2]
        plain[S_h2] = 0.0
        np.testing.assert_array_less(np.abs(f[0, :N_LIQUID] - plain), 1e-13 * size)


def test_the_whole_right_hand_side_closes_cod_carbon_and_nitrogen() -> None:
    rng = np.random.default_rng(11)
    layout, kinetics, nothing = single_tank(100.0, 10.0), kinetics_of(SLUDGE), np.zeros(N_STATES)
    for _ in range(100):
        f, work = derivatives(layout, kinetics, rng.lognormal(-3.0, 2.0, (1, N_STATES)), nothing, 0.0)
        for content, gas in (
            (COD_CONTENT, (1, 1, 0)),
            (C_CONTENT, (0, BSM2["C_ch4"], 1)),
            (N_CONTENT, (0, 0, 0)),
        ):
            to_gas = work.rates[0, GAS_H2 : GAS_H2 + 3] @ np.array(gas)
            size = np.abs(f[0, :N_LIQUID]) @ content + abs(to_gas)
            assert abs(f[0, :N_LIQUID] @ content + to_gas) < 1e-12 * size
