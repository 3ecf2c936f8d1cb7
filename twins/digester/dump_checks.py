"""What cannot be meant of the dump although every number lies in its own interval."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.digester.dump import methodology
from twins.digester.dump_parameters import SITE_TYPES, DumpParameters

TROPICAL_C = 20.0
"""Mean temperature above which a climate is tropical to the decay rates [C]; IPCC 2006 Vol. 5 Ch. 3 Table 3.3 (S34)."""
MOIST_MM = 1000.0
"""Yearly rain from which it is moist or wet [mm]; same table."""
FASTEST_TEMPERATE_K = 0.20
"""Upper end of the decay rate of food waste in a wet boreal or temperate climate, 0.185 (0.1-0.2) [1/yr] (S53)."""


def dump_problems(p: DumpParameters, mean_air_c: float, rain_mm: float) -> list[Problem]:
    """Return what is wrong with the numbers of the dump at a site of this mean temperature [C] and yearly rain [mm]."""
    return [*_corrections(p), *_site(p), *_climate(p, mean_air_c, rain_mm), *_shares(p)]


def _corrections(p: DumpParameters) -> list[Problem]:
    rule, default = methodology(p), SITE_TYPES[p.dump_credit_site].MCF
    if not (rule.phi < 1.0 and rule.OX > 0.0 and p.dump_credit_mcf < default):
        return []
    return [
        Problem(
            about=("dump_credit_mcf", "dump_tool04_phi", "dump_tool04_oxidation"),
            given=f"phi {rule.phi:g}, OX {rule.OX:g} and MCF {p.dump_credit_mcf:g}, below the {default:g} of the site",
            allowed=f"{p.dump_methodology}: phi and OX with the MCF of the kind of site (S54, S55)",
            cause="the same doubt about the methane taken off three times?",
            next_step=f"set dump_credit_mcf = {default:g} or name the site that has the lower one (dump_credit_site)",
        )
    ]


def _site(p: DumpParameters) -> list[Problem]:
    site = SITE_TYPES[p.dump_credit_site]
    if site.low <= p.dump_credit_mcf <= site.high:
        return []
    fits = [name for name, other in SITE_TYPES.items() if other.low <= p.dump_credit_mcf <= other.high]
    return [
        Problem(
            about=("dump_credit_mcf", "dump_credit_site"),
            given=f"MCF {p.dump_credit_mcf:g} for a site that is {p.dump_credit_site}",
            allowed=f"{site.low:g} to {site.high:g} (S34)",
            cause=f"the factor of another kind of site? It fits {', '.join(fits) or 'none'}",
            next_step="set dump_credit_site and dump_credit_mcf together",
        )
    ]


def _climate(p: DumpParameters, mean_air_c: float, rain_mm: float) -> list[Problem]:
    if mean_air_c <= TROPICAL_C or rain_mm < MOIST_MM:
        return []
    return [
        Problem(
            about=(name,),
            given=f"k {k:g} 1/yr at a mean of {mean_air_c:.0f} C and {rain_mm:.0f} mm of rain a year",
            allowed="0.40 (0.17-0.70) in a moist and wet tropical climate (S34, S53)",
            cause="the 0.185 of a boreal and temperate climate? One table labels Myanmar so",
            next_step=f"set {name} = 0.40",
            stops=stops,
        )
        for name, k, stops in (
            ("dump_credit_k", p.dump_credit_k, True),
            ("dump_k_food", p.dump_k_food, False),  # the low end of the tropical range reaches as far
        )
        if k <= FASTEST_TEMPERATE_K
    ]


def _shares(p: DumpParameters) -> list[Problem]:
    total = p.dump_semi_aerobic_share + p.dump_third_site_share
    if total <= 1.0:
        return []
    return [
        Problem(
            about=("dump_semi_aerobic_share", "dump_third_site_share"),
            given=f"shares of waste that add up to {total:g}",
            allowed="at most 1 together",
            cause="a share of the rest where one of all is meant?",
            next_step="lower one of them",
        )
    ]
