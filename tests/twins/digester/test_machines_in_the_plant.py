"""Numbers of the machines as a running plant shows them: set points, starts, defaults, the stability rule."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from twins.core.streams import Streams
from twins.core.twin import Horizon
from twins.digester import plant_state as at
from twins.digester.parameters import DigesterParameters
from twins.digester.plan import Draw, draw_of
from twins.digester.runs import Run, begin
from twins.digester.tallies import flows_of
from twins.digester.twin import Digester, shared_by_scenarios

DAYS = 90
PLANT = DigesterParameters(layout="single", run_ramp_days=20.0)


@pytest.fixture(scope="module")
def draw() -> Draw:
    horizon = Horizon(start=dt.date(2021, 1, 1), years=1)
    return draw_of(shared_by_scenarios(PLANT), Digester().default_site(), horizon, Streams(7, 0))


def ran(p: DigesterParameters, draw: Draw) -> Run:
    run = begin(p, draw, 1)
    run.finish(24.0 * DAYS)
    assert run.s.broken == 0
    return run


@pytest.mark.parametrize("set_c", [37.0, 41.0])
def test_the_methane_tank_is_held_at_its_set_point(draw: Draw, set_c: float) -> None:
    assert ran(PLANT.replace(digester_c=set_c), draw).s.methane_c == pytest.approx(set_c, abs=0.3)


def test_an_engine_takes_its_time_to_start(draw: Draw) -> None:
    runs = [ran(PLANT.replace(engine_start_h=hours), draw) for hours in (0.0, 0.25, 2.0)]
    worked = [run.sums[0, at.H_ENGINE] for run in runs]
    assert worked[0] > worked[1] > worked[2] > 0.0
    assert min(run.counts[0, at.STARTS] for run in runs) > 10.0


def test_gas_to_kitchens_takes_power(draw: Draw) -> None:
    cooking = PLANT.replace(gas_use="cooking", kitchens=100)
    none, some = (ran(cooking.replace(stove_pipe_kwh_nm3=kwh), draw) for kwh in (0.0, 0.2))
    more = (some.sums - none.sums)[0]
    assert more[at.HOUSE_GAS_KW] > 0.0 and more[at.HOUSE_GAS_KW] == pytest.approx(more[at.HOUSE_KW])


def test_defaults_stand_beside_what_is_expected(draw: Draw) -> None:
    run = ran(PLANT, draw)
    f = flows_of(PLANT, run, 2021)
    np.testing.assert_allclose(f["methane_leaked_default_kg"], f["methane_leaked_kg"] * 0.05 / 0.025)
    assert f["methane_flare_kg"][0] > 0.0
    np.testing.assert_allclose(f["methane_flare_default_kg"], f["methane_flare_kg"] * 0.1 / 0.01)
    np.testing.assert_allclose(f["sorting_man_h"], run.sums[:, at.SORTED_T])  # 2 h/t at half the effort
    spare = f["heat_spare_kwh"]
    np.testing.assert_allclose(f["water_dried_t"], spare / 1100.0)
    np.testing.assert_allclose(f["cold_kwh"], 0.65 * spare)


def test_the_rule_counts_days_of_too_much_load_or_too_little_buffer(draw: Draw) -> None:
    calm = ran(PLANT.replace(methane_tank_m3=900.0, feed_cations=0.08), draw).counts[0]
    assert calm[at.RULE_OVERLOADED_H] == calm[at.RULE_UNBUFFERED_H] == 0.0
    small = ran(PLANT.replace(methane_tank_m3=250.0, feed_cations=0.08), draw).counts[0]
    assert small[at.RULE_OVERLOADED_H] > 0.5 * 24.0 * DAYS and small[at.RULE_OVERLOADED_H] % 24.0 == 0.0
    sour = ran(PLANT.replace(feed_cations=0.0, simple_nitrogen_released=0.3), draw).counts[0]
    assert sour[at.RULE_UNBUFFERED_H] > 0.5 * 24.0 * DAYS
