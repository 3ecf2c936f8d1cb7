"""Charts of the reduction: over the years, exceedance, and scenarios side by side."""

from __future__ import annotations

import numpy as np

from scenarios.report.answer import p50_p90
from scenarios.report.drawing import (
    AMBER,
    BAND,
    BLUE,
    FAN,
    GREY,
    INK,
    Chart,
    canvas,
    fan,
    percents,
    row_labels,
    svg_of,
    table,
    thousands,
    wrapped,
    years_axis,
    zero_line,
)
from scenarios.report.evidence import Evidence
from scenarios.report.wording import NARROW, count, percent, plain, three, whole

QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles in the tables behind the charts [-]."""


def over_years(evidence: Evidence) -> Chart:
    """Return the fan of the yearly reduction of the headline scenario."""
    name = evidence.headline
    expected = evidence.reduction(name, "expected_t")
    credited = evidence.reduction(name, "credited_t")
    with canvas(3.4) as (figure, axes):
        x = evidence.years.astype(np.float64)
        fan(axes, x, np.quantile(expected, FAN, axis=0), BLUE, "expected, median")
        axes.plot(x, np.median(credited, axis=0), "--", color=AMBER, linewidth=2.0, label="credited, median")
        zero_line(axes)
        years_axis(axes, evidence.years)
        thousands(axes.yaxis)
        axes.set_ylabel("reduction [tCO₂e/yr]")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        svg = svg_of(figure, "years", "Fan chart of the yearly reduction")
    median = np.median(expected, axis=0)
    first, last = float(median[0]), float(median[-1])
    faded = abs(last) < 0.005 * float(np.max(np.abs(median)))  # a remainder that only looks precise
    title = f"The reduction goes from {three(first)} to {'about 0' if faded else three(last)} tCO₂e/yr"
    rows = [
        [str(int(year)), *(whole(q) for q in np.quantile(expected[:, i], QUANTILES)),
         whole(float(np.median(credited[:, i])))]
        for i, year in enumerate(evidence.years)
    ]  # fmt: skip
    heads = ["year", *(f"{100 * q:.0f} %" for q in QUANTILES), "credited, median"]
    return Chart(
        "years",
        f"{title} between {evidence.years[0]} and {evidence.years[-1]} (median)",
        f"Expected reduction of “{plain(name)}” against business as usual, tCO₂e a year; "
        f"{count(evidence.n, 'draw')}. {BAND}",
        svg,
        table(heads, rows, caption="Quantiles of the expected reduction [tCO₂e/yr]"),
    )


def exceedance(evidence: Evidence) -> Chart:
    """Return the exceedance curves of the mean yearly reduction with P50 and P90."""
    name = evidence.headline
    grid = np.linspace(0.005, 0.995, 199)
    curves = {
        "expected": (evidence.mean(name, "expected_t"), BLUE, "-"),
        "credited": (evidence.mean(name, "credited_t"), AMBER, "--"),
    }
    with canvas(3.4) as (figure, axes):
        for label, (values, colour, line) in curves.items():
            axes.plot(np.quantile(values, grid), 1.0 - grid, line, color=colour, linewidth=2.0, label=label)
        values = curves["expected"][0]
        for text, share, value in zip(("P50", "P90"), (0.5, 0.9), p50_p90(values), strict=True):
            axes.plot([value, value], [0.0, share], ":", color=INK, linewidth=1.0)
            axes.plot([value], [share], "o", color=BLUE, markersize=6)
            axes.annotate(
                f"{text}  {three(value)}",
                (value, share),
                xytext=(7, 3),
                textcoords="offset points",
                weight="bold",
            )
        zero_line(axes, vertical=True)
        axes.set_ylim(0.0, 1.02)
        percents(axes.yaxis)
        thousands(axes.xaxis)
        axes.set_xlabel("mean yearly reduction [tCO₂e/yr]")
        axes.set_ylabel("draws above")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        svg = svg_of(figure, "exceedance", "Exceedance curves of expected and credited reduction")
    p50, p90 = p50_p90(curves["expected"][0])
    rows = [
        [percent(1.0 - q), *(three(float(np.quantile(v, q))) for v, _, _ in curves.values())]
        for q in QUANTILES
    ]
    return Chart(
        "exceedance",
        f"Half of the draws exceed {three(p50)}, nine in ten exceed {three(p90)} tCO₂e/yr",
        f"Share of {count(evidence.n, 'draw')} in which the mean yearly reduction [tCO₂e/yr] over "
        f"{evidence.years[0]} to {evidence.years[-1]} is larger. P90 is exceeded in 90{NARROW}% of draws.",
        svg,
        table(["exceeded in", "expected [tCO₂e/yr]", "credited [tCO₂e/yr]"], rows),
    )


def _best(name: str, median: float) -> str:
    if median < 0.0:
        return f"No scenario saves: “{name}” adds least, {three(-median)} tCO₂e/yr (median)"
    return f"“{name}” saves most: {three(median)} tCO₂e/yr (median)"


def scenario_differences(evidence: Evidence) -> Chart:
    """Return all project-like scenarios, and their paired differences from the headline."""
    names = evidence.projects
    values = {name: evidence.mean(name, "expected_t") for name in names}
    base = values[evidence.headline]
    pairs = {name: values[name] - base for name in names}
    place = np.arange(len(names))[::-1]
    with canvas(1.5 + 0.55 * len(names), ncols=2, sharey=True) as (figure, (left, right)):
        for axes, columns, title in ((left, values, "reduction"), (right, pairs, "minus headline")):
            for y, name in zip(place, names, strict=True):
                low, quarter, median, upper, high = np.quantile(columns[name], [0.05, 0.25, 0.5, 0.75, 0.95])
                colour = BLUE if name == evidence.headline else GREY
                axes.plot([low, high], [y, y], color=colour, linewidth=1.6)
                axes.plot([quarter, upper], [y, y], color=colour, linewidth=5.0, solid_capstyle="butt")
                axes.plot([median], [y], "o", color="white", markeredgecolor=colour, markersize=7)
            zero_line(axes, vertical=True)
            axes.grid(visible=True, axis="x")
            axes.grid(visible=False, axis="y")
            axes.locator_params(axis="x", nbins=4)
            thousands(axes.xaxis)
            axes.set_xlabel(f"{title}\n[tCO₂e/yr]")
        row_labels(left, place, [wrapped(plain(name), 17) for name in names])
        left.set_ylim(-0.6, len(names) - 0.4)
        svg = svg_of(figure, "differences", "Reduction of all scenarios and paired differences")
    rows: list[list[str]] = []
    for name in names:
        low, median, high = np.quantile(pairs[name], [0.05, 0.5, 0.95])
        better = "-" if name == evidence.headline else percent(float(np.mean(pairs[name] > 0.0)))
        p50, p90 = p50_p90(values[name])
        rows.append([plain(name), three(p50), three(p90), three(float(median)),
                     f"{three(float(low))} to {three(float(high))}", better])  # fmt: skip
    best = max(names, key=lambda name: (float(np.median(values[name])), name))
    heads = ["scenario", "P50", "P90", "difference, median", "difference, 5 % to 95 %", "better in"]
    return Chart(
        "differences",
        _best(plain(best), float(np.median(values[best]))),
        f"Left: mean yearly reduction against business as usual, tCO₂e a year. Right: difference from "
        f"“{plain(evidence.headline)}” "
        f"in the same draw, so that luck and factors cancel. {count(evidence.n, 'draw')}; dot: median, thick: middle "
        f"50{NARROW}%, thin: 5{NARROW}% to 95{NARROW}%.",
        svg,
        table(heads, rows, caption="Expected reduction and paired differences [tCO₂e/yr]"),
    )
