"""Observables that are stored beside the flows."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.findings import InputError
from scenarios.results import Results
from tests.scenarios.sweep.conftest import Sweep
from tests.toy_twin import ToyParameters


def test_observables_are_those_of_the_run(toy: Sweep) -> None:
    found = toy(observed=("leaked_kg",))
    seen = found.observed("project")["leaked_kg"]
    flows = found.frame(["leaked_kg"])
    first = flows.loc[(flows["scenario"] == "project") & (flows["year"] == flows["year"].min())]
    assert len(seen) == found.n
    np.testing.assert_array_equal(seen.to_numpy(), first["leaked_kg"].to_numpy())


def test_observables_change_no_flow_and_are_verified(toy: Sweep, reference: Results) -> None:
    found = toy(observed=("leaked_kg",))
    columns = ["filled_kg", "leaked_kg", "change_kg"]
    np.testing.assert_array_equal(
        found.frame(columns)[columns].to_numpy(), reference.frame(columns)[columns].to_numpy()
    )
    assert found.verify(3).ok
    assert found.content_hash() != reference.content_hash()


def test_a_draw_that_fails_has_no_observables(toy: Sweep) -> None:

    scenarios = {"project": ToyParameters(poison="exception", poison_draws=("3",))}
    seen = toy(n=8, scenarios=scenarios, observed=("leaked_kg",)).observed("project")
    assert seen.index.tolist() == [0, 1, 2, 4, 5, 6, 7]


def test_an_unknown_observable_is_refused(toy: Sweep) -> None:
    with pytest.raises(InputError, match="leaked_kg"):
        toy(observed=("leakd_kg",))
