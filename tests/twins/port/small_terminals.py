"""Small terminals that go through every flow of the port in a few days, and a window of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.port.box_numbers import box_numbers
from twins.port.calls import calls_of
from twins.port.card import card_of
from twins.port.charging import charging_numbers
from twins.port.conversion import fleet_of
from twins.port.parameters import PortParameters
from twins.port.rtg_moves import rtg_numbers
from twins.port.runs import machines_of
from twins.port.terminal_state import CALL, NEVER, STATE
from twins.port.window import Window, open_window
from twins.port.window_start import Rules, Traffic
from twins.port.yard import BLOCK, yard_numbers

WARM_UP_H = 24.0
START_H = 24.0 * 100
"""Windows lie far behind the start of the clock, so that SimPy, which counts waits, shows times to the last bit."""

SMALL = PortParameters().replace(
    throughput_teu=260_000.0, capacity_teu=400_000.0, quay_m=420.0, quay_cranes=3, blocks=10, rtgs=7, tractors=12,
    lifters=2, gate_lanes=2, traffic_call_boxes=350.0,
)  # fmt: skip
BATTERY = SMALL.replace(
    battery_tractors=12, tractor_battery_kwh=60.0, chargers=2, charger_kw=60.0, charger_feeder_mva=0.1
)
FRAGILE = {
    "ops_crane_mtbf_h": 3.0, "ops_rtg_mtbf_h": 2.0, "ops_tractor_mtbf_h": 3.0, "ops_ageing_per_year": 0.0,
}  # fmt: skip
TERMINALS: dict[str, PortParameters] = {
    "diesel": SMALL,
    "hybrid and diesel cranes that fail": SMALL.replace(hybrid_rtgs=4, **FRAGILE),
    "grid cranes, half of the blocks without a rail": SMALL.replace(
        electric_rtgs=5, conductor_rail_share=0.5, blocks=14, rtgs=6, ops_help_queue=2
    ),
    "plain charging, all fragile": BATTERY.replace(tractor_battery_kwh=120.0, **FRAGILE),
    "off-peak charging": BATTERY.replace(charging_rule="off_peak"),
    "charging that follows the sun": BATTERY.replace(charging_rule="pv_following", battery_tractors=9),
    "charging below a cap": BATTERY.replace(charging_rule="peak_capped", charging_cap_kw=70.0, chargers=4),
    "ships without patience": SMALL.replace(
        quay_cranes=1, tractors=3, ops_patience_h=0.0, ops_patience_factor=1.0, ops_crane_mtbf_h=2.0
    ),
    "a short quay": SMALL.replace(quay_m=240.0, throughput_teu=330_000.0, ops_unmooring_h=2.0),
    "a battery that runs empty": BATTERY.replace(
        tractor_battery_kwh=30.0, ops_rtg_mttr_h=10.0, ops_off_after_h=12.0, **FRAGILE
    ),
}
STORMY = {"diesel", "charging below a cap"}
PV_KW = {"charging that follows the sun": 900.0}
DAYS = 2.0
AGENDA = {"now", "n_due", "n_entered", "due_at", "due", "woken_from", "woken_to", "woken"}


def small_window(name: str, days: float = DAYS) -> Window:
    """Return the window of a terminal of `TERMINALS`, about to begin."""
    return window_of(TERMINALS[name], days, stormy=name in STORMY, pv_kw=PV_KW.get(name, 0.0))


def window_of(p: PortParameters, days: float, *, stormy: bool = False, pv_kw: float = 0.0) -> Window:
    """Return a window of `days` [d], about to begin; `stormy` stops cranes twice a day."""
    horizon, luck = Horizon(start=dt.date(2021, 1, 1), years=1), rng(4)
    key, fleet = luck.key("traffic"), fleet_of(p, 0)
    stops = START_H - WARM_UP_H + np.arange(7.0, 24.0 * (days + 2.0), 11.0) if stormy else np.zeros(0)
    traffic = Traffic(
        calls_of(p, float(p.throughput_teu), float(p.capacity_teu), horizon, key),
        box_numbers(p, float(p.railway_share), horizon), key, float(p.ops_mooring_h),
        np.append(stops, NEVER), np.append(stops + 0.8, NEVER),
    )  # fmt: skip
    charging = charging_numbers(
        p, charger_kw=float(p.charger_kw), battery_kwh=float(p.tractor_battery_kwh),
        feeder_mva=float(p.charger_feeder_mva), transformer_mva=float(p.transformer_mva), site_power_factor=0.95,
        cap_kw=float(p.charging_cap_kw),
    )  # fmt: skip
    rules = Rules(
        yard_numbers(p), rtg_numbers(p), machines_of(p, fleet), charging,
        np.full(p.tractors, float(p.tractor_battery_kwh)),
    )  # fmt: skip
    hour = (np.arange(round(96.0 * days + 4.0 * WARM_UP_H)) / 4.0) % 24.0
    on_peak = ((hour >= 9.0) & (hour < 22.0)).astype(np.int8)
    sun_kw = pv_kw * np.maximum(0.0, np.sin((hour - 6.0) / 12.0 * np.pi))
    card = card_of(p, fleet, luck.key("machines"), 0, 0)
    return open_window(traffic, card, rules, on_peak, sun_kw, START_H, START_H + 24.0 * days, WARM_UP_H)


def left_behind(window: Window) -> dict[str, Any]:
    """Return all that a run leaves behind, by name, but for the agenda of the kernel."""
    w = window.w
    found = {
        "activity": w.activity,
        "use": w.use,
        "chargers": w.slots.charger_kwh,
        "places": np.array(w.yard.place),
    }
    found |= {f"cargo {k}": getattr(w.cargo, k) for k in ("status", "next_export", "wanted")}
    for what, kind, records in (
        ("call", CALL, w.calls),
        ("block", BLOCK, w.yard.blocks),
        ("state", STATE, [w.s]),
    ):
        fields = set(kind.names or ()) - AGENDA
        found |= {f"{what} {name}": np.array([getattr(one, name) for one in records]) for name in fields}
    return found
