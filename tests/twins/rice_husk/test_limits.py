"""What the plant becomes at the ends: none, without outages, without failures, without mills' demand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.rice_husk.plants import gas, outcomes, ran, steam
from twins.rice_husk import plant_state as at
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.twin import RiceHusk

PLANT_FLOWS = (
    "gross_kwh", "house_kwh", "delivered_kwh", "supplied_grid_up_kwh", "supplied_grid_down_kwh", "power_sold_kwh",
    "diesel_engine_mj", "diesel_start_mj", "diesel_transport_mj", "husk_burned_mj", "husk_burned_t",
    "husk_bought_dry_t", "husk_bought_base_price_t", "husk_diverted_dry_t", "husk_rotted_dry_t",
    "leakage_coal_mj", "heat_supplied_mj",
    "ash_white_t", "ash_other_t", "steam_plant_kw", "gas_plant_kw", "running_h", "repair_h", "starting_h", "failures",
    "starts", "lorries", "lorry_km",
)  # fmt: skip
NO_FAILURES = {
    name: 0.0
    for name in RiceHuskParameters.infos()
    if name.endswith(("failures_per_year", "jams_per_year", "stops_per_year", "leaks_per_year", "trips_per_year"))
    and not name.startswith(("supply", "late"))
}  # fmt: skip
CALM = {"grid_outages_per_month": 0.0, "grid_rotation_share": 0.0}


def test_no_plant_has_no_flows_of_a_plant() -> None:
    bau = outcomes({"bau": RiceHuskParameters()})["bau"]
    assert {name: bau.total(name) for name in PLANT_FLOWS if bau.total(name) != 0.0} == {}
    assert bau.total("demand_kwh") > 0.0 and bau.total("methane_decay_kg") > 0.0


def test_levers_of_a_plant_that_is_not_there_do_nothing() -> None:
    found = outcomes(
        {"a": RiceHuskParameters(), "b": RiceHuskParameters(nameplate_kw=9_000.0, store_m3=300.0, lorries=50)}
    )
    for flow in RiceHusk.flows:
        np.testing.assert_array_equal(
            found["a"].flows[flow.name], found["b"].flows[flow.name], err_msg=flow.name
        )


def test_no_outages_no_diesel_sets_no_islands() -> None:
    plant = outcomes({"plant": steam(island_mode=True, **CALM)})["plant"]
    for name in (
        "grid_down_h",
        "island_h",
        "captive_diesel_kwh",
        "unserved_kwh",
        "without_grid_h",
        "supplied_grid_down_kwh",
    ):
        assert plant.total(name) == 0.0, name


def test_a_perfect_plant_with_husk_enough_runs_but_for_its_planned_stop() -> None:
    p = steam(
        planned_stop_days=20.0, overhaul_more_days=0.0, mills_under_contract=90, mills_running_share=0.6, lorries=60,
        store_m3=60_000.0, nameplate_kw=600.0, **CALM, **NO_FAILURES,
    )  # fmt: skip
    run = ran(p, years=3)
    hours = run.sums[1:]  # the first year begins with an empty store
    total = hours[:, [at.H_RUNNING, at.H_PLANNED, at.H_STARTING]].sum(axis=1)
    np.testing.assert_allclose(total, [8760.0, 8760.0], atol=1.0)
    np.testing.assert_allclose(hours[:, at.H_PLANNED], 480.0, atol=24.0)
    assert run.counts[1:, at.FAILURES].sum() == 0.0


def test_an_island_without_any_grid_serves_its_neighbours_only() -> None:
    plant = outcomes({"plant": steam(grid_connected=False)})["plant"]
    assert (
        plant.total("power_sold_kwh")
        == plant.total("power_bought_kwh")
        == plant.total("supplied_grid_up_kwh")
        == 0.0
    )
    assert plant.total("supplied_grid_down_kwh") > 0.0
    assert plant.total("grid_down_h") == pytest.approx(24.0 * 731)


def test_no_demand_and_no_feeder_leave_power_to_nobody() -> None:
    plant = outcomes({"plant": steam(export_kw=0.0, mill_kw=0.0, park_kw=0.0)})["plant"]
    assert plant.total("delivered_kwh") == 0.0
    assert plant.total("dumped_kwh") == pytest.approx(
        plant.total("gross_kwh") - _house_while_running(plant), rel=0.35
    )


def _house_while_running(outcome: object) -> float:
    return outcome.total("house_kwh") - outcome.total("power_bought_kwh")  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", ["steam", "gas_engine", "dual_fuel"])
def test_hours_of_the_modes_fill_the_year(line: str) -> None:
    run = ran(steam() if line == "steam" else gas(line), years=2)
    modes = run.sums[
        :, [at.H_RUNNING, at.H_STARTING, at.H_REPAIR, at.H_PLANNED, at.H_NO_FUEL, at.H_NO_GRID, at.H_NO_PLANT]
    ]
    np.testing.assert_allclose(modes.sum(axis=1), [8784.0, 8760.0], rtol=1e-12)


def test_heat_beyond_all_steam_is_capped_by_the_turbine() -> None:
    """A dryer of 50 MW at a plant of 1.8 MW takes what the extraction gives, and the books still close."""
    run = ran(steam(heat_kw=50_000.0, heat_demand_kw=50_000.0))
    running = run.sums[0, at.H_RUNNING]
    assert 0.0 < run.sums[0, at.HEAT_KW] / running < run.design.boiler_kw
    assert run.sums[0, at.LOST_CONDENSER_KW] > 0.0


def test_soaked_husk_is_dried_before_the_gasifier() -> None:
    """An open heap in the monsoon gets wetter than a gasifier takes; waste heat dries it, and nothing is lost."""
    run = ran(gas(store_roof_share=0.0, store_rain_pickup_share=0.9, store_m3=3_000.0, grid_connected=False))
    assert run.sums[0, at.LOST_MOISTURE_KW] > 0.0
    dry = ran(gas(store_roof_share=1.0, grid_connected=False))
    assert dry.sums[0, at.LOST_MOISTURE_KW] == 0.0
