"""Trips driven in lanes against the text that drives one trip at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.twins.bus_fleet.bus_records import MEDIUM, defaults, prior_draws
from twins.bus_fleet.lanes import LANES
from twins.bus_fleet.micro_trips import N_OUTPUTS, N_STEPS, integrate_trip
from twins.bus_fleet.network import load_network
from twins.bus_fleet.trip_energy import X_RANGE, points_of
from twins.bus_fleet.trip_lanes import integrate_trips

NETWORK = load_network()
Line = tuple[int, float, float, float, float]


def line_of(d: int) -> Line:
    return (
        int(NETWORK.direction_class[d]), float(NETWORK.length_km[d]), float(NETWORK.n_stops[d]),
        float(NETWORK.climb_m[d]), float(NETWORK.descent_m[d]),
    )  # fmt: skip


def both_texts(p: Any, line: Line, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lanes, single = np.zeros((len(points), N_OUTPUTS)), np.zeros((len(points), N_OUTPUTS))
    integrate_trips(p, *line, points, N_STEPS, lanes)
    for point, values in zip(points, single, strict=True):
        integrate_trip(p, *line, *point, N_STEPS, values)
    return lanes, single


def test_trips_in_lanes_are_single_trips() -> None:
    rng = np.random.default_rng(30)
    for i, draw in enumerate(prior_draws(32)):
        p, line = draw.record(), line_of(i % 18)
        unit = np.concatenate([rng.uniform(-1.0, 1.0, (14, 3)), rng.choice([-1.0, 1.0], (4, 3))])
        lanes, single = both_texts(p, line, points_of(p, line[0], unit))
        assert lanes == pytest.approx(single, rel=1e-10)
        assert np.all(lanes > 0.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"hill_grade": 0.15, "rated_power_medium_kw": 60.0},  # full load on the hill, below the wanted speed
        {"stops_per_km_at_20kmh": 12.0},  # short hops: braking begins while still gaining speed
        {"stops_per_km_at_20kmh": 0.5, "kinetic_intensity_at_20kmh": 0.2},  # long cruises
        {"crawl_share": 0.0},
        {"acceleration_m_s2": 2.0, "deceleration_m_s2": 2.5},  # a start within the 1.5 s of the tip-in
        {"rolling_grade": 0.0, "substitution_scale": 0.0},  # no gas at all
    ],
)
def test_the_ends_of_the_range_agree_too(changes: dict[str, float]) -> None:
    p = defaults(**changes)
    unit = np.stack(np.meshgrid(*[[-1.0, 0.1, 1.0]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    lanes, single = both_texts(p, (MEDIUM, 12.0, 20.0, 150.0, 20.0), points_of(p, MEDIUM, unit))
    assert lanes == pytest.approx(single, rel=1e-10, abs=1e-12)
    assert np.all(np.isfinite(lanes))


def test_a_point_does_not_depend_on_its_neighbours() -> None:
    p, line = defaults(), line_of(3)
    rng = np.random.default_rng(31)
    points = points_of(p, line[0], rng.uniform(-1.0, 1.0, (LANES + 5, 3)))
    together, backwards = np.zeros((2, LANES + 5, N_OUTPUTS))
    integrate_trips(p, *line, points, N_STEPS, together)
    integrate_trips(p, *line, np.ascontiguousarray(points[::-1]), N_STEPS, backwards)
    assert np.array_equal(together, backwards[::-1])


def test_points_span_the_ranges() -> None:
    p = defaults()
    low, high = points_of(p, MEDIUM, np.array([[-1.0] * 3, [1.0] * 3]))
    assert (low[0], high[0]) == pytest.approx(X_RANGE)
    assert low[1] == pytest.approx(p.curb_mass_medium_kg)
    assert low[1] < high[1]
    assert low[2] < high[2]
