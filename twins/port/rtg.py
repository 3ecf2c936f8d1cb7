"""Yard cranes: litres of a diesel set, of a hybrid and of a grid crane off its rail, kWh of a grid crane on it.

A set takes ``idle rate x hours on + litres per kWh x electrical work`` (a Willans line), so that litres per move
explode where a crane waits much. All three kinds of set are this one line: a hybrid has a smaller engine that stops,
and a store that gives most of the energy of lowering back. What a hybrid saves therefore follows from the duty and from
the set that it replaces, and is no input: published savings (40 to 50 %, 74 % against an old large set) are what it is
checked by.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.crane_drives import Drives, auxiliary_kwh, braking_kwh, drive_kwh
from twins.port.machine_parameters import MachineParameters


class DieselSet(NamedTuple):
    """Engine and generator on a crane."""

    idle_l_h: float  # each hour that the crane is on
    work_l_kwh: float
    reuse: float  # share of the energy of lowering that is used again [-]


class YardCranes(NamedTuple):
    """All kinds of yard cranes; standby of the grid cranes is that of all of them together."""

    drives: Drives
    diesel: DieselSet
    hybrid: DieselSet
    own: DieselSet  # of a grid crane off its rail
    rail_efficiency: float  # [-]
    rail_reuse: float  # [-]
    standby_kw: float


def yard_crane_numbers(p: MachineParameters, grid_rtgs: float) -> YardCranes:
    """Return the numbers of the yard cranes, of which `grid_rtgs` hang on the grid."""
    work_l_kwh = p.rtg_work_l_kwh * (p.rtg_split_l_h / p.rtg_idle_l_h) ** p.rtg_split_exponent
    return YardCranes(
        drives=Drives(p.rtg_eta_up, p.rtg_eta_reg, p.rtg_eta_drive, p.rtg_aux_kw, p.rtg_wait_kw),
        diesel=DieselSet(p.rtg_idle_l_h, work_l_kwh, p.rtg_set_reuse),
        hybrid=DieselSet(
            p.rtg_hybrid_idle_l_h * p.rtg_hybrid_run_share, p.rtg_work_l_kwh, p.rtg_hybrid_reuse
        ),
        own=DieselSet(p.rtg_own_idle_l_h, p.rtg_work_l_kwh, p.rtg_set_reuse),
        rail_efficiency=float(p.rtg_rail_efficiency),
        rail_reuse=float(p.rtg_rail_reuse),
        standby_kw=p.rtg_rail_standby_kw * grid_rtgs,
    )


@inlined
def set_l(
    d: Drives, engine: DieselSet, hoist_kwh: float, lower_kwh: float, travel_kwh: float, work_h: float, on_h: float
) -> float:  # fmt: skip
    """Return the diesel of cranes with a set [L].

    Parameters
    ----------
    hoist_kwh, lower_kwh, travel_kwh
        Work at the hook, up and down, and at the wheels [kWh].
    work_h, on_h
        Hours in jobs, and hours switched on [h].
    """
    need = drive_kwh(d, hoist_kwh, travel_kwh) + auxiliary_kwh(d, work_h, on_h)
    electrical = need - engine.reuse * braking_kwh(d, lower_kwh)
    return engine.idle_l_h * on_h + engine.work_l_kwh * electrical


@inlined
def rail_kwh(
    c: YardCranes, hoist_kwh: float, lower_kwh: float, travel_kwh: float, work_h: float, on_h: float, hours: float
) -> float:  # fmt: skip
    """Return what grid cranes draw from the meter within `hours`, standby of all of them included [kWh].

    It may be negative for a moment in which only boxes are lowered: the neighbours use it.
    """
    need = drive_kwh(c.drives, hoist_kwh, travel_kwh) + auxiliary_kwh(c.drives, work_h, on_h)
    returned = c.rail_reuse * braking_kwh(c.drives, lower_kwh)
    return (need + c.standby_kw * hours) / c.rail_efficiency - returned * c.rail_efficiency
