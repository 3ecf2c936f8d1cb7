"""The mills of a catchment, lorries, and the market for husk."""

from __future__ import annotations

import csv
import math
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.rice_husk.supply_numbers import MARKET, MILLS
from twins.core.streams import rng
from twins.rice_husk.husk_market import market_of_years, price_over_base
from twins.rice_husk.lorries import density_problems, load_kg, trips
from twins.rice_husk.mills import (
    largest_share,
    mills_around,
    share_of_catchment,
    surplus_dry_kg_year,
    under_contract,
)


def survey(name: str):
    text = resources.files("twins.rice_husk").joinpath(f"survey/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def mills_of(draw: int = 0, **numbers):
    return mills_around(MILLS._replace(**numbers), rng(2, draw).key("mills"))


def test_share_of_mills_that_run_is_that_of_the_township() -> None:
    counts = [mills_of(draw).number.size for draw in range(200)]
    assert np.mean(counts) == pytest.approx(20.0, abs=1.0)


def test_sizes_are_log_normal_and_a_few_carry_most() -> None:
    everyone = mills_of(registered=3000.0, running_share=1.0)
    logs = np.log(everyone.capacity_kg_day / 30e3)
    assert logs.mean() == pytest.approx(0.0, abs=0.05)
    assert logs.std() == pytest.approx(0.8, abs=0.04)
    ten = [largest_share(mills_of(draw, running_share=1.0, capacity_sigma=1.4), 9) for draw in range(20)]
    even = [largest_share(mills_of(draw, running_share=1.0, capacity_sigma=0.01), 9) for draw in range(20)]
    assert np.mean(ten) > 0.4, "a tenth of the mills holds near a half or more"
    assert np.mean(even) < 0.2


def test_classes_of_the_survey_bracket_the_spread() -> None:
    rows = {(r["where"], r["class"]): r for r in survey("mills_and_gasifiers")}
    ordinary, modern = rows["Myanmar", "ordinary mills"], rows["Myanmar", "modern mills"]
    z = {0.5: 0.0, 0.8: 0.0}
    for sigma in z:
        z[sigma] = 0.5 * math.erfc(math.log(float(ordinary["paddy_t_high"]) / 30.0) / sigma / math.sqrt(2.0))
    share = float(modern["count"]) / (float(ordinary["count"]) + float(modern["count"]))
    # 10 of 2,010 above 100 t: the narrow end of the prior; Thailand's classes ask for the wide end
    assert share < z[0.5] * 2.0
    assert z[0.5] < z[0.8] < 0.08


def test_distances_are_even_over_a_disc() -> None:
    far = mills_of(registered=3000.0, running_share=1.0).distance_km
    assert far.max() <= 1.4 * 25.0
    assert np.mean(far < 1.4 * 25.0 / 2.0) == pytest.approx(0.25, abs=0.03)


def test_more_mills_leave_the_others_as_they_were() -> None:
    few, many = mills_of(), mills_of(registered=140.0, running_share=0.4)
    both = np.isin(many.number, few.number)
    assert both.sum() == few.number.size
    np.testing.assert_array_equal(many.capacity_kg_day[both], few.capacity_kg_day)
    np.testing.assert_array_equal(many.distance_km[both], few.distance_km)


def test_contracts_go_to_the_largest_or_the_nearest() -> None:
    mills = mills_of()
    surplus = surplus_dry_kg_year(mills)
    largest, nearest = under_contract(mills, 5, "largest"), under_contract(mills, 5, "nearest")
    assert largest.sum() == nearest.sum() == 5
    assert surplus[largest > 0].min() >= surplus[largest == 0].max()
    assert mills.distance_km[nearest > 0].max() <= mills.distance_km[nearest == 0].min()
    assert under_contract(mills, 1e9, "largest").sum() == mills.number.size
    assert largest @ surplus / surplus.sum() == pytest.approx(largest_share(mills, 5))


def test_a_parboiling_mill_has_little_left() -> None:
    plain, parboiling = mills_of(parboiling_share=0.0), mills_of(parboiling_share=1.0)
    assert plain.own_use_share.max() < 0.25
    assert parboiling.own_use_share.min() > 0.9
    assert surplus_dry_kg_year(parboiling).sum() < 0.1 * surplus_dry_kg_year(plain).sum()


def test_own_use_follows_the_energy_table() -> None:
    rows = {row["mill_type"]: row for row in survey("mill_energy_use")}
    white, parboiled = rows["raw (white) rice"], rows["parboiled rice"]
    power = 0.65 * float(white["electricity_kWh_per_t_milled_rice"]) * 1.8 * 0.9 / 1000.0
    heat = 0.65 * float(parboiled["heat_kWh_per_t_milled_rice"]) * 3.6 / 13.0 / 0.65 * 0.9 / 1000.0
    assert pytest.approx(power, rel=0.05) == MILLS.gasifier_use
    assert pytest.approx(heat, rel=0.05) == MILLS.parboiling_use


def test_township_holds_less_than_its_share_of_the_region() -> None:
    rows = {row["region"]: row for row in survey("myanmar_paddy_production_2018_19")}
    paddy = float(rows["Ayeyarwady"]["paddy_tonnes_derived_at_20.86_kg_per_basket"]) * 1e3 / 26.0  # townships
    milled = np.mean([mills_of(draw).paddy_kg_year.sum() for draw in range(100)])
    assert 0.2 < milled / paddy < 1.0, "what is not milled here goes to the towns"


def test_share_of_the_catchment() -> None:
    mills = mills_of()
    surplus = float(surplus_dry_kg_year(mills).sum())
    assert share_of_catchment(surplus / 4.0, mills) == pytest.approx(0.25)


def test_no_mills_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        mills_of(registered=0.0)


def test_ground_husk_is_refused_as_loose_husk() -> None:
    assert [density_problems(x) for x in (90.0, 110.0, 150.0)] == [[], [], []]
    for ground in (330.0, 380.0):
        assert "ground, sieved" in density_problems(ground)[0].cause
    assert "t/m3" in density_problems(0.11)[0].cause
    assert "bales" in density_problems(200.0)[0].cause
    assert density_problems(float("nan")) != []


def test_a_lorry_is_full_by_volume() -> None:
    assert load_kg(20.0, 110.0, 8000.0) == pytest.approx(2200.0)
    assert load_kg(20.0, 150.0, 2500.0) == 2500.0
    assert trips(45_000.0, 2200.0) == 21


def test_price_reaches_what_thailand_saw() -> None:
    assert price_over_base(0.0, 1.0) == 1.0
    rows = [r for r in survey("husk_prices") if r["country"] == "Thailand"]
    before = [float(rows[0]["price_low"]), float(rows[0]["price_high"])]
    after = float(rows[1]["price_low"])
    low, high = after / before[1], after / before[0]
    assert price_over_base(0.85, 0.8) < low * 1.1
    assert price_over_base(0.85, 2.0) > high


@given(burn=st.floats(0.0, 1e8), more=st.floats(0.0, 1e8))
def test_a_larger_plant_pays_more_and_drives_others_out(burn: float, more: float) -> None:
    husk = np.full((2, 730), 3e4)
    year = np.repeat([0, 1], 365)
    small = market_of_years(MARKET, np.array([0.1, 0.3]), husk, year, burn)
    large = market_of_years(MARKET, np.array([0.1, 0.3]), husk, year, burn + more)
    np.testing.assert_allclose(small.surplus_dry_kg, 365 * 3e4 * 1.6)
    assert np.all(large.price_multiplier >= small.price_multiplier)
    assert np.all(large.competitors_share <= small.competitors_share)
    assert small.competitors_share[1] == pytest.approx(small.competitors_share[0] * 1.02)
