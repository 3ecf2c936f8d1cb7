"""Frozen records from TOML tables: accounting, economics and claims, field by field and strictly.

The records themselves say which fields there are and of what type; this module adds the limits, the units
and the messages. A field that is left out keeps the default of the record and is listed as such.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from scenarios import messages
from scenarios.findings import Finding, shown
from scenarios.quantities import Reading, read_entry
from scenarios.section import Section
from twins.core.parameters import ParameterInfo
from twins.core.priors import Prior

Record = TypeVar("Record")
Place = tuple[str | int, ...]

_YEARS = (1990.0, 2100.0)
# field -> closed interval of a plain number
_LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "blend": (0.0, 1.0),
        "residual": (0.0, 1.0),
        "grant_share": (0.0, 0.5),
        "correlation": (0.0, 1.0),
        "life_years": (0.5, 100.0),
        "inflation": (-0.05, 0.5),
        "discount_rates": (-0.02, 0.5),
        "legal_durable_years": (1.0, 60.0),
        "installation_years": (0.0, 60.0),
        "max_failed_share": (0.0, 1.0),
        "base_year": _YEARS,
        "year": _YEARS,
        "first_year": _YEARS,
        "last_year": _YEARS,
        "growth_from": _YEARS,
        "ratio": (0.0, 1000.0),
        "factor": (0.0, 1000.0),
        "jpy_per_currency": (1e-6, 1e6),
        "size_base": (1e-6, 1e9),
        "size_exponent": (0.3, 1.2),
    }
)
# field -> unit in which it is declared; "currency" stands for the currency of the study
_UNITS: Mapping[str, str] = MappingProxyType(
    {"unit_cost": "currency", "amount": "currency", "growth": "1/year", "cost_prior": "-", "level_prior": "-"}
)
_KEYS: Mapping[str, str] = MappingProxyType({"cost_prior": "cost_factor", "level_prior": "level_factor"})
# field -> closed interval that no draw of a prior may leave
_WITHIN: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"cost_prior": (0.0, 1000.0), "level_prior": (0.0, 1000.0)}
)
_SOURCED = frozenset({"PriceSpec", "AssetSpec", "FixedCost", "Claim"})


@dataclass
class Context:
    """What the fields of a record are read against.

    Attributes
    ----------
    currency, units
        Currency of the study; units of fields beyond those of `_UNITS`.
    defaults
        Takes up what was left out.
    drawn
        Takes up the priors that were read, by their place in the file.
    """

    currency: str = ""
    units: Mapping[str, str] = field(default_factory=dict[str, str])
    defaults: list[str] = field(default_factory=list[str])
    drawn: dict[Place, Reading] = field(default_factory=dict[Place, Reading])

    def unit(self, name: str) -> str | None:
        """Return the unit in which the field `name` is declared, or None for a plain number."""
        found = self.units.get(name, _UNITS.get(name))
        return self.currency if found == "currency" else found


def read_record(section: Section, kind: type[Record], context: Context, **given: Any) -> Record | None:
    """Return the record `kind` that the section describes, or None after reporting what is wrong.

    Parameters
    ----------
    given
        Fields that are known from elsewhere, such as the name of the section.
    """
    hints = typing.get_type_hints(kind)
    values = dict(given)
    before = _errors(section)
    for member in dataclasses.fields(kind):  # type: ignore[arg-type]
        key = _KEYS.get(member.name, member.name)
        if member.name in given:
            section.get(key)
            continue
        if key not in section:
            section.get(key)
            _left_out(section, kind, member, key, context)
            continue
        value = _value(section, key, member.name, hints[member.name], context)
        if value is not None:
            values[member.name] = value
    section.close()
    if kind.__name__ in _SOURCED and not section.data.get("source"):
        section.report(messages.source_missing(section.where(), kind.__name__.removesuffix("Spec").lower()))
        values["source"] = "assumed: no source given"
    if _errors(section) > before:
        return None
    try:
        return kind(**values)
    except (TypeError, ValueError) as problem:
        section.report(
            Finding("error", section.where(), str(problem), f"a complete {kind.__name__}", "", "Correct it")
        )
        return None


def _errors(section: Section) -> int:
    return sum(finding.severity == "error" for finding in section.problems)


def _left_out(
    section: Section, kind: type, member: dataclasses.Field[Any], key: str, context: Context
) -> None:
    if member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING:
        section.report(messages.missing_key(section.where(), key, f"{key} = ..."))
    elif member.default not in (None, "", ()):
        context.defaults.append(
            f"{'.'.join(map(str, (*section.path, key)))} = {shown(member.default)} ({kind.__name__})"
        )


def _value(section: Section, key: str, name: str, hint: Any, context: Context) -> Any:
    options = [option for option in _options(hint) if option is not type(None)]
    hint = options[0] if len(options) == 1 else hint
    if hint is Prior or _UNITS.get(name) or name in context.units:
        return _with_unit(section, key, name, hint, context)
    if typing.get_origin(hint) is typing.Literal:
        return section.text(key, choices=typing.get_args(hint))
    if typing.get_origin(hint) is tuple:
        return _members(section, key, name, typing.get_args(hint)[0], context)
    if dataclasses.is_dataclass(hint):
        table = section.table(key)
        return None if table is None else read_record(table, typing.cast(type, hint), context)
    return _plain(section, key, name, hint)


def _options(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)


def _plain(section: Section, key: str, name: str, hint: Any) -> Any:
    low, high = _LIMITS.get(name, (-1e15, 1e15))
    if hint is str:
        return section.text(key)
    if hint is bool:
        return section.boolean(key)
    if hint is dt.date:
        return section.date(key)
    if hint is int:
        return section.integer(key, int(low), int(high), int(low) + 1)
    return section.number(key, low, high, 0.5 * (low + min(high, 1e6)))


def _members(section: Section, key: str, name: str, hint: Any, context: Context) -> tuple[Any, ...] | None:
    raw = section.get(key)
    if not isinstance(raw, list):
        section.report(messages.wrong_type(section.where(key), raw, "a list", f"{key} = [...]"))
        return None
    if hint is str or typing.get_origin(hint) is typing.Literal:
        texts = section.texts(key)
        for text in texts or ():
            if hint is not str and text not in typing.get_args(hint):
                section.report(messages.not_a_choice(section.where(key), text, typing.get_args(hint)))
        return texts
    if hint is float:
        return _rates(section, key, name, raw)
    found: list[Any] = []
    for n, member in enumerate(raw):
        place = section.file.where((*section.path, key, n))
        if not isinstance(member, Mapping):
            section.report(
                messages.wrong_type(
                    place, member, "a table", f"[[{'.'.join(map(str, (*section.path, key)))}]]"
                )
            )
            continue
        record = read_record(
            Section(section.file, (*section.path, key, n), member, section.problems), hint, context
        )
        if record is not None:
            found.append(record)
    return tuple(found)


def _rates(section: Section, key: str, name: str, raw: list[Any]) -> tuple[float, ...] | None:
    low, high = _LIMITS.get(name, (-1e15, 1e15))
    for value in raw:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            section.report(
                messages.wrong_type(section.where(key), value, "a list of numbers", f"{key} = [0.08]")
            )
            return None
        if not low <= value <= high:
            section.report(messages.out_of_range(section.where(key), float(value), "-", (low, high)))
            return None
    if not raw:
        section.report(
            Finding(
                "error",
                section.where(key),
                "an empty list",
                "at least one number",
                "",
                f"Write {key} = [0.08]",
            )
        )
        return None
    return tuple(float(value) for value in raw)


def _with_unit(section: Section, key: str, name: str, hint: Any, context: Context) -> Any:
    unit = context.unit(name)
    if not unit:
        section.report(
            Finding(
                "error",
                section.where(key),
                f"{key} = {shown(section.get(key))}",
                "needs the currency of [economics]",
                "",
                'Add currency = "IDR" to [economics]',
            )
        )
        return None
    info = ParameterInfo(key, 0.0, unit, f"{key} of the study", "study", None, False, _WITHIN.get(name), None)
    if isinstance(section.get(key), dict) and "source" not in section.get(key) and "source" in section.data:
        section.data[key].setdefault("source", section.data["source"])
    reading = read_entry(section, key, info, allow_prior=hint is Prior)
    if reading is None:
        return None
    if hint is Prior and reading.prior is None:
        section.report(
            Finding(
                "error",
                section.where(key),
                f"{key} is a fixed value",
                "a prior",
                "",
                f'Write {key} = {{triangular = [low, mode, high], unit = "{unit}"}}',
            )
        )
        return None
    if reading.prior is not None:
        context.drawn[*section.path, key] = reading
    return reading.prior if hint is Prior else reading.value
