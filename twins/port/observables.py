"""What a survey, a meter or a monitor of the terminal would have read off a run.

Answers of a bench (one machine on a standard duty, one roof in the weather of the run) follow from the draw alone and
go into the statistics of an outcome; the others are quotients of its flows over the whole horizon. NaN says that a run
has no such answer: no machine of that kind, no roof. S-... are keys of survey/sources.csv.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from twins.core.outcome import Outcome
from twins.port.bench import BENCH, DIESEL_KG_PER_L, GRID_KG_PER_KWH, MJ_PER_KWH

HOURS_PER_DAY = 24.0
MONTHS = 12
GRID_KG_PER_KWH_2009 = 0.5812
"""Greenhouse gas of a kWh of the grid [kgCO2e/kWh] (S-TEI): as it stood when LCB1 spoke of its shares (2012)."""


class Quotient(NamedTuple):
    """One answer: unit, meaning, flows above the line, flows below it, factor."""

    unit: str
    meaning: str
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    factor: float = 1.0


RTG_LIFTS = ("rtg_diesel_lifts", "rtg_hybrid_lifts", "rtg_rail_lifts", "rtg_own_lifts")
"""Cycles of the yard cranes' spreaders by what drives them, rehandles included."""
LITRES = ("rtg_diesel_l", "rtg_hybrid_l", "rtg_own_l", "tractor_diesel_l", "lifter_l", "rail_shuttle_l")
"""Diesel of the terminal's own machines."""
DIESEL_MJ = tuple(
    f"{who}_{what}_mj" for who in ("yard_crane", "haulage", "other") for what in ("fossil", "bio")
)
"""The same by its heating value."""
KWH = ("sts_kwh", "rtg_rail_kwh", "charger_kwh", "reefer_kwh", "base_kwh")
"""Electricity of the terminal by use, AC at the meter."""
_RTG_FUEL = ("rtg_diesel_l", "rtg_hybrid_l", "rtg_own_l")
_TRACTOR_FUEL = ("tractor_diesel_l", "rail_shuttle_l")

# fmt: off
QUOTIENTS: Mapping[str, Quotient] = {
    # --- how much work a box is, and who does it
    "teu_per_call": Quotient("TEU", "TEU a call of a ship, both ways", ("teu",), ("calls",)),
    "rtg_lifts_per_box": Quotient(
        "1", "lifts of yard cranes over boxes of the quay, rehandles included", RTG_LIFTS, ("boxes",)),
    "truck_visits_per_teu": Quotient(
        "1/TEU", "visits of external trucks over TEU of the quay", ("truck_visits",), ("teu",)),
    "truck_turn_min": Quotient(
        "min", "time of an external truck inside the gate", ("truck_h",), ("truck_visits",), 60.0),
    "ship_wait_h": Quotient("h", "wait of a ship for its berth", ("ship_wait_h",), ("calls",)),
    "sts_moves_per_h": Quotient(
        "1/h", "moves of a quay crane over hours at a ship, waits included", ("sts_moves",), ("sts_on_h",)),
    "rtg_lifts_per_h": Quotient("1/h", "lifts of a yard crane over hours switched on", RTG_LIFTS, ("rtg_on_h",)),
    "rtg_on_over_work_h": Quotient(
        "-", "hours of yard cranes switched on over hours at work", ("rtg_on_h",), ("rtg_work_h",)),
    # --- meters and tanks
    "rtg_diesel_l_per_on_h": Quotient(
        "L/h", "litres of diesel yard cranes an hour with the set on", ("rtg_diesel_l",), ("rtg_diesel_on_h",)),
    "rtg_diesel_l_per_lift": Quotient(
        "L", "litres of diesel yard cranes a lift, all hours of the set", ("rtg_diesel_l",), ("rtg_diesel_lifts",)),
    "rtg_hybrid_l_per_lift": Quotient(
        "L", "litres of hybrid yard cranes a lift", ("rtg_hybrid_l",), ("rtg_hybrid_lifts",)),
    "rtg_rail_kwh_per_lift": Quotient(
        "kWh", "electricity of grid yard cranes a lift on the rail", ("rtg_rail_kwh",), ("rtg_rail_lifts",)),
    "rtg_grid_share": Quotient(
        "-", "lifts of grid yard cranes that are made on the rail", ("rtg_rail_lifts",), RTG_LIFTS[2:]),
    "sts_kwh_per_move": Quotient("kWh", "electricity of quay cranes a move", ("sts_kwh",), ("sts_moves",)),
    "tractor_diesel_l_per_driven_km": Quotient(
        "L/km", "litres of diesel tractors over the odometer, waits included",
        ("tractor_diesel_l",), ("tractor_diesel_km",)),
    "tractor_charged_kwh_per_km": Quotient(
        "kWh/km", "AC electricity of chargers over the odometer of battery tractors",
        ("charger_kwh",), ("tractor_battery_km",)),
    "reefer_kw_in_yard": Quotient(
        "kW", "mean power of a plugged reefer, pull-down included", ("reefer_kwh",), ("reefer_plug_h",)),
    # --- the whole terminal
    "diesel_l_per_teu": Quotient("L/TEU", "litres of all own machines over TEU of the quay", LITRES, ("teu",)),
    "kwh_per_teu": Quotient("kWh/TEU", "electricity of the terminal over TEU of the quay", KWH, ("teu",)),
    "reefer_share_of_electricity": Quotient(
        "-", "electricity of reefers over that of the terminal", ("reefer_kwh",), KWH),
}
RATES: Mapping[str, tuple[str, str]] = {
    "truck_visits_per_day": ("1/day", "visits of external trucks"),
    "kwh_per_day": ("kWh/day", "electricity of the terminal"),
    "billed_demand_kw": ("kW", "demand on the bill, mean of the months"),
    "teu_per_quay_crane_year": ("TEU/year", "TEU of the quay over quay cranes and years"),
    "teu_per_yard_crane_year": ("TEU/year", "TEU of the quay over yard cranes and years"),
    "pv_kwh_per_kw": ("kWh/kW", "AC electricity of the roofs a year over their DC rating, before curtailment"),
}
SHARES: Mapping[str, tuple[str, str]] = {
    "rtg_diesel_l_per_teu": ("L/TEU", "litres of yard cranes over TEU of the quay, had all of them a diesel set"),
    "reefer_share_of_energy": ("-", "electricity of reefers over electricity and diesel (as energy) of the terminal"),
    "rtg_share_of_footprint": ("-", "diesel of yard cranes over all, as greenhouse gas by the factors of 2012"),
    "tractor_share_of_footprint": ("-", "diesel of tractors over all, as greenhouse gas by the factors of 2026"),
    "lifter_share_of_footprint": ("-", "diesel of lifters over all, as greenhouse gas by the factors of 2026"),
    "tractor_conversion_share_of_footprint": ("-", "what that gas falls by when all tractors run on batteries"),
}
# fmt: on
OBSERVABLES: Mapping[str, tuple[str, str]] = {
    **BENCH,
    **{name: (q.unit, q.meaning) for name, q in QUOTIENTS.items()},
    **RATES,
    **SHARES,
}


def over(top: float, bottom: float) -> float:
    """Return the quotient, NaN without a positive denominator."""
    return top / bottom if bottom > 0.0 else math.nan


def total(outcome: Outcome, names: tuple[str, ...]) -> float:
    """Return the sum of the flows `names` over the horizon [their unit]."""
    return sum(outcome.total(name) for name in names)


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answers by column; NaN where a run has nothing to say."""
    found = dict.fromkeys(OBSERVABLES, math.nan)
    found |= {name: outcome.stats[name] for name in BENCH if name in outcome.stats}
    if not outcome.flows:
        return found
    for name, q in QUOTIENTS.items():
        found[name] = q.factor * over(total(outcome, q.top), total(outcome, q.bottom))
    return found | _rates(outcome) | _shares(outcome)


def _rates(outcome: Outcome) -> dict[str, float]:
    """Return the answers a day, a month, a crane or a kW of roof."""
    stats, years, days = outcome.stats, len(outcome.years), outcome.stats["hours"] / HOURS_PER_DAY
    teu = outcome.total("teu") / years
    return {
        "truck_visits_per_day": outcome.total("truck_visits") / days,
        "kwh_per_day": total(outcome, KWH) / days,
        "billed_demand_kw": outcome.total("billed_kw_months") / (MONTHS * years),
        "teu_per_quay_crane_year": over(teu, stats["quay_cranes"]),
        "teu_per_yard_crane_year": over(teu, stats["rtgs"]),
        "pv_kwh_per_kw": over(outcome.total("pv_kwh") / years, stats["pv_kwp"]),
    }


def _shares(outcome: Outcome) -> dict[str, float]:
    """Return the answers that weigh litres against kWh, or one kind of crane against all."""
    litres, kwh, reefers = total(outcome, LITRES), total(outcome, KWH), outcome.total("reefer_kwh")
    tractors = DIESEL_KG_PER_L * total(outcome, _TRACTOR_FUEL)
    gas_2012, gas_2026 = (
        DIESEL_KG_PER_L * litres + grid * kwh for grid in (GRID_KG_PER_KWH_2009, GRID_KG_PER_KWH)
    )
    lifts_per_teu = over(total(outcome, RTG_LIFTS), outcome.total("teu"))
    tractor_share = over(tractors, gas_2026)
    return {
        "rtg_diesel_l_per_teu": over(outcome.total("rtg_diesel_l"), outcome.total("rtg_diesel_lifts"))
        * lifts_per_teu,
        "reefer_share_of_energy": over(reefers, kwh + total(outcome, DIESEL_MJ) / MJ_PER_KWH),
        "rtg_share_of_footprint": over(DIESEL_KG_PER_L * total(outcome, _RTG_FUEL), gas_2012),
        "tractor_share_of_footprint": tractor_share,
        "lifter_share_of_footprint": over(DIESEL_KG_PER_L * outcome.total("lifter_l"), gas_2026),
        "tractor_conversion_share_of_footprint": tractor_share * outcome.stats["tractor_emission_saving"],
    }
