"""Tables, sampling rules, grid path and biodiesel."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from scenarios.accounting.biodiesel import (
    energy_fraction,
    fixed_energy_fraction,
    fossil_factor,
    mandated_blend,
    turning_blend,
)
from scenarios.accounting.factors import (
    FactorError,
    chosen_row,
    default_row,
    find_row,
    read_table,
    table_names,
)
from scenarios.accounting.grid import FLOOR, base_row, grid_path, trend
from scenarios.accounting.gwp import gwp_row, refrigerant_emissions
from scenarios.accounting.sampling_rules import at_level, distribution, sample, uniforms
from scenarios.accounting.specification import BiodieselSpec, FactorChoice, GridSpec
from twins.core.priors import LogNormal, SplitNormal

DRAWS = np.arange(64, dtype=np.int64)
JAVA = GridSpec(
    region="Indonesia, Java-Madura-Bali",
    subitem="factor used in a registered JCM PDD",
    trend_country="Indonesia",
)


@pytest.mark.parametrize("table", table_names())
def test_every_row_has_source_unit_check_and_ordered_bounds(table: str) -> None:
    for row in read_table(table):
        assert row.source
        assert row.unit
        assert row.check in ("A", "B", "C")
        if row.lower is not None and row.upper is not None:
            assert row.lower <= row.value <= row.upper, row


def test_unknown_carrier_names_the_nearest() -> None:
    with pytest.raises(FactorError, match="'gas/diesel oil'"):
        default_row("diesel oil", "CO2", "road")
    with pytest.raises(FactorError, match="did you mean 'ipcc_co2'"):
        read_table("ipcc_co")
    with pytest.raises(FactorError, match="it has: "):
        find_row(read_table("ipcc_co2"), "natural gas", "CO2")
    with pytest.raises(FactorError, match="HFC-134a"):
        gwp_row("HFC-134", "AR5")
    with pytest.raises(FactorError, match="given in AR6"):
        gwp_row("HFO-1234yf", "AR4")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "neither table nor value"),
        ({"value": 1.0}, "without source"),
        ({"value": 1.0, "source": "x", "unit": "g/MJ"}, "allowed: kg/TJ"),
        ({"value": 1.0, "source": "x", "lower": 2.0, "upper": 3.0}, "does not hold"),
        ({"value": 1.0, "source": "x", "lower": 0.5}, "does not hold"),
        ({"table": "ipcc_ncv", "subitem": "NCV"}, "in TJ/Gg"),
    ],
)
def test_bad_choice_is_refused(changes: dict[str, object], text: str) -> None:
    with pytest.raises(FactorError, match=text):
        chosen_row(FactorChoice(carrier="natural gas", gas="CO2", **changes))  # type: ignore[arg-type]


def test_distributions_follow_the_published_ranges() -> None:
    carbon = distribution(default_row("gas/diesel oil", "CO2", "road"))
    assert isinstance(carbon, SplitNormal)
    assert (carbon.sigma_low, carbon.sigma_high) == (pytest.approx(1500 / 1.96), pytest.approx(700 / 1.96))
    methane = distribution(default_row("gas/diesel oil", "CH4", "road"))
    assert isinstance(methane, LogNormal)
    assert methane.sigma == pytest.approx(math.log(9.5 / 3.9) / 1.96)
    assert float(methane.ppf(0.5)) == pytest.approx(3.9)
    stationary = distribution(default_row("gas/diesel oil", "CH4", "manufacturing and construction"))
    assert isinstance(stationary, LogNormal)
    assert stationary.median * math.exp(stationary.sigma**2 / 2) == pytest.approx(3.62, abs=0.01)


def test_draw_does_not_depend_on_others() -> None:
    row = default_row("natural gas", "CO2", "road")
    whole = sample(row, DRAWS, seed=7)
    one_by_one = np.concatenate([sample(row, DRAWS[i : i + 1], seed=7) for i in range(len(DRAWS))])
    assert np.array_equal(whole, one_by_one)
    assert np.array_equal(sample(row, DRAWS[::-1], seed=7), whole[::-1])
    assert not np.array_equal(sample(row, DRAWS, seed=8), whole)
    assert len(np.unique(whole)) == len(DRAWS)


def test_points_are_uniform() -> None:
    points = uniforms("factor/test", np.arange(2000, dtype=np.int64), 1)
    assert abs(points.mean() - 0.5) < 4 / math.sqrt(12 * 2000)
    assert 0.0 < points.min() < points.max() < 1.0
    other = uniforms("factor/other", np.arange(2000, dtype=np.int64), 1)
    assert abs(np.corrcoef(points, other)[0, 1]) < 4 / math.sqrt(2000)


def test_levels() -> None:
    row = default_row("gas/diesel oil", "CO2", "road")
    assert set(at_level(row, "lower", DRAWS, 1)) == {72_600.0}
    assert set(at_level(row, "upper", DRAWS, 1)) == {74_800.0}
    assert set(at_level(row, "default", DRAWS, 1)) == {74_100.0}


def test_recalled_rows_keep_their_mark() -> None:
    assert default_row("natural gas", "N2O", "road").recalled
    assert not default_row("natural gas", "CO2", "road").recalled


def test_grid_path_starts_at_the_official_value_and_is_shared() -> None:
    years = np.arange(2014, 2034, dtype=np.int64)
    paths = grid_path(JAVA, years, DRAWS, seed=1)
    assert np.all(paths[:, 0] == 0.814)
    assert np.array_equal(paths[5:6], grid_path(JAVA, years, DRAWS[5:6], seed=1))
    assert np.array_equal(paths[:, :4], grid_path(JAVA, years[:4], DRAWS, seed=1))
    assert paths.min() >= FLOOR


def test_grid_trend_is_that_of_the_series() -> None:
    rows = sorted((r.year or 0, r.value) for r in read_table("grid_intensity_ember") if r.item == "Indonesia")
    mu, sigma = trend("Indonesia")
    assert mu == pytest.approx(math.log(rows[-1][1] / rows[0][1]) / (len(rows) - 1))
    many = grid_path(JAVA, np.array([2014, 2024]), np.arange(4000, dtype=np.int64), 2)
    steps = np.log(many[:, 1] / many[:, 0])
    assert steps.mean() == pytest.approx(10 * mu, abs=5 * sigma * math.sqrt(10 / 4000))
    assert steps.std() == pytest.approx(sigma * math.sqrt(10), rel=0.05)


def test_grid_errors() -> None:
    with pytest.raises(FactorError, match="several rows"):
        base_row(GridSpec(region="Indonesia, Java-Madura-Bali"))
    with pytest.raises(FactorError, match="nearest is 'Indonesia, Java-Madura-Bali'"):
        base_row(GridSpec(region="Indonesia, Java-Bali"))
    with pytest.raises(FactorError, match="trend_country"):
        grid_path(GridSpec(region="Indonesia, Java-Madura-Bali", year=2010), np.array([2019]), DRAWS, 1)
    with pytest.raises(FactorError, match="no series of 'Jawa'"):
        trend("Jawa")


@pytest.mark.parametrize(("blend", "fossil"), [(0.20, 60.6), (0.30, 53.5), (0.40, 46.3)])
def test_fossil_carbon_of_the_blends(blend: float, fossil: float) -> None:
    assert fossil_factor(74.4, energy_fraction(blend)) == pytest.approx(fossil, abs=0.05)


def test_sign_turns_at_a_quarter_of_the_energy() -> None:
    assert turning_blend(74.43, 56.1) == pytest.approx(0.25, abs=0.005)
    assert fossil_factor(74.43, energy_fraction(0.20)) > 56.1 > fossil_factor(74.43, energy_fraction(0.30))


@pytest.mark.parametrize(
    ("day", "blend"),
    [
        (dt.date(2018, 7, 1), 0.20), (dt.date(2019, 12, 31), 0.20), (dt.date(2020, 1, 1), 0.30),
        (dt.date(2024, 1, 1), 0.35), (dt.date(2026, 1, 1), 0.40),
    ],
)  # fmt: skip
def test_mandate(day: dt.date, blend: float) -> None:
    assert mandated_blend(day) == blend


def test_fixed_blend_must_be_stated() -> None:
    assert fixed_energy_fraction(
        BiodieselSpec(treatment="fixed_blend", approved=dt.date(2018, 7, 1))
    ) == energy_fraction(0.2)
    with pytest.raises(FactorError, match="exactly one"):
        fixed_energy_fraction(BiodieselSpec(treatment="fixed_blend"))
    with pytest.raises(FactorError, match="state blend"):
        mandated_blend(dt.date(2010, 1, 1))
    with pytest.raises(FactorError, match=r"\[0, 1\]"):
        energy_fraction(20.0)


def test_refrigerant_emission() -> None:
    per_year = refrigerant_emissions(500.0, 0.02, 0.9, 20.0, "HFC-134a", "AR5")
    assert per_year == pytest.approx(500 * (0.02 + 0.1 / 20) * 1300 / 1000)
