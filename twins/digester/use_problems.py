"""Choices of a scenario that exclude each other, and limits of operation that stand in the wrong order."""

from __future__ import annotations

from twins.core.problems import Problem
from twins.digester.parameters import DigesterParameters

MESOPHILIC_C, THERMOPHILIC_C = (20.0, 42.0), (50.0, 58.0)
"""Ranges of the two sets of constants [C]: S33, and the assumed set of `adm1_parameters`."""


def use_problems(p: DigesterParameters) -> list[Problem]:
    """Return what is wrong; what concerns a plant only where there is one."""
    found = [*_fuels(p)]
    if p.layout != "none":
        found += [*_hotels(p), *_kitchens(p), *_grid(p), *_hours(p), *_acids(p), *_temperature(p)]
    return found


def _fuels(p: DigesterParameters) -> list[Problem]:
    shares = p.stove_lpg_share + p.stove_charcoal_share
    if shares <= 1.0:
        return []
    return [
        Problem(
            about=("stove_lpg_share", "stove_charcoal_share"),
            given=f"LPG {p.stove_lpg_share:g} and charcoal {p.stove_charcoal_share:g} of the useful heat",
            allowed="at most 1 together: wood has the rest",
            cause="Shares of mass or of households, or percent?",
            next_step="Give shares of useful heat",
        )
    ]


def _hotels(p: DigesterParameters) -> list[Problem]:
    given = f"co_substrate_share {p.co_substrate_share:g} of {p.hotel_waste_t_per_d:g} t/d of hotel waste"
    if p.co_substrate_share > 0.0 and p.hotel_waste_t_per_d == 0.0:
        return [
            Problem(
                about=("co_substrate_share", "hotel_waste_t_per_d"),
                given=given,
                allowed="a share of some waste (S6 calls that of hotels indispensable)",
                cause="hotel_waste_t_per_d forgotten?",
                next_step="Give hotel_waste_t_per_d in all scenarios, or set co_substrate_share = 0",
            )
        ]
    if p.co_substrate_share == 0.0 and p.hotel_waste_t_per_d > 0.0:
        return [
            Problem(
                about=("co_substrate_share", "hotel_waste_t_per_d"),
                given=given,
                allowed="all of it goes to the dump, as without the plant",
                cause="A scenario without hotels, or the share forgotten?",
                next_step="Nothing if it is meant; set co_substrate_share above 0 if it is not",
                stops=False,
            )
        ]
    return []


def _kitchens(p: DigesterParameters) -> list[Problem]:
    if p.gas_use != "cooking" or p.kitchens > 0:
        return []
    return [
        Problem(
            about=("kitchens", "gas_use"),
            given="gas for cooking and 0 kitchens",
            allowed="at least one kitchen within reach of the pipe",
            cause="kitchens forgotten? It is the same in all scenarios of a study",
            next_step="Set kitchens in all scenarios, or gas_use = 'power'",
        )
    ]


def _grid(p: DigesterParameters) -> list[Problem]:
    if p.grid_connected:
        return []
    found: list[Problem] = []
    if p.gas_use == "cooking":
        found.append(
            Problem(
                about=("grid_connected", "gas_use"),
                given="no grid, and all gas to kitchens",
                allowed="power of a grid or of engines for crusher and pumps; without it the tanks are never fed",
                cause="grid_connected meant for the kitchens?",
                next_step="Set grid_connected = true, or gas_use = 'power'",
            )
        )
    if p.export_kw > 0.0:
        found.append(
            Problem(
                about=("export_kw", "grid_connected"),
                given=f"export of up to {p.export_kw:g} kW without a grid",
                allowed="0 without a grid",
                cause="grid_connected or export_kw left over from another scenario?",
                next_step="Set export_kw = 0",
                stops=False,
            )
        )
    return found


def _hours(p: DigesterParameters) -> list[Problem]:
    if p.run_work_from_h < p.run_work_to_h:
        return []
    return [
        Problem(
            about=("run_work_from_h", "run_work_to_h"),
            given=f"work from {p.run_work_from_h:g} to {p.run_work_to_h:g} h",
            allowed="it begins before it ends, both within one day",
            cause="The two exchanged, or a night shift?",
            next_step="Exchange them; give a night shift as the longer of its parts",
        )
    ]


def _acids(p: DigesterParameters) -> list[Problem]:
    if p.run_acids_reduce < p.run_acids_stop:
        return []
    return [
        Problem(
            about=("run_acids_reduce", "run_acids_stop"),
            given=f"feed halved at {p.run_acids_reduce:g} and stopped at {p.run_acids_stop:g} of acids over alkalinity",
            allowed="halved below the value that stops it (general knowledge: 0.3 and 0.4)",
            cause="The two exchanged?",
            next_step="Exchange them",
        )
    ]


def _temperature(p: DigesterParameters) -> list[Problem]:
    assumed = p.adm1_thermophilic_assumed
    low, high = THERMOPHILIC_C if assumed else MESOPHILIC_C
    constants = "assumed thermophilic" if assumed else "mesophilic"
    if low <= p.digester_c <= high:
        return []
    return [
        Problem(
            about=("digester_c", "adm1_thermophilic_assumed"),
            given=f"tanks at {p.digester_c:g} C with the {constants} constants",
            allowed=f"{low:g} to {high:g} C for this set"
            + (", which no source was found for" if assumed else " (S33)"),
            cause="A set point of the other kind?",
            next_step="Set adm1_thermophilic_assumed = false" if assumed else "Hold the tanks at 35 to 40 C",
        )
    ]
