"""The steam turbine: expansion, efficiency by class and load, wetness, steam rate.

Pressure in bar absolute, temperature in degC, enthalpy and work in kJ/kg, quality as steam mass fraction (above 1
where the exhaust is superheated). Efficiencies are isentropic, of the whole expansion at full load, unless named
otherwise. Compiled functions check nothing.

References
----------
Willans line and class efficiencies: https://sugartech.co.za/turbinecalcs/index.php and survey/steam_turbine_points.csv.
K. Baumann, J. Inst. Electr. Eng. 59 (1921) 565-623 for wetness; the factor 1 is general knowledge.
NREL/ssc, test/input_cases/biomass_common.h for the flat part-load curve.
"""

from __future__ import annotations

import csv
import math
from importlib import resources
from typing import NamedTuple

from twins.core.compiled import compiled
from twins.core.physics.steam import Saturation, WaterState, saturation, steam, steam_temperature_ps
from twins.core.units import SECONDS_PER_HOUR

WETNESS_LIMIT = 0.88  # lowest exit quality for blades without special care: general knowledge
BAUMANN = 1.0  # loss of efficiency per mean wetness: general knowledge, 0.5 to 2 in the literature
SAM_EFFICIENCY = (0.90, 0.10)  # NREL/ssc biomass_common.h: efficiency factor 0.90 + 0.10 load
SAM_PER_K = 0.002  # same: loss per K above the design air temperature
# kW where a class of the survey is taken to be typical: assumed, the survey gives only "under" and "over 10 MW"
CLASS_CENTRES_KW = (300.0, 3000.0, 20_000.0)
CLASSES = ("single stage", "multi-stage under 10 MW", "multi-stage over 10 MW")


class Expansion(NamedTuple):
    """One expansion: work and both enthalpies [kJ/kg], quality at the end [kg/kg]."""

    work: float
    h_in: float
    h_out: float
    quality: float


@compiled
def isentropic_enthalpy(p_out: float, both: Saturation, s: float) -> float:
    """Return the enthalpy [kJ/kg] at `p_out` [bar abs] and entropy `s` [kJ/(kg K)], wet or superheated.

    `both` is the saturation at `p_out`.
    """
    if s >= both.vapour.s:
        return steam(p_out, steam_temperature_ps(p_out, s)).h
    wet = (both.vapour.s - s) / (both.vapour.s - both.liquid.s)
    return both.vapour.h - wet * (both.vapour.h - both.liquid.h)


@compiled
def expand(inlet: WaterState, p_out: float, both: Saturation, eta_dry: float, baumann: float) -> Expansion:
    """Return the expansion of `inlet` to `p_out` [bar abs] with Baumann's loss of efficiency.

    `both` is the saturation at `p_out`, `eta_dry` the efficiency without wetness [-].

    Notes
    -----
    eta = eta_dry (1 - baumann mean_wetness). The wetness at the end depends on the efficiency; both are linear in the
    work, so the answer is closed.
    """
    work = eta_dry * (inlet.h - isentropic_enthalpy(p_out, both, inlet.s))
    evaporation = both.vapour.h - both.liquid.h
    wetness_without_work = (both.vapour.h - inlet.h) / evaporation
    if wetness_without_work + work / evaporation > 0.0:
        loss = 0.5 * baumann
        work *= (1.0 - loss * wetness_without_work) / (1.0 + loss * work / evaporation)
    h_out = inlet.h - work
    return Expansion(work, inlet.h, h_out, (h_out - both.liquid.h) / evaporation)


@compiled
def expansion(p_in: float, T_in: float, p_out: float, eta_is: float) -> Expansion:
    """Return the expansion of steam from `p_in`, `T_in` [bar abs, degC] to `p_out` at efficiency `eta_is` [-].

    Notes
    -----
    Inlet superheated (region 2), 0.0062 <= p_out < p_in <= 165 bar.
    """
    return expand(steam(p_in, T_in), p_out, saturation(p_out), eta_is, 0.0)


@compiled
def mean_wetness(quality: float) -> float:
    """Return the mean wetness [-] of an expansion that begins dry, as half of that at its end."""
    return 0.5 * max(0.0, 1.0 - quality)


@compiled
def dry_efficiency(eta_is: float, quality: float, baumann: float) -> float:
    """Return what the efficiency would be without wetness [-], from that of a design with exit `quality`.

    Notes
    -----
    Class efficiencies hold for machines with the usual wetness, so only a departure from it may cost or gain.
    """
    return eta_is / (1.0 - baumann * mean_wetness(quality))


@compiled
def steam_rate(work: float, eta_mech_gen: float) -> float:
    """Return the steam rate [kg/kWh] of `work` [kJ/kg] after generator and mechanical efficiency [-]."""
    return SECONDS_PER_HOUR / (work * eta_mech_gen)


@compiled
def too_wet(quality: float) -> bool:
    """Return whether the exit `quality` [-] lies below what blades stand for long."""
    return quality < WETNESS_LIMIT


@compiled
def willans_steam_share(load: float, no_load: float) -> float:
    """Return the steam flow over that of full load [-] at `load` [-] of a throttle-governed turbine: a straight line.

    `no_load` is the flow that only turns the machine, as a share of that of full load [-].
    """
    return no_load + (1.0 - no_load) * load


@compiled
def willans_efficiency(load: float, eta_full: float, no_load: float) -> float:
    """Return the isentropic efficiency [-] at `load` in (0, 1], against the steam before the throttle valve.

    Notes
    -----
    With no_load = 1 - eta_full this is the form of sugartech.co.za: eta = m P/(P_R + m P), m = eta_full/(1 - eta_full).
    """
    return eta_full * load / willans_steam_share(load, no_load)


@compiled
def sam_steam_share(load: float) -> float:
    """Return the steam flow over that of full load [-] by the flat default curve of SAM: load/(0.90 + 0.10 load)."""
    constant, slope = SAM_EFFICIENCY
    return load / (constant + slope * load)


@compiled
def sam_efficiency(load: float, eta_full: float) -> float:
    """Return the efficiency [-] at `load` in [0, 1] by the flat default curve of SAM."""
    constant, slope = SAM_EFFICIENCY
    return eta_full * (constant + slope * load)


@compiled
def sam_ambient_factor(T_air: float, T_design: float) -> float:
    """Return the factor on efficiency [-] by SAM's default: 0.2 % less per K of air above the design temperature."""
    return 1.0 - SAM_PER_K * max(0.0, T_air - T_design)


@compiled
def efficiency_of_size(rated_kw: float, eta_small: float, eta_medium: float, eta_large: float) -> float:
    """Return the isentropic efficiency [-] of a machine of `rated_kw`, between the classes of the survey.

    Notes
    -----
    Straight in the logarithm of the size between the class centres (assumed), constant outside: a sweep over sizes must
    not jump at 10 MW because a table is cut there.
    """
    small, medium, large = CLASS_CENTRES_KW
    if rated_kw <= medium:
        share = max(0.0, math.log(rated_kw / small) / math.log(medium / small))
        return eta_small + share * (eta_medium - eta_small)
    share = min(1.0, math.log(rated_kw / medium) / math.log(large / medium))
    return eta_medium + share * (eta_large - eta_medium)


def class_efficiency(machine: str, exhaust: str) -> float:
    """Return the isentropic efficiency [-] of a class of the survey.

    Parameters
    ----------
    machine
        ``single stage``, ``multi-stage under 10 MW``, ``multi-stage over 10 MW``, or for back-pressure also ``small``,
        ``medium``, ``large``.
    exhaust
        ``condensing`` or ``back-pressure``.

    Raises
    ------
    ValueError
        Where the survey has no such row.

    Examples
    --------
    >>> class_efficiency("multi-stage under 10 MW", "condensing")
    0.67
    """
    text = (
        resources.files("twins.rice_husk")
        .joinpath("survey/steam_turbine_points.csv")
        .read_text(encoding="utf-8")
    )
    known = {(row["class"], row["exhaust"]): row for row in csv.DictReader(text.splitlines())}
    if (machine, exhaust) not in known:
        allowed = "; ".join(f"{m}, {e}" for m, e in known)
        raise ValueError(
            f"turbine.class_efficiency: given {machine!r}, {exhaust!r}; allowed are: {allowed}; a misspelt class? "
            "take one of these or give the efficiency itself"
        )
    return float(known[machine, exhaust]["isentropic_efficiency"])


def efficiency_of_rated_power(rated_kw: float) -> float:
    """Return the isentropic efficiency [-] of a condensing machine of `rated_kw` from the survey's three classes."""
    small, medium, large = (class_efficiency(name, "condensing") for name in CLASSES)
    return efficiency_of_size(rated_kw, small, medium, large)
