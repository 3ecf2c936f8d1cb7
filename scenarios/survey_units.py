"""Units as people type them in a survey, and what is said where one does not fit; the table itself is `units`."""

from __future__ import annotations

import re
import unicodedata

from scenarios import units
from scenarios.findings import Finding, shown

# words for a period behind a slash -> the unit of the table
_PERIODS = {
    "年": "year", "tahun": "year", "y": "year", "月": "month", "bulan": "month", "日": "day", "hari": "day",
    "時": "h", "時間": "h", "jam": "h",
}  # fmt: skip
_MASS_SHARE = re.compile(r"^(kg/kg|%|-)$")


def unit_text(text: str) -> str:
    """Return a unit in the spelling of the table: full-width letters and words for periods translated.

    Examples
    --------
    >>> unit_text("ｋＷｈ／日"), unit_text("MWh/tahun"), unit_text("km/h")
    ('kWh/day', 'MWh/year', 'km/h')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    top, slash, bottom = plain.partition("/")
    return f"{top.strip()}/{_PERIODS.get(bottom.strip(), bottom.strip())}" if slash else plain


def unit_problem(where: str, given: str, problem: units.UnitError, unit: str, place: str) -> Finding:
    """Return the finding for a unit that is unknown, of another dimension or basis than `unit`.

    Parameters
    ----------
    given
        What carries the unit, such as the value as it was typed.
    place
        Where a unit is written, such as ``the column unit``.
    """
    near = _near(problem.given, unit) if problem.unknown else ""
    if near:
        step = f"Write {near} into {place}"
    elif "basis" in problem.cause:
        step = f"{_way(problem.given, unit)}, and write {unit} into {place}"
    else:
        step = f"Give the value in {unit}, and write {unit} into {place}"
    return Finding(
        "error",
        where,
        given,
        f"must be given in {unit} or a unit of the same dimension and basis",
        f"Unit {shown(problem.given)} {_verb(problem.cause)}",
        step,
    )


def _verb(cause: str) -> str:
    return cause if cause.startswith("is not") else f"does not fit: {cause}"


def _near(given: str, unit: str) -> str:
    """Return the unit that is spelled most like `given` and can be converted to `unit`, or an empty text."""
    near = units.nearest(given)
    try:
        units.convert(1.0, near, unit)
    except units.UnitError:
        return ""
    return near


def _way(given: str, unit: str) -> str:
    """Return how the value gets from one basis to the other."""
    stem, _, basis = unit.rpartition(" ")
    if _MASS_SHARE.match(stem) and {basis, given.rpartition(" ")[2]} == {"wet", "dry"}:
        return "Convert: " + ("wet = dry/(1 + dry)" if basis == "wet" else "dry = wet/(1 - wet)")
    return "Convert with the measured ratio of the two"
