"""One digester tank, or an acid tank and a methane tank with liquor recirculated, as one system of equations.

The feed and the recirculated liquor enter the acid tank, which overflows into the methane tank; effluent leaves the
methane tank. Liquid volumes are constant. In a single tank everything happens in the methane tank.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import compiled, inlined
from twins.digester.acid_base import hydrogen_guess, hydrogen_ion
from twins.digester.adm1 import N_SLOPES, hydrogen_made, liquid_balance, process_rates
from twins.digester.adm1_parameters import BSM2
from twins.digester.adm1_states import N_LIQUID, N_STATES, G_ch4, G_co2, G_h2, S_h2
from twins.digester.adm1_stoichiometry import GAS_CH4, GAS_CO2, GAS_H2, N_PROCESSES, UP_H2
from twins.digester.gas_transfer import (
    FIXED_PRESSURE,
    TO_HOLDER,
    TO_METHANE_TANK,
    Outlet,
    gas_flow,
    gas_moles,
)

O_h2, O_ch4, O_co2 = N_STATES, N_STATES + 1, N_STATES + 2
"""Columns beyond the states: gas that has left the headspace, kgCOD (h2, ch4) and kmolC (co2)."""
N_COLUMNS = N_STATES + 3
GAS_FLOW = N_PROCESSES
"""Place of the gas flow [m3/d] behind the rates of a tank."""
N_RATES = N_PROCESSES + 1


class Layout(NamedTuple):
    """Tanks and their gas; the entries of a pair belong to tank 0 and tank 1. The last tank is the methane tank."""

    n_tanks: int
    V_liq: tuple[float, float]  # m3
    V_gas: tuple[float, float]  # m3
    k_P: tuple[float, float]  # m3/d/bar, for the outlet of BSM2
    outlet: int  # FIXED_PRESSURE or K_P_OUTLET
    pressure: float  # bar, held by the outlet or outside of it
    route: int  # of the acid tank's gas: TO_METHANE_TANK, TO_HOLDER or LOST


def single_tank(
    liquid_m3: float,
    gas_m3: float,
    outlet: int = FIXED_PRESSURE,
    pressure: float = BSM2["P_atm"],
    k_P: float = 0.0,
) -> Layout:
    """Return the layout of one stirred tank; `k_P` [m3/d/bar] matters to the outlet of BSM2 only."""
    return Layout(1, (liquid_m3, 0.0), (gas_m3, 0.0), (k_P, 0.0), outlet, pressure, TO_HOLDER)


def two_tanks(
    acid_m3: float,
    methane_m3: float,
    gas_share: float,
    route: int,
    outlet: int = FIXED_PRESSURE,
    pressure: float = BSM2["P_atm"],
    k_P: float = 0.0,
) -> Layout:
    """Return the two-phase layout; each headspace is `gas_share` of its liquid volume."""
    gas = (gas_share * acid_m3, gas_share * methane_m3)
    return Layout(2, (acid_m3, methane_m3), gas, (k_P, k_P), outlet, pressure, route)


class Work(NamedTuple):
    """Room for the integration, made once a draw; nothing in it is remembered from call to call but `counts`."""

    stage: Any  # (n_tanks, N_COLUMNS), state at a stage
    f: Any  # (n_tanks, N_COLUMNS), derivatives at the start of the step
    f_stage: Any  # (n_tanks, N_COLUMNS), derivatives at the second stage
    b: Any  # (n_tanks, N_COLUMNS), right-hand side of a linear system
    u: Any  # (2, n_tanks, N_COLUMNS), its solutions
    starved: Any  # (n_tanks, N_COLUMNS), response to nitrogen where it is short
    H: Any  # (n_tanks,), kmol/m3
    rates: Any  # (n_tanks, N_RATES), at the start of the step
    rates_stage: Any  # (n_tanks, N_RATES)
    slopes: Any  # (n_tanks, N_SLOPES), at the start of the step
    slopes_stage: Any  # (n_tanks, N_SLOPES)
    co2: Any  # (n_tanks, 7), slopes of dissolved CO2
    e: Any  # (N_RATES,), changes of rates in a linear system
    push: Any  # (N_RATES,), same, given from outside
    short: Any  # (n_tanks,), 1 where nitrogen is short
    mean: Any  # (N_LIQUID,), effluent's concentrations times days
    counts: Any  # (N_COUNTS,), whole numbers


N_COUNTS = 4
STEPS, REJECTED, RHS_CALLS, UNDERSHOOTS = range(N_COUNTS)
"""Places in `Work.counts`; `UNDERSHOOTS` counts accepted steps with a state below zero by more than its tolerance."""


def workspace(n_tanks: int) -> Work:
    """Return room for `n_tanks` tanks, counts at zero."""

    def wide() -> Any:
        return np.zeros((n_tanks, N_COLUMNS))

    return Work(
        wide(), wide(), wide(), wide(), np.zeros((2, n_tanks, N_COLUMNS)), wide(), np.zeros(n_tanks),
        np.zeros((n_tanks, N_RATES)), np.zeros((n_tanks, N_RATES)), np.zeros((n_tanks, N_SLOPES)),
        np.zeros((n_tanks, N_SLOPES)), np.zeros((n_tanks, 7)), np.zeros(N_RATES), np.zeros(N_RATES),
        np.zeros(n_tanks), np.zeros(N_LIQUID), np.zeros(N_COUNTS, np.int64),
    )  # fmt: skip


@inlined
def inflow_rates(layout: Layout, tank: int, flow: float, recirculation: float) -> tuple[float, float]:
    """Return feed and flow from the other tank, each over the volume of `tank` [1/d]; their sum flows out.

    `flow` is the feed and `recirculation` the liquor back to the acid tank, m3/d.
    """
    V = layout.V_liq[tank]
    if layout.n_tanks == 1:
        return flow / V, 0.0
    if tank == 0:
        return flow / V, recirculation / V
    return 0.0, (flow + recirculation) / V


@inlined
def tanks_rhs(
    y: Any,
    feed: Any,
    flow: float,
    recirculation: float,
    kinetics: Any,
    layout: Layout,
    H: Any,
    r: Any,
    d: Any,
    f: Any,
) -> None:
    """Write the derivatives [per d] of all tanks.

    Parameters
    ----------
    y
        States, shape (n_tanks, 29 or more); S_h2, which is algebraic, is set.
    feed
        Influent, shape (29,); its gas is not read.
    flow, recirculation
        m3/d.
    kinetics
        Records of type `KINETICS`, shape (n_tanks,).
    layout
        Volumes and outlets.
    H
        Hydrogen ion by tank [kmol/m3]: a guess, then the solution.
    r, d
        Rates (n_tanks, 23) and slopes (n_tanks, 14), written.
    f
        Derivatives, shape (n_tanks, 32): states, then gas out of the tank [kgCOD/d, kgCOD/d, kmolC/d].

    Notes
    -----
    Gas of the acid tank on its way through the methane tank's headspace enters it as it is; what is drawn back has the
    methane tank's composition.
    """
    n = layout.n_tanks
    for tank in range(n):
        a, b = inflow_rates(layout, tank, flow, recirculation)
        H[tank] = hydrogen_ion(y[tank], kinetics[tank], H[tank])
        h2_in = (a * feed[S_h2] + b * y[n - 1 - tank, S_h2]) / (a + b) if a + b > 0.0 else 0.0
        y[tank, S_h2] = process_rates(y[tank], kinetics[tank], H[tank], a + b, h2_in, r[tank], d[tank])
    for tank in range(n):
        a, b = inflow_rates(layout, tank, flow, recirculation)
        V, V_gas = layout.V_liq[tank], layout.V_gas[tank]
        own, other, change, rates = y[tank], y[n - 1 - tank], f[tank], r[tank]
        # by the balance with S_h2 of both tanks as they now are, so that COD closes to rounding
        rates[GAS_H2] = (
            hydrogen_made(rates) - rates[UP_H2] + a * (feed[S_h2] - own[S_h2]) + b * (other[S_h2] - own[S_h2])
        )
        liquid_balance(rates, change)
        for i in range(N_LIQUID):
            change[i] += a * (feed[i] - own[i]) + b * (other[i] - own[i])
        change[S_h2] = 0.0
        h2, ch4, co2 = V * rates[GAS_H2], V * rates[GAS_CH4], V * rates[GAS_CO2]
        if tank == 1 and layout.route == TO_METHANE_TANK:
            h2, ch4, co2 = h2 + f[0, O_h2], ch4 + f[0, O_ch4], co2 + f[0, O_co2]
        outlet = Outlet(layout.outlet, layout.pressure, layout.k_P[tank])
        q = gas_flow(own, kinetics[tank], outlet, V_gas, gas_moles(h2, ch4, co2))
        rates[GAS_FLOW] = q
        # an acid tank that draws gas back through the pipe gets that of the methane tank
        moved = other if q < 0.0 and tank == 0 and n == 2 and layout.route == TO_METHANE_TANK else own
        change[O_h2], change[O_ch4], change[O_co2] = q * moved[G_h2], q * moved[G_ch4], q * moved[G_co2]
        change[G_h2] = (h2 - change[O_h2]) / V_gas
        change[G_ch4] = (ch4 - change[O_ch4]) / V_gas
        change[G_co2] = (co2 - change[O_co2]) / V_gas


@compiled
def tank_derivatives(
    y: Any, feed: Any, flow: float, recirculation: float, kinetics: Any, layout: Layout, f: Any, work: Work
) -> None:
    """Write the derivatives [per d] of `y`, shape (n_tanks, 29), to `f`, shape (n_tanks, 32); for other solvers.

    The algebraic S_h2 of `y` is set, its derivative is 0. See `tanks_rhs` for the other arguments.
    """
    for tank in range(layout.n_tanks):
        work.H[tank] = hydrogen_guess(y[tank], kinetics[tank])
    tanks_rhs(y, feed, flow, recirculation, kinetics, layout, work.H, work.rates, work.slopes, f)
