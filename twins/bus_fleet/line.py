"""Buses under way and buses waiting: the event heap, the lines at the terminals, the calendar, the log.

A direction keeps its buses in two lines: those that wait at its begin, sorted by the moment they are ready, and
those on the road, who do not overtake and so arrive in the order in which they left. Only what leaves this
order, or is shared by corridors, goes through the heap: breakdowns, repair bays, gas stations.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from twins.bus_fleet.clock import (
    DAY_S,
    LEAST_FILL_KG,
    N_CORRIDORS,
    N_HOURS,
    N_STATIONS,
    NEVER,
    Array,
    Integers,
)
from twins.bus_fleet.fleet_state import MAX_BUSES, RING
from twins.bus_fleet.operation import DISPATCH_GAP_S
from twins.core.compiled import compiled, inlined
from twins.core.records import record_type

BREAK_DOWN, AT_GATE, JOIN, AT_STATION = range(4)
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


@inlined
def write(log: Array, clock: float, kind: int, bus: int, where: int, value: float) -> None:
    """Append an event record to `log`, whose first row counts the records; a log of one row keeps none."""
    if log.shape[0] == 1:
        return
    i = int(log[0, 0]) + 1
    log[0, 0] = i
    if i < log.shape[0]:
        log[i, 0] = clock
        log[i, 1] = kind
        log[i, 2] = bus
        log[i, 3] = where
        log[i, 4] = value


@inlined
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


@inlined
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


@inlined
def dequeue(direction: Any) -> int:
    """Take the bus that is ready first."""
    bus = direction.waiting[direction.head]
    direction.head += 1
    direction.n_waiting -= 1
    return bus


@inlined
def set_out(direction: Any, bus: int, arrival: float) -> None:
    """Put `bus` on the road behind the others of its direction."""
    i = (direction.first_moving + direction.n_moving) & (RING - 1)
    direction.n_moving += 1
    direction.moving[i] = bus
    direction.arrives[i] = arrival


@inlined
def arrive(direction: Any) -> int:
    """Take the first bus off the road."""
    i = direction.first_moving
    direction.first_moving = (i + 1) & (RING - 1)
    direction.n_moving -= 1
    return direction.moving[i]


@inlined
def next_arrival(direction: Any) -> float:
    """Return the clock [s] of the next arrival, or infinity."""
    return direction.arrives[direction.first_moving] if direction.n_moving > 0 else NEVER


@inlined
def next_departure(direction: Any, midnight: float) -> float:
    """Return the clock [s] of the next departure, or infinity."""
    k = direction.slot
    if k >= direction.n_slots or direction.n_waiting == 0:
        return NEVER
    return max(
        midnight + direction.slots_s[k],
        direction.ready[direction.head],
        direction.last_departure + DISPATCH_GAP_S,
    )


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
    for h in range(N_HOURS):
        for c in range(N_CORRIDORS):
            today.congestion[c, h] = date.congestion[c, h]
        for k in range(2):
            today.auxiliary_kw[k, h] = date.auxiliary_kw[k, h]
            today.auxiliary_rows[k, h] = date.auxiliary_rows[k, h]
            today.idle_mw[k, h] = date.idle_mw[k, h]
        for d in range(directions.shape[0]):
            directions[d].come[h] = calendar.come[day, d, h]
    for s in range(N_STATIONS):
        stations.open_today[s] = calendar.open_today[day, s]
        stations.delivery_kg[s] = calendar.delivery_kg[day, s]
        stations.delivery_s[s] = calendar.delivery_s[day, s]
        stock = stations.delivery_kg[s] + (stations.level_kg[s] if stations.stored[s] == 1 else 0.0)
        stations.has_gas[s] = 1 if stations.open_today[s] == 1 and stock >= LEAST_FILL_KG else 0
