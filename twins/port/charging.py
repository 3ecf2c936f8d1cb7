"""Charging of battery tractors: curve, energy by quarter hours, what a feeder gives, and when a tractor goes.

A charger gives the power that it got at plug-in until the battery no longer takes it. What the battery takes falls with
a straight line from full power at the taper's state of charge s_t to a last share f of it at 1:

    A(s) = P_full (1 - a (s - s_t)),    a = (1 - f)/(1 - s_t),    P(s) = min(P, A(s)),    E ds/dt = eta P(s).

So a charge at full power is constant up to s_t and tapers above; one that a feeder holds back tapers later. Both pieces
have closed forms. Powers at the plug are DC; a meter sees them over the efficiency of the rectifier, and the battery
stores eta of them, the root of its internal efficiency (S-REOPT). States of charge are stored energy over the energy
`kwh` that the pack holds today. Priors: `battery_parameters`, names that begin with ``charging_``.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.port.battery_parameters import BatteryParameters

Slots = NDArray[Any]
SLOTS_AN_HOUR = 4.0  # the meter's quarter hours

RULES = ("plain", "off_peak", "pv_following", "peak_capped")  # the code of a rule is its place here
PLAIN, OFF_PEAK, PV_FOLLOWING, PEAK_CAPPED = range(4)


class Charging(NamedTuple):
    """Chargers, what they hang on, and the habits of charging."""

    full_kw: float  # DC at the plug of one charger, or what the pack takes if less
    rectifier: float  # DC over AC [-]
    one_way: float  # stored over DC at the plug, and DC drawn over energy taken from the store [-]
    taper_soc: float  # above it full power is no longer taken [-]
    slope: float  # a: share of full power lost for a unit of state of charge above it [-]
    plug_h: float  # hours of a session without power
    least_kw: float  # DC below which a tractor waits
    feeder_kw: float  # AC that the feeder of the chargers carries
    transformer_kw: float  # AC that the transformer of the site carries
    cap_kw: float  # AC of all chargers in on-peak hours under the rule of that name
    standby_kw: float  # AC of one charger, always
    low_soc: float  # goes to charge whatever the rule [-]
    bridge_soc: float  # charges up to it at an hour its rule avoids [-]
    top_up_soc: float  # goes to charge below it when free [-]
    target_soc: float  # leaves the charger [-]


def charging_numbers(
    p: BatteryParameters,
    *,
    charger_kw: float,
    battery_kwh: float,
    feeder_mva: float,
    transformer_mva: float,
    site_power_factor: float,
    cap_kw: float,
) -> Charging:
    """Return the chargers of a draw.

    Parameters
    ----------
    charger_kw
        DC rating of one charger [kW].
    battery_kwh
        Nominal energy of a tractor's pack [kWh], which bounds the power it takes.
    feeder_mva, transformer_mva
        Ratings of the feeder of all chargers and of the site's transformer [MVA].
    site_power_factor
        Of the whole load on the transformer [-].
    cap_kw
        What all chargers may draw in on-peak hours under the rule ``peak_capped`` [kW AC].
    """
    return Charging(
        min(float(charger_kw), p.traction_charge_c * battery_kwh),
        p.charging_rectifier,
        math.sqrt(p.charging_internal),
        p.charging_taper_soc,
        (1.0 - p.charging_last_share) / (1.0 - p.charging_taper_soc),
        p.charging_plug_min / 60.0,
        p.charging_least_kw,
        1e3 * feeder_mva * p.charging_power_factor,
        1e3 * transformer_mva * site_power_factor,
        float(cap_kw),
        p.charging_standby_kw,
        p.charging_low_soc,
        p.charging_bridge_soc,
        p.charging_top_up_soc,
        p.charging_target_soc,
    )


@inlined
def taken_kw(n: Charging, soc: float) -> float:
    """Return the DC power [kW] that a battery at `soc` [-] takes of a charger that gives all it can."""
    return n.full_kw * min(1.0, 1.0 - n.slope * (soc - n.taper_soc))


@inlined
def bend_soc(n: Charging, kw: float) -> float:
    """Return the state of charge [-] above which a battery no longer takes `kw` [kW DC, at most full power]."""
    return min(1.0, n.taper_soc + (1.0 - kw / n.full_kw) / n.slope)


@inlined
def charge_h(n: Charging, soc_from: float, soc_to: float, kw: float, kwh: float) -> float:
    """Return the hours from `soc_from` to `soc_to` [-] at `kw` [kW DC] into a pack that holds `kwh`, plugging apart.

    Notes
    -----
    Below the bend E (s_2 - s_1)/(eta P), above it E/(eta a P_full) ln(A(s_1)/A(s_2)).
    """
    if soc_to <= soc_from:
        return 0.0
    bend = bend_soc(n, kw)
    hours = max(0.0, min(soc_to, bend) - soc_from) * kwh / (n.one_way * kw)
    if soc_to > bend:
        fall = math.log(taken_kw(n, max(soc_from, bend)) / taken_kw(n, soc_to))
        hours += fall * kwh / (n.one_way * n.slope * n.full_kw)
    return hours


@inlined
def soc_after(n: Charging, soc: float, hours: float, kw: float, kwh: float) -> float:
    """Return the state of charge [-] after `hours` under power: the inverse of `charge_h`, at most 1."""
    bend = bend_soc(n, kw)
    steady_h = max(0.0, bend - soc) * kwh / (n.one_way * kw)
    if hours <= steady_h:
        return soc + hours * n.one_way * kw / kwh
    start_kw = taken_kw(n, max(soc, bend))
    end_kw = start_kw * math.exp(-n.one_way * n.slope * n.full_kw * (hours - steady_h) / kwh)
    return min(1.0, n.taper_soc + (1.0 - end_kw / n.full_kw) / n.slope)


@inlined
def stored_to_ac(n: Charging) -> float:
    """Return the AC energy that a meter sees for a unit of energy stored [-]; what it exceeds one is lost."""
    return 1.0 / (n.rectifier * n.one_way)


@inlined
def add_session(
    n: Charging,
    slots: Slots,
    first_slot: int,
    start_h: float,
    soc_from: float,
    soc_to: float,
    kw: float,
    kwh: float,
) -> float:
    """Add the AC energy [kWh] of a session to the quarter hours in which it is drawn.

    Parameters
    ----------
    n
        Chargers.
    slots
        (n_slot,) AC energy of a quarter hour [kWh], added to.
    first_slot
        Number of ``slots[0]`` on the clock, quarter hours since its start.
    start_h
        Clock when the power begins, after plugging in [h].
    soc_from, soc_to
        States of charge [-].
    kw, kwh
        DC power given at plug-in [kW] and energy that the pack holds [kWh].

    Returns
    -------
    float
        What was drawn before the first or after the last slot [kWh]. With what was added it makes the session's
        ``stored_to_ac() kwh (soc_to - soc_from)``: the differences of the states at the quarters add up to it.
    """
    outside = 0.0
    unit = stored_to_ac(n) * kwh
    end_h = start_h + charge_h(n, soc_from, soc_to, kw, kwh)
    slot = math.floor(SLOTS_AN_HOUR * start_h)
    soc = soc_from
    while soc < soc_to:
        slot += 1
        quarter_h = slot / SLOTS_AN_HOUR
        later = soc_to
        if quarter_h < end_h:
            later = min(soc_to, soc_after(n, soc_from, quarter_h - start_h, kw, kwh))
        place = slot - 1 - first_slot
        if 0 <= place < slots.shape[0]:
            slots[place] += unit * (later - soc)
        else:
            outside += unit * (later - soc)
        soc = later
    return outside


@inlined
def standby_kwh(n: Charging, chargers: float) -> float:
    """Return what `chargers` take of themselves in a quarter hour [kWh AC]."""
    return chargers * n.standby_kw / SLOTS_AN_HOUR


@inlined
def is_welcome(n: Charging, rule: int, on_peak: bool, surplus_kw: float) -> bool:
    """Return whether the rule likes a charge now; a cap does not judge hours, it bounds power."""
    if rule == OFF_PEAK:
        return not on_peak
    if rule == PV_FOLLOWING:
        return surplus_kw * n.rectifier >= n.least_kw
    return True


@inlined
def charge_to(n: Charging, rule: int, soc: float, free: bool, on_peak: bool, surplus_kw: float) -> float:
    """Return to which state of charge [-] a tractor goes to charge now; 0 where it does not go.

    Parameters
    ----------
    n
        Chargers and habits.
    rule
        Code of the charging rule, its place in `RULES`.
    soc
        State of charge [-].
    free
        In a meal break, or without work.
    on_peak
        On-peak hour of the tariff now or before the session can have ended: a session is not broken off.
    surplus_kw
        PV power that the site does not use now [kW AC], charging included in its use.

    Notes
    -----
    At the low limit a tractor goes whatever the rule, in an unwelcome hour only as far as the bridge. When free it goes
    from below the top-up level in a welcome hour.
    """
    welcome = is_welcome(n, rule, on_peak, surplus_kw)
    if soc > n.low_soc and not (free and welcome and soc < n.top_up_soc):
        return 0.0
    return n.target_soc if welcome else n.bridge_soc


@inlined
def power_for(
    n: Charging, rule: int, soc: float, on_peak: bool, surplus_kw: float, charging_kw: float, other_kw: float
) -> float:
    """Return the DC power [kW] that a tractor gets when it plugs in now and keeps to its end; 0: it waits.

    Parameters
    ----------
    n
        Chargers and what they hang on.
    rule, soc, on_peak, surplus_kw
        As in `charge_to`.
    charging_kw
        AC power already given to other sessions, by their power at plug-in [kW].
    other_kw
        Load of the site on its transformer without charging, less its PV [kW].

    Notes
    -----
    Power is promised for the whole session, so what a taper leaves free is not given away; a limit once kept stays
    kept unless the other load grows, which the balance of power counts. Under ``pv_following`` a tractor takes the
    sun's surplus only, but for a low one without enough of it.
    """
    room = min(n.feeder_kw - charging_kw, n.transformer_kw - other_kw - charging_kw)
    if rule == PEAK_CAPPED and on_peak:
        room = min(room, n.cap_kw - charging_kw)
    if rule == PV_FOLLOWING and (soc > n.low_soc or is_welcome(n, rule, on_peak, surplus_kw)):
        room = min(room, surplus_kw)
    kw = min(n.full_kw, n.rectifier * room)
    return kw if kw >= min(n.least_kw, n.full_kw) else 0.0
