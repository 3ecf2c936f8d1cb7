"""Stepwise signals of a site (prices, blends): days in rising order, each value with unit and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from scenarios import messages, units
from scenarios.findings import Finding, shown
from scenarios.plausibility import band_of
from scenarios.section import Section
from scenarios.unit_suffixes import unit_of_name
from twins.core.twin import Horizon, Site


def read_signals(section: Section, default: Site) -> dict[str, tuple[tuple[int, float], ...]] | None:
    """Return the signals of ``[site.signals]`` in the units of their names, or None if any is wrong."""
    table = section.table("signals")
    found: dict[str, tuple[tuple[int, float], ...]] = {}
    before = len(section.problems)
    for name, entry in table.tables() if table is not None else ():
        if name not in default.signals:
            entry.report(messages.unknown_key(entry.where(), name, default.signals))
            continue
        steps = _steps(entry, name, max(value for _, value in default.signals[name]))
        if steps is not None:
            found[name] = steps
    failed = any(finding.severity == "error" for finding in section.problems[before:])
    return None if failed else found


def _steps(entry: Section, name: str, usual: float) -> tuple[tuple[int, float], ...] | None:
    declared = unit_of_name(name) or "-"
    unit = entry.text("unit", required=True)
    entry.text("source")
    raw: Any = entry.get("steps")
    entry.close()
    if not isinstance(raw, list) or not raw or not all(isinstance(step, dict) for step in raw):
        entry.report(
            messages.wrong_type(
                entry.where("steps"),
                raw,
                "a list of {from, value, source}",
                'steps = [{from = 2016-04-01, value = 5150, source = "S47"}]',
            )
        )
        return None
    within, source = band_of(name)
    found: list[tuple[int, float]] = []
    for n, member in enumerate(raw):
        step = Section(entry.file, (*entry.path, "steps", n), member, entry.problems)
        day = step.date("from")
        value = step.number("value", -1e12, 1e12, 1.0)
        if not step.text("source") and "source" not in entry:
            entry.report(messages.source_missing(step.where(), f"value = {shown(member.get('value'))}"))
        step.close()
        for key in ("from", "value"):
            if key not in step:
                entry.report(messages.missing_key(step.where(), key, "from = 2016-04-01, value = 5150"))
        if day is None or value is None or unit is None:
            continue
        found += _step(entry, step, declared, unit, day, value, (within, source))
    if len(found) != len(raw):
        return None
    if declared == "-" and unit is not None and units.find(unit).symbol == "%":
        largest = 100.0 * max(value for _, value in found)
        if messages.looks_like_fraction(largest, usual):
            entry.report(messages.fraction_in_percent(entry.where("steps"), largest, usual))
    return tuple(found) if _ordered(entry, found) else None


def _step(
    entry: Section, step: Section, declared: str, unit: str, day: dt.date, value: float, band: tuple[Any, str]
) -> list[tuple[int, float]]:
    try:
        converted = units.convert(value, unit, declared)
    except units.UnitError as problem:
        entry.report(messages.unit_problem(step.where("value"), value, problem, declared))
        return []
    within, source = band
    if within is not None and not within[0] <= converted <= within[1]:
        entry.report(messages.out_of_range(step.where("value"), converted, declared, within, source))
        return []
    return [(day.toordinal(), converted)]


def _ordered(entry: Section, steps: list[tuple[int, float]]) -> bool:
    for n in range(1, len(steps)):
        if steps[n][0] <= steps[n - 1][0]:
            day = dt.date.fromordinal(steps[n][0])
            entry.report(
                Finding(
                    "error",
                    entry.file.where((*entry.path, "steps", n)),
                    f"from = {day} is not after the step before",
                    "days in rising order, each once",
                    "Copied and not changed?",
                    "Sort the steps",
                )
            )
            return False
    return True


def begins_in_time(
    section: Section, signals: Mapping[str, tuple[tuple[int, float], ...]], horizon: Horizon | None
) -> bool:
    """Return whether every signal is known on the first day; report those that begin later."""
    if horizon is None:
        return True
    late = [name for name, steps in signals.items() if steps[0][0] > horizon.start.toordinal()]
    for name in late:
        begins = dt.date.fromordinal(signals[name][0][0])
        section.report(
            Finding(
                "error",
                section.file.where((*section.path, "signals", name)),
                f"begins {begins}",
                f"must begin on or before the horizon, {horizon.start}",
                "",
                "Add the step that was in force then",
            )
        )
    return not late
