"""Fade of lithium iron phosphate batteries by two published sets of numbers, step by step.

A cell loses capacity by age and by cycles. Each part follows a power law at constant stress, Q = k x^p with x days or
equivalent full cycles, and its own growth when the stress changes (S-BLAST):

    dQ/dx = k p (k/Q)^((1-p)/p),    which at constant k from Q_0 gives    Q = k ((Q_0/k)^(1/p) + dx)^p.

The closed form of a step is used: it has no error of step size and starts at Q = 0. The sets differ in k and p only:

* ``lfp_gr_250ah``: LFP-graphite cell of more than 250 Ah, tests of doi 10.1016/j.est.2023.109042 (S-BLAST);
* ``reopt``: loss of a day 0.5 k_cal E/sqrt(d) + k_cyc EFC (S-REOPT), that is p = 0.5 and 1.

A pack lives 20-30 % shorter than its cells: its days and cycles count for more, 1/(1 - shortening) of them, so that
its life is shorter by exactly that. Priors: `battery_parameters`, names that begin with ``cell_``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import inlined
from twins.core.units import ZERO_CELSIUS_K
from twins.port.battery_parameters import BatteryParameters

# Limits of the tests behind the fade, as `first_limit_broken` tells: none, or the gravest one.
TESTED, CHARGE_RATE, DISCHARGE_RATE, TEMPERATURE, DEPTH = range(5)


class Cell(NamedTuple):
    """Numbers of both sets, which of them counts, and the way from cell to pack."""

    simple: bool  # the set of S-REOPT
    scatter: float  # fade over that of the set [-]
    haste: float  # days and cycles of a cell in one of a pack [-]
    p1: float
    p2: float
    p3: float
    p_calendar: float
    p4: float
    p5: float
    p6: float
    p7: float
    p8: float
    p_cycle: float
    coldest_c: float
    hottest_c: float
    charge_limit: float  # [1/h]
    discharge_limit: float  # [1/h]
    shallowest: float  # depth of discharge [-]
    simple_calendar: float
    simple_power: float
    simple_cycle: float


class Stress(NamedTuple):
    """What a battery goes through in a step."""

    battery_c: float  # its own temperature, not that of the air [degC]
    mean_soc: float  # mean over time [-]
    depth: float  # depth of discharge, mean over the energy [-]
    charge_c: float  # charging power over energy while it charges [1/h]
    discharge_c: float  # the same while it discharges [1/h]


class Rates(NamedTuple):
    """Power laws of the two parts: loss = k_calendar days^p_calendar + k_cycle EFC^p_cycle."""

    k_calendar: float
    p_calendar: float
    k_cycle: float
    p_cycle: float


class Fade(NamedTuple):
    """Capacity lost over nominal, by its two causes [-]."""

    calendar: float
    cycle: float


def cell_numbers(p: BatteryParameters) -> Cell:
    """Return the cells of a draw."""
    return Cell(
        p.cell_set == "reopt",
        p.cell_scatter,
        1.0 / (1.0 - p.cell_pack_shorter),
        p.cell_p1,
        p.cell_p2_k,
        p.cell_p3_k_v,
        p.cell_p_calendar,
        p.cell_p4,
        p.cell_p5,
        p.cell_p6_h,
        p.cell_p7_k,
        p.cell_p8_k,
        p.cell_p_cycle,
        p.cell_coldest_c,
        p.cell_hottest_c,
        p.cell_charge_limit_c,
        p.cell_discharge_limit_c,
        p.cell_shallowest_dod,
        p.cell_simple_calendar,
        p.cell_simple_power,
        p.cell_simple_cycle,
    )


@inlined
def graphite_potential_safari_delacourt(soc: float) -> float:
    """Return the potential of the graphite electrode against lithium [V] at the state of charge `soc` [-] of the cell.

    References
    ----------
    M. Safari and C. Delacourt, J. Electrochem. Soc. 158 (2011) A562, doi 10.1149/1.3567007, with the lithiation of
    Schimpe et al., doi 10.1149/2.1181714jes; both as in S-BLAST, blast/models/degradation_model.py.
    """
    x = 0.0085 + soc * (0.78 - 0.0085)
    return (
        0.6379
        + 0.5416 * math.exp(-305.5309 * x)
        + 0.044 * math.tanh((0.1958 - x) / 0.1088)
        - 0.1978 * math.tanh((x - 1.0571) / 0.0854)
        - 0.6875 * math.tanh((x + 0.0117) / 0.0529)
        - 0.0175 * math.tanh((x - 0.5692) / 0.0875)
    )


@inlined
def fade_rates(cell: Cell, stress: Stress) -> Rates:
    """Return the power laws of a cell under `stress` by the set that counts.

    Notes
    -----
    In the set of S-BLAST the cycle term falls with temperature by construction. Outside the temperatures tested it
    stays at their edge, and shallow cycles count as the shallowest tested. A faster charge than tested goes on along
    the straight line in the C rate: holding it at the limit would call fast charging harmless. `first_limit_broken`
    tells. The C rate is the mean of those of charge and discharge, through which equal charge goes.
    """
    if cell.simple:
        k_day = cell.simple_calendar * stress.mean_soc
        return Rates(cell.scatter * k_day, cell.simple_power, cell.scatter * cell.simple_cycle, 1.0)
    T = stress.battery_c + ZERO_CELSIUS_K
    U_a = graphite_potential_safari_delacourt(stress.mean_soc)
    k_cal = cell.p1 * math.exp(cell.p2 / T) * math.exp(cell.p3 * U_a / T)
    T_tested = min(max(stress.battery_c, cell.coldest_c), cell.hottest_c) + ZERO_CELSIUS_K
    depth = max(stress.depth, cell.shallowest)
    C = 0.5 * (stress.charge_c + stress.discharge_c)
    k_cyc = (cell.p4 + cell.p5 * depth + cell.p6 * C) * (
        math.exp(cell.p7 / T_tested) + math.exp(-cell.p8 / T_tested)
    )
    return Rates(cell.scatter * k_cal, cell.p_calendar, cell.scatter * k_cyc, cell.p_cycle)


@inlined
def power_law_after(Q: float, k: float, p: float, dx: float) -> float:
    """Return the loss [-] after a further `dx` days or cycles under k and p, from the loss `Q` [-]."""
    if k <= 0.0 or dx <= 0.0:
        return Q
    return k * ((Q / k) ** (1.0 / p) + dx) ** p


@inlined
def fade_after(cell: Cell, fade: Fade, stress: Stress, days: float, full_cycles: float, luck: float) -> Fade:
    """Return the losses of a pack after `days` with `full_cycles` under `stress`.

    Parameters
    ----------
    cell
        Numbers of a draw.
    fade
        Losses so far [-].
    stress
        Constant over the step; a month is short enough.
    days
        Length of the step [d].
    full_cycles
        Equivalent full cycles in it [-]: half the sum of all changes of the state of charge.
    luck
        Fade of this pack over that of the mean one [-].
    """
    rates = fade_rates(cell, stress)
    return Fade(
        power_law_after(fade.calendar, luck * rates.k_calendar, rates.p_calendar, cell.haste * days),
        power_law_after(fade.cycle, luck * rates.k_cycle, rates.p_cycle, cell.haste * full_cycles),
    )


@inlined
def capacity(fade: Fade) -> float:
    """Return what a pack still holds over its nominal energy [-]."""
    return max(0.0, 1.0 - fade.calendar - fade.cycle)


@inlined
def first_limit_broken(cell: Cell, stress: Stress) -> int:
    """Return the gravest limit of the tests (S-BLAST) that the use oversteps, `TESTED` where none.

    Notes
    -----
    Rates beyond the tests come first, since their fade is a straight line drawn on; shallow cycles last, since they
    count as the shallowest tested. The set of S-REOPT prints no limits; the same are asked of it.
    """
    if stress.charge_c > cell.charge_limit:
        return CHARGE_RATE
    if stress.discharge_c > cell.discharge_limit:
        return DISCHARGE_RATE
    if stress.battery_c < cell.coldest_c or stress.battery_c > cell.hottest_c:
        return TEMPERATURE
    return DEPTH if stress.depth < cell.shallowest else TESTED
