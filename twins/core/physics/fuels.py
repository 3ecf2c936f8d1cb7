"""Energy of diesel blends: volume shares to energy."""

from __future__ import annotations

from twins.core.compiled import compiled


@compiled
def blend_lhv_mj_per_l(volume_fraction: float, diesel_mj_per_l: float, biodiesel_mj_per_l: float) -> float:
    """Return the lower heating value of a blend [MJ/L] with biodiesel volume fraction [-] (B30: 0.30).

    Notes
    -----
    Volumes are taken to add up: the excess volume of ester in diesel is below 0.1 %.
    """
    return (1.0 - volume_fraction) * diesel_mj_per_l + volume_fraction * biodiesel_mj_per_l


@compiled
def biodiesel_energy_fraction(
    volume_fraction: float, diesel_mj_per_l: float, biodiesel_mj_per_l: float
) -> float:
    """Return the share of a blend's energy that is biodiesel [-] from its volume fraction [-]."""
    total = blend_lhv_mj_per_l(volume_fraction, diesel_mj_per_l, biodiesel_mj_per_l)
    return volume_fraction * biodiesel_mj_per_l / total


@compiled
def biodiesel_volume_fraction(
    energy_fraction: float, diesel_mj_per_l: float, biodiesel_mj_per_l: float
) -> float:
    """Return the volume fraction [-] that gives an energy fraction [-]; inverse of the above."""
    bio = energy_fraction / biodiesel_mj_per_l
    return bio / (bio + (1.0 - energy_fraction) / diesel_mj_per_l)
