"""Methane of market waste that rots on the city's dump: as expected, and as a methodology credits it.

Expected branch: carbon by the dry matter of the draw, checked against the methane potential (`carbon_check`), decay
with the delay of the IPCC, a dump in conversion to semi-aerobic cells, open fires. Credited branch: the fixed numbers
of a methodology, all waste as food waste, no check: what the two differ by is for the report to show.

The factor of a deposit is that of the cell it goes to. Waste from before the first year is in every scenario alike and
is left out. Both branches are linear in the mass: what a plant avoids is the dump without it less the dump with its
rejects and cake.

Values and priors: `dump_parameters`. Kilograms of gas; climate and money are the business of the accounting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twins.core.physics.waste_decay import CH4_PER_C, decay_methane, methane_potential, open_burning
from twins.core.physics.waste_decay_ipcc import delayed_methane
from twins.digester.carbon_check import CarbonCheck, decaying_carbon_within_bmp, methane_limit
from twins.digester.dump_parameters import DumpParameters

Array = NDArray[np.float64]
KG_PER_T = 1e3
GREATEST_BMP = 1.015  # Nm3/kgVS: Buswell gives lipid (C57H104O6) 1.013, and nothing in food makes more


class Waste(NamedTuple):
    """What the dump must know of each class of waste; every array has the shape (n_class,).

    Attributes
    ----------
    TS, VS
        Total and volatile solids [kg/kg wet].
    BMP
        Methane potential at 0 C, dry [Nm3/kgVS].
    garden
        True where the class decays like garden waste (trimmings), False for food waste.
    """

    TS: Array
    VS: Array
    BMP: Array
    garden: NDArray[np.bool_]


class Expected(NamedTuple):
    """Expected branch.

    Attributes
    ----------
    methane_kg
        Methane that leaves the dump in each year, shape (n_years,) [kg/yr].
    methane_to_come_kg
        Methane of the same waste after the last year [kg].
    fire_methane_kg, fire_nitrous_kg
        Methane and nitrous oxide of open fires, shape (n_years,) [kg/yr].
    MCF
        Methane correction factor of the deposits of each year, shape (n_years,) [-].
    DOCf, cut
        Part of the carbon that decays and its share of the drawn one, shape (n_class,) [-]: below 1 the carbon
        check bit.
    cut_methane_kg
        Methane that the drawn carbon of each year's deposits would make beyond that, shape (n_years,) [kg].
    """

    methane_kg: Array
    methane_to_come_kg: float
    fire_methane_kg: Array
    fire_nitrous_kg: Array
    MCF: Array
    DOCf: Array
    cut: Array
    cut_methane_kg: Array


class Credited(NamedTuple):
    """Credited branch.

    Attributes
    ----------
    methane_kg
        Methane of each year by the methodology, shape (n_years,) [kg/yr].
    methane_to_come_kg
        Methane of the same waste after the last year [kg].
    carbon_ratio
        Methane that the default carbon makes where all decays without air, over the most that each class can make,
        shape (n_class,) [-]: above 1 the default supposes carbon that is not there.
    """

    methane_kg: Array
    methane_to_come_kg: float
    carbon_ratio: Array


class DumpMethane(NamedTuple):
    """Both branches, side by side."""

    expected: Expected
    credited: Credited


class Methodology(NamedTuple):
    """Corrections and decay of the credited branch."""

    phi: float
    OX: float
    decay: Callable[[Array, float, float], tuple[Array, float]]


def methodology(p: DumpParameters) -> Methodology:
    """Return phi, OX and the form of decay that the chosen methodology takes."""
    return {
        "TOOL04": Methodology(p.dump_tool04_phi, p.dump_tool04_oxidation, decay_methane),
        "VN_AM004": Methodology(1.0, 0.0, delayed_methane),
    }[p.dump_methodology]


def correction_factor(p: DumpParameters, first_year: int, n_years: int) -> Array:
    """Return the methane correction factor of the deposits of each year, shape (n_years,) [-].

    Parameters
    ----------
    p
        Shares and factors of the deep dump, its semi-aerobic cells and a third site.
    first_year
        Calendar year of the first deposit.
    n_years
        Number of years.
    """
    year = first_year + np.arange(n_years, dtype=np.float64)
    ramp = max(p.dump_conversion_ramp_years, 1.0)  # the first year of cells is also one of the ramp
    grown = np.clip((year - p.dump_conversion_year + 1.0) / ramp, 0.0, 1.0)
    cells = p.dump_semi_aerobic_share * grown
    third = np.where(year >= p.dump_third_site_year, p.dump_third_site_share, 0.0)
    deep = 1.0 - cells - third
    if np.any(deep < 0.0):
        raise ValueError(
            f"dump - shares of semi-aerobic cells {p.dump_semi_aerobic_share:g} and of the third site "
            f"{p.dump_third_site_share:g} - at most 1 together - shares of the same tonne given twice? - lower one"
        )
    return deep * p.dump_mcf_deep + cells * p.dump_mcf_semi_aerobic + third * p.dump_mcf_third_site


def dump_methane(deposited_t: Array, waste: Waste, p: DumpParameters, first_year: int) -> DumpMethane:
    """Return methane of the dump by year and still to come, in both branches.

    Parameters
    ----------
    deposited_t
        Wet waste that goes to the dump, shape (n_years, n_class) [t/yr].
    waste
        The classes.
    p
        Numbers of the draw.
    first_year
        Calendar year of the first row.

    Raises
    ------
    ValueError
        When a mass is negative or a property cannot be that of a waste.
    """
    kg = KG_PER_T * np.ascontiguousarray(np.asarray(deposited_t, dtype=np.float64).T)
    _refuse_impossible(kg, waste)
    return DumpMethane(_expected(kg, waste, p, first_year), _credited(kg, waste, p))


def measured_carbon(waste: Waste, p: DumpParameters) -> tuple[Array, CarbonCheck]:
    """Return degradable carbon by dry matter [kg/kg wet] and what the carbon check leaves of it, by class."""
    DOC = waste.TS * np.where(waste.garden, p.dump_doc_garden_dry, p.dump_doc_food_dry)
    return DOC, decaying_carbon_within_bmp(DOC, p.dump_docf, p.dump_methane_share, waste.BMP, waste.VS)


def _expected(kg: Array, waste: Waste, p: DumpParameters, first_year: int) -> Expected:
    F, n_years = p.dump_methane_share, kg.shape[1]
    k = np.where(waste.garden, p.dump_k_garden, p.dump_k_food)
    DOC, (DOCf, cut) = measured_carbon(waste, p)
    MCF = correction_factor(p, first_year, n_years)
    rotting_kg = kg * (MCF * (1.0 - p.dump_burnt_share))
    methane, cut_methane, to_come = np.zeros(n_years), np.zeros(n_years), 0.0
    for c in range(len(kg)):
        potential = methane_potential(float(DOC[c]), float(DOCf[c]), 1.0, F, 1.0, 0.0, p.dump_oxidation)
        released, rest = delayed_methane(rotting_kg[c], potential, float(k[c]))
        methane += released
        to_come += rest
        cut_methane += rotting_kg[c] * potential * (1.0 / cut[c] - 1.0)
    fire = open_burning(
        waste.TS @ kg, p.dump_fire_methane_g_per_kg, p.dump_fire_nitrous_g_per_kg, p.dump_burnt_share
    )
    return Expected(methane, to_come, fire.CH4, fire.N2O, MCF, DOCf, cut, cut_methane)


def _credited(kg: Array, waste: Waste, p: DumpParameters) -> Credited:
    rule = methodology(p)
    DOC, DOCf, F = p.dump_credit_doc, p.dump_credit_docf, p.dump_credit_methane_share
    potential = methane_potential(DOC, DOCf, p.dump_credit_mcf, F, rule.phi, 0.0, rule.OX)
    methane, to_come = rule.decay(kg.sum(axis=0), potential, p.dump_credit_k)
    ratio = DOC * DOCf * F * CH4_PER_C / methane_limit(waste.BMP, waste.VS)
    return Credited(methane, float(to_come), ratio)


def _refuse_impossible(kg: Array, waste: Waste) -> None:
    if not (kg.ndim == 2 and len(kg) == len(waste.TS) and np.all(kg >= 0.0) and np.all(np.isfinite(kg))):
        raise ValueError(
            f"dump - waste of shape {kg.T.shape} with a least of {float(np.min(kg, initial=np.inf)) / KG_PER_T:g} t "
            f"- finite, 0 or more, shape (years, {len(waste.TS)} classes) - more taken by the plant than arrived, or "
            "axes swapped? - check the balance of that year"
        )
    for name, value, low, high, cause in (
        ("TS", waste.TS, 0.0, 1.0, "percent for a fraction?"),
        ("VS", waste.VS, 0.0, waste.TS, "VS of dry matter where that of wet waste is meant, or percent?"),
        ("BMP", waste.BMP, 0.0, GREATEST_BMP, "mL/gVS where Nm3/kgVS is meant?"),
    ):
        if not np.all((value > low) & (value <= high)):
            limit = "TS" if name == "VS" else f"{high:g}"
            raise ValueError(
                f"dump - {name} {np.asarray(value).tolist()} - above {low:g}, at most {limit} in every class - {cause} "
                "- give TS and VS in kg/kg wet, BMP in Nm3 CH4/kgVS"
            )
