"""The figures of an update as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calibration.drift import Drift
from scenarios.monitoring_forecast import QUANTILES, Forecast
from scenarios.monitoring_study import Updated
from scenarios.monitoring_update import Moved


def summary(updated: Updated, forecasts: Sequence[Forecast]) -> dict[str, Any]:
    """Return drift, diagnosis, moves and forecasts for JSON."""
    monitored, posterior = updated.monitored, updated.after.posterior
    return {
        "alarms": [d.quantity for d in monitored.alarms],
        "drift": [_drift(d) for d in monitored.drifts],
        "converged": posterior.converged,
        "problems": list(posterior.problems()),
        "r_hat": max(posterior.r_hat.values()),
        "ess": min(posterior.ess.values()),
        "reweighting": {
            "enough": not monitored.weights.problems(),
            "pareto_k": monitored.weights.pareto_k,
            "effective_draws": monitored.weights.ess,
        },
        "steps": monitored.steps,
        "moved": [_moved(m) for m in monitored.moved],
        "forecasts": [_forecast(f) for f in forecasts],
        "notes": [finding.line() for finding in updated.findings],
    }


def _drift(drift: Drift) -> dict[str, Any]:
    return {
        "quantity": drift.quantity,
        "unit": drift.unit,
        "probability": drift.probability,
        "verdict": drift.verdict,
        "kind": drift.kind,
        "change_5_50_95": list(drift.shift),
        "answers": [
            {
                "column": a.column,
                "where": a.where,
                "given": list(a.given),
                "forecast_5_50_95": list(a.forecast),
                "p_value": a.p_value,
            }
            for a in drift.answers
        ],
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "parameter": moved.name,
        "before_5_50_95": list(moved.before),
        "after_5_50_95": list(moved.after),
        "shift_sd": moved.shift,
        "narrowed": moved.narrowed,
    }


def _forecast(forecast: Forecast) -> dict[str, Any]:
    return {
        "scenario": forecast.scenario,
        "quantity": "expected reduction [tCO2e]",
        "years": forecast.years.tolist(),
        "probabilities": list(QUANTILES),
        "before": forecast.before[:, :-1].T.tolist(),
        "after": forecast.after[:, :-1].T.tolist(),
        "total_before": forecast.before[:, -1].tolist(),
        "total_after": forecast.after[:, -1].tolist(),
        "draws": forecast.draws,
        "failed": forecast.failed,
    }
