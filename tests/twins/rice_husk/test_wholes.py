"""Where hours, energy and husk go: the parts of each whole add up to what they are parts of, line by line."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from twins.core.outcome import wholes
from twins.core.streams import Streams
from twins.rice_husk import plant_state as at
from twins.rice_husk.flows import ENERGY, HOURS, SPARE, flows_of
from twins.rice_husk.plan import Draw, draw_of
from twins.rice_husk.runs import Run, begin
from twins.rice_husk.twin import RiceHusk

YEARS = 2
LINES = ("steam", "gas_engine", "dual_fuel", "diesel")


@pytest.fixture(scope="module", params=LINES)
def made(request: pytest.FixtureRequest) -> tuple[Draw, Run, dict[str, np.ndarray]]:
    twin = RiceHusk()
    horizon = dataclasses.replace(twin.default_horizon(), years=YEARS)
    p = twin.parameters().replace(line=request.param)
    draw = draw_of(p, twin.default_site(), horizon, Streams(7, 3))
    run = begin(p, draw, YEARS)
    run.finish(24.0 * horizon.n_days)
    return draw, run, flows_of(p, draw, run)


def total(flows: dict[str, np.ndarray], whole: str) -> np.ndarray:
    return sum((flows[part.name] for part in wholes(RiceHusk.flows)[whole]), np.zeros(YEARS))


def test_energy_of_the_fuel_is_all_accounted_for(made: tuple[Draw, Run, dict[str, np.ndarray]]) -> None:
    _, run, flows = made
    fed = run.sums[:, at.FUEL_KW] + run.sums[:, at.DIESEL_ENGINE_KW]
    assert np.all(fed > 0.0)
    np.testing.assert_allclose(total(flows, ENERGY), fed, rtol=1e-9)


def test_hours_are_those_of_the_year(made: tuple[Draw, Run, dict[str, np.ndarray]]) -> None:
    _, run, flows = made
    there = np.array([8784.0, 8760.0]) - run.sums[:, at.H_NO_PLANT]
    np.testing.assert_allclose(total(flows, HOURS), there, rtol=1e-9)


def test_spare_husk_is_shared_out(made: tuple[Draw, Run, dict[str, np.ndarray]]) -> None:
    draw, _, flows = made
    np.testing.assert_allclose(total(flows, SPARE), draw.surplus_dry_kg / 1e3, rtol=1e-9)


def test_losses_are_each_in_one_part() -> None:
    """A rate that a later line books as a loss must find its place here, or the whole does not close."""
    from twins.rice_husk.flows import LOST

    named = [k for parts in LOST.values() for k in parts]
    losses = {i for i, name in enumerate(at.RATES) if name.startswith("lost_")}
    assert len(named) == len(set(named))
    assert set(named) == losses - {at.LOST_CONDENSER_KW}
