"""What the data say: the parameters that the survey narrows most, before and after."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from calibration.record import Interval, ParameterCheck
from scenarios.report.calibration_density import density, prior_points, span
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_wording import band, shown_unit, with_unit
from scenarios.report.drawing import (
    BLUE,
    GREY,
    INK,
    PALE,
    Array,
    Chart,
    Table,
    canvas,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import NARROW, chemical, count, percent, shortened, three

MOST_ROWS = 12
"""Parameters drawn and listed."""
_UNSEEN = 0.003  # part of a scale that is less than the width of a line
_HEIGHT = 0.74  # of a ridge, where rows stand 1 apart


def leading(calibration: Calibration) -> tuple[ParameterCheck, ...]:
    """Return the fitted parameters with most shrinkage, at most `MOST_ROWS`."""
    return calibration.fitted[:MOST_ROWS]


def sentence(calibration: Calibration) -> str:
    """Return what the section says in one sentence."""
    if not calibration.narrowed:
        return "The survey narrows no parameter clearly: what follows is little more than the assumed ranges."
    best = calibration.narrowed[0]
    unit = shown_unit(best.unit)
    return (
        f"The survey says most of “{calibration.meaning(best.name)}”: assumed were "
        f"{with_unit(_range(best.prior), unit)}, left are {with_unit(_range(best.posterior), unit)}."
    )


def informed_table(calibration: Calibration) -> Table:
    """Return the leading parameters before and after."""
    rows = [
        [" ".join([calibration.meaning(p.name), *([f"[{chemical(p.unit)}]"] if shown_unit(p.unit) else [])]),
         band(p.prior, "", p.unit), band(p.posterior, "", p.unit), percent(p.shrinkage)]
        for p in leading(calibration)
    ]  # fmt: skip
    return table(
        ["parameter", "before", "after", "shrinkage"],
        rows,
        text=3,
        caption=f"Median and, in brackets, 5{NARROW}% to 95{NARROW}%. Shrinkage: part of the variance that the survey "
        f"takes away; 0{NARROW}%: it says nothing, 100{NARROW}%: it says all",
        cards=True,
    )


def ridges(calibration: Calibration) -> Chart:
    """Return the densities of the leading parameters before and after, each on its own scale."""
    rows = [p for p in leading(calibration) if p.name in calibration.posterior.names]
    places = np.arange(len(rows))[::-1]
    with canvas(1.0 + 0.64 * max(1, len(rows))) as (figure, axes):
        for p, place in zip(rows, places, strict=True):
            _ridge(axes, calibration, p, float(place))
        row_labels(axes, places, [wrapped(shortened(calibration.meaning(p.name), 75), 31, 3) for p in rows])
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.55, max(1, len(rows)) - 0.5)
        axes.set_xticks([])
        axes.grid(visible=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        for colour, line, face, label in ((GREY, "--", PALE, "before"), (BLUE, "-", BLUE, "after")):
            axes.fill_between([], [], [], facecolor=face, edgecolor=colour, linestyle=line, linewidth=1.2, alpha=0.6,
                              label=label)  # fmt: skip
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(
            figure, "informed", "Densities of parameters before and after the survey was taken into account"
        )
    return Chart("informed", _title(calibration), _caption(calibration), svg, _numbers(calibration, rows))


def _ridge(axes: Axes, calibration: Calibration, p: ParameterCheck, place: float) -> None:
    draws = calibration.draws(p.name)
    prior = calibration.priors.get(p.name)
    samples: list[tuple[Array, str, str, str, float]] = []
    if prior is not None:
        samples.append((prior_points(prior), PALE, GREY, "--", 0.7))
    samples.append((draws, BLUE, BLUE, "-", 0.45))
    low, high = span(*(values for values, *_ in samples))
    curves = [density(values, low, high) for values, *_ in samples]
    top = max(float(height.max()) for _, height in curves)
    for (x, height), (_, face, edge, line, alpha) in zip(curves, samples, strict=True):
        at, above = (x - low) / (high - low), place - 0.3 + _HEIGHT * height / top
        axes.fill_between(at, place - 0.3, above, facecolor=face, alpha=alpha, linewidth=0)
        axes.plot(at, above, line, color=edge, linewidth=1.2)
    axes.plot([0.0, 1.0], [place - 0.3] * 2, color=GREY, linewidth=0.7)
    limits(axes, place - 0.33, three(_end(low, high)), with_unit(three(high), p.unit))


def _end(low: float, high: float) -> float:
    """Return the lower end of a scale as it is written: 0 where the drawing does not tell it from 0."""
    return 0.0 if abs(low) < _UNSEEN * (high - low) else low


def limits(axes: Axes, place: float, low: str, high: str) -> None:
    """Write the ends of the scale of a row under its ends."""
    for x, text, side in ((0.0, low, "left"), (1.0, high, "right")):
        axes.text(x, place, text, ha=side, va="top", fontsize=9.5, color=INK)


def _title(calibration: Calibration) -> str:
    if not calibration.narrowed:
        return "The survey moves no parameter clearly"
    return f"Narrowed most: {calibration.meaning(calibration.narrowed[0].name)}"


def _caption(calibration: Calibration) -> str:
    return (
        "Probability densities, each on its own scale (its ends stand under each row, with the unit); the same area "
        f"before and after. Grey, dashed: as assumed; blue: with the survey; "
        f"{count(len(calibration.posterior.draws), 'draw')}."
    )


def _numbers(calibration: Calibration, rows: list[ParameterCheck]) -> Table:
    cells = [
        [
            calibration.short(p.name),
            chemical(p.unit),
            p.prior_text,
            *(three(v) for v in (*p.prior, *p.posterior)),
        ]
        for p in rows
    ]
    heads = ["parameter", "unit", "prior", "before 5 %", "median", "95 %", "after 5 %", "median", "95 %"]
    return Table(tuple(heads), tuple(map(tuple, cells)), (False,) * 3 + (True,) * 6)


def _range(interval: Interval) -> str:
    return f"{three(interval[0])} to {three(interval[2])}"
