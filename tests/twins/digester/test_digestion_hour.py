"""An hour of `digest` against plain arithmetic: what is fed, how warm it is, what gas comes, what is booked."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from twins.core.records import empty
from twins.digester import plant_state as at
from twins.digester.adm1_outputs import acid_to_alkalinity, contents, pH_of
from twins.digester.adm1_states import N_LIQUID, S_IN, STATES, S_ac, S_cat, S_pro, S_su, X_su
from twins.digester.adm1_stoichiometry import C_CONTENT, COD_CONTENT, N_CONTENT
from twins.digester.card import card_of
from twins.digester.digestion import digest
from twins.digester.feed import class_assays, dry_matter_by_month, feed_numbers, waste_classes
from twins.digester.gas_quality import NM3_PER_KMOL
from twins.digester.heat import RHO_C
from twins.digester.integrator import ACID_CH4, ACID_H2, METHANE_CH4, METHANE_CO2, METHANE_H2, Control
from twins.digester.parameters import DigesterParameters
from twins.digester.plant import plant_of
from twins.digester.start_up import seed_tanks

DOSED = (0.30, 0.25, 0.10, 0.05)
DOSE = sum(DOSED)
AUGUST = 7
AIR_C = 24.0
CLOSE = 1e-12
KEY = (np.uint64(1), np.uint64(2))


class Bench:
    """A plant whose warm tanks hold lively digestate, and its tally; `live` is one hour."""

    def __init__(self, layout: str = "two_phase", **changes: Any) -> None:
        self.p = DigesterParameters().replace(layout=layout, run_seed_share=1.0, **changes)
        self.c = card_of(self.p, KEY)
        self.t = plant_of(self.p)._replace(control=Control(1e-5))
        self.tally = np.zeros(at.N_COUNTS)
        s = self.s = empty(at.STATE, 1)[0]
        seed_tanks(s, self.t, self.tally)
        self.tally[:] = 0.0
        self.t.y[:, X_su : X_su + 7] *= 5.0
        s.mode, s.low, s.hour, s.air_c = at.FEEDING, 1, 10, AIR_C
        s.acid_c, s.methane_c = self.p.heat_acid_c, self.p.digester_c

    def live(self, dosed: tuple[float, ...] = DOSED, month: int = AUGUST, pumps: bool = True) -> Bench:
        self.t.dosed[:] = dosed
        digest(self.s, self.c, self.t, self.tally, month, float(sum(dosed)), pumps)
        assert self.s.broken == 0
        return self

    def wetness(self, month: int = AUGUST) -> np.ndarray:
        """Dry matter of the classes in a month over their mean; hotels know no rains."""
        return np.append(np.full(3, dry_matter_by_month(feed_numbers(self.p))[month]), 1.0)

    def made(self, place: int) -> float:
        return float(self.t.totals[place])


@pytest.fixture(scope="module")
def usual() -> Bench:
    return Bench().live()


def test_feed_is_the_mean_of_its_classes_as_wet_as_the_month() -> None:
    b = Bench().live()
    expected = (np.array(DOSED) * b.wetness() / DOSE) @ b.t.influent
    assert b.wetness()[0] < 0.99 < b.wetness(1)[0]
    np.testing.assert_allclose(b.t.feed, expected, rtol=CLOSE)
    assert b.tally[at.COD_FED_KG] == pytest.approx(
        DOSE * COD_CONTENT[:N_LIQUID] @ expected[:N_LIQUID], rel=CLOSE
    )
    assert b.tally[at.C_FED_KMOL] == pytest.approx(
        DOSE * C_CONTENT[:N_LIQUID] @ expected[:N_LIQUID], rel=CLOSE
    )


def test_pulp_has_turned_sugar_to_acids_since_it_came() -> None:
    fresh, aged = Bench().live(), Bench()
    aged.s.pulp_age_h = 30.0
    aged.live()
    rate = aged.p.feed_ageing_k * math.exp(aged.p.feed_ageing_theta * (AIR_C - 30.0))
    before, after = fresh.t.feed, aged.t.feed
    turned = before[S_su] * (1.0 - math.exp(-rate * 30.0 / 24.0))
    assert turned > 1.0
    assert before[S_su] - after[S_su] == pytest.approx(turned, rel=CLOSE)
    assert after[S_pro] - before[S_pro] == pytest.approx(7.0 / 9.0 * turned, rel=1e-9)
    assert after[S_ac] - before[S_ac] == pytest.approx(2.0 / 9.0 * turned, rel=1e-9)
    for name in (at.COD_FED_KG, at.C_FED_KMOL, at.N_FED_KMOL):
        assert aged.tally[name] == pytest.approx(fresh.tally[name], rel=CLOSE)


@pytest.mark.parametrize("pumps", [True, False])
def test_liquor_goes_round_only_while_the_pumps_run(pumps: bool) -> None:
    """Nothing reacts with the cations: two stirred tanks that exchange liquor even out, alone each keeps its own."""
    b = Bench()
    b.t.y[0, S_cat] += 0.02
    before = b.t.y[:, S_cat].copy()
    b.live((0.0,) * 4, pumps=pumps)
    back = b.p.recirculation * b.p.run_most_dose * b.p.capacity_t_per_d / 24.0
    acid, methane = b.p.acid_tank_m3, b.p.methane_tank_m3
    left = math.exp(-back * (1.0 / acid + 1.0 / methane)) if pumps else 1.0
    apart = b.t.y[0, S_cat] - b.t.y[1, S_cat]
    assert apart == pytest.approx(left * (before[0] - before[1]), rel=1e-4 if pumps else CLOSE)
    held = np.array([acid, methane])
    assert held @ b.t.y[:, S_cat] == pytest.approx(held @ before, rel=CLOSE)


@pytest.mark.parametrize("layout", ["single", "two_phase"])
@pytest.mark.parametrize("route", ["to_methane_tank", "to_holder", "lost"])
def test_cod_and_carbon_of_the_hour_close_by_every_route(route: str, layout: str) -> None:
    b = Bench(layout, acid_gas=route)
    before = contents(b.t.y, b.t.layout)
    b.live()
    after = contents(b.t.y, b.t.layout)
    n = b.tally
    for k, fed, out, gas in (
        (0, at.COD_FED_KG, at.COD_EFFLUENT_KG, at.COD_GAS_KG),
        (1, at.C_FED_KMOL, at.C_EFFLUENT_KMOL, at.C_GAS_KMOL),
    ):
        assert n[gas] > 0.0
        assert after[k] - before[k] == pytest.approx(n[fed] - n[out] - n[gas], abs=CLOSE * before[k])


def test_gas_of_the_acid_tank_goes_where_it_is_led() -> None:
    routed, kept, lost = (Bench(acid_gas=route).live() for route in ("to_methane_tank", "to_holder", "lost"))
    ch4, h2 = NM3_PER_KMOL / 64.0, NM3_PER_KMOL / 16.0
    assert lost.made(ACID_CH4) > 0.0
    assert lost.s.acid_ch4 == pytest.approx(ch4 * lost.made(ACID_CH4), rel=CLOSE)
    assert lost.s.made_ch4 == pytest.approx(ch4 * lost.made(METHANE_CH4), rel=CLOSE)
    assert kept.s.acid_ch4 == routed.s.acid_ch4 == 0.0
    assert kept.s.made_ch4 == pytest.approx(lost.s.made_ch4 + lost.s.acid_ch4, rel=CLOSE)
    assert kept.s.made_h2 == pytest.approx(lost.s.made_h2 + h2 * lost.made(ACID_H2), rel=CLOSE)
    assert routed.s.made_ch4 == pytest.approx(ch4 * routed.made(METHANE_CH4), rel=CLOSE)
    assert routed.s.made_h2 == pytest.approx(h2 * routed.made(METHANE_H2), rel=CLOSE)
    assert routed.s.made_ch4 > lost.s.made_ch4


def test_air_against_sulphur_stays_in_the_gas_and_media_take_the_rest() -> None:
    b, none = Bench("single").live(), Bench("single", gas_air_dose=0.0).live()
    p = b.p
    raw = NM3_PER_KMOL * (b.made(METHANE_CH4) / 64.0 + b.made(METHANE_H2) / 16.0 + b.made(METHANE_CO2))
    dry_kg = 1e3 * np.array(DOSED) @ (b.t.dry * b.wetness())
    sulphur = p.gas_sulphur_of_solids * p.gas_sulphur_released * dry_kg
    air = p.gas_air_dose * raw
    by_air = min(p.gas_air_removal * sulphur, 2.0 * 0.21 * air / NM3_PER_KMOL * 32.06)
    used = 0.5 * by_air / 32.06 * NM3_PER_KMOL
    assert none.s.made_other == pytest.approx(NM3_PER_KMOL * b.made(METHANE_CO2), rel=CLOSE)
    assert b.s.made_other - none.s.made_other == pytest.approx(air - used, rel=1e-4)
    assert b.s.made_ch4 == none.s.made_ch4
    allowed = p.gas_h2s_limit_ppm * 1e-6 * raw / NM3_PER_KMOL * 32.06
    assert none.tally[at.MEDIA_KG] == pytest.approx((sulphur - allowed) / p.gas_media_capacity, rel=1e-4)
    assert 0.0 <= b.tally[at.MEDIA_KG] < none.tally[at.MEDIA_KG]


def with_gas() -> Bench:
    """Return a bench whose holder has gas for hours of the boiler."""
    b = Bench()
    b.s.holder_ch4, b.s.holder_other = 60.0, 40.0
    return b


def test_hot_water_of_the_hour_before_is_used_and_the_boiler_gives_the_rest() -> None:
    need = with_gas()
    need.s.low = 0
    need.live()
    wanted = need.tally[at.HEAT_TANKS_KWH]
    assert need.tally[at.HEAT_BOILER_KWH] == wanted > 1.0
    assert need.s.boiler_fuel_kw == pytest.approx(wanted / need.p.heat_boiler_efficiency, rel=CLOSE)
    for stored, low, tanks, boiler in (
        (0.5 * wanted, 1, 0.5 * wanted, 0.0),
        (0.5 * wanted, 0, wanted, 0.5 * wanted),
        (2.0 * wanted, 0, wanted, 0.0),
    ):
        b = with_gas()
        b.s.heat_made_kwh, b.s.low = stored, low
        b.live()
        assert b.tally[at.HEAT_TANKS_KWH] == pytest.approx(tanks, rel=1e-9)
        assert b.tally[at.HEAT_BOILER_KWH] == pytest.approx(boiler, rel=1e-9, abs=1e-9)
        assert b.tally[at.HEAT_SPARE_KWH] == pytest.approx(stored - (tanks - boiler), rel=1e-9, abs=1e-9)
        assert b.s.heat_made_kwh == 0.0
    stopped = Bench()
    stopped.s.mode, stopped.s.low, stopped.s.heat_made_kwh = at.STOPPED, 0, 40.0
    stopped.live((0.0,) * 4, pumps=False)
    assert stopped.tally[at.HEAT_SPARE_KWH] == 40.0
    assert stopped.tally[at.HEAT_TANKS_KWH] == stopped.s.boiler_fuel_kw == 0.0
    assert stopped.s.methane_c < stopped.p.digester_c


@pytest.mark.parametrize("layout", ["single", "two_phase"])
def test_tanks_are_as_warm_as_heat_feed_and_losses_leave_them(layout: str) -> None:
    """The mean temperatures that biology gets close the balance of heat over the hour."""
    b = Bench(layout)
    b.s.heat_made_kwh, b.s.acid_c, b.s.methane_c = 25.0, 33.0, 35.0
    b.live()
    h, s = b.t.heat, b.s
    means = b.t.kinetics.T_c
    stored = RHO_C * (h.methane_m3 * (s.methane_c - 35.0) + h.acid_m3 * (s.acid_c - 33.0))
    came = b.tally[at.HEAT_TANKS_KWH] + h.methane_mix_kw + h.acid_mix_kw
    went = RHO_C * DOSE * (means[-1] - AIR_C) + h.methane_loss * (means[-1] - AIR_C)
    if layout == "two_phase":
        went += h.acid_loss * (means[0] - AIR_C)
    assert stored == pytest.approx(came - went, abs=1e-8 * RHO_C * h.methane_m3)
    assert min(35.0, s.methane_c) <= means[-1] <= max(35.0, s.methane_c)


def test_simpler_models_get_the_same_feed() -> None:
    b = Bench("single").live()
    fed = np.array(DOSED) * b.wetness() * b.t.potential
    assert b.tally[at.POTENTIAL_CH4] == pytest.approx(fed.sum(), rel=CLOSE)

    def made(fed_nm3: float, k: float) -> float:
        """Of a feed at an even rate into an empty stirred tank over an hour."""
        rate, t = k + 24.0 * DOSE / b.p.methane_tank_m3, 1.0 / 24.0
        return k * 24.0 * fed_nm3 / rate * (t + math.expm1(-rate * t) / rate)

    fast = float(fed @ b.t.fast_share)
    both = made(fast, b.t.two.methane_fast) + made(float(fed.sum()) - fast, b.t.two.methane_slow)
    assert b.tally[at.FIRST_ORDER_CH4] == pytest.approx(
        made(float(fed.sum()), b.t.one.methane_fast), rel=1e-6
    )
    assert b.tally[at.TWO_FRACTION_CH4] == pytest.approx(both, rel=1e-6)
    assert 0.0 < fast < fed.sum()


def test_effluent_is_that_of_the_methane_tank(usual: Bench) -> None:
    n, tank = usual.tally, usual.t.y[1]
    solid = sum(tank[i] for i, name in enumerate(STATES) if name.startswith("X_"))
    no_matter = ("S_IC", "S_IN", "S_ch4", "S_cat", "S_an")
    liquid = sum(tank[i] for i, name in enumerate(STATES) if name.startswith("S_") and name not in no_matter)
    volatile = solid / usual.t.cod_per_solid / 1e3
    assert n[at.COD_SOLID_KG] == pytest.approx(DOSE * solid, rel=CLOSE)
    assert n[at.COD_SPLIT_KG] == pytest.approx(DOSE * (solid + liquid), rel=CLOSE)
    assert n[at.VOLATILE_T] == pytest.approx(DOSE * volatile, rel=CLOSE)
    assert n[at.SOLIDS_T] == pytest.approx(DOSE * volatile / usual.t.volatile_of_solids, rel=CLOSE)
    assert n[at.N_DISSOLVED_KG] == pytest.approx(14.0 * DOSE * tank[S_IN], rel=CLOSE)
    assert n[at.COD_EFFLUENT_KG] == pytest.approx(DOSE * COD_CONTENT[:N_LIQUID] @ tank[:N_LIQUID], rel=0.02)
    assert usual.s.pH == pH_of(tank, usual.t.kinetics[1])
    assert usual.s.acids == acid_to_alkalinity(tank, usual.t.kinetics[1])


def test_nitrogen_dosed_is_that_of_the_laboratory(usual: Bench) -> None:
    """ADM1 books inert matter with the nitrogen of sludge; residues are reckoned with that of the waste."""
    kg_per_t = waste_classes(class_assays(feed_numbers(usual.p))).N
    expected = float(np.array(DOSED) * usual.wetness() @ kg_per_t)
    assert usual.tally[at.N_DOSED_KG] == pytest.approx(expected, rel=1e-9)
    assert usual.tally[at.N_FED_KMOL] == pytest.approx(
        DOSE * N_CONTENT[:N_LIQUID] @ usual.t.feed[:N_LIQUID], rel=CLOSE
    )


def test_without_a_dose_nothing_is_fed_and_nothing_leaves_but_gas() -> None:
    b = Bench().live((0.0,) * 4)
    for place in (
        at.COD_FED_KG, at.C_FED_KMOL, at.N_FED_KMOL, at.N_DOSED_KG, at.POTENTIAL_CH4, at.FIRST_ORDER_CH4,
        at.TWO_FRACTION_CH4, at.COD_EFFLUENT_KG, at.C_EFFLUENT_KMOL, at.N_EFFLUENT_KMOL, at.COD_SPLIT_KG,
        at.COD_SOLID_KG, at.SOLIDS_T, at.VOLATILE_T, at.N_DISSOLVED_KG, at.MEDIA_KG,
    ):  # fmt: skip
        assert b.tally[place] == 0.0, at.COUNTS[place]
    assert not b.t.feed.any()
    assert b.tally[at.COD_GAS_KG] > 0.0
    assert b.s.made_ch4 > 0.0
