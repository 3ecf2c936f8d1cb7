"""The chart of a question of the study: its parameters before and after, with those of which nothing is known."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from calibration.record import Interval
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_question_rows import NOTHING, Row
from scenarios.report.drawing import (
    BLUE,
    GREY,
    INK,
    Chart,
    Table,
    canvas,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import NARROW, chemical, count, shortened, three


def chart(calibration: Calibration, rows: list[Row], key: str) -> Chart:
    """Return the ranges of the parameters before and after, each on the scale of its prior."""
    places = np.arange(len(rows))[::-1]
    with canvas(0.9 + 0.42 * len(rows)) as (figure, axes):
        for r, place in zip(rows, places, strict=True):
            if r.posterior is None or r.says == NOTHING:
                _bar(axes, r, r.prior, float(place), GREY)
                axes.text(1.04, float(place), NOTHING, va="center", color=INK)
            else:
                _bar(axes, r, r.prior, float(place) + 0.14, GREY)
                _bar(axes, r, r.posterior, float(place) - 0.14, BLUE)
        row_labels(axes, places, [wrapped(shortened(r.meaning, 70), 36) for r in rows])
        left, right = axes.get_xlim()
        axes.set_xlim(min(left, -0.05), max(right, 1.3))
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xticks([0.0, 1.0], ["5 %", "95 %"])
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        for colour, label in ((GREY, "before"), (BLUE, "after")):
            axes.plot([], [], color=colour, linewidth=4.0, label=label)
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(figure, key, "Ranges of parameters before and after the survey was taken into account")
    told = sum(r.says != NOTHING for r in rows)
    title = f"The survey bears on {told or 'none'} of {count(len(rows), 'parameter')}"
    caption = (
        f"Median and 5{NARROW}% to 95{NARROW}% of each parameter on the scale of what was assumed. Grey: as assumed; "
        f"blue: with the survey; “{NOTHING}”: the survey leaves it as it was; "
        f"{count(len(calibration.posterior.draws), 'draw')}."
    )
    return Chart(key, title, caption, svg, _numbers(calibration, rows))


def _bar(axes: Axes, row: Row, interval: Interval, place: float, colour: str) -> None:
    """Draw an interval on the scale of the prior: its 5 % at 0, its 95 % at 1."""
    width = (row.prior[2] - row.prior[0]) or 1.0
    low, middle, high = ((v - row.prior[0]) / width for v in interval)
    axes.plot([low, high], [place] * 2, color=colour, linewidth=4.0, solid_capstyle="butt")
    axes.plot([middle], [place], "|", color=INK, markersize=9.0, markeredgewidth=1.5)


def _numbers(calibration: Calibration, rows: list[Row]) -> Table:
    cells = [
        [
            calibration.short(r.name),
            chemical(r.unit),
            calibration.priors[r.name].describe(),
            *(three(v) for v in r.prior),
            *(("", "", "") if r.posterior is None else (three(v) for v in r.posterior)),
        ]
        for r in rows
    ]
    heads = ["parameter", "unit", "prior", "before 5 %", "median", "95 %", "after 5 %", "median", "95 %"]
    return table(heads, cells, text=3)
