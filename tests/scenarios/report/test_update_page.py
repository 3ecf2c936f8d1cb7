"""The page of an update: drift in words and numbers, both sides of the forecast, marks, hostile texts."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from calibration.calibrated import Calibrated
from calibration.drift import AnswerForecast, Drift
from calibration.update import Reweighted
from scenarios.findings import Finding, Findings
from scenarios.monitoring_forecast import Forecast
from scenarios.monitoring_study import Updated
from scenarios.monitoring_update import Monitored, Moved
from scenarios.report import figures_update, update_wording
from scenarios.report.update_page import render_update
from tests.scenarios.report import made_up_calibration
from tests.scenarios.report.page import Page, page_of
from tests.scenarios.report.test_security import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, PAYLOADS

NARROW = "\N{NO-BREAK SPACE}"
COMMAND = "leapfrog update made_up monitoring.csv"


def drift(quantity: str, probability: float, kind: str = "relative", unit: str = "kg", n: int = 2) -> Drift:
    answers = tuple(
        AnswerForecast(f"{quantity}_2023_{m:02d}", f"m.csv:{m + 1}", (1.3,), (0.8, 1.0, 1.2), 0.02)
        for m in range(1, n + 1)
    )
    return Drift(quantity, unit, answers, kind, probability, (0.1, 0.3, 0.5), 900.0)  # type: ignore[arg-type]


def updated(*drifts: Drift, title: str = "Made up", r_hat: float = 1.001) -> tuple[Updated, Any]:
    record, posterior, study = made_up_calibration.case(r_hat=r_hat)
    meta = {**posterior.meta, "survey before": "b" * 64, "sampler": "sequential"}
    nuisance = np.zeros((len(posterior.draws), sum(p.nuisance for p in record.parameters)))
    after = Calibrated(dataclasses.replace(posterior, meta=meta), record, nuisance)
    weights = Reweighted(np.zeros((3000, 1)), np.full(3000, -np.log(3000.0)), 0.1, 2000.0)
    moved = tuple(
        Moved(n, (1.0, 2.0, 3.0), (2.0, 2.5, 3.0), 1.5 - i, 0.2) for i, n in enumerate(posterior.names)
    )
    monitored = Monitored(None, drifts, weights, 3, 0.3, 0.1, moved)  # type: ignore[arg-type]
    answers: Any = tuple(a for d in drifts for a in d.answers)
    notes = Findings((Finding("note", "m.csv:2", "1,2 read as 12", ""),))
    return (
        Updated(monitored, after, after, answers, 2024, notes),
        dataclasses.replace(study, title=title),
    )


def forecast(n_years: int = 3) -> Forecast:
    before = np.sort(np.random.default_rng(1).normal(100.0, 20.0, (5, n_years + 1)), axis=0)
    return Forecast("project", np.arange(2024, 2024 + n_years), before, before - 30.0, 64, 2)


def page(found: Updated, study: Any, *forecasts: Forecast) -> Page:
    return page_of(render_update(found, forecasts, study, ["m.csv"], COMMAND))


def test_an_alarm_is_said_first_and_with_what_to_do() -> None:
    found, study = updated(drift("gas_use", 0.99), drift("distance", 0.1))
    seen = page(found, study, forecast())
    assert (
        f"1 alarm, out of forecast: gas use, +30{NARROW}% (10{NARROW}% to 50{NARROW}%) of the forecast"
        in seen.text
    )
    assert "change the study and calibrate again" in seen.text
    assert (
        "gas use",
        "2",
        f"99{NARROW}%",
        update_wording.shift_text(found.monitored.drifts[0]),
        "ALARM",
    ) in seen.rows
    assert {chart.key for chart in seen.charts} == {"drift", "forecast0", "moved"}
    drift_chart = next(chart for chart in seen.charts if chart.key == "drift")
    assert drift_chart.table_rows == 4 and drift_chart.title == "Not as forecast: gas use"


def test_no_alarm_and_something_to_watch() -> None:
    found, study = updated(drift("gas_use", 0.2))
    assert "no alarm, the plant behaves as it was forecast" in page(found, study).text
    assert update_wording.alarm_advice(found) == ""
    found, study = updated(drift("gas_use", 0.6))
    text = page(found, study).text
    assert "no alarm; more likely changed than not: gas use" in text and "behaves" not in text


@pytest.mark.parametrize(
    ("kind", "unit", "text"),
    [
        ("relative", "kg", "+30 % (10 % to 50 %) of the forecast"),
        ("share", "-", "+30 (10 to 50) percentage points"),
        ("absolute", "t", "+0.300 (0.100 to 0.500) t"),
    ],
)
def test_change_in_words(kind: str, unit: str, text: str) -> None:
    assert update_wording.shift_text(drift("use", 0.9, kind, unit)).replace(NARROW, " ") == text


def test_what_was_not_judged_and_what_nothing_explains() -> None:
    nothing = dataclasses.replace(drift("use", 1.0), shift=(np.nan,) * 3)
    found, study = updated(drift("gas_use", float("nan")), nothing)
    seen = page(found, study)
    assert "no change explains it" in seen.text and "not judged: too few draws" in seen.text


def test_forecast_gives_both_sides_and_the_sum() -> None:
    found, study = updated(drift("gas_use", 0.2))
    seen = page(found, study, forecast(), forecast(1))
    assert {"forecast0", "forecast1"} <= {chart.key for chart in seen.charts}
    f = forecast()
    assert f"Project, 2024 to 2026 together: {f.after[2, -1]:.1f} tCO₂e" in seen.text
    assert (
        "all of them",
        *(f"{v:,.0f}" for v in (*f.before[[0, 2, 4], -1], *f.after[[0, 2, 4], -1])),
    ) in seen.rows


def test_many_answers_are_drawn_up_to_a_limit_and_all_listed() -> None:
    many = tuple(drift(f"use{i}", 0.1, n=12) for i in range(5))
    chart = figures_update.against_forecast(many)
    assert len(chart.source.rows) == 60
    assert chart.svg.count("use0") <= 12 and "use4" not in chart.svg


def test_marks_notes_and_weights_are_shown() -> None:
    found, study = updated(drift("gas_use", 0.2), r_hat=1.3)
    text = page(found, study).text
    assert "Not converged." in text and "R-hat 1.3" in text
    assert "1,2 read as 12" in text and "Re-weighting the old draws would have done" in text
    weak = dataclasses.replace(
        found.monitored, weights=dataclasses.replace(found.monitored.weights, ess=20.0)
    )
    assert "would not have done: effective draws = 20" in update_wording.weights_sentence(
        dataclasses.replace(found, monitored=weak)
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_texts_stay_text(payload: str) -> None:
    found, study = updated(drift(payload, 0.99), title=payload)
    seen = page(found, study, forecast())
    assert {tag for tag, _ in seen.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in seen.tags for name in attributes} <= ALLOWED_ATTRIBUTES


def test_same_inputs_same_bytes() -> None:
    found, study = updated(drift("gas_use", 0.99))
    assert render_update(found, [forecast()], study, ["m.csv"], COMMAND) == render_update(
        found, [forecast()], study, ["m.csv"], COMMAND
    )
