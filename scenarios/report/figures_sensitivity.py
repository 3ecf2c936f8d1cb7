"""Tornado of what makes the result uncertain."""

from __future__ import annotations

import math

import numpy as np

from scenarios.report.drawing import (
    AMBER,
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
from scenarios.report.evidence import Evidence
from scenarios.report.wording import NARROW, chemical, count, fixed, percent, plain, shortened
from scenarios.sensitivity import Attribution

MOST_BARS = 10
"""Bars drawn; the table behind the chart holds more."""
MOST_ROWS = 40
"""Rows in the table behind the chart."""


def tornado(evidence: Evidence, movers: Attribution) -> Chart:
    """Return the shares of the rank variance of the mean yearly reduction by input."""
    found = movers.rows(MOST_BARS, positive=True)
    assumed = evidence.assumed_names()
    names = [row.name for row in found]
    share, low, high, correlation = (
        np.array([getattr(row, part) for row in found], dtype=np.float64)
        for part in ("share", "low", "high", "correlation")
    )
    y = np.arange(len(names))[::-1]
    with canvas(1.3 + 0.44 * max(1, len(names))) as (figure, axes):
        raises = correlation > 0.0
        for up, colour, hatch, label in (
            (True, BLUE, "", "a higher value raises the reduction"),
            (False, AMBER, "///", "a higher value lowers it"),
        ):
            chosen = raises == up
            axes.barh(
                y[chosen], share[chosen], height=0.62, color=colour, hatch=hatch,
                edgecolor="white", linewidth=0.0, label=label,
            )  # fmt: skip
        axes.hlines(y, low, high, color=INK, linewidth=1.1)
        row_labels(axes, y, [wrapped(_bar_label(evidence, name, name in assumed), 31) for name in names])
        axes.set_ylim(-0.6, max(1, len(names)) - 0.4)
        axes.set_xlim(0.0, max(0.05, 1.05 * float(high.max())) if names else 1.0)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        percents(axes.xaxis)
        axes.set_xlabel("share of the spread of the reduction")
        figure.legend(loc="outside lower center", ncols=1)
        svg = svg_of(figure, "tornado", "Inputs by their share of the spread of the reduction")
    return Chart(
        "tornado", _title(evidence, names), _caption(evidence, movers), svg, _table(evidence, movers)
    )


def _bar_label(evidence: Evidence, name: str, assumed: bool) -> str:
    # a hard space: the star never stands alone on a line
    return shortened(chemical(evidence.label(name)), 50 if assumed else 60) + (
        f"{NARROW}*" if assumed else ""
    )


def _title(evidence: Evidence, names: list[str]) -> str:
    if not names:
        return "No input stands out: the draws do not carry shares"
    return f"What moves the reduction most: {chemical(evidence.label(names[0]))}"


def _caption(evidence: Evidence, movers: Attribution) -> str:
    notes = " ".join(movers.notes)
    if math.isnan(movers.explained):
        return notes
    rest = max(0.0, 1.0 - movers.explained)
    return (
        f"Rank regression of the mean yearly expected reduction of “{plain(evidence.headline)}” on inputs and sampled "
        f"factors; {count(movers.n, 'draw')}. Bars: relative weights (sum: adjusted R²); "
        f"whiskers: 90{NARROW}% interval "
        f"from resampled draws; * no source, assumed. {percent(rest)} is not explained: interactions, bent relations "
        f"and the chance inside each draw. {notes}"
    )


def leaders(evidence: Evidence, movers: Attribution) -> Table:
    """Return the inputs of the tornado with their direction and source, to stand beside it."""
    sources = {row.name: str(row.source) for row in evidence.study.inputs}
    sources |= {row.name.removeprefix("factor/"): str(row.source) for row in evidence.account.factor_rows}
    assumed = evidence.assumed_names()
    rows = [
        [chemical(evidence.label(r.name)), percent(r.share), "raises" if r.correlation > 0.0 else "lowers",
         "assumed" if r.name in assumed else "", shortened(sources.get(r.name, "study"), 90)]
        for r in movers.rows(MOST_BARS, positive=True)
    ]  # fmt: skip
    heads = ["input", "share", "a higher value", "mark", "source"]
    return table(heads, rows, tail=3, caption="What to measure first", cards=True)


def _table(evidence: Evidence, movers: Attribution):
    assumed = evidence.assumed_names()
    rows = [
        [chemical(evidence.label(r.name)), percent(r.share) if math.isfinite(r.share) else "-",
         f"{percent(r.low)} to {percent(r.high)}" if math.isfinite(r.share) else "-", fixed(r.coefficient, 2),
         fixed(r.partial, 2), fixed(r.correlation, 2), "assumed" if r.name in assumed else "",
         "" if r.status == "used" else r.status]
        for r in movers.rows(MOST_ROWS)
    ]  # fmt: skip
    heads = [
        "input",
        "share",
        "90 % interval",
        "coefficient",
        "partial",
        "rank correlation",
        "mark",
        "remark",
    ]
    left_out = len(movers.table) - len(rows)
    more = f"; {count(left_out, 'more input')} with smaller shares" if left_out > 0 else ""
    return table(heads, rows, tail=2, caption=f"Shares of the rank variance{more}")
