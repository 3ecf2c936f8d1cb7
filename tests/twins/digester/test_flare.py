"""Flare and leaks: expected and credited numbers stand apart."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.digester.flare import default_destruction, flare_flows, flare_numbers, lights
from twins.digester.gas_quality import METHANE_KG_NM3, Gas, energy_kwh
from twins.digester.leaks import default_leak_kg, ipcc_leak_kg, leak

GAS = Gas(58.0, 0.2, 41.8, 3.0, 0.1)


def test_methane_is_burnt_or_slips() -> None:
    flare = flare_numbers(P, 60.0)
    flows = flare_flows(flare.destruction, GAS)
    assert flows.burnt + flows.slipped == pytest.approx(GAS.ch4)
    assert flows.slipped == pytest.approx(0.01 * GAS.ch4)
    assert flows.heat == pytest.approx(0.99 * energy_kwh(GAS))
    assert flare.nm3_h == pytest.approx(78.0)


def test_gas_of_a_soured_digester_does_not_light() -> None:
    flare = flare_numbers(P, 60.0)
    assert lights(flare, GAS)
    assert not lights(flare, Gas(5.0, 10.0, 85.0, 0.0, 0.0))
    assert not lights(flare, Gas(0.0, 0.0, 0.0, 0.0, 0.0))


def test_defaults_of_the_methodology() -> None:
    assert default_destruction(P, True) == 0.9
    assert default_destruction(P, False) == 0.5
    assert default_destruction(P, True) < P.gas_flare_destruction
    assert default_leak_kg(P, 1000.0) == pytest.approx(50.0)


def test_a_leak_takes_all_parts_alike() -> None:
    tight = leak(GAS, 0.025)
    assert [k + out for k, out in zip(*tight, strict=True)] == pytest.approx(list(GAS))
    assert tight.leaked.ch4 == pytest.approx(0.025 * GAS.ch4)
    assert leak(GAS, 0.0).kept == GAS


def test_ipcc_default_is_the_size_of_the_drawn_leaks() -> None:
    """0.8 kg/t against 3-5 % of 28.4 Nm3/t: 0.6-1.0 kg/t."""
    per_t = METHANE_KG_NM3 * 28.4
    assert 0.03 * per_t < ipcc_leak_kg(1.0) < 0.05 * per_t
    assert ipcc_leak_kg(40.0 * 365.0) == pytest.approx(11_680.0)
