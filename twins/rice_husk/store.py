"""The fuel store in layers: a roofed heap and an open reserve, first in first out or last in first out.

Each heap is a ring of layers with dry husk and water; a day's deliveries make one layer, and when all layers
are taken the two oldest become one. Volume limits a heap: husk is loose, and water fills pores without making
the heap larger, so a heap holds a fixed mass of dry husk. Deliveries go under the roof while there is room,
and fuel is taken from under the roof first; the open heap is the reserve.

Every day the layers move towards balance with the air, the outer ones of the open heap faster; rain wets the
open heap from its newest layers inwards; dry matter rots. All that crosses the border is added to ``tally``.
The layers are changed in place and nothing is allocated after `empty_store`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import inlined
from twins.core.problems import Problem
from twins.core.units import DAYS_PER_YEAR
from twins.rice_husk.husk_moisture import dry_basis, husk_equilibrium, wet_basis

Array = NDArray[np.float64]

ROOFED, OPEN = 0, 1  # heaps
FIRST_IN_FIRST_OUT, LAST_IN_FIRST_OUT = 0, 1  # order of reclaim
# places in the tally, all [kg] since the start
DRY_IN, WATER_IN, DRY_OUT, WATER_OUT, RAIN, FROM_AIR, TO_AIR, ROTTED = range(8)
TERMS = ("dry_in", "water_in", "dry_out", "water_out", "rain", "from_air", "to_air", "rotted")
N_LAYERS = 96  # a day each, so a season before the oldest are joined
_HEAD, _COUNT, _FRESH = 0, 1, 2  # columns of `ring`


class StoreNumbers(NamedTuple):
    """How husk in a heap takes up and loses water and dry matter.

    Notes
    -----
    ==================== ===== ======= =============================================================
    name                 value unit    meaning and source
    ==================== ===== ======= =============================================================
    sorption_ratio       0.85  -       equilibrium moisture over that of wood (assumed)
    roofed_days          15    d       time constant under a roof (assumed)
    outer_days           6     d       the same in the outer layer of the open heap (assumed)
    inner_days           90    d       the same within the open heap (assumed)
    outer_depth_m        0.4   m       depth of the outer layer (assumed)
    heap_height_m        3     m       of the open heap: its plan area is volume over height (assumed)
    rain_pickup_share    0.12  -       of the rain on the open heap; the rest runs off (assumed)
    soaked               1.2   kg/kg   water per dry husk at which a layer takes no more (assumed)
    rot_open_per_month   0.01  1/month dry matter loss, 0.5-2 % [general engineering]
    rot_roofed_per_month 0.002 1/month the same under a roof (assumed)
    ==================== ===== ======= =============================================================
    """

    sorption_ratio: float
    roofed_days: float
    outer_days: float
    inner_days: float
    outer_depth_m: float
    heap_height_m: float
    rain_pickup_share: float
    soaked: float
    rot_open_per_month: float
    rot_roofed_per_month: float


class Store(NamedTuple):
    """The state of a store.

    Attributes
    ----------
    dry, water
        Mass of each layer [kg], shape (2, N_LAYERS): roofed, open.
    ring
        Index of the oldest layer, number of layers, and 1 when today's layer is begun, shape (2, 3).
    capacity_dry_kg
        What each heap can hold, shape (2,).
    held_dry_kg
        What each heap holds, shape (2,).
    tally
        What has crossed the border [kg], shape (8,); places in `TERMS`.
    density_dry_kg_m3
        Dry husk in a cubic metre of heap, shape (1,).
    """

    dry: Array
    water: Array
    ring: NDArray[np.int64]
    capacity_dry_kg: Array
    held_dry_kg: Array
    tally: Array
    density_dry_kg_m3: Array


def empty_store(
    volume_m3: float,
    roof_share: float,
    bulk_density_kg_m3: float,
    moisture: float = 0.10,
    n_layers: int = N_LAYERS,
) -> Store:
    """Return an empty store of `volume_m3`, the `roof_share` of it under a roof.

    The bulk density [kg/m3] is that of husk as received with the given moisture [kg/kg wet].
    """
    density = bulk_density_kg_m3 * (1.0 - moisture)
    capacity = np.array([roof_share, 1.0 - roof_share]) * volume_m3 * density
    return Store(
        dry=np.zeros((2, n_layers)),
        water=np.zeros((2, n_layers)),
        ring=np.zeros((2, 3), dtype=np.int64),
        capacity_dry_kg=capacity,
        held_dry_kg=np.zeros(2),
        tally=np.zeros(len(TERMS)),
        density_dry_kg_m3=np.array([density]),
    )


def store_problems(volume_m3: float, lorry_volume_m3: float) -> list[Problem]:
    """Return what is wrong with a store into which a lorry does not unload."""
    if volume_m3 >= lorry_volume_m3 > 0.0:
        return []
    return [
        Problem(
            about=("store_m3", "lorry_m3"),
            given=f"a store of {volume_m3:g} m3",
            allowed=f"at least one delivery, {lorry_volume_m3:g} m3, must fit in",
            cause="Tonnes where cubic metres are meant? Loose husk weighs 90 to 150 kg/m3",
            next_step="Give the volume of the store",
        )
    ]


@inlined
def held_dry(store: Store) -> float:
    """Return the dry husk in both heaps [kg]."""
    return store.held_dry_kg[ROOFED] + store.held_dry_kg[OPEN]


@inlined
def room_dry(store: Store) -> float:
    """Return how much dry husk [kg] still finds room."""
    return max(store.capacity_dry_kg[ROOFED] + store.capacity_dry_kg[OPEN] - held_dry(store), 0.0)


@inlined
def _join_oldest(store: Store, heap: int) -> None:
    """Make the two oldest layers of a heap one."""
    n = store.dry.shape[1]
    oldest = store.ring[heap, _HEAD]
    second = (oldest + 1) % n
    for kind in (store.dry, store.water):
        kind[heap, second] += kind[heap, oldest]
        kind[heap, oldest] = 0.0
    store.ring[heap, _HEAD] = second
    store.ring[heap, _COUNT] -= 1


@inlined
def _put(store: Store, heap: int, dry_kg: float, water_kg: float) -> None:
    """Lay husk on a heap: on today's layer, or as a new one."""
    n = store.dry.shape[1]
    if store.ring[heap, _FRESH] == 0 or store.ring[heap, _COUNT] == 0:
        if store.ring[heap, _COUNT] == n:
            _join_oldest(store, heap)
        store.ring[heap, _COUNT] += 1
        store.ring[heap, _FRESH] = 1
    newest = (store.ring[heap, _HEAD] + store.ring[heap, _COUNT] - 1) % n
    store.dry[heap, newest] += dry_kg
    store.water[heap, newest] += water_kg
    store.held_dry_kg[heap] += dry_kg


@inlined
def add(store: Store, dry_kg: float, moisture: float) -> float:
    """Add husk while there is room, under the roof first; return the dry husk [kg] that found it."""
    left = dry_kg
    for heap in range(2):
        part = min(left, max(store.capacity_dry_kg[heap] - store.held_dry_kg[heap], 0.0))
        if part > 0.0:
            water = part * dry_basis(moisture)
            _put(store, heap, part, water)
            store.tally[DRY_IN] += part
            store.tally[WATER_IN] += water
            left -= part
    return dry_kg - left


@inlined
def take(store: Store, dry_kg: float, order: int) -> tuple[float, float]:
    """Take dry husk [kg], from under the roof first; return what there was [kg] and its moisture [kg/kg wet]."""
    wanted, water = dry_kg, 0.0
    n = store.dry.shape[1]
    for heap in range(2):
        while wanted > 0.0 and store.ring[heap, _COUNT] > 0:
            last = store.ring[heap, _COUNT] - 1 if order == LAST_IN_FIRST_OUT else 0
            i = (store.ring[heap, _HEAD] + last) % n
            if store.dry[heap, i] > wanted:
                part = store.water[heap, i] * (wanted / store.dry[heap, i])
                store.dry[heap, i] -= wanted
                store.water[heap, i] -= part
                store.held_dry_kg[heap] -= wanted
                water += part
                wanted = 0.0
            else:
                wanted -= store.dry[heap, i]
                water += store.water[heap, i]
                store.held_dry_kg[heap] -= store.dry[heap, i]
                store.dry[heap, i], store.water[heap, i] = 0.0, 0.0
                store.ring[heap, _COUNT] -= 1
                if order == LAST_IN_FIRST_OUT:
                    store.ring[heap, _FRESH] = 0
                else:
                    store.ring[heap, _HEAD] = (i + 1) % n
        if store.ring[heap, _COUNT] == 0:
            store.held_dry_kg[heap] = 0.0  # what rounding left of it
    taken = dry_kg - wanted
    store.tally[DRY_OUT] += taken
    store.tally[WATER_OUT] += water
    return taken, wet_basis(water / taken) if taken > 0.0 else 0.0


@inlined
def day_passes(store: Store, p: StoreNumbers, temperature_c: float, humidity: float, rain_mm: float) -> None:
    """Let a day pass over the layers: rain, the air of mean temperature [degC] and humidity [-], rot."""
    balance = husk_equilibrium(temperature_c, humidity, p.sorption_ratio)
    roofed = -math.expm1(-1.0 / p.roofed_days)
    outer, inner = -math.expm1(-1.0 / p.outer_days), -math.expm1(-1.0 / p.inner_days)
    area_m2 = store.held_dry_kg[OPEN] / (store.density_dry_kg_m3[0] * p.heap_height_m)
    rain = rain_mm * area_m2 * p.rain_pickup_share  # 1 mm on 1 m2 is 1 kg
    shell = area_m2 * p.outer_depth_m * store.density_dry_kg_m3[0]
    days_per_month = DAYS_PER_YEAR / 12.0
    n = store.dry.shape[1]
    for heap in range(2):
        lost_share = (p.rot_open_per_month if heap == OPEN else p.rot_roofed_per_month) / days_per_month
        above = 0.0  # dry husk of newer layers
        for k in range(store.ring[heap, _COUNT] - 1, -1, -1):
            i = (store.ring[heap, _HEAD] + k) % n
            dry, water = store.dry[heap, i], store.water[heap, i]
            rate = roofed
            if heap == OPEN:
                soaks = min(rain, max(p.soaked * dry - water, 0.0))
                rain -= soaks
                water += soaks
                store.tally[RAIN] += soaks
                outside = min(max(shell - above, 0.0), dry) / dry if dry > 0.0 else 0.0
                rate = inner + (outer - inner) * outside
                above += dry
            moved = (balance * dry - water) * rate
            store.tally[FROM_AIR if moved > 0.0 else TO_AIR] += abs(moved)
            lost = dry * lost_share
            store.tally[ROTTED] += lost
            store.held_dry_kg[heap] -= lost
            store.dry[heap, i] = dry - lost
            store.water[heap, i] = water + moved
        store.held_dry_kg[heap] = max(store.held_dry_kg[heap], 0.0)
        store.ring[heap, _FRESH] = 0
