"""Sorting yard and crusher: what effort takes out of the waste and what organic matter with it, and how often it jams.

Masses are t wet. The effort lies between 0 (bag opener and magnet alone) and 1 (hands at the whole belt). Priors:
`equipment_parameters`, names that begin with ``sorting_`` and ``crusher_``.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.digester.equipment_parameters import EquipmentParameters


class Sorting(NamedTuple):
    """Sorting line at a given effort."""

    t_per_h: float
    removed: float  # of the contaminants [-]
    organic_lost: float  # of the organic waste [-]
    man_hours_t: float  # h/t


class Crusher(NamedTuple):
    """Crusher, a server of batches."""

    t_per_h: float
    batch_t: float
    jams_per_h: float  # of operation, on clean waste
    doubles_at: float  # share of contaminants that doubles it [-]
    repair_h: float  # mean


class Sorted(NamedTuple):
    """Waste behind the sorting [t] and man-hours [h]: organic + contaminants = to crusher + rejects."""

    organic: float  # to the crusher
    contaminants: float  # to the crusher
    rejected_organic: float
    rejected_contaminants: float
    man_hours: float


def sorting_numbers(p: EquipmentParameters, effort: float) -> Sorting:
    """Return the sorting line at `effort` [-].

    Notes
    -----
    The first hands take most: removal rises as 1 - (1 - effort)^2 from the machine's share to that of full effort.
    """
    if not 0.0 <= effort <= 1.0:
        raise ValueError(f"sorting_numbers: effort = {effort} [-] must lie in [0, 1]; per cent given?")
    gained = 1.0 - (1.0 - effort) ** 2
    return Sorting(
        p.sorting_t_per_h,
        p.sorting_machine_removes + (p.sorting_full_removes - p.sorting_machine_removes) * gained,
        p.sorting_organic_lost * (0.5 + 0.5 * effort),
        p.sorting_man_hours_t * effort,
    )


def crusher_numbers(p: EquipmentParameters) -> Crusher:
    """Return the crusher of a draw."""
    return Crusher(
        p.crusher_t_per_h, p.crusher_batch_t, 1.0 / p.crusher_run_h, p.crusher_doubles_at, p.crusher_repair_h
    )


@inlined
def sort(s: Sorting, organic_t: float, contaminant_t: float) -> Sorted:
    """Return what the sorting makes of organic waste and contaminants [t]."""
    out_organic, out_rest = s.organic_lost * organic_t, s.removed * contaminant_t
    return Sorted(
        organic_t - out_organic,
        contaminant_t - out_rest,
        out_organic,
        out_rest,
        s.man_hours_t * (organic_t + contaminant_t),
    )


@inlined
def jams_per_h(c: Crusher, contaminant_share: float) -> float:
    """Return the jams an hour of operation on waste with `contaminant_share` left in it [-]."""
    return c.jams_per_h * (1.0 + contaminant_share / c.doubles_at)


@compiled
def batch_h(c: Crusher, waste_t: float) -> float:
    """Return the time [h] that the crusher needs for the next batch of at most `waste_t` [t]."""
    return min(c.batch_t, max(0.0, waste_t)) / c.t_per_h
