"""Records of the fleet: what a draw fixes, what changes, what is counted; and the bookings on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from twins.bus_fleet.clock import DAY_S, MOBILE, N_CORRIDORS, N_HOURS, N_STATIONS, NEVER, on_tick
from twins.bus_fleet.equations import wear_factor
from twins.bus_fleet.operation import Trip, kit_fault_per_km, road_call_per_km
from twins.bus_fleet.trip_energy import N_CLASSES, trip_energy
from twins.core.compiled import compiled, inlined
from twins.core.records import record_type
from twins.core.units import DAYS_PER_YEAR

GROUPS = ("converted_large", "converted_medium", "other")
N_GROUPS = len(GROUPS)
OTHER = 2
NO_JOB, REPAIR, SERVICE, RETEST = 0, 1, 2, 3
MAX_SLOTS = 220  # departures a day and direction
MAX_BUSES = 160
RING = 256  # places of the ring of buses under way: a power of two above MAX_BUSES
MAX_SERVERS = 16
N_WORKSHOPS = 2
REMEMBERED_FILLS = 128  # last fills of a station, to count the buses present


PLAN = record_type(
    key0="u8", key1="u8", full_kg="f8", cut_off_kg="f8", kg_per_mj="f8",
    hour_share=("f8", (24,)), busy_hour=("i8", (N_HOURS,)),
    hour_begin=("f8", (24,)), hours_per_served=("f8", (24,)), lightest_kg=("f8", (2,)), rows_per_kg=("f8", (2,)),
)  # fmt: skip
TODAY = record_type(
    day="i8", year="i8", weekend="i8", midnight="f8", elapsed_years="f8", blend_share="f8", blend_mj_per_l="f8",
    temperature_c="f8", willing="f8",
    congestion=("f8", (N_CORRIDORS, N_HOURS)), auxiliary_kw=("f8", (2, N_HOURS)),
    auxiliary_rows=("f8", (2, N_HOURS)), idle_mw=("f8", (2, N_HOURS)),
)  # fmt: skip
DIRECTION = record_type(
    number="i8", corridor="i8", first_bus="i8", n_buses="i8", n_slots="i8",
    length_km="f8", stops_served="f8", riders="f8", deadhead_km=("f8", (N_STATIONS,)),
    slots_s=("f8", (MAX_SLOTS,)), come=("f8", (N_HOURS,)),
    slot="i8", boarded="i8", last_departure="f8", last_arrival="f8",
    head="i8", n_waiting="i8", waiting=("i8", (2 * MAX_BUSES,)), ready=("f8", (2 * MAX_BUSES,)),
    first_moving="i8", n_moving="i8", moving=("i8", (RING,)), arrives=("f8", (RING,)),
)  # fmt: skip
BUS = record_type(
    number="i8", corridor="i8", workshop="i8", size_class="i8", designated="i8", retire_day="i8",
    curb_kg="f8", kit_kg="f8", most_boarded="i8",
    group="i8", odometer_km="f8", gas_kg="f8", free_from="f8", first_trip="i8",
    kit_fitted="i8", kit_works="i8", km_since_service="f8",
    road_call_rate="f8", kit_fault_rate="f8", wear="f8", event="i8", where="i8", station="i8", evening="i8",
    job="i8", job_begin="f8", job_work_s="f8", job_end="f8", retest_day="f8",
)  # fmt: skip
STATIONS = record_type(
    open_today=("i8", (N_STATIONS,)),
    has_gas=("i8", (N_STATIONS,)), delivery_kg=("f8", (N_STATIONS,)), delivery_s=("f8", (N_STATIONS,)),
    stored=("i8", (N_STATIONS,)), capacity_kg=("f8", (N_STATIONS,)), nozzles=("i8", (N_STATIONS,)),
    flow_kg_per_s=("f8", (N_STATIONS,)),
    level_kg=("f8", (N_STATIONS,)), delivered_day=("i8", (N_STATIONS,)), fills=("i8", (N_STATIONS,)),
    nozzle_free=("f8", (N_STATIONS, MAX_SERVERS)), fill_ends=("f8", (N_STATIONS, REMEMBERED_FILLS)),
)  # fmt: skip
SHOP = record_type(
    kits="i8", policy="i8", technicians="i8", bays="i8", worn="i8",
    technician_free=("f8", (MAX_SERVERS,)), bay_free=("f8", (N_WORKSHOPS, MAX_SERVERS)),
)  # fmt: skip
_BY_GROUP = (
    "distance_km", "deadhead_km", "diesel_mj", "unworn_mj", "gas_fed_mj", "gas_slip_mj", "gas_filled_kg", "work_mj",
)  # fmt: skip
_WHOLE = (
    "trips_run", "trips_lost", "riders_come", "riders_carried", "riders_left", "rider_km", "road_calls",
    "kit_repairs", "kit_services", "fills", "fills_abandoned", "queue_s", "trailer_kg", "mobile_kg", "kit_days",
    "kit_down_days", "renewed", "gas_scrapped_kg",
)  # fmt: skip
TALLY = record_type(**dict.fromkeys(_BY_GROUP, ("f8", (N_GROUPS,))), **dict.fromkeys(_WHOLE, "f8"))


@inlined
def book_trip(p: Any, plan: Any, today: Any, tally: Any, direction: Any, bus: Any, trip: Trip) -> None:
    """Book a trip at its departure: fuel, distance, riders, odometer, gas on board."""
    g = bus.group
    km = direction.length_km * trip.share_run
    tally.diesel_mj[g] += trip.diesel_mj
    tally.unworn_mj[g] += trip.diesel_unworn_mj
    tally.gas_fed_mj[g] += trip.gas_fed_mj
    tally.gas_slip_mj[g] += trip.gas_slip_mj
    tally.work_mj[g] += trip.work_mj
    tally.distance_km[g] += km
    tally.trips_run += 1.0
    tally.riders_carried += trip.boarded
    tally.rider_km += trip.boarded * p.mean_ride_share * direction.length_km
    direction.boarded += trip.boarded
    bus.odometer_km += km
    bus.km_since_service += km
    bus.gas_kg -= trip.gas_fed_mj * plan.kg_per_mj
    bus.first_trip = 0


@compiled
def book_deadhead(today: Any, tally: Any, surfaces: Any, bus: Any, km: float, clock: float) -> None:
    """Book an empty ride of `km` on diesel, in traffic without stops for passengers."""
    mass = bus.curb_kg
    if bus.kit_fitted == 1:
        mass += bus.kit_kg + bus.gas_kg
    hour = min(int((clock - today.midnight) / 3600.0), N_HOURS - 1)
    auxiliary = today.auxiliary_kw[bus.size_class, hour]
    empty_ride = surfaces.shape[0] - N_CLASSES + bus.size_class
    _, diesel, _, _, _, work = trip_energy(surfaces, empty_ride, 1.0, mass, auxiliary)
    tally.diesel_mj[bus.group] += bus.wear * diesel * km
    tally.unworn_mj[bus.group] += diesel * km
    tally.work_mj[bus.group] += work * km
    tally.deadhead_km[bus.group] += km
    bus.odometer_km += km


@compiled
def renew(tally: Any, bus: Any) -> None:
    """Replace `bus` by an operator's own bus without a kit; the gas on board is lost with the old one."""
    tally.renewed += 1.0
    tally.gas_scrapped_kg += bus.gas_kg
    bus.gas_kg = 0.0
    bus.group = OTHER
    bus.odometer_km = 0.0
    bus.kit_fitted = 0
    bus.kit_works = 0
    bus.job = NO_JOB
    bus.job_begin = NEVER
    bus.job_end = NEVER
    bus.retest_day = NEVER


@compiled
def deliver(stations: Any, s: int, day: int) -> None:
    """Bring the gas of `day` to station `s`: a pipeline's daily share, or a trailer on top of the store."""
    stations.delivered_day[s] = day
    if stations.stored[s] == 1:
        room = stations.capacity_kg[s] - stations.level_kg[s]
        stations.level_kg[s] += min(room, stations.delivery_kg[s])
    else:
        stations.level_kg[s] = stations.delivery_kg[s]


@inlined
def close_job(bus: Any) -> None:
    """End the job of `bus`: the kit works again, and after a service is fresh."""
    if bus.job == SERVICE:
        bus.km_since_service = 0.0
    bus.kit_works = bus.kit_fitted
    bus.job = NO_JOB
    bus.job_end = NEVER


@inlined
def finish_job(bus: Any, clock: float) -> None:
    """End the job of `bus` if its time is over at `clock` [s]."""
    if bus.job != NO_JOB and bus.job_end <= clock:
        close_job(bus)


@compiled
def book_fill(tally: Any, stations: Any, s: int, bus: Any, kg: float) -> None:
    """Move `kg` of gas from station `s` into `bus`."""
    stations.level_kg[s] -= kg
    bus.gas_kg += kg
    tally.gas_filled_kg[bus.group] += kg
    tally.fills += 1.0
    if s == MOBILE:
        tally.mobile_kg += kg
    elif stations.stored[s] == 1:
        tally.trailer_kg += kg


@compiled
def open_service_job(p: Any, begin: float, bus: Any) -> bool:
    """Open a service job that can begin at clock `begin` [s], if `bus` is due; True when opened."""
    if bus.kit_fitted == 0 or bus.job != NO_JOB or bus.km_since_service < p.kit_service_km:
        return False
    bus.job = SERVICE
    bus.job_begin = begin
    bus.job_work_s = on_tick(3600.0 * p.kit_service_h * 24.0 / p.technician_hours_per_day)
    return True


@compiled
def open_repair_job(bus: Any, begin: float, work_s: float) -> bool:
    """Open a repair job of a kit that has just failed; a service that is under way repairs it too."""
    bus.kit_works = 0
    if bus.job != NO_JOB:
        return False
    bus.job = REPAIR
    bus.job_begin = begin
    bus.job_work_s = work_s
    return True


@compiled
def morning_check(p: Any, today: Any, worn: int, tally: Any, bus: Any) -> None:
    """Set wear and rates of failure, count the kit and send cylinders to their test when due."""
    day = today.day
    bus.first_trip = 1
    if day == 0 or bus.odometer_km == 0.0 or (day + bus.number) % 7 == 0:  # they change slowly
        bus.wear = wear_factor(p, bus.odometer_km) if worn == 1 else 1.0
        bus.road_call_rate = road_call_per_km(p, bus.odometer_km)
    if bus.kit_fitted == 0:
        return
    bus.kit_fault_rate = kit_fault_per_km(p, today.elapsed_years, bus.km_since_service)
    if bus.retest_day == NEVER:
        bus.retest_day = day + (p.cylinder_retest_years + bus.number / 144.0) * DAYS_PER_YEAR
    if bus.retest_day <= day and bus.job == NO_JOB:
        bus.retest_day += p.cylinder_retest_years * DAYS_PER_YEAR
        bus.kit_works = 0
        bus.job = RETEST
        bus.job_end = np.floor((day + p.cylinder_retest_days) * DAY_S)
    tally.kit_days += 1.0
    if bus.kit_works == 0:
        tally.kit_down_days += 1.0
