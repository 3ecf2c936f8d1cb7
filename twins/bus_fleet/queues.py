"""Queues of the kernel: gas stations and kit technicians, first come first served."""

from __future__ import annotations

from typing import Any

from twins.bus_fleet.clock import DAY_S, LEAST_FILL_KG, NEVER, Array, Integers
from twins.bus_fleet.filling import fill_mass_kg, fill_s, first_free, forecast_wait_s, serve
from twins.bus_fleet.fleet_state import REMEMBERED_FILLS, REPAIR, book_fill, deliver
from twins.bus_fleet.line import FILLED, JOB_DONE, TURNED_AWAY, write
from twins.core.compiled import compiled


@compiled
def at_station(
    p: Any,
    plan: Any,
    today: Any,
    stations: Any,
    tally: Any,
    log: Array,
    s: int,
    bus: Any,
    evening: int,
    clock: float,
) -> float:
    """Queue `bus` at station `s` and fill; return the clock [s] at which it leaves the station."""
    present = 0
    for i in range(REMEMBERED_FILLS):
        if stations.fill_ends[s, i] > clock:
            present += 1
    allowance = p.evening_allowance_min if evening == 1 else p.midday_allowance_min
    if forecast_wait_s(p, plan, stations, s, present) > 60.0 * allowance:
        tally.fills_abandoned += 1.0
        write(log, clock, TURNED_AWAY, bus.number, s, present)
        return clock
    nozzle = first_free(stations.nozzle_free[s], stations.nozzles[s])
    begin = max(clock, stations.nozzle_free[s, nozzle])
    if stations.delivered_day[s] < today.day and begin >= today.midnight + stations.delivery_s[s]:
        deliver(stations, s, today.day)
    kg = fill_mass_kg(p, plan, stations, s, bus.gas_kg)
    tally.queue_s += begin - clock
    if kg < LEAST_FILL_KG or begin >= today.midnight + DAY_S:
        tally.fills_abandoned += 1.0
        write(log, begin, TURNED_AWAY, bus.number, s, 0.0)
        end = begin
    else:
        book_fill(tally, stations, s, bus, kg)
        write(log, begin, FILLED, bus.number, s, kg)
        end = begin + fill_s(p, stations, s, kg)
    stations.nozzle_free[s, nozzle] = end
    stations.fill_ends[s, stations.fills[s] % REMEMBERED_FILLS] = end
    stations.fills[s] += 1
    return end


@compiled
def hand_out_jobs(today: Any, shop: Any, tally: Any, buses: Any, members: Integers, log: Array) -> None:
    """Give the kit jobs that can begin today to the technicians, first come first served."""
    until = today.midnight + DAY_S
    while True:
        best = -1
        for i in members:
            if buses[i].job_begin < until and (best < 0 or buses[i].job_begin < buses[best].job_begin):
                best = i
        if best < 0:
            return
        bus = buses[best]
        _, end = serve(shop.technician_free, shop.technicians, bus.job_begin, bus.job_work_s)
        bus.job_begin = NEVER
        bus.job_end = end
        if bus.job == REPAIR:
            tally.kit_repairs += 1.0
        else:
            tally.kit_services += 1.0
        write(log, end, JOB_DONE, best, 0, 0.0)
