"""Effluent and digestate: mass, nitrogen and COD close; gases by the factors of the reference."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.digester.effluent import (
    Digestate,
    compost_gases,
    effluent_wet_kg,
    field_gases,
    gas_mass_kg,
    liquor_gases,
    separate,
    storage_numbers,
    stored_gases,
)
from twins.digester.gas_quality import METHANE_KG_NM3, Gas

# a tonne of waste, TS 10 %: 28.4 Nm3 of methane of 49 are gone
GAS_KG = gas_mass_kg(Gas(28.4, 0.0, 20.6, 0.0, 0.0), 0.045)
WET = effluent_wet_kg(1_000.0, GAS_KG)
TONNE = Digestate(WET, 40.0, 30.0, 0.45, 0.95, 42.0, 6.0)


def test_undiluted_feed_leaves_almost_all_its_water() -> None:
    """28.4 Nm3 of CH4 and 20.6 of CO2 weigh 61 kg and carry 2 kg of water."""
    assert GAS_KG == pytest.approx(28.4 * 0.716 + 20.6 * 1.963 + 49.0 * 0.045, rel=2e-3)
    assert 0.92 * 1000.0 < WET < 0.95 * 1000.0


def test_separation_closes() -> None:
    for captured in (0.0, 0.3, 0.7, 1.0):
        parts = separate(TONNE, captured, 0.76)
        assert [a + b for a, b in zip(*parts, strict=True)] == pytest.approx(list(TONNE), rel=1e-12)
        assert parts.cake.solids == pytest.approx(captured * TONNE.solids)
        if captured > 0.0:
            assert 1.0 - parts.cake.solids / parts.cake.wet == pytest.approx(0.76)


def test_liquor_is_that_of_the_reference() -> None:
    """0.7-0.85 m3 a tonne at 4-7 % loss to cake and gas; total nitrogen 1-1.4 g/L."""
    liquor = separate(TONNE, 0.7, 0.76).liquor
    assert 0.70 < liquor.wet / 1e3 < 0.85
    assert 1.0 < (liquor.n_solid + liquor.n_dissolved) / liquor.wet * 1e3 < 1.4


def test_a_press_cannot_wet_its_cake_with_more_water_than_there_is() -> None:
    thick = TONNE._replace(wet=60.0)
    parts = separate(thick, 1.0, 0.76)
    assert parts.cake.wet == pytest.approx(60.0) and parts.liquor.wet == pytest.approx(0.0)


def test_stored_digestate_gases_by_hand() -> None:
    stored = stored_gases(storage_numbers(P, 1.0), TONNE)
    n = 1.40
    assert stored.ch4 == pytest.approx(30.0 * 0.054 * METHANE_KG_NM3)
    assert stored.n2o == pytest.approx(0.005 * n * 44.013 / 28.014, rel=1e-4)
    assert stored.nh3 == pytest.approx(0.26 * n * 17.031 / 14.007, rel=1e-4)
    assert stored.n2o_indirect == pytest.approx(0.01 * 0.26 * n * 44.013 / 28.014, rel=1e-4)
    assert stored_gases(storage_numbers(P, 0.0), TONNE).ch4 == 0.0


def test_nitrogen_of_the_field_is_what_the_store_left() -> None:
    field = field_gases(storage_numbers(P, 1.0), TONNE)
    assert field.n2o == pytest.approx(0.0125 * (1.0 - 0.265) * 1.40 * 44.013 / 28.014, rel=1e-4)
    assert field.ch4 == field.nh3 == 0.0


def test_compost_and_water() -> None:
    made = compost_gases(1_000.0, P.effluent_compost_ch4_g_kg, P.effluent_compost_n2o_g_kg)
    assert (made.ch4, made.n2o) == pytest.approx((4.0, 0.24))
    water = liquor_gases(TONNE, 0.25, 0.2, 0.005)
    assert water.ch4 == pytest.approx(0.25 * 0.2 * 48.0)
    assert water.n2o == pytest.approx(0.005 * 1.40 * 44.013 / 28.014, rel=1e-4)
    assert liquor_gases(TONNE, 0.25, 0.03, 0.005).ch4 < water.ch4


def test_open_share_is_a_fraction() -> None:
    with pytest.raises(ValueError, match=r"open_share = 50.* must lie in \[0, 1\]"):
        storage_numbers(P, 50.0)
