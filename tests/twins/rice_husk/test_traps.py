"""Every trap of the reference as a test: what a husk plant is easily credited with and does not do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.twins.rice_husk.plants import begun, draw_for, gas, of_priors, outcomes, ran, steam
from twins.core.outcome import Outcome
from twins.rice_husk import plant_state as at
from twins.rice_husk.equations import fuel_limit
from twins.rice_husk.operation import operate
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.runs import Run
from twins.rice_husk.steam_line import steam_need
from twins.rice_husk.twin import shared_by_scenarios

YEARS = 4
DRAWS = 6


def per_kwh(outcome: Outcome) -> float:
    return 1e3 * outcome.total("husk_burned_t") / outcome.total("gross_kwh")


def at_full_load(p: RiceHuskParameters) -> Run:
    """Return a plant that runs with the grid up, with husk enough."""
    run = begun(p)
    for hour in range(24, 24 * 300):
        run.finish(hour + 2.0**-10)
        if run.s.mode == at.RUNNING and run.s.grid_up == 1 and run.s.fuel_limit == 1.0:
            return run
    raise AssertionError("the plant never ran")


def rate_with(run: Run, *, moisture: float | None = None, t: Any = None, **state: float) -> float:
    """Return husk [kg/kWh gross] of the operating point with a changed state, moisture or machine."""
    kept = {name: getattr(run.s, name) for name in state} | {"hopper_water_kg": run.s.hopper_water_kg}
    for name, value in state.items():
        setattr(run.s, name, value)
    if moisture is not None:
        run.s.hopper_water_kg = run.s.hopper_dry_kg * moisture / (1.0 - moisture)
    rates = np.zeros(at.N_RATES)
    operate(run.s, run.p, run.c, run.t if t is None else t, rates)
    for name, value in kept.items():
        setattr(run.s, name, value)
    return float((rates[at.HUSK_DRY_KG] + rates[at.HUSK_WATER_KG]) / rates[at.GROSS_KW])


# --- section 12, point 2: kWh is a function, no fixed kg/kWh --------------------------------------------------
def test_wetter_husk_takes_more_kilograms() -> None:
    run = at_full_load(steam())
    rates = [rate_with(run, moisture=M) for M in (0.08, 0.12, 0.18, 0.25)]
    assert np.all(np.diff(rates) > 0.02)


def test_more_ash_takes_more_kilograms() -> None:
    poor, rich = steam(ash_dry=0.24), steam(ash_dry=0.16)
    assert rate_with(at_full_load(poor), moisture=0.12) > 1.05 * rate_with(at_full_load(rich), moisture=0.12)


def test_better_steam_takes_fewer_kilograms() -> None:
    states = ((20.0, 330.0), (32.0, 400.0), (45.0, 450.0), (67.0, 485.0))
    rates = [rate_with(at_full_load(steam(steam_bar=p, steam_c=T)), moisture=0.12) for p, T in states]
    assert np.all(np.diff(rates) < -0.02)
    assert 1.0 < rates[-1] < rates[0] < 2.6


def test_half_load_takes_more_kilograms_a_kilowatt_hour() -> None:
    run = at_full_load(steam())
    full, half = (
        steam_need(run.s, run.p, run.c, run.t, kw, 0.0, 0.12).husk_kg / kw for kw in (1816.0, 908.0)
    )
    assert half > 1.08 * full


def test_humid_heat_takes_more_kilograms() -> None:
    run = at_full_load(steam())
    cool, hot = (rate_with(run, wet_bulb_c=T, moisture=0.12) for T in (18.0, 28.0))
    assert hot > 1.01 * cool


def test_no_fixed_husk_rate_by_hour() -> None:
    """Over a year the hours of a plant differ by far more than rounding."""
    run = begun(steam())
    rates: list[float] = []
    for hour in range(24 * 10, 24 * 330, 7):
        run.finish(hour + 2.0**-10)
        if run.rates[at.GROSS_KW] > 0.0:
            rates.append(
                float((run.rates[at.HUSK_DRY_KG] + run.rates[at.HUSK_WATER_KG]) / run.rates[at.GROSS_KW])
            )
    assert len(rates) > 200 and np.std(rates) > 0.02 * np.mean(rates)


@pytest.mark.parametrize("draw", range(DRAWS))
@pytest.mark.parametrize("kw", [1_000.0, 1_816.0, 3_000.0])
def test_no_small_plant_burns_less_than_a_kilogram_a_kilowatt_hour(kw: float, draw: int) -> None:
    plants = {"plant": of_priors(steam(nameplate_kw=kw), draw)}
    assert 1.0 <= per_kwh(outcomes(plants, number=draw, years=1)["plant"]) < 4.0


# --- section 12, point 5, and section 9: grid ---------------------------------------------------------------------
def test_hours_without_grid_earn_no_grid_credit() -> None:
    """More neighbours to serve in outages move the supply without grid, and not a kWh of that with it."""
    plants = {
        "idle": steam(island_mode=True, park_kw=0.0, mill_kw=0.0),
        "served": steam(island_mode=True, park_kw=0.0, mill_kw=300.0),
    }
    found = outcomes({"bau": RiceHuskParameters(), **plants}, years=YEARS)
    assert found["bau"].total("supplied_grid_up_kwh") == found["bau"].total("supplied_grid_down_kwh") == 0.0
    assert found["idle"].total("supplied_grid_down_kwh") == 0.0
    served, idle = found["served"], found["idle"]
    assert served.total("supplied_grid_down_kwh") > 1e4
    moved = served.total("supplied_grid_up_kwh") - idle.total("supplied_grid_up_kwh")
    assert abs(moved) < 0.02 * idle.total(
        "supplied_grid_up_kwh"
    )  # through husk that outages burn, not through credit


def test_supply_is_booked_to_the_grid_as_it_is_now() -> None:
    run = begun(steam(island_mode=True, island_reliability=1.0))
    checked = 0
    for hour in range(24 * 10, 24 * 120):
        run.finish(hour + 2.0**-10)
        r = run.rates
        if run.s.grid_up == 0 and run.s.mode == at.RUNNING:
            checked += 1
            assert r[at.EXPORT_KW] == r[at.LOCAL_GRID_UP_KW] == r[at.IMPORT_KW] == 0.0
            assert r[at.LOCAL_GRID_DOWN_KW] == r[at.LOCAL_KW]
    assert checked > 20


def test_without_island_mode_the_plant_stops_with_the_grid_and_its_house_load_is_not_free() -> None:
    run = begun(steam())
    checked = 0
    for hour in range(24 * 10, 24 * 120):
        run.finish(hour + 2.0**-10)
        if run.s.grid_up == 0:
            checked += 1
            assert run.rates[at.GROSS_KW] == 0.0
            assert run.rates[at.HOUSE_KW] > 0.0 and run.rates[at.HOUSE_CAPTIVE_KW] == run.rates[at.HOUSE_KW]
            assert run.rates[at.DIESEL_CAPTIVE_L] > 0.0
    assert checked > 50


def test_a_restart_burns_husk_and_gives_nothing() -> None:
    run = begun(steam())
    burnt = []
    for hour in range(24 * 10, 24 * 200):
        run.finish(hour + 2.0**-10)
        if run.s.mode == at.STARTING:
            assert run.rates[at.GROSS_KW] == run.rates[at.HEAT_KW] == 0.0
            burnt.append(run.rates[at.HUSK_DRY_KG])
    assert len(burnt) > 20 and min(burnt) > 0.0


def test_mills_and_plant_lose_their_power_together() -> None:
    """On a day of outages mills without a diesel set make less husk, and the plant stands."""
    p = steam(mills_own_power_share=0.0)
    draw = draw_for(shared_by_scenarios(p), 1, 0, YEARS)
    change = np.corrcoef(np.diff(draw.down_hours), np.diff(draw.mill_activity))[0, 1]
    assert change < -0.3
    calm = p.replace(grid_outages_per_month=0.0, grid_rotation_share=0.0)
    weak, good = (outcomes({"plant": plant}, years=YEARS)["plant"] for plant in (p, calm))
    assert weak.total("husk_offered_dry_t") < good.total("husk_offered_dry_t")
    assert weak.total("gross_kwh") < 0.95 * good.total("gross_kwh")
    assert weak.total("without_grid_h") > 0.0 == good.total("without_grid_h")


# --- section 12, point 4: store and derating -----------------------------------------------------------------------
def test_the_plant_derates_before_it_stops() -> None:
    run = begun(steam(mills_under_contract=6))
    limits: list[float] = []
    for hour in range(24, 24 * 360):
        run.finish(hour + 2.0**-10)
        if run.s.mode == at.RUNNING:
            limits.append(float(run.s.fuel_limit))
        elif run.s.mode == at.NO_FUEL and limits:
            break
    assert run.s.mode == at.NO_FUEL, "too few mills starve a plant"
    tail = limits[-6:]
    assert max(tail) < 0.9
    assert [fuel_limit(h, 48.0, 3.0, 0.35) for h in (2.0, 3.0, 48.0)] == [0.0, 0.0, 1.0]
    assert 0.35 < fuel_limit(10.0, 48.0, 3.0, 0.35) < 0.6


@pytest.mark.parametrize(
    "plant", [steam(), gas(), gas("dual_fuel"), steam(mills_under_contract=4, store_m3=1_500.0)]
)
def test_the_store_is_never_negative(plant: RiceHuskParameters) -> None:
    run = begun(plant)
    for hour in range(24, 24 * 366, 11):
        run.finish(float(hour))
        assert run.store.dry.min() >= 0.0 and run.store.water.min() >= 0.0
        assert run.s.hopper_dry_kg >= -1e-9


# --- section 5: heat, and section 6: house load ---------------------------------------------------------------------
def test_heat_is_not_free() -> None:
    plants = {"power": steam(heat_demand_kw=1_500.0), "both": steam(heat_demand_kw=1_500.0, heat_kw=1_500.0)}
    found = outcomes(plants, years=YEARS)
    heat_kwh = found["both"].total("heat_supplied_mj") / 3.6
    assert heat_kwh > 1e6
    husk = (found["both"].total("husk_burned_t") - found["power"].total("husk_burned_t")) / found[
        "power"
    ].total("husk_burned_t")
    lost = found["power"].total("gross_kwh") - found["both"].total("gross_kwh")
    run = at_full_load(steam())
    alone, with_heat = (steam_need(run.s, run.p, run.c, run.t, 1_200.0, kw, 0.12) for kw in (0.0, 1_000.0))
    assert (
        with_heat.fuel_kw > alone.fuel_kw + 1_000.0 / 8.0
    )  # each kW of heat costs 1/8 to 1/5 of its power, more of fuel
    assert husk > 0.0 or lost > 0.0


def test_house_load_share_grows_at_half_load() -> None:
    run = at_full_load(steam())
    shares = []
    for demand in (3_000.0, 900.0):
        run.s.demand_kw = demand
        run.c.export_kw = 0.0
        rates = np.zeros(at.N_RATES)
        operate(run.s, run.p, run.c, run.t, rates)
        shares.append(rates[at.HOUSE_KW] / rates[at.GROSS_KW])
    assert 0.07 < shares[0] < 0.15
    assert shares[1] > 1.25 * shares[0]


# --- sections 7.3-7.6 -------------------------------------------------------------------------------------------
def test_producer_gas_derates_the_engine_and_is_not_natural_gas() -> None:
    for draw in range(DRAWS):
        run = at_full_load(of_priors(gas(), draw))
        assert run.rates[at.GROSS_KW] < 0.9 * run.c.nameplate_kw
        assert run.rates[at.GROSS_KW] / run.rates[at.FUEL_LHV_KW] < 0.30


def test_a_gasifier_stops_often_and_short() -> None:
    found = outcomes({"gas": gas(), "steam": steam()}, years=YEARS)
    assert found["gas"].total("failures") > 1.2 * 8 * YEARS
    hours = found["gas"].total("repair_h") / found["gas"].total("failures")
    assert hours < 30.0


def test_dual_fuel_still_burns_diesel() -> None:
    run = at_full_load(gas("dual_fuel", park_kw=900.0))
    diesel = run.rates[at.DIESEL_ENGINE_KW]
    assert diesel > 0.0 and run.rates[at.FUEL_KW] > 0.0
    alone = outcomes({"gas": gas(park_kw=900.0)}, years=1)["gas"]
    assert alone.total("diesel_engine_mj") == 0.0


# --- sections 10 and 11 -----------------------------------------------------------------------------------------------
def test_the_rotting_assumption_decides() -> None:
    """Avoided methane, in CO2e, is anything from nothing to far more than the diesel of the plant's lorries."""
    saved = []
    for docf, river in ((0.01, 2.0), (0.5, 0.01)):
        plants = {
            name: p.replace(heap_docf=docf, fate_river=river, fate_burnt=0.05, fate_used=0.05, fate_rot=0.35)
            for name, p in (("bau", RiceHuskParameters()), ("plant", steam()))
        }
        found = outcomes(plants, years=YEARS)
        kg = {n: o.total("methane_decay_kg") + o.total("methane_to_come_kg") for n, o in found.items()}
        saved.append(28.0 * (kg["bau"] - kg["plant"]) / found["plant"].total("husk_burned_t") / 1e3)
    assert 0.0 <= saved[0] < 0.03
    assert saved[1] > 0.35, "t CO2e a tonne of husk"
    assert saved[1] > 20.0 * saved[0]


def test_methane_of_a_heap_comes_over_decades() -> None:
    bau = outcomes({"bau": RiceHuskParameters()}, years=YEARS)["bau"]
    decay = bau.flows["methane_decay_kg"]
    assert np.all(np.diff(decay) > 0.0)
    assert decay.sum() < 0.3 * bau.total("methane_to_come_kg")


def test_leakage_rises_with_the_used_share_of_the_husk() -> None:
    diverted = []
    for draw in range(3):
        plants = {f"{kw:g}": steam(nameplate_kw=kw, mills_under_contract=90, lorries=60, store_m3=40_000.0)
                  for kw in (500.0, 2_000.0, 8_000.0)}  # fmt: skip
        found = outcomes(plants, number=draw, years=YEARS)
        diverted.append(
            [o.total("husk_diverted_dry_t") / o.total("husk_bought_dry_t") for o in found.values()]
        )
    mean = np.mean(diverted, axis=0)
    assert mean[0] < mean[1] < mean[2]


def test_a_larger_plant_pays_more_a_tonne() -> None:
    prices = []
    for kw in (300.0, 700.0, 1_200.0):
        p = steam(nameplate_kw=kw, mills_under_contract=90, lorries=60, store_m3=40_000.0)
        plant = outcomes({"plant": p}, years=YEARS)["plant"]
        prices.append(plant.total("husk_bought_base_price_t") / plant.total("husk_bought_dry_t"))
    assert 1.0 <= prices[0] < prices[1] < prices[2]


# --- section 4 and 8 --------------------------------------------------------------------------------------------------
def test_carbon_in_ash_costs_heat_and_spoils_the_ash() -> None:
    black, white = (ran(steam(carbon_in_ash=u)) for u in (0.178, 0.03))
    shares = [run.sums[0, at.LOST_UNBURNT_KW] / run.sums[0, at.FUEL_KW] for run in (black, white)]
    assert 0.06 < shares[0] < 0.11 and shares[1] < 0.02
    assert black.sums[0, at.ASH_WHITE_KG] < 0.1 * black.sums[0, at.ASH_KG]
    assert white.sums[0, at.ASH_WHITE_KG] > 0.7 * white.sums[0, at.ASH_KG]


def test_soot_that_is_not_blown_costs_heat() -> None:
    kept, blown = (ran(steam(soot_blowing_h=hours)) for hours in (1_000.0, 8.0))
    flue = [run.sums[0, at.LOST_DRY_GAS_KW] / run.sums[0, at.FUEL_KW] for run in (kept, blown)]
    assert flue[0] > 1.01 * flue[1]
