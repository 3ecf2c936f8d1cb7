"""What the plant becomes at the ends: none, without outages, without gas store, without waste, without kitchens."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.plants import (
    GOOD_GRID,
    NEVER_STOPS,
    begun,
    cooking,
    outcomes,
    ran,
    single,
    two_phase,
)
from twins.digester import TWIN
from twins.digester import plant_state as at
from twins.digester.parameters import DigesterParameters

OF_THE_SITE = {
    "waste_t", "turned_away_t", "dumped_t", "demand_kwh", "grid_net_kwh", "unserved_kwh", "captive_diesel_kwh",
    "power_bought_kwh", "diesel_captive_mj", "diesel_transport_mj", "diesel_bought_l", "lpg_mj", "charcoal_mj",
    "wood_mj", "carbon_dioxide_wood_kg", "lpg_bought_kg", "charcoal_bought_kg", "wood_bought_kg", "kitchen_demand_mj",
    "methane_dump_kg", "dump_carbon_cut_kg", "methane_fire_kg", "nitrous_fire_kg", "methane_dump_to_come_kg",
    "grid_down_h",
}  # fmt: skip
"""Flows that are there without a plant."""
MODES = (at.H_FEEDING, at.H_RAMPING, at.H_HELD, at.H_STOPPED, at.H_NO_PLANT)


def test_no_plant_has_no_flows_of_a_plant() -> None:
    bau = outcomes({"bau": DigesterParameters(kitchens=100)})["bau"]
    found = {flow.name for flow in TWIN.flows if bau.total(flow.name) != 0.0}
    assert found <= OF_THE_SITE
    assert {"waste_t", "dumped_t", "demand_kwh", "methane_dump_kg", "lpg_mj", "wood_mj"} <= found


def test_levers_of_a_plant_that_is_not_there_do_nothing() -> None:
    other = DigesterParameters(capacity_t_per_d=90.0, holder_m3=900.0, engine_kw=500.0, engines=4, island_mode=True,
                               gas_use="cooking", effluent_treatment=False, residue_use="dump")  # fmt: skip
    found = outcomes({"a": DigesterParameters(), "b": other})
    for flow in TWIN.flows:
        np.testing.assert_array_equal(
            found["a"].flows[flow.name], found["b"].flows[flow.name], err_msg=flow.name
        )


def test_no_outages_no_diesel_no_islands() -> None:
    plant = outcomes({"plant": two_phase(island_mode=True, **GOOD_GRID)})["plant"]
    for name in ("grid_down_h", "island_h", "captive_diesel_kwh", "unserved_kwh", "supplied_grid_down_kwh"):
        assert plant.total(name) == 0.0, name


def test_without_any_grid_the_engines_serve_the_critical_load_only() -> None:
    run = begun(two_phase(grid_connected=False, run_island_reliability=1.0, **NEVER_STOPS))
    for hour in range(24 * 30, 24 * 300, 23):
        run.finish(float(hour))
        assert run.rates[at.LOCAL_KW] <= run.s.critical_kw * (1.0 + 1e-12)
        assert run.rates[at.IMPORT_KW] == run.rates[at.EXPORT_KW] == 0.0
    assert run.sums[0, at.LOCAL_GRID_DOWN_KW] > 0.0
    assert run.sums[0, at.H_GRID_DOWN] == pytest.approx(run.s.now - 0.5, rel=1e-9)


def test_a_plant_without_a_grid_starts_on_diesel() -> None:
    """Its first gas needs pumps, and they need power that no engine makes yet."""
    run = begun(two_phase(grid_connected=False, **NEVER_STOPS))
    run.finish(24.0 * 3)
    assert run.rates[at.GROSS_KW] == 0.0 and run.rates[at.HOUSE_KW] > 0.0
    assert run.rates[at.CAPTIVE_KW] >= run.rates[at.HOUSE_KW]
    run.finish(24.0 * 300)
    assert run.sums[0, at.GROSS_KW] > 1e5


def test_hours_of_the_modes_fill_the_year() -> None:
    for p in (single(), two_phase(stop_mean_years=0.3), cooking(), DigesterParameters()):
        run = ran(p, years=2)
        np.testing.assert_allclose(run.sums[:, MODES].sum(axis=1), [8_760.0, 8_784.0], rtol=1e-12)


def test_a_market_with_little_waste_leaves_the_plant_idle() -> None:
    run = ran(two_phase(market_waste_t_per_day=1.0, **NEVER_STOPS))
    fed = run.counts[0, at.DOSED_T : at.DOSED_T + at.N_CLASSES].sum()
    arrived = run.counts[0, at.ARRIVED_T : at.ARRIVED_T + at.N_CLASSES].sum()
    assert 0.7 * arrived < fed < arrived
    assert run.sums[0, at.H_ENGINE] < 2_500.0


def test_more_waste_than_the_plant_takes_is_turned_away() -> None:
    run = ran(two_phase(market_waste_t_per_day=80.0, **NEVER_STOPS))
    last = at.N_CLASSES + 1
    arrived, away, dosed = (
        run.counts[0, first : first + last].sum() for first in (at.ARRIVED_T, at.TURNED_AWAY_T, at.DOSED_T)
    )
    assert away > 0.5 * arrived
    assert dosed < 1.3 * 20.0 * 365.0


def test_kitchens_ask_at_meal_hours_and_get_no_more() -> None:
    few, many = (ran(cooking(kitchens=n, **NEVER_STOPS)) for n in (50, 5_000))
    served = [run.sums[0, at.KITCHEN_SERVED_MJ] / run.sums[0, at.KITCHEN_DEMAND_MJ] for run in (few, many)]
    assert served[0] > 0.6 and served[1] < 0.3
    assert few.sums[0, at.CH4_FLARE] > many.sums[0, at.CH4_FLARE]
    assert few.sums[0, at.GROSS_KW] == many.sums[0, at.GROSS_KW] == 0.0


def test_the_holder_of_kitchens_decides_what_they_get() -> None:
    small, large = (ran(cooking(holder_m3=m3, **NEVER_STOPS)).sums[0] for m3 in (60.0, 1_500.0))
    assert large[at.KITCHEN_SERVED_MJ] > 1.1 * small[at.KITCHEN_SERVED_MJ]


def test_no_leaks_no_slip_no_losses_of_methane() -> None:
    run = ran(two_phase(gas_leak_share=0.0, engine_slip=0.0, gas_flare_destruction=1.0, gas_flare_fails_to_light=0.0,
                        holder_m3=2_000.0, **NEVER_STOPS, **GOOD_GRID))  # fmt: skip
    r = run.sums[0]
    assert r[at.CH4_LEAKED] == r[at.CH4_SLIP] == r[at.CH4_FLARE_SLIP] == 0.0
    assert r[at.CH4_VENTED] < 1e-3 * r[at.CH4_MADE]


def test_lost_gas_of_the_acid_tank_is_a_loss() -> None:
    found = outcomes(
        {route: two_phase(acid_gas=route) for route in ("to_methane_tank", "to_holder", "lost")}, years=1
    )
    assert found["lost"].total("methane_acid_tank_kg") > 0.0
    assert (
        found["to_holder"].total("methane_acid_tank_kg")
        == found["to_methane_tank"].total("methane_acid_tank_kg")
        == 0.0
    )


def test_kitchens_keep_no_island() -> None:
    """Without engines nothing feeds crusher and pumps in an outage, whatever the study says of islands."""
    plain, island = (ran(cooking(island_mode=mode, **NEVER_STOPS)) for mode in (False, True))
    np.testing.assert_array_equal(island.sums, plain.sums)
    np.testing.assert_array_equal(island.counts, plain.counts)
