"""Affine-invariant ensembles [1]_ by emcee: independent ensembles are the chains.

Each ensemble starts from the prior and is cooled to the posterior in steps, so that no walker is left behind on an
island of low density. The run is doubled until R-hat, effective sample size and autocorrelation time are good, or
until the largest number of steps is reached; then the diagnosis of the posterior says so.

References
----------
.. [1] J. Goodman, J. Weare, "Ensemble samplers with affine invariance", Communications in Applied Mathematics
   and Computational Science 5 (2010) 65-80, doi:10.2140/camcos.2010.5.65.
.. [2] C. J. F. ter Braak, "A Markov chain Monte Carlo version of the genetic algorithm differential evolution",
   Statistics and Computing 16 (2006) 239-249, doi:10.1007/s11222-006-8769-1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.diagnostics import autocorrelation_time, worst
from calibration.parallel import processes
from calibration.posterior import R_HAT_LIMIT
from calibration.samplers.gaussian_move import NormalReference
from calibration.sampling import Chains
from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]
Place = tuple[Array, Array]  # places of the walkers (walkers, k) and their log densities (walkers,)

_COOLING = np.geomspace(1e-3, 1.0, 10)  # powers of the likelihood on the way from prior to posterior [-]
# emcee asks for two a dimension; covariances come from the steps of half a round, so they need no more walkers
_WALKERS_A_DIMENSION = 3
_STEPS_A_POWER = 40  # steps of cooling at each power [-]; assumed: the posterior need not be reached exactly
_TUNING = (
    1,
    2,
    4,
)  # lengths of the rounds that fit the proposals [k + 8 steps]; assumed, none of them is kept
_BURN_IN_TIMES = 10.0  # autocorrelation times dropped at the start [-]
# autocorrelation times that all ensembles together must last for the time to be known [-], emcee manual
_LENGTH_TIMES = 50.0
_LARGEST_STORE = 20_000_000  # numbers kept of all ensembles (160 MB) [-]


@dataclass(frozen=True)
class Ensemble:
    """Settings of the ensembles.

    Attributes
    ----------
    ensembles
        Number of independent ensembles [-].
    walkers
        Walkers of an ensemble [-], more than two a dimension; 0 stands for 3 a dimension, at least 32.
    first_steps
        Steps of the first try [-].
    most_steps
        Steps after which the run stops, converged or not [-].
    ess
        Effective sample size [-] that every dimension must reach, in bulk and tails.
    workers
        Processes that the ensembles share [-]; the draws do not depend on it.
    """

    ensembles: int = 4
    walkers: int = 0
    first_steps: int = 512
    most_steps: int = 65_536
    ess: float = 1000.0
    workers: int = 1

    @property
    def name(self) -> str:
        """The library and its version."""
        return f"emcee {version('emcee')}, {self.ensembles} ensembles"

    def sample(self, target: Target, streams: Streams) -> Chains:
        """Return one chain an ensemble."""
        k = target.n_dimensions
        walkers = self.walkers or max(32, _WALKERS_A_DIMENSION * k)
        stored = max(64, min(512, _LARGEST_STORE // (self.ensembles * walkers * k)))
        thin, steps = max(1, self.first_steps // stored), 0
        kept: list[list[Place]] = [[] for _ in range(self.ensembles)]
        with processes(min(self.workers, self.ensembles)) as mapped:
            runs = mapped(_cooled, [_Start(target, streams, i, walkers) for i in range(self.ensembles)])
            while True:
                goal = max(2 * steps, self.first_steps)
                rounds = mapped(_advanced, [_Round(run, (goal - steps) // thin, thin) for run in runs])
                steps, runs = goal, [run for run, _ in rounds]
                kept = [one + new for one, (_, new) in zip(kept, rounds, strict=True)]
                chains = _chains(kept, walkers, thin, steps)
                if self._enough(chains, steps) or 2 * steps > self.most_steps:
                    return chains
                runs = [run.tuned(one[len(one) // 2 :]) for run, one in zip(runs, kept, strict=True)]
                if len(kept[0]) * 2 > stored:
                    kept = [one[1::2] for one in kept]
                    thin *= 2

    def _enough(self, chains: Chains, steps: int) -> bool:
        if not self.ensembles * steps >= _LENGTH_TIMES * chains.stats["autocorrelation_steps"]:
            return False
        r_hat, ess = worst(chains)
        return r_hat < R_HAT_LIMIT and ess > self.ess


@dataclass(frozen=True)
class _Run:
    """One ensemble on its way, as plain data that can go to another process and back.

    Holds the target and the power of its likelihood, the law of the normal proposals, the places of the
    walkers (walkers, k) with their log densities (None where not known) and the state of emcee's generator.
    """

    target: Target
    power: float
    reference: NormalReference
    places: Array
    densities: Array | None
    random_state: Any

    def advance(self, n: int, thin: int) -> tuple[_Run, list[Place]]:
        """Return the run after `n` times `thin` steps; places (walkers, k) and log densities after each `thin`."""
        import emcee

        start = emcee.State(self.places, log_prob=self.densities, random_state=self.random_state)
        found: list[Place] = []
        last = self.random_state
        for state in self._sampler().sample(start, iterations=n, thin_by=thin, store=False):
            found.append((state.coords.copy(), state.log_prob.copy()))
            last = state.random_state
        places, densities = found[-1]
        return replace(self, places=places, densities=densities, random_state=last), found

    def tuned(self, earlier: list[Place], power: float = 1.0) -> _Run:
        """Return the run with proposals fitted to `earlier` places, for the likelihood to the `power`.

        The law of the proposals then stays as it is until the next call; places go on, densities are new.
        """
        reference = NormalReference.fitted(np.concatenate([z for z, _ in earlier]))
        return replace(self, power=power, reference=reference, densities=None)

    def _sampler(self) -> Any:
        import emcee

        reference = self.reference

        class NormalMove(emcee.moves.RedBlueMove):
            def get_proposal(
                self, sample: Array, complement: list[Array], random: Any
            ) -> tuple[Array, Array]:
                return reference.propose(sample, random)

        # in a hundred dimensions only the normal proposals go far; the others free walkers that these leave behind,
        # and differential evolution with factor 1 jumps from mode to mode [2]_
        moves = [
            (NormalMove(), 0.8),
            (emcee.moves.StretchMove(), 0.05),
            (emcee.moves.DEMove(), 0.05),
            (emcee.moves.DEMove(gamma0=1.0), 0.1),
        ]

        def log_density(z: Array) -> Array:
            return self.target.log_density(z, self.power)

        n, k = self.places.shape
        return emcee.EnsembleSampler(n, k, log_density, moves=moves, vectorize=True)


@dataclass(frozen=True)
class _Start:
    """What an ensemble starts from; its random numbers go by its index."""

    target: Target
    streams: Streams
    index: int
    walkers: int


@dataclass(frozen=True)
class _Round:
    """A run and how far it goes next: `n` times `thin` steps."""

    run: _Run
    n: int
    thin: int


def _advanced(given: _Round) -> tuple[_Run, list[Place]]:
    return given.run.advance(given.n, given.thin)


def _cooled(start: _Start) -> _Run:
    """Return an ensemble that was cooled from the prior to the posterior, its proposals fitted there."""
    streams, k = start.streams, start.target.n_dimensions
    places = streams.generator(f"ensemble {start.index} start").standard_normal((start.walkers, k))
    state = _random_state(streams, f"ensemble {start.index} moves")
    prior = NormalReference(np.zeros(k), np.eye(k))
    run = _Run(start.target, float(_COOLING[0]), prior, places, None, state)
    for power in (*_COOLING[1:], 1.0):
        run = _renewed(run, _STEPS_A_POWER, float(power))
    for times in _TUNING:
        run = _renewed(run, times * (k + 8), 1.0)
    return run


def _renewed(run: _Run, steps: int, power: float) -> _Run:
    """Return the run after `steps`, with proposals fitted to their second half, at the next power."""
    run, found = run.advance(steps, 1)
    return run.tuned(found[steps // 2 :], power)


def _random_state(streams: Streams, name: str) -> tuple[str, NDArray[np.uint32], int, int, float]:
    """Return the whole state of emcee's generator (MT19937, 624 words) from one of our streams.

    emcee takes a state, not a seed, and says nothing when it cannot read one; a test compares the bytes of two runs.
    """
    words = streams.generator(name).integers(0, 2**32, size=624, dtype=np.uint32)
    return ("MT19937", words, 624, 0, 0.0)


def _chains(kept: list[list[Place]], walkers: int, thin: int, steps: int) -> Chains:
    places = np.array([[z for z, _ in one] for one in kept])  # (ensembles, steps, walkers, k)
    densities = np.array([[density for _, density in one] for one in kept])
    half = places.shape[1] // 2
    time = max(autocorrelation_time(places[:, half:, :, j].mean(axis=2)) for j in range(places.shape[3]))
    first = min(half, math.ceil(_BURN_IN_TIMES * time))
    places, densities = places[:, first:], densities[:, first:]
    still = np.all(places == places[:, :1], axis=(1, 3)).mean()
    stats = {
        "steps": float(steps),
        "thin_steps": float(thin),
        "burn_in_steps": float(first * thin),
        "autocorrelation_steps": float(time * thin),
        "walkers": float(walkers),
        "still_walkers_share": float(still),
    }
    shape = (len(kept), -1)
    return Chains(places.reshape(*shape, places.shape[3]), densities.reshape(shape), walkers, stats)
