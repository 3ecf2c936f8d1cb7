"""Electric machines, chargers and tractors that cannot be meant together."""

from __future__ import annotations

import math

from twins.core.problems import Problem
from twins.port.charging import Charging, charging_numbers
from twins.port.parameters import PortParameters
from twins.port.terminal_problems import HOURS_A_YEAR, RTGS_A_BLOCK, boxes_a_year

KWH_A_BOX = 3.0
"""Charging of battery tractors a box over the quay [kWh]; S-WH: 1.30 kWh/km; assumed: 1.2-1.7 km, air conditioning."""
LEAST_OF_NEED = 0.75
"""Power of all chargers over the mean use of the tractors; assumed: less is more likely a slip than a size to try."""
STRONGEST = 2.0
"""Power of a charger over what a battery takes; assumed: more is more likely a slip than room for later batteries."""


def fleet_problems(p: PortParameters) -> list[Problem]:
    """Return what is wrong with the machines and their chargers."""
    return [
        *_yard_cranes(p),
        *_rail(p),
        *_tractors(p),
        *_breaks(p),
        *(_power(p) if p.battery_tractors and p.chargers else []),
    ]


def _yard_cranes(p: PortParameters) -> list[Problem]:
    found: list[Problem] = []
    at_start = p.electric_rtgs_at_start
    for n_electric, n_hybrid, electric, hybrid in (
        (at_start, p.hybrid_rtgs_at_start, "electric_rtgs_at_start", "hybrid_rtgs_at_start"),
        (max(p.electric_rtgs, at_start), p.hybrid_rtgs, "electric_rtgs", "hybrid_rtgs"),
    ):
        if n_electric + n_hybrid > p.rtgs:
            found.append(
                Problem(
                    about=(electric, hybrid, "rtgs") if n_electric > n_hybrid else (hybrid, electric, "rtgs"),
                    given=f"{n_electric} electric and {n_hybrid} hybrid of {p.rtgs} yard cranes",
                    allowed=f"together at most {p.rtgs}: a crane is one or the other",
                    cause="Cranes of another terminal, or hybrids that become electric counted as both?",
                    next_step=f"Give {p.rtgs} together, those that become electric in {electric} only, or more rtgs",
                )
            )
            break
    for planned, before in (
        ("electric_rtgs", "electric_rtgs_at_start"),
        ("hybrid_rtgs", "hybrid_rtgs_at_start"),
    ):
        n_planned, n_before = int(getattr(p, planned)), int(getattr(p, before))
        if 0 < n_planned < n_before:
            found.append(
                Problem(
                    about=(planned, before),
                    given=f"{n_planned} cranes after the programme, {before} = {n_before} before it",
                    allowed="at least as many as before, whom the number includes; or 0, no programme of this kind",
                    cause="Only the new ones counted?",
                    next_step=f"Give {n_planned + n_before} in {planned}, or leave it out if none is to come",
                )
            )
    return found


def _rail(p: PortParameters) -> list[Problem]:
    electric = max(p.electric_rtgs, p.electric_rtgs_at_start)
    served = round(p.conductor_rail_share * p.blocks)
    if electric <= RTGS_A_BLOCK * served:
        return []
    return [
        Problem(
            about=("conductor_rail_share", "electric_rtgs", "electric_rtgs_at_start", "blocks"),
            given=f"{electric} electric yard cranes and {served} of {p.blocks} blocks with a conductor rail",
            allowed=f"at most {RTGS_A_BLOCK} cranes a block with a rail, {RTGS_A_BLOCK * served}",
            cause="A rail in per cent of cranes, or none planned?",
            next_step=f"Give a rail in {-(-electric // RTGS_A_BLOCK)} blocks or more, or fewer electric cranes",
        )
    ]


def _tractors(p: PortParameters) -> list[Problem]:
    found: list[Problem] = []
    if p.battery_tractors > p.tractors:
        found.append(
            Problem(
                about=("battery_tractors", "tractors"),
                given=f"{p.battery_tractors} battery tractors of {p.tractors} tractors",
                allowed=f"at most {p.tractors}",
                cause="New tractors that come beside the old ones?",
                next_step="Give all tractors in tractors, those on batteries in battery_tractors",
            )
        )
    if p.battery_tractors > 0 and p.chargers == 0:
        found.append(
            Problem(
                about=("chargers", "battery_tractors"),
                given=f"0 chargers for {p.battery_tractors} battery tractors",
                allowed="at least 1: without one all stand still within a shift",
                cause="Chargers forgotten, or swapped batteries meant?",
                next_step=f"Give one charger for 3-4 tractors: {max(1, round(p.battery_tractors / 3.5))}",
            )
        )
    return found


def _breaks(p: PortParameters) -> list[Problem]:
    """Return the problem of meal breaks that do not fit into a shift: the last groups would never rest, nor charge."""
    over_h = p.ops_break_after_h + p.ops_break_groups * p.ops_break_h
    if p.ops_break_h <= 0.0 or over_h < p.ops_shift_h:
        return []
    most = math.ceil((p.ops_shift_h - p.ops_break_after_h) / p.ops_break_h) - 1
    return [
        Problem(
            about=("ops_break_groups", "ops_break_h", "ops_break_after_h", "ops_shift_h"),
            given=f"{p.ops_break_groups} groups of drivers that rest {p.ops_break_h:g} h one after the other, from "
            f"{p.ops_break_after_h:g} h after the shift began until {over_h:g} h",
            allowed=f"less than the shift of {p.ops_shift_h:g} h: who comes later gets no break and no time to charge",
            cause="Minutes for hours, or drivers counted as groups?",
            next_step=f"Give {max(0, most)} groups or fewer, or shorter breaks that begin earlier",
        )
    ]


def _power(p: PortParameters) -> list[Problem]:
    n = charging_numbers(
        p, charger_kw=p.charger_kw, battery_kwh=p.tractor_battery_kwh, feeder_mva=p.charger_feeder_mva,
        transformer_mva=p.transformer_mva, site_power_factor=p.power_load_pf, cap_kw=p.charging_cap_kw,
    )  # fmt: skip
    taken_kw = p.chargers * n.full_kw / n.rectifier
    return [*(_rooms(p, n, taken_kw) or _need(p, n, taken_kw)), *_ratings(p)]


def _rooms(p: PortParameters, n: Charging, taken_kw: float) -> list[Problem]:
    """Return what is wrong with feeder and cap, below which no tractor charges."""
    least_ac = min(n.least_kw, n.full_kw) / n.rectifier
    cap_kw = n.cap_kw if p.charging_rule == "peak_capped" else least_ac
    return [
        Problem(
            about=(lever, "charging_least_kw"),
            given=f"a {what} of {given} for chargers",
            allowed=f"at least {least_ac:.3g} kW, below which no tractor plugs in",
            cause="MVA for kVA, or a share for a power?",
            next_step=f"{p.chargers} chargers of {p.charger_kw:g} kW take {taken_kw:,.0f} kW",
            stops=what == "feeder",
        )
        for room_kw, lever, given, what in (
            (n.feeder_kw, "charger_feeder_mva", f"{1e3 * p.charger_feeder_mva:g} kVA", "feeder"),
            (cap_kw, "charging_cap_kw", f"{p.charging_cap_kw:g} kW", "cap"),
        )
        if room_kw < least_ac
    ]


def _need(p: PortParameters, n: Charging, taken_kw: float) -> list[Problem]:
    """Return the problem of chargers that cannot give what the tractors use."""
    need_kw = KWH_A_BOX * boxes_a_year(p) / HOURS_A_YEAR * p.battery_tractors / p.tractors
    have_kw = min(taken_kw, n.feeder_kw)
    if have_kw >= LEAST_OF_NEED * need_kw:
        return []
    lever, twice = "chargers", f"{2.0 * need_kw / (taken_kw / p.chargers):.0f} such chargers"
    if n.feeder_kw < taken_kw:
        lever, twice = "charger_feeder_mva", f"a feeder of {2e-3 * need_kw / p.charging_power_factor:.1g} MVA"
    return [
        Problem(
            about=(lever, "charger_kw", "battery_tractors"),
            given=f"{p.chargers} chargers, {have_kw:,.0f} kW (AC) when all are busy",
            allowed=f"the tractors use some {need_kw:,.0f} kW on average: with less they queue, and ships wait",
            cause="Chargers of a trial for the whole fleet, or one of several feeders?",
            next_step=f"Give twice the mean: {twice}",
            stops=False,
        )
    ]


def _ratings(p: PortParameters) -> list[Problem]:
    """Return what is wrong between charger and battery, and between feeder and substation."""
    found: list[Problem] = []
    pack_kw = p.traction_charge_c * p.tractor_battery_kwh
    if p.charger_kw > STRONGEST * pack_kw:
        found.append(
            Problem(
                about=("charger_kw", "tractor_battery_kwh"),
                given=f"chargers of {p.charger_kw:g} kW for batteries of {p.tractor_battery_kwh:g} kWh",
                allowed=f"a battery takes {pack_kw:,.0f} kW at most (S-WH: charged in 1 h), the rest is paid and idle",
                cause="The power of all charging points for that of one?",
                next_step=f"Give the power of one point, {pack_kw:,.0f} kW or less",
                stops=False,
            )
        )
    if p.charger_feeder_mva > p.transformer_mva:
        found.append(
            Problem(
                about=("charger_feeder_mva", "transformer_mva"),
                given=f"a feeder of {p.charger_feeder_mva:g} MVA behind a substation of {p.transformer_mva:g} MVA",
                allowed="a feeder no larger than the substation",
                cause="kVA for MVA, or the two exchanged?",
                next_step="Correct the one that is wrong",
            )
        )
    return found
