"""The page as a whole: figures, refusals, sameness, size."""

from __future__ import annotations

import dataclasses
import math
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scenarios.accounting.account import account
from scenarios.accounting.specification import AccountingSpec, Claim, EconomicsSpec, GridSpec
from scenarios.report import answer, claim_check
from scenarios.report.evidence import gather
from scenarios.report.html import LARGEST_BYTES, ReportError, render, write_report
from scenarios.report.wording import three
from tests.scenarios.accounting import synthetic
from tests.scenarios.report import made_up
from tests.scenarios.report.page import Page, page_of
from twins.core.outcome import Flow

COMMAND = "leapfrog run made_up -n 60 --seed 1"


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of(render(*made_up.case(), COMMAND))


def headline(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["scenario"] == "project"]


def independent(column: str, share: float) -> float:
    """The quantile of yearly means by sorting, without numpy's quantile: (n - 1) share, linear."""
    _, made, _ = made_up.case()
    by_draw: dict[int, list[float]] = {}
    for row in headline(made.reduction).to_dict("records"):
        by_draw.setdefault(int(row["draw"]), []).append(float(row[column]))
    values = sorted(math.fsum(v) / len(v) for v in by_draw.values())
    place = (len(values) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Expected reduction", "expected_t"),
        ("Credited reduction", "credited_t"),
        ("Energy saved", "energy_saved_mwh"),
    ],
)
def test_answer_equals_quantiles_computed_apart(page: Page, name: str, column: str):
    tile = next(t for t in page.tiles if t.startswith(name))
    assert f"{name} {three(independent(column, 0.5))} " in tile
    assert f"P90, exceeded in 90\xa0% of draws: {three(independent(column, 0.1))} " in tile


def test_money_of_the_answer_equals_the_account(page: Page):
    _, made, _ = made_up.case()
    values = sorted(headline(made.money)["npv"])
    middle = 0.5 * (values[29] + values[30])
    assert f"{three(middle / 1e9)} billion IDR" in next(
        t for t in page.tiles if t.startswith("Net present value ")
    )


def test_p90_is_exceeded_in_nine_of_ten_draws():
    evidence = gather(*made_up.case())
    values = evidence.mean("project", "expected_t")
    _, p90 = answer.p50_p90(values)
    assert np.mean(values > p90) == pytest.approx(0.9, abs=0.01)


def test_chance_of_the_claim_is_the_share_of_draws(page: Page):
    evidence = gather(*made_up.case())
    assert not (evidence.mean("project", "expected_t") >= 1870.0).any()
    assert "is reached in no draw, and no draw could reach it with the new fuel alone" in page.text
    first = {row[0]: row for row in page.rows if len(row) == 4}  # the table of the first page
    brochure, design = (first[name] for name in ("brochure 2018: 1,870 tCO₂ a year", "design"))
    assert brochure[2] == "none"  # above the ceiling of every draw
    assert brochure[3].startswith("cannot hold: the ceiling is ")
    assert design[2].replace("\xa0", " ") == "below 5 %"  # no hit in 60 draws, and no ceiling: 3/60
    assert design[3] == "in no draw"


def test_the_answer_says_which_scenario_the_claim_is_held_against():
    evidence = gather(*made_up.case())
    found = claim_check.findings(evidence)[0]
    claim = dataclasses.replace(found.claim, scenario="project_as_lived")
    own, other = (
        answer.summary(evidence, [each]) for each in (found, dataclasses.replace(found, claim=claim))
    )
    assert "The published 1,870 tCO₂e/yr is reached in" in own
    assert (
        "The published 1,870 tCO₂e/yr, held against the scenario “project as lived”, is reached in" in other
    )


def test_every_chart_has_title_unit_draws_band_and_table(page: Page):
    assert {c.key for c in page.charts} == {
        "years", "exceedance", "waterfall", "differences", "energy", "share", "claim1", "why1", "claim2",
        "claim3", "why3", "claim4", "why4", "tornado", "known-exactly", "cash",
    }  # fmt: skip
    for chart in page.charts:
        assert chart.title, chart.key
        assert chart.svgs == 1, chart.key
        assert "60 draws" in chart.caption, chart.key
        assert chart.table_rows >= 4, chart.key
        assert re.search(r"tCO₂|GWh|IDR|[Ss]hare|weights|% of the|variance", chart.caption), chart.key
    for key in ("years", "share", "cash"):
        assert "5 % to 95 %" in next(c for c in page.charts if c.key == key).caption


def test_reported_gas_shares_stand_on_the_chart_and_in_its_table(page: Page):
    assert "70\xa0% (design; S12)" in page.text
    assert "40\xa0% (after the restart; S16)" in page.text
    assert "15\xa0% (press; S19)" in page.text
    assert "Dotted: what was promised. Diamonds: what was reported." in page.text


def test_inputs_show_source_and_mark(page: Page):
    row = next(r for r in page.rows if r[:2] == ("share of gas that the engine takes", "substitution"))
    assert row[5:7] == ("assumed", "assumed: wide")
    row = next(r for r in page.rows if len(r) > 5 and r[1] == "fleet_energy")
    assert row[5:7] == ("", "S03")


def test_factors_show_reference_and_check_mark(page: Page):
    row = next(r for r in page.rows if r[0] == "CH₄ fossil, AR5")
    assert row[4] == "C"
    assert row[1] == "30"  # as published: no zero is added
    assert "IPCC" in row[6] or "GWP" in row[6] or "Protocol" in row[6]


def test_other_rules_are_given_beside_the_own(page: Page):
    names = [row[0] for row in page.rows]
    assert "AR5, biodiesel: biogenic zero (this study)" in names
    assert {"GWP set AR4", "GWP set AR6", "biodiesel: life cycle"} <= set(names)


def test_memo_notes_defaults_warnings_and_provenance_are_there(page: Page):
    _, made, study = made_up.case()
    for text in (*study.defaults_used, study.findings.warnings[0].line(), COMMAND, study.hash, "f" * 64):
        assert text in page.text
    assert "memo: biogenic CO₂ [tCO₂/yr]" in page.text
    assert made.notes[-1].split(";")[0].replace("CO2", "CO₂").replace("CH4", "CH₄") in page.text


def test_same_inputs_same_bytes(tmp_path: Path):
    """Also in another process with other hashes of texts: no order of sets, no clock, no id."""
    first = write_report(*made_up.case(), tmp_path / "a.html", COMMAND).read_bytes()
    code = (
        "import hashlib, sys; from pathlib import Path; from tests.scenarios.report import made_up; "
        "from scenarios.report.html import write_report; "
        f"write_report(*made_up.case(), Path(sys.argv[1]), {COMMAND!r})"
    )
    root = Path(__file__).resolve().parents[3]
    environment = {"PYTHONHASHSEED": "77", "PATH": "", "HOME": str(tmp_path), "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "b.html")], check=True, cwd=root, env=environment
    )
    assert (tmp_path / "b.html").read_bytes() == first
    assert b"<metadata" not in first


def test_size_stays_far_below_the_limit_and_the_limit_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_report(*made_up.case(), tmp_path / "report.html", COMMAND)
    assert path.stat().st_size < 1_000_000 < LARGEST_BYTES == 5_000_000
    monkeypatch.setattr("scenarios.report.html.LARGEST_BYTES", 1000)
    with pytest.raises(ReportError, match="at most 1,000"):
        write_report(*made_up.case(), tmp_path / "new" / "report.html", COMMAND)
    assert not (tmp_path / "new").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_failed_draws_are_shown_with_the_worst_case_bound():
    results, made, study = made_up.case(failed=3)
    page = page_of(render(results, made, study, COMMAND))
    assert "3 of 60 draws failed (5\xa0%)" in page.text
    assert "gas mass below zero on day 2" in page.text
    values = gather(results, made, study).mean("project", "expected_t")
    assert len(values) == 57
    filled = np.concatenate([values, np.full(3, values.min())])
    bound = (
        f"If every failed draw had been as bad as the worst complete one ({three(values.min())} tCO₂e/yr), P50 would "
        f"be {three(np.quantile(filled, 0.5))} and P90 {three(np.quantile(filled, 0.1))} tCO₂e/yr."
    )
    assert bound in page.text
    assert np.quantile(filled, 0.1) < np.quantile(values, 0.1)


def test_more_than_five_percent_failed_gives_no_headline_and_no_result():
    page = page_of(render(*made_up.case(failed=4), COMMAND))
    assert "No headline figure. 4 of 60 draws failed" in page.text
    assert page.tiles == []
    assert page.charts == []
    assert "P50" not in page.text
    assert "gas mass below zero on day 3" in page.text
    assert "Emission factors used" in page.text


@pytest.mark.parametrize("n", [1, 7])
def test_few_draws_are_drawn_and_their_shares_refused(n: int):
    page = page_of(render(*made_up.case(0, n), COMMAND))
    assert len(page.charts) == 15
    assert "too few for shares" in page.text


def test_unconverged_posterior_is_marked_on_the_first_page():
    results, made, study = made_up.case()
    marked = dataclasses.replace(
        results, manifest=results.manifest | {"posterior_mark": "R-hat 1.08 (k_hyd)"}
    )
    page = page_of(render(marked, made, study, COMMAND))
    assert "Not converged. R-hat 1.08 (k_hyd)" in page.text


def test_study_without_claims_says_so():
    results, made, study = made_up.case()
    page = page_of(render(results, made, dataclasses.replace(study, claims=()), COMMAND))
    assert "The study names no published figure." in page.text
    assert "The study holds no reported shares" in page.text


def test_a_plant_without_fuel_switch_gets_a_report():
    """Nothing in the report belongs to buses: a pump that saves electricity."""
    flows = (
        Flow("power_kwh", "kWh", "electricity of the pump", "electricity", "grid"),
        Flow("water_m3", "m3", "water lifted", "service"),
    )
    names, years, n = ("bau", "reference", "project"), synthetic.HORIZON.calendar_years, 40
    rng = np.random.default_rng(4)
    need = {d: rng.uniform(0.8, 1.2) for d in range(n)}
    level = {"bau": 2.0e6, "reference": 1.8e6, "project": 1.2e6}
    table = pd.DataFrame(
        [(s, d, int(y), level[s] * need[d], 1e6, "ok") for d in range(n) for s in names for y in years],
        columns=["scenario", "draw", "year", "power_kwh", "water_m3", "status"],
    )
    grid = GridSpec(
        region="Indonesia, Java-Madura-Bali", subitem="factor used in a registered JCM PDD", path="constant"
    )
    spec = AccountingSpec(grid=grid)
    economics = EconomicsSpec(currency="USD", base_year=2019, unpriced=("grid",))
    parameters: Any = made_up.SmallParameters
    made = account(
        table, flows, spec, economics, synthetic.SITE, synthetic.HORIZON, {s: {} for s in names}, 1
    )
    study = dataclasses.replace(
        made_up.FakeStudy(), twin=made_up.FakeTwin(flows=flows), economics=economics, scenario_titles={},
        scenarios={s: parameters() for s in names}, claims=(Claim(name="leaflet", value=600.0, source="L1"),),
    )  # fmt: skip
    points = pd.DataFrame({"need": list(need.values())}, index=pd.Index(range(n), name="draw"))
    empty = pd.DataFrame(columns=["draw", "scenario", "status", "message", "seed"])
    page = page_of(render(made_up.FakeResults(table, points, empty), made, study, COMMAND))
    assert "natural gas" not in page.text
    assert "Chance that the mean of the years reaches 600 tCO₂e/yr: " in page.text
    expected = three(float(np.median([0.8e3 * 0.814 * v for v in need.values()])))
    assert any(t.startswith(f"Expected reduction {expected} ") for t in page.tiles)


def test_names_with_dollar_signs_and_japanese_letters_are_plain_text():
    results, made, study = made_up.case()
    odd = dataclasses.replace(
        study,
        title=r"富山市 $\frac{1}{0}$ & co",
        claims=(Claim(name=r"$\alpha$ 環境省", value=1870.0, source="環境省"),),
    )
    page = page_of(render(results, made, odd, COMMAND))
    assert r"富山市 $\frac{1}{0}$ & co" in page.text
    assert r"$\alpha$ 環境省" in page.text


def test_the_written_file_replaces_the_old_one_whole(tmp_path: Path):
    path = tmp_path / "deep" / "report.html"
    write_report(*made_up.case(), path, COMMAND)
    before = path.read_bytes()
    path.write_bytes(b"half")
    assert write_report(*made_up.case(), path, COMMAND) == path
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]


def test_lights_turn_with_what_they_watch():
    evidence = gather(*made_up.case())
    movers = evidence.attribution(evidence.mean("project", "expected_t"))
    lights = {light.name: light for light in answer.lights(evidence, movers)}
    assert lights["Failed draws"].colour == "good"
    assert lights["Calibration"].colour == "look"
    assert lights["Assumed inputs"].colour == "bad"  # substitution and slip make most of the spread
    assert lights["Emission factors"].colour == "look"
    assert len({light.sign for light in lights.values()}) == 3  # told by a sign, not by colour alone
    rich: Any = SimpleNamespace(rows=lambda **_: [])
    assert {light.name: light for light in answer.lights(evidence, rich)}["Assumed inputs"].colour == "look"


def test_what_no_scenario_reads_moves_nothing() -> None:
    """A parameter of a line that the study does not have may look busy by chance; it is left out."""
    results, account, study = made_up.case()
    name = str(
        next(c for c in gather(results, account, study).known.columns if c in results.inputs().columns)
    )
    without = gather(results, account, dataclasses.replace(study, inert=frozenset({name})))
    assert name not in without.known.columns
    assert name not in {row.name for row in without.uncertain()}
    assert len(without.known.columns) == len(gather(results, account, study).known.columns) - 1
