"""Tables of one turbine for the hour loop: full-load work against condenser temperature, load against steam flow.

The tables are made once a draw from the expansions of `turbine`; the loop reads them by linear interpolation.
Their error, 8 to 75 degC: below 2e-4 of the work, 1e-4 of the exhaust quality and 1e-4 of the load (SAM's law; the
Willans line is exact).

Values and priors of the steam side: `parameters`, section turbine and cycle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.compiled import compiled, inlined
from twins.core.physics.steam import (
    WaterState,
    saturation,
    saturation_pressure,
    saturation_temperature,
    state,
    steam,
)
from twins.rice_husk.feedwater import FeedWater, bleed_flow
from twins.rice_husk.turbine import (
    SAM_EFFICIENCY,
    dry_efficiency,
    expand,
    expansion,
)

Floats = NDArray[np.float64]

T_FIRST, T_STEP, T_COUNT = 5.0, 1.25, 61  # degC of condensing steam: 5 to 80
SHARE_STEP, SHARE_COUNT = 0.05, 24  # steam flow over that of full load: 0 to 1.15
EXTRACTION_BAR = (1.5, 20.0)  # allowed; 3 to 6 bar is usual for drying and parboiling
PART_LOAD = ("willans", "sam")


class TurbineDesign(NamedTuple):
    """Numbers of a condensing turbine with one controlled extraction."""

    rated_kw: float  # at the generator, with bleed, at T_condenser
    p_in: float  # bar abs
    T_in: float  # degC
    p_extraction: float  # bar abs
    T_condenser: float  # degC, at design
    eta_is: float  # -, isentropic, full load, at design
    baumann: float  # -, loss of efficiency per mean wetness
    eta_mech_gen: float  # -, mechanical times generator


class TurbineTable(NamedTuple):
    """What the hour loop needs of a turbine."""

    eta_mech_gen: float  # -
    steam_rated: float  # kg/s at full load
    h_in: float  # kJ/kg
    h_extraction: float  # kJ/kg
    work: Floats  # kJ/kg (T_COUNT,), inlet to exhaust at full load
    work_low: Floats  # kJ/kg (T_COUNT,), extraction to exhaust: what a kg taken out no longer gives
    h_condensate: Floats  # kJ/kg (T_COUNT,)
    evaporation: Floats  # kJ/kg (T_COUNT,)
    load: Floats  # - (SHARE_COUNT,), work over that of full load


@inlined
def read(values: Floats, first: float, step: float, x: float) -> float:
    """Return `values` at `x` between equidistant nodes; the last straight line goes on outside."""
    position = (x - first) / step
    k = min(max(int(position), 0), values.shape[0] - 2)
    return values[k] + (position - k) * (values[k + 1] - values[k])


@inlined
def at_temperature(values: Floats, T_condenser: float) -> float:
    """Return a column over condenser temperature at `T_condenser` [degC], 5 to 80."""
    return read(values, T_FIRST, T_STEP, T_condenser)


@inlined
def load_of_share(table: TurbineTable, share: float) -> float:
    """Return the load [-] at a steam flow over that of full load [-]; 0 where the steam only turns the machine."""
    return max(0.0, read(table.load, 0.0, SHARE_STEP, share))


def load_curve(name: str, no_load: float) -> Floats:
    """Return the load at the nodes of steam share, (SHARE_COUNT,), by the part-load law `name`.

    Parameters
    ----------
    name
        ``willans``: throttle governing, a straight line from `no_load`. ``sam``: the flat default of SAM Biopower.
    no_load
        Steam that only turns the machine, share of full load [-]; for ``willans``.

    Raises
    ------
    ValueError
        For an unknown law, or a share outside [0, 0.9].
    """
    share = SHARE_STEP * np.arange(SHARE_COUNT, dtype=np.float64)
    if name == "willans":
        if not 0.0 <= no_load <= 0.9:
            raise ValueError(
                f"turbine_table.load_curve: no_load = {no_load:g}; allowed is 0 to 0.9 as a fraction; a value in "
                "percent? divide by 100"
            )
        # below no load the line goes on: `load_of_share` cuts it, so that its corner falls on no node
        return np.asarray((share - no_load) / (1.0 - no_load), dtype=np.float64)
    if name == "sam":
        constant, slope = SAM_EFFICIENCY
        return np.asarray(constant * share / (1.0 - slope * share), dtype=np.float64)
    raise ValueError(
        f"turbine_table.load_curve: law {name!r}; allowed are {', '.join(PART_LOAD)}; a misspelt name? "
        "take one of these"
    )


@compiled
def extraction_enthalpy(inlet: WaterState, p_extraction: float, eta_is: float) -> float:
    """Return the enthalpy [kJ/kg] at an extraction at `p_extraction` [bar abs] on the way to the condenser.

    Notes
    -----
    On the condition line of the whole expansion: h = h_in - eta (h_in - h_is(p)), so that a turbine with its extraction
    closed does the work of a turbine without one.
    """
    return expand(inlet, p_extraction, saturation(p_extraction), eta_is, 0.0).h_out


@compiled
def turbine_table(design: TurbineDesign, feed: FeedWater, load: Floats) -> TurbineTable:
    """Return the tables of `design` with the feed-water system `feed` and the part-load law `load` (`load_curve`).

    Notes
    -----
    Unchecked: see `check_design`. The steam of full load gives the rated power with the deaerator's bleed.
    """
    at_design = expansion(design.p_in, design.T_in, saturation_pressure(design.T_condenser), design.eta_is)
    eta_dry = dry_efficiency(design.eta_is, at_design.quality, design.baumann)
    inlet = steam(design.p_in, design.T_in)
    h_extraction = extraction_enthalpy(inlet, design.p_extraction, eta_dry)
    work, work_low = np.empty(T_COUNT), np.empty(T_COUNT)
    h_condensate, evaporation = np.empty(T_COUNT), np.empty(T_COUNT)
    for k in range(T_COUNT):
        p_out = saturation_pressure(T_FIRST + k * T_STEP)
        both = saturation(p_out)
        step = expand(inlet, p_out, both, eta_dry, design.baumann)
        work[k], work_low[k] = step.work, h_extraction - step.h_out
        h_condensate[k], evaporation[k] = both.liquid.h, both.vapour.h - both.liquid.h
    h_cold = at_temperature(h_condensate, design.T_condenser)
    bleed = bleed_flow(feed, 1.0, 0.0, h_extraction, h_cold)
    gained = at_design.work - bleed * (h_extraction - at_design.h_out)
    return TurbineTable(
        design.eta_mech_gen,
        design.rated_kw / (design.eta_mech_gen * gained),
        at_design.h_in,
        h_extraction,
        work,
        work_low,
        h_condensate,
        evaporation,
        load,
    )


def check_design(design: TurbineDesign) -> None:
    """Refuse a turbine that cannot be meant.

    Raises
    ------
    ValueError
        With the place, the value, what is allowed, the likely cause and the next step.
    """

    def refuse(what: str, allowed: str, cause: str) -> None:
        raise ValueError(f"turbine_table.check_design: {what}; allowed: {allowed}; {cause}")

    if not 5.0 <= design.p_in <= 150.0:
        refuse(
            f"p_in = {design.p_in:g} bar abs",
            "5 to 150 bar abs",
            "a pressure in MPa or kPa? convert to bar absolute",
        )
    dry = saturation_temperature(design.p_in) + 5.0
    if not dry <= design.T_in <= 600.0:
        refuse(
            f"T_in = {design.T_in:g} degC at {design.p_in:g} bar",
            f"{dry:.0f} to 600 degC (5 K of superheat at least)",
            "kelvin, or saturated steam? give degC after the superheater",
        )
    state(design.p_in, design.T_in)
    low, high = EXTRACTION_BAR
    if not low <= design.p_extraction <= min(high, 0.8 * design.p_in):
        refuse(
            f"p_extraction = {design.p_extraction:g} bar abs",
            f"{low:g} to {min(high, 0.8 * design.p_in):g} bar abs",
            "gauge pressure or MPa? 3 to 6 bar abs is usual",
        )
    if not 20.0 <= design.T_condenser <= 70.0:
        refuse(
            f"T_condenser = {design.T_condenser:g} degC",
            "20 to 70 degC",
            "kelvin, or the wet bulb itself? add approach, range and TTD",
        )
    for name in ("eta_is", "eta_mech_gen"):
        value = getattr(design, name)
        if not 0.3 <= value <= 0.99:
            refuse(f"{name} = {value:g}", "0.3 to 0.99 as a fraction", "a value in percent? divide by 100")
    if not 0.0 <= design.baumann <= 3.0:
        refuse(f"baumann = {design.baumann:g}", "0 to 3", "percent per percent is a pure number near 1")
    if not 50.0 <= design.rated_kw <= 100_000.0:
        refuse(f"rated_kw = {design.rated_kw:g}", "50 to 100,000 kW", "a power in MW? multiply by 1000")
