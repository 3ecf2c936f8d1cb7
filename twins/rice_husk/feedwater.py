"""Feed water: deaerator with bleed steam, feed pump, blow-down with flash tank, make-up for what does not return.

Enthalpy and work in kJ/kg, flows in kg/s, pressure in bar absolute, temperature in degC.
"""

from __future__ import annotations

from typing import NamedTuple

from twins.core.compiled import compiled, inlined
from twins.core.physics.steam import KJ_PER_BAR_M3, saturation, saturation_pressure, water


class FeedWater(NamedTuple):
    """What one kg of water or steam carries at each point of the feed-water system."""

    h_feed: float  # leaving the deaerator
    h_pumped: float  # entering the economiser
    pump_electric: float  # electricity of the feed pump per kg of feed water
    blowdown: float  # -, of the steam
    h_blowdown: float  # boiling water of the drum
    flash: float  # -, of the blow-down, that comes back to the deaerator as steam
    h_flash: float
    returned: float  # -, of the process steam, that comes back as water
    h_returned: float
    h_makeup: float


class FeedWaterDesign(NamedTuple):
    """Design numbers of the feed-water system."""

    p_drum: float  # bar abs
    T_feed: float  # degC, of the deaerator
    blowdown: float  # -, of the steam
    flash_recovery: float  # -, 0 without a flash tank, 1 with one
    returned: float  # -, of the process steam
    T_returned: float  # degC
    T_makeup: float  # degC
    eta_pump: float  # -, hydraulic
    eta_motor: float  # -


@compiled
def flash_share(p_drum: float, p_flash: float) -> float:
    """Return the share [-] of boiling water of `p_drum` that becomes steam in a tank at `p_flash` [bar abs]."""
    low = saturation(p_flash)
    return (saturation(p_drum).liquid.h - low.liquid.h) / (low.vapour.h - low.liquid.h)


@compiled
def feed_pump_work(p_from: float, T_from: float, p_to: float, eta_pump: float) -> float:
    """Return the shaft work [kJ/kg] from `p_from`, `T_from` [bar abs, degC] to `p_to`: v dp/eta."""
    return water(p_from, T_from).v * (p_to - p_from) * KJ_PER_BAR_M3 / eta_pump


@compiled
def feed_water(design: FeedWaterDesign) -> FeedWater:
    """Return the feed-water system of `design`, unchecked. The flash tank works at the pressure of the deaerator."""
    p_deaerator = saturation_pressure(design.T_feed)
    deaerator = saturation(p_deaerator)
    work = feed_pump_work(p_deaerator, design.T_feed, design.p_drum, design.eta_pump)
    return FeedWater(
        deaerator.liquid.h,
        deaerator.liquid.h + work,
        work / design.eta_motor,
        design.blowdown,
        saturation(design.p_drum).liquid.h,
        design.flash_recovery * flash_share(design.p_drum, p_deaerator),
        deaerator.vapour.h,
        design.returned,
        water(p_deaerator, design.T_returned).h,
        water(p_deaerator, design.T_makeup).h,
    )


@inlined
def makeup_flow(feed: FeedWater, steam: float, process: float) -> float:
    """Return the fresh water [kg/s] for live `steam` and `process` steam [kg/s]: blow-down and what stays out."""
    return steam * feed.blowdown * (1.0 - feed.flash) + process * (1.0 - feed.returned)


@inlined
def bleed_flow(feed: FeedWater, steam: float, process: float, h_bleed: float, h_condensate: float) -> float:
    """Return the steam [kg/s] that the deaerator takes.

    Notes
    -----
    Energy and mass of the deaerator: bleed, condensate, returned water, flash steam and make-up leave together as
    boiling water. The bleed replaces condensate, hence h_bleed - h_condensate. Heat for the feed
    water is not free: bleed does no work below the extraction.
    """
    needed = steam * (1.0 + feed.blowdown) * feed.h_feed
    brought = (
        (steam - process) * h_condensate
        + process * feed.returned * feed.h_returned
        + steam * feed.blowdown * feed.flash * feed.h_flash
        + makeup_flow(feed, steam, process) * feed.h_makeup
    )
    return (needed - brought) / (h_bleed - h_condensate)


@inlined
def boiler_heat(feed: FeedWater, steam: float, h_steam: float) -> float:
    """Return the heat [kW] that the boiler must give to make `steam` [kg/s] of `h_steam` [kJ/kg] and blow-down."""
    return steam * (h_steam - feed.h_pumped + feed.blowdown * (feed.h_blowdown - feed.h_pumped))


@compiled
def steam_of_heat(feed: FeedWater, heat: float, h_steam: float) -> float:
    """Return the steam [kg/s] that `heat` [kW] makes; the inverse of `boiler_heat`."""
    return heat / boiler_heat(feed, 1.0, h_steam)


@inlined
def blowdown_loss(feed: FeedWater, steam: float) -> float:
    """Return the heat [kW] that leaves with the blow-down, above that of the fresh water which replaces it."""
    kept = feed.flash * feed.h_flash + (1.0 - feed.flash) * feed.h_makeup
    return steam * feed.blowdown * (feed.h_blowdown - kept)


def check_feed_water(design: FeedWaterDesign) -> None:
    """Refuse a feed-water system that cannot be meant.

    Raises
    ------
    ValueError
        With the place, the value, what is allowed, the likely cause and the next step.
    """
    limits = {
        "p_drum": (5.0, 150.0, "bar abs", "a pressure in MPa or kPa? convert to bar absolute"),
        "T_feed": (60.0, 160.0, "degC", "kelvin? subtract 273.15"),
        "T_returned": (5.0, design.T_feed, "degC", "hotter than the deaerator? that water would boil there"),
        "T_makeup": (5.0, design.T_feed, "degC", "kelvin? subtract 273.15"),
        "blowdown": (0.0, 0.1, "as a fraction of the steam", "a value in percent? divide by 100"),
        "flash_recovery": (0.0, 1.0, "as a fraction", "a value in percent? divide by 100"),
        "returned": (0.0, 1.0, "as a fraction", "a value in percent? divide by 100"),
        "eta_pump": (0.2, 0.95, "as a fraction", "a value in percent? divide by 100"),
        "eta_motor": (0.5, 0.99, "as a fraction", "a value in percent? divide by 100"),
    }
    for name, (low, high, unit, cause) in limits.items():
        value = float(getattr(design, name))
        if not low <= value <= high:
            raise ValueError(
                f"feedwater.check_feed_water: {name} = {value:g}; allowed: {low:g} to {high:g} {unit}; {cause}"
            )
