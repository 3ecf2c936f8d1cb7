"""Windows of small and usual terminals for tests, and terminals with calls of the test's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.port.activity import RTG_RAIL
from twins.port.box_numbers import box_numbers
from twins.port.calls import Calls, calls_of
from twins.port.card import card_of
from twins.port.charging import charging_numbers
from twins.port.conversion import fleet_of
from twins.port.kernel import run_steps
from twins.port.machines import machine_numbers
from twins.port.parameters import PortParameters
from twins.port.rtg_moves import rtg_numbers
from twins.port.terminal_state import NEVER
from twins.port.window import Window, open_window
from twins.port.window_start import Rules, Traffic
from twins.port.yard import yard_numbers

HORIZON = Horizon(start=dt.date(2021, 1, 1), years=2)
SMALL: dict[str, Any] = {
    "throughput_teu": 200_000.0, "capacity_teu": 250_000.0, "quay_m": 500.0, "quay_cranes": 3, "blocks": 8,
    "rtgs": 6, "tractors": 18, "lifters": 2, "gate_lanes": 3,
    "traffic_call_boxes": 400.0,
}  # fmt: skip
"""A terminal of three quay cranes."""
AT_WORK_H = 24.0 * 100.0
Array = NDArray[np.float64]


def parameters(**given: Any) -> PortParameters:
    return PortParameters(**{**SMALL, **given})


def calls_at(
    arrival_h: Array, length_m: float, imports: int = 0, exports: int = 0, first_id: int = 0
) -> Calls:
    """Return one class of ships."""
    n = arrival_h.size
    whole = np.arange(first_id, first_id + n)
    return Calls(
        arrival_h, arrival_h, np.full(n, length_m), np.full(n, imports), np.full(n, exports), np.zeros(n, np.int64),
        whole, whole,
    )  # fmt: skip


def window(
    p: PortParameters,
    days: float,
    warm_days: float = 0.0,
    start_h: float = AT_WORK_H,
    seed: int = 1,
    calls: Calls | None = None,
    stops: Array | None = None,
) -> Window:
    """Return a terminal that is about to work, with the traffic of a draw or `calls`, and `stops` (start, end) [h]."""
    luck = rng(seed, 0)
    key = luck.key("traffic")
    if calls is None:
        calls = calls_of(p, p.throughput_teu, p.capacity_teu, HORIZON, key)
    pauses = np.zeros((0, 2)) if stops is None else stops
    traffic = Traffic(
        calls, box_numbers(p, p.railway_share, HORIZON), key, float(p.ops_mooring_h),
        np.append(pauses[:, 0], NEVER), np.append(pauses[:, 1], NEVER),
    )  # fmt: skip
    fleet = fleet_of(p, 0)
    machines = machine_numbers(
        p, quay_cranes=p.quay_cranes, grid_rtgs=int((fleet.machine_group == RTG_RAIL).sum()), blocks=p.blocks,
        quay_m=p.quay_m, crane_feedback=p.crane_feedback,
    )  # fmt: skip
    charging = charging_numbers(
        p, charger_kw=p.charger_kw, battery_kwh=p.tractor_battery_kwh, feeder_mva=p.charger_feeder_mva,
        transformer_mva=p.transformer_mva, site_power_factor=p.power_load_pf, cap_kw=p.charging_cap_kw,
    )  # fmt: skip
    rules = Rules(
        yard_numbers(p), rtg_numbers(p), machines, charging, np.full(p.tractors, float(p.tractor_battery_kwh))
    )
    n = round((days + warm_days) * 96)
    return open_window(
        traffic, card_of(p, fleet, luck.key("events"), 0, 0), rules, np.zeros(n, np.int8), np.zeros(n), start_h,
        start_h + 24.0 * days, 24.0 * warm_days,
    )  # fmt: skip


def run_until(win: Window, clock: float, records: Array | None = None) -> int:
    """Go on to a time and stay there; return the number of steps."""
    kept = np.zeros((0, 3)) if records is None else records
    return int(run_steps(win.w, win.ship_at, win.visit_at, win.visit_box, clock, kept))


def ended(p: PortParameters, days: float, **more: Any) -> Window:
    """Return a window that has run."""
    win = window(p, days, **more)
    win.run()
    assert win.status == "sound"
    return win
