"""What the hours and days bring: weather, demand, husk from the mills, fuel to the hopper, the calendar."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import compiled, inlined
from twins.core.streams import uniforms_at
from twins.rice_husk.boiler import after_soot_blow
from twins.rice_husk.equations import DAYLIGHT_FROM_H, DAYLIGHT_TO_H, mill_load, on_tick, working_profile
from twins.rice_husk.events import arm, disarm, key_of
from twins.rice_husk.plant_state import (
    DELIVERED_DRY_KG,
    DELIVERED_WATER_KG,
    FROM_AIR_KG,
    LORRIES,
    LORRY_KM,
    N_PARTS,
    NEVER,
    OFFERED_DRY_KG,
    PRICE_WEIGHTED_DRY_KG,
    RAIN_KG,
    RECLAIMED_DRY_KG,
    RECLAIMED_WATER_KG,
    ROTTED_DRY_KG,
    RUNNING,
    TO_AIR_KG,
    YARD_LOST_DRY_KG,
)
from twins.rice_husk.store import FROM_AIR, RAIN, ROTTED, TO_AIR, add, day_passes, held_dry, room_dry, take
from twins.rice_husk.weather import relative_humidity_at

LUCK_LORRY = 4


@inlined
def pass_hour(s: Any, p: Any, c: Any, x: Any, store: Any, counts: Any) -> float:
    """Begin an hour: surroundings, demand, fuel; at midnight the day before ends, in the morning lorries are sent."""
    hour, of_day = s.hour, s.hour % 24
    s.hour = hour + 1
    if of_day == 0:
        begin_day(s, p, c, x, store, counts, hour // 24)
    if of_day == DAYLIGHT_FROM_H and c.burns_husk == 1:
        send_lorries(s, p, c, x, store, counts[s.year])
    day = s.day
    s.air_c = x.air.temperature_c[day, of_day]
    s.wet_bulb_c = x.air.wet_bulb_c[day, of_day]
    s.humidity = x.air.humidity[day]
    opens, closes = p.supply_work_from_h, p.supply_work_to_h
    activity = x.mill_activity[day]
    mills = mill_load(of_day, opens, closes, activity, p.mill_by_hours_share, p.mill_night_share)
    s.demand_kw = p.mill_kw * mills + p.park_kw * working_profile(of_day, opens, closes, p.park_night_share)
    s.heat_demand_kw = p.heat_demand_kw * x.mill_activity[day]
    if s.running_h - s.blown_h >= p.soot_blowing_h:
        s.fouling_soft = after_soot_blow(s.fouling_soft, p.soot_removed)
        s.blown_h = s.running_h
    if c.burns_husk == 1:
        fill_hopper(s, c, store, counts[s.year])
    return s.hopper_dry_kg


@inlined
def begin_day(s: Any, p: Any, c: Any, x: Any, store: Any, counts: Any, day: int) -> None:
    """Let the store live through the day that has ended, and turn the calendar."""
    if day > 0 and c.burns_husk == 1:
        before, tally = day - 1, counts[s.year]
        air = x.weather.temperature_c[before]
        humid = relative_humidity_at(x.weather.vapour_pressure_kpa[before], air)
        rain, taken_up, given_off, rotted = (
            store.tally[RAIN], store.tally[FROM_AIR], store.tally[TO_AIR], store.tally[ROTTED],
        )  # fmt: skip
        day_passes(store, x.heap, air, humid, x.weather.rain_mm[before])
        tally[RAIN_KG] += store.tally[RAIN] - rain
        tally[FROM_AIR_KG] += store.tally[FROM_AIR] - taken_up
        tally[TO_AIR_KG] += store.tally[TO_AIR] - given_off
        tally[ROTTED_DRY_KG] += store.tally[ROTTED] - rotted
    s.day = day
    if x.days.year[day] != s.year:
        running = s.mode == RUNNING
        if running:
            disarm(s, c, s.now)
        s.year = x.days.year[day]
        if running:
            arm(s, c, s.now)


@inlined
def send_lorries(s: Any, p: Any, c: Any, x: Any, store: Any, tally: Any) -> None:
    """Fetch husk from the mills under contract, the nearest first, as far as lorries and store allow.

    Notes
    -----
    A lorry is full by volume, not by mass: loose husk is light. A yard holds what some days leave; more is lost to the
    plant and meets the fate of husk that nobody fetches.
    """
    day = s.day
    left_h = p.lorries * (DAYLIGHT_TO_H - DAYLIGHT_FROM_H)
    space = room_dry(store)
    n = 0
    for k in range(x.order.size):
        mill = x.order[k]
        offered = x.offered_dry_kg[mill, day]
        tally[OFFERED_DRY_KG] += offered
        yard = x.yard_dry_kg[mill] + offered
        most = p.yard_stock_days * x.offered_mean_kg[mill]
        load = c.lorry_kg * (1.0 - x.moisture[mill, day])
        trip_h = 2.0 * x.distance_km[mill] / p.lorry_kmh + p.lorry_handling_h
        while yard >= load and left_h >= trip_h and space >= load and n < x.plan.size:
            yard -= load
            left_h -= trip_h
            space -= load
            x.plan[n] = mill
            n += 1
        if yard > most:
            tally[YARD_LOST_DRY_KG] += yard - most
            yard = most
        x.yard_dry_kg[mill] = yard
    s.lorries = n
    s.lorry = 0
    s.next_lorry = arrival(s, c)


@inlined
def arrival(s: Any, c: Any) -> float:
    """Return when the next lorry of the day arrives [h]; each has its share of the working day."""
    if s.lorry >= s.lorries:
        return NEVER
    u, _, _, _ = uniforms_at(key_of(c), s.day, s.lorry, 0, LUCK_LORRY)
    return on_tick(
        24.0 * s.day + DAYLIGHT_FROM_H + (DAYLIGHT_TO_H - DAYLIGHT_FROM_H) * (s.lorry + u) / s.lorries
    )


@inlined
def unload(s: Any, p: Any, c: Any, x: Any, store: Any, counts: Any) -> float:
    """Unload a lorry into the store; return its dry husk [kg]."""
    tally = counts[s.year]
    mill = x.plan[s.lorry]
    water = x.moisture[mill, s.day]
    dry = add(store, c.lorry_kg * (1.0 - water), water)
    tally[DELIVERED_DRY_KG] += dry
    tally[DELIVERED_WATER_KG] += dry * water / (1.0 - water)
    tally[PRICE_WEIGHTED_DRY_KG] += dry * x.price_multiplier[s.year]
    tally[LORRY_KM] += 2.0 * x.distance_km[mill]
    tally[LORRIES] += 1.0
    s.lorry += 1
    s.next_lorry = arrival(s, c)
    return dry


@inlined
def fill_hopper(s: Any, c: Any, store: Any, tally: Any) -> None:
    """Reclaim husk so that the hopper holds what the coming hour can burn at most."""
    wanted = c.hopper_dry_kg - s.hopper_dry_kg
    if wanted <= 0.0:
        return
    dry, moisture = take(store, min(wanted, held_dry(store)), c.reclaim)
    water = dry * moisture / (1.0 - moisture)
    s.hopper_dry_kg += dry
    s.hopper_water_kg += water
    tally[RECLAIMED_DRY_KG] += dry
    tally[RECLAIMED_WATER_KG] += water


@inlined
def planned_stop(c: Any, x: Any, day: int) -> bool:
    """Return whether a planned stop is under way."""
    since = (x.days.day_of_year[day] - c.planned_from + 365) % 365
    return since < c.planned_days_by_year[x.days.year[day]]


@compiled
def overhaul(s: Any, c: Any) -> None:
    """Clean the boiler and renew worn parts in a planned stop."""
    s.fouling_soft = 0.0
    s.fouling_hard = 0.0
    for part in range(N_PARTS):
        s.exposure[part] *= 1.0 - c.renewed[part]
