"""Load of the mills over the day: by power or by hours, the energy is the same."""

from __future__ import annotations

import pytest

from twins.rice_husk.equations import mill_load


@pytest.mark.parametrize("activity", [0.0, 0.07, 0.45, 1.0])
@pytest.mark.parametrize("by_hours", [0.0, 0.3, 1.0])
def test_a_day_takes_the_same_energy_either_way(activity: float, by_hours: float) -> None:
    day = sum(mill_load(hour, 6.0, 20.0, activity, by_hours, 0.2) for hour in range(24))
    assert day == pytest.approx(activity * (14.0 + 10.0 * 0.2))


def test_a_single_mill_runs_at_full_power_or_not_at_all() -> None:
    loads = [mill_load(hour, 6.0, 20.0, 0.5, 1.0, 0.0) for hour in range(24)]
    assert loads == [0.0] * 6 + [1.0] * 7 + [0.0] * 11
