"""Cooking gas: LPG it equals, fuels displaced, meal hours."""

from __future__ import annotations

import itertools

import pytest

from tests.twins.digester.equipment import P
from twins.digester.cooking import displaced_fuels, kitchen_rates, lpg_equal_kg, stove_numbers
from twins.digester.gas_quality import METHANE_KWH_NM3


def test_a_cubic_metre_of_methane_is_0_78_kg_of_lpg() -> None:
    assert lpg_equal_kg(1.0, P.stove_lpg_mj_kg) == pytest.approx(0.78, abs=0.003)
    assert lpg_equal_kg(0.58, P.stove_lpg_mj_kg) == pytest.approx(0.45, abs=0.003)


def test_claimed_lpg_of_a_market_is_met_with_the_losses() -> None:
    """10-12 kg for 30 m3: 0.33-0.40 kg/m3, against 0.45 less 15-25 %."""
    low, high = (lpg_equal_kg(0.58, P.stove_lpg_mj_kg) * (1.0 - lost) for lost in (0.25, 0.15))
    assert 0.33 < low < high < 0.40


def test_lpg_alone_is_displaced_by_heat() -> None:
    stoves = stove_numbers(P.replace(stove_lpg_share=1.0, stove_charcoal_share=0.0, stove_gas_lost=0.0))
    saved = displaced_fuels(stoves, METHANE_KWH_NM3)
    assert saved.lpg == pytest.approx(lpg_equal_kg(1.0, P.stove_lpg_mj_kg))
    assert saved.charcoal == saved.wood == 0.0


def test_useful_heat_is_that_of_the_fuels() -> None:
    s = stove_numbers(P)
    saved = displaced_fuels(s, 100.0)
    assert saved.useful_kwh == pytest.approx(0.55 * 0.8 * 100.0)
    heat = (
        saved.lpg * s.lpg_mj * s.lpg
        + saved.charcoal * s.charcoal_mj * s.charcoal
        + saved.wood * s.wood_mj * s.wood
    )
    assert heat / 3.6 == pytest.approx(saved.useful_kwh)
    assert saved.wood_not_renewed == pytest.approx(0.4 * saved.wood)
    assert saved.charcoal_not_renewed == pytest.approx(0.4 * saved.charcoal)


def test_demand_is_served_from_the_holder() -> None:
    for made, wanted in itertools.product((0.0, 10.0, 30.0), (0.0, 20.0)):
        for empty, full in ((False, False), (True, False), (False, True)):
            rates = kitchen_rates(made, wanted, empty, full)
            assert rates.served + rates.unserved == pytest.approx(wanted)
            assert rates.served + rates.surplus + rates.stored == pytest.approx(made)
            assert min(rates.served, rates.unserved, rates.surplus) >= 0.0
            assert not (empty and rates.stored < 0.0) and not (full and rates.stored > 0.0)
    assert kitchen_rates(10.0, 20.0, True, False).unserved == 10.0
    assert kitchen_rates(30.0, 20.0, False, True).surplus == 10.0


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="must not exceed 1 together"):
        stove_numbers(P.replace(stove_lpg_share=0.7, stove_charcoal_share=0.5))
