"""The whole accounting on a made-up sweep: exactness, pairing, rules of credit, refusals."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.accounting.account import Account, AccountingError, account
from scenarios.accounting.biodiesel import energy_fraction
from scenarios.accounting.cube import build_cube
from scenarios.accounting.factors import FactorError
from scenarios.accounting.ledger import LedgerLine, line, total
from scenarios.accounting.shapes import Activity, service_per_km
from scenarios.accounting.specification import BiodieselSpec, Claim, FactorChoice, ReferenceTerm
from scenarios.accounting.totals import exact_sum
from scenarios.accounting.uncertainty import half_range_of, product_half_range, sum_half_range
from twins.core.outcome import Flow

from . import synthetic


@pytest.fixture(scope="module")
def booked() -> Account:
    return synthetic.run(synthetic.sweep_frame(200))


def of(account_: Account, scenario: str, table: str = "reduction") -> pd.DataFrame:
    frame: pd.DataFrame = getattr(account_, table)
    return frame[frame.scenario == scenario].reset_index(drop=True)


# --- the ledger ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", synthetic.SCENARIOS)
@pytest.mark.parametrize("draw", [0, 17, 199])
def test_ledger_adds_up_exactly(booked: Account, scenario: str, draw: int) -> None:
    lines = booked.ledger(draw, scenario)
    yearly = of(booked, scenario, "yearly").query(f"draw == {draw}").set_index("year").co2e_t
    for year in synthetic.HORIZON.calendar_years.tolist():
        assert total(x for x in lines if x.year == year) == yearly[year]
    assert all(x.tco2e == x.quantity * x.factor for x in lines)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_sum_of_lines_has_no_order(values: list[float], random: object) -> None:
    lines = [line(2019, "CO2", "x", v, "t", 1.0) for v in values]
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    summed = exact_sum([np.array([v]) for v in values], (1,))
    assert total(lines) == total(shuffled) == math.fsum(values) == summed[0]


def test_parts_by_gas_add_up(booked: Account) -> None:
    yearly = booked.yearly
    parts = yearly.co2_t + yearly.ch4_co2e_t + yearly.n2o_co2e_t + yearly.other_co2e_t
    assert np.allclose(parts, yearly.co2e_t, rtol=1e-13)
    for scenario in booked.scenarios:
        table = booked.contributions(scenario)
        counted = table[table.place == "total"].tco2e.sum()
        assert counted == pytest.approx(of(booked, scenario, "yearly").co2e_t.mean(), rel=1e-12)


def test_credit_ledger_adds_up(booked: Account) -> None:
    ledger = booked.credit_ledger(3, "project")
    rows = of(booked, "project").query("draw == 3")
    assert ledger.re == pytest.approx(rows.re_t.sum(), rel=1e-12)
    assert ledger.pe == pytest.approx(rows.pe_t.sum(), rel=1e-12)
    assert {x.gas for x in ledger.reference} == {"CO2"}
    assert {x.gas for x in ledger.project} == {"CO2", "CH4", "N2O"}


def test_by_hand() -> None:
    """One draw with fixed factors against plain arithmetic."""
    fixed = tuple(
        FactorChoice(carrier=c, gas=g, value=v, source="test")  # type: ignore[arg-type]
        for c, g, v in [
            ("gas/diesel oil", "CO2", 74_430.0), ("gas/diesel oil", "CH4", 3.9), ("gas/diesel oil", "N2O", 3.9),
            ("biodiesel", "CO2", 70_800.0), ("biodiesel", "CH4", 3.9), ("biodiesel", "N2O", 3.9),
            ("natural gas", "CO2", 56_100.0), ("natural gas", "N2O", 3.0),
        ]
    )  # fmt: skip
    frame = synthetic.sweep_frame(1)
    booked = synthetic.run(frame, factors=fixed)
    row = frame.query("scenario == 'project' and year == 2019").iloc[0]
    fossil, bio, gas, slip = (
        sum(row[n] for n in frame.columns if n.startswith(p))
        for p in ("diesel_fossil", "diesel_bio", "gas_burned", "methane_slip")
    )
    fossil += row.trailer_diesel_fossil_mj
    bio += row.trailer_diesel_bio_mj
    carbon = fossil * 74_430e-9 + gas * 56_100e-9
    methane = (fossil + bio) * 3.9e-9 * 28 + (slip + row.methane_vented_kg) * 30e-3
    nitrous = ((fossil + bio) * 3.9e-9 + gas * 3e-9) * 265
    grid = [x for x in booked.ledger(0, "project") if x.source == "compression_kwh" and x.year == 2019]
    electric = row.compression_kwh / 1000 * grid[0].factor
    result = of(booked, "project", "yearly").query("year == 2019").iloc[0]
    assert result.co2e_t == pytest.approx(carbon + methane + nitrous + electric, rel=1e-12)
    assert result.biogenic_co2_t == pytest.approx(bio * 70_800e-9, rel=1e-12)


# --- rules ------------------------------------------------------------------------------------------------


def test_methane_of_gas_is_not_counted_twice(booked: Account) -> None:
    def methane_sources(lines: list[LedgerLine]) -> set[str]:
        return {x.source for x in lines if x.gas == "CH4"}

    assert not any(s.startswith("gas_burned") for s in methane_sources(booked.ledger(0, "project")))
    assert any("no default CH4 factor" in note for note in booked.notes)
    kept = tuple(f for f in synthetic.FLOWS if f.role != "gas_emitted")
    terms = tuple(
        dataclasses.replace(t, project=tuple(p for p in t.project if "slip" not in p))
        for t in synthetic.terms()
    )
    spec = synthetic.rules(reference_terms=terms, project_common=("compression_kwh",))
    without = account(
        synthetic.sweep_frame(2), kept, spec, synthetic.money(), synthetic.SITE, synthetic.HORIZON,
        synthetic.LEVERS, 1,
    )  # fmt: skip
    assert any(s.startswith("gas_burned") for s in methane_sources(without.ledger(0, "project")))


def test_memos_stand_outside(booked: Account) -> None:
    memo = booked.memo(0, "project")
    assert {x.source.split("_")[1] for x in memo if x.gas == "CO2"} == {"bio", "diesel"}
    assert any(x.gas == "CO2e" for x in memo)
    assert not any(x.gas == "CO2e" for x in booked.ledger(0, "project"))
    assert booked.yearly.upstream_co2e_t.min() > 0
    reduced = of(booked, "bau", "yearly").co2e_t - of(booked, "project", "yearly").co2e_t
    assert np.array_equal(of(booked, "project").expected_t, reduced)


def test_life_cycle_puts_the_supply_of_biodiesel_inside() -> None:
    frame = synthetic.sweep_frame(20)
    zero = synthetic.run(frame)
    cycle = synthetic.run(frame, biodiesel=BiodieselSpec(treatment="life_cycle"))
    assert cycle.yearly.other_co2e_t.min() > 0
    assert zero.yearly.other_co2e_t.max() == 0
    assert np.allclose(
        cycle.yearly.co2e_t + cycle.yearly.upstream_co2e_t, zero.yearly.co2e_t + zero.yearly.upstream_co2e_t
    )
    assert of(cycle, "project").expected_t.mean() > of(zero, "project").expected_t.mean()
    assert "not the usual JCM boundary" in cycle.notes[0]


def test_fixed_blend_freezes_the_credit_only() -> None:
    frame = synthetic.sweep_frame(20, blend=energy_fraction(0.40), slip=0.0)
    live = synthetic.run(frame)
    fixed = synthetic.run(
        frame, biodiesel=BiodieselSpec(treatment="fixed_blend", approved=dt.date(2018, 7, 1))
    )
    assert np.array_equal(live.reduction.expected_t, fixed.reduction.expected_t)
    ratio = (1 - energy_fraction(0.2)) / (1 - energy_fraction(0.4))
    assert np.allclose(fixed.reduction.re_t, live.reduction.re_t * ratio)
    assert of(fixed, "project").credited_t.mean() > of(live, "project").credited_t.mean()


@pytest.mark.parametrize(("blend", "saves"), [(0.20, True), (0.30, False), (0.40, False)])
def test_sign_turns_with_the_blend(blend: float, saves: bool) -> None:
    """Burned carbon alone, no slip: fossil gas beats B20 and loses to B30 (section 7 of the reference)."""
    frame = synthetic.sweep_frame(5, blend=energy_fraction(blend), slip=0.0, substitution=0.6)
    frame[["compression_kwh", "trailer_diesel_fossil_mj", "trailer_diesel_bio_mj", "methane_vented_kg"]] = 0.0
    booked = synthetic.run(frame)
    carbon = of(booked, "bau", "yearly").co2_t.mean() - of(booked, "project", "yearly").co2_t.mean()
    assert (carbon > 0) == saves


def test_pure_diesel_stays_under_the_ceiling() -> None:
    """Without slip, at equal efficiency, the credit stays below (1 - EF_gas/EF_diesel) x gas share."""
    frame = synthetic.sweep_frame(50, blend=0.0, slip=0.0, substitution=0.9)
    booked = synthetic.run(frame, factors=())
    gas = sum(frame[f"gas_burned_{g}_mj"] for g in synthetic.GROUPS[:2])
    total_mj = sum(frame[f"diesel_fossil_{g}_mj"] for g in synthetic.GROUPS[:2]) + gas
    project = frame.scenario.to_numpy() == "project"
    share = (gas / total_mj)[project].to_numpy()
    assert np.allclose(of(booked, "project").gas_share, share)
    re = sum(x.tco2e for x in booked.credit_ledger(0, "project").reference)
    ceiling = 1 - 56_100 / 72_600
    credited = of(booked, "project").query("draw == 0").credited_t.sum()
    assert credited < ceiling * share[:15].max() * re


def test_credited_is_nearly_never_above_expected(booked: Account) -> None:
    above = booked.reduction.credited_t > booked.reduction.expected_t
    assert above.groupby(booked.reduction.scenario).mean().max() < 0.05
    assert (booked.reduction.credited_rounded_t <= booked.reduction.credited_t + 1e-6).all()
    assert np.array_equal(booked.reduction.negative_credit, booked.reduction.credited_rounded_t < 0)


def test_planted_bug_reference_at_the_upper_bound_would_be_seen() -> None:
    loose = synthetic.run(
        synthetic.sweep_frame(100), reference_level="upper", reference_gases=("CO2", "CH4", "N2O")
    )
    assert (loose.reduction.credited_t > loose.reduction.expected_t).mean() > 0.05


def test_service_per_km_equals_the_shape() -> None:
    frame = synthetic.sweep_frame(1)
    booked = synthetic.run(frame, factors=(), project_common=())
    term = synthetic.terms()[0]
    one = synthetic.run(frame, factors=(), reference_terms=(term,), project_common=())
    assert of(one, "project").re_t.sum() < of(booked, "project").re_t.sum()
    row = {s: frame.query(f"scenario == '{s}' and year == 2019").iloc[0] for s in ("reference", "project")}
    g, before = term.name, row["reference"]
    ledger = service_per_km(
        Activity(2019, {g: {
            "distance_km": row["project"][f"distance_{g}_km"],
            "reference_gj_per_km": before[f"diesel_fossil_{g}_mj"] / 1e3 / before[f"distance_{g}_km"],
            "liquid_gj": row["project"][f"diesel_fossil_{g}_mj"] / 1e3,
            "gas_gj": row["project"][f"gas_burned_{g}_mj"] / 1e3,
            "methane_t": row["project"][f"methane_slip_{g}_kg"] / 1e3,
            "electricity_mwh": 0.0,
        }}),
        {"reference_fuel_t_per_gj": 0.0726, "liquid_t_per_gj": 0.0741, "gas_t_per_gj": 0.0561,
         "methane_t_per_t": 30.0, "grid_t_per_mwh": 0.8},
    )  # fmt: skip
    first = of(one, "project").query("year == 2019").iloc[0]
    assert first.re_t == pytest.approx(ledger.re, rel=1e-12)
    default = synthetic.run(
        frame, factors=(), reference_terms=(term,), project_common=(), project_level="default"
    )
    pe = [x.tco2e for x in default.credit_ledger(0, "project").project if x.year == 2019 and x.gas != "N2O"]
    methane_of_diesel = sum(
        x.tco2e for x in default.credit_ledger(0, "project").project
        if x.year == 2019 and x.gas == "CH4" and x.source.startswith("diesel")
    )  # fmt: skip
    assert math.fsum(pe) - methane_of_diesel == pytest.approx(ledger.pe, rel=1e-12)


def test_fixed_ratio_and_fixed_factor_terms() -> None:
    """A generation term: activity x 1 x conservative factor."""
    term = ReferenceTerm(
        name="pv", activity=("compression_kwh",), ratio=1.0, carrier="grid", factor=0.319, project=()
    )
    booked = synthetic.run(
        synthetic.sweep_frame(2), reference_terms=(term,), project_common=(), shape="generation"
    )
    assert of(booked, "project").re_t.to_numpy() == pytest.approx(90.0 * 0.319)
    live = dataclasses.replace(term, factor=None)
    booked = synthetic.run(
        synthetic.sweep_frame(2), reference_terms=(live,), project_common=(), shape="generation"
    )
    assert of(booked, "project").re_t.to_numpy() == pytest.approx(90.0 * 0.814)


def test_distance_normalises_the_credit() -> None:
    """A project that runs fewer km earns nothing by it: RE follows the km of the project."""
    frame = synthetic.sweep_frame(3)
    fewer = frame.copy()
    project = fewer.scenario == "project"
    for g in synthetic.GROUPS[:2]:
        fewer.loc[project, [c for c in fewer.columns if g in c]] *= 0.5
    full, half = synthetic.run(frame), synthetic.run(fewer)
    assert np.allclose(of(half, "project").re_t, 0.5 * of(full, "project").re_t)
    assert of(half, "project").expected_t.mean() > of(full, "project").expected_t.mean()


@pytest.mark.parametrize("rule", ["yearly", "first_year", "lowest_year"])
def test_specific_consumption_rules(rule: str) -> None:
    booked = synthetic.run(synthetic.sweep_frame(30), specific_consumption=rule)
    yearly = synthetic.run(synthetic.sweep_frame(30))
    if rule == "lowest_year":
        assert (of(booked, "project").re_t <= of(yearly, "project").re_t + 1e-9).all()
    if rule != "yearly":
        assert of(booked, "project").query("draw == 0").re_t.std() == pytest.approx(0.0, abs=1e-9)


# --- metamorphic and statistical --------------------------------------------------------------------------


@settings(max_examples=8)
@given(st.sampled_from([0.25, 0.5, 2.0, 4.0]))
def test_flows_and_tonnes_scale_together(scale: float) -> None:
    frame = synthetic.sweep_frame(4)
    bigger = frame.copy()
    bigger[[f.name for f in synthetic.FLOWS]] *= scale
    a, b = synthetic.run(frame), synthetic.run(bigger)
    assert np.array_equal(b.yearly.co2e_t, scale * a.yearly.co2e_t)
    assert np.allclose(b.reduction.re_t, scale * a.reduction.re_t)
    assert np.allclose(b.reduction.gas_share, a.reduction.gas_share)


def test_one_by_one_equals_all_at_once() -> None:
    frame = synthetic.sweep_frame(12)
    whole = synthetic.run(frame)
    for draw in (0, 7, 11):
        alone = synthetic.run(frame[frame.draw == draw])
        for table in ("yearly", "reduction", "money"):
            expected = getattr(whole, table).query(f"draw == {draw}").reset_index(drop=True)
            pd.testing.assert_frame_equal(getattr(alone, table), expected, check_exact=True)


def test_row_order_does_not_matter() -> None:
    frame = synthetic.sweep_frame(5)
    mixed = pd.concat([frame.iloc[:90], frame.iloc[90:].sample(frac=1.0, random_state=1)])
    pd.testing.assert_frame_equal(synthetic.run(frame).yearly, synthetic.run(mixed).yearly)


def test_same_seed_same_factors_other_seed_others() -> None:
    frame = synthetic.sweep_frame(10)
    a, b, c = synthetic.run(frame), synthetic.run(frame), synthetic.run(frame, seed=2)
    pd.testing.assert_frame_equal(a.factor_draws, b.factor_draws)
    assert not np.allclose(a.factor_draws.iloc[:, 0], c.factor_draws.iloc[:, 0])


def test_factors_are_shared_by_reference_and_project() -> None:
    """With all flows equal the difference is exactly zero in every draw, however the factors fall."""
    frame = synthetic.sweep_frame(30)
    flows = [f.name for f in synthetic.FLOWS]
    bau = frame.scenario == "bau"
    for name in synthetic.SCENARIOS[1:]:
        frame.loc[frame.scenario == name, flows] = frame.loc[bau, flows].to_numpy()
    booked = synthetic.run(frame, reference_level="sampled", reference_gases=("CO2", "CH4", "N2O"))
    assert (booked.reduction.expected_t == 0).all()
    assert np.abs(booked.reduction.credited_t).max() < 1e-9


def test_approach_1_agrees_with_the_draws_on_a_linear_case() -> None:
    """Two fuels with certain amounts: the half range of the total follows from the ranges of two factors."""
    n = 4000
    flows = (
        Flow("diesel_mj", "MJ", "diesel", "fuel_burned", "gas/diesel oil"),
        Flow("gas_mj", "MJ", "gas", "fuel_burned", "natural gas"),
    )
    frame = pd.DataFrame({
        "scenario": np.tile(["bau", "reference", "project"], n), "draw": np.repeat(np.arange(n), 3), "year": 2019,
        "diesel_mj": 1e6, "gas_mj": 5e5,
    })  # fmt: skip
    fixed = {"unit": "kg/TJ", "source": "test"}
    choices = (
        FactorChoice(carrier="gas/diesel oil", gas="CO2", value=74_000, lower=70_000, upper=78_000, **fixed),
        FactorChoice(carrier="natural gas", gas="CO2", value=56_000, lower=50_000, upper=62_000, **fixed),
        *(FactorChoice(carrier=c, gas=g, value=0.0, **fixed)  # type: ignore[arg-type]
          for c in ("gas/diesel oil", "natural gas") for g in ("CH4", "N2O")),
    )  # fmt: skip
    horizon = dataclasses.replace(synthetic.HORIZON, years=1)
    spec = synthetic.rules(biodiesel=None, reference_terms=(), project_common=(), factors=choices)
    money = synthetic.money(prices=(), assets=(), fixed=())
    booked = account(frame, flows, spec, money, synthetic.SITE, horizon, {}, 1)
    ranges = [product_half_range([0.0, 400 / 74]), product_half_range([0.0, 600 / 56])]
    approach_1 = sum_half_range(ranges, [74.0, 28.0])
    assert half_range_of(of(booked, "bau", "yearly").co2e_t) == pytest.approx(approach_1, rel=0.05)


# --- questions --------------------------------------------------------------------------------------------


def test_quantiles_and_differences(booked: Account) -> None:
    table = booked.quantiles("expected_t", (0.05, 0.5, 0.95))
    values = of(booked, "project").query("year == 2025").expected_t
    assert table.loc[("project", 2025), 0.5] == pytest.approx(np.quantile(values, 0.5))
    assert len(table) == 4 * 15
    by_scenario = booked.quantiles("co2e_t", (0.5,), by=None)
    assert list(by_scenario.index) == list(synthetic.SCENARIOS)
    assert booked.quantiles("npv", (0.5,)).loc["project", 0.5] == pytest.approx(
        of(booked, "project", "money").npv.median()
    )
    difference = booked.difference("bau", "project")
    assert np.array_equal(difference.co2e_t, of(booked, "project").expected_t)
    with pytest.raises(AccountingError, match="nearest is 'expected_t'"):
        booked.quantiles("expected")
    with pytest.raises(AccountingError, match="nearest is 'project'"):
        booked.difference("bau", "projct")


def test_claim(booked: Account) -> None:
    means = of(booked, "project").groupby("draw").expected_t.mean()
    inputs = pd.DataFrame({"helps": means, "hurts": -means + 1e-3 * np.arange(len(means)), "flat": 1.0})
    claim = Claim(name="median", value=float(means.median()))
    check = booked.claim(claim, inputs)
    assert check.probability == pytest.approx(0.5, abs=0.01)
    assert check.quantiles[0.5] == pytest.approx(means.median())
    assert check.movers.name.tolist()[:2] == ["helps", "hurts"]
    assert check.movers.rank_correlation.iloc[0] == pytest.approx(1.0)
    assert check.movers.rank_correlation.iloc[1] < -0.9
    assert len(check.movers) == 3
    assert booked.claim(dataclasses.replace(claim, value=1e9)).probability == 0.0
    late = booked.claim(dataclasses.replace(claim, first_year=2030, last_year=2033))
    assert late.mean == pytest.approx(of(booked, "project").query("year >= 2030").expected_t.mean())
    with pytest.raises(AccountingError, match="the nearest is 'project'"):
        booked.claim(dataclasses.replace(claim, scenario="proj"))
    with pytest.raises(AccountingError, match="outside the horizon"):
        booked.claim(dataclasses.replace(claim, first_year=2050))


def test_parquet_keeps_everything(booked: Account, tmp_path: Path) -> None:
    booked.to_folder(tmp_path)
    read = pd.read_parquet(tmp_path / "accounts.parquet")
    assert len(read) == len(booked.yearly)
    assert np.array_equal(read.co2e_t, booked.yearly.co2e_t)
    assert read.expected_t.notna().sum() == len(booked.reduction)
    assert len(pd.read_parquet(tmp_path / "money.parquet")) == len(booked.money)
    assert len(pd.read_parquet(tmp_path / "factors.parquet")) == len(booked.factor_draws)


def test_marks_travel(booked: Account) -> None:
    names = {row.item for row in booked.recalled_factors}
    assert "CH4 fossil" in names
    assert any("check C" in note for note in booked.notes)
    assert any("B30" in note for note in booked.notes)


# --- failures and refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(("n_failed", "allowed"), [(0, True), (2, True), (3, False)])
def test_failed_draws_are_counted_and_left_out(n_failed: int, allowed: bool) -> None:
    frame = synthetic.sweep_frame(40)
    flows = [f.name for f in synthetic.FLOWS]
    lost = (frame.draw < n_failed) & (frame.scenario == "project")
    rows = frame[lost].groupby("draw").head(1).copy()
    rows["year"], rows["status"] = 0, "engine stopped"
    rows[flows] = np.nan
    booked = synthetic.run(pd.concat([frame[~lost], rows]))
    assert booked.failed_draws == tuple(range(n_failed))
    assert booked.headline_allowed is allowed
    assert booked.reduction.draw.nunique() == 40 - n_failed
    assert any("failed" in note for note in booked.notes) == (n_failed > 0)
    if n_failed:
        with pytest.raises(AccountingError, match="draw 0 failed"):
            booked.ledger(0, "bau")


def test_damaged_results_are_refused() -> None:
    frame = synthetic.sweep_frame(3)
    years = synthetic.HORIZON.calendar_years
    with pytest.raises(AccountingError, match="no column compression_kwh"):
        build_cube(frame.drop(columns="compression_kwh"), synthetic.FLOWS, years)
    with pytest.raises(AccountingError, match="stand twice"):
        build_cube(pd.concat([frame, frame.iloc[:1]]), synthetic.FLOWS, years)
    with pytest.raises(AccountingError, match="1 of 270 rows are missing"):
        build_cube(frame.iloc[1:], synthetic.FLOWS, years)
    with pytest.raises(AccountingError, match="outside the horizon"):
        build_cube(frame.assign(year=frame.year + 1), synthetic.FLOWS, years)
    with pytest.raises(AccountingError, match="not finite"):
        build_cube(frame.assign(compression_kwh=np.nan), synthetic.FLOWS, years)
    with pytest.raises(AccountingError, match="no complete draw"):
        build_cube(frame.assign(status="failed"), synthetic.FLOWS, years)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"biodiesel": None}, "allowed: biogenic_zero, life_cycle, fixed_blend"),
        ({"grid": None}, "accounting.grid - missing"),
        ({"bau": "bua"}, "accounting.bau - 'bua' is no scenario - the nearest is 'bau'"),
        ({"headline": "reference"}, "is bau or reference"),
        ({"project_common": ("compresion_kwh",)}, "the nearest is 'compression_kwh'"),
        (
            {"reference_terms": (ReferenceTerm(name="x", activity=("distance_other_km",)),)},
            "neither fuel nor ratio",
        ),
        ({"biodiesel": BiodieselSpec(treatment="fixed_blend")}, "exactly one"),
        (
            {"factors": (FactorChoice(carrier="natural gas", gas="CO2", value=1.0, source="x"),) * 2},
            "chosen 2 times",
        ),
        ({"sector": "rail"}, "it has: "),
    ],
)
def test_bad_rules_are_refused(changes: dict[str, object], text: str) -> None:
    with pytest.raises((AccountingError, FactorError), match=text):
        synthetic.run(synthetic.sweep_frame(2), **changes)


def test_unknown_carrier_and_unit_are_refused() -> None:
    frame = synthetic.sweep_frame(2)
    for old, new, text in [
        (
            {"name": "gas_burned_converted_large_mj"},
            {"carrier": "natural gaz"},
            "the nearest is 'natural gas'",
        ),
        ({"name": "gas_burned_converted_large_mj"}, {"unit": "kcal"}, "allowed: MJ"),
        ({"name": "methane_vented_kg"}, {"carrier": "CH4 fosil"}, "the nearest is 'CH4 fossil'"),
    ]:
        flows = tuple(dataclasses.replace(f, **new) if f.name == old["name"] else f for f in synthetic.FLOWS)
        with pytest.raises((AccountingError, FactorError), match=text):
            account(
                frame, flows, synthetic.rules(), synthetic.money(), synthetic.SITE, synthetic.HORIZON,
                synthetic.LEVERS, 1,
            )  # fmt: skip


def test_thousand_draws_in_two_seconds() -> None:
    """1,000 draws x 6 scenarios x 15 years; the best of three, because the machine is shared."""
    frame = synthetic.sweep_frame(1000)
    best = math.inf
    for _ in range(3):
        begun = time.process_time()
        synthetic.run(frame)
        best = min(best, time.process_time() - begun)
    assert best < 2.0
