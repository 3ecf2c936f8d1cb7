"""The way from business as usual to the project, source by source, in bars that add up exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.report.effects import is_effect
from scenarios.report.evidence import Evidence

Array = NDArray[np.float64]


class WaterfallError(ValueError):
    """The bars do not add up to the total of the account: a bug, never to be drawn over."""


@dataclass(frozen=True)
class Step:
    """One bar: its mean, its 90 % interval over the draws and the level after it [tCO2e/yr]."""

    label: str
    mean: float
    low: float
    high: float
    level: float


@dataclass(frozen=True)
class Waterfall:
    """Bars from `start` to `end`; ``start.mean`` plus all steps is ``end.mean`` [tCO2e/yr].

    `left_out` is the mean of business as usual outside the boundary, and of what is the same in every draw.
    """

    start: Step
    steps: tuple[Step, ...]
    end: Step
    left_out: float


def waterfall(evidence: Evidence, scenario: str) -> Waterfall:
    """Return the bars from business as usual to `scenario`.

    Raises
    ------
    WaterfallError
        When the ledger lines do not add up to the expected reduction of the account.
    """
    lines, before = evidence.contributions(evidence.bau)
    _, after = evidence.contributions(scenario)
    roles = {flow.name: flow.role for flow in evidence.study.twin.flows}
    counted = (lines["place"] == "total").to_numpy()
    inside = counted & lines["source"].isin(_inside(evidence)).to_numpy()
    moved = counted & np.any(before != after, axis=1)
    labels = [
        _label(str(roles.get(row["source"], "")), row["carrier"], row["gas"], row["source_category"])
        for row in lines.to_dict("records")
    ]
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(moved):
        groups.setdefault(labels[place] if inside[place] else "other units", []).append(int(place))
    changes = {label: (after[rows] - before[rows]).sum(axis=0) for label, rows in groups.items()}
    order = sorted(changes, key=lambda label: (float(changes[label].mean()), label))
    result = _stacked(before[inside & moved].sum(axis=0), {label: changes[label] for label in order})
    _check(result, float(evidence.mean(scenario, "expected_t").mean()))
    same = math.fsum(before[counted & ~(inside & moved)].mean(axis=1).tolist())
    return Waterfall(result.start, result.steps, result.end, same)


def _inside(evidence: Evidence) -> list[str]:
    """Return the flows inside the boundary; all of them where the study draws none."""
    spec = evidence.account.spec
    if not spec.reference_terms:
        return [flow.name for flow in evidence.study.twin.flows]
    return [
        *(flow.name for flow in evidence.boundary_flows()),
        *spec.project_common,
        *(flow.name for flow in evidence.study.twin.flows if is_effect(flow)),
    ]


def _label(role: str, carrier: str, gas: str, category: str) -> str:
    """Return plain words for a ledger line."""
    if role == "gas_emitted":
        # what others let out (heaps, open fires) never was a fuel
        what = carrier if category == "affected" else f"unburned {carrier}"
    elif role == "electricity":
        what = f"electricity, {carrier}"
    elif gas == "CO2":
        what = f"CO2 of {carrier}"
    else:
        what = f"{gas} from burning"
    return what if category == "controlled" else f"{what} ({category})"


def _stacked(start: Array, changes: Mapping[str, Array]) -> Waterfall:
    first = float(start.mean())
    parts = [first]
    steps: list[Step] = []
    whole = start.copy()
    for label, change in changes.items():
        parts.append(float(change.mean()))
        low, high = np.quantile(change, [0.05, 0.95])
        steps.append(Step(label, parts[-1], float(low), float(high), math.fsum(parts)))
        whole = whole + change
    start_low, start_high = (float(v) for v in np.quantile(start, [0.05, 0.95]))
    end_low, end_high = (float(v) for v in np.quantile(whole, [0.05, 0.95]))
    end = math.fsum(parts)
    return Waterfall(
        Step("business as usual", first, start_low, start_high, first),
        tuple(steps),
        Step("project", end, end_low, end_high, end),
        0.0,
    )


def _check(found: Waterfall, reduction: float) -> None:
    drawn = -math.fsum(step.mean for step in found.steps)
    allowed = 1e-9 * max(1.0, abs(found.start.mean))
    if abs(drawn - reduction) > allowed:
        raise WaterfallError(
            f"waterfall - the bars reduce {drawn:.6f} tCO2e/yr, the account says {reduction:.6f} - they must "
            "agree to 1e-9 - a ledger line is missing or counted twice - report this"
        )


def printed(values: Sequence[float], places: int = 1) -> list[float]:
    """Return `values` rounded so that the printed numbers add up: each partial sum is rounded, not each part.

    Examples
    --------
    >>> [round(v, 1) for v in printed([0.14, 0.14, 0.14])]
    [0.1, 0.2, 0.1]
    """
    levels = [round(math.fsum(values[: k + 1]), places) for k in range(len(values))]
    return [level - before for level, before in zip(levels, [0.0, *levels], strict=False)]
