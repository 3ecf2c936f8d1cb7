"""How answers of a survey, their columns and their times are written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from calibration.luck import is_shared_factor
from calibration.record import AnswerCheck, Interval
from scenarios.report.wording import NARROW, chemical, percent, plain, shortened, signed, three

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "NormalError": "reading",
        "LogNormalError": "reading (relative)",
        "Count": "count",
        "Share": "share of a sample",
        "MoreThan": "lower limit",
        "LessThan": "upper limit",
        "Range": "range",
        "Summary": "mean of a sample",
        "BetweenSources": "several sources",
        "Claim": "claim that may be wrong",
    }
)
"""Ways of measuring, by the name of their class, in words."""
LONGEST_UNIT = 20
"""Characters of a unit that stand behind a figure."""
_BEFORE: Mapping[str, str] = MappingProxyType({"MoreThan": "more than ", "LessThan": "less than "})
_DATED = re.compile(r"_((?:19|20)\d\d)(?:_(0[1-9]|1[0-2]))?$")


@dataclass(frozen=True)
class Dated:
    """A column that names a time: quantity, year, month (None: the whole year)."""

    quantity: str
    year: int
    month: int | None

    @property
    def middle(self) -> float:
        """Return the middle of the span [years]."""
        return self.year + (0.5 if self.month is None else (self.month - 0.5) / 12.0)

    @property
    def text(self) -> str:
        """Return the time as ``2022`` or ``2022-07``."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"


def dated(column: str) -> Dated | None:
    """Return quantity and time of a column that ends with a year or a month; None for others.

    Examples
    --------
    >>> dated("gas_share_2022_07")
    Dated(quantity='gas_share', year=2022, month=7)
    >>> dated("km_per_bus_day") is None
    True
    """
    found = _DATED.search(column)
    if found is None:
        return None
    return Dated(column[: found.start()], int(found[1]), int(found[2]) if found[2] else None)


def column_label(column: str, unit: str) -> str:
    """Return a column in words, without the unit that its name repeats and with its time set apart.

    Examples
    --------
    >>> column_label("fuel_economy_large_km_per_l", "km/L"), column_label("gas_share_2022_07", "-")
    ('fuel economy large', 'gas share, 2022-07')
    """
    time = dated(column)
    return short_name(column if time is None else time.quantity, unit) + (
        "" if time is None else f", {time.text}"
    )


def short_name(name: str, unit: str) -> str:
    """Return a name in words, without the unit at its end.

    Examples
    --------
    >>> short_name("acceleration_m_s2", "m/s2"), short_name("cda_large_m2", "m2")
    ('acceleration', 'cda large')
    """
    for joint in ("_per_", "_"):
        name = name.removesuffix("_" + unit.lower().replace("/", joint))
    return chemical(plain(name))


def in_percent(column: str, unit: str) -> bool:
    """Return whether figures are written in percent: a pure number whose name says that it is a share."""
    return unit == "-" and "share" in column.split("_")


def shown_unit(unit: str) -> str:
    """Return a unit as it stands behind a figure; nothing for a pure number."""
    return "" if unit == "-" else shortened(chemical(unit), LONGEST_UNIT)


def computed(value: float, column: str, unit: str) -> str:
    """Return a computed figure without its unit (of a share with %): two digits of a share, three of others."""
    return percent(value, 2) if in_percent(column, unit) else three(value)


def said(value: float, column: str, unit: str) -> str:
    """Return an answered figure with no digit more than was given."""
    if not math.isfinite(value):
        return "none"
    if in_percent(column, unit):
        return f"{signed(f'{100.0 * value:,.6g}')}{NARROW}%"
    return signed(f"{value:,.6g}")


def given(answer: AnswerCheck) -> str:
    """Return what was answered, without the unit."""
    figures = [said(v, answer.column, answer.unit) for v in answer.given]
    joint = " to " if answer.kind == "Range" else "; "
    return _BEFORE.get(answer.kind, "") + joint.join(figures)


def with_unit(text: str, unit: str) -> str:
    """Return a figure with its unit."""
    return " ".join(part for part in (text, shown_unit(unit)) if part)


def band(interval: Interval, column: str, unit: str) -> str:
    """Return an interval as ``median (5 % to 95 %)``, without the unit.

    Examples
    --------
    >>> band((1.0, 2.0, 3.5), "distance_km", "km")
    '2.00 (1.00 to 3.50)'
    """
    low, middle, high = (computed(v, column, unit) for v in interval)
    return f"{middle} ({low} to {high})"


def share_band(interval: Interval) -> str:
    """Return an interval of shares as ``median (5 % to 95 %)`` in percent."""
    low, middle, high = (percent(v, 2) for v in interval)
    return f"{middle} ({low} to {high})"


def named(answer: AnswerCheck) -> str:
    """Return column and source of an answer."""
    return f"{column_label(answer.column, answer.unit)} ({answer.source})"


def number_of_survey(name: str) -> str:
    """Return a nuisance number in words.

    Examples
    --------
    >>> number_of_survey("reliability[S12]")
    'reliability of S12'
    """
    if is_shared_factor(name):
        return plain(name)
    found = re.fullmatch(r"([^\[]+)\[(.+)\]", name, re.DOTALL)
    return plain(name) if found is None else f"{plain(found[1])} of {plain(found[2])}"


def middle(interval: Interval) -> str:
    """Return the median of a share in percent."""
    return percent(interval[1], 2)


def p_text(p_value: float) -> str:
    """Return a p-value with two digits; below one thousandth as that bound."""
    if not math.isfinite(p_value):
        return "none"
    return "below 0.001" if p_value < 0.001 else f"{p_value:.3f}" if p_value < 0.1 else f"{p_value:.2f}"
