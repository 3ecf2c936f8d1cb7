"""Real-gas density of methane: literature, limits and inverse."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twins.core.physics.natural_gas import cng_density_kg_m3, cng_pressure_pa
from twins.core.units import GAS_CONSTANT_J_MOL_K, METHANE_MOLAR_MASS_KG_MOL

STATES = (st.floats(1e4, 3.5e7), st.floats(250.0, 400.0))


def ideal(pressure_pa: float, temperature_k: float) -> float:
    return pressure_pa * METHANE_MOLAR_MASS_KG_MOL / (GAS_CONSTANT_J_MOL_K * temperature_k)


def test_full_cylinder_at_thirty_degrees() -> None:
    assert 150.0 < cng_density_kg_m3(2.0e7, 303.15) < 160.0


def test_full_cylinder_is_far_from_ideal() -> None:
    assert 0.80 < ideal(2.0e7, 303.15) / cng_density_kg_m3(2.0e7, 303.15) < 0.87


def test_one_bar_is_nearly_ideal() -> None:
    assert cng_density_kg_m3(1e5, 303.15) == pytest.approx(ideal(1e5, 303.15), rel=3e-3)


def test_thin_gas_is_ideal() -> None:
    assert cng_density_kg_m3(1e3, 303.15) == pytest.approx(ideal(1e3, 303.15), rel=1e-4)


@given(*STATES)
def test_pressure_and_density_are_inverse(pressure_pa: float, temperature_k: float) -> None:
    density = cng_density_kg_m3(pressure_pa, temperature_k)
    assert cng_pressure_pa(density, temperature_k) == pytest.approx(pressure_pa, rel=1e-9)


@given(*STATES)
def test_density_rises_with_pressure_and_falls_with_temperature(
    pressure_pa: float, temperature_k: float
) -> None:
    here = cng_density_kg_m3(pressure_pa, temperature_k)
    assert cng_density_kg_m3(1.001 * pressure_pa, temperature_k) > here
    assert cng_density_kg_m3(pressure_pa, temperature_k + 1.0) < here


@pytest.mark.parametrize("state", [(-1.0, 300.0), (2e7, 150.0), (1e9, 300.0), (math.nan, 300.0)])
def test_states_outside_the_fit_are_not_answered(state: tuple[float, float]) -> None:
    assert math.isnan(cng_density_kg_m3(*state))
