"""What a survey would have read off a run: by hand, by the survey's tables, and nothing where nothing is."""

from __future__ import annotations

import csv
import math
import re
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from scenarios import units
from scenarios.survey_reading import SurveyReading, read_survey_file
from twins.core.outcome import Outcome
from twins.port.bench import BENCH, MACHINES, ROOF, bench, roof
from twins.port.observable_bands import OBSERVABLE_BANDS
from twins.port.observables import KWH, LITRES, OBSERVABLES, QUOTIENTS, RTG_LIFTS, observe
from twins.port.parameters import PortParameters

P = PortParameters()
ROOT = Path(__file__).parents[3]
TABLES = ROOT / "twins" / "port" / "survey"
SURVEY = ROOT / "scenarios" / "library" / "laem_chabang_gateway" / "survey.csv"
TWIN = SimpleNamespace(
    name="port", observables=OBSERVABLES, observable_bands=OBSERVABLE_BANDS, parameters=PortParameters
)


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((TABLES / table).read_text(encoding="utf-8").splitlines()))


def band(name: str) -> tuple[float, float]:
    """Give the band of a column: that of the first pattern that fits, as the survey reader takes it."""
    return next(
        (low, high) for pattern, (low, high, _) in OBSERVABLE_BANDS.items() if fnmatchcase(name, pattern)
    )


def outcome(**changed: float) -> Outcome:
    """Give a diesel terminal of 1.5 M TEU in round numbers, the same in each year."""
    flows = {
        "teu": 1.5e6, "boxes": 937_500.0, "calls": 700.0, "truck_visits": 700_000.0, "truck_h": 420_000.0,
        "ship_wait_h": 1_400.0, "sts_moves": 937_500.0, "sts_on_h": 40_000.0, "rtg_on_h": 180_000.0,
        "rtg_work_h": 100_000.0, "rtg_diesel_on_h": 180_000.0, "rtg_diesel_lifts": 1.875e6, "rtg_hybrid_lifts": 0.0,
        "rtg_rail_lifts": 0.0, "rtg_own_lifts": 0.0, "rtg_diesel_l": 2.25e6, "rtg_hybrid_l": 0.0, "rtg_own_l": 0.0,
        "rtg_rail_kwh": 0.0, "tractor_diesel_l": 1.5e6, "tractor_diesel_km": 2.0e6, "tractor_battery_km": 0.0,
        "lifter_l": 0.4e6, "rail_shuttle_l": 0.1e6, "charger_kwh": 0.0, "sts_kwh": 6e6, "reefer_kwh": 24e6,
        "reefer_plug_h": 5e6, "base_kwh": 6e6,
        "yard_crane_fossil_mj": 36.4 * 2.1e6, "yard_crane_bio_mj": 36.4 * 0.15e6, "haulage_fossil_mj": 36.4 * 1.4e6,
        "haulage_bio_mj": 36.4 * 0.1e6, "other_fossil_mj": 36.4 * 0.47e6, "other_bio_mj": 36.4 * 0.03e6,
        "billed_kw_months": 72_000.0, "pv_kwh": 0.0,
    } | changed  # fmt: skip
    years = 2
    stats = {"hours": 8_760.0 * years, "quay_cranes": 9.0, "rtgs": 23.0, "pv_kwp": 0.0} | bench(P)
    return Outcome(
        np.arange(2026, 2026 + years),
        {name: np.full(years, value) for name, value in flows.items()},
        stats=stats,
    )


def test_every_column_has_a_unit_and_a_band() -> None:
    for name, (unit, meaning) in OBSERVABLES.items():
        low, high = band(name)
        assert meaning and low < high
        assert units.find(unit)
    assert all(source for *_, source in OBSERVABLE_BANDS.values())


def test_every_pattern_of_the_bands_is_the_first_for_some_column() -> None:
    first = {
        next(pattern for pattern in OBSERVABLE_BANDS if fnmatchcase(name, pattern)) for name in OBSERVABLES
    }
    assert first == set(OBSERVABLE_BANDS)


def test_what_a_diesel_terminal_shows_by_hand() -> None:
    found = observe(outcome())
    assert found.keys() == OBSERVABLES.keys()
    assert found["rtg_lifts_per_box"] == pytest.approx(2.0)
    assert found["rtg_diesel_l_per_teu"] == pytest.approx(1.5)
    assert found["rtg_diesel_l_per_on_h"] == pytest.approx(12.5)
    assert found["truck_turn_min"] == pytest.approx(36.0)
    assert found["truck_visits_per_day"] == pytest.approx(700_000.0 / 365.0)
    assert found["kwh_per_teu"] == pytest.approx(24.0)
    assert found["kwh_per_day"] == pytest.approx(36e6 / 365.0)
    assert found["billed_demand_kw"] == pytest.approx(6_000.0)
    assert found["teu_per_quay_crane_year"] == pytest.approx(1.5e6 / 9.0)
    assert found["reefer_share_of_energy"] == pytest.approx(24.0 / (36.0 + 36.4 / 3.6 * 4.25))
    # 4.25 M L of 2.77 kg and 36 GWh of 0.5812 kg
    assert found["rtg_share_of_footprint"] == pytest.approx(2.77 * 2.25 / (2.77 * 4.25 + 0.5812 * 36.0))
    saved = found["tractor_share_of_footprint"] * found["tractor_emission_saving"]
    assert found["tractor_conversion_share_of_footprint"] == pytest.approx(saved)


def test_what_a_terminal_has_not_it_does_not_answer() -> None:
    found = observe(outcome())
    nothing = (
        "rtg_hybrid_l_per_lift",
        "rtg_rail_kwh_per_lift",
        "rtg_grid_share",
        "tractor_charged_kwh_per_km",
        "pv_kwh_per_kw",
    )
    assert all(math.isnan(found[name]) for name in (*nothing, *ROOF))
    failed = observe(Outcome(np.array([2026]), {}, status="yard: no place"))
    assert failed.keys() == OBSERVABLES.keys() and all(map(math.isnan, failed.values()))


def test_a_mixed_fleet_answers_of_each_kind_and_litres_per_teu_stay_those_of_diesel_cranes() -> None:
    mixed = observe(
        outcome(
            rtg_diesel_lifts=0.375e6,
            rtg_diesel_l=0.45e6,
            rtg_rail_lifts=1.2e6,
            rtg_rail_kwh=1.92e6,
            rtg_own_lifts=0.3e6,
        )
    )
    assert mixed["rtg_grid_share"] == pytest.approx(0.8)
    assert mixed["rtg_rail_kwh_per_lift"] == pytest.approx(1.6)
    assert mixed["rtg_diesel_l_per_teu"] == pytest.approx(observe(outcome())["rtg_diesel_l_per_teu"])


def test_each_flow_above_or_below_a_line_matters() -> None:
    """A name that stands in a table and is not read would be a slip of the table."""
    used = {name for q in QUOTIENTS.values() for name in (*q.top, *q.bottom)} | {*LITRES, *KWH, *RTG_LIFTS}
    plain = observe(outcome())
    for name in used:
        changed = observe(outcome(**{name: 12_345.0}))
        assert any(changed[c] != plain[c] and not math.isnan(changed[c]) for c in OBSERVABLES), name


# --- bench -------------------------------------------------------------------------------------------------------
def test_machines_on_their_duty_lie_in_the_published_bands() -> None:
    found = bench(P)
    assert found.keys() == MACHINES.keys()
    assert all(band(name)[0] < value < band(name)[1] for name, value in found.items())
    assert 12.5 < found["rtg_diesel_l_per_h"] < 15.5  # 14 (S-2794)
    assert 1.4 < found["rtg_kwh_per_l_displaced"] < 2.0  # Ningbo and Yang, two routes
    assert 1.2 < found["rtg_grid_kwh_per_duty_lift"] < 2.0
    assert 0.35 < found["rtg_hybrid_saving"] < 0.70


def test_a_hybrid_with_the_old_set_saves_nothing() -> None:
    same = P.replace(
        rtg_hybrid_idle_l_h=P.rtg_idle_l_h, rtg_hybrid_run_share=1.0, rtg_hybrid_reuse=P.rtg_set_reuse
    )
    assert bench(same)["rtg_hybrid_saving"] == pytest.approx(0.0, abs=1e-12)


def test_a_tractor_by_hand() -> None:
    """A kilometre under way in 3 min and 3 min of standing."""
    p = P.replace(tractor_l_km=0.4, tractor_idle_l_h=2.0, tractor_kwh_km=1.3, tractor_aux_kw=2.0)
    found = bench(p)
    assert found["tractor_diesel_l_per_km"] == pytest.approx(0.4)
    assert found["tractor_battery_kwh_per_km"] == pytest.approx(1.4)
    assert found["tractor_energy_ratio"] == pytest.approx(36.4 / 3.6 * 0.5 / 1.5)
    charged = 1.5 / (p.charging_rectifier * p.charging_internal)
    assert found["tractor_emission_saving"] == pytest.approx(1.0 - 0.475 * charged / (2.77 * 0.5))


def test_a_roof_by_hand() -> None:
    month = np.repeat(np.arange(12), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    ghi = np.where(month == 3, 6.0, 5.0)
    found = roof(ghi, 0.8 * ghi, month)
    assert found.keys() == ROOF.keys()
    assert found["ghi_kwh_m2_day_04"] == pytest.approx(6.0) and found["ghi_kwh_m2_day_05"] == pytest.approx(
        5.0
    )
    assert found["pv_performance_ratio"] == pytest.approx(0.8)
    assert found["ghi_kwh_m2_year"] == pytest.approx((365 * 5.0 + 30) * 365.25 / 365.0)
    assert set(BENCH) == set(MACHINES) | set(ROOF)


# --- the survey that is shipped ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def reading() -> SurveyReading:
    return read_survey_file(SURVEY, SURVEY.name, TWIN)


def values(reading: SurveyReading, column: str) -> tuple[float, ...]:
    found = next(o.measured for o in reading.observations if o.column == column)
    return tuple(getattr(found, "values", found.answer))


def test_the_survey_reads_without_a_warning_and_every_error_has_a_reason(reading: SurveyReading) -> None:
    assert reading.findings.lines("error", "warning") == []
    known = {row["key"] for row in rows("sources.csv")}
    found = {key for o in reading.observations for key in re.findall(r"S-[A-Z0-9]+", f"{o.source} {o.note}")}
    assert found <= known and len(found) > 12
    assert all("assumed" in o.note for o in reading.observations)


def test_sources_of_the_survey_tables_have_keys() -> None:
    register = " ".join(row["source"] for row in rows("sources.csv"))
    for table in TABLES.glob("*.csv"):
        for row in rows(table.name):
            for address in re.findall(r"https?://[^\s;]+", row["source"]):
                assert address in register, (table.name, address)


def test_growth_is_that_of_the_tables(reading: SurveyReading) -> None:
    teu = {
        (row["year"], row["year_basis"].split()[-1]): float(row["throughput_million_TEU"])
        for row in rows("throughput_by_year.csv")
        if row["scope"] == "Laem Chabang port" and row["year_basis"] != "not stated"
    }
    year = "calendar"
    fiscal = next(v for (y, basis), v in teu.items() if y == "2024" and basis != year)
    growth = [
        (teu["2014", year] / teu["2011", year]) ** (1 / 3) - 1,
        (teu["2018", year] / teu["2014", year]) ** (1 / 4) - 1,
        (fiscal / teu["2018", year]) ** (1 / 5.75) - 1,
    ]
    assert values(reading, "past_growth_per_year") == pytest.approx(growth, abs=5e-4)


def test_energy_answers_are_those_of_the_tables(reading: SurveyReading) -> None:
    ningbo = {
        r["power_source"]: float(r["value"])
        for r in rows("energy_intensity.csv")
        if r["equipment"] == "RTG yard handling"
    }
    effects = rows("electrification_effects.csv")
    diesel_price, power_price = 6.0, 0.75
    litres = ningbo["diesel"] / diesel_price
    assert values(reading, "rtg_diesel_l_per_teu")[0] == pytest.approx(litres, abs=5e-3)
    lcb1 = next(-float(r["value"]) for r in effects if r["measure"] == "RTG conversion at LCB1")
    shared = next(
        float(r["throughput_million_TEU"]) for r in rows("throughput_by_year.csv") if "LCB1" in r["scope"]
    )
    assert values(reading, "rtg_diesel_l_per_teu")[1] == pytest.approx(
        lcb1 / 0.65 / 2.77e-3 / (0.65e6 * shared), abs=5e-3
    )
    per_litre = ningbo["grid electricity"] / power_price / litres
    yang = 36.4 / 3.6 * (1 + next(float(r["value"]) for r in effects if r["effect"] == "final energy") / 100)
    assert values(reading, "rtg_kwh_per_l_displaced") == pytest.approx((per_litre, yang), abs=6e-3)
    hybrids = [r for r in effects if r["measure"] == "hybrid RTG"]
    ends = [[-float(x) / 100 for x in re.findall(r"-\d+", r["value"].replace("to", ""))] for r in hybrids]
    assert values(reading, "rtg_hybrid_saving") == pytest.approx([sum(e) / len(e) for e in ends])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1.17,,,L/TEU", "1170,,,L/TEU", "a slip of 1,000"),
        ("1.17,,,L/TEU", "1.17,,,L/h", "must be given in L/TEU"),
        ("0.20,,,-,0.05", "20,,,-,0.05", "percentage"),
        ("1386,,,kWh/kW", "1.386,,,kWh/kW", "a slip of 1,000"),
        ("0.0524,,,1/year", "5.24,,,1/year", "5.24"),
    ],
)
def test_a_slip_in_the_survey_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = SURVEY.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "survey.csv").write_text(text.replace(old, new), encoding="utf-8")
    found = [
        str(f)
        for f in read_survey_file(tmp_path / "survey.csv", "survey.csv", TWIN).findings
        if f.severity == "error"
    ]
    assert any(words in line for line in found), found
