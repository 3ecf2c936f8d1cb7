"""Typical days of a site: the mean of each hour of the day by month, from a CSV file that a study may name.

A twin that can use them has ``typical_days``: by column of the file the 24 names under which the hours stand in the
monthly climate of its site. Hour 0 is that from midnight to one o'clock of the local clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenarios.cells import Column
from scenarios.findings import Finding, InputError
from scenarios.tables import read_table
from scenarios.unit_suffixes import unit_of_name
from twins.core.twin import Twin

KEY = "typical_days"
"""Key of the file in the section [site]."""
Names = Mapping[str, tuple[str, ...]]
_MONTHS, _HOURS = 12, 24


def names_of(twin: Twin) -> Names:
    """Return the columns of typical days that `twin` can use, and the names of their hours."""
    return getattr(twin, "typical_days", {})


def read_typical_days(path: Path, label: str, names: Names) -> dict[str, tuple[float, ...]]:
    """Return the months of each hour by its name, each of shape (12,).

    Raises
    ------
    InputError
        When a column, a month or an hour is missing or doubled.
    """
    months = Column("month", "-", within=(1.0, 12.0), source="January is 1")
    hours = Column("hour", "-", within=(0.0, 23.0), source="0 is midnight to one o'clock")
    columns = [months, hours, *(Column(name, unit_of_name(name) or "-") for name in names)]
    table = read_table(path, label, columns, key=("month", "hour"))
    place = list(zip(table.numbers["month"], table.numbers["hour"], strict=True))
    whole = [(float(month), float(hour)) for month in range(1, _MONTHS + 1) for hour in range(_HOURS)]
    if sorted(place) != whole:
        raise InputError(
            Finding(
                "error",
                label,
                f"{len(place)} rows",
                f"{len(whole)} rows, hour 0 to 23 of month 1 to 12",
                "A series of single days, or a truncated file?",
                "Give the mean of each hour of the local clock by month",
            )
        )
    order = sorted(range(len(place)), key=lambda row: place[row])
    found: dict[str, tuple[float, ...]] = {}
    for column, by_hour in names.items():
        values = [table.numbers[column][row] for row in order]
        found |= {name: tuple(values[hour::_HOURS]) for hour, name in enumerate(by_hour)}
    return found
