"""What the plant does between two events: its operating point, who gets the power, and the settlement over time."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.rice_husk.boiler import fouling_after
from twins.rice_husk.days import overhaul, planned_stop
from twins.rice_husk.equations import fuel_limit
from twins.rice_husk.events import halt, proceed
from twins.rice_husk.gas_line import dual_fuel_on_diesel, gas_point, gas_start
from twins.rice_husk.plant_state import (
    CAPTIVE_KW,
    DEMAND_KW,
    DIESEL_CAPTIVE_L,
    DUMPED_KW,
    EXPORT_KW,
    GROSS_KW,
    H_GRID_DOWN,
    H_ISLANDED,
    H_LIMITED_BY_HUSK,
    H_RUNNING,
    HEAT_KW,
    HEAT_REFERENCE_KW,
    HOUSE_CAPTIVE_KW,
    HOUSE_IMPORT_KW,
    HOUSE_KW,
    HUSK_DRY_KG,
    HUSK_WATER_KG,
    IMPORT_KW,
    LOCAL_GRID_DOWN_KW,
    LOCAL_GRID_UP_KW,
    LOCAL_KW,
    N_RATES,
    NET_KW,
    NO_FUEL,
    NO_PLANT,
    PLANNED,
    RUNNING,
    SHORT_OF_HUSK_KW,
    STARTING,
    UNSERVED_KW,
)
from twins.rice_husk.steam_line import steam_point, steam_start
from twins.rice_husk.store import held_dry

STEAM, GAS_ENGINE, DUAL_FUEL, DIESEL = 1, 2, 3, 4


@inlined
def settle(s: Any, c: Any, rates: Any, sums: Any, now: float) -> None:
    """Book what the plant did since the last event: amounts, fuel out of the hopper, hours, fouling."""
    hours = now - s.now
    if hours > 0.0:
        year = sums[s.year]
        for k in range(N_RATES):
            year[k] += rates[k] * hours
        s.hopper_dry_kg -= rates[HUSK_DRY_KG] * hours
        s.hopper_water_kg -= rates[HUSK_WATER_KG] * hours
        if s.mode == RUNNING:
            s.running_h += hours
            s.fouling_soft = fouling_after(s.fouling_soft, hours, 1.0, c.fouling_soft_h)
            s.fouling_hard = fouling_after(s.fouling_hard, hours, 1.0, c.fouling_hard_h)
    s.now = now


@inlined
def stored_hours(s: Any, c: Any, store: Any) -> float:
    """Return for how many hours at full load store and hopper hold husk [h]."""
    return (held_dry(store) + s.hopper_dry_kg) / c.full_dry_kg_per_h


@inlined
def after_event(s: Any, p: Any, c: Any, x: Any, store: Any, counts: Any, now: float) -> None:
    """Stop for the calendar or for want of fuel, and start what can start."""
    if s.mode == NO_PLANT:
        return
    held = stored_hours(s, c, store)
    planned = planned_stop(c, x, s.day)
    if planned and s.mode in (RUNNING, STARTING):
        halt(s, c, PLANNED, now)
    elif s.mode == PLANNED and not planned:
        overhaul(s, c)
    if s.mode == RUNNING and held <= c.stop_below_h:
        halt(s, c, NO_FUEL, now)
    proceed(s, c, counts[s.year], planned, held, now)
    s.fuel_limit = fuel_limit(held, c.derate_below_h, c.stop_below_h, c.least_load)


@inlined
def operate(s: Any, p: Any, c: Any, t: Any, rates: Any) -> None:
    """Find the operating point that holds until the next event."""
    rates[:] = 0.0
    rates[DEMAND_KW] = s.demand_kw
    rates[H_RUNNING + s.mode] = 1.0
    rates[H_GRID_DOWN] = 1.0 - s.grid_up
    rates[H_ISLANDED] = float(s.islanded)
    if s.mode == RUNNING:
        export = c.export_kw if s.grid_up == 1 else 0.0
        if c.line == STEAM:
            steam_point(rates, s, p, c, t, s.demand_kw + export)
        else:
            gas_point(rates, s, p, c, t, s.demand_kw + export)
    elif s.mode == STARTING:
        steam_start(rates, s, p, c, t) if c.line == STEAM else gas_start(rates, s, p, c, t)
    elif s.mode != NO_PLANT:
        rates[HOUSE_KW] = c.standby_kw
    if c.line == DIESEL or (c.line == DUAL_FUEL and s.mode != RUNNING):
        dual_fuel_on_diesel(rates, s, p, c, t)
    if s.mode == NO_FUEL:
        rates[SHORT_OF_HUSK_KW] = c.nameplate_kw
    if rates[SHORT_OF_HUSK_KW] > 0.0:
        rates[H_LIMITED_BY_HUSK] = rates[SHORT_OF_HUSK_KW] / c.nameplate_kw
    rates[NET_KW] = rates[GROSS_KW] - rates[HOUSE_KW]
    serve(rates, s, p, c)
    rates[HEAT_REFERENCE_KW] = max(s.heat_demand_kw - rates[HEAT_KW], 0.0)


@inlined
def serve(rates: Any, s: Any, p: Any, c: Any) -> None:
    """Share the power out: neighbours first, then the grid; what is missing comes from the grid, a diesel set, or not.

    Notes
    -----
    The house load of a plant that stands is bought from the grid, or made by its diesel set.
    """
    demand, net = s.demand_kw, rates[NET_KW]
    local = min(max(net, 0.0), demand)
    missing = demand - local
    rates[LOCAL_KW] = local
    surplus = max(net, 0.0) - local
    needed = max(-net, 0.0)
    if s.grid_up == 1:
        rates[EXPORT_KW] = min(surplus, c.export_kw)
        rates[IMPORT_KW] = missing + needed
        rates[HOUSE_IMPORT_KW] = needed
        rates[LOCAL_GRID_UP_KW] = local
    else:
        rates[HOUSE_CAPTIVE_KW] = needed
        rates[LOCAL_GRID_DOWN_KW] = local
        rates[CAPTIVE_KW] = missing * c.captive_share + needed
        rates[UNSERVED_KW] = missing * (1.0 - c.captive_share)
    rates[DUMPED_KW] = surplus - rates[EXPORT_KW]
    rates[DIESEL_CAPTIVE_L] = rates[CAPTIVE_KW] / p.captive_kwh_per_l
