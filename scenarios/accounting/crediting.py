"""Credited reduction: RE - PE as the methodology of the study counts it, conservative on both sides.

RE is activity of the project x specific use of the reference x factor at its conservative end; PE is what
the project emits inside the boundary, and what the methodology counts there by a default. Normalising by the
activity means that a project which runs more kilometres is not punished, and one which runs fewer earns
nothing by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenarios.accounting.biodiesel import BIODIESEL, DIESEL, fixed_energy_fraction
from scenarios.accounting.credit_terms import EMITTING, INSTEAD, WHY_SILENT
from scenarios.accounting.cube import AccountingError, Cube
from scenarios.accounting.emissions import ENERGY, Column, columns, unit_of
from scenarios.accounting.factor_book import FactorBook
from scenarios.accounting.factors import FactorRow, nearest
from scenarios.accounting.specification import AccountingSpec, FactorLevel, ProjectTerm, ReferenceTerm
from twins.core.outcome import Flow

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CreditLine:
    """One product of RE or PE: a ledger column with its amounts, shape (n_draws, n_years)."""

    column: Column
    amounts: Array

    @property
    def tonnes(self) -> Array:
        """Emission [tCO2e], shape (n_draws, n_years)."""
        return np.broadcast_to(self.column.tonnes(self.amounts), self.amounts.shape)


@dataclass(frozen=True)
class Credit:
    """RE and PE of one scenario; `shape` is (n_draws, n_years)."""

    reference: tuple[CreditLine, ...]
    project: tuple[CreditLine, ...]
    shape: tuple[int, int]

    @property
    def re(self) -> Array:
        """Reference emissions [tCO2e], shape (n_draws, n_years)."""
        return sum((each.tonnes for each in self.reference), np.zeros(self.shape))

    @property
    def pe(self) -> Array:
        """Project emissions [tCO2e], shape (n_draws, n_years)."""
        return sum((each.tonnes for each in self.project), np.zeros(self.shape))


def credit(
    scenario: str, cube: Cube, flows: Sequence[Flow], spec: AccountingSpec, book: FactorBook
) -> Credit:
    """Return RE and PE of `scenario`.

    Without reference terms RE is what the reference scenario emits, and PE what the project emits, both
    over all flows. Project terms are added to PE in either case.

    Raises
    ------
    AccountingError
        When a term names an unknown flow, counts a flow that emits nothing, or cannot be computed.
    """
    declared = {flow.name: flow for flow in flows}
    _check_names(spec, declared)
    if not spec.reference_terms:
        emitting = [f.name for f in flows if f.role in EMITTING]
        reference = {name: cube.of(name, spec.reference) for name in emitting}
        lines = _priced(reference, declared, spec, book, side="reference")
        project_names = emitting
    else:
        lines = []
        for term in spec.reference_terms:
            lines += _term_lines(term, scenario, cube, declared, spec, book)
        project_names = [n for t in spec.reference_terms for n in t.project] + list(spec.project_common)
    project = {name: cube.of(name, scenario) for name in dict.fromkeys(project_names)}
    emitted = _priced(project, declared, spec, book, side="project")
    for term in spec.project_terms:
        activity = _added(term.activity, scenario, cube)
        emitted += _ratio_lines(term, term.ratio, activity, declared, spec, book, spec.project_level)
    return Credit(tuple(lines), tuple(emitted), (len(cube.draws), len(cube.years)))


def specific_use(fuel: Array, activity: Array, rule: str) -> Array:
    """Return fuel per activity of the reference [energy per activity], shape (n_draws, n_years).

    Parameters
    ----------
    fuel, activity
        Of the reference scenario, shape (n_draws, n_years).
    rule
        ``yearly``, ``first_year`` or ``lowest_year``; the last two give every year the same value.
    """
    if np.any((activity <= 0.0) & (fuel > 0.0)):
        raise AccountingError("reference - fuel without activity - the specific use has no meaning there")
    use = np.divide(fuel, activity, out=np.zeros_like(fuel), where=activity > 0.0)
    if rule == "first_year":
        return np.repeat(use[:, :1], use.shape[1], axis=1)
    if rule == "lowest_year":
        worked = np.where(activity > 0.0, use, np.inf).min(axis=1, keepdims=True)
        return np.repeat(np.where(np.isfinite(worked), worked, 0.0), use.shape[1], axis=1)
    return use


def _term_lines(
    term: ReferenceTerm,
    scenario: str,
    cube: Cube,
    declared: Mapping[str, Flow],
    spec: AccountingSpec,
    book: FactorBook,
) -> list[CreditLine]:
    activity = _added(term.activity, scenario, cube)
    if term.fuel:
        before = _added(term.activity, spec.reference, cube)
        amounts = {
            name: activity * specific_use(cube.of(name, spec.reference), before, spec.specific_consumption)
            for name in term.fuel
        }
        return _priced(amounts, declared, spec, book, side="reference")
    if term.ratio is None:
        raise AccountingError(f"reference_terms, {term.name} - neither fuel nor ratio - give one of them")
    return _ratio_lines(term, term.ratio, activity, declared, spec, book, spec.reference_level)


def _added(names: Sequence[str], scenario: str, cube: Cube) -> Array:
    """Return the sum of flows of a scenario, shape (n_draws, n_years)."""
    return np.sum([cube.of(name, scenario) for name in names], axis=0)


def _ratio_lines(
    term: ReferenceTerm | ProjectTerm,
    ratio: float,
    activity: Array,
    declared: Mapping[str, Flow],
    spec: AccountingSpec,
    book: FactorBook,
    level: FactorLevel,
) -> list[CreditLine]:
    """Return the lines of activity x ratio x the factor of the term, taken at `level`."""
    flow = _driver(term, declared[term.activity[0]])
    amounts = activity * ratio
    if term.factor is not None:
        scale, unit = unit_of(flow)
        row = FactorRow(
            "study", term.name, "fixed factor", term.factor, None, None, f"tCO2e/{unit}", "study", None, "-"
        )
        factor = np.full((book.n_draws, 1), term.factor)
        return [CreditLine(Column(flow, "CO2", scale, unit, factor, row), amounts)]
    made = columns([flow], spec, book, level=level, purpose="credited")
    side = "reference" if isinstance(term, ReferenceTerm) else "project"
    return [CreditLine(column, amounts) for column in made if _counts(column, spec, side)]


def _counts(column: Column, spec: AccountingSpec, side: str) -> bool:
    """Return whether a column enters a side: the reference knows the gases of its methodology, the project all."""
    counted = side == "project" or column.gas == "CO2e" or column.gas in spec.reference_gases
    return column.place == "total" and counted


def _driver(term: ReferenceTerm | ProjectTerm, activity: Flow) -> Flow:
    """Return the activity as a flow that emits with the carrier of the term."""
    if term.carrier in ("", "grid") and activity.unit.removesuffix("/yr") in ENERGY:
        return replace(activity, role="electricity", carrier="grid")
    if activity.unit in ("kg", "t", "g"):
        return replace(activity, role="gas_emitted", carrier=term.carrier)
    return replace(activity, role="fuel_burned", carrier=term.carrier)


def _priced(
    amounts: Mapping[str, Array],
    declared: Mapping[str, Flow],
    spec: AccountingSpec,
    book: FactorBook,
    *,
    side: str,
) -> list[CreditLine]:
    """Return the lines of `amounts` with the conservative factors of their side."""
    flows = [declared[name] for name in amounts]
    if spec.biodiesel is not None and spec.biodiesel.treatment == "fixed_blend":
        amounts = frozen_blend(amounts, declared, fixed_energy_fraction(spec.biodiesel))
    level = spec.reference_level if side == "reference" else spec.project_level
    lines: list[CreditLine] = []
    for column in columns(flows, spec, book, level=level, purpose="credited"):
        if _counts(column, spec, side):
            lines.append(CreditLine(column, amounts[column.flow.name]))
    return lines


def frozen_blend(
    amounts: Mapping[str, Array], declared: Mapping[str, Flow], energy_fraction: float
) -> dict[str, Array]:
    """Return `amounts` with the diesel blend set to a fixed biodiesel share, its energy unchanged.

    Parameters
    ----------
    amounts
        Amounts by flow, shape (n_draws, n_years).
    declared
        Declarations by name.
    energy_fraction
        b [-], share of biodiesel by energy.
    """
    result = dict(amounts)
    fossil = [name for name in amounts if declared[name].carrier == DIESEL]
    bio = [name for name in amounts if declared[name].carrier == BIODIESEL]
    if not fossil:
        return result
    fossil_sum = np.sum([amounts[name] for name in fossil], axis=0)
    bio_sum = np.sum([amounts[name] for name in bio], axis=0) if bio else np.zeros_like(fossil_sum)
    both = fossil_sum + bio_sum
    for names, own, share in ((fossil, fossil_sum, 1.0 - energy_fraction), (bio, bio_sum, energy_fraction)):
        scale = np.divide(share * both, own, out=np.zeros_like(both), where=own > 0.0)
        for name in names:
            result[name] = amounts[name] * scale
    return result


def _check_names(spec: AccountingSpec, declared: Mapping[str, Flow]) -> None:
    problems: list[str] = []
    emitting = [("accounting.project_common", spec.project_common)]
    driving: list[tuple[str, tuple[str, ...]]] = []
    for term in spec.reference_terms:
        where = f"accounting.reference_terms, {term.name}"
        emitting += [(where, term.fuel), (where, term.project)]
        driving.append((where, term.activity))
    driving += [(f"accounting.project_terms, {term.name}", term.activity) for term in spec.project_terms]
    problems += [
        f"{where} - activity is an empty list - it names at least one flow - nothing is multiplied otherwise"
        for where, names in driving
        if not names
    ]
    problems += [
        f"{where} - activity adds up {' and '.join(units)} - one unit - flows of different units have no sum"
        for where, names in driving
        if len(units := sorted({declared[n].unit.removesuffix("/yr") for n in names if n in declared})) > 1
    ]
    for where, names in (*emitting, *driving):
        for name in names:
            if name not in declared:
                hint = nearest(name, declared)
                problems.append(f"{where} - {name!r} is no flow of the twin - the nearest is {hint!r}")
    problems += [
        f"{where} - {name!r} has the role {declared[name].role} - allowed: {', '.join(EMITTING)} - {WHY_SILENT} "
        f"- {INSTEAD}"
        for where, names in emitting
        for name in names
        if name in declared and declared[name].role not in EMITTING
    ]
    if problems:
        raise AccountingError("\n".join(problems))
