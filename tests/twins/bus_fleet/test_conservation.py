"""What goes in comes out: buses, riders, departures, gas, diesel and energy of any valid scenario.

The sums on one side come from the event records, the calendar or the state of the buses, those on the other from
the yearly tallies and flows, so that a booking that is forgotten or made twice is seen.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.twins.bus_fleet import short_runs
from tests.twins.bus_fleet.bus_records import prior_draws
from tests.twins.bus_fleet.short_runs import CONVERTED, ShortRun
from twins.bus_fleet.fleet_state import GROUPS, OTHER
from twins.bus_fleet.flows import flows_of
from twins.bus_fleet.line import ARRIVED, BROKE_DOWN, DEPARTED, FILLED, IN_BAY, RENEWED
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw
from twins.bus_fleet.supply import STORED
from twins.core.units import METHANE_LHV_MJ_PER_KG

DAYS = 36  # beyond 1 Feb, when the blend changes in 2023
N_DRAWS = 16
YEARS = (2019, 2022, 2023)
EXACT = 1e-9
LEVERS = st.fixed_dictionaries({
    "kits": st.sampled_from(["none", "all", "all", "all"]),
    "engine_upkeep": st.sampled_from(["as_lived", "as_tested"]),
    "station_history": st.sampled_from(["as_planned", "as_lived", "better"]),
    "station_capacity_factor": st.floats(0.0, 4.0),
    "refuelling_policy": st.sampled_from(["end_of_service", "midday", "never_leave"]),
    "kit_technicians": st.integers(1, 16),
    "workshop_bays": st.integers(1, 16),
    "methane_catalyst": st.booleans(),
    "diesel_price_factor": st.floats(0.5, 3.0),
    "cng_price_factor": st.floats(0.2, 2.0),
})  # fmt: skip
DESIGNATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"converted_large": 0, "converted_medium": 30, "converted_corridors": ("II", "V", "VIII")},
)
largest: dict[str, float] = {}


@functools.cache
def draws() -> list[BusFleetParameters]:
    return prior_draws(N_DRAWS)


@functools.cache
def plan_of(i: int, designation: int) -> Draw:
    """Plan draw `i`; every second one renews buses inside the window."""
    draw = short_runs.planned(draws()[i].replace(**DESIGNATIONS[designation]), YEARS[i % 3], seed=i)
    if i % 2:
        draw.buses.retire_day[::7] = 3 + np.arange(draw.buses[::7].size)
    else:
        draw.buses.retire_day[:] = 10_000
    return draw


def scenario(i: int, designation: int, **levers: Any) -> tuple[BusFleetParameters, Draw, ShortRun]:
    parameters = draws()[i].replace(**DESIGNATIONS[designation], **levers)
    draw = plan_of(i, designation)
    return parameters, draw, short_runs.run(parameters, draw, DAYS, YEARS[i % 3], seed=i)


def close(name: str, into: float, out: float) -> None:
    residual = abs(into - out) / max(abs(into), abs(out), 1e-300)
    largest[name] = max(largest.get(name, 0.0), residual)
    assert residual <= EXACT, f"{name}: {into} against {out}"


def check_gas(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    tally, log = run.tally, run.log
    filled = float(log[log[:, 1] == FILLED, 4].sum())
    close("gas at the nozzles", filled, float(tally.gas_filled_kg.sum()))
    fed_kg = float(tally.gas_fed_mj.sum()) / parameters.gas_mj_per_kg
    close("gas", filled, fed_kg + float(tally.gas_scrapped_kg.sum()) + float(run.buses.gas_kg.sum()))
    check_stations(run)
    assert float(tally.gas_filled_kg[:, OTHER].sum()) == 0.0
    assert np.all((run.buses.gas_kg >= -1e-9) & (run.buses.gas_kg <= draw.plan.full_kg))
    for g, group in enumerate(CONVERTED):
        fed = float(tally.gas_fed_mj[:, g].sum())
        bought = run.total(f"gas_filled_{group}_lsp") * parameters.lsp_mj
        close("gas bought", bought, float(tally.gas_filled_kg[:, g].sum()) * parameters.gas_mj_per_kg)
        if not parameters.methane_catalyst:
            slip = run.total(f"methane_slip_{group}_kg") * METHANE_LHV_MJ_PER_KG
            close("gas fed", fed, run.total(f"gas_burned_{group}_mj") + slip)
        assert 0.0 <= float(tally.gas_slip_mj[:, g].sum()) <= fed, "gas that slips was fed"


def check_stations(run: ShortRun) -> None:
    """No station gives more than was brought: the pipeline's share of the day, or all trailers until then."""
    fills = run.log[run.log[:, 1] == FILLED]
    for s, stored in enumerate(STORED):
        mine = fills[fills[:, 3] == s]
        day = np.minimum((mine[:, 0] // 86_400.0).astype(int), DAYS - 1)
        given = np.bincount(day, mine[:, 4], DAYS)
        brought = run.delivery_kg[:, s]
        if stored:
            given, brought = np.cumsum(given), np.cumsum(brought)
        assert np.all(given <= brought * (1.0 + EXACT) + EXACT), f"gas from nowhere at station {s}"


def check_diesel(draw: Draw, run: ShortRun) -> None:
    """Litres, fossil and bio energy agree: with two blends the energy burned under each follows from the bio part."""
    days = draw.days[:DAYS]
    blends = sorted(
        {(float(b), float(h)) for b, h in zip(days.blend_share, days.blend_mj_per_l, strict=True)}
    )
    for group in GROUPS:
        fossil, bio = (run.total(f"diesel_{part}_{group}_mj") for part in ("fossil", "bio"))
        (b0, h0), (b1, h1) = blends[0], blends[-1]
        late = (bio - b0 * (fossil + bio)) / (b1 - b0) if b1 > b0 else 0.0
        early = fossil + bio - late
        if b1 == b0:
            close("bio part", bio, b0 * (fossil + bio))
        else:
            assert 0.0 < late < early or group != "other"  # 5 of 36 days
        close("litres", run.total(f"diesel_{group}_l"), early / h0 + late / h1)


def check_riders_and_departures(draw: Draw, run: ShortRun) -> None:
    departed = run.log[run.log[:, 1] == DEPARTED]
    close("riders carried", float(departed[:, 4].sum()), run.total("passengers_carried"))
    close("riders", run.come, run.total("passengers_carried") + run.total("passengers_left"))
    timetable = float(draw.directions.n_slots.sum()) * DAYS
    close("departures run", float(len(departed)), run.total("trips_run"))
    close("departures", timetable, run.total("trips_run") + run.total("trips_lost"))


def of_bus(log: np.ndarray, *kinds: int) -> np.ndarray:
    """Return the records of `kinds`, bus after bus, each in the order of time."""
    rows = log[np.isin(log[:, 1], kinds)]
    return rows[np.lexsort((rows[:, 0], rows[:, 2]))]


def check_buses(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    """A bus is at one place at a time, stays in its corridor, and none is lost or made."""
    legs = of_bus(run.log, DEPARTED, ARRIVED, BROKE_DOWN)
    starts = legs[:, 1] == DEPARTED
    same_bus = legs[1:, 2] == legs[:-1, 2]
    assert np.all(starts[1:][same_bus] != starts[:-1][same_bus]), "a bus began a trip before it ended one"
    ends = ~starts
    assert np.all(legs[ends, 3] == legs[np.flatnonzero(ends) - 1, 3]), "a trip ended on another line"
    last = np.append(~same_bus, True)
    close("trips", float(starts.sum()), float(ends.sum()) + float((starts & last).sum()))
    assert np.array_equal(draw.buses.corridor[legs[:, 2].astype(int)], legs[:, 3].astype(int) // 2)
    close("breakdowns", float((legs[:, 1] == BROKE_DOWN).sum()), run.total("road_calls"))
    bays = of_bus(run.log, DEPARTED, BROKE_DOWN, IN_BAY)
    repaired = np.flatnonzero((bays[:-1, 1] == IN_BAY) & (bays[1:, 2] == bays[:-1, 2]))
    assert np.all(bays[repaired - 1, 1] == BROKE_DOWN), "into the bay without a breakdown"
    assert np.all(bays[repaired + 1, 0] >= bays[repaired, 0] + bays[repaired, 4]), "out of the bay too early"
    renewed = run.log[run.log[:, 1] == RENEWED]
    close("renewals", float(len(renewed)), run.total("buses_renewed"))
    designated = draw.buses.designated == 1
    kits = int(parameters.kits == "all")
    left = int(designated.sum()) - int(designated[renewed[:, 2].astype(int)].sum())
    assert run.buses.size == 141
    assert int((run.buses.group != OTHER).sum()) == left
    assert int(run.buses.kit_fitted.sum()) == kits * left
    if len(renewed) == 0:
        km = sum(run.total(f"{kind}_{g}_km") for kind in ("distance", "deadhead") for g in GROUPS)
        close("distance", float((run.buses.odometer_km - draw.buses.odometer_km).sum()), km)
    without = DAYS - renewed[:, 0] // 86_400.0
    kit_days = kits * (float(designated.sum()) * DAYS - without[designated[renewed[:, 2].astype(int)]].sum())
    assert run.total("kit_bus_days") == kit_days
    assert run.total("kit_fault_bus_days") <= kit_days


def check_energy(run: ShortRun) -> None:
    """Work at the shaft is less than what was burned, by an efficiency that such engines have."""
    for g, group in enumerate(GROUPS):
        burned = run.fuel_mj(group)
        if burned > 0.0:
            assert 0.2 < float(run.tally.work_mj[:, g].sum()) / burned < 0.43
        worn, unworn = (float(run.tally[f"{kind}_fossil_mj"][:, g].sum()) for kind in ("diesel", "unworn"))
        assert unworn <= worn * (1.0 + 1e-12)


@settings(max_examples=200)
@given(st.integers(0, N_DRAWS - 1), st.integers(0, 1), LEVERS)
def conserves(i: int, designation: int, levers: dict[str, Any]) -> None:
    every_balance(*scenario(i, designation, **levers))


def every_balance(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    check_gas(parameters, draw, run)
    check_diesel(draw, run)
    check_riders_and_departures(draw, run)
    check_buses(parameters, draw, run)
    check_energy(run)


@pytest.mark.slow
def test_every_valid_scenario_conserves(figure) -> None:
    largest.clear()
    conserves()
    worst = max(largest, key=lambda name: largest[name])
    figure(
        "conservation, bus fleet",
        f"200 drawn scenarios; largest residual {largest[worst]:.1e} ({worst}), allowed {EXACT:g}",
    )


def test_the_balances_are_not_of_nothing() -> None:
    parameters, draw, run = scenario(1, 0, kits="all", station_history="better", cng_price_factor=0.5)
    check_gas(parameters, draw, run)
    kinds = set(run.log[:, 1].astype(int).tolist())
    assert {DEPARTED, ARRIVED, BROKE_DOWN, IN_BAY, FILLED, RENEWED} <= kinds
    assert float(run.tally.gas_scrapped_kg.sum()) > 0.0


@pytest.mark.parametrize(
    ("field", "factor", "law"),
    [
        ("gas_filled_kg", 1.0 + 1e-8, "gas"),
        ("gas_fed_mj", 1.0 + 1e-8, "gas"),
        ("gas_slip_mj", -1.0, "gas"),
        ("riders_left", 0.99, "riders"),
        ("trips_run", 1.001, "departures"),
        ("diesel_l", 1.0 + 1e-8, "litres"),
        ("diesel_bio_mj", 1.001, "bio|litres"),
        ("road_calls", 0.5, "breakdowns"),
        ("distance_km", 1.0 + 1e-8, "distance"),
    ],
)
def test_a_planted_leak_is_seen(field: str, factor: float, law: str) -> None:
    """The balances are sharp: a booking that is off by one part in a hundred million is refused."""
    parameters, draw, run = scenario(4, 0, kits="all", station_history="better", cng_price_factor=0.5)
    every_balance(parameters, draw, run)
    tally = run.tally.copy()
    tally[field] *= factor
    leaking = run._replace(tally=tally, flows=flows_of(parameters, draw, tally))
    with pytest.raises(AssertionError, match=law):
        every_balance(parameters, draw, leaking)
