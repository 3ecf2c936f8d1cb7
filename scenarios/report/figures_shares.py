"""Shares of time by group of machines, each row one whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from scenarios.report.drawing import (
    BLUE,
    FILL_HATCHES,
    FILLS,
    INK,
    PALE,
    WIDTH_IN,
    Chart,
    canvas,
    percents,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import chemical, listed, percent, upper_first
from twins.core.pictures import Bars

Panels = Sequence[tuple[str, Bars]]

_NAMED = 0.07
"""Share from which its number stands in the bar [-]."""


def bars_chart(key: str, panels: Panels, told: str) -> Chart:
    """Return the bars of one name in their scenarios, one above the other."""
    states = [state for state in dict.fromkeys(s for _, bars in panels for s in bars.states)]
    used = [state for state in states if any(np.any(_share(bars, state) > 0.0) for _, bars in panels)]
    heights = [0.36 * len(bars.groups) for _, bars in panels]
    with canvas(
        sum(heights) + 0.42 * len(panels) + 0.3 + 0.22 * -(-len(used) // 3),
        WIDTH_IN, nrows=len(panels), sharex=True, squeeze=False, height_ratios=heights,
    ) as (figure, grid):  # fmt: skip
        for axes, (title, bars) in zip(grid[:, 0], panels, strict=True):
            _draw(axes, bars, used)
            axes.set_title(title, fontsize=10.5)
        grid[-1, 0].set_xlabel("share of the time")
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3)
        svg = svg_of(figure, key, f"{panels[0][1].name}: shares of time in {listed([t for t, _ in panels])}")
    rows = [
        [title, chemical(group), *(percent(float(_share(bars, state)[k])) for state in used)]
        for title, bars in panels
        for k, group in enumerate(bars.groups)
    ]
    return Chart(
        key,
        _title(panels),
        f"Share of the time by state [%]; each bar is one whole. Shares below {percent(_NAMED)} have no number of "
        f"their own. {told}",
        svg,
        table(["scenario", "group", *(chemical(state) for state in used)], rows, text=2),
    )


def _share(bars: Bars, state: str) -> np.ndarray:
    """Return the share of a state by group [-], shape (n_groups,); 0 where the scenario does not know it."""
    return bars.shares[:, bars.states.index(state)] if state in bars.states else np.zeros(len(bars.groups))


def _draw(axes: Axes, bars: Bars, used: Sequence[str]) -> None:
    places = np.arange(len(bars.groups))[::-1]
    before = np.zeros(len(places))
    for i, state in enumerate(used):
        own, last = _share(bars, state), i == len(used) - 1 > 0
        # the last state is what is left, such as idle: pale, so that the others stand out
        colour, hatch = (PALE, "") if last else (FILLS[i % len(FILLS)], FILL_HATCHES[i % len(FILLS)])
        axes.barh(
            places, own, left=before, height=0.66, color=colour, hatch=hatch, edgecolor="white",
            linewidth=0.5, label=chemical(state),
        )  # fmt: skip
        for place, start, value in zip(places, before, own, strict=True):
            if value >= _NAMED:
                axes.text(
                    start + 0.5 * value, place, f"{100.0 * value:.0f}", ha="center", va="center", fontsize=9.0,
                    color="white" if colour == BLUE else INK,
                    bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.0} if hatch else None,
                )  # fmt: skip
        before = before + own
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-0.5, len(places) - 0.5)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    percents(axes.xaxis)
    row_labels(axes, places, [wrapped(chemical(group), 18) for group in bars.groups])


def _title(panels: Panels) -> str:
    """Return the finding: the busiest group of the last scenario, and the one that gets least to it."""
    title, bars = panels[-1]
    wanted = bars.shares[:, 0]
    most, least = int(np.argmax(wanted)), int(np.argmin(wanted))
    said = f"{bars.groups[most]} {bars.states[0]} {percent(float(wanted[most]))} of the time"
    if most != least:
        said += f", {bars.groups[least]} {percent(float(wanted[least]))}"
    return f"{upper_first(chemical(bars.name))}: {chemical(said)} ({title})"
