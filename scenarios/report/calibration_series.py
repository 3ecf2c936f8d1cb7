"""Answers of one quantity in time: given points and bands over the years, with the figures of building practice.

References
----------
.. [1] ASHRAE Guideline 14-2002, Measurement of Energy and Demand Savings, section 5.3.2.4: a calibrated
   model has an NMBE within 5 % and a CV(RMSE) within 15 % of monthly data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from calibration.record import AnswerCheck, SeriesCheck
from scenarios.report.calibration_evidence import CLAIM, SURPRISING, Calibration
from scenarios.report.calibration_fit import draw_given, is_surprising, marks
from scenarios.report.calibration_wording import (
    Dated,
    band,
    computed,
    dated,
    given,
    in_percent,
    p_text,
    shown_unit,
    with_unit,
)
from scenarios.report.drawing import BLUE, INK, PALE, Chart, canvas, percents, svg_of, table, thousands
from scenarios.report.wording import NARROW, chemical, count, percent, plain, shortened

NMBE_LIMIT = 0.05
"""Largest bias of a calibrated model against monthly data [-] [1]_."""
CV_RMSE_LIMIT = 0.15
"""Largest scatter of a calibrated model against monthly data [-] [1]_."""
_MARKERS = {"MoreThan": "^", "LessThan": "v"}  # the side on which the truth lies
_MOST_TICKS = 7  # labels that stand side by side


@dataclass(frozen=True)
class Course:
    """The answers of one quantity in time, in their order, with the time of each."""

    quantity: str
    unit: str
    answers: tuple[AnswerCheck, ...]
    times: tuple[Dated, ...]
    check: SeriesCheck | None


def courses(calibration: Calibration) -> tuple[Course, ...]:
    """Return the quantities that were answered for at least two times."""
    found: dict[tuple[str, str], list[tuple[Dated, AnswerCheck]]] = {}
    for answer in calibration.record.answers:
        time = dated(answer.column)
        if time is not None:
            found.setdefault((time.quantity, answer.unit), []).append((time, answer))
    made: list[Course] = []
    for (quantity, unit), pairs in found.items():
        pairs.sort(key=lambda pair: (pair[0].middle, pair[0].text))
        if len({time.text for time, _ in pairs}) < 2:
            continue
        columns = {answer.column for _, answer in pairs}
        check = next((s for s in calibration.record.series if columns & set(s.columns)), None)
        made.append(Course(quantity, unit, tuple(a for _, a in pairs), tuple(t for t, _ in pairs), check))
    return tuple(made)


def remarks(calibration: Calibration) -> tuple[str, ...]:
    """Return one sentence for each series on bias and scatter."""
    return tuple(_remark(calibration, check) for check in calibration.record.series)


def _remark(calibration: Calibration, check: SeriesCheck) -> str:
    inside = abs(check.nmbe) <= NMBE_LIMIT and check.cv_rmse <= CV_RMSE_LIMIT
    members = [a for a in calibration.record.answers if a.column in check.columns]
    monthly = all(time is not None and time.month is not None for time in map(dated, check.columns))
    text = (
        f"{plain(check.name).capitalize()}: bias (NMBE) {percent(check.nmbe)}, scatter (CV(RMSE)) "
        f"{percent(check.cv_rmse)}; {'within' if inside else 'outside'} the ±{percent(NMBE_LIMIT)} and "
        f"{percent(CV_RMSE_LIMIT)} that ASHRAE Guideline 14 asks for with monthly meter data"
    )
    weak = [
        *([] if monthly else ["these are not monthly"]),
        *(["some of these are claims that may be wrong"] if any(a.kind == CLAIM for a in members) else []),
    ]
    return chemical(text) + (f" ({' and '.join(weak)}: a remark, not a verdict)." if weak else ".")


def course_chart(course: Course, draws: int, number: int) -> Chart:
    """Return given points and bands over time."""
    x = np.arange(len(course.answers))
    with canvas(4.4) as (figure, axes):
        _twin(axes, course)
        for place, answer in zip(x, course.answers, strict=True):
            _answer(axes, float(place), answer)
        _ticks(axes, course)
        axes.set_xlim(-0.6, len(x) - 0.4)
        share = in_percent(course.quantity, course.unit)
        (percents if share else thousands)(axes.yaxis)
        axes.set_ylabel(plain(course.quantity) + ("" if share else f" [{chemical(course.unit)}]"))
        figure.legend(handles=marks(course.answers), loc="outside lower center", ncols=2)
        svg = svg_of(figure, f"course{number}", f"{plain(course.quantity)} over time: given points and bands")
    rows = [
        [time.text, a.source, given(a), *(band(i, a.column, a.unit) for i in (a.prior, a.posterior, a.predicted)),
         p_text(a.p_value)]
        for time, a in zip(course.times, course.answers, strict=True)
    ]  # fmt: skip
    heads = ["time", "source", "given", "expected before", "expected after", "fitted twin", "p-value"]
    claimed = any(a.kind == CLAIM for a in course.answers)
    caption = (
        f"{plain(course.quantity).capitalize()}{f' [{chemical(course.unit)}]' if shown_unit(course.unit) else ''}. "
        f"Black line and bars: fitted twin, 5{NARROW}% to 95{NARROW}% of {count(draws, 'draw')}; pale and blue bars: "
        "the answer that was to be expected before and after the calibration"
        + (", wide for claims, as a wrong claim may be anything." if claimed else ".")
        + " One place for each answer, in the order of time. A triangle points to the side on which the truth is "
        f"said to lie. Orange: p-value below {SURPRISING}."
    )
    return Chart(f"course{number}", _title(course), caption, svg, table(heads, rows, text=2))


def _ticks(axes: Axes, course: Course) -> None:
    """Label each answer with its time, and with its source where there are several and room."""
    step = math.ceil(len(course.answers) / _MOST_TICKS)
    several = step == 1 and len({a.source for a in course.answers}) > 1
    labels = [
        f"{time.text}\n{shortened(a.source, 8)}" if several else time.text
        for time, a in zip(course.times, course.answers, strict=True)
    ]
    axes.set_xticks(list(range(len(labels)))[::step], labels[::step], fontsize=9.5)


def _twin(axes: Axes, course: Course) -> None:
    """Draw what the fitted twin gives."""
    low, middle, high = np.array([a.predicted for a in course.answers]).T
    x = np.arange(len(middle))
    axes.fill_between(x, low, high, color=INK, alpha=0.13, linewidth=0, zorder=1.2)
    axes.plot(x, middle, "-", color=INK, linewidth=1.6, zorder=1.5)


def _answer(axes: Axes, x: float, answer: AnswerCheck) -> None:
    for interval, width, colour, alpha in (
        (answer.prior, 0.5, PALE, 1.0),
        (answer.posterior, 0.3, BLUE, 0.45),
    ):
        if all(math.isfinite(v) for v in interval):
            axes.bar(x, interval[2] - interval[0], width, bottom=interval[0], color=colour, alpha=alpha,
                     linewidth=0, zorder=1.0)  # fmt: skip
    axes.plot([x, x], [answer.predicted[0], answer.predicted[2]], color=INK, linewidth=2.2, zorder=1.6)
    draw_given(axes, [x] * len(answer.given), answer.given, answer, _MARKERS)


def _title(course: Course) -> str:
    first, last = course.answers[0], course.answers[-1]
    ends = [with_unit(computed(a.predicted[1], a.column, a.unit), a.unit) for a in (first, last)]
    name = chemical(plain(course.quantity)).capitalize()
    odd = sum(is_surprising(a) for a in course.answers)
    text = f"{name}: the fitted twin gives {ends[0]} in {course.times[0].text}, {ends[1]} in {course.times[-1].text}"
    return text + (f"; {count(odd, 'answer')} unlikely" if odd else "")
