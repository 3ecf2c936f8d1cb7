"""Changes whose effect is known, on the same draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.twins.digester.plants import (
    GOOD_GRID,
    NEVER_STOPS,
    SITE,
    START,
    cooking,
    of_priors,
    outcomes,
    ran,
    single,
    two_phase,
)
from twins.core.streams import rng
from twins.core.twin import Horizon
from twins.digester import TWIN
from twins.digester import plant_state as at
from twins.digester.parameters import DigesterParameters

DRAWS = 5
TWICE = (
    "capacity_t_per_d", "methane_tank_m3", "acid_tank_m3", "holder_m3", "engine_kw", "export_kw", "hotel_waste_t_per_d",
    "market_waste_t_per_day", "sorting_t_per_h", "crusher_t_per_h", "house_lights_kw", "load_shops", "load_offices_kw",
    "load_pumps_kw",
)  # fmt: skip
"""All that has a size; lots of waste keep their number where their mass doubles too."""


def twice(p: DigesterParameters, **more: Any) -> DigesterParameters:
    return p.replace(
        **({name: 2.0 * getattr(p, name) for name in TWICE} | {"kitchens": 2 * p.kitchens} | more)
    )


BASE = two_phase(
    capacity_t_per_d=10.0, market_waste_t_per_day=10.0, methane_tank_m3=250.0, acid_tank_m3=20.0, engine_kw=60.0,
    holder_m3=150.0, island_mode=True, hotel_waste_t_per_d=1.0, co_substrate_share=0.5, kitchens=20, **NEVER_STOPS,
)  # fmt: skip


def test_a_plant_of_twice_the_size_does_twice_as_much() -> None:
    """Exact where lots weigh twice as much and the insulation is thicker by what the surface grows less."""
    same = twice(
        BASE, market_lot_t=2.0 * BASE.market_lot_t, heat_u_w_m2_k=BASE.heat_u_w_m2_k * 2.0 ** (1.0 / 3.0)
    )
    one, two = (outcomes({"p": p}, years=1)["p"] for p in (BASE, same))
    of_time = {f.name for f in TWIN.flows if f.unit in ("h", "events")} - {"sorting_man_h"}
    for flow in TWIN.flows:
        factor = 1.0 if flow.name in of_time else 2.0
        np.testing.assert_allclose(
            two.flows[flow.name], factor * one.flows[flow.name], rtol=1e-6, atol=1e-6, err_msg=flow.name
        )


def test_a_market_of_twice_as_many_lots_is_about_twice_as_large() -> None:
    """More lots of the same size mix better, and two engines stand by each other: only about twice."""
    for draw in range(3):
        one, two = (outcomes({"p": p}, number=draw, years=2)["p"] for p in (BASE, twice(BASE, engines=2)))
        for name, within in (
            ("waste_t", 0.1),
            ("digested_t", 0.1),
            ("methane_made_nm3", 0.1),
            ("gross_kwh", 0.25),
        ):
            assert two.total(name) == pytest.approx(2.0 * one.total(name), rel=within), name


def test_the_order_of_scenarios_does_not_matter() -> None:
    plants = [DigesterParameters(), BASE, single(), cooking(), two_phase(acid_gas="lost", engines=3)]
    forth = TWIN.simulate_paired(plants, SITE, Horizon(START, 1), rng(4, 2))
    back = TWIN.simulate_paired(plants[::-1], SITE, Horizon(START, 1), rng(4, 2))[::-1]
    alone = [TWIN.simulate(p, SITE, Horizon(START, 1), rng(4, 2)) for p in plants]
    for a, b, c in zip(forth, back, alone, strict=True):
        for name in a.flows:
            np.testing.assert_array_equal(a.flows[name], b.flows[name], err_msg=name)
            np.testing.assert_array_equal(a.flows[name], c.flows[name], err_msg=name)


def test_a_clock_that_is_two_hours_late_changes_little() -> None:
    """Waste and crew two hours later: the tanks, fed day and night, hardly notice."""
    late = BASE.replace(market_peak_from_h=6.0, run_work_from_h=8.0, run_work_to_h=18.0)
    one, two = (outcomes({"p": p}, years=1)["p"] for p in (BASE, late))
    for name, within in (
        ("waste_t", 0.03),
        ("digested_t", 0.03),
        ("methane_made_nm3", 0.03),
        ("gross_kwh", 0.05),
    ):
        assert two.total(name) == pytest.approx(one.total(name), rel=within), name


def test_a_horizon_that_ends_later_begins_the_same() -> None:
    short, long = (TWIN.simulate(BASE, SITE, Horizon(START, years), rng(4, 1)) for years in (1, 2))
    for flow in TWIN.flows:
        if flow.name != "methane_dump_to_come_kg":
            assert long.flows[flow.name][0] == pytest.approx(short.flows[flow.name][0], rel=1e-9), flow.name


WASTE_SIDE = ("waste_t", "digested_t", "rejected_t", "turned_away_t", "demand_kwh", "grid_down_h", "sorting_man_h",
              "crusher_repair_h", "methane_avoided_default_kg")  # fmt: skip


def test_the_route_of_the_acid_gas_changes_only_what_it_should() -> None:
    """Not the waste, where nobody tests acids and no island feeds the crusher; of the gas what the acid tank makes."""
    base = two_phase(acid_test_days=400, feed_cations=0.06, **NEVER_STOPS)
    found = outcomes({r: base.replace(acid_gas=r) for r in ("to_methane_tank", "to_holder", "lost")}, years=2)
    for name in WASTE_SIDE:
        for route in ("to_holder", "lost"):
            mine, other = found[route].flows[name], found["to_methane_tank"].flows[name]
            np.testing.assert_allclose(mine, other, rtol=1e-12, err_msg=name)
    made = {route: o.total("methane_made_nm3") for route, o in found.items()}
    # hydrogen that passes the methane tank's headspace is eaten there
    assert 0.9 * made["to_methane_tank"] < made["to_holder"] < made["to_methane_tank"]
    assert made["lost"] == pytest.approx(made["to_holder"], rel=0.02)
    # the acid tank makes hydrogen and carbon dioxide, which only thin the gas of the holder
    assert 0.0 < found["lost"].total("methane_acid_tank_kg") < 0.02 * 0.72 * made["lost"]


def paired(flow: str, less: dict[str, Any], more: dict[str, Any], years: int = 2) -> np.ndarray:
    """Return `flow` of both plants over draws of parameters and luck, shape (DRAWS, 2)."""
    rows = []
    for draw in range(DRAWS):
        p = of_priors(BASE, draw, keep=tuple(less) + tuple(more))
        found = outcomes({"less": p.replace(**less), "more": p.replace(**more)}, number=draw, years=years)
        rows.append([found["less"].total(flow), found["more"].total(flow)])
    return np.array(rows)


def test_more_sorting_leaves_fewer_contaminants_and_more_rejects() -> None:
    rejects = paired("rejected_t", {"sorting_effort": 0.0}, {"sorting_effort": 1.0})
    jams = paired("crusher_repair_h", {"sorting_effort": 0.0}, {"sorting_effort": 1.0})
    assert np.all(rejects[:, 1] > rejects[:, 0])
    assert jams[:, 1].mean() < jams[:, 0].mean()


def test_more_leaks_are_less_power() -> None:
    kwh = paired("gross_kwh", {"gas_leak_share": 0.01}, {"gas_leak_share": 0.2})
    assert np.all(kwh[:, 1] < kwh[:, 0])


def test_compost_keeps_rejects_off_the_dump() -> None:
    dumped = paired("dumped_t", {"residue_use": "compost"}, {"residue_use": "dump"})
    assert np.all(dumped[:, 1] > dumped[:, 0])


def test_a_covered_store_lets_less_methane_out() -> None:
    kg = paired("methane_digestate_kg", {"digestate_covered": True}, {"digestate_covered": False})
    assert np.all(kg[:, 1] > kg[:, 0])


def test_treatment_takes_power() -> None:
    kwh = paired("house_effluent_kwh", {"effluent_treatment": False}, {"effluent_treatment": True})
    assert np.all(kwh[:, 1] > kwh[:, 0])


def test_a_larger_digester_digests_more_of_it() -> None:
    """A tonne stays longer: more of it becomes gas."""
    runs = [
        ran(BASE.replace(methane_tank_m3=m3, feed_cations=0.06, **GOOD_GRID), years=2)
        for m3 in (160.0, 500.0)
    ]
    yields = [
        run.sums[1, at.CH4_MADE] / run.counts[1, at.DOSED_T : at.DOSED_T + at.N_CLASSES].sum() for run in runs
    ]
    assert yields[1] > 1.05 * yields[0]


def test_a_warmer_digester_works_faster() -> None:
    made = paired("methane_made_nm3", {"digester_c": 30.0}, {"digester_c": 38.0})
    assert made[:, 1].mean() > made[:, 0].mean()


@pytest.mark.parametrize("base", [BASE, cooking()])
def test_what_does_not_touch_the_plant_leaves_it_alone(base: DigesterParameters) -> None:
    """The dump, factors of lorries and other fuels of kitchens move no event."""
    other = base.replace(
        dump_docf=0.6, run_dump_km=33.0, stove_lpg_share=0.2, simple_k=0.5, effluent_captured=0.6
    )
    a, b = (outcomes({"p": p}, years=1)["p"] for p in (base, other))
    for name in (
        "gross_kwh",
        "digested_t",
        "starts",
        "failures",
        "methane_made_nm3",
        "kitchen_gas_mj",
        "flaring_h",
    ):
        np.testing.assert_array_equal(a.flows[name], b.flows[name], err_msg=name)
