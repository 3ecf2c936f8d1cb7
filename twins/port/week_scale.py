"""How sampled weeks are brought to a year: each kind of work by what drives it, of which the year's total is known.

Ships of a year carry a known number of boxes, lorries fetch or bring each of them once, and reefers stay for a known
mean time. A week has more of the one and less of the other than its share of the year. One factor for all work would
carry the chance of the quay into reefers, which are two thirds of the electricity, and back. These are ratio estimators
of survey sampling; lights and offices go by the clock and are not scaled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.port import activity as at
from twins.port.box_columns import Boxes
from twins.port.box_numbers import REEFER
from twins.port.machines import Energy
from twins.port.visits import Visits
from twins.port.window import COUNTS

Array = NDArray[np.float64]

QUAY, YARD, LAND, REEFERS = range(4)
"""Kinds of work: by boxes over the quay; by both ways of a box through the yard; by visits of the land side; by hours
of reefers in the yard."""

_COUNTS_OF_LAND = ("gate_in", "gate_out", "trucks_served", "truck_turn_h")
_COUNTS_OF_YARD = ("rehandles", "lifts", "overflows", "block_changes", "machine_work_h", "machine_repair_h")


def _kinds_of_activities() -> NDArray[np.int64]:
    kinds = np.full(at.N_ACTIVITIES, QUAY)
    kinds[at.RTG_LIFTS : at.TRACTOR_LOADED_KM] = YARD
    kinds[at.LIFTER_MOVES : at.REEFER_PLUG_H] = YARD
    kinds[at.REEFER_PLUG_H : at.TRUCK_H] = REEFERS
    kinds[at.TRUCK_H :] = LAND
    return kinds


def _kind_of_energy(name: str) -> int:
    if name.startswith(("rtg_", "lifter_")):
        return YARD
    if name in ("rail_l", "truck_l"):
        return LAND
    return REEFERS if name == "reefer_kwh" else QUAY


def _kind_of_count(name: str) -> int:
    if name in _COUNTS_OF_LAND:
        return LAND
    return YARD if name in _COUNTS_OF_YARD else QUAY


OF_ACTIVITIES = _kinds_of_activities()
OF_ENERGY = np.array([_kind_of_energy(name) for name in Energy._fields])
OF_COUNTS = np.array([_kind_of_count(name) for name in COUNTS])
OF_LOADS = np.array([QUAY, YARD, REEFERS])
"""Kind of the loads of quay cranes, grid yard cranes and reefers."""


class Planned(NamedTuple):
    """What the booked hours of a window have by plan, the same in all scenarios: visits, hours of reefers [box h]."""

    visits: float
    reefer_h: float


def planned_of(boxes: Boxes, visits: Visits, start_h: float, end_h: float) -> Planned:
    """Return what boxes and visits come to between two times [h], had all gone by plan."""
    first, last = np.searchsorted(visits.time_h, [start_h, end_h])
    reefers = np.flatnonzero(boxes.kind == REEFER)
    stays = np.minimum(boxes.out_h[reefers], end_h) - np.maximum(boxes.in_h[reefers], start_h)
    return Planned(float(last - first), float(stays[stays > 0.0].sum()))


def drivers(boxes: Any, visits: Any, reefer_h: Any) -> Array:
    """Return what drives each kind of work, shape (4, ...), from boxes over the quay, visits and hours of reefers."""
    return np.array([boxes, np.add(boxes, visits), visits, reefer_h], np.float64)
