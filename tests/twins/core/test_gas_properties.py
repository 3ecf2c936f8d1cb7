"""Polynomials of gases and graphite: the same numbers as Cantera 3.2, and known values."""

from __future__ import annotations

import cantera as ct
import numpy as np
import pytest

from twins.core.physics import gas_properties as gas

TEMPERATURES = np.concatenate([np.linspace(298.15, 999.9, 40), np.linspace(1000.0, 3400.0, 40)])
SOURCES = {"SO2": "nasa_gas.yaml", "C(gr)": "graphite.yaml"}


def peer(name: str) -> ct.SpeciesThermo:
    """Give the polynomial of Cantera; its reference pressure is that of the file."""
    found = {s.name: s for s in ct.Species.list_from_file(SOURCES.get(name, "gri30.yaml"))}
    return found[name].thermo


@pytest.mark.parametrize("name", gas.SPECIES)
def test_equals_cantera(name: str) -> None:
    species, theirs = gas.SPECIES.index(name), peer(name)
    assert theirs.reference_pressure == gas.REFERENCE_PRESSURE_PA
    for T in TEMPERATURES:
        T = float(T)
        h, s = theirs.h(T) / 1e3, theirs.s(T) / 1e3
        assert gas.heat_capacity_j_mol_k(species, T) == pytest.approx(theirs.cp(T) / 1e3, rel=1e-9)
        # near a zero of h the rounding is that of its parts, R T
        assert gas.enthalpy_j_mol(species, T) == pytest.approx(h, rel=1e-9, abs=1e-9 * 8.3 * T)
        assert gas.entropy_j_mol_k(species, T) == pytest.approx(s, rel=1e-9)
        assert gas.gibbs_j_mol(species, T) == pytest.approx(h - T * s, rel=1e-9, abs=1e-9 * 8.3 * T)


def test_masses_equal_cantera() -> None:
    solution = ct.Solution("gri30.yaml")
    for name in gas.SPECIES:
        if name not in SOURCES:
            at = solution.species_index(name)
            assert gas.MOLAR_MASS[gas.SPECIES.index(name)] == pytest.approx(solution.molecular_weights[at])


@pytest.mark.parametrize(
    ("name", "kj_mol"),
    # CODATA key values, Cox, Wagman, Medvedev 1989; methane and ethylene of the NIST webbook
    [("CO", -110.53), ("CO2", -393.51), ("H2O", -241.826), ("SO2", -296.81), ("CH4", -74.6), ("C2H4", 52.4)],
)
def test_enthalpy_of_formation_cox_1989(name: str, kj_mol: float) -> None:
    assert gas.enthalpy_j_mol(gas.SPECIES.index(name), 298.15) == pytest.approx(1e3 * kj_mol, abs=120.0)


@pytest.mark.parametrize("species", range(len(gas.SPECIES)), ids=gas.SPECIES)
def test_heat_capacity_is_the_slope_of_enthalpy(species: int) -> None:
    for T in (400.0, 900.0, 1500.0, 2500.0):
        slope = (gas.enthalpy_j_mol(species, T + 0.1) - gas.enthalpy_j_mol(species, T - 0.1)) / 0.2
        assert gas.heat_capacity_j_mol_k(species, T) == pytest.approx(slope, rel=1e-6)
        slope = (gas.gibbs_j_mol(species, T + 0.1) - gas.gibbs_j_mol(species, T - 0.1)) / 0.2
        assert gas.entropy_j_mol_k(species, T) == pytest.approx(-slope, rel=1e-6)


def test_polynomials_meet() -> None:
    for species in range(len(gas.SPECIES)):
        above = gas.enthalpy_j_mol(species, np.nextafter(gas.T_MID, 2e3))
        assert gas.enthalpy_j_mol(species, gas.T_MID) == pytest.approx(above, abs=40.0)


def test_sensible_heat_of_nitrogen() -> None:
    """Air-like cp of 1.04 kJ/(kg K) near room temperature."""
    assert gas.sensible_kj_kg(gas.N2, 300.0, 310.0) == pytest.approx(10.4, rel=0.01)
