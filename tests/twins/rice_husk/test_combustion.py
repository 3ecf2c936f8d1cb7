"""Theoretical air, balances of the elements and temperatures of burning husk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.twins.rice_husk.fuels import MANSARAY_1999, MANSARAY_MOISTURE, firings, husks, moistures
from twins.core.physics import gas_properties as gas
from twins.core.physics.thermochemistry import adiabatic_equilibrium
from twins.rice_husk import combustion
from twins.rice_husk.combustion import FlueGas
from twins.rice_husk.fuel import DryFuel

SPECIES_OF_FLUE = [getattr(gas, name) for name in FlueGas._fields]


def moles(flue: FlueGas) -> np.ndarray:
    """Give the flue gas in mol per kg fuel, in the order of all species."""
    amounts = np.zeros(len(gas.SPECIES))
    amounts[SPECIES_OF_FLUE] = 1e3 * np.array(flue) / gas.MOLAR_MASS[SPECIES_OF_FLUE]
    return amounts


def elements_in(fuel: DryFuel, M: float, air: float, w_air: float) -> np.ndarray:
    """Give C, H, O, N, S of fuel and air [kg per kg as fired], from the masses alone."""
    dry = np.array(fuel[:5]) * (1.0 - M)
    hydrogen = 2.0 * gas.M_H / gas.MOLAR_MASS[gas.H2O]
    water = M + air * w_air
    from_water = np.array([0.0, water * hydrogen, water * (1.0 - hydrogen), 0.0, 0.0])
    from_air = np.array([0.0, 0.0, 0.2314 * air, (1.0 - 0.2314) * air, 0.0])
    return dry + from_water + from_air


def test_theoretical_air_of_mansaray_husk() -> None:
    assert round(combustion.theoretical_air(MANSARAY_1999, MANSARAY_MOISTURE), 2) == 4.19


@settings(max_examples=250)
@given(husks, moistures, firings)
def test_elements_and_ash_balance(fuel: DryFuel, M: float, firing: dict[str, float]) -> None:
    flue = combustion.flue_gas(fuel, M, **firing)
    air = (1.0 + firing["excess_air"]) * combustion.theoretical_air(fuel, M)
    out = moles(flue) @ gas.ATOMS * np.array(gas.ATOMIC_MASS) / 1e3
    out[0] += combustion.unburnt_carbon(fuel, M, firing["u"])
    given_in = elements_in(fuel, M, air, firing["w_air"])
    assert np.abs(out - given_in).max() < 1e-12
    ash = (1.0 - M) * fuel.ash
    mass_in, mass_out = 1.0 + air * (1.0 + firing["w_air"]), sum(flue) + ash
    assert mass_out + combustion.unburnt_carbon(fuel, M, firing["u"]) == pytest.approx(mass_in, abs=1e-12)
    assert min(flue) >= 0.0


@settings(max_examples=100)
@given(husks, moistures)
def test_excess_air_from_dry_oxygen(fuel: DryFuel, M: float) -> None:
    """21/(21 - O2) finds the excess air of well-burnt husk to 0.05 up to 80 % of it."""
    for excess in (0.2, 0.4, 0.8):
        flue = combustion.flue_gas(fuel, M, excess, 0.015, 0.0, 0.0)
        found = combustion.excess_air_from_oxygen(combustion.dry_oxygen(flue))
        assert found == pytest.approx(excess, abs=0.05)


def equilibrium_celsius(fuel: DryFuel, M: float, excess_air: float) -> float:
    """Give the adiabatic temperature by Cantera with radicals; ash carries heat at its mean in a short iteration."""
    state = (fuel, M, excess_air, 0.018, 0.0, 0.0)
    amounts = np.maximum(moles(combustion.flue_gas(*state)), 0.0)  # oxygen of exactly no excess is a rounding
    cold = sum(n * gas.enthalpy_j_mol(i, 298.15) for i, n in enumerate(amounts))
    heat = 1e3 * combustion.heat_in_gas_kj_kg(*state, 30.0)
    ash = (1.0 - M) * fuel.ash
    T = 1500.0
    for _ in range(20):
        T = adiabatic_equilibrium(amounts, cold + heat - ash * 900.0 * (T - 298.15), 101325.0)[0]
    return T - 273.15


# excess air: bounds of closed form minus equilibrium [K]
ERRORS: dict[float, tuple[float, float]] = {
    0.0: (0.0, 70.0),
    0.2: (0.0, 15.5),
    0.4: (0.0, 7.0),
    0.8: (0.0, 2.5),
}


@pytest.mark.parametrize("excess_air", ERRORS)
def test_adiabatic_temperature_against_equilibrium(excess_air: float) -> None:
    """The closed form is never colder than equilibrium with radicals, and hotter by no more than stated."""
    low, high = ERRORS[excess_air]
    errors: list[float] = []
    for C_daf, H_daf, ash, HHV, M in [
        (0.485, 0.060, 0.19, 15.6, 0.10),
        (0.52, 0.068, 0.15, 17.8, 0.05),
        (0.46, 0.050, 0.24, 13.6, 0.20),
        (0.47, 0.0677, 0.20, 15.3, 0.0908),
    ]:
        organic = 1.0 - ash
        fuel = DryFuel(C_daf * organic, H_daf * organic, (1 - C_daf - H_daf) * organic, 0.0, 0.0, ash, HHV)
        ours = combustion.adiabatic_temperature(fuel, M, excess_air, 0.018, 0.0, 0.0, 30.0)
        errors.append(ours - equilibrium_celsius(fuel, M, excess_air))
    assert low <= min(errors) and max(errors) <= high, errors


def test_adiabatic_temperature_is_that_of_the_heat() -> None:
    state = (MANSARAY_1999, MANSARAY_MOISTURE, 0.45, 0.018, 0.08, 0.003)
    T = combustion.adiabatic_temperature(*state, 30.0)
    flue = combustion.flue_gas(*state)
    held = combustion.dry_gas_heat_kj_kg(flue, 25.0, T) + flue.H2O * combustion.vapour_heat_kj_kg(25.0, T)
    solids = (1 - MANSARAY_MOISTURE) * MANSARAY_1999.ash / (1 - 0.08)
    held += solids * 0.9 * (T - 25.0)
    assert held == pytest.approx(combustion.heat_in_gas_kj_kg(*state, 30.0), rel=1e-10)


@settings(max_examples=60)
@given(husks, moistures, firings)
def test_wetter_and_airier_is_colder(fuel: DryFuel, M: float, firing: dict[str, float]) -> None:
    T = combustion.adiabatic_temperature(fuel, M, **firing, T_air=30.0)
    assert combustion.adiabatic_temperature(fuel, M + 0.05, **firing, T_air=30.0) < T
    assert combustion.adiabatic_temperature(fuel, M, **firing, T_air=150.0) > T
    more = {**firing, "excess_air": firing["excess_air"] + 0.2}
    assert combustion.adiabatic_temperature(fuel, M, **more, T_air=30.0) < T


def test_furnace_temperature_meets_its_design_point_and_falls_with_firing() -> None:
    K = combustion.furnace_constant(1500.0, 900.0)
    assert combustion.furnace_temperature(1500.0, 1.0, K) == pytest.approx(900.0)
    assert combustion.furnace_temperature(1500.0, 0.5, K) < 800.0
    assert combustion.furnace_temperature(1400.0, 1.0, K) < 900.0
