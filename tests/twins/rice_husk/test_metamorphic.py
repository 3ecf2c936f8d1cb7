"""Changes whose effect is known, on the same draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.twins.rice_husk.plants import gas, of_priors, outcomes, ran, steam
from twins.rice_husk import plant_state as at
from twins.rice_husk.parameters import RiceHuskParameters

DRAWS = 5
YEARS = 3


def paired(
    flow: str, less: dict[str, Any], more: dict[str, Any], base: RiceHuskParameters | None = None
) -> np.ndarray:
    """Return `flow` of both plants over draws of parameters and luck, shape (DRAWS, 2)."""
    rows = []
    for draw in range(DRAWS):
        p = of_priors(steam() if base is None else base, draw)
        found = outcomes({"less": p.replace(**less), "more": p.replace(**more)}, number=draw, years=YEARS)
        rows.append([found["less"].total(flow), found["more"].total(flow)])
    return np.array(rows)


def test_island_mode_never_lowers_what_neighbours_get_without_grid() -> None:
    kwh = paired("supplied_grid_down_kwh", {"island_mode": False}, {"island_mode": True})
    assert np.all(kwh[:, 0] == 0.0) and np.all(kwh[:, 1] > 0.0)


def test_island_mode_saves_starts_on_average() -> None:
    starts = paired("starts", {"island_mode": False}, {"island_mode": True})
    assert starts[:, 1].mean() < starts[:, 0].mean()


def test_more_roof_is_drier_fuel() -> None:
    dry, wet = [], []
    for draw in range(DRAWS):
        for roof, found in ((1.0, dry), (0.0, wet)):
            run = ran(of_priors(steam(store_roof_share=roof), draw), number=draw, years=2)
            sums = run.sums.sum(axis=0)
            found.append(sums[at.HUSK_WATER_KG] / (sums[at.HUSK_DRY_KG] + sums[at.HUSK_WATER_KG]))
    assert np.all(np.array(dry) < np.array(wet))


def test_more_mills_are_less_shortage() -> None:
    short = paired("short_of_husk_h", {"mills_under_contract": 5}, {"mills_under_contract": 60})
    assert np.all(short[:, 1] <= short[:, 0]) and short[:, 1].mean() < 0.7 * short[:, 0].mean()


def test_a_bigger_store_is_less_shortage() -> None:
    short = paired("short_of_husk_h", {"store_m3": 2_000.0}, {"store_m3": 30_000.0})
    assert short[:, 1].mean() < short[:, 0].mean()


def test_more_lorries_never_deliver_less() -> None:
    husk = paired("husk_bought_dry_t", {"lorries": 1}, {"lorries": 20})
    assert np.all(husk[:, 1] >= husk[:, 0]) and husk[:, 1].mean() > 1.2 * husk[:, 0].mean()


def test_white_ash_leaves_less_carbon() -> None:
    carbon = paired("carbon_unburnt_t", {"white_ash": False}, {"white_ash": True})
    husk = paired("husk_burned_t", {"white_ash": False}, {"white_ash": True})
    assert np.all(carbon[:, 1] / husk[:, 1] < carbon[:, 0] / husk[:, 0])


def test_a_larger_plant_delivers_more_and_is_short_more_often() -> None:
    base = steam(mills_under_contract=60, lorries=40, store_m3=20_000.0, export_kw=10_000.0)
    kwh = paired("delivered_kwh", {"nameplate_kw": 800.0}, {"nameplate_kw": 6_000.0}, base)
    short = paired("short_of_husk_h", {"nameplate_kw": 800.0}, {"nameplate_kw": 6_000.0}, base)
    assert np.all(kwh[:, 1] > kwh[:, 0])
    assert np.all(short[:, 1] >= short[:, 0])


def test_worse_upkeep_is_more_repair() -> None:
    hours = paired("repair_h", {"upkeep": 0.5}, {"upkeep": 2.5})
    assert np.all(hours[:, 1] > hours[:, 0])


def test_a_feeder_that_takes_less_lowers_what_is_sold() -> None:
    sold = paired("power_sold_kwh", {"export_kw": 300.0}, {"export_kw": 1_650.0})
    assert np.all(sold[:, 1] > sold[:, 0])


def test_a_second_engine_keeps_part_of_the_power_when_one_fails() -> None:
    plants = gas(engine_failures_per_year=9.0, engine_repair_h=80.0, cleanings_interval_h=700.0)
    stops = paired("repair_h", {"engines": 2}, {"engines": 1}, plants)
    assert stops[:, 0].mean() < stops[:, 1].mean()


@pytest.mark.parametrize("base", [steam(), gas()])
def test_what_does_not_touch_the_plant_leaves_it_alone(base: RiceHuskParameters) -> None:
    """The fate of unburnt husk, factors and prices of neighbours move no event."""
    other = base.replace(fate_rot=3.0, heap_docf=0.4, leakage_coal_share=0.6)
    found = outcomes({"a": base, "b": base}, years=1) | {"c": outcomes({"c": other}, years=1)["c"]}
    for name in ("gross_kwh", "husk_burned_t", "starts", "failures", "short_of_husk_h"):
        assert found["a"].total(name) == found["b"].total(name) == found["c"].total(name), name
