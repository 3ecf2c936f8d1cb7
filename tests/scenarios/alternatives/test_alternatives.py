"""Rival answers side by side: ratios of known size, the slips of the section, and what the report shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twins
from scenarios.alternatives import SideBySide, alternatives_records, side_by_side
from scenarios.alternatives_specification import AlternativesSpec, Amount
from scenarios.findings import InputError
from scenarios.monte_carlo import sweep
from scenarios.report.figures_alternatives import alternatives_chart
from scenarios.report.html import write_report
from scenarios.study import open_study
from tests import toy_twin
from tests.scenarios.report.page import page_of
from tests.scenarios.sizing.mill_twin import STUDY, TWIN
from twins import Streams
from twins.core import registry

SECTION = """
[[alternatives]]
title = "Power by rival models"
why = "A model that never lacks husk promises too much."
unit = "MWh/yr"
condition = "husk_short_h"
amounts = [
    {flow = "supplied_kwh", label = "plant and husk"},
    {flow = "nameplate_kwh", label = "nameplate"},
    {flow = "husk_offered_kwh", label = "all husk"},
]
"""
LARGE = STUDY.replace('"The plant"\n', '"The plant"\ncapacity_kw = {value = 2, unit = "MW"}\n')


@pytest.fixture(autouse=True)
def mill() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twins, "available", lambda: ("mill", *registry.available()))
        patch.setattr(twins, "load", lambda name: TWIN if name == "mill" else registry.load(name))
        yield


def study_of(folder: Path, section: str = SECTION, study: str = LARGE) -> Any:
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(study + section, encoding="utf-8")
    return open_study(folder)


@dataclass(frozen=True)
class Flows:
    """The part of an account that is read: flows of shape (n_draws, n_years)."""

    flows: dict[str, Any]

    def amounts(self, scenario: str, flow: str) -> Any:
        assert scenario == "project"
        return np.array(self.flows[flow], dtype=np.float64)


def compared(condition: str = "", **flows: Any) -> SideBySide:
    amounts = tuple(Amount(name, name, 1.0) for name in flows if name != condition)
    account: Any = Flows(flows)
    return side_by_side(account, AlternativesSpec("a", "b", "t/yr", "project", amounts, condition))


# --- ratios -------------------------------------------------------------------------------------------------


def test_ratios_are_of_totals_and_paired() -> None:
    found = compared(first=[[1.0, 3.0], [10.0, 0.0]], rival=[[2.0, 2.0], [5.0, 7.0]])
    assert found.means.tolist() == [[2.0, 5.0], [2.0, 6.0]]
    assert found.ratios.values.tolist() == [[1.0, 1.0], [1.0, 1.2]]
    assert found.ratios.off.tolist() == [0.0, 0.5]
    assert (found.met, found.unmet) == (None, None)


def test_years_in_which_the_condition_holds_are_told_apart() -> None:
    found = compared(
        "soured", first=[[4.0, 1.0], [4.0, 4.0], [1.0, 1.0]], rival=[[4.0, 4.0], [4.0, 4.0], [5.0, 5.0]],
        soured=[[0.0, 7.0], [0.0, 0.0], [1.0, 2.0]],
    )  # fmt: skip
    assert found.met is not None
    assert found.unmet is not None
    assert (found.met.n, found.met.years) == (2, 0.5)
    assert found.met.values[1].tolist() == [4.0, 5.0]
    assert found.unmet.values[1].tolist() == [1.0, 1.0]
    assert found.ratios.values[1].tolist() == [1.6, 1.0, 5.0]
    assert (found.met.off[1], found.unmet.off[1]) == (1.0, 0.0)


def test_a_ratio_to_nothing_has_no_limit_and_counts_as_off() -> None:
    found = compared(first=[[0.0], [0.0], [1.0]], rival=[[2.0], [0.0], [1.0]])
    assert found.ratios.values[1].tolist() == [np.inf, 1.0, 1.0]
    assert found.ratios.off[1] == pytest.approx(1 / 3)
    assert found.ratios.bands[:, 1].tolist() == [1.0, 1.0, np.inf]
    chart = alternatives_chart(found, "a")
    assert "without limit" in chart.source.rows[1][3]
    account: Any = Flows({"first": [[0.0]], "rival": [[2.0]]})
    (record,) = alternatives_records(account, [found.spec])
    assert json.loads(json.dumps(record))["amounts"][1]["ratio_to_first"]["all_years"]["p50"] is None


def test_ratios_far_apart_are_drawn_by_decades() -> None:
    far = compared(first=[[1.0], [1.0]], rival=[[30.0], [40.0]], third=[[0.5], [0.6]])
    chart = alternatives_chart(far, "a")
    assert ">10<" in chart.svg
    assert chart.title.startswith("“rival” is more than 10")


def test_a_condition_that_never_holds_is_said() -> None:
    found = compared("soured", first=[[1.0, 1.0]], rival=[[1.0, 2.0]], soured=[[0.0, 0.0]])
    assert found.met is not None
    assert (found.met.n, found.met.years) == (0, 0.0)
    assert np.isnan(found.met.bands).all()


def test_toy_twin_a_stock_without_leaks_is_off_by_what_leaks() -> None:
    horizon = toy_twin.TWIN.default_horizon()
    runs = [
        toy_twin.TWIN.simulate(
            toy_twin.ToyParameters(), toy_twin.TWIN.default_site(), horizon, Streams(1, draw)
        ).flows
        for draw in range(12)
    ]
    found = compared(kept=[run["change_kg"] for run in runs], filled=[run["filled_kg"] for run in runs])
    leaked = np.array([run["leaked_kg"].sum() for run in runs])
    np.testing.assert_allclose(found.ratios.values[1], 500.0 / (500.0 - leaked), rtol=1e-12)


# --- the section --------------------------------------------------------------------------------------------

FIRST = '    {flow = "supplied_kwh", label = "plant and husk"},\n'
SLIPS = {
    "no title": ('title = "Power by rival models"\n', "", "title"),
    "no reason": ('why = "A model that never lacks husk promises too much."\n', "", "why"),
    "no unit": ('unit = "MWh/yr"\n', "", "unit"),
    "an amount that is not of a year": ('"MWh/yr"', '"MWh"', "an amount of a year is needed"),
    "unit of another kind": ('"MWh/yr"', '"t/yr"', "mass"),
    "unknown scenario": ('condition = "husk_short_h"', 'scenario = "projekt"', "Did you mean project"),
    "unknown condition": ('"husk_short_h"', '"husk_shrt_h"', "Did you mean husk_short_h"),
    "unknown flow": ('"nameplate_kwh"', '"nameplte_kwh"', "Did you mean nameplate_kwh"),
    "no label": (', label = "nameplate"', "", "label"),
    "a label twice": ('label = "nameplate"', 'label = "all husk"', "stands twice"),
    "a flow twice": ('"nameplate_kwh"', '"supplied_kwh"', "stands twice"),
    "a flow that can be negative": ('"nameplate_kwh"', '"grid_net_kwh"', "can be negative"),
    "no rival": (SECTION[SECTION.index('    {flow = "nameplate') :], "]\n", "2..8 rival amounts"),
    "no amounts": (SECTION[SECTION.index("amounts") :], "", "amounts"),
    "amounts as a text": (SECTION[SECTION.index("amounts") :], 'amounts = "all"\n', "a list of tables"),
    "an unknown key": ('why = "A', 'because = "B"\nwhy = "A', "because"),
    "one table": ("[[alternatives]]", "[alternatives]", "[[alternatives]]"),
}  # fmt: skip


@pytest.mark.parametrize("case", SLIPS)
def test_each_slip_is_named(case: str, tmp_path: Path) -> None:
    old, new, expected = SLIPS[case]
    assert SECTION.count(old) == 1
    with pytest.raises(InputError) as caught:
        study_of(tmp_path / "study", SECTION.replace(old, new))
    named = [f.line() for f in caught.value.findings if "alternatives" in f.where]
    assert expected in " ".join(named), named


def test_alternatives_change_no_draw_and_are_part_of_the_study(tmp_path: Path) -> None:
    without, with_them = study_of(tmp_path / "a", ""), study_of(tmp_path / "b")
    assert without.alternatives == ()
    assert without.simulation_hash == with_them.simulation_hash
    assert without.hash != with_them.hash
    assert "alternatives.0.scenario = project" in with_them.defaults_used
    (spec,) = with_them.alternatives
    assert [amount.scale for amount in spec.amounts] == pytest.approx([1e-3] * 3)


# --- the report ---------------------------------------------------------------------------------------------


def test_report_shows_amounts_ratios_and_when_a_simple_model_misleads(tmp_path: Path) -> None:
    study = study_of(tmp_path / "study")
    results = sweep(
        study.twin, study.scenarios, study.site, study.horizon, 16, 1, out=tmp_path / "out", priors=study.priors,
        workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    account = results.account(study)
    path = write_report(results, account, study, tmp_path / "report.html", "leapfrog run")
    page = page_of(path.read_text(encoding="utf-8"))
    (chart,) = [c for c in page.charts if c.key == "alternatives1"]
    assert (chart.svgs, chart.table_rows) == (1, 3)
    assert chart.title == "All answers stay within 10 % of “plant and husk”".replace(" %", "\xa0%")
    assert "16 draws" in chart.caption
    assert "hours at part load for want of husk" in chart.caption
    assert "A model that never lacks husk promises too much." in page.text
    assert "“nameplate” gives 1.0" in page.text
    assert "in years with husk short (" in page.text
    found = side_by_side(account, study.alternatives[0])
    rows = {row[0]: row for row in page.rows if row[0] in ("plant and husk", "nameplate")}
    assert rows["nameplate"][1] == f"{np.median(found.means[1]):,.0f}" == "16,000"
    # nameplate is what plant and husk give in every year without want of husk, and above it in the others
    assert found.met is not None
    assert found.unmet is not None
    assert (found.met.values[1] > 1.0).all()
    np.testing.assert_allclose(found.unmet.values[1], 1.0, rtol=1e-12)


def test_a_study_without_alternatives_has_no_such_section(tmp_path: Path) -> None:
    study = study_of(tmp_path / "study", "")
    results = sweep(
        study.twin, study.scenarios, study.site, study.horizon, 4, 1, out=tmp_path / "out", priors=study.priors,
        workers=0, study_hash=study.simulation_hash,
    )  # fmt: skip
    path = write_report(results, results.account(study), study, tmp_path / "report.html", "leapfrog run")
    assert "Alternatives side by side" not in path.read_text(encoding="utf-8")
