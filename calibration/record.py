"""`CalibrationRecord`: all that a report says about a calibration, as plain data that is kept with the posterior.

Intervals are quantiles at 5, 50 and 95 %, in the unit of the column or parameter.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from typing import Any, Self, cast

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class AnswerCheck:
    """One answer of the survey against the model.

    Attributes
    ----------
    column, unit, kind
        Observable, its unit, and how it was measured (``NormalError``, ``Claim`` ...).
    source, where, note
        Who said it, where it stands, a remark.
    given
        Figures answered [unit].
    prior, posterior
        What would have been answered, before and after the calibration [unit].
    predicted
        What the fitted twin gives, without the error of the measurement [unit].
    p_value
        Posterior predictive p-value, two-sided [-].
    right
        Probability that a claim is right [-]; None for measurements.
    """

    column: str
    unit: str
    kind: str
    source: str
    where: str
    note: str
    given: tuple[float, ...]
    prior: Interval
    posterior: Interval
    predicted: Interval
    p_value: float
    right: float | None


@dataclass(frozen=True)
class ParameterCheck:
    """What the survey says of one parameter, or of a number of the survey such as the reliability of a source.

    Attributes
    ----------
    name, unit, meaning
        Of the parameter; unit and meaning of a nuisance number are in words.
    nuisance
        True for a number of the survey that is no parameter of the twin.
    prior_text
        Prior in words.
    prior, posterior
        Values [unit].
    shrinkage
        1 - posterior variance/prior variance [-].
    r_hat, ess
        Convergence [-].
    second_mean, second_p
        How far the second sampler's mean lies off [standard errors] and the p-value of equal laws [-]; None
        without one.
    """

    name: str
    unit: str
    meaning: str
    nuisance: bool
    prior_text: str
    prior: Interval
    posterior: Interval
    shrinkage: float
    r_hat: float
    ess: float
    second_mean: float | None = None
    second_p: float | None = None


@dataclass(frozen=True)
class SourceCheck:
    """The calibration without one source.

    Attributes
    ----------
    source, answers
        Key, and number of its answers.
    p_value
        Of its answers, predicted from all other sources, smallest of them times their number [-].
    most_moved
        Parameter whose mean moves most when the source is left out.
    shift
        That movement [standard deviations of the posterior].
    reliability
        Of a source of claims [-]; None for others.
    """

    source: str
    answers: int
    p_value: float
    most_moved: str
    shift: float
    reliability: Interval | None


@dataclass(frozen=True)
class EmulatorCheck:
    """Error of the emulator of one column.

    Attributes
    ----------
    column, unit
        Observable.
    rmse, relative_rmse
        Cross-validated error [unit], and over the standard deviation under the prior [-].
    chi_square, standard_error
        Of runs kept apart: mean square of residual over spread, and its error [-].
    widened
        Factor by which the spread was widened after that check [-].
    """

    column: str
    unit: str
    rmse: float
    relative_rmse: float
    chi_square: float
    standard_error: float
    widened: float


@dataclass(frozen=True)
class SeriesCheck:
    """Fit of a series of at least three answers of one quantity in time (ASHRAE Guideline 14).

    Attributes
    ----------
    name, unit, columns
        Quantity and the columns of its members, in time.
    nmbe, cv_rmse
        Normalised mean bias error and coefficient of variation of the RMSE of the posterior mean [-].
    """

    name: str
    unit: str
    columns: tuple[str, ...]
    nmbe: float
    cv_rmse: float


@dataclass(frozen=True)
class CalibrationRecord:
    """Everything about a calibration except the draws.

    Attributes
    ----------
    twin, scenario
        What was calibrated, and the scenario that the survey saw.
    first_year, years
        Span of the designed runs.
    survey_files
        Names of the files.
    sampler, second_sampler
        Algorithms with versions; the second is empty when none was run.
    runs, failed_runs, checks
        Designed runs learnt from, failed ones, and runs kept apart.
    answers, parameters, sources, emulator, series
        The checks.
    uninformed
        Parameters of which the survey says nothing; they keep their prior.
    correlations
        Strongest correlations of the posterior: two names and the coefficient [-].
    """

    twin: str
    scenario: str
    first_year: int
    years: int
    survey_files: tuple[str, ...]
    sampler: str
    second_sampler: str
    runs: int
    failed_runs: int
    checks: int
    answers: tuple[AnswerCheck, ...]
    parameters: tuple[ParameterCheck, ...]
    sources: tuple[SourceCheck, ...]
    emulator: tuple[EmulatorCheck, ...]
    series: tuple[SeriesCheck, ...]
    uninformed: tuple[str, ...]
    correlations: tuple[tuple[str, str, float], ...]

    def to_text(self) -> str:
        """Return the record as JSON text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the record in `text`.

        Raises
        ------
        ValueError
            When the text holds no record of this version.
        """
        try:
            return cast("Self", _read(cls, json.loads(text)))
        except (TypeError, KeyError, AttributeError, RecursionError) as problem:
            raise ValueError(f"no calibration record of this version ({problem})") from problem


def _read(kind: Any, value: Any) -> Any:
    """Return `value` from JSON as the type `kind`."""
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return cast("Any", kind)(**{name: _read(hints[name], member) for name, member in value.items()})
    origin, members = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and members[-1] is Ellipsis:
        return tuple(_read(members[0], member) for member in value)
    if origin is tuple:
        return tuple(_read(member, one) for member, one in zip(members, value, strict=True))
    if origin is types.UnionType:
        return None if value is None else _read(members[0], value)
    return value
