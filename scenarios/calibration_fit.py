"""`calibrate_study`: designed runs, emulator, chains, checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from calibration import emulator as emulators
from calibration.calibrate import Fit, fit
from calibration.calibrated import Calibrated
from calibration.emulator import Emulator, HeldOut
from calibration.record import CalibrationRecord
from calibration.recording import Second, Setting, record_of
from calibration.samplers import Ensemble, Nested
from calibration.target import Target
from scenarios.calibration_runs import DesignedRuns, designed_runs, inputs_of
from scenarios.calibration_specification import CalibrationSpec
from scenarios.code_identity import code_hash
from scenarios.reading import refuse
from scenarios.study import Study
from scenarios.sweep_progress import Progress
from twins.core.streams import Streams

RUNS = "runs"
DRAWS = 2048  # rows of a posterior that is kept [-]; a file of some 1.5 MB
INPUTS = "inputs"  # name in the meta of a posterior


@dataclass(frozen=True)
class Emulated:
    """The emulator of the survey's columns, what runs kept apart say of it, and the target that it makes.

    Attributes
    ----------
    emulator
        As learnt.
    checks
        One for each column.
    target
        Priors, the emulator with its spread widened by the checks, and the survey.
    runs, failed
        Designed runs learnt from, and failed ones.
    """

    emulator: Emulator
    checks: tuple[HeldOut, ...]
    target: Target
    runs: int
    failed: int


@dataclass(frozen=True)
class CalibratedStudy:
    """A finished calibration.

    Attributes
    ----------
    calibrated
        Posterior and record.
    fit
        The chains behind it.
    emulated, runs
        What the chains saw of the twin.
    """

    calibrated: Calibrated
    fit: Fit
    emulated: Emulated
    runs: DesignedRuns


def calibrate_study(
    study: Study,
    spec: CalibrationSpec,
    out: Path,
    workers: int,
    progress: Callable[[Progress], None] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> CalibratedStudy:
    """Calibrate `study` on its survey.

    Parameters
    ----------
    study, spec
        The study and its section ``[calibration]``.
    out
        Folder; designed runs stay in ``out/runs`` and are used again.
    workers
        Worker processes; any number gives the same bits.
    progress
        Called while runs are made.
    say
        Called with one line before each step.

    Raises
    ------
    InputError
        When the runs do not allow an emulator.
    """
    runs = designed_runs(study, spec, spec.observed, out / RUNS, workers, progress)
    say(f"emulator of {len(spec.survey.columns)} columns from {spec.runs} runs")
    emulated = emulate(runs, spec, out, workers)
    say("chains: emcee")
    streams = Streams(spec.seed, 1)
    found = fit(emulated.target, streams, Ensemble(workers=max(1, workers)))
    say("check: dynesty")
    nested = Nested(workers=max(1, workers))
    second = Second(nested.name, nested.sample(found.target, streams))
    say("checks: predictions, sources")
    setting = setting_of(study, spec, emulated)
    record = record_of(found, emulated.emulator, emulated.checks, setting, second, max(1, workers))
    return CalibratedStudy(calibrated(study, spec, found, record), found, emulated, runs)


def emulate(runs: DesignedRuns, spec: CalibrationSpec, where: Path, workers: int) -> Emulated:
    """Return emulator and target; the last ``spec.checks`` runs are kept apart."""
    at = [runs.columns.index(name) for name in spec.survey.columns]
    outputs, last = runs.outputs[:, at], len(runs.z) - spec.checks
    streams = Streams(spec.seed, 0)
    try:
        learnt = emulators.fit(
            runs.z[:last], outputs[:last], spec.survey.columns, runs.priors, streams, workers=max(1, workers)
        )
    except ValueError as problem:
        raise refuse(
            str(where / RUNS),
            str(problem),
            "designed runs that answer every column of the survey",
            "A column outside of the simulated years, or too few runs?",
            "Change runs or years in [calibration], or the survey",
        ) from problem
    sound = np.isfinite(outputs[last:]).all(axis=1)
    checks = emulators.held_out(learnt, runs.z[last:][sound], outputs[last:][sound])
    wide = learnt.widened(checks)
    target = Target(runs.priors, wide.predict_z, spec.survey, wide.spread_z, learnt.luck)
    return Emulated(learnt, checks, target, learnt.n_runs, runs.failed + learnt.n_failed)


def setting_of(study: Study, spec: CalibrationSpec, emulated: Emulated) -> Setting:
    """Return what the record says of the runs."""
    infos = study.twin.parameters.infos()
    return Setting(
        twin=study.twin.name,
        scenario=spec.scenario,
        first_year=study.horizon.start.year,
        years=spec.years,
        survey_files=spec.files,
        runs=emulated.runs,
        failed_runs=emulated.failed,
        checks=spec.checks,
        parameters={name: (infos[name].unit, infos[name].meaning) for name in study.priors},
        columns=study.twin.observables,
    )


def calibrated(study: Study, spec: CalibrationSpec, found: Fit, record: CalibrationRecord) -> Calibrated:
    """Return posterior, record and nuisance numbers, with the inputs by which a study knows them again."""
    posterior = found.posterior(DRAWS)
    inputs = {INPUTS: json.dumps(inputs_of(study, spec)), "code": code_hash(study.twin)}
    values = found.target.parameters(found.chains.thinned(DRAWS))
    meta = {**posterior.meta, **inputs}
    return Calibrated(
        replace(posterior, meta=meta), record, np.ascontiguousarray(values[:, len(posterior.names) :])
    )
