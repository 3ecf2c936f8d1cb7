"""Designed runs of the surveyed scenario: an ordinary sweep whose observables an emulator learns from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scenarios.calibration_specification import CalibrationSpec
from scenarios.monte_carlo import sweep
from scenarios.sampling import points
from scenarios.study import Study
from scenarios.sweep_progress import Progress
from scenarios.sweep_spec import SweepSpec
from twins.core.priors import Prior
from twins.core.twin import Horizon

Array = NDArray[np.float64]

SAMPLING = "sobol"


@dataclass(frozen=True)
class DesignedRuns:
    """Inputs and outputs of the designed runs; failed runs are left out and counted.

    Attributes
    ----------
    priors
        Priors of the uncertain parameters, in the order of the columns of `z`.
    columns
        Observables, in the order of the columns of `outputs`.
    z
        Standard normal inputs [-], shape (n, k).
    outputs
        What the runs answer [unit of each observable], shape (n, m); NaN where a run has no answer.
    failed
        Number of runs that failed.
    """

    priors: Mapping[str, Prior]
    columns: tuple[str, ...]
    z: Array
    outputs: Array
    failed: int


def designed_runs(
    study: Study,
    spec: CalibrationSpec,
    columns: Sequence[str],
    out: Path,
    workers: int,
    progress: Callable[[Progress], None] | None = None,
) -> DesignedRuns:
    """Run the surveyed scenario at ``runs + checks`` points of the prior, or go on where an earlier call stopped.

    Parameters
    ----------
    study, spec
        What is run, and its calibration.
    columns
        Observables to keep.
    out
        Folder of the runs.
    workers, progress
        As in `sweep`.
    """
    n = spec.runs + spec.checks
    found = sweep(
        study.twin,
        {spec.scenario: study.scenarios[spec.scenario]},
        study.site,
        horizon_of(study, spec),
        n,
        spec.seed,
        out=out,
        priors=study.priors,
        sampling=SAMPLING,
        workers=workers,
        observed=columns,
        progress=progress,
    )
    priors = {name: study.priors[name] for name in sorted(study.priors)}
    z = special.ndtri(points(SAMPLING, len(priors), np.arange(n), spec.seed, 0))
    seen = found.observed(spec.scenario)[list(columns)]
    at = seen.index.to_numpy()
    return DesignedRuns(priors, tuple(columns), z[at], seen.to_numpy(dtype=np.float64), n - len(at))


def horizon_of(study: Study, spec: CalibrationSpec) -> Horizon:
    """Return the years that the survey needs."""
    return Horizon(study.horizon.start, spec.years)


def inputs_of(study: Study, spec: CalibrationSpec) -> dict[str, str]:
    """Return what a calibration depends on by name, as text, without versions: two equal ones fit each other."""
    sweep_spec = SweepSpec(
        study.twin, study.site, horizon_of(study, spec), {spec.scenario: study.scenarios[spec.scenario]},
        study.priors, None, spec.seed, SAMPLING, 0,
    )  # fmt: skip
    left_out = ("seed", "sampling", "study", "posterior", "machine", "scenarios")
    asked = {"surveyed scenario": spec.scenario, "survey": spec.survey.hash()}
    return asked | {
        name: text
        for name, text in sweep_spec.inputs().items()
        if name not in left_out and not name.startswith(("version of", "code of"))
    }
