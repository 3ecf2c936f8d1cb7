"""Gas engines: measured efficiencies, energy, sharing of a load, age, stops."""

from __future__ import annotations

import numpy as np
import pytest

from tests.twins.digester.equipment import P, rows
from twins.digester.engine import (
    engine_flows,
    engine_numbers,
    fuel_kw,
    full_load_efficiency,
    power_of_fuel,
    run_between_stops_h,
    share_out,
    share_out_of_fuel,
)
from twins.digester.gas_quality import METHANE_KWH_NM3

ENGINE = engine_numbers(P, 100.0)
FULL = ENGINE.efficiency


def efficiency(load: float, full: float = FULL) -> float:
    return load * ENGINE.rated_kw / fuel_kw(ENGINE, full, load * ENGINE.rated_kw)


def test_part_load_lies_in_the_measured_ranges() -> None:
    """Every row of the survey that has a change against full load, and the default of S35 to a point."""
    table = rows("chp_part_load.csv")
    measured = [r for r in table if r["change_of_electric_efficiency_pp_low"]]
    assert len(measured) == 2
    for row in measured:
        change = 100.0 * (efficiency(float(row["load_fraction"])) - FULL)
        low, high = (float(row[f"change_of_electric_efficiency_pp_{end}"]) for end in ("low", "high"))
        assert low <= change <= high
    for row in (r for r in table if r["unit_or_set"].startswith("bsm2")):
        load = float(row["load_fraction"])
        assert efficiency(load, 0.408) == pytest.approx(float(row["electric_efficiency"]), abs=0.005)
        flows = engine_flows(ENGINE, 0.408, share_out(ENGINE, load * 100.0, 1))
        assert flows.heat / flows.fuel == pytest.approx(float(row["thermal_efficiency"]), abs=1e-3)


def test_energy_closes_and_the_inverse_is_one() -> None:
    for power in np.linspace(50.0, 200.0, 16):
        shared = share_out(ENGINE, power, 2)
        flows = engine_flows(ENGINE, FULL, shared)
        assert shared.power == pytest.approx(power)
        assert flows.fuel == pytest.approx(
            flows.electricity + flows.heat + flows.slip + flows.lost, rel=1e-14
        )
        assert flows.lost > 0.0
        assert flows.slip == pytest.approx(0.015 * flows.fuel)
        one = power / shared.running
        assert power_of_fuel(ENGINE, FULL, fuel_kw(ENGINE, FULL, one)) == pytest.approx(one, rel=1e-12)
    assert power_of_fuel(ENGINE, FULL, 1e4) == ENGINE.rated_kw
    assert engine_flows(ENGINE, FULL, share_out(ENGINE, 0.0, 2)) == (0.0, 0.0, 0.0, 0.0, 0.0)


def test_energy_closes_where_efficiencies_would_exceed_the_fuel() -> None:
    best = ENGINE._replace(efficiency=0.46, heat=0.55, heat_slope=0.2)
    flows = engine_flows(best, 0.46, share_out(best, 50.0, 1))
    assert flows.lost == 0.0
    assert flows.electricity + flows.heat + flows.slip == pytest.approx(flows.fuel)


@pytest.mark.parametrize(
    ("wanted", "units", "running", "power"),
    [
        (0.0, 2, 0, 0.0),
        (-5.0, 2, 0, 0.0),
        (49.9, 2, 0, 0.0),
        (50.0, 2, 1, 50.0),
        (100.0, 2, 1, 100.0),
        (100.1, 2, 2, 100.1),
        (250.0, 2, 2, 200.0),
        (150.0, 1, 1, 100.0),
        (80.0, 0, 0, 0.0),
    ],
)
def test_as_few_engines_as_can(wanted: float, units: int, running: int, power: float) -> None:
    shared = share_out(ENGINE, wanted, units)
    assert shared.running == running
    assert shared.power == pytest.approx(power)
    assert shared.load == pytest.approx(power / running / 100.0 if running else 0.0)


def test_a_high_lowest_load_keeps_one_engine_out() -> None:
    assert share_out(ENGINE._replace(lowest_load=0.8), 120.0, 2) == (1, 1.0, 100.0)


def test_fuel_is_shared_as_power_is() -> None:
    for power in (60.0, 100.0, 140.0, 200.0):
        fuel = engine_flows(ENGINE, FULL, share_out(ENGINE, power, 2)).fuel
        assert share_out_of_fuel(ENGINE, FULL, fuel, 2) == pytest.approx(share_out(ENGINE, power, 2))
    assert share_out_of_fuel(ENGINE, FULL, 50.0, 2).running == 0
    assert share_out_of_fuel(ENGINE, FULL, 0.0, 2).running == 0
    powers = [share_out_of_fuel(ENGINE, FULL, x, 2).power for x in np.linspace(150.0, 700.0, 56)]
    assert np.all(np.diff(powers) >= -1e-9) and powers[-1] == 200.0


def test_two_half_size_engines_need_less_gas_at_low_load() -> None:
    one = engine_flows(ENGINE, FULL, share_out(ENGINE, 50.0, 1)).fuel
    half = ENGINE._replace(rated_kw=50.0)
    assert engine_flows(half, FULL, share_out(half, 50.0, 2)).fuel < one
    assert share_out(half, 30.0, 2).running == 1 and share_out(ENGINE, 30.0, 1).running == 0


def test_age_and_overhaul() -> None:
    assert full_load_efficiency(ENGINE, 0.0, 0.0) == FULL
    assert FULL - full_load_efficiency(ENGINE, 1e4, 1e4) == pytest.approx(0.0045)
    before, after = full_load_efficiency(ENGINE, 5e4, 5e4), full_load_efficiency(ENGINE, 5e4, 0.0)
    assert after - before == pytest.approx(0.7 * (FULL - before))


def test_stops_give_the_availability() -> None:
    for wanted in (0.75, 0.82, 0.92):
        run = run_between_stops_h(wanted, 30.0)
        assert run / (run + 30.0) == pytest.approx(wanted)
    assert run_between_stops_h(0.82, 14.0) == pytest.approx(64.0, abs=0.5)


@pytest.mark.parametrize(
    ("solids", "methane", "power"), [(0.08, 22.7, 79), (0.10, 28.4, 99), (0.15, 42.6, 149)]
)
def test_table_of_a_tonne(solids: float, methane: float, power: float) -> None:
    """TS 88 % volatile, BMP 380, 85 % realised, 35 % electric: section 9's table."""
    made = 1000.0 * solids * 0.88 * 0.380 * 0.85
    assert made == pytest.approx(methane, abs=0.06)
    at_35 = 0.35 * METHANE_KWH_NM3 * made
    assert at_35 == pytest.approx(power, abs=0.7)
