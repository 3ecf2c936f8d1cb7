"""Charts and sentences of the claim check."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scenarios.report.answer import p50_p90
from scenarios.report.claim_check import ClaimFinding, Explanation
from scenarios.report.drawing import BLUE, INK, ORANGE, Chart, canvas, svg_of, table, thousands
from scenarios.report.evidence import Evidence
from scenarios.report.figures_sources import steps_svg
from scenarios.report.waterfall import Step, printed
from scenarios.report.wording import NARROW, chance, chemical, count, fixed, listed, percent, plain, three

QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles in the table behind the histogram [-]."""

FADED = 0.05
"""Part of the ceiling lost to units that leave from which it is worth a sentence [-]; assumed."""


@dataclass(frozen=True)
class ClaimSection:
    """What the page says of one claim."""

    title: str
    verdict: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    source: str


def claim_section(evidence: Evidence, found: ClaimFinding, number: int) -> ClaimSection:
    """Return verdict, reasons and charts of a claim."""
    charts = [distribution(evidence, found, f"claim{number}")]
    sentences = [_movers(evidence, found)]
    if found.explanation is not None:
        charts.append(shortfall(evidence, found, found.explanation, f"why{number}"))
        sentences = [*_reasons(found, found.explanation), *sentences]
    return ClaimSection(
        title=chemical(found.claim.name),
        verdict=_verdict(found),
        sentences=tuple(chemical(s) for s in sentences),
        charts=tuple(charts),
        source=found.claim.source,
    )


def _verdict(found: ClaimFinding) -> str:
    claim, check = found.claim, found.check
    inside = 0.0 < check.probability < 1.0
    error = f" ± {percent(check.standard_error)}" if inside else ""
    meaning = "standard error" if inside else "95 % bound"
    return chemical(
        f"Chance to reach {three(claim.value, 4)} {claim.unit}: {chance(check.probability, check.n_draws)}{error} "
        f"({count(check.n_draws, 'draw')} of “{plain(claim.scenario)}”, {meaning})."
    )


def _reasons(found: ClaimFinding, why: Explanation) -> list[str]:
    claim, mean = found.claim, found.check.mean
    ceiling = percent(why.ceiling_share, 3)
    first = (
        f"Ceiling: {why.new_fuel} emits {ceiling} less CO2 per unit of energy than {why.old_fuel}, so the reduction "
        f"cannot pass {ceiling} × the gas share, even with an equal engine and no leak. With every unit of "
        f"{why.full_year} running wholly on {why.new_fuel} it would be {three(why.ceiling)} of {three(why.emissions)} "
        "tCO2 a year."
    )
    claimed = three(claim.value, 4)
    if why.ceiling > 0.0 and claim.value > why.ceiling:
        second = (
            f"The claim of {claimed} is {three(claim.value / why.ceiling, 2)} times that ceiling: it would need a "
            f"reduction of {percent(claim.value / why.emissions)} of all their CO2. No gas supply can make it true."
        )
    else:
        needed = claim.value / why.ceiling if why.ceiling > 0.0 else math.nan
        second = (
            f"The claim of {claimed} would need a gas share of {percent(needed)} without any loss; the draws "
            f"reach {percent(why.gas_share)} on average."
        )
    ideal = why.ceiling + math.fsum(reason.mean for reason in why.reasons[:3])
    third = (
        f"Units leave the fleet, which takes {three(-why.reasons[0].mean)} tCO2 a year on average, and the computed "
        f"gas share is {percent(why.gas_share)}: the ideal falls to {three(ideal)} tCO2 a year."
        if why.reasons[0].mean < -FADED * why.ceiling
        else f"With the computed gas share of {percent(why.gas_share)} the ideal falls to {three(ideal)} tCO2 a year."
    )
    losses = sorted((r for r in why.reasons if r.mean < 0.0), key=lambda r: r.mean)[:3]
    named = [f"{r.label} ({three(r.mean)})" for r in losses]
    fourth = (
        f"From the ceiling to the mean of {three(mean)} tCO2e a year the largest losses are: "
        f"{listed(named)} [tCO2e/yr]."
        if named
        else ""
    )
    return [s for s in (first, second, third, fourth) if s]


def _movers(evidence: Evidence, found: ClaimFinding) -> str:
    leaders = found.movers.rows(3, positive=True)
    if not leaders:
        return "What moves it most cannot be said: " + " ".join(found.movers.notes)
    assumed = evidence.assumed_names()
    texts = [
        f"{evidence.label(row.name)} ({percent(row.share)} of the spread{', assumed' if row.name in assumed else ''})"
        for row in leaders
    ]
    return f"The {len(texts)} inputs that move it most: {listed(texts)}."


def distribution(evidence: Evidence, found: ClaimFinding, key: str) -> Chart:
    """Return the distribution of the claimed quantity with the published figure."""
    values = found.check.values.to_numpy(np.float64)
    claim = found.claim
    unit = chemical(claim.unit)
    with canvas(3.0) as (figure, axes):
        axes.hist(
            values,
            bins=min(40, max(8, int(np.sqrt(len(values))))),
            color=BLUE,
            edgecolor="white",
            linewidth=0.5,
        )
        p50, _ = p50_p90(values)
        top = axes.get_ylim()[1]
        axes.set_ylim(0.0, 1.18 * top)
        spread = [float(values.min()), float(values.max()), claim.value]
        room = 0.06 * (max(spread) - min(spread) or 1.0)
        axes.set_xlim(min(spread) - room, max(spread) + room)
        middle = 0.5 * sum(axes.get_xlim())
        for value, colour, line, text in (
            (p50, INK, "-", f"P50 {three(p50)}"),
            (claim.value, ORANGE, "--", f"published {three(claim.value, 4)}"),
        ):
            axes.axvline(value, color=colour, linestyle=line, linewidth=1.8)
            side = "right" if value > middle else "left"
            height = 1.16 if line == "-" else 1.07
            axes.annotate(text, (value, height * top), xytext=(-5 if side == "right" else 5, 0),
                          textcoords="offset points", ha=side, va="top", weight="bold", color=colour)  # fmt: skip
        thousands(axes.xaxis)
        axes.set_xlabel(f"mean of the years [{unit}]")
        axes.set_ylabel("draws")
        svg = svg_of(figure, key, "Histogram of the claimed quantity with the published figure")
    rows = [[percent(q), three(float(np.quantile(values, q)))] for q in QUANTILES]
    rows += [["mean", three(found.check.mean)], ["published", three(claim.value, 4)]]
    return Chart(
        key,
        _reached(found),
        f"Distribution of the yearly mean in “{plain(claim.scenario)}”, {unit}; {count(found.check.n_draws, 'draw')}. "
        f"Dashed: {chemical(claim.name)}.",
        svg,
        table(["quantile", unit], rows),
    )


def _reached(found: ClaimFinding) -> str:
    share = found.check.probability
    who = (
        "No draw reaches"
        if share <= 0.0
        else "All draws reach"
        if share >= 1.0
        else f"{percent(share)} of draws reach"
    )
    return f"{who} the published {three(found.claim.value, 4)} {chemical(found.claim.unit)}"


def shortfall(evidence: Evidence, found: ClaimFinding, why: Explanation, key: str) -> Chart:
    """Return the way from the ceiling to the computed mean, with the published figure marked."""
    start = Step(
        f"ceiling: all energy of {why.full_year} replaced", why.ceiling, why.ceiling, why.ceiling, why.ceiling
    )
    level = [why.ceiling]
    steps: list[Step] = []
    for reason in why.reasons:
        level.append(reason.mean)
        # a loss is drawn in the colour of loss: here less is worse
        steps.append(Step(reason.label, reason.mean, reason.low, reason.high, math.fsum(level)))
    mean = math.fsum(level)
    values = found.check.values.to_numpy(np.float64)
    low, high = (float(v) for v in np.quantile(values, [0.05, 0.95]))
    end = Step("computed mean", mean, low, high, mean)
    svg = steps_svg(
        key, start, steps, end, f"computed: {plain(found.claim.scenario)}",
        (f"published {three(found.claim.value, 4)}", found.claim.value), lower_is_better=False,
    )  # fmt: skip
    shown = printed([start.mean, *(s.mean for s in steps)])
    rows = [[chemical(s.label), fixed(v), "" if s is start else f"{fixed(s.low)} to {fixed(s.high)}"]
            for s, v in zip([start, *steps], shown, strict=True)]  # fmt: skip
    rows.append(["computed mean", fixed(sum(shown)), f"{fixed(low)} to {fixed(high)}"])
    return Chart(
        key,
        f"From a ceiling of {three(why.ceiling)} to {three(mean)} tCO₂e/yr: where the reduction goes",
        f"Steps from the ideal to the computed mean of “{plain(found.claim.scenario)}”, tCO₂e a year; they add up "
        "exactly. "
        f"Whiskers: 5{NARROW}% to 95{NARROW}% of {count(evidence.n, 'draw')} of the step itself.",
        svg,
        table(["step", "mean [tCO₂e/yr]", "5 % to 95 %"], rows),
    )
