"""Quay cranes: kWh at the meter, with the energy of lowering fed back or burnt in resistors."""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.crane_drives import Drives, auxiliary_kwh, braking_kwh, drive_kwh
from twins.port.machine_parameters import MachineParameters


class QuayCranes(NamedTuple):
    """The quay cranes of a terminal; standby is that of all of them together."""

    drives: Drives
    travel_kwh: float  # trolley and gantry at the wheels, a move
    supply_efficiency: float  # [-]
    reuse: float  # 1 with feed-back, 0 with resistors
    standby_kw: float


def quay_crane_numbers(p: MachineParameters, quay_cranes: float, feedback: bool) -> QuayCranes:
    """Return the numbers of `quay_cranes` cranes, which feed back or not."""
    return QuayCranes(
        drives=Drives(p.sts_eta_up, p.sts_eta_reg, p.sts_eta_drive, p.sts_aux_kw, p.sts_wait_kw),
        travel_kwh=float(p.sts_travel_kwh),
        supply_efficiency=float(p.sts_supply_efficiency),
        reuse=1.0 if feedback else 0.0,
        standby_kw=p.sts_standby_kw * quay_cranes,
    )


@inlined
def quay_cranes_kwh(
    c: QuayCranes, moves: float, hoist_kwh: float, lower_kwh: float, work_h: float, on_h: float, hours: float
) -> float:  # fmt: skip
    """Return what the quay cranes draw from the meter within `hours` [kWh].

    Parameters
    ----------
    moves
        Boxes moved.
    hoist_kwh, lower_kwh
        Work at the hook, up and down [kWh].
    work_h, on_h
        Crane hours in a cycle, and at a ship [h].
    """
    need = drive_kwh(c.drives, hoist_kwh, c.travel_kwh * moves) + auxiliary_kwh(c.drives, work_h, on_h)
    returned = c.reuse * braking_kwh(c.drives, lower_kwh)
    return (need + c.standby_kw * hours) / c.supply_efficiency - returned * c.supply_efficiency
