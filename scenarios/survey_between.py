"""Sources that contradict each other: all rows of kind ``between`` of one observable are one observation."""

from __future__ import annotations

from collections.abc import Sequence

from calibration.measured import BetweenSources
from calibration.survey import Observation
from scenarios.survey_cells import Row
from scenarios.survey_kinds import Figures
from twins.core.priors import LogNormal

# prior of the spread between sources that contradict each other: median over the mean, and sd of its logarithm; assumed
_BETWEEN_SHARE, _BETWEEN_SD_LOG = 0.1, 1.0


def between_sources(
    column: str, rows: Sequence[tuple[Row, Figures]], sources: Sequence[str], notes: Sequence[str]
) -> tuple[Row, Observation]:
    """Return the first row and the observation of all `rows` of `column`; what is odd goes to their record."""
    first = rows[0][0]
    values = tuple(f.value for _, f in rows if f.value is not None)
    sigmas = tuple(f.error for _, f in rows if f.error is not None)
    median = _BETWEEN_SHARE * abs(sum(values) / len(values)) or _BETWEEN_SHARE
    _doubles(column, rows, sources)
    if len(rows) == 1:
        first.record.warning(
            first.where("kind"),
            f"{column}: between with one source",
            "at least two sources, whose spread is inferred",
            "The others left out?",
            "Add the other sources, or write kind normal",
        )
    first.record.note(
        first.where("value"),
        f"{column}: {len(rows)} sources",
        "their spread is inferred",
        f"Prior of the spread: log-normal, median {median:.3g}, sd of its logarithm {_BETWEEN_SD_LOG:g}, assumed",
    )
    first.record.kept["answers"] += 1
    way = BetweenSources(values, sigmas, LogNormal(median, _BETWEEN_SD_LOG), tuple(sources))
    places = "; ".join(row.place("value") for row, _ in rows)
    return first, Observation(column, way, "+".join(sources), places, "; ".join(filter(None, notes)))


def _doubles(column: str, rows: Sequence[tuple[Row, Figures]], sources: Sequence[str]) -> None:
    seen: dict[tuple[str, float | None, str], Row] = {}
    for (row, figures), source in zip(rows, sources, strict=True):
        first = seen.setdefault((source, figures.value, row.text("date")), row)
        if first is not row:
            row.error(
                "column",
                f"{column} = {row.text('value')} of {source} again (first at {first.place('value')})",
                "each answer once: twice counts double",
                "Copied and not changed?",
                "Delete one of the two rows",
            )
