"""Nested sampling [1]_ by dynesty [2]_: an independent check, and the evidence.

References
----------
.. [1] J. Skilling, "Nested sampling for general Bayesian computation", Bayesian Analysis 1 (2006) 833-859,
   doi:10.1214/06-BA127.
.. [2] J. S. Speagle, "dynesty: a dynamic nested sampling package for estimating Bayesian posteriors and evidences",
   MNRAS 493 (2020) 3132-3158, doi:10.1093/mnras/staa278.
.. [3] W. J. Handley, M. P. Hobson, A. N. Lasenby, "POLYCHORD: next-generation nested sampling", MNRAS 453 (2015)
   4384-4398, doi:10.1093/mnras/stv1911 (slices in random directions).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.sampling import Chains
from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]

_UNIFORM_UP_TO = 8  # dimensions up to which points are drawn from the bound itself [-]
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
        Slices a new point, where points are drawn by slices [-]; 0 stands for 3 + the number of dimensions. Random
        walks of fixed length are biased in many dimensions, as are few slices.
    stop
        Log evidence still to be gained at which a run ends [-].
    """

    runs: int = 2
    live: int = 500
    slices: int = 0
    stop: float = 0.01

    @property
    def name(self) -> str:
        """The library and its version."""
        return f"dynesty {version('dynesty')}, {self.runs} runs"

    def sample(self, target: Target, streams: Streams) -> Chains:
        """Return equally weighted draws; ``stats`` holds the log evidence and its error."""
        found = [self._run(target, streams, i) for i in range(self.runs)]
        weights = [np.exp(r.logwt - special.logsumexp(r.logwt)) for r in found]
        kish = [1.0 / float(np.sum(w**2)) for w in weights]
        # as many draws as the weights are worth: more would only repeat them
        n = int(min(kish))
        rows = [
            streams.generator(f"nested {i} rows").permutation(_systematic(w, n, streams, i))
            for i, w in enumerate(weights)
        ]
        u = np.array([np.clip(r.samples_u[k], _TINY, 1.0 - _TINY) for r, k in zip(found, rows, strict=True)])
        z = special.ndtri(u)
        log_likelihood = np.array([r.logl[k] for r, k in zip(found, rows, strict=True)])
        log_prior = -0.5 * np.sum(z**2 + np.log(2.0 * np.pi), axis=2)
        evidence = np.array([r.logz[-1] for r in found])
        errors = np.array([r.logzerr[-1] for r in found])
        stats = {
            "log_evidence": float(special.logsumexp(evidence) - np.log(self.runs)),
            "log_evidence_error": float(np.sqrt(np.sum(errors**2)) / self.runs),
            "likelihood_calls": float(sum(int(np.sum(r.ncall)) for r in found)),
        }
        return Chains(z, log_likelihood + log_prior, 1, stats)

    def _run(self, target: Target, streams: Streams, index: int) -> Any:
        import dynesty

        def log_likelihood(u: Array) -> float:
            return float(target.log_likelihood(special.ndtri(np.clip(u, _TINY, 1.0 - _TINY))[None, :])[0])

        def same(u: Array) -> Array:
            return u

        k = target.n_dimensions
        nested: Any = dynesty.NestedSampler  # a class that answers with another class
        sampler = nested(
            log_likelihood,
            same,
            k,
            nlive=max(self.live, 2 * k + 2),
            sample="unif" if k <= _UNIFORM_UP_TO else "rslice",
            slices=self.slices or 3 + k,
            rstate=streams.generator(f"nested {index}"),
        )
        sampler.run_nested(dlogz=self.stop, print_progress=False)
        return sampler.results


def _systematic(weights: Array, n: int, streams: Streams, index: int) -> NDArray[np.intp]:
    """Return `n` rows, each as often as its weight asks for, by one uniform number."""
    offset = streams.generator(f"nested {index} offset").uniform()
    points = (np.arange(n) + offset) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
