"""Monitoring into a posterior, on arrays: equal to one calibration on all data, with drift and diagnosis."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from calibration.measured import NormalError
from calibration.survey import Observation, Survey
from calibration.target import Array, Target, of_values
from scenarios.monitoring_update import Monitored, islands, learn
from tests.calibration.test_update import ALL, FIRST, draws, exact, target
from twins.core.priors import Normal, Prior
from twins.core.streams import Streams

STREAMS = Streams(seed=5, draw=0)
UNITS = {f"y{i}": "kg" for i in range(16)}


def second_half() -> Monitored:
    new = target(ALL)
    return learn(
        draws(FIRST, 4, 1000, seed=1), target(FIRST), new, new.survey.observations[8:], UNITS, STREAMS
    )


def test_half_by_half_equals_at_once() -> None:
    posterior = second_half().fit.posterior()
    at_once = draws(ALL, 1, 4000, seed=2)[0]
    for i, name in enumerate(("slope", "offset")):
        values, mean, sd = posterior.draws[:, i], exact(ALL)[0][i], np.sqrt(exact(ALL)[1][i, i])
        law = target(ALL).parameters(at_once)[:, i]
        assert stats.ks_2samp(values[::4], law[::4]).pvalue > 1e-4, name
        assert abs(values.mean() - mean) < 5.0 * sd / np.sqrt(posterior.ess[name])
    assert posterior.converged, posterior.mark


def test_what_moved_and_what_was_judged() -> None:
    found = second_half()
    assert found.moved[0].name in ("slope", "offset") and found.moved[-1].name == "idle"
    assert abs(found.moved[-1].shift) < 0.1 and found.moved[0].narrowed > 0.1
    assert {d.quantity for d in found.drifts} == {f"y{i}" for i in range(8, 16)}
    assert found.alarms == () and found.weights.draws_z.shape == (4000, 3)


def test_a_parameter_that_only_the_monitoring_informs_comes_from_its_prior() -> None:
    """The survey said nothing of the losses; four readings with error 0.5 of a prior N(2, 1) leave 2.8 of 3."""

    def line(values: Array) -> Array:
        return np.column_stack([values[:, :1], *[values[:, 1:]] * 4])

    first = Survey((Observation("level", NormalError(1.0, 0.1), "m", "s.csv:2"),))
    more = tuple(Observation(f"loss_202{i}", NormalError(3.0, 0.5), "m", f"m.csv:{i}") for i in range(4))
    priors: dict[str, Prior] = {"level": Normal(0.0, 1.0), "loss": Normal(2.0, 1.0)}
    old = Target({"level": priors["level"]}, lambda z: z, first)
    new = Target(priors, of_values(priors, line), Survey((*first.observations, *more)))
    start = np.random.default_rng(3).standard_normal((4, 1000, 1)) * 0.0995 + 0.99
    units = dict.fromkeys(new.survey.columns, "t")
    found = learn(start, old, new, more, units, STREAMS)
    posterior = found.fit.posterior()
    loss = posterior.draws[:, posterior.names.index("loss")]
    variance = 1.0 / (1.0 + 4 / 0.25)
    error = np.sqrt(variance / posterior.ess["loss"])
    assert loss.mean() == pytest.approx(2.0 + variance * 16.0, abs=5.0 * error)
    assert np.std(loss) == pytest.approx(np.sqrt(variance), rel=0.1)
    assert found.moved[0].name == "loss" and found.moved[0].shift > 0.8
    (drift,) = found.drifts
    assert drift.quantity == "loss" and len(drift.answers) == 4 and drift.verdict == "none"
    again = learn(start, old, new, more, units, STREAMS)
    assert np.array_equal(again.fit.chains.draws_z, found.fit.chains.draws_z)


def test_without_monitoring_nothing_is_learnt() -> None:
    found = learn(draws(FIRST, 4, 500, seed=1), target(FIRST), target(FIRST), (), UNITS, STREAMS)
    assert found.drifts == () and found.steps == 1
    assert max(abs(m.shift) for m in found.moved) < 0.2


def test_islands_are_equal_and_thin_the_draws_evenly() -> None:
    found = islands(np.arange(2100.0)[:, None], 4, 250)
    assert found.shape == (4, 250, 1)
    assert found[0, 0, 0] == 0.0 and found[-1, -1, 0] == 2099.0
    assert np.all(np.diff(found.reshape(-1)) > 0.0)
    more = islands(np.arange(2100.0)[:, None], 4, 1000)
    assert more.shape == (4, 1000, 1) and set(more.reshape(-1).tolist()) == set(range(2100))
