"""The fast part of ADM1's Jacobian, and its linear systems solved by substitution along the chain of foods.

A W-method (see `integrator`) may use any matrix A near the Jacobian: accuracy does not depend on it, stability does.
Here A holds what is fast: the slope of every process over its own food, transfer between liquid and gas with the shift
of the acid-base equilibrium, the flow of gas out, and nitrogen where it is short. Each slope acts through the row of
its process in the Petersen matrix, so that a step conserves COD, C and N to rounding whatever A leaves out. Foods form
a chain without loops: the system is triangular but for the gas.
"""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.digester.acid_base import COD_AC, COD_BU, COD_PRO, COD_VA, charge
from twins.digester.adm1 import BU_BY_VA, VA_BY_BU, hydrogen_made, liquid_balance
from twins.digester.adm1_states import (
    N_LIQUID,
    S_IC,
    S_IN,
    G_ch4,
    G_co2,
    G_h2,
    S_aa,
    S_ac,
    S_an,
    S_bu,
    S_cat,
    S_ch4,
    S_fa,
    S_h2,
    S_pro,
    S_su,
    S_va,
    X_ch,
    X_h2,
    X_li,
    X_pr,
    X_xc,
)  # fmt: skip
from twins.digester.adm1_stoichiometry import (
    DIS,
    HYD_CH,
    HYD_LI,
    HYD_PR,
    PETERSEN,
    UP_AA,
    UP_AC,
    UP_BU,
    UP_FA,
    UP_H2,
    UP_PRO,
    UP_SU,
    UP_VA,
)  # fmt: skip
from twins.digester.gas_transfer import FIXED_PRESSURE, gas_moles
from twins.digester.tanks import GAS_FLOW, N_COLUMNS, Layout, O_ch4, O_co2, O_h2, Work

N_SHORT = 50.0
"""Nitrogen is short below this multiple of K_S_IN: there its factor moves fast."""


@inlined
def co2_slopes(y: Any, k: Any, H: float, slopes: Any) -> None:
    """Write how dissolved CO2 moves with ac, pro, bu, va, IN, IC and cat [unit of each] to `slopes`, shape (7,).

    Notes
    -----
    CO2 = S_IC H/(K + H); a state shifts H by its charge over the slope of the charge balance.
    """
    share = 1.0 / (k.K_co2 + H)
    by_charge = y[S_IC] * k.K_co2 * share * share / charge(y, k, H).slope
    slopes[0] = by_charge * k.K_ac / ((k.K_ac + H) * COD_AC)
    slopes[1] = by_charge * k.K_pro / ((k.K_pro + H) * COD_PRO)
    slopes[2] = by_charge * k.K_bu / ((k.K_bu + H) * COD_BU)
    slopes[3] = by_charge * k.K_va / ((k.K_va + H) * COD_VA)
    slopes[4] = -by_charge * H / (k.K_IN + H)
    slopes[5] = H * share + by_charge * k.K_co2 * share
    slopes[6] = -by_charge


@inlined
def _answer(x: float, given: float, push: float) -> float:
    """Return the change of a rate of slope `x` (times the step) when its food gets `given` and loses what is eaten."""
    return (x * given + push) / (1.0 + x)


@inlined
def _c4_answer(valerate: float, butyrate: float, s: Any, g: float, push: Any) -> tuple[float, float]:
    """Return the changes of both C4 uptakes, which share their eaters: two equations."""
    va, va_by_bu, bu, bu_by_va = g * s[UP_VA], g * s[VA_BY_BU], g * s[UP_BU], g * s[BU_BY_VA]
    for_va = va * valerate + va_by_bu * butyrate + push[UP_VA]
    for_bu = bu * butyrate + bu_by_va * valerate + push[UP_BU]
    scale = 1.0 / ((1.0 + va) * (1.0 + bu) - va_by_bu * bu_by_va)
    return ((1.0 + bu) * for_va - va_by_bu * for_bu) * scale, (
        (1.0 + va) * for_bu - bu_by_va * for_va
    ) * scale


@inlined
def food_chain(b: Any, s: Any, g: float, push: Any, e: Any) -> float:
    """Write the changes of rates, times the step, to `e`; return the change of the hydrogen made [kgCOD/m3].

    Parameters
    ----------
    b
        Right-hand side, shape (32,).
    s
        Slopes [1/d], shape (14,).
    g
        gamma h [d].
    push
        Changes of rates that come from elsewhere, times g.
    e
        Shape (23,).
    """
    nu = PETERSEN
    e[DIS] = _answer(g * s[DIS], b[X_xc], 0.0)
    e[HYD_CH] = _answer(g * s[HYD_CH], b[X_ch] + nu[DIS, X_ch] * e[DIS], 0.0)
    e[HYD_PR] = _answer(g * s[HYD_PR], b[X_pr] + nu[DIS, X_pr] * e[DIS], 0.0)
    e[HYD_LI] = _answer(g * s[HYD_LI], b[X_li] + nu[DIS, X_li] * e[DIS], 0.0)
    e[UP_SU] = _answer(g * s[UP_SU], b[S_su] + e[HYD_CH] + nu[HYD_LI, S_su] * e[HYD_LI], push[UP_SU])
    e[UP_AA] = _answer(g * s[UP_AA], b[S_aa] + e[HYD_PR], push[UP_AA])
    e[UP_FA] = _answer(g * s[UP_FA], b[S_fa] + nu[HYD_LI, S_fa] * e[HYD_LI], push[UP_FA])
    valerate = b[S_va] + nu[UP_AA, S_va] * e[UP_AA]
    butyrate = b[S_bu] + nu[UP_SU, S_bu] * e[UP_SU] + nu[UP_AA, S_bu] * e[UP_AA]
    e[UP_VA], e[UP_BU] = _c4_answer(valerate, butyrate, s, g, push)
    propionate = (
        b[S_pro] + nu[UP_SU, S_pro] * e[UP_SU] + nu[UP_AA, S_pro] * e[UP_AA] + nu[UP_VA, S_pro] * e[UP_VA]
    )
    e[UP_PRO] = _answer(g * s[UP_PRO], propionate, push[UP_PRO])
    acetate = (
        (b[S_ac] + nu[UP_SU, S_ac] * e[UP_SU] + nu[UP_AA, S_ac] * e[UP_AA])
        + (nu[UP_FA, S_ac] * e[UP_FA] + nu[UP_VA, S_ac] * e[UP_VA])
        + (nu[UP_BU, S_ac] * e[UP_BU] + nu[UP_PRO, S_ac] * e[UP_PRO])
    )
    e[UP_AC] = _answer(g * s[UP_AC], acetate, push[UP_AC])
    return hydrogen_made(e)


@inlined
def solve_tank(
    tank: int,
    y: Any,
    b: Any,
    kinetics: Any,
    layout: Layout,
    g: float,
    push: Any,
    routed: bool,
    work: Work,
    u: Any,
) -> None:
    """Write the solution of (1 - g A) u = b for one tank, the acid tank first.

    Parameters
    ----------
    tank
        Its place.
    y
        States at which the slopes in `work` hold, shape (n_tanks, 29).
    b, u
        Right-hand sides and solutions, shape (n_tanks, 32).
    kinetics, layout
        As in `tanks.tanks_rhs`.
    g
        gamma h [d].
    push
        Changes of rates from elsewhere, times g; shape (23,).
    routed
        The acid tank's gas in `u` passes through this headspace.
    work
        Holds slopes and rates.
    """
    nu = PETERSEN
    e, eaten, own, room = work.e, work.slopes[tank, UP_H2], b[tank], u[tank]
    made = food_chain(own, work.slopes[tank], g, push, e)
    e[UP_H2] = eaten * made
    liquid_balance(e, room)
    for i in range(N_LIQUID):
        room[i] += own[i]
    room[S_h2] = 0.0
    into = (0.0, 0.0, 0.0)
    if routed:
        into = (u[0, O_h2] - b[0, O_h2], u[0, O_ch4] - b[0, O_ch4], u[0, O_co2] - b[0, O_co2])
    E_h2, E_ch4, E_co2 = solve_gas(tank, y[tank], own, kinetics[tank], layout, g, made, into, work, room)
    # hydrogen that stays in the liquid is eaten there
    more = made - E_h2 - e[UP_H2]
    room[S_ch4] += nu[UP_H2, S_ch4] * more - E_ch4
    room[S_IC] += nu[UP_H2, S_IC] * more - E_co2
    room[S_IN] += nu[UP_H2, S_IN] * more
    room[X_h2] += nu[UP_H2, X_h2] * more


@inlined
def solve_gas(
    tank: int,
    y: Any,
    own: Any,
    k: Any,
    layout: Layout,
    g: float,
    made: float,
    into: Any,
    work: Work,
    room: Any,
) -> Any:
    """Write the gas part of the solution to `room`; return the changes of the three transfers, times the step.

    Notes
    -----
    With E the changes of the transfers, Q that of the gas flow (all times g), G a gas state, v = V_liq/V_gas::

        u_G (1 + g q/V_gas) = b_G + v E - Q G/V_gas
        E_ch4 = g kLa (u_ch4 - E_ch4 - H u_Gch4)     E_co2 = g kLa (dCO2 - H u_Gco2)
        E_h2 = (1 - eaten) made - g kLa H eaten u_Gh2
        Q = what E and u_G do to the outlet

    E and u_G are linear in Q, so that Q is one division.
    """
    eaten, c = work.slopes[tank, UP_H2], work.co2[tank]
    V, V_gas, q = layout.V_liq[tank], layout.V_gas[tank], work.rates[tank, GAS_FLOW]
    z = 1.0 / (V_gas + g * q)
    vz, L = V * z, g * k.k_La
    # without E: u_G = G0 + vz E - G1 Q
    G0_h2, G1_h2 = (own[G_h2] * V_gas + into[0]) * z, y[G_h2] * z
    G0_ch4, G1_ch4 = (own[G_ch4] * V_gas + into[1]) * z, y[G_ch4] * z
    G0_co2, G1_co2 = (own[G_co2] * V_gas + into[2]) * z, y[G_co2] * z
    d_co2 = (
        (c[0] * room[S_ac] + c[1] * room[S_pro]) + (c[2] * room[S_bu] + c[3] * room[S_va])
        + (c[4] * room[S_IN] + c[5] * room[S_IC]) + c[6] * (room[S_cat] - room[S_an])
    )  # fmt: skip
    back_h2, back_ch4, back_co2 = L * k.H_h2 * eaten, L * k.H_ch4, L * k.H_co2
    n_h2 = 1.0 / (1.0 + back_h2 * vz)
    n_ch4 = 1.0 / (1.0 + L + back_ch4 * vz)
    n_co2 = 1.0 / (1.0 + L * c[5] + back_co2 * vz)
    # E = E0 + E1 Q
    E0_h2, E1_h2 = ((1.0 - eaten) * made - back_h2 * G0_h2) * n_h2, back_h2 * G1_h2 * n_h2
    E0_ch4, E1_ch4 = (L * room[S_ch4] - back_ch4 * G0_ch4) * n_ch4, back_ch4 * G1_ch4 * n_ch4
    E0_co2, E1_co2 = (L * d_co2 - back_co2 * G0_co2) * n_co2, back_co2 * G1_co2 * n_co2
    E0, E1 = gas_moles(E0_h2, E0_ch4, E0_co2), gas_moles(E1_h2, E1_ch4, E1_co2)
    if layout.outlet == FIXED_PRESSURE:
        by_moles = k.RT / (layout.pressure - k.p_h2o)
        flow_change = by_moles * (gas_moles(into[0], into[1], into[2]) + V * E0) / (1.0 - by_moles * V * E1)
    else:
        by_pressure = g * layout.k_P[tank] * k.RT
        G0, G1 = gas_moles(G0_h2, G0_ch4, G0_co2), gas_moles(G1_h2, G1_ch4, G1_co2)
        flow_change = by_pressure * (G0 + vz * E0) / (1.0 + by_pressure * (G1 - vz * E1))
    E_h2, E_ch4, E_co2 = (
        E0_h2 + E1_h2 * flow_change,
        E0_ch4 + E1_ch4 * flow_change,
        E0_co2 + E1_co2 * flow_change,
    )
    room[G_h2] = G0_h2 + vz * E_h2 - G1_h2 * flow_change
    room[G_ch4] = G0_ch4 + vz * E_ch4 - G1_ch4 * flow_change
    room[G_co2] = G0_co2 + vz * E_co2 - G1_co2 * flow_change
    room[O_h2] = own[O_h2] + g * q * room[G_h2] + y[G_h2] * flow_change
    room[O_ch4] = own[O_ch4] + g * q * room[G_ch4] + y[G_ch4] * flow_change
    room[O_co2] = own[O_co2] + g * q * room[G_co2] + y[G_co2] * flow_change
    return E_h2, E_ch4, E_co2


@inlined
def nitrogen_response(tank: int, y: Any, kinetics: Any, layout: Layout, g: float, work: Work) -> bool:
    """Write how a tank answers to one kmol/m3 of S_IN through the uptakes to ``work.starved``; say whether it matters.

    Notes
    -----
    All uptakes bear the factor S_IN/(S_IN + K_S,IN). Their slope over S_IN adds a matrix of rank one to A, and the
    solution with it follows from the one without by Sherman and Morrison's formula.
    """
    k, S = kinetics[tank], y[tank, S_IN]
    if S > N_SHORT * k.K_S_IN or S <= 0.0:
        return False
    factor = g * k.K_S_IN / (S * (S + k.K_S_IN))
    for process in range(UP_SU, UP_H2):
        work.push[process] = factor * work.rates[tank, process]
    for i in range(N_COLUMNS):
        work.b[tank, i] = 0.0
    solve_tank(tank, y, work.b, kinetics, layout, g, work.push, False, work, work.starved)
    for process in range(UP_SU, UP_H2):
        work.push[process] = 0.0
    return True


@inlined
def add_response(tank: int, work: Work, u: Any) -> None:
    """Add the answer to the change of S_IN to the solution `u` of a tank that is short of nitrogen."""
    starved = work.starved[tank]
    change = u[tank, S_IN] / (1.0 - starved[S_IN])
    for i in range(N_COLUMNS):
        u[tank, i] += change * starved[i]
