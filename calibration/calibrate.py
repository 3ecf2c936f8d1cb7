"""From a target to a posterior: `calibrate`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from calibration.diagnostics import convergence, shrinkage
from calibration.posterior import Posterior
from calibration.samplers import Ensemble
from calibration.sampling import Chains, Sampler
from calibration.target import Predict, Target
from twins.core.streams import Streams

Array = NDArray[np.float64]

DRAWS = 4000  # rows of a posterior [-]; assumed: a tail of 1 % still has 40
_PROBES = 32  # points at which a parameter is tried for influence [-]; assumed
_LEAST_PROBES = 8  # points with a prediction that the trial needs [-]; assumed


@dataclass(frozen=True)
class Fit:
    """Chains and what they were drawn from.

    Attributes
    ----------
    target
        The target over all that the survey can inform.
    chains
        Draws from it.
    uninformed
        Parameters that change no prediction: the survey says nothing of them, and they keep their prior.
    sampler
        The algorithm, with its library and version.
    streams
        Seed and draw of the random numbers.
    """

    target: Target
    chains: Chains
    uninformed: tuple[str, ...]
    sampler: str
    streams: Streams

    def convergence(self) -> dict[str, tuple[float, float]]:
        """Return R-hat and ESS [-] (the smaller of bulk and tail) by name, nuisance numbers included."""
        draws, walkers = self.chains.draws_z, self.chains.walkers
        return {n: convergence(draws[:, :, i], walkers) for i, n in enumerate(self.target.names)}

    def shrinkage(self) -> dict[str, float]:
        """Return 1 - posterior variance/prior variance [-] in z-space by name."""
        return dict(zip(self.target.names, shrinkage(self.chains.draws_z).tolist(), strict=True))

    def posterior(self, n_draws: int = DRAWS) -> Posterior:
        """Return the posterior of the parameters that the survey informs.

        A nuisance number is no parameter of a twin and is left out, but what has not converged in it has not
        converged in any parameter: each R-hat is the larger, each ESS the smaller of both.
        """
        names = tuple(self.target.priors)
        found = self.convergence()
        nuisance = [found[name] for name in self.target.names if name not in names]
        r_hat = {n: float(np.max([found[n][0], *(r for r, _ in nuisance)])) for n in names}
        ess = {n: float(np.min([found[n][1], *(e for _, e in nuisance)])) for n in names}
        values = self.target.parameters(self.chains.thinned(n_draws))
        return Posterior(names, values[:, : len(names)], r_hat, ess, self._meta(values))

    def _meta(self, values: Array) -> dict[str, str]:
        nuisance = {
            name: [float(q) for q in np.quantile(values[:, i], [0.05, 0.5, 0.95])]
            for i, name in enumerate(self.target.names)
            if name not in self.target.priors
        }
        packages = ("leapfrog-twins", "numpy", "scipy")
        return {
            "survey": self.target.survey.hash(),
            "priors": json.dumps({n: p.describe() for n, p in self.target.all_priors.items()}),
            "seed": f"{self.streams.seed}, draw {self.streams.draw}",
            "sampler": self.sampler,
            "versions": json.dumps({name: version(name) for name in packages}),
            "uninformed": json.dumps(self.uninformed),
            "shrinkage": json.dumps(self.shrinkage()),
            "nuisance quantiles 5 50 95 %": json.dumps(nuisance),
            "stats": json.dumps(dict(self.chains.stats)),
        }


def fit(target: Target, streams: Streams, sampler: Sampler | None = None) -> Fit:
    """Draw from `target` without the parameters that change no prediction.

    Raises
    ------
    ValueError
        When there is nothing to fit.
    """
    silent = uninformed(target, streams)
    used = holding(target, silent)
    if not used.n_dimensions:
        raise ValueError("calibrate: no parameter changes any prediction; the survey informs nothing")
    algorithm: Sampler = Ensemble() if sampler is None else sampler
    return Fit(used, algorithm.sample(used, streams), silent, algorithm.name, streams)


def calibrate(target: Target, streams: Streams, sampler: Sampler | None = None) -> Posterior:
    """Return what the survey of `target` says of its parameters.

    Parameters
    ----------
    target
        Priors, prediction and survey.
    streams
        Random numbers: same streams, same bytes.
    sampler
        emcee's ensembles unless another is given.
    """
    return fit(target, streams, sampler).posterior()


def uninformed(target: Target, streams: Streams) -> tuple[str, ...]:
    """Return the parameters that change no prediction and no spread, bit for bit.

    Each parameter is drawn anew at 32 points of the prior while the others stay. Where fewer than 8 points have a
    prediction nothing is left out.
    """
    generator = streams.generator("influence")
    z = generator.standard_normal((_PROBES, target.n_dimensions))
    other = generator.standard_normal((_PROBES, target.n_dimensions))
    before = _answers(target, z)
    if np.isfinite(before).all(axis=1).sum() < _LEAST_PROBES:
        return ()
    silent: list[str] = []
    for i, name in enumerate(target.priors):
        moved = z.copy()
        moved[:, i] = other[:, i]
        if np.array_equal(before, _answers(target, moved), equal_nan=True):
            silent.append(name)
    return tuple(silent)


def _answers(target: Target, z: Array) -> Array:
    return np.concatenate(target.told(z), axis=1)


def holding(target: Target, silent: tuple[str, ...]) -> Target:
    """Return the target with the silent parameters held at their medians, which changes no prediction."""
    if not silent:
        return target
    kept = tuple(i for i, name in enumerate(target.priors) if name not in silent)
    return replace(
        target,
        priors={name: prior for name, prior in target.priors.items() if name not in silent},
        predict=_Held(target.predict, kept, len(target.priors)),
        spread=None if target.spread is None else _Held(target.spread, kept, len(target.priors)),
    )


@dataclass(frozen=True)
class _Held:
    """A function of `n` parameters of which only some, `kept`, are free; z = 0 is the median of the others."""

    function: Predict
    kept: tuple[int, ...]
    n: int

    def __call__(self, z: Array) -> Array:
        full = np.zeros((len(z), self.n))
        full[:, list(self.kept)] = z
        return self.function(full)
