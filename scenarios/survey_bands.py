"""What a value may be: limits by nature, plausible bands with their source, and slips of a factor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scenarios import units
from scenarios.survey_codebook import Codebook
from scenarios.survey_record import Record

# factor -> what mixes it up; the order breaks ties
_SLIPS = (
    (1_000.0, "a slip of 1,000: kilo and mega, L and m3, or a comma for thousands"),
    (3.6, "a slip of 3.6: MJ and kWh, or km/h and m/s"),
    (1e6, "a slip of 1,000,000: mega, or million"),
    (1e4, "a slip of 10,000: 万"),
)
_SLIPS_OF_A_SHARE = ((100.0, "a slip of 100: a percentage and a fraction"),)
_SHARES = ("share", "efficiency", "fraction", "duty", "probability", "availability")
ACCEPT = "write into the column accept why it is right"
WIDEN = "widen low and high in the codebook, with their source"
_NINES = frozenset({999.0, 9999.0, 99999.0, 999999.0})
_CODES = frozenset({-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0})
_FAR = 10.0  # as often the end of a plausible band as no answer is right by itself [-]; assumed
_SIGNED = ("balance", "change", "difference", "net", "profit", "temperature", "latitude", "longitude")


@dataclass(frozen=True)
class Band:
    """Limits of an observable in its unit, with the source of each pair.

    Attributes
    ----------
    possible
        Outside is impossible by nature.
    plausible
        Outside is doubtful; None where nothing is known.
    """

    unit: str
    possible: tuple[float, float]
    possible_source: str
    plausible: tuple[float, float] | None = None
    source: str = ""


def band_of(name: str, unit: str, twin: Any, codebook: Codebook) -> Band:
    """Return the limits of the observable or column `name` in `unit`.

    The plausible band comes from the codebook of the survey, else from ``twin.observable_bands``, else from the
    declared interval of the parameter of the same name.
    """
    possible, reason = by_nature(name, unit)
    entry = codebook.entry(name)
    if entry.within != (-math.inf, math.inf):
        ends = _converted(entry.within, entry.unit or unit, unit)
        if ends is not None:
            return Band(unit, possible, reason, ends, entry.limit_source or f"codebook, {entry.where}")
    declared: Mapping[str, tuple[float, float, str]] = getattr(twin, "observable_bands", {})
    for pattern, (low, high, source) in declared.items():
        if fnmatchcase(name, pattern):
            return Band(unit, possible, reason, (low, high), source)
    info = twin.parameters.infos().get(name)
    if info is not None and info.within is not None:
        ends = _converted(info.within, info.unit, unit)
        if ends is not None:
            return Band(unit, possible, reason, ends, f"interval of the parameter {name}; {info.source}")
    return Band(unit, possible, reason)


def by_nature(name: str, unit: str) -> tuple[tuple[float, float], str]:
    """Return the interval outside which nothing of this name and unit can lie, and why."""
    words = set(name.lower().replace("-", "_").split("_"))
    if unit in ("K", "degC", "degF"):
        return (units.convert(0.0, "K", unit), math.inf), "absolute zero"
    if words & set(_SHARES) and unit in ("-", "%"):
        return (0.0, 1.0 if unit == "-" else 100.0), "a share or an efficiency, by definition"
    if words & set(_SIGNED):
        return (-math.inf, math.inf), ""
    return (0.0, math.inf), "cannot be negative"


def plain(value: float) -> str:
    """Return a number as people write it, without an exponent where it is large.

    Examples
    --------
    >>> plain(4_200_000.0), plain(0.25)
    ('4,200,000', '0.25')
    """
    text = f"{value:.6g}"
    return f"{value:,.0f}" if "e+" in text and abs(value) < 1e15 else text


def judge(
    record: Record,
    where: str,
    name: str,
    value: float,
    band: Band,
    *,
    written: str = "",
    accept: str = "",
    remedy: str = ACCEPT,
) -> bool:
    """Write down what is impossible or doubtful about `value` [unit of the band]; True where it may be used.

    Parameters
    ----------
    written
        Value and unit as they stand in the survey, where the unit is another one.
    accept
        Reason why a doubtful value is right, as written in the survey; it turns the error into a warning.
    remedy
        How to say that a doubtful value is right. Anything but `ACCEPT` stands for one record of many, which may be
        small or zero, as a plant may stand still for a day.
    """
    in_unit = "" if band.unit == "-" else f" {band.unit}"
    given = f"{name} = {written + ' = ' if written else ''}{plain(value)}{in_unit}"
    low, high = band.possible
    if not low <= value <= high:
        limit = (
            f"must lie in {plain(low)}..{plain(high)}{in_unit}"
            if math.isfinite(high)
            else f"must be at least {plain(low)}{in_unit}"
        )
        cause = (
            _percent(value, band)
            or slip(value, band.plausible or (low, high), band.unit)
            or "A slip of the keyboard or the unit?"
        )
        step = "Correct the value or its unit"
        if value in _CODES:
            cause, step = "A missing code?", "Leave the cell empty, or name the code in the codebook"
        record.error(where, given, f"{limit} ({band.possible_source})", cause, step)
        return False
    if band.plausible is None or band.plausible[0] <= value <= band.plausible[1]:
        if value in _NINES and not accept:
            step = f"Leave the cell empty, or {remedy}"
            record.warning(where, given, "rows of nines often stand for missing", "A missing code?", step)
        return True
    limit = f"plausible is {plain(band.plausible[0])}..{plain(band.plausible[1])}{in_unit} ({band.source})"
    series = remedy != ACCEPT
    zero = value == 0.0 < band.plausible[0]
    cause = slip(value, band.plausible, band.unit) or _far(value, band.plausible, series=series)
    if accept:
        record.warning(where, given, limit, cause, f"Accepted in the survey: {accept}")
        return True
    step = f"{'Leave the cell empty' if zero else 'Correct the value or its unit'}, or {remedy}"
    if cause:
        record.error(where, given, limit, cause, step)
        return False
    usual = (
        "A stop, or a missing value written as zero?"
        if zero
        else "Unusual, or another quantity than asked for?"
    )
    record.warning(where, given, limit, usual, step)
    return True


def slips(unit: str) -> tuple[tuple[float, str], ...]:
    """Return the factors by which people go wrong in `unit`, each with what mixes it up."""
    return _SLIPS_OF_A_SHARE if unit in ("-", "%") else _SLIPS


def slip(value: float, band: tuple[float, float], unit: str) -> str:
    """Return in words the factor that would bring `value` into `band`, or an empty text.

    Of several the one that brings it nearest to the middle of the band, on a scale of ratios. A value that is
    off by less than the fourth root of the factor is near the band by itself and needs no factor.

    Examples
    --------
    >>> slip(2500.0, (1.0, 5.0), "km/L")
    'Too large by a slip of 1,000: kilo and mega, L and m3, or a comma for thousands?'
    """
    low, high = max(band[0], band[1] * 1e-4), band[1]
    if not (math.isfinite(high) and 0.0 < low < high and value > 0.0):
        return ""
    off = value / high if value > high else low / value
    found: list[tuple[float, str]] = []
    for factor, words in slips(unit):
        mended = value / factor if value > high else value * factor
        if low <= mended <= high and off >= factor**0.25:
            found.append((abs(math.log(mended / math.sqrt(low * high))), words))
    if not found:
        return ""
    return f"Too {'large' if value > high else 'small'} by {min(found, key=lambda pair: pair[0])[1]}?"


def _far(value: float, band: tuple[float, float], *, series: bool) -> str:
    """Return a cause for a value that is too far from `band` to be used unasked, or an empty text."""
    low, high = band
    if value == 0.0 and low > 0.0 and not series:
        return "A missing value written as zero?"
    if value > _FAR * high > 0.0 or (0.0 < value < low / _FAR and not series):
        return f"More than {_FAR:g} times off: another quantity or unit than asked for?"
    return ""


def ratio_slip(ratio: float, unit: str) -> str:
    """Return in words the factor that two figures of one thing differ by, within 2 %, or an empty text."""
    ratio = max(ratio, 1.0 / ratio)
    return next((words for factor, words in slips(unit) if abs(ratio / factor - 1.0) < 0.02), "")


def _percent(value: float, band: Band) -> str:
    share = band.unit == "-" and band.possible[1] == 1.0 and 1.5 < value <= 100.0
    return f"A percentage? {value:g} % is {value / 100.0:g}" if share else ""


def _converted(ends: tuple[float, float], given: str, unit: str) -> tuple[float, float] | None:
    try:
        low, high = (units.convert(end, given, unit) for end in ends)
    except units.UnitError:
        return None
    return low, high
