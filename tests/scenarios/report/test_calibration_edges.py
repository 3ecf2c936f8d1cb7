"""A posterior that leans against an end of its prior is named; one in the middle is not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from scenarios.report.calibration_edges import edge_of, edges, remarks
from scenarios.report.calibration_evidence import Calibration
from scenarios.report.calibration_page import render_calibration
from scenarios.report.calibration_verdict import lights
from tests.scenarios.report import made_up_calibration
from tests.scenarios.report.page import page_of
from twins.core.priors import LogNormal, Normal, Prior, SplitNormal, Triangular, Uniform

Array = NDArray[np.float64]
U = (np.arange(4000) + 0.5) / 4000
PRIORS = (
    Uniform(2.0, 5.0),
    Normal(0.97, 0.09, 0.7, 1.15),
    Normal(0.0, 1.0),
    LogNormal(2.0, 0.6, 0.3, 20.0),
    LogNormal(2.0, 0.6),
    Triangular(0.0, 1.0, 4.0),
    SplitNormal(36.0, 0.45, 0.15),
)


def crowded(prior: Prior, share: float, *, upper: bool) -> Array:
    """Return draws of which `share` lie in the last hundredth of the range at one end, the others at its median."""
    low, high = (float(v) for v in prior.ppf(np.array([0.0, 1.0])))
    end = high if upper else low
    inside = float(prior.ppf(0.5))
    return np.where(U < share, end + 0.01 * (inside - end), inside)


def with_draws(draws: Array) -> Calibration:
    """Return the made-up calibration where `ageing`, uniform from 0 to 0.08, has `draws`."""
    record, posterior, study = made_up_calibration.case()
    values = np.array(posterior.draws)
    # the other parameters lie in the middle
    values[:] = [float(study.priors[name].ppf(0.5)) for name in posterior.names]
    values[:, posterior.names.index("ageing")] = np.quantile(
        draws, (np.arange(len(values)) + 0.5) / len(values), method="nearest"
    )
    return Calibration.of_study(record, dataclasses.replace(posterior, draws=values), study)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda p: p.describe())
def test_no_prior_leans_against_itself(prior: Prior):
    assert edge_of("x", prior, prior.ppf(U)) is None


@pytest.mark.parametrize("prior", PRIORS, ids=lambda p: p.describe())
def test_a_posterior_in_the_middle_is_not_named(prior: Prior):
    assert edge_of("x", prior, prior.ppf(special.ndtr(0.3 * special.ndtri(U)))) is None


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize("prior", [PRIORS[0], PRIORS[1], PRIORS[3], PRIORS[5]], ids=lambda p: p.describe())
def test_a_posterior_at_an_end_is_named_with_its_side(prior: Prior, upper: bool):
    found = edge_of("x", prior, crowded(prior, 0.4, upper=upper))
    assert found is not None
    assert (found.upper, found.share) == (upper, pytest.approx(0.4))
    assert found.end == float(prior.ppf(1.0 if upper else 0.0))
    assert edge_of("x", prior, crowded(prior, 0.1, upper=upper)) is None


def test_an_end_that_is_not_there_holds_nothing_back():
    assert edge_of("x", Normal(0.0, 1.0), np.full(100, 6.0)) is None
    assert edge_of("x", LogNormal(2.0, 0.6), np.full(100, 50.0)) is None
    assert edge_of("x", Normal(0.0, 1.0, high=2.0), np.full(100, 1.95)) is not None


def test_the_light_and_the_remark_name_it():
    calibration = with_draws(crowded(Uniform(0.0, 0.08), 0.3, upper=True))
    light = next(x for x in lights(calibration) if x.name == "Assumed ranges")
    assert light.colour == "look"
    text = light.text.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "more than the assumed range allows: look at the range of ageing (30 % of the draws at the upper"
        in text
    )
    page = page_of(
        render_calibration(
            calibration.record, calibration.posterior, made_up_calibration.CalibratedStudy(), ""
        )
    )
    shown = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "range of “yearly loss of kits” allows: 30 % of the draws crowd at its upper end, 0.0800 1/yr"
        in shown
    )


def test_without_one_the_light_is_green_and_there_is_no_remark():
    calibration = with_draws(np.full(10, 0.04))
    assert edges(calibration) == ()
    assert remarks(calibration) == []
    light = next(x for x in lights(calibration) if x.name == "Assumed ranges")
    assert light.colour == "good"
