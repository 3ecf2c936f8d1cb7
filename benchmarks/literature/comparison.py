"""A row of the comparison, its error, and the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True)
class Comparison:
    """One published figure and ours.

    Attributes
    ----------
    name, unit, source
        What is compared, its unit, and where it was published.
    ours, published
        A value, or a range: the published span, or the 5 to 95 % band of our prior draws.
    limit
        Largest error allowed, as a share of the published value [-].
    known_gap
        Why the row is outside its limit, where it is; empty for the others.
    """

    name: str
    unit: str
    ours: float | Range
    published: float | Range
    limit: float
    source: str
    known_gap: str = ""

    @property
    def error(self) -> float:
        """Signed error as a share of the published value [-]: 0 where value and range overlap.

        Between a value and a range it is the distance to the nearest end.
        """
        low, high = span(self.ours)
        least, most = span(self.published)
        if low > most:
            return (low - most) / abs(most)
        if high < least:
            return (high - least) / abs(least)
        return 0.0

    @property
    def holds(self) -> bool:
        """True when the error is within the limit."""
        return abs(self.error) <= self.limit


def span(figure: float | Range) -> Range:
    """Return a value as a range without width."""
    return figure if isinstance(figure, tuple) else (figure, figure)


def text_of(figure: float | Range) -> str:
    """Return a value or a range with four digits."""
    return " to ".join(f"{value:.4g}" for value in dict.fromkeys(span(figure)))


def table(rows: Iterable[Comparison]) -> str:
    """Return the rows as aligned text: quantity, ours, published, error, limit, source."""
    lines = [("quantity", "ours", "published", "error", "limit", "source")]
    for row in rows:
        error = f"{100.0 * row.error:+.1f} %" + ("" if row.holds else " !")
        what = f"{row.name} [{row.unit}]"
        limit = f"{100.0 * row.limit:.1f} %"
        lines.append((what, text_of(row.ours), text_of(row.published), error, limit, row.source))
        if row.known_gap:
            lines.append((f"  ! {row.known_gap}", "", "", "", "", ""))
    widths = [max(len(line[i]) for line in lines if not line[0].startswith("  !")) for i in range(5)]
    return "\n".join(
        " | ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[5]]).rstrip(
            " |"
        )
        for line in lines
    )
