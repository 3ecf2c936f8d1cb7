"""Nested sampling [1]_ by dynesty [2]_: an independent check, and the evidence.

References
----------
.. [1] J. Skilling, "Nested sampling for general Bayesian computation", Bayesian Analysis 1 (2006) 833-859,
   doi:10.1214/06-BA127.
.. [2] J. S. Speagle, "dynesty: a dynamic nested sampling package for estimating Bayesian posteriors and evidences",
   MNRAS 493 (2020) 3132-3158, doi:10.1093/mnras/staa278.
.. [3] W. J. Handley, M. P. Hobson, A. N. Lasenby, "POLYCHORD: next-generation nested sampling", MNRAS 453 (2015)
   4384-4398, doi:10.1093/mnras/stv1911 (a new point must have forgotten the live point that it came from).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.parallel import mapped
from calibration.samplers.elliptical import Frame, renewed
from calibration.sampling import Chains
from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]

_UNIFORM_UP_TO = 8  # dimensions up to which points are drawn from the bound itself [-]
_QUEUE = 0.25  # new points made at once over live points [-]: more go to waste, fewer cost more a call
_LEAST_EFFICIENCY = 50.0  # [%] of points of the whole cube above the bound; below it they are made by slices
_TINY = 1e-15  # nearest approach to a face of the unit cube [-], so that z is finite


@dataclass(frozen=True)
class Nested:
    """Settings of the nested runs.

    Attributes
    ----------
    runs
        Number of independent runs [-]; they are the chains.
    live
        Live points of a run [-].
    slices
        Above 8 dimensions: how often a new point moves along each direction that is informed, and along all others
        together [-], see `calibration.samplers.elliptical`. Too few bias the result; 12 leave a correlation with
        the live point at the start below 0.1 in 103 dimensions (measured).
    stop
        Log evidence still to be gained at which a run ends [-].
    workers
        Processes that the runs share [-]; the draws do not depend on it.
    """

    runs: int = 2
    live: int = 500
    slices: int = 12
    stop: float = 0.01
    workers: int = 1

    @property
    def name(self) -> str:
        """The library and its version."""
        return f"dynesty {version('dynesty')}, {self.runs} runs"

    def sample(self, target: Target, streams: Streams) -> Chains:
        """Return equally weighted draws; ``stats`` holds the log evidence and its error."""
        pieces = [_Piece(self, target, streams, i) for i in range(self.runs)]
        found = mapped(_nested_run, pieces, min(self.workers, self.runs))
        weights = [np.exp(r.log_weight - np.logaddexp.reduce(r.log_weight)) for r in found]
        kish = [1.0 / float(np.sum(w**2)) for w in weights]
        # as many draws as the weights are worth: more would only repeat them
        n = int(min(kish))
        rows = [
            streams.generator(f"nested {i} rows").permutation(_systematic(w, n, streams, i))
            for i, w in enumerate(weights)
        ]
        z = np.array([r.z[k] for r, k in zip(found, rows, strict=True)])
        log_likelihood = np.array([r.log_likelihood[k] for r, k in zip(found, rows, strict=True)])
        log_prior = -0.5 * np.sum(z**2 + np.log(2.0 * np.pi), axis=2)
        evidence = np.array([r.log_evidence for r in found])
        errors = np.array([r.error for r in found])
        stats = {
            "log_evidence": float(special.logsumexp(evidence) - np.log(self.runs)),
            "log_evidence_error": float(np.sqrt(np.sum(errors**2)) / self.runs),
            "likelihood_calls": float(sum(r.calls for r in found)),
        }
        return Chains(z, log_likelihood + log_prior, 1, stats)


@dataclass(frozen=True)
class _Piece:
    """One run; its random numbers go by its index."""

    settings: Nested
    target: Target
    streams: Streams
    index: int


@dataclass(frozen=True)
class _Run:
    """Points (n, k), log likelihoods and log weights (n,); log evidence with its error; likelihood calls."""

    z: Array
    log_likelihood: Array
    log_weight: Array
    log_evidence: float
    error: float
    calls: int


def _nested_run(piece: _Piece) -> _Run:
    import dynesty

    target, k = piece.target, piece.target.n_dimensions
    live = max(piece.settings.live, 2 * k + 2)

    def log_likelihood(u: Array) -> float:
        return float(target.log_likelihood(_z(u)[None, :])[0])

    def same(u: Array) -> Array:
        return u

    if k <= _UNIFORM_UP_TO:
        how: dict[str, Any] = {"sample": "unif"}
    else:
        how = {
            "sample": _slices(target, piece.settings.slices),
            "bound": "none",
            "first_update": {"min_ncall": live, "min_eff": _LEAST_EFFICIENCY},
            "pool": SimpleNamespace(map=map),  # dynesty asks for a pool before it fills a queue
            "queue_size": max(2, int(_QUEUE * live)),
        }
    nested: Any = dynesty.NestedSampler  # a class that answers with another class
    generator = piece.streams.generator(f"nested {piece.index}")
    sampler = nested(log_likelihood, same, k, nlive=live, rstate=generator, **how)
    sampler.run_nested(dlogz=piece.settings.stop, print_progress=False)
    r = sampler.results
    calls = int(np.sum(r.ncall))
    return _Run(_z(r.samples_u), r.logl, r.logwt, float(r.logz[-1]), float(r.logzerr[-1]), calls)


def _slices(target: Target, sweeps: int) -> Any:
    """Return how dynesty gets new points: a whole queue of them at once, by elliptical slices."""
    from dynesty.internal_samplers import InternalSampler, SamplerReturn
    from dynesty.utils import LoglOutput

    class Slices(InternalSampler):
        def prepare_sampler(
            self,
            loglstar: Any = None,
            points: Any = None,
            axes: Any = None,
            seeds: Any = None,
            prior_transform: Any = None,
            loglikelihood: Any = None,
            nested_sampler: Any = None,
        ) -> list[Any]:
            frame = Frame.fitted(_z(nested_sampler.live_u))
            rng = np.random.Generator(np.random.PCG64DXSM(seeds[0]))
            z, found, calls = renewed(
                _z(np.array(points)), float(loglstar), target.log_likelihood, frame, sweeps, rng
            )
            return [
                SamplerReturn(u, u, LoglOutput(value, False), int(n), [], None, None)
                for u, value, n in zip(special.ndtr(z), found, calls, strict=True)
            ]

        @staticmethod
        def sample(args: Any) -> Any:
            return args  # all was done for the whole queue

    return Slices()


def _z(u: Array) -> Array:
    return special.ndtri(np.clip(u, _TINY, 1.0 - _TINY))


def _systematic(weights: Array, n: int, streams: Streams, index: int) -> NDArray[np.intp]:
    """Return `n` rows, each as often as its weight asks for, by one uniform number."""
    offset = streams.generator(f"nested {index} offset").uniform()
    points = (np.arange(n) + offset) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
