"""Is it the right size? What is delivered, lacking and spent by size, drawn and as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.report.drawing import AMBER, BLUE, GREEN, INK, Chart, Table, canvas, svg_of, table, thousands
from scenarios.report.wording import NARROW, chemical, count, percent, plain, size_number, three, upper_first
from scenarios.size_service import singular
from scenarios.size_sweep import SizeCurve, bands

Array = NDArray[np.float64]


def size_chart(curve: SizeCurve, key: str = "sizing") -> Chart:
    """Return what is delivered, shortage and cost per unit over the size, with bands from P10 to P90."""
    service = curve.service
    panels = [(f"delivered [{service.unit}/yr]", bands(curve.delivered), BLUE)]
    if curve.shortage is not None:
        panels.append((f"shortage [{curve.shortage_unit}/yr]", bands(curve.shortage), AMBER))
    if curve.cost is not None:
        panels.append((f"cost [{curve.currency}/{service.one}]", bands(curve.cost), GREEN))
    with canvas(0.7 + 1.75 * len(panels), nrows=len(panels), sharex=True, squeeze=False) as (figure, grid):
        for axes, (label, found, colour) in zip(grid[:, 0], panels, strict=True):
            _panel(axes, curve, chemical(label), found, colour)
        grid[-1, 0].set_xlabel(f"{chemical(curve.meaning)} [{curve.unit}]")
        thousands(grid[-1, 0].xaxis)
        svg = svg_of(
            figure, key, f"{upper_first(service.noun)} delivered, shortage and cost by {curve.meaning}"
        )
    lacking = f" Shortage: {curve.shortage_meaning}." if curve.shortage is not None else ""
    money = (
        f" Cost: levelised, all costs of the scenario over delivered {service.noun}, {percent(curve.rate)} real, "
        f"{curve.currency} of {curve.base_year}, before any sale."
        if curve.cost is not None
        else ""
    )
    left = f"; {count(curve.left_out, 'failed draw')} left out" if curve.left_out else ""
    return Chart(
        key,
        f"What “{plain(curve.scenario)}” delivers by {chemical(curve.meaning)}",
        f"Means of the years over {count(curve.n, 'draw')}{left}, the same draws for every size. Line: median; band: "
        f"10{NARROW}% to 90{NARROW}% of draws; dotted: the size in the study. Delivered: "
        f"{chemical(service.meaning)}.{lacking}{money}",
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
    service, each = curve.service, singular(curve.unit)
    columns = [
        (f"delivered [{service.unit}/yr]", bands(curve.delivered)),
        (f"next {each} brings [{service.fine}/yr]", bands(curve.brings)),
    ]
    if curve.shortage is not None:
        columns.append((f"shortage [{curve.shortage_unit}/yr]", bands(curve.shortage)))
    if curve.cost is not None and curve.cost_steps is not None:
        money = f"[{curve.currency}/{service.one}]"
        above = bands(curve.cost_steps)
        columns += [(f"cost {money}", bands(curve.cost)), (f"cost above size before {money}", above)]
    rows = [
        [size_number(size), *(cell for _, found in columns for cell in _cells(found[:, i]))]
        for i, size in enumerate(curve.sizes)
    ]
    if curve.cost is not None:
        rows[0][-2] = ""  # there is no size before the first
    heads = [
        f"{plain(curve.lever)} [{curve.unit}]",
        *(part for name, _ in columns for part in (f"{name} P50", "10 % to 90 %")),
    ]
    return table(
        heads,
        rows,
        caption=f"By size; what a further {each} brings counts from the size before, in the first row from zero",
        cards=True,
    )


def _cells(found: Array) -> tuple[str, str]:
    low, middle, high = (float(v) for v in found)
    if not np.isfinite(middle):
        return "none", ""
    return three(middle), f"{three(low)} to {three(high)}"
