"""Cash-flow rules and the prices of a study."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scenarios.accounting import economics
from scenarios.accounting.costs import growth_points, price_levels
from scenarios.accounting.cube import AccountingError
from scenarios.accounting.investment import (
    escalated,
    residual_value,
    scaled,
    size_factor,
    surviving,
    with_replacements,
)
from scenarios.accounting.specification import AssetSpec, PriceSpec
from scenarios.accounting.uncertainty import correction_factor, sum_half_range
from twins.core.priors import Normal, Triangular
from twins.core.twin import Horizon, Site

from . import synthetic

ROAD_TEST_L, ROAD_TEST_DUAL_L, ROAD_TEST_LSP = 5.5, 1.48, 4.02


@pytest.mark.parametrize(
    ("diesel", "gas", "diesel_bill", "dual_bill"),
    [(5150, 3100, 28_325, 20_084), (5150, 4500, 28_325, 25_712), (6800, 4500, 37_400, 28_154)],
)
def test_road_test_bills(diesel: float, gas: float, diesel_bill: float, dual_bill: float) -> None:
    frame = synthetic.sweep_frame(2)
    priced = [f.name for f in synthetic.FLOWS if f.role in ("purchase", "asset")]
    frame[priced] = 0.0
    frame.loc[frame.scenario == "bau", "diesel_converted_medium_l"] = ROAD_TEST_L
    frame.loc[frame.scenario == "project", "diesel_converted_medium_l"] = ROAD_TEST_DUAL_L
    frame.loc[frame.scenario == "project", "gas_filled_converted_medium_lsp"] = ROAD_TEST_LSP
    prices = (PriceSpec(carrier="diesel", value=diesel), PriceSpec(carrier="CNG", value=gas))
    account = synthetic.run(frame, economics=synthetic.money(prices=prices, fixed=()))
    bill = account.yearly.groupby("scenario").operating_cost.mean()
    assert bill["bau"] == pytest.approx(diesel_bill, abs=1)
    assert bill["project"] == pytest.approx(dual_bill, abs=1)


def test_irr_refusals() -> None:
    assert economics.irr([-100, 230, -132]) == (pytest.approx(math.nan, nan_ok=True), "refused")
    assert economics.irr([-100, -5, -5])[1] == "none"
    assert economics.irr([0, 0, 0])[1] == "none"
    assert economics.irr([-100, 0, 110]) == (pytest.approx(math.sqrt(1.1) - 1), "ok")
    assert economics.irr([-100, 10, 10]) == (pytest.approx(-0.6298, abs=1e-4), "ok")
    assert economics.irr([100, -60, -60]) == (pytest.approx(0.13066, abs=1e-5), "ok")


@given(st.floats(10, 1000), st.lists(st.floats(1, 500), min_size=1, max_size=20))
def test_npv_at_the_irr_is_zero(investment: float, yearly: list[float]) -> None:
    rate, status = economics.irr([-investment, *yearly])
    assert status == "ok"
    terms = np.array([investment, *yearly]) * (1 + rate) ** -np.arange(len(yearly) + 1.0)
    assert abs(terms[1:].sum() - terms[0]) <= 1e-9 * terms.sum()


def test_payback_never_and_inside_the_year() -> None:
    assert economics.payback([-100.0, 10.0, 10.0]) == math.inf
    assert economics.payback([-100.0, 60.0, 80.0]) == pytest.approx(1.5)
    assert economics.payback([5.0, 1.0]) == 0.0
    assert economics.payback([-100.0, 60.0, 60.0], rate=0.3) == math.inf


def test_abatement_cost_both_ways() -> None:
    assert float(economics.abatement_cost(-100.0, [10.0, 10.0])) == 5.0
    assert float(economics.abatement_cost(-100.0, [10.0, 10.0], 0.1)) == pytest.approx(
        100 / (10 / 1.1 + 10 / 1.21)
    )
    assert math.isnan(float(economics.abatement_cost(-100.0, [10.0, -20.0])))
    assert math.isnan(float(economics.jcm_indicator(100.0, -1.0, 15)))


def test_rates() -> None:
    assert economics.real_rate(0.12, 0.04) == pytest.approx(0.076923, abs=1e-6)
    assert economics.capital_recovery_factor(0.0, 20) == 0.05
    assert economics.subsidy_share(50, 100) == 0.5
    with pytest.raises(ValueError, match="at most 50 %"):
        economics.subsidy_share(51, 100)


def test_investment_rules() -> None:
    assert escalated(100.0, 14_000.0, 120.0, 150.0) == pytest.approx(1_750_000.0)
    assert scaled(100.0, 1.0, 2.0, 0.7) == pytest.approx(162.45, abs=0.01)
    with pytest.raises(ValueError, match="1/3 to 3"):
        scaled(100.0, 1.0, 3.5, 0.7)


def test_replacements_follow_what_still_lives() -> None:
    """72 pieces on 72 buses of which five are left in year eight: five are bought again, and one of five kept."""
    days = np.array([357, 365, 365, 366, 300, 200, 100, 50, 25.4, 25, 20, 15, 10, 5.08, 0]) * 72.0
    bought = with_replacements([72.0, *[0.0] * 14], 8, days)
    assert bought[8] == pytest.approx(72.0 * 25.4 / 357.0)
    assert bought.sum() == pytest.approx(72.0 + bought[8])
    assert with_replacements([72.0, *[0.0] * 14], 8).sum() == 144.0
    assert surviving(days, 0, 3) == 1.0  # a first year cut short does not make pieces
    value = residual_value(bought[:14], 1.0, 8.0, 0.0, days[:14])
    assert value == pytest.approx(bought[8] * (5.08 / 25.4) * (1.0 - 6.0 / 8.0))
    assert residual_value(bought, 1.0, 20.0, 0.0, days) == 0.0
    assert surviving(np.zeros(3), 0, 2) == 0.0


def test_an_asset_that_lives_with_a_flow_costs_less_where_it_dies() -> None:
    frame = synthetic.sweep_frame(3)
    frame["distance_other_km"] *= np.where(frame["year"] >= 2024, 0.25, 1.0)
    kits = AssetSpec(flow="kits_installed", unit_cost=139e6, life_years=8, replace=True, source="S03")
    men = synthetic.money().assets[1]
    costs = [
        synthetic.run(frame, economics=synthetic.money(assets=(replace(kits, lives_with=flow), men))).yearly
        for flow in ("", "distance_other_km")
    ]
    again = [c[(c["scenario"] == "project") & (c["year"] == 2027)]["capital_cost"].to_numpy() for c in costs]
    np.testing.assert_allclose(again[0], 72.0 * 139e6)
    np.testing.assert_allclose(again[1], 0.25 * again[0])
    with pytest.raises(
        AccountingError, match=r"lives_with 'distance_others_km' .* nearest is 'distance_other_km'"
    ):
        synthetic.run(
            frame, economics=synthetic.money(assets=(replace(kits, lives_with="distance_others_km"), men))
        )


def test_replacement_and_residual() -> None:
    bought = with_replacements([2.0, 1.0, 0, 0, 0, 0, 0, 0, 0, 0], 4)
    assert bought.tolist() == [2, 1, 0, 0, 2, 1, 0, 0, 2, 1]
    assert float(residual_value(bought, 100.0, 4, 0.0)) == pytest.approx(2 * 50 + 1 * 75)
    assert float(residual_value([1.0, 0.0], 100.0, 2, 0.1)) == pytest.approx(10.0)
    assert float(residual_value([1.0, 0.0, 0.0], 100.0, 2, 0.1)) == 0.0


def test_price_is_the_mean_over_days_and_takes_the_lever() -> None:
    spec = PriceSpec(carrier="diesel", signal="p", lever="f")
    site = Site(
        "x",
        signals={"p": ((dt.date(2019, 1, 1).toordinal(), 100.0), (dt.date(2020, 7, 1).toordinal(), 200.0))},
    )
    levels = price_levels(
        spec,
        ["a", "b"],
        synthetic.money(),
        site,
        Horizon(dt.date(2019, 1, 1), 3),
        {"a": {"f": 1.0}, "b": {"f": 2.0}},
    )
    half = (182 * 100 + 184 * 200) / 366
    assert levels == pytest.approx(np.array([[100, half, 200], [200, 2 * half, 400]]))


def test_nominal_prices_come_to_the_base_year() -> None:
    spec = PriceSpec(carrier="diesel", value=100.0, basis="nominal")
    levels = price_levels(
        spec, ["a"], synthetic.money(inflation=0.05), Site("x"), Horizon(dt.date(2018, 1, 1), 3), {}
    )
    assert levels[0] == pytest.approx([105.0, 100.0, 100 / 1.05])


def test_level_of_a_price_is_one_factor_a_draw_in_every_scenario_and_year() -> None:
    plain, gas = PriceSpec(carrier="diesel", value=5000.0), PriceSpec(carrier="CNG", value=4500.0)
    frame = synthetic.sweep_frame(30)

    def cost(*prices: PriceSpec) -> tuple[pd.DataFrame, pd.DataFrame]:
        found = synthetic.run(frame, economics=synthetic.money(prices=prices))
        return found.yearly, found.factor_draws

    before, none = cost(plain, gas)
    uncertain = replace(plain, level_prior=Triangular(0.5, 1.0, 3.0))
    after, drawn = cost(uncertain, gas)
    factor = drawn["factor on the price of diesel"]
    assert factor.between(0.5, 3.0).all() and factor.nunique() == 30
    assert "factor on the price of diesel" not in none.columns
    np.testing.assert_allclose(
        after.cost_diesel, before.cost_diesel * factor.loc[before.draw].to_numpy(), rtol=1e-12
    )
    np.testing.assert_array_equal(after.cost_cng, before.cost_cng)
    # a stream of its own: neither another price with a level nor a growth moves the draws
    _, both = cost(
        replace(uncertain, growth=Normal(0.0, 0.01)), replace(gas, level_prior=Triangular(0.9, 1.0, 1.2))
    )
    np.testing.assert_array_equal(both["factor on the price of diesel"], factor)
    assert (
        abs(stats.spearmanr(both["factor on the price of diesel"], both["factor on the price of CNG"])[0])
        < 0.5
    )


def test_growth_is_correlated_inside_a_group() -> None:
    draws = np.arange(3000, dtype=np.int64)
    a, b, c = (
        growth_points(PriceSpec(carrier=n, growth=Normal(0, 1), group=g, correlation=0.6), draws, 1)
        for n, g in (("diesel", "oil"), ("LPG", "oil"), ("wood", ""))
    )
    z = stats.norm.ppf([a, b, c])
    assert np.corrcoef(z)[0, 1] == pytest.approx(0.6, abs=0.05)
    assert abs(np.corrcoef(z)[0, 2]) < 0.07
    assert z.std(axis=1) == pytest.approx([1, 1, 1], abs=0.05)


def test_cash_flow_of_a_simple_project() -> None:
    """Exact NPV, IRR, grant and indicator of a project whose flows are constant."""
    frame = synthetic.sweep_frame(3)
    money_flows = [f.name for f in synthetic.FLOWS if f.role in ("purchase", "asset")]
    frame[money_flows] = 0.0
    frame.loc[frame.scenario == "bau", "diesel_other_l"] = 14.0
    first = (frame.scenario == "project") & (frame.year == 2019)
    frame.loc[first, "kits_installed"] = 1.0
    spec = synthetic.money(
        prices=(PriceSpec(carrier="diesel", value=1.0), PriceSpec(carrier="CNG", value=1.0)),
        assets=(AssetSpec(flow="kits_installed", unit_cost=100.0, subsidised=True),),
        fixed=(),
        unpriced=("grid", "technician_years"),
    )
    account = synthetic.run(frame, economics=spec)
    row = account.money[account.money.scenario == "project"].iloc[0]
    assert row.npv_no_grant == pytest.approx(19.8327, abs=1e-4)
    assert row.irr_no_grant == pytest.approx(0.111216, abs=1e-6)
    assert row.npv == pytest.approx(69.8327, abs=1e-4)
    assert row.irr == pytest.approx(0.2724576, abs=1e-6)
    assert (row.grant, row.subsidy_share) == (50.0, 0.5)
    assert account.money_at(0.04).query("scenario == 'project'").npv.iloc[0] > row.npv


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"unpriced": ()}, "no price of 'grid'"),
        ({"prices": ()}, "no price of 'diesel'"),
        ({"assets": ()}, "no cost of 'kits_installed'"),
        ({"assets": (AssetSpec(flow="kit_installed", unit_cost=1.0),)}, "the nearest is 'kits_installed'"),
        ({"prices": (PriceSpec(carrier="disel", value=1.0),)}, "the nearest is 'diesel'"),
    ],
)
def test_unpriced_flows_are_refused(changes: dict[str, object], text: str) -> None:
    with pytest.raises(AccountingError, match=text):
        synthetic.run(synthetic.sweep_frame(2), economics=synthetic.money(**changes))


def test_missing_lever_and_double_price_are_refused() -> None:
    bad = {s: {"diesel_price_facto": 1.0, "cng_price_factor": 1.0} for s in synthetic.SCENARIOS}
    with pytest.raises(AccountingError, match="no lever 'diesel_price_factor'"):
        synthetic.run(synthetic.sweep_frame(2), levers=bad)
    both = (
        PriceSpec(carrier="diesel", value=1.0, signal="diesel_price_idr_per_l"),
        PriceSpec(carrier="CNG", value=1.0),
    )
    with pytest.raises(AccountingError, match="exactly one"):
        synthetic.run(synthetic.sweep_frame(2), economics=synthetic.money(prices=both))


def test_uncertainty_refusals() -> None:
    with pytest.raises(ValueError, match="100 to 230"):
        correction_factor(80.0)
    with pytest.raises(ValueError, match="add up to 0"):
        sum_half_range([1.0, 1.0], [5.0, -5.0])


def test_size_factor_agrees_with_scaling_and_ends_where_it_ends() -> None:
    for size in (700.0, 2000.0, 5900.0):
        by_rule = scaled(2000.0 * 2500.0, 2000.0, size, 0.7)
        assert float(size * 2500.0 * size_factor(size, 2000.0, 0.7)) == pytest.approx(by_rule, rel=1e-12)
    np.testing.assert_allclose(size_factor([1.0, 1e6, 0.0], 2000.0, 0.7), [3.0**0.3, 3.0**-0.3, 3.0**0.3])
    np.testing.assert_array_equal(size_factor([1.0, 1e6], 2000.0, 1.0), 1.0)
