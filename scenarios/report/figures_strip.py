"""A strip of labelled intervals in rows over time, with what fills up meanwhile under it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from scenarios.report.drawing import (
    BLUE,
    FILL_HATCHES,
    FILLS,
    GREY,
    INK,
    PALE,
    WIDE_IN,
    Chart,
    Table,
    canvas,
    limit_line,
    svg_of,
    table,
    thousands,
    wrapped,
)
from scenarios.report.time_axis import moment, span, time_axis
from scenarios.report.wording import chemical, count, fixed, listed, percent, shortened, three, upper_first
from twins.core.pictures import Interval, Measure, Strip

Panels = Sequence[tuple[str, Strip]]

_ROW_IN = 0.36
_MEASURE_IN = 0.85
_FRAME_IN = 0.62
"""Title and axis of a panel [in]."""
_LETTER_IN = 0.076
"""Width of a letter of the labels [in]."""
_PLOT_IN = 0.86 * WIDE_IN
"""Width of the axes [in], labels of the rows left out."""


def strip_chart(key: str, panels: Panels, told: str) -> Chart:
    """Return the strips of one name in their scenarios, one above the other."""
    kinds = tuple(dict.fromkeys(one.kind for _, strip in panels for one in strip.intervals))
    heights = [
        height
        for _, strip in panels
        for height in (_ROW_IN * len(strip.rows), *([_MEASURE_IN] if strip.measure else []))
    ]
    named = kinds not in ((), ("",))
    room = _FRAME_IN * len(heights) + (0.3 if named else 0.0)
    full = _fullest(panels)
    with canvas(
        sum(heights) + room,
        WIDE_IN,
        nrows=len(heights),
        squeeze=False,
        height_ratios=heights,
    ) as (figure, grid):
        place = iter(grid[:, 0])
        for title, strip in panels:
            axes = next(place)
            _rows(axes, strip, kinds)
            axes.set_title(f"{title}, {span(strip.start, strip.hours)}", fontsize=10.5, loc="left")
            if strip.measure is not None:
                axes.tick_params(axis="x", which="both", labelbottom=False)
                _fill(next(place), strip, strip.measure, full)
        if named:
            marks = [
                Rectangle((0, 0), 1, 1, facecolor=FILLS[k % len(FILLS)], hatch=FILL_HATCHES[k % len(FILLS)],
                          edgecolor="white", label=shortened(chemical(kind), 40) or "other")
                for k, kind in enumerate(kinds)
            ]  # fmt: skip
            figure.legend(handles=marks, loc="outside lower center", ncols=5)
        svg = svg_of(figure, key, _alt(panels))
    return Chart(key, _title(panels), f"{_caption(panels)} {told}", svg, _table(panels), wide=True)


def _rows(axes: Axes, strip: Strip, kinds: tuple[str, ...]) -> None:
    """Draw the intervals, each with as much of its name as it has room for."""
    for k in range(len(strip.rows) + 1):
        axes.axhline(k, color=PALE, linewidth=0.8)
    hour_in = _PLOT_IN / strip.hours
    for one in strip.intervals:
        k = kinds.index(one.kind) % len(FILLS)
        long_h, pad = one.end_h - one.start_h, 0.09
        axes.add_patch(
            Rectangle((one.start_h, one.row + pad), long_h, one.rows - 2.0 * pad, facecolor=FILLS[k],
                      hatch=FILL_HATCHES[k], edgecolor="white", linewidth=0.6)
        )  # fmt: skip
        label = _fitted(one, long_h * hour_in)
        if label:
            axes.text(
                one.start_h + 0.5 * long_h, one.row + 0.5 * one.rows, label, ha="center", va="center", fontsize=8.5,
                linespacing=1.0, color="white" if FILLS[k] == BLUE else INK,
                bbox={"facecolor": FILLS[k], "edgecolor": "none", "pad": 0.6} if FILL_HATCHES[k] else None,
            )  # fmt: skip
    axes.set_ylim(len(strip.rows), 0.0)
    axes.set_yticks([k + 0.5 for k in range(len(strip.rows))], [wrapped(row, 18) for row in strip.rows])
    axes.grid(visible=False, axis="y")
    time_axis(axes, strip.start, strip.hours)


def _fitted(one: Interval, long_in: float) -> str:
    """Return the label of an interval in one or two lines, cut where it has no room; empty where nothing fits."""
    letters = int((long_in - 0.06) / _LETTER_IN)
    if letters < 3:
        return ""
    label = chemical(one.label)
    lines = 2 if one.rows * _ROW_IN > 0.3 else 1
    found = textwrap.wrap(label, letters, max_lines=lines, placeholder="\N{HORIZONTAL ELLIPSIS}")
    return "\n".join(found)


def _fullest(panels: Panels) -> float:
    """Return the top of the axis of the measure, alike in all panels."""
    tops = [0.0]
    for _, strip in panels:
        if strip.measure is not None:
            tops += [
                float(strip.measure.values.max()),
                strip.measure.limit.value if strip.measure.limit else 0.0,
            ]
    return max(tops)


def _fill(axes: Axes, strip: Strip, measure: Measure, full: float) -> None:
    edges = measure.step_h * np.arange(len(measure.values) + 1)
    axes.stairs(measure.values, edges, fill=True, color=PALE)
    axes.stairs(measure.values, edges, color=GREY, linewidth=1.2, baseline=None)
    if measure.limit is not None:
        limit_line(axes, chemical(measure.limit.name), measure.limit.value)
    low = min(0.0, float(measure.values.min()))
    axes.set_ylim(low, 1.3 * full if full > low else low + 1.0)
    axes.locator_params(axis="y", nbins=3)
    thousands(axes.yaxis)
    axes.set_ylabel(wrapped(f"{chemical(measure.name)} [{measure.unit}]", 16), fontsize=9.5)
    time_axis(axes, strip.start, strip.hours)


def taken(strip: Strip) -> float:
    """Return the share of rows times hours that is taken [-]."""
    used = sum(one.rows * (one.end_h - one.start_h) for one in strip.intervals)
    return used / (len(strip.rows) * strip.hours)


def _title(panels: Panels) -> str:
    each = [f"{percent(taken(strip))} of the time ({title})" for title, strip in panels]
    counts = " and ".join(dict.fromkeys(f"{len(strip.intervals)}" for _, strip in panels))
    return f"{upper_first(chemical(panels[0][1].name))}: {counts} intervals take {listed(each)}"


def _caption(panels: Panels) -> str:
    strip = panels[0][1]
    measured = ""
    if strip.measure is not None:
        measured = f" Under it: {chemical(strip.measure.name)} [{strip.measure.unit}]."
    return (
        f"{count(len(strip.rows), 'row')}, local time, lines at midnight; names that have no room are in the table."
        f"{measured}"
    )


def _alt(panels: Panels) -> str:
    return "; ".join(
        f"{strip.name}, {title}: {len(strip.intervals)} intervals in {len(strip.rows)} rows, "
        f"{span(strip.start, strip.hours)}"
        for title, strip in panels
    )


def _table(panels: Panels) -> Table:
    rows = [
        [title, _places(strip, one), chemical(one.label), chemical(one.kind), moment(strip.start, one.start_h),
         moment(strip.start, one.end_h), fixed(one.end_h - one.start_h)]
        for title, strip in panels
        for one in sorted(strip.intervals, key=lambda i: (i.start_h, i.row))
    ]  # fmt: skip
    for title, strip in panels:
        if strip.measure is not None:
            m = strip.measure
            low, mean, high = (three(float(v)) for v in (m.values.min(), m.values.mean(), m.values.max()))
            rows.append(
                [title, f"{chemical(m.name)} [{m.unit}]", f"{low} to {high}, mean {mean}", "", "", "", ""]
            )
    return table(["scenario", "place", "what", "kind", "from", "to", "hours"], rows, text=6)


def _places(strip: Strip, one: Interval) -> str:
    """Return the name of the row, or of the first and the last one."""
    first, last = int(one.row), int(np.ceil(one.row + one.rows - 1e-9)) - 1
    return chemical(strip.rows[first] if first == last else f"{strip.rows[first]} to {strip.rows[last]}")
