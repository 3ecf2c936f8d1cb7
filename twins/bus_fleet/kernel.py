"""The compiled event loop: the same days of service as `processes`, faster.

The SimPy model in `processes` is the readable truth. This loop keeps its order of events with one binary
heap for buses under way and one next-departure clock a direction; every number comes from the same
functions of `operation` and `fleet_state`. Records travel as pointers: a call costs nothing.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from twins.bus_fleet.fleet_state import (
    MAX_BUSES,
    NO_JOB,
    REMEMBERED_FILLS,
    REPAIR,
    book_deadhead,
    book_fill,
    book_trip,
    close_job,
    deliver,
    morning_check,
    open_repair_job,
    open_service_job,
    record_type,
    renew,
)
from twins.bus_fleet.operation import (
    CLOSING_S,
    DAY_S,
    DISPATCH_GAP_S,
    MIDDAY_FROM_S,
    MIDDAY_TO_S,
    MORNING_S,
    MORNING_STEP_S,
    N_STATIONS,
    NEVER,
    POLICY_MIDDAY,
    POLICY_NEVER,
    SEPARATION_S,
    Array,
    Integers,
    deadhead_s,
    fill_mass_kg,
    fill_s,
    first_free,
    forecast_wait_s,
    handed_out,
    kit_job,
    on_tick,
    riders_until,
    run_trip,
    serve,
    station_for,
    workshop_s,
)
from twins.core.compiled import compiled

ARRIVE, BREAK_DOWN, AT_GATE, JOIN, AT_STATION = range(5)
# kinds of records
DEPARTED, ARRIVED, BROKE_DOWN, IN_BAY, KIT_FAILED, JOB_DONE, FILLED, TURNED_AWAY, RENEWED = range(9)

HEAP = record_type(n="i8", at=("f8", (MAX_BUSES,)), bus=("i8", (MAX_BUSES,)))


class Calendar(NamedTuple):
    """Values by day of a scenario.

    Attributes
    ----------
    days, come
        What the draw's scenarios share: records of `fleet_state.TODAY` and the riders who have come until
        each hour, shape (n_days, n_directions, 25).
    willing, open_today, delivery_kg, delivery_s
        Share of drivers sent to fill, shape (n_days,), and the gas supply, each of shape (n_days, 5).
    """

    days: Any
    come: Array
    willing: Array
    open_today: Integers
    delivery_kg: Array
    delivery_s: Array


@compiled
def write(log: Array, clock: float, kind: int, bus: int, where: int, value: float) -> None:
    """Append an event record to `log`, whose first row counts the records; a log of one row keeps none."""
    i = int(log[0, 0]) + 1
    if log.shape[0] > 1:
        log[0, 0] = i
    if i < log.shape[0]:
        log[i, 0] = clock
        log[i, 1] = kind
        log[i, 2] = bus
        log[i, 3] = where
        log[i, 4] = value


@compiled
def push(heap: Any, at: float, bus: Any, kind: int, where: int) -> None:
    """Put the next event of `bus` into the heap; a bus has one at a time."""
    bus.event = kind
    bus.where = where
    i = heap.n
    heap.n = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if heap.at[up] <= at:
            break
        heap.at[i] = heap.at[up]
        heap.bus[i] = heap.bus[up]
        i = up
    heap.at[i] = at
    heap.bus[i] = bus.number


@compiled
def pop(heap: Any) -> int:
    """Take the earliest event from the heap; return its bus."""
    first = heap.bus[0]
    n = heap.n - 1
    heap.n = n
    at = heap.at[n]
    bus = heap.bus[n]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= n:
            break
        if down + 1 < n and heap.at[down + 1] < heap.at[down]:
            down += 1
        if at <= heap.at[down]:
            break
        heap.at[i] = heap.at[down]
        heap.bus[i] = heap.bus[down]
        i = down
    heap.at[i] = at
    heap.bus[i] = bus
    return first


@compiled
def enqueue(direction: Any, bus: int, ready: float) -> None:
    """Let `bus` wait for a departure, sorted by the moment it is ready."""
    head = direction.head
    if head >= MAX_BUSES:  # move the line back to the begin of its row
        for i in range(direction.n_waiting):
            direction.ready[i] = direction.ready[head + i]
            direction.waiting[i] = direction.waiting[head + i]
        head = 0
        direction.head = 0
    i = head + direction.n_waiting
    direction.n_waiting += 1
    while i > head and direction.ready[i - 1] > ready:
        direction.ready[i] = direction.ready[i - 1]
        direction.waiting[i] = direction.waiting[i - 1]
        i -= 1
    direction.ready[i] = ready
    direction.waiting[i] = bus


@compiled
def dequeue(direction: Any) -> int:
    """Take the bus that is ready first."""
    bus = direction.waiting[direction.head]
    direction.head += 1
    direction.n_waiting -= 1
    return bus


@compiled
def next_departure(direction: Any, midnight: float) -> float:
    """Return the clock [s] of the next departure, or infinity."""
    k = direction.slot
    if k >= direction.n_slots or direction.n_waiting == 0:
        return NEVER
    return max(midnight + direction.slots_s[k], direction.ready[direction.head], direction.last_departure + DISPATCH_GAP_S)


@compiled
def start_day(today: Any, stations: Any, directions: Any, calendar: Calendar, day: int) -> None:
    """Turn the calendar to `day`: its weather, congestion, riders and gas supply."""
    date = calendar.days[day]
    today.day = day
    today.midnight = day * DAY_S
    today.year = date.year
    today.elapsed_years = date.elapsed_years
    today.blend_share = date.blend_share
    today.blend_mj_per_l = date.blend_mj_per_l
    today.willing = calendar.willing[day]
    today.congestion[:] = date.congestion
    today.auxiliary_kw[:] = date.auxiliary_kw
    for d in range(directions.shape[0]):
        directions[d].come[:] = calendar.come[day, d]
    for s in range(N_STATIONS):
        stations.open_today[s] = calendar.open_today[day, s]
        stations.delivery_kg[s] = calendar.delivery_kg[day, s]
        stations.delivery_s[s] = calendar.delivery_s[day, s]


@compiled
def finish_service(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, year: Any, direction: Any,
    bus: Any, clock: float,
) -> None:  # fmt: skip
    """End the working day of `bus` where `direction` begins: to a station if it pays, then to the depot."""
    bus.free_from = clock
    if bus.kit_fitted == 0:
        return
    if bus.job != NO_JOB and bus.job_end <= clock:
        close_job(bus)
    open_service_job(p, handed_out(today.day, bus.number, 0.0), bus)
    s = station_for(p, plan, today, stations, shop.policy, direction, bus)
    if s >= 0:
        km = direction.deadhead_km[s]
        book_deadhead(p, today, year, surfaces, shop.worn, direction, bus, 2.0 * km, clock)
        bus.free_from = NEVER
        bus.station = s
        bus.evening = 1
        push(heap, clock + deadhead_s(p, km), bus, AT_STATION, direction.number)


@compiled
def come_to_terminal(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, year: Any, direction: Any,
    bus: Any, clock: float, layover_s: float,
) -> None:  # fmt: skip
    """Let `bus` come to where `direction` begins: wait, fill, or end its day."""
    n = direction.n_slots
    ready = clock + layover_s
    too_late = ready > today.midnight + direction.slots_s[n - 1] + CLOSING_S
    if direction.slot < n and direction.n_waiting == 0 and too_late:
        year.trips_lost += n - direction.slot
        direction.slot = n
    remaining = n - direction.slot
    if bus.kit_fitted == 1 and remaining > 0 and layover_s > 0.0:
        t = clock - today.midnight
        quiet = shop.policy == POLICY_MIDDAY and MIDDAY_FROM_S <= t < MIDDAY_TO_S and direction.n_waiting >= 1
        if quiet or shop.policy == POLICY_NEVER:
            s = station_for(p, plan, today, stations, shop.policy, direction, bus)
            if s >= 0:
                km = direction.deadhead_km[s]
                book_deadhead(p, today, year, surfaces, shop.worn, direction, bus, 2.0 * km, clock)
                bus.station = s
                bus.evening = 0
                push(heap, clock + deadhead_s(p, km), bus, AT_STATION, direction.number)
                return
    if direction.n_waiting >= remaining:
        finish_service(p, plan, today, stations, shop, heap, surfaces, year, direction, bus, clock)
    else:
        enqueue(direction, bus.number, ready)


@compiled
def at_station(
    p: Any, plan: Any, today: Any, stations: Any, year: Any, log: Array, s: int, bus: Any, evening: int, clock: float
) -> float:
    """Queue `bus` at station `s` and fill; return the clock [s] at which it leaves the station."""
    present = 0
    for i in range(REMEMBERED_FILLS):
        if stations.fill_ends[s, i] > clock:
            present += 1
    allowance = p.evening_allowance_min if evening == 1 else p.midday_allowance_min
    if forecast_wait_s(p, plan, stations, s, present) > 60.0 * allowance:
        year.fills_abandoned += 1.0
        write(log, clock, TURNED_AWAY, bus.number, s, present)
        return clock
    nozzle = first_free(stations.nozzle_free[s], stations.nozzles[s])
    begin = max(clock, stations.nozzle_free[s, nozzle])
    if stations.delivered_day[s] < today.day and begin >= today.midnight + stations.delivery_s[s]:
        deliver(stations, s, today.day)
    kg = fill_mass_kg(p, plan, stations, s, bus.gas_kg)
    year.queue_s += begin - clock
    if kg < 1.0 or begin >= today.midnight + DAY_S:
        year.fills_abandoned += 1.0
        write(log, begin, TURNED_AWAY, bus.number, s, 0.0)
        end = begin
    else:
        book_fill(year, stations, s, bus, kg)
        write(log, begin, FILLED, bus.number, s, kg)
        end = begin + fill_s(p, stations, s, kg)
    stations.nozzle_free[s, nozzle] = end
    stations.fill_ends[s, stations.fills[s] % REMEMBERED_FILLS] = end
    stations.fills[s] += 1
    return end


@compiled
def hand_out_jobs(today: Any, shop: Any, year: Any, buses: Any, members: Integers, log: Array) -> None:
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
            year.kit_repairs += 1.0
        else:
            year.kit_services += 1.0
        write(log, end, JOB_DONE, best, 0, 0.0)


@compiled
def morning(
    p: Any, today: Any, stations: Any, shop: Any, heap: Any, year: Any, directions: Any, buses: Any,
    lines: Integers, members: Integers, log: Array,
) -> None:  # fmt: skip
    """Renew, test, hand out jobs, deliver, and line up the buses at their terminals."""
    day, midnight = today.day, today.midnight
    for i in members:
        bus = buses[i]
        if bus.retire_day == day:
            renew(year, bus)
            write(log, midnight, RENEWED, bus.number, 0, 0.0)
        if bus.job != NO_JOB and bus.job_end <= midnight:
            close_job(bus)
        morning_check(p, day, year, bus)
    hand_out_jobs(today, shop, year, buses, members, log)
    for s in range(N_STATIONS):
        if stations.delivery_s[s] == 0.0:
            deliver(stations, s, day)
    for d in lines:
        direction = directions[d]
        direction.head = 0
        direction.n_waiting = 0
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


@compiled
def depart(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, year: Any, direction: Any,
    buses: Any, log: Array, clock: float,
) -> None:  # fmt: skip
    """Send the first bus of the line on its trip at `clock`; departures that fell due meanwhile are lost."""
    k = direction.slot
    while k + 1 < direction.n_slots and today.midnight + direction.slots_s[k + 1] <= clock:
        k += 1
        year.trips_lost += 1.0
    bus = buses[dequeue(direction)]
    if bus.job != NO_JOB and bus.job_end <= clock:
        close_job(bus)
    trip = run_trip(p, plan, today, surfaces, shop.worn, direction, bus, k, clock - today.midnight)
    book_trip(p, plan, today, year, direction, bus, trip)
    write(log, clock, DEPARTED, bus.number, direction.number, trip.boarded)
    direction.last_departure = clock
    direction.slot = k + 1
    if trip.kit_fault and bus.job == NO_JOB:
        wait_s, work_s = kit_job(p, plan, today.day, bus.number)
        open_repair_job(bus, handed_out(today.day, bus.number, wait_s), work_s)
        write(log, clock, KIT_FAILED, bus.number, direction.number, wait_s)
    if trip.share_run < 1.0:
        push(heap, clock + trip.duration_s, bus, BREAK_DOWN, direction.number)
    else:
        arrival = max(clock + trip.duration_s, direction.last_arrival + SEPARATION_S)
        direction.last_arrival = arrival
        push(heap, arrival, bus, ARRIVE, direction.number)
    if direction.slot >= direction.n_slots:
        i = 0
        while direction.n_waiting > 0:
            i += 1
            late = buses[dequeue(direction)]
            finish_service(
                p, plan, today, stations, shop, heap, surfaces, year, direction, late, clock + SEPARATION_S * i
            )


@compiled
def happen(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, year: Any, directions: Any,
    buses: Any, log: Array,
) -> int:  # fmt: skip
    """Let the earliest event of the heap happen; return the direction whose line may have changed, or -1."""
    clock = heap.at[0]
    bus = buses[pop(heap)]
    where = bus.where
    here = directions[where]
    if bus.event == ARRIVE:
        write(log, clock, ARRIVED, bus.number, where, bus.gas_kg)
        layover_s = on_tick(60.0 * p.layover_min)
        back = directions[where ^ 1]
        come_to_terminal(p, plan, today, stations, shop, heap, surfaces, year, back, bus, clock, layover_s)
        return where ^ 1
    if bus.event == JOIN:
        come_to_terminal(p, plan, today, stations, shop, heap, surfaces, year, here, bus, clock, 0.0)
        return where
    if bus.event == BREAK_DOWN:
        year.road_calls += 1.0
        bus.free_from = NEVER
        write(log, clock, BROKE_DOWN, bus.number, where, 0.0)
        push(heap, clock + on_tick(3600.0 * p.tow_h), bus, AT_GATE, where)
    elif bus.event == AT_GATE:
        begin, end = serve(shop.bay_free, shop.bays, clock, workshop_s(p, plan, today.day, bus.number))
        write(log, begin, IN_BAY, bus.number, 0, end - begin)
        bus.free_from = end
        if end < today.midnight + here.slots_s[here.n_slots - 1]:
            push(heap, end, bus, JOIN, where)
    else:
        left = at_station(p, plan, today, stations, year, log, bus.station, bus, bus.evening, clock)
        bus.free_from = left + deadhead_s(p, here.deadhead_km[bus.station])
        if bus.evening == 0:
            push(heap, bus.free_from, bus, JOIN, where)
    return -1


@compiled
def run_days(
    p: Any, plan: Any, today: Any, stations: Any, shop: Any, heap: Any, surfaces: Array, tally: Any, directions: Any,
    buses: Any, lines: Integers, members: Integers, calendar: Calendar, log: Array, n_days: int,
) -> int:  # fmt: skip
    """Run `n_days` of service of the directions `lines` and the buses `members`; return the events."""
    events = 0
    clocks = np.full(directions.shape[0], NEVER)
    for day in range(n_days):
        for s in range(N_STATIONS):
            if stations.delivered_day[s] < day - 1:
                deliver(stations, s, day - 1)
        start_day(today, stations, directions, calendar, day)
        year = tally[today.year]
        morning(p, today, stations, shop, heap, year, directions, buses, lines, members, log)
        for d in lines:
            clocks[d] = next_departure(directions[d], today.midnight)
        while True:
            first = lines[0]
            for d in lines:
                if clocks[d] < clocks[first]:
                    first = d
            if heap.n > 0 and heap.at[0] <= clocks[first]:
                d = happen(p, plan, today, stations, shop, heap, surfaces, year, directions, buses, log)
                if d >= 0:
                    clocks[d] = next_departure(directions[d], today.midnight)
            elif clocks[first] < math.inf:
                depart(
                    p, plan, today, stations, shop, heap, surfaces, year, directions[first], buses, log, clocks[first]
                )
                clocks[first] = next_departure(directions[first], today.midnight)
            else:
                break
            events += 1
        for d in lines:
            direction = directions[d]
            year.trips_lost += direction.n_slots - direction.slot
            come = riders_until(direction, DAY_S)
            year.riders_come += come
            year.riders_left += come - direction.boarded
    return events
