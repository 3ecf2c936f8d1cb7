"""A source is left out of a posterior, however much it had to say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calibration import leave_out
from calibration.measured import NormalError
from calibration.survey import Observation, Survey
from calibration.target import Target, of_values
from calibration.tempering import WayTooLongError, carry
from tests.calibration.known_answers import identity
from twins.core.priors import Normal
from twins.core.streams import Streams


@pytest.mark.parametrize("blocked", [False, True])
def test_the_posterior_without_a_source_is_that_of_the_others(
    blocked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where draws cannot be carried over from the posterior, they are carried from the prior."""
    calls: list[int] = []

    def first_way_blocked(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise WayTooLongError("no way")
        return carry(*arguments)

    if blocked:
        monkeypatch.setattr(leave_out, "carry", first_way_blocked)
    sd = 0.3
    answers = ((2.0, sd, "sharp"), (1.0, 1.0, "blunt"))
    survey = Survey(
        tuple(
            Observation("y", NormalError(value, error), source, f"f:{source}")
            for value, error, source in answers
        )
    )
    priors = {"x": Normal(0.0, 1.0)}
    target = Target(priors, of_values(priors, identity), survey)
    precision = 1.0 + 1.0 / sd**2 + 1.0
    mean = (2.0 / sd**2 + 1.0) / precision
    z = mean + np.random.default_rng(3).standard_normal((2_000, 1)) / np.sqrt(precision)
    left = leave_out.without_source(target, z, "sharp", Streams(5, 0))
    # prior N(0, 1) and one answer 1 +- 1: N(0.5, 1/2)
    assert left.mean() == pytest.approx(0.5, abs=0.08)
    assert left.std() == pytest.approx(np.sqrt(0.5), abs=0.06)
    assert len(calls) == (2 if blocked else 0)
