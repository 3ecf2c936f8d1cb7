"""Simulation-based calibration, a test of the whole chain from prior to posterior.

Parameters are drawn from the prior, a survey is simulated from them and fitted as if it were real. The rank of
each true value among its posterior draws is then uniform; noise that is understated, parameters that are
swapped, a wrong prior or a shifted series bend the ranks.

References
----------
.. [1] S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman, "Validating Bayesian inference algorithms with
   simulation-based calibration" (2018), arXiv:1804.06788.
.. [2] S. R. Cook, A. Gelman, D. B. Rubin, "Validation of software for Bayesian models using posterior quantiles",
   Journal of Computational and Graphical Statistics 15 (2006) 675-692, doi:10.1198/106186006X136976.
.. [3] M. Modrak, A. H. Moon, S. Kim, P. Buerkner, N. Huurre, K. Faltejskova, A. Gelman, A. Vehtari, "Simulation-based
   calibration checking for Bayesian computation: the choice of test quantities shapes sensitivity", Bayesian
   Analysis (2023), doi:10.1214/23-BA1404 (the log likelihood as a quantity to rank).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

from calibration.design import NormalScores
from calibration.survey import Survey
from calibration.target import Target
from calibration.tempering import carry
from twins.core.streams import Streams

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

# survey -> posterior draws [units of the parameters] by name, each of shape (n_draws,), nearly independent
Fit = Callable[[Survey, Streams], Mapping[str, Array]]

BINS = 8
DRAWS = 63  # 64 ranks fall evenly into 8 bins
COVERAGE = 0.9
LOG_LIKELIHOOD = "log likelihood"
_IMPOSSIBLE = 100  # prior draws without an answer before the prior is given up


@dataclass(frozen=True)
class Ranks:
    """Rank of each true value among its posterior draws.

    Attributes
    ----------
    names
        Names of parameters and nuisance numbers, and ``log likelihood``: that of the truth among those of the draws
        shows faults that single parameters hide [3]_.
    ranks
        Number of posterior draws below the truth, 0 ... n_draws, shape (n_fits, n_names).
    n_draws
        Posterior draws of a fit.
    n_redrawn
        Prior draws left out because they gave no answer.
    """

    names: tuple[str, ...]
    ranks: Integers
    n_draws: int
    n_redrawn: int

    def p_values(self, bins: int = BINS) -> dict[str, float]:
        """Return the p-value [-] of uniform ranks by chi-square, by name.

        Raises
        ------
        ValueError
            When the ranks do not fall evenly into the bins.
        """
        if (self.n_draws + 1) % bins:
            raise ValueError(
                f"{self.n_draws + 1} ranks do not fall evenly into {bins} bins; take {DRAWS} draws"
            )
        expected = len(self.ranks) / bins
        at = self.ranks * bins // (self.n_draws + 1)
        counts = np.stack([np.bincount(column, minlength=bins) for column in at.T])
        statistic = np.sum((counts - expected) ** 2, axis=1) / expected
        return {name: float(chi2.sf(s, bins - 1)) for name, s in zip(self.names, statistic, strict=True)}

    def coverage(self) -> dict[str, float]:
        """Return by name how often [-] the truth lay within the central 90 % of its posterior draws."""
        low, high = self._central()
        inside = np.mean((self.ranks >= low) & (self.ranks <= high), axis=0)
        return {name: float(share) for name, share in zip(self.names, inside, strict=True)}

    def expected_coverage(self) -> float:
        """Return what `coverage` is for uniform ranks [-]; ranks are whole, so it is not exactly 0.9."""
        low, high = self._central()
        return (high - low + 1) / (self.n_draws + 1)

    def problems(self, chance: float = 1e-3) -> tuple[str, ...]:
        """Return one text for each figure that a true chain shows with a probability of at most `chance` in all.

        The chance is shared out among all names and both figures (Bonferroni).
        """
        limit = chance / (2 * len(self.names))
        texts = [
            f"{name}: ranks not uniform, p = {p:.2g}, needed > {limit:.2g}"
            for name, p in self.p_values().items()
            if not p > limit
        ]
        n, share = len(self.ranks), self.expected_coverage()
        for name, found in self.coverage().items():
            count = round(found * n)
            tail = min(binom.cdf(count, n, share), binom.sf(count - 1, n, share))
            if not 2.0 * tail > limit:
                texts.append(f"{name}: 90 % interval covers {found:.1%} of {n} fits, expected {share:.1%}")
        return tuple(texts)

    def _central(self) -> tuple[int, int]:
        cut = round((1.0 - COVERAGE) / 2.0 * (self.n_draws + 1))
        return cut, self.n_draws - cut


def simulate_survey(truth: Target, z: Array, rng: np.random.Generator) -> Survey | None:
    """Return the survey that the point `z` [-] (n_dimensions,) would have answered; None if it has no answer.

    The spread of the prediction is drawn once for each column, since all answers to a column share it.
    """
    point = z[None, :]
    predicted, spread = truth.predictions(point)[0], truth.spreads(point)[0]
    predicted = predicted + spread * rng.standard_normal(len(predicted))
    answered = []
    for observation in truth.survey.observations:
        at = truth.column(observation)
        answer = observation.measured.simulate(
            predicted[at : at + 1], truth.nuisance(observation, point), rng
        )[0]
        if not np.all(np.isfinite(answer)):
            return None
        answered.append(replace(observation, measured=observation.measured.answered(answer)))
    return Survey(tuple(answered))


def simulation_based(truth: Target, fit: Fit, n_fits: int, streams: Streams) -> Ranks:
    """Draw, simulate, fit and rank `n_fits` times.

    Parameters
    ----------
    truth
        Target whose priors and predictions make the surveys; its own answers only say how was measured.
    fit
        The chain under test.
    n_fits
        Number of surveys.
    streams
        Streams; each survey and fit has its own.

    Raises
    ------
    ValueError
        When a fit leaves out a parameter or gives fewer than 63 draws, or most of the prior has no answer.
    """
    names = (*truth.names, LOG_LIKELIHOOD)
    ranks = np.zeros((n_fits, len(names)), dtype=np.int64)
    redrawn = 0
    for i in range(n_fits):
        z, survey, again = _answering(truth, streams.generator(f"simulated survey {i}"))
        redrawn += again
        posterior = fit(survey, Streams(streams.seed, streams.draw * n_fits + i))
        ranks[i] = _ranks(replace(truth, survey=survey), z, posterior)
    return Ranks(names, ranks, DRAWS, redrawn)


def by_tempering(target_of: Callable[[Survey], Target], n_draws: int = 8 * (DRAWS + 1)) -> Fit:
    """Return a fit that carries `n_draws` prior draws to the posterior; quick for targets of a few parameters.

    `target_of` builds the target under test for a survey.
    """

    def fit(survey: Survey, streams: Streams) -> Mapping[str, Array]:
        target = target_of(survey)
        rng = streams.generator("tempering")
        z = rng.standard_normal((n_draws, target.n_dimensions))
        carried = carry(z, lambda points: np.zeros(len(points)), target.log_likelihood, rng)
        values = target.parameters(carried.population.z)
        return dict(zip(target.names, values.T, strict=True))

    return fit


def _answering(truth: Target, rng: np.random.Generator) -> tuple[Array, Survey, int]:
    """Return a draw of the prior that gives a survey, that survey, and how many draws gave none."""
    for redrawn in range(_IMPOSSIBLE):
        z = rng.standard_normal(truth.n_dimensions)
        survey = simulate_survey(truth, z, rng)
        if survey is not None:
            return z, survey, redrawn
    raise ValueError(f"{_IMPOSSIBLE} draws of the prior gave no answer to some column; look at its priors")


def _ranks(truth: Target, z: Array, posterior: Mapping[str, Array]) -> Integers:
    """Return the ranks of the truth `z` (k,) and of its log likelihood, shape (k + 1,)."""
    draws = np.stack([_thinned(posterior, name) for name in truth.names], axis=1)
    scores = np.concatenate([z[None, :], NormalScores(truth.all_priors).of(draws)])
    values = np.concatenate([truth.parameters(z[None, :]), draws])
    likelihood = truth.log_likelihood(scores)
    ranked = np.concatenate([values, likelihood[:, None]], axis=1)
    return np.sum(ranked[1:] < ranked[0], axis=0)


def _thinned(posterior: Mapping[str, Array], name: str) -> Array:
    """Return draws spread evenly over those of `name`, shape (DRAWS,)."""
    draws = posterior.get(name, np.empty(0))
    if len(draws) < DRAWS:
        raise ValueError(f"the fit gave {len(draws)} draws of {name}; needed are {DRAWS}")
    return draws[np.linspace(0, len(draws) - 1, DRAWS).round().astype(np.intp)]
