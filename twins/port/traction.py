"""The battery of a tractor on duty: what drives, waits and charges do to it, and when it charges."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled
from twins.port.booking import SLOT_H, slot_of
from twins.port.charging import (
    add_session,
    charge_h,
    charge_to,
    power_for,
    soc_after,
)
from twins.port.machines import Machines, electric_kw
from twins.port.procedures import procedure
from twins.port.terminal_state import CHARGING, LADEN, NEVER, NOBODY, QUEUED
from twins.port.traction_battery import book, soc_after_work
from twins.port.tractor import tractor_kwh


@procedure
def stand_still(w: Any, tractor: int, clock: float) -> None:
    """Book the hours since the last booking, in which the battery gave and took nothing."""
    s = w.s
    book(w.use, tractor, s.tractor_soc[tractor], s.tractor_soc[tractor], clock - s.tractor_booked[tractor])
    s.tractor_booked[tractor] = clock


@procedure
def drain(w: Any, tractor: int, kwh: float, hours: float, until: float) -> None:
    """Take `kwh` [kWh] out of the battery in the `hours` before `until` [h]."""
    s = w.s
    soc = s.tractor_soc[tractor]
    after = soc_after_work(w.charging, soc, kwh, s.tractor_held_kwh[tractor])
    if after < 0.0:  # it is towed, or stands cold, for the rest of the way
        s.strandings += 1
        after = 0.0
    book(w.use, tractor, soc, after, hours)
    s.tractor_soc[tractor] = after
    s.tractor_booked[tractor] = until


@procedure
def drive_drain(w: Any, tractor: int, km: float, hours: float, loaded: int, until: float) -> None:
    """Take the energy of a drive out of the battery."""
    loaded_km = km if loaded == LADEN else 0.0
    drain(w, tractor, tractor_kwh(w.machines.tractor, loaded_km, km - loaded_km, hours, 0.0), hours, until)


@procedure
def wait_drain(w: Any, tractor: int, hours: float, until: float) -> None:
    """Take the energy of standing switched on out of the battery."""
    drain(w, tractor, tractor_kwh(w.machines.tractor, 0.0, 0.0, 0.0, hours), hours, until)


@compiled
def load_without_chargers(machines: Machines, activity: Any, slot: int, clock: float) -> float:
    """Return the load of the site in the slot before this one [kW], chargers apart."""
    if slot < 1:
        return 0.0
    return electric_kw(machines, activity[slot - 1], SLOT_H, clock, 0.0)


@procedure
def sun_left_kw(w: Any, other_kw: float, slot: int) -> float:
    """Return the power of the sun that neither the site nor chargers use now [kW]."""
    return max(0.0, w.slots[slot].sun_kw - other_kw - w.s.charging_kw)


@procedure
def wanted_soc(w: Any, tractor: int, free: bool, clock: float) -> float:
    """Return to which state of charge a tractor goes to charge now; 0 where it does not."""
    s, c = w.s, w.c
    if c.tractor_group[tractor] == 0 or c.chargers == 0:
        return 0.0
    soc = s.tractor_soc[tractor]
    if soc > w.charging.low_soc and not (free and soc < w.charging.top_up_soc):
        return 0.0
    slot = slot_of(w, clock)
    other_kw = load_without_chargers(w.machines, w.activity, slot, clock)
    surplus = sun_left_kw(w, other_kw, slot)
    wanted = charge_to(w.charging, c.charging_rule, soc, free, w.slots[slot].on_peak == 1, surplus)
    return wanted if wanted > soc else 0.0


@procedure
def plug_in(w: Any, tractor: int, wanted: float, most_h: float, clock: float) -> float:
    """Begin a charging session if there is a charger and power; return when it ends [h], or NEVER.

    Parameters
    ----------
    wanted
        State of charge to reach [-].
    most_h
        Longest time that the tractor stays [h].
    """
    s, c, n = w.s, w.c, w.charging
    if s.chargers_free == 0:
        return NEVER
    slot = slot_of(w, clock)
    other_kw = load_without_chargers(w.machines, w.activity, slot, clock)
    soc, kwh = s.tractor_soc[tractor], s.tractor_held_kwh[tractor]
    kw = power_for(
        n, c.charging_rule, soc, w.slots[slot].on_peak == 1, sun_left_kw(w, other_kw, slot), s.charging_kw,
        other_kw - w.slots[slot].sun_kw,
    )  # fmt: skip
    if kw <= 0.0 or most_h <= n.plug_h:
        return NEVER
    stand_still(w, tractor, clock + n.plug_h)
    start = clock + n.plug_h
    reach = wanted
    if charge_h(n, soc, wanted, kw, kwh) > most_h - n.plug_h:
        reach = soc_after(n, soc, most_h - n.plug_h, kw, kwh)
    hours = charge_h(n, soc, reach, kw, kwh)
    add_session(n, w.slots.charger_kwh, int(w.began * 4.0), start, soc, reach, kw, kwh)
    book(w.use, tractor, soc, reach, hours)
    s.tractor_soc[tractor] = reach
    s.tractor_booked[tractor] = start + hours
    s.tractor_charge_h[tractor] += hours
    s.chargers_free -= 1
    s.charges += 1
    s.tractor_promised[tractor] = kw / n.rectifier
    s.charging_kw += kw / n.rectifier
    s.tractor_state[tractor] = CHARGING
    return start + hours


@procedure
def unplug(w: Any, tractor: int) -> None:
    """Give the charger and its power back."""
    s = w.s
    s.chargers_free += 1
    s.charging_kw -= s.tractor_promised[tractor]
    s.tractor_promised[tractor] = 0.0
    if s.chargers_free == w.c.chargers:
        s.charging_kw = 0.0  # what rounding has left of the sum


@procedure
def queue_for_plug(w: Any, tractor: int) -> None:
    """Put a tractor behind the others that wait for a charger."""
    s = w.s
    s.tractor_state[tractor] = QUEUED
    s.after[tractor] = NOBODY
    if s.plug_first == NOBODY:
        s.plug_first = tractor
    else:
        s.after[s.plug_last] = tractor
    s.plug_last = tractor
    s.n_plug += 1


@procedure
def next_at_plug(w: Any) -> int:
    """Take the first tractor that waits for a charger, or NOBODY."""
    s = w.s
    tractor = s.plug_first
    if tractor != NOBODY:
        s.plug_first = s.after[tractor]
        s.n_plug -= 1
    return tractor
