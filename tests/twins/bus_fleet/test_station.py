"""A gas station as the kernel runs it: Erlang's queue, the forecast of drivers, and what a store still gives."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.twins.bus_fleet.test_queues import customers, erlang_c
from twins.bus_fleet.filling import fill_mass_kg, fill_s, forecast_wait_s
from twins.bus_fleet.fleet_state import BUS, PLAN, TALLY, TODAY
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.queues import at_station
from twins.bus_fleet.supply import new_stations
from twins.core.physics.natural_gas import cng_density_kg_m3
from twins.core.records import empty

MOTHER, DAUGHTER = 0, 1
LAST_DAY_S = 1e12  # no midnight comes between


class Yard(NamedTuple):
    """Records that a station needs."""

    p: Any
    plan: Any
    today: Any
    stations: Any
    tally: Any
    bus: Any


def yard(**numbers: float) -> Yard:
    parameters = BusFleetParameters()
    p = parameters.record()
    for name, value in numbers.items():
        p[name] = value
    plan = empty(PLAN, 1)[0]
    plan.full_kg = 0.3 * cng_density_kg_m3(2.0e7, 303.15)
    today = empty(TODAY, 1)[0]
    today.midnight = LAST_DAY_S
    stations = new_stations(parameters)
    stations.level_kg[:] = 1e15
    return Yard(p, plan, today, stations, empty(TALLY, 1)[0], empty(BUS, 1)[0])


def waits_at(y: Yard, arrivals: np.ndarray, services: np.ndarray) -> np.ndarray:
    """Let one bus after the other come and take as much gas as `services` [s] at 1 kg/s; return the waits [s]."""
    log, waits = np.zeros((1, 5)), np.zeros(arrivals.size)
    y.plan.full_kg = 1e9
    y.stations.flow_kg_per_s[:] = 1.0
    for i, (clock, service) in enumerate(zip(arrivals.tolist(), services.tolist(), strict=True)):
        y.bus.gas_kg = 1e9 - service
        left = at_station(y.p, y.plan, y.today, y.stations, y.tally, log, MOTHER, y.bus, 1, clock)
        waits[i] = left - clock - service
    return waits


@pytest.mark.parametrize(("c", "load"), [(1, 0.5), (2, 1.4), (4, 3.0)])
def test_a_station_of_c_nozzles_is_erlangs_queue(c: int, load: float) -> None:
    """Poisson arrivals, exponential fills, nobody drives away: the wait is C(c, a) S/(c - a)."""
    n, spacing_s = 30_000, 600.0
    arrivals, services = customers(c, load, n, seed=40 + c)
    y = yard(fast_fill_share=1.0, fill_handling_min=0.0, evening_allowance_min=1e12)
    y.stations.nozzles[MOTHER] = c
    waits = waits_at(y, spacing_s * arrivals, spacing_s * services)
    assert float(y.tally.fills_abandoned) <= 0.01 * n  # fills of less than a kilogram are not begun
    expected = erlang_c(c, load) * spacing_s * load / (c - load)
    batches = waits[n // 20 :][: (n - n // 20) // 40 * 40].reshape(40, -1).mean(axis=1)
    error = batches.std(ddof=1) / math.sqrt(40)
    assert error < 0.12 * expected
    assert abs(batches.mean() - expected) < 4.5 * error
    assert abs((waits > 0.01).mean() - erlang_c(c, load)) < 0.03
    # Little: buses in the queue at a random moment = arrivals a second x wait
    in_queue = float(y.tally.queue_s) / (spacing_s * arrivals[-1])
    assert in_queue == pytest.approx(
        erlang_c(c, load) * load / (c - load), abs=4.5 * error / spacing_s + 0.01
    )


def test_one_nozzle_less_makes_a_longer_queue() -> None:
    arrivals, services = customers(3, 1.8, 3_000, seed=9)
    queues: list[float] = []
    for c in (2, 3, 4):
        y = yard(fast_fill_share=1.0, fill_handling_min=0.0, evening_allowance_min=1e12)
        y.stations.nozzles[MOTHER] = c
        waits_at(y, 600.0 * arrivals, 600.0 * services)
        queues.append(float(y.tally.queue_s))
    assert queues[0] > 2.0 * queues[1] > 4.0 * queues[2]


def test_a_driver_who_expects_too_long_a_wait_drives_away_on_diesel() -> None:
    y = yard(evening_allowance_min=1.0)
    log = np.zeros((1, 5))
    lefts = [
        at_station(y.p, y.plan, y.today, y.stations, y.tally, log, DAUGHTER, bus, 1, 0.0)
        for bus in empty(BUS, 6)
    ]
    nozzles = int(y.stations.nozzles[DAUGHTER])
    assert float(y.tally.fills_abandoned) == 6 - nozzles
    assert [left == 0.0 for left in lefts] == [False] * nozzles + [True] * (6 - nozzles)
    waits = [forecast_wait_s(y.p, y.plan, y.stations, DAUGHTER, present) for present in range(8)]
    assert waits[:nozzles] == [0.0] * nozzles
    assert np.all(np.diff(waits[nozzles - 1 :]) > 0.0)


def test_a_fast_fill_ends_short_of_the_cold_full_mass() -> None:
    """80-90 % of the cold full mass (section 2.5)."""
    y = yard()
    kg = fill_mass_kg(y.p, y.plan, y.stations, MOTHER, 0.0)
    assert 0.80 <= kg / y.plan.full_kg <= 0.90
    assert fill_mass_kg(y.p, y.plan, y.stations, MOTHER, kg) == 0.0
    assert fill_mass_kg(y.p, y.plan, y.stations, MOTHER, 0.4 * kg) == pytest.approx(0.6 * kg)


def test_the_last_buses_at_a_daughter_get_less() -> None:
    """The trailer's pressure falls; without a booster 60-70 % of its gas is useful. The pipeline gives all it has."""
    y = yard()
    capacity = float(y.stations.capacity_kg[DAUGHTER])
    y.stations.level_kg[DAUGHTER] = capacity
    given: list[float] = []
    while (kg := fill_mass_kg(y.p, y.plan, y.stations, DAUGHTER, 0.0)) > 1.0:
        y.stations.level_kg[DAUGHTER] -= kg
        given.append(kg)
    full = given[0]
    assert np.all(np.diff(given) <= 1e-9)
    useful = sum(kg for kg in given if kg > 0.999 * full)
    assert 0.60 < useful / capacity < 0.70
    y.stations.level_kg[MOTHER] = 10.0
    assert fill_mass_kg(y.p, y.plan, y.stations, MOTHER, 0.0) == 10.0


def test_a_fill_takes_the_time_that_others_report() -> None:
    """Hose on to hose off and handling: 10-20 min (S40); the daily 60 LSP of S08."""
    parameters = BusFleetParameters()
    y = yard()
    kg = 60.0 * parameters.lsp_mj / parameters.gas_mj_per_kg
    assert 10.0 < fill_s(y.p, y.stations, MOTHER, kg) / 60.0 < 20.0
    assert 5.0 <= 60.0 / parameters.dispenser_lsp_per_min <= 10.0  # S39: hose on to hose off
