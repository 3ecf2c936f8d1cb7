"""Which single measurement would narrow the result most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calibration.information_value import MIN_DRAWS, InformationValue, Measurement, MeasurementValue
from scenarios.report.drawing import (
    BLUE,
    GREY,
    INK,
    PALE,
    Chart,
    Table,
    canvas,
    percents,
    row_labels,
    svg_of,
    table,
    wrapped,
)
from scenarios.report.figures_variance import band, cut, split_chart, split_sentence
from scenarios.report.wording import NARROW, chemical, count, listed, percent, shortened, three
from scenarios.variance_split import VarianceSplit

MOST_BARS = 10
"""Bars drawn; the table behind the chart holds all rows."""
MOST_NAMED = 4
"""Measurements named in a sentence."""


@dataclass(frozen=True)
class Information:
    """What the template ``information.html.j2`` shows: sentences, each with its chart where there is one."""

    parts: tuple[tuple[str, Chart | None], ...]


def information(
    measured: InformationValue | None, exact: InformationValue | None, split: VarianceSplit | None
) -> Information:
    """Return the section; whatever is None is left out.

    Parameters
    ----------
    measured
        Of the possible measurements.
    exact
        Of single inputs, as if known exactly.
    split
        Variance by kind of ignorance.
    """
    parts: list[tuple[str, Chart | None]] = []
    if split is not None:
        parts.append((split_sentence(split), split_chart(split)))
    if measured is not None:
        parts.append((measured_sentence(measured), measurement_chart(measured) if measured.rows else None))
    if exact is not None:
        parts.append((exact_sentence(exact), exact_chart(exact) if exact.rows else None))
    return Information(tuple(parts))


def measured_sentence(found: InformationValue) -> str:
    """Return which single measurement would narrow the result most, or that it cannot be told."""
    return _left_out(found, _silence(found, "measurement") or _verdict(found, "measurement"))


def exact_sentence(found: InformationValue) -> str:
    """Return which single input would narrow the result most if it were known exactly."""
    return _left_out(found, _silence(found, "input") or _verdict(found, "input"))


def measurement_chart(found: InformationValue) -> Chart:
    """Return the expected reduction of the variance by each possible measurement."""
    leaders = found.leaders
    title = (
        "No single measurement stands out"
        if not leaders
        else f"What to measure next: {chemical(leaders[0].measurement.title)}"
        if len(leaders) == 1
        else f"What to measure next: {len(leaders)} of {found.considered} lead together"
    )
    return _chart(found, "next-measurement", title, "One further measurement each, with its own error.")


def exact_chart(found: InformationValue) -> Chart:
    """Return the expected reduction of the variance if one input each were known exactly."""
    leaders = found.leaders
    title = (
        "No single input stands out"
        if not leaders
        else f"If one input were known exactly: {chemical(leaders[0].measurement.title)}"
        if len(leaders) == 1
        else f"If one input were known exactly: {len(leaders)} of {found.considered} lead together"
    )
    return _chart(
        found, "known-exactly", title,
        "One input each, as if known without error: no measurement of it can do more. An input that goes along "
        "with others is credited with what it tells of them.",
    )  # fmt: skip


def _silence(found: InformationValue, noun: str) -> str:
    """Return why nothing can be said; empty where something can."""
    if found.rows:
        return ""
    if found.n < MIN_DRAWS:
        return f"{count(found.n, 'draw')}: too few to judge a {noun}; at least {MIN_DRAWS} are needed."
    if not found.considered:
        return f"There is no {noun} to judge."
    return "The result is the same in all draws: there is nothing to narrow."


def _verdict(found: InformationValue, noun: str) -> str:
    leaders = found.leaders
    unit, quantity = chemical(found.unit), found.quantity
    if not leaders:
        return (
            f"None of {count(found.considered, f'single {noun}')} narrows the {quantity} by more than chance shows in "
            f"{count(found.n, 'draw')} ({percent(found.chance)} of the variance)."
        )
    first = leaders[0]
    sure = ", if it were known exactly" if first.measurement.sd == 0.0 else ""
    effect = (
        f"the 90{NARROW}% band of the {quantity} is expected to shrink from {three(found.width)} to "
        f"{three(first.width_after)} {unit} (variance less by {_share(first)})"
    )
    if len(leaders) == 1:
        return f"Of {count(found.considered, f'single {noun}')}, {_named(first)} would help most{sure}: {effect}."
    return (
        f"{len(leaders)} of {count(found.considered, f'single {noun}')} lead and cannot be told apart in "
        f"{count(found.n, 'draw')}: {_names(leaders)}. With the first{sure}, {effect}."
    )


def _left_out(found: InformationValue, sentence: str) -> str:
    if not found.left_out:
        return sentence
    names = listed([chemical(title) for title in found.left_out])
    return f"{sentence} Not judged, because some draws give no answer: {names}."


def _share(row: MeasurementValue) -> str:
    return f"{percent(cut(row.reduction))}, 90{NARROW}% interval {band(row.low, row.high)}"


def _named(row: MeasurementValue) -> str:
    return f"“{shortened(chemical(row.measurement.title), 90)}”"


def _names(rows: Sequence[MeasurementValue]) -> str:
    names = [_named(row) for row in rows[:MOST_NAMED]]
    more = len(rows) - len(names)
    return listed([*names, count(more, "other")] if more else names)


def _error(one: Measurement) -> str:
    if one.sd == 0.0:
        return "none"
    return percent(one.sd) if one.relative else f"{three(one.sd)} {chemical(one.unit)}".replace(" -", "")


def _chart(found: InformationValue, key: str, title: str, what: str) -> Chart:
    rows = found.rows[:MOST_BARS]
    leading = [row in found.leaders for row in rows]
    value = np.array([cut(row.reduction) for row in rows])
    low = np.array([cut(row.low) for row in rows])
    high = np.array([cut(row.high) for row in rows])
    y = np.arange(len(rows))[::-1]
    with canvas(1.4 + 0.44 * len(rows)) as (figure, axes):
        for leads, colour, label in (
            (True, BLUE, "the first, and what cannot be told from it"),
            (False, PALE, "less"),
        ):
            chosen = np.array(leading, dtype=bool) == leads
            if chosen.any():
                axes.barh(y[chosen], value[chosen], height=0.62, color=colour, label=label)
        axes.hlines(y, low, high, color=INK, linewidth=1.1)
        axes.axvline(
            found.chance, color=GREY, linestyle="--", linewidth=1.1, label="the best of all, by chance"
        )
        row_labels(axes, y, [wrapped(chemical(row.measurement.title), 31) for row in rows])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlim(0.0, max(0.05, 1.05 * float(high.max()), 1.2 * found.chance))
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        percents(axes.xaxis)
        axes.set_xlabel("expected reduction of the variance")
        figure.legend(loc="outside lower center", ncols=1)
        svg = svg_of(figure, key, "Measurements by the expected reduction of the variance")
    caption = (
        f"{what} By how much the variance of the {found.quantity} is expected to fall; "
        f"{count(found.n, 'draw')}; regression over the draws (Strong, Oakley and Brennan 2014, "
        f"doi:10.1177/0272989X13505910). Whiskers: 90{NARROW}% interval from resampled draws. Dashed: what the best of "
        f"{found.considered} without any value stays below in 95{NARROW}% of cases."
    )
    return Chart(key, title, caption, svg, _values_table(found))


def _values_table(found: InformationValue) -> Table:
    rows = [
        [chemical(row.measurement.title), _error(row.measurement), percent(cut(row.reduction)),
         band(row.low, row.high), three(row.sd_after), three(row.width_after),
         "" if row.beyond_chance else "not beyond chance", chemical(row.measurement.source)]
        for row in found.rows
    ]  # fmt: skip
    unit = chemical(found.unit)
    heads = [
        "measured", "error (1 sd)", "variance less by", "90 % interval", f"sd after [{unit}]",
        f"5 % to 95 % after [{unit}]", "remark", "source of the error",
    ]  # fmt: skip
    caption = f"Now: sd {three(found.sd)}, 5 % to 95 % {three(found.width)} {unit}"
    return table(heads, rows, tail=2, caption=caption, cards=True)
