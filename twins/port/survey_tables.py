"""Reading the tables of survey/ that the traffic is built on."""

from __future__ import annotations

import csv
import functools
from importlib import resources


@functools.cache
def survey_rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``survey/<table>.csv`` by column, as texts.

    Examples
    --------
    >>> survey_rows("container_gross_weight")[0]["gross_weight_t"]
    '2'
    """
    text = resources.files("twins.port").joinpath(f"survey/{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def survey_column(table: str, column: str) -> tuple[float, ...]:
    """Return one column of a table as numbers, in the order of its rows."""
    return tuple(float(row[column]) for row in survey_rows(table))
