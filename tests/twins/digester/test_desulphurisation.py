"""H2S: how much, what air and media take, and what the air does to the gas."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.core.physics.gas_properties import M_S
from twins.digester.desulphurisation import desulphurisation_numbers, desulphurise, sulphur_kg
from twins.digester.gas_quality import NM3_PER_KMOL, Gas, volume

D = desulphurisation_numbers(P)
TONNE = Gas(28.4, 0.0, 20.6, 0.0, 0.0)  # of TS 10 %: 49 Nm3


def ppm(sulphur: float, gas: Gas) -> float:
    """H2S by volume of dry gas, of `sulphur` [kg]."""
    return 1e6 * sulphur / M_S * NM3_PER_KMOL / volume(gas)


def methane_share(gas: Gas) -> float:
    return gas.ch4 / volume(gas)


def test_1700_ppm_of_a_fifth_of_a_per_cent_of_sulphur() -> None:
    sulphur = sulphur_kg(D, 100.0)
    assert sulphur == pytest.approx(0.12)
    assert ppm(sulphur, TONNE) == pytest.approx(1_700.0, rel=0.01)


def test_air_dilutes_the_gas_and_leaves_its_energy() -> None:
    sulphur = sulphur_kg(D, 100.0)
    previous = methane_share(TONNE)
    for dose in (0.02, 0.04, 0.06):
        clean = desulphurise(D._replace(air_dose=dose), TONNE, sulphur)
        assert (clean.gas.ch4, clean.gas.h2, clean.gas.co2) == TONNE[:3]
        assert clean.gas.n2 == pytest.approx(0.79 * dose * volume(TONNE))
        assert 0.0 <= clean.gas.o2 < 0.21 * dose * volume(TONNE)
        assert methane_share(clean.gas) < previous
        previous = methane_share(clean.gas)
    assert previous == pytest.approx(methane_share(TONNE) / 1.06, rel=2e-3)


def test_sulphur_closes_and_media_hold_the_limit() -> None:
    sulphur = sulphur_kg(D, 100.0)
    clean = desulphurise(D, TONNE, sulphur)
    assert clean.sulphur_air_kg + clean.sulphur_media_kg + clean.sulphur_left_kg == pytest.approx(sulphur)
    assert clean.sulphur_air_kg == pytest.approx(0.85 * sulphur)
    assert ppm(clean.sulphur_left_kg, clean.gas) == pytest.approx(200.0)
    assert clean.media_kg == pytest.approx(clean.sulphur_media_kg / 0.20)


def test_without_air_media_do_all() -> None:
    clean = desulphurise(D._replace(air_dose=0.0), TONNE, sulphur_kg(D, 100.0))
    assert clean.sulphur_air_kg == 0.0 and clean.gas == TONNE
    assert ppm(clean.sulphur_left_kg, clean.gas) == pytest.approx(200.0)


def test_oxygen_can_be_too_little() -> None:
    """H2S takes half its volume of oxygen: a tiny dose of air is used up."""
    clean = desulphurise(D._replace(air_dose=1e-3), TONNE, sulphur_kg(D, 100.0))
    assert clean.gas.o2 == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < clean.sulphur_air_kg < 0.85 * sulphur_kg(D, 100.0)
