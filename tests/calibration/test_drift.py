"""Drift against simulated surveys: silent when nothing changed, found when it did, stronger with each month."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special, stats

from calibration.dated import quantity_of
from calibration.drift import PRIOR_PROBABILITY, Drift, drifts
from calibration.luck import SharedLuck
from calibration.measured import LogNormalError, Measured, NormalError, Summary
from calibration.survey import Observation, Survey
from calibration.target import Array, Predict, Target, of_values
from twins.core.priors import LogNormal, Normal, Prior
from twins.core.streams import Streams

STREAMS = Streams(seed=31, draw=0)
DRAWS = np.random.default_rng(1).standard_normal(
    (4000, 2)
)  # what is known before the monitoring: N(0, 1) in z
MONTHS = tuple(f"use_2023_{m:02d}" for m in range(1, 13))
PRIORS: dict[str, Prior] = {"level": LogNormal(100.0, 0.1), "share": Normal(0.3, 0.03)}


def season(values: Array) -> Array:
    """Return the use of twelve months, shape (n, 12)."""
    return values[:, :1] * (1.0 + 0.2 * np.sin(np.arange(12) * np.pi / 6.0))


def target(measured: dict[str, Measured], predict: Predict, spread: Predict | None = None) -> Target:
    survey = Survey(
        tuple(
            Observation(c, m, "meter", f"monitoring.csv:{i + 2}") for i, (c, m) in enumerate(measured.items())
        )
    )
    return Target(
        PRIORS, of_values(PRIORS, predict), survey, None if spread is None else of_values(PRIORS, spread)
    )


def months(use: Array, error: float) -> Target:
    """Return the target of the first len(use) months, each read with a relative error."""
    measured = {MONTHS[i]: LogNormalError(float(u), error) for i, u in enumerate(use)}
    return target({**measured}, lambda p: season(p)[:, : len(use)])


def only(found: tuple[Drift, ...]) -> Drift:
    assert len(found) == 1
    return found[0]


def judged(watched: Target, unit: str = "kg", draws: Array = DRAWS) -> Drift:
    units = dict.fromkeys(watched.survey.columns, unit)
    return only(drifts(watched, draws, units, STREAMS))


@pytest.mark.slow
def test_nothing_changed_raises_no_alarm() -> None:
    """By Markov's inequality an alarm is false in at most 1 of 76 surveys; 8 or more of 200: p < 0.006."""
    rng = np.random.default_rng(2)
    alarms, probabilities = 0, []
    for truth in rng.standard_normal((200, 2)):
        use = season(months(np.ones(12), 0.05).parameters(truth[None]))[0]
        read = use[:4] * np.exp(0.05 * rng.standard_normal(4))
        found = judged(months(read, 0.05), draws=DRAWS[:500])
        alarms += found.alarm
        probabilities.append(found.probability)
    assert alarms < 8
    assert np.mean(np.array(probabilities) < PRIOR_PROBABILITY) > 0.7  # most surveys speak against drift


def test_bayes_factor_of_a_normal_law() -> None:
    """Forecast N(0.3, 0.03), reading with error 0.04: H0 is N(0.3, 0.05), H1 its mixture over a Cauchy change."""
    given, draws = 0.45, np.random.default_rng(3).standard_normal((20_000, 2))
    found = judged(target({"share": NormalError(given, 0.04)}, lambda p: p[:, 1:]), "-", draws)
    delta = np.linspace(-0.29, 0.69, 200_001)  # where no share leaves [0, 1]
    changed = np.trapezoid(
        stats.norm.pdf(given, 0.3 + delta, 0.05) * stats.cauchy.pdf(delta, scale=0.1), delta
    )
    odds = special.logit(PRIOR_PROBABILITY) + np.log(changed / stats.norm.pdf(given, 0.3, 0.05))
    assert found.kind == "share"
    # standard error of a mean of 20,000 densities three sd out: 3 % by trial, as log odds
    assert special.logit(found.probability) == pytest.approx(odds, abs=0.15)
    assert found.shift[0] < 0.15 < found.shift[2]


def lucky(change: float, n: int) -> Target:
    """Return n months read `change` times their forecast; the luck of a month is 10 %, the error of reading 2 %."""
    use = change * season(np.array([[100.0, 0.3]]))[0, :n]
    watched = months(use, 0.02)

    def luck(values: Array) -> Array:
        return 0.1 * season(values)[:, :n]

    return replace(watched, spread=of_values(PRIORS, luck))


def test_three_standard_deviations_of_the_forecast_are_found() -> None:
    """One month: log sd 0.14 of level and luck together, so 1.53 is three of them and more likely drift than not."""
    once = judged(lucky(1.53, 1))
    assert once.verdict == "watch" and once.answers[0].p_value < 0.01
    year = judged(lucky(1.41, 12), draws=DRAWS * [0.5, 1.0])  # log sd 0.114 of each month
    assert year.verdict == "alarm" and year.kind == "relative" and len(year.answers) == 12
    assert year.shift[0] < 0.41 < year.shift[2]


def test_months_add_up_although_none_alone_says_much() -> None:
    """Two standard deviations in each month; the level is known to 1 % only in the second case."""
    sure = DRAWS * [0.1, 1.0]
    found = [judged(lucky(1.2, n), draws=sure) for n in (1, 4, 12)]
    assert found[0].verdict == "none" and found[2].verdict == "alarm"
    assert found[0].probability < found[1].probability < found[2].probability
    assert found[2].shift[2] - found[2].shift[0] < found[0].shift[2] - found[0].shift[0]


def test_a_change_below_the_error_of_measuring_is_not_claimed() -> None:
    found = judged(months(1.05 * season(np.array([[100.0, 0.3]]))[0, :3], 0.1))
    assert found.verdict == "none" and found.probability < PRIOR_PROBABILITY


def test_answers_of_one_column_share_the_error_of_its_prediction() -> None:
    """Ten readings of one month are one look at its luck: no more than one reading without error."""

    def spread(p: Array) -> Array:
        return np.full((len(p), 1), 20.0)

    readings = tuple(Observation("level", NormalError(150.0, 2.0), "meter", f"m.csv:{i}") for i in range(10))
    one = target({"level": NormalError(150.0, 0.5)}, lambda p: p[:, :1], spread)
    ten = judged(replace(one, survey=Survey(readings)))
    assert ten.probability == pytest.approx(judged(one).probability, abs=0.03)


def test_a_quantity_that_may_be_negative_changes_in_its_unit() -> None:
    watched = target({"balance": Summary(9.0, 1.0, 30)}, lambda p: p[:, 1:] - 0.3)
    found = judged(watched, "t")
    assert found.kind == "absolute" and found.verdict == "alarm"
    assert found.shift[0] < 9.0 < found.shift[2]


def test_what_no_change_explains_is_an_alarm_without_a_figure() -> None:
    watched = target({"level": LogNormalError(3.0, 0.1)}, lambda p: np.zeros((len(p), 1)))
    found = judged(watched)
    assert found.verdict == "alarm" and np.isnan(found.shift).all()


def test_draws_that_cannot_resolve_the_answers_raise_no_alarm() -> None:
    """Readings to 1 in 100,000 of a level that 50 draws know to 10 %, and of a share that moves with it."""
    both = target(
        {"use_2023": NormalError(101.0, 1e-3), "use_2024": NormalError(30.5, 1e-4)},
        lambda p: p * [1.0, 100.0],
    )
    found = judged(both, draws=DRAWS[:50])
    assert found.verdict == "not judged" and not found.alarm and found.support < 20.0


def test_quantities_are_judged_apart() -> None:
    watched = target(
        {"use_2023_01": LogNormalError(100.0, 0.05), "share": NormalError(0.9, 0.02)}, lambda p: p
    )
    use, share = drifts(watched, DRAWS, {"use_2023_01": "kg", "share": "-"}, STREAMS)
    assert (use.quantity, use.verdict, share.quantity, share.verdict) == ("use", "none", "share", "alarm")
    assert use.answers[0].forecast[0] < 100.0 < use.answers[0].forecast[2]
    again = drifts(watched, DRAWS, {"use_2023_01": "kg", "share": "-"}, STREAMS)
    assert again == (use, share)


@pytest.mark.parametrize(
    ("column", "quantity"),
    [("gas_2023_12", "gas"), ("gas_2023", "gas"), ("gas_2023_13", "gas_2023_13"), ("co2_kg", "co2_kg")],
)
def test_quantity_of_a_column(column: str, quantity: str) -> None:
    assert quantity_of(column) == quantity


@pytest.mark.slow
def test_luck_that_months_share_is_no_drift() -> None:
    """Years in which all months share nine tenths of their luck: independent months would see drift in many of them."""
    rng = np.random.default_rng(6)
    luck = SharedLuck(dict.fromkeys(MONTHS, np.array([np.sqrt(0.9)])))
    sure, alarms, wrong = DRAWS[:500] * [0.1, 1.0], 0, 0
    lucky_draws = np.column_stack([sure, rng.standard_normal(500)])
    for _ in range(60):
        shared = np.sqrt(0.9) * rng.standard_normal() + np.sqrt(0.1) * rng.standard_normal(12)
        use = season(np.array([[100.0, 0.3]]))[0] * (1.0 + 0.1 * shared)
        watched = replace(months(use, 0.02), spread=of_values(PRIORS, lambda p: 0.1 * season(p)))
        units = dict.fromkeys(MONTHS, "kg")
        alarms += only(drifts(replace(watched, luck=luck), lucky_draws, units, STREAMS)).alarm
        wrong += only(drifts(watched, sure, units, STREAMS)).alarm
    assert alarms < 5  # at most 1.3 %: 5 or more of 60 by chance have p < 0.002
    assert wrong > 8


def test_a_share_that_stopped_has_changed_by_what_there_was() -> None:
    """From 0.3 to nothing: the change is 0.3, however much further the shift of the model could go."""
    found = judged(target({"share": NormalError(0.0, 0.01)}, lambda p: p[:, 1:]), "-")
    assert found.verdict == "alarm"
    assert -0.31 < found.shift[0] <= found.shift[2] < -0.25
