"""The sections ``[accounting]`` and ``[economics]`` of a study, checked against the twin."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, cast

from scenarios import messages, units
from scenarios.accounting.cost_specification import TRADED
from scenarios.accounting.credit_terms import EMITTING, INSTEAD, WHY_SILENT
from scenarios.accounting.specification import (
    AccountingSpec,
    EconomicsSpec,
    FactorChoice,
    PriceSpec,
)
from scenarios.findings import Finding, shown
from scenarios.quantities import Reading
from scenarios.records import Context, Place, read_record
from scenarios.section import Section
from twins.core.twin import Site, Twin


def read_accounting(
    section: Section | None, twin: Twin, scenarios: Collection[str], defaults: list[str]
) -> AccountingSpec | None:
    """Return the rules of accounting, with every flow and scenario that they name looked up."""
    if section is None:
        return None
    context = Context(units={}, defaults=defaults)
    spec = read_record(section, AccountingSpec, context)
    if spec is None:
        return None
    flows = {flow.name for flow in twin.flows}
    for role in ("bau", "reference", "headline"):
        check_known(section, role, getattr(spec, role), scenarios, "scenario")
    for n, term in enumerate(spec.reference_terms):
        for name in term.activity:
            check_known(section, ("reference_terms", n, "activity"), name, flows, "flow")
        for key in ("fuel", "project"):
            _check_emitting(section, ("reference_terms", n, key), getattr(term, key), twin)
    _check_effect(section, spec)
    _check_emitting(section, ("project_common",), spec.project_common, twin)
    for n, term in enumerate(spec.project_terms):
        for name in term.activity:
            check_known(section, ("project_terms", n, "activity"), name, flows, "flow")
    carriers = {flow.carrier for flow in twin.flows if flow.carrier}
    factors = [_in_kg_per_tj(section, n, choice) for n, choice in enumerate(spec.factors)]
    for n, choice in enumerate(spec.factors):
        check_known(section, ("factors", n, "carrier"), choice.carrier, carriers, "carrier")
    return replace(spec, factors=tuple(factors))


def _check_emitting(section: Section, key: Place, names: Iterable[str], twin: Twin) -> None:
    """Report names that are no flow of the twin, or one that emits nothing."""
    roles: dict[str, str] = {flow.name: flow.role for flow in twin.flows}
    for name in names:
        check_known(section, key, name, roles, "flow")
        if name in roles and roles[name] not in EMITTING:
            section.report(
                Finding(
                    "error",
                    section.file.where((*section.path, *key)),
                    f'flow "{name}" has the role {roles[name]}',
                    f"allowed roles: {messages.listed(EMITTING)}",
                    WHY_SILENT,
                    INSTEAD,
                )
            )


def _check_effect(section: Section, spec: AccountingSpec) -> None:
    """Report keys that say something which the rules beside them do not use."""
    if "shape" in section and not spec.reference_terms:
        section.report(
            Finding(
                "error",
                section.where("shape"),
                f"shape = {shown(spec.shape)} without reference terms",
                "a shape is the form of reference terms",
                "RE is then all that the reference scenario emits",
                "Delete shape, or add [[accounting.reference_terms]]",
            )
        )
    bio = spec.biodiesel
    if bio is None or bio.treatment == "fixed_blend":
        return
    for key in ("approved", "blend"):
        if getattr(bio, key) is not None:
            section.report(
                Finding(
                    "warning",
                    section.file.where((*section.path, "biodiesel", key)),
                    f"{key} = {getattr(bio, key)} beside treatment = {shown(bio.treatment)}",
                    "it belongs to fixed_blend and changes no figure of this study",
                    "Only the comparison of rules in the report uses it",
                    f'Write treatment = "fixed_blend", or delete {key}',
                )
            )


def check_known(section: Section, key: Any, name: str, choices: Iterable[str], what: str) -> None:
    """Report `name` unless it is among `choices`, with the nearest one."""
    names = sorted(choices)
    if name in names or not names:
        return
    near = messages.closest(name, names)
    place = section.file.where((*section.path, *(key if isinstance(key, tuple) else (key,))))
    cause = f"Did you mean {near}?" if near else ""
    section.report(
        Finding(
            "error",
            place,
            f'{what} "{name}" is unknown',
            f"known: {messages.listed(names)}",
            cause,
            f'Write "{near or names[0]}"',
        )
    )


def _in_kg_per_tj(section: Section, n: int, choice: FactorChoice) -> FactorChoice:
    """Return the choice with its own value in kg/TJ."""
    if choice.value is None:
        return choice
    place = section.file.where((*section.path, "factors", n))
    if not choice.source:
        section.report(messages.source_missing(place, f"value = {choice.value:g}"))
    try:
        scaled = {
            key: None if (x := getattr(choice, key)) is None else units.convert(x, choice.unit, "kg/TJ")
            for key in ("value", "lower", "upper")
        }
    except units.UnitError as problem:
        section.report(messages.unit_problem(place, choice.value, problem, "kg/TJ"))
        return choice
    return replace(choice, unit="kg/TJ", **scaled)


def read_economics(
    section: Section | None, twin: Twin, site: Site | None, defaults: list[str], drawn: dict[Place, Reading]
) -> EconomicsSpec | None:
    """Return prices, costs and rates in the currency of the study; `drawn` takes up their priors by place."""
    if section is None:
        return None
    currency = section.data.get("currency")
    context = Context(currency if isinstance(currency, str) else "", defaults=defaults, drawn=drawn)
    _price_units(section, twin, context.currency)
    spec = read_record(section, EconomicsSpec, context)
    if spec is None:
        return None
    for n, price in enumerate(spec.prices):
        _check_price(section, n, price, twin, site)
    assets = {flow.name for flow in twin.flows if flow.role == "asset"}
    flows = {flow.name for flow in twin.flows}
    for n, asset in enumerate(spec.assets):
        check_known(section, ("assets", n, "flow"), asset.flow, assets, "asset flow")
        if asset.lives_with:
            check_known(section, ("assets", n, "lives_with"), asset.lives_with, flows, "flow")
    return spec


def _price_units(section: Section, twin: Twin, currency: str) -> None:
    """Turn fixed prices with units into plain numbers in currency per unit of their flow, in place."""
    raw: Any = section.data.get("prices")
    entries: list[Any] = raw if isinstance(raw, list) else []
    for n, entry in enumerate(entries):
        if isinstance(entry, dict) and "value" in entry:
            _price_unit(section, n, cast("dict[str, Any]", entry), twin, currency)


def _price_unit(section: Section, n: int, entry: dict[str, Any], twin: Twin, currency: str) -> None:
    value: Any = entry.pop("value")
    place = section.file.where((*section.path, "prices", n, "value"))
    flow = next((f for f in twin.flows if f.carrier == entry.get("carrier") and f.role in TRADED), None)
    declared = f"{currency}/{flow.unit if flow is not None else 'unit'}"
    number: Any = value.get("value") if isinstance(value, dict) else value
    unit: Any = value.get("unit") if isinstance(value, dict) else None
    if not isinstance(unit, str) or isinstance(number, bool) or not isinstance(number, (int, float)):
        section.report(messages.unit_missing(place, number, declared))
        entry["value"] = 1.0  # never used: the finding stops the study
        return
    try:
        entry["value"] = units.convert(number, unit, declared)
    except units.UnitError as problem:
        section.report(messages.unit_problem(place, number, problem, declared))
        entry["value"] = 1.0


def _check_price(section: Section, n: int, price: PriceSpec, twin: Twin, site: Site | None) -> None:
    carriers = {flow.carrier for flow in twin.flows if flow.role in TRADED}
    check_known(section, ("prices", n, "carrier"), price.carrier, carriers, "carrier")
    if price.lever:
        check_known(section, ("prices", n, "lever"), price.lever, twin.parameters.levers(), "lever")
    if price.signal and site is not None:
        check_known(section, ("prices", n, "signal"), price.signal, site.signals, "signal")
    if price.value is not None and price.value < 0.0:
        section.report(
            Finding(
                "error",
                section.file.where((*section.path, "prices", n, "value")),
                f"a price of {price.value:g} {section.data.get('currency', '')} for {price.carrier}",
                "a price is 0 or above",
                "A revenue with a minus sign? What is sold brings money, what is bought costs it",
                "Write the amount without the sign, or what is paid for taking it under [[economics.fixed]]",
            )
        )
    if bool(price.signal) == (price.value is not None):
        section.report(
            Finding(
                "error",
                section.file.where((*section.path, "prices", n)),
                "signal and value" if price.signal else "neither signal nor value",
                "one of the two",
                "",
                'Write signal = "..." or value = {...}',
            )
        )
