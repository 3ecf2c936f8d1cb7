"""What one machine shows on a standard duty, and one roof in the weather of a run: answers that need no terminal.

The duties are constants, so that answers of all draws, scenarios and studies compare. S-... are keys of
survey/sources.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled
from twins.core.units import DAYS_PER_YEAR
from twins.port.machine_parameters import MachineParameters
from twins.port.parameters import PortParameters
from twins.port.rtg import YardCranes, rail_kwh, set_l, yard_crane_numbers
from twins.port.rtg_moves import RtgNumbers, rtg_job, rtg_numbers
from twins.port.stacks import Spot
from twins.port.tractor import Tractors, tractor_kwh, tractor_l, tractor_numbers

Array = NDArray[np.float64]

LIFTS_PER_H = 12.0
"""Spreader cycles an hour with the crane on, all of it (S-2794 quotes 14 L/h for such a duty)."""
BOX_T = 15.0
"""Gross mass of the box (S-CFG: mean 15.7 t of 20 ft, 13.9 t of 40 ft)."""
STANDING_H_PER_KM = 0.05
"""Standing switched on over distance of a tractor [h/km]: assumed, half of the time at 20 km/h under way."""
DRIVING_H_PER_KM = 0.05
"""Driving time of a tractor [h/km]: assumed, 20 km/h."""
MJ_PER_KWH = 3.6
DIESEL_KG_PER_L = 2.77
"""Greenhouse gas of a litre by the national label scheme [kgCO2e/L] (S-TEI): what terminals of Thailand add up."""
GRID_KG_PER_KWH = 0.475
"""The same of a kWh of the grid [kgCO2e/kWh] (S-TGO, from 2026; LCIT spoke in 2025)."""
# second tier of the third row, beside stacks of three, three bays on; taking it puts one box aside
_PUT = Spot(bay=3, row=2, tier=1, highest=3, rehandles=0, from_tiers=0, to_tiers=0, row_steps=0)
_TAKE = Spot(bay=3, row=2, tier=1, highest=3, rehandles=1, from_tiers=2, to_tiers=1, row_steps=1)

_GHI = {
    f"ghi_kwh_m2_day_{month:02d}": ("kWh/m2", f"daily global horizontal irradiation, mean of month {month}")
    for month in range(1, 13)
}
MACHINES: Mapping[str, tuple[str, str]] = {
    "rtg_diesel_l_per_h": ("L/h", "diesel yard crane, 12 lifts an hour, an hour with the set on"),
    "rtg_diesel_l_per_duty_lift": ("L", "the same a lift"),
    "rtg_hybrid_saving": ("-", "diesel that a hybrid yard crane saves against a diesel one, same duty"),
    "rtg_grid_kwh_per_duty_lift": ("kWh", "electricity of a grid yard crane on its rail a lift, same duty"),
    "rtg_kwh_per_l_displaced": ("kWh/L", "electricity of a grid yard crane over diesel of one with a set, same duty"),
    "rtg_grid_energy_saving": ("-", "final energy that a grid yard crane saves against a diesel one, same duty"),
    "tractor_diesel_l_per_km": ("L/km", "diesel tractor under way, half of it loaded"),
    "tractor_battery_kwh_per_km": ("kWh/km", "battery tractor under way, half of it loaded, out of the battery"),
    "tractor_energy_ratio": ("-", "energy of diesel over energy out of the battery, half of the time standing"),
    "tractor_emission_saving": ("-", "greenhouse gas that a battery tractor saves, half of the time standing"),
    "reefer_cold_kw": ("kW", "a plugged reefer once it is cold, mean over its cycles"),
    "teu_per_box": ("TEU", "TEU a box, mean of the mix"),
    "past_growth_per_year": ("1/year", "growth of the port's throughput a year, before the study"),
}  # fmt: skip
ROOF: Mapping[str, tuple[str, str]] = {
    "ghi_kwh_m2_year": ("kWh/m2", "global horizontal irradiation a year"),
    **_GHI,
    "pv_yield_kwh_per_kw": ("kWh/kW", "AC electricity of a new roof a year over its DC rating"),
    "pv_performance_ratio": ("-", "that over horizontal irradiation, in hours of 1 kW/m2; roofs are nearly flat"),
}  # fmt: skip
BENCH: Mapping[str, tuple[str, str]] = {**MACHINES, **ROOF}
"""Columns that stand in the statistics of an outcome: unit, meaning."""


class CraneDuty(NamedTuple):
    """A yard crane's hour of the standard duty."""

    diesel_l: float
    hybrid_l: float
    grid_kwh: float


class TractorDuty(NamedTuple):
    """A tractor's kilometre, half of it loaded."""

    under_way_l: float
    under_way_kwh: float
    diesel_l: float  # with standing
    battery_kwh: float  # with standing


def bench(p: PortParameters) -> dict[str, float]:
    """Return what machines show on their standard duties, by column.

    Parameters
    ----------
    p
        Parameters.
    """
    crane, tractor = crane_duty(p), tractor_duty(p)
    per_l = crane.grid_kwh / crane.diesel_l
    kwh_per_l = p.ops_diesel_mj_per_l / MJ_PER_KWH
    charged_kwh = tractor.battery_kwh / (p.charging_rectifier * p.charging_internal)
    found = [
        crane.diesel_l,
        crane.diesel_l / LIFTS_PER_H,
        1.0 - crane.hybrid_l / crane.diesel_l,
        crane.grid_kwh / LIFTS_PER_H,
        per_l,
        1.0 - per_l / kwh_per_l,
        tractor.under_way_l,
        tractor.under_way_kwh,
        kwh_per_l * tractor.diesel_l / tractor.battery_kwh,
        1.0 - GRID_KG_PER_KWH * charged_kwh / (DIESEL_KG_PER_L * tractor.diesel_l),
        p.reefer_kw,
        p.traffic_teu_per_box,
        p.traffic_growth + p.bench_past_growth,
    ]
    return dict(zip(MACHINES, found, strict=True))


def crane_duty(p: PortParameters) -> CraneDuty:
    """Return an hour of a yard crane that is on all the time and makes `LIFTS_PER_H` lifts."""
    return CraneDuty(*_crane_hour(rtg_numbers(p), yard_crane_numbers(p, 1), _PUT, _TAKE, LIFTS_PER_H, BOX_T))


@compiled
def _crane_hour(
    n: RtgNumbers, c: YardCranes, put: Spot, take: Spot, lifts_per_h: float, box_t: float
) -> tuple[float, float, float]:
    """Return litres of a diesel and of a hybrid crane and kWh of a grid crane in an hour [L, L, kWh]."""
    in_h, in_up, in_down, in_drive, in_lifts = rtg_job(n, 0, put, False, box_t, 1.0)
    out_h, out_up, out_down, out_drive, out_lifts = rtg_job(n, 0, take, True, box_t, 1.0)
    pairs = lifts_per_h / (in_lifts + out_lifts)
    up, down, drive = pairs * (in_up + out_up), pairs * (in_down + out_down), pairs * (in_drive + out_drive)
    work_h = min(1.0, pairs * (in_h + out_h))
    return (
        set_l(c.drives, c.diesel, up, down, drive, work_h, 1.0),
        set_l(c.drives, c.hybrid, up, down, drive, work_h, 1.0),
        rail_kwh(c, up, down, drive, work_h, 1.0, 1.0),
    )


def tractor_duty(p: MachineParameters) -> TractorDuty:
    """Return a kilometre of a tractor, half of it loaded."""
    return TractorDuty(*_tractor_km(tractor_numbers(p), DRIVING_H_PER_KM, STANDING_H_PER_KM))


@compiled
def _tractor_km(t: Tractors, drive_h: float, wait_h: float) -> tuple[float, float, float, float]:
    """Return litres and kWh of a kilometre under way, and of one with its standing [L, kWh, L, kWh]."""
    return (
        tractor_l(t, 0.5, 0.5, 0.0),
        tractor_kwh(t, 0.5, 0.5, drive_h, 0.0),
        tractor_l(t, 0.5, 0.5, wait_h),
        tractor_kwh(t, 0.5, 0.5, drive_h, wait_h),
    )


def roof(ghi_kwh: Array, ac_kwh: Array, month: NDArray[np.int64]) -> dict[str, float]:
    """Return what a new roof and a pyranometer beside it show over the years of a run.

    Parameters
    ----------
    ghi_kwh
        Global horizontal irradiation by day [kWh/m2], shape (n_days,), of whole years.
    ac_kwh
        AC electricity of a new roof of 1 kW by day [kWh], shape (n_days,).
    month
        Month of each day, 0 to 11, shape (n_days,).
    """
    days = np.bincount(month, minlength=12)
    by_month = np.bincount(month, weights=ghi_kwh, minlength=12) / days
    year_days = DAYS_PER_YEAR / month.size
    ghi, ac = year_days * float(ghi_kwh.sum()), year_days * float(ac_kwh.sum())
    return dict(zip(ROOF, [ghi, *by_month.tolist(), ac, ac / ghi], strict=True))
