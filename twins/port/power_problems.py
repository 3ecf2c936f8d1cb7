"""Connection, modules and stationary battery that cannot be meant together."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.port.base_load import base_load_numbers
from twins.port.parameters import PortParameters
from twins.port.terminal_problems import HOURS_A_YEAR, boxes_a_year, full_boxes

KWH_A_MOVE = 6.0
"""kWh a move of a quay crane; reference section 3.4: van Duin and Geerlings, from memory."""
ROOF_KWP_M2 = 0.206
"""kWp a m2 of modules; S-SUR: 622 kWp on 3,020 m2."""
TERMINAL_DEPTH_M = 800.0
"""Quay to gate [m]; assumed: 400-600 m, and half as much again of sheds behind the gate."""
LEAST_PV_KWP, LEAST_STORE_KWH = 20.0, 10.0
"""Below these the unit is more likely another one than the plant so small; assumed: 100 m2, a car's battery."""
STORE_PER_H = (0.05, 6.0)
"""Power over energy of a stationary battery [1/h]; assumed: from a day's store to one of ten minutes."""
OVERSIZED = 50.0
"""Rating of the substation over the mean load; assumed: 3-5 times is usual with N-1."""


def mean_load_kw(p: PortParameters) -> float:
    """Return the expected load in the first year [kW], in round figures: reefers, quay cranes, lights and offices."""
    reefers_kw = full_boxes(p) * p.traffic_reefer_share / (1.0 - p.traffic_empty_share) * p.reefer_kw
    base = base_load_numbers(p, float(p.blocks), float(p.quay_m))
    return (
        reefers_kw
        + KWH_A_MOVE * boxes_a_year(p) / HOURS_A_YEAR
        + 0.5 * (base.lights_kw + base.office_kw + base.night_office_kw)
    )


def power_problems(p: PortParameters) -> list[Problem]:
    """Return what is wrong with substation, modules and battery."""
    return [*_substation(p), *_modules(p), *_store(p)]


def _substation(p: PortParameters) -> list[Problem]:
    load, rating = mean_load_kw(p), 1e3 * p.transformer_mva * p.power_load_pf
    least, most = load / 1e3 / p.power_load_pf, OVERSIZED * load / 1e3
    if load <= rating <= OVERSIZED * load:
        return []
    small = rating < load
    return [
        Problem(
            about=("transformer_mva", "throughput_teu"),
            given=f"a substation of {p.transformer_mva:g} MVA for some {load / 1e3:.3g} MW without chargers",
            allowed=f"{least:.3g} to {most:.3g} MVA (general knowledge: 10-25 MVA)",
            cause="One kiosk for the terminal?" if small else "kVA for MVA, or the whole port?",
            next_step=f"Three times the mean load is {3.0 * load / 1e3:.0f} MVA",
            stops=small,
        )
    ]


def _modules(p: PortParameters) -> list[Problem]:
    hectares = p.pv_kwp / ROOF_KWP_M2 / 1e4
    ground = ROOF_KWP_M2 * p.quay_m * TERMINAL_DEPTH_M
    if p.pv_kwp > ground:
        return [
            Problem(
                about=("pv_kwp", "quay_m"),
                given=f"{p.pv_kwp:,.0f} kWp, {hectares:,.0f} ha of modules, behind {p.quay_m:g} m of quay",
                allowed=f"at most {ground:,.0f} kWp (S-SUR: 0.206 kWp/m2), all ground for {TERMINAL_DEPTH_M:g} m",
                cause="Wp for kWp?",
                next_step=f"Give kWp: {p.pv_kwp:,.0f} Wp are {p.pv_kwp / 1e3:,.0f} kWp",
            )
        ]
    if 0.0 < p.pv_kwp < LEAST_PV_KWP:
        return [
            Problem(
                about=("pv_kwp",),
                given=f"{p.pv_kwp:g} kWp",
                allowed=f"0, or more than {LEAST_PV_KWP:g} kWp (S-SUR: 622 and 3,798 kWp at the port)",
                cause="MWp for kWp?",
                next_step=f"Give {1e3 * p.pv_kwp:,.0f} kWp if MWp are meant",
                stops=False,
            )
        ]
    if p.charging_rule == "pv_following" and p.pv_kwp <= 0.0 and p.battery_tractors > 0:
        return [
            Problem(
                about=("charging_rule", "pv_kwp"),
                given="chargers that follow the sun, and 0 kWp of modules",
                allowed="modules with this rule: without them tractors charge only when they are nearly empty",
                cause="Modules left out of this scenario?",
                next_step="Give pv_kwp, or charging_rule plain",
                stops=False,
            )
        ]
    return []


def _store(p: PortParameters) -> list[Problem]:
    if p.store_kwh <= 0.0 and p.store_kw <= 0.0:
        return []
    given = f"a stationary battery of {p.store_kwh:g} kWh and {p.store_kw:g} kW"
    if p.store_kwh <= 0.0 or p.store_kw <= 0.0:
        missing, other = ("store_kw", "store_kwh") if p.store_kw <= 0.0 else ("store_kwh", "store_kw")
        return [
            Problem(
                about=(missing, other),
                given=given,
                allowed="both, or neither",
                cause="One of the two forgotten?",
                next_step=f"Give {missing} too: two hours of power are usual",
            )
        ]
    low, high = STORE_PER_H
    if low <= p.store_kw / p.store_kwh <= high and p.store_kwh >= LEAST_STORE_KWH:
        return []
    return [
        Problem(
            about=("store_kwh", "store_kw"),
            given=given,
            allowed=f"{low:g} to {high:g} kW a kWh, and {LEAST_STORE_KWH:g} kWh or more",
            cause="MW or MWh for one of the two?",
            next_step="Give both in kW and kWh",
            stops=False,
        )
    ]
