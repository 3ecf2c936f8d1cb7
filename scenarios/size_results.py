"""The size curves of a results folder, or in words why one cannot be given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.accounting.cube import AccountingError
from scenarios.constraint_specification import ChanceConstraint
from scenarios.results import Results
from scenarios.size_constraints import ConstraintCurve, choice
from scenarios.size_service import singular
from scenarios.size_sweep import SizeCurve, bands, size_curve, sized, sizing_folder
from scenarios.sizing_specification import SizingSpec
from scenarios.store import MANIFEST
from scenarios.study import Study


def size_curves(path: Path, study: Study) -> tuple[SizeCurve | str, ...]:
    """Return the curve of each sizing of `study` from the results folder `path`, or why there is none."""
    return tuple(
        _curve(path / sizing_folder(number), study, spec) for number, spec in enumerate(study.sizings)
    )


def _curve(folder: Path, study: Study, spec: SizingSpec) -> SizeCurve | str:
    if not (folder / MANIFEST).is_file():
        return "The sizes were not run: the same leapfrog run again makes their sweep."
    found = Results.open(folder)
    if not found.finished:
        return "The sweep of the sizes is unfinished: the same leapfrog run again goes on from there."
    if found.manifest.get("study_hash") != study.simulation_hash or not _same(found, study, spec):
        return "The sizes were changed after the run: run into another folder to see the new ones."
    try:
        return size_curve(found, study, spec)
    except AccountingError as problem:
        return f"No size curve can be given: {problem}."


def _same(found: Results, study: Study, spec: SizingSpec) -> bool:
    """Return whether the stored sweep is one of these sizes: of this lever, in this scenario."""
    made = sized(study, spec)
    stored: Mapping[str, str] = found.manifest.get("inputs", {})
    return set(found.scenarios) == set(made) and all(
        stored.get(f"{name}.{key}", repr(value)) == repr(value)
        for name, parameters in made.items()
        for key, value in parameters.as_dict().items()
    )


def size_records(path: Path, study: Study) -> list[dict[str, Any]]:
    """Return the sizings of a results folder as plain records, for JSON; a number that there is not is None."""
    return [
        {"lever": spec.lever, "scenario": spec.scenario, "not_given": curve}
        if isinstance(curve, str)
        else _record(curve)
        for spec, curve in zip(study.sizings, size_curves(path, study), strict=True)
    ]


def _record(curve: SizeCurve) -> dict[str, Any]:
    service, per_one = curve.service, f"{curve.currency}/{curve.service.one}"
    found: dict[str, Any] = {
        "lever": curve.lever,
        "unit": curve.unit,
        "scenario": curve.scenario,
        "size_in_study": curve.current,
        "draws": curve.n,
        "failed": curve.left_out,
        "sizes": curve.sizes.tolist(),
        "delivered": _quantiles(curve.delivered, f"{service.unit}/yr"),
        "next_unit_brings": _quantiles(curve.brings, f"{service.fine}/yr/{singular(curve.unit)}"),
    }
    if curve.shortage is not None:
        found["shortage"] = _quantiles(curve.shortage, f"{curve.shortage_unit}/yr")
    if curve.cost is not None and curve.cost_steps is not None:
        found["cost"] = _quantiles(curve.cost, per_one)
        found["cost_above_size_before"] = _quantiles(curve.cost_steps, per_one)
    if curve.constraints:
        chosen = choice(curve.constraints)
        found["constraints"] = [_constraint(one) for one in curve.constraints]
        for key, place in (
            ("smallest_size", chosen.smallest),
            ("smallest_size_95_percent_sure", chosen.surest),
            ("cheapest_size_that_keeps_all", curve.recommended),
        ):
            found[key] = None if place is None else float(curve.sizes[place])
    return found


def _quantiles(values: Any, unit: str) -> dict[str, Any]:
    low, middle, high = bands(values)
    return {"unit": unit, "p10": _plain(low), "p50": _plain(middle), "p90": _plain(high)}


def _constraint(curve: ConstraintCurve) -> dict[str, Any]:
    chance = isinstance(curve.constraint, ChanceConstraint)
    return {
        "title": curve.constraint.title,
        "kind": "chance" if chance else "ratio",
        "limit": curve.limit,
        "value": _plain(curve.value),
        "share_of": "years" if chance else "draws",
        "share": _plain(curve.share),
        "share_low": _plain(curve.share_low),
        "share_high": _plain(curve.share_high),
        "interval": "90 %, Clopper-Pearson",
        "holds": curve.holds.tolist(),
        "holds_95_percent_sure": curve.sure.tolist(),
    }


def _plain(values: Any) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in values]
