"""Heat of the tanks: printed figures, exactness, closure, limits of the heater."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.twins.digester.equipment import P
from twins.digester.engine import engine_flows, engine_numbers, share_out_of_fuel
from twins.digester.gas_quality import METHANE_KWH_NM3
from twins.digester.heat import (
    RHO_C,
    HeatPlant,
    TankHeat,
    cold_kwh,
    cylinder_area,
    heat_plant,
    tanks_over,
    water_dried_kg,
)

FLOW, BACK = 40.0 / 24.0, 60.0 / 24.0
TWO = heat_plant(P, 80.0, 900.0, 37.0, 40.0)
ONE = heat_plant(P, 0.0, 1_000.0, 37.0, 40.0)


def hour(
    h: HeatPlant, acid: float, methane: float, engine_kw: float = 210.0, boiler: float = 1.0, air: float = 27.0,
    hours: float = 1.0, flow: float = FLOW, back: float = BACK, mixing: float = 1.0,
) -> TankHeat:  # fmt: skip
    return tanks_over(h, acid, methane, flow, back, 27.0, air, engine_kw, boiler, mixing, hours)


def test_feed_heating_of_40_tonnes_a_day() -> None:
    """19 kW from 27 to 37 degC, 54 kW to 55 degC."""
    assert FLOW * RHO_C * 10.0 == pytest.approx(19.0, abs=0.5)
    assert FLOW * RHO_C * 28.0 == pytest.approx(54.0, abs=0.5)


def test_losses_of_a_thousand_cubic_metres() -> None:
    """554 m2: 3-6 kW at 37 degC and 8-16 kW at 55 degC for 0.5-1.0 W/m2K."""
    assert cylinder_area(1_000.0) == pytest.approx(554.0, abs=0.5)
    for T, low, high in ((37.0, 2.7, 6.0), (55.0, 7.5, 16.0)):
        losses = [
            heat_plant(P.replace(heat_u_w_m2_k=u), 0.0, 1e3, T, 40.0).methane_loss * (T - 27.0)
            for u in (0.5, 1.0)
        ]
        assert low < losses[0] < losses[1] < high


@pytest.mark.parametrize(("set_c", "share"), [(37.0, 0.11), (55.0, 0.30)])
def test_share_of_the_engine_heat_that_the_digester_needs(set_c: float, share: float) -> None:
    """About 210 kW of engine heat from 28.4 Nm3/t x 40 t/d, of which 11 % and 30 % are needed."""
    fuel = 28.4 * FLOW * METHANE_KWH_NM3
    engine = engine_numbers(P, 200.0)
    flows = engine_flows(engine, 0.37, share_out_of_fuel(engine, 0.37, fuel, 1))
    assert 0.448 * fuel == pytest.approx(210.0, abs=3.0)
    assert flows.heat == pytest.approx(210.0, rel=0.05)
    h = ONE._replace(methane_set_c=set_c, methane_mix_kw=0.0, exchanger_kw=100.0)
    steady = hour(h, set_c, set_c, engine_kw=0.448 * fuel)
    assert steady.methane_c == pytest.approx(set_c, abs=1e-9)
    assert steady.from_engine / (0.448 * fuel) == pytest.approx(share, abs=0.015)
    assert steady.from_boiler == 0.0
    assert steady.surplus == pytest.approx(0.448 * fuel - steady.from_engine)


@pytest.mark.parametrize("hours", [1.0, 0.2, 200.0])
def test_exact_against_an_integrator(hours: float) -> None:
    """Coupled tanks without and with heat, against SciPy at tight tolerance."""
    h = TWO._replace(exchanger_kw=30.0)
    now = hour(h, 29.0, 33.0, hours=hours, air=24.0)

    def slope(_t: float, T: list[float]) -> list[float]:
        a, m = T
        qa = FLOW * RHO_C * (27.0 - a) + BACK * RHO_C * (m - a) - h.acid_loss * (a - 24.0)
        qm = (FLOW + BACK) * RHO_C * (a - m) - h.methane_loss * (m - 24.0)
        return [
            (qa + now.heat_acid + h.acid_mix_kw) / (h.acid_m3 * RHO_C),
            (qm + now.heat_methane + h.methane_mix_kw) / (h.methane_m3 * RHO_C),
        ]

    found = solve_ivp(slope, (0.0, hours), [29.0, 33.0], rtol=1e-11, atol=1e-11)
    assert [now.acid_c, now.methane_c] == pytest.approx(found.y[:, -1], abs=1e-7)


@pytest.mark.parametrize(("h", "acid"), [(TWO, 30.0), (ONE, 34.0), (TWO, 38.0)])
@pytest.mark.parametrize("flow", [FLOW, 0.0])
def test_energy_closes(h: HeatPlant, acid: float, flow: float) -> None:
    """Feed, heat and stirrers less losses and effluent are what the tanks gain."""
    methane = 34.0
    t = hour(h, acid, methane, flow=flow, hours=3.0)
    came = flow * RHO_C * (27.0 - t.methane_mean_c) + t.heat_acid + t.heat_methane + h.methane_mix_kw
    if h.acid_m3 > 0.0:
        came += h.acid_mix_kw
    gained = RHO_C * (h.acid_m3 * (t.acid_c - acid) + h.methane_m3 * (t.methane_c - methane))
    assert 3.0 * (came - t.losses) == pytest.approx(gained, abs=1e-8)
    assert t.heat_acid + t.heat_methane == pytest.approx(t.from_engine + t.from_boiler)


def test_both_tanks_reach_their_set_points() -> None:
    h = TWO._replace(acid_set_c=38.0, methane_set_c=37.0, ramp_c_per_h=10.0)
    t = hour(h, 37.95, 36.98)
    assert t.acid_c == pytest.approx(38.0, abs=1e-9) and t.methane_c == pytest.approx(37.0, abs=1e-9)
    assert min(t.heat_acid, t.heat_methane) > 0.0


def test_a_tank_above_its_set_point_is_left_alone() -> None:
    t = hour(TWO, 36.9, 39.0)
    assert t.heat_methane == 0.0 and t.methane_c > 38.0
    assert hour(ONE, 39.0, 39.0).heat_methane == 0.0


def test_heater_is_limited_by_source_exchanger_and_ramp() -> None:
    cold = hour(TWO, 25.0, 25.0, engine_kw=0.0, boiler=0.0)
    assert cold.heat_acid == cold.heat_methane == cold.from_engine == 0.0
    fired = hour(TWO._replace(ramp_c_per_h=9.0), 25.0, 25.0, engine_kw=0.0)
    assert fired.from_boiler == pytest.approx(TWO.boiler_kw)
    assert fired.boiler_fuel == pytest.approx(TWO.boiler_kw / 0.9)
    eager = hour(TWO._replace(ramp_c_per_h=9.0), 25.0, 25.0, engine_kw=500.0)
    assert eager.heat_acid + eager.heat_methane == pytest.approx(TWO.exchanger_kw)
    slow = hour(TWO._replace(exchanger_kw=500.0), 30.0, 30.0, engine_kw=500.0)
    assert slow.methane_c == pytest.approx(30.0 + 1.5 / 24.0, abs=1e-9)


def test_recirculation_warms_the_acid_tank() -> None:
    h = TWO._replace(exchanger_kw=0.0)
    means = [hour(h, 30.0, 37.0, back=b, hours=24.0).acid_mean_c for b in (0.0, 1.0, 3.0, 6.0)]
    assert means == sorted(means) and means[-1] > means[0] + 2.0


def test_two_short_spells_are_one_long_one() -> None:
    h = TWO._replace(exchanger_kw=0.0)
    one = hour(h, 30.0, 37.0, hours=2.0)
    half = hour(h, 30.0, 37.0)
    two = hour(h, half.acid_c, half.methane_c)
    assert (two.acid_c, two.methane_c) == pytest.approx((one.acid_c, one.methane_c), abs=1e-10)


def test_outlets_of_surplus_heat() -> None:
    assert water_dried_kg(P, np.array([110.0]))[0] == pytest.approx(100.0)
    assert cold_kwh(P, np.array([100.0]))[0] == pytest.approx(65.0)


def test_a_plant_has_a_methane_tank() -> None:
    with pytest.raises(ValueError, match="methane_m3 = 0 must be above 0"):
        heat_plant(P, 80.0, 0.0, 37.0, 40.0)


def test_a_tank_that_is_left_alone_cools_to_the_air() -> None:
    for h in (ONE, TWO):
        left = hour(
            h, 37.0, 37.0, engine_kw=0.0, boiler=0.0, hours=24.0 * 3650, flow=0.0, back=0.0, mixing=0.0
        )
        assert [left.acid_c, left.methane_c] == pytest.approx([27.0, 27.0], abs=0.1)
