"""A bus at a terminal: wait for a departure, go and fill, or end the day (compiled; see `processes`)."""

from __future__ import annotations

from typing import Any

from twins.bus_fleet.clock import NEVER, Array
from twins.bus_fleet.filling import POLICY_MIDDAY, POLICY_NEVER, deadhead_s, station_for
from twins.bus_fleet.fleet_state import book_deadhead, finish_job, open_service_job
from twins.bus_fleet.line import AT_STATION, enqueue, push
from twins.bus_fleet.operation import CLOSING_S, MIDDAY_FROM_S, MIDDAY_TO_S, handed_out
from twins.core.compiled import compiled, inlined


@compiled
def finish_service(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, direction: Any,
    bus: Any, clock: float,
) -> None:  # fmt: skip
    """End the working day of `bus` where `direction` begins: to a station if it pays, then to the depot."""
    bus.free_from = clock
    if bus.kit_fitted == 0:
        return
    open_service_job(p, handed_out(today.day, bus.number, 0.0), bus)
    s = station_for(p, plan, today, stations, shop.policy, direction, bus)
    if s >= 0:
        km = direction.deadhead_km[s]
        book_deadhead(today, tally, surfaces, bus, 2.0 * km, clock)
        bus.free_from = NEVER
        bus.station = s
        bus.evening = 1
        push(heap, clock + deadhead_s(p, km), bus, AT_STATION, direction.number)


@inlined
def come_to_terminal(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, direction: Any,
    bus: Any, clock: float, layover_s: float,
) -> None:  # fmt: skip
    """Let `bus` come to where `direction` begins: wait, fill, or end its day."""
    n = direction.n_slots
    ready = clock + layover_s
    too_late = ready > today.midnight + direction.slots_s[n - 1] + CLOSING_S
    if direction.slot < n and direction.n_waiting == 0 and too_late:
        tally.trips_lost += n - direction.slot
        direction.slot = n
    remaining = n - direction.slot
    finish_job(bus, clock)
    if bus.kit_fitted == 1 and remaining > 0 and layover_s > 0.0:
        t = clock - today.midnight
        quiet = shop.policy == POLICY_MIDDAY and MIDDAY_FROM_S <= t < MIDDAY_TO_S and direction.n_waiting >= 1
        if quiet or shop.policy == POLICY_NEVER:
            s = station_for(p, plan, today, stations, shop.policy, direction, bus)
            if s >= 0:
                km = direction.deadhead_km[s]
                book_deadhead(today, tally, surfaces, bus, 2.0 * km, clock)
                bus.station = s
                bus.evening = 0
                push(heap, clock + deadhead_s(p, km), bus, AT_STATION, direction.number)
                return
    if direction.n_waiting >= remaining:
        finish_service(p, plan, today, stations, shop, heap, surfaces, tally, direction, bus, clock)
    else:
        enqueue(direction, bus.number, ready)
