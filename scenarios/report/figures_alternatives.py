"""Rival answers side by side: amounts with their bands, and how far each is from the one the twin stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.alternatives import OFF, Ratios, SideBySide, side_by_side
from scenarios.report.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
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
from scenarios.report.wording import NARROW, chemical, count, percent, plain, three, without_unit
from twins.core.outcome import Flow

_WIDE = 8.0
"""Ratio of the largest to the smallest ratio beyond which they are drawn on a logarithmic axis [-]; assumed."""


Span = tuple[str, Ratios, str, str]
"""Years that are told apart: their name, ratios, colour and sign."""


@dataclass(frozen=True)
class AlternativesSection:
    """One question on the page."""

    title: str
    why: str
    sentences: tuple[str, ...]
    chart: Chart


def alternatives_sections(evidence: Evidence) -> tuple[AlternativesSection, ...]:
    """Return what is shown of each question of the study."""
    flows = {flow.name: flow for flow in evidence.study.twin.flows}
    found: list[AlternativesSection] = []
    for number, spec in enumerate(evidence.study.alternatives, start=1):
        one = side_by_side(evidence.account, spec)
        condition = flows.get(spec.condition)
        found.append(
            AlternativesSection(
                chemical(spec.title),
                chemical(spec.why),
                tuple(_sentence(one, row, condition) for row in one.rivals),
                alternatives_chart(one, f"alternatives{number}", condition),
            )
        )
    return tuple(found)


def ratio_text(value: float) -> str:
    """Return a ratio in words; one to nothing has no limit."""
    return "without limit" if np.isinf(value) else "none" if np.isnan(value) else three(value)


def _sentence(found: SideBySide, row: int, condition: Flow | None) -> str:
    """Return how far a rival is from the first answer, and in which years."""
    name, first = (f"“{chemical(found.spec.amounts[i].label)}”" for i in (row, 0))
    low, middle, high = (ratio_text(float(v)) for v in found.ratios.bands[:, row])
    text = (
        f"{name} gives {middle} times “{first.strip('“”')}” ({low} to {high} in 80{NARROW}% of draws), and is off by "
        f"more than {percent(OFF)} in {_often(float(found.ratios.off[row]))}"
    )
    met, unmet = found.met, found.unmet
    if met is None or unmet is None or condition is None:
        return text + "."
    flow = without_unit(condition.name, condition.unit)
    if not met.n:
        return f"{text}; {flow} is 0 in every year of every draw."
    text += (
        f"; in years with {flow} ({percent(met.years)} of all) {ratio_text(float(met.bands[1, row]))} times, off in "
        f"{_often(float(met.off[row]))} of the {met.n:,} that have such years"
    )
    if not unmet.n:
        return text + "."
    return (
        f"{text}; in the other years {ratio_text(float(unmet.bands[1, row]))} times, off in "
        f"{_often(float(unmet.off[row]))}."
    )


def alternatives_chart(found: SideBySide, key: str, condition: Flow | None = None) -> Chart:
    """Return bars of the amounts, and below them the ratios to the first.

    Parameters
    ----------
    found
        The question and its answers.
    key
        Anchor in the page.
    condition
        Flow that tells years apart, if any.
    """
    spec, n = found.spec, len(found.means)
    spans = _spans(found, condition)
    heights = (0.25 + 0.42 * n, 0.25 + (0.2 + 0.2 * len(spans)) * (n - 1))
    with canvas(1.35 + sum(heights), nrows=2, gridspec_kw={"height_ratios": heights}) as (figure, grid):
        labels = [wrapped(chemical(amount.label), 20) for amount in spec.amounts]
        _amounts(grid[0], found, labels)
        grid[0].set_xlabel(f"{wrapped(chemical(spec.title), 60)} [{chemical(spec.unit)}]")
        _ratios(grid[1], found, labels[1:], spans)
        grid[1].set_xlabel(wrapped(f"times “{chemical(spec.amounts[0].label)}”, in the same draw [-]", 64))
        if len(spans) > 1:
            figure.legend(*grid[1].get_legend_handles_labels(), loc="outside lower center", ncols=3)
        svg = svg_of(figure, key, f"Rival answers: {spec.title}")
    told = "" if condition is None else chemical(condition.meaning).rstrip(".")
    split = f" Years apart: “{told}” above 0, or not." if len(spans) > 1 else ""
    return Chart(
        key,
        _title(found),
        f"Means of the years of “{plain(spec.scenario)}” over {count(found.n, 'draw')}; dot: median, line: "
        f"10{NARROW}% to 90{NARROW}% of draws. Below: ratio to the first row in each draw; grey: within "
        f"{percent(OFF)} of it.{split}",
        svg,
        alternatives_table(found, spans),
    )


def _title(found: SideBySide) -> str:
    """Return the finding: the rival that is off most often, in the years that trouble it most."""
    row = max(found.rivals, key=lambda i: float(found.ratios.off[i]))
    name, first = (chemical(found.spec.amounts[i].label) for i in (row, 0))
    share = float(found.ratios.off[row])
    if share <= 0.0:
        return f"All answers stay within {percent(OFF)} of “{first}”"
    return f"“{name}” is more than {percent(OFF)} off “{first}” in {_often(share)}"


def _often(share: float) -> str:
    """Return a share of draws in words."""
    return "no draw" if share <= 0.0 else "every draw" if share >= 1.0 else f"{percent(share)} of draws"


def _spans(found: SideBySide, condition: Flow | None) -> list[Span]:
    """Return the years that are told apart and that there are."""
    spans = [("all years", found.ratios, BLUE, "o")]
    if condition is not None and found.met is not None and found.unmet is not None:
        flow = without_unit(condition.name, condition.unit)
        spans += [(f"years with {flow}", found.met, ORANGE, "^"), ("other years", found.unmet, GREEN, "s")]
    return [span for span in spans if span[1].n]


def _amounts(axes: Any, found: SideBySide, labels: list[str]) -> None:
    low, middle, high = found.bands
    places = np.arange(len(labels))[::-1]
    for row, place in enumerate(places):
        colour = INK if row == 0 else BLUE
        axes.hlines(place, low[row], high[row], color=colour, linewidth=6.0, alpha=0.35)
        axes.plot(middle[row], place, "o", color=colour, markersize=7.0)
        axes.annotate(
            three(float(middle[row])), (middle[row], place), xytext=(0, 8), textcoords="offset points",
            ha="center", va="bottom", fontsize=9.5,
        )  # fmt: skip
    row_labels(axes, places, labels)
    axes.set_xlim(0.0, 1.08 * float(max(high.max(), 1e-12)))
    axes.locator_params(axis="x", nbins=5)
    axes.set_ylim(-0.5, len(labels) - 0.3)
    _grid(axes)
    thousands(axes.xaxis)


def _ratios(axes: Any, found: SideBySide, labels: list[str], spans: list[Span]) -> None:
    places = np.arange(len(labels))[::-1].astype(np.int64)
    axes.axvspan(1.0 - OFF, 1.0 + OFF, color=PALE, alpha=0.7, linewidth=0)
    axes.axvline(1.0, color=GREY, linewidth=1.0)
    seen: list[float] = [1.0]
    for k, (name, ratios, colour, sign) in enumerate(spans):
        bands = np.where(np.isfinite(ratios.bands), ratios.bands, np.nan)[:, 1:]
        y = places + 0.24 * (0.5 * (len(spans) - 1) - k)
        axes.hlines(y, bands[0], bands[2], color=colour, linewidth=2.4, alpha=0.6)
        axes.plot(bands[1], y, sign, color=colour, markersize=6.5, linestyle="none", label=name)
        seen += [float(v) for v in bands.ravel() if np.isfinite(v)]
    if min(seen) > 0.0 and max(seen) > _WIDE * min(seen):
        axes.set_xscale("log")
        axes.xaxis.set_minor_formatter("")
    else:
        axes.set_xlim(max(0.0, 1.0 - 1.15 * (1.0 - min(seen)) - 0.15), 1.0 + 1.12 * (max(seen) - 1.0) + 0.15)
    row_labels(axes, places, labels)
    axes.set_ylim(-0.6, len(labels) - 0.4)
    _grid(axes)
    thousands(axes.xaxis)


def _grid(axes: Any) -> None:
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def alternatives_table(found: SideBySide, spans: list[Span]) -> Table:
    """Return amounts, ratios and shares of draws that are off in each span of years, one row an answer."""
    unit = chemical(found.spec.unit)
    heads = ["answer", f"P50 [{unit}]", f"10 % to 90 % [{unit}]"]
    for name, _, _, _ in spans:
        heads += [f"times the first, {name}: P50 (10 % to 90 %)", f"off by more than {percent(OFF)}"]
    low, middle, high = found.bands
    rows = [
        [
            chemical(amount.label),
            three(float(middle[row])),
            f"{three(float(low[row]))} to {three(float(high[row]))}",
            *(cell for _, ratios, _, _ in spans for cell in _cells(ratios, row)),
        ]
        for row, amount in enumerate(found.spec.amounts)
    ]
    draws = "; ".join(f"{ratios.n:,} with {name}" for name, ratios, _, _ in spans)
    return table(
        heads,
        rows,
        caption=f"The first row is the answer that the twin stands for. Draws: {draws}",
        cards=True,
    )


def _cells(ratios: Ratios, row: int) -> tuple[str, str]:
    if row == 0:
        return "1", ""
    low, middle, high = (ratio_text(float(v)) for v in ratios.bands[:, row])
    return f"{middle} ({low} to {high})", _often(float(ratios.off[row]))
