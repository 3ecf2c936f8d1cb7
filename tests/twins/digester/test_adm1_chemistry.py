"""pH, dissolved hydrogen, inhibition, temperature and gas against what is known without the model."""

from math import exp, log10, sqrt

import numpy as np
import pytest

from tests.twins.digester.adm1_cases import SLUDGE, derivatives, kinetics_of, state
from twins.digester.acid_base import charge, inhibition_pH
from twins.digester.adm1_kinetics import kinetics_at, kinetics_base, tank_kinetics
from twins.digester.adm1_outputs import (
    acid_to_alkalinity,
    alkalinity,
    free_ammonia,
    hydrogen,
    pH_of,
    volatile_acids,
)
from twins.digester.adm1_parameters import BSM2, THETA, Adm1Parameters
from twins.digester.adm1_states import N_STATES, G_ch4, G_co2, G_h2, S_an, S_ch4, S_h2
from twins.digester.adm1_stoichiometry import GAS_CH4, GAS_CO2, UP_H2
from twins.digester.tanks import single_tank

K = kinetics_of(SLUDGE)[0]
TANK = single_tank(100.0, 10.0)


def test_pure_water_is_neutral() -> None:
    assert hydrogen(state(), K) == pytest.approx(sqrt(K.K_w), rel=1e-12)
    at_25 = kinetics_of(SLUDGE, 25.0)[0]
    assert pH_of(state(), at_25) == pytest.approx(7.0, abs=1e-12)


@pytest.mark.parametrize("concentration", [1e-6, 1e-3, 0.1, 5.0])
def test_acetic_acid_alone_solves_its_cubic(concentration: float) -> None:
    # H (H^2 + K H - Kw - K c) = K Kw
    roots = np.roots([1.0, K.K_ac, -(K.K_w + K.K_ac * concentration), -K.K_ac * K.K_w])
    expected = max(r.real for r in roots if abs(r.imag) < 1e-12)
    assert hydrogen(state(S_ac=64.0 * concentration), K) == pytest.approx(expected, rel=1e-7)


def test_strong_base_and_strong_acid() -> None:
    assert pH_of(state(S_cat=0.1), K) == pytest.approx(-log10(K.K_w) + log10(0.1), abs=1e-6)
    assert pH_of(state(S_an=0.1), K) == pytest.approx(1.0, abs=1e-6)


def test_henderson_hasselbalch_of_bicarbonate() -> None:
    y = state(S_IC=0.1, S_cat=0.05)
    assert pH_of(y, K) == pytest.approx(-log10(K.K_co2), abs=1e-4)
    assert alkalinity(y, K) == pytest.approx(0.05, rel=1e-4)


def test_ph_is_found_for_any_liquid() -> None:
    rng = np.random.default_rng(3)
    for _ in range(400):
        y = rng.lognormal(-4.0, 3.0, N_STATES) * (rng.random(N_STATES) < 0.7)
        H = hydrogen(y, K)
        size = 1.0 + np.abs(y).max()
        assert H > 0.0
        assert abs(charge(y, K, H).net) < 1e-12 * size
        assert 0.0 <= free_ammonia(y, K) <= y[10]


def test_dissolved_hydrogen_is_balanced_for_any_liquid() -> None:
    rng = np.random.default_rng(5)
    for _ in range(200):
        y = rng.lognormal(-3.0, 2.0, (1, N_STATES)) * (rng.random(N_STATES) < 0.8)
        y[0, G_h2] *= 1e-4
        feed = state(S_h2=1e-8)
        _, work = derivatives(TANK, kinetics_of(SLUDGE), y, feed, 10.0)
        transfer = K.k_La * (y[0, S_h2] - K.H_h2 * y[0, G_h2])
        turnover = work.rates[0, UP_H2] + abs(work.rates[0, 19]) + K.k_La * K.H_h2 * y[0, G_h2] + 1e-12
        assert y[0, S_h2] >= 0.0
        assert abs(work.rates[0, 19] - transfer) < 1e-10 * turnover


def test_hill_inhibition_is_half_at_the_middle_and_products_are_powers() -> None:
    for n in (2.0, 3.0):
        assert inhibition_pH(1e-6, 1e-6, n, 7.0, 6.0, 0.0) == 0.5
        assert inhibition_pH(3e-6, 1e-6, n, 7.0, 6.0, 0.0) == pytest.approx(1 / (1 + 3.0**n), rel=1e-15)
    assert inhibition_pH(3e-6, 1e-6, 2.5, 7.0, 6.0, 0.0) == pytest.approx(1 / (1 + 3.0**2.5), rel=1e-14)


def test_switch_form_of_2002() -> None:
    assert inhibition_pH(1e-8, 1.0, 3.0, 7.0, 6.0, 1.0) == 1.0
    assert inhibition_pH(1e-6, 1.0, 3.0, 7.0, 6.0, 1.0) == pytest.approx(exp(-3.0), rel=1e-12)


def test_temperature_factors_and_van_t_hoff() -> None:
    base = kinetics_base(Adm1Parameters())
    at = tank_kinetics(base, 1)[0]
    assert kinetics_at(base, 37.0, at)
    assert at.k_m_ac == pytest.approx(
        0.7 * 8.0 * exp(2 * THETA["k_m of fatty acid, C4, propionate, acetate users"])
    )
    assert at.k_hyd_ch == pytest.approx(0.35 * exp(2 * 0.024))
    assert at.K_I_nh3 == pytest.approx(0.0018 * exp(2 * 0.086))
    # pKa of ammonium 8.95 at 35 C; water vapour 0.0557 bar
    assert -log10(base.K_IN) == pytest.approx(8.95, abs=0.005)
    assert base.p_h2o == pytest.approx(0.0557, abs=5e-5)
    assert not kinetics_at(base, 45.0, at)
    assert not kinetics_at(base, 19.0, at)


def test_thermophilic_numbers_come_only_when_asked_for() -> None:
    hot = kinetics_base(Adm1Parameters(adm1_thermophilic_assumed=True))
    mesophilic = kinetics_base(Adm1Parameters())
    at = tank_kinetics(hot, 1)[0]
    assert kinetics_at(hot, 55.0, at)
    assert not kinetics_at(hot, 37.0, at)
    assert not kinetics_at(mesophilic, 55.0, at)
    assert Adm1Parameters.infos()["adm1_thermophilic_assumed"].assumed


def test_hydrolysis_falls_in_acid() -> None:
    kinetics = kinetics_of(Adm1Parameters(adm1_hydrolysis_at_ph_4_5=0.4))
    neutral, acid = state(X_ch=1.0, S_cat=0.05, S_IC=0.06), state(X_ch=1.0, S_an=10**-4.5)
    rates = []
    for y in (neutral, acid):
        _, work = derivatives(TANK, kinetics, y[None, :].copy(), state(), 0.0)
        rates.append(work.rates[0, 1])
    assert rates[0] == pytest.approx(0.35, rel=0.01)
    assert rates[1] / 0.35 == pytest.approx(0.4, rel=0.01)


def test_gas_in_equilibrium_does_not_move() -> None:
    y = state(G_ch4=1.5, G_co2=0.014, S_an=1.0)[None, :]
    y[0, S_ch4] = (
        64.0 * BSM2["K_H_ch4_25C"] * exp(-14240 / 8.3145 * (1 / 298.15 - 1 / 308.15)) * 1.5 / 64.0 * K.RT
    )
    co2 = BSM2["K_H_co2_25C"] * exp(-19410 / 8.3145 * (1 / 298.15 - 1 / 308.15)) * 0.014 * K.RT
    y[0, 9] = co2 * (1.0 + K.K_co2)  # all but a trace is CO2 at pH 0
    _, work = derivatives(TANK, kinetics_of(SLUDGE), y, state(), 0.0)
    assert abs(work.rates[0, GAS_CH4]) < 1e-12 * K.k_La * y[0, G_ch4]
    assert abs(work.rates[0, GAS_CO2]) < 1e-6 * K.k_La * y[0, G_co2]


def test_acids_and_their_ratio() -> None:
    y = state(S_ac=64.0 / 60.05, S_IC=0.1, S_cat=0.07)
    assert volatile_acids(y) == pytest.approx(1.0)
    assert acid_to_alkalinity(y, K) == pytest.approx(1.0 / (50.0 * alkalinity(y, K)))
    y[S_an] = 1.0
    assert acid_to_alkalinity(y, K) == 1e3
