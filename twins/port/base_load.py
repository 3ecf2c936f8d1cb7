"""Lights, offices, workshops and gate: what a terminal draws whether boxes move or not."""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import inlined
from twins.port.machine_parameters import MachineParameters

M_PER_100M = 100.0
HOURS_PER_DAY = 24.0


class BaseLoad(NamedTuple):
    """Loads, and the local hours at which they change."""

    lights_kw: float
    office_kw: float
    night_office_kw: float
    dawn_h: float
    dusk_h: float
    from_h: float
    to_h: float


def base_load_numbers(p: MachineParameters, blocks: float, quay_m: float) -> BaseLoad:
    """Return the base load of a terminal of `blocks` yard blocks and `quay_m` of quay."""
    office_kw = p.base_office_kw_100m * quay_m / M_PER_100M
    return BaseLoad(
        lights_kw=p.base_lights_kw_block * blocks,
        office_kw=office_kw,
        night_office_kw=p.base_office_night_share * office_kw,
        dawn_h=float(p.base_dawn_h),
        dusk_h=float(p.base_dusk_h),
        from_h=float(p.base_office_from_h),
        to_h=float(p.base_office_to_h),
    )


@inlined
def base_kw(b: BaseLoad, clock_h: float) -> float:
    """Return the load at `clock_h`, hours since a local midnight [kW]."""
    hour = clock_h % HOURS_PER_DAY
    lights = b.lights_kw if hour < b.dawn_h or hour >= b.dusk_h else 0.0
    return lights + (b.office_kw if b.from_h <= hour < b.to_h else b.night_office_kw)
