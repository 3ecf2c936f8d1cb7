"""Numbers of the dump that the waste goes to without the plant. S1 ... are keys of survey/sources.csv."""

from __future__ import annotations

from typing import NamedTuple

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


class SiteType(NamedTuple):
    """Methane correction factor of a kind of site: default and range [-]."""

    MCF: float
    low: float
    high: float


SITE_TYPES = {
    "unmanaged_deep": SiteType(0.8, 0.64, 0.96),
    "unmanaged_shallow": SiteType(0.4, 0.28, 0.52),
    "uncategorised": SiteType(0.6, 0.3, 0.96),
    "managed_anaerobic": SiteType(1.0, 0.9, 1.0),
    "semi_aerobic_well_kept": SiteType(0.5, 0.4, 0.6),
    "semi_aerobic_poorly_kept": SiteType(0.7, 0.49, 0.91),
}
"""IPCC 2006 Vol. 5 Ch. 3 Table 3.1 and its 2019 Refinement (S34). Deep is 5 m and more, or a high water table."""
DEEP, ANAEROBIC = SITE_TYPES["unmanaged_deep"], SITE_TYPES["managed_anaerobic"]


# fmt: off
class DumpParameters(Parameters):
    """Decay, conversion and fires of the dump as expected (measured carbon), and as a methodology credits it."""

    # --- expected branch ------------------------------------------------------------------------------------
    dump_doc_food_dry: float = parameter(0.38, "kg/kg", "degradable organic carbon of fruit, vegetables and kitchen waste, by dry matter", source="S34: 0.38 dry; the wet default is this at 40 % dry matter, far above market waste",
        within=(0.2, 0.5), likely="A content of wet waste? It is multiplied with the dry matter of the draw")
    dump_doc_garden_dry: float = parameter(0.49, "kg/kg", "degradable organic carbon of trimmings, by dry matter", source="S34: garden waste 0.49 (0.45-0.55)",
        prior=Normal(0.49, 0.026, 0.45, 0.55), within=(0.45, 0.55), likely="A content of wet waste?")
    dump_docf: float = parameter(0.7, "-", "part of that carbon that decays, before the carbon check", source="S34: food and garden waste 0.7 (0.49-0.91), 2019 Refinement; 0.5 in 2006",
        prior=Normal(0.7, 0.107, 0.49, 0.91), within=(0.3, 0.95))
    dump_methane_share: float = parameter(0.5, "-", "methane in the gas of the dump, by volume", source="S34", within=(0.4, 0.6), likely="Gas diluted with air? That of the decay itself is meant")
    dump_k_food: float = parameter(0.40, "1/yr", "decay rate of fruit, vegetables and kitchen waste in a moist and wet tropical climate", source="S34, S53: 0.40 (0.17-0.70)",
        prior=Normal(0.40, 0.135, 0.17, 0.70), within=(0.17, 0.70), likely="The rate of another climate? One table takes Myanmar for boreal and temperate; Yangon is wet tropical")
    dump_k_garden: float = parameter(0.17, "1/yr", "decay rate of trimmings in a moist and wet tropical climate", source="S34, S53: 0.17 (0.15-0.20)",
        prior=Normal(0.17, 0.013, 0.15, 0.20), within=(0.15, 0.20), likely="The rate of another climate?")
    dump_mcf_deep: float = parameter(0.8, "-", "methane correction factor of the deep unmanaged dump", source="S34: 0.8 (0.64-0.96)",
        prior=Normal(0.8, 0.082, DEEP.low, DEEP.high), within=(DEEP.low, DEEP.high), likely="The factor of another kind of site? See SITE_TYPES")
    dump_conversion_year: float = parameter(2021.0, "calendar year", "year from which waste goes to semi-aerobic cells", source="S16: conversion from April 2019; assumed: no cell takes waste before 2021", within=(2019.0, 2100.0))
    dump_conversion_ramp_years: float = parameter(5.0, "yr", "years in which their share grows to its last value", source="assumed: some 60 ha are converted by parts", prior=Uniform(1.0, 10.0), within=(0.0, 30.0))
    dump_semi_aerobic_share: float = parameter(0.3, "-", "last share of waste that goes to semi-aerobic cells", source="assumed: S16 and S17 give no share; 0-60 %", prior=Uniform(0.0, 0.6), within=(0.0, 1.0))
    dump_mcf_semi_aerobic: float = parameter(0.6, "-", "methane correction factor of semi-aerobic cells", source="S34: 0.5 well kept, 0.7 poorly kept (0.4-0.91)",
        prior=Uniform(0.5, 0.7), within=(0.4, 0.91), likely="The factor of another kind of site? See SITE_TYPES")
    dump_third_site_share: float = parameter(0.0, "-", "share of waste that goes to a third, managed and anaerobic site once it is open", source="S17: planned; nothing says that it opened", within=(0.0, 1.0))
    dump_third_site_year: float = parameter(2023.0, "calendar year", "year in which that site opens", source="S17: planned for 2023", within=(2019.0, 2100.0))
    dump_mcf_third_site: float = parameter(1.0, "-", "methane correction factor of the third site", source="S34: 1.0 (0.9-1.0)", within=(ANAEROBIC.low, ANAEROBIC.high), likely="The factor of another kind of site? See SITE_TYPES")
    dump_oxidation: float = parameter(0.05, "-", "share of the methane that the cover oxidises", source="S34: 0 without cover, 0.1 with; assumed: anything between",
        prior=Uniform(0.0, 0.1), within=(0.0, 0.5))
    dump_burnt_share: float = parameter(0.05, "-", "share of the deposited carbon that burns before it rots", source="S16: a fire of a month in 2018; assumed: 0-20 %",
        prior=Triangular(0.0, 0.05, 0.20), within=(0.0, 1.0))
    dump_fire_methane_g_per_kg: float = parameter(6.5, "g/kg", "methane of a fire by dry waste burnt", source="S34: 6.5 by wet municipal waste (IPCC 2006 Vol. 5 Ch. 5); assumed: market waste burns once it is dry, crop residues give 2.7",
        prior=LogNormal(6.5, 0.35, 2.5, 13.0), within=(0.0, 30.0))
    dump_fire_nitrous_g_per_kg: float = parameter(0.15, "g/kg", "nitrous oxide of a fire by dry waste burnt", source="assumed: recalled from IPCC 2006 Vol. 5 Table 5.6, not read; crop residues give 0.07",
        prior=LogNormal(0.15, 0.4, 0.05, 0.40), within=(0.0, 2.0))

    # --- credited branch: fixed numbers of a methodology, no draw ---------------------------------------------
    dump_methodology: str = parameter("TOOL04", "text", "rule of the credited branch: CDM TOOL04 with its corrections, or the decay of VN_AM004 without any",
        source="S54, S55, S8: the summary of VN_AM004 names first-order decay and no correction; TOOL04 credits less and is the default", lever=True, choices=("TOOL04", "VN_AM004"))
    dump_credit_doc: float = parameter(0.15, "kg/kg wet", "default degradable organic carbon of food waste", source="S34: 0.15 (0.08-0.20)", within=(0.08, 0.20), likely="Measured carbon belongs into the expected branch")
    dump_credit_docf: float = parameter(0.5, "-", "default part of it that decays", source="S34, S54", within=(0.3, 0.95))
    dump_credit_methane_share: float = parameter(0.5, "-", "default methane share of the gas", source="S34, S54", within=(0.4, 0.6))
    dump_credit_site: str = parameter("unmanaged_deep", "text", "kind of site of the reference", source="S16, S17: the dump before its conversion", choices=tuple(SITE_TYPES))
    dump_credit_mcf: float = parameter(0.8, "-", "default methane correction factor of that site", source="S34, S54: 0.8", within=(0.1, 1.0))
    dump_credit_k: float = parameter(0.40, "1/yr", "default decay rate of food waste", source="S34, S53: moist and wet tropical", within=(0.01, 1.0))
    dump_tool04_phi: float = parameter(0.85, "-", "model correction of TOOL04, humid climate, disposal that is avoided", source="S55: 0.85; 0.9 in older versions (S54)", within=(0.5, 1.0))
    dump_tool04_oxidation: float = parameter(0.1, "-", "oxidation of TOOL04", source="S55: 0.1; S56 quotes 0.383 of a newer tool", within=(0.0, 0.5))
