"""Charts of the claim check: the distribution with the published figure, and where the ceiling goes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from scenarios.accounting.specification import Claim
from scenarios.report.claim_chain import Chain
from scenarios.report.claim_check import ClaimFinding
from scenarios.report.claim_wording import computed, is_share, published, scale_of_claim, unit_of_claim
from scenarios.report.drawing import BLUE, INK, ORANGE, Array, Chart, canvas, svg_of, table, thousands
from scenarios.report.evidence import Evidence
from scenarios.report.figures_sources import steps_svg
from scenarios.report.waterfall import Step, printed
from scenarios.report.wording import NARROW, chemical, count, fixed, percent, plain, three

QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles in the table behind the histogram [-]."""


def claim_charts(evidence: Evidence, found: ClaimFinding, number: int) -> tuple[Chart, ...]:
    """Return the charts of a claim."""
    charts = [distribution(found, f"claim{number}")]
    if found.explanation is not None:
        charts.append(shortfall(evidence, found, found.explanation, f"why{number}"))
    return tuple(charts)


def distribution(found: ClaimFinding, key: str) -> Chart:
    """Return the distribution of the claimed quantity with the published figure."""
    claim = found.claim
    scale, unit = scale_of_claim(claim), unit_of_claim(claim)
    values = scale * found.check.values.to_numpy(np.float64)
    target = scale * claim.target
    p50 = float(np.median(values))
    with canvas(3.0) as (figure, axes):
        axes.hist(
            values,
            bins=min(40, max(8, int(np.sqrt(len(values))))),
            color=BLUE,
            edgecolor="white",
            linewidth=0.5,
        )
        _marks(
            axes,
            values,
            (p50, f"P50 {computed(claim, p50 / scale)}"),
            (target, f"published {published(claim)}"),
        )
        thousands(axes.xaxis)
        axes.set_xlabel("mean of the years [" + ("%" if is_share(claim) else unit) + "]")
        axes.set_ylabel("number of draws")
        svg = svg_of(figure, key, "Histogram of the claimed quantity with the published figure")
    rows = [[percent(q), three(float(np.quantile(values, q)))] for q in QUANTILES]
    rows += [["mean", three(scale * found.check.mean)], ["published", f"{target:,.6g}"]]
    return Chart(
        key,
        _reached(found),
        f"Distribution of the mean of the years in “{plain(claim.scenario)}”, {unit}; "
        f"{count(found.check.n_draws, 'draw')}. Dashed: {chemical(claim.name)}.",
        svg,
        table(["quantile", unit], rows),
    )


def _marks(axes: Axes, values: Array, middle: tuple[float, str], target: tuple[float, str]) -> None:
    """Draw the median and the published figure, each with its label on the side that has room."""
    top = axes.get_ylim()[1]
    axes.set_ylim(0.0, 1.18 * top)
    spread = [float(values.min()), float(values.max()), target[0]]
    room = 0.06 * (max(spread) - min(spread) or 1.0)
    axes.set_xlim(min(spread) - room, max(spread) + room)
    centre = 0.5 * sum(axes.get_xlim())
    for (value, text), colour, line, height in ((middle, INK, "-", 1.16), (target, ORANGE, "--", 1.07)):
        axes.axvline(value, color=colour, linestyle=line, linewidth=1.8)
        side = "right" if value > centre else "left"
        axes.annotate(
            text, (value, height * top), xytext=(-5 if side == "right" else 5, 0), textcoords="offset points",
            ha=side, va="top", weight="bold", color=colour,
        )  # fmt: skip


def _reached(found: ClaimFinding) -> str:
    share = found.check.probability
    who = (
        "No draw reaches"
        if share <= 0.0
        else "All draws reach"
        if share >= 1.0
        else f"{percent(share)} of draws reach"
    )
    return f"{who} the published {published(found.claim)}"


def shortfall(evidence: Evidence, found: ClaimFinding, why: Chain, key: str) -> Chart:
    """Return the way from the ceiling to the computed mean, with the published figure marked."""
    claim = found.claim
    scale, places = scale_of_claim(claim), 1 if is_share(claim) else 0
    unit = unit_of_claim(claim)
    start, steps, end = _steps(found, why, scale)
    svg = steps_svg(
        key, start, steps, end, f"computed: {plain(claim.scenario)}",
        (f"published {published(claim)}" if is_share(claim) else f"published {claim.value:,.6g}",
         scale * claim.target),
        lower_is_better=False, places=places, unit="%" if is_share(claim) else unit,
    )  # fmt: skip
    shown = printed([start.mean, *(s.mean for s in steps)])
    rows = [
        [chemical(s.label), fixed(v), f"{fixed(s.low)} to {fixed(s.high)}"]
        for s, v in zip([start, *steps], shown, strict=True)
    ]
    rows.append(["computed mean", fixed(sum(shown)), f"{fixed(end.low)} to {fixed(end.high)}"])
    return Chart(
        key,
        f"From a ceiling of {_short(claim, why.ceiling)} to {_short(claim, found.check.mean)}: where it goes",
        f"Steps from the ideal to the computed mean of “{plain(claim.scenario)}”, {unit}; they add up exactly. "
        f"Hatched orange: takes away; green: adds. Whiskers: 5{NARROW}% to 95{NARROW}% of "
        f"{count(evidence.n, 'draw')} of the step itself. Dotted: the published figure.",
        svg,
        table(["step", f"mean [{unit}]", "5 % to 95 %"], rows),
    )


def _steps(found: ClaimFinding, why: Chain, scale: float) -> tuple[Step, Sequence[Step], Step]:
    first = why.start
    ceiling = scale * first.mean
    start = Step(first.label, ceiling, scale * first.low, scale * first.high, ceiling)
    level = [ceiling]
    steps: list[Step] = []
    for reason in why.reasons:
        level.append(scale * reason.mean)
        steps.append(Step(reason.label, level[-1], scale * reason.low, scale * reason.high, math.fsum(level)))
    mean = math.fsum(level)
    low, high = (scale * float(v) for v in np.quantile(found.check.values, [0.05, 0.95]))
    return start, steps, Step("computed mean", mean, low, high, mean)


def _short(claim: Claim, value: float) -> str:
    return computed(claim, value) + ("" if is_share(claim) else f" {unit_of_claim(claim)}")
