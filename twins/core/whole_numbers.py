"""Whole numbers that a study writes where a float is declared: 490 for 490.0.

Compiled code takes them for another kind of number and is compiled once more for them.
"""

from __future__ import annotations

from typing import TypeVar

from twins.core.parameters import Parameters

P = TypeVar("P", bound=Parameters)


def as_declared(p: P) -> P:
    """Return the parameters with whole numbers as floats where their declaration has a float.

    Examples
    --------
    >>> from twins.core.parameters import parameter
    >>> class Tank(Parameters):
    ...     tank_m3: float = parameter(450.0, "m3", "liquid", source="assumed: an example")
    >>> as_declared(Tank(tank_m3=490)).tank_m3
    490.0
    """
    declared = type(p).infos()
    whole = {
        name: float(value)
        for name, value in p.as_dict().items()
        if type(value) is int and type(declared[name].value) is float
    }
    return p.replace(**whole) if whole else p
