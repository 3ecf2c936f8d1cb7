"""Yard tractors: time and distance apart, since a litre per km that holds waiting differs tenfold between ports.

Distance is loaded or empty, standing is paid by the hour. Trucks of others and the tractors of the rail shuttle use the
same two terms.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.machine_parameters import MachineParameters


class Tractors(NamedTuple):
    """Use of diesel and of battery tractors."""

    l_km: float  # mean of loaded and empty
    loaded_l_km: float
    empty_l_km: float
    idle_l_h: float
    loaded_kwh_km: float
    empty_kwh_km: float
    aux_kw: float
    truck_l_km: float
    truck_idle_l_h: float


def tractor_numbers(p: MachineParameters) -> Tractors:
    """Return the numbers of tractors and trucks."""
    loaded, empty = 1.0 + p.tractor_load_contrast, 1.0 - p.tractor_load_contrast
    return Tractors(
        l_km=float(p.tractor_l_km),
        loaded_l_km=loaded * p.tractor_l_km,
        empty_l_km=empty * p.tractor_l_km,
        idle_l_h=float(p.tractor_idle_l_h),
        loaded_kwh_km=loaded * p.tractor_kwh_km,
        empty_kwh_km=empty * p.tractor_kwh_km,
        aux_kw=float(p.tractor_aux_kw),
        truck_l_km=float(p.truck_l_km),
        truck_idle_l_h=float(p.truck_idle_l_h),
    )


@inlined
def tractor_l(t: Tractors, loaded_km: float, empty_km: float, wait_h: float) -> float:
    """Return the diesel of tractors [L], `wait_h` being the hours standing with the engine on."""
    return t.loaded_l_km * loaded_km + t.empty_l_km * empty_km + t.idle_l_h * wait_h


@inlined
def tractor_kwh(t: Tractors, loaded_km: float, empty_km: float, drive_h: float, wait_h: float) -> float:
    """Return what a tractor takes out of its battery [kWh]; losses of charging come on top.

    Braking is part of the use per km. Air conditioning and pumps run while it drives (`drive_h`) and stands switched on
    (`wait_h`).
    """
    return t.loaded_kwh_km * loaded_km + t.empty_kwh_km * empty_km + t.aux_kw * (drive_h + wait_h)


@inlined
def truck_l(t: Tractors, km: float, wait_h: float) -> float:
    """Return the diesel that trucks of others burn inside the gate [L]."""
    return t.truck_l_km * km + t.truck_idle_l_h * wait_h
