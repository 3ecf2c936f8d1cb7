"""Answers that are given twice, and figures of one thing that differ by the factor of a slip."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from calibration.survey import Observation
from scenarios.survey_bands import ratio_slip
from scenarios.survey_record import Record


class Given(NamedTuple):
    """How an answer stands in the file: places of its name and value, and the texts that tell answers apart."""

    where: str
    where_value: str
    value: str
    kind: str
    date: str
    cell: str


def check_doubles(found: Sequence[tuple[Given, Observation]], twin: Any, record: Record) -> None:
    """Refuse an answer that is given twice; warn of copies from another source and of ratios of a slip."""
    by_column: dict[str, list[tuple[Given, Observation]]] = {}
    for pair in found:
        by_column.setdefault(pair[1].column, []).append(pair)
    for pairs in by_column.values():
        for (first, a), (second, b) in combinations(pairs, 2):
            _compare(first, a, second, b, twin, record)


def _compare(first: Given, a: Observation, second: Given, b: Observation, twin: Any, record: Record) -> None:
    what = f"{b.column} = {second.value}"
    if a.measured == b.measured and a.source == b.source and first.date == second.date:
        record.error(
            second.where,
            f"{what} of {b.source} again (first at {first.cell})",
            "each answer once: twice counts double",
            "Copied and not changed?",
            "Delete one of the two rows",
        )
    elif a.measured == b.measured:
        record.warning(
            second.where,
            f"{what} as at {first.cell}, of another source or date",
            "each measurement once: twice counts double",
            "One report copied from the other?",
            "Keep both only if they were measured apart",
        )
    elif a.source == b.source and first.date == second.date and _same_figures(a, b):
        record.warning(
            second.where,
            f"{what} of {b.source} with another kind or error than at {first.cell}",
            "each measurement once: twice counts double",
            "Corrected, and the old row left?",
            "Delete one of the two rows, unless it was measured twice",
        )
    elif first.kind == second.kind and min(a.measured.answer[0], b.measured.answer[0]) > 0.0:
        ratio = float(b.measured.answer[0] / a.measured.answer[0])
        words = ratio_slip(ratio, twin.observables[a.column][0])
        if words:
            record.warning(
                second.where_value,
                f"{what} against {first.value} at {first.cell}",
                "figures of one thing are alike",
                f"By {words}?",
                "Correct the unit of one of the two",
            )


def _same_figures(a: Observation, b: Observation) -> bool:
    return a.measured.answer.tolist() == b.measured.answer.tolist()
