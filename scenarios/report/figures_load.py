"""Stacked loads over a stretch of time, with lines on top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from numpy.typing import NDArray

from scenarios.report.drawing import (
    FILL_HATCHES,
    FILLS,
    INK,
    WIDE_IN,
    Chart,
    Table,
    canvas,
    limit_line,
    svg_of,
    table,
    thousands,
)
from scenarios.report.time_axis import moment, span, time_axis
from scenarios.report.wording import chemical, listed, three, upper_first
from twins.core.pictures import Series, StackedLoad

Array = NDArray[np.float64]
Loads = Sequence[tuple[str, StackedLoad]]

DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
"""Lines are told apart by their dashes: colours are those of the stack."""
_SHADE = "#e9e2d3"
_PEAK_ROOM = 1.16
"""Top of the axis over the largest value [-]: room for the name of the peak."""


def load_chart(key: str, panels: Loads, told: str) -> Chart:
    """Return the loads of one name in their scenarios, one above the other on one scale."""
    names = used([load.stacked for _, load in panels])
    lines = used([load.lines for _, load in panels])
    top = max(max(load.largest, load.limit.value if load.limit else 0.0) for _, load in panels)
    low = min(0.0, *(float(one.values.min()) for _, load in panels for one in load.lines), 0.0)
    entries = len(names) + len(lines) + 1
    with canvas(
        3.0 * len(panels) + 0.3 + 0.23 * -(-entries // 5), WIDE_IN, nrows=len(panels), squeeze=False
    ) as (figure, grid):
        for axes, (title, load) in zip(grid[:, 0], panels, strict=True):
            _stack(axes, load, names, lines)
            axes.set_ylim(1.05 * low, _PEAK_ROOM * top if top > 0.0 else 1.0)
            axes.set_ylabel(load.unit)
            axes.set_title(
                f"{title}, {span(load.start, load.step_h * len(load.total))}", fontsize=10.5, loc="left"
            )
        found = [axes.get_legend_handles_labels() for axes in grid[:, 0]]
        marks = {label: mark for marks, labels in found for mark, label in zip(marks, labels, strict=True)}
        ordered = [name for name in map(chemical, (*names, *lines)) if name in marks]
        ordered += [label for label in marks if label not in ordered]
        figure.legend(
            [marks[n] for n in ordered], ordered, loc="outside lower center", ncols=5, handlelength=2.2
        )
        svg = svg_of(figure, key, _alt(panels))
    return Chart(
        key, _load_title(panels), f"{_load_caption(panels)} {told}", svg, _load_table(panels), wide=True
    )


def used(each: Sequence[Sequence[Series]]) -> tuple[str, ...]:
    """Return the names of series that are not zero all the time in at least one scenario."""
    return tuple(dict.fromkeys(one.name for series in each for one in series if np.any(one.values != 0.0)))


def _stack(axes: Axes, load: StackedLoad, names: Sequence[str], lines: Sequence[str]) -> None:
    hours = load.step_h * (np.arange(len(load.total), dtype=np.float64) + 0.5)
    _shade(axes, load)
    below = np.zeros(len(hours))
    for one in load.stacked:
        if np.any(one.values != 0.0):
            k = names.index(one.name) % len(FILLS)
            axes.fill_between(
                hours, below, below + one.values, facecolor=FILLS[k], hatch=FILL_HATCHES[k], edgecolor="white",
                linewidth=0.0, label=chemical(one.name),
            )  # fmt: skip
            below = below + one.values
    casing = [patheffects.Stroke(linewidth=2.8, foreground="white"), patheffects.Normal()]
    for one in load.lines:
        if np.any(one.values != 0.0):
            dash = DASHES[lines.index(one.name) % len(DASHES)]
            axes.plot(hours, one.values, color=INK, linestyle=dash, linewidth=1.2, path_effects=casing,
                      label=chemical(one.name))  # fmt: skip
    if load.limit is not None:
        limit_line(axes, chemical(f"{load.limit.name}, {three(load.limit.value, 4)}"), load.limit.value)
    _peak(axes, load, hours)
    thousands(axes.yaxis)
    time_axis(axes, load.start, load.step_h * len(hours))


def _shade(axes: Axes, load: StackedLoad) -> None:
    """Shade each stretch of marked steps once over the height of the axes."""
    if load.shaded is None or not np.any(load.shaded):
        return
    edges = np.flatnonzero(np.diff(np.concatenate(([False], load.shaded, [False])).astype(np.int8)))
    for k, (first, last) in enumerate(edges.reshape(-1, 2).tolist()):
        axes.axvspan(
            load.step_h * first, load.step_h * last, facecolor=_SHADE, linewidth=0.0, zorder=0.5,
            label=chemical(load.shaded_name) if k == 0 else None,
        )  # fmt: skip


def _peak(axes: Axes, load: StackedLoad, hours: Array) -> None:
    """Name the largest stack."""
    total = load.total
    k = int(np.argmax(total))
    axes.plot([hours[k]], [total[k]], "o", markersize=5, markerfacecolor="white", markeredgecolor=INK)
    right = hours[k] < 0.75 * hours[-1]
    axes.annotate(
        f"{three(float(total[k]), 4)} {load.unit}, {moment(load.start, load.step_h * k)}", (hours[k], total[k]),
        xytext=(5 if right else -5, 5), textcoords="offset points", ha="left" if right else "right", va="bottom",
        fontsize=9.0,
    )  # fmt: skip


def _load_title(panels: Loads) -> str:
    each = [
        f"{three(float(load.total.max()), 4)} {load.unit} at most ({title})"
        if np.any(load.total)
        else f"no load ({title})"
        for title, load in panels
    ]
    return f"{upper_first(chemical(panels[0][1].name))}: {listed(each)}"


def _load_caption(panels: Loads) -> str:
    load = panels[-1][1]
    minutes = f"{60.0 * load.step_h:g}"
    balanced = next((one.balanced_by for _, one in panels if one.balanced_by), ())
    sums = f" In each step {chemical(listed(balanced))} add up to the stack." if len(balanced) > 1 else ""
    below = " Below zero: taken in or sent out." if any(
        float(one.values.min()) < 0.0 for _, p in panels for one in p.lines
    ) else ""  # fmt: skip
    return (
        f"Areas add up; lines lie over them; {load.unit}, means of {minutes} minutes, local time, one scale for both. "
        f"The ring marks the largest stack.{sums}{below}"
    )


def _alt(panels: Loads) -> str:
    return "; ".join(
        f"{load.name}, {title}: stack of {listed([one.name for one in load.stacked])}, largest "
        f"{three(float(load.total.max()), 4)} {load.unit}, {span(load.start, load.step_h * len(load.total))}"
        for title, load in panels
    )


def _load_table(panels: Loads) -> Table:
    """Return mean, extremes and sum of each series; the steps themselves would fill a book."""
    unit = panels[0][1].unit
    marked = any(load.shaded is not None for _, load in panels)
    rows: list[list[str]] = []
    for title, load in panels:
        drawn = [*(("area", one) for one in load.stacked), ("areas together", Series("stack", load.total))]
        for kind, one in [*drawn, *(("line", line) for line in load.lines)]:
            rows.append([title, chemical(one.name), kind, *_summary(load, one.values, marked=marked)])
    inside = [f"largest, {chemical(panels[0][1].shaded_name)} [{unit}]"] if marked else []
    heads = [
        "scenario",
        "series",
        "drawn as",
        f"mean [{unit}]",
        f"least [{unit}]",
        f"largest [{unit}]",
        "largest at",
    ]
    return table([*heads, *inside, f"sum [{unit}h]"], rows, text=3)


def _summary(load: StackedLoad, values: Array, *, marked: bool) -> list[str]:
    k = int(np.argmax(values))
    cells = [three(float(v), 4) for v in (values.mean(), values.min(), values.max())]
    cells.append(moment(load.start, load.step_h * k))
    if marked:
        inside = load.shaded is not None and bool(np.any(load.shaded))
        cells.append(three(float(values[load.shaded].max()), 4) if inside else "none")
    return [*cells, three(float(values.sum()) * load.step_h, 4)]
