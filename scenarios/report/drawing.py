"""The look of all charts, and matplotlib figures as SVG text that can stand inside a page.

Colours are those of Okabe and Ito (2008, Color universal design, https://jfly.uni-koeln.de/color/), which
stay apart for all common kinds of colour blindness; nothing is told by colour alone.
"""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from scenarios.report.wording import signed

Array = NDArray[np.float64]

BLUE = "#0072B2"
ORANGE = "#D55E00"
AMBER = "#E69F00"
GREEN = "#009E73"
SKY = "#56B4E9"
PINK = "#CC79A7"
INK = "#1c2733"
GREY = "#6b7785"
PALE = "#d5dbe1"
SERIES = (BLUE, AMBER, GREEN, PINK, SKY, ORANGE)
FILLS = (BLUE, AMBER, SKY, PINK, GREEN, ORANGE, GREY, PALE)
FILL_HATCHES = ("", "///", "", "...", "\\\\\\", "", "xx", "")
"""Colour and hatch of areas that lie on each other, the hatch where a colour alone would not do in grey print."""

_TICK_PLACES = 4  # decimals of a tick at most
WIDTH_IN = 5.6  # [in] at 10 pt text: still readable when the page is 400 pixels wide
WIDE_IN = 11.2
"""Width of a chart that goes over the whole page [in]; on a narrow one it is moved sideways."""
FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a fan chart [-]."""
BAND = "Dark band: middle 50 % of draws; light band: 5 % to 95 %."

_STYLE = MappingProxyType(
    {
        "svg.fonttype": "none",  # text stays text: searchable, read aloud, in the font of the page
        "svg.hashsalt": "leapfrog",
        "font.family": ["DejaVu Sans"],
        "font.size": 10.5,
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": "#e6eaee",
        "grid.linewidth": 0.8,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.size": 3.0,
        "ytick.major.size": 0.0,
        "legend.frameon": False,
        "legend.fontsize": 10.0,
        "legend.handlelength": 1.5,
        "hatch.linewidth": 0.6,
        "figure.constrained_layout.use": True,
    }
)


@dataclass(frozen=True)
class Table:
    """A table for the page: texts only.

    `numeric` says which columns are set to the right; `cards`: on a narrow page each row becomes a block.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""
    cards: bool = False


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    text: int = 1,
    tail: int = 0,
    caption: str = "",
    cards: bool = False,
) -> Table:
    """Return a `Table`: the first `text` and the last `tail` columns are words, all others numbers."""
    numeric = tuple(text <= i < len(columns) - tail for i in range(len(columns)))
    return Table(tuple(columns), tuple(tuple(row) for row in rows), numeric, caption, cards)


@dataclass(frozen=True)
class Chart:
    """A chart with everything that must stand around it.

    Attributes
    ----------
    key
        Anchor in the page.
    title
        The finding in one line.
    caption
        Quantity, unit, number of draws, meaning of the bands.
    svg
        The drawing, safe to be put into a page.
    source
        The numbers behind it.
    wide
        True for a drawing of `WIDE_IN`, over the whole page.
    """

    key: str
    title: str
    caption: str
    svg: str
    source: Table
    wide: bool = False


@contextmanager
def canvas(height_in: float, width_in: float = WIDTH_IN, **layout: Any) -> Generator[tuple[Figure, Any]]:
    """Give a figure and its axes in the style of the report; `layout` goes to ``Figure.subplots``."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcParams.update(dict[Any, Any](_STYLE))
        # letters that the drawing font lacks are set by the font of the reader's machine
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(width_in, height_in))
        figure.set_facecolor("none")
        yield figure, figure.subplots(**layout)


def svg_of(figure: Figure, key: str, description: str) -> str:
    """Return `figure` as SVG text with ids of its own and a description for screen readers."""
    for axes in figure.axes:
        axes.set_facecolor("none")
    stream = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(stream, format="svg", metadata=nothing)
    text = stream.getvalue()
    text = text[text.index("<svg") :].strip()
    text = re.sub(r"<style type=\"text/css\">[^<]*</style>", "", text)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = _own_ids(re.sub(r" d=\"[^\"]*\"", _rounded, text), key)
    head = re.search(r"viewBox=\"[^\"]*\"", text)
    view = head.group(0) if head is not None else ""
    label = escape(description, quote=True)
    return re.sub(r"^<svg[^>]*>", lambda _: f'<svg {view} role="img" aria-label="{label}">', text, count=1)


def _rounded(path: re.Match[str]) -> str:
    """Return a path in hundredths of a point: more cannot be seen, and a week of quarter-hours has many."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", path[0])


def _own_ids(text: str, key: str) -> str:
    """Drop ids that nothing refers to and make the others unique in the page."""
    used = set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r"href=\"#([^\"]+)\"", text))

    def renamed(match: re.Match[str]) -> str:
        return f' id="{key}-{match[1]}"' if match[1] in used else ""

    text = re.sub(r" id=\"([^\"]*)\"", renamed, text)
    text = re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{key}-{m[1]})", text)
    return re.sub(r"(?:xlink:)?href=\"#([^\"]+)\"", lambda m: f'href="#{key}-{m[1]}"', text)


def wrapped(text: str, width: int, lines: int = 2) -> str:
    """Return `text` broken into at most `lines` lines of `width` characters."""
    return "\n".join(
        textwrap.wrap(text, width, max_lines=lines, placeholder="\N{HORIZONTAL ELLIPSIS}") or [""]
    )


def row_labels(axes: Axes, places: NDArray[np.int64], labels: Sequence[str]) -> None:
    """Write the labels of horizontal bars, lines set to the right one by one.

    Tick labels of several lines would be placed by the widths of the drawing font, and stand ragged in the
    font of the page.
    """
    axes.set_yticks(places, [""] * len(places))
    for place, label in zip(places, labels, strict=True):
        lines = label.split("\n")
        for i, text in enumerate(lines):
            rise = 11.5 * (0.5 * (len(lines) - 1) - i)
            axes.annotate(
                text, (0.0, place), xycoords=("axes fraction", "data"), xytext=(-6, rise), textcoords="offset points",
                ha="right", va="center", annotation_clip=False,
            )  # fmt: skip


def thousands(axis: Any) -> None:
    """Label an axis with thousands separators and true minus signs."""
    axis.set_major_formatter(FuncFormatter(_tick))


def percents(axis: Any) -> None:
    """Label an axis of shares in percent."""

    def tick(value: float, _position: int | None = None) -> str:
        return f"{_tick(100.0 * value)} %"

    axis.set_major_formatter(FuncFormatter(tick))


def _tick(value: float, _position: int | None = None) -> str:
    value = round(value, 9)  # a tick at 1.2000000000000002 is one at 1.2
    places = next((n for n in range(_TICK_PLACES) if value == round(value, n)), _TICK_PLACES)
    return signed(f"{value:,.{places}f}")


def years_axis(axes: Axes, years: NDArray[np.int64]) -> None:
    """Label whole years only."""
    axes.set_xlim(float(years[0]) - 0.6, float(years[-1]) + 0.6)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))


def fan(axes: Axes, x: Array, bands: Array, colour: str, label: str, line: str = "-") -> None:
    """Draw median and bands over `x` from the five quantiles `FAN`, shape (5, n_x)."""
    low, quarter, median, three_quarters, high = bands
    axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.fill_between(x, quarter, three_quarters, color=colour, alpha=0.32, linewidth=0)
    axes.plot(x, median, line, color=colour, linewidth=2.0, label=label)


def zero_line(axes: Axes, *, vertical: bool = False) -> None:
    """Draw the line of no effect."""
    draw = axes.axvline if vertical else axes.axhline
    draw(0.0, color=INK, linewidth=0.9)


def limit_line(axes: Axes, name: str, value: float) -> None:
    """Draw a value that must not be passed, with its name at the right end."""
    axes.axhline(value, color=ORANGE, linestyle=(0, (5, 2)), linewidth=1.4)
    axes.annotate(
        name, (1.0, value), xycoords=("axes fraction", "data"), xytext=(-3, 3), textcoords="offset points", ha="right",
        va="bottom", fontsize=9.0,
    )  # fmt: skip
