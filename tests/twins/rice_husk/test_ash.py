"""Mass, colour and crystals of husk ash."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twins.rice_husk.fuels import MANSARAY_1999, husks, moistures
from twins.rice_husk import ash
from twins.rice_husk.fuel import DryFuel


@given(husks, moistures, st.floats(0.001, 0.25))
def test_ash_carries_its_carbon(fuel: DryFuel, M: float, u: float) -> None:
    per_fuel = ash.ash_per_fuel(fuel, M, u)
    assert per_fuel == pytest.approx((1.0 - M) * fuel.ash / (1.0 - u), rel=1e-12)


def test_a_fifth_of_dry_husk_is_ash() -> None:
    assert 0.18 < ash.ash_per_fuel(MANSARAY_1999, 0.0, 0.05) < 0.22


@given(st.floats(0.005, 0.4), st.floats(0.1, 0.8))
def test_classes_share_the_ash(u: float, spread: float) -> None:
    shares = ash.ash_classes(u, spread)
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
    assert min(shares) >= -1e-12
    assert ash.ash_classes(1.2 * u, spread).white <= shares.white


def test_classes_at_their_limit() -> None:
    assert ash.ash_classes(ash.WHITE_CARBON, 0.35).white == pytest.approx(0.5)
    assert ash.ash_classes(ash.BLACK_CARBON, 0.35).black == pytest.approx(0.5)
    assert [ash.carbon_class(u) for u in (0.02, 0.08, 0.2)] == ["white", "grey", "black"]


def test_classes_of_the_samples() -> None:
    """Well-burnt ash of 3.3 % loss on ignition is white, uncontrolled ash of 17.8 % is black."""
    with (resources.files("twins.rice_husk") / "survey/ash_samples.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["loss_on_ignition_pct"]]
    classes = {row["note"][:9]: ash.carbon_class(float(row["loss_on_ignition_pct"]) / 100.0) for row in rows}
    assert sorted(classes.values()) == ["black", "white"]


def test_crystals_come_with_heat() -> None:
    """Over 90 % amorphous at 600 to 750 degC; crystalline well above 800."""
    assert ash.crystalline_share(600.0, ash.CRYSTALLINE_MIDDLE) < 0.001
    assert ash.crystalline_share(750.0, ash.CRYSTALLINE_MIDDLE) < 0.10
    assert ash.crystalline_share(900.0, ash.CRYSTALLINE_MIDDLE) > 0.95
