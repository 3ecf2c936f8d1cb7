"""Every row of the exact answers, each consumed once; and published project figures."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenarios.accounting import economics, uncertainty
from scenarios.accounting.factors import FactorRow, find_row, read_table
from scenarios.accounting.grid import combined_margin, conservative_fixed_factor
from scenarios.accounting.rounding import credited_tonnes
from scenarios.accounting.sampling_rules import distribution
from twins.core.priors import LogNormal

VECTORS = Path(__file__).parents[2] / "data" / "ghg_test_vectors.csv"
ROWS = list(csv.DictReader(VECTORS.read_text("utf-8").splitlines()))

PROJECT = np.array([-100.0, *[14.0] * 15])
GRANTED = np.array([-50.0, *[14.0] * 15])
SOLAR = 1350.0 * 0.995 ** np.arange(15)


def _diesel_methane() -> LogNormal:
    row = find_row(
        read_table("ipcc_ch4_n2o_stationary"), "gas/diesel oil", "CH4 EF, manufacturing and construction"
    )
    prior = distribution(row)
    assert isinstance(prior, LogNormal)
    return prior


def methane_sample() -> np.ndarray:
    rng = np.random.default_rng(5)
    energy = LogNormal(500.0, 0.03).ppf(rng.random(1_000_000))
    return energy * _diesel_methane().ppf(rng.random(1_000_000)) / 1000.0


def shared_factor_sample(times: int) -> np.ndarray:
    rng = np.random.default_rng(6)
    reference, project = rng.normal(10_000, 300, 1_000_000), rng.normal(7_500, 150, 1_000_000)
    factor = rng.normal(0.741, 0.03705, (times, 1_000_000))
    return factor[0] * reference - factor[-1] * project


LOG = uncertainty.lognormal_of_half_range(1.0, 100.0)

ANSWERS: dict[tuple[str, str], Callable[[], float]] = {
    ("U1", "product of AD"): lambda: uncertainty.product_half_range([5.0, 10.0]),
    ("U2", "sum of 1000 t"): lambda: uncertainty.sum_half_range([10.0, 30.0], [1000.0, 500.0]),
    ("U3", "correction"): lambda: uncertainty.correction_factor(150.0),
    ("U3", "same: corrected"): lambda: uncertainty.corrected_half_range(150.0),
    ("U4", "lognormal with mean 1"): lambda: LOG.geometric_mean,
    ("U4", "same: geometric standard"): lambda: LOG.geometric_sd,
    ("U4", "same: lower"): lambda: LOG.lower,
    ("U4", "same: upper"): lambda: LOG.upper,
    ("U5", "500 TJ"): lambda: float(np.median(methane_sample())),
    ("U5", "same: mean"): lambda: float(methane_sample().mean()),
    ("U5", "same: 2.5th"): lambda: float(np.quantile(methane_sample(), 0.025)),
    ("U5", "same: 97.5th"): lambda: float(np.quantile(methane_sample(), 0.975)),
    ("U6", "ER = EF"): lambda: float(shared_factor_sample(1).mean()),
    ("U6", "same: standard"): lambda: float(shared_factor_sample(1).std()),
    ("U6", "same but EF wrongly"): lambda: float(shared_factor_sample(2).std()),
    ("E1", "capex 100"): lambda: economics.npv(100.0, [14.0] * 15, 0.08),
    ("E1", "same: IRR"): lambda: economics.irr(PROJECT)[0],
    ("E1", "same: simple"): lambda: economics.payback(PROJECT),
    ("E1", "same: discounted"): lambda: economics.payback(PROJECT, 0.08),
    ("E1", "same with a 50 % grant in"): lambda: economics.npv(100.0, [14.0] * 15, 0.08, grant=50.0),
    ("E1", "same with a 50 % grant: IRR"): lambda: economics.irr(GRANTED)[0],
    ("E2", "capital recovery"): lambda: economics.capital_recovery_factor(0.08, 15),
    ("E3", "PV"): lambda: economics.levelised_cost(1000.0, [15.0] * 15, SOLAR, 0.08),
    ("E3", "same without"): lambda: economics.levelised_cost(1000.0, [15.0] * 15, [1350.0] * 15, 0.08),
    ("E4", "JCM indicator"): lambda: float(economics.jcm_indicator(50e6, 1000.0, 15)),
}  # fmt: skip


def answers_of(row: dict[str, str]) -> list[tuple[str, str]]:
    return [key for key in ANSWERS if key[0] == row["item"] and row["subitem"].startswith(key[1])]


def tolerance_of(row: dict[str, str]) -> float:
    match = re.search(r"tolerance ([0-9.e-]+)( %)?", row["note"])
    assert match, row["note"]
    number = float(match[1])
    return number / 100.0 * abs(float(row["value"])) if match[2] else number


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['item']}-{r['subitem'][:32]}" for r in ROWS])
def test_exact_answer(row: dict[str, str]) -> None:
    keys = answers_of(row)
    assert len(keys) == 1, f"{row['subitem']}: {keys}"
    assert math.isclose(ANSWERS[keys[0]](), float(row["value"]), rel_tol=0.0, abs_tol=tolerance_of(row))


def test_every_row_and_every_answer_is_used_once() -> None:
    used = [answers_of(row)[0] for row in ROWS]
    assert len(ROWS) == 25
    assert sorted(used) == sorted(ANSWERS)


def test_planted_bug_in_the_shared_factor_would_be_seen() -> None:
    assert shared_factor_sample(2).std() > 1.9 * shared_factor_sample(1).std()


@pytest.mark.parametrize(
    ("operating", "build", "weight", "printed"),
    [
        (0.7122, 0.5979, 0.75, 0.6836),
        (0.7797, 0.8045, 0.75, 0.7859),
        (0.7797, 0.8045, 0.50, 0.7921),
        (0.7122, 0.5979, 0.50, 0.65505),
    ],
)
def test_combined_margin_of_the_philippine_table(
    operating: float, build: float, weight: float, printed: float
) -> None:
    assert combined_margin(operating, build, weight) == pytest.approx(printed, abs=5.1e-5)


def test_margins_of_the_table_file_agree() -> None:
    rows = [r for r in read_table("grid_ef") if r.item.startswith("Philippines,")]
    value: dict[tuple[str, str], FactorRow] = {(r.item, r.subitem): r for r in rows}
    for grid in ("Philippines, Luzon-Visayas", "Philippines, Mindanao"):
        om, bm = value[grid, "operating margin, simple"].value, value[grid, "build margin"].value
        for weight, name in ((0.75, "wind and solar"), (0.5, "other projects")):
            assert combined_margin(om, bm, weight) == pytest.approx(
                value[grid, f"combined margin, {name}"].value, abs=5.1e-5
            )


def test_conservative_fixed_values() -> None:
    gas = find_row(read_table("ipcc_co2"), "natural gas", "CO2 EF")
    diesel = find_row(read_table("ipcc_co2"), "gas/diesel oil", "CO2 EF")
    assert gas.lower is not None
    assert diesel.lower is not None
    assert round(conservative_fixed_factor(gas.lower / 1000, 0.612) / 1000, 3) == 0.319
    assert round(conservative_fixed_factor(diesel.lower / 1000, 0.49) / 1000, 3) == 0.533


def test_refrigerator_pdd_claims_25_not_26_tonnes() -> None:
    rows = read_table("grid_ef")
    factor = find_row(rows, "Indonesia, Java-Madura-Bali", "factor used in a registered JCM PDD").value
    reference, project = 167.0 * factor, 135.0 * factor
    assert round(reference - project) == 26
    assert float(credited_tonnes(reference, project)) == 136 - 110 - 1 == 25


def test_tuban_indicator() -> None:
    assert float(economics.jcm_indicator(127.6e9, 122_358.0, 9)) == pytest.approx(115_871, abs=1)
