"""The canonical form of a study: its content as bytes, hashed, and its inputs as rows for the reader."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.quantities import Reading
from twins.core.parameters import Parameters
from twins.core.twin import Twin

if TYPE_CHECKING:
    from scenarios.scenario import Scenario


class InputRow(NamedTuple):
    """One input of a study as it is shown in the report."""

    name: str
    kind: str
    value: str
    unit: str
    source: str
    where: str
    assumed: bool
    meaning: str
    scenario: str = ""


def plain(value: Any) -> Any:
    """Return `value` made of dicts, lists, texts and numbers only, with the kind of every record."""
    if isinstance(value, Parameters):
        return plain(value.as_dict())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"record": type(value).__name__, **members}
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, (dt.date, Path)):
        return str(value)
    if isinstance(value, float):
        return value.hex()  # exact, and the same on every machine
    return value


def canonical_text(value: Any) -> str:
    """Return the canonical JSON text of `value`: sorted keys, exact numbers."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the SHA-256 [hex] of the canonical text of `value`."""
    return hashlib.sha256(canonical_text(value).encode()).hexdigest()


def input_rows(
    twin: Twin, readings: Mapping[str, Reading], scenarios: Mapping[str, Scenario]
) -> tuple[InputRow, ...]:
    """Return one row for each parameter of the twin, then one for each lever of each scenario."""
    rows: list[InputRow] = []
    for name, info in twin.parameters.infos().items():
        reading = readings.get(name)
        if reading is None:
            text = info.prior.describe() if info.prior is not None else _text(info.value)
            rows.append(
                InputRow(
                    name,
                    info.kind,
                    text,
                    info.unit,
                    info.source,
                    f"twin {twin.name}",
                    info.assumed,
                    info.meaning,
                )
            )
            continue
        kind = "lever" if info.lever else "uncertain" if reading.prior is not None else "constant"
        rows.append(reading_row(name, kind, reading, info.unit, info.meaning, ""))
    for scenario in scenarios.values():
        for name, reading in scenario.changes.items():
            info = twin.parameters.infos()[name]
            rows.append(reading_row(name, "lever", reading, info.unit, info.meaning, scenario.name))
    return tuple(rows)


def reading_row(name: str, kind: str, reading: Reading, unit: str, meaning: str, scenario: str) -> InputRow:
    """Return the row of a value or prior that the study gives."""
    text = reading.prior.describe() if reading.prior is not None else _text(reading.value)
    design = kind == "lever" and not reading.source
    source = "design choice of the scenario" if design else reading.source or "assumed: no source given"
    return InputRow(
        name, kind, text, unit, source, reading.where, reading.assumed and not design, meaning, scenario
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
