"""Published figures relative to the converted units, computed a second time from the rows of the sweep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.accounting.account import Account
from scenarios.accounting.claims import at_own_prices, check_claim, claimed
from scenarios.accounting.cube import AccountingError
from scenarios.accounting.specification import Claim, ClaimPrice
from tests.scenarios.accounting import synthetic

N_DRAWS = 40
DIESEL = tuple(f"diesel_converted_{size}_l" for size in ("large", "medium"))
GAS = tuple(f"gas_filled_converted_{size}_lsp" for size in ("large", "medium"))
COST = Claim(name="cost", value=29.0, unit="%", quantity="fuel_cost_saved_share", flows=DIESEL + GAS)


@pytest.fixture(scope="module")
def booked() -> Account:
    return synthetic.run()


def flow(name: str, scenario: str) -> np.ndarray:
    frame = synthetic.sweep_frame(N_DRAWS)
    rows = frame[frame["scenario"] == scenario].sort_values(["draw", "year"])
    return rows[name].to_numpy(np.float64).reshape(N_DRAWS, 15)


def test_expected_share_is_over_the_emissions_of_the_converted_units(booked: Account):
    """The other buses and what they emit are in no denominator: the ledger of one draw, line by line."""
    claim = Claim(name="c", value=40.0, unit="%", quantity="expected_share")
    inside = booked.spec.boundary
    lines = [line for line in booked.ledger(3, "bau") if line.source in inside]
    before = sum(line.tco2e for line in lines)
    saved = booked.reduction_of("project", "expected_t")[3].sum()
    assert claimed(claim, booked).by_draw()[3] == pytest.approx(saved / before, rel=1e-12)
    assert not any("other" in line.source for line in lines)


def test_credited_share_is_over_the_reference_emissions(booked: Account):
    found = claimed(Claim(name="c", value=40.0, unit="%", quantity="credited_share"), booked)
    rows = booked.reduction[booked.reduction["scenario"] == "project"]
    sums = rows.groupby("draw")[["credited_t", "re_t"]].sum()
    np.testing.assert_allclose(found.by_draw(), sums["credited_t"] / sums["re_t"], rtol=1e-12)


def test_gas_share_weighs_the_years_with_their_energy(booked: Account):
    found = claimed(Claim(name="c", value=0.7, unit="-", quantity="gas_share"), booked)
    gas = sum(flow(f"gas_burned_converted_{s}_mj", "project") + 50.0 * flow(f"methane_slip_converted_{s}_kg", "project")
              for s in ("large", "medium"))  # fmt: skip
    diesel = sum(
        flow(f"diesel_{p}_converted_{s}_mj", "project")
        for p in ("fossil", "bio")
        for s in ("large", "medium")
    )
    whole = gas + diesel
    # the account takes 50.0 MJ/kg of methane to within its table
    np.testing.assert_allclose(found.by_draw(), gas.sum(axis=1) / whole.sum(axis=1), rtol=2e-3)
    np.testing.assert_allclose(found.by_year(), gas / whole, rtol=2e-3)


def test_fuel_cost_is_that_of_the_named_flows_only(booked: Account):
    """Real prices without growth before 2022: nominal over (1 + inflation) to the years since the base year."""
    found = claimed(replace(COST, first_year=2019, last_year=2021), booked)
    deflated = 1.0 / (1.0 + booked.economics.inflation) ** np.arange(3)
    before = (5150.0 * deflated * sum(flow(n, "bau")[:, :3] for n in DIESEL)).sum(axis=1)
    after = 5150.0 * deflated * sum(flow(n, "project")[:, :3] for n in DIESEL)
    price = booked.bill("project", GAS)[:, :3] / sum(flow(n, "project")[:, :3] for n in GAS)
    after = (after + price * sum(flow(n, "project")[:, :3] for n in GAS)).sum(axis=1)
    np.testing.assert_allclose(found.by_draw(), 1.0 - after / before, rtol=1e-9)


def test_bills_of_parts_add_up_to_the_bill_of_the_whole(booked: Account):
    every = tuple(f.name for f in synthetic.FLOWS if f.role == "purchase" and f.carrier == "diesel")
    whole = (
        booked.yearly[booked.yearly["scenario"] == "project"]["cost_diesel"].to_numpy().reshape(N_DRAWS, 15)
    )
    parts = sum(booked.bill("project", (name,)) for name in every)
    np.testing.assert_allclose(parts, whole, rtol=1e-12)


def test_own_prices_replace_those_of_the_study(booked: Account):
    claim = replace(
        COST, prices=(ClaimPrice(carrier="diesel", value=5150.0), ClaimPrice(carrier="CNG", value=3100.0))
    )
    before = 5150.0 * sum(flow(n, "bau") for n in DIESEL).sum(axis=1)
    after = 5150.0 * sum(flow(n, "project") for n in DIESEL).sum(axis=1)
    after = after + 3100.0 * sum(flow(n, "project") for n in GAS).sum(axis=1)
    np.testing.assert_allclose(at_own_prices(claim, booked).by_draw(), 1.0 - after / before, rtol=1e-12)
    with pytest.raises(AccountingError, match="no price of 'CNG'"):
        at_own_prices(replace(claim, prices=claim.prices[:1]), booked)


def test_chance_in_a_single_year_counts_all_years_of_all_draws(booked: Account):
    values = booked.reduction_of("project", "expected_t")
    target = float(np.quantile(values, 0.7))
    check = check_claim(Claim(name="c", value=target), booked)
    assert check.yearly_probability == pytest.approx(float(np.mean(values >= target)))
    assert check.probability == pytest.approx(float(np.mean(values.mean(axis=1) >= target)))
    by_year = np.mean(values >= target, axis=0)
    assert check.best_probability == pytest.approx(float(by_year.max()))
    assert by_year[check.best_year - 2019] == check.best_probability


def test_percent_and_fraction_are_the_same_claim(booked: Account):
    values = claimed(Claim(name="c", value=0.0, unit="-", quantity="gas_share"), booked).by_draw()
    middle = float(np.median(values))
    share = check_claim(Claim(name="a", value=middle, unit="-", quantity="gas_share"), booked)
    percent = check_claim(Claim(name="b", value=100.0 * middle, unit="%", quantity="gas_share"), booked)
    assert share.probability == pytest.approx(percent.probability, abs=1.0 / N_DRAWS)
    assert 0.4 < share.probability < 0.6
    assert share.inside


def test_years_without_converted_units_are_no_year_of_a_share():
    frame = synthetic.sweep_frame(N_DRAWS)
    late = frame["year"] >= 2030
    for name in frame.columns:
        if "converted" in name:
            frame.loc[late, name] = 0.0
    booked = synthetic.run(frame)
    claim = Claim(name="c", value=1.0, unit="%", quantity="gas_share")
    found = claimed(claim, booked)
    assert np.isnan(found.by_year()[:, -4:]).all()
    assert check_claim(claim, booked).yearly_probability == 1.0  # of the years that count
    with pytest.raises(AccountingError, match="share of nothing in 2031 to 2033"):
        check_claim(replace(claim, first_year=2031, last_year=2033), booked)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"quantity": "expected_shar"}, "the nearest is 'expected_share'"),
        ({"scenario": "bau"}, "no project-like scenario"),
        ({"first_year": 2050}, "outside the horizon"),
        ({"flows": ("diesel_converted_larg_l",)}, "the nearest is 'diesel_converted_large_l'"),
        ({"flows": ("compression_kwh",)}, "'grid' has no price"),
    ],
)
def test_a_claim_that_cannot_be_read_says_what_is_wrong(
    booked: Account, changes: dict[str, object], message: str
):
    with pytest.raises(AccountingError, match=message):
        check_claim(replace(COST, **changes), booked)  # type: ignore[arg-type]
