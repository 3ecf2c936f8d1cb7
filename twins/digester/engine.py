"""Gas engines on biogas: efficiency against load and age, fuel and heat, sharing of a load, and how often they stop.

Powers, fuel and heat are kW; fuel is the lower heating value of all gas that is fed, also of what slips unburnt:

    fuel = electricity + heat + slip + lost.

Electric efficiency falls by a straight line, `eta(L) = eta_r - slope (1 - L)` for L >= 0.5, which fits the biogas units
measured in S46 and the default of S35. The heat that can be used rises as the load falls (S35: 0.448 at full load,
0.494 at 0.54). Priors: `equipment_parameters`, names that begin with ``engine_``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.digester.equipment_parameters import EquipmentParameters

AGEING_STEP_H = 1e4  # hours in which the loss with age is counted (S46)
_SLACK = 1e-9  # of a unit: a load that fills engines exactly starts no further one


class Engine(NamedTuple):
    """One of several equal engines."""

    rated_kw: float
    efficiency: float  # electric at full load when new [-]
    slope: float  # electric efficiency lost from full to no load [-]
    lowest_load: float  # of the rating [-]
    heat: float  # usable heat over fuel at full load [-]
    heat_slope: float  # gained from full to no load [-]
    slip: float  # unburnt over fed methane [-]
    ageing: float  # electric efficiency lost in 10,000 h [-]
    overhaul_restores: float  # of the loss since the last overhaul [-]
    least_methane: float  # share of dry gas on which it runs [-]


class EngineFlows(NamedTuple):
    """Energy through the running engines [kW]: fuel = electricity + heat + slip + lost."""

    fuel: float
    electricity: float
    heat: float
    slip: float
    lost: float


class Shared(NamedTuple):
    """Engines that run, load of each [-] and power of all [kW]."""

    running: int
    load: float
    power: float


def engine_numbers(p: EquipmentParameters, engine_kw: float) -> Engine:
    """Return one engine of `engine_kw` with the numbers of a draw."""
    return Engine(
        engine_kw,
        p.engine_efficiency,
        p.engine_load_slope,
        p.engine_lowest_load,
        p.engine_heat,
        p.engine_heat_slope,
        p.engine_slip,
        p.engine_ageing,
        p.engine_overhaul_restores,
        p.engine_least_methane,
    )


@inlined
def full_load_efficiency(engine: Engine, hours: float, since_overhaul_h: float) -> float:
    """Return the electric efficiency at full load [-] after running `hours` and those since the last overhaul.

    Notes
    -----
    An overhaul gives back `overhaul_restores` of what was lost before it.
    """
    lasting = 1.0 - engine.overhaul_restores
    worn_h = lasting * hours + engine.overhaul_restores * since_overhaul_h
    return engine.efficiency - engine.ageing * worn_h / AGEING_STEP_H


@inlined
def fuel_kw(engine: Engine, full: float, power: float) -> float:
    """Return the fuel [kW] of one engine at `power` [kW] whose efficiency at full load is `full` [-]."""
    return power / (full - engine.slope * (1.0 - power / engine.rated_kw)) if power > 0.0 else 0.0


@inlined
def power_of_fuel(engine: Engine, full: float, fuel: float) -> float:
    """Return the power [kW] of one engine on `fuel` [kW], at most its rating; the inverse of `fuel_kw`.

    Notes
    -----
    P = F (eta_r - s (1 - P/R)) gives P = F (eta_r - s)/(1 - F s/R).
    """
    if fuel >= engine.rated_kw / full:
        return engine.rated_kw
    return fuel * (full - engine.slope) / (1.0 - fuel * engine.slope / engine.rated_kw)


@inlined
def _of_units(engine: Engine, wanted: float, units: int) -> Shared:
    """Return how `units` or one fewer carry `wanted` [kW], at most what they can."""
    load = min(1.0, wanted / (units * engine.rated_kw))
    if load >= engine.lowest_load:
        return Shared(units, load, load * units * engine.rated_kw)
    if units > 1:
        return Shared(units - 1, 1.0, (units - 1) * engine.rated_kw)
    return Shared(0, 0.0, 0.0)


@inlined
def share_out(engine: Engine, wanted: float, units: int) -> Shared:
    """Return how at most `units` engines carry `wanted` power [kW]: as few as can, all at one load.

    Notes
    -----
    Below the lowest load of a single engine none runs. Where n engines would each lie below it (only with a lowest
    load above one half), n - 1 run full and serve less.
    """
    if wanted <= 0.0 or units < 1 or engine.rated_kw <= 0.0:
        return Shared(0, 0.0, 0.0)
    return _of_units(engine, wanted, min(units, math.ceil(wanted / engine.rated_kw - _SLACK)))


@inlined
def share_out_of_fuel(engine: Engine, full: float, fuel: float, units: int) -> Shared:
    """Return how at most `units` engines turn a stream of `fuel` [kW] into power, as few as can burn it."""
    if fuel <= 0.0 or units < 1 or engine.rated_kw <= 0.0:
        return Shared(0, 0.0, 0.0)
    n = min(units, math.ceil(fuel * full / engine.rated_kw - _SLACK))
    return _of_units(engine, n * power_of_fuel(engine, full, fuel / n), n)


@inlined
def engine_flows(engine: Engine, full: float, shared: Shared) -> EngineFlows:
    """Return the flows [kW] of the engines that run, whose efficiency at full load is `full` [-]."""
    if shared.running == 0:
        return EngineFlows(0.0, 0.0, 0.0, 0.0, 0.0)
    fuel = shared.power / (full - engine.slope * (1.0 - shared.load))
    slip = engine.slip * fuel
    most = fuel - shared.power - slip  # drawn apart, the efficiencies could add up to more than the fuel
    heat = min((engine.heat + engine.heat_slope * (1.0 - shared.load)) * fuel, most)
    return EngineFlows(fuel, shared.power, heat, slip, most - heat)


@compiled
def run_between_stops_h(availability: float, repair_h: float) -> float:
    """Return the mean running time between stops [h] of an engine that is out `repair_h` at a stop.

    Notes
    -----
    Availability, of the hours outside long stops, is run/(run + repair). A running time that is exponential with this
    mean and repairs of mean `repair_h` give it in the long run. With 14 h and 0.82 it is 64 h; one code (S35) has
    blocks of 12-16 h every 124-144 h. Overhauls come on top.
    """
    return repair_h * availability / (1.0 - availability)
