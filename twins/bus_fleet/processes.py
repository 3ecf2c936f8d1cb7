"""The days of service as SimPy processes: the readable truth that the kernel must reproduce.

One `World` is a part of the network with its own workshop. Buses wait in a line at each terminal; a
dispatcher a direction sends them off when the timetable, the bus and the shortest headway allow; stations,
technicians and repair bays are SimPy resources, served first come first served.
"""

from __future__ import annotations

from collections.abc import Sequence

from twins.bus_fleet import line
from twins.bus_fleet.clock import DAY_S, LEAST_FILL_KG, NEVER, TICK_S, on_tick
from twins.bus_fleet.conditions import riders_of_day
from twins.bus_fleet.filling import (
    POLICY_MIDDAY,
    POLICY_NEVER,
    deadhead_s,
    fill_mass_kg,
    fill_s,
    forecast_wait_s,
    station_for,
)
from twins.bus_fleet.fleet_state import (
    NO_JOB,
    REPAIR,
    book_fill,
    book_trip,
    close_job,
    deliver,
    morning_check,
    open_repair_job,
    open_service_job,
    renew,
)
from twins.bus_fleet.operation import (
    CLOSING_S,
    DISPATCH_GAP_S,
    MIDDAY_FROM_S,
    MIDDAY_TO_S,
    MORNING_S,
    MORNING_STEP_S,
    SEPARATION_S,
    handed_out,
    kit_job,
    luck_of,
    run_trip,
    workshop_s,
)
from twins.bus_fleet.world import Process, Record, World


def days_of_service(w: World, n_days: int) -> Process:
    """Run the calendar: midnight work, then the morning line-up and the dispatchers of each day."""
    for day in range(n_days):
        yield w.until(day * DAY_S)
        line.start_day(w.today, w.stations, w.directions, w.calendar, day)
        midnight_work(w)
        yield w.until(day * DAY_S + MORNING_S)
        morning_line_up(w)
        for d in w.lines.tolist():
            w.env.process(dispatcher(w, d))
        yield w.until((day + 1) * DAY_S - TICK_S)
        for d in w.lines.tolist():
            direction = w.directions[d]
            w.tally_today.trips_lost += direction.n_slots - direction.slot
            come = riders_of_day(direction)
            w.tally_today.riders_come += come
            w.tally_today.riders_left += come - direction.boarded


def midnight_work(w: World) -> None:
    """Renew buses, send cylinders to their test, start the day's deliveries."""
    day = int(w.today.day)
    for number in w.members.tolist():
        bus = w.buses[number]
        if bus.retire_day == day:
            renew(w.tally_today, bus)
            w.generation[number] += 1
            w.write(line.RENEWED, number, 0, 0.0)
        before = bus.job
        morning_check(w.p, w.today, int(w.shop.worn), w.tally_today, bus)
        if before == NO_JOB and bus.job != NO_JOB:
            w.env.process(cylinder_test(w, number))
    for s in range(len(w.nozzles)):
        w.env.process(delivery(w, s, day))


def morning_line_up(w: World) -> None:
    """Put the buses that are free at both ends of their corridor, in an order that rotates by day."""
    for d in w.lines.tolist():
        direction = w.directions[d]
        w.line[d] = []
        direction.slot = direction.boarded = 0
        direction.last_departure = direction.last_arrival = -NEVER
    for d in w.lines[::2].tolist():
        low, n = int(w.directions[d].first_bus), int(w.directions[d].n_buses)
        lined = 0
        for i in range(n):
            bus = low + (i + int(w.today.day)) % n
            if w.buses[bus].free_from <= w.env.now:
                w.line_up(d + lined % 2, bus, w.env.now + MORNING_STEP_S * lined)
                lined += 1


def dispatcher(w: World, d: int) -> Process:
    """Send buses of direction `d` off until the timetable of the day is done."""
    direction = w.directions[d]
    day, midnight = int(w.today.day), float(w.today.midnight)
    while direction.slot < direction.n_slots and w.today.day == day:
        if not w.line[d]:
            yield w.changed[d]
            continue
        slot = midnight + float(direction.slots_s[direction.slot])
        clock = max(slot, w.line[d][0][0], float(direction.last_departure) + DISPATCH_GAP_S)
        if clock > w.env.now:
            yield w.until(clock) | w.changed[d]
            continue
        depart(w, d)


def depart(w: World, d: int) -> None:
    """Send the first bus of the line on its trip; departures that fell due meanwhile are lost."""
    direction, midnight = w.directions[d], float(w.today.midnight)
    n = int(direction.n_slots)
    while direction.slot + 1 < n and midnight + direction.slots_s[direction.slot + 1] <= w.env.now:
        direction.slot += 1
        w.tally_today.trips_lost += 1.0
    _, number = w.line[d].pop(0)
    bus, k = w.buses[number], int(direction.slot)
    luck = luck_of(w.p, w.plan, int(w.today.day), d, k)
    trip = run_trip(w.p, w.plan, w.today, w.surfaces, direction, bus, luck, w.env.now - midnight)
    book_trip(w.p, w.plan, w.today, w.tally_today, direction, bus, trip)
    w.write(line.DEPARTED, number, d, trip.boarded)
    direction.last_departure = w.env.now
    direction.slot += 1
    if trip.kit_fault:
        wait_s, work_s = kit_job(w.p, w.plan, int(w.today.day), number)
        begin = handed_out(int(w.today.day), number, wait_s)
        w.write(line.KIT_FAILED, number, d, wait_s)
        if open_repair_job(bus, begin, work_s):
            w.env.process(technician_job(w, number, begin))
    if trip.share_run < 1.0:
        w.env.process(break_down(w, d, number, w.env.now + trip.duration_s))
    else:
        arrival = max(w.env.now + trip.duration_s, float(direction.last_arrival) + SEPARATION_S)
        direction.last_arrival = arrival
        w.env.process(drive(w, d, number, arrival))
    if direction.slot >= n:
        late_buses, w.line[d] = w.line[d], []
        for i, (_, late) in enumerate(late_buses):
            finish_service(w, d, late, w.env.now + SEPARATION_S * (i + 1))


def drive(w: World, d: int, bus: int, arrival: float) -> Process:
    """Be under way until `arrival`, then come to the other terminal."""
    yield w.until(arrival)
    w.write(line.ARRIVED, bus, d, float(w.buses[bus].gas_kg))
    come_to_terminal(w, d ^ 1, bus, on_tick(60.0 * w.p.layover_min))


def come_to_terminal(w: World, d: int, number: int, layover_s: float) -> None:
    """Wait for the next departure in direction `d`, go and fill, or end the day."""
    direction, bus, now = w.directions[d], w.buses[number], w.env.now
    n, midnight, policy = int(direction.n_slots), float(w.today.midnight), int(w.shop.policy)
    ready = now + layover_s
    if direction.slot < n and not w.line[d] and ready > midnight + direction.slots_s[n - 1] + CLOSING_S:
        w.tally_today.trips_lost += n - direction.slot
        direction.slot = n
    remaining = n - direction.slot
    if bus.kit_fitted == 1 and remaining > 0 and layover_s > 0.0:
        in_window = MIDDAY_FROM_S <= now - midnight < MIDDAY_TO_S
        if policy == POLICY_NEVER or (policy == POLICY_MIDDAY and in_window and len(w.line[d]) >= 1):
            s = station_for(w.p, w.plan, w.today, w.stations, policy, direction, bus)
            if s >= 0:
                w.drive_empty(number, 2.0 * direction.deadhead_km[s], now)
                w.env.process(fill(w, d, s, number, now, evening=False))
                return
    if len(w.line[d]) >= remaining:
        finish_service(w, d, number, now)
    else:
        w.line_up(d, number, ready)


def finish_service(w: World, d: int, number: int, clock: float) -> None:
    """End the day of a bus at `clock`: order a service that is due, go and fill if it pays."""
    direction, bus = w.directions[d], w.buses[number]
    bus.free_from = clock
    if bus.kit_fitted == 0:
        return
    begin = handed_out(int(w.today.day), number, 0.0)
    if open_service_job(w.p, begin, bus):
        w.env.process(technician_job(w, number, begin))
    s = station_for(w.p, w.plan, w.today, w.stations, int(w.shop.policy), direction, bus)
    if s >= 0:
        w.drive_empty(number, 2.0 * direction.deadhead_km[s], clock)
        bus.free_from = NEVER
        w.env.process(fill(w, d, s, number, clock, evening=True))


def fill(w: World, d: int, s: int, number: int, leave: float, *, evening: bool) -> Process:
    """Ride to station `s`, queue or drive away, fill, ride back."""
    ride_s = deadhead_s(w.p, float(w.directions[d].deadhead_km[s]))
    bus, day, tally = w.buses[number], int(w.today.day), w.tally_today
    yield w.until(leave + ride_s)
    present = w.nozzles[s].count + len(w.nozzles[s].queue)
    allowance = w.p.evening_allowance_min if evening else w.p.midday_allowance_min
    if forecast_wait_s(w.p, w.plan, w.stations, s, present) > 60.0 * allowance:
        tally.fills_abandoned += 1.0
        w.write(line.TURNED_AWAY, number, s, present)
    else:
        came = w.env.now
        with w.nozzles[s].request() as nozzle:
            yield nozzle
            tally.queue_s += w.env.now - came
            kg = fill_mass_kg(w.p, w.plan, w.stations, s, float(bus.gas_kg))
            if kg < LEAST_FILL_KG or w.env.now >= (day + 1) * DAY_S:
                tally.fills_abandoned += 1.0
                w.write(line.TURNED_AWAY, number, s, 0.0)
            else:
                book_fill(tally, w.stations, s, bus, kg)
                w.write(line.FILLED, number, s, kg)
                yield w.env.timeout(fill_s(w.p, w.stations, s, kg))
    yield w.env.timeout(ride_s)
    back_in_line(w, d, number, day, joins_today=not evening)


def back_in_line(w: World, d: int, bus: int, day: int, *, joins_today: bool) -> None:
    """Take `bus` back: today into the line where it left, on a later day where its corridor begins."""
    w.buses[bus].free_from = w.env.now
    if w.today.day == day:
        if joins_today:
            come_to_terminal(w, d, bus, 0.0)
    elif w.env.now > w.today.midnight + MORNING_S:
        come_to_terminal(w, d - d % 2, bus, 0.0)


def break_down(w: World, d: int, bus: int, clock: float) -> Process:
    """Stop on the road, be towed, wait for a bay, be repaired."""
    yield w.until(clock)
    w.tally_today.road_calls += 1.0
    w.buses[bus].free_from = NEVER
    w.write(line.BROKE_DOWN, bus, d, 0.0)
    yield w.env.timeout(on_tick(3600.0 * w.p.tow_h))
    day, direction = int(w.today.day), w.directions[d]
    last_slot = float(w.today.midnight + direction.slots_s[direction.n_slots - 1])
    with w.bays.request() as bay:
        yield bay
        work_s = workshop_s(w.p, w.plan, day, bus)
        w.write(line.IN_BAY, bus, 0, work_s)
        yield w.env.timeout(work_s)
    back_in_line(w, d, bus, day, joins_today=w.env.now < last_slot)


def technician_job(w: World, number: int, begin: float) -> Process:
    """Wait for the part, then for a technician; the kit works again when the job is done."""
    generation, bus = w.generation[number], w.buses[number]
    yield w.until(begin)
    if w.generation[number] != generation:
        return
    if bus.job == REPAIR:
        w.tally_today.kit_repairs += 1.0
    else:
        w.tally_today.kit_services += 1.0
    work_s = float(bus.job_work_s)
    with w.technicians.request() as technician:
        yield technician
        yield w.env.timeout(work_s)
    w.write(line.JOB_DONE, number, 0, 0.0)
    if w.generation[number] == generation:
        close_job(bus)


def cylinder_test(w: World, number: int) -> Process:
    """Be without cylinders until the test is over."""
    generation = w.generation[number]
    yield w.until(float(w.buses[number].job_end))
    if w.generation[number] == generation:
        close_job(w.buses[number])


def delivery(w: World, s: int, day: int) -> Process:
    """Bring the day's gas to station `s` when it is due."""
    yield w.until(day * DAY_S + float(w.stations.delivery_s[s]))
    deliver(w.stations, s, day)


def run_days_simpy(w: World, n_days: int) -> Sequence[Record]:
    """Run `n_days` of service and return the event records in the order of time."""
    w.env.process(days_of_service(w, n_days))
    w.env.run(until=n_days * DAY_S)
    return w.records
