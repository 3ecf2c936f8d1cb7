"""The shipped posterior belongs to the shipped study, survey and code."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.calibrated import Calibrated
from scenarios.posterior_choice import posterior_of, read_posterior
from scenarios.study import Study, open_study

NAME = "trans_semarang"


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study(NAME)


@pytest.fixture(scope="module")
def shipped(study: Study) -> Calibrated:
    path = posterior_of(study, NAME)
    assert path is not None
    found, remarks = read_posterior(study, path, NAME)  # refuses one of other inputs
    assert remarks == (), (
        "made by other code: leapfrog calibrate trans_semarang, then copy posterior.zip into the study"
    )
    return found


def test_it_has_converged_and_two_samplers_agree(shipped: Calibrated) -> None:
    assert shipped.posterior.converged
    p_values = [p.second_p for p in shipped.record.parameters if p.second_p is not None]
    assert len(p_values) == len(shipped.record.parameters)
    assert min(p_values) > 0.001 / len(p_values)


def test_every_answer_of_the_survey_was_used(study: Study, shipped: Calibrated) -> None:
    assert study.calibration is not None
    assert [a.where for a in shipped.record.answers] == [
        o.where for o in study.calibration.survey.observations
    ]
    assert shipped.record.failed_runs == 0
    assert {s.source for s in shipped.record.sources} == set(study.calibration.survey.sources)


def test_the_promise_of_2019_is_not_believed_and_the_road_test_moves_the_kits(shipped: Calibrated) -> None:
    """S12 promised 70 % gas in service; S04 measured a bus with gas: both were judged by one posterior."""
    promise = next(a for a in shipped.record.answers if a.source == "S12")
    assert promise.right is not None
    assert promise.right < 0.05
    scale = next(p for p in shipped.record.parameters if p.name == "substitution_scale")
    assert scale.posterior[1] > scale.prior[1]


def test_fitted_and_silent_parameters_are_all_there_are(study: Study, shipped: Calibrated) -> None:
    assert set(shipped.posterior.names) | set(shipped.record.uninformed) == set(study.priors)
    for name, column in zip(shipped.posterior.names, shipped.posterior.draws.T, strict=True):
        low, high = study.priors[name].ppf(np.array([0.0, 1.0]))
        assert low <= column.min() and column.max() <= high, name
