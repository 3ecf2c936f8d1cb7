"""The section ``[[alternatives]]`` of a study: amounts that answer one question in rival ways."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scenarios import messages, units
from scenarios.accounting.flow_claims import in_unit_of
from scenarios.findings import Finding
from scenarios.section import Section
from twins.core.outcome import Flow
from twins.core.twin import Twin

FEWEST, MOST = 2, 8
"""Rival amounts of one question [-]: one has no rival; more rows than eight are not read at a glance, assumed."""
_EXAMPLE = '[[alternatives.amounts]] with flow = "..." and label = "..."'


@dataclass(frozen=True)
class Amount:
    """One way to answer: a yearly flow, what it is called, and what a unit of it is in that of the question [-]."""

    flow: str
    label: str
    scale: float


@dataclass(frozen=True)
class AlternativesSpec:
    """One question and its rival answers.

    Attributes
    ----------
    title, why
        What is asked, and why more than one answer is shown.
    unit
        Unit in which all are told, of a year.
    scenario
        Scenario that they are taken from.
    amounts
        The answers; the first is the one that the twin stands for.
    condition
        Flow whose years above zero are told apart from the other years; empty for none.

    Notes
    -----
    TOML::

        [[alternatives]]
        title = "Methane made"
        why = "Simple models know no acid."
        unit = "Nm3/yr"
        scenario = "project"             # default: the headline
        condition = "soured_h"           # optional
        amounts = [
            {flow = "methane_nm3", label = "biology"},
            {flow = "methane_first_order_nm3", label = "first order"},
        ]
    """

    title: str
    why: str
    unit: str
    scenario: str
    amounts: tuple[Amount, ...]
    condition: str = ""


def read_alternatives(
    root: Section, twin: Twin, scenarios: Collection[str], headline: str, defaults: list[str]
) -> tuple[AlternativesSpec, ...]:
    """Return the questions that the study asks; problems go to their sections."""
    sections = root.members("alternatives", "[[alternatives]]")
    found = [_question(section, twin, scenarios, headline, defaults) for section in sections]
    return tuple(spec for spec in found if spec is not None)


def _question(
    section: Section, twin: Twin, scenarios: Collection[str], headline: str, defaults: list[str]
) -> AlternativesSpec | None:
    title = section.text("title", required=True)
    why = section.text("why", required=True)
    unit = section.text("unit", required=True)
    scenario = section.text("scenario", choices=scenarios or None)
    flows = {flow.name: flow for flow in twin.flows}
    condition = section.text("condition", choices=flows)
    amounts = _amounts(section, flows, unit)
    section.close()
    if "scenario" not in section:
        defaults.append(f"{'.'.join(map(str, section.path))}.scenario = {headline}")
    if title is None or why is None or unit is None or amounts is None:
        return None
    return AlternativesSpec(title, why, unit, scenario or headline, amounts, condition or "")


def _amounts(section: Section, flows: dict[str, Flow], unit: str | None) -> tuple[Amount, ...] | None:
    entries = list(section.members("amounts", _EXAMPLE))
    if "amounts" not in section:
        section.report(messages.missing_key(section.where(), "amounts", _EXAMPLE))
        return None
    given = section.data["amounts"]
    if not isinstance(given, list) or len(entries) < len(given):
        return None
    if not FEWEST <= len(entries) <= MOST:
        _refuse(section, "amounts", f"{len(entries)} amounts", f"{FEWEST}..{MOST} rival amounts", _EXAMPLE)
        return None
    found = [_amount(entry, flows, unit) for entry in entries]
    for key in ("flow", "label"):
        said = [str(entry.data.get(key)) for entry in entries]
        twice = [n for n, name in enumerate(said) if name in said[:n] and key in entries[n]]
        if twice:
            _refuse(
                entries[twice[0]], key, f'{key} "{said[twice[0]]}" stands twice', "each once", "another one"
            )
            return None
    kept = tuple(amount for amount in found if amount is not None)
    return kept if len(kept) == len(found) else None


def _amount(entry: Section, flows: dict[str, Flow], unit: str | None) -> Amount | None:
    name = entry.text("flow", required=True, choices=flows)
    label = entry.text("label", required=True)
    entry.close()
    if name is None or label is None or unit is None:
        return None
    flow = flows[name]
    if flow.signed:
        _refuse(entry, "flow", f"flow {name} can be negative", "amounts of 0 or more: they are told as ratios",
                "the flow that it is the difference of")  # fmt: skip
        return None
    try:
        return Amount(name, label, in_unit_of(unit, flow))
    except units.UnitError as problem:
        entry.report(messages.unit_problem(entry.where("flow"), name, problem, f"{flow.unit}/yr"))
        return None


def _refuse(section: Section, key: str, given: str, allowed: str, example: str) -> None:
    section.report(Finding("error", section.where(key), given, allowed, "", f"Write {example}"))
