"""What would narrow the result, from the draws of a run: possible measurements, single inputs, kinds of ignorance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from calibration.information_value import InformationValue, Measurement, information_value
from scenarios.report.evidence import Evidence
from scenarios.report.figures_information import Information, information
from scenarios.variance_split import RECORD, VARIANCE, VarianceSplit

Array = NDArray[np.float64]

_SINGLE_INPUTS = 6  # rows of the chart of single inputs [-]
_RESULT, _UNIT = "expected_t", "tCO\u2082e/yr"


def gather_information(evidence: Evidence) -> Information:
    """Return what the section shows; its parts are few where the study has no survey."""
    h = evidence.mean(evidence.headline, _RESULT)
    return information(_measured(evidence, h), _exact(evidence, h), _split(Path(evidence.results.path)))


def _measured(evidence: Evidence, h: Array) -> InformationValue | None:
    spec = getattr(evidence.study, "calibration", None)
    if spec is None or not spec.measurements or not evidence.results.observed_names:
        return None
    seen = evidence.results.observed(spec.scenario).loc[evidence.draws]
    asked = [
        Measurement(
            m.column, m.title, evidence.study.twin.observables[m.column][0], m.error, m.relative, m.source
        )
        for m in spec.measurements
    ]
    y = seen[[m.column for m in spec.measurements]].to_numpy(np.float64)
    return information_value(evidence.headline, _UNIT, h, y, asked)


def _exact(evidence: Evidence, h: Array) -> InformationValue:
    names = list(evidence.known.columns)
    asked = [Measurement(name, evidence.labels.get(name, name), "", sd=0.0) for name in names]
    values = evidence.known.to_numpy(np.float64)
    return information_value(evidence.headline, _UNIT, h, values, asked, most=_SINGLE_INPUTS)


def _split(folder: Path) -> VarianceSplit | None:
    path = folder / VARIANCE / RECORD
    return VarianceSplit.from_text(path.read_text(encoding="utf-8")) if path.is_file() else None
