"""What goes in comes out: buses, riders, departures, gas, diesel and energy of any valid scenario.

The sums on one side come from the event records, the calendar or the state of the buses, those on the other from
the tallies by day and the yearly flows, so that a booking that is forgotten, made twice or made on another day is seen.
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
from twins.bus_fleet.clock import DAY_S, MOBILE
from twins.bus_fleet.fleet_state import GROUPS, OTHER, TALLY
from twins.bus_fleet.flows import flows_of
from twins.bus_fleet.line import ARRIVED, BROKE_DOWN, DEPARTED, FILLED, IN_BAY, JOB_DONE, KIT_FAILED, RENEWED
from twins.bus_fleet.network import FIRST_WORKSHOP
from twins.bus_fleet.parameters import BusFleetParameters
from twins.bus_fleet.plan import Draw
from twins.bus_fleet.supply import STATIONS, STORED
from twins.core.units import METHANE_LHV_MJ_PER_KG

DAYS = 36  # beyond 1 Feb, when the blend changes in 2023
N_DRAWS = 16
YEARS = (2019, 2022, 2023)
EXACT = 1e-9
LEVERS = st.fixed_dictionaries({
    "kits": st.sampled_from(["none", "all", "all", "all"]),
    "engine_upkeep": st.sampled_from(["as_lived", "as_tested"]),
    "station_history": st.sampled_from(["as_planned", "as_lived", "better"]),
    "stations": st.lists(st.sampled_from(STATIONS), unique=True).map(tuple),
    "station_capacity_factor": st.floats(0.0, 4.0),
    "nozzles_mother": st.integers(1, 16),
    "nozzles_daughter": st.integers(1, 16),
    "outage_length_factor": st.floats(0.0, 2.0),
    "filling_choice": st.sampled_from(["by_price", "always"]),
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


def by_day(records: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
    """Return the sum of `values`, or the number of `records`, of each day that was run."""
    return np.bincount((records[:, 0] // DAY_S).astype(int), values, DAYS)


def close_by_day(name: str, into: np.ndarray, tallied: np.ndarray) -> None:
    """What happened on a day is in the tally of that day."""
    gap = float(np.abs(into - np.asarray(tallied)[:DAYS]).max())
    assert gap <= EXACT * max(1.0, float(into.max())), f"{name}: {gap} on another day"


def check_gas(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    tally, fills = run.tallies, run.log[run.log[:, 1] == FILLED]
    filled = float(fills[:, 4].sum())
    close("gas at the nozzles", filled, float(tally.gas_filled_kg.sum()))
    close_by_day("gas at the nozzles", by_day(fills, fills[:, 4]), tally.gas_filled_kg.sum(axis=1))
    close("fills", float(len(fills)), run.total("fills"))
    close_by_day("fills", by_day(fills), tally.fills)
    fed_kg = float(tally.gas_fed_mj.sum()) / parameters.gas_mj_per_kg
    scrapped = float(tally.gas_scrapped_kg.sum())
    close("gas", filled, fed_kg + scrapped + float(run.buses.gas_kg.sum()))
    close("gas let out", run.total("methane_vented_kg"), parameters.fill_vent_share * filled + scrapped)
    check_stations(run)
    check_haulage(parameters, draw, run)
    assert float(tally.gas_filled_kg[:, OTHER].sum()) == 0.0
    assert np.all((run.buses.gas_kg >= -1e-9) & (run.buses.gas_kg <= draw.plan.full_kg))
    for g, group in enumerate(CONVERTED):
        fed = float(tally.gas_fed_mj[:, g].sum())
        bought = run.total(f"gas_filled_{group}_lsp") * parameters.lsp_mj
        close("gas bought", bought, float(tally.gas_filled_kg[:, g].sum()) * parameters.gas_mj_per_kg)
        slip = run.total(f"methane_slip_{group}_kg") * METHANE_LHV_MJ_PER_KG
        close("gas fed", fed, run.total(f"gas_burned_{group}_mj") + slip)
        assert 0.0 <= float(tally.gas_slip_mj[:, g].sum()) <= fed, "gas that slips was fed"


def check_stations(run: ShortRun) -> None:
    """No station gives more than was brought: the pipeline's share of the day, or all trailers until then."""
    fills = run.log[run.log[:, 1] == FILLED]
    for s, stored in enumerate(STORED):
        mine = fills[fills[:, 3] == s]
        given = by_day(mine, mine[:, 4])
        brought = run.delivery_kg[:, s]
        if stored:
            given, brought = np.cumsum(given), np.cumsum(brought)
        assert np.all(given <= brought * (1.0 + EXACT) + EXACT), f"gas from nowhere at station {s}"


def check_haulage(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    """What is not of the pipeline came by road, was compressed twice, and cost the diesel of its own way."""
    p = parameters
    fills = run.log[run.log[:, 1] == FILLED]
    station = fills[:, 3].astype(int)
    km = np.where(station == MOBILE, p.mobile_trailer_km, p.trailer_km)
    hauled_kg = np.where(STORED[station] == 1, fills[:, 4], 0.0)
    litres = float((hauled_kg * km).sum()) / p.trailer_useful_kg * p.trailer_l_per_100km / 100.0
    burned = run.total("trailer_diesel_fossil_mj") + run.total("trailer_diesel_bio_mj")
    close("trailers", litres * float(draw.days.blend_mj_per_l.mean()), burned)
    twice_kg = float(fills[:, 4].sum() + hauled_kg.sum())
    close("compression", p.compression_kwh_per_kg * twice_kg, run.total("compression_kwh"))


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
    close_by_day("riders carried", by_day(departed, departed[:, 4]), run.tallies.riders_carried)
    close_by_day("departures run", by_day(departed), run.tallies.trips_run)
    close("riders", run.come, run.total("passengers_carried") + run.total("passengers_left"))
    timetable = float(draw.directions.n_slots.sum()) * DAYS
    close("departures run", float(len(departed)), run.total("trips_run"))
    close("departures", timetable, run.total("trips_run") + run.total("trips_lost"))


def of_bus(log: np.ndarray, *kinds: int) -> np.ndarray:
    """Return the records of `kinds`, bus after bus, each in the order of time."""
    rows = log[np.isin(log[:, 1], kinds)]
    return rows[np.lexsort((rows[:, 0], rows[:, 2]))]


def check_buses(draw: Draw, run: ShortRun) -> None:
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
    close_by_day("breakdowns", by_day(legs[legs[:, 1] == BROKE_DOWN]), run.tallies.road_calls)
    bays = of_bus(run.log, DEPARTED, BROKE_DOWN, IN_BAY)
    repaired = np.flatnonzero((bays[:-1, 1] == IN_BAY) & (bays[1:, 2] == bays[:-1, 2]))
    assert np.all(bays[repaired - 1, 1] == BROKE_DOWN), "into the bay without a breakdown"
    assert np.all(bays[repaired + 1, 0] >= bays[repaired, 0] + bays[repaired, 4]), "out of the bay too early"
    if not np.any(run.log[:, 1] == RENEWED):
        km = sum(run.total(f"{kind}_{g}_km") for kind in ("distance", "deadhead") for g in GROUPS)
        close("distance", float((run.buses.odometer_km - draw.buses.odometer_km).sum()), km)


def check_kits(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    """A kit goes with its bus and does not come back; a bus whose kit is out of order is not sent to fill."""
    renewed = run.log[run.log[:, 1] == RENEWED]
    close("renewals", float(len(renewed)), run.total("buses_renewed"))
    close_by_day("renewals", by_day(renewed), run.tallies.renewed)
    designated = draw.buses.designated == 1
    kits = int(parameters.kits == "all")
    left = int(designated.sum()) - int(designated[renewed[:, 2].astype(int)].sum())
    assert run.buses.size == 141
    assert int((run.buses.group != OTHER).sum()) == left
    assert int(run.buses.kit_fitted.sum()) == kits * left
    gone = np.cumsum(by_day(renewed[designated[renewed[:, 2].astype(int)]]))
    kits_by_day = kits * (float(designated.sum()) - gone)
    kit_days = float(kits_by_day.sum())
    assert run.total("kit_bus_days") == kit_days, "kit days"
    close_by_day("kits", kits_by_day, run.tallies.kit_days)
    assert run.total("kit_fault_bus_days") <= kit_days
    assert run.total("technician_years") == (parameters.kit_technicians if kit_days > 0.0 else 0.0)
    state = of_bus(run.log, KIT_FAILED, JOB_DONE, RENEWED, FILLED)
    filled = np.flatnonzero((state[1:, 1] == FILLED) & (state[1:, 2] == state[:-1, 2]))
    assert not np.any(state[filled, 1] == KIT_FAILED), "a bus filled while its kit was out of order"


def check_energy(parameters: BusFleetParameters, run: ShortRun) -> None:
    """Work at the shaft is less than what was burned, by an efficiency that such engines have; wear has its limit."""
    for g, group in enumerate(GROUPS):
        burned = run.fuel_mj(group)
        if burned > 0.0:
            efficiency = float(run.tallies.work_mj[:, g].sum()) / burned
            assert 0.2 < efficiency < 0.43, "no such engine"
        worn, unworn = (np.asarray(run.tallies[f"{kind}_mj"][:, g]) for kind in ("diesel", "unworn"))
        within = (unworn <= worn * (1.0 + 1e-12)) & (worn <= (1.0 + parameters.wear_limit + 1e-12) * unworn)
        assert np.all(within), "no such wear"


@settings(max_examples=200)
@given(st.integers(0, N_DRAWS - 1), st.integers(0, 1), LEVERS)
def conserves(i: int, designation: int, levers: dict[str, Any]) -> None:
    every_balance(*scenario(i, designation, **levers))


def every_balance(parameters: BusFleetParameters, draw: Draw, run: ShortRun) -> None:
    check_gas(parameters, draw, run)
    check_diesel(draw, run)
    check_riders_and_departures(draw, run)
    check_buses(draw, run)
    check_kits(parameters, draw, run)
    check_energy(parameters, run)
    for name in TALLY.names or ():
        assert not np.any(run.tallies[name][DAYS:]), f"{name} on a day that was not run"


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
    _, _, run = lively()
    kinds = set(run.log[:, 1].astype(int).tolist())
    assert {DEPARTED, ARRIVED, BROKE_DOWN, IN_BAY, FILLED, RENEWED, KIT_FAILED, JOB_DONE} <= kinds
    assert float(run.tallies.gas_scrapped_kg.sum()) > 0.0


def lively() -> tuple[BusFleetParameters, Draw, ShortRun]:
    """Give a scenario with renewals, with its balances closed."""
    made = scenario(1, 0, kits="all", station_history="better", cng_price_factor=0.5)
    every_balance(*made)
    return made


def tight() -> tuple[BusFleetParameters, Draw, ShortRun]:
    """Give a scenario of two blends, with catalysts and without renewals, with its balances closed."""
    made = scenario(2, 0, kits="all", station_history="better", cng_price_factor=0.5, methane_catalyst=True)
    every_balance(*made)
    return made


@pytest.mark.parametrize(
    ("field", "factor", "law"),
    [
        ("gas_filled_kg", 1.0 + 1e-8, "gas"),
        ("gas_fed_mj", 1.0 + 1e-8, "gas"),
        ("gas_slip_mj", -1.0, "gas"),
        ("trailer_kg", 1.0 + 1e-8, "trailers"),
        ("fills", 1.001, "fills"),
        ("riders_left", 0.99, "riders"),
        ("trips_run", 1.001, "departures"),
        ("diesel_mj", 1.2, "no such wear"),
        ("unworn_mj", 1.2, "no such wear"),
        ("work_mj", 1.5, "no such engine"),
        ("road_calls", 0.5, "breakdowns"),
        ("distance_km", 1.0 + 1e-8, "distance"),
        ("kit_days", 2.0, "kit days"),
    ],
)
def test_a_planted_leak_is_seen(field: str, factor: float, law: str) -> None:
    """The balances are sharp: a booking that is off by one part in a hundred million is refused."""
    parameters, draw, run = tight()
    tallies = run.tallies.copy()
    tallies[field] *= factor
    leaking = run._replace(tallies=tallies, flows=flows_of(parameters, draw, tallies))
    with pytest.raises(AssertionError, match=law):
        every_balance(parameters, draw, leaking)


@pytest.mark.parametrize(
    "field", ["gas_filled_kg", "fills", "riders_carried", "trips_run", "road_calls", "renewed", "kit_days"]
)
def test_a_booking_on_another_day_is_seen(field: str) -> None:
    """No yearly sum moves when a tally slips by a day within the days that were run."""
    parameters, draw, run = lively()
    tallies = run.tallies.copy()
    tallies[field][:DAYS] = np.roll(tallies[field][:DAYS], 1, axis=0)
    leaking = run._replace(tallies=tallies, flows=flows_of(parameters, draw, tallies))
    with pytest.raises(AssertionError, match="on another day"):
        every_balance(parameters, draw, leaking)


@pytest.mark.parametrize(
    "field", ["diesel_mj", "unworn_mj", "work_mj", "deadhead_km", "riders_left", "queue_s"]
)
def test_a_booking_on_a_day_that_was_not_run_is_seen(field: str) -> None:
    parameters, draw, run = lively()
    tallies = run.tallies.copy()
    tallies[field][:] = np.roll(tallies[field], 1, axis=0)
    with pytest.raises(AssertionError, match=r"no such wear|on a day that was not run"):
        every_balance(parameters, draw, run._replace(tallies=tallies))


@pytest.mark.parametrize(
    ("flow", "factor", "law"),
    [
        ("diesel_converted_large_l", 1.0 + 1e-8, "litres"),
        ("diesel_bio_other_mj", 1.001, "bio|litres"),
        ("diesel_fossil_other_mj", 1.001, "bio|litres"),
        ("gas_burned_converted_medium_mj", 1.0 + 1e-8, "gas fed"),
        ("methane_vented_kg", 1.0 + 1e-8, "gas let out"),
        ("compression_kwh", 1.0 + 1e-8, "compression"),
        ("trailer_diesel_bio_mj", 1.001, "trailers"),
    ],
)
def test_a_flow_that_is_not_what_was_tallied_is_seen(flow: str, factor: float, law: str) -> None:
    parameters, draw, run = tight()
    leaking = run._replace(flows={**run.flows, flow: factor * run.flows[flow]})
    with pytest.raises(AssertionError, match=law):
        every_balance(parameters, draw, leaking)


def test_gas_that_retires_with_its_bus_is_let_out() -> None:
    parameters, draw, run = lively()
    scrapped = float(run.tallies.gas_scrapped_kg.sum())
    assert scrapped > 1.0
    kept = {**run.flows, "methane_vented_kg": run.flows["methane_vented_kg"] - scrapped}
    with pytest.raises(AssertionError, match="gas let out"):
        every_balance(parameters, draw, run._replace(flows=kept))


def test_the_mobile_units_are_fed_from_afar() -> None:
    """Only they served in 2019: all of their gas came by the long way and none by the short one."""
    parameters, draw, run = scenario(0, 0, kits="all", station_history="as_lived", filling_choice="always")
    every_balance(parameters, draw, run)
    fills = run.log[run.log[:, 1] == FILLED]
    assert len(fills) > 0
    assert set(fills[:, 3].tolist()) == {float(MOBILE)}
    near = float(fills[:, 4].sum()) * parameters.trailer_km / parameters.trailer_useful_kg
    litres = near * parameters.trailer_l_per_100km / 100.0
    burned = run.total("trailer_diesel_fossil_mj") + run.total("trailer_diesel_bio_mj")
    ratio = parameters.mobile_trailer_km / parameters.trailer_km
    assert burned / (litres * draw.days.blend_mj_per_l.mean()) == pytest.approx(ratio)


def test_stations_serve_the_whole_city() -> None:
    """Buses of both workshops fill at one station, which gives its gas once."""
    far = max(
        range(len(draws())), key=lambda i: draws()[i].deadhead_limit_km
    )  # both workshops reach the station
    made = scenario(
        far, 1, kits="all", stations=("penggaron",), station_capacity_factor=0.125, filling_choice="always"
    )
    every_balance(*made)
    _, draw, run = made
    filled = run.log[run.log[:, 1] == FILLED, 2].astype(int)
    by_plan_of_2018 = np.isin(np.array(draw.network.names)[draw.buses.corridor[filled]], FIRST_WORKSHOP)
    assert 0 < by_plan_of_2018.sum() < filled.size
