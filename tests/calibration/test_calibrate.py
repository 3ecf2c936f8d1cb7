"""From survey to posterior: what is informed, what is not, and claims that are or are not believed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration import Observation, Posterior, Survey, Target, calibrate, fit
from calibration.calibrate import Fit
from calibration.measured import Claim, LogNormalError, NormalError
from calibration.predictive import claims_right, predictive_p_values
from calibration.samplers import Ensemble
from calibration.target import Array, of_values
from twins.core.priors import LogNormal, Normal, Uniform
from twins.core.streams import Streams

STREAMS = Streams(5, 0)
QUICK = Ensemble(ensembles=3, first_steps=256)
PRIORS = {"litres": LogNormal(0.4, 0.3), "colour": Uniform(0.0, 1.0), "load": Normal(30.0, 5.0)}


def fuel(values: Array) -> Array:
    """Two columns of a toy plant: fuel per km, and fuel per rider; the colour of the bus changes neither."""
    litres, _, load = values.T
    return np.column_stack([litres, litres / load])


SURVEY = Survey(
    (
        Observation("l_per_km", NormalError(0.5, 0.02), "S1", "road.csv:2"),
        Observation("l_per_rider", LogNormalError(0.017, 0.1), "S2", "road.csv:3"),
    )
)
PREDICT = of_values(PRIORS, fuel)
TARGET = Target(PRIORS, PREDICT, SURVEY)


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit(TARGET, STREAMS, QUICK)


def test_what_the_survey_does_not_inform_is_named_and_left_to_its_prior(fitted: Fit) -> None:
    posterior = fitted.posterior()
    assert fitted.uninformed == ("colour",)
    assert posterior.names == ("litres", "load")
    assert json.loads(posterior.meta["uninformed"]) == ["colour"]


def test_the_posterior_is_where_the_readings_are(fitted: Fit) -> None:
    posterior = fitted.posterior()
    assert posterior.converged, posterior.problems()
    litres, load = posterior.draws.T
    # the reading is 20 times as sharp as the prior: it decides
    assert litres.mean() == pytest.approx(0.5, abs=0.005)
    assert litres.std() == pytest.approx(0.02, rel=0.1)
    assert np.corrcoef(litres, load)[0, 1] > 0.1
    assert fitted.shrinkage()["litres"] > 0.9 > fitted.shrinkage()["load"] > 0.3


def test_the_posterior_says_where_it_comes_from_and_survives_its_file(fitted: Fit, tmp_path: Path) -> None:
    posterior = fitted.posterior()
    assert posterior.meta["survey"] == SURVEY.hash()
    assert json.loads(posterior.meta["priors"])["load"] == "normal(30, 5)"
    assert posterior.meta["seed"] == "5, draw 0"
    assert "emcee" in posterior.meta["sampler"]
    assert Posterior.from_file(posterior.to_file(tmp_path / "p.zip")).hash() == posterior.hash()


@pytest.mark.slow
def test_same_streams_same_posterior() -> None:
    one, two = (calibrate(TARGET, STREAMS, replace(QUICK, first_steps=64, most_steps=64)) for _ in range(2))
    assert one.hash() == two.hash()


def test_a_survey_that_informs_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="informs nothing"):
        fit(replace(TARGET, predict=lambda z: np.ones((len(z), 2))), STREAMS, QUICK)


def test_without_predictions_at_the_prior_nothing_is_called_uninformed() -> None:
    nowhere = replace(TARGET, predict=lambda z: np.full((len(z), 2), np.nan))
    from calibration.calibrate import uninformed

    assert uninformed(nowhere, STREAMS) == ()


# --- claims --------------------------------------------------------------------------------------------


def with_claims(*claims: tuple[str, float]) -> Target:
    made = tuple(
        Observation("l_per_km", Claim(value, 0.02, (0.1, 1.5)), source, f"press.csv:{i}")
        for i, (source, value) in enumerate(claims)
    )
    return Target(PRIORS, PREDICT, Survey((*SURVEY.observations, *made)))


def reliability(found: Fit, source: str) -> float:
    values = found.target.parameters(found.chains.pooled())
    return float(values[:, found.target.names.index(f"reliability[{source}]")].mean())


def test_a_claim_far_from_the_readings_is_not_believed_and_one_that_agrees_is() -> None:
    found = fit(with_claims(("good", 0.51), ("bad", 0.8)), STREAMS, QUICK)
    right = claims_right(found.target, found.chains.thinned(2000))
    assert right["press.csv:0"] > 0.9
    assert right["press.csv:1"] < 1e-6
    # one claim moves a uniform prior to the mean of beta(2, 1) or beta(1, 2)
    assert reliability(found, "good") == pytest.approx(2.0 / 3.0, abs=0.04)
    assert reliability(found, "bad") == pytest.approx(1.0 / 3.0, abs=0.04)
    # the bad claim moves nothing: a plain reading would have moved it to the middle
    litres = found.posterior().draws[:, 0]
    assert litres.mean() == pytest.approx(0.505, abs=0.004)
    assert litres.std() < 0.02


@pytest.mark.slow
def test_wrong_claims_cost_a_source_the_credit_of_its_others() -> None:
    honest = fit(with_claims(("press", 0.51), ("press", 0.49), ("press", 0.5)), STREAMS, QUICK)
    liar = fit(with_claims(("press", 0.51), ("press", 0.9), ("press", 1.2)), STREAMS, QUICK)
    assert reliability(honest, "press") > 0.7
    assert reliability(liar, "press") < 0.5
    claims = claims_right(liar.target, liar.chains.thinned(2000))
    assert claims["press.csv:0"] < claims_right(honest.target, honest.chains.thinned(2000))["press.csv:0"]
    # nuisance numbers are no parameters of a twin, their doubt counts all the same
    posterior = liar.posterior()
    assert posterior.names == ("litres", "load")
    assert posterior.r_hat["litres"] >= liar.convergence()["reliability[press]"][0]


# --- predictive checks ---------------------------------------------------------------------------------


def test_answers_that_the_model_gives_have_ordinary_p_values(fitted: Fit) -> None:
    p_values = predictive_p_values(fitted.target, fitted.chains.thinned(2000), STREAMS)
    assert np.all(p_values > 0.2)


def test_an_answer_that_the_model_cannot_give_has_a_small_p_value() -> None:
    odd = Observation("l_per_km", NormalError(0.8, 0.02), "S3", "road.csv:9")
    found = fit(Target(PRIORS, PREDICT, Survey((*SURVEY.observations, odd))), STREAMS, QUICK)
    p_values = predictive_p_values(found.target, found.chains.thinned(2000), STREAMS)
    assert p_values[0] < 0.01 and p_values[2] < 0.01


def test_each_source_can_be_left_out() -> None:
    litres = fit(TARGET.without("S2"), STREAMS, QUICK)
    assert litres.target.names == ("litres",)
    assert set(litres.uninformed) == {"colour", "load"}
