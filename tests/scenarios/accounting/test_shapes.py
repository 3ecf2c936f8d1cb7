"""The six shapes, their written-out examples, and the ratio trap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.accounting.factors import find_row, read_table
from scenarios.accounting.gwp import gwp
from scenarios.accounting.shapes import (
    Activity,
    ShapeError,
    common_temperature_cop,
    shape_of,
    waste_heat_power,
)
from scenarios.accounting.specification import ShapeName

CASES: dict[ShapeName, tuple[dict[str, float], dict[str, float], float, float]] = {
    "generation": (
        {"generated_mwh": 1000.0, "auxiliary_mwh": 10.0},
        {"reference_t_per_mwh": 0.319, "grid_t_per_mwh": 0.8},
        319.0,
        8.0,
    ),
    "efficiency_ratio": (
        {"consumed_mwh": 135.0, "project_efficiency": 1.63, "reference_efficiency": 1.32},
        {"grid_t_per_mwh": 0.814},
        135.0 * 1.63 / 1.32 * 0.814,
        135.0 * 0.814,
    ),
    "output_reference_efficiency": (
        {"output_gj": 900.0, "reference_efficiency": 0.9, "fuel_gj": 950.0, "electricity_mwh": 5.0},
        {"reference_fuel_t_per_gj": 0.0741, "project_fuel_t_per_gj": 0.0561, "grid_t_per_mwh": 0.8},
        74.1,
        950.0 * 0.0561 + 4.0,
    ),
    "cogeneration": (
        {"generated_mwh": 100.0, "recovered_gj": 360.0, "reference_efficiency": 0.9, "fuel_gj": 1000.0},
        {"grid_t_per_mwh": 0.8, "reference_fuel_t_per_gj": 0.0561, "project_fuel_t_per_gj": 0.0561},
        80.0 + 400.0 * 0.0561,
        56.1,
    ),
    "service_per_km": (
        {
            "distance_km": 1e5,
            "reference_gj_per_km": 0.0142,
            "liquid_gj": 700.0,
            "gas_gj": 700.0,
            "methane_t": 0.5,
            "electricity_mwh": 6.0,
        },
        {
            "reference_fuel_t_per_gj": 0.0741,
            "liquid_t_per_gj": 0.0741,
            "gas_t_per_gj": 0.0561,
            "methane_t_per_t": 28.0,
            "grid_t_per_mwh": 0.8,
        },
        1420.0 * 0.0741,
        700.0 * (0.0741 + 0.0561) + 14.0 + 4.8,
    ),
    "waste": (
        {
            "landfill_methane_t": 100.0,
            "generated_mwh": 5200.0,
            "replaced_fuel_gj": 300.0,
            "fossil_co2_t": 900.0,
            "nitrous_oxide_t": 1.0,
            "auxiliary_fuel_gj": 100.0,
        },
        {
            "methane_t_per_t": 28.0,
            "nitrous_oxide_t_per_t": 265.0,
            "grid_t_per_mwh": 0.4,
            "replaced_t_per_gj": 0.0631,
            "fuel_t_per_gj": 0.0741,
        },
        2800.0 + 2080.0 + 18.93,
        900.0 + 265.0 + 7.41,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_shape_by_hand(name: ShapeName) -> None:
    amounts, factors, re, pe = CASES[name]
    ledger = shape_of(name)(Activity(2019, {"unit": amounts}), factors)
    assert ledger.re == pytest.approx(re, rel=1e-12)
    assert ledger.pe == pytest.approx(pe, rel=1e-12)
    assert ledger.er == pytest.approx(re - pe, abs=1e-9)
    assert all(each.tco2e == each.quantity * each.factor for each in (*ledger.reference, *ledger.project))


@pytest.mark.parametrize("name", CASES)
@given(scale=st.floats(0.01, 1e4))
def test_twice_the_amounts_are_twice_the_tonnes(name: ShapeName, scale: float) -> None:
    amounts, factors, re, pe = CASES[name]
    scaled = {k: v if "efficiency" in k or k.endswith("per_km") else v * scale for k, v in amounts.items()}
    ledger = shape_of(name)(Activity(2019, {"unit": scaled}), factors)
    assert ledger.re == pytest.approx(scale * re, rel=1e-9)
    assert ledger.pe == pytest.approx(scale * pe, rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_units_add_up(name: ShapeName) -> None:
    amounts, factors, re, pe = CASES[name]
    ledger = shape_of(name)(Activity(2019, {"a": amounts, "b": amounts}), factors)
    assert (ledger.re, ledger.pe) == (pytest.approx(2 * re), pytest.approx(2 * pe))


@pytest.mark.parametrize("name", CASES)
def test_missing_and_unknown_amounts_are_named(name: ShapeName) -> None:
    amounts, factors, _, _ = CASES[name]
    first = next(iter(amounts))
    wrong = {f"{k}x" if k == first else k: v for k, v in amounts.items()}
    with pytest.raises(ShapeError, match=f"{first!r} is missing(.|\n)*the nearest is {first!r}"):
        shape_of(name)(Activity(2019, {"unit": wrong}), factors)


def test_ratio_trap() -> None:
    swapped = {"consumed_mwh": 135.0, "project_efficiency": 1.32, "reference_efficiency": 1.63}
    with pytest.raises(ShapeError, match="swapped"):
        shape_of("efficiency_ratio")(Activity(2019, {"chiller": swapped}), {"grid_t_per_mwh": 0.8})


def test_better_project_saves_more() -> None:
    def saving(cop: float) -> float:
        unit = {"consumed_mwh": 100.0, "project_efficiency": cop, "reference_efficiency": 5.0}
        return shape_of("efficiency_ratio")(Activity(2019, {"c": unit}), {"grid_t_per_mwh": 0.8}).er

    assert saving(5.0) == pytest.approx(0.0)
    assert saving(6.0) == pytest.approx(16.0)
    assert saving(7.0) > saving(6.0)


def test_chiller_at_common_temperature() -> None:
    assert common_temperature_cop(6.0, 37.0, 7.0) == pytest.approx(6.0)
    assert common_temperature_cop(6.0, 35.0, 7.0) == pytest.approx(6.0 * 31.0 / 33.0)
    assert common_temperature_cop(6.0, 35.0, 5.0) == pytest.approx(6.0)


def test_cement_waste_heat() -> None:
    net = waste_heat_power(160_000.0, auxiliary_mw=1.0, days=330.0)
    assert net == pytest.approx(160_000.0 - 7_920.0)
    ledger = shape_of("generation")(
        Activity(2014, {"kiln": {"generated_mwh": 152_000.0, "auxiliary_mwh": 0.0}}),
        {"reference_t_per_mwh": 122_358.0 / 152_000.0, "grid_t_per_mwh": 0.8},
    )
    assert ledger.re == pytest.approx(122_358.0)
    implied = find_row(
        read_table("grid_ef"),
        "Indonesia, Java-Madura-Bali",
        "factor implied by a JCM model project estimate",
    )
    assert implied.value == pytest.approx(122_358 / 152_000, abs=5e-4)


def test_unknown_shape_names_the_nearest() -> None:
    with pytest.raises(ShapeError, match="service_per_km"):
        shape_of("service_per_mile")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gas", "of_set", "value"),
    [
        ("CH4", "SAR", 21), ("CH4", "AR4", 25), ("CH4", "AR5", 28), ("CH4 fossil", "AR5", 30),
        ("CH4 fossil", "AR6", 29.8), ("CH4 non-fossil", "AR6", 27.0), ("CH4 fossil", "AR4", 25),
        ("CH4 non-fossil", "AR5", 28), ("N2O", "AR4", 298), ("N2O", "AR5", 265), ("N2O", "AR6", 273),
        ("R-410A", "AR5", 1923.5),
    ],
)  # fmt: skip
def test_gwp_sets(gas: str, of_set: str, value: float) -> None:
    assert gwp(gas, of_set) == value  # type: ignore[arg-type]
