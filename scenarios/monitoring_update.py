"""Monitoring into the posterior: drift against the old one, then the posterior of all data with its diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.calibrate import Fit
from calibration.drift import Drift, drifts
from calibration.sampling import Chains
from calibration.survey import Observation, Survey
from calibration.target import Target
from calibration.update import Reweighted, update
from twins.core.streams import Streams

Array = NDArray[np.float64]

SAMPLER = "sequential Monte Carlo from the posterior before"
ISLANDS = 4  # populations that are carried apart, so that R-hat can compare them [-]
ISLAND_DRAWS = 1000  # draws of each [-]; assumed: together as many as a posterior keeps


@dataclass(frozen=True)
class Moved:
    """A parameter before and after.

    Attributes
    ----------
    name
        Of the parameter.
    before, after
        Quantiles at 5, 50 and 95 % [unit of the parameter].
    shift
        Move of the mean [standard deviations before, in z].
    narrowed
        1 - standard deviation after/before [-], in z.
    """

    name: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    shift: float
    narrowed: float


@dataclass(frozen=True)
class Monitored:
    """What the monitoring says.

    Attributes
    ----------
    fit
        Draws of the posterior of all data, with their target.
    drifts
        Judgement of each monitored quantity by the posterior before.
    weights
        What re-weighting the old draws would have given.
    steps, acceptance, memory
        Of the way that was gone instead: steps, accepted moves and memory left [-], the worst of the islands.
    moved
        All parameters, those that moved most first.
    """

    fit: Fit
    drifts: tuple[Drift, ...]
    weights: Reweighted
    steps: int
    acceptance: float
    memory: float
    moved: tuple[Moved, ...]

    @property
    def alarms(self) -> tuple[Drift, ...]:
        """Quantities with an alarm."""
        return tuple(drift for drift in self.drifts if drift.alarm)


def islands(draws_z: Array, n_islands: int = ISLANDS, n_draws: int = ISLAND_DRAWS) -> Array:
    """Return draws (n, k) in their order as islands of equal size, shape (n_islands, n_draws, k).

    Where there are fewer draws some stand twice; the moves at the end take them apart.
    """
    chosen = np.linspace(0, len(draws_z) - 1, n_islands * n_draws).round().astype(np.intp)
    return draws_z[chosen].reshape(n_islands, n_draws, -1)


def learn(
    draws_z: Array,
    old: Target,
    new: Target,
    monitored: Sequence[Observation],
    units: Mapping[str, str],
    streams: Streams,
    uninformed: tuple[str, ...] = (),
) -> Monitored:
    """Return what `monitored` says beyond the posterior before.

    Parameters
    ----------
    draws_z
        Draws [-] of `old`, shape (n_islands, n, k_old).
    old, new
        Target of the survey, and of survey and monitoring together.
    monitored
        The new answers, which are part of the survey of `new`.
    units
        Unit by column.
    streams
        Random numbers of resampling, moves and forecasts.
    uninformed
        Parameters of the twin that no prediction of `new` depends on.
    """
    carried = update(draws_z, old, new, streams)
    stats = {"acceptance": carried.acceptance, "memory": carried.memory, "steps": float(max(carried.steps))}
    chains = Chains(carried.draws_z, carried.log_density, 1, stats)
    fitted = Fit(new, chains, uninformed, SAMPLER, streams)
    before = carried.reweighted.draws_z
    return Monitored(
        fit=fitted,
        drifts=_drifts(new, before, monitored, units, streams),
        weights=carried.reweighted,
        steps=max(carried.steps),
        acceptance=carried.acceptance,
        memory=carried.memory,
        moved=_moved(new, before, chains.pooled()),
    )


def _drifts(
    new: Target,
    before: Array,
    monitored: Sequence[Observation],
    units: Mapping[str, str],
    streams: Streams,
) -> tuple[Drift, ...]:
    watched = new.of(Survey(tuple(monitored)))
    at = [new.names.index(name) for name in watched.names]
    return drifts(watched, before[:, at], units, streams)


def _moved(target: Target, before: Array, after: Array) -> tuple[Moved, ...]:
    quantiles = [0.05, 0.5, 0.95]
    old, new = (np.quantile(target.parameters(z), quantiles, axis=0) for z in (before, after))
    sd_old, sd_new = np.std(before, axis=0), np.std(after, axis=0)
    shift = (np.mean(after, axis=0) - np.mean(before, axis=0)) / sd_old
    found = [
        Moved(
            name=name,
            before=(float(old[0, i]), float(old[1, i]), float(old[2, i])),
            after=(float(new[0, i]), float(new[1, i]), float(new[2, i])),
            shift=float(shift[i]),
            narrowed=float(1.0 - sd_new[i] / sd_old[i]),
        )
        for i, name in enumerate(target.names)
        if name in target.priors
    ]
    return tuple(sorted(found, key=lambda m: -abs(m.shift)))
