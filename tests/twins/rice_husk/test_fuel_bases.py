"""Bases convert into each other and refuse to be mixed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.rice_husk.fuel import DryFuel, hhv_as_received, lhv_as_received, lhv_dry
from twins.rice_husk.fuel_bases import BasisError, HeatingValue, Ultimate, dry_fuel_of

HUSK = Ultimate(basis="daf", C=0.47, H=0.06775, O=0.4575, N=0.00475)
WET = Ultimate(basis="wet", C=0.3718, H=0.0426, O=0.3129, N=0.0068, S=0.0015, ash=0.1721, moisture=0.0923)


@given(st.floats(0.1, 0.3))
def test_daf_and_dry_go_there_and_back(ash: float) -> None:
    dry = HUSK.dry(ash_dry=ash)
    assert dry.C == pytest.approx(0.47 * (1 - ash), rel=1e-9)
    assert dry.C + dry.H + dry.O + dry.N + dry.S + dry.ash == pytest.approx(1.0)
    assert dry.daf().C == pytest.approx(HUSK.C)


def test_wet_to_dry_zhou_2009() -> None:
    dry = WET.dry()
    assert (round(dry.C, 3), round(dry.H, 4), round(dry.ash, 3)) == (0.410, 0.0469, 0.190)
    assert dry.moisture == 0.0


@given(st.floats(0.0, 0.3))
def test_heating_values_follow_the_compiled_equations(M: float) -> None:
    fuel = DryFuel(0.376, 0.0542, 0.366, 0.0038, 0.0003, 0.1997, 15.3)
    hhv = HeatingValue(value=15.3, kind="HHV", basis="dry")
    assert hhv.to("LHV", "dry", H_dry=fuel.H, M=M).value == pytest.approx(lhv_dry(fuel))
    assert hhv.to("HHV", "wet", H_dry=fuel.H, M=M).value == pytest.approx(hhv_as_received(fuel, M))
    lhv = hhv.to("LHV", "wet", H_dry=fuel.H, M=M)
    assert lhv.value == pytest.approx(lhv_as_received(fuel, M))
    assert lhv.to("HHV", "dry", H_dry=fuel.H, M=M) - hhv == pytest.approx(0.0, abs=1e-12)


def test_a_basis_swap_fails() -> None:
    """A daf or wet analysis for a dry one, LHV for HHV, wet for dry: each is refused."""
    hhv = HeatingValue(value=15.3, kind="HHV", basis="dry")
    for analysis in (HUSK, WET):
        with pytest.raises(BasisError, match="a fuel is made of a dry one"):
            dry_fuel_of(analysis, hhv)
    for kind, basis in (("LHV", "dry"), ("HHV", "wet"), ("LHV", "wet")):
        other = HeatingValue(value=14.1, kind=kind, basis=basis)  # type: ignore[arg-type]
        with pytest.raises(BasisError, match="a fuel takes HHV dry"):
            dry_fuel_of(WET.dry(), other)
        with pytest.raises(BasisError, match="not the same quantity"):
            _ = hhv - other
    assert dry_fuel_of(WET.dry(), hhv).HHV == 15.3
    assert dry_fuel_of(WET.dry()).HHV == pytest.approx(15.9, abs=0.05)


def test_a_swap_that_got_through_would_matter() -> None:
    """Numbers of one basis typed under the name of another do not close, or move the heating value by a tenth."""
    with pytest.raises(BasisError, match="sums to"):
        Ultimate(basis="dry", C=WET.C, H=WET.H, O=WET.O, N=WET.N, S=WET.S, ash=WET.ash)
    hhv = HeatingValue(value=15.3, kind="HHV", basis="dry")
    lhv = hhv.to("LHV", "wet", H_dry=0.0542, M=0.0908)
    assert 1.15 < hhv.value / lhv.value < 1.25


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"basis": "dry", "C": 37.6, "H": 5.42, "O": 36.6, "ash": 20.0}, "divide by 100"),
        ({"basis": "dry", "C": 0.376, "H": 0.0542, "O": 0.366}, "a missing part"),
        ({"basis": "daf", "C": 0.47, "H": 0.068, "O": 0.46, "ash": 0.2}, "there is none"),
        (
            {"basis": "dry", "C": 0.376, "H": 0.054, "O": 0.37, "ash": 0.2, "moisture": 0.09},
            "is the basis wet",
        ),
        ({"basis": "as found", "C": 0.47, "H": 0.068, "O": 0.46}, "must be daf, dry or wet"),
        ({"basis": "daf", "C": -0.47, "H": 0.068, "O": 0.46}, "must be a fraction"),
        ({"basis": "daf", "C": float("nan"), "H": 0.068, "O": 0.46}, "must be a fraction"),
    ],
)
def test_impossible_analyses_are_refused(parts: dict[str, object], said: str) -> None:
    with pytest.raises(BasisError, match=said):
        Ultimate(**parts)  # type: ignore[arg-type]


def test_ash_belongs_to_the_conversion_from_daf_only() -> None:
    with pytest.raises(BasisError, match="only a daf analysis lacks its ash"):
        HUSK.dry()
    with pytest.raises(BasisError, match="only a daf analysis lacks its ash"):
        WET.dry(ash_dry=0.2)
    with pytest.raises(BasisError, match="percent"):
        HUSK.dry(ash_dry=20.0)


@pytest.mark.parametrize(
    ("value", "kind", "basis"), [(15300.0, "HHV", "dry"), (15.3, "", "dry"), (15.3, "HHV", "")]
)
def test_heating_values_without_a_name_are_refused(value: float, kind: str, basis: str) -> None:
    with pytest.raises(BasisError):
        HeatingValue(value=value, kind=kind, basis=basis)  # type: ignore[arg-type]
