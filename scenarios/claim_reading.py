"""The section ``[claims]`` of a study: published figures, checked against the twin and the scenarios."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from scenarios import messages, units
from scenarios.accounting.cost_specification import BOUGHT
from scenarios.accounting.flow_claims import FLOW, in_unit_of
from scenarios.accounting.specification import Claim
from scenarios.findings import Finding
from scenarios.records import Context, read_record
from scenarios.section import Section
from scenarios.specification_reading import check_known
from twins.core.outcome import wholes
from twins.core.twin import Twin

_SHARE = ("%", "-")
_TONNES = ("tCO2e/yr", "tCO2/yr")
_UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "expected_t": _TONNES,
        "credited_t": _TONNES,
        "credited_rounded_t": _TONNES,
        "re_t": _TONNES,
        "pe_t": _TONNES,
        "energy_saved_mwh": ("MWh/yr",),
        "biomass_mwh": ("MWh/yr",),
        "expected_share": _SHARE,
        "credited_share": _SHARE,
        "fuel_cost_saved_share": _SHARE,
        "gas_share": _SHARE,
    }
)
"""Quantities of a claim and the units in which each may be written; that of a flow follows from the flow."""
_WITH_FLOWS = ("fuel_cost_saved_share", FLOW)


def read_claims(
    section: Section | None, twin: Twin, scenarios: Collection[str], defaults: list[str]
) -> tuple[Claim, ...]:
    """Return the published figures that the result is held against."""
    found: list[Claim] = []
    for key, entry in section.tables() if section is not None else ():
        title = entry.text("title") or key
        claim = read_record(entry, Claim, Context(defaults=defaults), name=title)
        if claim is None:
            continue
        check_known(entry, "scenario", claim.scenario, scenarios, "scenario")
        _check_quantity(entry, claim, twin)
        if claim.first_year and claim.last_year and claim.first_year > claim.last_year:
            entry.report(
                Finding(
                    "error",
                    entry.where("first_year"),
                    f"{claim.first_year} is after last_year {claim.last_year}",
                    "first_year <= last_year",
                    "Swapped?",
                    "Swap the two",
                )
            )
        found.append(claim)
    return tuple(found)


def _check_quantity(entry: Section, claim: Claim, twin: Twin) -> None:
    if claim.quantity not in (*_UNITS, FLOW):
        entry.report(messages.not_a_choice(entry.where("quantity"), claim.quantity, (*_UNITS, FLOW)))
        return
    if (claim.quantity in _WITH_FLOWS) != bool(claim.flows):
        wanted = claim.quantity in _WITH_FLOWS
        entry.report(
            Finding(
                "error",
                entry.where("flows"),
                "no flows" if wanted else f"flows with the quantity {claim.quantity}",
                f"flows with {' or '.join(_WITH_FLOWS)}, and only there",
                "",
                'Write flows = ["..."]: what is bought, or what is added up' if wanted else "Leave flows out",
            )
        )
    if claim.quantity == FLOW:
        _check_flow(entry, claim, twin)
        return
    if claim.unit not in _UNITS[claim.quantity]:
        entry.report(messages.not_a_choice(entry.where("unit"), claim.unit, _UNITS[claim.quantity]))
    if claim.whole:
        entry.report(
            Finding(
                "error",
                entry.where("whole"),
                f"whole with the quantity {claim.quantity}",
                f"a whole with {FLOW}, and only there",
                "",
                "Leave whole out",
            )
        )
    _check_cost(entry, claim, twin)


def _check_flow(entry: Section, claim: Claim, twin: Twin) -> None:
    """Report flows that the twin has not, a unit that is not theirs, and an unknown whole."""
    flows = {flow.name: flow for flow in twin.flows}
    for name in claim.flows:
        check_known(entry, "flows", name, flows, "flow")
        if name not in flows:
            continue
        try:
            in_unit_of(claim.unit, flows[name])
        except units.UnitError as problem:
            declared = f"{flows[name].unit}/yr"
            entry.report(messages.unit_problem(entry.where("unit"), claim.value, problem, declared))
    if claim.whole:
        check_known(entry, "whole", claim.whole, wholes(twin.flows) or ("",), "whole")
    if claim.prices:
        entry.report(
            Finding(
                "error",
                entry.where("prices"),
                "prices of a flow",
                "prices with fuel_cost_saved_share, and only there",
                "",
                "Leave prices out",
            )
        )


def _check_cost(entry: Section, claim: Claim, twin: Twin) -> None:
    bought = {flow.name: flow.carrier for flow in twin.flows if flow.role in BOUGHT}
    for name in claim.flows:
        check_known(entry, "flows", name, bought, "bought flow")
    for n, price in enumerate(claim.prices):
        check_known(entry, ("prices", n, "carrier"), price.carrier, set(bought.values()), "carrier")
    unpriced = {bought[name] for name in claim.flows if name in bought} - {p.carrier for p in claim.prices}
    if claim.prices and unpriced:
        entry.report(
            Finding(
                "error",
                entry.where("prices"),
                f"no price of {', '.join(sorted(unpriced))}",
                "a price of every carrier that the flows buy, or none",
                "",
                "Add it",
            )
        )
