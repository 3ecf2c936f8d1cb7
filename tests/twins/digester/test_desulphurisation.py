"""H2S: how much, what air and media take, and what the air does to the gas."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.digester.desulphurisation import desulphurisation_numbers, desulphurise, h2s_ppm, sulphur_kg
from twins.digester.gas_quality import Gas, energy_kwh, methane_share, volume

D = desulphurisation_numbers(P)
TONNE = Gas(28.4, 0.0, 20.6, 0.0, 0.0)  # of TS 10 %: 49 Nm3


def test_1700_ppm_of_a_fifth_of_a_per_cent_of_sulphur() -> None:
    sulphur = sulphur_kg(D, 100.0)
    assert sulphur == pytest.approx(0.12)
    assert h2s_ppm(sulphur, volume(TONNE)) == pytest.approx(1_700.0, rel=0.01)
    assert h2s_ppm(sulphur, 0.0) == 0.0


def test_air_dilutes_the_gas_and_leaves_its_energy() -> None:
    sulphur = sulphur_kg(D, 100.0)
    previous = methane_share(TONNE)
    for dose in (0.02, 0.04, 0.06):
        clean = desulphurise(D._replace(air_dose=dose), TONNE, sulphur, 100.0)
        assert energy_kwh(clean.gas) == energy_kwh(TONNE)
        assert clean.gas.n2 == pytest.approx(0.79 * dose * volume(TONNE))
        assert 0.0 <= clean.gas.o2 < 0.21 * dose * volume(TONNE)
        assert methane_share(clean.gas) < previous
        previous = methane_share(clean.gas)
    assert previous == pytest.approx(methane_share(TONNE) / 1.06, rel=2e-3)


def test_sulphur_closes_and_media_hold_the_limit() -> None:
    sulphur = sulphur_kg(D, 100.0)
    clean = desulphurise(D, TONNE, sulphur, 100.0)
    assert clean.sulphur_air_kg + clean.sulphur_media_kg + clean.sulphur_left_kg == pytest.approx(sulphur)
    assert clean.sulphur_air_kg == pytest.approx(0.85 * sulphur)
    assert clean.left_ppm == pytest.approx(200.0)
    assert clean.media_kg == pytest.approx(clean.sulphur_media_kg / 0.20)
    spent = desulphurise(D, TONNE, sulphur, 0.0)
    assert spent.media_kg == 0.0 and spent.left_ppm > 200.0


def test_without_air_media_do_all() -> None:
    clean = desulphurise(D._replace(air_dose=0.0), TONNE, sulphur_kg(D, 100.0), 100.0)
    assert clean.sulphur_air_kg == 0.0 and clean.gas == TONNE
    assert clean.left_ppm == pytest.approx(200.0) and clean.raw_ppm == pytest.approx(1_712.0, rel=1e-2)


def test_oxygen_can_be_too_little() -> None:
    """H2S takes half its volume of oxygen: a tiny dose of air is used up."""
    clean = desulphurise(D._replace(air_dose=1e-3), TONNE, sulphur_kg(D, 100.0), 100.0)
    assert clean.gas.o2 == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < clean.sulphur_air_kg < 0.85 * sulphur_kg(D, 100.0)
