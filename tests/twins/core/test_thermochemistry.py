"""Equilibrium through Cantera: right answers, and wrong ones that are caught."""

from __future__ import annotations

from typing import Any

import cantera as ct
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twins.core.physics import gas_properties as gas
from twins.core.physics import thermochemistry
from twins.core.physics.thermochemistry import EquilibriumError, check_equilibrium, equilibrium
from twins.core.units import GAS_CONSTANT_J_MOL_K

ATMOSPHERE = 101325.0


def mixture(**moles: float) -> np.ndarray:
    """Give amounts in the order of the species; `graphite` is carbon as a solid."""
    amounts = np.zeros(len(gas.SPECIES))
    for name, n in moles.items():
        amounts[gas.GRAPHITE if name == "graphite" else gas.SPECIES.index(name)] = n
    return amounts


def raw(amounts: np.ndarray, T: float, solver: str, seed: float = 0.0) -> np.ndarray:
    """Give what Cantera's own call answers, unchecked, from `amounts` plus `seed` of each species."""
    names = gas.SPECIES[: gas.GRAPHITE]
    known = {s.name: s for s in ct.Species.list_from_file("gri30.yaml")}
    known.update({s.name: s for s in ct.Species.list_from_file("nasa_gas.yaml") if s.name == "SO2"})
    names = [n for n in names if n != "SO2"]
    where = [gas.SPECIES.index(n) for n in names]
    phase: Any = ct.Solution(thermo="ideal-gas", kinetics="none", species=[known[n] for n in names])
    graphite = ct.Solution("graphite.yaml")
    phase.TPX = T, ATMOSPHERE, amounts[where] + seed
    graphite.TP = T, ATMOSPHERE
    both = ct.Mixture([(phase, amounts[where].sum() + seed * len(where)), (graphite, amounts[gas.GRAPHITE])])
    both.T, both.P = T, ATMOSPHERE
    both.equilibrate("TP", solver=solver)
    found = np.zeros(len(gas.SPECIES))
    found[[*where, gas.GRAPHITE]] = both.species_moles
    return found


# methane and water begin at exactly zero, as in husk and air written as CO2, H2, O2 and char
TRAP = mixture(CO2=1.77, H2=0.96, N2=0.59, O2=1.73, graphite=1.0)


UNMOVED = mixture(CO=1.0, CO2=1.0, H2=1.0, N2=1.0, graphite=1e-12)


@pytest.mark.parametrize("solver", ["vcs", "auto"])
def test_start_state_is_returned_in_silence_and_caught(solver: str) -> None:
    """With methane and water at exactly zero and a trace of graphite, Cantera 3.2.0 answers with the start state."""
    wrong = raw(UNMOVED, 973.0, solver)
    assert np.abs(wrong - UNMOVED).max() < 1e-11
    with pytest.raises(EquilibriumError, match="returns its start state"):
        check_equilibrium(UNMOVED, wrong, 973.0, ATMOSPHERE)
    right = equilibrium(UNMOVED, 973.0, ATMOSPHERE)
    assert right == pytest.approx(raw(UNMOVED, 973.0, "gibbs"), abs=1e-6)
    assert right[gas.H2O] > 0.2
    assert right == pytest.approx(raw(UNMOVED, 973.0, "vcs", seed=1e-6), abs=2e-5)


@pytest.mark.parametrize("solver", ["vcs", "auto"])
def test_solvers_fail_in_silence_and_are_caught(solver: str) -> None:
    """Cantera 3.2.0 leaves hydrogen beside oxygen at 973 K and says nothing.

    Elements balance and the Gibbs energy fell, as the char burnt: only the potentials show it.
    """
    assert ct.__version__ == "3.2.0", "another Cantera: look whether the trap is still there"
    wrong = raw(TRAP, 973.0, solver)
    assert wrong[gas.H2] == pytest.approx(TRAP[gas.H2], abs=1e-6)
    assert wrong[gas.O2] > 0.7 and wrong[gas.H2O] < 1e-6
    assert np.abs((wrong - TRAP) @ gas.ATOMS).max() < 1e-9
    assert thermochemistry.gibbs_energy(wrong, 973.0, ATMOSPHERE) < thermochemistry.gibbs_energy(
        TRAP, 973.0, ATMOSPHERE
    )
    with pytest.raises(EquilibriumError, match=r"potentials off by .* RT"):
        check_equilibrium(TRAP, wrong, 973.0, ATMOSPHERE)


def test_our_call_avoids_the_trap() -> None:
    found = equilibrium(TRAP, 973.0, ATMOSPHERE)
    assert found[gas.H2] < 1e-6
    assert found[gas.H2O] == pytest.approx(0.96, abs=1e-6)
    assert found == pytest.approx(raw(TRAP, 973.0, "vcs", seed=1e-6), abs=2e-5)


def test_a_start_state_is_not_an_equilibrium() -> None:
    for start in (TRAP, mixture(CO=1.0, H2=1.0), mixture(CO=1.0, H2O=1.0, N2=2.0), mixture(CH4=1.0, O2=1.0)):
        with pytest.raises(EquilibriumError, match="start state"):
            check_equilibrium(start, start, 973.0, ATMOSPHERE)


def test_lost_elements_and_a_rise_are_caught() -> None:
    start = mixture(CO=1.0, H2=1.0, H2O=0.5, N2=1.0)
    found = equilibrium(start, 1000.0, ATMOSPHERE)
    with pytest.raises(EquilibriumError, match="elements differ"):
        check_equilibrium(start, found * 1.001, 1000.0, ATMOSPHERE)
    with pytest.raises(EquilibriumError, match="Gibbs energy rose"):
        check_equilibrium(found, start, 1000.0, ATMOSPHERE)


def test_a_solver_that_returns_its_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thermochemistry, "_cantera_equilibrium", lambda start, *_: start)
    with pytest.raises(EquilibriumError, match=r"no solver passed the checks .*gibbs.*vcs"):
        equilibrium(TRAP, 973.0, ATMOSPHERE)


def test_shift_and_boudouard_constants() -> None:
    """Known equilibria at 1 atm: the shift constant is near 1 at 1100 K, Boudouard gas is half and half near 950 K."""
    found = equilibrium(mixture(CO=1.0, H2O=1.0), 1100.0, ATMOSPHERE)
    shift = found[gas.CO2] * found[gas.H2] / found[gas.CO] / found[gas.H2O]
    assert 0.8 < shift < 1.4
    delta = sum(
        sign * gas.gibbs_j_mol(i, 1100.0)
        for i, sign in ((gas.CO2, 1), (gas.H2, 1), (gas.CO, -1), (gas.H2O, -1))
    )
    assert shift == pytest.approx(np.exp(-delta / GAS_CONSTANT_J_MOL_K / 1100.0), rel=1e-6)
    found = equilibrium(mixture(CO2=1.0, graphite=3.0), 950.0, ATMOSPHERE)
    assert 0.4 < found[gas.CO] / (found[gas.CO] + found[gas.CO2]) < 0.7


@settings(max_examples=60)
@given(
    amounts=st.lists(st.floats(0.02, 3.0) | st.just(0.0), min_size=10, max_size=10),
    T=st.floats(700.0, 1400.0),
)
def test_any_mixture_comes_to_a_checked_equilibrium(amounts: list[float], T: float) -> None:
    start = np.array(amounts)
    start[gas.SO2] = 0.0
    start[gas.N2] += 1.0
    start[gas.H2O] = 0.0
    found = equilibrium(start, T, ATMOSPHERE)
    again = equilibrium(found, T, ATMOSPHERE)
    assert again == pytest.approx(found, abs=1e-6 * start.sum())


@pytest.mark.parametrize(
    ("start", "T", "p", "said"),
    [
        (TRAP, 700.0 - 273.15 - 200.0, ATMOSPHERE, "degC"),
        (TRAP, 973.0, 1.0, "bar"),
        (-TRAP, 973.0, ATMOSPHERE, "moles >= 0"),
        (0.0 * TRAP, 973.0, ATMOSPHERE, "all zero"),
        (TRAP[:3], 973.0, ATMOSPHERE, "in the order"),
    ],
)
def test_bad_input_is_named(start: np.ndarray, T: float, p: float, said: str) -> None:
    with pytest.raises(EquilibriumError, match=said):
        equilibrium(start, T, p)


def test_adiabatic_flame_of_methane() -> None:
    """Methane in air, no excess, 298 K, 1 atm: 2226 K (Turns, An Introduction to Combustion)."""
    start = mixture(CH4=1.0, O2=2.0, N2=7.52)
    enthalpy = sum(n * gas.enthalpy_j_mol(i, 298.15) for i, n in enumerate(start))
    T, found = thermochemistry.adiabatic_equilibrium(start, enthalpy, ATMOSPHERE)
    assert pytest.approx(2226.0, abs=8.0) == T
    assert found[gas.CO] > 0.01
    with pytest.raises(EquilibriumError, match="takes a gas"):
        thermochemistry.adiabatic_equilibrium(mixture(graphite=1.0, O2=1.0), 0.0, ATMOSPHERE)


def test_pure_graphite_stays() -> None:
    assert equilibrium(mixture(graphite=2.0), 1000.0, ATMOSPHERE) == pytest.approx(mixture(graphite=2.0))
