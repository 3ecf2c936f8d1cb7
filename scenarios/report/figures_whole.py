"""Where it goes: each whole of the twin as bars of its parts by scenario, and its parts in the headline scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.report.drawing import (
    BLUE,
    FILL_HATCHES,
    FILLS,
    INK,
    WIDTH_IN,
    Chart,
    Table,
    canvas,
    row_labels,
    svg_of,
    table,
    thousands,
    wrapped,
)
from scenarios.report.evidence import Evidence
from scenarios.report.whole_parts import Whole, wholes_of
from scenarios.report.wording import NARROW, chemical, count, listed, percent, plain, three, upper_first

Array = NDArray[np.float64]

SMALL = 0.01
"""Part of the longest bar below which parts are drawn together [-]; the table names them all."""
NAMED = 4
"""Parts named in the title."""
_DIGIT_IN = 0.078
"""Width of a digit beside the bars [in]."""


@dataclass(frozen=True)
class WholeSection:
    """A whole on the page: its picture, and its parts in the headline scenario."""

    chart: Chart
    parts: Table | None


def whole_sections(evidence: Evidence) -> tuple[WholeSection, ...]:
    """Return a picture and a table for each whole of the twin."""
    return tuple(
        WholeSection(_chart(evidence, whole, f"whole{i}"), _parts(evidence, whole))
        for i, whole in enumerate(wholes_of(evidence), start=1)
    )


def _chart(evidence: Evidence, whole: Whole, key: str) -> Chart:
    groups = whole.groups()
    names = [listed([plain(name) for name in same]) for same in groups]
    means = np.array(list(groups.values()))  # (n_groups, n_parts)
    drawn = _drawn(means)
    labels = [*(whole.labels[k] for k in drawn), *_others(len(drawn), means.shape[1])]
    bars = np.column_stack([means[:, drawn], np.delete(means, drawn, axis=1).sum(axis=1)])[:, : len(labels)]
    with canvas(1.0 + 0.52 * len(names) + 0.22 * -(-len(labels) // 2)) as (figure, axes):
        _bars(axes, bars, labels)
        places = np.arange(len(names))[::-1]
        row_labels(axes, places, [wrapped(name, 16, 3) for name in names])
        axes.set_xlabel(f"{chemical(whole.name)} [{whole.unit}/yr]")
        figure.legend(loc="outside lower center", ncols=2)
        svg = svg_of(figure, key, f"Parts of the {whole.name} by scenario")
    rows = [
        [chemical(part.meaning), *(three(float(v)) for v in values)]
        for part, values in zip(whole.parts, means.T, strict=True)
    ]
    rows.append(["together", *(three(float(v), 4) for v in means.sum(axis=1))])
    return Chart(
        key,
        _title(evidence, whole),
        f"Parts of the {chemical(whole.name)}, {whole.unit} a year, means over {count(evidence.n, 'draw')} and all "
        "years; the parts add up to the bar. Scenarios without any, and parts too small to be seen, have no bar of "
        "their own.",
        svg,
        table(["part", *(f"{name} [{whole.unit}/yr]" for name in names)], rows),
    )


def _drawn(means: Array) -> list[int]:
    """Return the parts with a colour of their own, the wanted one first, then by their largest share."""
    longest = float(means.sum(axis=1).max())
    large = means.max(axis=0) >= SMALL * longest
    others = sorted(
        (k for k in range(1, means.shape[1]) if large[k]), key=lambda k: -float(means[:, k].max())
    )
    return [0, *others][: len(FILLS) - (0 if len(others) + 1 == means.shape[1] else 1)]


def _others(n_drawn: int, n_parts: int) -> list[str]:
    left = n_parts - n_drawn
    return [] if left <= 0 else [count(left, "smaller part")]


def _bars(axes: Any, bars: Array, labels: list[str]) -> None:
    places = np.arange(len(bars))[::-1]
    longest = float(bars.sum(axis=1).max())
    room = longest / (0.7 * WIDTH_IN)  # of an inch, in the unit of the bars
    before = np.zeros(len(bars))
    for k, label in enumerate(labels):
        colour = FILLS[k]
        axes.barh(
            places, bars[:, k], left=before, height=0.62, color=colour, hatch=FILL_HATCHES[k], edgecolor="white",
            linewidth=0.5, label=chemical(label),
        )  # fmt: skip
        for place, start, value in zip(places, before, bars[:, k], strict=True):
            text = three(float(value))
            if value > room * _DIGIT_IN * len(text):
                axes.text(
                    start + 0.5 * value, place, text, ha="center", va="center", fontsize=9.0,
                    color="white" if colour == BLUE else INK,
                    bbox=None if not FILL_HATCHES[k] else {"facecolor": colour, "edgecolor": "none", "pad": 1.0},
                )  # fmt: skip
        before = before + bars[:, k]
    axes.set_xlim(0.0, longest)
    axes.set_ylim(-0.5, len(bars) - 0.5)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    thousands(axes.xaxis)


def _title(evidence: Evidence, whole: Whole) -> str:
    """Return the finding in words: what of the whole is what is wanted, and the largest parts of the rest."""
    scenario = evidence.headline if evidence.headline in whole.means else next(iter(whole.means))
    return chemical(
        upper_first(sentence(whole, scenario))
        + ("" if scenario == evidence.headline else f" (“{plain(scenario)}”)")
    )


def sentence(whole: Whole, scenario: str) -> str:
    """Return what becomes of the whole of a scenario, mean over draws: the wanted part, then the largest others.

    Such as ``hours of the plant: of 8,766 h a year 4,100 are running; the rest: 1,680 without grid, 1,270 starting``.
    """
    means = whole.means[scenario].mean(axis=1)
    rest = sorted((k for k in range(1, len(means)) if means[k] > 0.0), key=lambda k: -float(means[k]))
    named = [f"{three(float(means[k]))} {whole.labels[k]}" for k in rest[:NAMED]]
    left = float(sum(means[k] for k in rest[NAMED:]))
    if left > 0.0:
        named.append(f"{three(left)} in smaller parts")
    start = (
        f"{whole.name}: of {three(float(means.sum()), 4)} {whole.unit} a year {three(float(means[0]))} are "
        f"{whole.labels[0]}"
    )
    return start + (f"; the rest: {listed(named)}" if named else "")


def _parts(evidence: Evidence, whole: Whole) -> Table | None:
    """Return P10, P50 and P90 of each part in the headline scenario; None where it has nothing of the whole."""
    if evidence.headline not in whole.means:
        return None
    values = whole.means[evidence.headline]
    total = float(values.sum(axis=0).mean())
    rows = [
        [chemical(part.meaning), *_cells(own), percent(float(own.mean()) / total)]
        for part, own in zip(whole.parts, values, strict=True)
        if np.any(own != 0.0)
    ]
    rows.append(["together", *_cells(values.sum(axis=0), 4), percent(1.0)])
    return table(
        ["part", "P50", "10 % to 90 %", "mean", "share"],
        rows,
        caption=f"{upper_first(chemical(whole.name))}, “{plain(evidence.headline)}”, {whole.unit}/yr, means of the "
        f"years; 10{NARROW}% to 90{NARROW}% of draws. Only means add up",
    )


def _cells(values: Array, digits: int = 3) -> list[str]:
    low, middle, high = (float(q) for q in np.quantile(values, [0.1, 0.5, 0.9]))
    return [
        three(middle, digits),
        f"{three(low, digits)} to {three(high, digits)}",
        three(float(values.mean()), digits),
    ]
