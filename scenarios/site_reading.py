"""The site of a study: monthly climate from a CSV file or inline, typical days, and stepwise signals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios import messages, units
from scenarios.cells import Column
from scenarios.findings import Finding, InputError
from scenarios.plausibility import band_of
from scenarios.reading import inside
from scenarios.section import Section
from scenarios.signals import begins_in_time, read_signals
from scenarios.tables import read_table
from scenarios.typical_days import KEY, Names, names_of, read_typical_days
from scenarios.unit_suffixes import unit_of_name
from twins.core.twin import Horizon, Site, Twin


def read_site(
    section: Section, folder: Path, twin: Twin, horizon: Horizon | None, defaults: list[str]
) -> Site | None:
    """Return the site of the section, which takes the place of that of the twin.

    Nothing is mixed silently: what a given section leaves out is an error unless it says ``inherit = true``,
    and then it is a note and stands in `defaults`.
    """
    default = twin.default_site()
    name = section.text("name", required=True)
    inherit = section.boolean("inherit") or False
    monthly = _monthly(section, folder, default)
    signals = read_signals(section, default)
    days = _typical_days(section, folder, names_of(twin))
    section.close()
    if monthly is None or signals is None or days is None or name is None:
        return None
    monthly = _completed(section, monthly, default.monthly, inherit, "climate", defaults)
    signals = _completed(section, signals, default.signals, inherit, "signal", defaults)
    if monthly is None or signals is None or not begins_in_time(section, signals, horizon):
        return None
    return Site(name=name, monthly={**monthly, **days}, signals=signals)


def _completed(
    section: Section,
    given: dict[str, Any],
    default: Mapping[str, Any],
    inherit: bool,
    what: str,
    defaults: list[str],
) -> dict[str, Any] | None:
    missing = [name for name in default if name not in given]
    if missing and not inherit:
        for name in missing:
            section.report(
                Finding(
                    "error",
                    section.where(),
                    f"{what} {name} is missing",
                    "the twin needs it; no default is used",
                    "",
                    "Add it, or write inherit = true in [site] to take it from the shipped site",
                )
            )
        return None
    for name in missing:
        defaults.append(f"site, {what} {name} of the shipped site")
        section.report(
            messages.default_used(
                section.where(), f"{what} {name}", "the value of the shipped site", "inherit = true allows it"
            )
        )
    return {**given, **{name: default[name] for name in missing}}


def _monthly(section: Section, folder: Path, default: Site) -> dict[str, tuple[float, ...]] | None:
    file = section.text("weather")
    inline = section.table("monthly")
    if file is not None and inline is not None:
        section.report(
            Finding(
                "error",
                section.where("weather"),
                "weather and [site.monthly] both given",
                "one of the two",
                "",
                "Delete one of them",
            )
        )
        return None
    if file is not None:
        try:
            return read_weather(inside(folder, file, section.where("weather")), file, default)
        except InputError as problem:
            section.problems.extend(problem.findings)
            return None
    if "weather" in section and file is None:
        return None
    found: dict[str, tuple[float, ...]] = {}
    for name, entry in inline.tables() if inline is not None else ():
        values = _twelve(entry, name, default)
        if values is not None:
            found[name] = values
    return found


def _typical_days(section: Section, folder: Path, names: Names) -> dict[str, tuple[float, ...]] | None:
    """Return the typical days that the section names, none where it names no file or the twin has no use for them."""
    file = section.text(KEY) if names else None
    if file is None:
        return None if names and KEY in section else {}
    try:
        return read_typical_days(inside(folder, file, section.where(KEY)), file, names)
    except InputError as problem:
        section.problems.extend(problem.findings)
        return None


def _twelve(entry: Section, name: str, default: Site) -> tuple[float, ...] | None:
    raw: Any = entry.get("value")
    unit = entry.text("unit", required=True)
    entry.text("source", required=True)
    entry.close()
    if name not in default.monthly:
        entry.report(messages.unknown_key(entry.where(), name, default.monthly))
        return None
    declared = unit_of_name(name) or "-"
    if (
        not isinstance(raw, list)
        or len(raw) != 12
        or any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in raw)
    ):
        entry.report(
            messages.wrong_type(entry.where("value"), raw, "12 numbers, January first", "value = [27.1, ...]")
        )
        return None
    if unit is None:
        return None
    try:
        values = tuple(units.convert(v, unit, declared) for v in raw)
    except units.UnitError as problem:
        entry.report(messages.unit_problem(entry.where("unit"), "monthly values", problem, declared))
        return None
    within, source = band_of(name)
    for month, value in enumerate(values):
        if within is not None and not within[0] <= value <= within[1]:
            entry.report(
                messages.out_of_range(
                    entry.where("value") + f" month {month + 1}", value, declared, within, source
                )
            )
            return None
    return values


def read_weather(path: Path, label: str, default: Site) -> dict[str, tuple[float, ...]]:
    """Return the monthly climatology of a CSV file: ``month`` 1..12 and the columns that the twin needs.

    Raises
    ------
    InputError
        When a column or month is missing, doubled or implausible.
    """
    columns = [Column("month", "-", within=(1.0, 12.0), source="January is 1")]
    for name in default.monthly:
        within, source = band_of(name)
        columns.append(Column(name, unit_of_name(name) or "-", within=within, source=source))
    table = read_table(path, label, columns, key=("month",))
    months = table.numbers["month"]
    absent = [str(m) for m in range(1, 13) if float(m) not in months]
    if absent or len(months) != 12:
        raise InputError(
            Finding(
                "error",
                label,
                f"month {', '.join(absent)} is missing",
                "12 rows, month 1..12",
                "Truncated file?",
                "Add the rows",
            )
        )
    order = sorted(range(12), key=lambda row: months[row])
    return {name: tuple(table.numbers[name][row] for row in order) for name in default.monthly}
