"""Charts of an update: answers beside their forecast, remaining years before and after, parameters that moved."""

from __future__ import annotations

import numpy as np

from calibration.drift import AnswerForecast, Drift
from scenarios.monitoring_forecast import Forecast
from scenarios.monitoring_study import Updated
from scenarios.report.calibration_wording import column_label
from scenarios.report.drawing import (
    AMBER,
    BAND,
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    Chart,
    canvas,
    fan,
    row_labels,
    svg_of,
    thousands,
    wrapped,
    years_axis,
    zero_line,
)
from scenarios.report.update_wording import MOST_MOVED, answers_table, forecast_table, moved_table
from scenarios.report.wording import NARROW, count, fixed, listed, plain, shortened

MOST_ANSWERS = 36
"""Answers drawn; the table behind the chart holds all."""
_Z = 1.645  # standard deviations of a normal law from its median to 95 %
_FARTHEST = 6.0  # standard deviations beyond which a point is drawn at the edge


def against_forecast(drifts: tuple[Drift, ...]) -> Chart:
    """Return every answer beside its forecast, on the scale of the forecast."""
    pairs = [(d, a) for d in drifts for a in d.answers][:MOST_ANSWERS]
    places = np.arange(len(pairs))[::-1]
    with canvas(1.2 + 0.34 * max(3, len(pairs))) as (figure, axes):
        axes.barh(
            places, 2.0 * _Z, left=-_Z, height=0.5, color=PALE, label=f"forecast, 5{NARROW}% to 95{NARROW}%"
        )
        for verdict, colour, mark in (
            ("none", BLUE, "o"), ("watch", AMBER, "D"), ("alarm", ORANGE, "X"), ("not judged", GREY, "s"),
        ):  # fmt: skip
            chosen = [i for i, (d, _) in enumerate(pairs) if d.verdict == verdict]
            if chosen:
                x = np.clip([_standing(pairs[i][1]) for i in chosen], -_FARTHEST, _FARTHEST)
                label = "given" if verdict == "none" else f"given, {verdict}"
                axes.plot(x, places[chosen], mark, color=colour, markersize=8, label=label, linestyle="none")
        zero_line(axes, vertical=True)
        axes.set_xlim(-_FARTHEST - 0.4, _FARTHEST + 0.4)
        axes.set_xlabel("distance from the median of the forecast [its standard deviations]")
        row_labels(axes, places, [wrapped(column_label(a.column, d.unit), 30) for d, a in pairs])
        axes.grid(visible=False)
        figure.legend(loc="outside upper center", ncols=3)
        svg = svg_of(figure, "drift", "Monitored answers beside their forecast")
    changed = [d for d in drifts if d.verdict in ("alarm", "watch")]
    title = (
        f"Not as forecast: {listed([plain(d.quantity) for d in changed])}"
        if changed
        else "Monitored answers lie where they were forecast"
    )
    caption = (
        "Each answer on the scale of its own forecast, which holds the error of measuring; points beyond "
        f"{_FARTHEST:.0f} stand at the edge."
    )
    return Chart("drift", title, caption, svg, answers_table(drifts))


def _standing(answer: AnswerForecast) -> float:
    """Return the distance from the median in standard deviations, each side on its own scale."""
    low, middle, high = answer.forecast
    away = float(np.mean(answer.given)) - middle
    side = (high - middle) if away > 0.0 else (middle - low)
    return _Z * away / side if side > 0.0 else float(np.sign(away)) * _FARTHEST


def remaining_years(forecast: Forecast, index: int) -> Chart:
    """Return the fan of the remaining years before and after."""
    key, n = f"forecast{index}", len(forecast.years)
    x, at = forecast.years.astype(np.float64), np.arange(n)
    if n == 1:  # a fan of one year has no width
        x, at = np.array([x[0] - 0.3, x[0] + 0.3]), np.zeros(2, dtype=np.int64)
    with canvas(3.4) as (figure, axes):
        fan(axes, x, forecast.after[:, at], BLUE, "after, median")
        for quantile, label in ((0, ""), (2, "before, median and 5 % to 95 %"), (4, "")):
            axes.plot(
                x,
                forecast.before[quantile, at],
                "--",
                color=INK,
                linewidth=2.0 if label else 1.0,
                label=label or None,
            )
        zero_line(axes)
        years_axis(axes, forecast.years)
        thousands(axes.yaxis)
        axes.set_ylabel("reduction [tCO₂e/yr]")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        svg = svg_of(figure, key, "Yearly reduction of the remaining years before and after the monitoring")
    caption = (
        f"Expected reduction, BaU minus {plain(forecast.scenario)}, {count(forecast.draws, 'draw')} before (dashed) "
        f"and after (blue) the monitoring, of the same luck. {BAND}"
    )
    title = f"{plain(forecast.scenario).capitalize()}: remaining legal years before and after"
    return Chart(key, title, caption, svg, forecast_table(forecast))


def moves(updated: Updated) -> Chart:
    """Return the parameters that moved most, on the scale of what was known before."""
    infos = {p.name: p for p in updated.after.record.parameters}
    rows = updated.monitored.moved[:MOST_MOVED]
    places = np.arange(len(rows))[::-1]
    with canvas(1.0 + 0.5 * max(2, len(rows))) as (figure, axes):
        axes.barh(places, 2.0 * _Z, left=-_Z, height=0.5, color=PALE, label="before")
        for place, m in zip(places, rows, strict=True):
            half = _Z * (1.0 - m.narrowed)
            axes.plot([m.shift - half, m.shift + half], [place, place], color=BLUE, linewidth=2.4)
            axes.plot(m.shift, place, "o", color=BLUE, markersize=7)
        axes.plot([], [], "o-", color=BLUE, linewidth=2.4, label="after")
        axes.axvline(0.0, color=INK, linewidth=0.9)
        axes.set_xlabel("standard deviations before")
        row_labels(axes, places, [wrapped(shortened(infos[m.name].meaning, 75), 31, 3) for m in rows])
        axes.grid(visible=False)
        figure.legend(loc="outside upper center", ncols=2)
        svg = svg_of(figure, "moved", "Parameters that the monitoring moved most")
    first = rows[0]
    title = f"Moved most: {shortened(infos[first.name].meaning, 60)}, by {fixed(abs(first.shift))} standard deviations"
    caption = (
        f"Mean and 90{NARROW}% range (of a normal law with this standard deviation) after the monitoring, over those "
        "before, on the scale on which the prior is normal."
    )
    return Chart("moved", title, caption, svg, moved_table(rows, updated))
