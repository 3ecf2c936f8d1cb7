"""Who is electric in which year, how many machines come new, and how old they are."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tests.twins.port.terminals import SMALL
from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.port.activity import RTG_DIESEL, RTG_HYBRID, RTG_RAIL, TRACTOR_BATTERY, TRACTOR_DIESEL
from twins.port.card import card_of
from twins.port.conversion import ageing, battery_tractors_new, converted, fleet_of
from twins.port.parameters import PortParameters

P = PortParameters()
KEY = rng(1, 0).key("machines")
YEARS = range(Horizon(start=dt.date(2026, 1, 1), years=15).years)


def groups(p: PortParameters, year: int) -> list[int]:
    """Return how many yard cranes are diesel, hybrid and on the grid in a year."""
    machines = fleet_of(p, year).machine_group
    return [int((machines == group).sum()) for group in (RTG_DIESEL, RTG_HYBRID, RTG_RAIL)]


def test_a_programme_comes_in_equal_steps_and_includes_the_start() -> None:
    assert [converted(20, 4, 2, 0.25, year) for year in range(7)] == [4, 4, 8, 12, 16, 20, 20]


def test_what_is_electric_at_the_start_stays_where_no_programme_is_named() -> None:
    told = P.replace(electric_rtgs_at_start=12, hybrid_rtgs_at_start=4)
    repeated = told.replace(electric_rtgs=12, hybrid_rtgs=4)
    for year in (0, 3, 14):
        assert groups(told, year) == groups(repeated, year) == [11, 4, 12]
        assert fleet_of(told, year).block_rail.sum() == round(0.9 * 27)


def test_hybrids_of_the_start_stay_until_grid_cranes_take_their_place() -> None:
    p = P.replace(hybrid_rtgs_at_start=4, electric_rtgs=27, conversion_first_year=1, conversion_per_year=0.5)
    assert [groups(p, year) for year in range(3)] == [[23, 4, 0], [9, 4, 14], [0, 0, 27]]


def test_battery_tractors_come_with_the_programme_and_again_after_a_life() -> None:
    p = P.replace(
        battery_tractors=60, conversion_first_year=1, conversion_per_year=0.5, ops_tractor_life_years=10.0
    )
    assert battery_tractors_new(p, 15) == [0, 30, 30, 0, 0, 0, 0, 0, 0, 0, 0, 30, 30, 0, 0]


def test_a_battery_tractor_is_as_old_as_its_purchase() -> None:
    p = P.replace(
        battery_tractors=60, conversion_first_year=1, conversion_per_year=0.5, ops_tractor_life_years=10.0,
        ops_ageing_per_year=0.05,
    )  # fmt: skip
    found = [ageing(p, year)[1] for year in YEARS]
    assert found[1] == 1.0
    assert found[5] == pytest.approx(0.5 * (1.05**4 + 1.05**3))
    assert found[11] == pytest.approx(0.5 * (1.0 + 1.05**9))
    assert found[12] == pytest.approx(0.5 * (1.05 + 1.0))


def test_diesel_tractors_have_all_ages_of_their_life_in_every_year() -> None:
    p = P.replace(ops_tractor_life_years=8.0, ops_ageing_per_year=0.05)
    mean = sum(1.05**age for age in range(8)) / 8
    assert [ageing(p, year)[0] for year in (0, 7, 14)] == pytest.approx([mean] * 3)
    assert ageing(p, 9)[1] == 1.0  # none there


def test_cranes_age_with_the_years_and_tractors_with_their_own() -> None:
    p = PortParameters(**SMALL).replace(
        electric_rtgs=6, battery_tractors=18, chargers=5, conversion_first_year=5, ops_ageing_per_year=0.05
    )
    new, old = (card_of(p, fleet_of(p, year), KEY, year, 0) for year in (0, 5))
    for name in ("crane_mtbf_h", "rtg_mtbf_h"):
        assert old[name] == pytest.approx(new[name] / 1.05**5)
    assert old["tractor_mtbf_h"][TRACTOR_DIESEL] == new["tractor_mtbf_h"][TRACTOR_DIESEL]
    assert old["tractor_mtbf_h"][TRACTOR_BATTERY] == pytest.approx(
        p.ops_tractor_mtbf_h * p.ops_battery_tractor_mtbf_factor
    )
    assert np.all(fleet_of(p, 5).tractor_group == TRACTOR_BATTERY)
