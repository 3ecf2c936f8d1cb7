"""What a survey would have read off a run: against hand sums, and nothing where there is nothing."""

from __future__ import annotations

import datetime as dt
import functools
import math
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest

from scenarios import units
from scenarios.survey_reading import read_survey_file
from twins import rng
from twins.core.outcome import Outcome
from twins.core.twin import Horizon
from twins.rice_husk.design import DESIGN_MOISTURE
from twins.rice_husk.fuel import lhv_as_received
from twins.rice_husk.gasifier_rigs import calibration_runs, dry_gas, modelled_run, run_feed
from twins.rice_husk.machines import fuel_of, gasifier_of
from twins.rice_husk.observables import OBSERVABLES, RIG_GASES, gasifier_rig
from twins.rice_husk.parameters import RiceHuskParameters
from twins.rice_husk.rig_parameters import RIG_RUNS
from twins.rice_husk.twin import RiceHusk

TWIN = RiceHusk()
SURVEY = Path(__file__).parents[3] / "scenarios" / "library" / "ayeyarwady_steam" / "survey.csv"
LINES = {"none": {}, "steam": {}, "gas_engine": {"nameplate_kw": 500.0}, "dual_fuel": {"nameplate_kw": 200.0}}
LABORATORY = [name for name in OBSERVABLES if name.startswith("husk_") and name.endswith(("dry", "design"))]


@functools.cache
def outcomes() -> dict[str, Outcome]:
    ps = [RiceHuskParameters().replace(line=line, **levers) for line, levers in LINES.items()]
    found = TWIN.simulate_paired(ps, TWIN.default_site(), Horizon(dt.date(2020, 1, 1), 2), rng(3))
    return dict(zip(LINES, found, strict=True))


@functools.cache
def answers() -> dict[str, dict[str, float]]:
    return {line: dict(TWIN.observe(outcome)) for line, outcome in outcomes().items()}


def test_every_column_has_a_unit_that_a_survey_can_use() -> None:
    for unit, _ in OBSERVABLES.values():
        assert units.find(unit)


def test_every_run_answers_every_column_or_says_nan() -> None:
    for line in LINES:
        assert answers()[line].keys() == OBSERVABLES.keys()


def test_laboratory_and_rig_answer_without_a_plant() -> None:
    for name in (*LABORATORY, *(n for n in OBSERVABLES if n.startswith("rig_run_")), "mill_husk_kg_per_h"):
        found = {answers()[line][name] for line in LINES}
        assert len(found) == 1 and math.isfinite(found.pop()), name
    assert math.isnan(answers()["none"]["husk_kg_per_kwh_gross"])
    assert math.isnan(answers()["none"]["full_load_husk_kg_per_kwh"])


def test_a_line_answers_for_its_own_machines_only() -> None:
    steam, gas, dual = (answers()[line] for line in ("steam", "gas_engine", "dual_fuel"))
    assert math.isfinite(steam["full_load_boiler_efficiency"])
    assert math.isnan(gas["full_load_boiler_efficiency"]) and math.isnan(
        steam["full_load_cold_gas_efficiency"]
    )
    assert math.isnan(gas["best_diesel_replaced_share"])
    assert 0.5 < dual["best_diesel_replaced_share"] < 0.85


def test_full_load_is_one_plant() -> None:
    """Husk, steam and efficiency are the same statement: LHV of the husk, heat of a kg of steam."""
    steam = answers()["steam"]
    lhv = lhv_as_received(fuel_of(RiceHuskParameters()), DESIGN_MOISTURE)
    assert steam["husk_lhv_design"] == lhv
    assert steam["full_load_efficiency"] == pytest.approx(3.6 / steam["full_load_husk_kg_per_kwh"] / lhv)
    heat = steam["full_load_husk_kg_per_kwh"] * lhv * steam["full_load_boiler_efficiency"]
    per_kg = 1e3 * heat / steam["full_load_steam_kg_per_kwh"]
    # 32 bar and 400 degC from water of 105 degC: 3,230 less 441 kJ/kg, and the blow-down
    assert per_kg == pytest.approx(3_230.0 - 441.0, rel=0.02)
    # starts and part load take more than the test at full load
    assert 1.0 < steam["full_load_husk_kg_per_kwh"] < steam["husk_kg_per_kwh_gross"]


def test_rig_is_the_model_at_the_settings_of_the_runs() -> None:
    p = RiceHuskParameters().replace(rig_feed_hydrogen_error=-0.004, rig_run_124=1.5, rig_run_129=-0.7)
    found = gasifier_rig(p)
    feed = run_feed(-0.004)
    for k, run in enumerate(calibration_runs()):
        assert run.run_id == RIG_RUNS[k]
        gas = dry_gas(modelled_run(run, gasifier_of(p, deviation=getattr(p, f"rig_run_{run.run_id}")), feed))
        np.testing.assert_allclose(found[k], [gas.CO, gas.H2, gas.CO2, gas.CH4 + gas.C2], rtol=1e-12)
    assert found.shape == (len(RIG_RUNS), len(RIG_GASES))


def test_luck_of_a_run_is_its_own_and_no_plant_feels_the_rig() -> None:
    plain = RiceHuskParameters().replace(line="gas_engine", nameplate_kw=500.0)
    lucky = plain.replace(rig_run_123=2.0, rig_feed_hydrogen_error=0.005)
    moved = gasifier_rig(plain.replace(rig_run_123=2.0)) - gasifier_rig(plain)
    assert np.all(np.flatnonzero(np.any(moved != 0.0, axis=1)) == RIG_RUNS.index("123"))
    horizon = Horizon(dt.date(2020, 1, 1), 1)
    one, two = TWIN.simulate_paired([plain, lucky], TWIN.default_site(), horizon, rng(3))
    for name, flow in one.flows.items():
        np.testing.assert_array_equal(flow, two.flows[name])


def test_operation_is_what_the_flows_say() -> None:
    steam, outcome = answers()["steam"], outcomes()["steam"]
    hours = 24.0 * (366 + 365)
    assert steam["capacity_factor"] == pytest.approx(outcome.total("gross_kwh") / hours / 1_816.0)
    assert steam["running_h_per_year"] < steam["ready_h_per_year"] < 8_784.0
    assert 0.05 < steam["husk_moisture_share"] < 0.4
    assert steam["ash_carbon_share"] == pytest.approx(RiceHuskParameters().carbon_in_ash, rel=1e-6)


def test_outages_before_the_change_are_counted_and_after_it_there_are_none() -> None:
    assert answers()["steam"]["outages_per_month_before_2021"] == pytest.approx(11.0, rel=0.5)
    later = TWIN.simulate(RiceHuskParameters(), TWIN.default_site(), Horizon(dt.date(2022, 1, 1), 1), rng(3))
    assert math.isnan(TWIN.observe(later)["outages_per_month_before_2021"])


def test_the_twin_itself_answers_within_its_bands() -> None:
    for line in LINES:
        for name, value in answers()[line].items():
            for pattern, (low, high, _) in TWIN.observable_bands.items():
                if fnmatchcase(name, pattern) and math.isfinite(value):
                    assert low <= value <= high, (line, name)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("12,14,MJ/kg LHV", "12,14,MJ/kg HHV", "basis is HHV, needed is LHV"),
        ("0.18,0.25,-", "18,25,-", "a percentage and a fraction?"),
    ],
)
def test_a_slip_of_basis_or_unit_in_the_survey_is_named(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = SURVEY.read_text(encoding="utf-8")
    assert old in text and not any(
        f.severity == "error" for f in read_survey_file(SURVEY, "survey.csv", TWIN).findings
    )
    (tmp_path / "survey.csv").write_text(text.replace(old, new), encoding="utf-8")
    found = read_survey_file(tmp_path / "survey.csv", "survey.csv", TWIN).findings
    assert any(words in str(f) for f in found if f.severity == "error"), found
