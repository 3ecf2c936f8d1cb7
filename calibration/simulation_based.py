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
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from calibration.design import NormalScores
from calibration.luck import is_shared_factor
from calibration.parallel import mapped
from calibration.ranks import DRAWS, LOG_LIKELIHOOD, Ranks
from calibration.sampling import Sampler
from calibration.survey import Observation, Survey
from calibration.target import Target
from calibration.tempering import carry
from twins.core.streams import Streams

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

# survey -> posterior draws [units of the parameters] by name, each of shape (n_draws,), nearly independent
Fit = Callable[[Survey, Streams], Mapping[str, Array]]

_IMPOSSIBLE = 100  # prior draws without an answer before the prior is given up


def simulate_survey(truth: Target, z: Array, rng: np.random.Generator) -> Survey | None:
    """Return the survey that the point `z` [-] (n_dimensions,) would have answered; None if it has no answer.

    The spread of the prediction is drawn once for each column, since all answers to a column share it.
    """
    point = z[None, :]
    (predicted,), (spread,) = truth.told(point)
    return _answers(truth, z, predicted + spread * rng.standard_normal(len(predicted)), rng)


def simulation_based(truth: Target, fit: Fit, n_fits: int, streams: Streams, *, workers: int = 1) -> Ranks:
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
    workers
        Processes that share the fits [-]; the ranks do not depend on it.

    Raises
    ------
    ValueError
        When a fit leaves out a parameter or gives fewer than 63 draws, or most of the prior has no answer.
    """
    names = (*truth.names, LOG_LIKELIHOOD)
    pieces: list[_Piece] = []
    redrawn = 0
    for i in range(n_fits):
        z, survey, again = _answering(truth, streams.generator(f"simulated survey {i}"))
        redrawn += again
        pieces.append(_Piece(replace(truth, survey=survey), z, fit, names, _of_fit(streams, n_fits, i)))
    return Ranks(names, np.array(mapped(_ranks, pieces, workers)), DRAWS, redrawn)


def against_runs(
    target: Target,
    z: Array,
    outputs: Array,
    fit: Fit,
    streams: Streams,
    *,
    names: Sequence[str] | None = None,
    workers: int = 1,
) -> Ranks:
    """Rank the truth of runs of the twin itself, which no emulator has learnt from.

    The error of an emulator and the sampler are then tested together: the survey is simulated from what the run
    gave, with the law of each measurement and numbers of the survey drawn from their priors.

    Parameters
    ----------
    target
        Target of the fits, with its emulator; its own answers only say how was measured.
    z
        Where the runs were made: draws of the prior [-], shape (n_fits, n_parameters).
    outputs
        What they gave [unit of each column], shape (n_fits, n_columns), in the order of ``target.survey.columns``.
    fit
        The chain under test.
    streams
        Streams; each survey and fit has its own.
    names
        Parameters, nuisance numbers or ``log likelihood`` to rank; all of them by default. Shared factors of luck
        cannot be ranked, nor the likelihood where there are any: nobody knows those of a run.
    workers
        Processes that share the fits [-]; the ranks do not depend on it.

    Raises
    ------
    ValueError
        When shapes or names do not fit, or a run gives no answer.
    """
    known = tuple(name for name in target.names if not is_shared_factor(name))
    if known == target.names:
        known = (*known, LOG_LIKELIHOOD)
    wanted = known if names is None else tuple(names)
    n, k, m = len(z), len(target.priors), len(target.survey.columns)
    if z.shape != (n, k) or outputs.shape != (n, m):
        raise ValueError(f"runs: z {z.shape} and outputs {outputs.shape}; needed are (n, {k}) and (n, {m})")
    if set(wanted) - set(known):
        raise ValueError(f"runs: the target does not know {', '.join(sorted(set(wanted) - set(known)))}")
    pieces: list[_Piece] = []
    for i in range(n):
        rng = streams.generator(f"survey of run {i}")
        point = np.concatenate([z[i], rng.standard_normal(target.n_dimensions - k)])
        survey = _answers(target, point, outputs[i], rng)
        if survey is None:
            raise ValueError(
                f"runs: run {i} gave {outputs[i].tolist()}, which answers not all columns; leave it out"
            )
        pieces.append(_Piece(replace(target, survey=survey), point, fit, wanted, _of_fit(streams, n, i)))
    return Ranks(wanted, np.array(mapped(_ranks, pieces, workers)), DRAWS, 0)


def by_tempering(target_of: Callable[[Survey], Target], n_draws: int = 8 * (DRAWS + 1)) -> Fit:
    """Return a fit that carries `n_draws` prior draws to the posterior; the quickest where fits are many.

    `target_of` builds the target under test for a survey, such as `Target.of` of a target with an emulator.
    """
    return _ByTempering(target_of, n_draws)


def by_sampler(target_of: Callable[[Survey], Target], sampler: Sampler) -> Fit:
    """Return a fit by a sampler, as a calibration uses it."""
    return _BySampler(target_of, sampler)


@dataclass(frozen=True)
class _ByTempering:
    target_of: Callable[[Survey], Target]
    n_draws: int

    def __call__(self, survey: Survey, streams: Streams) -> Mapping[str, Array]:
        target = self.target_of(survey)
        rng = streams.generator("tempering")
        z = rng.standard_normal((self.n_draws, target.n_dimensions))
        carried = carry(z, lambda points: np.zeros(len(points)), target.log_likelihood, rng)
        values = target.parameters(carried.population.z)
        return dict(zip(target.names, values.T, strict=True))


@dataclass(frozen=True)
class _BySampler:
    target_of: Callable[[Survey], Target]
    sampler: Sampler

    def __call__(self, survey: Survey, streams: Streams) -> Mapping[str, Array]:
        target = self.target_of(survey)
        values = target.parameters(self.sampler.sample(target, streams).thinned(8 * (DRAWS + 1)))
        return dict(zip(target.names, values.T, strict=True))


@dataclass(frozen=True)
class _Piece:
    """One survey to fit, with the truth `z` behind it and what is to be ranked."""

    target: Target
    z: Array
    fit: Fit
    names: tuple[str, ...]
    streams: Streams


def _of_fit(streams: Streams, n_fits: int, i: int) -> Streams:
    return Streams(streams.seed, streams.draw * n_fits + i)


def _answering(truth: Target, rng: np.random.Generator) -> tuple[Array, Survey, int]:
    """Return a draw of the prior that gives a survey, that survey, and how many draws gave none."""
    for redrawn in range(_IMPOSSIBLE):
        z = rng.standard_normal(truth.n_dimensions)
        survey = simulate_survey(truth, z, rng)
        if survey is not None:
            return z, survey, redrawn
    raise ValueError(f"{_IMPOSSIBLE} draws of the prior gave no answer to some column; look at its priors")


def _answers(target: Target, z: Array, outputs: Array, rng: np.random.Generator) -> Survey | None:
    """Return what would have been answered at `z` (n_dimensions,) if `outputs` (n_columns,) were the truth."""
    answered: list[Observation] = []
    for observation in target.survey.observations:
        at, nuisance = target.column(observation), target.nuisance(observation, z[None, :])
        answer = observation.measured.simulate(outputs[at : at + 1], nuisance, rng)[0]
        if not np.all(np.isfinite(answer)):
            return None
        answered.append(replace(observation, measured=observation.measured.answered(answer)))
    return Survey(tuple(answered))


def _ranks(piece: _Piece) -> Integers:
    """Return the rank of each name at the truth, shape (n_names,)."""
    target, truth = piece.target, piece.z[None, :]
    posterior = piece.fit(target.survey, piece.streams)
    exact = dict(zip(target.names, target.parameters(truth)[0], strict=True))
    ranks: list[int] = []
    for name in piece.names:
        if name == LOG_LIKELIHOOD:
            draws = np.stack([_thinned(posterior, n) for n in target.names], axis=1)
            scores = NormalScores(target.all_priors).of(draws)
            values, true = target.log_likelihood(scores), float(target.log_likelihood(truth)[0])
        else:
            values, true = _thinned(posterior, name), float(exact[name])
        ranks.append(int(np.sum(values < true)))
    return np.array(ranks, dtype=np.int64)


def _thinned(posterior: Mapping[str, Array], name: str) -> Array:
    """Return draws spread evenly over those of `name`, shape (DRAWS,)."""
    draws = posterior.get(name, np.empty(0))
    if len(draws) < DRAWS:
        raise ValueError(f"the fit gave {len(draws)} draws of {name}; needed are {DRAWS}")
    return draws[np.linspace(0, len(draws) - 1, DRAWS).round().astype(np.intp)]
