"""What a plant that sells power needs of the accounting: sales, net electricity, biomass apart, outage hours."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from scenarios.accounting.account import Account, AccountingError
from scenarios.accounting.factors import default_row, find_row, read_table
from scenarios.accounting.grid import base_row, grid_path, trend
from scenarios.accounting.ledger import total
from scenarios.accounting.shape_fit import shape_problems
from scenarios.accounting.specification import GridSpec, PriceSpec

from . import power_plant as plant


@pytest.fixture(scope="module")
def booked() -> Account:
    return plant.run()


def yearly(booked: Account, scenario: str, column: str) -> np.ndarray:
    rows = booked.yearly[booked.yearly.scenario == scenario]
    return rows[column].to_numpy(np.float64)


# --- sales ------------------------------------------------------------------------------------------------


def test_revenue_is_price_times_amount_and_lowers_the_operating_cost(booked: Account) -> None:
    bought = 14_000.0 * 10.0 + 1.0e5 * 0.12
    sold = 8.1e6 * 0.09 + 2_500.0 * 5.0
    np.testing.assert_allclose(yearly(booked, "project", "revenue"), sold, rtol=1e-13)
    np.testing.assert_allclose(yearly(booked, "project", "revenue_power"), 8.1e6 * 0.09, rtol=1e-13)
    np.testing.assert_allclose(yearly(booked, "project", "revenue_ash"), 12_500.0, rtol=1e-13)
    np.testing.assert_allclose(yearly(booked, "project", "operating_cost"), bought - sold, rtol=1e-13)
    np.testing.assert_array_equal(yearly(booked, "bau", "revenue"), 0.0)


def test_sales_reach_the_cash_flow(booked: Account) -> None:
    alone = plant.run(plant.frame(power_sold_kwh=0.0, ash_sold_t=0.0))
    gain = booked.cash_flow("project").saving - alone.cash_flow("project").saving
    np.testing.assert_allclose(gain[:, 1:], 8.1e6 * 0.09 + 12_500.0, rtol=1e-12)


@pytest.mark.parametrize("carrier", ["power", "ash"])
def test_a_sale_without_a_price_is_refused(carrier: str) -> None:
    prices = tuple(p for p in plant.PRICES if p.carrier != carrier)
    with pytest.raises(AccountingError, match=rf"no price of '{carrier}'.*unpriced"):
        plant.run(economics=plant.money(prices=prices))
    free = plant.run(economics=plant.money(prices=prices, unpriced=("grid", carrier)))
    assert f"revenue_{carrier}" not in free.yearly.columns


def test_bought_and_sold_under_one_carrier_cancel() -> None:
    flows = tuple(
        dataclasses.replace(f, carrier="power") if f.name == "grid_import_kwh" else f for f in plant.FLOWS
    )
    prices = tuple(p for p in plant.PRICES if p.carrier != "power bought")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plant, "FLOWS", flows)
        booked = plant.run(economics=plant.money(prices=prices))
    np.testing.assert_allclose(
        yearly(booked, "project", "operating_cost"), 140_000.0 - 12_500.0 - 8.0e6 * 0.09, rtol=1e-12
    )
    np.testing.assert_allclose(yearly(booked, "project", "cost_power"), 1.0e5 * 0.09, rtol=1e-12)


def test_a_price_of_nothing_is_refused() -> None:
    prices = (*plant.PRICES, PriceSpec(carrier="steam", value=1.0))
    with pytest.raises(AccountingError, match="nothing is bought or sold as 'steam'"):
        plant.run(economics=plant.money(prices=prices))


# --- net electricity ------------------------------------------------------------------------------------------


def test_power_sent_out_is_a_negative_line_of_the_ledger(booked: Account) -> None:
    lines = [x for x in booked.ledger(0, "project") if x.source == "grid_net_kwh"]
    assert len(lines) == 3
    assert all(x.quantity == -8_000.0 and x.unit == "MWh" for x in lines)
    assert all(x.tco2e == pytest.approx(-8_000.0 * 0.719, rel=1e-13) for x in lines)
    every = booked.ledger(1, "project")
    for year, t in zip(
        plant.HORIZON.calendar_years.tolist(), yearly(booked, "project", "co2e_t")[3:], strict=True
    ):
        assert total(x for x in every if x.year == year) == t
    assert yearly(booked, "project", "energy_grid_mj")[0] == pytest.approx(-8.0e6 * 3.6)


def test_net_electricity_may_carry_the_money_both_ways() -> None:
    prices = (*plant.PRICES, PriceSpec(carrier="grid", value=0.1))
    booked = plant.run(economics=plant.money(prices=prices, unpriced=("power bought", "power_sold_kwh")))
    np.testing.assert_allclose(yearly(booked, "project", "cost_grid"), -8.0e5, rtol=1e-13)
    np.testing.assert_allclose(booked.bill("project", ["grid_net_kwh"]), -8.0e5, rtol=1e-13)


def test_a_flow_that_another_price_pays_is_not_paid_twice() -> None:
    prices = (*plant.PRICES, PriceSpec(carrier="grid", value=0.1))
    unpriced = ("grid_net_kwh",)
    booked = plant.run(economics=plant.money(prices=prices, unpriced=unpriced))
    assert "cost_grid" not in booked.yearly.columns
    np.testing.assert_array_equal(
        yearly(booked, "project", "operating_cost"), yearly(plant.run(), "project", "operating_cost")
    )


# --- energy ---------------------------------------------------------------------------------------------------


def test_husk_is_no_energy_used_up(booked: Account) -> None:
    rows = booked.reduction
    saved = (1.0e5 + 8.0e6) / 1e3 + (2.0e7 - 1.0e6) / 3600.0
    np.testing.assert_allclose(rows.energy_saved_mwh, saved, rtol=1e-13)
    np.testing.assert_allclose(rows.biomass_mwh, 1.8e8 / 3600.0, rtol=1e-13)
    np.testing.assert_allclose(
        yearly(booked, "project", "biogenic_co2_t").min(), 1.8e8 * 1e-6 * 100.0, rtol=0.3
    )
    assert {x.source for x in booked.memo(0, "project") if x.gas == "CO2"} >= {"husk_burned_mj"}


# --- credit -------------------------------------------------------------------------------------------------------


def test_power_terms_take_their_own_factor_per_mwh(booked: Account) -> None:
    ledger = booked.credit_ledger(0, "project")
    first = [x for x in ledger.reference if x.year == 2019]
    assert {(x.source, x.unit, x.quantity, x.factor) for x in first} == {
        ("supplied_grid_up_kwh", "MWh", 8_000.0, 0.319),
        ("supplied_outage_kwh", "MWh", 2_000.0, 0.533),
    }
    np.testing.assert_allclose(booked.reduction.re_t, 8_000.0 * 0.319 + 2_000.0 * 0.533, rtol=1e-13)


def test_outage_hours_earn_no_grid_credit(booked: Account) -> None:
    without = plant.run(plant.frame(supplied_outage_kwh=0.0))
    assert np.all(np.asarray(booked.reduction.re_t - without.reduction.re_t) > 0.0)
    np.testing.assert_array_equal(booked.reduction.expected_t, without.reduction.expected_t)


def test_generation_takes_several_power_terms() -> None:
    assert shape_problems(plant.rules(), plant.FLOWS) == []


def test_credited_stays_below_expected(booked: Account) -> None:
    assert np.all(np.asarray(booked.reduction.credited_t < booked.reduction.expected_t))


def test_heaps_and_fires_by_hand(booked: Account) -> None:
    lines = booked.contributions("bau").set_index("source").tco2e
    assert lines["methane_decay_kg"] == pytest.approx(120.0 * 27.0, rel=1e-12)
    assert lines["nitrous_burning_kg"] == pytest.approx(0.6 * 273.0, rel=1e-12)


# --- factor rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("country", "factor"), [("Myanmar", 0.719), ("Cambodia", 1.046)])
def test_grids_of_the_mekong(country: str, factor: float) -> None:
    spec = GridSpec(region=f"{country}, national", trend_country=country)
    assert base_row(spec).value == factor
    years, draws = np.arange(2019, 2034), np.arange(4)
    path = grid_path(spec, years, draws, seed=1)
    assert path.shape == (4, 15)
    assert np.isfinite(trend(country)).all()


@pytest.mark.parametrize("carrier", ["other primary solid biomass", "wood / wood waste", "gas/diesel oil"])
def test_fuels_of_a_plant_have_all_three_gases(carrier: str) -> None:
    sector = "manufacturing and construction"
    assert all(default_row(carrier, gas, sector).bounded for gas in ("CO2", "CH4", "N2O"))
    assert default_row(carrier, "CO2", sector).biogenic is (carrier != "gas/diesel oil")


def test_factor_of_captive_diesel_in_the_table() -> None:
    row = find_row(
        read_table("jcm_parameters"), "diesel captive generator, best unit", "JCM conservative captive factor"
    )
    assert row.value == pytest.approx(72.6 * 3.6 / 0.49 / 1000.0, rel=1e-6)
    assert row.value == pytest.approx(0.533, abs=5e-4)
