"""What a survey, a laboratory, a rig or a meter would have read off a run.

Static answers (laboratory, rig, acceptance test) follow from the draw alone and go into the statistics of an outcome;
the others follow from its yearly flows. NaN says that a run has no such answer: no plant, another line, other years.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import numpy as np

from twins.core.outcome import Outcome
from twins.core.twin import Horizon
from twins.core.units import DAYS_PER_YEAR
from twins.rice_husk.design import DESIGN_MOISTURE
from twins.rice_husk.design_point import full_load
from twins.rice_husk.fuel import DryFuel, hhv_channiwala_parikh_2002, lhv_as_received, lhv_dry
from twins.rice_husk.gasifier_rigs import modelled_shares, run_feed, run_settings
from twins.rice_husk.machines import gasifier_of
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.plan import CHANGE_OF_REGIME, Draw
from twins.rice_husk.rig_parameters import RIG_RUNS
from twins.rice_husk.runs import Run
from twins.rice_husk.wear import RUNNING_YEAR_H

RIG_GASES = ("co", "h2", "co2", "ch4_c2")
_MEANT = {"co": "CO", "h2": "H2", "co2": "CO2", "ch4_c2": "CH4 and C2 together"}
_DAY_H = 24.0
_MONTH_H = DAYS_PER_YEAR / 12.0 * _DAY_H

_LABORATORY: Mapping[str, tuple[str, str]] = {
    "husk_ash_dry": ("-", "ash of dry husk"),
    "husk_carbon_dry": ("-", "carbon of dry husk"),
    "husk_hydrogen_dry": ("-", "hydrogen of dry husk"),
    "husk_nitrogen_dry": ("-", "nitrogen of dry husk"),
    "husk_sulphur_dry": ("-", "sulphur of dry husk"),
    "husk_hhv_dry": ("MJ/kg HHV", "higher heating value of dry husk by calorimeter"),
    "husk_hhv_by_composition": ("MJ/kg HHV", "higher heating value of dry husk by Channiwala and Parikh"),
    "husk_lhv_dry": ("MJ/kg LHV", "lower heating value of dry husk"),
    "husk_lhv_design": ("MJ/kg LHV", "lower heating value as received, at 12 % moisture"),
}
_FULL_LOAD: Mapping[str, tuple[str, str]] = {
    "full_load_husk_kg_per_kwh": ("kg/kWh", "husk as fired over gross power, new and clean, 12 % moisture"),
    "full_load_steam_kg_per_kwh": ("kg/kWh", "steam over gross power"),
    "full_load_house_share": ("-", "house load over gross power"),
    "full_load_boiler_efficiency": ("-", "efficiency of the boiler on LHV as fired"),
    "full_load_turbine_efficiency": ("-", "isentropic efficiency of the turbine"),
    "full_load_cold_gas_efficiency": ("-", "energy of the cold gas over that of the husk, both LHV"),
    "full_load_efficiency": ("-", "gross power over husk, LHV"),
    "full_load_power_share": ("-", "most power over the rating"),
    "best_diesel_replaced_share": ("-", "diesel that gas replaces at the best load of a dual-fuel engine"),
    "best_husk_kg_per_l_diesel": ("kg/L", "husk as fired over diesel replaced, at that load"),
}
_RIG: Mapping[str, tuple[str, str]] = {
    f"rig_run_{run}_{gas}": ("-", f"{_MEANT[gas]} in the dry gas of gasifier run {run}, by volume")
    for run in RIG_RUNS
    for gas in RIG_GASES
}
_SUPPLY: Mapping[str, tuple[str, str]] = {
    "mill_husk_kg_per_h": ("kg/h", "husk of a mill that works at capacity, mean over running mills"),
    "outages_per_month_before_2021": ("1/month", "outages of the feeder before February 2021"),
}
_OPERATION: Mapping[str, tuple[str, str]] = {
    "husk_kg_per_kwh_gross": ("kg/kWh", "husk as fired over power at the generators, whole horizon, with starts"),
    "gross_mwh_per_year": ("MWh/year", "power at the generators"),
    "delivered_mwh_per_year": ("MWh/year", "power that leaves the plant"),
    "capacity_factor": ("-", "power at the generators over rating and all hours"),
    "running_h_per_year": ("h/year", "hours on the grid or in an island"),
    "ready_h_per_year": ("h/year", "hours in which the plant runs or would if grid and husk were there"),
    "unplanned_stop_days_per_running_year": ("day/year", "stops for repair in 8,000 running hours, without starts"),
    "failures_per_year": ("1/year", "failures of all parts"),
    "starts_per_year": ("1/year", "starts"),
    "house_share": ("-", "house load over gross power, whole horizon"),
    "ash_carbon_share": ("-", "carbon of the ash, char of a gasifier included"),
    "ash_t_per_year": ("t/year", "ash with its carbon"),
    "husk_moisture_share": ("-", "water of the husk as fired"),
    "husk_t_per_year": ("t/year", "husk as fired"),
}  # fmt: skip
OBSERVABLES: Mapping[str, tuple[str, str]] = _LABORATORY | _FULL_LOAD | _RIG | _SUPPLY | _OPERATION
STATIC: tuple[str, ...] = (*_LABORATORY, *_FULL_LOAD, *_RIG, *_SUPPLY)
"""Observables that stand in the statistics of an outcome."""


def rig_answers(p: RiceHuskParameters, draw: Draw, run: Run, horizon: Horizon) -> dict[str, float]:
    """Return the static answers of a run by column; what a line has not is left out.

    Parameters
    ----------
    p
        Parameters.
    draw, run
        What the scenarios share, and a finished run.
    horizon
        Its years.
    """
    found = dict(zip(_LABORATORY, laboratory(run.t.fuel), strict=True))
    found |= dict(zip(_FULL_LOAD, full_load(p, run.p, run.c, run.t), strict=True))
    found |= dict(zip(_RIG, gasifier_rig(p).ravel().tolist(), strict=True))
    found |= {
        "mill_husk_kg_per_h": mill_husk_kg_per_h(p, draw),
        "outages_per_month_before_2021": outages_per_month(draw, horizon.start),
    }
    return {name: value for name, value in found.items() if math.isfinite(value)}


def laboratory(fuel: DryFuel) -> tuple[float, ...]:
    """Return what a laboratory says of the husk, in the order of its columns."""
    by_composition = hhv_channiwala_parikh_2002(fuel.C, fuel.H, fuel.O, fuel.N, fuel.S, fuel.ash)
    return (
        fuel.ash, fuel.C, fuel.H, fuel.N, fuel.S, fuel.HHV, by_composition, lhv_dry(fuel),
        lhv_as_received(fuel, DESIGN_MOISTURE),
    )  # fmt: skip


def gasifier_rig(p: RiceHuskParameters) -> np.ndarray:
    """Return the gases of the rig's runs with this draw's gasifier [volume share, dry], shape (n_runs, n_gases)."""
    settings = run_settings()
    plant = gasifier_of(p)
    gasifiers = tuple(
        plant._replace(residence=float(residence), deviation=float(getattr(p, f"rig_run_{run}")))
        for run, residence in zip(RIG_RUNS, settings.residence, strict=True)
    )
    return modelled_shares(run_feed(p.rig_feed_hydrogen_error), settings, gasifiers)


def mill_husk_kg_per_h(p: RiceHuskParameters, draw: Draw) -> float:
    """Return husk [kg/h, at the moisture of the husk share] of the mean running mill at capacity."""
    mills = draw.mills
    dry = mills.capacity_kg_day * mills.husk_dry_share
    return (
        float(np.mean(dry))
        / (1.0 - p.mills_husk_moisture_reference)
        / (p.supply_work_to_h - p.supply_work_from_h)
    )


def outages_per_month(draw: Draw, start: dt.date) -> float:
    """Return the outages a month [1/month] before the change of regime; NaN where no hour lies before it."""
    hours = min(_DAY_H * (CHANGE_OF_REGIME - start).days, _DAY_H * len(draw.down_hours))
    if hours <= 0.0:
        return math.nan
    return float(np.searchsorted(draw.outage_start, hours)) / (hours / _MONTH_H)


def observe(outcome: Outcome) -> dict[str, float]:
    """Return the answers by column; NaN where a run has nothing to say."""
    return {name: outcome.stats.get(name, math.nan) for name in STATIC} | _operation(outcome)


def _operation(outcome: Outcome) -> dict[str, float]:
    if not outcome.flows or min(outcome.total("gross_kwh"), outcome.total("husk_burned_t")) <= 0.0:
        return dict.fromkeys(_OPERATION, math.nan)
    years, gross = len(outcome.years), outcome.total("gross_kwh")
    burned, ash = outcome.total("husk_burned_t"), outcome.total("ash_white_t") + outcome.total("ash_other_t")
    hours = outcome.stats["hours"]
    stopped = sum(outcome.total(name) for name in ("repair_h", "planned_h", "starting_h"))
    return {
        "husk_kg_per_kwh_gross": 1e3 * burned / gross,
        "gross_mwh_per_year": gross / 1e3 / years,
        "delivered_mwh_per_year": outcome.total("delivered_kwh") / 1e3 / years,
        "capacity_factor": gross / (outcome.stats["nameplate_kw"] * hours),
        "running_h_per_year": outcome.total("running_h") / years,
        "ready_h_per_year": (hours - stopped) / years,
        "unplanned_stop_days_per_running_year": outcome.total("repair_h")
        / _DAY_H
        * RUNNING_YEAR_H
        / outcome.total("running_h"),
        "failures_per_year": outcome.total("failures") / years,
        "starts_per_year": outcome.total("starts") / years,
        "house_share": outcome.total("house_kwh") / gross,
        "ash_carbon_share": outcome.total("carbon_unburnt_t") / ash,
        "ash_t_per_year": ash / years,
        "husk_moisture_share": outcome.stats["husk_burned_water_t"] / burned,
        "husk_t_per_year": burned / years,
    }
