"""What a study could still measure, judged by the draws of its own run: no further run is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from calibration.information_value import InformationValue, Measurement, information_value

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.results import Results
    from scenarios.study import Study

Array = NDArray[np.float64]

QUANTITY = "mean yearly expected reduction"
UNIT = "tCO2e/yr"
MOST_INPUTS = 10
"""Inputs that are shown as if known exactly."""


def further_measurements(
    results: Results, study: Study, h: Array, draws: NDArray[np.int64]
) -> InformationValue | None:
    """Return how much each possible measurement of the study would narrow the headline.

    Parameters
    ----------
    results
        Run with the observables of the possible measurements.
    study
        Names them in ``[[calibration.measurements]]``, and the scenario that they would see.
    h
        Mean yearly expected reduction of the headline scenario by complete draw [tCO2e/yr], shape (n,).
    draws
        Numbers of these draws, shape (n,).

    Returns
    -------
    InformationValue or None
        None where the study names no measurement or the run stored none of them.
    """
    spec = study.calibration
    asked = [] if spec is None else [m for m in spec.measurements if m.column in results.observed_names]
    if spec is None or not asked:
        return None
    seen = results.observed(spec.scenario).reindex(draws)
    known = study.twin.observables
    measurements = [
        Measurement(
            m.column, m.title or known[m.column][1], known[m.column][0], m.error, m.relative, m.source
        )
        for m in asked
    ]
    y = np.column_stack([seen[m.column].to_numpy(np.float64) for m in asked])
    return information_value(QUANTITY, UNIT, h, y, measurements, seed=results.seed)


def inputs_known_exactly(
    known: pd.DataFrame, labels: Mapping[str, str], units: Mapping[str, str], h: Array, seed: int
) -> InformationValue:
    """Return by how much the headline would narrow if one uncertain input were known exactly.

    Parameters
    ----------
    known
        Uncertain inputs and sampled factors, one row a draw of `h`.
    labels, units
        Meaning and unit by column.
    h
        Mean yearly expected reduction of the headline scenario by draw [tCO2e/yr], shape (n,).
    seed
        Of the resampling.

    Notes
    -----
    No measurement can do more; an input that goes along with others is credited with what it tells of them.
    """
    names = [str(name) for name in known.columns]
    measurements = [Measurement(name, labels.get(name, name), units.get(name, ""), 0.0) for name in names]
    y = known.to_numpy(np.float64)
    return information_value(QUANTITY, UNIT, h, y, measurements, most=MOST_INPUTS, seed=seed)
