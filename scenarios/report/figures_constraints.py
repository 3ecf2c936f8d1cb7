"""What each size keeps of what must be kept: chance or ratio over the size with its limit, and the chosen size."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenarios.constraint_specification import ChanceConstraint
from scenarios.report.constraint_sentences import rule_text, size_text
from scenarios.report.drawing import (
    AMBER,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PINK,
    Chart,
    Table,
    canvas,
    percents,
    svg_of,
    table,
    thousands,
    wrapped,
)
from scenarios.report.wording import NARROW, chemical, count, percent, plain, size_number
from scenarios.size_constraints import Choice, ConstraintCurve, choice
from scenarios.size_sweep import SizeCurve

_COLOURS = (BLUE, GREEN, AMBER, PINK)


def constraint_chart(curve: SizeCurve, key: str) -> Chart:
    """Return one panel for each constraint over the size, the limit and the smallest size that keeps them all."""
    chosen = choice(curve.constraints)
    n = len(curve.constraints)
    with canvas(0.9 + 2.05 * n, nrows=n, sharex=True, squeeze=False) as (figure, grid):
        for i, (axes, one) in enumerate(zip(grid[:, 0], curve.constraints, strict=True)):
            _panel(axes, curve, one, chosen, _COLOURS[i % len(_COLOURS)])
        if chosen.smallest is not None:
            _name_choice(grid[0, 0], curve, chosen.smallest)
        grid[-1, 0].set_xlabel(wrapped(f"{chemical(curve.meaning)} [{curve.unit}]", 70))
        thousands(grid[-1, 0].xaxis)
        svg = svg_of(figure, key, f"What each {curve.meaning} keeps of what must be kept, with the limits")
    years = any(isinstance(one.constraint, ChanceConstraint) for one in curve.constraints)
    ratios = any(not isinstance(one.constraint, ChanceConstraint) for one in curve.constraints)
    bands = [
        *([f"whiskers of a chance: its 90{NARROW}% interval"] if years else []),
        *([f"band of a ratio: 10{NARROW}% to 90{NARROW}% of draws, line: what the asked share of draws keeps"]
          if ratios else []),
    ]  # fmt: skip
    left = f"; {count(curve.left_out, 'failed draw')} left out" if curve.left_out else ""
    return Chart(
        key,
        _title(curve, chosen),
        f"{count(curve.n, 'draw')}{left}, the same for every size. Dashed: the limit; filled: kept, hollow: not kept; "
        f"dotted: the size in the study; {'; '.join(bands)}.",
        svg,
        constraint_table(curve),
    )


def _title(curve: SizeCurve, chosen: Choice) -> str:
    scenario = f"“{plain(curve.scenario)}”"
    if chosen.smallest is None:
        return f"No size of {scenario} that was tried keeps what must be kept"
    sure = "" if chosen.surest == chosen.smallest else ", as far as these draws show"
    at = size_text(float(curve.sizes[chosen.smallest]), curve.unit)
    best = curve.recommended
    other = best is not None and best != chosen.smallest
    cheap = f", {size_text(float(curve.sizes[best]), curve.unit)} the cheapest" if other else ""
    return f"{at} is the smallest of {scenario} that keeps what must be kept{cheap}{sure}"


def _panel(axes: Any, curve: SizeCurve, one: ConstraintCurve, chosen: Choice, colour: str) -> None:
    limited = one.constraint
    chance = isinstance(limited, ChanceConstraint)
    if chance:
        axes.vlines(curve.sizes, one.low, one.high, color=colour, linewidth=1.4)
    else:
        axes.fill_between(curve.sizes, one.low, one.high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(curve.sizes, one.value, color=colour, linewidth=1.8)
    for held, face in ((True, colour), (False, "white")):
        at = (one.holds == held) & np.isfinite(one.value)
        if at.any():  # a line without points, not clipped, would take up all the room
            axes.plot(
                curve.sizes[at], one.value[at], "o", color=colour, markerfacecolor=face, markersize=6.5,
                markeredgewidth=1.6, zorder=3, clip_on=False,
            )  # fmt: skip
    axes.axhline(one.limit, color=ORANGE, linestyle="--", linewidth=1.4)
    side = "below" if isinstance(limited, ChanceConstraint) else limited.side.replace("_", " ")
    axes.annotate(
        f"limit: {side} {percent(one.limit)}", (1.0, one.limit), xycoords=("axes fraction", "data"), xytext=(0, 3),
        textcoords="offset points", ha="right", va="bottom", fontsize=9.5, color=INK,
    )  # fmt: skip
    if curve.sizes[0] <= curve.current <= curve.sizes[-1]:
        axes.axvline(curve.current, color=INK, linestyle=":", linewidth=1.2)
    if chosen.smallest is not None:
        axes.axvline(float(curve.sizes[chosen.smallest]), color=INK, linewidth=5.0, alpha=0.16)
    axes.set_title(wrapped(chemical(one.constraint.title), 60), loc="left", fontsize=10.5)
    tops = [one.limit, *(v for v in (*one.high, *one.value) if np.isfinite(v))]
    axes.set_ylim(0.0, 1.12 * max(tops))
    axes.set_ylabel("share of years" if chance else "ratio")
    percents(axes.yaxis)


def _name_choice(axes: Any, curve: SizeCurve, at: int) -> None:
    """Write the smallest size that keeps all constraints at the top of its line, towards the middle of the panel."""
    size = float(curve.sizes[at])
    left = size > 0.5 * float(curve.sizes[0] + curve.sizes[-1])
    axes.annotate(
        f"smallest: {size_text(size, curve.unit)}", (size, 1.0), xycoords=("data", "axes fraction"),
        xytext=(-6 if left else 6, -4), textcoords="offset points", ha="right" if left else "left", va="top",
        fontsize=9.5, fontweight="bold",
    )  # fmt: skip


def constraint_table(curve: SizeCurve) -> Table:
    """Return how each constraint stands at each size."""
    heads = [f"{plain(curve.lever)} [{curve.unit}]"]
    for one in curve.constraints:
        title = chemical(one.constraint.title)
        if isinstance(one.constraint, ChanceConstraint):
            heads += [f"{title}: share of years", "90 % interval", "kept?"]
        else:
            asked = percent(one.constraint.in_share_of_draws)
            heads += [f"{title}: ratio in {asked} of draws", "10 % to 90 %", "draws that keep it", "kept?"]
    rows = [
        [size_number(float(size)), *(cell for one in curve.constraints for cell in _cells(one, i))]
        for i, size in enumerate(curve.sizes)
    ]
    rules = "; ".join(f"{one.constraint.title}: {rule_text(one.constraint)}" for one in curve.constraints)
    caption = (
        f"Kept where {chemical(rules)}. Sure: with 95{NARROW}% confidence (exact binomial limits, Clopper and Pearson; "
        "years of a draw count as fewer independent ones, Korn and Graubard)"
    )
    return table(heads, rows, caption=caption, cards=True)


def _cells(one: ConstraintCurve, i: int) -> list[str]:
    verdict = (
        ("yes, sure" if one.sure[i] else "yes") if one.holds[i] else "no, sure" if one.broken[i] else "no"
    )
    share = f"{percent(float(one.share_low[i]))} to {percent(float(one.share_high[i]))}"
    if isinstance(one.constraint, ChanceConstraint):
        return [percent(float(one.share[i])), share, verdict]
    spread = f"{percent(float(one.low[i]))} to {percent(float(one.high[i]))}"
    return [percent(float(one.value[i])), spread, f"{percent(float(one.share[i]))} ({share})", verdict]
