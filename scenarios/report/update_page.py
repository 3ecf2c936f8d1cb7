"""`write_update_page`: what the monitoring says, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios.monitoring_forecast import Forecast
from scenarios.monitoring_study import BEFORE, Updated
from scenarios.report import figures_update, update_wording
from scenarios.report.drawing import Table, table
from scenarios.report.html import POLICY, environment, write_page
from scenarios.report.wording import chemical, shortened

_LONGEST_MARK = 300  # characters of the mark of a posterior that are shown


def write_update_page(
    updated: Updated,
    forecasts: Sequence[Forecast],
    study: Any,
    files: Sequence[str],
    path: Path,
    command: str,
) -> Path:
    """Write the page to `path` and return it.

    Parameters
    ----------
    updated, forecasts
        What was found; no forecast where none was made.
    study
        ``Study`` that was monitored.
    files
        Names of the monitoring files.
    path
        HTML file to write; an old one is replaced at once, never half.
    command
        Command that made the update, for the provenance.

    Notes
    -----
    Same inputs, same bytes: no clock is read, and drawings carry no date.
    """
    return write_page(render_update(updated, forecasts, study, files, command), path)


def render_update(
    updated: Updated, forecasts: Sequence[Forecast], study: Any, files: Sequence[str], command: str
) -> str:
    """Return the page as text; arguments as in `write_update_page`."""
    drifts = updated.monitored.drifts
    return (
        environment()
        .get_template("update.html.j2")
        .render(
            policy=POLICY,
            title=f"Monitoring: {chemical(study.title)}",
            headline=update_wording.headline(updated),
            advice=update_wording.alarm_advice(updated),
            mark=shortened(updated.after.posterior.mark, _LONGEST_MARK),
            drift_chart=figures_update.against_forecast(drifts),
            drift_table=update_wording.drift_table(drifts),
            forecasts=[
                (update_wording.forecast_sentence(f), figures_update.remaining_years(f, i))
                for i, f in enumerate(forecasts)
            ],
            moved_chart=figures_update.moves(updated),
            weights=update_wording.weights_sentence(updated),
            notes=[chemical(finding.line()) for finding in updated.findings],
            provenance=_provenance(updated, study, files, command),
        )
    )


def _provenance(updated: Updated, study: Any, files: Sequence[str], command: str) -> Table:
    posterior = updated.after.posterior
    rows = [
        ["command", command],
        ["study", f"{study.name}: {study.title}"],
        ["monitoring", "; ".join(files)],
        ["survey before (SHA-256)", posterior.meta[BEFORE]],
        ["survey and monitoring (SHA-256)", posterior.meta["survey"]],
        ["posterior before (SHA-256)", updated.before.posterior.hash()],
        ["posterior after (SHA-256)", posterior.hash()],
        ["seed", posterior.meta["seed"]],
        ["sampler", posterior.meta["sampler"]],
    ]
    return table(["item", "value"], rows, text=2)
