"""Flare: what it burns and destroys, and the default of the methodology, which is another number.

The expected branch draws the destruction; the credited branch takes the CDM default (S48: 0.9 enclosed, 0.5 open).
"""

from __future__ import annotations

from typing import NamedTuple

from twins.digester.equipment_parameters import EquipmentParameters


class Flare(NamedTuple):
    """A flare."""

    nm3_h: float  # capacity, of dry gas
    destruction: float  # of methane [-]
    least_methane: float  # share of dry gas that burns without support [-]


def flare_numbers(p: EquipmentParameters, largest_nm3_h: float) -> Flare:
    """Return the flare for a plant that makes at most `largest_nm3_h` of gas."""
    return Flare(p.gas_flare_size * largest_nm3_h, p.gas_flare_destruction, p.gas_flare_least_methane)


def default_destruction(p: EquipmentParameters) -> float:
    """Return the share of methane that the methodology lets this kind of flare destroy [-]."""
    return p.gas_flare_default_enclosed if p.gas_flare_enclosed else p.gas_flare_default_open
