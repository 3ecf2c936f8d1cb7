"""Density of methane against the reference equation of state."""

from __future__ import annotations

import math

import pytest

from twins.core.physics.natural_gas import cng_density_kg_m3, compressibility, is_valid_state

# kg/m3 by U. Setzmann, W. Wagner, J. Phys. Chem. Ref. Data 20 (1991) 1061, the reference equation for methane,
# evaluated with an independent property library; rows: pressure [bar], columns: 0, 15, 30, 60 degrees C
SETZMANN_WAGNER = {
    10.0: (7.234, 6.829, 6.469, 5.857),
    50.0: (39.976, 36.976, 34.483, 30.533),
    100.0: (90.04, 80.856, 73.838, 63.607),
    200.0: (186.682, 167.754, 152.284, 129.17),
    250.0: (217.828, 199.252, 183.072, 157.244),
}


@pytest.mark.parametrize("bar", SETZMANN_WAGNER)
def test_density_within_two_per_cent_of_the_reference_equation(bar: float) -> None:
    for celsius, published in zip((0.0, 15.0, 30.0, 60.0), SETZMANN_WAGNER[bar], strict=True):
        assert cng_density_kg_m3(bar * 1e5, celsius + 273.15) == pytest.approx(published, rel=0.02)


def test_the_ideal_gas_would_be_wrong_by_a_fifth_in_a_full_cylinder() -> None:
    ideal = 2e7 * 0.0160428 / (8.314462618 * 303.15)
    assert abs(ideal / SETZMANN_WAGNER[200.0][2] - 1.0) > 0.15


def test_compressibility_of_the_standing_katz_chart() -> None:
    # Z = 0.955 at p_r = 1.5, T_r = 2.0 (Standing and Katz 1942, the chart that the equation was fitted to)
    z = 1.0
    for _ in range(50):
        z = compressibility(0.27 * 1.5 / (z * 2.0), 2.0)
    assert z == pytest.approx(0.955, abs=0.002)


def test_liquid_and_absurd_states_are_not_answered() -> None:
    assert not is_valid_state(1e6, 120.0)
    assert math.isnan(cng_density_kg_m3(1e6, 120.0))
    assert math.isnan(cng_density_kg_m3(1e9, 300.0))
