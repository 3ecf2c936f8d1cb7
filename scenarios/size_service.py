"""What a plant is there for, counted in one unit: energy in MWh, or boxes, passenger km, tonnes, cubic metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scenarios import units
from scenarios.accounting.emissions import ENERGY
from twins.core.outcome import Flow

_SUMMED = frozenset({"mass", "volume", "length", "area"})
"""Dimensions of which amounts add up over the years; pieces do as well, powers, hours and shares do not."""
_GIVEN = frozenset({"service", "sale", "diagnostic"})
"""Roles of flows that a plant can be there for: what it buys, builds or emits is none."""
_PLURALS = (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))


class Service(NamedTuple):
    """What is delivered, and the words for it.

    Attributes
    ----------
    meaning
        What the flows are, in words.
    noun
        What is counted: ``energy``, or the unit.
    unit, one
        Unit of an amount, and a single one of it, which a cost is of: ``boxes`` and ``box``.
    fine, fine_per_unit
        Unit of what a further unit of the size brings, and how many of them are one `unit` [-].
    """

    meaning: str
    noun: str
    unit: str
    one: str
    fine: str
    fine_per_unit: float


def is_service(flow: Flow) -> bool:
    """Return whether a plant can be there for `flow`: energy of any role, or an amount of something that it gives."""
    unit = _unit(flow)
    if unit in ENERGY:
        return True
    if flow.role not in _GIVEN or flow.signed or "/" in unit or unit == "text":
        return False
    try:
        dimension = units.find(unit).dimension
    except units.UnitError:  # a count of the twin's own, such as passenger km
        return True
    return dimension in _SUMMED or dimension.startswith("number of ")


def service_of(flows: Sequence[Flow]) -> tuple[Service, tuple[float, ...]]:
    """Return the service that `flows` add up to, and what one unit of each is in its unit [-].

    Raises
    ------
    UnitError
        When they are not all energy, and not all of one kind.
    """
    meaning = "; ".join(flow.meaning for flow in flows)
    unit = _unit(flows[0])
    if unit in ENERGY:
        found = Service(meaning, "energy", "MWh", "MWh", "kWh", units.convert(1.0, "MWh", "kWh"))
    else:
        found = Service(meaning, unit, unit, singular(unit), unit, 1.0)
    return found, tuple(units.convert(1.0, _unit(flow), found.unit) for flow in flows)


def singular(unit: str) -> str:
    """Return a unit as it stands after "each": of a word its singular.

    Examples
    --------
    >>> [singular(unit) for unit in ("boxes", "chargers", "lorries", "kW", "passenger km", "buses")]
    ['box', 'charger', 'lorry', 'kW', 'passenger km', 'bus']
    """
    try:
        return units.find(unit).symbol
    except units.UnitError:
        for plural, single in _PLURALS:
            if unit.endswith(plural) and not unit.endswith("ss"):
                return unit.removesuffix(plural) + single
        return unit


def _unit(flow: Flow) -> str:
    return flow.unit.removesuffix("/yr")
