"""Is it the right size? Energy delivered, shortage and cost by size, with the size beyond which more brings little."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.report.drawing import AMBER, BLUE, GREEN, INK, Chart, Table, canvas, svg_of, table, thousands
from scenarios.report.wording import NARROW, chemical, count, percent, plain, size_number, three
from scenarios.size_sweep import LITTLE, SizeCurve, bands

Array = NDArray[np.float64]


def size_sentences(curve: SizeCurve) -> list[str]:
    """Return in words where more of the size begins to bring little, and what the study's own size does."""
    first, steps = float(np.median(curve.first)), np.median(curve.steps, axis=1)
    one = f"{three(1e3 * first)} kWh a year for each {curve.unit}"
    sizes = [f"{size_number(v)} {curve.unit}" for v in curve.sizes]
    if first <= 0.0:
        return [f"The smallest size, {sizes[0]}, delivers nothing in the median: no limit can be told."]
    at = curve.limit(steps, first)
    if at is None:
        text = (
            f"Up to the largest size tried, {sizes[-1]}, every further {curve.unit} still brings at least "
            f"{percent(LITTLE)} of what the smallest size gives ({one}, median): the limit lies beyond."
        )
    else:
        text = (
            f"Beyond {sizes[at]} the next {curve.unit} brings little: from there to {sizes[at + 1]} it adds "
            f"{three(1e3 * float(steps[at]))} kWh a year, {percent(max(0.0, float(steps[at]) / first))} of what the "
            f"smallest size gives ({one}, median)."
        )
    return [text, _agreement(curve, at), *_cheapest(curve)]


def _agreement(curve: SizeCurve, at: int | None) -> str:
    """Return how far the draws agree on the limit."""
    last = len(curve.sizes) - 1
    places = sorted(last if found is None else found for found in curve.limits)
    low, high = (places[min(len(places) - 1, int(q * len(places)))] for q in (0.1, 0.9))
    same = sum(place == (last if at is None else at) for place in places)
    beyond = " or beyond" if high == last else ""
    span = f"{size_number(curve.sizes[low])} to {size_number(curve.sizes[high])} {curve.unit}{beyond}"
    wide = f", and from {span} in the middle 80{NARROW}% of them" if high > low else ""
    return f"Draw by draw this limit lies at the same size in {same} of {count(curve.n, 'draw')}{wide}."


def _cheapest(curve: SizeCurve) -> list[str]:
    """Return which size has the lowest median cost of a MWh."""
    if curve.cost is None:
        return []
    low, middle, high = bands(curve.cost)
    if not np.isfinite(middle).any():
        return ["No size has a cost of a MWh in most draws: nothing is delivered."]
    best = int(np.nanargmin(middle))
    return [
        f"A MWh costs least at {size_number(curve.sizes[best])} {curve.unit}: {three(float(middle[best]))} "
        f"{curve.currency} (median; {three(float(low[best]))} to {three(float(high[best]))} in 80{NARROW}% of draws)."
    ]


def size_chart(curve: SizeCurve, key: str = "sizing") -> Chart:
    """Return energy, shortage and cost of a MWh over the size, with bands from P10 to P90."""
    panels = [("delivered [MWh/yr]", bands(curve.delivered), BLUE)]
    if curve.shortage is not None:
        panels.append((f"shortage [{curve.shortage_unit}/yr]", bands(curve.shortage), AMBER))
    if curve.cost is not None:
        panels.append((f"cost [{curve.currency}/MWh]", bands(curve.cost), GREEN))
    with canvas(0.7 + 1.75 * len(panels), nrows=len(panels), sharex=True, squeeze=False) as (figure, grid):
        for axes, (label, found, colour) in zip(grid[:, 0], panels, strict=True):
            _panel(axes, curve, chemical(label), found, colour)
        grid[-1, 0].set_xlabel(f"{chemical(curve.meaning)} [{curve.unit}]")
        thousands(grid[-1, 0].xaxis)
        svg = svg_of(figure, key, f"Energy delivered, shortage and cost by {curve.meaning}")
    lacking = f" Shortage: {curve.shortage_meaning}." if curve.shortage is not None else ""
    money = (
        f" Cost: levelised, all costs of the scenario over delivered energy, {percent(curve.rate)} real, "
        f"{curve.currency} of {curve.base_year}, before any sale."
        if curve.cost is not None
        else ""
    )
    left = f"; {count(curve.left_out, 'failed draw')} left out" if curve.left_out else ""
    return Chart(
        key,
        f"What “{plain(curve.scenario)}” delivers by {chemical(curve.meaning)}",
        f"Means of the years over {count(curve.n, 'draw')}{left}, the same draws for every size. Line: median; band: "
        f"10{NARROW}% to 90{NARROW}% of draws; dotted: the size in the study.{lacking}{money}",
        svg,
        size_table(curve),
    )


def _panel(axes: Any, curve: SizeCurve, label: str, found: Array, colour: str) -> None:
    low, middle, high = found
    axes.fill_between(curve.sizes, low, high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(curve.sizes, middle, color=colour, linewidth=2.0, marker="o", markersize=4.0)
    if curve.sizes[0] <= curve.current <= curve.sizes[-1]:
        axes.axvline(curve.current, color=INK, linestyle=":", linewidth=1.2)
    axes.set_ylim(bottom=min(0.0, float(np.nanmin(low)) if np.isfinite(low).any() else 0.0))
    axes.set_ylabel(label)
    thousands(axes.yaxis)


def size_table(curve: SizeCurve) -> Table:
    """Return the numbers of the chart, and what each further unit brings."""
    columns = [("delivered [MWh/yr]", bands(curve.delivered))]
    steps = np.vstack([curve.first, curve.steps]) * 1e3
    columns.append((f"next {curve.unit} brings [kWh/yr]", bands(steps)))
    if curve.shortage is not None:
        columns.append((f"shortage [{curve.shortage_unit}/yr]", bands(curve.shortage)))
    if curve.cost is not None:
        columns.append((f"cost [{curve.currency}/MWh]", bands(curve.cost)))
    rows = [
        [size_number(size), *(cell for _, found in columns for cell in _cells(found[:, i]))]
        for i, size in enumerate(curve.sizes)
    ]
    heads = [
        f"{plain(curve.lever)} [{curve.unit}]",
        *(part for name, _ in columns for part in (f"{name} P50", "10 % to 90 %")),
    ]
    return table(
        heads,
        rows,
        caption=f"By size; what a further {curve.unit} brings counts from the size before, in the first row from zero",
        cards=True,
    )


def _cells(found: Array) -> tuple[str, str]:
    low, middle, high = (float(v) for v in found)
    if not np.isfinite(middle):
        return "none", ""
    return three(middle), f"{three(low)} to {three(high)}"
