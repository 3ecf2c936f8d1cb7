"""Gas stations: who goes there, how long it takes, how much gas a bus gets.

`p` is the record of parameters; `plan`, `today`, `direction`, `bus` and `stations` are records of `fleet_state`.
"""

from __future__ import annotations

from typing import Any

from twins.bus_fleet.clock import FOR_CHOICE, N_STATIONS, Array, on_tick
from twins.core.compiled import compiled
from twins.core.streams import uniforms_at

POLICY_END, POLICY_MIDDAY, POLICY_NEVER = 0, 1, 2


@compiled
def first_free(free_at: Array, n: int) -> int:
    """Return the server that is free first among the first `n` (lowest number among equals)."""
    best = 0
    for i in range(1, n):
        if free_at[i] < free_at[best]:
            best = i
    return best


@compiled
def serve(free_at: Array, n: int, arrival: float, service: float) -> tuple[float, float]:
    """Return begin and end of service of one job in a first-come first-served queue of `n` servers.

    Jobs must be given in the order of arrival; `free_at` is updated. Kiefer-Wolfowitz recursion.
    """
    i = first_free(free_at, n)
    begin = max(arrival, free_at[i])
    free_at[i] = begin + service
    return begin, free_at[i]


@compiled
def fill_mass_kg(p: Any, plan: Any, stations: Any, s: int, gas_kg: float) -> float:
    """Return the gas [kg] that station `s` gives to a bus with `gas_kg` on board.

    A fast fill ends short of the cold full mass; a store without booster fills only as far as its own
    pressure: below (1 - cascade share) of its content the reachable pressure falls in proportion.
    """
    level = stations.level_kg[s]
    reach = 1.0
    if stations.stored[s] == 1:
        reach = min(1.0, level / (stations.capacity_kg[s] * (1.0 - p.cascade_share)))
    return max(0.0, min(p.fast_fill_share * plan.full_kg * reach - gas_kg, level))


@compiled
def fill_s(p: Any, stations: Any, s: int, mass_kg: float) -> float:
    """Return the time [s] at the nozzle: handling and gas flow."""
    return on_tick(60.0 * p.fill_handling_min + mass_kg / stations.flow_kg_per_s[s])


@compiled
def forecast_wait_s(p: Any, plan: Any, stations: Any, s: int, present: int) -> float:
    """Return the wait [s] that a driver expects from the number of buses `present` at station `s`."""
    typical = 60.0 * p.fill_handling_min + 0.5 * plan.full_kg / stations.flow_kg_per_s[s]
    return max(0, present - stations.nozzles[s] + 1) * typical / stations.nozzles[s]


@compiled
def deadhead_s(p: Any, km: float) -> float:
    """Return the time [s] for `km` without passengers."""
    return on_tick(3600.0 * km / p.deadhead_speed_kmh)


@compiled
def station_for(p: Any, plan: Any, today: Any, stations: Any, policy: int, direction: Any, bus: Any) -> int:
    """Return the nearest open station to which the operator sends `bus` from where `direction` begins, or -1.

    The operator sends a bus whose kit works and that is low on gas, if the day's price makes it worth it for
    this bus and a station that has or awaits gas today lies within reach.
    """
    if bus.kit_works == 0 or bus.gas_kg > p.refuel_below * plan.full_kg:
        return -1
    if uniforms_at((plan.key0, plan.key1), today.day, bus.number, 0, FOR_CHOICE)[0] > today.willing:
        return -1
    limit = p.terminal_station_km if policy == POLICY_NEVER else p.deadhead_limit_km
    best = -1
    for s in range(N_STATIONS):
        km = direction.deadhead_km[s]
        if stations.has_gas[s] == 1 and km <= limit and (best < 0 or km < direction.deadhead_km[best]):
            best = s
    return best
