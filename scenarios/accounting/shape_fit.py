"""Whether the reference terms of a study have the shape of the methodology that it names.

The account multiplies activity, specific use and factor of each term, whatever the shape is called; the name
stands in the report as the methodology. So it must be the name of what is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scenarios.accounting.emissions import ENERGY
from scenarios.accounting.specification import AccountingSpec, ReferenceTerm
from twins.core.outcome import Flow

_MASS = frozenset({"g", "kg", "t"})
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "service": "a service (km, trips, t) with the fuel of the reference",
        "output": "an energy put out, with the fuel of the reference or with a ratio and a fuel as carrier",
        "power": 'electricity with a ratio and carrier = "grid" or a fixed factor',
        "gas": "a mass of gas avoided, with a ratio",
    }
)
# shape -> kinds of term that it must have, and kinds that it may have too
_SHAPES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "generation": (("power",), ()),
        "efficiency_ratio": (("power",), ()),
        "output_reference_efficiency": (("output",), ()),
        "cogeneration": (("power", "output"), ()),
        "service_per_km": (("service",), ("power",)),  # power of PV by a methodology of its own
        "waste": (("gas",), ("power", "output")),
    }
)


def kind_of(term: ReferenceTerm, declared: Mapping[str, Flow]) -> str:
    """Return what a term multiplies: ``service``, ``output``, ``power`` or ``gas``."""
    unit = declared[term.activity[0]].unit.removesuffix("/yr")
    if unit in ENERGY:
        on_grid = not term.fuel and (term.carrier == "grid" or not term.carrier)
        return "power" if on_grid else "output"
    return "gas" if unit in _MASS and not term.fuel else "service"


def shape_problems(spec: AccountingSpec, flows: Sequence[Flow]) -> list[str]:
    """Return why the reference terms do not have the shape of `spec`; none where they do, or without terms."""
    declared = {flow.name: flow for flow in flows}
    terms = [t for t in spec.reference_terms if t.activity and t.activity[0] in declared]
    if not terms or len(terms) < len(spec.reference_terms):
        return []  # an unknown flow has its own message
    kinds = {term.name: kind_of(term, declared) for term in terms}
    must, may = _SHAPES[spec.shape]
    found = [
        f"accounting.reference_terms, {name} - is of the kind {kind} - shape {spec.shape!r} multiplies "
        f"{' or '.join(_KINDS[k] for k in (*must, *may))}; {_fitting(set(kinds.values()))}"
        for name, kind in kinds.items()
        if kind not in (*must, *may)
    ]
    found += [
        f"accounting.shape - {spec.shape!r} without a term of the kind {kind} - it needs {_KINDS[kind]}; "
        f"{_fitting(set(kinds.values()))}"
        for kind in must
        if kind not in kinds.values() and not found
    ]
    if spec.shape == "efficiency_ratio":
        found += [
            f"accounting.reference_terms, {term.name} - ratio {term.ratio:g} - project over reference efficiency "
            "is at least 1: are the two swapped?"
            for term in terms
            if term.ratio is not None and term.ratio < 1.0
        ]
    return found


def _fitting(kinds: set[str]) -> str:
    """Return which shapes the terms have."""
    names = [shape for shape, (must, may) in _SHAPES.items() if set(must) <= kinds and kinds <= {*must, *may}]
    return f"these terms fit {', '.join(names)}" if names else "these terms fit no shape together"
