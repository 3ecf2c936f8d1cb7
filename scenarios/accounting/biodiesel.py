"""Biodiesel in the ledger: three treatments, one of which a study must name.

``biogenic_zero`` counts fossil CO2 only, so at a blend b by energy every MJ of diesel fuel saved saves
(1 - b) EF_diesel; above b = 0.25 fossil gas emits more than the blend it displaces, even without slip.
``life_cycle`` adds the supply chain of the methyl ester. ``fixed_blend`` freezes the blend of the date of
approval in the credited number.
"""

from __future__ import annotations

import datetime as dt

from scenarios.accounting.factors import FactorError, find_row, read_table
from scenarios.accounting.specification import BiodieselSpec

DIESEL = "gas/diesel oil"
BIODIESEL = "biodiesel"


def energy_fraction(volume_fraction: float) -> float:
    """Return the energy fraction b [-] of a blend given by volume, b = v H_b / (v H_b + (1 - v) H_d).

    Examples
    --------
    >>> round(energy_fraction(0.40), 3)
    0.378
    """
    if not 0.0 <= volume_fraction <= 1.0:
        raise FactorError(f"biodiesel blend - {volume_fraction:g} - a fraction by volume lies in [0, 1]")
    rows = read_table("fuel_blend")
    diesel = find_row(rows, DIESEL, "lower heating value").value
    bio = find_row(rows, BIODIESEL, "lower heating value").value
    return volume_fraction * bio / (volume_fraction * bio + (1.0 - volume_fraction) * diesel)


def mandated_blend(day: dt.date, country: str = "Indonesia") -> float:
    """Return the volume fraction of biodiesel in force on `day` [-].

    Raises
    ------
    FactorError
        When the day lies before the first step of the table.
    """
    steps = [row for row in read_table("biodiesel_mandate") if row.item == country]
    valid = [row for row in steps if dt.date.fromisoformat(row.subitem) <= day]
    if not valid:
        first = min((row.subitem for row in steps), default="none")
        raise FactorError(
            f"biodiesel mandate of {country} - no step on {day} - the first is of {first} - state blend"
        )
    return max(valid, key=lambda row: row.subitem).value


def fixed_energy_fraction(spec: BiodieselSpec) -> float:
    """Return b by energy [-] of the treatment ``fixed_blend``: its own blend, or the mandate at approval.

    Raises
    ------
    FactorError
        When neither blend nor date is stated, or both are.
    """
    if (spec.blend is None) == (spec.approved is None):
        raise FactorError(
            "accounting.biodiesel - fixed_blend needs either blend or approved - "
            f"got blend = {spec.blend}, approved = {spec.approved} - state exactly one"
        )
    if spec.blend is not None:
        return energy_fraction(spec.blend)
    assert spec.approved is not None
    return energy_fraction(mandated_blend(spec.approved))


def fossil_factor(fossil_kg_per_gj: float, energy_blend: float) -> float:
    """Return the fossil CO2 of a blend (1 - b) EF [kg/GJ] for biogenic CO2 at zero."""
    return (1.0 - energy_blend) * fossil_kg_per_gj


def turning_blend(fossil_kg_per_gj: float, gas_kg_per_gj: float) -> float:
    """Return the energy fraction b [-] above which burning gas emits more fossil CO2 than the blend."""
    return 1.0 - gas_kg_per_gj / fossil_kg_per_gj
