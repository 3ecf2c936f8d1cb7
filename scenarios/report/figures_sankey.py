"""Where an amount comes from and where it goes: bands as wide as the amounts, on one scale for all scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from scenarios.report.drawing import FILLS, INK, WIDE_IN, Chart, canvas, svg_of, table, wrapped
from scenarios.report.sankey_layout import Band, Box, Layout, layout_of
from scenarios.report.wording import chemical, listed, percent, three, upper_first
from twins.core.pictures import Sankey

Panels = Sequence[tuple[str, Sankey]]

_PANEL_IN = 3.3
_LABEL_IN = 0.36
"""Height of the name and amount of a node, two lines [in]."""
_GAP_IN = 0.1
_THICK_IN = 0.08
"""Width of a node [in]."""
_SIDES_IN = (1.35, 1.75)
"""Room for the names at both sides [in]."""
_FAINT = 0.5
"""Opacity of the bands [-]."""


def sankey_chart(key: str, panels: Panels, told: str) -> Chart:
    """Return the diagrams of one name in their scenarios, one above the other on one scale."""
    scale = _scale(panels)
    layouts = [layout_of(sankey, _LABEL_IN * scale, _GAP_IN * scale) for _, sankey in panels]
    heights = [layout.height / scale for layout in layouts]
    order = list(
        dict.fromkeys(link.source for _, sankey in panels for link in sankey.links if link.amount > 0.0)
    )
    with canvas(
        sum(heights) + 0.45 * len(panels) + 0.1,
        WIDE_IN,
        nrows=len(panels),
        squeeze=False,
        height_ratios=heights,
    ) as (figure, grid):
        for axes, (title, sankey), layout in zip(grid[:, 0], panels, layouts, strict=True):
            _draw(axes, layout, order)
            axes.set_title(f"{title}: {three(_entering(sankey), 4)} {sankey.unit}", fontsize=10.5, loc="left")
        svg = svg_of(figure, key, _alt(panels))
    rows = [
        [title, chemical(link.source), chemical(link.target), three(link.amount, 4),
         percent(link.amount / _entering(sankey))]
        for title, sankey in panels
        for link in sankey.links
    ]  # fmt: skip
    unit = panels[0][1].unit
    return Chart(
        key,
        _title(panels),
        f"Width of a band: its amount, {unit}, one scale for both; what comes into an inner place goes out of it. A "
        f"band has the colour of where it comes from. {told}",
        svg,
        table(["scenario", "from", "to", f"amount [{unit}]", "of what comes in"], rows, text=3),
        wide=True,
    )


def _entering(sankey: Sankey) -> float:
    """Return what comes from outside [unit]."""
    targets = {link.target for link in sankey.links if link.amount > 0.0}
    return sum(link.amount for link in sankey.links if link.source not in targets)


def _scale(panels: Panels) -> float:
    """Return the amount of an inch [unit/in] by which the fullest diagram has the height of a panel."""
    fullest = max(_entering(sankey) for _, sankey in panels)
    return fullest / _PANEL_IN


def _draw(axes: Axes, layout: Layout, order: Sequence[str]) -> None:
    inch = max(layout.columns - 1, 1) / (WIDE_IN - sum(_SIDES_IN))  # in distances between columns
    thick = _THICK_IN * inch
    for link in dict.fromkeys(band.link for band in layout.bands):
        colour = FILLS[order.index(link.source) % len(FILLS)]
        outline = _ribbon([band for band in layout.bands if band.link == link], thick)
        axes.add_patch(PathPatch(outline, facecolor=colour, alpha=_FAINT, linewidth=0.0))
    for box in layout.boxes:
        if not box.passage:
            colour = FILLS[order.index(box.name) % len(FILLS)] if box.name in order else INK
            axes.add_patch(Rectangle((box.column, box.y), thick, box.amount, facecolor=colour, linewidth=0.0))
            _label(axes, box, thick)
    axes.set_xlim(-_SIDES_IN[0] * inch, layout.columns - 1 + _SIDES_IN[1] * inch)
    axes.set_ylim(layout.height, 0.0)
    axes.axis("off")


def _label(axes: Axes, box: Box, thick: float) -> None:
    """Write name and amount outside of the diagram at both ends, and beside the node within it."""
    amount = three(box.amount)
    first, last = not box.left, not box.right
    name = wrapped(chemical(box.name), 22, 2)
    text = f"{name}, {amount}" if "\n" in name else f"{name}\n{amount}"
    axes.annotate(
        text, (box.column + (0.0 if first else thick), box.middle), xytext=(-4 if first else 4, 0),
        textcoords="offset points", ha="right" if first else "left", va="center", fontsize=9.0, linespacing=1.05,
        bbox=None if first or last else {"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 1.0},
        annotation_clip=False,
    )  # fmt: skip


def _ribbon(bands: Sequence[Band], thick: float) -> Path:
    """Return the outline of a link: along its upper edge through all columns, and back along its lower one."""
    wide = bands[0].link.amount
    there: list[tuple[float, float]] = []
    for band in bands:
        x0 = band.source.column + (0.0 if band.source.passage else thick)
        bend = 0.5 * (band.target.column - x0)
        start, end = (x0, band.y0), (float(band.target.column), band.y1)
        there += [start] if not there else []
        there += [(start[0] + bend, start[1]), (end[0] - bend, end[1]), end]
    back = [(x, y + wide) for x, y in reversed(there)]
    curve = [Path.CURVE4] * (len(there) - 1)
    return Path([*there, *back, there[0]], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _title(panels: Panels) -> str:
    """Return the finding: what comes in from where, in the last scenario."""
    title, sankey = panels[-1]
    whole = _entering(sankey)
    targets = {link.target for link in sankey.links if link.amount > 0.0}
    sources = [name for name in sankey.nodes if name not in targets]
    amounts = {name: sum(link.amount for link in sankey.links if link.source == name) for name in sources}
    largest = sorted((name for name in sources if amounts[name] > 0.0), key=lambda name: -amounts[name])[:3]
    said = listed([f"{percent(amounts[name] / whole)} {name}" for name in largest])
    return f"{upper_first(chemical(sankey.name))}: of {three(whole)} {sankey.unit} {chemical(said)} ({title})"


def _alt(panels: Panels) -> str:
    return "; ".join(
        f"{sankey.name}, {title}: "
        + ", ".join(
            f"{link.source} to {link.target} {three(link.amount)} {sankey.unit}"
            for link in sankey.links
            if link.amount > 0.0
        )
        for title, sankey in panels
    )
