"""What a twin itself finds wrong with the scenarios of a study, each with its place in the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scenarios.findings import Finding
from scenarios.quantities import Reading
from scenarios.scenario import Scenario
from scenarios.section import Section
from twins.core.parameters import Parameters
from twins.core.problems import Problem, problems_of
from twins.core.twin import Site, Twin


def check_scenarios(
    root: Section,
    twin: Twin,
    site: Site,
    readings: Mapping[str, Reading],
    scenarios: Mapping[str, Scenario],
    parameters: Mapping[str, Parameters],
) -> None:
    """Ask the twin about every scenario and report what it says, each thing once.

    A number with a prior is looked at in its middle: a prior whose ends do not fit the plant makes draws, not errors.
    """
    said: dict[tuple[str, str], Finding] = {}
    for name, scenario in scenarios.items():
        for problem in problems_of(twin, parameters[name], site):
            where = _place(root, problem.about, name, scenario, readings, site)
            said.setdefault((where, problem.given), _finding(where, problem))
    for finding in said.values():
        root.report(finding)


def _finding(where: str, problem: Problem) -> Finding:
    severity = "error" if problem.stops else "warning"
    return Finding(severity, where, problem.given, problem.allowed, problem.cause, problem.next_step)


def _place(
    root: Section,
    about: Iterable[str],
    name: str,
    scenario: Scenario,
    readings: Mapping[str, Reading],
    site: Site,
) -> str:
    """Return where the study sets the first of `about`; the scenario where it leaves all of them to the twin."""
    for key in about:
        if key in scenario.changes:
            return scenario.changes[key].where
        if key in readings:
            return readings[key].where
        if key in site.monthly:
            given = root.data.get("site")
            path = ("site", "weather") if isinstance(given, dict) and "weather" in given else ("site",)
            return root.file.where(path) if given is not None else f"site {site.name}"
    return root.file.where(("scenarios", name))
