"""The only door to Cantera: chemical equilibrium as a reference, never called in an hour loop.

Mixtures are amounts [mol] in the order of `gas_properties.SPECIES`; graphite is a phase of its own. No answer of
Cantera is handed on unchecked: elements must balance, the Gibbs energy must not have risen, and each species must have
the chemical potential of its elements. Solvers are known to return the start state without an error [2]_, or to burn
the char and leave hydrogen beside oxygen, which balances, lowers the Gibbs energy and is wrong all the same.

References
----------
.. [1] D. G. Goodwin et al., Cantera 3.2, https://www.cantera.org
.. [2] Reports to Cantera: 245 (silent failure), 265 and 266 (failures of `gibbs` and `vcs`), 425 (elements lost).
"""

from __future__ import annotations

import functools
import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from twins.core.physics import gas_properties as gas
from twins.core.units import GAS_CONSTANT_J_MOL_K

Array = NDArray[np.float64]

ELEMENT_TOLERANCE = 1e-9  # largest element error over the amount of all atoms
POTENTIAL_TOLERANCE = (
    1e-4  # largest departure of a chemical potential from that of its elements, in units of RT
)
GIBBS_TOLERANCE = 1e-10  # the Gibbs energy may rise by this share of RT a mole of atoms: rounding
PRESENT = 1e-9  # mole fraction from which a species counts for the check of potentials
RADICALS = ("OH", "O", "H", "NO")  # of hot flue gas, beside SPECIES
_Solver = Literal["gibbs", "vcs"]
_SOLVERS: tuple[_Solver, ...] = ("gibbs", "vcs")  # in the order tried


class EquilibriumError(ArithmeticError):
    """A state that is not the equilibrium of the elements given."""


def equilibrium(amounts: Array, T: float, p: float) -> Array:
    """Return the equilibrium amounts [mol], shape (n_species,), of gas and graphite at `T` [K] and `p` [Pa].

    Parameters
    ----------
    amounts
        Any mixture with the wanted elements [mol], shape (n_species,).

    Raises
    ------
    EquilibriumError
        When no solver gives a state that passes `check_equilibrium`, or the input cannot be one.

    Notes
    -----
    The solver starts from a mixture of the same elements in which no possible species is zero (`interior_start`):
    from exact zeros some solvers return the start state.
    """
    amounts = np.asarray(amounts, dtype=np.float64)
    _refuse_bad_input(amounts, T, p)
    start = interior_start(amounts)
    possible = tuple(bool(b) for b in start > 0.0)
    said: list[str] = []
    for solver in _SOLVERS:
        try:
            found = _cantera_equilibrium(start, possible, T, p, solver)
            check_equilibrium(amounts, found, T, p)
        except (EquilibriumError, RuntimeError) as error:  # Cantera's own error is a RuntimeError
            said.append(f"{solver}: {str(error).strip().splitlines()[-1]}")
        else:
            return found
    raise EquilibriumError(
        f"equilibrium at T = {T:.6g} K, p = {p:.6g} Pa of {_named(amounts)}: no solver passed the checks "
        f"({'; '.join(said)}); move T by 0.1 K, or look for an element that is almost absent"
    )


def check_equilibrium(start: Array, found: Array, T: float, p: float) -> None:
    """Raise EquilibriumError unless `found` [mol] is the equilibrium of the elements of `start` [mol].

    Three conditions: elements balance; the Gibbs energy has not risen; every species has the potential of its elements
    (`potential_error`). A start state returned as the answer passes the first two and fails the third.
    """
    atoms = float((start @ gas.ATOMS).sum())
    lost = np.abs((found - start) @ gas.ATOMS).max() / atoms
    if not lost <= ELEMENT_TOLERANCE:
        raise EquilibriumError(f"elements differ by {lost:.3g} of all atoms, allowed {ELEMENT_TOLERANCE:g}")
    rise = (gibbs_energy(found, T, p) - gibbs_energy(start, T, p)) / (GAS_CONSTANT_J_MOL_K * T * atoms)
    if not rise <= GIBBS_TOLERANCE:
        raise EquilibriumError(f"Gibbs energy rose by {rise:.3g} RT a mole of atoms")
    off = potential_error(found, T, p)
    if not off <= POTENTIAL_TOLERANCE:
        raise EquilibriumError(
            f"potentials off by {off:.3g} RT, allowed {POTENTIAL_TOLERANCE:g}: not an equilibrium; "
            "a solver that gave up returns its start state"
        )


def gibbs_energy(amounts: Array, T: float, p: float) -> float:
    """Return the Gibbs energy [J] of the ideal gas and graphite mixture of `amounts` [mol]."""
    has = amounts > 0.0
    return float(amounts[has] @ _potentials(amounts, T, p)[has])


def interior_start(amounts: Array) -> Array:
    """Return a mixture [mol] with the elements of `amounts` in which every possible species is above zero.

    Notes
    -----
    Linear program: the largest s with A n = b, n >= s; then the mean with `amounts`, which cannot lose elements.
    """
    b = amounts @ gas.ATOMS
    has = b > 0.0
    possible = (gas.ATOMS[:, ~has] == 0.0).all(axis=1)
    A = gas.ATOMS[possible][:, has].T
    scaled = b[has] / b.sum()
    size = A.shape[1]
    cost = np.zeros(size + 1)
    cost[-1] = -1.0
    at_least = np.hstack([-np.eye(size), np.ones((size, 1))])
    equal = np.hstack([A, np.zeros((A.shape[0], 1))])
    answer: Any = linprog(cost, at_least, np.zeros(size), equal, scaled)
    if answer.status != 0:
        raise EquilibriumError(f"no start state for {_named(amounts)}: {answer.message}")
    if answer.x[-1] <= 0.0:
        return amounts.copy()  # only one mixture has these elements, for instance pure graphite
    start = np.zeros(len(gas.SPECIES))
    start[possible] = answer.x[:-1] * b.sum()
    return 0.5 * (start + amounts)


def adiabatic_equilibrium(amounts: Array, enthalpy_j: float, p: float) -> tuple[float, Array]:
    """Return temperature [K] and amounts [mol] of a gas at equilibrium with a given absolute enthalpy [J].

    Radicals and nitric oxide (`RADICALS`) take part and are left out of the amounts returned. Graphite must be zero.

    Raises
    ------
    EquilibriumError
        When elements, enthalpy or the rise of entropy do not hold.
    """
    amounts = np.asarray(amounts, dtype=np.float64)
    _refuse_bad_input(amounts, gas.T_MIN, p)
    if amounts[gas.GRAPHITE] > 0.0:
        raise EquilibriumError("adiabatic_equilibrium takes a gas; move graphite into CO and CO2 first")
    solution = _flue_gas()
    n_ours = len(gas.SPECIES) - 1
    names = [*gas.SPECIES[:n_ours], *RADICALS]
    kg = float(amounts @ gas.MOLAR_MASS) / 1e3
    solution.TPX = 1000.0, p, dict(zip(names, [*amounts[:n_ours], *[0.0] * len(RADICALS)], strict=True))
    solution.HP = enthalpy_j / kg, p
    elements, s_before = _element_masses(solution), float(solution.entropy_mass)
    solution.equilibrate("HP", rtol=1e-10)
    after = _element_masses(solution)
    if not np.abs(after - elements).max() <= 1e-8:
        raise EquilibriumError(f"elements not conserved: {elements} became {after} [kg/kg]")
    if not abs(solution.enthalpy_mass * kg - enthalpy_j) <= 1e-6 * max(abs(enthalpy_j), 1.0):
        raise EquilibriumError(f"enthalpy {solution.enthalpy_mass * kg:.8g} J is not {enthalpy_j:.8g} J")
    if not solution.entropy_mass >= s_before * (1.0 - 1e-10):
        raise EquilibriumError("entropy fell at constant enthalpy and pressure")
    found = np.zeros(len(gas.SPECIES))
    found[:n_ours] = solution.Y[:n_ours] * kg * 1e3 / gas.MOLAR_MASS[:n_ours]
    return float(solution.T), found


def _element_masses(solution: Any) -> Array:
    return np.array([float(solution.elemental_mass_fraction(e)) for e in solution.element_names])


def _refuse_bad_input(amounts: Array, T: float, p: float) -> None:
    if amounts.shape != (len(gas.SPECIES),) or not np.all(np.isfinite(amounts)) or amounts.min() < 0.0:
        raise EquilibriumError(
            f"amounts {amounts} must be {len(gas.SPECIES)} finite moles >= 0 in the order {gas.SPECIES}"
        )
    if not amounts.sum() > 0.0:
        raise EquilibriumError("amounts are all zero: nothing to bring to equilibrium")
    if not gas.T_MIN <= T <= gas.T_MAX:
        raise EquilibriumError(
            f"T = {T:g} K must lie in {gas.T_MIN}-{gas.T_MAX} K; given in degC? add 273.15"
        )
    if not 1e3 <= p <= 1e7:
        raise EquilibriumError(f"p = {p:g} Pa must lie in 1e3-1e7 Pa; given in bar? multiply by 1e5")


def _named(amounts: Array) -> str:
    return ", ".join(f"{n:.4g} mol {s}" for s, n in zip(gas.SPECIES, amounts, strict=True) if n > 0.0)


def _potentials(amounts: Array, T: float, p: float) -> Array:
    """Give the chemical potential of each species [J/mol]; minus infinity for an absent gas."""
    pure = np.array([gas.gibbs_j_mol(i, T) for i in range(len(gas.SPECIES))])
    in_gas = amounts.copy()
    in_gas[gas.GRAPHITE] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        mixing = np.log(in_gas / in_gas.sum() * p / gas.REFERENCE_PRESSURE_PA)
    mixing[gas.GRAPHITE] = 0.0
    return pure + GAS_CONSTANT_J_MOL_K * T * mixing


def potential_error(amounts: Array, T: float, p: float) -> float:
    """Return how far `amounts` [mol] are from equilibrium: the largest error of a potential [RT].

    Notes
    -----
    At equilibrium there are potentials of the elements, lambda, with mu_i = a_i lambda for what is present and
    mu_i >= a_i lambda for what is absent. Linear program: the least t with |mu_i - a_i lambda| <= t for the present and
    a_i lambda - mu_i <= t for the absent, whose mu_i is taken at the mole fraction `PRESENT`. Without the second
    condition a mixture of few species, such as CO and H2, would pass.
    """
    trace = PRESENT * max(float(amounts[: gas.GRAPHITE].sum()), PRESENT * float(amounts.sum()))
    present = amounts > trace
    least = np.maximum(amounts, trace)
    mu = _potentials(least, T, p) / (GAS_CONSTANT_J_MOL_K * T)
    has = (amounts @ gas.ATOMS) > 0.0
    possible = (gas.ATOMS[:, ~has] == 0.0).all(axis=1)
    A = gas.ATOMS[:, has]
    above, below = A[possible], -A[possible & present]
    rows = np.vstack([np.hstack([m, -np.ones((m.shape[0], 1))]) for m in (above, below)])
    limits = np.concatenate([mu[possible], -mu[possible & present]])
    cost = np.zeros(A.shape[1] + 1)
    cost[-1] = 1.0
    bounds = [(None, None)] * A.shape[1] + [(0.0, None)]
    answer: Any = linprog(cost, rows, limits, bounds=bounds)
    return float(answer.x[-1]) if answer.status == 0 else math.inf


@functools.cache
def _phases(possible: tuple[bool, ...]) -> tuple[Any, Any]:
    """Give Cantera's gas of the possible species, and graphite."""
    import cantera as ct

    known = _species()
    names = [n for n, yes in zip(gas.SPECIES[: gas.GRAPHITE], possible, strict=False) if yes]
    gas_phase: Any = None
    if names:
        gas_phase = ct.Solution(thermo="ideal-gas", kinetics="none", species=[known[n] for n in names])
    return gas_phase, ct.Solution("graphite.yaml")


@functools.cache
def _flue_gas() -> Any:
    import cantera as ct

    known = _species()
    names = [*gas.SPECIES[: gas.GRAPHITE], *RADICALS]
    return ct.Solution(thermo="ideal-gas", kinetics="none", species=[known[n] for n in names])


@functools.cache
def _species() -> dict[str, Any]:
    import cantera as ct

    known = {s.name: s for s in ct.Species.list_from_file("gri30.yaml")}
    known.update({s.name: s for s in ct.Species.list_from_file("nasa_gas.yaml") if s.name == "SO2"})
    return known


def _cantera_equilibrium(
    start: Array, possible: tuple[bool, ...], T: float, p: float, solver: _Solver
) -> Array:
    import cantera as ct

    gas_phase, graphite = _phases(possible)
    if gas_phase is None:
        return start
    scale = float(start.sum())
    where = [i for i in range(gas.GRAPHITE) if possible[i]]
    gas_phase.TPX = T, p, start[where]
    graphite.TP = T, p
    carbon = possible[gas.GRAPHITE]
    phases: list[tuple[Any, float]] = [(gas_phase, float(start[where].sum()) / scale)]
    if carbon:
        phases.append((graphite, float(start[gas.GRAPHITE]) / scale))
    mixture = ct.Mixture(phases)
    mixture.T, mixture.P = T, p
    mixture.equilibrate("TP", solver=solver, rtol=1e-11, max_steps=5000)
    found = np.zeros(len(gas.SPECIES))
    found[where + ([gas.GRAPHITE] if carbon else [])] = np.asarray(mixture.species_moles) * scale
    return found
