"""Simulation-based calibration of a study: whether its chain finds the truth of runs that nobody showed it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calibration.calibrate import holding, uninformed
from calibration.ranks import Ranks
from calibration.samplers import Ensemble
from calibration.simulation_based import against_runs, by_sampler
from scenarios.calibration_fit import CalibratedStudy
from scenarios.calibration_specification import CalibrationSpec
from scenarios.reading import refuse
from twins.core.streams import Streams

RECORD = "self_test.json"
# Many fits instead of one long one: the walkers of one cooled ensemble are as many draws, 63 of which are ranked.
# Whether so short a chain is good enough is what the ranks say.
_SHORT = Ensemble(ensembles=1, first_steps=128, most_steps=128)


@dataclass(frozen=True)
class SelfTest:
    """Ranks of the truth of runs of the twin among the draws of their fits.

    Attributes
    ----------
    fits
        Number of fits [-].
    p_values, coverage
        Chi-square p-value of uniform ranks and share of fits whose central 90 % holds the truth [-], by name.
    expected_coverage
        What that share is for uniform ranks [-].
    problems
        What a true chain would show with a probability of at most 0.001 in all.
    """

    fits: int
    p_values: dict[str, float]
    coverage: dict[str, float]
    expected_coverage: float
    problems: tuple[str, ...]

    @classmethod
    def of(cls, ranks: Ranks) -> SelfTest:
        """Return the figures of `ranks`."""
        return cls(
            len(ranks.ranks), ranks.p_values(), ranks.coverage(), ranks.expected_coverage(), ranks.problems()
        )

    @property
    def mean_coverage(self) -> float:
        """Mean of the coverage over all names [-]."""
        return float(np.mean(list(self.coverage.values())))


def self_test(done: CalibratedStudy, spec: CalibrationSpec, fits: int, out: Path, workers: int) -> SelfTest:
    """Fit simulated surveys of `fits` runs that were kept apart, and rank their truth.

    The survey of each run is simulated from what the twin itself gave there, so that the error of the emulator and
    the sampler are tested together.

    Parameters
    ----------
    done
        A finished calibration with its runs and emulator.
    spec
        Its section ``[calibration]``.
    fits
        Number of fits [-], at most the runs that were kept apart.
    out
        Folder for the record.
    workers
        Worker processes.

    Raises
    ------
    InputError
        When fewer runs were kept apart.
    """
    runs, target = done.runs, done.emulated.target
    at = [runs.columns.index(name) for name in spec.survey.columns]
    z, outputs = runs.z[-spec.checks :], runs.outputs[-spec.checks :, at]
    sound = np.flatnonzero(np.isfinite(outputs).all(axis=1))
    if fits > len(sound):
        raise refuse(
            "--self-test",
            f"{fits}",
            f"at most {len(sound)}: runs that were kept apart and answer every column",
            "",
            "Raise checks in [calibration], or ask for fewer",
        )
    silent = uninformed(target, Streams(spec.seed, 1))
    kept = [i for i, name in enumerate(target.priors) if name not in silent]
    held = holding(target, silent)
    fit = by_sampler(held.of, _SHORT)
    chosen = sound[:fits]
    streams = Streams(spec.seed, 2)
    ranks = against_runs(held, z[chosen][:, kept], outputs[chosen], fit, streams, workers=max(1, workers))
    found = SelfTest.of(ranks)
    (out / RECORD).write_text(json.dumps(vars(found), indent=1), encoding="utf-8")
    return found
