"""The survey of a study: answers as a CSV table of parameter values, and drive cycles it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenarios import messages, units
from scenarios.cells import Column
from scenarios.cycles import Cycle, read_cycle
from scenarios.findings import Finding, InputError
from scenarios.quantities import Reading
from scenarios.reading import inside
from scenarios.section import Section
from scenarios.tables import read_table
from twins.core.parameters import ParameterInfo

_COLUMNS = (
    Column("parameter", None),
    Column("value", "-"),
    Column("unit", None),
    Column("source", None),
    Column("note", None, required=False),
)


def read_survey(
    section: Section | None, folder: Path, infos: Mapping[str, ParameterInfo], readings: dict[str, Reading]
) -> tuple[Cycle, ...]:
    """Read the tables that ``[survey]`` names: answers go into `readings`, cycles are returned.

    A parameter that is answered in the table and in ``[parameters]`` is refused: none of the two wins.
    """
    if section is None:
        return ()
    answers = section.text("answers")
    names = section.texts("cycles") or ()
    section.close()
    if answers is not None:
        try:
            path = inside(folder, answers, section.where("answers"))
            _answers(section, path, answers, infos, readings)
        except InputError as problem:
            section.problems.extend(problem.findings)
    cycles: list[Cycle] = []
    for name in names:
        try:
            cycles.append(read_cycle(inside(folder, name, section.where("cycles")), name))
        except InputError as problem:
            section.problems.extend(problem.findings)
    if cycles:
        section.report(
            Finding(
                "note",
                section.where("cycles"),
                f"{len(cycles)} drive cycles read and checked",
                "the fleet run makes its own trips",
                "",
                "Use them from Python: study.cycles",
            )
        )
    return tuple(cycles)


def _answers(
    section: Section, path: Path, label: str, infos: Mapping[str, ParameterInfo], readings: dict[str, Reading]
) -> None:
    table = read_table(path, label, _COLUMNS, key=("parameter",))
    section.problems.extend(table.notes)
    for row, line in enumerate(table.lines):
        name, unit = table.texts["parameter"][row], table.texts["unit"][row]
        where = f"{label}:{line} {name}"
        if name not in infos:
            section.report(messages.unknown_key(f"{label}:{line}", name, infos))
        elif name in readings:
            section.report(
                Finding(
                    "error",
                    where,
                    "is also set in [parameters]",
                    "one place for each value",
                    "",
                    f"Delete {readings[name].where} or this row",
                )
            )
        else:
            reading = _answer(
                section, where, infos[name], table.numbers["value"][row], unit, table.texts["source"][row]
            )
            if reading is not None:
                readings[name] = reading


def _answer(
    section: Section, where: str, info: ParameterInfo, value: float, unit: str, source: str
) -> Reading | None:
    if isinstance(info.value, (bool, str, tuple)):
        section.report(
            Finding(
                "error",
                where,
                f"{value:g}",
                f"{info.name} is a choice, not a number",
                "",
                "Set it in [parameters] or [scenarios]",
            )
        )
        return None
    if not unit:
        section.report(
            Finding(
                "error",
                where,
                f"{value:g} has no unit",
                f"each value carries its unit, here {info.unit}",
                "",
                f"Write {info.unit} in the column unit",
            )
        )
        return None
    try:
        converted = units.convert(value, unit, info.unit)
    except units.UnitError as problem:
        section.report(messages.unit_problem(where, value, problem, info.unit))
        return None
    if info.within is not None and not info.within[0] <= converted <= info.within[1]:
        section.report(
            messages.out_of_range(
                where,
                converted,
                info.unit,
                info.within,
                f"{info.name}: {info.meaning}",
                (value, unit),
                info.likely,
            )
        )
        return None
    if not source:
        section.report(messages.source_missing(where, f"{value:g} {unit}"))
    if isinstance(info.value, int):
        if converted != int(converted):
            section.report(messages.wrong_type(where, converted, "a whole number", f"{int(converted)}"))
            return None
        converted = int(converted)
    return Reading(converted, None, source, where)
