"""Paths that cannot be written down: refused before there is anything to lose."""

from __future__ import annotations

import locale
from pathlib import Path

from scenarios.findings import shown
from scenarios.reading import refuse


def refuse_undecoded(where: str, path: Path) -> None:
    """Refuse a path that the terminal's character set could not hold: Parquet and reports are written in UTF-8."""
    try:
        str(path.absolute()).encode("utf-8")
    except UnicodeEncodeError:
        raise refuse(
            where,
            f"path {shown(str(path))}",
            "a path that can be written in UTF-8",
            f"The character set here is {locale.getpreferredencoding(do_setlocale=False)}",
            "Set LC_ALL=C.UTF-8, or choose a path of plain letters",
        ) from None
