"""Same bytes for any number of workers; a worker that dies, or cannot be given its work, is an error that says so."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from calibration.calibrate import fit
from calibration.design import design
from calibration.emulator import fit as fit_emulator
from calibration.parallel import LostWorkerError, mapped, processes
from calibration.samplers import Ensemble, Nested
from calibration.survey import Survey
from calibration.target import Target
from tests.calibration.known_answers import linear_regression
from twins.core.priors import Normal, Prior
from twins.core.streams import Streams


def twice(x: float) -> float:
    return 2.0 * x


def ends(x: int) -> int:
    if x == 2:
        os._exit(3)
    return x


def refuses(x: int) -> int:
    raise ArithmeticError(f"no {x}")


def threads(_: int) -> str:
    return os.environ["OMP_NUM_THREADS"]


def test_results_come_in_the_order_of_the_items_in_several_rounds() -> None:
    with processes(2) as run:
        assert run(twice, [3.0, 1.0, 2.0]) == [6.0, 2.0, 4.0]
        assert run(threads, [0, 1]) == ["1", "1"]
        assert run(twice, []) == []
        with pytest.raises(ArithmeticError, match="no 7"):
            run(refuses, [7])
        assert run(twice, [5.0]) == [10.0]
    assert mapped(twice, [3.0, 1.0], 1) == [6.0, 2.0]


def test_a_worker_that_dies_is_named_and_nothing_hangs() -> None:
    with pytest.raises(LostWorkerError, match=r"2 worker processes died.*fewer workers"):
        mapped(ends, [1, 2, 3], 2)


def test_what_cannot_travel_and_no_workers_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cannot go to another process.*workers = 1"):
        mapped(lambda x: x, [1], 2)
    with pytest.raises(ValueError, match="workers = 0: at least 1"):
        mapped(twice, [1.0], 0)


def of_an_emulator(workers: int) -> Target:
    """Return a target whose prediction comes from sixty runs, some of its parameters silent, one source left out."""
    priors: dict[str, Prior] = {f"p{i}": Normal(0.0, 1.0) for i in range(12)}
    z = design(priors, 60, Streams(1, 0))
    y = np.stack([1.0 + z[:, 0] - 0.3 * z[:, 1] * z[:, 2], np.exp(0.2 * z[:, 3])], axis=1)
    emulator = fit_emulator(z, y, ["y", "x"], priors, Streams(1, 0), max_terms=6, workers=workers)
    answers = linear_regression().target.survey.observations[:2]
    asked = Survey((replace(answers[0], column="y"), replace(answers[1], column="x", source="other")))
    return Target(priors, emulator.predict_z, asked, emulator.spread_z)


def test_an_emulator_does_not_depend_on_the_workers() -> None:
    z = np.random.default_rng(1).standard_normal((50, 12))
    one, two = of_an_emulator(1), of_an_emulator(2)
    assert one.log_density(z).tobytes() == two.log_density(z).tobytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "sampler",
    [Ensemble(ensembles=3, first_steps=32, most_steps=64, ess=1e9), Nested(runs=2, live=40, stop=1.0)],
    ids=["ensemble", "nested"],
)
def test_draws_do_not_depend_on_the_workers(sampler: Ensemble | Nested) -> None:
    target = of_an_emulator(1).without("other")
    one = fit(target, Streams(3, 0), sampler).chains
    two = fit(target, Streams(3, 0), replace(sampler, workers=2)).chains
    assert one.draws_z.tobytes() == two.draws_z.tobytes()
    assert one.log_density.tobytes() == two.log_density.tobytes()
    assert one.stats == two.stats
