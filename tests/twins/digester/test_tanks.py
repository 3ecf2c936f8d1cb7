"""One and two tanks: balances, limits that need no model, souring, stops of feed, and what must not matter."""

import numpy as np
import pytest

from tests.twins.digester.adm1_cases import (
    SLUDGE,
    Plant,
    active_start,
    derivatives,
    kinetics_of,
    market_feed,
    state,
)
from twins.digester.adm1_outputs import balance_errors, contents, pH_of, seeded_start
from twins.digester.adm1_parameters import BSM2, Adm1Parameters
from twins.digester.adm1_states import N_LIQUID, S_IC, G_ch4, G_co2, G_h2, S_ac, S_an, S_cat, S_ch4, S_h2
from twins.digester.gas_transfer import LOST, TO_HOLDER, TO_METHANE_TANK, gas_pressure
from twins.digester.integrator import ACID_CH4, ACID_H2, FED_COD, METHANE_CH4, OUT_COD
from twins.digester.tanks import UNDERSHOOTS, Layout, single_tank, two_tanks

P = Adm1Parameters()
ONE = single_tank(400.0, 40.0)
WASTE = 20.0  # m3/d


def pair(route: int) -> Layout:
    return two_tanks(50.0, 350.0, 0.1, route)


def started(layout: Layout, tolerance: float = 0.05, p: Adm1Parameters = P) -> Plant:
    kinetics = kinetics_of(p, 37.0, layout.n_tanks)
    return Plant(layout, kinetics, active_start(layout, kinetics), tolerance)


def market_hours(days: int, seed: int = 1) -> np.ndarray:
    """Feed by hour [m3/d]: mornings only, no two alike, WASTE on average."""
    hours = np.arange(24 * days)
    flows = np.random.default_rng(seed).lognormal(0.0, 0.6, hours.size) * (hours % 24 < 12)
    return flows * WASTE / flows.mean()


@pytest.mark.parametrize("layout", [ONE, pair(TO_METHANE_TANK), pair(LOST)], ids=["one", "routed", "lost"])
def test_cod_carbon_nitrogen_and_charge_close(layout: Layout) -> None:
    plant = started(layout)
    before = contents(plant.y, layout)
    sums = plant.hourly(market_feed(), market_hours(8), WASTE if layout.n_tanks == 2 else 0.0)
    assert np.abs(balance_errors(before, contents(plant.y, layout), sums, layout)).max() < 1e-12
    assert plant.y.min() > -1e-4
    assert plant.work.counts[UNDERSHOOTS] < 10


def test_routed_gas_of_the_acid_tank_is_counted_once_and_lost_gas_leaves() -> None:
    routed, lost = started(pair(TO_METHANE_TANK)), started(pair(LOST))
    sums = [plant.hourly(market_feed(), market_hours(3), WASTE) for plant in (routed, lost)]
    assert sums[0][METHANE_CH4] > sums[1][METHANE_CH4] + 0.9 * sums[1][ACID_CH4]
    assert sums[1][ACID_H2] > 0.0
    np.testing.assert_allclose(sums[0][FED_COD:OUT_COD], sums[1][FED_COD:OUT_COD], rtol=1e-12)


def test_without_biology_a_tank_is_washed_out() -> None:
    # nothing to eat, nobody to decay: inert matter and ions follow exp(-t/HRT)
    y = state(S_I=3.0, X_I=10.0, S_cat=0.05, S_an=0.05, G_ch4=1.6)[None, :]
    y[0, G_co2] = (BSM2["P_atm"] - kinetics_of(SLUDGE)[0].p_h2o) / kinetics_of(SLUDGE)[0].RT - 1.6 / 64.0
    plant = Plant(ONE, kinetics_of(SLUDGE), y, 1e-5)
    assert plant.run(state(), WASTE, 24.0 * 20.0) == 0
    left = plant.y[0, [11, 23, S_cat]] / y[0, [11, 23, S_cat]]
    np.testing.assert_allclose(left, np.exp(-1.0), rtol=1e-4)
    assert plant.totals[OUT_COD] >= 400.0 * 13.0 * (1.0 - np.exp(-1.0)) * (1.0 - 1e-4)


def test_a_closed_liquid_ends_in_henrys_equilibrium() -> None:
    kinetics = kinetics_of(SLUDGE)
    y = seeded_start(1.0, ONE, kinetics)
    y[0, S_h2 + 4 : N_LIQUID - 2] = 0.0  # no food, no life
    y[0, :S_ac] = 0.0
    plant = Plant(ONE, kinetics, y, 1e-4)
    assert plant.run(state(), 0.0, 24.0 * 30.0) == 0
    end, k = plant.y[0], kinetics[0]
    H = 10.0 ** -pH_of(end, k)
    assert end[S_ch4] == pytest.approx(k.H_ch4 * end[G_ch4], rel=1e-8)
    assert end[S_IC] * H / (k.K_co2 + H) == pytest.approx(k.H_co2 * end[G_co2], rel=1e-8)
    assert end[S_h2] == pytest.approx(k.H_h2 * end[G_h2], rel=1e-8)


def test_the_fixed_pressure_outlet_holds_the_pressure_and_draws_gas_back() -> None:
    kinetics = kinetics_of(SLUDGE)
    y = seeded_start(0.3, ONE, kinetics)
    y[0, :S_ac] = y[0, 12:23] = 0.0
    y[0, S_IC], y[0, S_cat] = 0.01, 0.1  # caustic: takes CO2 up
    plant = Plant(ONE, kinetics, y, 1e-3)
    assert plant.run(state(), 0.0, 24.0) == 0
    assert plant.totals[METHANE_CH4] < 0.0
    assert plant.y[0, G_ch4] > y[0, G_ch4]
    assert gas_pressure(plant.y[0], kinetics[0]) == pytest.approx(ONE.pressure, rel=1e-9)


def test_a_stop_of_feed_for_a_week_and_the_recovery() -> None:
    plant = started(ONE)
    feed = market_feed()
    assert plant.run(feed, WASTE, 24.0 * 60.0) == 0
    usual = plant.hourly(feed, market_hours(7))[METHANE_CH4] / 7.0
    fed_pH = pH_of(plant.y[0], plant.kinetics[0])
    assert plant.run(feed, 0.0, 24.0 * 7.0) == 0
    assert pH_of(plant.y[0], plant.kinetics[0]) > fed_pH
    assert plant.run(feed, 0.0, 1.0) == 0
    assert plant.totals[METHANE_CH4] * 24.0 < 0.1 * usual
    # what hydrolyses at 0.35 /d comes back at no other rate
    plant.hourly(feed, market_hours(2))
    assert plant.hourly(feed, market_hours(1))[METHANE_CH4] > 0.65 * usual
    assert pH_of(plant.y[0], plant.kinetics[0]) > 6.8


def end_of_months(feed: np.ndarray, layout: Layout = ONE, flow: float = WASTE) -> tuple[float, float]:
    plant = started(layout)
    assert plant.run(feed, flow, 24.0 * 150.0) == 0
    assert plant.run(feed, flow, 24.0 * 30.0) == 0
    return pH_of(plant.y[-1], plant.kinetics[-1]), plant.totals[METHANE_CH4] / plant.totals[FED_COD]


def test_a_feed_without_alkalinity_sours_and_one_with_cations_does_not() -> None:
    sour_pH, sour_yield = end_of_months(market_feed(S_cat=0.02, S_IN=0.0))  # S_an is 0.02: no net charge
    sound_pH, sound_yield = end_of_months(market_feed(S_cat=0.08, S_IN=0.0))  # 0.06 kmol/m3 more cations
    assert sour_pH < 5.0
    assert sour_yield < 1e-3
    assert sound_pH > 6.8
    assert sound_yield > 0.5


def test_dilution_makes_souring_worse() -> None:
    feed = market_feed(S_cat=0.03, S_IN=0.0)
    undiluted_pH, undiluted_yield = end_of_months(feed)
    # as much water, the same load of a tank of twice the size for the same retention
    diluted_pH, diluted_yield = end_of_months(0.5 * feed, single_tank(800.0, 80.0), 2.0 * WASTE)
    assert undiluted_pH > 6.4
    assert undiluted_yield > 0.5
    assert diluted_pH < 5.0
    assert diluted_yield < 1e-3


def test_two_tanks_give_a_few_per_cent_less_methane_when_acid_gas_is_lost() -> None:
    methane = []
    for layout in (single_tank(400.0, 40.0), pair(LOST), pair(TO_HOLDER)):
        plant = started(layout)
        liquor = WASTE if layout.n_tanks == 2 else 0.0
        assert plant.run(market_feed(), WASTE, 24.0 * 200.0, liquor) == 0
        assert plant.run(market_feed(), WASTE, 24.0 * 20.0, liquor) == 0
        methane.append(plant.totals[METHANE_CH4])
        if layout.route == LOST and layout.n_tanks == 2:
            assert pH_of(plant.y[0], plant.kinetics[0]) < 5.5
    assert 0.80 < methane[1] / methane[0] < 0.99
    assert methane[2] == methane[1]  # where that gas goes does not touch the methane tank


def test_size_does_not_matter() -> None:
    small, large = started(pair(LOST)), started(two_tanks(100.0, 700.0, 0.1, LOST))
    flows = market_hours(2)
    sums = [small.hourly(market_feed(), flows, WASTE), large.hourly(market_feed(), 2.0 * flows, 2.0 * WASTE)]
    np.testing.assert_allclose(large.y, small.y, rtol=1e-12)
    np.testing.assert_allclose(sums[1], 2.0 * sums[0], rtol=1e-12)


def test_only_the_difference_of_strong_ions_matters() -> None:
    runs = []
    for shift in (0.0, 0.03):
        plant = started(ONE)
        feed = market_feed()
        for liquid in (feed, plant.y[0]):
            liquid[[S_cat, S_an]] += shift
        plant.hourly(feed, market_hours(5))
        runs.append(plant.y[0, :S_cat])
    # the tolerance of the ions themselves is wider with more of them
    np.testing.assert_allclose(runs[1], runs[0], rtol=1e-5)


def test_a_seed_is_refused_with_its_reason() -> None:
    with pytest.raises(ValueError, match=r"inoculum_share = 30\.0 must lie in \(0, 1\].*percentage"):
        seeded_start(30.0, ONE, kinetics_of(P))


def test_derivatives_sum_to_what_flows_in_and_out() -> None:
    layout = pair(LOST)
    kinetics = kinetics_of(P, 37.0, 2)
    y, feed = active_start(layout, kinetics), market_feed()
    f, _ = derivatives(layout, kinetics, y, feed, 30.0, 10.0)
    volumes = np.array(layout.V_liq)
    inert = volumes @ f[:, [23, S_cat, S_an]]
    np.testing.assert_allclose(inert[1:], 30.0 * (feed - y[1])[[S_cat, S_an]], rtol=1e-12, atol=1e-12)
