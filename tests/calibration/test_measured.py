"""Each way of measuring: a proper law, simulated as it is judged, and faults that show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from calibration.measured import (
    BetweenSources,
    Claim,
    Count,
    LessThan,
    LogNormalError,
    Measured,
    MoreThan,
    NormalError,
    Range,
    Share,
    Summary,
)
from twins.core.priors import LogNormal

Array = Any
ONE = np.ones(1)
SPREADS = [0.0, 0.4]
BETWEEN = LogNormal(0.3, 0.5)


def density(measured: Measured, predicted: float, spread: float = 0.0, **nuisance: float) -> float:
    named = {name: np.array([value]) for name, value in nuisance.items()}
    return float(np.exp(measured.log_density(np.array([predicted]), named, np.array([spread])))[0])


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize(
    ("measured", "predicted"),
    [(NormalError(0.0, 0.7), 3.0), (LogNormalError(1.0, 0.25), 3.0), (Summary(0.0, 2.0, 6), 3.0)],
    ids=lambda v: type(v).__name__,
)
def test_a_figure_has_a_density_of_one(measured: Measured, predicted: float, spread: float) -> None:
    low = 1e-9 if isinstance(measured, LogNormalError) else -np.inf
    total, _ = integrate.quad(
        lambda x: density(measured.answered(np.array([x])), predicted, spread), low, np.inf, epsabs=1e-10
    )
    assert total == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("spread", SPREADS)
def test_counts_and_shares_have_probabilities_of_one(spread: float) -> None:
    count = sum(density(Count(k, 2.5), 1.6, spread) for k in range(80))
    share = sum(density(Share(k / 37, 37), 0.3, spread / 4) for k in range(38))
    assert count == pytest.approx(1.0, abs=1e-7)
    assert share == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("spread", SPREADS)
def test_a_limit_and_the_figures_within_it_add_to_one(spread: float) -> None:
    below, _ = integrate.quad(lambda x: density(NormalError(x, 0.5), 1.2, spread), -np.inf, 1.0)
    assert below + density(MoreThan(1.0, 0.5), 1.2, spread) == pytest.approx(1.0, abs=1e-7)
    assert below == pytest.approx(density(LessThan(1.0, 0.5), 1.2, spread), abs=1e-7)


@pytest.mark.parametrize("spread", SPREADS)
def test_the_classes_of_a_scale_add_to_one(spread: float) -> None:
    total = sum(density(Range(2.0 * i, 2.0 * i + 2.0, 0.5), 1.2, spread) for i in range(-20, 20))
    assert total == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_class_far_in_a_tail_keeps_its_digits(sign: float) -> None:
    got = Range(*sorted((sign * 20.0, sign * 21.0)), 1.0).log_density(np.zeros(1))[0]
    assert got == pytest.approx(stats.norm.logsf(20.0), rel=1e-6)


@pytest.mark.parametrize("predicted", [2.0, 9.0, 14.0])
@pytest.mark.parametrize("spread", SPREADS)
def test_a_claim_is_a_law_on_its_plausible_range(predicted: float, spread: float) -> None:
    total, _ = integrate.quad(
        lambda x: density(Claim(x, 0.5, (0.0, 10.0)), predicted, spread, reliability=0.7),
        0.0, 10.0, points=[min(predicted, 9.99)], limit=200,
    )  # fmt: skip
    assert total == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("spread", SPREADS)
def test_sources_are_jointly_normal(spread: float) -> None:
    measured = BetweenSources((1.0, 2.5, 1.4), (0.2, 0.3, 0.4), BETWEEN)
    covariance = np.diag(np.array([0.2, 0.3, 0.4]) ** 2 + 0.5**2) + spread**2
    peer = stats.multivariate_normal(np.full(3, 1.7), covariance).pdf([1.0, 2.5, 1.4])
    assert density(measured, 1.7, spread, between_sd=0.5) == pytest.approx(peer, rel=1e-10)


@pytest.mark.parametrize("spread", [0.02, 0.3, 2.0])
def test_a_spread_rate_or_share_is_the_mixture_of_plain_ones(spread: float) -> None:
    gamma = stats.gamma((4.0 / spread) ** 2, scale=spread**2 / 4.0)
    mixed, _ = integrate.quad(
        lambda r: gamma.pdf(r) * density(Count(7, 2.0), r), *gamma.ppf([1e-9, 1 - 1e-9])
    )
    assert density(Count(7, 2.0), 4.0, spread) == pytest.approx(mixed, rel=1e-5)
    width = spread / 10.0
    both = 0.3 * 0.7 / width**2 - 1.0
    beta = stats.beta(0.3 * both, 0.7 * both)
    mixed, _ = integrate.quad(lambda p: beta.pdf(p) * density(Share(0.2, 20), p), *beta.ppf([1e-9, 1 - 1e-9]))
    assert density(Share(0.2, 20), 0.3, width) == pytest.approx(mixed, rel=1e-5)


def test_impossible_predictions_have_no_density() -> None:
    for measured, predicted in [
        (LogNormalError(1.0, 0.1), -1.0), (LogNormalError(1.0, 0.1), 0.0), (Count(3), -0.1), (Count(3), 0.0),
        (Share(0.5, 4), 1.1), (Share(0.5, 4), -0.1),
    ]:  # fmt: skip
        assert density(measured, predicted) == 0.0
    assert density(Count(0), 0.0) == 1.0
    assert density(Share(0.0, 9), 0.0) == 1.0


# --- simulate() follows log_density ------------------------------------------------------------------

N = 4000
# a uniform sample fails this by chance once in ten thousand
P_LEAST = 1e-4


def transforms(measured: Measured, predicted: float, fault: float = 1.0, **nuisance: float) -> Array:
    """Give the distribution function of the law at simulated answers, ties broken at random."""
    rng = np.random.default_rng(7)
    named = {name: np.full(N, value) for name, value in nuisance.items()}
    answers = measured.simulate(np.full(N, predicted * fault), named, rng)
    return cumulative(measured, predicted, answers, rng, nuisance)


def cumulative(
    measured: Measured, predicted: float, answers: Array, rng: Any, nuisance: dict[str, float]
) -> Array:
    """Integrate the density of `measured` itself up to each answer."""
    x = answers[:, 0]
    if isinstance(measured, (Count, Share, Range)):
        values, places = np.unique(x, return_inverse=True)
        step = {Count: 1.0, Share: 1.0 / getattr(measured, "n_effective", 1)}.get(type(measured), 2.0)
        # all possible answers, also those that did not come up
        grid = np.arange(0 if values[0] < 0 else -40, 400) * step
        grid = grid if isinstance(measured, Range) else grid[grid >= 0.0]
        grid = grid[grid <= 1.0 + 1e-9] if isinstance(measured, Share) else grid
        pairs = [
            [g, g + step] if isinstance(measured, Range) else [min(g, 1.0) if step < 1 else g] for g in grid
        ]
        mass = np.array([density(measured.answered(np.array(p)), predicted, **nuisance) for p in pairs])
        at = np.searchsorted(grid, values[places] - 1e-9)
        return np.cumsum(mass)[at] - mass[at] * rng.uniform(size=N)
    grid = np.linspace(x.min() - 1e-9, x.max(), 4001)
    law = np.array([density(measured.answered(np.array([g])), predicted, **nuisance) for g in grid])
    inside = integrate.cumulative_simpson(law, x=grid, initial=0.0)
    return np.interp(x, grid, inside / inside[-1])


CONTINUOUS: list[tuple[Measured, float, dict[str, float]]] = [
    (NormalError(0.0, 0.7), 3.0, {}),
    (LogNormalError(1.0, 0.25), 3.0, {}),
    (Summary(0.0, 2.0, 6), 3.0, {}),
    (Count(0, 2.5), 1.6, {}),
    (Share(0.0, 37), 0.3, {}),
    (Range(0.0, 2.0, 1.5), 3.1, {}),
    (Claim(5.0, 0.5, (0.0, 10.0)), 9.6, {"reliability": 0.7}),
]


@pytest.mark.parametrize(("measured", "predicted", "nuisance"), CONTINUOUS, ids=lambda v: type(v).__name__)
def test_simulated_answers_follow_the_density(
    measured: Measured, predicted: float, nuisance: dict[str, float]
) -> None:
    assert stats.kstest(transforms(measured, predicted, **nuisance), "uniform").pvalue > P_LEAST


@pytest.mark.parametrize(("measured", "predicted", "nuisance"), CONTINUOUS, ids=lambda v: type(v).__name__)
def test_a_prediction_ten_per_cent_off_shows(
    measured: Measured, predicted: float, nuisance: dict[str, float]
) -> None:
    assert stats.kstest(transforms(measured, predicted, 0.9, **nuisance), "uniform").pvalue < P_LEAST


def test_a_noise_understated_by_thirty_per_cent_shows() -> None:
    rng = np.random.default_rng(7)
    for stated, true in [
        (NormalError(0.0, 0.7), NormalError(0.0, 1.0)),
        (LogNormalError(1.0, 0.175), LogNormalError(1.0, 0.25)),
        (Summary(0.0, 1.4, 6), Summary(0.0, 2.0, 6)),
        (Range(0.0, 2.0, 1.4), Range(0.0, 2.0, 2.0)),
    ]:
        answers = true.simulate(np.full(N, 3.0), {}, rng)
        assert stats.kstest(cumulative(stated, 3.0, answers, rng, {}), "uniform").pvalue < P_LEAST


def test_simulated_limits_come_as_often_as_they_should() -> None:
    rng = np.random.default_rng(3)
    for measured, side in [(MoreThan(1.0, 0.5), 1.0), (LessThan(1.0, 0.5), -1.0)]:
        answers = measured.simulate(np.full(N, 1.2), {}, rng)
        at_limit = np.array([measured.answered(row) is measured for row in answers])
        chance = stats.norm.cdf(side * 0.4)
        assert abs(at_limit.mean() - chance) < 4.0 * np.sqrt(chance * (1.0 - chance) / N)
        figures = answers[~at_limit, 0]
        bounds = (-np.inf, -0.4) if side > 0 else (-0.4, np.inf)
        assert stats.kstest((figures - 1.2) / 0.5, stats.truncnorm(*bounds).cdf).pvalue > P_LEAST


def test_simulated_sources_are_white_after_their_covariance() -> None:
    measured = BetweenSources((0.0, 0.0), (0.2, 0.6), BETWEEN)
    answers = measured.simulate(np.full(N, 2.0), {"between_sd": np.full(N, 0.5)}, np.random.default_rng(3))
    white = (answers - 2.0) / np.hypot([0.2, 0.6], 0.5)
    assert stats.kstest(white.ravel(), "norm").pvalue > P_LEAST
    assert measured.answered(answers[0]).values == tuple(answers[0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: NormalError(1.0, 0.0), "sigma = 0.0 must be positive"),
        (lambda: NormalError(float("nan"), 1.0), "value = nan must be finite"),
        (lambda: LogNormalError(-1.0, 0.1), "must be positive"),
        (lambda: Summary(1.0, 0.1, 1), "at least 2"),
        (lambda: Count(-1), "no whole number"),
        (lambda: Count(1, 0.0), "exposure"),
        (lambda: Share(42.0, 100), "per cent"),
        (lambda: Share(0.4, 0), "at least 1"),
        (lambda: MoreThan(float("inf"), 1.0), "limit = inf"),
        (lambda: Range(2.0, 1.0, 0.1), "must be below"),
        (lambda: BetweenSources((1.0,), (1.0, 2.0), BETWEEN), "each value needs its sigma"),
        (lambda: Claim(11.0, 0.1, (0.0, 10.0)), "outside its plausible range"),
    ],
)
def test_what_is_no_measurement_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
