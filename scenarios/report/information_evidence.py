"""What would narrow the result, from the draws of a run: possible measurements, single inputs, kinds of ignorance."""

from __future__ import annotations

from pathlib import Path

from scenarios.further_measurements import further_measurements, inputs_known_exactly
from scenarios.report.evidence import Evidence
from scenarios.report.figures_information import Information, information
from scenarios.variance_split import RECORD, VARIANCE, VarianceSplit


def gather_information(evidence: Evidence) -> Information:
    """Return what the section shows; its parts are few where the study has no survey."""
    study, h = evidence.study, evidence.mean(evidence.headline, "expected_t")
    units = {name: info.unit for name, info in study.twin.parameters.infos().items()}
    return information(
        further_measurements(evidence.results, study, h, evidence.draws),
        inputs_known_exactly(evidence.known, evidence.labels, units, h, evidence.results.seed),
        _split(Path(evidence.results.path)),
    )


def _split(folder: Path) -> VarianceSplit | None:
    path = folder / VARIANCE / RECORD
    return VarianceSplit.from_text(path.read_text(encoding="utf-8")) if path.is_file() else None
