"""Flare: what it destroys, when it fails to light, and the default of the methodology, which is another number.

The expected branch draws the destruction; the credited branch takes the CDM default (S48: 0.9 enclosed, 0.5 open).
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import Gas, energy_kwh, methane_share


class Flare(NamedTuple):
    """A flare."""

    nm3_h: float  # capacity, of dry gas
    destruction: float  # of methane [-]
    least_methane: float  # share of dry gas that burns without support [-]
    fails_to_light: float  # chance at a start [-]
    repair_h: float  # mean time out after it


class FlareFlows(NamedTuple):
    """Methane burnt and slipped [Nm3/h] and heat released [kW]."""

    burnt: float
    slipped: float
    heat: float


def flare_numbers(p: EquipmentParameters, largest_nm3_h: float) -> Flare:
    """Return the flare for a plant that makes at most `largest_nm3_h` of gas."""
    return Flare(
        p.gas_flare_size * largest_nm3_h,
        p.gas_flare_destruction,
        p.gas_flare_least_methane,
        p.gas_flare_fails_to_light,
        p.gas_flare_repair_h,
    )


def default_destruction(p: EquipmentParameters, enclosed: bool) -> float:
    """Return the share of methane that the methodology lets a flare destroy [-]."""
    return p.gas_flare_default_enclosed if enclosed else p.gas_flare_default_open


@inlined
def lights(flare: Flare, gas: Gas) -> bool:
    """Return whether this gas burns in the flare by itself; if not, it leaves unburnt."""
    return methane_share(gas) >= flare.least_methane


@inlined
def flare_flows(destruction: float, gas: Gas) -> FlareFlows:
    """Return what becomes of `gas` [Nm3/h] in a lit flare that destroys `destruction` of it [-]."""
    return FlareFlows(destruction * gas.ch4, (1.0 - destruction) * gas.ch4, destruction * energy_kwh(gas))
