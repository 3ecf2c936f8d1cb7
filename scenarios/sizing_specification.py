"""The section ``[sizing]``, or several ``[[sizing]]``, of a study: one lever over many values.

It shows where more of the lever brings little, and which is the smallest size that keeps what must be kept.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scenarios import messages, units
from scenarios.canonical import plain
from scenarios.constraint_specification import Constraint, read_constraints
from scenarios.findings import Finding, shown
from scenarios.section import Section
from scenarios.size_service import is_service, service_of
from twins.core.outcome import Flow
from twins.core.parameters import ParameterInfo, check_value
from twins.core.twin import Twin

FEWEST, MOST = 3, 40
"""Values of a size curve [-]: two make no curve; many cost as many runs."""
_DRAWS = 16


@dataclass(frozen=True)
class SizingSpec:
    """An extra sweep over the values of one lever.

    Attributes
    ----------
    lever, unit
        Lever of the twin that is the size, and its unit.
    values
        Sizes, ascending and above zero [`unit`].
    scenario
        Scenario whose other levers are kept.
    draws
        Draws of the extra sweep, the first ones of the main one [-].
    delivered
        Flows that add up to what the plant is there for: all energy, or all of one counted unit, such as boxes.
    shortage
        Flow that grows where the plant is too large, such as hours without fuel; empty for none.
    cost
        True where the levelised cost of a delivered MWh, or of one of what is counted, is asked for.
    constraints
        What the size must keep.

    Notes
    -----
    TOML::

        [sizing]
        lever = "capacity_kw"
        unit = "kW"
        values = [500, 1000, 2000, 4000]
        scenario = "project"
        draws = 16
        delivered = ["electricity_supplied_kwh"]    # or ["moved_boxes"]: then boxes, and a cost of each
        shortage = "fuel_shortage_h"
        cost = true

        [[sizing.constraints]]          # a chance: less than 5 % of the years of all draws
        title = "souring"
        flow = "soured_h"
        event = "above"                 # or "below"
        limit = {value = 0, unit = "h"}
        share_of_years_below = 0.05

        [[sizing.constraints]]          # a ratio of totals over all years, in at least half of the draws
        title = "gas used"
        part = ["gas_used_nm3"]
        of = ["methane_made_nm3"]
        at_least = 0.9                  # or at_most
        in_share_of_draws = 0.5
    """

    lever: str
    unit: str
    values: tuple[float, ...]
    scenario: str
    draws: int
    delivered: tuple[str, ...]
    shortage: str = ""
    cost: bool = True
    constraints: tuple[Constraint, ...] = ()

    def content(self) -> dict[str, Any]:
        """Return what the hash of a study counts: without constraints it is what it was before there were any."""
        return {key: value for key, value in plain(self).items() if key != "constraints" or value}


def read_sizings(
    root: Section, twin: Twin, scenarios: Collection[str], headline: str, defaults: list[str]
) -> tuple[SizingSpec, ...]:
    """Return the sizes that a study asks for, from one table or a list of them; problems go to the sections."""
    if isinstance(root.data.get("sizing"), list):
        sections = list(root.members("sizing", "[[sizing]]"))
    else:
        one = root.table("sizing")
        sections = [] if one is None else [one]
    found = [_sizing(section, twin, scenarios, headline, defaults) for section in sections]
    return tuple(spec for spec in found if spec is not None)


def place_of_values(root: Section, number: int) -> str:
    """Return where the study sets the sizes of its sizing `number`, from 0."""
    several = isinstance(root.data.get("sizing"), list)
    return root.file.where(("sizing", number, "values") if several else ("sizing", "values"))


def _sizing(
    section: Section, twin: Twin, scenarios: Collection[str], headline: str, defaults: list[str]
) -> SizingSpec | None:
    """Return what a section says, or None where it is wrong; problems go to the section."""
    info = _lever(section, twin)
    values = _values(section, info)
    scenario = section.text("scenario", choices=scenarios or None)
    draws = section.integer("draws", 2, 100_000, _DRAWS)
    delivered = _delivered(section, twin)
    shortage = section.text("shortage", choices=[flow.name for flow in twin.flows])
    cost = section.boolean("cost")
    constraints = read_constraints(section, twin, defaults)
    section.close()
    for key, value in (("scenario", headline), ("draws", _DRAWS), ("cost", "true")):
        if key not in section:
            defaults.append(f"{'.'.join(map(str, section.path))}.{key} = {value}")
    if info is None or values is None or delivered is None or constraints is None:
        return None
    return SizingSpec(
        info.name, info.unit, values, scenario or headline, draws or _DRAWS, delivered, shortage or "",
        cost is not False, constraints,
    )  # fmt: skip


def _lever(section: Section, twin: Twin) -> ParameterInfo | None:
    levers = {
        name: info
        for name, info in twin.parameters.levers().items()
        if isinstance(info.value, (int, float)) and not isinstance(info.value, bool)
    }
    if not levers:
        section.report(
            Finding(
                "error",
                section.where("lever"),
                f"{twin.name} has no numeric lever",
                "a size is a number that a scenario can choose",
                "",
                "Delete [sizing]",
            )
        )
        return None
    name = section.text("lever", required=True, choices=levers)
    return None if name is None else levers[name]


def _values(section: Section, info: ParameterInfo | None) -> tuple[float, ...] | None:
    """Return the sizes in the unit of the lever."""
    unit = section.text("unit", required=True)
    given: Any = section.get("values")
    example = "values = [500, 1000, 2000]"
    if given is None:
        section.report(messages.missing_key(section.where(), "values", example))
        return None
    plain = (int, float)
    if not isinstance(given, list) or any(isinstance(v, bool) or not isinstance(v, plain) for v in given):
        section.report(messages.wrong_type(section.where("values"), given, "a list of numbers", example))
        return None
    if not FEWEST <= len(given) <= MOST:
        _refuse(
            section, f"{len(given)} values", f"{FEWEST}..{MOST} values", "Each value is a sweep of its own"
        )
        return None
    if any(not math.isfinite(v) or v <= 0.0 for v in given) or _unsorted(given):
        _refuse(section, shown(given), "ascending numbers above 0, each once", "A size of 0 delivers nothing")
        return None
    if info is None or unit is None:
        return None
    return _converted(section, info, unit, given)


def _unsorted(values: list[Any]) -> bool:
    return any(after <= before for before, after in pairwise(values))


def _converted(
    section: Section, info: ParameterInfo, unit: str, given: Iterable[float]
) -> tuple[float, ...] | None:
    found: list[float] = []
    for value in given:
        try:
            size = units.convert(value, unit, info.unit)
        except units.UnitError as problem:
            section.report(messages.unit_problem(section.where("unit"), value, problem, info.unit))
            return None
        if info.within is not None and not info.within[0] <= size <= info.within[1]:
            section.report(
                messages.out_of_range(section.where("values"), size, info.unit, info.within, info.source)
            )
            return None
        try:
            check_value(info, as_lever(info, size))
        except (TypeError, ValueError) as problem:
            _refuse(section, shown(value), str(problem), "")
            return None
        found.append(size)
    return tuple(found)


def as_lever(info: ParameterInfo, size: float) -> float | int:
    """Return a size as the lever takes it: a whole number where the lever is one."""
    return int(size) if isinstance(info.value, int) and float(size).is_integer() else size


def _delivered(section: Section, twin: Twin) -> tuple[str, ...] | None:
    flows = {flow.name: flow for flow in twin.flows}
    known = [name for name, flow in flows.items() if is_service(flow)]
    names = section.texts("delivered")
    if names is None and "delivered" in section:
        return None
    if not names:
        example = 'delivered = ["..."], flows that are all energy or all of one unit'
        section.report(messages.missing_key(section.where(), "delivered", example))
        return None
    unfit = [name for name in names if name not in known]
    if unfit or len(set(names)) < len(names):
        wrong = unfit[0] if unfit else next(n for n in names if names.count(n) > 1)
        near = "" if wrong in flows else messages.closest(wrong, known)
        what = "is no flow of the twin" if unfit else "stands twice"
        if unfit and wrong in flows:
            what = f"[{flows[wrong].unit}] is nothing that a plant delivers by the year"
        section.report(
            Finding(
                "error",
                section.where("delivered"),
                f'flow "{wrong}" {what}',
                f"energy, pieces, mass, volume or way, each flow at most once: {messages.listed(known) or 'none'}",
                f"Did you mean {near}?" if near else "",
                f'Write "{near}"' if near else "Delete it",
            )
        )
        return None
    return names if _of_one_unit(section, [flows[name] for name in names]) else None


def _of_one_unit(section: Section, flows: list[Flow]) -> bool:
    """Return whether `flows` add up; a flow of another unit than the first goes to the section."""
    for flow in flows[1:]:
        try:
            service_of([flows[0], flow])
        except units.UnitError:
            section.report(
                Finding(
                    "error",
                    section.where("delivered"),
                    f"flow {flow.name} [{flow.unit}] beside {flows[0].name} [{flows[0].unit}]",
                    "flows of one sizing are all energy or all of one unit: their sum has one cost",
                    "Two services meant?",
                    f"Delete one of the two, or give {flow.name} a [[sizing]] of its own",
                )
            )
            return False
    return True


def _refuse(section: Section, given: str, allowed: str, cause: str) -> None:
    section.report(
        Finding("error", section.where("values"), given, allowed, cause, "Write values = [500, 1000, 2000]")
    )
