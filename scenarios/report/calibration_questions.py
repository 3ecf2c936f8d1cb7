"""The questions of the study: what the survey says of each, and where it says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from calibration.record import Interval
from scenarios.calibration_questions import Question
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_question_chart import chart
from scenarios.report.calibration_question_rows import MOVED, NARROWED, NOTHING, Row, rows_of, rows_table
from scenarios.report.calibration_verdict import some
from scenarios.report.calibration_wording import band, column_label, with_unit
from scenarios.report.drawing import Chart, Table
from scenarios.report.wording import NARROW, chemical, listed, three

MOST_SILENT = 4
"""Silent parameters that a sentence names; more are counted."""


@dataclass(frozen=True)
class Block:
    """A question with its answer.

    Attributes
    ----------
    title
        The question.
    answer
        What the survey says, in a sentence.
    columns
        What the fitted twin gives for its columns; empty without columns.
    chart, table
        Its parameters before and after.
    """

    title: str
    answer: str
    columns: str
    chart: Chart
    table: Table


def blocks(calibration: Calibration) -> list[Block]:
    """Return each question of the study with its answer."""
    found: list[Block] = []
    for n, question in enumerate(calibration.questions, start=1):
        rows = rows_of(calibration, question)
        drawn = chart(calibration, rows, f"question{n}")
        columns = columns_sentence(calibration, question)
        found.append(Block(chemical(question.title), sentence(rows), columns, drawn, rows_table(rows)))
    return found


def sentence(rows: list[Row]) -> str:
    """Return what the survey says of the parameters of a question, and where it wants more than was allowed."""
    parts: list[str] = []
    narrowed = [f"{_quoted(r)} ({_span(r.prior, r)} assumed, {_span(r.posterior, r)} left)"
                for r in rows if r.says == NARROWED]  # fmt: skip
    moved = [f"{_quoted(r)} (middle {_middle(r.prior, r)} assumed, {_middle(r.posterior, r)} now)"
             for r in rows if r.says == MOVED]  # fmt: skip
    silent = [_quoted(r) for r in rows if r.says == NOTHING]
    if narrowed:
        parts.append(f"narrows {some(narrowed)}")
    if moved:
        parts.append(f"moves {some(moved)} without narrowing {'it' if len(moved) == 1 else 'them'}")
    if silent:
        spread = "its spread is" if len(silent) == 1 else "their spread is"
        parts.append(f"says nothing of {some(silent, MOST_SILENT)}: {spread} still the assumed one")
    text = "The survey " + "; it ".join(parts) + "."
    leaning = [f"{_quoted(r)} at the {r.edge}" for r in rows if r.edge]
    return text + (f" It asks for more than the assumed range allows: {some(leaning)}." if leaning else "")


def columns_sentence(calibration: Calibration, question: Question) -> str:
    """Return what the fitted twin gives for the columns of a question; empty without columns."""
    answers = {a.column: a for a in reversed(calibration.record.answers)}
    given = [
        f"{column_label(a.column, a.unit)}: {with_unit(band(a.predicted, a.column, a.unit), a.unit)}"
        for c in question.columns
        if (a := answers.get(c)) is not None
    ]
    missing = [
        column_label(c, calibration.observables.get(c, ("", ""))[0])
        for c in question.columns
        if c not in answers
    ]
    parts: list[str] = []
    if given:
        parts.append(f"The fitted twin gives (median, 5{NARROW}% to 95{NARROW}%) {'; '.join(given)}.")
    if missing:
        parts.append(f"The survey holds no answer to {listed(missing)}, so nothing is shown of it.")
    return " ".join(parts)


def _quoted(row: Row) -> str:
    return f"“{row.meaning}”"


def _span(interval: Interval | None, row: Row) -> str:
    low, _, high = interval or row.prior
    return with_unit(f"{three(low)} to {three(high)}", row.unit)


def _middle(interval: Interval | None, row: Row) -> str:
    return with_unit(three((interval or row.prior)[1]), row.unit)
