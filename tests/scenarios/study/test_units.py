"""The table of units: exact, closed, and with a basis."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import units
from scenarios.unit_suffixes import unit_of_name


@pytest.mark.parametrize(
    ("value", "given_unit", "declared", "expected"),
    [
        (250.0, "W", "kW", 0.25),
        (1.0, "kWh", "MJ", 3.6),
        (1.0, "MWh", "GJ", 3.6),
        (1.0, "TOE", "GJ", 41.868),  # IEA Energy Statistics Manual (2005)
        (1.0, "TOE", "Gcal", 10.0),
        (1.0, "kcal", "kJ", 4.1868),
        (1.0, "MMBtu", "kWh", 293.071070172222),  # 1055.05585262 J, ISO 31-4
        (1.0, "USRt", "kW", 3.5168528420667),  # 12,000 Btu/h
        (1.0, "PS", "W", 735.49875),  # 75 kgf m/s
        (1.0, "MMSCF", "scf", 1e6),
        (1.0, "MMSCFD", "scf/day", 1e6),
        (100.0, "degC", "K", 373.15),
        (32.0, "degF", "degC", 0.0),
        (212.0, "degF", "degC", 100.0),
        (36.0, "km/h", "m/s", 10.0),
        (30.0, "L/100 km", "L/km", 0.3),
        (74.1, "t/TJ", "kg/TJ", 74_100.0),
        (0.741, "tCO2/MWh", "kgCO2/kWh", 0.741),
        (10.0, "billion IDR", "IDR", 1e10),
        (1.0, "億円", "JPY", 1e8),
        (5.0, "%", "-", 0.05),
        (0.84, "kg/L", "kg/m3", 840.0),
        (1.0, "kJ/h", "W", 1 / 3.6),
        (12.0, "kg/h", "kg/h", 12.0),
        (2.0, "m³", "L", 2000.0),
        (11.0, "% wet basis", "kg/kg wet", 0.11),
    ],
)
def test_known_conversions(value: float, given_unit: str, declared: str, expected: float) -> None:
    assert units.convert(value, given_unit, declared) == pytest.approx(expected, rel=1e-13, abs=1e-12)


def test_decimal_conversions_are_exact() -> None:
    assert units.convert(0.1, "km", "m") == 100.0
    assert units.convert(0.07, "-", "%") == 7.000000000000001  # the nearest float of 100 x the float 0.07
    assert units.convert(138.9, "million IDR", "IDR") == 138_900_000.0


@pytest.mark.parametrize(
    ("given_unit", "declared", "reason"),
    [
        ("kWh", "kW", "energy"),
        ("t", "tCO2", "mass"),
        ("tCO2", "tCO2e", "carbon dioxide"),
        ("m3", "Nm3", "basis is not stated, needed is normal"),
        ("Nm3", "m3", "basis is normal"),
        ("MJ/kg HHV", "MJ/kg LHV", "basis is HHV, needed is LHV"),
        ("MJ/kg", "MJ/kg LHV", "basis is not stated"),
        ("% dry basis", "% wet basis", "basis is dry"),
        ("kW gross", "kW net", "basis is gross"),
        ("IDR", "JPY", "Indonesian rupiah"),
        ("km/day", "km/year", "calendar time"),
        ("Nm", "J", "torque"),
        ("kVA", "kW", "apparent power"),
        ("passenger", "bus", "number of passenger"),
        ("boxes", "TEU", "number of box"),
        ("boxes/year", "TEU/year", "number of box"),
        ("9**9**9 kW", "kW", "not in the table"),
        ("kW/h/day", "kW", "not in the table"),
        ("k" * 100_000, "kW", "not in the table"),
        ("/", "kW", "not in the table"),
        ("degC/h", "K/h", "not in the table"),
    ],
)
def test_other_dimension_or_basis_is_refused(given_unit: str, declared: str, reason: str) -> None:
    with pytest.raises(units.UnitError, match=r".") as problem:
        units.convert(1.0, given_unit, declared)
    assert reason in problem.value.cause
    assert problem.value.next_step or problem.value.unknown


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("kwatt", "kW"), ("kw", "kW"), ("mwh", "MWh"), ("rupiah", ""), ("nm3", "Nm3"), ("KM/H", "km/h")],
)
def test_nearest_unit_is_offered(typed: str, offered: str) -> None:
    if offered:
        assert units.nearest(typed) == offered


def test_table_is_of_the_promised_size_and_sound() -> None:
    table = units.table()
    assert 80 <= len(table) <= 140
    assert all(unit.scale > 0 for unit in table.values())
    for name in ("Nm3", "tCO2", "kcal", "TOE", "kVA", "JPY", "IDR", "万円", "億円", "LSP", "MMSCFD"):
        assert units.find(name).symbol == name


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(units.table())), st.data())
def test_there_and_back(value: float, symbol: str, data: st.DataObject) -> None:
    unit = units.table()[symbol]
    same = [
        u.symbol for u in units.table().values() if (u.dimension, u.basis) == (unit.dimension, unit.basis)
    ]
    other = data.draw(st.sampled_from(sorted(same)))
    there = units.convert(value, symbol, other)
    back = units.convert(there, other, symbol)
    if math.isfinite(there) and math.isfinite(back) and abs(there) > 1e-280:
        offset = float(abs(unit.offset / unit.scale) + abs(units.table()[other].offset / unit.scale))
        assert back == pytest.approx(value, rel=1e-12, abs=1e-12 * (1.0 + offset))


@given(st.text(max_size=60))
def test_any_text_is_found_or_refused(text: str) -> None:
    try:
        unit = units.find(text)
    except units.UnitError:
        return
    assert isinstance(unit.scale, Fraction)


def test_unit_of_a_name() -> None:
    assert unit_of_name("diesel_price_idr_per_l") == "IDR/L"
    assert unit_of_name("cng_price_idr_per_lsp") == "IDR/LSP"
    assert unit_of_name("temperature_mean_c") == "degC"
    assert unit_of_name("biodiesel_blend_volume_fraction") == "-"
    assert unit_of_name("name") is None
