"""SBC passes a chain that is right and catches each planted fault; a meter read monthly is the toy."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.stats import chi2

from calibration.measured import Claim, NormalError
from calibration.samplers import Ensemble
from calibration.simulation_based import (
    DRAWS,
    LOG_LIKELIHOOD,
    Ranks,
    against_runs,
    by_sampler,
    by_tempering,
    simulate_survey,
    simulation_based,
)
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from tests.calibration.known_answers import Linear
from twins.core.priors import LogNormal, Normal, Prior
from twins.core.streams import Streams

CHANCE = 1e-4  # that a chain without fault fails
FITS = 50
# a chain this wrong is slow, since it cannot follow the data, and shows at once
FEW_FITS = 20
SEASON = np.array([5.0, 3.0, 1.0, 0.0, -1.0, -2.0, -3.0, -3.0, -2.0, 0.0, 1.0, 1.0]) / 3.0
PRIORS: dict[str, Prior] = {
    "level": Normal(10.0, 2.0),
    "swing": LogNormal(1.0, 0.5),
    "loss": Normal(4.0, 1.0),
}
METERS = tuple(
    Observation(f"month_{m}", NormalError(0.0, 0.3), "meter", f"meter.csv:{m + 1}") for m in range(12)
)
LOSS = Observation("loss", NormalError(0.0, 1.0), "visit", "visit.csv:2")
BLANK = Survey((*METERS, LOSS))


def predict(p: Array) -> Array:
    return np.concatenate([p[:, :1] + p[:, 1:2] * SEASON, p[:, 2:]], axis=1)


def healthy(survey: Survey) -> Target:
    return Target(PRIORS, of_values(PRIORS, predict), survey)


def noise_understated(survey: Survey) -> Target:
    def sure(o: Observation) -> Observation:
        assert isinstance(o.measured, NormalError)
        return replace(o, measured=replace(o.measured, sigma=0.7 * o.measured.sigma))

    return Target(PRIORS, of_values(PRIORS, predict), Survey(tuple(sure(o) for o in survey.observations)))


def parameters_swapped(survey: Survey) -> Target:
    return Target(PRIORS, of_values(PRIORS, lambda p: predict(p[:, [2, 1, 0]])), survey)


def prior_wrong(survey: Survey) -> Target:
    wrong: dict[str, Prior] = {**PRIORS, "loss": Normal(4.0, 0.4)}
    return Target(wrong, of_values(wrong, predict), survey)


def month_off_by_one(survey: Survey) -> Target:
    def late(p: Array) -> Array:
        right = predict(p)
        return np.concatenate([np.roll(right[:, :12], 1, axis=1), right[:, 12:]], axis=1)

    return Target(PRIORS, of_values(PRIORS, late), survey)


@functools.cache
def ranks_of(target_of: Callable[[Survey], Target]) -> Ranks:
    n_fits = FEW_FITS if target_of in (parameters_swapped, month_off_by_one) else FITS
    return simulation_based(
        healthy(BLANK), by_tempering(target_of, n_draws=256), n_fits, Streams(seed=3, draw=0)
    )


@pytest.mark.slow
def test_healthy_chain_passes() -> None:
    ranks = ranks_of(healthy)
    assert ranks.problems(CHANCE) == ()
    assert ranks.ranks.shape == (FITS, 4) and ranks.n_redrawn == 0
    for share in ranks.coverage().values():
        assert 0.8 < share < 1.0


@pytest.mark.slow
@pytest.mark.parametrize("fault", [noise_understated, parameters_swapped, prior_wrong, month_off_by_one])
def test_planted_fault_is_caught(fault: Callable[[Survey], Target]) -> None:
    assert ranks_of(fault).problems(CHANCE)


@pytest.mark.slow
def test_wrong_prior_is_found_where_it_is() -> None:
    named = {text.split(":")[0] for text in ranks_of(prior_wrong).problems(CHANCE)}
    assert named - {LOG_LIKELIHOOD} == {"loss"}


# --- runs of the twin itself ------------------------------------------------------------------------------

MIXING = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0]]).T
LUCK = 0.5  # of each run of a twin that is stochastic
BOTH = Survey(
    (
        Observation("a", NormalError(0.0, 0.2), "meter", "m.csv:2"),
        Observation("a", NormalError(0.0, 0.3), "visit", "m.csv:3"),
        Observation("b", NormalError(0.0, 0.2), "meter", "m.csv:4"),
        Observation("b", Claim(0.0, 0.2, (-6.0, 6.0)), "press", "m.csv:5"),
    )
)


@dataclass(frozen=True)
class Constant:
    """The same spread of both columns everywhere."""

    spread: float

    def __call__(self, z: Array) -> Array:
        return np.full((len(z), 2), self.spread)


def emulated(spread: float) -> Target:
    priors: dict[str, Prior] = {name: Normal(0.0, 1.0) for name in "xyz"}
    return Target(priors, Linear(MIXING), BOTH, Constant(spread))


def runs(n: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(8)
    z = rng.standard_normal((n, 3))
    return z, z @ MIXING + LUCK * rng.standard_normal((n, 2))


def ranked(spread: float, workers: int = 1, n: int = FITS, names: tuple[str, ...] | None = None) -> Ranks:
    target = emulated(spread)
    fit = by_tempering(target.of, n_draws=256)
    return against_runs(target, *runs(n), fit, Streams(5, 0), names=names, workers=workers)


def test_an_emulator_whose_error_is_right_passes_on_runs_it_has_not_seen() -> None:
    ranks = ranked(LUCK)
    assert ranks.names == ("x", "y", "z", "reliability[press]", LOG_LIKELIHOOD)
    assert ranks.problems(CHANCE) == ()


def test_an_emulator_that_understates_its_error_is_caught_by_runs() -> None:
    assert ranked(0.1 * LUCK).problems(CHANCE)


def test_ranks_of_runs_do_not_depend_on_names_or_workers() -> None:
    all_of_them, two = ranked(LUCK, n=4), ranked(LUCK, workers=2, n=4, names=("z", "reliability[press]"))
    assert np.array_equal(all_of_them.ranks[:, [2, 3]], two.ranks)


def test_a_sampler_can_be_put_to_the_same_test() -> None:
    target = emulated(LUCK)
    fit = by_sampler(target.of, Ensemble(ensembles=1, first_steps=64, most_steps=64))
    ranks = against_runs(target, *runs(2), fit, Streams(5, 0))
    assert ranks.ranks.shape == (2, 5) and np.all((ranks.ranks >= 0) & (ranks.ranks <= DRAWS))


def test_runs_that_do_not_fit_the_target_are_refused() -> None:
    target, (z, y) = emulated(LUCK), runs(2)
    fit = by_tempering(target.of, n_draws=64)
    with pytest.raises(ValueError, match=r"needed are \(n, 3\) and \(n, 2\)"):
        against_runs(target, z, y[:, :1], fit, Streams(5, 0))
    with pytest.raises(ValueError, match="does not know w"):
        against_runs(target, z, y, fit, Streams(5, 0), names=("w",))
    with pytest.raises(ValueError, match=r"run 1 gave .*leave it out"):
        against_runs(target, z, np.where([[False], [True]], np.nan, y), fit, Streams(5, 0))


def test_uniform_ranks_have_the_p_values_of_chi_square() -> None:
    """Ranks drawn from the law that a right chain has: mean and variance of the statistic are 7 and 14."""
    rng = np.random.default_rng(4)
    ranks = Ranks(tuple(f"p{i}" for i in range(400)), rng.integers(0, DRAWS + 1, (200, 400)), DRAWS, 0)
    p = np.array(list(ranks.p_values().values()))
    statistic = chi2.isf(p, 7)
    assert abs(np.mean(statistic) - 7.0) < 4.0 * np.sqrt(14.0 / 400)
    coverage = np.array(list(ranks.coverage().values()))
    share = ranks.expected_coverage()
    assert share == pytest.approx(58 / 64)
    assert abs(np.mean(coverage) - share) < 4.0 * np.sqrt(share * (1.0 - share) / 80_000)
    assert ranks.problems(CHANCE) == ()


def test_simulated_survey_follows_prediction_and_shares_the_spread_of_a_column() -> None:
    both = Survey((LOSS, replace(LOSS, where="visit.csv:3", measured=NormalError(0.0, 1e-6))))
    truth = Target(
        {"loss": Normal(4.0, 1.0)}, lambda z: 4.0 + z, both, spread=lambda z: np.full((len(z), 1), 3.0)
    )
    rng = np.random.default_rng(6)
    answers = []
    for _ in range(400):
        survey = simulate_survey(truth, np.zeros(1), rng)
        assert survey is not None
        answers.append([o.measured.answer[0] for o in survey.observations])
    values = np.array(answers)
    assert abs(np.mean(values[:, 1]) - 4.0) < 4.0 * 3.0 / 20.0
    assert np.std(values[:, 1]) == pytest.approx(3.0, rel=0.15)
    assert np.std(values[:, 0] - values[:, 1]) == pytest.approx(1.0, rel=0.15)


def test_prior_draws_without_an_answer_are_counted_and_an_empty_prior_is_refused() -> None:
    def half(z: Array) -> Array:
        return np.where(z > 0.0, 4.0 + z, np.nan)

    survey = Survey((LOSS,))

    def target_of(answered: Survey) -> Target:
        return Target({"loss": Normal(4.0, 1.0)}, half, answered)

    ranks = simulation_based(target_of(survey), by_tempering(target_of, 128), 10, Streams(1, 0))
    assert ranks.n_redrawn > 0
    nothing = Target({"loss": Normal(4.0, 1.0)}, lambda z: np.full((len(z), 1), np.nan), survey)
    with pytest.raises(ValueError, match="gave no answer"):
        simulation_based(nothing, by_tempering(target_of, 128), 1, Streams(1, 0))


def test_fit_that_leaves_out_a_parameter_or_gives_few_draws_is_refused() -> None:
    with pytest.raises(ValueError, match="0 draws of level"):
        simulation_based(healthy(BLANK), lambda survey, streams: {}, 1, Streams(1, 0))
    with pytest.raises(ValueError, match="evenly"):
        Ranks(("a",), np.zeros((3, 1), dtype=np.int64), 60, 0).p_values()
