"""Values with units, such as ``{value = 11.0, unit = "%", source = "S03"}``, and priors, as declared."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from scenarios import messages, units
from scenarios.findings import Finding, shown
from scenarios.section import Section
from twins.core.parameters import ParameterInfo, Value
from twins.core.priors import LogNormal, Normal, Prior, Triangular, Uniform

_FORMS = {"value": 1, "normal": 2, "uniform": 2, "triangular": 3, "lognormal": 2}
_MEANING = {
    "normal": "[mean, standard deviation]",
    "uniform": "[low, high]",
    "triangular": "[low, mode, high]",
    "lognormal": "[median, standard deviation of the logarithm]",
}


@dataclass(frozen=True)
class Reading:
    """What was read for one name: a fixed value or a prior, both in the declared unit."""

    value: Value | None
    prior: Prior | None
    source: str
    where: str

    @property
    def assumed(self) -> bool:
        """True where no source stands behind the value."""
        return not self.source or self.source.lower().startswith("assumed")


def read_entry(section: Section, key: str, info: ParameterInfo, *, allow_prior: bool) -> Reading | None:
    """Return the value or prior that stands at `key`, or None after reporting what is wrong."""
    raw = section.get(key)
    where = section.where(key)
    if isinstance(info.value, (bool, str, tuple)):
        return _choice(section, key, info)
    if isinstance(raw, bool) or not isinstance(raw, (int, float, dict)):
        section.report(messages.wrong_type(where, raw, f"a number [{info.unit}]", _example(info)))
        return None
    if not isinstance(raw, dict):
        if info.unit != "-":
            section.report(messages.unit_missing(where, raw, info.unit))
            return None
        return _fixed(section, key, info, raw, info.unit, "")
    entry = section.table(key)
    assert entry is not None
    reading = _from_table(section, entry, key, info, allow_prior)
    entry.close()
    return reading


def _example(info: ParameterInfo) -> str:
    return f'{{value = {shown(info.value)}, unit = "{info.unit}", source = "..."}}'


def _choice(section: Section, key: str, info: ParameterInfo) -> Reading | None:
    raw: Any = section.get(key)
    where = section.where(key)
    source = ""
    if isinstance(raw, dict):
        entry = section.table(key)
        assert entry is not None
        raw = entry.get("value")
        source = entry.text("source") or ""
        entry.get("unit")
        entry.close()
    if isinstance(info.value, tuple):
        if not isinstance(raw, list) or not all(isinstance(member, str) for member in raw):
            section.report(
                messages.wrong_type(where, raw, "a list of texts", f"{key} = {json.dumps(info.value)}")
            )
            return None
        members: list[str] = raw
    elif type(raw) is not type(info.value):
        allowed = (
            "true or false"
            if isinstance(info.value, bool)
            else f"a text, one of {', '.join(info.choices or ())}"
        )
        section.report(messages.wrong_type(where, raw, allowed, f"{key} = {shown(info.value)}"))
        return None
    else:
        members = [raw] if isinstance(raw, str) else []
    for member in members:
        if info.choices is not None and member not in info.choices:
            section.report(messages.not_a_choice(where, member, info.choices))
            return None
    return Reading(tuple(raw) if isinstance(raw, list) else raw, None, source, where)


def _from_table(
    section: Section, entry: Section, key: str, info: ParameterInfo, allow_prior: bool
) -> Reading | None:
    where = section.where(key)
    unit = entry.text("unit")
    source = entry.text("source") or ""
    within = entry.get("within")
    forms = [form for form in _FORMS if form in entry]
    for form in _FORMS:
        entry.get(form)
    if len(forms) != 1:
        given = "none of them" if not forms else " and ".join(forms)
        section.report(
            Finding(
                "error",
                where,
                f"{given} given",
                f"exactly one of {', '.join(_FORMS)}",
                "",
                f"Write {_example(info)}",
            )
        )
        return None
    raw = entry.get(forms[0])
    if unit is None:
        if "unit" not in entry:
            section.report(messages.unit_missing(where, raw, info.unit))
        return None
    if not source and not info.lever:  # a lever is the choice of the study itself
        section.report(messages.source_missing(where, f"{forms[0]} = {shown(raw)}"))
    if forms[0] == "value":
        if within is not None:
            section.report(
                Finding(
                    "error",
                    where,
                    "within beside value",
                    "within belongs to a prior",
                    "",
                    "Delete within, or write uniform = [low, high]",
                )
            )
            return None
        return _fixed(section, key, info, raw, unit, source)
    if not allow_prior:
        section.report(messages.prior_for_fixed(where, forms[0], raw, info.unit, lever=info.lever))
        return None
    return _prior(section, key, info, forms[0], raw, unit, within, source)


def _fixed(
    section: Section, key: str, info: ParameterInfo, raw: Any, unit: str, source: str
) -> Reading | None:
    where = section.where(key)
    numbers = _numbers(section, where, [raw], info, unit, 1, "value")
    if numbers is None:
        return None
    _percent_of_a_fraction(section, where, [raw], unit, info)
    value: float = numbers[0]
    if isinstance(info.value, int):
        if value != int(value):
            section.report(messages.wrong_type(where, value, f"a whole number [{info.unit}]", _example(info)))
            return None
        value = int(value)
    if info.within is not None and not info.within[0] <= value <= info.within[1]:
        section.report(_range(where, raw, unit, value, info))
        return None
    return Reading(value, None, source, where)


def _percent_of_a_fraction(section: Section, where: str, raw: Any, unit: str, info: ParameterInfo) -> None:
    """Warn of a share that was given as a fraction and called a percentage: 0.2 % where 20 % is usual."""
    if info.unit != "-" or units.find(unit).symbol != "%" or isinstance(info.value, (str, bool, tuple)):
        return
    low, high = info.within or (0.0, 1.0)
    if messages.looks_like_fraction(max(raw), float(info.value)) and low <= max(raw) <= high:
        section.report(messages.fraction_in_percent(where, max(raw), float(info.value)))


def _range(where: str, raw: Any, unit: str, value: float, info: ParameterInfo) -> Finding:
    assert info.within is not None
    source = f"{info.name}: {info.meaning}"
    return messages.out_of_range(
        where, value, info.unit, info.within, source, (float(raw), unit), info.likely
    )


def _finite(section: Section, where: str, raw: Any, numbers: list[float]) -> list[float] | None:
    if all(math.isfinite(number) for number in numbers):
        return numbers
    section.report(
        Finding(
            "error", where, shown(raw), "a finite number in the declared unit", "Unit?", "Correct the number"
        )
    )
    return None


def _numbers(
    section: Section, where: str, raw: Any, info: ParameterInfo, unit: str, n: int, form: str
) -> list[float] | None:
    """Return the members of `raw` in the declared unit; spreads (second of normal) without the offset."""
    if (
        not isinstance(raw, list)
        or len(raw) != n
        or any(isinstance(m, bool) or not isinstance(m, (int, float)) for m in raw)
    ):
        if form == "value":
            section.report(messages.wrong_type(where, raw[0], f"a number [{info.unit}]", _example(info)))
        else:
            section.report(
                messages.wrong_type(
                    where,
                    raw,
                    f"{n} numbers {_MEANING.get(form, '[low, high]')}",
                    f"{form} = {_MEANING.get(form, '[low, high]')}",
                )
            )
        return None
    try:
        numbers = [units.convert(member, unit, info.unit) for member in raw]
        if form == "normal":
            numbers[1] = units.convert_difference(raw[1], unit, info.unit)
        if form == "lognormal":
            numbers[1] = float(raw[1])
        return _finite(section, where, raw, numbers)
    except units.UnitError as problem:
        section.report(messages.unit_problem(where, raw[0] if n == 1 else raw, problem, info.unit))
        return None


def _prior(
    section: Section, key: str, info: ParameterInfo, form: str, raw: Any, unit: str, within: Any, source: str
) -> Reading | None:
    where = section.where(key)
    numbers = _numbers(section, where, raw, info, unit, _FORMS[form], form)
    bounds = None if within is None else _numbers(section, where, within, info, unit, 2, "within")
    if numbers is None or (within is not None and bounds is None):
        return None
    shares = raw[:1] if form == "lognormal" else raw  # the second number of a lognormal has no unit
    _percent_of_a_fraction(section, where, shares, unit, info)
    if isinstance(info.value, int):
        section.report(
            Finding(
                "error",
                where,
                f"{form} for a whole number",
                "a fixed whole number",
                "",
                f"Write {_example(info)}",
            )
        )
        return None
    try:
        prior = _build(form, numbers, bounds)
    except ValueError as problem:
        section.report(
            Finding(
                "error",
                where,
                f"{form} = {shown(raw)}",
                str(problem),
                "Members in another order?",
                f"Write {form} = {_MEANING[form]}",
            )
        )
        return None
    return _inside(section, where, info, form, prior, source)


def _build(form: str, x: list[float], bounds: list[float] | None) -> Prior:
    if form == "normal":
        return Normal(x[0], x[1], *(bounds or ()))
    if form == "lognormal":
        return LogNormal(x[0], x[1], *(bounds or ()))
    if bounds is not None:
        raise ValueError(f"{form} has its own ends and takes no within")
    return Uniform(x[0], x[1]) if form == "uniform" else Triangular(x[0], x[1], x[2])


def _inside(
    section: Section, where: str, info: ParameterInfo, form: str, prior: Prior, source: str
) -> Reading | None:
    """Refuse a prior that could draw a value outside the declared interval."""
    low, high = (float(x) for x in prior.ppf([0.0, 1.0]))
    if info.within is not None and not (info.within[0] <= low and high <= info.within[1]):
        source = f"{info.name}: {info.meaning}"
        section.report(messages.prior_beyond(where, form, prior, info.within, info.unit, source, info.likely))
        return None
    return Reading(None, prior, source, where)
