"""Change one thing, know the direction: numbering, clock, stations, technicians, prices, labels, luck."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.bus_fleet import short_runs
from tests.twins.bus_fleet.bus_records import prior_draws
from tests.twins.bus_fleet.short_runs import CONVERTED, ShortRun
from twins import rng
from twins.bus_fleet import TWIN
from twins.bus_fleet.line import BROKE_DOWN
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw
from twins.bus_fleet.supply import STATIONS
from twins.core.twin import Horizon

DAYS = 60
BASE = BusFleetParameters()


@functools.cache
def plan_of(i: int) -> tuple[BusFleetParameters, Draw]:
    """Give the defaults (0) or a draw of the priors, with its plan of 2022."""
    parameters = BASE if i == 0 else prior_draws(8)[i]
    return parameters, short_runs.planned(parameters, seed=i)


def outcome_of(i: int, days: int = DAYS, **levers: Any) -> ShortRun:
    parameters, draw = plan_of(i)
    return short_runs.run(parameters.replace(**levers), draw, days, seed=i)


def assert_same(a: ShortRun, b: ShortRun) -> None:
    for name, value in a.flows.items():
        np.testing.assert_allclose(value, b.flows[name], rtol=1e-12, err_msg=name)


def in_order(log: np.ndarray) -> np.ndarray:
    """Return the records by clock, kind, bus and value."""
    return log[np.lexsort((log[:, 4], log[:, 2], log[:, 1], log[:, 0]))]


# --- numbering and clock --------------------------------------------------------------------------------


def test_the_order_in_which_buses_and_corridors_are_named_does_not_matter() -> None:
    parameters, draw = plan_of(1)
    project = parameters.replace(kits="all", station_history="better", refuelling_policy="midday")
    forth, back = (short_runs.run(project, draw, DAYS, seed=1, backwards=b) for b in (False, True))
    assert_same(forth, back)
    assert np.array_equal(in_order(forth.log), in_order(back.log))


def test_buses_that_swap_their_numbers_change_hardly_anything() -> None:
    """Age and odometer are dealt to the buses of a corridor the other way round; the luck stays with the numbers."""
    parameters, draw = plan_of(1)
    project = parameters.replace(kits="all")
    swapped = dataclasses.replace(draw, buses=draw.buses.copy())
    for c in np.unique(draw.buses.corridor):
        members = np.flatnonzero(draw.buses.corridor == c)
        for name in ("odometer_km", "retire_day"):
            swapped.buses[name][members] = draw.buses[name][members[::-1]]
    a, b = (short_runs.run(project, d, DAYS, seed=1) for d in (draw, swapped))
    assert a.total("kit_bus_days") == b.total("kit_bus_days")
    assert a.total("buses_renewed") == b.total("buses_renewed")
    assert b.total("passengers_carried") == pytest.approx(a.total("passengers_carried"), rel=1e-3)
    assert b.total("trips_run") == pytest.approx(a.total("trips_run"), rel=5e-3)
    for group in CONVERTED:
        assert b.fuel_mj(group) == pytest.approx(a.fuel_mj(group), rel=1e-2)
    assert b.gas_share == pytest.approx(a.gas_share, abs=0.01)


def test_a_shifted_clock_changes_nothing_where_nothing_ages() -> None:
    """2022 and 2033 begin on the same weekday: with constant prices and blend and ageless buses they are one year."""
    ageless = BASE.replace(
        kits="all", initial_km_per_year=0.0, bus_life_years=30.0, policy_hazard_per_year=0.0
    )
    steady = {name: ((1, steps[0][1]),) for name, steps in short_runs.SITE.signals.items()}
    site = dataclasses.replace(short_runs.SITE, signals=steady)
    now, later = (
        TWIN.simulate(ageless, site, Horizon(dt.date(first, 1, 1), 1), rng(3)) for first in (2022, 2033)
    )
    assert later.total("fills") > 1_000.0
    assert later.total("buses_renewed") == 0.0
    for name, value in now.flows.items():
        assert np.array_equal(value, later.flows[name]), name
    other_weekday = TWIN.simulate(ageless, site, Horizon(dt.date(2023, 1, 1), 1), rng(3))
    assert other_weekday.total("passengers_carried") != now.total("passengers_carried")


# --- supply, people, prices -----------------------------------------------------------------------------


@pytest.mark.parametrize("i", [0, 2, 5])
def test_more_gas_at_the_stations_never_lowers_the_gas_share(i: int) -> None:
    shares = [
        outcome_of(i, kits="all", station_capacity_factor=f, cng_price_factor=0.6).gas_share
        for f in (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
    ]
    assert shares[0] == 0.0
    assert np.all(np.diff(shares) > -2e-3), shares
    assert shares[1] < 0.8 * shares[-1]


@pytest.mark.parametrize("i", [0, 3])
def test_the_gas_share_follows_the_prices(i: int) -> None:
    by_gas = [outcome_of(i, kits="all", cng_price_factor=f).gas_share for f in (0.3, 0.7, 1.0, 1.3, 2.0, 5.0)]
    by_diesel = [
        outcome_of(i, kits="all", diesel_price_factor=f).gas_share for f in (0.2, 0.5, 0.8, 1.0, 1.5, 3.0)
    ]
    assert np.all(np.diff(by_gas) < 2e-3), by_gas
    assert np.all(np.diff(by_diesel) > -2e-3), by_diesel
    assert by_gas[0] > 2.0 * max(by_gas[-1], 0.01)
    both = outcome_of(i, kits="all", cng_price_factor=2.0, diesel_price_factor=2.0)
    assert both.total("fills") == outcome_of(i, kits="all").total("fills")  # the choice knows the ratio only


def test_an_operator_who_always_fills_does_not_know_the_prices() -> None:
    dear, cheap = (
        outcome_of(2, kits="all", filling_choice="always", cng_price_factor=f) for f in (20.0, 0.05)
    )
    assert_same(dear, cheap)
    by_price = outcome_of(2, kits="all", cng_price_factor=0.05)
    assert by_price.total("fills") == pytest.approx(
        dear.total("fills"), rel=0.01
    )  # so cheap that hardly anybody hesitates
    assert outcome_of(2, kits="all", cng_price_factor=20.0).total("fills") == 0.0 < dear.total("fills")


def test_more_nozzles_make_shorter_queues() -> None:
    queues = [
        sum(
            outcome_of(i, kits="all", filling_choice="always", nozzles_mother=n, nozzles_daughter=n).total(
                "queue_bus_h"
            )
            for i in range(3)
        )
        for n in (1, 2, 4, 16)
    ]
    assert np.all(np.diff(queues) < 0.0), queues
    assert queues[-1] < 0.05 * queues[0]


def test_a_station_more_never_lowers_the_gas_share() -> None:
    built = ("kaligawe", "penggaron", "mangkang")
    shares = np.array([
        [outcome_of(i, kits="all", filling_choice="always", stations=built[:n]).gas_share for n in range(4)]
        for i in range(3)
    ])  # fmt: skip
    assert np.all(shares[:, 0] == 0.0)
    assert np.all(np.diff(shares, axis=1) > -2e-3), shares
    assert np.all(shares[:, 3] > 1.1 * shares[:, 1])


def test_more_technicians_never_raise_the_days_of_faulty_kits() -> None:
    by_number = np.array([
        [outcome_of(i, kits="all", kit_technicians=n).total("kit_fault_bus_days") for n in (1, 2, 4, 8, 16)]
        for i in range(5)
    ])  # fmt: skip
    mean = by_number.mean(axis=0)
    assert np.all(np.diff(mean) <= 0.01 * mean[:-1]), mean
    assert mean[-1] < mean[0]


def test_more_bays_never_lose_more_trips() -> None:
    lost = np.array([
        [outcome_of(i, workshop_bays=n).total("trips_lost") for n in (1, 2, 4, 8)] for i in range(3)
    ]).mean(axis=0)  # fmt: skip
    assert np.all(np.diff(lost) <= 0.01 * lost[:-1]), lost
    assert lost[-1] < lost[0]


# --- labels ---------------------------------------------------------------------------------------------


@settings(max_examples=12)
@given(
    st.fixed_dictionaries({
        "station_history": st.sampled_from(["as_planned", "as_lived", "better"]),
        "stations": st.lists(st.sampled_from(STATIONS), unique=True).map(tuple),
        "station_capacity_factor": st.floats(0.0, 4.0),
        "nozzles_mother": st.integers(1, 16),
        "nozzles_daughter": st.integers(1, 16),
        "outage_length_factor": st.floats(0.0, 10.0),
        "filling_choice": st.sampled_from(["by_price", "always"]),
        "refuelling_policy": st.sampled_from(["end_of_service", "midday", "never_leave"]),
        "kit_technicians": st.integers(1, 16),
        "methane_catalyst": st.booleans(),
        "diesel_price_factor": st.floats(0.3, 3.0),
        "cng_price_factor": st.floats(0.2, 3.0),
    })
)  # fmt: skip
def test_without_kits_a_scenario_is_business_as_usual_but_for_its_name(levers: dict[str, Any]) -> None:
    """Also where the twin would not notice that it may share the run: the kernel is called with all levers."""
    bau, named = outcome_of(1, 20), outcome_of(1, 20, kits="none", **levers)
    for name, value in bau.flows.items():
        assert np.array_equal(value, named.flows[name]), name
    assert np.array_equal(bau.log, named.log)


@pytest.mark.parametrize("corridors", [("II", "V", "VIII"), ("II", "IIIA", "VIII")])
def test_which_buses_are_designated_moves_no_event_without_kits(corridors: tuple[str, ...]) -> None:
    """Which corridors share a workshop does not depend on what a scenario converts."""
    other = BASE.replace(converted_corridors=corridors)
    bau = outcome_of(0, 30)
    named = short_runs.run(other, short_runs.planned(other, seed=0), 30, seed=0)
    assert np.array_equal(in_order(bau.log), in_order(named.log))
    assert named.total("distance_other_km") != bau.total("distance_other_km")


def test_upkeep_of_engines_moves_no_event() -> None:
    lived, tested = outcome_of(1), outcome_of(1, engine_upkeep="as_tested")
    assert np.array_equal(lived.log, tested.log)


# --- common random numbers ------------------------------------------------------------------------------


def breakdowns(run: ShortRun) -> set[tuple[int, int]]:
    """Give day and direction of each breakdown."""
    rows = run.log[run.log[:, 1] == BROKE_DOWN]
    return {(int(clock // 86_400.0), int(d)) for clock, d in zip(rows[:, 0], rows[:, 3], strict=True)}


def test_scenarios_meet_the_same_breakdowns() -> None:
    bau, project = outcome_of(2), outcome_of(2, kits="all", refuelling_policy="midday")
    other_luck = short_runs.run(plan_of(2)[0], short_runs.planned(plan_of(2)[0], seed=99), DAYS, seed=99)
    same, chance = breakdowns(bau) & breakdowns(project), breakdowns(bau) & breakdowns(other_luck)
    assert len(same) > 0.9 * len(breakdowns(bau))
    assert len(chance) < 0.7 * len(breakdowns(bau))


def test_paired_differences_are_sharper_than_independent_ones() -> None:
    """Mistake 10: with luck of its own for each scenario the difference drowns in the spread between the draws."""
    draws = prior_draws(8)
    bau = np.zeros(8)
    project = np.zeros(8)
    for i, parameters in enumerate(draws):
        draw = short_runs.planned(parameters, seed=i)
        for values, kits in ((bau, "none"), (project, "all")):
            run = short_runs.run(parameters.replace(kits=kits), draw, 30, seed=i)
            values[i] = sum(run.fuel_mj(g) for g in CONVERTED)
    paired = (project - bau).std(ddof=1)
    independent = (project - np.roll(bau, 1)).std(ddof=1)
    assert paired < 0.25 * independent
