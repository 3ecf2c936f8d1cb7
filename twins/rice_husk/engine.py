"""Engines on producer gas: spark gas engine and dual-fuel diesel, closed form and compiled.

Powers are electric [kW] at the generator's terminals; fuel and heat are MJ/h of lower heating value. An engine swallows
a volume, so what it can give follows the heat of the stoichiometric mixture: producer gas makes 2.1-2.6 MJ/Nm3 of it,
natural gas 3.4. Derating is a result of the gas, not an input.

Values and priors: `parameters`, names that begin with ``engine_``. What they mean

====================  ==============================================================================================
name                  meaning [-]
====================  ==============================================================================================
charge                filling and compression against the natural-gas rating; 1.05 with gas of 4.5-5 MJ/Nm3 gives the
                      20-30 % derating reported by Sridhar et al. (IISc)
efficiency            electric over gas LHV at full load
idle_share            fuel at no load over full-load fuel
lowest_load           of capacity
jacket, exhaust       of the heat not turned into power; the rest is radiation, oil cooler and generator
exhaust_usable        of the exhaust heat above 25 degC
dual_derating         of the diesel rating lost with gas
diesel_efficiency     electric over diesel LHV at full load
dual_factor           efficiency with gas over that with diesel alone
diesel_share_best     diesel energy over fuel energy at 40-85 % load
diesel_share_full     same at full load
====================  ==============================================================================================
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import compiled
from twins.rice_husk.gasifier import ProducerGas, gas_energy, gas_yield

MJ_PER_KWH = 3.6
OXYGEN_IN_AIR = 0.21  # kmol/kmol
METHANE_MIXTURE = 35.88 / (1.0 + 2.0 / OXYGEN_IN_AIR)  # MJ/Nm3 of methane with the air that burns it
DIESEL_MJ_PER_L = 35.9  # lower heating value, 43 MJ/kg and 0.835 kg/L, assumed
LOW_LOAD, HIGH_LOAD = 0.40, 0.85  # outside these the diesel share of a dual-fuel engine rises, assumed


class GasEngine(NamedTuple):
    """A spark engine; fields as in the table above."""

    rated_kw: float  # on natural gas
    charge: float
    efficiency: float
    idle_share: float
    lowest_load: float
    jacket: float
    exhaust: float
    exhaust_usable: float


class DualFuelEngine(NamedTuple):
    """A diesel engine that takes producer gas with its air; fields as in the table above."""

    rated_kw: float  # on diesel
    dual_derating: float
    diesel_efficiency: float
    dual_factor: float
    diesel_share_best: float
    diesel_share_full: float
    idle_share: float
    lowest_load: float
    jacket: float
    exhaust: float
    exhaust_usable: float


class EngineFlows(NamedTuple):
    """Energy through an engine [MJ/h]: gas + diesel = electricity + jacket + exhaust + lost."""

    gas: float
    diesel: float
    electricity: float
    jacket: float
    exhaust: float  # usable part
    lost: float


@compiled
def mixture_heat(gas: ProducerGas) -> float:
    """Return the lower heating value of gas with the air that burns it [MJ/Nm3 of mixture]."""
    oxygen = 0.5 * (gas.CO + gas.H2) + 2.0 * gas.CH4 + 3.0 * gas.C2H4
    dry = gas.CO + gas.H2 + gas.CO2 + gas.CH4 + gas.C2H4 + gas.N2
    return gas_energy(gas) / gas_yield(gas) / (1.0 + oxygen / OXYGEN_IN_AIR / dry)


@compiled
def gas_engine_capacity(engine: GasEngine, gas: ProducerGas) -> float:
    """Return the largest power [kW] on this gas, never above the rating."""
    return engine.rated_kw * min(1.0, engine.charge * mixture_heat(gas) / METHANE_MIXTURE)


@compiled
def dual_fuel_capacity(engine: DualFuelEngine) -> float:
    """Return the largest power [kW] with gas; on diesel alone it is the rating."""
    return engine.rated_kw * (1.0 - engine.dual_derating)


@compiled
def fuel_energy(power: float, capacity: float, efficiency: float, idle_share: float) -> float:
    """Return the fuel [MJ/h] at `power` of `capacity` [kW]: a straight line with `idle_share` of it at no load."""
    return MJ_PER_KWH * (idle_share * capacity + (1.0 - idle_share) * power) / efficiency


@compiled
def diesel_share(load: float, best: float, full: float) -> float:
    """Return diesel over all fuel energy [-] at `load` [-]: all of it at no load, `best` between 40 and 85 %."""
    if load < LOW_LOAD:
        return 1.0 - (1.0 - best) * max(load, 0.0) / LOW_LOAD
    return best + (full - best) * max(0.0, min(load, 1.0) - HIGH_LOAD) / (1.0 - HIGH_LOAD)


@compiled
def _flows(
    gas: float, diesel: float, power: float, jacket: float, exhaust: float, exhaust_usable: float
) -> EngineFlows:
    """Return all flows [MJ/h] of an engine that turns `gas` and `diesel` [MJ/h] into `power` [kW]."""
    electricity = MJ_PER_KWH * power
    heat = gas + diesel - electricity
    warm, hot = jacket * heat, exhaust * exhaust_usable * heat
    return EngineFlows(gas, diesel, electricity, warm, hot, heat - warm - hot)


@compiled
def gas_engine(engine: GasEngine, power: float, capacity: float) -> EngineFlows:
    """Return the flows of one running engine at `power` of its `capacity` [kW] on today's gas."""
    gas = fuel_energy(power, capacity, engine.efficiency, engine.idle_share)
    return _flows(gas, 0.0, power, engine.jacket, engine.exhaust, engine.exhaust_usable)


@compiled
def diesel_alone(engine: DualFuelEngine, power: float) -> EngineFlows:
    """Return the flows of one running engine at `power` [kW] without gas."""
    diesel = fuel_energy(power, engine.rated_kw, engine.diesel_efficiency, engine.idle_share)
    return _flows(0.0, diesel, power, engine.jacket, engine.exhaust, engine.exhaust_usable)


@compiled
def dual_fuel(engine: DualFuelEngine, power: float) -> EngineFlows:
    """Return the flows of one running engine at `power` [kW] with gas, up to `dual_fuel_capacity`."""
    capacity = dual_fuel_capacity(engine)
    efficiency = engine.diesel_efficiency * engine.dual_factor
    fuel = fuel_energy(power, capacity, efficiency, engine.idle_share)
    share = diesel_share(power / capacity, engine.diesel_share_best, engine.diesel_share_full)
    return _flows(
        (1.0 - share) * fuel, share * fuel, power, engine.jacket, engine.exhaust, engine.exhaust_usable
    )


@compiled
def diesel_replaced(engine: DualFuelEngine, power: float) -> float:
    """Return the share of diesel saved by gas at `power` [kW] against diesel alone [-]; it may be negative."""
    return 1.0 - dual_fuel(engine, power).diesel / diesel_alone(engine, power).diesel


@compiled
def engines_running(power: float, capacity: float, n_engines: int) -> int:
    """Return how many of `n_engines` equal engines of `capacity` [kW] carry `power` [kW]: as few as can."""
    if power <= 0.0 or capacity <= 0.0:
        return 0
    return min(n_engines, math.ceil(power / capacity - 1e-9))


@compiled
def power_carried(power: float, capacity: float, n_engines: int, lowest_load: float) -> float:
    """Return the power [kW] that the engines can give when `power` is asked; none below the lowest load of one."""
    if power < lowest_load * capacity:
        return 0.0
    return min(power, n_engines * capacity)


@compiled
def gas_engines(engine: GasEngine, power: float, capacity: float, n_engines: int) -> EngineFlows:
    """Return the flows of equal engines that share `power` [kW], as few running as can carry it."""
    running = engines_running(power, capacity, n_engines)
    if running == 0:
        return EngineFlows(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    one = gas_engine(engine, power / running, capacity)
    return EngineFlows(
        one.gas * running,
        one.diesel * running,
        one.electricity * running,
        one.jacket * running,
        one.exhaust * running,
        one.lost * running,
    )
