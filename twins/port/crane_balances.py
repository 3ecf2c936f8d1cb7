"""Where the energy of the cranes goes, from sums of what they did: work, losses, auxiliaries, what comes back."""

from __future__ import annotations

from twins.port import activity as at
from twins.port.crane_drives import CraneBalance, auxiliary_kwh, crane_balance
from twins.port.machines import Array, Energy, Machines


def quay_crane_balance(m: Machines, sums: Array, hours: float) -> CraneBalance:
    """Return the balance of the quay cranes over `hours` with activities `sums`, shape (N_ACTIVITIES,)."""
    c = m.sts
    work_h, on_h = sums[at.STS_WORK_H], sums[at.STS_ON_H]
    return crane_balance(
        c.drives,
        c.supply_efficiency,
        c.reuse,
        sums[at.STS_HOIST_KWH],
        sums[at.STS_LOWER_KWH],
        c.travel_kwh * sums[at.STS_MOVES],
        auxiliary_kwh(c.drives, work_h, on_h) + c.standby_kw * hours,
    )


def yard_crane_balance(m: Machines, sums: Array, hours: float, group: int) -> CraneBalance:
    """Return the balance of a `group` of yard cranes: from the meter on the rail, else from the generator."""
    c = m.rtg
    reuse = (c.diesel.reuse, c.hybrid.reuse, c.rail_reuse, c.own.reuse)[group]
    on_rail = group == at.RTG_RAIL
    work_h, on_h = sums[at.RTG_WORK_H + group], sums[at.RTG_ON_H + group]
    return crane_balance(
        c.drives,
        c.rail_efficiency if on_rail else 1.0,
        reuse,
        sums[at.RTG_HOIST_KWH + group],
        sums[at.RTG_LOWER_KWH + group],
        sums[at.RTG_DRIVE_KWH + group],
        auxiliary_kwh(c.drives, work_h, on_h) + (c.standby_kw * hours if on_rail else 0.0),
    )


def crane_energy(m: Machines, sums: Array, used: Array, hours: float) -> tuple[float, float]:
    """Return the energy that came to all cranes, and where it went [kWh]; both are the same.

    Parameters
    ----------
    m
        Numbers of the machines.
    sums
        What they did in `hours`, shape (N_ACTIVITIES,).
    used
        What meters and tanks showed, summed over the slots, as the fields of `Energy`.
    hours
        Length of the time [h].

    Notes
    -----
    To meters and generators comes the height of the boxes that are lowered. The electricity of a set is what its litres
    leave above idling.
    """
    e, c = Energy(*used.tolist()), m.rtg
    came = e.sts_kwh + e.rtg_kwh
    balances = [quay_crane_balance(m, sums, hours), yard_crane_balance(m, sums, hours, at.RTG_RAIL)]
    for group, engine, litres in (
        (at.RTG_DIESEL, c.diesel, e.rtg_diesel_l),
        (at.RTG_HYBRID, c.hybrid, e.rtg_hybrid_l),
        (at.RTG_OWN, c.own, e.rtg_own_l),
    ):
        came += (litres - engine.idle_l_h * sums[at.RTG_ON_H + group]) / engine.work_l_kwh
        balances.append(yard_crane_balance(m, sums, hours, group))
    went = sum(
        b.lifted + b.driven + b.drive_loss + b.auxiliaries + b.supply_loss + b.burnt + b.lowering_loss
        for b in balances
    )
    return float(came + sum(b.lowered for b in balances)), float(went)
