"""What cannot be meant in a study of the plant although every number lies in its own interval."""

from __future__ import annotations

from dataclasses import replace

from twins.core.problems import Problem
from twins.core.twin import Site
from twins.rice_husk.card import HUSK_LINES
from twins.rice_husk.design import DESIGN_MOISTURE, layout
from twins.rice_husk.fuel_bases import Ultimate
from twins.rice_husk.fuel_screen import Finding, heating_value_findings
from twins.rice_husk.lorries import density_problems
from twins.rice_husk.machines import turbine_design
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.site_climate import season_problems
from twins.rice_husk.steam_cycle import husk_rate_problems
from twins.rice_husk.store import store_problems
from twins.rice_husk.turbine_table import design_problems

OXYGEN_DAF = (0.34, 0.53)
"""Oxygen of dry, ash-free husk [kg/kg]; S03: 0.40 to 0.47, widened by the reach of the priors."""
LONGEST_STOP_DAYS = 200.0  # in a year with an overhaul; assumed: more is no plant in operation
WEIGHT_OF_PERCENT = 1.5
"""Weight of a fate [-] beyond which it looks like percent beside fractions; assumed."""
FATES = ("fate_rot", "fate_burnt", "fate_river", "fate_used")
# numbers of the turbine and the parameters that they come from
_TURBINE = {
    "rated_kw": "nameplate_kw", "p_in": "steam_bar", "T_in": "steam_c", "p_extraction": "heat_bar",
    "T_condenser": "design_wet_bulb_c", "eta_is": "turbine_efficiency_error", "baumann": "baumann",
    "eta_mech_gen": "generator_efficiency",
}  # fmt: skip


def input_problems(p: RiceHuskParameters, site: Site) -> tuple[Problem, ...]:
    """Return all that is wrong; what concerns a plant only where there is one."""
    found = [
        *season_problems(site.monthly),
        *fuel_problems(p),
        *_fates(p),
        *_calendar(p),
        *density_problems(p.bulk_density_kg_m3),
    ]
    if p.line in HUSK_LINES:
        found += [*_contract(p), *store_problems(p.store_m3, p.lorry_m3), *_planned_stop(p), *_thresholds(p)]
    if p.line == "steam":
        found += _turbine(p)
    if p.line in HUSK_LINES and not found:
        found += _at_work(p)
    return tuple(found)


def fuel_problems(p: RiceHuskParameters) -> list[Problem]:
    """Return what is wrong with composition and heating value."""
    low, high = OXYGEN_DAF
    oxygen = 1.0 - p.carbon_daf - p.hydrogen_daf - p.nitrogen_daf - p.sulphur_daf
    if not low <= oxygen <= high:
        dry = (
            low
            <= 1.0 - (p.carbon_daf + p.hydrogen_daf) / (1.0 - p.ash_dry) - p.nitrogen_daf - p.sulphur_daf
            <= high
        )
        cause = (
            "An analysis on the dry basis, ash still in it?" if dry else "A part missing or doubled, or char?"
        )
        step = (
            f"Divide C, H, N and S by 1 - ash = {1.0 - p.ash_dry:.3g}"
            if dry
            else "Recompute from the analysis"
        )
        return [
            Problem(
                about=("carbon_daf", "hydrogen_daf", "nitrogen_daf", "sulphur_daf"),
                given=f"C {p.carbon_daf:g}, H {p.hydrogen_daf:g}, N {p.nitrogen_daf:g}, S {p.sulphur_daf:g} leave "
                f"{oxygen:.3g} to oxygen",
                allowed=f"a dry, ash-free husk closes with {low:g} to {high:g} kg/kg of oxygen (S03)",
                cause=cause,
                next_step=step,
            )
        ]
    if p.hhv_laboratory == 0.0:
        return []
    daf = Ultimate(basis="daf", C=p.carbon_daf, H=p.hydrogen_daf, O=oxygen, N=p.nitrogen_daf, S=p.sulphur_daf)
    dry = daf.dry(ash_dry=p.ash_dry)
    return [
        _heating_value(finding)
        for finding in heating_value_findings(
            "hhv_laboratory", p.hhv_laboratory, "HHV", "dry", dry, DESIGN_MOISTURE
        )
    ]


def _heating_value(finding: Finding) -> Problem:
    """Return a finding of the screen; another kind or basis stops, a bomb that disagrees is common."""
    swapped = "given for" in finding.cause and not finding.rejects
    step = (
        "Convert it to HHV dry; if the laboratory insists, set hhv_residual instead"
        if swapped
        else finding.next_step
    )
    return Problem(
        about=(finding.place, "ash_dry"),
        given=finding.given,
        allowed=f"expected {finding.allowed}",
        cause=f"{finding.cause}?",
        next_step=step,
        stops=swapped or finding.rejects,
    )


def _fates(p: RiceHuskParameters) -> list[Problem]:
    weights = {name: float(getattr(p, name)) for name in FATES}
    large = [name for name, weight in weights.items() if weight > WEIGHT_OF_PERCENT]
    small = [name for name, weight in weights.items() if 0.0 < weight <= 1.0]
    if (not large or not small) and sum(weights.values()) > 0.0:
        return []
    text = ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
    return [
        Problem(
            about=(*large, *FATES),
            given=f"weights of the fates: {text}",
            allowed="weights count against each other and one is above 0",
            cause="Percent for some, fractions for the others?",
            next_step="Give all four in the same measure",
            stops=not large,
        )
    ]


def _calendar(p: RiceHuskParameters) -> list[Problem]:
    pairs = (
        ("supply_work_from_h", "supply_work_to_h", "mills begin before they end"),
        ("supply_main_first_day", "supply_main_last_day", "the main harvest begins before it ends"),
        ("supply_second_first_day", "supply_second_last_day", "the second harvest begins before it ends"),
    )
    return [
        Problem(
            about=(first, last),
            given=f"{first} = {getattr(p, first):g}, {last} = {getattr(p, last):g}",
            allowed=rule,
            cause="The two exchanged, or a season that runs over the new year?",
            next_step="Give both within one day or one calendar year",
        )
        for first, last, rule in pairs
        if not getattr(p, first) < getattr(p, last)
    ]


def _contract(p: RiceHuskParameters) -> list[Problem]:
    if p.mills_under_contract <= p.mills_registered:
        return []
    return [
        Problem(
            about=("mills_under_contract", "mills_registered"),
            given=f"{p.mills_under_contract} mills under contract",
            allowed=f"the township has {p.mills_registered} mills (mills_registered, S07)",
            cause="Mills of a wider region?",
            next_step="Raise mills_registered and mills_radius_km with it, or contract fewer",
        )
    ]


def _planned_stop(p: RiceHuskParameters) -> list[Problem]:
    days = p.planned_stop_days + p.overhaul_more_days
    if days <= LONGEST_STOP_DAYS:
        return []
    return [
        Problem(
            about=("overhaul_more_days", "planned_stop_days"),
            given=f"{days:g} days of planned stop in a year with an overhaul",
            allowed=f"at most {LONGEST_STOP_DAYS:g} (assumed)",
            cause="Hours where days are meant, or the time between overhauls?",
            next_step="20 to 30 days a year are usual, some 20 more for an overhaul",
        )
    ]


def _thresholds(p: RiceHuskParameters) -> list[Problem]:
    low = min(p.derate_below_h, p.restart_above_h)
    if low > p.stop_below_h:
        return []
    return [
        Problem(
            about=("stop_below_h", "derate_below_h", "restart_above_h"),
            given=f"stop below {p.stop_below_h:g} h, derate below {p.derate_below_h:g} h, restart above "
            f"{p.restart_above_h:g} h",
            allowed="the store at which the plant stops lies below the other two",
            cause="Exchanged?",
            next_step="Lower stop_below_h, or raise the other",
        )
    ]


def _turbine(p: RiceHuskParameters) -> list[Problem]:
    return [
        replace(found, about=(_TURBINE[found.about[0]], "steam_bar"))
        for found in design_problems(turbine_design(p))
    ]


def _at_work(p: RiceHuskParameters) -> list[Problem]:
    """Return what only the layout of the whole plant tells: husk a kWh, and whether the store can ever start it."""
    plant, least_h = layout(p), p.restart_above_h
    rate = plant.dry_kg_per_h / (1.0 - DESIGN_MOISTURE) / p.nameplate_kw
    found = husk_rate_problems(rate, p.nameplate_kw) if p.line == "steam" else []
    holds = p.store_m3 * p.bulk_density_kg_m3 * (1.0 - DESIGN_MOISTURE) / plant.dry_kg_per_h
    if holds <= least_h:
        found.append(
            Problem(
                about=("store_m3", "nameplate_kw", "restart_above_h"),
                given=f"a store of {p.store_m3:g} m3 holds husk for {holds:.3g} h at {p.nameplate_kw:g} kW",
                allowed=f"more than {least_h:g} h, from which the plant starts (restart_above_h)",
                cause="A store for a smaller plant?",
                next_step=f"Give at least {1.2 * p.store_m3 * least_h / holds:,.0f} m3, or lower restart_above_h",
            )
        )
    return found
