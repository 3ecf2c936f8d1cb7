"""Screen for published husk samples: what is wrong with a row, and what it would take to use it.

A row is `usable`, or it is rejected with reasons. Findings that do not reject stay with the row as warnings: a
heating value that differs from its own analysis by 10-15 % is not thrown away, it widens the joint error of the fuel.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from twins.rice_husk.fuel import hhv_channiwala_parikh_2002
from twins.rice_husk.fuel_bases import KINDS, HeatingValue, Kind, Ultimate

Columns = Mapping[str, str]
Moist = Literal["dry", "wet"]
ELEMENT_COLUMNS = {c: f"{c}_wt_pct" for c in ("C", "H", "O", "N", "S")}
ASH, MOISTURE, VALUE = "ash_wt_pct", "moisture_wt_pct_wet_basis", "heating_value_MJ_per_kg"
BASES: dict[str, Literal["daf", "dry", "wet"]] = {
    "daf": "daf",
    "db": "dry",
    "dry": "dry",
    "wb": "wet",
    "wet": "wet",
    "as determined": "wet",
}
CLOSURE_PCT = 2.5  # published analyses close to 1-2 %
CARBON_DAF_PCT = (40.0, 60.0)  # plant matter, dry ash-free: cellulose 44, lignin 63
LARGEST_ASH_PCT = 40.0  # husk has 13-26; above this it is ash with husk, or sand
HEATING_VALUE_MJ_KG = (9.0, 20.0)  # any kind and basis of husk with 5-30 % moisture
SWAP_GAP, SWAP_MATCH = 0.06, 0.05  # off by more than the first, while another reading fits by the second


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a sample: where, what was given, what is allowed, why it may be, and what to do."""

    place: str
    given: str
    allowed: str
    cause: str
    next_step: str
    rejects: bool

    def __str__(self) -> str:
        """Return the finding as one sentence."""
        limits = f"{self.place}: {self.given}; allowed: {self.allowed}"
        return f"{limits}; likely cause: {self.cause}; next: {self.next_step}"


@dataclass(frozen=True)
class Screened:
    """A sample with what was found; `analysis` is dry, where it could be worked out."""

    sample_id: str
    findings: tuple[Finding, ...]
    analysis: Ultimate | None

    @property
    def usable(self) -> bool:
        """Answer whether nothing found rejects the sample."""
        return not any(f.rejects for f in self.findings)


def read_samples() -> list[dict[str, str]]:
    """Return the rows of the survey table of husk compositions."""
    table = resources.files("twins.rice_husk") / "survey" / "husk_composition_samples.csv"
    with table.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def screen(row: Columns) -> Screened:
    """Return what is wrong with one row of the survey table, in percent by mass and MJ/kg as its columns say."""
    place = row["sample_id"]
    findings = [*_flag(row), *_numbers(row)]
    if findings and any(f.rejects and "not a number" in f.given for f in findings):
        return Screened(place, tuple(findings), None)
    findings += [*_ash(row), *_carbon(row), *_closure(row)]
    analysis = None if any(f.rejects for f in findings) else _dry_analysis(row)
    if analysis is not None:
        findings += _heating_value(row, analysis)
    elif not findings:
        step = "use its ash and heating value only"
        findings.append(Finding(place, "no ultimate analysis", "C, H and O", "not measured", step, False))
    return Screened(place, tuple(findings), analysis)


def screen_all() -> tuple[list[Screened], list[Screened]]:
    """Return the usable and the rejected samples of the survey table."""
    screened = [screen(row) for row in read_samples()]
    return [s for s in screened if s.usable], [s for s in screened if not s.usable]


def _number(row: Columns, column: str) -> float | None:
    text = row.get(column, "")
    return float(text) if text else None


def _numbers(row: Columns) -> list[Finding]:
    found: list[Finding] = []
    for column in (*ELEMENT_COLUMNS.values(), ASH, MOISTURE, VALUE):
        place = f"{row['sample_id']}, {column}"
        try:
            value = _number(row, column)
        except ValueError:
            text = f"{row[column]!r} is not a number"
            found.append(
                Finding(place, text, "a number or nothing", "unit or sign in the cell", "correct it", True)
            )
            continue
        if value is not None and not (0.0 <= value <= 100.0 or (column == VALUE and value > 0.0)):
            text = f"{value:g}"
            found.append(
                Finding(place, text, "0 to 100", "sign or decimal point", "look into the source", True)
            )
    carbon = [_safe(row, c) for c in (ELEMENT_COLUMNS["C"], ASH)]
    if carbon[0] is not None and 0.0 < carbon[0] <= 1.0:
        place, text = f"{row['sample_id']}, {ELEMENT_COLUMNS['C']}", f"{carbon[0]:g} %"
        step = "multiply the row by 100"
        found.append(Finding(place, text, "percent by mass", "a fraction given for percent", step, True))
    return found


def _safe(row: Columns, column: str) -> float | None:
    try:
        return _number(row, column)
    except ValueError:
        return None


def _flag(row: Columns) -> list[Finding]:
    if row.get("quality_flag") != "reject":
        return []
    place, note = f"{row['sample_id']}, quality_flag", row.get("quality_note", "")
    return [Finding(place, "reject", "use", note, "leave it out; it is kept to test this screen", True)]


def _ash(row: Columns) -> list[Finding]:
    ash = _number(row, ASH)
    if ash is None or ash <= LARGEST_ASH_PCT:
        return []
    cause = "sand in the sample, ash of a burnt husk, or silica given for ash"
    place, limit = f"{row['sample_id']}, {ASH}", f"at most {LARGEST_ASH_PCT:g} %"
    return [Finding(place, f"{ash:g} %", limit, cause, "ask for the loss on ignition of the raw husk", True)]


def _carbon(row: Columns) -> list[Finding]:
    """Look at carbon per dry ash-free matter; without a stated basis at the most that it could be."""
    carbon = _number(row, ELEMENT_COLUMNS["C"])
    if carbon is None or carbon <= 1.0:
        return []
    basis = BASES.get(row.get("basis_ultimate", ""))
    inert = (_number(row, ASH) or 0.0) if basis != "daf" else 0.0
    inert += (_number(row, MOISTURE) or 0.0) if basis in (None, "wet") else 0.0
    daf = 100.0 * carbon / max(100.0 - inert, 1.0)
    low, high = CARBON_DAF_PCT
    if low <= daf <= high:
        return []
    cause = (
        "C and another column exchanged, a probe of the surface (EDX), or the basis"
        if daf < low
        else "char, or the basis"
    )
    given, limit = f"{carbon:g} %, {daf:.3g} % dry ash-free", f"{low:g}-{high:g} % dry ash-free"
    step = "reject unless the source shows a CHN combustion analysis"
    return [Finding(f"{row['sample_id']}, {ELEMENT_COLUMNS['C']}", given, limit, cause, step, True)]


def _closure(row: Columns) -> list[Finding]:
    values = {e: _number(row, column) for e, column in ELEMENT_COLUMNS.items()}
    given = [v for v in values.values() if v is not None]
    if not given:
        return []
    place = f"{row['sample_id']}, ultimate analysis"
    missing = [e for e in ("C", "H", "O") if values[e] is None]
    if missing:
        text, step = f"{', '.join(missing)} not given", "take it from the source, or reject"
        return [Finding(place, text, "C, H and O", "column left out", step, True)]
    basis = BASES.get(row.get("basis_ultimate", ""))
    if basis is None:
        text, step = f"basis {row.get('basis_ultimate', '')!r}", "find the basis in the source"
        return [Finding(place, text, ", ".join(sorted(BASES)), "basis not stated", step, True)]
    total = sum(given) + (_number(row, "Cl_wt_pct") or 0.0)
    total += (_number(row, ASH) or 0.0) if basis != "daf" else 0.0
    total += (_number(row, MOISTURE) or 0.0) if basis == "wet" else 0.0
    if abs(total - 100.0) <= CLOSURE_PCT:
        return []
    cause = (
        "fractions given for percent"
        if total < 2.0
        else "another basis than stated, or a part missing or doubled"
    )
    limit = f"100 +- {CLOSURE_PCT:g} % on basis {basis}"
    return [Finding(place, f"sum {total:.4g} %", limit, cause, "recompute on the basis of the source", True)]


def _dry_analysis(row: Columns) -> Ultimate | None:
    parts = {e: (_number(row, column) or 0.0) / 100.0 for e, column in ELEMENT_COLUMNS.items()}
    if row.get(ELEMENT_COLUMNS["C"], "") == "":
        return None
    basis, ash = BASES[row["basis_ultimate"]], (_number(row, ASH) or 0.0) / 100.0
    if basis == "daf":
        return Ultimate(basis="daf", **parts).dry(ash_dry=ash)
    moisture = (_number(row, MOISTURE) or 0.0) / 100.0 if basis == "wet" else 0.0
    return Ultimate(basis=basis, ash=ash, moisture=moisture, **parts).dry()


def _heating_value(row: Columns, analysis: Ultimate) -> list[Finding]:
    stated, words = _number(row, VALUE), row.get("heating_value_kind", "")
    if stated is None:
        return []
    kind, basis = _said(words)
    place, M = f"{row['sample_id']}, {VALUE}", (_number(row, MOISTURE) or 0.0) / 100.0
    return heating_value_findings(place, stated, kind, basis, analysis, M)


def heating_value_findings(
    place: str, stated: float, kind: Kind | None, basis: Moist | None, analysis: Ultimate, M: float
) -> list[Finding]:
    """Compare a stated heating value with all four that its analysis gives.

    Parameters
    ----------
    stated
        Heating value [MJ/kg].
    kind, basis
        What it is said to be; None where the source does not say.
    analysis
        On the dry basis.
    M
        Moisture [kg/kg wet].

    Returns
    -------
    list
        Nothing, or what does not fit: HHV given for LHV and dry for wet are told from a bomb that disagrees.
    """
    low, high = HEATING_VALUE_MJ_KG
    if not low <= stated <= high:
        given = f"{stated:g} MJ/kg"
        cause = "kcal/kg or kJ/kg given for MJ/kg, or another fuel"
        return [Finding(place, given, f"{low:g}-{high:g} MJ/kg", cause, "convert (1 kcal = 4.1868 kJ)", True)]
    readings = _readings(analysis, M)
    nearest = min(readings, key=lambda k: abs(stated / readings[k] - 1.0))
    named = f"{' '.join(nearest)} ({readings[nearest]:.2f} MJ/kg by the analysis)"
    if kind is None or basis is None:
        given, step = f"{stated:g} MJ/kg, kind or basis not stated", f"take it as {' '.join(nearest)}"
        return [Finding(place, given, "HHV or LHV, dry or wet", f"nearest to {named}", step, False)]
    expected = readings[kind, basis]
    gap = stated / expected - 1.0
    if abs(gap) <= SWAP_GAP:
        return []
    if nearest != (kind, basis) and abs(stated / readings[nearest] - 1.0) <= SWAP_MATCH:
        cause = f"{named} given for {kind} {basis}"
        step = "look for the kind in the source; until then it widens the error of the fuel"
    else:
        cause = "analysis and bomb disagree, as published husks do by up to 15 %"
        step = "keep both: the joint error of the fuel covers it"
    limit = f"{expected:.2f} MJ/kg +- {SWAP_GAP:.0%} ({kind} {basis} by Channiwala and Parikh)"
    return [Finding(place, f"{stated:g} MJ/kg, {gap:+.0%}", limit, cause, step, False)]


def _said(words: str) -> tuple[Kind | None, Moist | None]:
    text = words.lower()
    kind: Kind | None = "LHV" if "lhv" in text or "net" in text else None
    if "hhv" in text or "gross" in text:
        kind = "HHV"
    if "not stated" in text:
        return kind, None
    return kind, "dry" if "dry" in text else "wet" if "wet" in text or "as determined" in text else None


def _readings(analysis: Ultimate, M: float) -> dict[tuple[Kind, Moist], float]:
    a = analysis
    hhv = HeatingValue(
        value=hhv_channiwala_parikh_2002(a.C, a.H, a.O, a.N, a.S, a.ash), kind="HHV", basis="dry"
    )
    bases: tuple[Moist, ...] = ("dry", "wet")
    return {(k, b): hhv.to(k, b, H_dry=a.H, M=M).value for k in KINDS for b in bases}
