"""Gas volumes and what burns of them."""

from __future__ import annotations

import pytest

from twins.core.physics.steam import saturation_pressure
from twins.digester.gas_quality import (
    METHANE_KG_NM3,
    METHANE_KWH_NM3,
    NM3_PER_KMOL,
    Gas,
    energy_kwh,
    gas_made,
    joined,
    methane_kg,
    methane_share,
    nm3_of_wet,
    times,
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
    assert methane_kg(gas.ch4) == pytest.approx(16.04 / 64.0, rel=1e-3)
    assert pytest.approx(35.9, abs=0.05) == 3.6 * METHANE_KWH_NM3


def test_soured_gas_has_no_energy_of_carbon_dioxide() -> None:
    sour = gas_made(0.0, 0.0, 2.0)
    assert volume(sour) == pytest.approx(2.0 * NM3_PER_KMOL)
    assert energy_kwh(sour) == 0.0 and methane_share(sour) == 0.0
    # a kg of COD holds nearly the same heat as hydrogen or methane: 16 kg are 241.8 MJ, 64 kg are 802.3 MJ
    assert energy_kwh(gas_made(0.0, 16.0, 2.0)) == pytest.approx(241.8 / 3.6, rel=2e-3)
    assert energy_kwh(gas_made(64.0, 0.0, 2.0)) == pytest.approx(802.3 / 3.6, rel=3e-3)


def test_mixing_conserves_parts() -> None:
    one, other = Gas(5.0, 0.1, 4.0, 0.0, 0.0), Gas(1.0, 0.5, 3.0, 0.2, 0.1)
    both = joined(times(one, 0.25), times(other, 2.0))
    assert both == pytest.approx([0.25 * a + 2.0 * b for a, b in zip(one, other, strict=True)])
    assert methane_share(both) == pytest.approx(both.ch4 / sum(both))
    assert methane_share(times(one, 0.0)) == 0.0
