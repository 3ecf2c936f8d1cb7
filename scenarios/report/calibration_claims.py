"""Claims judged: promises and press figures together, with the probability that each is right."""

from __future__ import annotations

import math

import numpy as np

from calibration.record import AnswerCheck, Interval
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_wording import (
    band,
    column_label,
    computed,
    dated,
    given,
    middle,
    number_of_survey,
    said,
    share_band,
    with_unit,
)
from scenarios.report.drawing import (
    BLUE,
    INK,
    PALE,
    Chart,
    canvas,
    percents,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.wording import chemical, count, listed, percent, plain, shortened

LIKELY = 0.5
"""Probability [-] from which a claim is more likely right than wrong."""


def sentence(calibration: Calibration) -> str:
    """Return what the section says in one sentence."""
    claims = calibration.claims
    if not claims:
        return "The survey holds no promise and no press figure: every answer was taken as measured."
    likely = [a for a in claims if _right(a) >= LIKELY]
    verb = "is" if len(likely) == 1 else "are"
    sources = count(len({a.source for a in claims}), "source")
    return (
        f"{count(len(claims), 'claim')} of {sources} were judged together with all "
        f"measurements, none was believed beforehand: {len(likely) or 'none'} {verb} more likely right than wrong."
    )


def sentences(calibration: Calibration) -> tuple[str, ...]:
    """Return one sentence for each claim, after one for each quantity that several claims speak of."""
    return (*_contests(calibration), *(_judged(calibration, a) for a in calibration.claims))


def claims_chart(calibration: Calibration) -> Chart:
    """Return the probability that each claim is right."""
    claims = calibration.claims
    places = np.arange(len(claims))[::-1]
    with canvas(1.1 + 0.56 * max(1, len(claims))) as (figure, axes):
        right = [_right(a) for a in claims]
        axes.barh(places, [1.0] * len(claims), height=0.5, color=PALE, alpha=0.5, linewidth=0)
        axes.barh(places, right, height=0.5, color=BLUE, linewidth=0)
        for place, a, value in zip(places, claims, right, strict=True):
            inside = value > 0.8
            axes.annotate(
                percent(_right(a)) if a.right is not None else "not computed", (value, place),
                xytext=(-5 if inside else 5, 0), textcoords="offset points", ha="right" if inside else "left",
                va="center", weight="bold", color="white" if inside else INK,
            )  # fmt: skip
        axes.axvline(LIKELY, color=INK, linewidth=1.0, linestyle="--")
        labels = [
            f"{wrapped(shortened(column_label(a.column, a.unit), 30), 30, 1)}\n"
            f"{wrapped(f'{with_unit(given(a), a.unit)} ({a.source})', 30, 1)}"
            for a in claims
        ]
        row_labels(axes, places, labels)
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(-0.6, max(1, len(claims)) - 0.4)
        axes.grid(visible=False)
        percents(axes.xaxis)
        axes.set_xlabel("probability that the claim is right")
        svg = svg_of(figure, "judged", "Probability that each claim is right")
    rows = [
        [column_label(a.column, a.unit), a.source, with_unit(given(a), a.unit), band(a.predicted, a.column, a.unit),
         _right_text(a), *_reliability_cells(calibration, a.source), a.where]
        for a in claims
    ]  # fmt: skip
    heads = ["claim", "source", "claimed", "fitted twin", "right", "reliability before", "after", "where"]
    caption = (
        "Probability that the claim is a true reading, within its stated error; the rest: that it says nothing of the "
        f"truth. {count(len(calibration.posterior.draws), 'draw')}. Dashed: as likely right as wrong. Reliability: "
        "part of the claims of a source that are right; it is inferred together with the parameters."
    )
    return Chart("judged", _title(calibration), caption, svg, table(heads, rows, text=2, tail=1))


def _title(calibration: Calibration) -> str:
    claims = [a for a in calibration.claims if a.right is not None]
    if not claims:
        return "No claim was judged"
    worst = min(claims, key=_right)
    return (
        f"Least likely right: {with_unit(given(worst), worst.unit)}, {column_label(worst.column, worst.unit)}"
    )


def _right(answer: AnswerCheck) -> float:
    return 0.0 if answer.right is None or math.isnan(answer.right) else answer.right


def _right_text(answer: AnswerCheck) -> str:
    return "not computed" if answer.right is None else percent(answer.right)


def _judged(calibration: Calibration, answer: AnswerCheck) -> str:
    """Return claim, verdict, what the fitted twin gives, and what that does to the source."""
    unit = answer.unit
    claim = f"{with_unit(given(answer), unit)}, {column_label(answer.column, unit)} ({answer.source})"
    if answer.right is None:
        return chemical(f"{claim}, was not judged.")
    text = (
        f"{claim}, is {_words(answer.right)} (chance that it is right: {percent(answer.right)}): the fitted twin gives "
        f"{with_unit(band(answer.predicted, answer.column, unit), unit)}"
    )
    reliability = _reliability(calibration, answer.source)
    if reliability is not None:
        before, after = (middle(interval) for interval in reliability)
        text += f", and the reliability of {answer.source} goes from {before} to {after}"
    return chemical(text) + "."


def _words(right: float) -> str:
    if right >= 0.9:
        return "very likely right"
    if right >= LIKELY:
        return "more likely right than wrong"
    return "more likely wrong than right" if right >= 0.1 else "very likely wrong"


def _reliability(calibration: Calibration, source: str) -> tuple[Interval, Interval] | None:
    """Return the reliability of a source before and after; None where the record does not hold it."""
    name = f"reliability[{source}]"
    check = next((p for p in calibration.record.parameters if p.nuisance and p.name == name), None)
    return None if check is None else (check.prior, check.posterior)


def _reliability_cells(calibration: Calibration, source: str) -> list[str]:
    found = _reliability(calibration, source)
    return ["", ""] if found is None else [share_band(interval) for interval in found]


def _contests(calibration: Calibration) -> list[str]:
    """Return one sentence for each quantity of which claims differ: who says most, who least, what is left."""
    groups: dict[tuple[str, str], list[AnswerCheck]] = {}
    for a in calibration.claims:
        time = dated(a.column)
        groups.setdefault((a.column if time is None else time.quantity, a.unit), []).append(a)
    return [
        _contest(quantity, members)
        for (quantity, _), members in groups.items()
        if len({a.given for a in members}) > 1
    ]


def _contest(quantity: str, members: list[AnswerCheck]) -> str:
    most, least = (pick(members, key=lambda a: max(a.given)) for pick in (max, min))
    ends = [
        f"{with_unit(said(a.given[0], a.column, a.unit), a.unit)}{_when(a)} ({a.source})"
        for a in (most, least)
    ]
    if _right(most) >= LIKELY and _right(least) >= LIKELY:
        left = "both can be right"
    elif max(_right(most), _right(least)) < LIKELY:
        left = "neither is likely right"
    else:
        left = "the larger one stands" if _right(most) > _right(least) else "the smaller one stands"
    columns = {a.column: a for a in members}
    found = [
        f"{with_unit(computed(a.predicted[1], a.column, a.unit), a.unit)}{_when(a)}" for a in columns.values()
    ]
    return chemical(
        f"{plain(quantity).capitalize()}: claims go from {ends[0]} to {ends[1]}. Judged together, {left}; with all "
        f"other answers the fitted twin gives {listed(found)} (medians)."
    )


def _when(answer: AnswerCheck) -> str:
    time = dated(answer.column)
    return "" if time is None else f" in {time.text}"


def survey_numbers(calibration: Calibration) -> list[list[str]]:
    """Return the numbers of the survey that were inferred with the parameters, as rows before and after."""
    return [
        [
            number_of_survey(p.name),
            p.meaning or plain(p.name),
            band(p.prior, "", ""),
            band(p.posterior, "", ""),
        ]
        for p in calibration.record.parameters
        if p.nuisance
    ]
