"""Dual fuel: the map by load, conservation, and the greenhouse arithmetic of slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.bus_fleet import equations as eq
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.units import METHANE_LHV_MJ_PER_KG

P = BusFleetParameters()
DIESEL, GAS = 74.1, 56.1  # kg CO2/GJ (S53)
SLIPPED = 1e3 / METHANE_LHV_MJ_PER_KG  # kg CH4/GJ of slipped gas


@pytest.mark.parametrize(
    ("load", "share"),
    [
        (0.0, 0.0),
        (0.05, 0.0),
        (0.10, 0.40),
        (0.20, 0.60),
        (0.30, 0.75),
        (0.60, 0.75),
        (0.80, 0.65),
        (1.0, 0.45),
    ],
)
def test_gas_share_by_load_is_the_table(load: float, share: float) -> None:
    p = P.replace(substitution_scale=1.0).record()
    assert eq.substitution_possible(p, load) == pytest.approx(share)


def test_no_scale_beats_the_laboratory() -> None:
    assert eq.substitution_possible(P.replace(substitution_scale=1.3).record(), 0.45) <= 0.86


@pytest.mark.parametrize(("load", "low", "high"), [(0.1, 0.80, 0.92), (0.45, 0.93, 0.97), (0.9, 0.98, 1.0)])
def test_efficiency_by_load(load: float, low: float, high: float) -> None:
    assert low <= eq.efficiency_ratio(P.record(), load) <= high


@pytest.mark.parametrize(("load", "low", "high"), [(0.1, 0.08, 0.20), (0.40, 0.03, 0.08), (0.9, 0.01, 0.03)])
def test_slip_by_load(load: float, low: float, high: float) -> None:
    assert low <= eq.slip_share(P.record(), load) <= high


@given(st.floats(0.0, 190.0), st.floats(0.0, 1.0), st.sampled_from([0, 1]))
def test_conservation_pilot_and_no_better_burning(kw: float, tip_in: float, k: int) -> None:
    p = P.record()
    kw = min(kw, eq.rated_kw(p, k))
    alone = eq.diesel_fuel_mw(p, k, 905.0, kw)
    diesel, gas, slip = eq.dual_fuel_mw(p, k, alone, kw, tip_in)
    assert 0.0 <= slip <= gas
    assert diesel > 0.0
    assert diesel + gas - slip >= alone * (1.0 - 1e-12)  # what burns is not used better than diesel
    if gas > 0.0:
        assert diesel >= P.pilot_share_of_idle * eq.idle_fuel_mw(p, k, 0.0) * (1.0 - 1e-9)


def test_tip_in_halves_the_share() -> None:
    p = P.replace(pilot_share_of_idle=0.0).record()
    alone = eq.diesel_fuel_mw(p, 1, 905.0, 45.0)
    steady, opening = (eq.dual_fuel_mw(p, 1, alone, 45.0, t) for t in (0.0, 1.0))
    shares = [gas / (diesel + gas) for diesel, gas, _ in (steady, opening)]
    assert shares[1] == pytest.approx(0.5 * shares[0])


def test_closed_throttle_burns_diesel_only() -> None:
    p = P.record()
    assert eq.dual_fuel_mw(p, 1, 0.01, 0.02 * eq.rated_kw(p, 1), 0.0) == (0.01, 0.0, 0.0)


def test_split_without_loss_is_an_exchange_of_energy() -> None:
    diesel, gas, slip = eq.dual_split(10.0, 0.7, 1.0, 1.0, 0.0, 0.0)
    assert (diesel, gas, slip) == pytest.approx((3.0, 7.0, 0.0))


@pytest.mark.parametrize("s", [0.30, 0.44, 0.70, 1.00])
def test_carbon_dioxide_ceiling(s: float) -> None:
    """24.3 % x s: no slip, equal efficiency."""
    diesel, gas, _ = eq.dual_split(1.0, s, 1.0, 1.0, 0.0, 0.0)
    assert 1.0 - (DIESEL * diesel + GAS * gas) / DIESEL == pytest.approx(0.243 * s, abs=5e-4)


def test_one_per_cent_slip_in_grams_a_kilowatt_hour() -> None:
    """1 % slip at s = 0.7 and 9 MJ/kWh is 1.3 g CH4/kWh."""
    _, _, slip = eq.dual_split(9.0, 0.7, 1.0, 1.0, 0.01, 0.0)
    assert slip * SLIPPED == pytest.approx(1.3, abs=0.05)


def greenhouse_ratio(s: float, x: float, r: float, gwp: float) -> float:
    """Return CO2e of dual fuel over diesel: burned carbon and slipped methane; `r` is the efficiency on fuel fed."""
    fed = 1.0 / r
    return (DIESEL * (1.0 - s) * fed + s * fed * (GAS * (1.0 - x) + SLIPPED * x * gwp)) / DIESEL


def break_even(s: float, r: float, gwp: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if greenhouse_ratio(s, middle, r, gwp) < 1.0 else (low, middle)
    return low


@pytest.mark.parametrize(
    ("s", "r", "expected"),
    [
        (0.70, 1.00, (3.6, 3.3, 1.2)),
        (0.30, 1.00, (3.6, 3.3, 1.2)),
        (0.70, 0.95, (2.5, 2.4, 0.8)),
        (0.44, 0.95, (1.9, 1.8, 0.6)),
        (0.30, 0.95, (1.1, 1.1, 0.4)),
    ],
)
def test_break_even_slip(s: float, r: float, expected: tuple[float, float, float]) -> None:
    for gwp, percent in zip((28.0, 29.8, 81.2), expected, strict=True):
        assert 100.0 * break_even(s, r, gwp) == pytest.approx(percent, abs=0.11)


@pytest.mark.parametrize(("s", "gwp"), [(0.70, 28.0), (0.44, 28.0), (0.30, 29.8), (0.70, 81.2)])
def test_the_engine_breaks_even_at_that_slip(s: float, gwp: float) -> None:
    x = break_even(s, 0.95, gwp)
    diesel, gas, slip = eq.dual_split(1.0, s, 1.0, 0.95, x, 0.0)
    assert DIESEL * diesel + GAS * (gas - slip) + SLIPPED * gwp * slip == pytest.approx(DIESEL, rel=1e-9)


@pytest.mark.parametrize(("x", "ratio"), [(0.0, 0.83), (0.02, 0.93), (0.05, 1.07), (0.10, 1.31)])
def test_greenhouse_ratio_at_seventy_per_cent(x: float, ratio: float) -> None:
    assert greenhouse_ratio(0.7, x, 1.0, 28.0) == pytest.approx(ratio, abs=0.01)
