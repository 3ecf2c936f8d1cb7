"""Parameters that hang together: regions of the draws for the leading pairs, and the strongest correlations."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.ticker import FuncFormatter, MaxNLocator

from scenarios.report.calibration_density import density, prior_points, regions, span
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.drawing import BLUE, GREY, INK, Chart, Table, canvas, svg_of, table, wrapped
from scenarios.report.wording import NARROW, chemical, count, fixed, three

MOST_PAIRED = 5
"""Parameters drawn against each other."""
CLEAR = 0.3
"""Correlation [-] from which two parameters are said to hang together; assumed."""
LISTED = 0.15
"""Correlation [-] below which a pair is not listed: three standard errors with 400 independent draws."""
MOST_ROWS = 15
"""Rows in the table of correlations."""
_MASSES = (0.9, 0.5)


def paired(calibration: Calibration) -> tuple[str, ...]:
    """Return the parameters to draw: those of the strongest correlations, then those narrowed most."""
    known = set(calibration.posterior.names)
    strong = [name for a, b, r in calibration.record.correlations if abs(r) >= CLEAR for name in (a, b)]
    wanted = [n for n in (*strong, *(p.name for p in calibration.fitted)) if n in known]
    return tuple(dict.fromkeys(wanted))[:MOST_PAIRED]


def sentence(calibration: Calibration) -> str:
    """Return what the section says in one sentence."""
    clear = [row for row in calibration.record.correlations if abs(row[2]) >= CLEAR]
    if not clear:
        return "No two parameters hang together clearly: each can be read alone."
    a, b, r = max(clear, key=lambda row: abs(row[2]))
    how = "rise together" if r > 0.0 else "trade off: where one is higher, the other is lower"
    return (
        f"The survey fixes some parameters only together. “{calibration.meaning(a)}” and “{calibration.meaning(b)}” "
        f"{how} (correlation {fixed(r, 2)}), so they must be varied together and not one by one."
    )


def correlations_table(calibration: Calibration) -> Table:
    """Return the strongest correlations."""
    beyond_noise = [row for row in calibration.record.correlations if abs(row[2]) >= LISTED]
    ranked = sorted(beyond_noise, key=lambda row: -abs(row[2]))[:MOST_ROWS]
    rows = [[calibration.meaning(a), calibration.meaning(b), fixed(r, 2)] for a, b, r in ranked]
    return table(
        ["parameter", "with", "correlation"],
        rows,
        text=2,
        caption="Strongest correlations of the draws",
        cards=True,
    )


def pairs_chart(calibration: Calibration) -> Chart | None:
    """Return the regions of the draws of each pair; None with fewer than two parameters."""
    names = paired(calibration)
    k = len(names)
    if k < 2:
        return None
    draws = {name: calibration.draws(name) for name in names}
    with canvas(1.15 * k + 0.4, nrows=k, ncols=k, squeeze=False) as (figure, grid):
        for i, row in enumerate(names):
            for j, column in enumerate(names):
                axes = grid[i][j]
                _frame(axes, (draws[column], draws[row]), left=j == 0 and i > 0, bottom=i == k - 1)
                if i == j:
                    _alone(axes, calibration, row)
                elif j < i:
                    _region(axes, draws[column], draws[row])
                else:
                    _coefficient(axes, _correlation(draws[column], draws[row]))
        figure.set_layout_engine("constrained", w_pad=0.02, h_pad=0.02, wspace=0.02, hspace=0.02)
        svg = svg_of(figure, "pairs", "Draws of the leading parameters against each other")
    number = count(len(calibration.posterior.draws), "draw")
    legend = "; ".join(
        f"{calibration.short(n)}: {calibration.meaning(n)}{_unit(calibration, n)}" for n in names
    )
    caption = (
        f"Below the diagonal: regions with 50{NARROW}% (dark) and 90{NARROW}% (light) of {number}; "
        "above: their correlation; on it: density before (dashed) and after. A slanted region: the two are known "
        f"better together than alone. {legend}."
    )
    return Chart(
        "pairs", _title(calibration, names, draws), caption, svg, _numbers(calibration, names, draws)
    )


def _frame(axes: Axes, pair: tuple[np.ndarray, np.ndarray], *, left: bool, bottom: bool) -> None:
    """Set limits and a few ticks; only the outer panels bear numbers."""
    axes.grid(visible=False)
    axes.set_xlim(*span(pair[0]))
    for axis, shown in ((axes.xaxis, bottom), (axes.yaxis, left)):
        axis.set_major_locator(MaxNLocator(nbins=2, prune=None))
        axis.set_major_formatter(FuncFormatter(_tick))
        axis.set_tick_params(labelsize=9, labelbottom=shown, labelleft=shown)
    axes.tick_params(axis="x", labelrotation=0)


def _tick(value: float, _position: int | None = None) -> str:
    return three(value, 2)


def _alone(axes: Axes, calibration: Calibration, name: str) -> None:
    """Draw the density of one parameter within the range of its draws, with its name above."""
    draws = calibration.draws(name)
    low, high = span(draws)
    x, after = density(draws, low, high)
    axes.fill_between(x, 0.0, after, color=BLUE, alpha=0.45, linewidth=0)
    prior = calibration.priors.get(name)
    if prior is not None:
        axes.plot(*density(prior_points(prior), low, high), "--", color=GREY, linewidth=1.1)
    axes.set_ylim(0.0, 1.08 * float(after.max()))
    axes.set_yticks([])
    axes.set_title(wrapped(calibration.short(name), 15, 2), fontsize=9, pad=3)


def _region(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    across, up, height, levels = regions(x, y, _MASSES)
    axes.set_ylim(*span(y))
    rising = sorted({level for level in levels if level < float(height.max())})
    if rising:
        colours = [to_rgba(BLUE, 0.25), to_rgba(BLUE, 0.6)][-len(rising) :]
        axes.contourf(across, up, height, levels=[*rising, float(height.max()) * 1.01], colors=colours)


def _coefficient(axes: Axes, r: float) -> None:
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    clear = abs(r) >= CLEAR
    axes.text(0.5, 0.5, fixed(r, 2), transform=axes.transAxes, ha="center", va="center", color=INK if clear else GREY,
              weight="bold" if clear else "normal")  # fmt: skip


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    if np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def _unit(calibration: Calibration, name: str) -> str:
    unit = next((p.unit for p in calibration.record.parameters if p.name == name), "-")
    return "" if unit == "-" else f" [{chemical(unit)}]"


def _title(calibration: Calibration, names: tuple[str, ...], draws: dict[str, np.ndarray]) -> str:
    found = [(_correlation(draws[a], draws[b]), a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    r, a, b = max(found, key=lambda row: abs(row[0]) if row[0] == row[0] else -1.0)
    if not abs(r) >= CLEAR:
        return "The leading parameters hardly hang together"
    how = "Rise together" if r > 0.0 else "Trade off"
    return f"{how}: {calibration.short(a)} and {calibration.short(b)}"


def _numbers(calibration: Calibration, names: tuple[str, ...], draws: dict[str, np.ndarray]) -> Table:
    rows = [
        [
            calibration.short(a),
            *(fixed(_correlation(draws[a], draws[b]), 2) if a != b else "1" for b in names),
        ]
        for a in names
    ]
    return table(["correlation of the draws", *(calibration.short(n) for n in names)], rows)
