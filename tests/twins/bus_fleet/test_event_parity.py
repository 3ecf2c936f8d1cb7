"""The compiled kernel reproduces the SimPy model event for event, over the whole network."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import prepare
from twins.bus_fleet.processes import run_days_simpy
from twins.bus_fleet.runs import begin, blocks_of, regime_of, run
from twins.bus_fleet.supply import gas_calendar
from twins.bus_fleet.world import World, as_table
from twins.core.des import Environment
from twins.core.twin import Horizon

DAYS = 20
HORIZON = Horizon(dt.date(2022, 1, 1), 1)
SCENARIOS = {
    1: {"kits": "all", "refuelling_policy": "midday"},
    2: {"kits": "all", "station_history": "as_lived", "kit_technicians": 1, "kit_fault_km": 3_000.0},
    3: {
        "kits": "all",
        "station_history": "better",
        "refuelling_policy": "never_leave",
        "road_call_ratio": 6.0,
        "converted_corridors": ("I", "II", "V"),  # kits in both workshops: one part
    },
}


def two_runs(seed: int, days: int):
    parameters = BusFleetParameters().replace(**SCENARIOS[seed])
    streams, site = rng(seed), TWIN.default_site()
    draw = prepare(parameters, site, HORIZON, streams)
    draw.buses.retire_day[::5] = 3 + np.arange(draw.buses[::5].size)  # renewals inside the window
    calendar = gas_calendar(parameters, site, HORIZON, streams, draw.days, draw.come)
    regime = regime_of(parameters)
    for block in blocks_of(draw, kits=True):
        part = begin(parameters, draw, calendar, regime, block, n_records=400_000)
        run(draw, [part], days)
        slow = begin(parameters, draw, calendar, regime, block)
        world = World(
            Environment(), draw.p, draw.plan, slow.today, slow.stations, slow.shop, draw.surfaces, slow.tallies,
            slow.directions, slow.buses, *block, calendar,
        )  # fmt: skip
        records = as_table(run_days_simpy(world, days))
        fast = as_table([tuple(row) for row in part.records])
        yield records, fast[fast[:, 0] < days * 86_400.0], slow, part


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_event_records_are_identical(seed: int, figure) -> None:
    n = 0
    kinds: set[float] = set()
    for slow, fast, truth, part in two_runs(seed, DAYS):
        assert slow.shape == fast.shape
        assert np.array_equal(slow, fast)
        for name in truth.tallies.dtype.names:
            np.testing.assert_allclose(part.tallies[name], truth.tallies[name], rtol=1e-10, err_msg=name)
        np.testing.assert_allclose(part.buses.gas_kg, truth.buses.gas_kg, rtol=1e-12, atol=1e-12)
        assert np.array_equal(part.buses.odometer_km, truth.buses.odometer_km)
        n += len(slow)
        kinds |= set(slow[:, 1].tolist())
    assert n > 30_000
    assert {
        0.0,
        1.0,
        2.0,
        3.0,
        4.0,
        6.0,
        8.0,
    } <= kinds  # trips, breakdowns, bays, kit faults, fills, renewals
    figure(
        f"event parity {seed}", f"SimPy and kernel, seed {seed}: {n} event records identical over {DAYS} days"
    )


def test_a_planted_difference_is_seen() -> None:
    slow, fast, *_ = next(two_runs(1, 3))
    shifted = fast.copy()
    shifted[100, 0] += 1.0 / 1024.0
    assert np.array_equal(slow, fast)
    assert not np.array_equal(slow, shifted)
