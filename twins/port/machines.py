"""Litres and kWh of all machines, slot by slot, from what they did.

The events know no engine: another machine is another sum over the same events. Every term is linear in the activities,
so that the litres of a year are those of its sums, and a slot of many machines is the sum of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.port import activity as at
from twins.port.base_load import BaseLoad, base_kw, base_load_numbers
from twins.port.lifters import Lifters, lifter_l, lifter_numbers
from twins.port.machine_parameters import MachineParameters
from twins.port.number_records import record_of
from twins.port.quay_crane import QuayCranes, quay_crane_numbers, quay_cranes_kwh
from twins.port.reefers import Reefers, reefer_kwh, reefer_numbers, warm_after
from twins.port.rtg import DieselSet, YardCranes, rail_kwh, set_l, yard_crane_numbers
from twins.port.tractor import Tractors, tractor_l, tractor_numbers, truck_l

Array = NDArray[np.float64]

SLOT_H = 0.25  # the meter averages over a quarter of an hour


class Machines(NamedTuple):
    """Numbers of all machines of a draw in a year."""

    sts: QuayCranes
    rtg: YardCranes
    tractor: Tractors
    lifter: Lifters
    reefer: Reefers
    base_load: BaseLoad


class Energy(NamedTuple):
    """Energy by slot, each array of shape (n_slots,); the chargers of the tractors are a column of the activities."""

    sts_kwh: Array
    rtg_kwh: Array  # grid cranes on their rail
    reefer_kwh: Array
    base_kwh: Array  # lights, offices
    rtg_diesel_l: Array
    rtg_hybrid_l: Array
    rtg_own_l: Array  # grid cranes off their rail
    tractor_l: Array
    lifter_l: Array
    rail_l: Array  # tractors of the rail shuttle
    truck_l: Array  # trucks of others, inside the gate


class ElectricParts(NamedTuple):
    """Energy from the meter within a slot [kWh]."""

    sts: float
    rtg: float
    reefer: float
    base: float


def machine_numbers(
    p: MachineParameters, *, quay_cranes: int, grid_rtgs: int, blocks: int, quay_m: float, crane_feedback: bool
) -> Machines:  # fmt: skip
    """Return the numbers of the machines of a terminal in a year.

    Parameters
    ----------
    quay_cranes, grid_rtgs
        Quay cranes, and yard cranes on the grid, whose standby is drawn always.
    blocks, quay_m
        Yard blocks and length of the quay [m], by which lights and offices grow.
    crane_feedback
        Quay cranes feed the energy of lowering back; else resistors burn it.
    """
    return Machines(
        quay_crane_numbers(p, quay_cranes, crane_feedback),
        yard_crane_numbers(p, grid_rtgs),
        tractor_numbers(p),
        lifter_numbers(p),
        reefer_numbers(p),
        base_load_numbers(p, blocks, quay_m),
    )


@inlined
def electric_parts(m: Machines, row: Array, hours: float, clock_h: float, warm: float) -> ElectricParts:
    """Return the energy from the meter of one row of activities, chargers apart; arguments as `electric_kw`."""
    g = at.RTG_RAIL
    return ElectricParts(
        quay_cranes_kwh(
            m.sts, row[at.STS_MOVES], row[at.STS_HOIST_KWH], row[at.STS_LOWER_KWH], row[at.STS_WORK_H],
            row[at.STS_ON_H], hours,
        ),
        rail_kwh(
            m.rtg, row[at.RTG_HOIST_KWH + g], row[at.RTG_LOWER_KWH + g], row[at.RTG_DRIVE_KWH + g],
            row[at.RTG_WORK_H + g], row[at.RTG_ON_H + g], hours,
        ),
        reefer_kwh(m.reefer, row[at.REEFER_PLUG_H], warm, row[at.REEFER_ARRIVALS], hours),
        base_kw(m.base_load, clock_h) * hours,
    )  # fmt: skip


@compiled
def electric_kw(m: Machines, row: Array, hours: float, clock_h: float, warm: float) -> float:
    """Return the mean load of the terminal without chargers [kW].

    Parameters
    ----------
    row
        Activities within these hours, shape (N_ACTIVITIES,).
    hours
        Length of the time that the row covers [h].
    clock_h
        Its start, hours since a local midnight.
    warm
        Warm reefers at its start (`reefers.warm_after`).
    """
    parts = electric_parts(m, row, hours, clock_h, warm)
    return (parts.sts + parts.rtg + parts.reefer + parts.base) / hours


@inlined
def crane_l(m: Machines, engine: DieselSet, row: Array, g: int) -> float:
    """Return the diesel of the yard cranes of group `g`, which have this `engine` [L]."""
    return set_l(
        m.rtg.drives, engine, row[at.RTG_HOIST_KWH + g], row[at.RTG_LOWER_KWH + g], row[at.RTG_DRIVE_KWH + g],
        row[at.RTG_WORK_H + g], row[at.RTG_ON_H + g],
    )  # fmt: skip


@compiled
def _fill(m: Machines, activity: Array, start_h: float, warm: float, out: Array) -> float:
    """Write the energy of all slots into `out`, shape (len(Energy), n_slots); return the warm reefers at the end."""
    d = at.TRACTOR_DIESEL
    for i in range(activity.shape[0]):
        row = activity[i]
        parts = electric_parts(m, row, SLOT_H, start_h + SLOT_H * i, warm)
        warm = warm_after(m.reefer, warm, row[at.REEFER_ARRIVALS], SLOT_H)
        out[0, i] = parts.sts
        out[1, i] = parts.rtg
        out[2, i] = parts.reefer
        out[3, i] = parts.base
        out[4, i] = crane_l(m, m.rtg.diesel, row, at.RTG_DIESEL)
        out[5, i] = crane_l(m, m.rtg.hybrid, row, at.RTG_HYBRID)
        out[6, i] = crane_l(m, m.rtg.own, row, at.RTG_OWN)
        out[7, i] = tractor_l(
            m.tractor, row[at.TRACTOR_LOADED_KM + d], row[at.TRACTOR_EMPTY_KM + d], row[at.TRACTOR_WAIT_H + d]
        )
        out[8, i] = lifter_l(m.lifter, row[at.LIFTER_WORK_H], row[at.LIFTER_ON_H])
        out[9, i] = m.tractor.l_km * row[at.RAIL_KM]
        out[10, i] = truck_l(m.tractor, row[at.TRUCK_KM], row[at.TRUCK_WAIT_H])
    return warm


def energy_of(m: Machines, activity: Array, start_h: float, warm: float = 0.0) -> tuple[Energy, float]:
    """Return the energy of all machines by slot, and the warm reefers at the end.

    Parameters
    ----------
    m
        Numbers of the machines.
    activity
        What they did, shape (n_slots, N_ACTIVITIES), see `twins.port.activity`.
    start_h
        Start of the first slot, hours since a local midnight.
    warm
        Warm reefers at that time, as the part before has left them.
    """
    out = np.empty((len(Energy._fields), activity.shape[0]))
    warm = _fill(record_of(m), activity, float(start_h), float(warm), out)
    return Energy(*out), warm
