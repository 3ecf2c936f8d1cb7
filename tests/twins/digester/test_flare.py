"""Flare and leaks: expected and credited numbers stand apart."""

from __future__ import annotations

import pytest

from tests.twins.digester.equipment import P
from twins.digester.flare import default_destruction, flare_numbers
from twins.digester.gas_quality import METHANE_KG_NM3

IPCC_LEAK_KG_PER_T = 0.8  # g CH4/kg wet waste, 0-8 (S34)


def test_a_flare_takes_more_than_the_plant_makes() -> None:
    flare = flare_numbers(P, 60.0)
    assert flare.nm3_h == pytest.approx(78.0)
    assert (flare.destruction, flare.least_methane) == (0.99, 0.30)


def test_defaults_of_the_methodology() -> None:
    assert default_destruction(P) == 0.9
    assert default_destruction(P.replace(gas_flare_enclosed=False)) == 0.5
    assert default_destruction(P) < P.gas_flare_destruction


def test_ipcc_default_is_the_size_of_the_leaks() -> None:
    """0.8 kg/t against the default of the CDM and the drawn share of 28.4 Nm3/t."""
    per_t = METHANE_KG_NM3 * 28.4
    assert P.gas_leak_share * per_t < IPCC_LEAK_KG_PER_T < P.gas_leak_default * per_t
