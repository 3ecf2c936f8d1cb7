"""Where the spread of the reduction comes from: parameters, chance, factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.report.drawing import (
    BLUE,
    INK,
    Chart,
    Table,
    canvas,
    percents,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import NARROW, count, listed, percent, plain, three
from scenarios.variance_split import GroupShare, VarianceSplit


def cut(share: float) -> float:
    """Return an estimated share as it is shown: noise can take it below 0 or above 1."""
    return min(1.0, max(0.0, share))


def band(low: float, high: float) -> str:
    """Return the interval of an estimated share in words."""
    return f"{percent(cut(low))} to {percent(cut(high))}"


def split_sentence(split: VarianceSplit) -> str:
    """Return in words where the variance comes from."""
    parts = listed([
        f"{percent(cut(one.share))} ({band(one.low, one.high)}) from {one.title}" for one in split.groups
    ])  # fmt: skip
    left = f"; {count(split.left_out, 'failed draw')} left out" if split.left_out else ""
    return (
        f"Of the variance of the mean yearly expected reduction of “{plain(split.scenario)}” come {parts} "
        f"(90{NARROW}% intervals; {count(split.n, 'draw')}{left}). Groups give "
        f"{band(split.interactions_low, split.interactions_high)} only together, which is shared evenly between them."
    )


def split_chart(split: VarianceSplit) -> Chart:
    """Return the shares of the groups in the variance of the headline."""
    groups = split.groups
    y = np.arange(len(groups))[::-1]
    low, high = (np.array([cut(getattr(one, part)) for one in groups]) for part in ("low", "high"))
    with canvas(1.1 + 0.5 * len(groups)) as (figure, axes):
        axes.barh(y, [cut(one.share) for one in groups], height=0.62, color=BLUE)
        axes.hlines(y, low, high, color=INK, linewidth=1.1)
        row_labels(axes, y, [wrapped(one.title, 31) for one in groups])
        axes.set_ylim(-0.6, len(groups) - 0.4)
        axes.set_xlim(0.0, 1.0)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        percents(axes.xaxis)
        axes.set_xlabel("share of the variance of the reduction")
        svg = svg_of(figure, "variance-split", "Share of each group in the variance of the reduction")
    caption = (
        f"Shapley effects (Owen 2014, doi:10.1137/130936233) from {count(split.runs, 'run')} in which one group at a "
        f"time is drawn anew (Jansen 1999, doi:10.1016/S0010-4655(98)00154-4); {count(split.n, 'draw')}. They add up "
        f"to 100{NARROW}%. Whiskers: 90{NARROW}% interval from resampled draws."
    )
    return Chart("variance-split", _split_title(groups), caption, svg, _split_table(split))


def _split_title(groups: Sequence[GroupShare]) -> str:
    first, rest = groups[0], groups[1:]
    if rest and first.low <= max(one.high for one in rest):
        return "Where the spread comes from: no group clearly leads"
    return f"Most of the spread comes from {first.title}" if first.low > 0.5 else f"First: {first.title}"


def _split_table(split: VarianceSplit) -> Table:
    rows = [
        [one.title, percent(cut(one.share)), band(one.low, one.high), percent(cut(one.first)),
         band(one.first_low, one.first_high), percent(cut(one.total)), band(one.total_low, one.total_high)]
        for one in split.groups
    ]  # fmt: skip
    heads = ["group", "share", "90 %", "goes if known", "90 %", "stays if all else known", "90 %"]
    caption = (
        f"Standard deviation now: {three(split.sd)} tCO₂e/yr. Known: first order; all else known: total order"
    )
    return table(heads, rows, caption=caption, cards=True)
