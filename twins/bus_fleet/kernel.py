"""The compiled event loop: the same days of service as `processes`, faster.

The SimPy model in `processes` is the readable truth; every number comes from the same functions of
`operation` and `fleet_state`. Records travel as pointers: a call costs nothing.

Departures and arrivals of a corridor touch nothing outside it, so a corridor runs ahead on its own, by the least of
four clocks, until the next event of the heap. The heap holds what corridors share (repair bays, gas stations) and what
leads there. When all corridors have come as far as its first event, nothing earlier can appear, and it happens.
"""

from __future__ import annotations

from typing import Any

from twins.bus_fleet.clock import DAY_S, N_STATIONS, NEVER, Array, Integers, on_tick
from twins.bus_fleet.conditions import riders_of_day
from twins.bus_fleet.filling import deadhead_s, serve
from twins.bus_fleet.fleet_state import (
    book_trip,
    deliver,
    finish_job,
    morning_check,
    open_repair_job,
    renew,
)
from twins.bus_fleet.line import (
    ARRIVED,
    AT_GATE,
    BREAK_DOWN,
    BROKE_DOWN,
    DEPARTED,
    IN_BAY,
    JOIN,
    KIT_FAILED,
    RENEWED,
    Calendar,
    arrive,
    dequeue,
    enqueue,
    next_arrival,
    next_departure,
    pop,
    push,
    set_out,
    start_day,
    write,
)
from twins.bus_fleet.operation import (
    MORNING_S,
    MORNING_STEP_S,
    SEPARATION_S,
    Luck,
    handed_out,
    kit_job,
    run_trip,
    workshop_s,
)
from twins.bus_fleet.queues import at_station, hand_out_jobs
from twins.bus_fleet.terminal import come_to_terminal, finish_service
from twins.core.compiled import compiled, inlined


@compiled
def morning(
    p: Any, today: Any, stations: Any, shop: Any, heap: Any, tally: Any, directions: Any, buses: Any,
    lines: Integers, members: Integers, log: Array,
) -> None:  # fmt: skip
    """Renew, test, hand out jobs, deliver, and line up the buses at their terminals."""
    day, midnight = today.day, today.midnight
    for i in members:
        bus = buses[i]
        if bus.retire_day == day:
            renew(tally, bus)
            write(log, midnight, RENEWED, bus.number, 0, 0.0)
        finish_job(bus, midnight)
        morning_check(p, today, shop.worn, tally, bus)
    hand_out_jobs(today, shop, tally, buses, members, log)
    for s in range(N_STATIONS):
        if stations.delivery_s[s] == 0.0:
            deliver(stations, s, day)
    for d in lines:
        direction = directions[d]
        direction.head = 0
        direction.n_waiting = 0
        direction.first_moving = 0
        direction.n_moving = 0
        direction.slot = 0
        direction.boarded = 0
        direction.last_departure = -NEVER
        direction.last_arrival = -NEVER
    for d in lines[::2]:
        low, n = directions[d].first_bus, directions[d].n_buses
        lined = 0
        for i in range(n):
            bus = buses[low + (i + day) % n]
            if bus.free_from <= midnight + MORNING_S:
                enqueue(directions[d + lined % 2], bus.number, midnight + MORNING_S + MORNING_STEP_S * lined)
                lined += 1
            elif bus.free_from < midnight + DAY_S:
                push(heap, bus.free_from, bus, JOIN, d)


@inlined
def depart(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, direction: Any,
    buses: Any, luck: Array, log: Array, clock: float,
) -> None:  # fmt: skip
    """Send the first bus of the line on its trip at `clock`; departures that fell due meanwhile are lost."""
    k = direction.slot
    while k + 1 < direction.n_slots and today.midnight + direction.slots_s[k + 1] <= clock:
        k += 1
        tally.trips_lost += 1.0
    d = direction.number
    bus = buses[dequeue(direction)]
    finish_job(bus, clock)
    chance = Luck(luck[d, k, 0], luck[d, k, 1], luck[d, k, 2])
    trip = run_trip(p, plan, today, surfaces, direction, bus, chance, clock - today.midnight)
    book_trip(p, plan, today, tally, direction, bus, trip)
    write(log, clock, DEPARTED, bus.number, d, trip.boarded)
    direction.last_departure = clock
    direction.slot = k + 1
    if trip.kit_fault:
        wait_s, work_s = kit_job(p, plan, today.day, bus.number)
        open_repair_job(bus, handed_out(today.day, bus.number, wait_s), work_s)
        write(log, clock, KIT_FAILED, bus.number, d, wait_s)
    if trip.share_run < 1.0:
        push(heap, clock + trip.duration_s, bus, BREAK_DOWN, d)
    else:
        arrival = max(clock + trip.duration_s, direction.last_arrival + SEPARATION_S)
        direction.last_arrival = arrival
        set_out(direction, bus.number, arrival)
    if direction.slot >= direction.n_slots:
        i = 0
        while direction.n_waiting > 0:
            i += 1
            late = buses[dequeue(direction)]
            finish_job(late, clock)
            finish_service(
                p, plan, today, stations, shop, heap, surfaces, tally, direction, late, clock + SEPARATION_S * i
            )  # fmt: skip


@inlined
def run_corridor(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, there: Any,
    back: Any, buses: Any, luck: Array, log: Array,
) -> int:  # fmt: skip
    """Let departures and arrivals of two directions happen until the next event of the heap; return how many."""
    events = 0
    layover_s = on_tick(60.0 * p.layover_min)
    arrival, departure = next_arrival(there), next_departure(there, today.midnight)
    arrival_back, departure_back = next_arrival(back), next_departure(back, today.midnight)
    while True:
        clock = min(min(arrival, arrival_back), min(departure, departure_back))
        if clock == NEVER or (heap.n > 0 and heap.at[0] <= clock):
            return events
        events += 1
        if arrival == clock or arrival_back == clock:
            came, waits = (there, back) if arrival == clock else (back, there)
            bus = buses[arrive(came)]
            write(log, clock, ARRIVED, bus.number, came.number, bus.gas_kg)
            come_to_terminal(
                p, plan, today, stations, shop, heap, surfaces, tally, waits, bus, clock, layover_s
            )
        else:
            leaves = there if departure == clock else back
            depart(p, plan, today, stations, shop, heap, surfaces, tally, leaves, buses, luck, log, clock)
        arrival, departure = next_arrival(there), next_departure(there, today.midnight)
        arrival_back, departure_back = next_arrival(back), next_departure(back, today.midnight)


@compiled
def happen(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, directions: Any,
    buses: Any, log: Array,
) -> None:  # fmt: skip
    """Let the first event of the heap happen."""
    clock = heap.at[0]
    bus = buses[pop(heap)]
    where = bus.where
    here = directions[where]
    if bus.event == JOIN:
        come_to_terminal(p, plan, today, stations, shop, heap, surfaces, tally, here, bus, clock, 0.0)
    elif bus.event == BREAK_DOWN:
        tally.road_calls += 1.0
        bus.free_from = NEVER
        write(log, clock, BROKE_DOWN, bus.number, where, 0.0)
        push(heap, clock + on_tick(3600.0 * p.tow_h), bus, AT_GATE, where)
    elif bus.event == AT_GATE:
        begin, end = serve(
            shop.bay_free[bus.workshop], shop.bays, clock, workshop_s(p, plan, today.day, bus.number)
        )
        write(log, begin, IN_BAY, bus.number, 0, end - begin)
        bus.free_from = end
        if end < today.midnight + here.slots_s[here.n_slots - 1]:
            push(heap, end, bus, JOIN, where)
    else:
        left = at_station(p, plan, today, stations, tally, log, bus.station, bus, bus.evening, clock)
        bus.free_from = left + deadhead_s(p, here.deadhead_km[bus.station])
        if bus.evening == 0:
            push(heap, bus.free_from, bus, JOIN, where)


@compiled
def run_days(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tallies: Any, directions: Any,
    buses: Any, lines: Integers, members: Integers, calendar: Calendar, luck: Array, log: Array, first_day: int,
) -> int:  # fmt: skip
    """Run as many days of service as `luck` holds, from `first_day` on; return the events.

    Parameters
    ----------
    lines, members
        Directions (both of each corridor, in pairs) and buses of the part of the network that is run.
    luck
        From `operation.draw_luck`, shape (n_days, n_directions, n_slots, 3).
    log
        Event records, shape (n + 1, 5); see `line.write`.
    """
    events = 0
    for i in range(luck.shape[0]):
        day = first_day + i
        for s in range(N_STATIONS):
            if stations.delivered_day[s] < day - 1:
                deliver(stations, s, day - 1)
        start_day(today, stations, directions, calendar, day)
        tally = tallies[day]
        morning(p, today, stations, shop, heap, tally, directions, buses, lines, members, log)
        while True:
            for d in lines[::2]:
                events += run_corridor(
                    p, plan, today, stations, shop, heap, surfaces, tally, directions[d], directions[d + 1], buses,
                    luck[i], log,
                )  # fmt: skip
            if heap.n == 0:
                break
            happen(p, plan, today, stations, shop, heap, surfaces, tally, directions, buses, log)
            events += 1
        for d in lines:
            direction = directions[d]
            tally.trips_lost += direction.n_slots - direction.slot
            come = riders_of_day(direction)
            tally.riders_come += come
            tally.riders_left += come - direction.boarded
    return events
