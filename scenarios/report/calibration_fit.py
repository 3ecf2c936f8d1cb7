"""Fit to the answers: what was given against what the twin would have answered before and after."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from calibration.record import AnswerCheck
from scenarios.report.calibration_evidence import CLAIM, SURPRISING, Calibration
from scenarios.report.calibration_informed import limits
from scenarios.report.calibration_verdict import some
from scenarios.report.calibration_wording import (
    KINDS,
    band,
    column_label,
    computed,
    given,
    named,
    p_text,
    with_unit,
)
from scenarios.report.drawing import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    Chart,
    Table,
    canvas,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import NARROW, chemical, count, plain, shortened

MOST_DRAWN = 40
"""Answers in one chart; the table holds all."""
_MARKERS = {"MoreThan": ">", "LessThan": "<"}  # the side on which the truth lies


def sentence(calibration: Calibration) -> str:
    """Return what the section says in one sentence."""
    answers, odd = calibration.record.answers, calibration.surprising
    if not answers:
        return "The survey holds no answer that can be compared."
    if not odd:
        return "The fitted twin could have given every answer of the survey: no p-value is below 0.05."
    unlikely = some(f"{named(a)}: {with_unit(given(a), a.unit)}" for a in odd)
    rest = f"the other {len(answers) - len(odd)} of {count(len(answers), 'answer')} fit"
    return f"The fitted twin would hardly have answered {unlikely}; {rest}."


def fit_chart(answers: Sequence[AnswerCheck], draws: int) -> Chart:
    """Return given figures and bands, a row each answer; the answers of one column share a scale."""
    shown = answers[:MOST_DRAWN]
    places = np.arange(len(shown))[::-1]
    scales = _scales(shown)
    with canvas(1.5 + 0.62 * max(1, len(shown))) as (figure, axes):
        for answer, place in zip(shown, places, strict=True):
            _row(axes, answer, float(place), *scales[answer.column])
        labels = [
            f"{wrapped(shortened(_label(a), 48), 25)}\n{wrapped(f'{a.source}: {_kind(a)}', 30, 1)}"
            for a in shown
        ]
        row_labels(axes, places, labels)
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(-0.6, max(1, len(shown)) - 0.7)
        axes.set_xticks([])
        axes.grid(visible=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        figure.legend(handles=marks(shown), loc="outside lower center", ncols=2)
        svg = svg_of(figure, "fit", "Given figures against what the twin would have answered")
    left = len(answers) - len(shown)
    caption = (
        "Each row has its own scale, whose ends stand under it. Pale: what would have been answered before the "
        f"calibration, blue: after it, both with the error of the measurement, 5{NARROW}% to 95{NARROW}%; black bar "
        f"and tick: what the fitted twin gives, without that error; {count(draws, 'draw')}. A triangle points to the "
        f"side on which the truth is said to lie. Orange with a cross: p-value below {SURPRISING}."
    ) + (f" {count(left, 'more answer')} in the table below." if left else "")
    return Chart("fit", _title(answers), caption, svg, _numbers(answers))


def marks(answers: Sequence[AnswerCheck]) -> list[Line2D | Patch]:
    """Return the entries of the legend that `answers` need."""
    found: list[Line2D | Patch] = [
        Patch(facecolor=PALE, label="answer expected before"),
        Patch(facecolor=BLUE, alpha=0.45, label="answer expected after"),
        Line2D([], [], color=INK, linewidth=2.2, label="fitted twin"),
    ]
    if any(a.kind != CLAIM for a in answers):
        found.append(_mark("D", INK, "given"))
    if any(a.kind == CLAIM for a in answers):
        found.append(_mark("D", "white", "claimed, may be wrong"))
    return found


def _mark(marker: str, face: str, label: str) -> Line2D:
    return Line2D(
        [], [], linestyle="", marker=marker, color=INK, markerfacecolor=face, markersize=6, label=label
    )


def is_surprising(answer: AnswerCheck) -> bool:
    """Return whether the fitted twin would hardly have given this answer."""
    return answer.p_value < SURPRISING


def draw_given(
    axes: Axes, x: Sequence[float], y: Sequence[float], answer: AnswerCheck, markers: Mapping[str, str]
) -> None:
    """Draw the figures of an answer; `markers` for limits by kind, all others are diamonds."""
    edge = ORANGE if is_surprising(answer) else INK
    face = "white" if answer.kind == CLAIM else edge
    marker = markers.get(answer.kind, "D")
    axes.plot(x, y, linestyle="", marker=marker, color=edge, markerfacecolor=face, markersize=6.0, zorder=3)


def _row(axes: Axes, answer: AnswerCheck, place: float, low: float, high: float) -> None:
    def at(value: float) -> float:
        return (value - low) / (high - low)

    axes.plot([0.0, 1.0], [place - 0.2] * 2, color=GREY, linewidth=0.5)
    for interval, height, colour, alpha in (
        (answer.prior, 0.36, PALE, 1.0),
        (answer.posterior, 0.24, BLUE, 0.45),
    ):
        left, right = at(interval[0]), at(interval[2])
        if math.isfinite(left) and math.isfinite(right):
            axes.barh(
                place, max(right - left, 0.004), height, left=left, color=colour, alpha=alpha, linewidth=0
            )
    axes.plot([at(answer.predicted[0]), at(answer.predicted[2])], [place] * 2, color=INK, linewidth=2.2)
    axes.plot([at(answer.predicted[1])] * 2, [place - 0.11, place + 0.11], color=INK, linewidth=1.4)
    draw_given(axes, [at(v) for v in answer.given], [place] * len(answer.given), answer, _MARKERS)
    unit = answer.unit
    limits(
        axes,
        place - 0.22,
        computed(low, answer.column, unit),
        with_unit(computed(high, answer.column, unit), unit),
    )
    if is_surprising(answer):
        axes.text(0.5, place - 0.22, f"× p {p_text(answer.p_value)}", ha="center", va="top", fontsize=9.5, color=ORANGE,
                  weight="bold")  # fmt: skip


def _scales(answers: Sequence[AnswerCheck]) -> dict[str, tuple[float, float]]:
    """Return the ends of the scale of each column [unit of the column]."""
    found: dict[str, tuple[float, float]] = {}
    for column in dict.fromkeys(a.column for a in answers):
        own = [a for a in answers if a.column == column]
        values = [
            v for a in own for v in (*a.given, *a.prior, *a.posterior, *a.predicted) if math.isfinite(v)
        ]
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = 0.0 if high > low else 0.5 * abs(low) or 0.5
        found[column] = (low - room, high + room)
    return found


def _label(answer: AnswerCheck) -> str:
    return column_label(answer.column, answer.unit)


def _kind(answer: AnswerCheck) -> str:
    return KINDS.get(answer.kind, plain(answer.kind))


def _title(answers: Sequence[AnswerCheck]) -> str:
    odd = sum(is_surprising(a) for a in answers)
    if not odd:
        return (
            "Every answer lies where the fitted twin expects it" if answers else "No answer to compare with"
        )
    return (
        f"{count(odd, 'answer')} of {len(answers)} {'is' if odd == 1 else 'are'} hardly what the twin expects"
    )


def _numbers(answers: Sequence[AnswerCheck]) -> Table:
    rows = [
        [_label(a), a.source, with_unit(given(a), a.unit),
         *(computed(v, a.column, a.unit) for v in (*a.prior, *a.posterior, *a.predicted))]
        for a in answers
    ]  # fmt: skip
    spans = [f"{when} {q}" for when in ("before", "after", "twin") for q in ("5 %", "50 %", "95 %")]
    heads = ["answer", "source", "given", *spans]
    return table(heads, rows, text=3)


def answers_table(calibration: Calibration) -> Table:
    """Return every answer with its place in the survey, the bands and its p-value."""
    rows = [
        [_label(a), chemical(a.unit), _kind(a), given(a), band(a.prior, a.column, a.unit),
         band(a.posterior, a.column, a.unit), band(a.predicted, a.column, a.unit),
         p_text(a.p_value) + (" *" if is_surprising(a) else ""), a.source, a.where, shortened(a.note, 200)]
        for a in calibration.record.answers
    ]  # fmt: skip
    heads = ["answer", "unit", "measured as", "given", "expected before", "expected after", "fitted twin", "p-value",
             "source", "where", "note"]  # fmt: skip
    return Table(
        tuple(heads),
        tuple(map(tuple, rows)),
        tuple(3 <= i <= 7 for i in range(len(heads))),
        f"Median and, in brackets, 5{NARROW}% to 95{NARROW}%. * p-value below {SURPRISING}: two-sided, small where the "
        "fitted twin would hardly have answered so",
        cards=True,
    )
