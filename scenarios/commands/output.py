"""Where words go: data to stdout, messages to stderr, tables that survive a pipe."""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from scenarios.findings import Findings


def say(text: str) -> None:
    """Print a message to stderr."""
    typer.echo(text, err=True)


def data(text: str) -> None:
    """Print data to stdout."""
    typer.echo(text)


def as_json(value: Any) -> None:
    """Print `value` to stdout as JSON; numbers that are not finite become null."""
    data(json.dumps(_finite(value), ensure_ascii=False, indent=2, allow_nan=False, default=_simple))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(member) for member in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _simple(value: Any) -> Any:
    return _finite(value.item()) if hasattr(value, "item") else str(value)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, widest: int = 60) -> None:
    """Print a table with aligned columns to stdout.

    A cell longer than `widest` is cut on a terminal only: whoever reads a pipe or a file wants all of it.
    """
    longest = widest if sys.stdout.isatty() else sys.maxsize
    cells = [[_cut(str(cell), longest) for cell in row] for row in rows]
    widths = [max([_width(h), *(_width(row[n]) for row in cells)]) for n, h in enumerate(headers)]
    numeric = [bool(cells) and all(_is_number(row[n]) for row in cells) for n in range(len(headers))]
    for row in (list(headers), ["-" * w for w in widths], *cells):
        line = "  ".join(_pad(cell, w, right) for cell, w, right in zip(row, widths, numeric, strict=True))
        data(line.rstrip())


def _cut(text: str, widest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= widest else text[: widest - 1] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _is_number(text: str) -> bool:
    return text.replace(",", "").lstrip("+-").replace(".", "", 1).rstrip("%").strip().isdigit() or text in (
        "",
        "-",
    )


def report_findings(findings: Findings, *, notes: bool = False) -> None:
    """Print errors and warnings, and notes where they are asked for, to stderr, one a line."""
    for severity in ("error", "warning", "note") if notes else ("error", "warning"):
        for line in findings.lines(severity):
            say(f"{severity}: {line}")


def significant(value: float, digits: int = 3) -> str:
    """Return `value` with `digits` significant digits and commas for thousands.

    Examples
    --------
    >>> significant(-29_542_847_528.0), significant(1870.4), significant(0.0437)
    ('-29,500,000,000', '1,870', '0.0437')
    """
    if not math.isfinite(value):
        return "-"
    if value == 0.0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, places):,.{max(0, places)}f}"
