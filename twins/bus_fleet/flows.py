"""Yearly flows of the bus fleet: their declarations, and how they follow from a tally."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from twins.bus_fleet.clock import Array
from twins.bus_fleet.fleet_state import GROUPS, TALLY
from twins.bus_fleet.plan import Draw
from twins.core.outcome import Flow
from twins.core.records import empty
from twins.core.units import METHANE_LHV_MJ_PER_KG

CONVERTED = GROUPS[:2]


def _by_group(
    name: str, unit: str, meaning: str, role: Any, carrier: str = "", groups: tuple[str, ...] = GROUPS
):
    return tuple(
        Flow(
            f"{name}_{group}_{unit.lower()}",
            unit,
            f"{meaning}, {group.replace('_', ' ')} buses",
            role,
            carrier,
        )
        for group in groups
    )


FLOWS: tuple[Flow, ...] = (
    *_by_group("distance", "km", "distance in service", "service"),
    *_by_group("deadhead", "km", "distance without passengers to and from gas stations", "diagnostic"),
    *_by_group("diesel", "L", "diesel blend bought", "purchase", "diesel"),
    *_by_group(
        "diesel_fossil", "MJ", "fossil part of the diesel blend burned (LHV)", "fuel_burned", "gas/diesel oil"
    ),
    *_by_group(
        "diesel_bio", "MJ", "biodiesel part of the diesel blend burned (LHV)", "fuel_burned", "biodiesel"
    ),
    *_by_group(
        "gas_burned",
        "MJ",
        "natural gas burned in engine and catalyst (LHV)",
        "fuel_burned",
        "natural gas",
        CONVERTED,
    ),
    *_by_group(
        "methane_slip",
        "kg",
        "methane that leaves the exhaust unburned",
        "gas_emitted",
        "CH4 fossil",
        CONVERTED,
    ),
    *_by_group("gas_filled", "LSP", "gas filled at stations", "purchase", "CNG", CONVERTED),
    *_by_group("engine_work", "MJ", "work of the engine at its shaft", "diagnostic"),
    Flow("compression_kwh", "kWh", "electricity to compress the gas", "electricity", "grid", "related"),
    Flow(
        "trailer_diesel_fossil_mj",
        "MJ",
        "fossil diesel of gas trailers (LHV)",
        "fuel_burned",
        "gas/diesel oil",
        "related",
    ),
    Flow(
        "trailer_diesel_bio_mj",
        "MJ",
        "biodiesel of gas trailers (LHV)",
        "fuel_burned",
        "biodiesel",
        "related",
    ),
    Flow(
        "methane_vented_kg",
        "kg",
        "methane let out at couplings and with the gas on board of buses that retire",
        "gas_emitted",
        "CH4 fossil",
        "related",
    ),
    Flow("passengers_carried", "passengers", "riders who boarded", "service"),
    Flow("passengers_left", "passengers", "riders left at the stops at the end of a day", "diagnostic"),
    Flow("passenger_km", "km", "distance of riders", "service"),
    Flow("trips_run", "trips", "departures run", "service"),
    Flow("trips_lost", "trips", "departures of the timetable that were not run", "diagnostic"),
    Flow("kits_installed", "pieces", "conversion kits fitted", "asset"),
    Flow("catalysts_installed", "pieces", "methane catalysts fitted", "asset"),
    Flow("kit_repairs", "jobs", "repairs of kits", "asset"),
    Flow("kit_services", "jobs", "planned services of kits", "asset"),
    Flow("technician_years", "year", "kit technicians employed", "asset"),
    Flow("road_calls", "events", "breakdowns on the road", "diagnostic"),
    Flow("fills", "events", "gas fills", "diagnostic"),
    Flow("fills_abandoned", "events", "visits to a station without gas", "diagnostic"),
    Flow("queue_bus_h", "h", "time of buses in queues for gas", "diagnostic"),
    Flow("kit_bus_days", "d", "days of buses that carry a kit", "diagnostic"),
    Flow("kit_fault_bus_days", "d", "days that begin with a kit out of order", "diagnostic"),
    Flow("buses_renewed", "buses", "buses replaced by an operator's own without a kit", "diagnostic"),
)


def flows_of(parameters: Any, draw: Draw, daily: Any) -> Mapping[str, Array]:
    """Return the yearly flows of a scenario by name, from the tallies of its days.

    Notes
    -----
    Engines kept as on the test day (``engine_upkeep``) burn the unworn energy; a methane catalyst
    burns its share of the slip; both follow from the same events. Technicians are kept in proportion to the kits.
    """
    p = parameters
    days = draw.days
    diesel_mj = daily.diesel_mj if p.engine_upkeep == "as_lived" else daily.unworn_mj
    bio_mj = days.blend_share[:, None] * diesel_mj
    fossil = yearly(days, diesel_mj - bio_mj)
    bio = yearly(days, bio_mj)
    litres = yearly(days, diesel_mj / days.blend_mj_per_l[:, None])
    tally = empty(TALLY, fossil.shape[0])
    for name in TALLY.names or ():
        tally[name] = yearly(days, daily[name])
    passed = _slip_passed(p)
    n_years = tally.size
    flows: dict[str, Array] = {}
    for g, group in enumerate(GROUPS):
        flows[f"distance_{group}_km"] = tally.distance_km[:, g]
        flows[f"deadhead_{group}_km"] = tally.deadhead_km[:, g]
        flows[f"diesel_{group}_l"] = litres[:, g]
        flows[f"diesel_fossil_{group}_mj"] = fossil[:, g]
        flows[f"diesel_bio_{group}_mj"] = bio[:, g]
        flows[f"engine_work_{group}_mj"] = tally.work_mj[:, g]
    for g, group in enumerate(CONVERTED):
        slip_mj = passed * tally.gas_slip_mj[:, g]
        flows[f"gas_burned_{group}_mj"] = tally.gas_fed_mj[:, g] - slip_mj
        flows[f"methane_slip_{group}_kg"] = slip_mj / METHANE_LHV_MJ_PER_KG
        flows[f"gas_filled_{group}_lsp"] = tally.gas_filled_kg[:, g] * p.gas_mj_per_kg / p.lsp_mj
    filled_kg = tally.gas_filled_kg.sum(axis=1)
    trailer_km = p.trailer_km * tally.trailer_kg + p.mobile_trailer_km * tally.mobile_kg
    trailer_l = trailer_km / p.trailer_useful_kg * p.trailer_l_per_100km / 100.0
    share, per_l = yearly_blend(draw.days, n_years)
    fitted = float(draw.buses.designated.sum()) * float(p.kits == "all")
    first = np.zeros(n_years)
    first[0] = 1.0
    flows |= {
        "compression_kwh": p.compression_kwh_per_kg * (filled_kg + tally.trailer_kg + tally.mobile_kg),
        "trailer_diesel_fossil_mj": trailer_l * per_l * (1.0 - share),
        "trailer_diesel_bio_mj": trailer_l * per_l * share,
        "methane_vented_kg": p.fill_vent_share * filled_kg + tally.gas_scrapped_kg,
        "passengers_carried": tally.riders_carried,
        "passengers_left": tally.riders_left,
        "passenger_km": tally.rider_km,
        "trips_run": tally.trips_run,
        "trips_lost": tally.trips_lost,
        "kits_installed": fitted * first,
        "catalysts_installed": fitted * first * float(p.methane_catalyst),
        "kit_repairs": tally.kit_repairs,
        "kit_services": tally.kit_services,
        "technician_years": p.kit_technicians * tally.kit_days / max(float(tally.kit_days.max()), 1.0),
        "road_calls": tally.road_calls,
        "fills": tally.fills,
        "fills_abandoned": tally.fills_abandoned,
        "queue_bus_h": tally.queue_s / 3600.0,
        "kit_bus_days": tally.kit_days,
        "kit_fault_bus_days": tally.kit_down_days,
        "buses_renewed": tally.renewed,
    }
    return {flow.name: flows[flow.name] for flow in FLOWS}


def _slip_passed(parameters: Any) -> float:
    """Return the share of the slip that a catalyst, if there is one, lets through [-]."""
    return 1.0 - (parameters.catalyst_conversion if parameters.methane_catalyst else 0.0)


def yearly(days: Any, values: Array) -> Array:
    """Return the sums over the days of each year, shape (n_years, ...), of `values`, shape (n_days, ...)."""
    return np.add.reduceat(values, np.flatnonzero(np.diff(days.year, prepend=-1)), axis=0)


def series_of(draw: Draw, daily: Any, parameters: Any) -> Mapping[str, Array]:
    """Return series by day, shape (n_days,): the converted buses' fuel and state, and the service."""
    p = parameters
    converted = slice(0, len(CONVERTED))
    diesel_mj = daily.diesel_mj if p.engine_upkeep == "as_lived" else daily.unworn_mj
    diesel = diesel_mj[:, converted].sum(axis=1)
    gas = (daily.gas_fed_mj - _slip_passed(p) * daily.gas_slip_mj)[:, converted].sum(axis=1)
    fuel = diesel + gas
    return {
        "diesel_converted_mj_by_day": diesel,
        "gas_burned_converted_mj_by_day": gas,
        "gas_share_by_day": np.divide(gas, fuel, out=np.full_like(fuel, np.nan), where=fuel > 0.0),
        "gas_filled_kg_by_day": daily.gas_filled_kg.sum(axis=1),
        "kits_by_day": np.asarray(daily.kit_days),
        "kits_out_of_order_by_day": np.asarray(daily.kit_down_days),
        "passengers_carried_by_day": np.asarray(daily.riders_carried),
        "trips_lost_by_day": np.asarray(daily.trips_lost),
        "temperature_c_by_day": np.asarray(draw.days.temperature_c),
    }


def yearly_blend(days: Any, n_years: int) -> tuple[Array, Array]:
    """Return energy share of biodiesel [-] and energy a litre [MJ/L] as means of each year, (n_years,)."""
    n = np.bincount(days.year, minlength=n_years)
    share = np.bincount(days.year, days.blend_share, n_years) / n
    per_l = np.bincount(days.year, days.blend_mj_per_l, n_years) / n
    return share, per_l
