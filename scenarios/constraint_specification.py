"""What a size must keep: ``[[sizing.constraints]]``, a chance over draws and years, or a ratio of totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from scenarios import messages, units
from scenarios.findings import Finding
from scenarios.quantities import read_entry
from scenarios.section import Section
from scenarios.specification_reading import check_known
from twins.core.outcome import Flow
from twins.core.parameters import ParameterInfo
from twins.core.twin import Twin

_MEDIAN = 0.5
_EXAMPLE = '[[sizing.constraints]] with title = "..."'
_CHANCE = ("flow", "event", "limit", "share_of_years_below")
_RATIO = ("part", "of", "at_least", "at_most", "in_share_of_draws")


@dataclass(frozen=True)
class ChanceConstraint:
    """A yearly flow passes a limit in less than a share of all years of all draws.

    Attributes
    ----------
    title
        What is to be avoided, in words.
    flow, unit
        Yearly flow of the twin, and its unit.
    event
        Side of the limit on which a year counts.
    limit
        Amount of a year [`unit`].
    share_of_years_below
        Share of the years of all draws that must not be reached [-].
    """

    title: str
    flow: str
    unit: str
    event: Literal["above", "below"]
    limit: float
    share_of_years_below: float


class Term(NamedTuple):
    """A flow of a sum: its name, its unit, and what a unit of it is in that of the sum [-]."""

    flow: str
    unit: str
    factor: float


@dataclass(frozen=True)
class RatioConstraint:
    """A ratio of totals over all years keeps a limit in at least a share of the draws.

    Attributes
    ----------
    title
        What the ratio is, in words.
    part, of
        Flows that are added up, in a unit that all of them share; the sums are divided.
    side, limit
        Whether the ratio must be at least or at most the limit [-].
    in_share_of_draws
        Share of draws that must keep it [-].
    """

    title: str
    part: tuple[Term, ...]
    of: tuple[Term, ...]
    side: Literal["at_least", "at_most"]
    limit: float
    in_share_of_draws: float


Constraint = ChanceConstraint | RatioConstraint


def read_constraints(section: Section, twin: Twin, defaults: list[str]) -> tuple[Constraint, ...] | None:
    """Return the constraints of a ``[sizing]``, or None where one is wrong; problems go to the section."""
    entries = list(section.members("constraints", _EXAMPLE))
    found = [_constraint(entry, twin, defaults) for entry in entries]
    titles = [str(entry.data.get("title")) for entry in entries]
    for entry, title in zip(entries, titles, strict=True):
        if titles.count(title) > 1 and "title" in entry:
            _refuse(
                entry, "title", f'title "{title}" stands twice', "a title of its own", "Change one of the two"
            )
            return None
    given = section.data.get("constraints", [])
    complete = isinstance(given, list) and len(entries) == len(given)
    kept = tuple(one for one in found if one is not None)
    return kept if complete and len(kept) == len(found) else None


def _constraint(entry: Section, twin: Twin, defaults: list[str]) -> Constraint | None:
    title = entry.text("title", required=True)
    flows = {flow.name: flow for flow in twin.flows}
    chance, ratio = (any(key in entry for key in keys) for keys in (_CHANCE, _RATIO))
    if chance == ratio:
        for key in (*_CHANCE, *_RATIO):
            entry.get(key)
        entry.close()
        given = "keys of a chance and of a ratio together" if chance else "neither flow nor part and of"
        _refuse(
            entry, None, given, f"{', '.join(_CHANCE)} for a chance, or part, of and at_least or at_most for a ratio",
            "Two constraints are two tables [[sizing.constraints]]" if chance else "Write one of the two forms",
        )  # fmt: skip
        return None
    made = _chance(entry, flows, title) if chance else _ratio(entry, flows, title, defaults)
    entry.close()
    return made


def _chance(entry: Section, flows: dict[str, Flow], title: str | None) -> ChanceConstraint | None:
    name = entry.text("flow", required=True, choices=flows)
    event = entry.text("event", required=True, choices=("above", "below"))
    share = _share(entry, "share_of_years_below", 0.05, required=True)
    limit = None
    if "limit" not in entry:
        entry.get("limit")
        entry.report(messages.missing_key(entry.where(), "limit", 'limit = {value = 0, unit = "h"}'))
    elif name is not None:
        # a limit is a choice of the study, as a lever is: no source is asked for
        unit = flows[name].unit.removesuffix("/yr")
        info = ParameterInfo("limit", 0.0, unit, f"limit of {name}", "study", None, True, None, None)
        limit = read_entry(entry, "limit", info, allow_prior=False)
    else:
        entry.get("limit")
    if title is None or name is None or event is None or share is None or limit is None:
        return None
    assert isinstance(limit.value, (int, float))
    side: Literal["above", "below"] = "above" if event == "above" else "below"
    return ChanceConstraint(
        title, name, flows[name].unit.removesuffix("/yr"), side, float(limit.value), share
    )


def _ratio(
    entry: Section, flows: dict[str, Flow], title: str | None, defaults: list[str]
) -> RatioConstraint | None:
    part, of = (_flows(entry, key, flows) for key in ("part", "of"))
    sides = [key for key in ("at_least", "at_most") if key in entry]
    limits = [entry.number(key, 1e-6, 1e6, 0.9) for key in ("at_least", "at_most")]
    share = _share(entry, "in_share_of_draws", _MEDIAN, required=False)
    if "in_share_of_draws" not in entry:
        defaults.append(f"{'.'.join(map(str, entry.path))}.in_share_of_draws = {_MEDIAN}")
        share = _MEDIAN
    if len(sides) != 1:
        given = "at_least and at_most together" if sides else "neither at_least nor at_most"
        _refuse(entry, None, given, "exactly one of the two", "Write at_least = 0.9")
        return None
    limit = next((value for value in limits if value is not None), None)
    if title is None or part is None or of is None or limit is None or share is None:
        return None
    scaled = _scaled(entry, part, of)
    if scaled is None:
        return None
    side: Literal["at_least", "at_most"] = "at_least" if sides == ["at_least"] else "at_most"
    return RatioConstraint(title, scaled[0], scaled[1], side, limit, share)


def _share(entry: Section, key: str, example: float, *, required: bool) -> float | None:
    """Return a share strictly between 0 and 1: at the ends no number of draws could tell."""
    if required and key not in entry:
        entry.get(key)
        entry.report(messages.missing_key(entry.where(), key, f"{key} = {example:g}"))
        return None
    return entry.number(key, 1e-6, 1.0 - 1e-6, example)


def _flows(entry: Section, key: str, flows: dict[str, Flow]) -> tuple[Flow, ...] | None:
    names = entry.texts(key)
    if names is None and key in entry:
        return None
    if not names:
        entry.report(messages.missing_key(entry.where(), key, f'{key} = ["..."], flows that are added up'))
        return None
    for name in names:
        check_known(entry, key, name, flows, "flow")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        _refuse(entry, key, f'flow "{twice[0]}" stands twice', "each flow once", "Delete one of the two")
    return None if twice or any(name not in flows for name in names) else tuple(flows[name] for name in names)


def _scaled(
    entry: Section, part: tuple[Flow, ...], of: tuple[Flow, ...]
) -> tuple[tuple[Term, ...], tuple[Term, ...]] | None:
    """Return the flows with their factors to the unit of the first of `of`."""
    unit = of[0].unit.removesuffix("/yr")
    made: list[tuple[Term, ...]] = []
    for key, chosen in (("part", part), ("of", of)):
        terms: list[Term] = []
        for flow in chosen:
            try:
                own = flow.unit.removesuffix("/yr")
                terms.append(Term(flow.name, own, units.convert(1.0, own, unit)))
            except units.UnitError:
                _refuse(
                    entry, key, f"flow {flow.name} [{flow.unit}] beside {of[0].name} [{of[0].unit}]",
                    "flows of one kind: a ratio of a part to its whole", "Choose flows of the same unit",
                )  # fmt: skip
                return None
        made.append(tuple(terms))
    return made[0], made[1]


def _refuse(entry: Section, key: str | None, given: str, allowed: str, step: str) -> None:
    entry.report(Finding("error", entry.where(key), given, allowed, "", step))
