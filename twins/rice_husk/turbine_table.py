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
from twins.core.problems import Problem
from twins.rice_husk.feedwater import FeedWater, bleed_flow
from twins.rice_husk.turbine import (
    SAM_EFFICIENCY,
    WETNESS_LIMIT,
    dry_efficiency,
    expand,
    expansion,
    too_wet,
)

Floats = NDArray[np.float64]

T_FIRST, T_STEP, T_COUNT = 5.0, 1.25, 61  # degC of condensing steam: 5 to 80
SHARE_STEP, SHARE_COUNT = 0.05, 24  # steam flow over that of full load: 0 to 1.15
SUPERHEAT_K, HOTTEST_C = 5.0, 600.0  # of live steam; above, common steels creep; assumed
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
        With all that `design_problems` finds.
    """
    problems = design_problems(design)
    if problems:
        raise ValueError("\n".join(map(str, problems)))


_RANGES = {
    "p_in": (5.0, 150.0, "bar abs", "A pressure in MPa or kPa?", "Convert it to bar absolute"),
    "T_condenser": (20.0, 70.0, "degC", "Kelvin, or the wet bulb itself?", "Add approach, range and TTD"),
    "eta_is": (0.3, 0.99, "as a fraction", "A value in percent?", "Divide it by 100"),
    "eta_mech_gen": (0.3, 0.99, "as a fraction", "A value in percent?", "Divide it by 100"),
    "baumann": (
        0.0,
        3.0,
        "as a pure number",
        "A loss in percent?",
        "Percent per percent is a pure number near 1",
    ),
    "rated_kw": (50.0, 100_000.0, "kW", "A power in MW?", "Multiply it by 1000"),
}


def design_problems(design: TurbineDesign) -> list[Problem]:
    """Return what is wrong with a turbine, by fields of `TurbineDesign`: ranges, steam state, extraction, wetness."""
    problems = [
        _refused(name, f"{getattr(design, name):g}", f"{low:g} to {high:g} {unit} is allowed", cause, step)
        for name, (low, high, unit, cause, step) in _RANGES.items()
        if not low <= getattr(design, name) <= high
    ]
    if problems:
        return problems
    dry = saturation_temperature(design.p_in) + SUPERHEAT_K
    if not dry <= design.T_in <= HOTTEST_C:
        given = f"{design.T_in:g} degC at {design.p_in:g} bar"
        limit = f"{dry:.0f} to {HOTTEST_C:g} degC is allowed, {SUPERHEAT_K:g} K of superheat at least"
        cause = "Kelvin, or saturated steam?"
        problems.append(_refused("T_in", given, limit, cause, "Give degC after the superheater"))
    low, high = EXTRACTION_BAR[0], min(EXTRACTION_BAR[1], 0.8 * design.p_in)
    if not low <= design.p_extraction <= high:
        limit, step = f"{low:g} to {high:g} bar abs is allowed", "3 to 6 bar abs is usual"
        given = f"{design.p_extraction:g} bar"
        problems.append(_refused("p_extraction", given, limit, "Gauge pressure or MPa?", step))
    return problems or _wetness(design)


def _wetness(design: TurbineDesign) -> list[Problem]:
    state(design.p_in, design.T_in)
    quality = expansion(
        design.p_in, design.T_in, saturation_pressure(design.T_condenser), design.eta_is
    ).quality
    if not too_wet(quality):
        return []
    given = (
        f"steam of {design.p_in:g} bar and {design.T_in:g} degC leaves the turbine {1.0 - quality:.0%} wet"
    )
    limit = f"at most {1.0 - WETNESS_LIMIT:.0%} of water is what blades stand"
    step = "Superheat it more, or lower the pressure"
    return [_refused("T_in", given, limit, "Steam not hot enough for its pressure?", step)]


def _refused(name: str, given: str, allowed: str, cause: str, next_step: str) -> Problem:
    return Problem(about=(name,), given=given, allowed=allowed, cause=cause, next_step=next_step)
