"""`update_study`: monitoring files of a study to the posterior of all its data.

The designed runs are made again, long enough for the monitoring and with every observable of the twin, so that the
files of the same year need no others. Old and new target come from one emulator.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from calibration.calibrate import holding, uninformed
from calibration.calibrated import Calibrated
from calibration.design import NormalScores
from calibration.luck import is_shared_factor
from calibration.recording import record_of
from calibration.survey import Observation, Survey
from calibration.target import Target
from scenarios.calibration_fit import Emulated, calibrated, emulate, setting_of
from scenarios.calibration_runs import designed_runs
from scenarios.calibration_specification import CalibrationSpec
from scenarios.findings import Finding, Findings
from scenarios.monitoring_reading import last_year, read_monitoring, together
from scenarios.monitoring_update import Monitored, islands, learn
from scenarios.reading import refuse
from scenarios.study import Study
from scenarios.sweep_progress import Progress
from twins.core.streams import Streams

Array = NDArray[np.float64]

MONITORED, BEFORE = "monitored", "survey before"  # names in the meta of a posterior
_STREAM = 2  # after those of emulator and chains
_SAME = 0.2  # relative difference of the errors of two emulators that does not matter [-]; assumed


@dataclass(frozen=True)
class Updated:
    """What an update leaves behind.

    Attributes
    ----------
    monitored
        Drift, weights and what moved.
    before, after
        Posterior of the survey, and of survey and monitoring.
    answers
        The monitored answers.
    next_year
        First year that is still to come after survey and monitoring.
    findings
        Remarks that stop nothing.
    """

    monitored: Monitored
    before: Calibrated
    after: Calibrated
    answers: tuple[Observation, ...]
    next_year: int
    findings: Findings


def read_files(
    study: Study, spec: CalibrationSpec, files: Sequence[Path]
) -> tuple[tuple[Observation, ...], Findings]:
    """Return the answers of all monitoring files, each checked against the survey and the files before it."""
    known, found, findings = spec.survey, list[Observation](), list[Finding]()
    for path in files:
        reading = read_monitoring(path, path.name, study.twin, study.horizon, known)
        found += reading.observations
        findings += reading.findings
        known = together(known, reading.observations)
    return tuple(found), Findings(tuple(findings))


def update_study(
    study: Study,
    spec: CalibrationSpec,
    files: Sequence[Path],
    before: Calibrated,
    out: Path,
    workers: int,
    progress: Callable[[Progress], None] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Updated:
    """Return what the monitoring in `files` adds to the posterior `before`.

    Parameters
    ----------
    study, spec
        The study and its section ``[calibration]``.
    files
        Monitoring files, CSV or XLSX.
    before
        What ``leapfrog calibrate`` left behind.
    out
        Folder; designed runs stay in it and are used again.
    workers, progress, say
        As in `calibrate_study`.

    Raises
    ------
    InputError
        When a file cannot be used, or `before` is not of the survey of the study alone.
    """
    _only_the_survey(before)
    answers, findings = read_files(study, spec, files)
    survey = together(spec.survey, answers)
    start = study.horizon.start.year
    last = max(last_year(survey.observations) or 0, start + spec.years - 1)
    longer = replace(
        spec, survey=survey, years=last - start + 1, files=(*spec.files, *(path.name for path in files))
    )
    say(
        f"{len(answers)} monitored answers; {spec.runs} + {spec.checks} runs over {longer.years} years, into {out}"
    )
    runs = designed_runs(
        study, longer, tuple(study.twin.observables), out / f"runs_{longer.years}_years", workers, progress
    )
    say(f"emulator of {len(survey.columns)} columns")
    emulated = emulate(runs, longer, out, workers)
    streams = Streams(spec.seed, _STREAM)
    old, new, silent = targets(emulated.target, before, spec.survey, streams)
    say("posterior of all data")
    units = {name: unit for name, (unit, _) in study.twin.observables.items()}
    monitored = learn(
        islands(draws_z(before, old, streams)),
        old,
        new,
        answers,
        units,
        streams,
        silent,
    )
    say("checks: predictions, sources")
    record = record_of(monitored.fit, emulated.emulator, emulated.checks, setting_of(study, longer, emulated))
    after = calibrated(study, spec, monitored.fit, record)
    history = {BEFORE: spec.survey.hash(), MONITORED: json.dumps([o.where for o in answers])}
    posterior = replace(after.posterior, meta={**after.posterior.meta, **history})
    return Updated(
        monitored=monitored,
        before=before,
        after=replace(after, posterior=posterior),
        answers=answers,
        next_year=last + 1,
        findings=Findings((*findings, *_other_emulator(before, emulated))),
    )


def targets(
    full: Target, before: Calibrated, survey: Survey, streams: Streams
) -> tuple[Target, Target, tuple[str, ...]]:
    """Return the target of `before`, that of all data, and the parameters that inform neither.

    Parameters
    ----------
    full
        All parameters and all answers.
    before
        Posterior of `survey`.
    """
    names = before.posterior.names
    silent = tuple(name for name in uninformed(full, streams) if name not in names)
    old = holding(full, tuple(name for name in full.priors if name not in names)).of(survey)
    return old, holding(full, silent), silent


def draws_z(before: Calibrated, old: Target, streams: Streams) -> Array:
    """Return the draws of a posterior in the dimensions of its target [-], shape (n, k).

    Factors of shared luck belong to an emulator, and that of longer runs has others: they are drawn from their
    prior. The moves of the update put them in place.

    Raises
    ------
    InputError
        When the numbers of the survey are not those of the target.
    """
    kept = [i for i, name in enumerate(before.nuisance_names) if not is_shared_factor(name)]
    names = (*before.posterior.names, *(before.nuisance_names[i] for i in kept))
    priors = {name: prior for name, prior in old.all_priors.items() if not is_shared_factor(name)}
    if names != tuple(priors):
        raise refuse(
            "posterior",
            f"draws of {', '.join(names)}",
            f"draws of {', '.join(priors)}",
            "Made by another version?",
            "leapfrog calibrate again",
        )
    z = NormalScores(priors).of(np.column_stack([before.posterior.draws, before.nuisance[:, kept]]))
    factors = streams.generator("factors of luck").standard_normal((len(z), old.n_dimensions - len(priors)))
    return np.column_stack([z, factors])


def _only_the_survey(before: Calibrated) -> None:
    learnt = before.posterior.meta.get(MONITORED)
    if learnt is not None:
        raise refuse(
            "posterior",
            f"has learnt from monitoring already: {', '.join(json.loads(learnt)[:3])} ...",
            "the posterior of the survey alone: else old monitoring counts twice",
            "The file of an earlier update?",
            "Give the posterior of leapfrog calibrate, and all monitoring files at once",
        )


def _other_emulator(before: Calibrated, emulated: Emulated) -> tuple[Finding, ...]:
    """Warn where the emulator of the longer runs is clearly another one; the moves bridge small differences."""
    now = {error.column: error.rmse for error in emulated.emulator.errors}
    changed = [e for e in before.record.emulator if not np.isclose(e.rmse, now[e.column], rtol=_SAME)]
    return tuple(
        Finding(
            "warning",
            f"emulator of {e.column}",
            f"error {now[e.column]:.4g}, was {e.rmse:.4g} [{e.unit}] in the calibration",
            f"about the same error, within {_SAME:.0%} (assumed)",
            "Another version of the twin, or runs without an answer to the monitoring?",
            "leapfrog calibrate again, if the twin has changed",
        )
        for e in changed
    )
