"""What an update says, in sentences and tables: drift, weights, parameters that moved, forecast."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calibration.drift import Drift
from scenarios.monitoring_forecast import QUANTILES, Forecast
from scenarios.monitoring_study import Updated
from scenarios.monitoring_update import Moved
from scenarios.report.calibration_wording import column_label, computed, p_text, said, shown_unit, with_unit
from scenarios.report.drawing import Table, table
from scenarios.report.wording import NARROW, count, fixed, percent, plain, shortened, three, whole

MOST_MOVED = 10
"""Parameters listed and drawn."""
_VERDICTS = {
    "alarm": "ALARM",
    "watch": "watch",
    "none": "no drift",
    "not judged": "not judged: too few draws",
}
_LOW, _MIDDLE, _HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))


def headline(updated: Updated) -> str:
    """Return whether the plant has drifted, in one or two sentences."""
    drifts, alarms = updated.monitored.drifts, updated.monitored.alarms
    watch = [d for d in drifts if d.verdict == "watch"]
    text = f"{count(len(updated.answers), 'monitored answer')} of {count(len(drifts), 'quantity', 'quantities')}: "
    if alarms:
        text += f"{count(len(alarms), 'alarm')}, out of forecast: {_changes(alarms)}"
    else:
        text += "no alarm" if watch else "no alarm, the plant behaves as it was forecast"
    if watch:
        text += f"; more likely changed than not: {_changes(watch)}"
    return text + "."


def _changes(drifts: Sequence[Drift]) -> str:
    return "; ".join(f"{plain(d.quantity)}, {shift_text(d)}" for d in drifts)


def alarm_advice(updated: Updated) -> str:
    """Return what an alarm asks for; empty without one."""
    if not updated.monitored.alarms:
        return ""
    return (
        "The update below explains the new figures by the parameters of the twin as they were declared. If the plant "
        "itself has changed (equipment, supply, operation, a meter), that is the wrong explanation: change the study "
        "and calibrate again."
    )


def shift_text(drift: Drift) -> str:
    """Return the estimated change with its interval, as it is told of the kind."""
    low, middle, high = drift.shift
    if not math.isfinite(middle):
        return "no change explains it"
    if drift.kind == "relative":
        return (
            f"{_plus(middle, percent(middle, 2))} ({percent(low, 2)} to {percent(high, 2)}) of the forecast"
        )
    points = drift.kind == "share"
    unit, size = ("percentage points", 100.0) if points else (shown_unit(drift.unit), 1.0)
    low, middle, high = (three(size * value, 2 if points else 3) for value in drift.shift)
    return with_unit(f"{_plus(drift.shift[1], middle)} ({low} to {high})", unit)


def drift_table(drifts: Sequence[Drift]) -> Table:
    """Return one row a quantity."""
    rows = [
        [plain(d.quantity), str(len(d.answers)), "none" if math.isnan(d.probability) else percent(d.probability),
         shift_text(d), _VERDICTS[d.verdict]]
        for d in drifts
    ]  # fmt: skip
    heads = ["quantity", "answers", "probability of drift", "change, if there is one", "verdict"]
    made = table(heads, rows, text=1, tail=2, cards=True, caption=(
        f"Change: median and 5{NARROW}% to 95{NARROW}%. Watch: drift is more likely than not; alarm: above "
        f"95{NARROW}%. Without any drift an alarm comes in at most 1.3{NARROW}% of quantities"
    ))  # fmt: skip
    return made


def answers_table(drifts: Sequence[Drift]) -> Table:
    """Return one row an answer."""
    rows = [
        [column_label(a.column, d.unit), shown_unit(d.unit), *(computed(v, a.column, d.unit) for v in a.forecast),
         " to ".join(said(v, a.column, d.unit) for v in a.given), p_text(a.p_value), a.where]
        for d in drifts
        for a in d.answers
    ]  # fmt: skip
    heads = ["answer", "unit", "forecast 5 %", "median", "95 %", "given", "p-value", "place"]
    return table(
        heads, rows, text=2, tail=1, caption="Forecast: what would have been answered, its error included"
    )


def moved_table(moved: Sequence[Moved], updated: Updated) -> Table:
    """Return the parameters that moved most."""
    infos = {p.name: p for p in updated.after.record.parameters}
    rows = [
        [shortened(infos[m.name].meaning, 90), shown_unit(infos[m.name].unit), _band(m.before), _band(m.after),
         _plus(m.shift, fixed(m.shift, 2)), percent(m.narrowed)]
        for m in moved
    ]  # fmt: skip
    heads = ["parameter", "unit", "before", "after", "move [standard deviations before]", "narrowed by"]
    return table(
        heads, rows, text=4, cards=True, caption=f"Median and, in brackets, 5{NARROW}% to 95{NARROW}%"
    )


def forecast_table(forecast: Forecast) -> Table:
    """Return the remaining years and their sum before and after."""
    labels = [*(str(int(year)) for year in forecast.years), "all of them"]
    rows = [
        [
            label,
            *(
                whole(side[q, i])
                for side in (forecast.before, forecast.after)
                for q in (_LOW, _MIDDLE, _HIGH)
            ),
        ]
        for i, label in enumerate(labels)
    ]
    heads = ["year", "before 5 %", "median", "95 %", "after 5 %", "median", "95 %"]
    return table(heads, rows, caption=(
        f"tCO₂e, expected (BaU minus {plain(forecast.scenario)}), {count(forecast.draws, 'draw')} each"
        + (f"; {count(forecast.failed, 'draw')} failed and left out" if forecast.failed else "")
    ))  # fmt: skip


def forecast_sentence(forecast: Forecast) -> str:
    """Return what the monitoring does to the forecast of the remaining years together."""
    before, after = forecast.before[:, -1], forecast.after[:, -1]
    widths = [side[_HIGH] - side[_LOW] for side in (before, after)]
    change = widths[1] / widths[0] - 1.0 if widths[0] > 0.0 else 0.0
    span = f"{plain(forecast.scenario).capitalize()}, {forecast.years[0]} to {forecast.years[-1]} together"
    return (
        f"{span}: {three(after[_MIDDLE])} tCO₂e (5{NARROW}% to 95{NARROW}%: {three(after[_LOW])} to "
        f"{three(after[_HIGH])}), before the monitoring {three(before[_MIDDLE])}; the range is {percent(abs(change))} "
        f"{'narrower' if change < 0.0 else 'wider'}."
    )


def weights_sentence(updated: Updated) -> str:
    """Return whether plain re-weighting would have done, and how far the draws were carried."""
    monitored = updated.monitored
    problems = monitored.weights.problems()
    text = (
        f"Re-weighting the old draws would have done (Pareto k {fixed(monitored.weights.pareto_k, 2)}, "
        f"{monitored.weights.ess:,.0f} effective draws)"
        if not problems
        else f"Re-weighting the old draws would not have done: {'; '.join(problems)}"
    )
    posterior = updated.after.posterior
    r_hat, ess = max(posterior.r_hat.values()), min(posterior.ess.values())
    return (
        f"{text}. They were carried in {count(monitored.steps, 'step')} with moves after each; in the worst of the "
        f"populations {percent(monitored.acceptance)} of moves were accepted. R-hat {r_hat:.4f} (needed below 1.01), "
        f"effective sample {ess:,.0f} (needed above 400)."
    )


def _band(interval: tuple[float, float, float]) -> str:
    low, middle, high = (three(v) for v in interval)
    return f"{middle} ({low} to {high})"


def _plus(value: float, text: str) -> str:
    return f"+{text}" if value > 0.0 else text
