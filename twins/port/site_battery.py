"""Stationary battery of the site, slot by slot; its rules know the past only.

peak: charged off-peak and from surplus PV; gives what the site takes above the on-peak maximum that it aims at. That is
the month's running maximum, at first what the last month's would have been without the battery less what the battery
can hold for some hours; 0 in a first month.
pv: charged from surplus PV only; gives it back in on-peak hours.
Neither gives more than would last to the end of the day's on-peak hours, so that a long peak does not find the battery
empty. Both give all they have when the transformer is at its limit.

References
----------
.. [1] S-REOPT: efficiencies of rectifier, cells and inverter, lowest charge.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.power_parameters import PowerParameters
from twins.port.tariff import OFF_PEAK, ON_PEAK, SLOT_H

STORE_RULES = ("peak", "pv")


class SiteStore(NamedTuple):
    """The battery of a year, all floats.

    Attributes
    ----------
    highest_kwh, lowest_kwh
        Window of the charge [kWh].
    kw
        Largest AC power in and out [kW].
    into, out
        Stored over AC taken; AC given over what leaves the store [-].
    shaves
        1 for the rule "peak", 0 for "pv".
    shave_kw
        What it is meant to take off an on-peak maximum [kW].
    """

    highest_kwh: float
    lowest_kwh: float
    kw: float
    into: float
    out: float
    shaves: float
    shave_kw: float


def site_store(p: PowerParameters, kwh: float, kw: float, rule: str, health: float = 1.0) -> SiteStore:
    """Return the battery of a year.

    Parameters
    ----------
    p
        Numbers of the twin.
    kwh, kw
        Capacity when new and largest AC power; 0: no battery.
    rule
        One of `STORE_RULES`.
    health
        Capacity left over that when new [-].

    Raises
    ------
    ValueError
        For an unknown rule, and for a battery with only one of capacity and power.
    """
    if rule not in STORE_RULES or (kwh > 0.0) != (kw > 0.0):
        raise ValueError(
            f"stationary battery - {kwh:g} kWh, {kw:g} kW, rule {rule!r} - capacity and power both above 0 or both 0; "
            f"rules {', '.join(STORE_RULES)} - only one of the two levers set? - set store_kwh and store_kw together"
        )
    cells = math.sqrt(p.store_internal)  # half of the loss each way [1]
    out = p.store_inverter * cells
    return SiteStore(
        highest_kwh=health * kwh,
        lowest_kwh=p.store_lowest_soc * health * kwh,
        kw=float(kw),
        into=p.store_rectifier * cells,
        out=out,
        shaves=1.0 if rule == "peak" else 0.0,
        shave_kw=min(float(kw), (1.0 - p.store_lowest_soc) * health * kwh * out / p.store_hold_h),
    )


@inlined
def new_target(store: SiteStore, peak_kw: float) -> float:
    """Return the on-peak maximum to aim at in a new month [kW]; `peak_kw` is that of the last without the battery."""
    return max(peak_kw - store.shave_kw, 0.0)


@inlined
def store_power(
    store: SiteStore, soc_kwh: float, period: int, left: int, net_kw: float, most_kw: float, target_kw: float
) -> tuple[float, float]:
    """Return the AC power into and out of the battery in a slot [kW]; one of them is 0.

    Parameters
    ----------
    store, soc_kwh
        The battery and its charge [kWh].
    period, left
        Period of the tariff, and slots to the end of the day's on-peak hours.
    net_kw
        Load less PV, negative for surplus.
    most_kw
        Largest power that the transformer takes.
    target_kw
        On-peak maximum aimed at.
    """
    held_kw = max(soc_kwh - store.lowest_kwh, 0.0) * store.out / SLOT_H
    wanted = net_kw - most_kw
    if period == ON_PEAK:
        aim = target_kw if store.shaves > 0.0 else 0.0
        wanted = max(wanted, min(net_kw - aim, held_kw / left))
    if wanted > 0.0:
        return 0.0, min(wanted, store.kw, held_kw)
    room = max(store.highest_kwh - soc_kwh, 0.0) / (store.into * SLOT_H)
    offered = max(-net_kw, 0.0)
    if period == OFF_PEAK and store.shaves > 0.0:
        offered = max(most_kw - net_kw, 0.0)
    return min(offered, store.kw, room), 0.0


@inlined
def charge_after(store: SiteStore, soc_kwh: float, charge_kw: float, discharge_kw: float) -> float:
    """Return the charge at the end of a slot [kWh]; what rounding adds beyond the window is cut off."""
    soc = soc_kwh + SLOT_H * (charge_kw * store.into - discharge_kw / store.out)
    return min(max(soc, store.lowest_kwh), store.highest_kwh)
