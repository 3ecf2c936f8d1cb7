"""From chains to a `CalibrationRecord`: every check of a calibration, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calibration.calibrate import Fit
from calibration.dated import dated
from calibration.diagnostics import agreement
from calibration.emulator import Emulator, HeldOut
from calibration.leave_out import without_source
from calibration.luck import is_shared_factor
from calibration.measured import Claim
from calibration.parallel import mapped
from calibration.predictive import predictive_p_values, simulated_answers
from calibration.record import (
    AnswerCheck,
    CalibrationRecord,
    EmulatorCheck,
    Interval,
    ParameterCheck,
    SeriesCheck,
    SourceCheck,
)
from calibration.sampling import Chains
from calibration.target import Target
from twins.core.streams import Streams

Array = NDArray[np.float64]

_DRAWS = 1000  # draws that a check looks at [-]; assumed: a p-value of 0.05 is then known to 0.007
_PAIRS = 12  # correlations kept [-]
_LEAST_SERIES = 3  # answers that make a series [-]

Labels = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Setting:
    """What the record says of how the runs were made.

    Attributes
    ----------
    twin, scenario, first_year, years, survey_files, runs, failed_runs, checks
        As in `CalibrationRecord`.
    parameters, columns
        Unit and meaning of each parameter and observable by name.
    """

    twin: str
    scenario: str
    first_year: int
    years: int
    survey_files: tuple[str, ...]
    runs: int
    failed_runs: int
    checks: int
    parameters: Labels
    columns: Labels


@dataclass(frozen=True)
class Second:
    """Chains of another sampler over the same target."""

    name: str
    chains: Chains


def record_of(
    found: Fit,
    emulator: Emulator,
    checks: Sequence[HeldOut],
    setting: Setting,
    second: Second | None = None,
    workers: int = 1,
) -> CalibrationRecord:
    """Return the record of a fit.

    Parameters
    ----------
    found
        Target, chains and streams.
    emulator, checks
        The emulator before it was widened, and how runs kept apart fit it.
    setting
        How the runs were made.
    second
        Chains of an independent sampler.
    workers
        Processes that share the calibrations without one source [-]; the record does not depend on it.
    """
    z = found.chains.thinned(_DRAWS)
    return CalibrationRecord(
        twin=setting.twin,
        scenario=setting.scenario,
        first_year=setting.first_year,
        years=setting.years,
        survey_files=setting.survey_files,
        sampler=found.sampler,
        second_sampler="" if second is None else second.name,
        runs=setting.runs,
        failed_runs=setting.failed_runs,
        checks=setting.checks,
        answers=_answers(found, z, setting.columns),
        parameters=_parameters(found, setting.parameters, second),
        sources=_sources(found, z, workers),
        emulator=_emulator(emulator, checks, setting.columns),
        series=_series(found.target, z, setting.columns),
        uninformed=found.uninformed,
        correlations=_correlations(found.target, found.chains.pooled()),
    )


def interval(values: Array) -> Interval:
    """Return the quantiles at 5, 50 and 95 % [unit of `values`]."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def _answers(found: Fit, z: Array, columns: Labels) -> tuple[AnswerCheck, ...]:
    target, streams = found.target, found.streams
    prior_z = streams.generator("prior of the checks").standard_normal((_DRAWS, target.n_dimensions))
    before = simulated_answers(target, prior_z, streams)
    after = simulated_answers(target, z, streams)
    p_values = predictive_p_values(target, z, streams)
    predicted = target.predictions(z)
    rows: list[AnswerCheck] = []
    for i, o in enumerate(target.survey.observations):
        at = target.column(o)
        right = None
        if isinstance(o.measured, Claim):
            reliability = target.nuisance(o, z)["reliability"]
            spread = target.spreads(z)[:, at]
            right = float(o.measured.right(predicted[:, at], reliability, spread).mean())
        rows.append(
            AnswerCheck(
                column=o.column,
                unit=columns[o.column][0],
                kind=type(o.measured).__name__,
                source=", ".join(o.sources),
                where=o.where,
                note=o.note,
                given=tuple(float(v) for v in o.measured.answer),
                prior=interval(_figures(before[i])),
                posterior=interval(_figures(after[i])),
                predicted=interval(predicted[:, at]),
                p_value=float(p_values[i]),
                right=right,
            )
        )
    return tuple(rows)


def _figures(answers: Array) -> Array:
    """Return the mean figure of each simulated answer that there is."""
    return answers[~np.isnan(answers).any(axis=1)].mean(axis=1)


def _parameters(found: Fit, labels: Labels, second: Second | None) -> tuple[ParameterCheck, ...]:
    target = found.target
    convergence, shrinkage = found.convergence(), found.shrinkage()
    values = target.parameters(found.chains.thinned(4 * _DRAWS))
    apart = None if second is None else agreement(found.chains, second.chains)
    rows: list[ParameterCheck] = []
    for i, (name, prior) in enumerate(target.all_priors.items()):
        nuisance = name not in target.priors
        unit, meaning = ("", _meaning(name)) if nuisance else labels[name]
        r_hat, ess = convergence[name]
        quantiles = prior.ppf(np.array([0.05, 0.5, 0.95]))
        rows.append(
            ParameterCheck(
                name=name,
                unit=unit,
                meaning=meaning,
                nuisance=nuisance,
                prior_text=prior.describe(),
                prior=(float(quantiles[0]), float(quantiles[1]), float(quantiles[2])),
                posterior=interval(values[:, i]),
                shrinkage=shrinkage[name],
                r_hat=r_hat,
                ess=ess,
                second_mean=None if apart is None else float(apart[0][i]),
                second_p=None if apart is None else float(apart[1][i]),
            )
        )
    return tuple(rows)


def _meaning(nuisance: str) -> str:
    return "luck that several answers share" if is_shared_factor(nuisance) else "number of the survey"


class _Without(NamedTuple):
    """A source to leave out of a target, with draws of its posterior."""

    target: Target
    z: Array
    source: str
    streams: Streams


def _left(piece: _Without) -> Array:
    return without_source(*piece)


def _sources(found: Fit, z: Array, workers: int) -> tuple[SourceCheck, ...]:
    target = found.target
    if len(target.survey.sources) < 2:
        return ()
    mean, sd = z.mean(axis=0), np.maximum(z.std(axis=0), 1e-12)
    n_parameters = len(target.priors)
    reliability = {name: i for i, name in enumerate(target.names) if name.startswith("reliability[")}
    rows: list[SourceCheck] = []
    pieces = [_Without(target, z, source, found.streams) for source in target.survey.sources]
    for source, left in zip(target.survey.sources, mapped(_left, pieces, workers), strict=True):
        shift = ((left.mean(axis=0) - mean) / sd)[:n_parameters]
        moved = int(np.argmax(np.abs(shift)))
        own = [i for i, o in enumerate(target.survey.observations) if source in o.sources]
        p_values = predictive_p_values(target, left, found.streams)[own]
        at = reliability.get(f"reliability[{source}]")
        rows.append(
            SourceCheck(
                source=source,
                answers=len(own),
                p_value=float(min(1.0, len(own) * p_values.min())),
                most_moved=target.names[moved],
                shift=float(shift[moved]),
                reliability=None if at is None else interval(target.parameters(z)[:, at]),
            )
        )
    return tuple(rows)


def _emulator(emulator: Emulator, checks: Sequence[HeldOut], columns: Labels) -> tuple[EmulatorCheck, ...]:
    return tuple(
        EmulatorCheck(
            column=error.column,
            unit=columns[error.column][0],
            rmse=error.rmse,
            relative_rmse=error.relative_rmse,
            chi_square=check.chi_square,
            standard_error=check.standard_error,
            widened=float(np.sqrt(max(1.0, check.chi_square))),
        )
        for error, check in zip(emulator.errors, checks, strict=True)
    )


def _series(target: Target, z: Array, columns: Labels) -> tuple[SeriesCheck, ...]:
    """Return the fit of each quantity that was answered at three dates or more.

    Notes
    -----
    NMBE = sum(given - predicted)/((n - 1) mean) and CV(RMSE) = sqrt(sum (given - predicted)^2/(n - 1))/mean, as in
    ASHRAE Guideline 14-2014, with one adjusted number.
    """
    mean = target.predictions(z).mean(axis=0)
    groups: dict[str, list[tuple[str, str, float, float]]] = defaultdict(list)
    for o in target.survey.observations:
        found = dated(o.column)
        if found is not None:
            name, date = found
            answer = float(o.measured.answer.mean())
            groups[name].append((date, o.column, answer, float(mean[target.column(o)])))
    rows: list[SeriesCheck] = []
    for name, members in groups.items():
        given = np.array([m[2] for m in sorted(members)])
        predicted = np.array([m[3] for m in sorted(members)])
        if len(members) < _LEAST_SERIES or given.mean() == 0.0:
            continue
        away, scale = given - predicted, (len(given) - 1) * given.mean()
        cv = float(np.sqrt(np.sum(away**2) / (len(given) - 1)) / given.mean())
        names = tuple(dict.fromkeys(m[1] for m in sorted(members)))
        rows.append(SeriesCheck(name, columns[members[0][1]][0], names, float(away.sum() / scale), cv))
    return tuple(rows)


def _correlations(target: Target, z: Array) -> tuple[tuple[str, str, float], ...]:
    k = len(target.priors)
    if k < 2:
        return ()
    found: Array = np.asarray(np.corrcoef(z[:, :k], rowvar=False))
    first, second = np.triu_indices(k, 1)
    order = np.argsort(-np.abs(found[first, second]), kind="stable")[:_PAIRS]
    return tuple(
        (target.names[int(first[i])], target.names[int(second[i])], float(found[first[i], second[i]]))
        for i in order
    )
