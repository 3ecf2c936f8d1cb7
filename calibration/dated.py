"""Columns that are about a year or a month, by their name: ``gas_share_2022``, ``gas_share_2022_07``."""

from __future__ import annotations

import re

_DATED = re.compile(r"^(?P<name>.+)_(?P<date>(19|20)\d\d(_(0[1-9]|1[0-2]))?)$")


def dated(column: str) -> tuple[str, str] | None:
    """Return quantity and date in the name of a column; None where it has no date.

    Examples
    --------
    >>> dated("gas_share_2022_07"), dated("gas_share_2022"), dated("riders_per_day")
    (('gas_share', '2022_07'), ('gas_share', '2022'), None)
    """
    match = _DATED.match(column)
    return None if match is None else (match["name"], match["date"])


def quantity_of(column: str) -> str:
    """Return the name of a column without its date."""
    found = dated(column)
    return column if found is None else found[0]
