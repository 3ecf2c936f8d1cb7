"""`write_calibration_page`: the section on the calibration as a page of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calibration.posterior import Posterior
from calibration.record import CalibrationRecord
from scenarios.report import calibration_section, calibration_tables
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.html import POLICY, environment, write_page
from scenarios.report.wording import chemical


def write_calibration_page(
    record: CalibrationRecord, posterior: Posterior, study: Any, path: Path, command: str
) -> Path:
    """Write the page of a calibration to `path` and return it.

    Parameters
    ----------
    record, posterior
        What the calibration found.
    study
        ``Study`` that was calibrated: title, priors, twin.
    path
        HTML file to write; an old one is replaced at once, never half.
    command
        Command that made the calibration, for the provenance.

    Raises
    ------
    ReportError
        When the page would be larger than 5 MB.

    Notes
    -----
    Same inputs, same bytes: no clock is read, and drawings carry no date.
    """
    return write_page(render_calibration(record, posterior, study, command), path)


def render_calibration(record: CalibrationRecord, posterior: Posterior, study: Any, command: str) -> str:
    """Return the page as text; arguments as in `write_calibration_page`."""
    calibration = Calibration.of_study(record, posterior, study)
    return (
        environment()
        .get_template("calibration_page.html.j2")
        .render(
            policy=POLICY,
            title=f"Calibration: {chemical(study.title)}",
            heading="Verdict and evidence",
            calibration=calibration_section.parts(calibration),
            provenance=calibration_tables.provenance_table(calibration, study, command),
        )
    )
