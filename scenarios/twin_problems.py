"""What a twin itself finds wrong with the scenarios and sizes of a study, each with its place in the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scenarios.findings import Finding
from scenarios.quantities import Reading
from scenarios.scenario import Scenario
from scenarios.section import Section
from scenarios.sizing_specification import SizingSpec, as_lever, place_of_values
from scenarios.typical_days import KEY as TYPICAL_DAYS
from scenarios.typical_days import names_of
from twins.core.horizon_problems import HORIZON_KEYS, horizon_problems_of
from twins.core.parameters import Parameters
from twins.core.problems import Problem, problems_of
from twins.core.twin import Horizon, Site, Twin


def check_scenarios(
    root: Section,
    twin: Twin,
    where_and_when: tuple[Site, Horizon],
    readings: Mapping[str, Reading],
    scenarios: Mapping[str, Scenario],
    parameters: Mapping[str, Parameters],
    sizings: Sequence[SizingSpec] = (),
) -> None:
    """Ask the twin about every scenario and every size and report what it says, each thing once.

    A number with a prior is looked at in its middle: a prior whose ends do not fit the plant makes draws, not errors.
    """
    site, horizon = where_and_when
    said: dict[tuple[str, str], Finding] = {}
    for name, scenario in scenarios.items():
        p = parameters[name]
        for problem in (*problems_of(twin, p, site), *horizon_problems_of(twin, p, horizon)):
            where = _place(root, problem.about, name, scenario, readings, twin, site)
            said.setdefault((where, problem.given), _finding(where, problem))
    for finding in said.values():
        root.report(finding)
    for number, spec in enumerate(sizings):
        _check_sizes(root, twin, site, parameters[spec.scenario], spec, place_of_values(root, number))


def _check_sizes(
    root: Section, twin: Twin, site: Site, base: Parameters, spec: SizingSpec, where: str
) -> None:
    """Ask the twin about every size as about a scenario; what it says of the scenario itself was said there."""
    info = twin.parameters.infos()[spec.lever]
    said = {(problem.about, problem.given) for problem in problems_of(twin, base, site)}
    for size in spec.values:
        tried = base.replace(**{spec.lever: as_lever(info, size)})
        for problem in problems_of(twin, tried, site):
            if (problem.about, problem.given) not in said:
                said.add((problem.about, problem.given))
                found = _finding(where, problem)
                at = f"size {size:,.6g} {info.unit} of {spec.lever}: {found.given}"
                root.report(replace(found, given=at))


def _finding(where: str, problem: Problem) -> Finding:
    severity = "error" if problem.stops else "warning"
    return Finding(severity, where, problem.given, problem.allowed, problem.cause, problem.next_step)


def _place(
    root: Section,
    about: Iterable[str],
    name: str,
    scenario: Scenario,
    readings: Mapping[str, Reading],
    twin: Twin,
    site: Site,
) -> str:
    """Return where the study sets the first of `about`; the scenario where it leaves all of them to the twin."""
    of_days = {name for by_hour in names_of(twin).values() for name in by_hour}
    for key in about:
        if key in scenario.changes:
            return scenario.changes[key].where
        if key in readings:
            return readings[key].where
        if key in site.monthly:
            given = root.data.get("site")
            file = TYPICAL_DAYS if key in of_days else "weather"
            path = ("site", file) if isinstance(given, dict) and file in given else ("site",)
            return root.file.where(path) if given is not None else f"site {site.name}"
        if key in HORIZON_KEYS:
            return root.file.where(("horizon", key))
    return root.file.where(("scenarios", name))
