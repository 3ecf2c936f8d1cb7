"""Gas holder: bands that start and stop engines and flare, the time to the next of them, and what a full holder loses.

Contents are dry gas [Nm3]; between events they change at a constant rate [Nm3/h].
"""

from __future__ import annotations

import math
from typing import NamedTuple

from twins.core.compiled import inlined
from twins.core.physics.steam import saturation_pressure
from twins.digester.equipment_parameters import EquipmentParameters
from twins.digester.gas_quality import nm3_of_wet

NO_BAND, EMPTY, ENGINE_OFF, ENGINE_ON, FLARE_OFF, FLARE_ON, FULL = range(7)


class Holder(NamedTuple):
    """A holder and the levels of its bands [Nm3]."""

    full: float
    engine_on: float
    engine_off: float
    flare_on: float
    flare_off: float


class Crossing(NamedTuple):
    """The next band: hours until then (infinite: none), its level [Nm3] and which it is."""

    hours: float
    level: float
    band: int


class Overflow(NamedTuple):
    """Gas that nobody uses and that the holder does not take up [Nm3/h]."""

    flared: float
    vented: float


def holder_numbers(p: EquipmentParameters, holder_m3: float) -> Holder:
    """Return the holder of `holder_m3` with moist gas at the temperature of the site.

    Raises
    ------
    ValueError
        When the holder has no volume, or a band would stop before it starts.
    """
    if holder_m3 <= 0.0:
        raise ValueError(
            f"holder_numbers: holder_m3 = {holder_m3:g} must be above 0; no holder is one of a few m3"
        )
    for part in ("engine", "flare"):
        on, off = getattr(p, f"gas_{part}_on_level"), getattr(p, f"gas_{part}_off_level")
        if off >= on:
            raise ValueError(
                f"holder_numbers: gas_{part}_off_level = {off:g} must lie below gas_{part}_on_level = {on:g} [-]; "
                "were the two exchanged?"
            )
    vapour_bar = saturation_pressure(p.gas_holder_c)
    full = holder_m3 * nm3_of_wet(p.gas_holder_c, vapour_bar, p.gas_holder_bar)
    return Holder(
        full,
        p.gas_engine_on_level * full,
        p.gas_engine_off_level * full,
        p.gas_flare_on_level * full,
        p.gas_flare_off_level * full,
    )


@inlined
def time_to_level(level: float, target: float, rate: float) -> float:
    """Return the hours until `level` reaches `target` [Nm3] at a net `rate` [Nm3/h]; infinite if it never does."""
    ahead = target - level
    return ahead / rate if ahead * rate > 0.0 else math.inf


@inlined
def next_band(holder: Holder, level: float, rate: float, engine_runs: bool, flare_burns: bool) -> Crossing:
    """Return the next band that matters: where an idle engine or flare starts, or a busy one stops.

    Notes
    -----
    At the crossing the plant sets its level to that of the band, so that no rounding is left over.
    """
    if rate > 0.0:
        if not engine_runs and level < holder.engine_on:
            return Crossing(time_to_level(level, holder.engine_on, rate), holder.engine_on, ENGINE_ON)
        if not flare_burns and level < holder.flare_on:
            return Crossing(time_to_level(level, holder.flare_on, rate), holder.flare_on, FLARE_ON)
        if level < holder.full:
            return Crossing(time_to_level(level, holder.full, rate), holder.full, FULL)
    elif rate < 0.0:
        if flare_burns and level > holder.flare_off:
            return Crossing(time_to_level(level, holder.flare_off, rate), holder.flare_off, FLARE_OFF)
        if engine_runs and level > holder.engine_off:
            return Crossing(time_to_level(level, holder.engine_off, rate), holder.engine_off, ENGINE_OFF)
        if level > 0.0:
            return Crossing(time_to_level(level, 0.0, rate), 0.0, EMPTY)
    return Crossing(math.inf, level, NO_BAND)


@inlined
def switched(level: float, was_on: bool, on_level: float, off_level: float) -> bool:
    """Return whether an engine or a flare is on at `level` [Nm3]: on from `on_level`, off from `off_level` down."""
    if level >= on_level:
        return True
    return was_on and level > off_level


@inlined
def overflow(surplus: float, is_full: bool, flare_burns: bool, flare_nm3_h: float) -> Overflow:
    """Return where gas goes that nobody uses.

    Parameters
    ----------
    surplus
        Gas made less gas used [Nm3/h].
    is_full
        Whether the holder takes no more.
    flare_burns
        Whether the flare is lit; it then burns its whole capacity, which draws the holder down to its lower band.
    flare_nm3_h
        What the flare burns [Nm3/h].
    """
    flared = flare_nm3_h if flare_burns else 0.0
    return Overflow(flared, max(0.0, surplus - flared) if is_full else 0.0)
