"""How a published figure and what the twin says of it are written: tonnes as tonnes, shares in percent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scenarios.accounting.claims import SHARES, ClaimCheck
from scenarios.accounting.specification import Claim
from scenarios.report.wording import NARROW, chance, chemical, percent, three

_OF: Mapping[str, str] = MappingProxyType(
    {
        "expected_share": "emissions of the converted units in business as usual",
        "credited_share": "reference emissions of the converted units",
        "fuel_cost_saved_share": "fuel cost of the converted units in business as usual",
        "gas_share": "fuel energy of the converted units",
    }
)
"""What a share is a share of."""


def is_share(claim: Claim) -> bool:
    """Return whether the claim is relative to the converted units."""
    return claim.quantity in SHARES


def scale_of_claim(claim: Claim) -> float:
    """Return what a value of the account is multiplied with to be drawn: 100 for shares."""
    return 100.0 if is_share(claim) else 1.0


def unit_of_claim(claim: Claim) -> str:
    """Return the unit in which a claim is drawn.

    Examples
    --------
    >>> unit_of_claim(Claim(name="a", value=0.7, unit="-", quantity="gas_share"))
    '% of the fuel energy of the converted units'
    """
    return f"% of the {_OF[claim.quantity]}" if is_share(claim) else chemical(claim.unit)


def published(claim: Claim) -> str:
    """Return the published figure with its unit, no digit more than was published.

    Examples
    --------
    >>> published(Claim(name="a", value=1870.0))
    '1,870 tCO₂e/yr'
    >>> published(Claim(name="a", value=0.7, unit="-", quantity="gas_share")).replace(NARROW, " ")
    '70 %'
    """
    if is_share(claim):
        return f"{100.0 * claim.target:,.6g}{NARROW}%"
    return f"{claim.value:,.6g} {chemical(claim.unit)}"


def computed(claim: Claim, value: float, digits: int = 3) -> str:
    """Return a computed value of the claimed quantity, without the unit of tonnes."""
    return percent(value, digits) if is_share(claim) else three(value, digits)


def chance_of(check: ClaimCheck) -> str:
    """Return the chance that the mean of the years reaches the claim."""
    return chance(check.probability, check.n_draws)


def yearly_chance_of(check: ClaimCheck) -> str:
    """Return the chance that a single year reaches it.

    The years of a draw hang together, so the bound of a chance of none or all counts draws, not years.
    """
    return chance(check.yearly_probability, check.n_draws)
