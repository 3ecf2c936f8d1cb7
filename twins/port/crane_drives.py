"""Electrical work of a crane from the work at its hook and wheels, and where the energy goes.

Hoisting takes E = m g h / eta_up, lowering gives m g h eta_reg back to the direct-current bus of the crane, where
other drives, a store or the grid may use a part of it; resistors burn the rest. All of it is linear: sums over
machines, slots or years may be put in as well as single jobs. A store carries what it holds into the next slot.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined


class Drives(NamedTuple):
    """Drives and auxiliaries of a kind of crane."""

    eta_up: float  # [-]
    eta_reg: float  # [-]
    eta_drive: float  # [-]
    aux_kw: float  # in a job
    wait_kw: float  # switched on, waiting


class CraneBalance(NamedTuple):
    """Where the electrical energy of a kind of crane goes [kWh].

    What is drawn and what is returned make ``lifted + driven + drive_loss + auxiliaries + supply_loss``; what lowering
    sets free is ``returned + burnt + lowering_loss``.
    """

    drawn: float  # from the meter, or from the generator
    lifted: float  # m g h at the hook, up
    driven: float  # at the wheels
    drive_loss: float  # gears, motors, inverters
    auxiliaries: float
    supply_loss: float  # transformers, cables, rail
    lowered: float  # m g h at the hook, down
    returned: float  # used again, or fed back at the crane
    burnt: float  # resistors
    lowering_loss: float  # gears, motors, inverters


@inlined
def drive_kwh(d: Drives, hoist_kwh: float, travel_kwh: float) -> float:
    """Return the electrical work of hoisting and travelling [kWh]."""
    return hoist_kwh / d.eta_up + travel_kwh / d.eta_drive


@inlined
def auxiliary_kwh(d: Drives, work_h: float, on_h: float) -> float:
    """Return the electrical work of lights, air conditioning and control, in jobs and in waiting [kWh]."""
    return d.aux_kw * work_h + d.wait_kw * (on_h - work_h)


@inlined
def braking_kwh(d: Drives, lower_kwh: float) -> float:
    """Return the electrical work that lowering brings to the bus of the crane [kWh]."""
    return d.eta_reg * lower_kwh


def crane_balance(
    d: Drives, supply: float, reuse: float, hoist_kwh: float, lower_kwh: float, travel_kwh: float,
    auxiliaries_kwh: float,
) -> CraneBalance:  # fmt: skip
    """Return where the energy goes, of any number of cranes of one kind over any time.

    Parameters
    ----------
    d
        Drives of the kind.
    supply
        Energy at the crane over energy at the meter [-], 1 for a set on the crane.
    reuse
        Share of the energy of lowering that is used again [-].
    hoist_kwh, lower_kwh, travel_kwh
        Work at the hook, up and down, and at the wheels [kWh].
    auxiliaries_kwh
        Electrical work of the auxiliaries [kWh], standby included.
    """
    drives = drive_kwh(d, hoist_kwh, travel_kwh)
    braking = braking_kwh(d, lower_kwh)
    returned = reuse * braking
    need = drives + auxiliaries_kwh
    supply_loss = need * (1.0 / supply - 1.0) + returned * (1.0 - supply)
    return CraneBalance(
        drawn=need + supply_loss - returned,
        lifted=hoist_kwh,
        driven=travel_kwh,
        drive_loss=drives - hoist_kwh - travel_kwh,
        auxiliaries=auxiliaries_kwh,
        supply_loss=supply_loss,
        lowered=lower_kwh,
        returned=returned,
        burnt=braking - returned,
        lowering_loss=lower_kwh - braking,
    )
