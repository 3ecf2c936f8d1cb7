"""What a laboratory or an operator would read from a tank of ADM1, its contents for balances, and a start.

Each function takes the state of one tank, shape (29,), and its kinetics; compiled code and Python may call them.
"""

from __future__ import annotations

from math import log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.digester.acid_base import COD_AC, COD_BU, COD_PRO, COD_VA, hydrogen_guess, hydrogen_ion
from twins.digester.adm1_parameters import survey_column
from twins.digester.adm1_states import (
    GAS,
    LIQUID,
    N_LIQUID,
    N_STATES,
    S_IC,
    S_IN,
    S_ac,
    S_an,
    S_bu,
    S_cat,
    S_h2,
    S_pro,
    S_va,
)  # fmt: skip
from twins.digester.adm1_stoichiometry import C_CONTENT, COD_CONTENT, GAS_CARBON, GAS_COD, N_CONTENT
from twins.digester.gas_transfer import TO_METHANE_TANK, gas_moles
from twins.digester.integrator import ACID_H2, FED_COD, METHANE_H2, OUT_COD
from twins.digester.tanks import Layout

Array = NDArray[np.float64]
MOLAR_HAC = 60.05
"""kg acetic acid per kmol."""
GRAMS_CACO3_PER_MOLE = 50.0
"""g CaCO3 per mole of alkalinity."""


@compiled
def hydrogen(y: Any, k: Any) -> float:
    """Return H [kmol/m3] of the liquid `y`."""
    return hydrogen_ion(y, k, hydrogen_guess(y, k))


@compiled
def pH_of(y: Any, k: Any) -> float:
    """Return the pH of the liquid `y`."""
    return -log10(hydrogen(y, k))


@compiled
def free_ammonia(y: Any, k: Any) -> float:
    """Return NH3 [kmolN/m3]."""
    return y[S_IN] * k.K_IN / (k.K_IN + hydrogen(y, k))


@inlined
def volatile_acids(y: Any) -> float:
    """Return volatile fatty acids as acetic acid [kg/m3]: moles of the four acids times 60.05 kg/kmol."""
    return MOLAR_HAC * (y[S_ac] / COD_AC + y[S_pro] / COD_PRO + y[S_bu] / COD_BU + y[S_va] / COD_VA)


@compiled
def alkalinity(y: Any, k: Any) -> float:
    """Return bicarbonate [kmol/m3]."""
    return y[S_IC] * k.K_co2 / (k.K_co2 + hydrogen(y, k))


@compiled
def acid_to_alkalinity(y: Any, k: Any) -> float:
    """Return volatile acids [kg acetic acid] over bicarbonate [kg CaCO3]: stop feeding above 0.4, less feed at 0.3.

    Notes
    -----
    Like FOS/TAC, whose second titration also takes part of the acids for alkalinity. A liquid without bicarbonate has
    no such ratio: 1000 stands for it and for anything above.
    """
    acids, base = volatile_acids(y), GRAMS_CACO3_PER_MOLE * alkalinity(y, k)
    return acids / base if base > 1e-3 * acids else 1e3


def contents(y: Array, layout: Layout) -> Array:
    """Return COD [kg], C, N and charge of the strong ions [kmol] in tanks and headspaces, shape (4,).

    The algebraic S_h2 stores nothing: some 1e-7 kgCOD/m3 are not counted.
    """
    n = layout.n_tanks
    liquid, gas = np.array(layout.V_liq[:n]), np.array(layout.V_gas[:n])
    amounts = liquid @ y[:, :N_LIQUID]
    amounts[S_h2] = 0.0
    above = gas @ y[:, N_LIQUID:N_STATES]
    return np.array(
        [
            COD_CONTENT @ amounts + GAS_COD @ above,
            C_CONTENT @ amounts + GAS_CARBON @ above,
            N_CONTENT @ amounts,
            amounts[S_cat] - amounts[S_an],
        ]
    )


def balance_errors(before: Array, after: Array, totals: Array, layout: Layout) -> Array:
    """Return the errors of the balances of COD, C, N and charge, shape (4,), over what was fed or stood in the tanks.

    Parameters
    ----------
    before, after
        `contents` at the start and the end of the time in which `totals`, shape (14,), were summed.
    layout
        Volumes and the route of the acid tank's gas.
    """
    gas = totals[METHANE_H2 : METHANE_H2 + 3].copy()
    if layout.n_tanks == 2 and layout.route != TO_METHANE_TANK:
        gas += totals[ACID_H2 : ACID_H2 + 3]
    fed, out = totals[FED_COD:OUT_COD], totals[OUT_COD : OUT_COD + 4].copy()
    out[:2] += np.array([GAS_COD @ gas, GAS_CARBON @ gas])
    return (after - before - fed + out) / np.maximum(np.abs(fed), np.abs(before) + 1e-12)


_DIGESTATE = survey_column("adm1_case_A", "name", "steady_state")


def digestate() -> Array:
    """Return the state of BSM2's digester (case A, S38), shape (29,): an inoculum whose every number is published."""
    gas = [_DIGESTATE["S_gas_" + name.removeprefix("G_")] for name in GAS]
    return np.array([_DIGESTATE[name] for name in LIQUID] + gas)


def seeded_start(inoculum_share: float, layout: Layout, kinetics: Any) -> Array:
    """Return a start, shape (n_tanks, 29): tanks filled with digestate by `inoculum_share`, the rest water.

    Parameters
    ----------
    inoculum_share
        Share of the liquid volume in (0, 1]; 0.2 to 0.3 is the least that starts.
    layout
        Tanks and the pressure of their headspaces.
    kinetics
        Records of the tanks at the temperature of the start, shape (n_tanks,).

    Raises
    ------
    ValueError
        For a share outside (0, 1].

    Notes
    -----
    The headspace holds gas of the digestate's composition at the outlet's pressure. Assumed: no air.
    """
    if not 0.0 < inoculum_share <= 1.0:
        raise ValueError(
            f"seeded_start: inoculum_share = {inoculum_share} must lie in (0, 1]; a percentage? "
            "A tank without inoculum never makes methane: give 0.2 to 0.3 or more"
        )
    y = np.tile(digestate(), (layout.n_tanks, 1))
    y[:, :N_LIQUID] *= inoculum_share
    for tank in range(layout.n_tanks):
        moles = (layout.pressure - kinetics[tank].p_h2o) / kinetics[tank].RT
        gas = y[tank, N_LIQUID:]
        gas *= moles / gas_moles(gas[0], gas[1], gas[2])
    return y
