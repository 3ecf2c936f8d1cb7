"""Load curves sorted from the largest value down: how much of the time a load is passed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.report.drawing import (
    SERIES,
    WIDTH_IN,
    Chart,
    Table,
    canvas,
    limit_line,
    percents,
    svg_of,
    table,
    thousands,
    wrapped,
)
from scenarios.report.figures_load import DASHES, used
from scenarios.report.wording import chemical, count, listed, percent, three, upper_first, whole
from twins.core.pictures import Duration

Array = NDArray[np.float64]
Curves = Sequence[tuple[str, Duration]]

_POINTS = 160
"""Points of a drawn curve [-], close to each other where the load is large."""
_RANKS = (0.0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Shares of the time in the table [-]."""


def duration_chart(key: str, panels: Curves, told: str) -> Chart:
    """Return the sorted curves of one name in their scenarios, beside each other on one scale."""
    names = used([duration.curves for _, duration in panels])
    top = max(float(one.values.max()) for _, duration in panels for one in duration.curves)
    top = max(top, *(duration.limit.value for _, duration in panels if duration.limit), top)
    low = min(0.0, *(float(one.values.min()) for _, duration in panels for one in duration.curves))
    with canvas(
        3.1 + 0.22 * -(-len(names) // 2), WIDTH_IN, ncols=len(panels), sharey=True, squeeze=False
    ) as (figure, grid):
        for axes, (title, duration) in zip(grid[0], panels, strict=True):
            for one in duration.curves:
                if one.name in names:
                    k = names.index(one.name)
                    x, y = _sorted(one.values)
                    axes.plot(x, y, color=SERIES[k % len(SERIES)], linestyle=DASHES[k % len(DASHES)], linewidth=2.0,
                              label=chemical(one.name))  # fmt: skip
            if duration.limit is not None:
                limit_line(axes, chemical(duration.limit.name), duration.limit.value)
            axes.set_title(wrapped(title, 24), fontsize=10.5)
            axes.set_xlim(0.0, 1.0)
            axes.set_ylim(1.05 * low, 1.1 * top if top > 0.0 else 1.0)
            # the last tick of a panel would run into the first one of the next
            axes.set_xticks([0.0, 0.5, 1.0] if axes is grid[0, -1] else [0.0, 0.5])
            percents(axes.xaxis)
        grid[0, 0].set_ylabel(panels[0][1].unit)
        thousands(grid[0, 0].yaxis)
        grid[0, 0].set_xlabel("share of the time")
        found = [axes.get_legend_handles_labels() for axes in grid[0]]
        marks = {
            label: mark for handles, labels in found for mark, label in zip(handles, labels, strict=True)
        }
        figure.legend(marks.values(), marks.keys(), loc="outside lower center", ncols=2)
        svg = svg_of(figure, key, f"{panels[0][1].name}: sorted curves of {listed(names)}")
    return Chart(
        key, _duration_title(panels), f"{_duration_caption(panels)} {told}", svg, _duration_table(panels)
    )


def _sorted(values: Array) -> tuple[Array, Array]:
    """Return shares of the time and the values passed in them, falling; the largest and the least are always there."""
    falling = np.sort(values)[::-1]
    last = len(falling) - 1
    ranks = np.unique(np.round(last * np.linspace(0.0, 1.0, _POINTS) ** 2).astype(np.int64))
    return ranks / max(last, 1), falling[ranks]


def _duration_title(panels: Curves) -> str:
    each = [
        f"{three(float(duration.curves[0].values.max()), 4)} {duration.unit} ({title})"
        for title, duration in panels
    ]
    duration = panels[0][1]
    return chemical(f"{upper_first(duration.name)}: {duration.curves[0].name} is at most {listed(each)}")


def _duration_caption(panels: Curves) -> str:
    duration = panels[0][1]
    n = len(duration.curves[0].values)
    hours = whole(n * duration.step_h)
    steps = f"{count(n, 'step')} of {60.0 * duration.step_h:g} minutes ({hours} h)"
    return f"Each curve sorted by itself: how much of the time it is passed; {duration.unit}, {steps}."


def _duration_table(panels: Curves) -> Table:
    curves = [(title, one) for title, duration in panels for one in duration.curves]
    falling = [np.sort(one.values)[::-1] for _, one in curves]
    rows = [
        [percent(rank), *(three(float(values[round(rank * (len(values) - 1))]), 4) for values in falling)]
        for rank in _RANKS
    ]
    unit = panels[0][1].unit
    heads = ["share of the time", *(f"{title}: {chemical(one.name)} [{unit}]" for title, one in curves)]
    return table(heads, rows)
