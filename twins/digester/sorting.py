"""Sorting yard and crusher: what effort takes out of the waste and what organic matter with it, and how often it jams.

Masses are t wet. The effort lies between 0 (bag opener and magnet alone) and 1 (hands at the whole belt). Priors:
`equipment_parameters`, names that begin with ``sorting_`` and ``crusher_``.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.digester.equipment_parameters import EquipmentParameters


class Sorting(NamedTuple):
    """Sorting line at a given effort."""

    t_per_h: float
    removed: float  # of the contaminants [-]
    organic_lost: float  # of the organic waste [-]
    man_hours_t: float  # h/t


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


@inlined
def jams_per_h(clean: float, doubles_at: float, contaminant_share: float) -> float:
    """Return the jams an hour of operation.

    Parameters
    ----------
    clean
        Jams an hour on clean waste.
    doubles_at
        Share of contaminants that doubles them [-].
    contaminant_share
        Share left in the waste [-].
    """
    return clean * (1.0 + contaminant_share / doubles_at)
