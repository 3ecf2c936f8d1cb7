"""Global warming potentials over 100 years: SAR, AR4, AR5, AR6.

Methane has an origin. Where only burned carbon is counted as CO2, fossil methane let out unburned takes the
fossil value (its carbon becomes CO2 later); where a CO2 factor assumes full oxidation of the fuel, the CH4
beside it takes the non-fossil value, or its carbon would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.accounting.factors import FactorError, FactorRow, nearest, read_table
from scenarios.accounting.specification import GwpSet

_FALLBACK = {"CH4 fossil": "CH4", "CH4 non-fossil": "CH4"}


def gwp_row(gas: str, gwp_set: GwpSet, rows: Sequence[FactorRow] | None = None) -> FactorRow:
    """Return the GWP100 row of `gas` in `gwp_set` [kg CO2e/kg].

    A set that gives methane without origin answers with that one value for both origins.

    Parameters
    ----------
    gas
        Name as in ``gwp100.csv``: ``CH4``, ``CH4 fossil``, ``CH4 non-fossil``, ``N2O``, ``HFC-32`` ...
    gwp_set
        ``SAR``, ``AR4``, ``AR5`` or ``AR6``.
    rows
        Rows of the table where they were already read.

    Raises
    ------
    FactorError
        When the gas is unknown or the set does not give it.
    """
    table = read_table("gwp100") if rows is None else rows
    for name in (gas, _FALLBACK.get(gas, gas)):
        for row in table:
            if row.item == name and row.subitem == gwp_set:
                return row
    sets = [row.subitem for row in table if row.item == gas]
    if sets:
        raise FactorError(
            f"gwp100 - no value of {gas} in {gwp_set} - given in {', '.join(sets)} - choose another set"
        )
    hint = nearest(gas, [row.item for row in table])
    raise FactorError(
        f"gwp100 - {gas!r} is no gas of the table - the nearest is {hint!r} - check the carrier"
    )


def gwp(gas: str, gwp_set: GwpSet) -> float:
    """Return the GWP100 of `gas` in `gwp_set` [kg CO2e/kg].

    Examples
    --------
    >>> gwp("CH4", "AR5"), gwp("CH4 fossil", "AR6"), gwp("CH4 fossil", "AR4")
    (28.0, 29.8, 25.0)
    """
    return gwp_row(gas, gwp_set).value


def refrigerant_emissions(
    charge: float, annual_leakage: float, recovery: float, life_years: float, gas: str, gwp_set: GwpSet
) -> float:
    """Return the yearly refrigerant emission E = charge (l_a + (1 - eta_rec)/L) GWP [tCO2e/yr].

    Parameters
    ----------
    charge
        Refrigerant in the machine [kg].
    annual_leakage
        Share lost a year, l_a [1/yr]; IPCC 2006 Vol. 3 Ch. 7: chillers 0.02-0.15.
    recovery
        Share recovered at the end of life, eta_rec [-].
    life_years
        Life L [yr].
    gas, gwp_set
        Row of the GWP table.
    """
    return charge * (annual_leakage + (1.0 - recovery) / life_years) * gwp(gas, gwp_set) / 1000.0
