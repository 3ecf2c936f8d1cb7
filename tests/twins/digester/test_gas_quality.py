"""Gas volumes and their methane."""

from __future__ import annotations

import pytest

from twins.core.physics.steam import saturation_pressure
from twins.digester.gas_quality import (
    METHANE_KG_NM3,
    METHANE_KWH_NM3,
    NM3_PER_KMOL,
    gas_made,
    nm3_of_wet,
    volume,
)


def test_wet_gas_of_35_degrees_is_0_837_of_its_volume() -> None:
    """0.886 x 0.945, with the vapour pressure of ADM1 (0.0557 bar) or that of the steam tables."""
    assert nm3_of_wet(35.0, 0.0557, 0.0) == pytest.approx(0.886 * 0.945, abs=6e-4)
    assert nm3_of_wet(35.0, saturation_pressure(35.0), 0.0) == pytest.approx(0.837, abs=1e-3)
    assert nm3_of_wet(0.0, 0.0, 0.0) == 1.0


def test_a_kg_of_cod_is_350_litres_of_methane() -> None:
    gas = gas_made(1.0, 0.0, 0.0)
    assert gas.ch4 == pytest.approx(0.350, abs=5e-4)
    assert pytest.approx(22.414, abs=1e-3) == NM3_PER_KMOL
    assert pytest.approx(0.717, abs=2e-3) == METHANE_KG_NM3
    assert METHANE_KG_NM3 * gas.ch4 == pytest.approx(16.04 / 64.0, rel=1e-3)
    assert pytest.approx(35.9, abs=0.05) == 3.6 * METHANE_KWH_NM3


def test_a_soured_tank_makes_volume_and_no_methane() -> None:
    sour = gas_made(0.0, 16.0, 2.0)
    assert volume(sour) == pytest.approx(3.0 * NM3_PER_KMOL)
    assert (sour.ch4, sour.h2) == (0.0, NM3_PER_KMOL)
