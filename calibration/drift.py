"""Drift: whether what was monitored still comes from the twin as it was calibrated.

For each quantity two hypotheses are compared. H0: its answers come from the forecast, the predictive law of the
posterior before these data. H1: they come from the forecast after a change that is the same for all of them and
unknown, with a broad Cauchy prior [1]_ [2]_. The Bayes factor H1 : H0 [3]_ and a stated prior probability give the
probability of drift. Its mean is 1 where nothing has changed, so an alarm is false with probability at most
(prior odds) / (odds of the alarm), 1.3 % of quantities, whatever is measured [4]_.

References
----------
.. [1] H. Jeffreys, "Theory of Probability", 3rd ed., Oxford 1961, section 5.2 (a Cauchy prior for a change).
.. [2] J. N. Rouder, P. L. Speckman, D. Sun, R. D. Morey, G. Iverson, "Bayesian t tests for accepting and rejecting the
   null hypothesis", Psychonomic Bulletin & Review 16 (2009) 225-237, doi:10.3758/PBR.16.2.225.
.. [3] R. E. Kass, A. E. Raftery, "Bayes factors", Journal of the American Statistical Association 90 (1995) 773-795,
   doi:10.1080/01621459.1995.10476572.
.. [4] Markov's inequality: a mean of 1 exceeds b with probability at most 1/b.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from calibration.change import HIGH, LOW, MIDDLE, Change, Interval, Kind, interval, profile
from calibration.dated import quantity_of
from calibration.predictive import simulated_answers, two_sided_p_value
from calibration.survey import Survey
from calibration.target import Predict, Target
from calibration.tempering import effective_size
from twins.core.streams import Streams

Array = NDArray[np.float64]

PRIOR_PROBABILITY = 0.2  # of drift of one quantity between survey and monitoring [-]; assumed
WATCH, ALARM = 0.5, 0.95  # probabilities of drift above which it is told, and told as an alarm [-]; assumed
LEAST_SUPPORT = 20.0  # effective draws behind a density that is believed [-]; assumed


@dataclass(frozen=True)
class AnswerForecast:
    """One monitored answer beside its forecast.

    Attributes
    ----------
    column, where
        Observable, and where the answer stands.
    given
        Figures answered [unit of the column].
    forecast
        What would have been answered, quantiles at 5, 50 and 95 % [unit of the column].
    p_value
        Two-sided predictive p-value [-].
    """

    column: str
    where: str
    given: tuple[float, ...]
    forecast: Interval
    p_value: float


@dataclass(frozen=True)
class Drift:
    """Judgement of one quantity.

    Attributes
    ----------
    quantity, unit
        Columns without their date, and their unit.
    answers
        Its monitored answers, each with its forecast.
    kind
        ``relative``: a change by a factor; ``share``: of so much of the whole; ``absolute``: in the unit.
    probability
        Probability of drift [-]; NaN where the draws cannot tell (`support` too small).
    shift
        Change if there is drift, quantiles at 5, 50 and 95 %: relative change [-], or change [unit].
    support
        Effective draws behind the best explanation with a change [-].
    """

    quantity: str
    unit: str
    answers: tuple[AnswerForecast, ...]
    kind: Kind
    probability: float
    shift: Interval
    support: float

    @property
    def alarm(self) -> bool:
        """True when drift is more probable than `ALARM`."""
        return self.probability > ALARM

    @property
    def verdict(self) -> str:
        """``alarm``, ``watch``, ``none``, or ``not judged`` where the draws are too few."""
        if np.isnan(self.probability):
            return "not judged"
        return "alarm" if self.alarm else "watch" if self.probability > WATCH else "none"


def drifts(
    target: Target,
    draws_z: Array,
    units: Mapping[str, str],
    streams: Streams,
) -> tuple[Drift, ...]:
    """Judge each quantity of the monitored survey.

    Parameters
    ----------
    target
        Prediction of the monitored answers, and nothing but them as survey.
    draws_z
        Draws [-] of the posterior before these data, shape (n, n_dimensions) in the dimensions of `target`.
    units
        Unit by column; a unit of ``-`` may be a share.
    streams
        Random numbers of the forecast.

    Notes
    -----
    p(y | H0) is the mean over the draws of the density of all answers of the quantity; p(y | H1) the same with
    the predictions changed, integrated over the prior of the change. Errors that answers of one column share are
    counted once, as in the target; what columns share stands in the draws.
    """
    predicted, spread = target.told(draws_z)
    forecasts = _forecasts(target, draws_z, streams)
    groups: dict[str, list[int]] = {}
    for i, observation in enumerate(target.survey.observations):
        groups.setdefault(quantity_of(observation.column), []).append(i)
    return tuple(
        _judged(name, [forecasts[i] for i in at], units, _part(target, at, draws_z, predicted, spread))
        for name, at in groups.items()
    )


@dataclass(frozen=True)
class _Part:
    """The answers of one quantity with the predictions of all draws."""

    target: Target
    draws_z: Array
    predicted: Array
    spread: Array

    def log_densities(self, change: Change, delta: float) -> Array:
        """Return the log density [-] of all answers for each draw after a change, shape (n,)."""
        predicted, spread = change.of(self.predicted, delta), change.spread(self.spread, delta)
        moved = replace(self.target, predict=_known(predicted), spread=_known(spread))
        return moved.log_likelihood(self.draws_z)


def _part(target: Target, at: Sequence[int], draws_z: Array, predicted: Array, spread: Array) -> _Part:
    part = target.of(Survey(tuple(target.survey.observations[i] for i in at)))
    columns = [target.survey.columns.index(column) for column in part.survey.columns]
    dimensions = [target.names.index(name) for name in part.names]
    return _Part(part, draws_z[:, dimensions], predicted[:, columns], spread[:, columns])


def _known(figures: Array) -> Predict:
    """Return a prediction that is already made, for the draws it was made for."""

    def answer(z: Array) -> Array:
        return figures

    return answer


def _judged(name: str, answers: Sequence[AnswerForecast], units: Mapping[str, str], part: _Part) -> Drift:
    unit = units[answers[0].column]
    change = _change(unit, answers, part)
    log_n = np.log(len(part.draws_z))
    unchanged = float(special.logsumexp(part.log_densities(change, 0.0)) - log_n)
    delta, log_posterior = profile(
        lambda d: float(special.logsumexp(part.log_densities(change, d)) - log_n), change
    )
    if delta.size == 0:  # no change explains the answers either: the twin cannot give them
        return Drift(name, unit, tuple(answers), change.kind, 1.0, (np.nan, np.nan, np.nan), 0.0)
    mass = np.exp(log_posterior - np.max(log_posterior))
    changed = float(np.max(log_posterior) + np.log(np.trapezoid(mass, delta)))
    best = float(delta[np.argmax(log_posterior)])
    support = max(effective_size(part.log_densities(change, d)) for d in (0.0, best))
    odds = special.logit(PRIOR_PROBABILITY) + changed - unchanged
    probability = float(special.expit(odds)) if support >= LEAST_SUPPORT else float("nan")
    return Drift(
        name,
        unit,
        tuple(answers),
        change.kind,
        probability,
        interval(change, part.predicted, delta, mass),
        support,
    )


def _change(unit: str, answers: Sequence[AnswerForecast], part: _Part) -> Change:
    """Return how a quantity changes: shares by a part of the whole, positive quantities by a factor."""
    given = np.array([figure for answer in answers for figure in answer.given])
    low, high = np.nanquantile(part.predicted, [LOW, HIGH])
    if unit == "-" and 0.0 <= min(low, given.min()) and max(high, given.max()) <= 1.0:
        return Change("share")
    if low > 0.0 and given.min() >= 0.0:
        return Change("relative")
    width = np.mean([answer.forecast[2] - answer.forecast[0] for answer in answers])
    return Change("absolute", float(width / (2.0 * special.ndtri(HIGH))))


def _forecasts(target: Target, draws_z: Array, streams: Streams) -> list[AnswerForecast]:
    found: list[AnswerForecast] = []
    simulated = simulated_answers(target, draws_z, streams)
    for observation, figures in zip(target.survey.observations, simulated, strict=True):
        answer = observation.measured.answer
        known = figures[~np.isnan(figures).any(axis=1)].mean(axis=1)
        quantiles = np.quantile(known, [LOW, MIDDLE, HIGH]) if known.size else np.full(3, np.nan)
        low, middle, high = quantiles.tolist()
        found.append(
            AnswerForecast(
                column=observation.column,
                where=observation.where,
                given=tuple(answer.tolist()),
                forecast=(low, middle, high),
                p_value=two_sided_p_value(figures, answer),
            )
        )
    return found
