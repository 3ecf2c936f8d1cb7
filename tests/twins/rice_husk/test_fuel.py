"""Heating values and the joint error of composition and heating value."""

from __future__ import annotations

import numpy as np
import pytest

from twins.rice_husk.fuel import (
    HHV_RESIDUAL_SD,
    DryFuel,
    dry_fuel,
    hhv_as_received,
    hhv_ash_sheng_azevedo_2005,
    hhv_channiwala_parikh_2002,
    hhv_sheng_azevedo_2005,
    husk_fuel,
    lhv_as_received,
    lhv_dry,
)

# dry analyses of four husks [kg/kg] with the heating value of Channiwala and Parikh [MJ/kg] to the printed digit
PUBLISHED = {
    "mansaray1999": (0.376, 0.0542, 0.366, 0.0038, 0.0003, 0.200, 15.3),
    "hoffmann1999": (0.383, 0.040, 0.386, 0.005, 0.0008, 0.186, 13.7),
    "zhou2009": (0.410, 0.0469, 0.345, 0.0075, 0.0017, 0.190, 15.9),
    "zhou2022_xian": (0.424, 0.0585, 0.335, 0.0116, 0.0053, 0.166, 17.9),
}


@pytest.mark.parametrize(("C", "H", "O", "N", "S", "ash", "HHV"), PUBLISHED.values(), ids=PUBLISHED)
def test_hhv_channiwala_parikh_2002(
    C: float, H: float, O: float, N: float, S: float, ash: float, HHV: float
) -> None:
    assert round(hhv_channiwala_parikh_2002(C, H, O, N, S, ash), 1) == HHV


def test_rival_correlations_agree_within_ten_percent() -> None:
    for C, H, O, N, S, ash, _ in PUBLISHED.values():
        reference = hhv_channiwala_parikh_2002(C, H, O, N, S, ash)
        assert hhv_sheng_azevedo_2005(C, H, ash) == pytest.approx(reference, rel=0.10)
        assert hhv_ash_sheng_azevedo_2005(ash) == pytest.approx(reference, rel=0.15)


def test_oxygen_by_difference_and_error_added() -> None:
    fuel = dry_fuel(0.47, 0.0677, 0.00475, 0.000375, 0.20, 0.5)
    assert sum(fuel[:6]) == pytest.approx(1.0, abs=1e-15)
    assert fuel.HHV == pytest.approx(hhv_channiwala_parikh_2002(*fuel[:6]) + 0.5, rel=1e-14)


def test_heating_values_as_received() -> None:
    """Mansaray husk as fired (9.08 % moisture): LHV 12.6 MJ/kg by its analysis."""
    fuel = DryFuel(0.376, 0.0542, 0.366, 0.0038, 0.0003, 0.200, 15.3)
    assert lhv_as_received(fuel, 0.0908) == pytest.approx(12.6, abs=0.05)
    assert hhv_as_received(fuel, 0.0908) == pytest.approx(13.91, abs=0.01)
    assert lhv_as_received(fuel, 0.0) == lhv_dry(fuel)
    ten_points = lhv_as_received(fuel, 0.08) - lhv_as_received(fuel, 0.18)
    assert ten_points == pytest.approx(1.6, abs=0.1)


def test_joint_error_of_ash_and_heating_value() -> None:
    """The draws have the stated spread and correlation, and disagree with the correlation as samples do."""
    rng = np.random.default_rng(1)
    n = 20_000
    ash, C, H = rng.normal(0.19, 0.02, n), rng.normal(0.485, 0.018, n), rng.normal(0.060, 0.006, n)
    residual = rng.normal(0.0, HHV_RESIDUAL_SD, n)
    fuels = np.array([husk_fuel(C[i], H[i], 0.008, 0.001, ash[i], residual[i]) for i in range(n)])
    HHV = fuels[:, 6]
    assert HHV.mean() == pytest.approx(15.6, abs=0.03)
    assert HHV.std() == pytest.approx(0.9, abs=0.02)
    assert np.corrcoef(HHV, ash)[0, 1] == pytest.approx(-0.7, abs=0.02)
    gap = HHV / hhv_channiwala_parikh_2002(*fuels[:, :6].T) - 1.0
    assert 0.05 < gap.std() < 0.10
    assert np.quantile(gap, [0.05, 0.95]) == pytest.approx([-0.10, 0.15], abs=0.04)
