"""Quasi-equilibrium gasifier: elements, shift, its limit of full equilibrium, directions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.twins.rice_husk.gasifiers import HUSK, gasifier, random_gasifier, random_husk
from twins.core.physics import gas_properties as species
from twins.core.physics.thermochemistry import equilibrium, gibbs_energy
from twins.core.units import ZERO_CELSIUS_K
from twins.rice_husk.fuel import DryFuel
from twins.rice_husk.gasifier import (
    AIR_N2_PER_O2,
    Gasifier,
    ProducerGas,
    carbon_conversion,
    cold_gas_efficiency,
    dry_kmol,
    gas_energy,
    gas_yield,
    gasify,
    lhv_gas,
    shift_approach,
    shift_constant,
    shifted_co2,
    stoichiometric_oxygen,
)
from twins.rice_husk.gasifier_rigs import fuel_and_air

# conversion complete, nothing frozen, shift in equilibrium
FULL = gasifier(conversion=1.0, methane=0.0, ethylene=0.0, tar=0.0, shift=1.0, shift_T=0.0)


def elements_in(fuel: DryFuel, M: float, ER: float) -> np.ndarray:
    """Give C, H, O and N of fuel and air [kmol atoms per kg as fired]."""
    water, oxygen = M / (2 * species.M_H + species.M_O), ER * stoichiometric_oxygen(fuel, M)
    dry = 1.0 - M
    return np.array(
        [
            dry * fuel.C / species.M_C,
            dry * fuel.H / species.M_H + 2 * water,
            dry * fuel.O / species.M_O + water + 2 * oxygen,
            dry * fuel.N / species.M_N + 2 * AIR_N2_PER_O2 * oxygen,
        ]
    )


def elements_out(gas: ProducerGas, g: Gasifier) -> np.ndarray:
    return np.array(
        [
            gas.CO + gas.CO2 + gas.CH4 + 2 * gas.C2H4 + gas.tar + gas.char,
            2 * gas.H2 + 4 * gas.CH4 + 4 * gas.C2H4 + 2 * gas.H2O + g.tar_H * gas.tar + g.char_H * gas.char,
            gas.CO + 2 * gas.CO2 + gas.H2O + g.tar_O * gas.tar,
            2 * gas.N2,
        ]
    )


@pytest.mark.parametrize("seed", range(200))
def test_elements_close_and_nothing_is_negative(seed: int) -> None:
    """Also far outside the usual range, where the oxygen limits bind."""
    rng = np.random.default_rng(seed)
    g, (fuel, M) = random_gasifier(rng), random_husk(rng)
    ER, T = rng.uniform(0.05, 0.65), rng.uniform(350.0, 1200.0)
    gas = gasify(fuel, M, ER, T, g)
    assert min(gas[:9]) >= -1e-16
    np.testing.assert_allclose(elements_out(gas, g), elements_in(fuel, M, ER), rtol=1e-12)


@pytest.mark.parametrize("T", [700.0, 850.0, 1000.0])
def test_shift_constant_moe_1962(T: float) -> None:
    """exp(4577.8/T - 4.33), the usual fit for the water-gas shift (Moe 1962), good to 15 % here."""
    assert shift_constant(T) == pytest.approx(math.exp(4577.8 / T - 4.33), rel=0.15)


@pytest.mark.parametrize("seed", range(100))
def test_shift_holds_its_constant(seed: int) -> None:
    rng = np.random.default_rng(seed)
    c = rng.uniform(0.1, 1.0)
    h = rng.uniform(0.1, 3.0)
    o = rng.uniform(1.001 * c, 0.999 * (2 * c + h))
    K = 10.0 ** rng.uniform(-4, 1)
    co2 = shifted_co2(c, h, o, K)
    co, h2o = c - co2, o - c - co2
    assert 0.0 < co2 < c
    assert co2 * (h - h2o) / (co * h2o) == pytest.approx(K, rel=1e-7)


def test_shift_at_constant_one() -> None:
    """The quadratic term vanishes: x = c (o - c)/(h + c)."""
    assert shifted_co2(0.5, 0.6, 0.8, 1.0) == pytest.approx(0.5 * 0.3 / 1.1, rel=1e-14)


@pytest.mark.parametrize(("ER", "T"), [(0.30, 900.0), (0.40, 1000.0), (0.50, 1100.0)])
def test_limit_is_homogeneous_equilibrium(ER: float, T: float) -> None:
    """With all carbon converted and a = 1 the gas is Cantera's, which alone may make a trace of methane.

    Tolerance 0.0015 of the wet gas: at 900 degC and little air that methane is 0.05 %, and takes 3 hydrogens along.
    """
    M = 0.10
    gas = gasify(HUSK, M, ER, T, FULL)
    start = fuel_and_air(HUSK, M, ER)
    found = equilibrium(start, T + ZERO_CELSIUS_K, species.REFERENCE_PRESSURE_PA)
    wet = dry_kmol(gas) + gas.H2O
    ours = np.array([gas.CO, gas.H2, gas.CO2, gas.H2O, gas.N2]) / wet
    theirs = found[[species.CO, species.H2, species.CO2, species.H2O, species.N2]] / found.sum()
    assert gas.char == 0.0 and found[species.GRAPHITE] < 1e-9 * found.sum()
    np.testing.assert_allclose(ours, theirs, atol=0.0015)
    no_methane = 10 if found[species.CH4] < 1e-5 * found.sum() else 1
    np.testing.assert_allclose(ours, theirs, atol=0.0015 / no_methane)


def amounts(gas: ProducerGas) -> np.ndarray:
    """Give the gas and char as amounts of the species table [mol per kg fuel]; for gasifiers without tar."""
    n = np.zeros(len(species.SPECIES))
    at = [
        species.CO,
        species.H2,
        species.CO2,
        species.CH4,
        species.C2H4,
        species.N2,
        species.H2O,
        species.GRAPHITE,
    ]
    n[at] = [gas.CO, gas.H2, gas.CO2, gas.CH4, gas.C2H4, gas.N2, gas.H2O, gas.char]
    return 1e3 * n


def test_gibbs_energy_falls_towards_equilibrium() -> None:
    """Gas of more advanced shift has less Gibbs energy, and no gas of ours has less than the true equilibrium."""
    M, ER, T = 0.10, 0.35, 850.0
    kelvin, p = T + ZERO_CELSIUS_K, species.REFERENCE_PRESSURE_PA
    energies = []
    for a in (0.001, 0.01, 0.1, 0.5, 1.0):
        g = gasifier(conversion=0.85, tar=0.0, char_H=0.0, shift=a, shift_T=0.0)
        energies.append(gibbs_energy(amounts(gasify(HUSK, M, ER, T, g)), kelvin, p))
    assert np.all(np.diff(energies) < 0.0)
    least = gibbs_energy(equilibrium(fuel_and_air(HUSK, M, ER), kelvin, p), kelvin, p)
    full = gibbs_energy(amounts(gasify(HUSK, M, ER, T, FULL)), kelvin, p)
    assert least < full < energies[-1]


def test_shift_never_passes_equilibrium() -> None:
    g = gasifier(shift=0.5, shift_T=1.0)
    assert shift_approach(750.0, g) == 0.5
    assert shift_approach(1200.0, g) == 1.0


def test_conversion_moves_as_named() -> None:
    g = gasifier(conversion=0.7, residence=1.0)
    middle = carbon_conversion(0.30, 750.0, g)
    assert middle == pytest.approx(0.7, rel=1e-14)
    assert carbon_conversion(0.35, 750.0, g) > middle
    assert carbon_conversion(0.30, 850.0, g) > middle
    assert carbon_conversion(0.30, 750.0, g._replace(residence=2.0)) > middle
    odds = 0.7 / 0.3 * math.exp(0.25)
    assert carbon_conversion(0.30, 750.0, g._replace(spread=0.25, deviation=1.0)) == pytest.approx(
        odds / (1.0 + odds)
    )


def test_spread_gives_the_scatter_of_carbon_monoxide() -> None:
    """The 15 % of CO from run to run at one setting is one deviate of the prior's spread, for the rig's conversion."""
    shares = []
    for deviation in (-1.0, 1.0):
        gas = gasify(HUSK, 0.09, 0.30, 750.0, gasifier(residence=1.0, deviation=deviation))
        shares.append(gas.CO / dry_kmol(gas))
    assert (shares[1] - shares[0]) / (shares[1] + shares[0]) == pytest.approx(0.15, abs=0.05)


def test_more_air_thins_the_gas() -> None:
    values = [lhv_gas(gasify(HUSK, 0.1, ER, 750.0, gasifier())) for ER in (0.25, 0.30, 0.35, 0.40)]
    assert np.all(np.diff(values) < 0.0)


def test_efficiency_is_yield_times_heating_value() -> None:
    gas = gasify(HUSK, 0.1, 0.3, 750.0, gasifier())
    assert gas_energy(gas) == pytest.approx(lhv_gas(gas) * gas_yield(gas), rel=1e-12)
    lhv = (HUSK.HHV - 2.442 * 8.936 * HUSK.H) * 0.9 - 0.2442
    assert cold_gas_efficiency(HUSK, 0.1, gas) == pytest.approx(gas_energy(gas) / lhv, rel=1e-12)
