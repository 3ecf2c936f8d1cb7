"""Scenarios: named, immutable changes of the levers over the parameters of the study.

Uncertain numbers belong to ``[parameters]`` and are the same in all scenarios of a draw, so that the
difference between two scenarios is the effect of their levers and of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios import messages
from scenarios.findings import Finding, shown
from scenarios.quantities import Reading, read_entry
from scenarios.section import Section
from twins.core.parameters import ParameterInfo, Parameters, Value

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_MOST = 40


@dataclass(frozen=True)
class Scenario:
    """One scenario: its name, a line for the reader, and its lever values with where they stand."""

    name: str
    title: str
    changes: Mapping[str, Reading]

    def values(self) -> dict[str, Value]:
        """Return the changed levers by name."""
        return {name: reading.value for name, reading in self.changes.items() if reading.value is not None}

    def parameters(self, base: Parameters) -> Parameters:
        """Return `base` with the levers of this scenario."""
        return base.replace(**self.values())


def read_parameters(section: Section | None, infos: Mapping[str, ParameterInfo]) -> dict[str, Reading]:
    """Return what ``[parameters]`` sets: a fixed value or a prior for each name."""
    found: dict[str, Reading] = {}
    for key in section.data if section is not None else ():
        assert section is not None
        if key not in infos:
            section.get(key)
            section.report(messages.unknown_key(section.where(key), key, infos))
            continue
        reading = read_entry(section, key, infos[key], allow_prior=not infos[key].lever)
        if reading is not None:
            found[key] = reading
    return found


def read_scenarios(
    section: Section | None, infos: Mapping[str, ParameterInfo], root: Section
) -> dict[str, Scenario]:
    """Return the scenarios in the order of the file."""
    if section is None or not section.data:
        root.report(messages.missing_key(root.where(), "scenarios", '[scenarios.project] with title = "..."'))
        return {}
    if len(section.data) > _MOST:
        section.report(
            Finding(
                "error",
                section.where(),
                f"{len(section.data)} scenarios",
                f"at most {_MOST}",
                "",
                "Split the study",
            )
        )
        return {}
    found: dict[str, Scenario] = {}
    for name, entry in section.tables():
        if not _NAME.match(name):
            entry.report(
                Finding(
                    "error",
                    entry.where(),
                    f"scenario name {shown(name)}",
                    "a to z, 0 to 9 and _, first a letter, at most 40",
                    "It becomes a column and a file name",
                    f"Write [scenarios.{_slug(name)}]",
                )
            )
            continue
        found[name] = _scenario(name, entry, infos)
    return found


def check_boundary(
    scenarios: Mapping[str, Scenario],
    parameters: Mapping[str, Parameters],
    levers: Sequence[str],
    bau: str,
    section: Section,
) -> None:
    """Report levers that say what belongs to the project and differ between scenarios.

    The units that a project converts are the units whose business as usual and reference it is held against.
    With other units in one scenario, the difference would be between two fleets, and the credit the distance
    of one times the specific use of the other.
    """
    if bau not in parameters:
        return  # reported with the accounting
    for lever in levers:
        expected = getattr(parameters[bau], lever)
        for name, found in parameters.items():
            given = getattr(found, lever)
            if given == expected:
                continue
            changed = name if lever in scenarios[name].changes else bau
            section.report(
                Finding(
                    "error",
                    section.file.where((*section.path, changed, lever)),
                    f"{lever} is {plain_value(given)} in {name} and {plain_value(expected)} in {bau}",
                    "it says which units belong to the project, so it is equal in all scenarios",
                    "Set in some scenarios only?",
                    f"Move it to [parameters], where it holds for all; another {lever} is another study",
                )
            )


def plain_value(value: Value) -> str:
    """Return the value of a lever as it is read in a sentence."""
    return ", ".join(value) if isinstance(value, tuple) else f"{value}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "project"


def _scenario(name: str, entry: Section, infos: Mapping[str, ParameterInfo]) -> Scenario:
    title = entry.text("title") or name.replace("_", " ")
    levers = {key: info for key, info in infos.items() if info.lever}
    changes: dict[str, Reading] = {}
    for key in entry.data:
        if key == "title":
            continue
        info = levers.get(key)
        if info is None:
            entry.get(key)
            entry.report(_not_a_lever(entry, key, infos, levers))
            continue
        reading = read_entry(entry, key, info, allow_prior=False)
        if reading is not None:
            changes[key] = reading
    return Scenario(name, title, changes)


def _not_a_lever(
    entry: Section, key: str, infos: Mapping[str, ParameterInfo], levers: Mapping[str, ParameterInfo]
) -> Finding:
    if key in infos:
        return Finding(
            "error",
            entry.where(key),
            f"{key} is not a lever",
            f"levers: {', '.join(levers)}",
            "It is the same in all scenarios",
            "Move it to [parameters]",
        )
    return messages.unknown_key(entry.where(key), key, [*levers, "title"])
