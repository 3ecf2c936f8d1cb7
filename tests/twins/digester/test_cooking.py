"""Kitchens: LPG that gas equals, fuels displaced."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.equipment import P
from twins.digester.cooking import MJ_PER_KWH, displaced_fuels, stove_numbers
from twins.digester.gas_quality import METHANE_KWH_NM3

ONLY_LPG = stove_numbers(P.replace(stove_lpg_share=1.0, stove_charcoal_share=0.0))


def lpg_kg(ch4_nm3: float, lost: float) -> float:
    """LPG that does in the pot what `ch4_nm3` of gas does of which `lost` [-] never gets there."""
    at_the_pot = P.stove_gas_efficiency * (1.0 - lost) * ch4_nm3 * METHANE_KWH_NM3 * MJ_PER_KWH
    fuels = displaced_fuels(ONLY_LPG, np.array([at_the_pot]))
    assert fuels.charcoal[0] == fuels.wood[0] == 0.0
    return float(fuels.lpg[0])


def test_a_cubic_metre_of_methane_is_0_78_kg_of_lpg() -> None:
    assert lpg_kg(1.0, 0.0) == pytest.approx(0.78, abs=0.003)
    assert lpg_kg(0.58, 0.0) == pytest.approx(0.45, abs=0.003)


def test_claimed_lpg_of_a_market_is_met_with_the_losses() -> None:
    """10-12 kg for 30 m3: 0.33-0.40 kg/m3, against 0.45 less 15-25 %."""
    low, high = lpg_kg(0.58, 0.25), lpg_kg(0.58, 0.15)
    assert 0.33 < low < high < 0.40
    assert low < lpg_kg(0.58, P.stove_gas_lost) < high


def test_useful_heat_is_that_of_the_fuels() -> None:
    s = stove_numbers(P)
    useful_mj = np.array([0.0, 158.4])
    saved = displaced_fuels(s, useful_mj)
    heat = (
        saved.lpg * s.lpg_mj * s.lpg
        + saved.charcoal * s.charcoal_mj * s.charcoal
        + saved.wood * s.wood_mj * s.wood
    )
    np.testing.assert_allclose(heat, useful_mj, rtol=1e-14)
    assert min(saved.lpg[1], saved.charcoal[1], saved.wood[1]) > 0.0


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="must not exceed 1 together"):
        stove_numbers(P.replace(stove_lpg_share=0.7, stove_charcoal_share=0.5))
