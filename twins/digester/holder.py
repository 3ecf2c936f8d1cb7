"""Gas holder: what it takes, and the hysteresis of what its level switches."""

from __future__ import annotations

from typing import Any

from twins.core.compiled import inlined
from twins.core.physics.steam import saturation_pressure
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import nm3_of_wet


def holder_nm3(p: EquipmentParameters, holder_m3: float) -> float:
    """Return the dry gas [Nm3] that a holder of `holder_m3` takes, moist and at the temperature of the site.

    Raises
    ------
    ValueError
        When the holder has no volume, or a band would stop before it starts.
    """
    if holder_m3 <= 0.0:
        raise ValueError(
            f"holder_nm3: holder_m3 = {holder_m3:g} must be above 0; no holder is one of a few m3"
        )
    for part in ("engine", "flare"):
        on, off = getattr(p, f"gas_{part}_on_level"), getattr(p, f"gas_{part}_off_level")
        if off >= on:
            raise ValueError(
                f"holder_nm3: gas_{part}_off_level = {off:g} must lie below gas_{part}_on_level = {on:g} [-]; "
                "were the two exchanged?"
            )
    vapour_bar = saturation_pressure(p.gas_holder_c)
    return holder_m3 * nm3_of_wet(p.gas_holder_c, vapour_bar, p.gas_holder_bar)


@inlined
def held_gas(s: Any) -> float:
    """Return the gas in the holder [Nm3, dry]."""
    return s.holder_ch4 + s.holder_h2 + s.holder_other


@inlined
def methane_held(s: Any) -> float:
    """Return the share of methane in the gas of the holder [-]; 0 where there is none."""
    total = held_gas(s)
    return s.holder_ch4 / total if total > 0.0 else 0.0


@inlined
def switched(level: float, was_on: bool, on_level: float, off_level: float) -> bool:
    """Return whether what hangs on the holder is on at `level` [Nm3]: on from `on_level`, off from `off_level` down."""
    if level >= on_level:
        return True
    return was_on and level > off_level
