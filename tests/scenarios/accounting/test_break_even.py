"""At which slip dual fuel stops saving: the published table, cell by cell, from ledger, factor tables and engine.

The table gives one decimal and does not say whether diesel counts 74.1 or 74.43 kg CO2/GJ: 74.1 lies within 0.06 of
every cell.
"""

from __future__ import annotations

from typing import get_args

import pytest

from benchmarks.literature.dual_fuel import (
    CELLS,
    DIESEL,
    GAS,
    GWPS,
    RATIOS,
    ROUNDING,
    break_even_of_engine,
    break_even_of_ledger,
    saved_by,
)
from scenarios.accounting.biodiesel import energy_fraction, fossil_factor
from scenarios.accounting.gwp import gwp
from scenarios.accounting.specification import GwpSet
from twins.bus_fleet.equations import blend_energy_share, blend_mj_per_l, dual_split
from twins.bus_fleet.parameters import BusFleetParameters
from twins.core.units import METHANE_LHV_MJ_PER_KG


@pytest.mark.parametrize(("r", "s", "published"), CELLS)
def test_break_even_slip_from_the_ledger(r: float, s: float, published: tuple[float, ...]) -> None:
    for of_gwp, percent in zip(GWPS, published, strict=True):
        assert break_even_of_ledger(r, s, of_gwp) == pytest.approx(percent, abs=ROUNDING)


@pytest.mark.parametrize(("r", "s", "published"), [cell for cell in CELLS if cell[0] < 1.0])
def test_break_even_slip_from_the_engine(r: float, s: float, published: tuple[float, ...]) -> None:
    for of_gwp, percent in zip(GWPS, published, strict=True):
        assert break_even_of_engine(r, s, of_gwp) == pytest.approx(percent, abs=ROUNDING)


def test_equal_efficiency_with_slip_is_more_than_the_engine_grants() -> None:
    """The first row of the table lets what burns be used better than diesel; the engine does not."""
    for of_gwp, percent in zip(GWPS, CELLS[0][2], strict=True):
        found = break_even_of_engine(1.0, 0.7, of_gwp)
        assert 0.80 * percent < found < percent
        # by hand: EF_d x = EF_d - EF_g (1 - x) - 20 g/MJ GWP x, as slip must be made good by fuel
        by_hand = (DIESEL - GAS) / (DIESEL - GAS + of_gwp / METHANE_LHV_MJ_PER_KG)
        assert found == pytest.approx(100.0 * by_hand, rel=1e-6)


@pytest.mark.parametrize(("x", "ratio"), RATIOS)
def test_tank_to_wheel_ratio_at_seventy_per_cent(x: float, ratio: float) -> None:
    assert 1.0 - saved_by(0.3, 0.7, 0.7 * x, GWPS[0]) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("s", [0.2, 0.44, 0.7, 1.0])
def test_carbon_dioxide_alone_saves_a_quarter_of_the_share_at_most(s: float) -> None:
    saved = saved_by(*dual_split(1.0, s, 1.0, 1.0, 0.0, 0.0), 0.0)
    assert saved == pytest.approx(0.243 * s, abs=5e-4)
    assert saved < 0.40  # the figure of the press is out of reach at any share


@pytest.mark.parametrize("of_set", get_args(GwpSet))
def test_methane_that_is_counted_apart_from_burned_carbon_is_fossil(of_set: GwpSet) -> None:
    """Only burned carbon gives CO2 here, so slip takes the larger, fossil value where a set has two."""
    assert gwp("CH4 fossil", of_set) >= gwp("CH4 non-fossil", of_set)
    assert gwp("CH4 fossil", "AR5") == 30.0


def test_fleet_and_accounting_blend_the_same_fuels() -> None:
    """The twin splits the blend with its own energies, the accounting with its table: they must not drift apart."""
    p = BusFleetParameters().record()
    for volume, mj_per_l in ((0.20, 35.4), (0.30, 35.0), (0.35, 34.9), (0.40, 34.7)):
        assert blend_energy_share(p, volume) == pytest.approx(energy_fraction(volume), rel=1e-12)
        assert blend_mj_per_l(p, volume) == pytest.approx(mj_per_l, abs=0.05)


@pytest.mark.parametrize(
    ("blend", "saves"), [(0.20, True), (0.25, True), (0.30, False), (0.35, False), (0.40, False)]
)
def test_fossil_gas_is_worse_than_the_blend_from_b30_up(blend: float, saves: bool) -> None:
    """Through the engine and without slip: the sign turns at a quarter of the energy, between B26 and B30."""
    displaced = fossil_factor(DIESEL, energy_fraction(blend))
    diesel, gas, slip = dual_split(1.0, 0.6, 1.0, 1.0, 0.0, 0.0)
    project = displaced * diesel + GAS * (gas - slip)
    assert (project < displaced) is saves
