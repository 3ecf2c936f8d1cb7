"""Charts of where emissions and energy come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes

from scenarios.accounting.totals import SOLID_BIOMASS
from scenarios.report.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    SERIES,
    Chart,
    canvas,
    row_labels,
    svg_of,
    table,
    thousands,
    wrapped,
    years_axis,
)
from scenarios.report.evidence import Evidence
from scenarios.report.waterfall import Step, Waterfall, printed
from scenarios.report.wording import NARROW, chemical, count, fixed, percent, plain, three

GJ_PER_GWH = 3600.0
SMALL = 0.01
"""Bars below this part of the first one are drawn together [-]."""
_HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++")


def emission_waterfall(evidence: Evidence, found: Waterfall) -> Chart:
    """Return the way from business as usual to the headline scenario."""
    bars = [found.start, *found.steps]
    shown = printed([b.mean for b in bars])
    rows = [
        [chemical(b.label), fixed(v), f"{fixed(b.low)} to {fixed(b.high)}"]
        for b, v in zip(bars, shown, strict=True)
    ]
    total = sum(shown)
    rows.append(
        [plain(evidence.headline), fixed(total), f"{fixed(found.end.low)} to {fixed(found.end.high)}"]
    )
    same = (
        f" {three(found.left_out)} tCO₂e/yr of units outside the boundary, or the same in every draw, are left out."
        if found.left_out
        else ""
    )
    return Chart(
        "waterfall",
        _waterfall_title(found),
        f"Means over {count(evidence.n, 'draw')} and all years, tCO₂e a year; the bars add up exactly. Green: "
        f"lowers emissions; hatched orange: raises them. Whiskers: 5{NARROW}% to 95{NARROW}% "
        f"of draws of the bar itself.{same}",
        steps_svg("waterfall", found.start, drawn_steps(found), found.end, plain(evidence.headline)),
        table(["source", "mean [tCO₂e/yr]", "5 % to 95 %"], rows),
    )


def _waterfall_title(found: Waterfall) -> str:
    """Return the change in percent, or in tonnes where a share of the start would say nothing."""
    change = found.end.mean - found.start.mean
    if found.start.mean > 0.0 and found.end.mean >= 0.0:
        word = "less" if change < 0 else "more"
        share = percent(abs(change) / found.start.mean)
        return f"Inside the boundary the project emits {share} {word} than business as usual"
    word = "lower" if change < 0 else "higher"
    return f"Inside the boundary emissions are {three(abs(change))} tCO₂e/yr {word} than in business as usual"


def drawn_steps(found: Waterfall) -> tuple[Step, ...]:
    """Return the steps with those under 1 % of the start drawn as one bar; the table names them all."""
    limit = SMALL * abs(found.start.mean)
    small = [s for s in found.steps if max(abs(s.mean), abs(s.low), abs(s.high)) < limit]
    if len(small) < 2:
        return found.steps
    parts = [found.start.mean]
    steps: list[Step] = []
    others = Step(
        f"{len(small)} small sources", math.fsum(s.mean for s in small), math.fsum(s.low for s in small),
        math.fsum(s.high for s in small), 0.0,
    )  # fmt: skip
    for step in sorted([*(s for s in found.steps if s not in small), others], key=lambda s: s.mean):
        parts.append(step.mean)
        steps.append(replace(step, level=math.fsum(parts)))
    return tuple(steps)


def steps_svg(
    key: str,
    start: Step,
    steps: Sequence[Step],
    end: Step,
    end_label: str,
    mark: tuple[str, float] | None = None,
    *,
    lower_is_better: bool = True,
    places: int = 0,
    unit: str = "tCO₂e/yr",
) -> str:
    """Return a waterfall from `start` over `steps` to `end`, drawn from top to bottom.

    `mark` is a labelled vertical line, such as a published figure; `places` are the decimals of the numbers beside
    the bars, `unit` is that of the axis.
    """
    n = len(steps) + 2
    with canvas(0.9 + 0.46 * n) as (figure, axes):
        y = np.arange(n)[::-1]
        axes.barh(y[0], start.mean, color=GREY, height=0.62)
        before = start.mean
        for place, step in zip(y[1:], steps, strict=False):
            better = (step.mean < 0.0) == lower_is_better
            colour, hatch = (GREEN, "") if better else (ORANGE, "///")
            axes.barh(
                place, step.level - before, left=before, height=0.62, color=colour, hatch=hatch, edgecolor="white",
                linewidth=0.0,
            )  # fmt: skip
            axes.plot([before, before], [place + 0.31, place + 0.69], color=GREY, linewidth=0.8)
            axes.plot([before + step.low, before + step.high], [place, place], color=INK, linewidth=1.1)
            before = step.level
        axes.plot([before, before], [y[-1] + 0.31, y[-1] + 0.69], color=GREY, linewidth=0.8)
        axes.barh(y[-1], end.mean, color=BLUE, height=0.62)
        axes.plot([end.low, end.high], [y[-1], y[-1]], color=INK, linewidth=1.1)
        _frame(axes, mark, unit)
        labels = [start.label, *(s.label for s in steps), end_label]
        values = printed([start.mean, *(s.mean for s in steps)], places)
        texts = [
            fixed(values[0], places),
            *(f"{'+' if v > 0 else ''}{fixed(v, places)}" for v in values[1:]),
            fixed(sum(values), places),
        ]
        row_labels(axes, y, [wrapped(chemical(label), 30) for label in labels])
        side = axes.secondary_yaxis("right")
        side.set_yticks(y, texts)
        side.tick_params(length=0)
        side.spines["right"].set_visible(False)
        return svg_of(figure, key, f"Waterfall from {start.label} to {end_label}")


def _frame(axes: Axes, mark: tuple[str, float] | None, unit: str) -> None:
    if mark is not None:
        axes.axvline(mark[1], color=INK, linestyle=":", linewidth=1.4)
        axes.annotate(
            mark[0], (mark[1], 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", ha="center", weight="bold",
        )  # fmt: skip
    axes.axvline(0.0, color=INK, linewidth=0.9)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    axes.margins(y=0.02)
    thousands(axes.xaxis)
    axes.set_xlabel(unit)
    axes.spines["left"].set_visible(False)


def energy_by_carrier(evidence: Evidence) -> Chart:
    """Return energy by carrier and year of business as usual and of the headline scenario."""
    sides = (evidence.bau, evidence.headline)
    carriers = evidence.carriers()
    mean = {
        (side, c): evidence.energy_gj(side, names).mean(axis=0) / GJ_PER_GWH
        for side in sides
        for c, names in carriers.items()
    }
    # what no scenario of the two uses has neither bars nor a place in the legend
    carriers = [c for c in carriers if any(bool(np.any(mean[side, c])) for side in sides)] or list(carriers)
    with canvas(3.5, ncols=2, sharey=True) as (figure, panels):
        for axes, side in zip(panels, sides, strict=True):
            tops = {sign: np.zeros(len(evidence.years)) for sign in (False, True)}
            for i, carrier in enumerate(carriers):
                amount = mean[side, carrier]
                below = amount < 0.0  # electricity sent out hangs below the axis
                axes.bar(
                    evidence.years, amount, bottom=np.where(below, tops[True], tops[False]), width=0.78,
                    color=SERIES[i % len(SERIES)],
                    hatch=_HATCHES[i % len(_HATCHES)], edgecolor="white", linewidth=0.4, label=chemical(carrier),
                )  # fmt: skip
                tops[True] = tops[True] + np.where(below, amount, 0.0)
                tops[False] = tops[False] + np.where(below, 0.0, amount)
            axes.set_title(
                wrapped(plain(side) if side != evidence.bau else "business as usual", 24), fontsize=10
            )
            years_axis(axes, evidence.years)
            axes.locator_params(axis="x", nbins=3)
        panels[0].set_ylabel("energy [GWh/yr]")
        thousands(panels[0].yaxis)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2)
        svg = svg_of(figure, "energy", "Energy by carrier and year in two scenarios")
    rows = [
        [str(int(year)), *(three(float(mean[side, c][i])) for side in sides for c in carriers)]
        for i, year in enumerate(evidence.years)
    ]
    heads = ["year", *(f"{plain(side)}: {c}" for side in sides for c in carriers)]
    used = [float(sum(mean[side, c].mean() for c in carriers if c not in SOLID_BIOMASS)) for side in sides]
    apart = ", solid biomass apart," if any(c in SOLID_BIOMASS for c in carriers) else ""
    sent = " Below zero: electricity sent out." if any(bool(np.any(m < 0.0)) for m in mean.values()) else ""
    return Chart(
        "energy",
        _energy_title(used[0], used[1], apart),
        f"Energy inside the boundary by carrier (lower heating value, gas burned only), GWh a year, means over "
        f"{count(evidence.n, 'draw')}.{sent}",
        svg,
        table(heads, rows, caption="Mean energy [GWh/yr]"),
    )


def _energy_title(before: float, after: float, apart: str) -> str:
    """Return the change of the energy in percent, or in GWh where a share of nothing would say nothing."""
    if before == after:
        return f"The project uses{apart} as much energy as business as usual"
    if before > 0.0 and after >= 0.0:
        word = "more" if after > before else "less"
        return f"The project uses{apart} {percent(abs(after / before - 1.0))} {word} energy than business as usual"
    word = "more" if after > before else "less"
    return f"The project uses{apart} {three(abs(after - before))} GWh a year {word} energy than business as usual"
